// The days of the events, at the foot of the page: a diagram of how many, a range over it, play and step.

import { barButton, CALM, player } from "./bar-parts.js";
import { el } from "./dom.js";
import { svg } from "./symbols.js";
import { isShown, onFilter, page, passesOthers, refilter } from "./state.js";

const HEIGHT = 26;
const MOST_LABELS_OF_AXIS = 4;

/** @typedef {import("./time-data.js").TimeRange} TimeRange */

/** @returns {HTMLElement|null} */
export function timeBar() {
  const time = page.time;
  if (!time) return null;
  const { phrases } = page;
  const words = page.words.time;
  const date = el("output", { class: "sitmap-day", id: "sitmap-range-days", for: "sitmap-from sitmap-to", "aria-live": "off" });
  const told = el("p", { class: "sitmap-aside" });
  const handle = (/** @type {string} */ id, /** @type {string} */ label) =>
    el("input", { type: "range", id, class: id, min: 0, max: time.n, step: 1, "aria-label": label });
  const from = handle("sitmap-from", words.from);
  const to = handle("sitmap-to", words.to);
  const moving = player({
    words,
    tick: () => {
      time.move(1);
      refilter();
      return time.canMove(1);
    },
    begin: () => {
      date.setAttribute("aria-live", "off");
      if (!time.canMove(1)) time.all();
    },
    pace: () => (CALM() ? 1200 : Math.min(800, Math.max(150, (40000 * time.unit) / time.n))),
  });
  const step = (/** @type {number} */ by) => () => {
    moving.stop();
    // Whoever uses the buttons is told the days that they lead to; the sliders tell them by themselves.
    date.setAttribute("aria-live", "polite");
    time.move(by);
    refilter();
  };
  const back = barButton(words.previous, "‹", step(-1));
  const on = barButton(words.next, "›", step(1));
  const all = barButton(words.all, "↔", () => {
    moving.stop();
    date.setAttribute("aria-live", "polite");
    time.all();
    refilter();
  });
  const slide = (/** @type {() => void} */ set) => () => {
    moving.stop();
    date.setAttribute("aria-live", "off");
    set();
    refilter();
  };
  // The last day's handle stands at its end: its value is the position after it.
  from.addEventListener("input", slide(() => time.set(Math.min(Number(from.value), time.to), time.to)));
  to.addEventListener("input", slide(() => time.set(time.from, Math.max(Number(to.value) - 1, time.from))));

  const bars = svg("svg", { class: "sitmap-bars", "aria-hidden": "true", width: "100%", height: HEIGHT });
  const update = () => {
    from.value = String(time.from);
    to.value = String(time.to + 1);
    const days = phrases.days(time.iso(time.from), time.iso(time.to));
    date.textContent = days;
    const counts = rangeCounts(time);
    told.textContent = [phrases.say("time.shown", counts), counts.undated ? phrases.say("time.and_undated", { n: counts.undated }) : ""].filter(Boolean).join(" · ");
    from.setAttribute("aria-valuetext", `${phrases.day(time.iso(time.from))}${time.from <= time.low ? words.and_before : ""}`);
    to.setAttribute("aria-valuetext", `${phrases.day(time.iso(time.to))}${time.to >= time.high ? words.and_after : ""}`);
    for (const [button, able] of /** @type {[HTMLElement, boolean][]} */ ([[back, time.canMove(-1)], [on, time.canMove(1)], [all, !time.whole]])) button.setAttribute("aria-disabled", String(!able));
    drawBars(bars, time);
    if (page.control?.timed && !page.control.change) page.control.goDay(time.iso(time.to));
  };
  onFilter(update);
  update();
  return el("section", { class: "sitmap-bar sitmap-time", "aria-label": words.label },
    el("div", { class: "sitmap-steps" }, back, moving.button, on, all),
    el("div", { class: "sitmap-track" }, el("div", { class: "sitmap-scale" }, bars, axisMarks(time), from, to)),
    el("div", { class: "sitmap-where-now" }, date, told));
}

/** How many events are shown, and how many of them have no date. @param {TimeRange} time */
function rangeCounts(time) {
  const counts = { n: 0, of: 0, undated: 0 };
  for (let row = 0; row < page.table.n; row++) {
    if (!isShown(row)) continue;
    counts.n++;
    if (time.isUndated(row)) counts.undated++;
  }
  counts.of = page.table.n;
  return counts;
}

