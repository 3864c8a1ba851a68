// The summary by unit on the map: units shaded by class beneath everything that is drawn of events, their figures, the legend.

import { decodeLine } from "./data.js";
import { el } from "./dom.js";
import { boxOf, holds } from "./places.js";
import { asFill } from "./symbols.js";
import { figureOf } from "./summary-words.js";
import { isDark, onFilter, onLook, page, NARROW } from "./state.js";

/** @typedef {import("./payload.js").Shades} Shades */
/** @typedef {{iso: string, name: string, lat: number, lon: number, parts: import("./payload.js").Position[][][], box: import("./payload.js").Box}} Outline */

/** @type {Outline[]} */
let outlines = [];
// Pixels from dot to dot.
const DOTS = 6;
// Where a unit's figure may stand, beside its middle, in pixels.
const SPOTS = [[0, 0], [0, 20], [0, -20], [0, 38], [0, -38], [34, 0], [-34, 0], [34, 26], [-34, 26], [34, -26], [-34, -26], [64, 0], [-64, 0]];

/** @param {typeof import("leaflet")} L @param {import("leaflet").Map} map */
export function addSummary(L, map) {
  const pane = map.createPane("sitmap-summary");
  pane.style.zIndex = "220";
  pane.style.pointerEvents = "none";
  const renderer = L.canvas({ pane: "sitmap-summary", padding: 0.4 });
  /** @type {Map<string, import("leaflet").Polygon>} */
  const drawn = new Map();
  const narrow = window.matchMedia(NARROW);
  const corner = () => (narrow.matches ? "topleft" : "bottomleft");
  const legend = new L.Control({ position: corner() });
  let added = false;
  // Paper is narrow, too.
  narrow.addEventListener("change", () => (added ? legend.setPosition(corner()) : (legend.options.position = corner())));
  const box = el("section", { class: "sitmap-unit-legend", "aria-label": page.words.by_unit.legend });
  legend.onAdd = () => box;
  const paint = () => {
    const { summary } = page;
    if (summary.on && !outlines.length) outlines = decodeUnits();
    if (added !== summary.on) {
      if (summary.on) legend.addTo(map);
      else legend.remove();
      added = summary.on;
    }
    const shades = page.style.summary[isDark() ? "dark" : "light"];
    const colours = summary.colours(shades);
    const dots = asFill(dotted(shades));
    for (const { iso, parts } of outlines) {
      const total = summary.totals?.units.get(iso);
      let layer = drawn.get(iso);
      if (!total) {
        if (layer && map.hasLayer(layer)) map.removeLayer(layer);
        continue;
      }
      if (!layer) {
        layer = L.polygon(parts, { renderer, pane: "sitmap-summary", interactive: false, smoothFactor: 0.6, stroke: false });
        drawn.set(iso, layer);
      }
      const number = summary.classOf(total);
      layer.setStyle(number === null ? { fillColor: dots, fillOpacity: 1 } : { fillColor: colours[number], fillOpacity: 0.85 });
      if (!map.hasLayer(layer)) map.addLayer(layer);
    }
    if (summary.kind !== "off") box.replaceChildren(...legendOf(summary.kind, colours, shades));
  };
  paint();
  onFilter(paint);
  page.summaryListeners.push(paint);
  onLook(paint);
}

/** @returns {Outline[]} */
function decodeUnits() {
  const { units, scale } = page.background;
  return units.map(({ iso, name, lat, lon, shape }) => {
    const parts = shape.map((part) => part.map((ring) => decodeLine(ring, scale)));
    return { iso, name, lat, lon, parts, box: boxOf(parts) };
  });
}

/** Dots, as lines are parts of areas: events, but no toll is stated. @param {Shades} shades */
function dotted({ dot }) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = DOTS;
  const context = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  context.fillStyle = dot;
  context.beginPath();
  context.arc(DOTS / 2, DOTS / 2, 1.1, 0, Math.PI * 2);
  context.fill();
  return context.createPattern(tile, "repeat");
}

