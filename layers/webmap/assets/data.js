// The event table as the page holds it: columns and shapes, decoded when they are asked for.

const SCALE = 100000;

/**
 * Decode one column; see payload.py for the three encodings.
 * @param {{c?: any, d?: any[], i?: number[], v?: any[]}} column
 * @param {number} n
 * @returns {any[]}
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
 * @returns {[number, number][]} positions as [lat, lon], Leaflet's order
 */
export function decodeLine(numbers, scale = SCALE) {
  /** @type {[number, number][]} */
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
  /** @param {any} payload the element "sitmap-events" */
  constructor(payload) {
    this.n = payload.n;
    this.payload = payload;
    /** @type {Map<string, any[]>} */
    this.decoded = new Map();
    /** @type {Map<number, any>} */
    this.outlines = new Map();
  }

  /** @param {string} name @returns {any[]} */
  column(name) {
    let values = this.decoded.get(name);
    if (!values) {
      values = decodeColumn(this.payload.columns[name] || { c: null }, this.n);
      this.decoded.set(name, values);
    }
    return values;
  }

  /** @param {number} row @param {string} name @returns {any} null where nothing is known */
  get(row, name) {
    const value = this.column(name)[row];
    return value === undefined ? null : value;
  }

  /** @param {"as"|"symbol"|"stroke"|"hatched"} name @returns {any[]} */
  draw(name) {
    const key = "draw " + name;
    let values = this.decoded.get(key);
    if (!values) {
      values = decodeColumn(this.payload.draw[name], this.n);
      this.decoded.set(key, values);
    }
    return values;
  }

  /** @param {number} row @returns {null | number | [number, number]} a shape's number or [lon, lat] */
  where(row) {
    return this.payload.geometry[row];
  }

  /**
   * @param {number} number
   * @returns {{t: string, parts: any[]}} parts in [lat, lon]: polygons as lists of rings, lines, or points
   */
  shape(number) {
    let shape = this.outlines.get(number);
    if (!shape) {
      const raw = this.payload.shapes[number];
      const parts =
        raw.t === "points"
          ? raw.c[0].map((/** @type {number[]} */ p) => [p[1], p[0]])
          : raw.c.map((/** @type {number[][]} */ part) => part.map((line) => decodeLine(line)));
      shape = { t: raw.t, parts };
      this.outlines.set(number, shape);
    }
    return shape;
  }

  /** All rows as plain objects, for whoever wants the data back. @returns {Record<string, any>[]} */
  rows() {
    const names = Object.keys(this.payload.columns);
    return Array.from({ length: this.n }, (_, row) => Object.fromEntries(names.map((name) => [name, this.get(row, name)])));
  }
}
