// Areas: what is known no closer than a unit or a circle, as its outline, hatched where only a part is meant.

import { hatchPattern, mix, symbolColours, svg } from "./symbols.js";
import { isDark, isShown, onChange, onLook, page } from "./state.js";

// Beyond this many areas a canvas is quicker than one element each.
const MANY = 400;

/** @param {any} L @param {any} map */
export function addAreas(L, map) {
  const pane = map.createPane("sitmap-areas");
  pane.style.zIndex = "400";
  pane.style.pointerEvents = "none";
  const places = page.places.filter((/** @type {any} */ place) => place.kind === "area");
  // Large ones first, so that what lies within them is seen.
  places.sort((/** @type {any} */ a, /** @type {any} */ b) => size(b) - size(a));
  const many = places.length > MANY;
  const renderer = many ? L.canvas({ pane: "sitmap-areas" }) : L.svg({ pane: "sitmap-areas" });
  /** @type {{place: any, key: string, rows: number[], layer: any}[]} */
  const drawn = [];
  for (const place of places) {
    const shape = page.table.shape(place.shape);
    // One outline a symbol, stance and extent, each over the others.
    const looks = new Map();
    for (const row of place.rows) {
      const key = [page.table.draw("symbol")[row], page.table.draw("stroke")[row], page.table.draw("hatched")[row]].join(" ");
      if (!looks.has(key)) looks.set(key, []);
      looks.get(key).push(row);
    }
    for (const [key, rows] of looks) {
      const make = shape.t === "line" ? L.polyline : L.polygon;
      const layer = make(shape.parts, { renderer, pane: "sitmap-areas", interactive: false, smoothFactor: 0.6, className: "sitmap-area" });
      drawn.push({ place, key, rows, layer });
    }
  }
  let patterns = makePatterns(drawn, many);
  const paint = () => {
    const dark = isDark();
    for (const { place, key, rows, layer } of drawn) {
      const visible = rows.some(isShown);
      if (!visible) {
        if (map.hasLayer(layer)) map.removeLayer(layer);
        continue;
      }
      const [symbolKey, stance, hatched] = key.split(" ");
      const symbol = page.style.symbols[symbolKey];
      const stroke = page.style.strokes[stance];
      const colours = symbolColours(symbol, dark);
      const chosen = rows.includes(page.selected) || (page.selectedPlace === place && rows.length > 0);
      layer.setStyle({
        color: colours.edge,
        weight: stroke.width + (chosen ? 1.6 : 0),
        dashArray: stroke.dash.length ? stroke.dash.join(" ") : null,
        fill: page.table.shape(place.shape).t !== "line",
        // What is denied is an outline only.
        fillColor: hatched === "true" && stance !== "denied" ? patterns(symbolKey) : colours.fill,
        // Shades of the summary are to be read as they are: of areas the outline stays.
        fillOpacity: page.summary.on && hatched !== "true" ? 0 : stance === "denied" ? 0.04 : hatched === "true" ? 1 : page.style.layers[symbolKey.split(".")[0]].area_opacity,
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

/** @param {any} place */
function size(place) {
  return (place.box[2] - place.box[0]) * (place.box[3] - place.box[1]);
}

/**
 * Hatching for the symbols that need it: SVG patterns in the page, or canvas patterns.
 * @param {{key: string}[]} drawn @param {boolean} onCanvas @returns {(symbol: string) => any} what to fill with
 */
function makePatterns(drawn, onCanvas) {
  const keys = [...new Set(drawn.filter(({ key }) => key.endsWith(" true")).map(({ key }) => key.split(" ")[0]))];
  const hatch = page.style.hatch;
  const opacity = (/** @type {string} */ key) => page.style.layers[key.split(".")[0]].area_opacity;
  if (!onCanvas) {
    const id = (/** @type {string} */ key) => "sitmap-hatch-" + key.replace(".", "-");
    const defs = svg("defs", {});
    for (const key of keys) defs.append(hatchPattern(id(key), hatch, page.style.symbols[key].colour, opacity(key) * 0.6));
    const holder = svg("svg", { width: 0, height: 0, class: "sitmap-defs", "aria-hidden": "true" }, defs);
    document.body.append(holder);
    return (key) => `url(#${id(key)})`;
  }
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
    made.set(key, context.createPattern(tile, "repeat"));
  }
  return (key) => made.get(key) || page.style.symbols[key].colour;
}
