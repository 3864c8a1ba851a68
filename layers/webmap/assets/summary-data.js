// Events and tolls by first-level unit, of whatever rows are shown. An incident counts once, however many versions it
// has: where they lie in one unit there, where they lie in several in none of them.

export const HARMED = /** @type {const} */ (["killed", "injured"]);
export const KINDS = /** @type {const} */ (["off", "events", ...HARMED]);
// What is known no closer than several units is in none of them, whatever unit its point lies in.
const WIDER = new Set(["region", "country"]);
// Where an incident is, beside the numbers of units.
const NOWHERE = -1;
const ELSEWHERE = -2;
const SPLIT = -3;
const MOST_CLASSES = 5;
// Values of one class differ by no more than about this share, where five classes are enough for that.
const LITTLE = 0.1;

/** @typedef {typeof HARMED[number]} Harmed */
/** @typedef {"events"|Harmed} Kind what can be summed up */
/** @typedef {{stated: number, low: number, high: number}} Toll of how many events, and how many people; Infinity where no upper end is told */
/** @typedef {{events: number, coarse: number, edge: number, denied: number, rows: number[], tolls: Record<Harmed, {all: Toll, coarse: Toll}>}} Total */
/** @typedef {{units: Map<string, Total>, nowhere: Total, outside: Total, split: Total, rows: number, events: number}} Totals */

/** @returns {Total} */
function nothing() {
  const none = () => ({ stated: 0, low: 0, high: 0 });
  const toll = () => ({ all: none(), coarse: none() });
  return { events: 0, coarse: 0, edge: 0, denied: 0, rows: [], tolls: { killed: toll(), injured: toll() } };
}

export class UnitSummary {
  /** @param {import("./data.js").Table} table @param {string[]} isos the units that are drawn */
  constructor(table, isos) {
    this.n = table.n;
    this.isos = isos;
    const numbers = new Map(isos.map((iso, number) => [iso, number]));
    const precision = table.column("precision");
    this.unit = Int32Array.from(table.column("admin1_iso"), (iso, row) => (iso === null || WIDER.has(precision[row] ?? "") ? NOWHERE : (numbers.get(iso) ?? ELSEWHERE)));
    this.coarse = Uint8Array.from(precision, (value) => Number(value === "oblast"));
    this.edge = Uint8Array.from(table.column("admin1_ambiguous"), (value) => Number(value === true));
    this.denied = Uint8Array.from(table.column("stance"), (value) => Number(value === "denied"));
    const incidents = table.incidents();
    this.group = incidents.of;
    this.groups = incidents.n;
    const ends = (/** @type {`${Harmed}_${"min"|"max"}`} */ name) => table.column(name).map((value) => value ?? NaN);
    this.said = HARMED.map((kind) => ({ kind, min: Float64Array.from(ends(`${kind}_min`)), max: Float64Array.from(ends(`${kind}_max`)) }));
  }

  /**
   * Count what is shown. The range of an incident's toll spans its versions; a version that is denied has none.
   * @param {ArrayLike<number>} visible 1 for each row that counts @returns {Totals}
   */
  totals(visible) {
    const groups = this.groups;
    const unit = new Int32Array(groups).fill(NOWHERE);
    const seen = new Uint8Array(groups);
    const coarse = new Uint8Array(groups).fill(1);
    const denied = new Uint8Array(groups).fill(1);
    const edge = new Uint8Array(groups);
    const low = HARMED.map(() => new Float64Array(groups).fill(NaN));
    const high = HARMED.map(() => new Float64Array(groups).fill(NaN));
    const all = { units: new Map(), nowhere: nothing(), outside: nothing(), split: nothing(), rows: 0, events: 0 };
    for (let row = 0; row < this.n; row++) {
      if (!visible[row]) continue;
      const group = this.group[row];
      all.rows++;
      seen[group] = 1;
      const here = this.unit[row];
      if (unit[group] === NOWHERE) unit[group] = here;
      else if (here !== NOWHERE && here !== unit[group]) unit[group] = SPLIT;
      if (!this.coarse[row]) coarse[group] = 0;
      if (this.edge[row]) edge[group] = 1;
      if (this.denied[row]) continue;
      denied[group] = 0;
      this.said.forEach(({ min, max }, k) => {
        if (Number.isNaN(min[row]) && Number.isNaN(max[row])) return;
        const least = Number.isNaN(min[row]) ? 0 : min[row];
        const most = Number.isNaN(max[row]) ? Infinity : max[row];
        if (!(low[k][group] <= least)) low[k][group] = least;
        if (!(high[k][group] >= most)) high[k][group] = most;
      });
    }
    const places = new Map([[NOWHERE, all.nowhere], [ELSEWHERE, all.outside], [SPLIT, all.split]]);
    const totalOf = (/** @type {number} */ number) => {
      let total = places.get(number);
      if (!total) {
        total = nothing();
        places.set(number, total);
        all.units.set(this.isos[number], total);
      }
      return total;
    };
    for (let group = 0; group < groups; group++) {
      if (!seen[group]) continue;
      const total = totalOf(unit[group]);
      all.events++;
      total.events++;
      total.coarse += coarse[group];
      total.edge += edge[group];
      total.denied += denied[group];
      this.said.forEach(({ kind }, k) => {
        if (Number.isNaN(low[k][group])) return;
        const toll = total.tolls[kind];
        for (const one of coarse[group] ? [toll.all, toll.coarse] : [toll.all]) {
          one.stated++;
          one.low += low[k][group];
          one.high += high[k][group];
        }
      });
    }
    for (let row = 0; row < this.n; row++) if (visible[row]) totalOf(unit[this.group[row]]).rows.push(row);
    return all;
  }
}

