// Name tags of areas: each where nothing else stands. A tag is shifted, then shortened to its symbols, then joined with
// the nearest as "n events"; a line leads from a shifted tag to its area.

import { joinKeys } from "./crowd.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./crowd.js").Look} Look */
/** @typedef {import("./boxes.js").Boxes} Boxes */
/** @typedef {{place: Place, look: Look, x: number, y: number, text: string, size: number, chosen: boolean}} Area x, y: where the tag would best be; size: of the area on the screen */
/** @typedef {{places: Place[], look: Look, box: number[], text: string, joined: boolean, leaders: number[][]}} Tag leaders: x0, y0, x1, y1 */
/** @typedef {{taken: Boxes, lines: Boxes, view: number[], measure: (text: string) => number, holds: (place: Place, x: number, y: number) => boolean, events: (n: number) => string}} Room */

export const TAG = 20;
// Pixels across from which an area is a ground on which its tag may stand anywhere, without a line.
const WIDE = 70;
// How far a tag may be from its point, in pixels.
const REACH = 58;
const REACH_SHORT = 34;
const REACH_WITHIN = 130;
// So many tags look for the best room; beyond them only the nearest is tried.
const MOST_SEARCHED = 160;
// Up to so many areas, tags stay off the points of all others, from which lines may have to lead.
const MOST_AVOIDED = 60;
// Points along a tag that should lie upon its wide area, and how many pixels farther it goes rather than have none,
// one, two ... of them outside.
const ALONG = [-0.45, -0.22, 0, 0.22, 0.45];
const OUTSIDE = [0, 6, 32, 52, 70, 90];
// Lines from joined areas to one tag; more would tell nothing.
const MOST_LEADERS = 4;

/** Width of the symbols and the number at the start of a tag. @param {Look} look @param {boolean} numbered */
export function iconsWidth(look, numbered) {
  return look.keys.length * 15 + (numbered && look.count > 1 ? String(look.count).length * 7 + 6 : 0) + 8;
}

/** @param {Area[]} areas @param {Room} room @returns {Tag[]} */
export function placeTags(areas, room) {
  /** @type {Tag[]} */
  const tags = [];
  const wide = (/** @type {Area} */ area) => area.size >= WIDE;
  const order = areas.slice().sort(
    (a, b) =>
      Number(b.chosen) - Number(a.chosen) || Number(wide(b)) - Number(wide(a)) || (wide(a) ? b.size - a.size : b.look.count - a.look.count) || a.y - b.y || a.x - b.x,
  );
  order.forEach((area, number) => {
    const icons = iconsWidth(area.look, true);
    const near = number >= MOST_SEARCHED;
    const others = areas.length <= MOST_AVOIDED ? areas.filter((one) => one.x !== area.x || one.y !== area.y) : [];
    const full = icons + room.measure(area.text) + 6;
    const tag =
      settle(area, full, near ? 0 : REACH, wide(area) ? REACH_WITHIN : 0, area.text, others, room) ||
      settle(area, icons, near ? 0 : REACH_SHORT, 0, "", [], room);
    if (tag) tags.push(tag);
    else join(area, tags, room);
  });
  return tags;
}

/**
 * The best free room for a tag: near its point and, for a wide area, upon that area.
 * @param {Area} area @param {number} width @param {number} reach @param {number} within reach inside the area itself
 * @param {string} text @param {Area[]} others whose points are left free @param {Room} room @returns {Tag|null}
 */
function settle(area, width, reach, within, text, others, room) {
  const { place, look, x, y } = area;
  let best = null;
  let least = Infinity;
  for (const [dx, dy, gap, cost] of offsets(width, Math.max(reach, within))) {
    if (cost >= least) break;
    const box = [x + dx - width / 2, y + dy - TAG / 2, x + dx + width / 2, y + dy + TAG / 2];
    if (!contains(room.view, box) || !room.taken.free(grown(box)) || others.some((one) => near(one, box))) continue;
    const outside = within ? ALONG.filter((share) => !room.holds(place, x + dx + share * width, y + dy)).length : 0;
    const inside = within > 0 && outside < 3;
    if (cost + OUTSIDE[outside] >= least || gap > (inside ? within : reach)) continue;
    const leader = gap > 0 && !inside ? leaderTo(x, y, box) : null;
    if (leader && !clear(leader, room)) continue;
    best = { places: [place], look, box, text, joined: false, leaders: leader ? [leader] : [] };
    least = cost + OUTSIDE[outside];
  }
  if (!best) return null;
  room.taken.take(best.box);
  room.lines.take(best.box);
  for (const leader of best.leaders) keep(leader, room);
  return best;
}

