// Columns and shapes as the page holds them. What payload.py writes is read back in test_script.py.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { Column, decodeLine, Table } from "../../layers/webmap/assets/data.js";
import { digits, fc, nowhere, table } from "./support.js";

const valuesOf = (raw, n) => new Column(raw, n).all();

test("columns decode from all forms", () => {
  assert.deepEqual(valuesOf({ c: null }, 2), [null, null]);
  assert.deepEqual(valuesOf({ d: ["a", "b"], i: "BAB" }, 3), ["b", "a", "b"]);
  assert.deepEqual(valuesOf({ v: [1, null] }, 2), [1, null]);
  assert.deepEqual(valuesOf({ t: "ab12" }, 2), ["ab", "12"]);
  assert.deepEqual(valuesOf({ x: "ABBA", s: 10, o: 5 }, 2), [0.6, 6.9]);
  assert.deepEqual(valuesOf({ x: "AB", s: 1, o: -3, null: true }, 2), [null, -3]);
});

test("a column has a value for each row, whichever form it is in and however it is asked", () => {
  const value = fc.oneof(fc.constant(null), fc.integer(), fc.string(), fc.array(fc.string()));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), (values) => {
      const distinct = [...new Set(values)];
      for (const [raw, told] of [[{ v: values }, values], [{ d: distinct, i: digits(values.map((one) => distinct.indexOf(one))) }, values], [{ c: values[0] }, values.map(() => values[0])]]) {
        assert.deepEqual(valuesOf(raw, values.length), told);
        assert.deepEqual(values.map((_, row) => new Column(raw, values.length).at(row)), told);
        const { codes, values: known } = new Column(raw, values.length).coded();
        assert.deepEqual(Array.from(codes, (code) => known[code]), told);
      }
    }),
  );
});

test("running differences add up to where the corners are", () => {
  const corner = fc.tuple(fc.integer({ min: -18000000, max: 18000000 }), fc.integer({ min: -9000000, max: 9000000 }));
  fc.assert(
    fc.property(fc.array(corner), (corners) => {
      const steps = corners.flatMap(([x, y], k) => (k ? [x - corners[k - 1][0], y - corners[k - 1][1]] : [x, y]));
      assert.deepEqual(decodeLine(steps), corners.map(([x, y]) => [y / 100000, x / 100000]));
    }),
  );
});

const payload = { n: 2, columns: { a: { v: [0, null] }, b: 0 }, incidents: [], places: nowhere(2), draw: { as: { c: "panel" } } };
const texts = { b: { v: ["один", null] } };

test("a table tells what is not known apart from what is no column of it", async () => {
  const known = new Table(payload, () => ({ columns: texts }));
  assert.deepEqual([known.get(0, "a"), known.get(1, "a"), known.get(0, "constructor"), known.get(1, "c")], [0, null, null, null]);
  assert.deepEqual(await known.rows(), [{ a: 0, b: "один" }, { a: null, b: null }]);
  assert.deepEqual(known.draw("as"), ["panel", "panel"]);
});

test("texts are read when they are asked for, and once", () => {
  let times = 0;
  const known = new Table(payload, () => ({ columns: (times++, texts) }));
  assert.deepEqual([known.get(1, "a"), times], [null, 0]);
  assert.deepEqual([known.get(0, "b"), known.get(1, "b"), times], ["один", null, 1]);
});

test("packed texts are there for whoever waits for them, and nobody is told that there are none", async () => {
  const known = new Table(payload, () => ({ deflate: deflateSync(JSON.stringify(texts)).toString("base64") }));
  assert.throws(() => known.get(0, "b"), /before it is unpacked/);
  await new Promise((done) => {
    known.whenWhole(done);
  });
  assert.equal(known.get(0, "b"), "один");
  let now = false;
  known.whenWhole(() => {
    now = true;
  });
  assert.ok(now);
});

test("versions of one incident are known by it; a row that names none is alone", () => {
  const known = table([{ incident_id: "a" }, {}, { incident_id: "b" }, { incident_id: "a" }, { incident_id: null }]);
  const { of, n } = known.incidents();
  assert.deepEqual([[...of], n], [[0, 1, 2, 0, 3], 4]);
  assert.deepEqual([0, 1, 3].map((row) => known.versions(row)), [[0, 3], [1], [0, 3]]);
});

test("rows that have the same in several columns have one number", () => {
  const known = table([{ lang: "uk", title: "a" }, { lang: "uk", title: null }, { lang: "ru", title: "a" }, { lang: "uk", title: "a" }, { lang: "uk" }]);
  const { codes, firsts } = known.together(["lang", "title", "url"]);
  assert.deepEqual([[...codes], firsts], [[0, 1, 2, 0, 1], [0, 1, 2]]);
  assert.deepEqual(table([]).together(["lang"]).firsts, []);
});
