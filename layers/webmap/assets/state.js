// What the page knows: the table, its places, and what is shown. One value, so that a filter acts on everything.

import { ControlData } from "./control-data.js";
import { Table } from "./data.js";
import { Phrases } from "./phrases.js";
import { gatherPlaces } from "./places.js";
import { readJson } from "./dom.js";
import { Filters } from "./filter-data.js";
import { Summary } from "./summary.js";
import { TimeRange } from "./time-data.js";

/** @typedef {{passes: (row: number) => boolean, reveal: (row: number) => void}} Test */

/** Screens on which the panel is a sheet at the foot. */
export const PHONE = "(max-width: 720px)";

/** @type {any} */
export const page = {};

export function openPage() {
  const settings = readJson("sitmap-page");
  page.settings = settings;
  page.words = settings.words;
  page.style = settings.style;
  page.background = readJson("sitmap-background");
  page.table = new Table(readJson("sitmap-events"));
  const control = readJson("sitmap-control");
  /** @type {ControlData|null} areas of control, where there are any */
  page.control = control && new ControlData(control);
  page.phrases = new Phrases(settings.words, settings.lang);
  Object.assign(page, gatherPlaces(page.table));
  /** @type {Set<string>} layers that are switched off */
  page.hidden = new Set();
  page.selected = -1;
  /** @type {{box: number[], places: any[], kind: string}[]} markers and tags as they are drawn, in layer points */
  page.marks = [];
  page.listeners = [];
  page.filterListeners = [];
  /** @type {((row: number) => boolean)|null} whether a row is in the map's view, where there is a map */
  page.inView = null;
  /** Whether the list is of what is in view only. */
  page.listsView = false;
  page.viewListeners = [];
  /** @type {Test[]} what decides whether a row is shown; each knows how to let a row through */
  page.tests = [{ passes: (row) => !page.hidden.has(page.table.column("layer")[row]), reveal: (row) => page.hidden.delete(page.table.column("layer")[row]) }];
  const timed = page.control?.timed && !page.control.change;
  const time = new TimeRange(page.table.column("start_date"), page.table.column("end_date"), timed ? page.control.steps : [], timed ? page.control.day : null);
  /** @type {TimeRange|null} the days that are shown, where there are several */
  page.time = time.useful ? time : null;
  if (page.time) page.tests.push(page.time);
  page.filters = new Filters(page.table);
  page.tests.push(page.filters);
  page.visible = new Uint8Array(page.table.n).fill(1);
  page.versions = incidents(page.table);
  page.summary = new Summary(page.table, page.background.units, settings.open?.summary || "off");
  page.summary.recount(page.visible);
  // Told when something else is summed up; what is shown changes the sums before anyone else is told.
  page.summaryListeners = [];
  onFilter(() => page.summary.recount(page.visible, document.documentElement.classList.contains("sitmap-playing")));
}

/** Rows of each incident that has several. @param {Table} table @returns {Map<string, number[]>} */
function incidents(table) {
  /** @type {Map<string, number[]>} */
  const found = new Map();
  table.column("incident_id").forEach((incident, row) => {
    if (incident === null) return;
    const rows = found.get(incident);
    if (rows) rows.push(row);
    else found.set(incident, [row]);
  });
  return found;
}

/** A row's values by column. @param {number} row @returns {(name: string) => any} */
export function getter(row) {
  return (name) => page.table.get(row, name);
}

/** @param {number} row */
export function isShown(row) {
  return page.visible[row] === 1;
}

/** The rows that are shown, for whoever asks the page. @returns {number[]} */
export function shownRows() {
  return Array.from({ length: page.table.n }, (_, row) => row).filter(isShown);
}

/** Whether all tests but one let a row through: what that one has to choose from. @param {number} row @param {Test} test */
export function passesOthers(row, test) {
  return page.tests.every((/** @type {Test} */ one) => one === test || one.passes(row));
}

/** Ask all tests anew, and tell everyone. */
export function refilter() {
  for (let row = 0; row < page.table.n; row++) page.visible[row] = page.tests.every((/** @type {Test} */ test) => test.passes(row)) ? 1 : 0;
  for (const listener of page.filterListeners) listener();
  changed();
}

/** Let a row through, whatever kept it back. @param {number} row */
export function reveal(row) {
  if (isShown(row)) return;
  for (const test of page.tests) if (!test.passes(row)) test.reveal(row);
  refilter();
}

/** Call a function whenever the map has moved. @param {() => void} listener */
export function onView(listener) {
  page.viewListeners.push(listener);
}

/** Tell of a map that moves. @param {(row: number) => boolean} inView */
export function viewChanged(inView) {
  page.inView = inView;
  for (const listener of page.viewListeners) listener();
}

/** Call a function whenever other rows are shown. @param {() => void} listener */
export function onFilter(listener) {
  page.filterListeners.push(listener);
}

/** Call a function whenever what is shown or selected has changed. @param {() => void} listener */
export function onChange(listener) {
  page.listeners.push(listener);
}

export function changed() {
  for (const listener of page.listeners) listener();
}

/** Paper is light, whatever the screen was. */
let printing = false;

/** @returns {boolean} */
export function isDark() {
  return !printing && window.matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Call a function whenever the colours of the ground have changed. @param {() => void} listener */
export function onLook(listener) {
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", listener);
  for (const [event, state] of /** @type {[string, boolean][]} */ ([["beforeprint", true], ["afterprint", false]]))
    window.addEventListener(event, () => {
      printing = state;
      listener();
    });
}

/** Colours of the map's ground. */
export function ground() {
  if (!isDark()) return { ...page.style.background, halo: "#ffffff", ink: "#1d2329", tag: "#ffffff", rim: "#5d6670" };
  return {
    sea: "#141a20", land: "#20272e", land_focus: "#28313a", country_line: "#66717d", admin1_line: "#3b4650", text: "#98a3ae",
    halo: "#12171c", ink: "#eef1f4", tag: "#2f3942", rim: "#7d8894",
  };
}
