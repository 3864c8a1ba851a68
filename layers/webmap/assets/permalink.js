// The view, the days and the filters in the address: a link that shows what its sender saw. What is as it was at first is left out.

import { onChange, page, refilter } from "./state.js";
import { chooseSummary } from "./summary-panel.js";

const LATER = 250;
const KEYS = ["map", "days", "dates", "off", "areas-off", "day", "find", "summary"];
const FACET = "is-";

/** @param {any} map the Leaflet map */
export function keepLink(map) {
  const first = { view: viewOf(map), day: page.control?.day };
  let timer = 0;
  const write = () => {
    const text = linkOf(map, first);
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
  follow(map, first);
  map.on("moveend", later);
  onChange(later);
  page.control?.onStep(later);
  window.addEventListener("hashchange", () => follow(map, first));
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
  // Signs that an address may hold as they are.
  return link.toString().replace(/%2F/g, "/").replace(/%2C/g, ",");
}

/** Whether the day of the control areas is the end of the range. */
function followsTime() {
  return page.time && page.control?.timed && !page.control.change;
}

/** Show what the address asks for; an address of something else changes nothing. @param {any} map @param {{view: string, day: string}} first */
function follow(map, first) {
  const link = new URLSearchParams(window.location.hash.slice(1));
  const ours = [...link.keys()].some((key) => KEYS.includes(key) || key.startsWith(FACET));
  if (!ours && window.location.hash) return;
  const { time, filters, control } = page;
  const listed = (/** @type {string} */ key) => (link.get(key) || "").split(",").filter(Boolean);
  if (time) {
    const days = /^(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)$/.exec(link.get("days") || "");
    const chosen = days ? time.between(days[1], days[2]) : [];
    if (chosen.length && chosen.every(Number.isFinite)) time.set(...chosen);
    else time.all();
    for (const key of ["wide", "undated"]) time[key] = !listed("dates").includes(key);
  }
  page.hidden = new Set(listed("off").filter((key) => Object.hasOwn(page.style.layers, key)));
  filters.search(link.get("find") || "");
  for (const { key, options, chosen } of filters.facets) {
    chosen.clear();
    for (const value of link.getAll(FACET + key)) if (options.includes(value)) chosen.add(value);
  }
  if (control) {
    control.hidden = new Set(listed("areas-off").map(Number).filter((number) => control.sources[number]));
    const step = control.steps.indexOf(link.get("day") || first.day);
    if (!followsTime() && step >= 0) control.go(step);
    else control.told();
  }
  refilter();
  chooseSummary(link.get("summary") || page.summary.first);
  const view = (link.get("map") || first.view).split("/").map(Number);
  if (view.length === 3 && view.every(Number.isFinite) && Math.abs(view[1]) <= 90 && Math.abs(view[2]) <= 360 && viewOf(map) !== view.join("/")) map.setView([view[1], view[2]], view[0], { animate: false });
}
