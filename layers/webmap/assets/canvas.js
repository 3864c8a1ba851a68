// Markers, name tags and labels on one canvas: no element per event, so ten thousand open at once.

import { Boxes } from "./boxes.js";
import { gatherMarks, keyName, MOST_KEYS } from "./crowd.js";
import { clean } from "./dom.js";
import { drawSmallArea, isVague, SMALL } from "./doubt.js";
import { drawSymbol, symbolColours } from "./symbols.js";
import { holds } from "./places.js";
import { getter, ground, isDark, isShown, onChange, onLook, page } from "./state.js";
import { drawFigures } from "./summary-map.js";
import { placeTags } from "./tags.js";

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif';
// What is drawn over the others at one place, and named first.
const ORDER = ["strike", "ground", "air_defence", "control"];
// [most markers in view, radius in pixels]
const RADII = [[150, 8], [800, 6.5], [3000, 5], [Infinity, 4]];
const MOST_LABELS = 90;
const MOST_RINGS = 500;
// Dashes of the rim of what holds events known no closer than an area.
const VAGUE = [3.2, 2.2];
// From here on markers in view are a crowd; one that another covers but for so many pixels is not drawn.
const CROWD = 2000;
const COVERED = 2;

/** @param {any} L @param {any} map @returns {{at: (point: any) => {places: any[], kind: string}, redraw: () => void}} */
export function addEvents(L, map) {
  const pane = map.createPane("sitmap-events");
  pane.style.zIndex = "450";
  pane.style.pointerEvents = "none";
  const world = page.places.map((/** @type {any} */ place) => map.project([place.lat, place.lon], 0));
  /** @type {import("./state.js").Hit[]} */
  let hits = [];
  let sprites = new Map();
  let shown = glyphs();

  const EventCanvas = L.Renderer.extend({
    options: { pane: "sitmap-events", padding: 0.12 },
    _initContainer() {
      this._container = L.DomUtil.create("canvas", "sitmap-canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._context = this._container.getContext("2d");
    },
    _destroyContainer() {
      L.DomUtil.remove(this._container);
      delete this._container;
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = window.devicePixelRatio || 1;
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = Math.round(size.x * ratio);
      this._container.height = Math.round(size.y * ratio);
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      this.paint(ratio);
    },
    /** @param {number} ratio */
    paint(ratio) {
      const context = this._context;
      context.setTransform(ratio, 0, 0, ratio, -this._bounds.min.x * ratio, -this._bounds.min.y * ratio);
      context.clearRect(this._bounds.min.x, this._bounds.min.y, this._bounds.getSize().x, this._bounds.getSize().y);
      hits = draw(context, this._bounds);
    },
  });
  const renderer = new EventCanvas();
  renderer.addTo(map);

  const redraw = () => {
    if (renderer._bounds) renderer._update();
  };
  onChange(() => {
    shown = glyphs();
    redraw();
  });
  onLook(() => {
    sprites = new Map();
    redraw();
  });
  return { at, redraw };

  /** What each place shows: its distinct symbols, the most telling first, and how many events. */
  function glyphs() {
    const symbols = page.table.draw("symbol");
    const strokes = page.table.draw("stroke");
    const precision = page.table.column("precision");
    const rank = (/** @type {string} */ key) => ORDER.indexOf(key.split(".")[0]);
    // Most places have one event; what these show is made once a kind.
    const alone = new Map();
    const lookAlone = (/** @type {number} */ row) => {
      const vague = isVague(precision[row]);
      const name = `${symbols[row]} ${strokes[row]} ${vague}`;
      let look = alone.get(name);
      if (!look) {
        look = { count: 1, keys: [[symbols[row], strokes[row]]], rank: rank(symbols[row]), vague };
        alone.set(name, look);
      }
      return look;
    };
    return page.places.map((/** @type {any} */ place) => {
      if (place.rows.length === 1) return isShown(place.rows[0]) ? lookAlone(place.rows[0]) : null;
      let count = 0;
      let vague = false;
      const kinds = new Map();
      for (const row of place.rows) {
        if (!isShown(row)) continue;
        count++;
        vague ||= isVague(precision[row]);
        const name = keyName([symbols[row], strokes[row]]);
        if (!kinds.has(name)) kinds.set(name, [symbols[row], strokes[row]]);
      }
      if (!count) return null;
      const keys = [...kinds.values()].sort((a, b) => rank(a[0]) - rank(b[0]));
      return { count, keys: keys.slice(0, MOST_KEYS), rank: rank(keys[0][0]), vague };
    });
  }

  /** @param {import("./payload.js").SymbolKey} key @param {import("./payload.js").Stance} stance @param {number} r */
  function sprite(key, stance, r) {
    return made(`${key} ${stance} ${r}`, r * 1.3 + 4, (/** @type {any} */ context) => drawSymbol(context, page.style, key, stance, r, { dark: isDark(), halo: ground().halo }));
  }

  /** A small picture that is drawn once, about its middle. @param {string} name @param {number} reach @param {(context: any) => void} paint */
  function made(name, reach, paint) {
    let image = sprites.get(name);
    if (!image) {
      const ratio = window.devicePixelRatio || 1;
      const half = Math.ceil(reach);
      image = document.createElement("canvas");
      image.width = image.height = half * 2 * ratio;
      const context = image.getContext("2d");
      context.scale(ratio, ratio);
      context.translate(half, half);
      paint(context);
      image.half = half;
      sprites.set(name, image);
    }
    return image;
  }

  /** @param {CanvasRenderingContext2D} context @param {any} bounds in layer points */
  function draw(context, bounds) {
    const colours = ground();
    const scale = Math.pow(2, map.getZoom());
    const origin = map.getPixelOrigin();
    const taken = new Boxes();
    /** @type {import("./state.js").Hit[]} */
    const found = [];
    /** @type {any[]} */
    const points = [];
    /** @type {any[]} */
    const areas = [];
    page.places.forEach((/** @type {any} */ place, /** @type {number} */ k) => {
      const look = shown[k];
      if (!look) return;
      const x = world[k].x * scale - origin.x;
      const y = world[k].y * scale - origin.y;
      if (place.kind === "area") areas.push({ place, look, x, y, size: acrossOf(place, scale) });
      else if (x > bounds.min.x - 20 && x < bounds.max.x + 20 && y > bounds.min.y - 20 && y < bounds.max.y + 20)
        points.push({ places: [place], look, x, y });
    });
    const radius = RADII.find(([most]) => points.length <= most)?.[1] || 4;
    const crowd = points.length > CROWD;
    const markers = crowd ? points : gatherMarks(points, radius, pillWidth);
    markers.sort((a, b) => b.look.rank - a.look.rank || a.y - b.y);
    if (!crowd) for (const marker of markers) taken.take(markerBox(marker, radius));
    for (const box of controls()) taken.take(box);

    // Among thousands of markers a tag would hide more than it tells; the area's outline stays.
    const tags = crowd ? [] : tagsOf(context, areas, taken);
    const names = markers.length <= MOST_LABELS ? markers.map((marker) => placeName(context, marker, radius, taken)) : [];
    const told = new Set([...tags, ...names].map((one) => (one ? one.text : "")));
    drawFigures(map, context, (lat, lon) => map.project([lat, lon]).subtract(origin), taken, colours, FONT);
    drawGround(context, scale, origin, taken, colours, told);
    if (points.length <= MOST_RINGS) for (const point of points) drawRing(context, point, radius, scale, colours);
    for (const area of areas) if (area.size < SMALL) found.push(smallArea(context, area, colours));
    for (const tag of tags) for (const leader of tag.leaders) drawLeader(context, leader, colours);
    const covered = crowd ? coveredOf(markers) : new Set();
    for (const marker of markers) {
      if (covered.has(marker)) found.push(hitOf(marker, radius));
      else drawMarker(context, marker, radius, colours, found);
    }
    for (const tag of tags) drawTag(context, tag, colours, found);
    for (const name of names) if (name) drawText(context, name, colours);
    page.marks = found;
    return found;
  }

  /** Where the map's own buttons and lines stand, in layer points. */
  function controls() {
    const frame = map.getContainer().getBoundingClientRect();
    const corner = map.containerPointToLayerPoint([0, 0]);
    return [...map.getContainer().querySelectorAll(".leaflet-control")].map((node) => {
      const box = node.getBoundingClientRect();
      return [box.left - frame.left + corner.x - 4, box.top - frame.top + corner.y - 4, box.right - frame.left + corner.x + 4, box.bottom - frame.top + corner.y + 4];
    });
  }

  /** What a marker covers. @param {any} marker @param {number} r */
  function markerBox({ look, x, y }, r) {
    const width = pillWidth(look, r);
    return width ? [x - r - 4, y - r - 4, x - r + width + 4, y + r + 4] : [x - r - 3, y - r - 3, x + r + 3, y + r + 3];
  }

  /** @param {any} marker @param {number} radius @param {Boxes} taken @param {CanvasRenderingContext2D} context */
  function placeName(context, marker, radius, taken) {
    // A name beside several places would be taken for the name of all.
    if (marker.places.length > 1) return null;
    const text = label(page.phrases.where(getter(marker.places[0].rows[0])));
    const view = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]);
    context.font = `600 12px ${FONT}`;
    const width = context.measureText(text).width;
    const wide = pillWidth(marker.look, radius);
    // Clear of the ring round what is selected.
    const ring = marker.places.includes(page.selectedPlace) ? 4 : 0;
    const right = (wide ? wide - radius : radius) + 8 + ring;
    for (const [x, y] of [[right, 4], [-radius - 8 - ring - width, 4], [-width / 2, -radius - 9], [-width / 2, radius + 17]]) {
      const box = [marker.x + x - 2, marker.y + y - 11, marker.x + x + width + 2, marker.y + y + 4];
      const cut = box[0] < corner.x || box[2] > corner.x + view.x;
      if (!cut && taken.claim(box)) return { text, x: marker.x + x, y: marker.y + y };
    }
    return null;
  }

  /** Width of the pill that holds several symbols or a number; 0 for one symbol alone. @param {any} look @param {number} r */
  function pillWidth(look, r) {
    if (look.count < 2) return 0;
    const small = Math.min(r, 6.5);
    return r * 2 + 6 + (look.keys.length - 1) * (small * 2 + 3) + String(look.count).length * 7 + 8;
  }

  /** @param {any} context @param {any} marker @param {number} r @param {any} colours @param {any[]} found */
  function drawMarker(context, marker, r, colours, found) {
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
    if (places.includes(page.selectedPlace)) {
      context.strokeStyle = colours.ink;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(x, y, r + 7, 0, Math.PI * 2);
      context.stroke();
    }
    glyphRow(context, look, x, y, r, colours);
    found.push(hitOf(marker, r));
  }

  /** Where a marker is pointed at. @param {any} marker @param {number} r @returns {import("./state.js").Hit} */
  function hitOf({ places, look, x, y }, r) {
    return { box: [x - r - 3, y - r - 3, x + Math.max(r + 3, pillWidth(look, r) - r), y + r + 3], places, kind: "marker" };
  }

  /** Single symbols that lie beneath others. @param {any[]} markers as they are drawn, the last on top @returns {Set<any>} */
  function coveredOf(markers) {
    const cells = new Set();
    const found = new Set();
    for (let k = markers.length - 1; k >= 0; k--) {
      const { look, places, x, y } = markers[k];
      if (look.count > 1 || places.includes(page.selectedPlace)) continue;
      const cell = Math.round(x / COVERED) * 100000 + Math.round(y / COVERED);
      if (cells.has(cell)) found.add(markers[k]);
      else cells.add(cell);
    }
    return found;
  }

  /** Draw the symbols of a place from left to right, then the number. Returns the x after the last. */
  function glyphRow(/** @type {any} */ context, /** @type {any} */ look, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r, /** @type {any} */ colours) {
    const small = Math.min(r, 6.5);
    let at = look.keys.length ? x : x - r - 6;
    look.keys.forEach((/** @type {import("./crowd.js").Key} */ [key, stance], /** @type {number} */ k) => {
      const size = k ? small : r;
      if (k) at += (k === 1 ? r : small) + small + 3;
      const image = sprite(key, stance, size);
      context.drawImage(image, at - image.half, y - image.half, image.half * 2, image.half * 2);
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

  /** @param {any} context @param {number} x @param {number} y @param {number} width @param {number} height */
  function pill(context, x, y, width, height) {
    context.beginPath();
    context.roundRect(x, y, width, height, height / 2);
    context.fill();
    context.stroke();
  }

  /** How wide an area is on the screen. @param {any} place @param {number} scale */
  function acrossOf(place, scale) {
    return (Math.min(place.box[3] - place.box[1], (place.box[2] - place.box[0]) * 1.5) * 256 * scale) / 360;
  }

  /** An area that would not be seen. @param {any} context @param {any} area @param {any} colours @returns {import("./state.js").Hit} */
  function smallArea(context, { place, look, x, y }, colours) {
    const key = /** @type {import("./payload.js").SymbolKey} */ (look.keys[0][0]);
    const image = made(`small ${key}`, SMALL / 2 + 2, (/** @type {any} */ fresh) => drawSmallArea(fresh, symbolColours(page.style.symbols[key], isDark()), colours.halo));
    context.drawImage(image, x - image.half, y - image.half, image.half * 2, image.half * 2);
    return { box: [x - SMALL / 2, y - SMALL / 2, x + SMALL / 2, y + SMALL / 2], places: [place], kind: "area" };
  }

  /** A ring within which the true place lies. */
  function drawRing(/** @type {any} */ context, /** @type {any} */ marker, /** @type {number} */ r, /** @type {number} */ scale, /** @type {any} */ colours) {
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

  /** Tags of the areas in view, each where nothing else stands. */
  function tagsOf(/** @type {any} */ context, /** @type {any[]} */ areas, /** @type {Boxes} */ taken) {
    const corner = map.containerPointToLayerPoint([0, 0]);
    const { x: width, y: height } = map.getSize();
    const view = [corner.x + 4, corner.y + 4, corner.x + width - 4, corner.y + height - 4];
    const inside = (/** @type {any} */ place, /** @type {number} */ x, /** @type {number} */ y) => {
      const shape = page.table.shape(place.shape);
      const there = map.layerPointToLatLng([x, y]);
      return shape.t === "area" && holds(shape.parts, there.lat, there.lng);
    };
    context.font = `600 12px ${FONT}`;
    const seen = areas.flatMap(({ place, look, x, y, size }) => {
      if (x < view[0] || x > view[2] || y < view[1] || y > view[3]) {
        // The point is out of sight; the area may not be.
        x = Math.min(Math.max(x, view[0] + 70), view[2] - 70);
        y = Math.min(Math.max(y, view[1] + 30), view[3] - 30);
        if (!inside(place, x, y)) return [];
      }
      const text = label(page.phrases.where(getter(place.rows[0])));
      return [{ place, look, x, y, text, size, chosen: page.selectedPlace === place }];
    });
    return placeTags(seen, {
      taken,
      lines: new Boxes(),
      view,
      measure: (text) => context.measureText(text).width,
      holds: inside,
      events: (n) => page.phrases.say("stack.tag", { n }),
    });
  }

  /** From an area's point to its tag. @param {any} context @param {number[]} leader @param {any} colours */
  function drawLeader(context, [x0, y0, x1, y1], colours) {
    for (const [style, more] of [[colours.halo, 2], [colours.rim, 0]]) {
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

  /** @param {any} context @param {any} tag @param {any} colours @param {any[]} found */
  function drawTag(context, tag, colours, found) {
    const { box, look, places, text, joined } = tag;
    const y = (box[1] + box[3]) / 2;
    const chosen = places.includes(page.selectedPlace);
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
    const after = glyphRow(context, numbered ? look : { ...look, count: 1 }, box[0] + 11, y, 5, colours);
    if (text) {
      context.font = `600 12px ${FONT}`;
      context.fillStyle = colours.ink;
      context.textBaseline = "middle";
      context.fillText(text, after + 1, y + 0.5);
      context.textBaseline = "alphabetic";
    }
    found.push({ box, places, kind: "tag" });
  }

  /** @param {any} context @param {any} name @param {any} colours */
  function drawText(context, name, colours) {
    context.font = `600 12px ${FONT}`;
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    context.strokeStyle = colours.land_focus;
    context.strokeText(name.text, name.x, name.y);
    context.fillStyle = colours.ink;
    context.fillText(name.text, name.x, name.y);
  }

  /** Names of countries, units and cities, where nothing else stands. */
  function drawGround(/** @type {any} */ context, /** @type {number} */ scale, /** @type {any} */ origin, /** @type {Boxes} */ taken, /** @type {any} */ colours, /** @type {Set<string>} */ told) {
    if (page.settings.tiles) return;
    const zoom = map.getZoom();
    const corner = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    const put = (/** @type {any} */ item, /** @type {string} */ font, /** @type {string} */ text, /** @type {number} */ alpha, /** @type {boolean} */ dot) => {
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

  /** Text on the canvas: no control marks, and not longer than a label may be. @param {string} text */
  function label(text) {
    const short = clean(text).trim();
    return short.length > 34 ? short.slice(0, 32).trimEnd() + "…" : short;
  }

  /** What stands at a point of the map. @param {any} point in layer points */
  function at(point) {
    const close = hits.filter(({ box }) => point.x >= box[0] && point.x <= box[2] && point.y >= box[1] && point.y <= box[3]);
    if (close.length) return { places: [...new Set(close.reverse().flatMap(({ places }) => places))], kind: "mark" };
    const there = map.layerPointToLatLng(point);
    const within = page.places.filter((/** @type {any} */ place, /** @type {number} */ k) => {
      if (place.kind !== "area" || !shown[k]) return false;
      const [south, west, north, east] = place.box;
      if (there.lat < south || there.lat > north || there.lng < west || there.lng > east) return false;
      const shape = page.table.shape(place.shape);
      return shape.t === "area" && holds(shape.parts, there.lat, there.lng);
    });
    within.sort((/** @type {any} */ a, /** @type {any} */ b) => (a.box[2] - a.box[0]) * (a.box[3] - a.box[1]) - (b.box[2] - b.box[0]) * (b.box[3] - b.box[1]));
    return { places: within, kind: "area" };
  }
}
