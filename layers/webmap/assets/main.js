// Start: read the data, draw the map, fill the panel, and let them lead to each other.

import { addAreas } from "./areas.js";
import { addBackground } from "./background.js";
import { addEvents } from "./canvas.js";
import { headline } from "./headline.js";
import { controlBar } from "./control-bar.js";
import { addControl, controlAt } from "./control-map.js";
import { clean, el } from "./dom.js";
import { isVague, precisionCounts } from "./doubt.js";
import { groundCards } from "./ground-cards.js";
import { makePopup } from "./popup.js";
import { fillPanel, openInPanel } from "./panel.js";
import { keepLink } from "./permalink.js";
import { firstView } from "./places.js";
import { getter, isShown, openPage, page, PHONE, reveal, viewChanged } from "./state.js";
import { addSummary, unitAt, unitOutline } from "./summary-map.js";
import { saidFigure } from "./summary-words.js";
import { timeBar } from "./time-bar.js";

/** @typedef {typeof import("leaflet")} Leaflet */
/** @typedef {import("leaflet").Map} LeafletMap */
/** @typedef {import("leaflet").LeafletMouseEvent} MouseEvent */

/** Pixels that hold the buttons of the zoom and half of a symbol: no event opens under them. */
const BESIDE_ZOOM = 60;

/** @param {LeafletMap|null} map that folium made; null where Leaflet could not be loaded */
export function start(map) {
  openPage();
  document.documentElement.classList.add("sitmap");
  /** @type {(row: number) => void} */
  let lead = (row) => openInPanel(row);
  const goTo = (/** @type {number} */ row) => {
    reveal(row);
    if (page.ofRow.has(row)) lead(row);
    else {
      openSheet(true);
      openInPanel(row);
    }
  };
  /** @type {(iso: string) => void} */
  let leadToUnit = () => {};
  fillPanel(goTo, (iso) => leadToUnit(iso));
  sheet();
  if (!map) {
    document.body.append(el("p", { class: "sitmap-failed", role: "alert" }, page.words.no_leaflet));
    return;
  }
  ({ lead, leadToUnit } = drawMap(/** @type {Window & {L: Leaflet}} */ (/** @type {unknown} */ (window)).L, map, goTo));
}

