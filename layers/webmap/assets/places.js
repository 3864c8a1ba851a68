// Where events are: rows of one point, or of one area, belong together. Coordinates are never moved apart.

import { circleBox, kmBetween } from "./circles.js";

/** @typedef {import("./data.js").Table} Table */
/** @typedef {import("./payload.js").Box} Box */
/** @typedef {import("./payload.js").Position} Position */

/** What stands at one point, or in one area. */
export class Place {
  /**
   * @param {"marker"|"area"} kind @param {number} lat @param {number} lon
   * @param {number} shape number of the shape, -1 for a point
   * @param {Box|null} [box] of an area: south, west, north, east
   */
  constructor(kind, lat, lon, shape, box = null) {
    this.kind = kind;
    this.lat = lat;
    this.lon = lon;
    this.shape = shape;
    this.bounds = box;
    /** @type {number[]} newest first */
    this.rows = [];
  }

  /** South, west, north, east. @returns {Box} */
  get box() {
    return this.bounds || [this.lat, this.lon, this.lat, this.lon];
  }
}

/** The place of each row that is on the map; the first of several. */
export class RowPlaces {
  /** @param {number} n */
  constructor(n) {
    this.numbers = new Int32Array(n).fill(-1);
    /** @type {Place[]} */
    this.places = [];
  }

  /** @param {number} row @returns {Place|undefined} */
  get(row) {
    return this.places[this.numbers[row]];
  }

  /** @param {number} row @returns {boolean} */
  has(row) {
    return this.numbers[row] >= 0;
  }
}

/** Ranks of the rows by date: 0 for the newest; unknown dates come last. @param {Table} table @returns {Int32Array} */
function ranks(table) {
  const start = table.coded("start_date");
  const end = table.coded("end_date");
  const days = [...new Set([...start.values, ...end.values])].filter(Boolean).sort().reverse();
  const rank = new Map(days.map((day, k) => [day, k]));
  const [ofStart, ofEnd] = [start, end].map(({ values }) => values.map((day) => rank.get(day) ?? -1));
  return Int32Array.from(start.codes, (code, row) => {
    const known = ofEnd[end.codes[row]] >= 0 ? ofEnd[end.codes[row]] : ofStart[code];
    return known >= 0 ? known : days.length;
  });
}

/** @type {WeakMap<Table, Int32Array>} */
const ranked = new WeakMap();

/**
 * Sort rows: newest first, unknown dates last, then as in the table.
 * @param {Table} table @param {number[]} rows @returns {number[]}
 */
export function byDate(table, rows) {
  const rank = ranked.get(table) || ranks(table);
  ranked.set(table, rank);
  // Numbers in typed arrays are sorted without being asked for one by one.
  const keys = Float64Array.from(rows, (row) => rank[row] * table.n + row).sort();
  return Array.from(keys, (key) => key % table.n);
}

