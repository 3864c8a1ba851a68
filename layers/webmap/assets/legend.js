// Layers and legend in one: a switch a layer, and under it every symbol that the layer uses on this map.

import { controlGroups } from "./control-legend.js";
import { keyName } from "./crowd.js";
import { el } from "./dom.js";
import { isVague } from "./doubt.js";
import { denialStroke, picture, svg, symbolIcon } from "./symbols.js";
import { onFilter, page, passesOthers, refilter } from "./state.js";

/** @typedef {import("./payload.js").LayerKey} LayerKey */
/** @typedef {{all: number, symbols: Map<string, number>}} Count events of a layer, and of its symbols those that are drawn */

const GROUPS = /** @type {const} */ (["Events", "Control", "Reference"]);
const LAYERS = /** @type {const} */ (["strike", "ground", "air_defence", "control", "boundary"]);

/** @returns {HTMLElement} */
export function layerControl() {
  const counts = countLayers(() => true);
  const known = page.control && !page.table.n ? GROUPS.slice(-1) : GROUPS;
  /** @type {(HTMLElement|null)[]} */
  const groups = known.map((group) => {
    const keys = LAYERS.filter((key) => page.style.layers[key].group === group);
    return el(
      "fieldset",
      { class: "sitmap-group" },
      el("legend", {}, page.words.group_titles[group]),
      ...keys.map((key) => layerRow(key, counts.get(key) || { all: 0, symbols: new Map() })),
    );
  });
  // Areas of control stand before the borders, as they are drawn.
  groups.splice(-1, 0, ...controlGroups());
  onFilter(recount);
  return el("section", { class: "sitmap-layers", "aria-labelledby": "sitmap-layers-title" },
    el("h2", { id: "sitmap-layers-title" }, page.words.panel_words.layers), ...groups, reading());
}

/** @param {(row: number) => boolean} counted @returns {Map<string, Count>} by layer */
function countLayers(counted) {
  /** @type {Map<string, Count>} */
  const counts = new Map();
  const [layers, symbols, strokes] = [page.table.coded("layer"), page.table.drawn("symbol"), page.table.drawn("stroke")];
  // Counted by number first: one for what is alike in all three, and in whether it is drawn.
  const found = new Uint32Array(layers.values.length * symbols.values.length * strokes.values.length * 2);
  for (let row = 0; row < page.table.n; row++) {
    if (!counted(row)) continue;
    const kind = (layers.codes[row] * symbols.values.length + symbols.codes[row]) * strokes.values.length + strokes.codes[row];
    found[kind * 2 + (page.ofRow.has(row) ? 1 : 0)]++;
  }
  found.forEach((n, number) => {
    if (!n) return;
    const kind = number >> 1;
    const pair = Math.floor(kind / strokes.values.length);
    const layer = layers.values[Math.floor(pair / symbols.values.length)] ?? "";
    const name = keyName([symbols.values[pair % symbols.values.length], strokes.values[kind % strokes.values.length]]);
    const count = counts.get(layer) || { all: 0, symbols: new Map() };
    counts.set(layer, count);
    count.all += n;
    if (number & 1) count.symbols.set(name, (count.symbols.get(name) || 0) + n);
  });
  return counts;
}

/** @param {LayerKey} key @param {Count} count */
function layerRow(key, count) {
  const reference = key === "boundary";
  const id = `sitmap-layer-${key}`;
  const empty = !reference && count.all === 0;
  const box = el("input", { type: "checkbox", id, checked: !page.hidden.has(key), disabled: empty, "data-layer": key });
  box.addEventListener("change", () => {
    if (box.checked) page.hidden.delete(key);
    else page.hidden.add(key);
    refilter();
  });
  onFilter(() => {
    box.checked = !page.hidden.has(key);
  });
  const entries = reference ? boundaryEntries() : symbolEntries(key, count);
  return el(
    "div",
    { class: empty ? "sitmap-layer sitmap-empty" : "sitmap-layer" },
    el("label", { for: id }, box, el("span", { class: "sitmap-layer-title" }, page.words.layer_titles[key]), !reference && counter(key, "", count.all)),
    entries.length > 0 && el("ul", { class: "sitmap-legend" }, ...entries),
    !reference && count.all > 0 && !entries.length && el("p", { class: "sitmap-aside" }, page.words.panel_words.list_only),
  );
}

/** @type {Map<string, {node: HTMLElement, all: number}>} */
const counters = new Map();

/** A number that follows what is shown; switching its layer off changes nothing. @param {string} layer @param {string} symbol @param {number} all */
function counter(layer, symbol, all) {
  const node = el("span", { class: "sitmap-count" }, page.phrases.number.format(all));
  counters.set(`${layer}|${symbol}`, { node, all });
  return node;
}

function recount() {
  const counts = countLayers(passesOthers(page.tests[0]));
  for (const [key, { node, all }] of counters) {
    const [layer, symbol] = key.split("|");
    const count = counts.get(layer);
    const n = (symbol ? count?.symbols.get(symbol) : count?.all) || 0;
    node.textContent = n === all ? page.phrases.number.format(all) : page.phrases.say("panel_words.of", { n, all });
  }
}

