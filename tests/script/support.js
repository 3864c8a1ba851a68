// What tests of the page's modules share: rows read by column, and properties that are tried with the same values each time.

import fc from "fast-check";
import { Table } from "../../layers/webmap/assets/data.js";

fc.configureGlobal({ seed: 20250212, numRuns: 200 });
export { fc };

/** A row's values by column, null where there are none. */
export const row = (values) => (name) => values[name] ?? null;

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Small numbers as columns have them, one digit each. */
export const digits = (numbers) => numbers.map((number) => DIGITS[number]).join("");

/** No places: rows that are listed only. */
export const nowhere = (n) => ({ points: { n: 0, lon: { c: null }, lat: { c: null } }, circles: { n: 0, lon: { c: null }, lat: { c: null }, km: { c: null } }, shapes: [], of: digits(Array(n).fill(0)) });

/** An event table of rows. */
export const table = (rows) => {
  const names = [...new Set(rows.flatMap(Object.keys))];
  const incidents = new Map();
  rows.forEach(({ incident_id }, number) => incidents.set(incident_id ?? number, [...(incidents.get(incident_id ?? number) || []), number]));
  return new Table({
    n: rows.length,
    columns: Object.fromEntries(names.map((name) => [name, { v: rows.map((values) => row(values)(name)) }])),
    incidents: [...incidents.values()].filter((numbers) => numbers.length > 1),
    places: nowhere(rows.length),
    draw: { as: { c: "panel" }, symbol: { c: "strike.air" }, stroke: { c: "reported" }, hatched: { c: false } },
  });
};

/** Whether two boxes (x0, y0, x1, y1) have more than a rim in common. */
export const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/** All pairs of a list. */
export const pairs = (list) => list.flatMap((one, k) => list.slice(k + 1).map((other) => [one, other]));