/** One bar a step: what is dated closely below, what is dated widely above it and paler. @param {SVGElement} bars @param {TimeRange} time */
function drawBars(bars, time) {
  const passes = passesOthers(time);
  const { exact, wide } = time.bars((row) => (time.wide || !time.isWide(row)) && passes(row));
  const most = exact.reduce((top, value, bin) => Math.max(top, value + wide[bin]), 0);
  bars.replaceChildren();
  if (!most) return;
  const share = (/** @type {number} */ days) => `${((100 * days) / time.n).toFixed(3)}%`;
  for (let bin = 0; bin < exact.length; bin++) {
    const day = bin * time.unit;
    const chosen = day + time.unit > time.from && day <= time.to ? " sitmap-bar-in" : "";
    let foot = HEIGHT;
    for (const [value, kind] of /** @type {[number, string][]} */ ([[exact[bin], "exact"], [wide[bin], "wide"]])) {
      if (!value) continue;
      const height = Math.max(1.5, (value / most) * (HEIGHT - 2));
      foot -= height;
      const width = Math.min(time.unit, time.n - day);
      bars.append(svg("rect", { x: share(day), y: foot.toFixed(2), width: share(width * 0.86), height: height.toFixed(2), class: `sitmap-bar-${kind}${chosen}` }));
    }
  }
}

/** Dates along the axis, and the days of control areas as dots over them. @param {TimeRange} time */
function axisMarks(time) {
  const marks = svg("svg", { class: "sitmap-ticks", "aria-hidden": "true", width: "100%", height: 14 });
  const at = (/** @type {number} */ position) => `${((100 * position) / time.n).toFixed(3)}%`;
  for (const day of page.control && page.control.timed && !page.control.change ? page.control.steps : []) {
    const middle = (Date.parse(day) - Date.parse(time.iso(0))) / 86400000 + 0.5;
    marks.append(svg("line", { x1: at(middle), x2: at(middle), y1: 0, y2: 3, class: "sitmap-tick-snapshot" }));
  }
  for (const [position, text] of labelsOf(time)) {
    const label = svg("text", { x: at(position), y: 13, class: "sitmap-axis" });
    label.textContent = text;
    marks.append(svg("line", { x1: at(position), x2: at(position), y1: 0, y2: 4, class: "sitmap-tick" }), label);
  }
  return marks;
}

/** A few dates to read the axis by: days, or where months begin. @param {TimeRange} time @returns {[number, string][]} */
function labelsOf(time) {
  if (time.n <= 62) {
    const apart = Math.ceil(time.n / MOST_LABELS_OF_AXIS);
    return Array.from({ length: Math.ceil(time.n / apart) }, (_, k) => [k * apart, page.phrases.day(time.iso(k * apart), false)]);
  }
  /** @type {[number, string][]} */
  const months = [];
  for (let position = 0; position < time.n; position++) {
    const [year, month, day] = time.iso(position).split("-");
    if (day === "01") months.push([position, page.phrases.say("date.month", { m: page.words.months[Number(month) - 1], y: year })]);
  }
  const apart = Math.ceil(months.length / MOST_LABELS_OF_AXIS);
  // What begins in the last fifth would be cut.
  return months.filter(([position], k) => k % apart === 0 && position < time.n * 0.82);
}

/** The rule for events of uncertain date, in the panel, with a switch for each kind of them. @returns {HTMLElement|null} */
export function timeSection() {
  const time = page.time;
  if (!time) return null;
  const words = page.words.time;
  const rows = Array.from({ length: page.table.n }, (_, row) => row);
  const choice = (/** @type {"undated"|"wide"} */ key, /** @type {number} */ count) => {
    if (!count) return null;
    const id = `sitmap-time-${key}`;
    const box = el("input", { type: "checkbox", id, checked: time[key] });
    box.addEventListener("change", () => {
      time[key] = box.checked;
      refilter();
    });
    onFilter(() => {
      box.checked = time[key];
    });
    return el("label", { for: id }, box, el("span", {}, words[key]), el("span", { class: "sitmap-count" }, page.phrases.number.format(count)));
  };
  const undated = rows.filter((row) => time.isUndated(row)).length;
  const wide = rows.filter((row) => time.isWide(row)).length;
  return el("section", { id: "sitmap-time", class: "sitmap-choices", "aria-labelledby": "sitmap-time-title" },
    el("h2", { id: "sitmap-time-title" }, words.title),
    el("p", { class: "sitmap-aside" }, words.rule),
    choice("wide", wide), choice("undated", undated));
}
