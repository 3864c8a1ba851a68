// Which snapshot stands for a day, and which days are missing

import assert from "node:assert/strict";
import test from "node:test";
import { gapsAfter } from "../../layers/webmap/assets/control-bar.js";
import { ControlData, daysBetween, decodeNumbers } from "../../layers/webmap/assets/control-data.js";
import { isoDay } from "../../layers/webmap/assets/time-data.js";
import { fc } from "./support.js";

const source = (...days) => ({ title: "x", kinds: [["look", "assessed"]], days: days.map((day) => [day, [0, 0]]) });
const data = (sources, days, open = 0) => new ControlData({ sources, days, open, change: null, pieces: [], areas: [], km2: [1], labels: [], looks: {}, scale: 1 });

test("numbers are read as source maps write them", () => {
  assert.deepEqual(decodeNumbers("ACDAgBefgkh9B"), [0, 1, -1, 0, 16, 15, -15, 1000000]);
  assert.deepEqual(decodeNumbers(""), []);
});

test("a snapshot stands for its day and those after it, never for those before it", () => {
  const days = ["2025-01-01", "2025-01-02", "2025-01-05", "2025-01-06"];
  const control = data([source("2025-01-02", "2025-01-05"), source(...days)], days);
  const shown = days.map((_, step) => (control.go(step), [control.dayOf(0), control.dayOf(1)]));
  assert.deepEqual(shown, [[-1, 0], [0, 1], [1, 2], [1, 3]]);
});

test("a snapshot of long ago stands for nothing", () => {
  const days = ["2025-01-01", "2025-02-01", "2025-02-02"];
  const control = data([source("2025-01-01"), source("2025-02-01", "2025-02-02")], days);
  const shown = days.map((_, step) => (control.go(step), control.dayOf(0)));
  assert.deepEqual(shown, [0, 0, -1]);
});

test("sources of one snapshot each need no slider and are all drawn", () => {
  const control = data([source("2025-01-01"), source("2024-01-01")], ["2024-01-01", "2025-01-01"]);
  assert.equal(control.timed, false);
  assert.deepEqual(control.all().map((held) => [held.source, held.days[0]]), [[0, "2025-01-01"], [1, "2024-01-01"]]);
  control.hidden.add(0);
  assert.deepEqual(control.shown().map((held) => held.source), [1]);
});

test("steps stay between the first and the last", () => {
  const days = ["2025-01-01", "2025-01-02"];
  const control = data([source(...days)], days);
  const seen = [];
  control.onStep(() => seen.push(control.step));
  for (const step of [-3, 1, 9]) control.go(step);
  assert.deepEqual(seen, [0, 1, 1]);
});

test("a gap is more than the usual distance", () => {
  const daily = ["2025-01-01", "2025-01-02", "2025-01-03", "2025-01-06", "2025-01-07"];
  assert.deepEqual([...gapsAfter(daily)], [2]);
  const weekly = ["2025-01-01", "2025-01-08", "2025-01-14", "2025-01-22", "2025-02-05"];
  assert.deepEqual([...gapsAfter(weekly)], [3]);
  assert.deepEqual([...gapsAfter(["2025-01-01", "2025-03-30", "2025-03-31"])].length, 0);
});

test("of each source the last snapshot up to the day stands for it, for a month", () => {
  const days = fc.uniqueArray(fc.integer({ min: 20000, max: 20120 }), { minLength: 1, maxLength: 12 }).map((found) => found.sort((a, b) => a - b).map(isoDay));
  fc.assert(
    fc.property(days, days, fc.integer({ min: 19990, max: 20130 }), (one, other, day) => {
      const control = data([source(...one), source(...other)], [...new Set([...one, ...other])].sort());
      fc.pre(control.timed);
      control.goDay(isoDay(day));
      [one, other].forEach((own, number) => {
        const before = own.filter((date) => date <= isoDay(day));
        const stands = before.length > 0 && daysBetween(before[before.length - 1], isoDay(day)) <= 31;
        assert.equal(control.dayOf(number), stands ? before.length - 1 : -1);
      });
    }),
  );
});