/** @param {Table} table @returns {{places: Place[], ofRow: RowPlaces, country: number[], unplaced: number[]}} */
export function gatherPlaces(table) {
  /** @type {Place[]} */
  const places = [];
  const ofRow = new RowPlaces(table.n);
  /** @type {number[]} */
  const country = [];
  /** @type {number[]} */
  const unplaced = [];
  const drawnAs = table.drawn("as");
  const precision = table.coded("precision");
  /** @type {Int32Array} of each place of the table the number here */
  const known = new Int32Array(table.firstShape + table.shapes.length).fill(-1);
  /** @type {Map<string, number>|null} points by their coordinates, where shapes hold points too */
  const points = table.shapes.some((shape) => shape.t === "points") ? new Map() : null;
  for (let row = 0; row < table.n; row++) {
    const number = table.of[row];
    if (number === 0 || drawnAs.values[drawnAs.codes[row]] === "panel") {
      (precision.values[precision.codes[row]] === "country" ? country : unplaced).push(row);
      continue;
    }
    if (known[number] >= 0) add(row, known[number]);
    else if (number < table.firstCircle) {
      known[number] = point(table.points.lat[number - 1], table.points.lon[number - 1]);
      add(row, known[number]);
    } else {
      const circle = table.circle(number);
      const shape = circle || table.shape(number);
      if ("t" in shape && shape.t === "points") {
        for (const [lat, lon] of shape.parts) add(row, point(lat, lon));
        continue;
      }
      known[number] = places.push("t" in shape ? area(number, shape) : new Place("area", shape.lat, shape.lon, number, circleBox(shape.lat, shape.lon, shape.km))) - 1;
      add(row, known[number]);
    }
  }
  ofRow.places = places;
  for (const place of places) if (place.rows.length > 1) place.rows = byDate(table, place.rows);
  return { places, ofRow, country: byDate(table, country), unplaced: byDate(table, unplaced) };

  /** @param {number} row @param {number} number */
  function add(row, number) {
    places[number].rows.push(row);
    if (ofRow.numbers[row] < 0) ofRow.numbers[row] = number;
  }

  /** The place at a point. @param {number} lat @param {number} lon @returns {number} */
  function point(lat, lon) {
    const key = points ? `${lon},${lat}` : "";
    const found = points?.get(key);
    if (found !== undefined) return found;
    const number = places.push(new Place("marker", lat, lon, -1)) - 1;
    points?.set(key, number);
    return number;
  }

  /** @param {number} number @param {import("./data.js").Outline} shape */
  function area(number, { parts, at }) {
    const box = boxOf(parts);
    return new Place("area", at ? at[1] : (box[0] + box[2]) / 2, at ? at[0] : (box[1] + box[3]) / 2, number, box);
  }
}

/** @param {Position[][][]} parts polygons or lines @returns {Box} */
export function boxOf(parts) {
  let [south, west, north, east] = [90, 180, -90, -180];
  for (const part of parts)
    for (const [lat, lon] of part[0]) {
      if (lat < south) south = lat;
      if (lat > north) north = lat;
      if (lon < west) west = lon;
      if (lon > east) east = lon;
    }
  return [south, west, north, east];
}

/** @param {Position[][][]} parts polygons as rings @param {number} lat @param {number} lon */
export function holds(parts, lat, lon) {
  for (const rings of parts) {
    let inside = false;
    for (const ring of rings)
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [yi, xi] = ring[i];
        const [yj, xj] = ring[j];
        if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
      }
    if (inside) return true;
  }
  return false;
}

/** Whether an area holds a point. @param {Table} table @param {Place} place @param {number} lat @param {number} lon */
export function covers(table, { shape: number }, lat, lon) {
  const circle = table.circle(number);
  if (circle) return kmBetween([circle.lat, circle.lon], [lat, lon]) <= circle.km;
  const shape = table.shape(number);
  return shape.t === "area" && holds(shape.parts, lat, lon);
}

/**
 * The box that the first view shows: all that is drawn, but of a very large area only what is near its own point.
 * @param {Place[]} places @returns {Box|null}
 */
export function firstView(places) {
  if (!places.length) return null;
  const REACH_KM = 400;
  const LEAST_KM = 60;
  let [south, west, north, east] = [90, 180, -90, -180];
  for (const place of places) {
    const dLat = REACH_KM / 111;
    const dLon = dLat / Math.max(0.2, Math.cos((place.lat * Math.PI) / 180));
    const [s, w, n, e] = place.box;
    south = Math.min(south, Math.max(s, place.lat - dLat));
    north = Math.max(north, Math.min(n, place.lat + dLat));
    west = Math.min(west, Math.max(w, place.lon - dLon));
    east = Math.max(east, Math.min(e, place.lon + dLon));
  }
  const padLat = LEAST_KM / 111;
  const padLon = padLat / Math.max(0.2, Math.cos((((south + north) / 2) * Math.PI) / 180));
  const midLat = (south + north) / 2;
  const midLon = (west + east) / 2;
  return [Math.min(south, midLat - padLat), Math.min(west, midLon - padLon), Math.max(north, midLat + padLat), Math.max(east, midLon + padLon)];
}
