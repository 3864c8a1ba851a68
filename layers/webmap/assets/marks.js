// How marks are drawn on the canvas: markers, tags and their lines, rings, small areas; and where each is pointed at.

import { drawSmallArea, SMALL } from "./doubt.js";
import { FONT } from "./lettering.js";
import { drawSymbol, symbolColours } from "./symbols.js";
import { ground, isDark, isShown, page } from "./state.js";

/** @typedef {import("./payload.js").SymbolKey} SymbolKey */
/** @typedef {import("./payload.js").Stance} Stance */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./crowd.js").Look} Look */
/** @typedef {import("./crowd.js").Mark} Mark */
/** @typedef {import("./tags.js").Tag} Tag */
/** @typedef {import("./state.js").Hit} Hit */
/** @typedef {ReturnType<typeof ground>} Colours */
/** @typedef {{image: HTMLCanvasElement, half: number}} Sprite */

// Dashes of the rim of what holds events known no closer than an area.
const VAGUE = [3.2, 2.2];

/** Width of the pill that holds several symbols or a number; 0 for one symbol alone. @param {Look} look @param {number} r */
export function pillWidth(look, r) {
  if (look.count < 2) return 0;
  const small = Math.min(r, 6.5);
  return r * 2 + 6 + (look.keys.length - 1) * (small * 2 + 3) + String(look.count).length * 7 + 8;
}

/** What a marker covers. @param {Mark} marker @param {number} r */
export function markerBox({ look, x, y }, r) {
  const width = pillWidth(look, r);
  return width ? [x - r - 4, y - r - 4, x - r + width + 4, y + r + 4] : [x - r - 3, y - r - 3, x + r + 3, y + r + 3];
}

/** Where a marker is pointed at. @param {Mark} marker @param {number} r @returns {Hit} */
function hitOf({ places, look, x, y }, r) {
  return { box: [x - r - 3, y - r - 3, x + Math.max(r + 3, pillWidth(look, r) - r), y + r + 3], places, kind: "marker" };
}

/** @param {Place[]} places */
export function isSelected(places) {
  return page.selectedPlace !== null && places.includes(page.selectedPlace);
}

export class MarkPainter {
  constructor() {
    /** @type {Map<string, Sprite>} pictures that are drawn once */
    this.sprites = new Map();
  }

  /** Draw all pictures anew: the colours have changed. */
  forget() {
    this.sprites.clear();
  }

  /** @param {SymbolKey} key @param {Stance} stance @param {number} r */
  sprite(key, stance, r) {
    return this.made(`${key} ${stance} ${r}`, r * 1.3 + 4, (context) => drawSymbol(context, page.style, key, stance, r, { dark: isDark(), halo: ground().halo }));
  }

  /** A small picture that is drawn once, about its middle. @param {string} name @param {number} reach @param {(context: CanvasRenderingContext2D) => void} paint @returns {Sprite} */
  made(name, reach, paint) {
    let sprite = this.sprites.get(name);
    if (!sprite) {
      const ratio = window.devicePixelRatio || 1;
      const half = Math.ceil(reach);
      const image = document.createElement("canvas");
      image.width = image.height = half * 2 * ratio;
      const context = /** @type {CanvasRenderingContext2D} */ (image.getContext("2d"));
      context.scale(ratio, ratio);
      context.translate(half, half);
      paint(context);
      sprite = { image, half };
      this.sprites.set(name, sprite);
    }
    return sprite;
  }

  /**
   * Draw the symbols of a place from left to right, then the number.
   * @param {CanvasRenderingContext2D} context @param {Look} look @param {number} x @param {number} y @param {number} r @param {Colours} colours
   * @returns {number} the x after the last
   */
  glyphRow(context, look, x, y, r, colours) {
    const small = Math.min(r, 6.5);
    let at = look.keys.length ? x : x - r - 6;
    look.keys.forEach(([key, stance], k) => {
      const size = k ? small : r;
      if (k) at += (k === 1 ? r : small) + small + 3;
      stamp(context, this.sprite(key, stance, size), at, y);
    });
    at += (look.keys.length > 1 ? small : r) + 4;
    if (look.count < 2) return at;
    context.font = `700 11px ${FONT}`;
    context.fillStyle = colours.ink;
    context.textBaseline = "middle";
    context.fillText(String(look.count), at, y + 0.5);
    context.textBaseline = "alphabetic";
    return at + context.measureText(String(look.count)).width + 4;
  }

