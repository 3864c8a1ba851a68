// The summary by unit as the page keeps it: what is summed up, the sums of what is shown, and their classes.

import { classEnds, classOf, KINDS, rampOf, ranked, UnitSummary, valueOf } from "./summary-data.js";

/** @typedef {import("./summary-data.js").Kind} Kind */

export class Summary {
  /**
   * @param {import("./data.js").Table} table
   * @param {{iso: string, name: string, lat: number, lon: number}[]} units those that are drawn
   * @param {Kind|"off"} kind what is summed up at first
   */
  constructor(table, units, kind) {
    this.table = table;
    this.units = new Map(units.map((unit) => [unit.iso, unit]));
    this.first = kind;
    this.kind = kind;
    /** @type {UnitSummary|null} made when it is first asked for */
    this.data = null;
    /** @type {import("./summary-data.js").Totals|null} */
    this.totals = null;
    /** @type {number[]} upper ends of the classes */
    this.ends = [];
    /** The least value of the first class. */
    this.least = 1;
  }

  get on() {
    return this.kind !== "off";
  }

  /** @param {string} kind what is none is passed over @returns {boolean} whether it is one */
  choose(kind) {
    const known = KINDS.find((one) => one === kind);
    if (known === undefined) return false;
    this.kind = known;
    return true;
  }

  /**
   * Sum up what is shown.
   * @param {ArrayLike<number>} visible @param {boolean} [growing] classes may only grow: while time plays, one shade is to mean one number
   */
  recount(visible, growing = false) {
    const kind = this.kind;
    if (kind === "off") {
      this.totals = null;
      this.ends = [];
      return;
    }
    this.data ||= new UnitSummary(this.table, [...this.units.keys()]);
    this.totals = this.data.totals(visible);
    const values = [...this.totals.units.values()].map((total) => valueOf(total, kind) ?? 0);
    const least = Math.min(...values.filter((value) => value > 0));
    this.least = growing ? Math.min(this.least, least) : least;
    if (!growing || Math.max(0, ...values) > (this.ends.at(-1) || 0)) this.ends = classEnds(values);
  }

  /** @param {string} iso */
  name(iso) {
    return this.units.get(iso)?.name || iso;
  }

  /** Units of which something is shown, by value. */
  ranked() {
    return this.totals && this.kind !== "off" ? ranked(this.totals, this.kind, (iso) => this.name(iso)) : [];
  }

  /** The class of a unit: null where nothing is stated. @param {import("./summary-data.js").Total} total */
  classOf(total) {
    const value = this.kind === "off" ? null : valueOf(total, this.kind);
    return value === null ? null : classOf(value, this.ends);
  }

  /** The shade of each class, of that of nothing first. @param {{none: string, ramp: string[]}} shades */
  colours(shades) {
    return [shades.none, ...rampOf(shades.ramp, this.ends.length)];
  }
}
