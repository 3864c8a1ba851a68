// The sources of control areas among the layers: a switch each, its snapshot's own day, what each look means, its terms.

import { controlTerms } from "./control-card.js";
import { daysBetween } from "./control-data.js";
import { controlPatterns, controlSwatch } from "./control-looks.js";
import { bdi, clean, el } from "./dom.js";
import { page } from "./state.js";

/** @typedef {import("./control-data.js").ControlData} ControlData */

/** @returns {(HTMLElement|null)[]} */
export function controlGroups() {
  const { control } = page;
  if (!control) return [];
  document.body.append(controlPatterns(control));
  const { change, sources } = control;
  const rows = sources.map((_, number) => sourceRow(control, number));
  return [
    el("fieldset", { class: "sitmap-group sitmap-control-group" }, el("legend", {}, page.words.areas.group), ...rows),
    change && change.units.length > 0 ? unitTable(change) : null,
  ];
}

/** @param {ControlData} control @param {number} number of the source */
function sourceRow(control, number) {
  const { words } = page;
  const { change } = control;
  const source = control.sources[number];
  const id = `sitmap-control-source-${number}`;
  const box = el("input", { type: "checkbox", id, checked: true, "aria-describedby": id + "-day" });
  box.addEventListener("change", () => {
    if (box.checked) control.hidden.delete(number);
    else control.hidden.add(number);
    control.told();
  });
  const day = el("p", { class: "sitmap-aside", id: id + "-day" });
  /** @type {[string, import("./payload.js").Basis][]} */
  const kinds = [];
  if (change?.after[0] === number) for (const [look] of change.parts) kinds.push([look, change.basis]);
  kinds.push(...source.kinds);
  const counts = kinds.map(([look]) => ({ look, count: el("span", { class: "sitmap-count" }) }));
  const entries = kinds.map(([look, basis], k) =>
    el("li", {}, controlSwatch(control, look, number), el("span", {}, page.phrases.say("areas.entry", { label: control.raw.looks[look].label, basis: words.areas.basis[basis] })), counts[k].count),
  );
  const update = () => {
    box.checked = !control.hidden.has(number);
    day.textContent = asOf(control, number);
    const shown = control.all().filter((held) => held.source === number);
    for (const { look, count } of counts) {
      // A change has three views, each with looks of its own.
      if (change && count.parentElement) count.parentElement.hidden = !shown.some((held) => held.look === look);
      const areas = shown.filter((held) => held.look === look);
      const km2 = areas.reduce((sum, held) => sum + control.raw.km2[held.area], 0);
      count.textContent = areas.length ? page.phrases.say("areas.km2", { n: page.phrases.km(km2) }) : words.areas.none;
    }
  };
  update();
  control.onStep(update);
  return el("div", { class: "sitmap-layer" },
    el("label", { for: id }, box, el("span", { class: "sitmap-layer-title" }, bdi(source.title))), day,
    el("ul", { class: "sitmap-legend" }, ...entries), el("div", { class: "sitmap-control-terms" }, controlTerms(source)));
}

/** The day of what is shown of a source, and how far it lies from the day chosen. @param {ControlData} control @param {number} number */
function asOf(control, number) {
  const { phrases } = page;
  const days = control.sources[number].days;
  if (control.change && control.steps[control.step] === "change") {
    const [a, b] = [control.change.before, control.change.after].map(([source, day]) => control.sources[source].days[day][0]);
    return phrases.say("areas.compared", { a: phrases.day(a), b: phrases.day(b) });
  }
  const day = days[control.dayOf(number)];
  if (!day) {
    const chosen = control.day;
    const last = control.change ? null : days.filter((one) => one[0] <= chosen).pop();
    return last ? phrases.say("areas.too_old", { date: phrases.day(last[0]) }) : phrases.say("areas.not_yet");
  }
  const earlier = control.change || !control.timed ? 0 : daysBetween(day[0], control.day);
  const date = phrases.day(day[0]);
  return earlier > 0 ? phrases.say("areas.earlier", { n: earlier, date }) : phrases.say("areas.as_of", { date });
}

/** What each unit gained and lost. @param {import("./payload.js").ControlChange} change */
function unitTable(change) {
  const words = page.words.areas;
  const number = (/** @type {number} */ km2) => el("td", {}, km2 > 0 && km2 < 0.05 ? words.units.little : page.phrases.km(km2));
  const title = page.phrases.say("areas.units.title", { controller: clean(page.phrases.side(change.controller)) });
  return el("table", { class: "sitmap-units" },
    el("caption", {}, bdi(title)),
    el("thead", {}, el("tr", {}, .../** @type {const} */ (["unit", "gained", "lost"]).map((key) => el("th", { scope: "col" }, words.units[key])))),
    el("tbody", {}, ...change.units.map(([name, gained, lost]) =>
      el("tr", {}, el("th", { scope: "row" }, bdi(name)), number(gained), number(lost)))));
}
