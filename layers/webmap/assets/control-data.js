// Areas of control as the page holds them, decoded when they are shown; and which day of them is shown.

const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const DIGITS = new Map([...SIGNS].map((sign, value) => [sign.charCodeAt(0), value]));
// Decoded areas that are kept: those of a day, and of the days beside it.
const KEPT = 40;
// Where days of several sources lie apart, a snapshot stands for so many days after its own and no longer.
const STANDS = 31;

/** @typedef {import("./payload.js").Basis} Basis @typedef {import("./payload.js").ControlDay} ControlDay @typedef {import("./payload.js").Position} Position */

/**
 * @typedef {object} Held an area that is shown
 * @property {number} source
 * @property {string} look
 * @property {number} area
 * @property {Basis} basis
 * @property {string[]} days its own day, or the two that are compared
 * @property {string} label what the file calls it
 */

/** Decode whole numbers; see rings.py. @param {string} text @returns {number[]} */
export function decodeNumbers(text) {
  const found = [];
  let number = 0;
  let shift = 0;
  for (let k = 0; k < text.length; k++) {
    const digit = /** @type {number} */ (DIGITS.get(text.charCodeAt(k)));
    number |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    found.push(number & 1 ? -(number >>> 1) : number >>> 1);
    number = shift = 0;
  }
  return found;
}

export class ControlData {
  /** @param {import("./payload.js").ControlPayload} raw the element "sitmap-control" */
  constructor(raw) {
    this.raw = raw;
    this.sources = raw.sources;
    this.change = raw.change;
    /** What can be shown: days; of a change the day before, what changed, and the day after. @type {string[]} */
    this.steps = this.change ? ["before", "change", "after"] : raw.days;
    this.step = this.change ? 1 : raw.open;
    /** @type {string|null} a day that is not one of the steps */
    this.other = null;
    /** @type {Set<number>} sources that are switched off */
    this.hidden = new Set();
    /** @type {(() => void)[]} */
    this.listeners = [];
    /** @type {Position[][]} */
    this.pieces = new Array(raw.pieces.length);
    /** @type {Map<number, Position[][][]>} */
    this.areas = new Map();
  }

  /** Whether there is a day to choose. */
  get timed() {
    return Boolean(this.change) || this.sources.some((source) => source.days.length > 1);
  }

  /** @param {() => void} listener */
  onStep(listener) {
    this.listeners.push(listener);
  }

  /** The day that is shown; of a change its view. @returns {string} */
  get day() {
    return this.other || this.steps[this.step];
  }

  /** @param {number} step */
  go(step) {
    this.step = Math.min(this.steps.length - 1, Math.max(0, step));
    this.other = null;
    this.told();
  }

  /** Show what stands for a day. @param {string} day */
  goDay(day) {
    if (day === this.day) return;
    this.other = day;
    this.told();
  }

  told() {
    for (const listener of this.listeners) listener();
  }

  /**
   * The snapshot of a source that stands for what is shown: its own day, never another one.
   * @param {number} source @returns {number} -1 where there is none
   */
  dayOf(source) {
    const days = this.sources[source].days;
    if (this.change) {
      const shown = this.steps[this.step];
      const side = shown === "before" || shown === "after" ? this.change[shown] : null;
      return side && side[0] === source ? side[1] : -1;
    }
    if (!this.timed) return days.length - 1;
    const day = this.day;
    let found = -1;
    for (let low = 0, high = days.length - 1; low <= high; ) {
      const middle = (low + high) >> 1;
      if (days[middle][0] <= day) {
        found = middle;
        low = middle + 1;
      } else high = middle - 1;
    }
    return found >= 0 && daysBetween(days[found][0], day) <= STANDS ? found : -1;
  }

  /** The areas of what is shown, also of sources that are switched off, as they are drawn: the largest first. @returns {Held[]} */
  all() {
    /** @type {Held[]} */
    const found = [];
    if (this.change && this.steps[this.step] === "change") {
      const { before, after, basis, parts } = this.change;
      const days = [before, after].map(([source, day]) => this.sources[source].days[day][0]);
      for (const [look, area] of parts) found.push({ source: after[0], look, area, basis, days, label: "" });
      return found.reverse();
    }
    this.sources.forEach((source, number) => {
      const snapshot = source.days[this.dayOf(number)];
      if (!snapshot) return;
      const [day, ...areas] = snapshot;
      for (const [kind, area, label] of areas) {
        const [look, basis] = source.kinds[kind];
        found.push({ source: number, look, area, basis, days: [day], label: label === undefined ? "" : this.raw.labels[label] });
      }
    });
    return found.sort((a, b) => this.raw.km2[b.area] - this.raw.km2[a.area]);
  }

  /** The areas that are drawn. @returns {Held[]} */
  shown() {
    return this.all().filter(({ source }) => !this.hidden.has(source));
  }

  /** @param {number} number @returns {Position[]} */
  piece(number) {
    if (!this.pieces[number]) {
      const steps = decodeNumbers(this.raw.pieces[number]);
      /** @type {Position[]} */
      const corners = [];
      let x = 0;
      let y = 0;
      for (let k = 0; k + 1 < steps.length; k += 2) {
        x += steps[k];
        y += steps[k + 1];
        corners.push([y / this.raw.scale, x / this.raw.scale]);
      }
      this.pieces[number] = corners;
    }
    return this.pieces[number];
  }

  /** @param {number} number @returns {Position[][][]} polygons as rings of [lat, lon] */
  polygons(number) {
    let polygons = this.areas.get(number);
    if (polygons) return polygons;
    const told = decodeNumbers(this.raw.areas[number]);
    let at = 0;
    let following = 0;
    polygons = Array.from({ length: told[at++] }, () =>
      Array.from({ length: told[at++] }, () => {
        /** @type {Position[]} */
        const ring = [];
        for (let runs = told[at++]; runs > 0; runs--) {
          const first = following + told[at++];
          following = first + told[at++];
          for (let piece = first; piece < following; piece++) ring.push(...this.piece(piece));
        }
        return ring;
      }),
    );
    if (this.areas.size >= KEPT) this.areas.delete(/** @type {number} */ (this.areas.keys().next().value));
    this.areas.set(number, polygons);
    return polygons;
  }
}

/** @param {string} a ISO date @param {string} b */
export function daysBetween(a, b) {
  return Math.round((Date.parse(b) - Date.parse(a)) / 86400000);
}
