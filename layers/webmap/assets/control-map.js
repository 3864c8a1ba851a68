// Areas of control on the map, beneath borders and events: one outline a source and look, whose corners change by the day.

import { controlStyle } from "./control-looks.js";
import { clean } from "./dom.js";
import { holds } from "./places.js";
import { onLook, page } from "./state.js";

/** @typedef {import("./control-data.js").ControlData} ControlData */

/** @param {typeof import("leaflet")} L @param {import("leaflet").Map} map @param {ControlData} control */
export function addControl(L, map, control) {
  const pane = map.createPane("sitmap-control");
  pane.style.zIndex = "300";
  pane.style.pointerEvents = "none";
  const renderer = L.svg({ pane: "sitmap-control", padding: 0.2 });
  /** @type {Map<string, {layer: import("leaflet").Polygon, area: number}>} what is drawn, and which area it has now */
  const drawn = new Map();
  const paint = () => {
    const waiting = new Set(drawn.keys());
    for (const { source, look, area } of control.shown()) {
      const slot = `${source} ${look}`;
      waiting.delete(slot);
      let one = drawn.get(slot);
      if (!one) {
        const layer = L.polygon([], { renderer, pane: "sitmap-control", interactive: false, smoothFactor: 0.5, className: "sitmap-control-area", ...controlStyle(control, look, source) });
        one = { layer, area: -1 };
        drawn.set(slot, one);
      }
      if (one.area !== area) one.layer.setLatLngs(control.polygons(area));
      one.area = area;
      if (!map.hasLayer(one.layer)) map.addLayer(one.layer);
      one.layer.bringToFront();
    }
    for (const slot of waiting) drawn.get(slot)?.layer.remove();
  };
  paint();
  control.onStep(paint);
  onLook(() => {
    for (const [slot, { layer }] of drawn) {
      const [source, ...look] = slot.split(" ");
      layer.setStyle(controlStyle(control, look.join(" "), Number(source)));
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
  const { control } = page;
  if (!control) return [];
  return control.shown().filter(({ area }) => holds(control.polygons(area), lat, lng)).reverse();
}
