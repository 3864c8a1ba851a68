// Areas by the hundred on one canvas: the outlines of those in view that are large enough to be seen.

import { areaOpacity, isLookShown, paintOf } from "./area-looks.js";
import { addCanvas } from "./canvas-layer.js";
import { acrossOf, SMALL } from "./doubt.js";
import { mix } from "./symbols.js";
import { isDark, onChange, onLook, page } from "./state.js";

// Beyond this many outlines in view, each place has one only.
const CROWD = 1000;

/** @typedef {import("./area-looks.js").Look} Look */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./payload.js").SymbolKey} SymbolKey */
/** @typedef {{box: number[], lines: number[][], closed: boolean}} Outline x and y at zoom 0: x0, y0, x1, y1 of its box, and its corners; no lines for a circle */

/** @param {typeof import("leaflet")} L @param {import("leaflet").Map} map @param {Look[]} looks those beneath first */
export function addAreaCanvas(L, map, looks) {
  /** @type {Map<Place, Outline>} */
  const outlines = new Map();
  /** @type {Map<SymbolKey, CanvasPattern|null>} */
  const patterns = new Map();
  const redraw = addCanvas(L, map, { pane: "sitmap-areas", padding: 0.12 }, (context, bounds) => {
    const [min, max] = [bounds.getTopLeft(), bounds.getBottomRight()];
    const scale = Math.pow(2, map.getZoom());
    const origin = map.getPixelOrigin();
    context.lineCap = context.lineJoin = "round";
    const [northWest, southEast] = [map.layerPointToLatLng(min), map.layerPointToLatLng(max)];
    const seen = looks.filter((look) => {
      const [south, west, north, east] = look.place.box;
      const near = south < northWest.lat && north > southEast.lat && west < southEast.lng && east > northWest.lng;
      // Smaller ones have a sign instead.
      return near && acrossOf(look.place, scale) >= SMALL && isLookShown(look);
    });
    for (const look of seen.length > CROWD ? leading(seen) : seen) {
      const { box, lines, closed } = outlineOf(look.place);
      context.beginPath();
      if (!lines.length) {
        // On this projection a geodesic circle of some hundred kilometres fills its box as an ellipse does, to less than a pixel.
        const [x0, y0, x1, y1] = box.map((value, k) => value * scale - (k % 2 ? origin.y : origin.x));
        context.ellipse((x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2, (y1 - y0) / 2, 0, 0, Math.PI * 2);
      }
      for (const line of lines) {
        context.moveTo(line[0] * scale - origin.x, line[1] * scale - origin.y);
        for (let k = 2; k < line.length; k += 2) context.lineTo(line[k] * scale - origin.x, line[k + 1] * scale - origin.y);
        if (closed) context.closePath();
      }
      paint(context, look, closed);
    }
  });
  onChange(redraw);
  onLook(() => {
    patterns.clear();
    redraw();
  });

  /** @param {CanvasRenderingContext2D} context @param {Look} look @param {boolean} filled */
  function paint(context, look, filled) {
    const { edge, width, dash, fill, opacity } = paintOf(look);
    if (filled && opacity) {
      context.globalAlpha = opacity;
      context.fillStyle = fill ?? pattern(look.symbol) ?? edge;
      context.fill("evenodd");
      context.globalAlpha = 1;
    }
    context.strokeStyle = edge;
    context.lineWidth = width;
    context.setLineDash(dash);
    context.stroke();
  }

  /** @param {Place} place @returns {Outline} */
  function outlineOf(place) {
    let outline = outlines.get(place);
    if (!outline) {
      const at = (/** @type {import("./payload.js").Position} */ position) => {
        const { x, y } = map.project(position, 0);
        return [x, y];
      };
      const [south, west, north, east] = place.box;
      const box = [...at([north, west]), ...at([south, east])];
      const shape = page.table.circle(place.shape) ? null : page.table.shape(place.shape);
      const lines = !shape || shape.t === "points" ? [] : shape.parts.flat().map((line) => line.flatMap(at));
      outline = { box, lines, closed: shape?.t !== "line" };
      outlines.set(place, outline);
    }
    return outline;
  }

  /** @param {SymbolKey} symbol */
  function pattern(symbol) {
    let made = patterns.get(symbol);
    if (made === undefined) {
      made = hatching(page.style.symbols[symbol].colour, areaOpacity(symbol) * 0.6);
      patterns.set(symbol, made);
    }
    return made;
  }
}

/** Of each place the look that most events have. @param {Look[]} looks @returns {Look[]} */
function leading(looks) {
  /** @type {Map<Place, Look>} */
  const found = new Map();
  for (const look of looks) {
    const other = found.get(look.place);
    if (!other || look.rows.length > other.rows.length) found.set(look.place, look);
  }
  return [...found.values()];
}

/** Diagonal lines to fill with. @param {string} colour @param {number} tint opacity of the ground */
function hatching(colour, tint) {
  const { spacing, width } = page.style.hatch;
  const tile = document.createElement("canvas");
  tile.width = tile.height = Math.round(spacing * Math.SQRT2);
  const context = tile.getContext("2d");
  if (!context) return null;
  context.globalAlpha = tint;
  context.fillStyle = colour;
  context.fillRect(0, 0, tile.width, tile.height);
  context.globalAlpha = 0.85;
  context.strokeStyle = isDark() ? mix(colour, "#ffffff", 0.38) : colour;
  context.lineWidth = width;
  context.beginPath();
  for (const shift of [-1, 0, 1]) {
    context.moveTo(shift * tile.width - 1, tile.height + 1);
    context.lineTo(shift * tile.width + tile.width + 1, -1);
  }
  context.stroke();
  return context.createPattern(tile, "repeat");
}
