// Which events a range of days shows, and how the diagram counts them

import assert from "node:assert/strict";
import test from "node:test";
import { dayNumber, isoDay, TimeRange } from "../../layers/webmap/assets/time-data.js";
import { fc } from "./support.js";

const shown = (time) => Array.from(time.a, (_, row) => row).filter((row) => time.passes(row));
const range = (rows, ...more) => new TimeRange(rows.map((row) => row[0]), rows.map((row) => row[1]), ...more);
const sum = (values) => values.reduce((a, b) => a + b, 0);

test("days are counted over leap days and years", () => {
  for (const day of ["2024-02-29", "2024-12-31", "2025-01-01", "1999-03-28"]) assert.equal(isoDay(dayNumber(day)), day);
  assert.equal(dayNumber("2025-01-01") - dayNumber("2024-02-28"), 308);
});

test("an event is shown when any of its days is in the range", () => {
  const time = range([["2025-02-01", "2025-02-01"], ["2025-02-02", "2025-02-03"], ["2025-02-05", "2025-02-05"], [null, null]]);
  assert.equal(time.n, 5);
  assert.deepEqual(shown(time), [0, 1, 2, 3]);
  time.set(2, 3);
  assert.deepEqual(shown(time), [1, 3]);
  time.undated = false;
  assert.deepEqual(shown(time), [1]);
  time.set(3, 3);
  assert.deepEqual(shown(time), []);
});

test("what is dated to more than three days can be left out, and three days are not", () => {
  const time = range([["2025-02-01", "2025-02-03"], ["2025-02-01", "2025-02-04"], ["2025-02-20", "2025-02-20"], ["2025-02-02", null], [null, "2025-02-02"]]);
  time.wide = false;
  assert.deepEqual(shown(time), [0, 2]);
  time.wide = true;
  time.set(5, 25);
  assert.deepEqual(shown(time), [2, 3]);
});

test("an event of long ago does not stretch the axis, and belongs to its beginning", () => {
  const days = Array.from({ length: 20 }, (_, k) => [`2025-02-${String(k + 1).padStart(2, "0")}`, `2025-02-${String(k + 1).padStart(2, "0")}`]);
  const time = range([...days, ["2014-07-17", "2014-07-17"], ["2031-01-01", "2031-01-01"], ["2022-01-01", "2022-12-31"]]);
  assert.deepEqual([time.iso(0), time.n], ["2025-02-01", 20]);
  assert.equal(shown(time).length, 23);
  time.set(1, 18);
  assert.deepEqual(shown(time), days.map((_, k) => k).slice(1, 19));
  time.set(0, 18);
  assert.deepEqual(shown(time).slice(19), [20, 22]);
  time.set(1, 19);
  assert.deepEqual(shown(time).slice(19), [21]);
});

test("moving keeps the length, and begins with one step", () => {
  const time = range([["2025-02-01", "2025-02-01"], ["2025-02-10", "2025-02-10"]]);
  const told = (by) => (time.move(by), [time.from, time.to]);
  assert.deepEqual(told(1), [0, 0]);
  assert.deepEqual(told(1), [1, 1]);
  time.set(2, 4);
  assert.deepEqual(told(1), [3, 5]);
  assert.deepEqual(told(-1), [2, 4]);
  time.set(8, 9);
  assert.equal(time.canMove(1), false);
  assert.deepEqual(told(1), [8, 9]);
  time.all();
  assert.deepEqual(told(-1), [9, 9]);
});

test("the bars add up to the events that are dated, whatever the step", () => {
  for (const length of [1, 40, 200, 2000]) {
    const rows = Array.from({ length: 50 }, (_, k) => {
      const start = dayNumber("2022-03-01") + Math.floor((k * length) / 50);
      return [isoDay(start), isoDay(start + (k % 7))];
    });
    const time = range([...rows, [null, null], ["2022-03-01", null]]);
    const bars = time.bars(() => true);
    assert.ok(Math.abs(sum(bars.exact) + sum(bars.wide) - 50) < 1e-9);
    assert.ok(Math.abs(sum(bars.exact) - rows.filter((_, k) => k % 7 < 3).length) < 1e-9);
    assert.ok(bars.exact.length <= 121);
  }
});

test("days of control areas lengthen the axis, and the first range reaches to the one that is open", () => {
  const time = range([["2025-02-01", "2025-02-01"], ["2025-02-03", "2025-02-03"]], ["2025-01-30", "2025-02-10"], "2025-02-03");
  assert.deepEqual([time.iso(0), time.iso(time.to), time.n], ["2025-01-30", "2025-02-03", 12]);
  assert.equal(time.whole, true);
});

test("nothing is to be chosen where all is of one day or of none", () => {
  assert.equal(range([["2025-02-01", "2025-02-01"], [null, null]]).useful, false);
  assert.equal(range([[null, null]]).useful, false);
  assert.equal(range([]).useful, false);
  assert.equal(range([[null, null]], ["2025-02-01", "2025-02-02"], "2025-02-01").useful, false);
});

test("days are numbered without gaps, as the calendar has them", () => {
  fc.assert(
    fc.property(fc.integer({ min: -40000, max: 60000 }), (day) => {
      assert.equal(dayNumber(isoDay(day)), day);
      assert.equal(new Date(`${isoDay(day)}T00:00:00Z`).getTime(), day * 86400000);
    }),
  );
});

test("in any range, what is shown is what has a day in it", () => {
  const dated = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 })).map(([start, length]) => [start, start + length]);
  const rows = fc.array(fc.option(dated), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 0, max: 70 }), fc.integer({ min: 0, max: 70 }), fc.boolean(), fc.boolean(), (days, a, b, undated, wide) => {
      const zero = dayNumber("2025-01-01");
      const time = range(days.map((one) => (one ? one.map((day) => isoDay(zero + day)) : [null, null])));
      Object.assign(time, { undated, wide });
      time.set(Math.min(a, b), Math.max(a, b));
      const [from, to] = [time.first - zero + time.from, time.first - zero + time.to];
      const expected = days.flatMap((one, row) => {
        if (!one) return undated ? [row] : [];
        return (wide || one[1] - one[0] < 3) && one[1] >= from && one[0] <= to ? [row] : [];
      });
      assert.deepEqual(time.dated ? shown(time) : [], time.dated ? expected : []);
    }),
  );
});

test("whatever keeps a row back, it can be revealed", () => {
  const dated = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 12 }));
  fc.assert(
    fc.property(fc.array(fc.option(dated), { minLength: 2 }), fc.nat(), fc.nat(60), (days, which, from) => {
      const zero = dayNumber("2025-01-01");
      const time = range(days.map((one) => (one ? [isoDay(zero + one[0]), isoDay(zero + one[0] + one[1])] : [null, null])));
      fc.pre(time.dated);
      Object.assign(time, { undated: false, wide: false });
      time.set(from, from);
      time.reveal(which % days.length);
      assert.ok(time.passes(which % days.length));
    }),
  );
});
