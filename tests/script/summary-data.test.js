// What is summed up by unit, and how it is parted into classes.

import assert from "node:assert/strict";
import test from "node:test";
import { classEnds, classOf, rampOf, UnitSummary } from "../../layers/webmap/assets/summary-data.js";
import { Summary } from "../../layers/webmap/assets/summary.js";
import { table } from "./support.js";

const sums = (rows, visible = rows.map(() => 1)) => new UnitSummary(table(rows), ["UA-63", "UA-59"]).totals(visible);
const tollOf = ({ stated, low, high }) => [stated, low, high];
const at = (iso, more) => ({ admin1_iso: iso, precision: "settlement", ...more });

test("an incident counts once, and its toll spans its versions", () => {
  const { units, rows, events } = sums([
    at("UA-63", { incident_id: "a", killed_min: 3, killed_max: 3 }),
    at("UA-63", { incident_id: "a", killed_min: 5, killed_max: 7 }),
    at("UA-63", { incident_id: "a" }),
    at("UA-63", { incident_id: "b", killed_min: 1, killed_max: 1 }),
    at("UA-63", { killed_min: 2, killed_max: 2 }),
    at("UA-63", {}),
  ]);
  assert.deepEqual([rows, events], [6, 4]);
  assert.equal(units.get("UA-63").events, 4);
  assert.deepEqual(tollOf(units.get("UA-63").tolls.killed.all), [3, 6, 10]);
  assert.deepEqual(tollOf(units.get("UA-63").tolls.injured.all), [0, 0, 0]);
});

test("a toll without an end stays without one, and one that is not stated is not nought", () => {
  const { units } = sums([at("UA-63", { injured_min: 4 }), at("UA-63", { injured_max: 2 }), at("UA-59", { injured_min: 0, injured_max: 0 }), at("UA-59", {})]);
  assert.deepEqual(tollOf(units.get("UA-63").tolls.injured.all), [2, 4, Infinity]);
  assert.deepEqual(tollOf(units.get("UA-59").tolls.injured.all), [1, 0, 0]);
});

test("what is denied gives no toll, and is told as only denied where all versions are", () => {
  const { units } = sums([
    at("UA-63", { incident_id: "a", killed_min: 9, killed_max: 9, stance: "denied" }),
    at("UA-63", { incident_id: "a", killed_min: 2, killed_max: 2, stance: "claimed" }),
    at("UA-63", { incident_id: "b", killed_min: 9, killed_max: 9, stance: "denied" }),
  ]);
  assert.deepEqual(tollOf(units.get("UA-63").tolls.killed.all), [1, 2, 2]);
  assert.equal(units.get("UA-63").denied, 1);
});

test("what is in no unit, in one that is not drawn, or in several by its versions, is counted apart", () => {
  const found = sums([
    at(null, { precision: "country" }),
    at("UA-63", { precision: "region" }),
    at("PL-06", {}),
    at("UA-63", { incident_id: "a", killed_min: 1, killed_max: 1 }),
    at("UA-59", { incident_id: "a", killed_min: 2, killed_max: 2 }),
    at("UA-63", { incident_id: "b" }),
    at(null, { incident_id: "b", precision: "country" }),
  ]);
  assert.deepEqual([found.nowhere.events, found.outside.events, found.split.events, found.events], [2, 1, 1, 5]);
  assert.deepEqual(tollOf(found.split.tolls.killed.all), [1, 1, 2]);
  assert.deepEqual([...found.units].map(([iso, { events, rows }]) => [iso, events, rows]), [["UA-63", 1, [5, 6]]]);
});

test("what is known to the unit alone is told, unless a version knows more", () => {
  const { units } = sums([
    at("UA-63", { incident_id: "a", precision: "oblast", injured_min: 1, injured_max: 1 }),
    at("UA-63", { incident_id: "a" }),
    at("UA-63", { precision: "oblast", injured_min: 5, injured_max: 6 }),
    at("UA-63", { admin1_ambiguous: true }),
  ]);
  const { events, coarse, edge, tolls } = units.get("UA-63");
  assert.deepEqual([events, coarse, edge], [3, 1, 1]);
  assert.deepEqual([tollOf(tolls.injured.all), tollOf(tolls.injured.coarse)], [[2, 6, 7], [1, 5, 6]]);
});

test("only what is shown counts, and a range spans the versions that are", () => {
  const rows = [at("UA-63", { incident_id: "a", killed_min: 3, killed_max: 3 }), at("UA-59", { incident_id: "a", killed_min: 8, killed_max: 8 })];
  assert.equal(sums(rows).units.size, 0);
  assert.deepEqual(tollOf(sums(rows, [0, 1]).units.get("UA-59").tolls.killed.all), [1, 8, 8]);
});

test("classes hold all values, in order, and what is much alike is one class", () => {
  for (const values of [[1], [3, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1000, 3, 7, 12, 55, 60, 61, 300, 0], [100000, 1], Array.from({ length: 110 }, (_, k) => k * k)]) {
    const ends = classEnds(values);
    assert.ok(ends.length <= 5);
    assert.equal(ends.at(-1), Math.max(...values));
    assert.deepEqual(ends, [...new Set(ends)].sort((a, b) => a - b));
    const used = new Set(values.filter((value) => value > 0).map((value) => classOf(value, ends)));
    assert.deepEqual([...used].sort(), ends.map((_, k) => k + 1), String(values));
  }
  assert.deepEqual(classEnds([364, 383, 404, 420, 429]), [429]);
  assert.deepEqual(classEnds([80, 5, 4, 3, 1]), [1, 3, 10, 80]);
  assert.deepEqual(classEnds([0, 0]), []);
  assert.equal(classOf(0, [3]), 0);
});

test("few classes take colours that lie far apart", () => {
  const ramp = ["a", "b", "c", "d", "e"];
  assert.deepEqual([1, 2, 3, 5].map((n) => rampOf(ramp, n).join("")), ["c", "ae", "ace", "abcde"]);
  assert.deepEqual(rampOf(ramp, 0), []);
});

test("while time plays classes grow and never shrink, so that a shade keeps its meaning", () => {
  const rows = Array.from({ length: 12 }, (_, k) => at(k < 2 ? "UA-59" : "UA-63", {}));
  const summary = new Summary(table(rows), [{ iso: "UA-63" }, { iso: "UA-59" }], "events");
  const shown = (first, last) => rows.map((_, k) => Number(k >= first && k < last));
  summary.recount(shown(0, 12));
  assert.deepEqual(summary.ends, [2, 10]);
  summary.recount(shown(2, 5), true);
  assert.deepEqual(summary.ends, [2, 10]);
  summary.recount(shown(2, 5));
  assert.deepEqual(summary.ends, [3]);
  summary.recount(shown(0, 8), true);
  assert.equal(summary.ends.at(-1), 6);
  assert.equal(summary.choose("__proto__"), false);
});
