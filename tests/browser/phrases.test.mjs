// What events say in words; run by node's test runner.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decodeColumn, decodeLine, Table } from "../../layers/webmap/assets/data.js";
import { gatherMarks, joinKeys } from "../../layers/webmap/assets/crowd.js";
import { clean, safeAddress } from "../../layers/webmap/assets/dom.js";
import { firstView, gatherPlaces, holds } from "../../layers/webmap/assets/places.js";
import { Boxes } from "../../layers/webmap/assets/boxes.js";
import { Phrases } from "../../layers/webmap/assets/phrases.js";
import { placeTags } from "../../layers/webmap/assets/tags.js";

const words = JSON.parse(readFileSync(new URL("../../layers/words/en.json", import.meta.url), "utf8"));
const phrases = new Phrases(words, "en");
const row = (values) => (name) => (name in values ? values[name] : null);
const days = (a, b, precision, more = {}) => row({ start_date: a, end_date: b, date_precision: precision, ...more });

test("dates are told with their precision", () => {
  assert.equal(phrases.when(days("2025-02-12", "2025-02-12", "day")), "on 12 February 2025");
  assert.equal(phrases.when(days("2025-02-11", "2025-02-12", "range", { quote: "Overnight, drones came." })), "overnight 11–12 February 2025");
  assert.equal(phrases.when(days("2025-02-11", "2025-02-12", "range", { quote: "On two days." })), "11–12 February 2025");
  assert.equal(phrases.when(days("2025-02-03", "2025-02-09", "week")), "in the week of 3–9 February 2025");
  assert.equal(phrases.when(days("2025-02-01", "2025-02-28", "month")), "in February 2025");
  assert.equal(phrases.when(days("2025-01-01", "2025-12-31", "year")), "in 2025");
  assert.equal(phrases.when(days("2025-02-03", "2025-02-09", "range")), "between 3 February and 9 February 2025");
  assert.equal(phrases.when(days("2024-12-30", "2025-01-02", "range")), "between 30 December 2024 and 2 January 2025");
  assert.equal(phrases.when(days(null, null, "unknown")), "date unknown");
  assert.equal(phrases.when(days("2025-02-03", null, "range")), "from 3 February 2025 on");
});

test("tolls are ranges, and nothing said is nothing told", () => {
  const toll = (values) => phrases.tolls(row(values));
  assert.deepEqual(toll({ killed_min: 1, killed_max: 1, injured_min: 4 }), ["1 killed", "at least 4 injured"]);
  assert.deepEqual(toll({ killed_max: 10, missing_min: 2, missing_max: 5 }), ["up to 10 killed", "2–5 missing"]);
  assert.deepEqual(toll({ killed_min: 0, killed_max: 0, injured_min: 0, injured_max: 0 }), ["no casualties"]);
  assert.deepEqual(toll({ killed_min: 0, killed_max: 0 }), ["no one killed"]);
  assert.deepEqual(toll({ killed_min: 0, killed_max: 3 }), ["up to 3 killed"]);
  assert.deepEqual(toll({}), []);
});

test("air-defence counts", () => {
  const counts = (values) => phrases.counts(row(values));
  assert.deepEqual(counts({ drones_launched: 123, drones_intercepted: 71, missiles_intercepted: 6 }), ["71 of 123 drones shot down", "6 missiles shot down"]);
  assert.deepEqual(counts({ drones_intercepted: 1, drones_lost: 1 }), ["1 drone shot down", "1 drone fell or was jammed without hitting"]);
  assert.deepEqual(counts({ missiles_launched: 1200 }), ["1,200 missiles launched"]);
  assert.deepEqual(counts({ drones_intercepted: 0, drones_launched: 5 }), ["0 of 5 drones shot down"]);
  const downed = { layer: "air_defence", sub_event_type: "Disrupted weapons use" };
  assert.deepEqual(counts(downed), ["shot down, number not given"]);
  assert.deepEqual(counts({ ...downed, stance: "denied" }), []);
  assert.deepEqual(counts({ ...downed, sub_event_type: "Attack" }), []);
});

test("who says so", () => {
  assert.equal(phrases.claim(row({ claimant: "Governor X", stance: "claimed" })), "Claimed by Governor X");
  assert.equal(phrases.claim(row({ stance: "reported", publisher: "The Wire" })), "Reported by The Wire");
  assert.equal(phrases.claim(row({ stance: "denied" })), "Denied by someone whom the report does not name");
  assert.equal(phrases.claim(row({ stance: "reported" })), "Stated by the report itself");
  assert.equal(phrases.says(row({ claimant: "Ukrainian officials", stance: "claimed" })), "according to Ukrainian officials");
  assert.equal(phrases.says(row({ claimant: "the ministry", stance: "confirmed" })), "confirmed by the ministry");
  assert.equal(phrases.control(row({ layer: "control", control_status: "occupied", controller: "Russia" })), "occupied, by Russia");
  assert.equal(phrases.control(row({ layer: "control", control_status: "contested" })), "contested");
});

test("text in place of braces is not filled again", () => {
  assert.equal(phrases.claim(row({ claimant: "{who} {n} $& $1", stance: "claimed" })), "Claimed by {who} {n} $& $1");
});

test("values without words of their own are told as they are", () => {
  assert.equal(phrases.value("weapons", "small_arms"), "small arms");
  assert.equal(phrases.value("weapons", "thermobaric_rocket"), "thermobaric rocket");
  assert.equal(phrases.value("weapons", "constructor"), "constructor");
  assert.equal(phrases.value("weapons", null), "");
});

