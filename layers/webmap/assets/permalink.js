// The view, the days, the filters and the open event in the address: a link that shows what its sender saw.

import { readLink, viewText, writeLink } from "./permalink-data.js";
import { MOST_SEARCHED } from "./filter-data.js";
import { isShown, onChange, page, searchFor } from "./state.js";
import { chooseSummary } from "./summary-panel.js";

/** @typedef {import("./permalink-data.js").Asked} Asked */
/** @typedef {import("./permalink-data.js").View} View */
/** @typedef {import("./payload.js").LayerKey} LayerKey */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {{view: View, day: string|null}} First what the page opened with */
/** @typedef {(row: number, there: boolean) => void} Open opens an event, at the place that the map shows already or wherever it is; -1 closes what is open */

const LATER = 250;

/** @param {LeafletMap} map @param {Open} open */
export function keepLink(map, open) {
  const first = { view: viewOf(map), day: page.control?.day ?? null };
  let timer = 0;
  const write = () => {
    const text = writeLink(shownNow(map, first));
    const address = text ? `#${text}` : window.location.pathname + window.location.search;
    try {
      // A page within another page may have no address of its own.
      if (window.location.hash !== (text ? `#${text}` : "")) window.history.replaceState(null, "", address);
    } catch {
      return;
    }
  };
  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(write, LATER);
  };
  const follow = () => {
    const asked = readLink(window.location.hash.slice(1));
    if (asked) show(map, asked, first, open);
  };
  // An address that asks for nothing leaves the page as it opens.
  if (window.location.hash.length > 1) follow();
  map.on("moveend", later);
  onChange(later);
  page.control?.onStep(later);
  window.addEventListener("hashchange", follow);
}

/** @param {LeafletMap} map @returns {View} */
function viewOf(map) {
  const { lat, lng } = map.getCenter();
  return [map.getZoom(), lat, lng];
}

/** Whether the day of the control areas is the end of the range. */
function followsTime() {
  return Boolean(page.time && page.control?.timed && !page.control.change);
}

/** What is not as it was at first. @param {LeafletMap} map @param {First} first @returns {Asked} */
function shownNow(map, first) {
  const { time, filters, control, summary } = page;
  const view = viewOf(map);
  return {
    view: viewText(view) === viewText(first.view) ? null : view,
    days: time && !time.whole ? [time.iso(time.from), time.iso(time.to)] : null,
    without: time ? /** @type {const} */ (["wide", "undated"]).filter((key) => !time[key]) : [],
    off: [...page.hidden],
    areasOff: control ? [...control.hidden] : [],
    day: control && !followsTime() && control.day !== first.day ? control.day : null,
    find: filters.query,
    chosen: new Map(filters.facets.map(({ key, chosen }) => [key, [...chosen]])),
    summary: summary.kind === summary.first ? null : summary.kind,
    inView: page.listsView,
    event: page.selected >= 0 ? page.table.get(page.selected, "id") : null,
  };
}

/** Show what an address asks for, as far as the page has it. @param {LeafletMap} map @param {Asked} asked @param {First} first @param {Open} open */
function show(map, asked, first, open) {
  filterBy(asked);
  if (page.control) chooseAreas(page.control, asked, first);
  page.listsView = asked.inView;
  searchFor(asked.find.slice(0, MOST_SEARCHED));
  chooseSummary(asked.summary ?? page.summary.first);
  const view = asked.view ?? first.view;
  if (viewText(viewOf(map)) !== viewText(view)) map.setView([view[1], view[2]], view[0], { animate: false });
  const { event } = asked;
  if (event === null) return open(-1, asked.view !== null);
  page.table.whenWhole(() => {
    const row = page.table.column("id").indexOf(event);
    open(isShown(row) ? row : -1, asked.view !== null);
  });
}

/** Days, layers, words and values. @param {Asked} asked */
function filterBy(asked) {
  const { time, filters } = page;
  if (time) {
    if (asked.days) time.set(...time.between(...asked.days));
    else time.all();
    for (const key of /** @type {const} */ (["wide", "undated"])) time[key] = !asked.without.includes(key);
  }
  page.hidden.clear();
  for (const layer of /** @type {LayerKey[]} */ (Object.keys(page.style.layers))) if (asked.off.includes(layer)) page.hidden.add(layer);
  for (const { key, options, chosen } of filters.facets) {
    chosen.clear();
    for (const value of asked.chosen.get(key) || []) if (options.includes(value)) chosen.add(value);
  }
}

/** @param {import("./control-data.js").ControlData} control @param {Asked} asked @param {First} first */
function chooseAreas(control, asked, first) {
  control.hidden = new Set(asked.areasOff.filter((number) => control.sources[number]));
  const step = control.steps.indexOf(asked.day ?? first.day ?? "");
  if (!followsTime() && step >= 0) control.go(step);
  else control.told();
}
