// Rival versions side by side, nobody's before another's: the claims about one place, and all versions of one incident.

import { capital, headline } from "./headline.js";
import { bdi, clean, el } from "./dom.js";
import { own } from "./phrases.js";
import { byDate } from "./places.js";
import { HARMED, spanOf } from "./summary-data.js";
import { saidToll } from "./summary-words.js";
import { symbolIcon } from "./symbols.js";
import { getter, isShown, page } from "./state.js";

/**
 * The history of claims of one place, the newest first: rival ones side by side, with their claimants.
 * @param {number} row @param {(row: number) => void} goTo
 */
export function claimsPart(row, goTo) {
  const rows = claimsAt(row);
  if (rows.length < 2) return null;
  const lines = rows.map((one) => {
    const get = getter(one);
    const values = { what: clean(page.phrases.denied(get) ? headline(one) : page.phrases.control(get) || headline(one)), where: clean(page.phrases.where(get)), more: "", says: clean(page.phrases.says(get)), date: page.phrases.date(get) };
    return version(one, row, page.phrases.say("card.version_dated", values), goTo);
  });
  return el("section", { class: "sitmap-versions sitmap-claims" }, el("p", { class: "sitmap-label" }, page.words.card.claims), el("ol", {}, ...lines));
}

/**
 * All versions of an incident, with the one that is told; none where the claims about the place show them all already.
 * @param {number} row @param {(row: number) => void} goTo
 */
export function versionsPart(row, goTo) {
  const rows = byDate(page.table, page.table.versions(row));
  const claims = new Set(claimsAt(row));
  if (rows.every((one) => one === row || claims.has(one))) return null;
  const say = page.phrases;
  const lines = rows.map((one) => {
    const get = getter(one);
    const counted = [...say.counts(get), ...say.tolls(get), !say.denied(get) && say.control(get)].filter(Boolean).join(", ");
    const published = get("published");
    const values = { what: clean(headline(one)), where: clean(say.where(get)), more: counted ? ` (${clean(counted)})` : "", says: clean(say.says(get)), date: published ? say.day(published) : "" };
    return version(one, row, say.say(published ? "card.version_dated" : "card.version", values), goTo);
  });
  return el("section", { class: "sitmap-versions sitmap-incident" },
    el("p", { class: "sitmap-label" }, `${page.words.card.versions} (${say.number.format(rows.length)})`),
    span(rows),
    el("ul", {}, ...lines));
}

/** The claims about the place of one, itself among them. @param {number} row @returns {number[]} */
function claimsAt(row) {
  const layer = page.table.column("layer");
  if (layer[row] !== "control") return [];
  return (page.ofRow.get(row)?.rows || []).filter((one) => layer[one] === "control");
}

/** One version; all but the one that is told lead to theirs. @param {number} one @param {number} told @param {string} text @param {(row: number) => void} goTo */
function version(one, told, text, goTo) {
  const side = own(page.words.claim.side, page.table.get(one, "claimant_side"));
  const stance = page.table.draw("stroke")[one];
  const said = [bdi(capital(text)), side && el("span", { class: "sitmap-side" }, side), !isShown(one) && el("span", { class: "sitmap-aside" }, page.words.card.version_hidden)];
  return el("li", { "data-stance": stance, "data-version": one, "aria-current": one === told && "true" },
    symbolIcon(page.style, page.table.draw("symbol")[one], stance),
    one === told ? el("p", {}, ...said) : el("button", { type: "button", onclick: () => goTo(one) }, ...said));
}

/** The range of the tolls that several versions state, where it says anything; what is denied states none. @param {number[]} rows */
function span(rows) {
  const { table, phrases } = page;
  const stating = rows.filter((row) => table.get(row, "stance") !== "denied");
  const tolls = HARMED.map((kind) => ({ kind, toll: spanOf(stating.map((row) => [table.get(row, `${kind}_min`), table.get(row, `${kind}_max`)])) })).filter(({ toll: { stated, low, high } }) => stated > 1 && (low > 0 || high < Infinity));
  if (!tolls.length) return null;
  return el("p", { class: "sitmap-span" }, phrases.say("card.span", { tolls: tolls.map(({ kind, toll }) => saidToll(kind, toll)).join(" · ") }));
}
