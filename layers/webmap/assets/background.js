// The map's own ground: country shapes and first-level borders from the data in the page.

import { decodeLine } from "./data.js";
import { ground, onChange, onLook, page } from "./state.js";

/** @param {typeof import("leaflet")} L @param {import("leaflet").Map} map */
export function addBackground(L, map) {
  for (const [name, order] of Object.entries({ "sitmap-land": "210", "sitmap-borders": "390" })) {
    const pane = map.createPane(name);
    pane.style.zIndex = order;
    pane.style.pointerEvents = "none";
  }
  const data = page.background;
  const tiles = page.settings.tiles;
  const land = L.canvas({ pane: "sitmap-land", padding: 0.4 });
  const borders = L.canvas({ pane: "sitmap-borders", padding: 0.4 });
  const common = { interactive: false, smoothFactor: 0.6, lineJoin: /** @type {const} */ ("round") };
  /** @type {{layer: import("leaflet").Polygon, role: string}[]} */
  const drawn = [];
  const add = (/** @type {import("leaflet").Polygon} */ layer, /** @type {string} */ role) => drawn.push({ layer, role });
  const decode = (/** @type {number[][][]} */ shape) => shape.map((part) => part.map((ring) => decodeLine(ring, data.scale)));
  for (const country of data.countries) {
    const parts = decode(country.shape);
    if (!tiles) add(L.polygon(parts, { ...common, renderer: land, pane: "sitmap-land", stroke: false, fillOpacity: 1 }), country.focus ? "focus" : "land");
    add(L.polygon(parts, { ...common, renderer: borders, pane: "sitmap-borders", fill: false }), country.focus ? "country focus" : "country");
  }
  for (const unit of data.second || []) {
    const parts = decode(unit.shape);
    add(L.polygon(parts, { ...common, renderer: borders, pane: "sitmap-borders", fill: false }), "admin2");
  }
  for (const unit of data.units) {
    const parts = decode(unit.shape);
    add(L.polygon(parts, { ...common, renderer: borders, pane: "sitmap-borders", fill: false }), "admin1");
  }
  const paint = () => {
    const colours = ground();
    map.getContainer().style.background = tiles ? "" : colours.sea;
    for (const { layer, role } of drawn) {
      if (role === "land" || role === "focus") layer.setStyle({ fillColor: role === "focus" ? colours.land_focus : colours.land });
      else if (role === "admin1") layer.setStyle({ color: colours.admin1_line, weight: 0.8, opacity: 1 });
      else if (role === "admin2") layer.setStyle({ color: colours.admin1_line, weight: 0.5, opacity: 0.8, dashArray: "1 3" });
      else layer.setStyle({ color: colours.country_line, weight: role.includes("focus") ? 1.6 : 1, opacity: 1 });
      const visible = role === "land" || role === "focus" || !page.hidden.has("boundary");
      if (visible && !map.hasLayer(layer)) map.addLayer(layer);
      if (!visible && map.hasLayer(layer)) map.removeLayer(layer);
    }
  };
  paint();
  let last = page.hidden.has("boundary");
  onChange(() => {
    if (last === page.hidden.has("boundary")) return;
    last = page.hidden.has("boundary");
    paint();
  });
  onLook(paint);
}
