// Markers that would lie on one another are drawn as one, at the most telling one's place, with the number of events.
// Coordinates are never moved: nearer to the ground they part again.

/** @typedef {[import("./payload.js").SymbolKey, import("./payload.js").Stance]} Key a symbol, and how it is said */
/** @typedef {{count: number, keys: Key[], rank: number, vague: boolean}} Look what a place shows; vague: some of it is known no closer than an area */
/** @typedef {{places: import("./places.js").Place[], look: Look, x: number, y: number}} Mark */

// Symbols shown side by side; the number tells of the rest.
export const MOST_KEYS = 4;
// Symbols may overlap by this share of their radius before they become one.
const CORE = 0.7;

/** Symbols of several places, each once. @param {Key[]} some @param {Key[]} more @returns {Key[]} */
export function joinKeys(some, more) {
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
    /** @type {{mark: Mark, box: number[]}[]} */
    const kept = [];
    for (const mark of now) {
      const [x0, y0, x1, y1] = box(mark);
      const host = kept.find(({ box: other }) => x0 < other[2] && x1 > other[0] && y0 < other[3] && y1 > other[1]);
      if (!host) {
        kept.push({ mark, box: [x0, y0, x1, y1] });
        continue;
      }
      joined = true;
      const { places, look, x, y } = host.mark;
      const both = { count: look.count + mark.look.count, keys: joinKeys(look.keys, mark.look.keys), rank: Math.min(look.rank, mark.look.rank), vague: look.vague || mark.look.vague };
      host.mark = { places: [...places, ...mark.places], look: both, x, y };
      host.box = box(host.mark);
    }
    now = kept.map(({ mark }) => mark);
  }
  return now;
}
