// One unit of the summary told in full, in a pop-up.

import { bdi, el } from "./dom.js";
import { capital } from "./headline.js";
import { filterButton } from "./summary-panel.js";
import { HARMED } from "./summary-data.js";
import { caveats, saidFigure, saidToll } from "./summary-words.js";
import { page } from "./state.js";

/** @param {string} iso @param {import("./dom.js").Heading} heading @returns {HTMLElement} */
export function unitCard(iso, heading) {
  const { summary, phrases } = page;
  const words = page.words.by_unit;
  const total = summary.totals?.units.get(iso);
  const name = el(heading, { class: "sitmap-place", tabindex: "-1" }, bdi(summary.name(iso)));
  if (!total) return el("section", { class: "sitmap-unit-card", "data-unit": iso }, name, el("p", {}, words.none_here));
  const tolls = HARMED.filter((kind) => total.tolls[kind].all.stated > 0).map((kind) => {
    const { all, coarse } = total.tolls[kind];
    const stated = phrases.say("by_unit.stated_of", { n: all.stated, all: total.events });
    const vague = coarse.stated ? `; ${phrases.say("by_unit.coarse_toll", { toll: saidToll(kind, coarse), n: coarse.stated })}` : "";
    return el("li", {}, `${capital(saidToll(kind, all))}, ${stated}${vague}`);
  });
  return el("section", { class: "sitmap-unit-card", "data-unit": iso },
    name,
    el("p", { class: "sitmap-toll" }, saidFigure(total, "events"), total.rows.length > total.events && el("span", { class: "sitmap-aside" }, ` (${phrases.say("by_unit.entries", { n: total.rows.length })})`)),
    el("ul", { class: "sitmap-unit-facts" }, ...caveats(total, "events").map((text) => el("li", {}, capital(text))), ...tolls),
    el("p", { class: "sitmap-aside" }, words.rule),
    filterButton(iso, total, `sitmap-here-${iso}`, true));
}