/** @param {Leaflet} L @param {LeafletMap} map @param {(row: number) => void} goTo @returns {{lead: (row: number) => void, leadToUnit: (iso: string) => void}} */
function drawMap(L, map, goTo) {
  const container = map.getContainer();
  container.classList.add("sitmap-map");
  container.setAttribute("role", "main");
  container.setAttribute("aria-label", page.words.map);
  map.attributionControl.setPrefix('<a href="https://leafletjs.com" rel="noopener noreferrer">Leaflet</a>');
  map.attributionControl.addAttribution(page.words.credits.short);
  L.control.zoom({ position: "topright", zoomInTitle: page.words.zoom.in, zoomOutTitle: page.words.zoom.out }).addTo(map);
  addScale(L, map);
  addBars(container);
  map.invalidateSize(false);
  const view = firstView(page.places) || page.control?.raw.view || page.background.view;
  const fit = (/** @type {import("./payload.js").Box} */ box, /** @type {import("leaflet").FitBoundsOptions} */ options) => map.fitBounds(boundsOf(box), options);
  if (view) fit(view, { paddingTopLeft: [36, 36], paddingBottomRight: [BESIDE_ZOOM, 36], animate: false, maxZoom: 10 });
  addBackground(L, map);
  addSummary(L, map);
  if (page.control) addControl(L, map, page.control);
  addAreas(L, map);
  const canvas = addEvents(L, map);
  const popup = makePopup(L, map, goTo);
  const tellGround = (/** @type {import("leaflet").LatLng} */ at, always = false, iso = unitAt(at)) => {
    const held = always || controlAt(at).length > 0;
    popup.tell(at, held || iso === null ? page.words.areas.here : page.summary.name(iso), () => groundCards(at, iso, "h2", held));
  };

  map.on("click", (event) => {
    const { places, kind } = canvas.at(event.layerPoint);
    const inArea = kind === "area" || places[0]?.kind === "area";
    if (places.length) popup.open(places, -1, inArea ? event.latlng : undefined, kind === "area" ? () => groundCards(event.latlng, unitAt(event.latlng), "h3", controlAt(event.latlng).length > 0) : undefined);
    else tellGround(event.latlng);
  });
  if (page.control) {
    container.setAttribute("aria-label", `${page.words.map} ${page.words.areas.map}`);
    container.append(el("div", { class: "sitmap-cross", "aria-hidden": "true" }));
    container.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter" && event.target === container) tellGround(map.getCenter(), true);
    });
  }
  hover(map, canvas);
  const moved = () => {
    const bounds = map.getBounds();
    viewChanged((row) => {
      const place = page.ofRow.get(row);
      return place !== undefined && bounds.intersects(boundsOf(place.box));
    });
  };
  map.on("moveend", moved);
  moved();
  let seen = map.getBounds();
  window.addEventListener("beforeprint", () => {
    seen = map.getBounds();
    document.documentElement.classList.add("sitmap-printing");
    map.invalidateSize(false);
    const whole = view && seen.contains(boundsOf(view));
    if (view && whole) fit(view, { padding: [20, 20], animate: false, maxZoom: 10 });
    else map.fitBounds(seen, { animate: false });
  });
  window.addEventListener("afterprint", () => {
    document.documentElement.classList.remove("sitmap-printing");
    map.invalidateSize(false);
    map.fitBounds(seen, { animate: false });
  });

  const phone = () => window.matchMedia(PHONE).matches;
  const leadToUnit = (/** @type {string} */ iso) => {
    const unit = unitOutline(iso);
    if (!unit) return;
    if (phone()) openSheet(false);
    map.once("moveend", () => tellGround(L.latLng(unit.lat, unit.lon), false, iso));
    fit(unit.box, { padding: [30, 30], animate: false, maxZoom: 9 });
  };
  const lead = (/** @type {number} */ row) => {
    const place = page.ofRow.get(row);
    if (!place) return;
    if (phone()) openSheet(false);
    const show = () => popup.open([place], row);
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const zoom = place.kind === "area"
      ? Math.min(9, map.getBoundsZoom(boundsOf(place.box), false, L.point(60, 60)))
      : Math.max(map.getZoom(), 8);
    const target = place.kind === "area" && zoom < map.getZoom() && map.getBounds().contains([place.lat, place.lon]) ? map.getZoom() : zoom;
    const near = map.getBounds().pad(-0.15).contains([place.lat, place.lon]) && Math.abs(target - map.getZoom()) < 1;
    if (near) return show();
    map.once("moveend", show);
    if (calm) map.setView([place.lat, place.lon], target, { animate: false });
    else map.flyTo([place.lat, place.lon], target, { duration: 0.7 });
  };
  keepLink(map, (row, there) => {
    const place = page.ofRow.get(row);
    if (row < 0) popup.close();
    else if (!place) goTo(row);
    else if (there) popup.open([place], row);
    else lead(row);
  });
  return { lead, leadToUnit };
}

/** @param {import("./payload.js").Box} box @returns {[[number, number], [number, number]]} as Leaflet takes it */
function boundsOf([south, west, north, east]) {
  return [[south, west], [north, east]];
}

/** Leaflet's scale knows English units only. @param {Leaflet} L @param {LeafletMap} map */
function addScale(L, map) {
  const Scale = L.Control.Scale.extend({
    /** @this {any} with Leaflet's private parts, of which its types do not tell @param {number} most */
    _updateMetric(most) {
      const metres = this._getRoundNum(most);
      const text = metres < 1000 ? page.phrases.say("units.m", { n: metres }) : page.phrases.say("units.km", { n: metres / 1000 });
      this._updateScale(this._mScale, text, metres / most);
    },
  });
  /** @type {import("leaflet").Control.ScaleOptions} */
  const options = { imperial: false, position: "bottomright", maxWidth: 120 };
  new Scale(options).addTo(map);
}