  /** @param {CanvasRenderingContext2D} context @param {Mark} marker @param {number} r @param {Colours} colours @returns {Hit} */
  drawMarker(context, marker, r, colours) {
    const { places, look, x, y } = marker;
    const width = pillWidth(look, r);
    if (width) {
      context.fillStyle = colours.tag;
      context.strokeStyle = look.vague ? colours.ink : colours.rim;
      context.lineWidth = look.vague ? 1.3 : 1;
      context.setLineDash(look.vague ? VAGUE : []);
      pill(context, x - r - 4, y - r - 4, width + 8, r * 2 + 8);
      context.setLineDash([]);
    }
    if (isSelected(places)) {
      context.strokeStyle = colours.ink;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(x, y, r + 7, 0, Math.PI * 2);
      context.stroke();
    }
    this.glyphRow(context, look, x, y, r, colours);
    return hitOf(marker, r);
  }

  /** An area that would not be seen. @param {CanvasRenderingContext2D} context @param {{place: Place, look: Look, x: number, y: number}} area @param {Colours} colours @returns {Hit} */
  drawSmall(context, { place, look, x, y }, colours) {
    const [key] = look.keys[0];
    const sprite = this.made(`small ${key}`, SMALL / 2 + 2, (fresh) => drawSmallArea(fresh, symbolColours(page.style.symbols[key], isDark()), colours.halo));
    stamp(context, sprite, x, y);
    return { box: [x - SMALL / 2, y - SMALL / 2, x + SMALL / 2, y + SMALL / 2], places: [place], kind: "area" };
  }

  /** @param {CanvasRenderingContext2D} context @param {Tag} tag @param {Colours} colours @returns {Hit} */
  drawTag(context, tag, colours) {
    const { box, look, places, text, joined } = tag;
    const y = (box[1] + box[3]) / 2;
    const chosen = isSelected(places);
    context.fillStyle = colours.tag;
    const doubtful = look.count > 1 && look.vague;
    context.strokeStyle = chosen || doubtful ? colours.ink : colours.rim;
    context.lineWidth = chosen ? 2 : doubtful ? 1.2 : 0.8;
    context.setLineDash(doubtful ? VAGUE : []);
    context.beginPath();
    context.roundRect(box[0], box[1], box[2] - box[0], box[3] - box[1], 4);
    context.fill();
    context.stroke();
    context.setLineDash([]);
    // Joined tags tell the number in words where they can.
    const numbered = !(joined && text);
    const after = this.glyphRow(context, numbered ? look : { ...look, count: 1 }, box[0] + 11, y, 5, colours);
    if (text) {
      context.font = `600 12px ${FONT}`;
      context.fillStyle = colours.ink;
      context.textBaseline = "middle";
      context.fillText(text, after + 1, y + 0.5);
      context.textBaseline = "alphabetic";
    }
    return { box, places, kind: "tag" };
  }
}

/** @param {CanvasRenderingContext2D} context @param {Sprite} sprite @param {number} x its middle @param {number} y */
function stamp(context, { image, half }, x, y) {
  // From pixel to pixel a picture is copied as it is, sharp and in half the time.
  const ratio = window.devicePixelRatio || 1;
  const [left, top] = [Math.round((x - half) * ratio) / ratio, Math.round((y - half) * ratio) / ratio];
  context.drawImage(image, left, top, half * 2, half * 2);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height */
function pill(context, x, y, width, height) {
  context.beginPath();
  context.roundRect(x, y, width, height, height / 2);
  context.fill();
  context.stroke();
}

/** A ring within which the true place lies. @param {CanvasRenderingContext2D} context @param {Mark} marker @param {number} r @param {number} scale @param {Colours} colours */
export function drawRing(context, marker, r, scale, colours) {
  let km = 0;
  for (const row of marker.places[0].rows) if (isShown(row)) km = Math.max(km, page.table.get(row, "uncertainty_km") || 0);
  const metres = (40075016.686 * Math.cos((marker.places[0].lat * Math.PI) / 180)) / (256 * scale);
  const pixels = (km * 1000) / metres;
  if (pixels < r + 4) return;
  context.save();
  context.beginPath();
  context.arc(marker.x, marker.y, pixels, 0, Math.PI * 2);
  context.setLineDash([2, 3]);
  context.lineWidth = 1;
  context.strokeStyle = colours.ink;
  context.globalAlpha = 0.55;
  context.stroke();
  context.restore();
}

/** From an area's point to its tag. @param {CanvasRenderingContext2D} context @param {number[]} leader @param {Colours} colours */
export function drawLeader(context, [x0, y0, x1, y1], colours) {
  for (const [style, more] of /** @type {const} */ ([[colours.halo, 2], [colours.rim, 0]])) {
    context.strokeStyle = context.fillStyle = style;
    context.lineWidth = 1.1 + more;
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
    context.beginPath();
    context.arc(x0, y0, 2.4 + more / 2, 0, Math.PI * 2);
    context.fill();
  }
}
