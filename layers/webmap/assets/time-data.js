// Which days are shown: a range over the days of the events, and the rule for events whose day is not known.

const DAY = 86400000;
// An event dated to a longer span than this counts as one of uncertain date.
export const WIDE_DAYS = 3;
// Spans up to this length tell where the axis begins and ends.
const NARROW_DAYS = 31;
// Days far from all others (an event of years ago that a report recalls) lie beyond the ends of the axis.
const FENCE = 3;
const LEAST_SPREAD = 30;
const MOST_BINS = 120;

/** @param {string} iso @returns {number} days since 1970 */
export function dayNumber(iso) {
  return Math.round(Date.parse(iso) / DAY);
}

/** @param {number} day @returns {string} */
export function isoDay(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

export class TimeRange {
  /**
   * @param {(string|null)[]} starts @param {(string|null)[]} ends ISO dates of the rows
   * @param {string[]} [others] further days that can be chosen: those of control areas
   * @param {string|null} [open] the last day shown at first reaches to this one at least
   */
  constructor(starts, ends, others = [], open = null) {
    const n = starts.length;
    /** First and last possible day of each row; NaN where nothing is known. */
    this.a = new Float64Array(n);
    this.b = new Float64Array(n);
    for (let row = 0; row < n; row++) {
      const [start, end] = [starts[row], ends[row]];
      this.a[row] = start ? dayNumber(start) : end ? -Infinity : NaN;
      this.b[row] = end ? dayNumber(end) : start ? Infinity : NaN;
    }
    const [low, high] = axis(this.a, this.b);
    this.dated = low <= high;
    const days = [...others, ...(open ? [open] : [])].map(dayNumber);
    this.first = Math.min(low, ...days);
    this.n = Math.max(high, ...days) - this.first + 1;
    /** Positions of the first and the last day of the events that the axis holds. */
    this.low = low - this.first;
    this.high = high - this.first;
    this.end = Math.max(this.high, open ? dayNumber(open) - this.first : 0);
    this.from = 0;
    this.to = this.end;
    this.undated = true;
    this.wide = true;
    /** Days of one bar, and of one step. */
    this.unit = this.n <= MOST_BINS ? 1 : this.n <= MOST_BINS * 7 ? 7 : Math.ceil(this.n / MOST_BINS);
  }

  /** Whether there is anything to choose. */
  get useful() {
    return this.dated && this.n > 1;
  }

  get whole() {
    return this.from === 0 && this.to === this.end;
  }

  /** Whether a row has no date. @param {number} row */
  isUndated(row) {
    return Number.isNaN(this.a[row]);
  }

  /** Whether a row is dated to a long span. @param {number} row */
  isWide(row) {
    return this.b[row] - this.a[row] >= WIDE_DAYS;
  }

  /** An event is shown when any of its days is in the range. @param {number} row @returns {boolean} */
  passes(row) {
    if (this.isUndated(row)) return this.undated;
    if (!this.wide && this.isWide(row)) return false;
    // Where the range reaches an end of the axis, what lies beyond it belongs to it.
    const before = this.from > this.low && this.b[row] < this.first + this.from;
    const after = this.to < this.high && this.a[row] > this.first + this.to;
    return !before && !after;
  }

  get bits() {
    return 1;
  }

  /** Mark the rows that do not pass. @param {Uint32Array} kept @param {number} bit */
  mark(kept, bit) {
    if (this.whole && this.undated && this.wide) return;
    for (let row = 0; row < kept.length; row++) if (!this.passes(row)) kept[row] |= bit;
  }

  /** Change the range as little as shows a row. @param {number} row */
  reveal(row) {
    if (this.isUndated(row)) this.undated = true;
    else {
      if (this.isWide(row)) this.wide = true;
      if (!this.passes(row)) this.all();
    }
  }

  all() {
    this.set(0, this.end);
  }

  /** @param {number} from position of the first day @param {number} to of the last */
  set(from, to) {
    this.from = Math.min(Math.max(0, from), this.n - 1);
    this.to = Math.min(Math.max(this.from, to), this.n - 1);
  }

  /** Positions of two days. @param {string} a ISO date @param {string} b @returns {[number, number]} */
  between(a, b) {
    return [dayNumber(a) - this.first, dayNumber(b) - this.first];
  }

  /** Move the range by steps and keep its length; from all days to the first or the last step. @param {number} by */
  move(by) {
    const length = this.whole ? this.unit : this.to - this.from + 1;
    const last = Math.max(0, this.n - length);
    const from = this.whole ? (by > 0 ? 0 : last) : Math.min(last, Math.max(0, this.from + by * this.unit));
    this.set(from, from + length - 1);
  }

  /** Whether the range can move on. @param {number} by */
  canMove(by) {
    return this.whole || (by > 0 ? this.to < this.n - 1 : this.from > 0);
  }

  /** @param {number} position @returns {string} ISO date */
  iso(position) {
    return isoDay(this.first + position);
  }

  /**
   * Events a bar. An event of several days is shared out among them; one that lies beyond the axis is in no bar.
   * @param {(row: number) => boolean} counts whether a row counts
   * @returns {{exact: Float64Array, wide: Float64Array}}
   */
  bars(counts) {
    const bins = Math.ceil(this.n / this.unit);
    const found = { exact: new Float64Array(bins), wide: new Float64Array(bins) };
    for (let row = 0; row < this.a.length; row++) {
      const [a, b] = [this.a[row] - this.first, this.b[row] - this.first];
      // Spans without an end have no share to give.
      if (!Number.isFinite(b - a) || b < 0 || a >= this.n || !counts(row)) continue;
      const into = this.isWide(row) ? found.wide : found.exact;
      const [start, stop] = [Math.max(0, a), Math.min(this.n - 1, b)];
      for (let bin = Math.floor(start / this.unit); bin * this.unit <= stop; bin++) {
        const days = Math.min(stop, bin * this.unit + this.unit - 1) - Math.max(start, bin * this.unit) + 1;
        into[bin] += days / (b - a + 1);
      }
    }
    return found;
  }
}

/** First and last day of the axis. @param {Float64Array} a @param {Float64Array} b @returns {[number, number]} */
function axis(a, b) {
  const days = [NARROW_DAYS, Infinity].map((most) => {
    const found = [];
    for (let row = 0; row < a.length; row++) if (b[row] - a[row] < most) found.push(a[row], b[row]);
    return Float64Array.from(found).sort();
  });
  const sorted = days[0].length ? days[0] : days[1];
  const last = sorted.length - 1;
  if (last < 0) return [Infinity, -Infinity];
  const [lower, upper] = [sorted[Math.floor(last * 0.25)], sorted[Math.ceil(last * 0.75)]];
  const reach = FENCE * Math.max(upper - lower, LEAST_SPREAD);
  const within = sorted.filter((day) => day >= lower - reach && day <= upper + reach);
  return [within[0], within[within.length - 1]];
}
