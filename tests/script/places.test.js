// Rows of one point or area belong together; what a point lies in; what the first view shows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { circleRing } from "../../layers/webmap/assets/circles.js";
import { Table } from "../../layers/webmap/assets/data.js";
import { byDate, covers, firstView, gatherPlaces, holds } from "../../layers/webmap/assets/places.js";
import { digits, fc, nowhere } from "./support.js";

const payload = {
  n: 5,
  columns: { precision: { v: ["settlement", "settlement", "oblast", "country", null] }, start_date: { v: ["2025-01-01", "2025-01-03", null, null, null] } },
  incidents: [],
  places: {
    ...nowhere(5),
    points: { n: 1, lon: { c: 30 }, lat: { c: 50 } },
    shapes: [{ t: "area", c: [[[3000000, 4900000, 200000, 0, 0, 200000, -200000, 0, 0, -200000]]] }],
    of: digits([1, 1, 2, 0, 0]),
  },
  draw: { as: { v: ["marker", "marker", "area", "panel", "panel"] }, symbol: { c: "strike.air" }, stroke: { c: "reported" }, hatched: { c: false } },
};

test("events of one point are one place, unmoved; the others are listed", () => {
  const { places, country, unplaced, ofRow } = gatherPlaces(new Table(payload));
  assert.deepEqual(places.map((place) => [place.kind, place.lon, place.lat, place.rows]), [["marker", 30, 50, [1, 0]], ["area", 31, 50, [2]]]);
  assert.deepEqual([country, unplaced], [[3], [4]]);
  assert.equal(ofRow.has(3), false);
});

test("an area stands at its first row's own point, else in the middle of its box", () => {
  const shapes = [{ ...payload.places.shapes[0], at: [30.5, 49.25] }];
  const { places } = gatherPlaces(new Table({ ...payload, places: { ...payload.places, shapes } }));
  assert.deepEqual([places[1].lon, places[1].lat, places[1].box], [30.5, 49.25, [49, 30, 51, 32]]);
});

test("what a point lies in", () => {
  const { parts } = new Table(payload).shape(2);
  assert.equal(holds(parts, 50, 31), true);
  assert.equal(holds(parts, 52, 31), false);
});

test("a circle holds what is nearer to its middle than its radius, as its corners have it", () => {
  const circles = { n: 1, lon: { c: 30 }, lat: { c: 49 }, km: { c: 80 } };
  const known = new Table({ ...payload, places: { ...payload.places, points: { n: 0, lon: { c: null }, lat: { c: null } }, circles, shapes: [], of: digits([1, 1, 1, 1, 1]) } });
  const [place] = gatherPlaces(known).places;
  for (const [lat, lon] of circleRing(49, 30, 80)) {
    const towards = (share) => [49 + (lat - 49) * share, 30 + (lon - 30) * share];
    assert.deepEqual([0.99, 1.01].map((share) => covers(known, place, ...towards(share))), [true, false]);
  }
});

test("the first view fits the events, and of a vast area what is near its point", () => {
  const vast = { kind: "area", lat: 60, lon: 90, rows: [0], shape: 0, box: [48, 60, 75, 170] };
  const [south, west, north, east] = firstView([vast]);
  assert.ok(north - south < 8 && east - west < 16);
  const one = firstView([{ kind: "marker", lat: 50, lon: 30, rows: [0], shape: -1, box: [50, 30, 50, 30] }]);
  assert.ok(one[2] - one[0] > 0.9 && one[2] - one[0] < 1.3);
  assert.equal(firstView([]), null);
  const far = firstView([{ kind: "marker", lat: 48, lon: 22, rows: [0], shape: -1, box: [48, 22, 48, 22] }, { kind: "area", lat: 50, lon: 36, rows: [1], shape: 0, box: [49, 35, 51, 37] }]);
  assert.deepEqual(far, [48, 22, 51, 37]);
});

test("each row is of one place at least or listed once, and places list their rows newest first", () => {
  const day = fc.option(fc.integer({ min: 1, max: 9 }).map((d) => `2025-02-0${d}`));
  const one = fc.record({
    // Nowhere, one of two points, a circle, or one of three shapes, the last of which is a point twice.
    where: fc.constantFrom(0, 1, 2, 3, 4, 5, 6),
    as: fc.constantFrom("drawn", "panel"),
    precision: fc.constantFrom("country", "oblast", null),
    start: day,
  });
  const shapes = [payload.places.shapes[0], { t: "line", c: [[[3000000, 5000000, 100, 100]]] }, { t: "points", c: [[[30, 50], [33, 50]]] }];
  fc.assert(
    fc.property(fc.array(one), (rows) => {
      const table = new Table({
        n: rows.length,
        columns: { precision: { v: rows.map((row) => row.precision) }, start_date: { v: rows.map((row) => row.start) } },
        incidents: [],
        places: {
          points: { n: 2, lon: { v: [30, 31] }, lat: { c: 50 } },
          circles: { n: 1, lon: { c: 32 }, lat: { c: 49 }, km: { c: 10 } },
          shapes,
          of: digits(rows.map((row) => row.where)),
        },
        draw: { as: { v: rows.map((row) => row.as) } },
      });
      const { places, ofRow, country, unplaced } = gatherPlaces(table);
      rows.forEach((row, k) => {
        const drawn = row.where > 0 && row.as !== "panel";
        assert.equal(places.filter((place) => place.rows.includes(k)).length, drawn ? (row.where === 6 ? 2 : 1) : 0);
        assert.equal(ofRow.has(k), drawn);
        assert.equal(country.includes(k), !drawn && row.precision === "country");
        assert.equal(unplaced.includes(k), !drawn && row.precision !== "country");
      });
      const points = places.filter((place) => place.kind === "marker").map(({ lat, lon }) => `${lat} ${lon}`);
      assert.equal(new Set(points).size, points.length);
      for (const { rows: listed } of places) assert.deepEqual(listed, byDate(table, listed));
    }),
  );
});

test("a point is in a polygon with holes where a ray crosses its rings an odd number of times", () => {
  // Squares within squares: the second is a hole, the third an island of its own.
  const square = (half) => [[-half, -half], [-half, half], [half, half], [half, -half], [-half, -half]];
  const parts = [[square(9), square(6)], [square(3)]];
  fc.assert(
    fc.property(fc.double({ min: -12, max: 12, noNaN: true }), fc.double({ min: -12, max: 12, noNaN: true }), (lat, lon) => {
      const far = Math.max(Math.abs(lat), Math.abs(lon));
      fc.pre(![3, 6, 9].includes(far));
      assert.equal(holds(parts, lat, lon), far < 3 || (far > 6 && far < 9));
    }),
  );
});
