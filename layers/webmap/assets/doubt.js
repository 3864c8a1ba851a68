// How exactly places are known: what joined marks, hints and pop-ups say of it, and the sign of areas too small to be seen.

import { page } from "./state.js";

// Values of the column `precision`, the finest first.
const PRECISIONS = ["site", "district", "settlement", "area", "raion", "oblast", "region", "country"];
const CLOSE = new Set(PRECISIONS.slice(0, 3));
// Areas less wide than this on the screen, in pixels, have a sign of this size instead.
export const SMALL = 11;

/** Whether a place is known no closer than an area, or nobody says how closely. @param {string|null} precision */
export function isVague(precision) {
  return !CLOSE.has(precision || "");
}

/** Rows by their precision, the finest first, what is not stated last: "a settlement: 3 · an oblast: 2". @param {number[]} rows */
export function precisionCounts(rows) {
  /** @type {Map<string|null, number>} */
  const counts = new Map();
  for (const row of rows) {
    const value = page.table.get(row, "precision");
    counts.set(value, (counts.get(value) || 0) + 1);
  }
  const order = (/** @type {string|null} */ value) => (value === null ? PRECISIONS.length : PRECISIONS.indexOf(value));
  return [...counts]
    .sort((a, b) => order(a[0]) - order(b[0]))
    .map(([value, n]) => page.phrases.say("stack.precision", { what: value === null ? page.words.stack.precision_unstated : page.phrases.value("precision", value), n }))
    .join(" · ");
}

/** How wide an area is on the screen, in pixels. @param {import("./places.js").Place} place @param {number} scale 2 to the power of the zoom */
export function acrossOf({ box }, scale) {
  return (Math.min(box[3] - box[1], (box[2] - box[0]) * 1.5) * 256 * scale) / 360;
}

/**
 * The sign of an area that is too small to be seen, about the origin: a dashed ring, so that it is no pin at any scale.
 * @param {CanvasRenderingContext2D} context @param {{fill: string, edge: string}} colours @param {string} halo
 */
export function drawSmallArea(context, colours, halo) {
  context.beginPath();
  context.arc(0, 0, SMALL / 2, 0, Math.PI * 2);
  context.globalAlpha = 0.25;
  context.fillStyle = colours.fill;
  context.fill();
  context.globalAlpha = 1;
  for (const [style, width, dash] of /** @type {[string, number, number[]][]} */ ([[halo, 3, []], [colours.edge, 1.5, [2.6, 1.8]]])) {
    context.setLineDash(dash);
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke();
  }
}
