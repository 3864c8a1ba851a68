// Markers on one another become one, and no event is lost.

import assert from "node:assert/strict";
import { test } from "node:test";
import { gatherMarks, joinKeys, MOST_KEYS } from "../../layers/webmap/assets/crowd.js";
import { fc, overlap, pairs } from "./support.js";

const look = (count, ...keys) => ({ count, keys: keys.map((key) => [key, "reported"]), rank: 0 });
const mark = (x, y, shown) => ({ places: [`${x},${y}`], look: shown, x, y });

test("markers on one another become one, and no event is lost", () => {
  const pill = (shown, r) => (shown.count < 2 ? 0 : r * 2 + 20);
  const marks = gatherMarks([mark(0, 0, look(1, "a")), mark(5, 2, look(3, "b")), mark(200, 0, look(1, "a"))], 8, pill);
  assert.deepEqual(marks.map(({ places, look: { count } }) => [places, count]), [[["5,2", "0,0"], 4], [["200,0"], 1]]);
  assert.deepEqual(marks[0].look.keys.map(([key]) => key), ["b", "a"]);
  assert.deepEqual([marks[0].x, marks[0].y], [5, 2]);
});

test("what is denied keeps a symbol of its own", () => {
  assert.deepEqual(joinKeys([["a", "claimed"]], [["a", "denied"], ["a", "reported"]]), [["a", "claimed"], ["a", "denied"]]);
});

const alone = (shown, r) => (shown.count < 2 ? 0 : r * 2);

test("a joined mark stands where most events are, then where the most telling is, then the topmost, then the leftmost", () => {
  const ranked = (rank, shown) => ({ ...shown, rank });
  const lead = (...marks) => gatherMarks(marks, 8, alone).map(({ x, y }) => [x, y]);
  assert.deepEqual(lead(mark(0, 0, ranked(0, look(1, "a"))), mark(2, 2, ranked(3, look(2, "a")))), [[2, 2]]);
  assert.deepEqual(lead(mark(0, 0, ranked(1, look(1, "a"))), mark(2, 2, ranked(0, look(1, "b")))), [[2, 2]]);
  assert.deepEqual(lead(mark(3, 4, look(1, "a")), mark(4, 3, look(1, "a"))), [[4, 3]]);
  assert.deepEqual(lead(mark(4, 3, look(1, "a")), mark(3, 3, look(1, "a"))), [[3, 3]]);
});

test("a joined mark is as telling as its most telling part, and vague where a part is", () => {
  const part = (rank, vague, x) => mark(x, 0, { ...look(1, "a"), rank, vague });
  const [{ look: both }] = gatherMarks([part(2, false, 0), part(1, true, 1), part(3, false, 2)], 8, alone);
  assert.deepEqual([both.count, both.rank, both.vague], [3, 1, true]);
  const [{ look: exact }] = gatherMarks([part(2, false, 0), part(1, false, 1)], 8, alone);
  assert.equal(exact.vague, false);
});

test("symbols that only touch stay two", () => {
  // Symbols may overlap by three tenths of their radius: of 10 pixels each reaches 7.
  for (const [x, y] of [[14, 0], [0, 14], [14, 14]]) assert.equal(gatherMarks([mark(0, 0, look(1, "a")), mark(x, y, look(1, "a"))], 10, alone).length, 2);
  for (const [x, y] of [[13.9, 0], [0, 13.9], [-13.9, 13.9]]) assert.equal(gatherMarks([mark(0, 0, look(1, "a")), mark(x, y, look(1, "a"))], 10, alone).length, 1);
});

test("however markers lie, each place is drawn once, where one of its places is, and none covers another", () => {
  const R = 6;
  const pill = (shown, r) => (shown.count < 2 ? 0 : r * 2 + 6 + String(shown.count).length * 7 + shown.keys.length * 5);
  const core = ({ look: shown, x, y }) => (shown.count < 2 ? [x - R * 0.7, y - R * 0.7, x + R * 0.7, y + R * 0.7] : [x - R - 4, y - R - 4, x - R + pill(shown, R) + 4, y + R + 4]);
  const at = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 120 }), fc.integer({ min: 1, max: 40 }), fc.constantFrom("a", "b", "c", "d", "e", "f"));
  fc.assert(
    fc.property(fc.array(at, { maxLength: 60 }), (all) => {
      const marks = all.map(([x, y, count, key], k) => ({ places: [k], look: look(count, key), x, y }));
      const found = gatherMarks(marks, R, pill);
      assert.deepEqual(found.flatMap(({ places }) => places).sort((a, b) => a - b), marks.map((_, k) => k));
      for (const { places, look: shown, x, y } of found) {
        assert.equal(shown.count, places.reduce((sum, k) => sum + marks[k].look.count, 0));
        assert.ok(places.some((k) => marks[k].x === x && marks[k].y === y));
        const keys = new Set(places.map((k) => all[k][3]));
        assert.equal(shown.keys.length, Math.min(MOST_KEYS, keys.size));
      }
      assert.ok(pairs(found.map(core)).every(([a, b]) => !overlap(a, b)));
    }),
  );
});
