// Boxes on the screen that must not overlap.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Boxes } from "../../layers/webmap/assets/boxes.js";
import { fc, overlap, pairs } from "./support.js";

const box = fc
  .tuple(fc.integer({ min: -6, max: 18 }), fc.integer({ min: -6, max: 18 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 2 }))
  // On a coarse grid, so that rims often touch: what only touches does not overlap.
  .map(([x, y, width, height]) => [x * 40, y * 40, (x + width) * 40, (y + height) * 40]);

test("a box is free where none that was taken overlaps it", () => {
  fc.assert(
    fc.property(fc.array(box), box, (taken, asked) => {
      const boxes = new Boxes();
      for (const one of taken) boxes.take(one);
      assert.equal(boxes.free(asked), !taken.some((one) => overlap(one, asked)));
    }),
  );
});

test("what is claimed never overlaps, and is refused only where something stands", () => {
  fc.assert(
    fc.property(fc.array(box), (asked) => {
      const boxes = new Boxes();
      const got = [];
      for (const one of asked) {
        const free = !got.some((other) => overlap(one, other));
        assert.equal(boxes.claim(one), free);
        if (free) got.push(one);
      }
      assert.ok(pairs(got).every(([a, b]) => !overlap(a, b)));
    }),
  );
});