/** @param {number[]} outer @param {number[]} box */
function contains(outer, box) {
  return box[0] >= outer[0] && box[1] >= outer[1] && box[2] <= outer[2] && box[3] <= outer[3];
}

/** Whether an area's point would lie beneath a tag or at its rim. @param {Area} area @param {number[]} box */
function near({ x, y }, box) {
  return x > box[0] - 4 && x < box[2] + 4 && y > box[1] - 4 && y < box[3] + 4;
}

/** Join an area that found no room with the nearest tag. @param {Area} area @param {Tag[]} tags @param {Room} room */
function join(area, tags, room) {
  let nearest = null;
  let least = Infinity;
  for (const tag of tags) {
    const [x0, y0, x1, y1] = leaderTo(area.x, area.y, tag.box);
    const distance = Math.hypot(x1 - x0, y1 - y0);
    if (distance < least) [nearest, least] = [tag, distance];
  }
  if (!nearest || least > REACH_WITHIN) return;
  const tag = nearest;
  tag.places.push(area.place);
  tag.joined = true;
  tag.look = { ...tag.look, vague: tag.look.vague || area.look.vague, count: tag.look.count + area.look.count, keys: joinKeys(tag.look.keys, area.look.keys) };
  const [x0, y0, x1, y1] = tag.box;
  tag.text = room.events(tag.look.count);
  const needed = () => (tag.text ? iconsWidth(tag.look, false) + room.measure(tag.text) + 6 : iconsWidth(tag.look, true));
  if (x0 + needed() > x1 && !widen()) {
    // No room for the words either: fewer symbols, then the number alone.
    while (tag.look.keys.length > 1 && x0 + needed() > x1) tag.look.keys = tag.look.keys.slice(0, -1);
    if (x0 + needed() > x1 && !widen()) {
      tag.text = "";
      if (x0 + needed() > x1 && !widen()) tag.look.keys = [];
    }
  }
  if (x0 + needed() < tag.box[2]) tag.box = [x0, y0, x0 + needed(), y1];
  const leader = leaderTo(area.x, area.y, tag.box);
  if (least > 0 && least <= REACH && tag.leaders.length < MOST_LEADERS && clear(leader, room)) {
    keep(leader, room);
    tag.leaders.push(leader);
  }

  function widen() {
    const more = [x1, y0, x0 + needed(), y1];
    if (more[2] > room.view[2] || !room.taken.free(more)) return false;
    room.taken.take(more);
    room.lines.take(more);
    tag.box = [x0, y0, more[2], y1];
    return true;
  }
}

/** Shifts of a tag, the best first: dx, dy, how far the tag's rim is then from its point, and the cost. */
function offsets(/** @type {number} */ width, /** @type {number} */ reach) {
  const found = [[0, 0, 0, 0]];
  const across = width / 2 + reach;
  const down = TAG / 2 + reach;
  for (let dy = -Math.floor(down / 8) * 8; dy <= down && reach > 0; dy += 8)
    for (let dx = -Math.floor(across / 12) * 12; dx <= across; dx += 12) {
      const gap = Math.hypot(Math.max(0, Math.abs(dx) - width / 2), Math.max(0, Math.abs(dy) - TAG / 2));
      if (gap <= reach) found.push([dx, dy, gap, gap + 0.2 * Math.hypot(dx, dy)]);
    }
  return found.sort((a, b) => a[3] - b[3]);
}

/** @param {number[]} box a little larger, so that tags do not touch */
function grown(box) {
  return [box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2];
}

/** The line from a point to the nearest point of a box's rim. @param {number} x @param {number} y @param {number[]} box */
function leaderTo(x, y, box) {
  return [x, y, Math.min(Math.max(x, box[0] + 6), box[2] - 6), Math.min(Math.max(y, box[1]), box[3])];
}

/** Small boxes along a line. @param {number[]} leader */
function beads([x0, y0, x1, y1]) {
  const steps = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 5));
  const found = [];
  for (let k = 0; k < steps; k++) {
    const [x, y] = [x0 + ((x1 - x0) * k) / steps, y0 + ((y1 - y0) * k) / steps];
    found.push([x - 1.5, y - 1.5, x + 1.5, y + 1.5]);
  }
  return found;
}

/** Whether a line crosses no tag and no other line. @param {number[]} leader @param {Room} room */
function clear(leader, room) {
  return beads(leader).every((bead) => room.lines.free(bead));
}

/** @param {number[]} leader @param {Room} room */
function keep(leader, room) {
  for (const bead of beads(leader)) {
    room.taken.take(bead);
    room.lines.take(bead);
  }
}
