// What tests of the page's modules share: rows read by column, and properties that are tried with the same values each time.

import fc from "fast-check";

fc.configureGlobal({ seed: 20250212, numRuns: 200 });
export { fc };

/** A row's values by column, null where there are none. */
export const row = (values) => (name) => values[name] ?? null;

/** An event table of rows, as far as modules ask it. */
export const table = (rows) => ({ n: rows.length, get: (number, name) => row(rows[number])(name), column: (name) => rows.map((values) => row(values)(name)) });

/** Whether two boxes (x0, y0, x1, y1) have more than a rim in common. */
export const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/** All pairs of a list. */
export const pairs = (list) => list.flatMap((one, k) => list.slice(k + 1).map((other) => [one, other]));
