// Areas: what is known no closer than a unit or a circle, as its outline, hatched where only a part is meant.

import { addAreaCanvas } from "./area-canvas.js";
import { areaOpacity, isLookShown, looksOf, paintOf } from "./area-looks.js";
import { hatchPattern, svg } from "./symbols.js";
import { onChange, onLook, page } from "./state.js";

// Beyond this many areas a canvas is quicker than one element each.
const MANY = 400;

/** @typedef {import("./area-looks.js").Look} Look */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./payload.js").SymbolKey} SymbolKey */

/** @param {typeof import("leaflet")} L @param {import("leaflet").Map} map */
export function addAreas(L, map) {
  const pane = map.createPane("sitmap-areas");
  pane.style.zIndex = "400";
  pane.style.pointerEvents = "none";
  const places = page.places.filter((place) => place.kind === "area");
  // Large ones first, so that what lies within them is seen.
  places.sort((a, b) => size(b) - size(a));
  const add = places.length > MANY ? addAreaCanvas : addPaths;
  add(L, map, places.flatMap(looksOf));
}

/** @param {Place} place */
function size({ box }) {
  return (box[2] - box[0]) * (box[3] - box[1]);
}

/** An element in the page for each outline. @param {typeof import("leaflet")} L @param {import("leaflet").Map} map @param {Look[]} looks */
function addPaths(L, map, looks) {
  const options = { renderer: L.svg({ pane: "sitmap-areas" }), pane: "sitmap-areas", interactive: false, smoothFactor: 0.6, className: "sitmap-area" };
  const drawn = looks.flatMap((look) => {
    const shape = page.table.shape(look.place.shape);
    if (shape.t === "points") return [];
    const layer = shape.t === "line" ? L.polyline(shape.parts.flat(), { ...options, fill: false }) : L.polygon(shape.parts, options);
    return [{ look, layer }];
  });
  const patterns = makePatterns(looks);
  const paint = () => {
    for (const { look, layer } of drawn) {
      if (!isLookShown(look)) {
        if (map.hasLayer(layer)) map.removeLayer(layer);
        continue;
      }
      const { edge, width, dash, fill, opacity } = paintOf(look);
      layer.setStyle({ color: edge, weight: width, dashArray: dash.length ? dash.join(" ") : undefined, fillColor: fill ?? patterns(look.symbol), fillOpacity: opacity });
      if (!map.hasLayer(layer)) map.addLayer(layer);
    }
  };
  paint();
  onChange(paint);
  // Patterns in the page take their colours from the style sheet.
  onLook(paint);
}

/** Hatching for the symbols that need it. @param {Look[]} looks @returns {(symbol: SymbolKey) => string} what to fill with */
function makePatterns(looks) {
  const id = (/** @type {SymbolKey} */ key) => "sitmap-hatch-" + key.replace(".", "-");
  const defs = svg("defs", {});
  for (const key of new Set(looks.filter(({ hatched }) => hatched).map(({ symbol }) => symbol)))
    defs.append(hatchPattern(id(key), page.style.hatch, page.style.symbols[key].colour, areaOpacity(key) * 0.6));
  document.body.append(svg("svg", { width: 0, height: 0, class: "sitmap-defs", "aria-hidden": "true" }, defs));
  return (key) => `url(#${id(key)})`;
}