/** What the shades mean. @param {import("./summary-data.js").Kind} kind @param {string[]} colours @param {Shades} shades */
function legendOf(kind, colours, shades) {
  const { summary, phrases } = page;
  const words = page.words.by_unit;
  const totals = summary.totals ? [...summary.totals.units.values()] : [];
  const classes = new Set(totals.map((total) => summary.classOf(total)));
  const swatch = (/** @type {string} */ background, /** @type {string} */ text) => el("li", {}, el("span", { class: "sitmap-swatch", style: `background: ${background}` }), el("span", {}, text));
  const entries = summary.ends.map((end, k) => {
    const start = k ? summary.ends[k - 1] + 1 : summary.least;
    const text = start === end ? phrases.number.format(end) : phrases.say("by_unit.short.range", { a: start, b: end });
    return swatch(colours[k + 1], text);
  });
  if (classes.has(0)) entries.unshift(swatch(colours[0], phrases.number.format(0)));
  if (classes.has(null)) entries.push(swatch(`radial-gradient(${shades.dot} 1.1px, transparent 1.6px) 0 0 / ${DOTS}px ${DOTS}px`, words.unstated));
  return [
    el("p", { class: "sitmap-unit-legend-title" }, words.captions[kind]),
    entries.length ? el("ul", {}, ...entries) : el("p", {}, words.none),
    el("p", { class: "sitmap-aside" }, words.legend_rule[kind === "events" ? "events" : "tolls"]),
  ];
}

/** The outline of a unit that something is summed up in. @param {string} iso */
export function unitOutline(iso) {
  return outlines.find((unit) => unit.iso === iso);
}

/** The unit at a point, where the summary has one. @param {{lat: number, lng: number}} point @returns {string|null} */
export function unitAt({ lat, lng }) {
  const { totals } = page.summary;
  if (!totals) return null;
  const found = outlines.find(({ iso, parts, box }) => totals.units.has(iso) && lat >= box[0] && lat <= box[2] && lng >= box[1] && lng <= box[3] && holds(parts, lat, lng));
  return found ? found.iso : null;
}

/**
 * Write each unit's figure upon it where nothing else stands; a unit without room for it has it in the table.
 * @param {import("leaflet").Map} map @param {CanvasRenderingContext2D} context @param {(lat: number, lon: number) => {x: number, y: number}} at in layer points
 * @param {{claim: (box: number[]) => boolean}} taken @param {{ink: string, halo: string}} colours @param {string} font of the page
 */
export function drawFigures(map, context, at, taken, colours, font) {
  const { summary } = page;
  const { kind, totals } = summary;
  if (kind === "off" || !totals) return;
  const named = map.getZoom() >= 6 && !page.hidden.has("boundary");
  for (const { iso, name, lat, lon, parts } of outlines) {
    const total = totals.units.get(iso);
    const text = total && summary.classOf(total) !== null ? figureOf(total, kind) : "";
    if (!text) continue;
    context.font = `italic 400 11px ${font}`;
    const wide = named ? context.measureText(name).width : 0;
    context.font = `700 14px ${font}`;
    const width = context.measureText(text).width;
    const middle = at(lat, lon);
    for (const lines of wide ? [2, 1] : [1]) {
      const half = (lines === 2 ? Math.max(width, wide) : width) / 2;
      const spot = SPOTS.map(([dx, dy]) => ({ x: middle.x + dx, y: middle.y + dy })).find(({ x, y }) => {
        const there = map.layerPointToLatLng([x, y]);
        return holds(parts, there.lat, there.lng) && taken.claim([x - half - 3, y - 9, x + half + 3, y + (lines === 2 ? 22 : 9)]);
      });
      if (!spot) continue;
      writeAt(context, text, spot.x - width / 2, spot.y + 5, colours);
      context.font = `italic 400 11px ${font}`;
      if (lines === 2) writeAt(context, name, spot.x - wide / 2, spot.y + 18, colours);
      break;
    }
  }
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} x @param {number} y @param {{ink: string, halo: string}} colours */
function writeAt(context, text, x, y, colours) {
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = colours.halo;
  context.strokeText(text, x, y);
  context.fillStyle = colours.ink;
  context.fillText(text, x, y);
}