/** @param {LayerKey} layer @param {Count} count */
function symbolEntries(layer, count) {
  return Object.values(page.style.symbols).flatMap(({ key }) =>
    /** @type {const} */ (["reported", "denied"]).flatMap((stance) => {
      const number = count.symbols.get(keyName([key, stance]));
      if (!number) return [];
      const label = page.words.symbols[key];
      const said = stance === "denied" ? page.phrases.say("panel_words.denied", { label: label.charAt(0).toLowerCase() + label.slice(1) }) : label;
      return [entry(symbolIcon(page.style, key, stance), said, counter(layer, keyName([key, stance]), number))];
    }),
  );
}

function boundaryEntries() {
  const line = (/** @type {string} */ kind) =>
    picture(svg("line", { x1: -12, x2: 12, y1: 0, y2: 0, class: `sitmap-line-${kind}` }), "", "-13 -9 26 18");
  const found = [];
  if (page.background.countries.length) found.push(entry(line("country"), page.words.panel_words.country_line));
  if (page.background.units.length) found.push(entry(line("admin1"), page.words.panel_words.admin1_line));
  if (page.background.second) found.push(entry(line("admin2"), page.words.panel_words.admin2_line));
  return found;
}

/** @param {Node} icon @param {string} label @param {HTMLElement} [count] */
function entry(icon, label, count) {
  return el("li", {}, icon, el("span", {}, label), count);
}

/** The other signs that this map uses: outlines, hatching, rings, tags, numbers. */
function reading() {
  const entries = [];
  const used = new Set();
  let [hatched, vague] = [false, false];
  const [strokes, parts, precisions] = [page.table.drawn("stroke"), page.table.drawn("hatched"), page.table.coded("precision")];
  for (let row = 0; row < page.table.n; row++) {
    if (!page.ofRow.has(row)) continue;
    const stroke = strokes.values[strokes.codes[row]];
    used.add(stroke);
    hatched ||= parts.values[parts.codes[row]] && stroke !== "denied";
    vague ||= isVague(precisions.values[precisions.codes[row]]);
  }
  for (const stroke of Object.values(page.style.strokes)) if (used.has(stroke.key)) entries.push(entry(strokeSample(stroke), page.words.strokes[stroke.key]));
  if (hatched) entries.push(entry(hatchSample(), page.words.hatch));
  const words = page.words.panel_words;
  if (page.places.some((place) => place.kind === "area")) entries.push(entry(tagSample(), words.area));
  if (page.places.some((place) => place.kind === "marker" && place.rows.some((row) => (page.table.get(row, "uncertainty_km") ?? 0) > 0)))
    entries.push(entry(picture(svg("circle", { r: 7, class: "sitmap-ring" })), words.ring));
  if (page.places.length > 1 || page.places.some((place) => place.rows.length > 1)) {
    entries.push(entry(stackSample(), words.stack));
    if (vague) entries.push(entry(stackSample("sitmap-vague"), words.vague));
  }
  if (!entries.length) return null;
  return el("div", { class: "sitmap-reading" }, el("h3", {}, words.reading), el("ul", { class: "sitmap-legend" }, ...entries));
}

/** @param {import("./payload.js").Stroke} stroke */
function strokeSample(stroke) {
  const circle = svg("circle", { r: 6, class: "sitmap-neutral", "fill-opacity": stroke.fill_opacity * 0.6, "stroke-width": stroke.width, "stroke-dasharray": stroke.dash.join(" ") || "none" });
  return picture(stroke.key === "denied" ? svg("g", {}, circle, denialStroke("sitmap-denial-neutral")) : circle);
}

function hatchSample() {
  const lines = svg("g", { class: "sitmap-hatching" }, svg("rect", { x: -8, y: -6, width: 16, height: 12, class: "sitmap-hatch-frame" }));
  for (const x of [-8, -2, 4]) lines.append(svg("line", { x1: x, y1: 6, x2: Math.min(8, x + 12), y2: Math.max(-6, 6 - (Math.min(8, x + 12) - x)) }));
  return picture(lines);
}

function tagSample() {
  return picture(
    svg("g", {}, svg("rect", { x: -8, y: -8, width: 16, height: 16, class: "sitmap-area-sample" }), svg("rect", { x: -5.5, y: -3, width: 11, height: 6, rx: 1.5, class: "sitmap-tag-sample" })),
  );
}

/** @param {string} [name] */
function stackSample(name = "") {
  const text = svg("text", { x: 3.5, y: 3.5, class: "sitmap-stack-sample" });
  text.textContent = "3";
  return picture(svg("g", {}, svg("rect", { x: -8.5, y: -6.5, width: 17, height: 13, rx: 6.5, class: `sitmap-pill-sample ${name}` }), svg("circle", { cx: -3, r: 3.2, class: "sitmap-dot" }), text));
}
