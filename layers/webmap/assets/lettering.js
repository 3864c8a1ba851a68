// Names written upon the map: of what is marked, and of cities, units and countries.

import { clean } from "./dom.js";
import { page } from "./state.js";

/** @typedef {import("./boxes.js").Boxes} Boxes */
/** @typedef {ReturnType<typeof import("./state.js").ground>} Colours */
/** @typedef {{text: string, x: number, y: number}} Name */

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif';

/** Text on the canvas: no control marks, and not longer than a label may be. @param {string} text */
export function label(text) {
  const short = clean(text).trim();
  return short.length > 34 ? short.slice(0, 32).trimEnd() + "…" : short;
}

/** @param {CanvasRenderingContext2D} context @param {Name} name @param {Colours} colours */
export function drawText(context, name, colours) {
  context.font = `600 12px ${FONT}`;
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = colours.land_focus;
  context.strokeText(name.text, name.x, name.y);
  context.fillStyle = colours.ink;
  context.fillText(name.text, name.x, name.y);
}

/**
 * Names of countries, units and cities, where nothing else stands.
 * @param {import("leaflet").Map} map @param {CanvasRenderingContext2D} context @param {Boxes} taken @param {Colours} colours
 * @param {Set<string>} told names that stand there already
 */
export function drawGround(map, context, taken, colours, told) {
  if (page.settings.tiles) return;
  const zoom = map.getZoom();
  const origin = map.getPixelOrigin();
  const scale = Math.pow(2, zoom);
  const corner = map.containerPointToLayerPoint([0, 0]);
  const size = map.getSize();
  const put = (/** @type {{name: string, lat: number, lon: number}} */ item, /** @type {string} */ font, /** @type {string} */ text, /** @type {number} */ alpha, /** @type {boolean} */ dot) => {
    // Named by its tag or marker already.
    if (told.has(item.name)) return;
    const at = map.project([item.lat, item.lon], 0);
    const x = at.x * scale - origin.x;
    const y = at.y * scale - origin.y;
    context.font = font;
    const width = context.measureText(text).width;
    const left = dot ? x + 6 : x - width / 2;
    // A name that the edge would cut is left out.
    if (left < corner.x + 4 || left + width > corner.x + size.x - 4 || y < corner.y + 10 || y > corner.y + size.y - 10) return;
    if (!taken.claim([left - (dot ? 9 : 4), y - 9, left + width + 4, y + 9])) return;
    context.globalAlpha = alpha;
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeStyle = colours.land_focus;
    context.strokeText(text, left, y + 4);
    context.fillStyle = colours.text;
    context.fillText(text, left, y + 4);
    if (dot) {
      context.beginPath();
      context.arc(x, y, 2, 0, Math.PI * 2);
      context.fill();
    }
    context.globalAlpha = 1;
  };
  if (zoom >= 4.5)
    for (const city of page.background.cities)
      if (city.rank <= (zoom >= 8 ? 3 : zoom >= 6.5 ? 2 : 1)) put(city, `400 11.5px ${FONT}`, city.name, 0.95, true);
  if (page.hidden.has("boundary")) return;
  const spaced = "letterSpacing" in context;
  if (spaced) context.letterSpacing = "2px";
  if (zoom < 8) for (const country of page.background.countries) if (country.label) put(country, `500 11px ${FONT}`, country.name.toUpperCase(), 0.8, false);
  if (spaced) context.letterSpacing = "0px";
  if (zoom >= 6) for (const unit of page.background.units) put(unit, `italic 400 11px ${FONT}`, unit.name, 0.85, false);
}