test("only web addresses become links", () => {
  assert.equal(safeAddress("https://example.org/a?b=1&c=2"), "https://example.org/a?b=1&c=2");
  for (const bad of ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "file:///x", "//example.org", "x", "", null, 7])
    assert.equal(safeAddress(bad), null, String(bad));
});

test("marks that reorder text are taken off", () => {
  assert.equal(clean("\u202egnp.exe\u202c \u2066a\u2069\u200f\u0000"), "gnp.exe a");
  assert.equal(clean(null), "");
});

test("columns decode from all three forms", () => {
  assert.deepEqual(decodeColumn({ c: null }, 2), [null, null]);
  assert.deepEqual(decodeColumn({ d: ["a", "b"], i: [1, 0, 1] }, 3), ["b", "a", "b"]);
  assert.deepEqual(decodeColumn({ v: [1, null] }, 2), [1, null]);
  assert.deepEqual(decodeLine([3000000, 5000000, 100000, -50000]), [[50, 30], [49.5, 31]]);
});

const payload = {
  n: 5,
  columns: { precision: { v: ["settlement", "settlement", "oblast", "country", null] }, lon: { v: [30, 30, null, null, null] }, lat: { v: [50, 50, null, null, null] }, start_date: { v: ["2025-01-01", "2025-01-03", null, null, null] } },
  geometry: [[30, 50], [30, 50], 0, null, null],
  shapes: [{ t: "area", c: [[[3000000, 4900000, 200000, 0, 0, 200000, -200000, 0, 0, -200000]]] }],
  draw: { as: { v: ["marker", "marker", "area", "panel", "panel"] }, symbol: { c: "strike.air" }, stroke: { c: "reported" }, hatched: { c: false } },
};

test("events of one point are one place, unmoved; the others are listed", () => {
  const { places, country, unplaced, ofRow } = gatherPlaces(new Table(payload));
  assert.deepEqual(places.map((place) => [place.kind, place.lon, place.lat, place.rows]), [["marker", 30, 50, [1, 0]], ["area", 31, 50, [2]]]);
  assert.deepEqual([country, unplaced], [[3], [4]]);
  assert.equal(ofRow.has(3), false);
});

test("what a point lies in", () => {
  const { parts } = new Table(payload).shape(0);
  assert.equal(holds(parts, 50, 31), true);
  assert.equal(holds(parts, 52, 31), false);
});

test("the first view fits the events, and of a vast area what is near its point", () => {
  const vast = { kind: "area", lat: 60, lon: 90, rows: [0], shape: 0, box: [48, 60, 75, 170] };
  const [south, west, north, east] = firstView([vast]);
  assert.ok(north - south < 8 && east - west < 16);
  const one = firstView([{ kind: "marker", lat: 50, lon: 30, rows: [0], shape: -1, box: [50, 30, 50, 30] }]);
  assert.ok(one[2] - one[0] > 0.9 && one[2] - one[0] < 1.3);
  assert.equal(firstView([]), null);
});

const look = (count, ...keys) => ({ count, keys: keys.map((key) => [key, "reported"]), rank: 0 });
const mark = (x, y, shown) => ({ places: [`${x},${y}`], look: shown, x, y });

test("markers on one another become one, and no event is lost", () => {
  const pill = (shown, r) => (shown.count < 2 ? 0 : r * 2 + 20);
  const marks = gatherMarks([mark(0, 0, look(1, "a")), mark(5, 2, look(3, "b")), mark(200, 0, look(1, "a"))], 8, pill);
  assert.deepEqual(marks.map(({ places, look: { count } }) => [places, count]), [[["5,2", "0,0"], 4], [["200,0"], 1]]);
  assert.deepEqual(marks[0].look.keys.map(([key]) => key), ["b", "a"]);
  assert.deepEqual([marks[0].x, marks[0].y], [5, 2]);
});

test("what is denied keeps a symbol of its own", () => {
  assert.deepEqual(joinKeys([["a", "claimed"]], [["a", "denied"], ["a", "reported"]]), [["a", "claimed"], ["a", "denied"]]);
});

const roomOf = (taken) => ({ taken, lines: new Boxes(), view: [0, 0, 600, 400], measure: (text) => text.length * 7, holds: () => false, events: (n) => `${n} events` });
const areaAt = (x, y, text) => ({ place: text, look: look(1, "a"), x, y, text, size: 10, chosen: false });
const apart = (tags) => tags.every((a, k) => tags.slice(k + 1).every((b) => a.box[0] >= b.box[2] || b.box[0] >= a.box[2] || a.box[1] >= b.box[3] || b.box[1] >= a.box[3]));

test("tags never cover one another, and each area has one", () => {
  const areas = Array.from({ length: 40 }, (_, k) => areaAt(300 + (k % 8) * 6, 200 + Math.floor(k / 8) * 5, `Name of ${k}`));
  const tags = placeTags(areas, roomOf(new Boxes()));
  assert.ok(apart(tags));
  assert.deepEqual(tags.flatMap((tag) => tag.places).sort(), areas.map((area) => area.place).sort());
  assert.equal(tags.reduce((sum, tag) => sum + tag.look.count, 0), 40);
  for (const tag of tags) assert.equal(tag.joined, tag.places.length > 1);
});

test("a shifted tag has a line to its area; one in its place has none", () => {
  const taken = new Boxes();
  taken.take([290, 190, 310, 210]);
  const [shifted] = placeTags([areaAt(300, 200, "Name")], roomOf(taken));
  assert.equal(shifted.text, "Name");
  assert.deepEqual(shifted.leaders[0].slice(0, 2), [300, 200]);
  assert.deepEqual(placeTags([areaAt(300, 200, "Name")], roomOf(new Boxes()))[0].leaders, []);
});
