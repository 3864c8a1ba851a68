// Areas: what is known no closer than a unit or a circle, as its outline, hatched where only a part is meant.

import { asFill, hatchPattern, layerOf, mix, symbolColours, svg } from "./symbols.js";
import { isDark, isShown, onChange, onLook, page } from "./state.js";

// Beyond this many areas a canvas is quicker than one element each.
const MANY = 400;

/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./payload.js").SymbolKey} SymbolKey */
/** @typedef {import("./payload.js").Stance} Stance */
/** @typedef {{place: Place, symbol: SymbolKey, stance: Stance, hatched: boolean, rows: number[]}} Look rows of a place that look alike */

/** @param {typeof import("leaflet")} L @param {import("leaflet").Map} map */
export function addAreas(L, map) {
  const pane = map.createPane("sitmap-areas");
  pane.style.zIndex = "400";
  pane.style.pointerEvents = "none";
  const places = page.places.filter((place) => place.kind === "area");
  // Large ones first, so that what lies within them is seen.
  places.sort((a, b) => size(b) - size(a));
  const many = places.length > MANY;
  const renderer = many ? L.canvas({ pane: "sitmap-areas" }) : L.svg({ pane: "sitmap-areas" });
  /** @type {(Look & {layer: import("leaflet").Polyline|import("leaflet").Polygon})[]} */
  const drawn = [];
  for (const place of places) {
    const shape = page.table.shape(place.shape);
    if (shape.t === "points") continue;
    const options = { renderer, pane: "sitmap-areas", interactive: false, smoothFactor: 0.6, className: "sitmap-area", fill: shape.t === "area" };
    // One outline a symbol, stance and extent, each over the others.
    for (const look of looksOf(place)) {
      const layer = shape.t === "line" ? L.polyline(shape.parts.flat(), options) : L.polygon(shape.parts, options);
      drawn.push({ ...look, layer });
    }
  }
  let patterns = makePatterns(drawn, many);
  const paint = () => {
    const dark = isDark();
    for (const { place, symbol: key, stance, hatched, rows, layer } of drawn) {
      const visible = rows.some(isShown);
      if (!visible) {
        if (map.hasLayer(layer)) map.removeLayer(layer);
        continue;
      }
      const stroke = page.style.strokes[stance];
      const colours = symbolColours(page.style.symbols[key], dark);
      const chosen = rows.includes(page.selected) || (page.selectedPlace === place && rows.length > 0);
      layer.setStyle({
        color: colours.edge,
        weight: stroke.width + (chosen ? 1.6 : 0),
        dashArray: stroke.dash.length ? stroke.dash.join(" ") : undefined,
        // What is denied is an outline only.
        fillColor: hatched && stance !== "denied" ? patterns(key) : colours.fill,
        // Shades of the summary are to be read as they are: of areas the outline stays.
        fillOpacity: page.summary.on && !hatched ? 0 : stance === "denied" ? 0.04 : hatched ? 1 : page.style.layers[layerOf(key)].area_opacity,
      });
      if (!map.hasLayer(layer)) map.addLayer(layer);
    }
  };
  paint();
  onChange(paint);
  onLook(() => {
    // Patterns in the page take their colours from the style sheet; those of a canvas are made anew.
    if (many) patterns = makePatterns(drawn, many);
    paint();
  });
}

/** @param {Place} place */
function size({ box }) {
  return (box[2] - box[0]) * (box[3] - box[1]);
}

/** @param {Place} place @returns {Look[]} */
function looksOf(place) {
  const [symbols, strokes, extents] = [page.table.draw("symbol"), page.table.draw("stroke"), page.table.draw("hatched")];
  /** @type {Map<string, Look>} */
  const found = new Map();
  for (const row of place.rows) {
    const [symbol, stance, hatched] = [symbols[row], strokes[row], extents[row]];
    const name = `${symbol} ${stance} ${hatched}`;
    const look = found.get(name) || { place, symbol, stance, hatched, rows: [] };
    look.rows.push(row);
    found.set(name, look);
  }
  return [...found.values()];
}

/**
 * Hatching for the symbols that need it: SVG patterns in the page, or canvas patterns.
 * @param {Look[]} drawn @param {boolean} onCanvas @returns {(symbol: SymbolKey) => string} what to fill with
 */
function makePatterns(drawn, onCanvas) {
  const keys = [...new Set(drawn.filter(({ hatched }) => hatched).map(({ symbol }) => symbol))];
  const hatch = page.style.hatch;
  const opacity = (/** @type {SymbolKey} */ key) => page.style.layers[layerOf(key)].area_opacity;
  if (!onCanvas) {
    const id = (/** @type {SymbolKey} */ key) => "sitmap-hatch-" + key.replace(".", "-");
    const defs = svg("defs", {});
    for (const key of keys) defs.append(hatchPattern(id(key), hatch, page.style.symbols[key].colour, opacity(key) * 0.6));
    const holder = svg("svg", { width: 0, height: 0, class: "sitmap-defs", "aria-hidden": "true" }, defs);
    document.body.append(holder);
    return (key) => `url(#${id(key)})`;
  }
  /** @type {Map<SymbolKey, string>} */
  const made = new Map();
  for (const key of keys) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = Math.round(hatch.spacing * Math.SQRT2);
    const context = tile.getContext("2d");
    if (!context) continue;
    const colour = page.style.symbols[key].colour;
    context.globalAlpha = opacity(key) * 0.6;
    context.fillStyle = colour;
    context.fillRect(0, 0, tile.width, tile.height);
    context.globalAlpha = 0.85;
    context.strokeStyle = isDark() ? mix(colour, "#ffffff", 0.38) : colour;
    context.lineWidth = hatch.width;
    context.beginPath();
    for (const shift of [-1, 0, 1]) {
      context.moveTo(shift * tile.width - 1, tile.height + 1);
      context.lineTo(shift * tile.width + tile.width + 1, -1);
    }
    context.stroke();
    made.set(key, asFill(context.createPattern(tile, "repeat")));
  }
  return (key) => made.get(key) || page.style.symbols[key].colour;
}
