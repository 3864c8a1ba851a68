// Find and filter, in the panel: words to search for, and values to choose, each with how many events it would show.

import { bdi, el } from "./dom.js";
import { capital } from "./headline.js";
import { MOST_SEARCHED } from "./filter-data.js";
import { own } from "./phrases.js";
import { onFilter, page, passesOthers, refilter, searchFor } from "./state.js";

/** @returns {HTMLElement|null} */
export function filterSection() {
  if (!page.table.n) return null;
  const words = page.words.filters;
  const filters = page.filters;
  const search = el("input", { type: "search", id: "sitmap-search", autocomplete: "off", spellcheck: "false", maxlength: MOST_SEARCHED });
  search.addEventListener("input", () => searchFor(search.value));
  // What is searched is made ready before the first sign is typed.
  search.addEventListener("focus", () => page.table.whenWhole(() => filters.prepare()), { once: true });
  const clear = el("button", { type: "button", class: "sitmap-more sitmap-clear", onclick: () => {
    filters.clear();
    refilter();
    search.focus();
  } }, words.clear);
  const update = () => {
    if (search.value !== filters.query) search.value = filters.query;
    clear.hidden = !filters.active;
  };
  update();
  onFilter(update);
  return el("section", { id: "sitmap-filters", class: "sitmap-choices", "aria-labelledby": "sitmap-filters-title" },
    el("h2", { id: "sitmap-filters-title" }, words.title),
    el("label", { class: "sitmap-search", for: "sitmap-search" }, words.search), search,
    ...filters.facets.map(facetChoices), clear);
}

/** One folded list of values. @param {import("./filter-data.js").Facet} facet */
function facetChoices(facet) {
  const { filters, phrases } = page;
  const words = page.words.filters;
  const told = el("span", { class: "sitmap-count" });
  const title = `sitmap-facet-${facet.key}`;
  const items = facet.options.map((value, number) => {
    const id = `${title}-${number}`;
    const box = el("input", { type: "checkbox", id, "data-value": value });
    box.addEventListener("change", () => {
      if (box.checked) facet.chosen.add(value);
      else facet.chosen.delete(value);
      refilter();
    });
    const count = el("span", { class: "sitmap-count" });
    return { value, box, count, node: el("label", { for: id }, box, bdi(valueLabel(facet.key, value)), count) };
  });
  const update = () => {
    told.textContent = facet.chosen.size ? phrases.say("panel_words.of", { n: facet.chosen.size, all: items.length }) : words.any;
    for (const { value, box } of items) box.checked = facet.chosen.has(value);
    if (!fold.open) return;
    const passes = passesOthers(filters, filters.reasonOf(facet));
    const found = new Uint32Array(facet.sets.length);
    for (let row = 0; row < page.table.n; row++) if (passes(row)) found[facet.codes[row]]++;
    /** @type {Map<string, number>} */
    const counts = new Map();
    facet.sets.forEach((values, code) => {
      for (const value of values) counts.set(value, (counts.get(value) || 0) + found[code]);
    });
    for (const { value, count, node } of items) {
      const n = counts.get(value) || 0;
      count.textContent = phrases.number.format(n);
      node.classList.toggle("sitmap-empty", n === 0);
    }
  };
  const fold = el("details", { class: "sitmap-facet", "data-facet": facet.key },
    el("summary", {}, el("span", { id: title }, words.facets[facet.key]), told),
    el("div", { class: "sitmap-options", role: "group", "aria-labelledby": title }, ...items.map(({ node }) => node)));
  update();
  onFilter(update);
  // Numbers of what is folded up are not kept.
  fold.addEventListener("toggle", update);
  return fold;
}

/** The code of a first-level unit that the table names. @param {string} name */
function isoOf(name) {
  return page.table.get(page.table.column("admin1_name").indexOf(name), "admin1_iso");
}

/** Words for a value. @param {import("./filter-data.js").FacetKey} key @param {string} value */
function valueLabel(key, value) {
  const { phrases } = page;
  const words = page.words.filters;
  if (value === "") return words.unstated;
  if (key === "toll") return own(words.tolls, value) ?? value;
  if (key === "type") return phrases.value("sub_event_type", value);
  if (key === "side" || key === "target_side") return phrases.side(value);
  if (key === "unit") return page.phrases.unit(isoOf(value)) ?? value;
  if (key === "claimant_side") return own(page.words.claim.side, value) ?? value;
  return key === "weapon" || key === "stance" || key === "precision" ? capital(phrases.value(key === "weapon" ? "weapons" : key, value)) : value;
}
