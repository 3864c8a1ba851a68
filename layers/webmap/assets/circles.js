// Circles of uncertainty: their corners, from centre and radius, as geo/geometry.py has them.

const CORNERS = 64;
// WGS 84: semi-major axis in metres, and flattening.
const A = 6378137;
const F = 1 / 298.257223563;
const B = A * (1 - F);
const RADIAN = Math.PI / 180;
// Mean radius of the earth (IUGG).
const MEAN_KM = 6371.0088;
// Degrees that shapes are kept to.
const STEPS = 100000;

/**
 * Corners at a geodesic distance from a point, counter-clockwise from the north, the first one again at the end
 * (Vincenty 1975, direct formula).
 * @param {number} lat @param {number} lon @param {number} km @returns {[number, number][]} as [lat, lon]
 */
export function circleRing(lat, lon, km) {
  const u1 = Math.atan((1 - F) * Math.tan(lat * RADIAN));
  const [sinU1, cosU1] = [Math.sin(u1), Math.cos(u1)];
  const s = km * 1000;
  /** @type {[number, number][]} */
  const ring = [];
  for (let k = 0; k < CORNERS; k++) {
    const azimuth = (-k * 2 * Math.PI) / CORNERS;
    const [sinA1, cosA1] = [Math.sin(azimuth), Math.cos(azimuth)];
    const sigma1 = Math.atan2(Math.tan(u1), cosA1);
    const sinA = cosU1 * sinA1;
    const cos2A = 1 - sinA * sinA;
    const uu = (cos2A * (A * A - B * B)) / (B * B);
    const a = 1 + (uu / 16384) * (4096 + uu * (-768 + uu * (320 - 175 * uu)));
    const b = (uu / 1024) * (256 + uu * (-128 + uu * (74 - 47 * uu)));
    let sigma = s / (B * a);
    let cos2M = Math.cos(2 * sigma1 + sigma);
    let sinS = Math.sin(sigma);
    let cosS = Math.cos(sigma);
    // Each turn brings about five more digits.
    for (let turn = 0; turn < 3; turn++) {
      const more = b * sinS * (cos2M + (b / 4) * (cosS * (2 * cos2M * cos2M - 1) - (b / 6) * cos2M * (4 * sinS * sinS - 3) * (4 * cos2M * cos2M - 3)));
      sigma = s / (B * a) + more;
      cos2M = Math.cos(2 * sigma1 + sigma);
      sinS = Math.sin(sigma);
      cosS = Math.cos(sigma);
    }
    const phi = Math.atan2(sinU1 * cosS + cosU1 * sinS * cosA1, (1 - F) * Math.hypot(sinA, sinU1 * sinS - cosU1 * cosS * cosA1));
    const lambda = Math.atan2(sinS * sinA1, cosU1 * cosS - sinU1 * sinS * cosA1);
    const c = (F / 16) * cos2A * (4 + F * (4 - 3 * cos2A));
    const l = lambda - (1 - c) * F * sinA * (sigma + c * sinS * (cos2M + c * cosS * (2 * cos2M * cos2M - 1)));
    ring.push([Math.round((phi / RADIAN) * STEPS) / STEPS, Math.round((lon + l / RADIAN) * STEPS) / STEPS]);
  }
  ring.push(ring[0]);
  return ring;
}

/**
 * The box round a circle, to some metres.
 * @param {number} lat @param {number} lon @param {number} km @returns {[number, number, number, number]} south, west, north, east
 */
export function circleBox(lat, lon, km) {
  const e2 = F * (2 - F);
  const w = 1 - e2 * Math.sin(lat * RADIAN) ** 2;
  const across = (km * 1000) / (A / Math.sqrt(w)) / RADIAN;
  const along = (km * 1000) / ((A * (1 - e2)) / w ** 1.5) / RADIAN;
  const wide = across / Math.cos(lat * RADIAN);
  return [lat - along, lon - wide, lat + along, lon + wide];
}

/** The distance of two points, on a sphere: to half a per cent. @param {[number, number]} one lat and lon @param {[number, number]} other */
export function kmBetween([lat1, lon1], [lat2, lon2]) {
  const [along, across] = [(lat2 - lat1) / 2, (lon2 - lon1) / 2].map((angle) => Math.sin(angle * RADIAN) ** 2);
  return 2 * MEAN_KM * Math.asin(Math.sqrt(along + Math.cos(lat1 * RADIAN) * Math.cos(lat2 * RADIAN) * across));
}
