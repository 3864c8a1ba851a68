// Areas of control on the map, beneath borders and events: one outline a source and look, whose corners change by the day.

import { controlStyle } from "./control-looks.js";
import { clean } from "./dom.js";
import { holds } from "./places.js";
import { onLook, page } from "./state.js";

/** @param {any} L @param {any} map */
export function addControl(L, map) {
  const control = page.control;
  const pane = map.createPane("sitmap-control");
  pane.style.zIndex = "300";
  pane.style.pointerEvents = "none";
  const renderer = L.svg({ pane: "sitmap-control", padding: 0.2 });
  /** @type {Map<string, any>} */
  const drawn = new Map();
  const paint = () => {
    const waiting = new Set(drawn.keys());
    for (const { source, look, area } of control.shown()) {
      const slot = `${source} ${look}`;
      waiting.delete(slot);
      let layer = drawn.get(slot);
      if (!layer) {
        layer = L.polygon([], { renderer, pane: "sitmap-control", interactive: false, smoothFactor: 0.5, className: "sitmap-control-area", ...controlStyle(look, source) });
        drawn.set(slot, layer);
      }
      if (layer.area !== area) layer.setLatLngs(control.polygons(area));
      layer.area = area;
      if (!map.hasLayer(layer)) map.addLayer(layer);
      layer.bringToFront();
    }
    for (const slot of waiting) map.removeLayer(drawn.get(slot));
  };
  paint();
  control.onStep(paint);
  onLook(() => {
    for (const [slot, layer] of drawn) {
      const [source, ...look] = slot.split(" ");
      layer.setStyle(controlStyle(look.join(" "), Number(source)));
    }
  });
  for (const { title } of control.sources) map.attributionControl.addAttribution(escaped(title));
}

/** Leaflet takes attributions for markup. @param {string} text */
function escaped(text) {
  return clean(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** What is said of a point by the areas that are drawn, the smallest first. @param {{lat: number, lng: number}} point */
export function controlAt({ lat, lng }) {
  if (!page.control) return [];
  return page.control.shown().filter((/** @type {import("./control-data.js").Held} */ { area }) => holds(page.control.polygons(area), lat, lng)).reverse();
}
