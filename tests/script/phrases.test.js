// What events say in words.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Phrases } from "../../layers/webmap/assets/phrases.js";
import { fc, row } from "./support.js";

const words = JSON.parse(readFileSync(new URL("../../layers/words/en.json", import.meta.url), "utf8"));
const phrases = new Phrases(words, "en");
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

const languages = ["en", "uk", "ru"].map((lang) => [lang, new Phrases(JSON.parse(readFileSync(new URL(`../../layers/words/${lang}.json`, import.meta.url), "utf8")), lang)]);

test("in every language, all that can be said of an event is said whole", () => {
  const count = fc.option(fc.nat(200));
  const day = fc.option(fc.integer({ min: 0, max: 700 }).map((days) => new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10)));
  const event = fc.record({
    layer: fc.constantFrom("strike", "air_defence", "ground", "control"),
    start_date: day,
    end_date: day,
    date_precision: fc.constantFrom("day", "range", "week", "month", "year", "unknown", null),
    date_basis: fc.constantFrom("stated", "relative", "publication", null),
    killed_min: count, killed_max: count, injured_min: count, injured_max: count, missing_min: count, missing_max: count,
    drones_launched: count, drones_intercepted: count, drones_lost: count, missiles_launched: count, missiles_intercepted: count,
    stance: fc.constantFrom("reported", "claimed", "confirmed", "denied", null),
    claimant: fc.constantFrom("Губернатор", null),
    publisher: fc.constantFrom("The Wire", null),
    control_status: fc.constantFrom("occupied", "contested", null),
    controller: fc.constantFrom("Russia", "Ukraine", null),
    quote: fc.constantFrom("Overnight.", "Вночі.", null),
  });
  fc.assert(
    fc.property(event, (values) => {
      const get = row(values);
      for (const [lang, said] of languages) {
        const texts = [said.when(get), said.date(get), said.basis(get), said.claim(get), said.says(get), said.control(get), said.where(get), ...said.tolls(get), ...said.counts(get)];
        for (const text of texts) assert.ok(text === null || (text !== "" && !/[{}]|undefined|null|NaN/.test(text)), `${lang}: ${text}`);
      }
    }),
  );
});