/**
 * The range that several versions of one toll span.
 * @param {[number|null, number|null][]} versions least and most; null where not told @returns {Toll} stated: by how many of them
 */
export function spanOf(versions) {
  const told = versions.filter(([min, max]) => min !== null || max !== null);
  return { stated: told.length, low: Math.min(...told.map(([min]) => min ?? 0)), high: Math.max(...told.map(([, max]) => max ?? Infinity)) };
}

/** What a unit is shaded by: its events, or the lower end of its toll; null where nothing is stated. @param {Total} total @param {Kind} kind */
export function valueOf(total, kind) {
  if (kind === "events") return total.events;
  const toll = total.tolls[kind].all;
  return toll.stated ? toll.low : null;
}

/** Units by their value, the largest first; those of which nothing is stated come last. @param {Totals} totals @param {Kind} kind @param {(iso: string) => string} name */
export function ranked(totals, kind, name) {
  const value = (/** @type {Total} */ total) => valueOf(total, kind) ?? -1;
  return [...totals.units].sort((a, b) => value(b[1]) - value(a[1]) || b[1].events - a[1].events || (name(a[0]) < name(b[0]) ? -1 : 1));
}

/**
 * Upper ends of the classes of some values: as few classes as it takes for the values of each to differ little in
 * proportion, five at most, parted where the gaps are widest (Jenks' natural breaks, of logarithms, by the exact method
 * of Fisher 1958), at round numbers. What is not above 0 is in none of them.
 * @param {number[]} values @returns {number[]}
 */
export function classEnds(values) {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  if (!sorted.length) return [];
  const logs = sorted.map(Math.log);
  const sums = [0];
  const squares = [0];
  logs.forEach((log, k) => {
    sums.push(sums[k] + log);
    squares.push(squares[k] + log * log);
  });
  /** Squared deviations from the mean of sorted[from] to sorted[to - 1]. @param {number} from @param {number} to */
  const spread = (from, to) => Math.max(0, squares[to] - squares[from] - (sums[to] - sums[from]) ** 2 / (to - from));
  let costs = logs.map((_, k) => spread(0, k + 1));
  /** @type {number[][]} where the last class of the best partition begins, by number of classes and last value */
  const begins = [logs.map(() => 0)];
  while (begins.length < MOST_CLASSES && costs[logs.length - 1] > logs.length * LITTLE ** 2) {
    const next = costs.slice();
    const begin = logs.map(() => 0);
    for (let last = begins.length; last < logs.length; last++)
      for (let from = begins.length; from <= last; from++) {
        const cost = costs[from - 1] + spread(from, last + 1);
        if (cost < next[last]) [next[last], begin[last]] = [cost, from];
      }
    costs = next;
    begins.push(begin);
  }
  const ends = [sorted[sorted.length - 1]];
  for (let k = begins.length - 1, last = logs.length - 1; k > 0; k--) {
    const from = begins[k][last];
    if (!from) continue;
    if (sorted[from - 1] < sorted[from]) ends.unshift(roundest(sorted[from - 1], sorted[from] - 1));
    last = from - 1;
  }
  return ends;
}

/** The roundest whole number from one to another. @param {number} least @param {number} most */
function roundest(least, most) {
  for (let power = Math.pow(10, Math.floor(Math.log10(most))); power >= 1; power /= 10)
    for (const step of [power, power / 2])
      if (step >= 1 && Number.isInteger(step) && Math.ceil(least / step) * step <= most) return Math.ceil(least / step) * step;
  return least;
}

/** Number of a value's class: 0 for nothing, then from 1 on. @param {number} value @param {number[]} ends */
export function classOf(value, ends) {
  return value < 1 ? 0 : 1 + ends.findIndex((end) => value <= end);
}

/** The colours of so many classes, from a ramp of five: few classes lie as far apart as they can. @param {string[]} ramp @param {number} classes */
export function rampOf(ramp, classes) {
  if (classes === 1) return [ramp[Math.floor(ramp.length / 2)]];
  return Array.from({ length: classes }, (_, k) => ramp[Math.round((k * (ramp.length - 1)) / (classes - 1))]);
}
