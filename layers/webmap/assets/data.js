// The event table as the page holds it: columns and places, decoded when they are asked for.

import { circleRing } from "./circles.js";

/** @typedef {import("./payload.js").Row} Row */
/** @typedef {import("./payload.js").Draw} Draw */
/** @typedef {import("./payload.js").Position} Position */
/** @typedef {Uint8Array|Uint16Array|Uint32Array|Float64Array} Numbers */
/** @typedef {{t: "area"|"line", parts: Position[][][], at?: [number, number]}} Outline an area's polygons as rings, or lines; lon and lat of the point it stands at, where it has one */
/** @typedef {{t: "points", parts: Position[]}} Points */
/** @template Value @typedef {{codes: Numbers, values: Value[]}} Coded the distinct values, and for each row which of them */

const SCALE = 100000;
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const DIGIT = new Uint8Array(128);
for (let k = 0; k < DIGITS.length; k++) DIGIT[DIGITS.charCodeAt(k)] = k;

/** Whole numbers, so many digits each. @param {string} text @param {number} n @returns {Numbers} */
export function unpack(text, n) {
  const width = n ? text.length / n : 1;
  const numbers = width === 1 ? new Uint8Array(n) : width === 2 ? new Uint16Array(n) : width <= 5 ? new Uint32Array(n) : new Float64Array(n);
  for (let row = 0, at = 0; row < n; row++) {
    let number = 0;
    for (let k = 0; k < width; k++) number = number * 64 + DIGIT[text.charCodeAt(at++)];
    numbers[row] = number;
  }
  return numbers;
}

/** One column: its values by row. */
export class Column {
  /** @param {import("./payload.js").Column} raw @param {number} n */
  constructor(raw, n) {
    this.raw = raw;
    this.n = n;
    /** @type {Numbers|null} */
    this.numbers = null;
    /** @type {unknown[]|null} */
    this.whole = null;
    /** @type {Coded<unknown>|null} */
    this.parts = null;
  }

  /** @param {number} row @returns {unknown} null where nothing is known */
  at(row) {
    const { d, i, x, s = 1, o = 0, t, v, c } = this.raw;
    if (v) return v[row];
    if (d && i !== undefined) return d[(this.numbers ||= unpack(i, this.n))[row]];
    if (t !== undefined) return t.slice((row * t.length) / this.n, ((row + 1) * t.length) / this.n);
    if (x === undefined) return c === undefined ? null : c;
    const above = (this.numbers ||= unpack(x, this.n))[row];
    if (!this.raw.null) return (above + o) / s;
    return above ? (above - 1 + o) / s : null;
  }

  /** The value of each row. @returns {unknown[]} */
  all() {
    if (!this.whole) {
      if (this.raw.v) this.whole = this.raw.v;
      else if (this.raw.d) {
        const { codes, values } = this.coded();
        this.whole = Array.from(codes, (code) => values[code]);
      } else this.whole = Array.from({ length: this.n }, (_, row) => this.at(row));
    }
    return this.whole;
  }

  /** @returns {Coded<unknown>} */
  coded() {
    this.parts ||= this.raw.d ? { codes: (this.numbers ||= unpack(this.raw.i || "", this.n)), values: this.raw.d } : this.gathered();
    return this.parts;
  }

