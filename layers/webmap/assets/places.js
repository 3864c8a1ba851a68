// Where events are: rows of one point, or of one area, belong together. Coordinates are never moved apart.

/** @typedef {import("./data.js").Table} Table */
/** @typedef {import("./payload.js").Box} Box */
/** @typedef {import("./payload.js").Position} Position */

/**
 * @typedef {object} Place
 * @property {"marker"|"area"} kind
 * @property {number} lat
 * @property {number} lon
 * @property {number[]} rows newest first
 * @property {number} shape number of the shape, -1 for a point
 * @property {Box} box
 */

/**
 * Sort rows: newest first, unknown dates last, then as in the table.
 * @param {Table} table @param {number[]} rows
 */
export function byDate(table, rows) {
  const start = table.column("start_date");
  const end = table.column("end_date");
  const key = (/** @type {number} */ row) => end[row] || start[row] || "";
  return rows.slice().sort((a, b) => (key(a) < key(b) ? 1 : key(a) > key(b) ? -1 : a - b));
}

/** @param {Table} table @returns {{places: Place[], ofRow: Map<number, Place>, country: number[], unplaced: number[]}} */
export function gatherPlaces(table) {
  /** @type {Map<string, Place>} */
  const found = new Map();
  /** @type {Map<number, Place>} */
  const ofRow = new Map();
  /** @type {number[]} */
  const country = [];
  /** @type {number[]} */
  const unplaced = [];
  const drawnAs = table.draw("as");
  const precision = table.column("precision");
  const lons = table.column("lon");
  const lats = table.column("lat");
  for (let row = 0; row < table.n; row++) {
    const where = table.where(row);
    if (drawnAs[row] === "panel" || where === null) {
      (precision[row] === "country" ? country : unplaced).push(row);
      continue;
    }
    if (typeof where !== "number") {
      add(row, "marker", `${where[0]},${where[1]}`, where[1], where[0], -1);
      continue;
    }
    const shape = table.shape(where);
    if (shape.t === "points")
      for (const [lat, lon] of shape.parts) add(row, "marker", `${lon},${lat}`, lat, lon, -1);
    else {
      const box = boxOf(shape.parts);
      const lon = lons[row] ?? (box[1] + box[3]) / 2;
      const lat = lats[row] ?? (box[0] + box[2]) / 2;
      add(row, "area", `shape ${where}`, lat, lon, where, box);
    }
  }
  const places = [...found.values()];
  for (const place of places) if (place.rows.length > 1) place.rows = byDate(table, place.rows);
  return { places, ofRow, country: byDate(table, country), unplaced: byDate(table, unplaced) };

  /**
   * @param {number} row @param {"marker"|"area"} kind @param {string} key @param {number} lat @param {number} lon
   * @param {number} shape @param {Box} [box]
   */
  function add(row, kind, key, lat, lon, shape, box = [lat, lon, lat, lon]) {
    let place = found.get(key);
    if (!place) {
      place = { kind, lat, lon, rows: [], shape, box };
      found.set(key, place);
    }
    place.rows.push(row);
    if (!ofRow.has(row)) ofRow.set(row, place);
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
