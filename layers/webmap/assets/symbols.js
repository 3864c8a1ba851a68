// Symbols: one shape each, drawn on the canvas and as small SVG pictures, from the table in layers/style.py.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {import("./payload.js").Style} Style */
/** @typedef {import("./payload.js").SymbolKey} SymbolKey */
/** @typedef {import("./payload.js").Stance} Stance */

/** The layer that a symbol is of. @param {SymbolKey} key */
export function layerOf(key) {
  return /** @type {import("./payload.js").LayerKey} */ (key.split(".")[0]);
}

/** @param {number[][]} shape corners in a box of -1 to 1; none for a circle @param {number} r */
export function shapePath(shape, r) {
  const path = new Path2D();
  if (!shape.length) path.arc(0, 0, r * 0.95, 0, Math.PI * 2);
  else {
    shape.forEach(([x, y], k) => (k ? path.lineTo(x * r, y * r) : path.moveTo(x * r, y * r)));
    path.closePath();
  }
  return path;
}

/** Mix a colour with another. @param {string} colour #rrggbb @param {string} other @param {number} share of the other */
export function mix(colour, other, share) {
  const parts = [1, 3, 5].map((k) => {
    const a = parseInt(colour.slice(k, k + 2), 16);
    const b = parseInt(other.slice(k, k + 2), 16);
    return Math.round(a + (b - a) * share).toString(16).padStart(2, "0");
  });
  return "#" + parts.join("");
}

/** Colours of a symbol on light or dark ground. @param {import("./payload.js").EventSymbol} symbol @param {boolean} dark */
export function symbolColours(symbol, dark) {
  if (!dark) return { fill: symbol.colour, edge: symbol.edge };
  return { fill: mix(symbol.colour, "#ffffff", 0.18), edge: mix(symbol.colour, "#ffffff", 0.62) };
}

/**
 * Draw a symbol at the origin of a canvas.
 * @param {CanvasRenderingContext2D} context @param {Style} style @param {SymbolKey} key @param {Stance} stance
 * @param {number} r radius in pixels @param {{dark: boolean, halo: string}} look
 */
export function drawSymbol(context, style, key, stance, r, look) {
  const symbol = style.symbols[key];
  const stroke = style.strokes[stance];
  const colours = symbolColours(symbol, look.dark);
  const path = shapePath(style.shapes[symbol.shape], r);
  context.save();
  context.lineJoin = "round";
  context.setLineDash([]);
  // Where symbols are small they are many, and halos would be all that is seen.
  context.lineWidth = r < 5 ? 0 : stroke.width + (r < 6 ? 1 : 3);
  context.strokeStyle = look.halo;
  if (context.lineWidth && r >= 5) context.stroke(path);
  context.fillStyle = look.halo;
  context.fill(path);
  context.globalAlpha = stroke.fill_opacity;
  context.fillStyle = colours.fill;
  context.fill(path);
  context.globalAlpha = 1;
  context.lineWidth = r < 5 ? Math.min(0.8, stroke.width) : stroke.width;
  // On the smallest symbols dashes would only spoil the shape.
  context.setLineDash(r < 6 ? [] : stroke.dash.map((length) => length * 0.75));
  context.strokeStyle = colours.edge;
  context.stroke(path);
  if (stance === "denied") {
    context.setLineDash([]);
    context.lineCap = "round";
    for (const [colour, width] of /** @type {[string, number][]} */ ([[look.halo, 4.5], [colours.edge, 1.8]])) {
      context.strokeStyle = colour;
      context.lineWidth = Math.min(width, r * 0.7);
      context.beginPath();
      context.moveTo(-r * 1.15, r * 1.15);
      context.lineTo(r * 1.15, -r * 1.15);
      context.stroke();
    }
  }
  context.restore();
}

/** A pattern to fill Leaflet's areas with: its canvas takes it, its types know of colours only. @param {CanvasPattern|null} pattern @returns {string} */
export function asFill(pattern) {
  return /** @type {string} */ (/** @type {unknown} */ (pattern ?? "transparent"));
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, string|number>} attributes @param {...Element} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/** @param {number[][]} shape @param {number} r */
function shapeNode(shape, r) {
  if (!shape.length) return svg("circle", { r: r * 0.95 });
  return svg("polygon", { points: shape.map(([x, y]) => `${x * r},${y * r}`).join(" ") });
}

/**
 * A symbol as a picture.
 * @param {Style} style @param {SymbolKey} key @param {Stance} [stance] @param {string} [label] alternative text; none where words stand beside it
 */
export function symbolIcon(style, key, stance = "reported", label = "") {
  const symbol = style.symbols[key];
  const stroke = style.strokes[stance];
  const shape = shapeNode(style.shapes[symbol.shape], 6.6);
  shape.setAttribute("class", "sitmap-shape");
  for (const [name, value] of Object.entries({
    "fill-opacity": stroke.fill_opacity,
    "stroke-width": stroke.width,
    "stroke-dasharray": stroke.dash.join(" ") || "none",
    "stroke-linejoin": "round",
  }))
    shape.setAttribute(name, String(value));
  const node = picture(stance === "denied" ? svg("g", {}, shape, denialStroke("sitmap-denial")) : shape, label);
  node.style.setProperty("--fill", symbol.colour);
  node.style.setProperty("--edge", symbol.edge);
  return node;
}

/** The stroke through what is denied. @param {string} name */
export function denialStroke(name) {
  return svg("line", { x1: -7.4, y1: 7.4, x2: 7.4, y2: -7.4, class: name, "stroke-width": 1.8, "stroke-linecap": "round" });
}

/** @param {Element} content @param {string} [label] @param {string} [box] @returns {SVGElement} */
export function picture(content, label = "", box = "-9 -9 18 18") {
  const [, , width, height] = box.split(" ");
  const node = svg("svg", { viewBox: box, width, height, class: "sitmap-icon" }, content);
  if (label) {
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", label);
  } else node.setAttribute("aria-hidden", "true");
  return node;
}

/** Diagonal lines as an SVG pattern. @param {string} id @param {import("./payload.js").Hatch} hatch @param {string} colour @param {number} tint opacity of the ground */
export function hatchPattern(id, hatch, colour, tint) {
  const size = hatch.spacing;
  return svg(
    "pattern",
    { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${hatch.angle})` },
    svg("rect", { width: size, height: size, class: "sitmap-hatch-ground", style: `--fill: ${colour}`, "fill-opacity": tint }),
    svg("rect", { width: hatch.width, height: size, class: "sitmap-hatch-line", style: `--fill: ${colour}`, "fill-opacity": 0.85 }),
  );
}