  /** @returns {Coded<unknown>} */
  gathered() {
    /** @type {Map<unknown, number>} */
    const index = new Map();
    const codes = new Uint32Array(this.n);
    for (let row = 0; row < this.n; row++) {
      const value = this.at(row);
      let code = index.get(value);
      if (code === undefined) {
        code = index.size;
        index.set(value, code);
      }
      codes[row] = code;
    }
    return { codes, values: [...index.keys()] };
  }
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

/** Columns of numbers. @template {string} Name @param {import("./payload.js").NumberColumns<Name>} raw @param {Name[]} names @returns {Record<Name, number[]>} */
function numbersOf(raw, names) {
  return /** @type {Record<Name, number[]>} */ (Object.fromEntries(names.map((name) => [name, new Column(raw[name], raw.n).all()])));
}

/** What deflate and base64 made of a text in JSON. @param {string} packed @returns {Promise<any>} */
async function inflate(packed) {
  const signs = atob(packed);
  const bytes = new Uint8Array(signs.length);
  for (let k = 0; k < bytes.length; k++) bytes[k] = signs.charCodeAt(k);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

export class Table {
  /**
   * @param {import("./payload.js").EventPayload} payload
   * @param {() => import("./payload.js").TextsPayload} [readTexts]
   */
  constructor(payload, readTexts = () => ({ columns: {} })) {
    this.n = payload.n;
    this.payload = payload;
    this.readTexts = readTexts;
    /** @type {Record<string, import("./payload.js").Column>|null} columns that are asked for when an event is told, once they are read */
    this.texts = null;
    /** @type {Promise<void>|null} */
    this.reading = null;
    /** @type {Map<string, Column>} */
    this.known = new Map();
    /** @type {Map<number, Outline|Points>} */
    this.outlines = new Map();
    /** @type {{of: Int32Array, n: number}|null} */
    this.groups = null;
    const { points, circles, shapes, of } = payload.places;
    this.points = numbersOf(points, ["lon", "lat"]);
    this.circles = numbersOf(circles, ["lon", "lat", "km"]);
    this.shapes = shapes;
    /** Of each row 0 for nowhere, or the number of its place, from 1: points, then circles, then other shapes. */
    this.of = unpack(of, this.n);
    this.firstCircle = 1 + points.n;
    this.firstShape = this.firstCircle + circles.n;
  }

  /** Run something that asks for any column: at once, or when those that are packed have been unpacked. @param {() => void} run */
  whenWhole(run) {
    if (!this.texts) {
      const raw = this.reading ? null : this.readTexts();
      if (raw && "columns" in raw) this.texts = raw.columns;
      else if (raw)
        this.reading = inflate(raw.deflate).then((columns) => {
          this.texts = columns;
        });
    }
    if (this.texts) run();
    else this.reading?.then(run);
  }

  /** @param {string} name @returns {Column} */
  named(name) {
    let column = this.known.get(name);
    if (!column) {
      let raw = Object.hasOwn(this.payload.columns, name) ? this.payload.columns[name] : { c: null };
      // What stands in the other element.
      if (raw === 0) {
        this.whenWhole(() => {});
        if (!this.texts) throw new Error(`the column ${name} is asked for before it is unpacked`);
        raw = this.texts[name];
      }
      column = new Column(raw, this.n);
      this.known.set(name, column);
    }
    return column;
  }

  /** @template {keyof Row} Name @param {Name} name @returns {(Row[Name]|null)[]} */
  column(name) {
    return /** @type {(Row[Name]|null)[]} */ (this.values(name));
  }

  /** A column that may be anybody's. @param {string} name @returns {unknown[]} */
  values(name) {
    return this.named(name).all();
  }

  /** @template {keyof Row} Name @param {Name} name @returns {Coded<Row[Name]|null>} */
  coded(name) {
    return /** @type {Coded<Row[Name]|null>} */ (this.named(name).coded());
  }

  /** @template {keyof Row} Name @param {number} row @param {Name} name @returns {Row[Name]|null} null where nothing is known */
  get(row, name) {
    const value = this.named(name).at(row);
    return /** @type {Row[Name]|null} */ (value === undefined ? null : value);
  }

  /**
   * The rows that have the same in several columns.
   * @param {(keyof Row)[]} names
   * @returns {{codes: Numbers, firsts: number[]}} of each row a number, and the first row of each number
   */
  together(names) {
    const codes = new Uint32Array(this.n);
    let firsts = this.n ? [0] : [];
    for (const name of names) {
      const column = this.coded(name);
      /** @type {Map<number, number>} */
      const index = new Map();
      firsts = [];
      for (let row = 0; row < this.n; row++) {
        const pair = codes[row] * column.values.length + column.codes[row];
        let code = index.get(pair);
        if (code === undefined) {
          code = firsts.push(row) - 1;
          index.set(pair, code);
        }
        codes[row] = code;
      }
    }
    return { codes, firsts };
  }

  /** @template {keyof Draw} Name @param {Name} name @returns {Draw[Name][]} */
  draw(name) {
    return /** @type {Draw[Name][]} */ (this.drawing(name).all());
  }

  /** @template {keyof Draw} Name @param {Name} name @returns {Coded<Draw[Name]>} */
  drawn(name) {
    return /** @type {Coded<Draw[Name]>} */ (this.drawing(name).coded());
  }

  /** @param {keyof Draw} name @returns {Column} */
  drawing(name) {
    const key = "draw " + name;
    const column = this.known.get(key) || new Column(this.payload.draw[name], this.n);
    this.known.set(key, column);
    return column;
  }

  /** The outline of a place that is no point. @param {number} number of the place @returns {Outline|Points} */
  shape(number) {
    let shape = this.outlines.get(number);
    if (!shape) {
      const circle = this.circle(number);
      const raw = circle ? null : this.shapes[number - this.firstShape];
      if (circle) shape = { t: "area", parts: [[circleRing(circle.lat, circle.lon, circle.km)]] };
      else if (raw?.t === "points") shape = { t: raw.t, parts: raw.c[0].map(([lon, lat]) => [lat, lon]) };
      else if (raw) shape = { t: raw.t, parts: raw.c.map((part) => part.map((line) => decodeLine(line))), at: raw.at };
      else throw new Error(`there is no place ${number}`);
      this.outlines.set(number, shape);
    }
    return shape;
  }

  /** Centre and radius, of a place that is a circle. @param {number} number of the place @returns {{lat: number, lon: number, km: number}|null} */
  circle(number) {
    const k = number - this.firstCircle;
    if (k < 0 || number >= this.firstShape) return null;
    return { lat: this.circles.lat[k], lon: this.circles.lon[k], km: this.circles.km[k] };
  }

  /**
   * Rows by the incident that they are versions of.
   * @returns {{of: Int32Array, n: number}} of each row the number of its incident, one of its own where it names none
   */
  incidents() {
    if (!this.groups) {
      const of = new Int32Array(this.n).fill(-1);
      const shared = new Int32Array(this.n).fill(-1);
      this.payload.incidents.forEach((rows, k) => {
        for (const row of rows) shared[row] = k;
      });
      const known = new Int32Array(this.payload.incidents.length).fill(-1);
      let n = 0;
      for (let row = 0; row < this.n; row++) {
        const k = shared[row];
        if (k < 0) of[row] = n++;
        else {
          if (known[k] < 0) known[k] = n++;
          of[row] = known[k];
        }
      }
      this.groups = { of, n };
    }
    return this.groups;
  }

  /** The rows that are versions of one incident, in the table's order. @param {number} row @returns {number[]} */
  versions(row) {
    return this.payload.incidents.find((rows) => rows.includes(row)) || [row];
  }

  /** All rows as plain objects, for whoever wants the data back. @returns {Promise<Record<string, unknown>[]>} */
  rows() {
    return new Promise((done) => {
      this.whenWhole(() => {
        const names = Object.keys(this.payload.columns);
        done(Array.from({ length: this.n }, (_, row) => Object.fromEntries(names.map((name) => [name, this.named(name).at(row) ?? null]))));
      });
    });
  }
}
