// How areas are painted: one outline for the rows of a place that look alike.

import { layerOf, symbolColours } from "./symbols.js";
import { isDark, isShown, page } from "./state.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./payload.js").SymbolKey} SymbolKey */
/** @typedef {import("./payload.js").Stance} Stance */
/** @typedef {{place: Place, symbol: SymbolKey, stance: Stance, hatched: boolean, rows: number[]}} Look rows of a place that look alike */
/** @typedef {{edge: string, width: number, dash: number[], fill: string|null, opacity: number}} Paint fill: null for hatching */

/** One outline a symbol, stance and extent, each over the others. @param {Place} place @returns {Look[]} */
export function looksOf(place) {
  const [symbols, strokes, extents] = [page.table.drawn("symbol"), page.table.drawn("stroke"), page.table.drawn("hatched")];
  /** @type {Map<number, Look>} */
  const found = new Map();
  for (const row of place.rows) {
    const [symbol, stroke, extent] = [symbols.codes[row], strokes.codes[row], extents.codes[row]];
    const kind = (symbol * strokes.values.length + stroke) * extents.values.length + extent;
    const look = found.get(kind);
    if (look) look.rows.push(row);
    else found.set(kind, { place, symbol: symbols.values[symbol], stance: strokes.values[stroke], hatched: extents.values[extent], rows: [row] });
  }
  return [...found.values()];
}

/** Whether some of what looks so is shown. @param {Look} look */
export function isLookShown({ rows }) {
  return rows.some(isShown);
}

/** @param {Look} look @returns {Paint} */
export function paintOf({ place, symbol, stance, hatched, rows }) {
  const stroke = page.style.strokes[stance];
  const colours = symbolColours(page.style.symbols[symbol], isDark());
  const chosen = rows.includes(page.selected) || page.selectedPlace === place;
  return {
    edge: colours.edge,
    width: stroke.width + (chosen ? 1.6 : 0),
    dash: stroke.dash,
    // What is denied is an outline only.
    fill: hatched && stance !== "denied" ? null : colours.fill,
    // Shades of the summary are to be read as they are: of areas the outline stays.
    opacity: page.summary.on && !hatched ? 0 : stance === "denied" ? 0.04 : hatched ? 1 : areaOpacity(symbol),
  };
}

/** @param {SymbolKey} symbol */
export function areaOpacity(symbol) {
  return page.style.layers[layerOf(symbol)].area_opacity;
}
