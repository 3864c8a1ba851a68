// What the areas of control say of a point: held by whom, according to whom, as of when; and what the source asks.

import { controlSwatch } from "./control-looks.js";
import { bdi, clean, el, safeAddress } from "./dom.js";
import { page } from "./state.js";

/** @typedef {import("./control-data.js").ControlData} ControlData */
/** @typedef {import("./control-data.js").Held} Held */

/** "Held by Russia according to Example as of 12 February 2025 (assessed)". @param {ControlData} control @param {Held} held */
function statement(control, { source, look, basis, days }) {
  const say = page.phrases;
  const values = {
    label: control.raw.looks[look].label,
    source: sourceNames(control, source, days),
    date: say.days(days[0], days[days.length - 1]),
    basis: page.words.areas.basis[basis],
  };
  return say.say(days.length > 1 ? "areas.changed" : "areas.statement", values);
}

/** The source, or both of what is compared. @param {ControlData} control @param {number} source @param {string[]} days */
function sourceNames({ change, sources }, source, days) {
  const numbers = change && days.length > 1 ? [change.before[0], change.after[0]] : [source];
  const names = [...new Set(numbers.map((number) => clean(sources[number].title)))];
  return names.length > 1 ? page.phrases.say("areas.both", { a: names[0], b: names[1] }) : names[0];
}

/** @param {ControlData} control @param {Held[]} found @param {import("./dom.js").Heading} heading @returns {HTMLElement} */
export function controlCard(control, found, heading) {
  const words = page.words.areas;
  const parts = control.sources.flatMap((source, number) => {
    const said = found.filter((held) => held.source === number);
    const day = source.days[control.dayOf(number)];
    if (control.hidden.has(number) || (!said.length && !day)) return [];
    /** @type {HTMLElement[]} */
    const lines = said.map((held) =>
      el("div", {},
        el("p", { class: "sitmap-says sitmap-held" }, controlSwatch(control, held.look, number), bdi(statement(control, held))),
        held.label && el("p", { class: "sitmap-aside" }, words.label, " ", bdi(page.phrases.say("quoted", { text: clean(held.label) })))),
    );
    if (!said.length) lines.push(el("p", { class: "sitmap-aside" }, bdi(page.phrases.say("areas.nothing", { source: clean(source.title), date: page.phrases.day(day[0]) }))));
    return [el("section", { class: "sitmap-control-said" }, ...lines, said.length > 0 && controlTerms(source))];
  });
  if (!parts.length) parts.push(el("p", {}, words.nobody));
  return el("article", { class: "sitmap-card sitmap-control-card" }, el(heading, { class: "sitmap-place", tabindex: "-1" }, words.here), ...parts);
}

/** Whom to name, under which licence and terms. @param {import("./payload.js").ControlSource} source */
export function controlTerms(source) {
  const words = page.words.areas;
  const address = safeAddress(source.url);
  const link = address && el("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, new URL(address).hostname);
  const told = [
    source.attribution && bdi(source.attribution),
    source.licence && el("span", {}, words.licence, " ", bdi(source.licence)),
    source.terms && el("span", {}, words.terms, " ", bdi(source.terms)),
    link,
  ].filter((part) => part instanceof Node);
  if (!told.length) return el("p", { class: "sitmap-source" }, words.unknown_terms);
  return el("p", { class: "sitmap-source" }, ...told.flatMap((part, k) => (k ? [". ", part] : [part])));
}
