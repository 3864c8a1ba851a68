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

test("where there is room for one, the chosen area has it, then the widest, then the one with most events", () => {
  const first = (...areas) => {
    const room = roomOf(new Boxes());
    const tags = placeTags(areas, { ...room, view: [270, 185, 330, 215] });
    return tags[0].places[0];
  };
  const one = areaAt(300, 200, "Name");
  const other = { ...areaAt(300, 200, "Else"), x: 301 };
  assert.equal(first(other, one), "Name");
  assert.equal(first(one, { ...other, chosen: true }), "Else");
  assert.equal(first(one, { ...other, size: 100 }), "Else");
  assert.equal(first({ ...one, size: 90 }, { ...other, size: 100 }), "Else");
  assert.equal(first({ ...one, size: 60 }, { ...other, look: look(2, "a") }), "Else");
  assert.equal(first({ ...one, size: 100 }, { ...other, look: look(9, "a"), chosen: true }), "Else");
});

test("a tag stays off the points of other areas, from which lines may lead", () => {
  const areas = [areaAt(300, 200, "A name"), areaAt(318, 200, "Another")];
  for (const tag of placeTags(areas, roomOf(new Boxes())))
    for (const { x, y, place } of areas) if (!tag.places.includes(place)) assert.ok(!overlap(tag.box, [x - 4, y - 4, x + 4, y + 4]));
});

test("the tag of a wide area stands upon it, without a line, where its own place is taken", () => {
  const taken = new Boxes();
  taken.take([260, 180, 340, 220]);
  const wide = { ...areaAt(300, 200, "Wide"), size: 400 };
  const [tag] = placeTags([wide], { ...roomOf(taken), holds: (_, x, y) => Math.hypot(x - 300, y - 200) < 150 });
  assert.deepEqual(tag.leaders, []);
  assert.ok(Math.hypot((tag.box[0] + tag.box[2]) / 2 - 300, (tag.box[1] + tag.box[3]) / 2 - 200) < 150);
});

test("lines lead from the point of the area to the rim of its tag", () => {
  const taken = new Boxes();
  taken.take([200, 150, 400, 190]);
  taken.take([290, 190, 310, 212]);
  for (const { box, leaders } of placeTags([areaAt(300, 200, "Name")], roomOf(taken)))
    for (const [x0, y0, x1, y1] of leaders) {
      assert.deepEqual([x0, y0], [300, 200]);
      assert.ok(x1 >= box[0] && x1 <= box[2] && y1 >= box[1] && y1 <= box[3]);
      assert.ok(y1 === box[1] || y1 === box[3] || x1 === box[0] + 6 || x1 === box[2] - 6);
    }
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
