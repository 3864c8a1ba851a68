// Markers, name tags and labels on one canvas: no element per event, so ten thousand open at once.

import { Boxes } from "./boxes.js";
import { addCanvas } from "./canvas-layer.js";
import { gatherMarks, keyName, MOST_KEYS } from "./crowd.js";
import { acrossOf, isVague, SMALL } from "./doubt.js";
import { drawGround, drawText, FONT, label } from "./lettering.js";
import { drawLeader, drawRing, isSelected, markerBox, MarkPainter, pillWidth } from "./marks.js";
import { covers } from "./places.js";
import { getter, ground, isShown, onChange, onLook, page } from "./state.js";
import { drawFigures } from "./summary-map.js";
import { layerOf } from "./symbols.js";
import { placeTags } from "./tags.js";

/** @typedef {import("./payload.js").SymbolKey} SymbolKey */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {import("./crowd.js").Key} Key */
/** @typedef {import("./crowd.js").Look} Look */
/** @typedef {import("./crowd.js").Mark} Mark */
/** @typedef {import("./state.js").Hit} Hit */
/** @typedef {import("leaflet").Point} Point */
/** @typedef {{place: Place, look: Look, x: number, y: number, size: number}} Area with its point, and how wide it is on the screen */

// What is drawn over the others at one place, and named first.
const ORDER = ["strike", "ground", "air_defence", "control"];
// [most markers in view, radius in pixels]
const RADII = [[150, 8], [800, 6.5], [Infinity, 5]];
const MOST_LABELS = 90;
const MOST_RINGS = 500;
// From here on markers in view are a crowd.
const CROWD = 2000;

