// Columns and shapes as the page holds them. What payload.py writes is read back in test_script.py.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeColumn, decodeLine, Table } from "../../layers/webmap/assets/data.js";
import { fc } from "./support.js";

test("columns decode from all three forms", () => {
  assert.deepEqual(decodeColumn({ c: null }, 2), [null, null]);
  assert.deepEqual(decodeColumn({ d: ["a", "b"], i: [1, 0, 1] }, 3), ["b", "a", "b"]);
  assert.deepEqual(decodeColumn({ v: [1, null] }, 2), [1, null]);
  assert.deepEqual(decodeLine([3000000, 5000000, 100000, -50000]), [[50, 30], [49.5, 31]]);
});

test("a column has a value for each row, whichever form it is in", () => {
  const value = fc.oneof(fc.constant(null), fc.integer(), fc.string(), fc.array(fc.string()));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), (values) => {
      const distinct = [...new Set(values)];
      assert.deepEqual(decodeColumn({ v: values }, values.length), values);
      assert.deepEqual(decodeColumn({ d: distinct, i: values.map((one) => distinct.indexOf(one)) }, values.length), values);
      assert.deepEqual(decodeColumn({ c: values[0] }, values.length), values.map(() => values[0]));
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

test("a table tells what is not known apart from what is no column of it", () => {
  const known = new Table({ n: 2, columns: { a: { v: [0, null] } }, geometry: [null, 0], shapes: [{ t: "points", c: [[[30, 50]]] }], draw: { as: { c: "panel" } } });
  assert.deepEqual([known.get(0, "a"), known.get(1, "a"), known.get(0, "constructor"), known.get(1, "b")], [0, null, null, null]);
  assert.deepEqual(known.shape(0), { t: "points", parts: [[50, 30]] });
  assert.deepEqual(known.rows(), [{ a: 0 }, { a: null }]);
  assert.deepEqual(known.draw("as"), ["panel", "panel"]);
});
