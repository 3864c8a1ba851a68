// Markers that would lie on one another are drawn as one, at the most telling one's place, with the number of events.
// Coordinates are never moved: nearer to the ground they part again.

/** @typedef {[import("./payload.js").SymbolKey, import("./payload.js").Stance]} Key a symbol, and how it is said */
/** @typedef {{count: number, keys: Key[], rank: number, vague: boolean}} Look what a place shows; vague: some of it is known no closer than an area */
/** @typedef {{places: import("./places.js").Place[], look: Look, x: number, y: number}} Mark */
/** @typedef {{order: number, mark: Mark, box: number[], joined: boolean}} Host a mark that is kept, in the order of keeping, and what it covers */

// Symbols shown side by side; the number tells of the rest.
export const MOST_KEYS = 4;
// Symbols may overlap by this share of their radius before they become one.
const CORE = 0.7;
// Pixels of a cell of the index.
const CELL = 48;

/** Symbols of several places, each once. @param {Key[]} some @param {Key[]} more @returns {Key[]} */
export function joinKeys(some, more) {
  if (some.length >= MOST_KEYS) return some;
  const found = new Map();
  for (const key of [...some, ...more]) if (!found.has(keyName(key))) found.set(keyName(key), key);
  return [...found.values()].slice(0, MOST_KEYS);
}

/** What is denied is told apart from what is claimed. @param {Key} key */
export function keyName([symbol, stance]) {
  return stance === "denied" ? symbol + " denied" : symbol;
}

/**
 * @param {Mark[]} marks @param {number} r radius of a symbol in pixels @param {(look: Look, r: number) => number} pillWidth 0 for one symbol alone
 * @returns {Mark[]}
 */
export function gatherMarks(marks, r, pillWidth) {
  const box = (/** @type {Mark} */ { look, x, y }) => {
    const width = pillWidth(look, r);
    return width ? [x - r - 4, y - r - 4, x - r + width + 4, y + r + 4] : [x - r * CORE, y - r * CORE, x + r * CORE, y + r * CORE];
  };
  let now = marks.slice().sort((a, b) => b.look.count - a.look.count || a.look.rank - b.look.rank || a.y - b.y || a.x - b.x);
  // A joined mark is wider than its parts were, so it may reach the next.
  for (let joined = true; joined; ) {
    joined = false;
    /** @type {Host[]} */
    const kept = [];
    const index = new Index();
    for (const mark of now) {
      const own = box(mark);
      const host = index.first(own);
      if (!host) {
        const fresh = { order: kept.length, mark, box: own, joined: false };
        kept.push(fresh);
        index.add(fresh);
        continue;
      }
      joined = true;
      join(host, mark);
      const wider = box(host.mark);
      if (wider.every((edge, k) => edge === host.box[k])) continue;
      host.box = wider;
      index.add(host);
    }
    now = kept.map(({ mark }) => mark);
  }
  return now;
}

/** @param {Host} host @param {Mark} mark becomes part of it */
function join(host, mark) {
  const { places, look, x, y } = host.mark;
  // The first time the list is copied: it is the caller's.
  const all = host.joined ? places : [...places];
  for (const place of mark.places) all.push(place);
  const both = { count: look.count + mark.look.count, keys: joinKeys(look.keys, mark.look.keys), rank: Math.min(look.rank, mark.look.rank), vague: look.vague || mark.look.vague };
  host.mark = { places: all, look: both, x, y };
  host.joined = true;
}

/** Where kept marks stand: each in all cells of a grid that its box reaches into. */
class Index {
  constructor() {
    /** @type {Map<number, Host[]>} */
    this.cells = new Map();
  }

  /** @param {number[]} box @param {(key: number) => void} visit */
  each([x0, y0, x1, y1], visit) {
    for (let x = Math.floor(x0 / CELL); x <= Math.floor(x1 / CELL); x++)
      for (let y = Math.floor(y0 / CELL); y <= Math.floor(y1 / CELL); y++) visit(x * 100000 + y);
  }

  /** @param {Host} host */
  add(host) {
    this.each(host.box, (key) => {
      const hosts = this.cells.get(key);
      if (!hosts) this.cells.set(key, [host]);
      else if (!hosts.includes(host)) hosts.push(host);
    });
  }

  /** The one that was kept first of those that overlap a box. @param {number[]} box @returns {Host|null} */
  first(box) {
    /** @type {Host|null} */
    let found = null;
    this.each(box, (key) => {
      for (const host of this.cells.get(key) || []) {
        const other = host.box;
        if ((!found || host.order < found.order) && box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) found = host;
      }
    });
    return found;
  }
}
