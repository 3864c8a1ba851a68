// The day of the control areas, under the map: a slider over the snapshots that there are, or the views of a change.

import { barButton, CALM, player } from "./bar-parts.js";
import { daysBetween } from "./control-data.js";
import { el } from "./dom.js";
import { svg } from "./symbols.js";
import { page } from "./state.js";

/** @typedef {import("./control-data.js").ControlData} ControlData */

/** @returns {HTMLElement|null} */
export function controlBar() {
  const { control } = page;
  if (!control?.timed) return null;
  return control.change ? views(control, control.change) : slider(control);
}

/** @param {ControlData} control */
function slider(control) {
  const { phrases } = page;
  const words = page.words.areas.bar;
  const last = control.steps.length - 1;
  const missing = gapsAfter(control.steps);
  const range = el("input", { type: "range", id: "sitmap-day", min: 0, max: last, step: 1, value: control.step, "aria-label": words.slider });
  const date = el("output", { class: "sitmap-day", for: "sitmap-day", "aria-live": "off" });
  const where = el("p", { class: "sitmap-aside" });
  const moving = player({
    words,
    tick: () => {
      control.go(control.step + 1);
      return control.step < last;
    },
    begin: () => {
      if (control.step === last) control.go(0);
      date.setAttribute("aria-live", "off");
    },
    pace: () => (CALM() ? 1000 : Math.min(700, Math.max(120, 30000 / last))),
  });
  const back = barButton(words.previous, "‹", () => step(-1));
  const on = barButton(words.next, "›", () => step(1));
  const update = () => {
    range.value = String(control.step);
    const day = phrases.day(control.steps[control.step]);
    const told = [phrases.say("areas.bar.position", { i: control.step + 1, n: last + 1 }), ...gapWords(control, missing)].join(" · ");
    date.textContent = day;
    where.textContent = told;
    range.setAttribute("aria-valuetext", `${day}, ${told}`);
    // A button that has the keyboard is not taken from it.
    back.setAttribute("aria-disabled", String(control.step === 0));
    on.setAttribute("aria-disabled", String(control.step === last));
  };
  range.addEventListener("input", () => {
    moving.stop();
    date.setAttribute("aria-live", "off");
    control.go(Number(range.value));
  });
  control.onStep(update);
  update();
  return el("section", { class: "sitmap-bar", "aria-label": words.label },
    el("div", { class: "sitmap-steps" }, back, moving.button, on),
    el("div", { class: "sitmap-track" }, ticks(control.steps, missing), range),
    el("div", { class: "sitmap-where-now" }, date, where));

  /** @param {number} by */
  function step(by) {
    moving.stop();
    // Whoever uses the buttons is told the day that they lead to; the slider tells it by itself.
    date.setAttribute("aria-live", "polite");
    control.go(control.step + by);
  }
}

/**
 * Steps after which snapshots are missing: the next is further off than is usual, by half as much again.
 * @param {string[]} days @returns {Set<number>}
 */
export function gapsAfter(days) {
  const apart = days.slice(1).map((day, k) => daysBetween(days[k], day));
  const usual = apart.slice().sort((a, b) => a - b)[apart.length >> 1];
  return new Set([...apart.keys()].filter((step) => apart[step] > usual * 1.5));
}

/** What is said of missing snapshots before and after what is shown. @param {ControlData} control @param {Set<number>} missing @returns {string[]} */
function gapWords({ step, steps: days }, missing) {
  const found = [];
  if (missing.has(step - 1)) found.push(page.phrases.say("areas.bar.since", { date: page.phrases.day(days[step - 1]) }));
  if (missing.has(step)) found.push(page.phrases.say("areas.bar.until", { date: page.phrases.day(days[step + 1]) }));
  return found;
}

/** Marks over the slider: where months begin, and where snapshots are missing. @param {string[]} days @param {Set<number>} missing */
function ticks(days, missing) {
  const at = (/** @type {number} */ step) => `${((100 * step) / (days.length - 1)).toFixed(3)}%`;
  const strip = svg("svg", { class: "sitmap-ticks", "aria-hidden": "true", width: "100%", height: 8 });
  days.forEach((day, step) => {
    const year = step > 0 && day.slice(0, 4) !== days[step - 1].slice(0, 4);
    if (step > 0 && day.slice(0, 7) !== days[step - 1].slice(0, 7)) strip.append(svg("line", { x1: at(step), x2: at(step), y1: year ? 0 : 3, y2: 8, class: "sitmap-tick" }));
    if (missing.has(step)) strip.append(svg("line", { x1: at(step), x2: at(step + 1), y1: 6.5, y2: 6.5, class: "sitmap-tick-gap" }));
  });
  return strip;
}

/** Before, what changed, after. @param {ControlData} control @param {import("./payload.js").ControlChange} change */
function views(control, { before, after }) {
  const { phrases } = page;
  const words = page.words.areas.bar;
  const day = (/** @type {[number, number]} */ [source, snapshot]) => phrases.day(control.sources[source].days[snapshot][0]);
  const labels = [phrases.say("areas.bar.before", { date: day(before) }), words.change, phrases.say("areas.bar.after", { date: day(after) })];
  const choices = control.steps.map((name, step) => {
    const radio = el("input", { type: "radio", name: "sitmap-view", id: `sitmap-view-${name}`, checked: step === control.step });
    radio.addEventListener("change", () => control.go(step));
    control.onStep(() => {
      radio.checked = step === control.step;
    });
    return el("label", { class: "sitmap-view", for: `sitmap-view-${name}` }, radio, el("span", {}, labels[step]));
  });
  return el("section", { class: "sitmap-bar", "aria-label": words.label }, el("fieldset", { class: "sitmap-views" }, el("legend", { class: "sitmap-unseen" }, words.views), ...choices));
}
