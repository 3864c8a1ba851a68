// What an address tells of the page: its view, days, filters and open event, as far as they differ from what it opens
// with. What makes no sense is passed over.

const KEYS = ["map", "days", "dates", "off", "areas-off", "day", "find", "summary", "list", "event"];
const FACET = "is-";
// No link of ours is longer than this; a longer one is not read.
const MOST = 8000;

/** @typedef {[zoom: number, lat: number, lon: number]} View */

/**
 * @typedef {object} Asked
 * @property {View|null} view null where it is as at first, and so with what follows
 * @property {[string, string]|null} days first and last day, ISO
 * @property {string[]} without uncertain dates that are left out: "wide", "undated"
 * @property {string[]} off layers that are switched off
 * @property {number[]} areasOff sources of control areas that are switched off
 * @property {string|null} day of the control areas, or which view of a change
 * @property {string} find what is searched for
 * @property {Map<string, string[]>} chosen values by facet
 * @property {string|null} summary what is summed up by unit
 * @property {boolean} inView the list is of what is in view only
 * @property {string|null} event the identifier of the one that is open
 */

/** A view as an address has it: two decimals of zoom, four (11 m) of degrees. @param {View} view */
export function viewText([zoom, lat, lon]) {
  return `${Number(zoom.toFixed(2))}/${lat.toFixed(4)}/${lon.toFixed(4)}`;
}

/** @param {Asked} asked @returns {string} what follows the # of the address; nothing where it would be too long */
export function writeLink(asked) {
  const link = new URLSearchParams();
  const set = (/** @type {string} */ key, /** @type {string|null} */ value) => value && link.set(key, value);
  set("map", asked.view && viewText(asked.view));
  set("days", asked.days && asked.days.join("_"));
  set("dates", asked.without.join(","));
  set("off", [...asked.off].sort().join(","));
  set("areas-off", [...asked.areasOff].sort((a, b) => a - b).join(","));
  set("day", asked.day);
  set("find", asked.find);
  for (const [key, values] of asked.chosen) for (const value of [...values].sort()) link.append(FACET + key, value);
  set("summary", asked.summary);
  set("list", asked.inView ? "view" : null);
  set("event", asked.event);
  // Signs that an address may hold as they are.
  const text = link.toString().replace(/%2F/g, "/").replace(/%2C/g, ",");
  return text.length > MOST ? "" : text;
}

/** @param {string} text what follows the # of an address @returns {Asked|null} null where it is an address of something else */
export function readLink(text) {
  if (text.length > MOST) return null;
  const link = new URLSearchParams(text);
  const keys = [...link.keys()];
  if (text && !keys.some((key) => KEYS.includes(key) || key.startsWith(FACET))) return null;
  const listed = (/** @type {string} */ key) => (link.get(key) || "").split(",").filter(Boolean);
  const days = /^(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)$/.exec(link.get("days") || "");
  const facets = new Set(keys.filter((key) => key.startsWith(FACET)));
  return {
    view: readView(link.get("map") || ""),
    days: days && Number.isFinite(Date.parse(days[1])) && Number.isFinite(Date.parse(days[2])) ? [days[1], days[2]] : null,
    without: listed("dates"),
    off: listed("off"),
    areasOff: listed("areas-off").filter((number) => /^\d+$/.test(number)).map(Number),
    day: link.get("day") || null,
    find: link.get("find") || "",
    chosen: new Map([...facets].map((key) => [key.slice(FACET.length), link.getAll(key)])),
    summary: link.get("summary") || null,
    inView: link.get("list") === "view",
    event: link.get("event") || null,
  };
}

/** @param {string} text @returns {View|null} null where it is no view of the earth */
function readView(text) {
  const [zoom, lat, lon, ...more] = text.split("/").map((part) => (part === "" ? NaN : Number(part)));
  const known = more.length === 0 && Number.isFinite(zoom) && Math.abs(lat) <= 90 && Math.abs(lon) <= 360;
  return known ? [zoom, lat, lon] : null;
}
