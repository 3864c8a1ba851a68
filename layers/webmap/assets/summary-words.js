// What a unit's sums say, in words: for the map, the table and the pop-up.

import { page } from "./state.js";

/** @typedef {import("./summary-data.js").Total} Total */
/** @typedef {import("./summary-data.js").Toll} Toll */
/** @typedef {import("./summary-data.js").Harmed} Harmed */
/** @typedef {import("./summary-data.js").Kind} Kind */

/** A toll as short as the map needs it: "3", "3–7", "3+"; nothing where none is stated. @param {Toll} toll */
export function shortToll({ stated, low, high }) {
  if (!stated) return "";
  const form = low === high ? "exact" : high === Infinity ? "min" : "range";
  return page.phrases.say(`by_unit.short.${form}`, { n: low, a: low, b: high });
}

/** A toll in words: "at least 3 killed". @param {Harmed} kind @param {Toll} toll */
export function saidToll(kind, { low, high }) {
  const form = high === 0 ? "none" : low === high ? "exact" : high === Infinity ? "min" : low === 0 ? "max" : "range";
  return page.phrases.say(`toll.${kind}.${form}`, { n: form === "max" ? high : low, a: low, b: high });
}

/** What stands in a unit. @param {Total} total @param {Kind} kind */
export function figureOf(total, kind) {
  if (kind === "events") return page.phrases.number.format(total.events);
  return shortToll(total.tolls[kind].all) || page.words.by_unit.unstated.toLowerCase();
}

/** The figure in words. @param {Total} total @param {Kind} kind */
export function saidFigure(total, kind) {
  const events = page.phrases.say("stack.tag", { n: total.events });
  if (kind === "events") return events;
  const toll = total.tolls[kind].all;
  if (!toll.stated) return `${events}; ${page.words.by_unit.unstated_people[kind]}`;
  return `${saidToll(kind, toll)}, ${page.phrases.say("by_unit.stated_of", { n: toll.stated, all: total.events })}`;
}

/** What is to be known of a figure: how much of it is placed no closer than the unit, near its border, denied. @param {Total} total @param {Kind} kind @returns {string[]} */
export function caveats(total, kind) {
  const say = (/** @type {"coarse"|"edge"|"denied"} */ key, /** @type {number} */ n) => (n ? page.phrases.say(`by_unit.${key}`, { n }) : "");
  const vague = (/** @type {Harmed} */ harm, /** @type {Toll} */ toll) => toll.stated > 0 && page.phrases.say("by_unit.coarse_toll", { toll: saidToll(harm, toll), n: toll.stated });
  const coarse = (kind !== "events" && vague(kind, total.tolls[kind].coarse)) || say("coarse", total.coarse);
  return [coarse, say("edge", total.edge), say("denied", total.denied)].filter(Boolean);
}