/** @param {typeof import("leaflet")} L @param {import("leaflet").Map} map */
export function addEvents(L, map) {
  const pane = map.createPane("sitmap-events");
  pane.style.zIndex = "450";
  pane.style.pointerEvents = "none";
  const world = page.places.map((place) => map.project([place.lat, place.lon], 0));
  const painter = new MarkPainter();
  /** @type {Hit[]} */
  let hits = [];
  let shown = looksOfPlaces();

  const redraw = addCanvas(L, map, { pane: "sitmap-events", padding: 0.12 }, (context, bounds) => {
    hits = draw(context, bounds);
  });
  onChange(() => {
    shown = looksOfPlaces();
    redraw();
  });
  onLook(() => {
    painter.forget();
    redraw();
  });
  return { at };

  /** @param {CanvasRenderingContext2D} context @param {import("leaflet").Bounds} bounds in layer points */
  function draw(context, bounds) {
    const colours = ground();
    const scale = Math.pow(2, map.getZoom());
    const origin = map.getPixelOrigin();
    const taken = new Boxes();
    /** @type {Hit[]} */
    const found = [];
    const { points, areas } = inView(bounds, scale, origin);
    const radius = RADII.find(([most]) => points.length <= most)?.[1] || 5;
    const markers = gatherMarks(points, radius, pillWidth);
    markers.sort((a, b) => b.look.rank - a.look.rank || a.y - b.y);
    for (const marker of markers) taken.take(markerBox(marker, radius));
    for (const box of controls()) taken.take(box);

    // Among thousands of markers a tag would hide more than it tells; the area's outline stays.
    const tags = points.length > CROWD ? [] : tagsOf(context, areas, taken);
    const names = markers.length <= MOST_LABELS ? markers.flatMap((marker) => placeName(context, marker, radius, taken) ?? []) : [];
    const told = new Set([...tags, ...names].map(({ text }) => text));
    drawFigures(map, context, (lat, lon) => map.project([lat, lon]).subtract(origin), taken, colours, FONT);
    drawGround(map, context, taken, colours, told);
    if (points.length <= MOST_RINGS) for (const point of points) drawRing(context, point, radius, scale, colours);
    for (const area of areas) if (area.size < SMALL) found.push(painter.drawSmall(context, area, colours));
    for (const tag of tags) for (const leader of tag.leaders) drawLeader(context, leader, colours);
    for (const marker of markers) found.push(painter.drawMarker(context, marker, radius, colours));
    for (const tag of tags) found.push(painter.drawTag(context, tag, colours));
    for (const name of names) drawText(context, name, colours);
    page.marks = found;
    return found;
  }

  /** Points in view, and all areas. @param {import("leaflet").Bounds} bounds in layer points @param {number} scale @param {Point} origin */
  function inView(bounds, scale, origin) {
    const [least, most] = [bounds.getTopLeft(), bounds.getBottomRight()];
    /** @type {Mark[]} */
    const points = [];
    /** @type {Area[]} */
    const areas = [];
    page.places.forEach((place, k) => {
      const look = shown[k];
      if (!look) return;
      const x = world[k].x * scale - origin.x;
      const y = world[k].y * scale - origin.y;
      if (place.kind === "area") areas.push({ place, look, x, y, size: acrossOf(place, scale) });
      else if (x > least.x - 20 && x < most.x + 20 && y > least.y - 20 && y < most.y + 20)
        points.push({ places: [place], look, x, y });
    });
    return { points, areas };
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

  /** @param {CanvasRenderingContext2D} context @param {Mark} marker @param {number} radius @param {Boxes} taken */
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
    const ring = isSelected(marker.places) ? 4 : 0;
    const right = (wide ? wide - radius : radius) + 8 + ring;
    for (const [x, y] of [[right, 4], [-radius - 8 - ring - width, 4], [-width / 2, -radius - 9], [-width / 2, radius + 17]]) {
      const box = [marker.x + x - 2, marker.y + y - 11, marker.x + x + width + 2, marker.y + y + 4];
      const cut = box[0] < corner.x || box[2] > corner.x + view.x;
      if (!cut && taken.claim(box)) return { text, x: marker.x + x, y: marker.y + y };
    }
    return null;
  }

  /** Tags of the areas in view, each where nothing else stands. @param {CanvasRenderingContext2D} context @param {Area[]} areas @param {Boxes} taken */
  function tagsOf(context, areas, taken) {
    const corner = map.containerPointToLayerPoint([0, 0]);
    const { x: width, y: height } = map.getSize();
    const view = [corner.x + 4, corner.y + 4, corner.x + width - 4, corner.y + height - 4];
    const inside = (/** @type {Place} */ place, /** @type {number} */ x, /** @type {number} */ y) => {
      const there = map.layerPointToLatLng([x, y]);
      return covers(page.table, place, there.lat, there.lng);
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

  /** What stands at a point of the map. @param {Point} point in layer points @returns {{places: Place[], kind: "mark"|"area"}} */
  function at(point) {
    const close = hits.filter(({ box }) => point.x >= box[0] && point.x <= box[2] && point.y >= box[1] && point.y <= box[3]);
    if (close.length) return { places: [...new Set(close.reverse().flatMap(({ places }) => places))], kind: "mark" };
    const there = map.layerPointToLatLng(point);
    const within = page.places.filter((place, k) => {
      if (place.kind !== "area" || !shown[k]) return false;
      const [south, west, north, east] = place.box;
      return there.lat >= south && there.lat <= north && there.lng >= west && there.lng <= east && covers(page.table, place, there.lat, there.lng);
    });
    within.sort((a, b) => (a.box[2] - a.box[0]) * (a.box[3] - a.box[1]) - (b.box[2] - b.box[0]) * (b.box[3] - b.box[1]));
    return { places: within, kind: "area" };
  }
}

/** What each place shows: its distinct symbols, the most telling first, and how many events. @returns {(Look|null)[]} */
function looksOfPlaces() {
  const symbols = page.table.draw("symbol");
  const strokes = page.table.draw("stroke");
  const precision = page.table.column("precision");
  const ranks = new Map(page.table.drawn("symbol").values.map((key) => [key, ORDER.indexOf(layerOf(key))]));
  const rank = (/** @type {SymbolKey} */ key) => ranks.get(key) ?? -1;
  // Most places have one event; what these show is made once a kind.
  /** @type {Map<string, Look>} */
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
  return page.places.map((place) => {
    if (place.rows.length === 1) return isShown(place.rows[0]) ? lookAlone(place.rows[0]) : null;
    let count = 0;
    let vague = false;
    /** @type {Map<string, Key>} */
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
