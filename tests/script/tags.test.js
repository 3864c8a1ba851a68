// Name tags of areas: none covers another, each area has one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Boxes } from "../../layers/webmap/assets/boxes.js";
import { placeTags } from "../../layers/webmap/assets/tags.js";
import { fc, overlap, pairs } from "./support.js";

const look = (count, ...keys) => ({ count, keys: keys.map((key) => [key, "reported"]), rank: 0 });
const roomOf = (taken) => ({ taken, lines: new Boxes(), view: [0, 0, 600, 400], measure: (text) => text.length * 7, holds: () => false, events: (n) => `${n} events` });
const areaAt = (x, y, text) => ({ place: text, look: look(1, "a"), x, y, text, size: 10, chosen: false });
const apart = (tags) => pairs(tags).every(([a, b]) => !overlap(a.box, b.box));

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

test("wherever areas and other things stand, tags stay in view, apart, and off what stands there", () => {
  const place = fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }), fc.string({ maxLength: 20 }));
  const stone = fc.tuple(fc.integer({ min: 0, max: 560 }), fc.integer({ min: 0, max: 360 })).map(([x, y]) => [x, y, x + 40, y + 40]);
  fc.assert(
    fc.property(fc.array(place, { maxLength: 30 }), fc.array(stone, { maxLength: 10 }), (all, stones) => {
      const taken = new Boxes();
      for (const one of stones) taken.take(one);
      const areas = all.map(([x, y, size, text], k) => ({ ...areaAt(x, y, text), place: k, size }));
      const tags = placeTags(areas, { ...roomOf(taken), holds: (k, x, y) => Math.hypot(x - all[k][0], y - all[k][1]) < all[k][2] / 2 });
      assert.ok(apart(tags));
      for (const { box, places, look: shown } of tags) {
        assert.ok(box[0] >= 0 && box[1] >= 0 && box[2] <= 600 && box[3] <= 400);
        assert.ok(stones.every((one) => !overlap(one, box)));
        assert.equal(shown.count, places.length);
      }
      const told = tags.flatMap(({ places }) => places);
      assert.equal(new Set(told).size, told.length);
    }),
  );
});
