// The view, the days, the filters and the open event in the address: a link that shows what its sender saw. What is as it was
// at first is left out; what makes no sense is passed over.

import { isShown, onChange, page, refilter } from "./state.js";
import { MOST_SEARCHED } from "./filter-data.js";
import { chooseSummary } from "./summary-panel.js";

const LATER = 250;
const KEYS = ["map", "days", "dates", "off", "areas-off", "day", "find", "summary", "list", "event"];
const FACET = "is-";
// No link of ours is longer than this; a longer one is not read.
const MOST = 8000;

/** @typedef {(row: number, there: boolean) => void} Show opens an event, at the place that the map shows already or wherever it is; -1 closes what is open */

/** @param {any} map the Leaflet map @param {Show} show */
export function keepLink(map, show) {
  const first = { view: viewOf(map), day: page.control?.day };
  let timer = 0;
  const write = () => {
    const link = linkOf(map, first);
    const text = link.length > MOST ? "" : link;
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
  follow(map, first, show);
  map.on("moveend", later);
  onChange(later);
  page.control?.onStep(later);
  window.addEventListener("hashchange", () => follow(map, first, show));
}

/** @param {any} map */
function viewOf(map) {
  const { lat, lng } = map.getCenter();
  return `${Number(map.getZoom().toFixed(2))}/${lat.toFixed(4)}/${lng.toFixed(4)}`;
}

/** @param {any} map @param {{view: string, day: string}} first @returns {string} */
function linkOf(map, first) {
  const { time, filters, control } = page;
  const link = new URLSearchParams();
  const view = viewOf(map);
  if (view !== first.view) link.set("map", view);
  if (time && !time.whole) link.set("days", `${time.iso(time.from)}_${time.iso(time.to)}`);
  const without = time ? ["wide", "undated"].filter((key) => !time[key]) : [];
  if (without.length) link.set("dates", without.join(","));
  if (page.hidden.size) link.set("off", [...page.hidden].sort().join(","));
  if (control?.hidden.size) link.set("areas-off", [...control.hidden].sort().join(","));
  if (control && !followsTime() && control.day !== first.day) link.set("day", control.day);
  if (filters.query) link.set("find", filters.query);
  for (const { key, chosen } of filters.facets) for (const value of [...chosen].sort()) link.append(FACET + key, value);
  if (page.summary.kind !== page.summary.first) link.set("summary", page.summary.kind);
  if (page.listsView) link.set("list", "view");
  if (page.selected >= 0) link.set("event", page.table.get(page.selected, "id"));
  // Signs that an address may hold as they are.
  return link.toString().replace(/%2F/g, "/").replace(/%2C/g, ",");
}

/** Whether the day of the control areas is the end of the range. */
function followsTime() {
  return page.time && page.control?.timed && !page.control.change;
}

/** Show what the address asks for; an address of something else changes nothing. @param {any} map @param {{view: string, day: string}} first @param {Show} show */
function follow(map, first, show) {
  if (window.location.hash.length > MOST) return;
  const link = new URLSearchParams(window.location.hash.slice(1));
  const ours = [...link.keys()].some((key) => KEYS.includes(key) || key.startsWith(FACET));
  if (!ours && window.location.hash) return;
  followDays(link);
  followFilters(link);
  followControl(link, first.day);
  page.listsView = link.get("list") === "view";
  refilter();
  chooseSummary(link.get("summary") || page.summary.first);
  const [zoom, lat, lon, ...more] = (link.get("map") || first.view).split("/").map(Number);
  const there = !more.length && [zoom, lat, lon].every(Number.isFinite) && Math.abs(lat) <= 90 && Math.abs(lon) <= 360;
  if (there && viewOf(map) !== `${zoom}/${lat}/${lon}`) map.setView([lat, lon], zoom, { animate: false });
  const row = link.has("event") ? page.table.column("id").indexOf(link.get("event")) : -1;
  show(isShown(row) ? row : -1, there && link.has("map"));
}

/** What a key lists. @param {URLSearchParams} link @param {string} key */
function listed(link, key) {
  return (link.get(key) || "").split(",").filter(Boolean);
}

/** @param {URLSearchParams} link */
function followDays(link) {
  const { time } = page;
  if (!time) return;
  const days = /^(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)$/.exec(link.get("days") || "");
  const chosen = days ? time.between(days[1], days[2]) : [];
  if (chosen.length && chosen.every(Number.isFinite)) time.set(...chosen);
  else time.all();
  for (const key of ["wide", "undated"]) time[key] = !listed(link, "dates").includes(key);
}

/** @param {URLSearchParams} link */
function followFilters(link) {
  const { filters } = page;
  page.hidden = new Set(listed(link, "off").filter((key) => Object.hasOwn(page.style.layers, key)));
  filters.search((link.get("find") || "").slice(0, MOST_SEARCHED));
  for (const { key, options, chosen } of filters.facets) {
    chosen.clear();
    for (const value of link.getAll(FACET + key)) if (options.includes(value)) chosen.add(value);
  }
}

/** @param {URLSearchParams} link @param {string} first the day that is shown at first */
function followControl(link, first) {
  const { control } = page;
  if (!control) return;
  control.hidden = new Set(listed(link, "areas-off").map(Number).filter((number) => control.sources[number]));
  const step = control.steps.indexOf(link.get("day") || first);
  if (!followsTime() && step >= 0) control.go(step);
  else control.told();
}
