// Boxes on the screen that must not overlap.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Boxes } from "../../layers/webmap/assets/boxes.js";
import { fc, overlap, pairs } from "./support.js";

const box = fc
  .tuple(fc.integer({ min: -300, max: 900 }), fc.integer({ min: -300, max: 900 }), fc.integer({ min: 1, max: 250 }), fc.integer({ min: 1, max: 40 }))
  .map(([x, y, width, height]) => [x, y, x + width, y + height]);

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
