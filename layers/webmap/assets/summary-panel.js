// The summary by unit in the panel: what is summed up, by which rule, and a table whose rows lead to the units.

import { bdi, el } from "./dom.js";
import { capital } from "./headline.js";
import { KINDS } from "./summary-data.js";
import { caveats, figureOf, saidFigure } from "./summary-words.js";
import { changed, onFilter, page, refilter } from "./state.js";

/** @typedef {import("./summary-data.js").Kind} Kind */
/** @typedef {import("./summary-data.js").Totals} Totals */

/** Sum up something else. @param {string} kind */
export function chooseSummary(kind) {
  if (!page.summary.choose(kind)) return;
  page.summary.recount(page.visible);
  for (const listener of page.summaryListeners) listener();
  changed();
}

/** @param {(iso: string) => void} goToUnit @returns {HTMLElement|null} */
export function summarySection(goToUnit) {
  if (!page.table.n) return null;
  const words = page.words.by_unit;
  const choices = KINDS.map((kind) => {
    const id = `sitmap-summary-${kind}`;
    const box = el("input", { type: "radio", name: "sitmap-summary", id, value: kind });
    box.addEventListener("change", () => chooseSummary(kind));
    return { kind, box, node: el("label", { for: id }, box, el("span", {}, words.kinds[kind])) };
  });
  const told = el("div", { class: "sitmap-unit-totals" });
  const section = el("section", { id: "sitmap-summary", class: "sitmap-choices", "aria-labelledby": "sitmap-summary-title" },
    el("h2", { id: "sitmap-summary-title" }, words.title),
    el("div", { class: "sitmap-kinds", role: "radiogroup", "aria-labelledby": "sitmap-summary-title" }, ...choices.map(({ node }) => node)),
    told);
  const fill = () => {
    const { summary } = page;
    for (const { kind, box } of choices) box.checked = kind === summary.kind;
    section.classList.toggle("sitmap-off", !summary.on);
    const focused = document.activeElement instanceof HTMLElement && told.contains(document.activeElement) ? document.activeElement.id : "";
    const { kind, totals } = summary;
    told.replaceChildren(...(kind !== "off" && totals ? [rule(kind, totals), sumsTable(kind, goToUnit), ...apart(kind, totals)] : []));
    // The keyboard stays with its unit.
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };
  fill();
  onFilter(fill);
  page.summaryListeners.push(fill);
  return section;
}

/** What is counted, and how. @param {Kind} kind @param {Totals} totals */
function rule(kind, totals) {
  const words = page.words.by_unit;
  const { phrases } = page;
  const counted = totals.rows === totals.events ? phrases.say("by_unit.alone", { n: totals.rows }) : phrases.say("by_unit.counted", { n: totals.rows, events: phrases.say("stack.tag", { n: totals.events }) });
  return el("p", { class: "sitmap-aside" }, `${counted} ${words.rule} ${kind === "events" ? "" : phrases.say("by_unit.rule_toll", { n: "12" })}`.trim());
}

/** @param {Kind} kind @param {(iso: string) => void} goToUnit */
function sumsTable(kind, goToUnit) {
  const { summary } = page;
  const words = page.words.by_unit;
  const rows = summary.ranked();
  if (!rows.length) return el("p", { class: "sitmap-aside" }, words.none);
  const facet = unitFacet();
  const lines = rows.map(([iso, total]) => {
    const name = summary.name(iso);
    const more = caveats(total, kind).join("; ");
    const lead = el("button", { type: "button", id: `sitmap-unit-${iso}`, class: "sitmap-unit-go", onclick: () => goToUnit(iso) }, bdi(name));
    const figure = figureOf(total, kind);
    const said = saidFigure(total, kind);
    return el("tr", { "data-unit": iso },
      el("th", { scope: "row" }, lead, more && el("span", { class: "sitmap-aside" }, capital(more))),
      el("td", {}, el("span", { "aria-hidden": "true" }, figure), el("span", { class: "sitmap-unseen" }, said)),
      facet && el("td", {}, filterButton(iso, total, `sitmap-only-${iso}`)));
  });
  return el("table", { class: "sitmap-units" },
    el("caption", {}, words.captions[kind]),
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, words.unit), el("th", { scope: "col" }, words.kinds[kind]),
      facet && el("th", { scope: "col" }, el("span", { class: "sitmap-unseen" }, words.filter)))),
    el("tbody", {}, ...lines));
}

/** What is counted in no unit, each with its reason. @param {Kind} kind @param {Totals} totals */
function apart(kind, totals) {
  const lines = /** @type {const} */ (["nowhere", "outside", "split"])
    .filter((key) => totals[key].events > 0)
    .map((key) => el("li", {}, `${page.phrases.say(`by_unit.${key}`, { n: totals[key].events })}${kind === "events" ? "" : `: ${saidFigure(totals[key], kind)}`}`));
  if (!lines.length) return [];
  return [el("h3", {}, page.words.by_unit.apart), el("ul", { class: "sitmap-aside sitmap-apart" }, ...lines)];
}

/** @returns {import("./filter-data.js").Facet|undefined} the filter by unit, where there are several to choose from */
function unitFacet() {
  return page.filters.facets.find(({ key }) => key === "unit");
}

/** Shows the events of one unit only, or of all again. @param {string} iso @param {import("./summary-data.js").Total} total @param {string} id @param {boolean} [whole] the button names the unit */
export function filterButton(iso, total, id, whole = false) {
  const facet = unitFacet();
  if (!facet) return null;
  const words = page.words.by_unit;
  const names = new Set(total.rows.flatMap((row) => (page.table.get(row, "admin1_iso") === iso ? facet.sets[facet.codes[row]] : [])));
  const pressed = facet.chosen.size > 0 && facet.chosen.size === names.size && [...names].every((name) => facet.chosen.has(name));
  const said = page.phrases.say("by_unit.only_unit", { unit: page.summary.name(iso) });
  const button = el("button", { type: "button", id, class: "sitmap-only", "aria-pressed": String(pressed), "aria-label": whole ? null : said }, whole ? said : words.only);
  button.addEventListener("click", () => {
    facet.chosen.clear();
    if (!pressed) for (const name of names) facet.chosen.add(name);
    refilter();
  });
  return button;
}
