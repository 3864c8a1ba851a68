// What an address tells of the page, written and read back.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readLink, viewText, writeLink } from "../../layers/webmap/assets/permalink-data.js";
import { fc } from "./support.js";

const nothing = { view: null, days: null, without: [], off: [], areasOff: [], day: null, find: "", chosen: new Map(), summary: null, inView: false, event: null };

test("a page as it was at first has an empty address, and an empty address asks for that", () => {
  assert.equal(writeLink(nothing), "");
  assert.deepEqual(readLink(""), nothing);
});

test("an address reads well", () => {
  const chosen = new Map([["weapon", ["drone", "cruise missile"]], ["unit", []]]);
  const link = writeLink({ ...nothing, view: [7.256, 49.5, 33.1], days: ["2025-02-01", "2025-02-12"], off: ["strike", "control"], areasOff: [10, 9], chosen });
  assert.equal(link, "map=7.26/49.5000/33.1000&days=2025-02-01_2025-02-12&off=control,strike&areas-off=9,10&is-weapon=cruise+missile&is-weapon=drone");
});

test("an address of something else asks for nothing", () => {
  for (const text of ["sitmap-list", "top", "a=b&c=d", "mapped=7/49/33"]) assert.equal(readLink(text), null, text);
});

test("what an address cannot mean is left as at first", () => {
  for (const view of ["", "7", "7/49", "7/49/33/1", "7//33", "/49/33", "x/49/33", "7/91/33", "7/49/361", "7/49/x", "Infinity/49/33"]) assert.equal(readLink(`map=${view}`).view, null, view);
  for (const days of ["", "2025-02-01", "2025-02-01_", "2025-02-30_2025-13-01", "2025-02-01_2025-02-99", "<b>_<i>"]) assert.equal(readLink(`map=&days=${days}`).days, null, days);
  assert.deepEqual(readLink("areas-off=1,x,-1,2.5,,2").areasOff, [1, 2]);
});

test("an address that is too long is neither written nor read", () => {
  assert.equal(writeLink({ ...nothing, find: "x".repeat(9000) }), "");
  assert.equal(readLink(`find=${"x".repeat(9000)}`), null);
});

test("whatever is chosen, the address gives it back", () => {
  const day = fc.integer({ min: 0, max: 30000 }).map((days) => new Date(days * 86400000).toISOString().slice(0, 10));
  const text = fc.string({ unit: "grapheme", minLength: 1 });
  const names = fc.uniqueArray(fc.constantFrom("strike", "ground", "air_defence", "control", "boundary")).map((found) => found.sort());
  const asked = fc.record({
    view: fc.option(fc.tuple(fc.integer({ min: 300, max: 1800 }), fc.integer({ min: -900000, max: 900000 }), fc.integer({ min: -3600000, max: 3600000 })).map(([z, lat, lon]) => [z / 100, lat / 10000, lon / 10000])),
    days: fc.option(fc.tuple(day, day)),
    without: fc.subarray(["wide", "undated"]),
    off: names,
    areasOff: fc.uniqueArray(fc.nat(40)).map((found) => found.sort((a, b) => a - b)),
    day: fc.option(fc.oneof(day, fc.constantFrom("before", "change", "after"))),
    find: fc.oneof(fc.constant(""), text),
    chosen: fc.uniqueArray(fc.tuple(fc.constantFrom("type", "unit", "claimant_side"), fc.uniqueArray(fc.oneof(fc.constant(""), text), { minLength: 1 }).map((found) => found.sort())), { selector: ([key]) => key }).map((pairs) => new Map(pairs)),
    summary: fc.constantFrom(null, "off", "events", "killed"),
    inView: fc.boolean(),
    event: fc.option(text),
  });
  fc.assert(
    fc.property(asked, (one) => {
      const link = writeLink(one);
      assert.ok(!/[<>"'\s#]/.test(link), link);
      const read = readLink(link);
      const zero = (view) => view && viewText(view);
      assert.deepEqual({ ...read, view: zero(read.view) }, { ...one, view: zero(one.view) });
    }),
  );
});
