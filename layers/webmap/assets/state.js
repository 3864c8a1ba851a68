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
/**
 * @typedef {object} Test what decides whether rows are shown
 * @property {(row: number) => boolean} passes
 * @property {(row: number) => void} reveal let a row through
 * @property {number} bits how many reasons it has
 * @property {(kept: Uint32Array, first: number) => void} mark mark the rows that do not pass: each reason by a bit, the first given
 */
/** @typedef {{box: number[], places: Place[], kind: "marker"|"tag"|"area"}} Hit where a mark is pointed at: x0, y0, x1, y1 */

/** Screens on which the map is too narrow for a column in its corner. */
export const NARROW = "(max-width: 1000px)";

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
  const table = new Table(/** @type {import("./payload.js").EventPayload} */ (readJson("sitmap-events")), () => /** @type {import("./payload.js").TextsPayload} */ (readJson("sitmap-texts")));
  const areas = /** @type {import("./payload.js").ControlPayload|null} */ (readJson("sitmap-control"));
  const control = areas && new ControlData(areas);
  const days = control?.timed && !control.change ? control : null;
  const range = new TimeRange(table.column("start_date"), table.column("end_date"), days?.steps, days?.day);
  const time = range.useful ? range : null;
  const phrases = new Phrases(settings.words, settings.lang, settings.names);
  // Names in the map's language are searched as well.
  const filters = new Filters(table, [
    [["place_name", "geonameid", "admin1_iso"], (get) => phrases.local(get)],
    [["admin1_iso"], (get) => phrases.unit(get("admin1_iso"))],
  ]);
  /** @type {Set<import("./payload.js").LayerKey>} layers that are switched off */
  const hidden = new Set();
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
    /** Areas of control, where there are any. */
    control,
    /** The days that are shown, where there are several. */
    time,
    filters,
    hidden,
    /** What decides whether a row is shown; each knows how to let a row through. @type {Test[]} */
    tests: [layerTest(table, hidden), ...(time ? [time] : []), filters],
    /** What keeps each row back: a bit for every reason that a test has. */
    kept: new Uint32Array(table.n),
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

/** Rows of layers that are switched off are not shown. @param {Table} table @param {Set<import("./payload.js").LayerKey>} hidden @returns {Test} */
function layerTest(table, hidden) {
  // No row is without one.
  const { codes, values } = /** @type {import("./data.js").Coded<import("./payload.js").Layer>} */ (table.coded("layer"));
  return {
    bits: 1,
    passes: (row) => !hidden.has(values[codes[row]]),
    reveal: (row) => hidden.delete(values[codes[row]]),
    mark: (kept, first) => {
      const marks = values.map((layer) => (hidden.has(layer) ? first : 0));
      for (let row = 0; row < kept.length; row++) kept[row] |= marks[codes[row]];
    },
  };
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

/**
 * Whether all tests but one let a row through: what that one has to choose from.
 * @param {Test} test @param {number} [reason] of several reasons that it has, the one that does not count; all of them if not given
 * @returns {(row: number) => boolean}
 */
export function passesOthers(test, reason) {
  const { kept, tests } = page;
  const before = tests.slice(0, tests.indexOf(test)).reduce((sum, one) => sum + one.bits, 0);
  const others = ~((reason === undefined ? (1 << test.bits) - 1 : 1 << reason) << before);
  return (row) => (kept[row] & others) === 0;
}

/** Ask all tests anew, and tell everyone. */
export function refilter() {
  const { kept, visible } = page;
  kept.fill(0);
  let first = 1;
  for (const test of page.tests) {
    test.mark(kept, first);
    first <<= test.bits;
  }
  for (let row = 0; row < kept.length; row++) visible[row] = kept[row] ? 0 : 1;
  for (const listener of page.filterListeners) listener();
  changed();
}

/** Show the rows that hold some words; those of reports may have to be unpacked before. @param {string} query */
export function searchFor(query) {
  // What is asked for stands in the search field and in the page's address from now on.
  page.filters.query = query;
  if (!query.trim()) {
    page.filters.search(query);
    return refilter();
  }
  page.table.whenWhole(() => {
    page.filters.search(page.filters.query);
    refilter();
  });
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

/** @type {MediaQueryList|null} made once: it is asked for every outline */
let scheme = null;

/** @returns {boolean} */
export function isDark() {
  scheme ||= window.matchMedia("(prefers-color-scheme: dark)");
  return !printing && scheme.matches;
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
