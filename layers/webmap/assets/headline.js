// What an event is called in lists, hints and headings.

import { clean } from "./dom.js";
import { getter, page } from "./state.js";

/** @typedef {import("./payload.js").Get} Get */

/**
 * What happened, in a few words. A control claim is told by who is said to hold the place: its ACLED type names a
 * change that the report may not tell of. What is denied says so first.
 * @param {number} row
 */
export function headline(row) {
  const get = getter(row);
  const say = page.phrases;
  const layer = get("layer");
  if (say.denied(get)) {
    const what = layer === "control" ? say.control(get) || say.say("control.claim") : say.what(get);
    return say.say("control.denied", { what: small(what) });
  }
  if (layer === "control") return page.words.symbols[page.table.draw("symbol")[row]];
  return layer === "air_defence" ? page.words.layer_titles.air_defence : say.what(get);
}

/** What is claimed of a place, for lists. @param {Get} get @returns {string[]} */
export function claimed(get) {
  if (get("layer") !== "control" || page.phrases.denied(get)) return [];
  return [page.phrases.value("control_status", get("control_status")), page.phrases.value("extent", get("extent"))].filter(Boolean);
}

/** What lists add to a place that is a whole country. @param {Get} get @returns {string|null} */
export function countryWide(get) {
  return get("precision") === "country" && get("layer") !== "air_defence" && get("layer") !== "control" ? page.words.card.country_short : null;
}

/** As it stands within a sentence; abbreviations stay. @param {string} text */
function small(text) {
  return clean(text).replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase());
}

/** @param {string} text */
export function capital(text) {
  return clean(text).replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