/** The bars at the foot of the page; the one of time drives the control areas too. @param {HTMLElement} container */
function addBars(container) {
  const time = timeBar();
  const control = time && !page.control?.change ? null : controlBar();
  const bars = [control, time].filter((bar) => bar !== null);
  if (!bars.length) return;
  document.documentElement.classList.add(...["sitmap-barred", time ? "sitmap-timed" : "", bars.length > 1 ? "sitmap-barred-twice" : ""].filter(Boolean));
  container.after(el("div", { class: "sitmap-foot" }, ...bars));
}

/** A hint under the pointer: which place, how many events. @param {LeafletMap} map @param {ReturnType<typeof addEvents>} canvas */
function hover(map, canvas) {
  if (!window.matchMedia("(hover: hover)").matches) return;
  const container = map.getContainer();
  const hint = el("div", { class: "sitmap-hint", "aria-hidden": "true" });
  hint.hidden = true;
  container.append(hint);
  /** @type {MouseEvent|null} what is told of next */
  let waiting = null;
  map.on("mousemove", (event) => {
    if (!waiting)
      requestAnimationFrame(() => {
        if (waiting) show(waiting);
        waiting = null;
      });
    waiting = event;
  });
  map.on("mouseout", () => {
    hint.hidden = true;
  });

  /** @param {MouseEvent} event */
  function show({ originalEvent: { target }, layerPoint, containerPoint, latlng }) {
    const over = target instanceof Element && target.closest(".leaflet-popup, .leaflet-control");
    const { places, kind } = over ? { places: [], kind: "area" } : canvas.at(layerPoint);
    container.style.cursor = places.length ? "pointer" : "";
    const told = over ? [] : kind === "mark" ? ofPlaces(places) : ofUnit(latlng);
    hint.hidden = !told.length;
    hint.replaceChildren(...told);
    hint.style.transform = `translate(${containerPoint.x + 14}px, ${containerPoint.y + 14}px)`;
  }

  /** @param {import("leaflet").LatLng} at */
  function ofUnit(at) {
    const iso = unitAt(at);
    const { kind, totals } = page.summary;
    const total = iso !== null && totals?.units.get(iso);
    return iso !== null && total && kind !== "off" ? [el("strong", {}, page.summary.name(iso)), el("span", {}, saidFigure(total, kind))] : [];
  }

  /** @param {import("./places.js").Place[]} places */
  function ofPlaces(places) {
    const rows = [...new Set(places.flatMap((place) => place.rows))].filter(isShown);
    if (!rows.length) return [];
    const text = rows.length === 1 ? headline(rows[0]) : page.phrases.say(places.length > 1 ? "stack.near" : "stack.here", { n: rows.length });
    const exact = rows.length > 1 || isVague(page.table.get(rows[0], "precision")) ? precisionCounts(rows) : "";
    return [el("strong", {}, clean(page.phrases.where(getter(rows[0])))), el("span", {}, clean(text)), el("span", {}, exact)];
  }
}

function sheet() {
  const grip = document.querySelector(".sitmap-grip");
  const toggle = () => openSheet(document.documentElement.classList.contains("sitmap-sheet-down"));
  grip?.addEventListener("click", toggle);
  document.querySelector(".sitmap-skip")?.addEventListener("click", () => openSheet(true));
  openSheet(false);
}

/** On a phone the panel is a sheet at the foot of the screen. @param {boolean} up */
function openSheet(up) {
  document.documentElement.classList.toggle("sitmap-sheet-down", !up);
  document.querySelector(".sitmap-grip")?.setAttribute("aria-expanded", String(up));
}
