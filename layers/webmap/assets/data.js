// The event table as the page holds it: columns and shapes, decoded when they are asked for.

/** @typedef {import("./payload.js").Row} Row */
/** @typedef {import("./payload.js").Draw} Draw */
/** @typedef {import("./payload.js").Position} Position */
/** @typedef {{t: "area"|"line", parts: Position[][][]}} Outline an area's polygons as rings, or lines */
/** @typedef {{t: "points", parts: Position[]}} Points */

const SCALE = 100000;

/**
 * Decode one column; see payload.py for the three encodings.
 * @param {import("./payload.js").Column} column
 * @param {number} n
 * @returns {unknown[]}
 */
export function decodeColumn(column, n) {
  if (column.v) return column.v;
  if (column.d && column.i) {
    const distinct = column.d;
    return column.i.map((index) => distinct[index]);
  }
  return new Array(n).fill(column.c === undefined ? null : column.c);
}

/**
 * Decode one line or ring of running differences.
 * @param {number[]} numbers
 * @param {number} [scale] steps per degree
 * @returns {Position[]}
 */
export function decodeLine(numbers, scale = SCALE) {
  /** @type {Position[]} */
  const line = [];
  let x = 0;
  let y = 0;
  for (let k = 0; k + 1 < numbers.length; k += 2) {
    x += numbers[k];
    y += numbers[k + 1];
    line.push([y / scale, x / scale]);
  }
  return line;
}

export class Table {
  /** @param {import("./payload.js").EventPayload} payload the element "sitmap-events" */
  constructor(payload) {
    this.n = payload.n;
    this.payload = payload;
    /** @type {Map<string, unknown[]>} */
    this.decoded = new Map();
    /** @type {Map<number, Outline|Points>} */
    this.outlines = new Map();
  }

  /** @template {keyof Row} Name @param {Name} name @returns {(Row[Name]|null)[]} */
  column(name) {
    return /** @type {(Row[Name]|null)[]} */ (this.values(name));
  }

  /** A column that may be anybody's. @param {string} name @returns {unknown[]} */
  values(name) {
    let values = this.decoded.get(name);
    if (!values) {
      values = decodeColumn(this.payload.columns[name] || { c: null }, this.n);
      this.decoded.set(name, values);
    }
    return values;
  }

  /** @template {keyof Row} Name @param {number} row @param {Name} name @returns {Row[Name]|null} null where nothing is known */
  get(row, name) {
    const value = this.column(name)[row];
    return value === undefined ? null : value;
  }

  /** @template {keyof Draw} Name @param {Name} name @returns {Draw[Name][]} */
  draw(name) {
    const key = "draw " + name;
    let values = this.decoded.get(key);
    if (!values) {
      values = decodeColumn(this.payload.draw[name], this.n);
      this.decoded.set(key, values);
    }
    return /** @type {Draw[Name][]} */ (values);
  }

  /** @param {number} row @returns {null | number | [number, number]} a shape's number or [lon, lat] */
  where(row) {
    return this.payload.geometry[row];
  }

  /** @param {number} number @returns {Outline|Points} */
  shape(number) {
    let shape = this.outlines.get(number);
    if (!shape) {
      const raw = this.payload.shapes[number];
      if (raw.t === "points") shape = { t: raw.t, parts: raw.c[0].map(([lon, lat]) => [lat, lon]) };
      else shape = { t: raw.t, parts: raw.c.map((part) => part.map((line) => decodeLine(line))) };
      this.outlines.set(number, shape);
    }
    return shape;
  }

  /** All rows as plain objects, for whoever wants the data back. @returns {Record<string, unknown>[]} */
  rows() {
    const names = Object.keys(this.payload.columns);
    return Array.from({ length: this.n }, (_, row) => Object.fromEntries(names.map((name) => [name, this.values(name)[row] ?? null])));
  }
}
