// How areas of control look: a fill for what is assessed, lines for what is claimed, the same on the map and in the legend.

import { mix, picture, svg } from "./symbols.js";
import { isDark } from "./state.js";

/** @typedef {import("./control-data.js").ControlData} ControlData */

const SIZE = 9;
const WIDTH = 1.7;
// Sources are told apart by their outlines: two that agree on a side have its colour.
const DASHES = ["", "7 3", "2 3", "9 3 2 3"];

/** @param {number} source */
function outline(source) {
  return DASHES[source % DASHES.length];
}

/** @param {ControlData} control @param {string} key of a look */
function patternId(control, key) {
  return "sitmap-control-" + Object.keys(control.raw.looks).indexOf(key);
}

/** Patterns of the looks that have lines, for the page; they take their colours from the style sheet. @param {ControlData} control */
export function controlPatterns(control) {
  const defs = svg("defs", {});
  for (const look of Object.values(control.raw.looks)) {
    if (look.lines === "none") continue;
    const turned = { id: patternId(control, look.key), width: SIZE, height: SIZE, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${look.lines === "back" ? -45 : 45})` };
    const colour = `--fill: ${look.colour}; --edge: ${look.edge}`;
    const ground = svg("rect", { width: SIZE, height: SIZE, class: "sitmap-hatch-ground", style: colour, "fill-opacity": look.ground });
    const marks = lines(look.lines);
    for (const mark of marks) for (const [name, value] of Object.entries({ class: "sitmap-control-line", style: colour, "fill-opacity": look.marks })) mark.setAttribute(name, String(value));
    defs.append(svg("pattern", turned, ground, ...marks));
  }
  return svg("svg", { width: 0, height: 0, class: "sitmap-defs", "aria-hidden": "true" }, defs);
}

/** @param {string} kind @returns {Element[]} */
function lines(kind) {
  const line = () => svg("rect", { width: WIDTH, height: SIZE });
  const dash = () => svg("rect", { width: WIDTH, height: SIZE * 0.6 });
  const dot = () => svg("circle", { cx: SIZE * 0.6, cy: SIZE / 2, r: 1.5 });
  if (kind === "dots") return [dot()];
  if (kind === "dashes" || kind === "diagonal-dashes") return [dash()];
  if (kind === "cross") return [line(), svg("rect", { x: WIDTH, width: SIZE - WIDTH, height: WIDTH })];
  return kind === "diagonal-dots" ? [line(), dot()] : [line()];
}

/** Leaflet's options for an area. @param {ControlData} control @param {string} key @param {number} source */
export function controlStyle(control, key, source) {
  const look = control.raw.looks[key];
  const plain = look.lines === "none";
  return {
    color: isDark() ? mix(look.colour, "#ffffff", 0.5) : look.edge,
    weight: outline(source) ? look.outline * 1.5 : look.outline,
    dashArray: outline(source),
    opacity: 0.9,
    fillColor: plain ? (isDark() ? mix(look.colour, "#ffffff", 0.18) : look.colour) : `url(#${patternId(control, key)})`,
    fillOpacity: plain ? look.ground : 1,
  };
}

/** @param {ControlData} control @param {string} key @param {number} source */
export function controlSwatch(control, key, source) {
  const look = control.raw.looks[key];
  const plain = look.lines === "none";
  const box = { x: -8.5, y: -6.5, width: 17, height: 13, class: plain ? "sitmap-control-swatch sitmap-control-plain" : "sitmap-control-swatch", "stroke-width": look.outline, "stroke-dasharray": outline(source) || "none" };
  const rect = svg("rect", plain ? { ...box, "fill-opacity": look.ground } : { ...box, fill: `url(#${patternId(control, key)})` });
  const icon = picture(rect);
  icon.style.setProperty("--fill", look.colour);
  icon.style.setProperty("--edge", look.edge);
  return icon;
}
