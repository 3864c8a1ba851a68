// What the page knows: the table, its places, and what is shown. One value, so that a filter acts on everything.

import { ControlData } from "./control-data.js";
import { Table } from "./data.js";
import { Phrases } from "./phrases.js";
import { gatherPlaces } from "./places.js";
import { readJson } from "./dom.js";
import { Filters } from "./filter-data.js";
import { Summary } from "./summary.js";
import { TimeRange } from "./time-data.js";

/** @typedef {import("./payload.js").Get} Get */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {{passes: (row: number) => boolean, reveal: (row: number) => void}} Test */
/** @typedef {{box: number[], places: Place[], kind: "marker"|"tag"|"area"}} Hit where a mark is pointed at: x0, y0, x1, y1 */

/** Screens on which the panel is a sheet at the foot. */
export const PHONE = "(max-width: 720px)";

/** @typedef {ReturnType<typeof readPage>} Page */

/** @type {Page} set when the page is opened */
export let page;

export function openPage() {
  page = readPage();
  // What is shown changes the sums before anyone else is told.
  onFilter(() => page.summary.recount(page.visible, document.documentElement.classList.contains("sitmap-playing")));
}

/** Read the data in the page; all is shown at first. */
function readPage() {
  const settings = /** @type {import("./payload.js").PageSettings} */ (readJson("sitmap-page"));
  const background = /** @type {import("./payload.js").BackgroundPayload} */ (readJson("sitmap-background"));
  const table = new Table(/** @type {import("./payload.js").EventPayload} */ (readJson("sitmap-events")));
  const areas = /** @type {import("./payload.js").ControlPayload|null} */ (readJson("sitmap-control"));
  const control = areas && new ControlData(areas);
  const days = control?.timed && !control.change ? control : null;
  const range = new TimeRange(table.column("start_date"), table.column("end_date"), days?.steps, days?.day);
  const time = range.useful ? range : null;
  const phrases = new Phrases(settings.words, settings.lang, settings.names);
  // Names in the map's language are searched as well.
  const localNames = (/** @type {number} */ row) => {
    /** @type {Get} */
    const get = (name) => table.get(row, name);
    return [phrases.local(get), phrases.unit(get("admin1_iso"))];
  };
  const filters = new Filters(table, localNames);
  // No row is without one.
  const layers = /** @type {import("./payload.js").Layer[]} */ (table.column("layer"));
  /** @type {Set<import("./payload.js").LayerKey>} layers that are switched off */
  const hidden = new Set();
  /** @type {Test} */
  const layerTest = { passes: (row) => !hidden.has(layers[row]), reveal: (row) => hidden.delete(layers[row]) };
  const visible = new Uint8Array(table.n).fill(1);
  const summary = new Summary(table, background.units, settings.open?.summary || "off");
  summary.recount(visible);
  return {
    settings,
    words: settings.words,
    style: settings.style,
    phrases,
    background,
    table,
    ...gatherPlaces(table),
    versions: incidents(table),
    /** Areas of control, where there are any. */
    control,
    /** The days that are shown, where there are several. */
    time,
    filters,
    hidden,
    /** What decides whether a row is shown; each knows how to let a row through. @type {Test[]} */
    tests: [layerTest, ...(time ? [time] : []), filters],
    visible,
    summary,
    selected: -1,
    /** @type {Place|null} */
    selectedPlace: null,
    /** Markers and tags as they are drawn, in layer points. @type {Hit[]} */
    marks: [],
    /** Whether a row is in the map's view, where there is a map. @type {((row: number) => boolean)|null} */
    inView: null,
    /** Whether the list is of what is in view only. */
    listsView: false,
    /** @type {(() => void)[]} */
    listeners: [],
    /** @type {(() => void)[]} */
    filterListeners: [],
    /** @type {(() => void)[]} */
    viewListeners: [],
    /** Told when something else is summed up. @type {(() => void)[]} */
    summaryListeners: [],
  };
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

/** A row's values by column. @param {number} row @returns {Get} */
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
  return page.tests.every((one) => one === test || one.passes(row));
}

/** Ask all tests anew, and tell everyone. */
export function refilter() {
  for (let row = 0; row < page.table.n; row++) page.visible[row] = page.tests.every((test) => test.passes(row)) ? 1 : 0;
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
