// The pop-up on the map: the events of one place, one at a time, with a way to the next; or what else is said of a point.

import { clean, el } from "./dom.js";
import { precisionCounts } from "./doubt.js";
import { eventCard } from "./card.js";
import { headline } from "./headline.js";
import { byDate } from "./places.js";
import { changed, getter, isShown, onFilter, page } from "./state.js";

/** @typedef {import("leaflet").LatLngExpression} At */

/** @param {typeof import("leaflet")} L @param {import("leaflet").Map} map @param {(row: number) => void} goTo */
export function makePopup(L, map, goTo) {
  /** @type {import("leaflet").Popup|null} */
  let popup = null;
  /** @type {HTMLElement|null} where the keyboard was before */
  let before = null;
  /** @type {(() => void)|null} tells the open pop-up anew when another day or other rows are shown */
  let retell = null;

  map.on("popupclose", (event) => {
    if (event.popup !== popup) return;
    popup = null;
    retell = null;
    map.getContainer().classList.remove("sitmap-telling");
    // The list may have been written anew since: then its entry of the same event is where the reader was.
    const back = before?.isConnected ? before : /** @type {HTMLElement|null} */ (before && document.querySelector(`.sitmap-item[data-row="${page.selected}"]`));
    page.selected = -1;
    page.selectedPlace = null;
    changed();
    back?.focus({ preventScroll: true });
    before = null;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && popup) map.closePopup(popup);
  });
  page.control?.onStep(() => retell?.());
  page.summaryListeners.push(() => retell?.());
  // An event that is no longer shown is no longer told.
  onFilter(() => {
    if (popup && page.selected >= 0 && !isShown(page.selected)) map.closePopup(popup);
    else retell?.();
  });

  return { open, tell, close: () => popup && map.closePopup(popup) };

  /** Close what is open, and remember where the keyboard was before that. */
  function clear() {
    const asked = popup ? before : /** @type {HTMLElement|null} */ (document.activeElement);
    if (popup) {
      const old = popup;
      popup = null;
      map.closePopup(old);
    }
    retell = null;
    before = asked;
  }

  /** @param {HTMLElement} body @param {At} at @param {[number, number]} offset */
  function present(body, at, offset) {
    // A button that writes the pop-up anew is gone when Leaflet looks where the click was, and would count as the map.
    body.addEventListener("click", (event) => event.stopPropagation());
    const size = map.getSize();
    popup = L.popup({
      className: "sitmap-leaflet-popup",
      minWidth: Math.min(300, size.x - 76),
      maxWidth: Math.min(340, size.x - 76),
      maxHeight: Math.max(180, Math.min(560, size.y - 90)),
      autoPanPadding: [14, 14],
      offset,
    })
      .setLatLng(at)
      .setContent(body);
    map.getContainer().classList.add("sitmap-telling");
    map.openPopup(popup);
    const node = popup.getElement();
    node?.setAttribute("role", "dialog");
    node?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", page.words.stack.close);
  }

  /** @param {HTMLElement} body */
  function focusHeading(body) {
    const heading = /** @type {HTMLElement|null} */ (body.querySelector(".sitmap-place"));
    heading?.focus({ preventScroll: true });
  }

  /** Tell what is said of a point, but events. @param {At} at @param {string} label of the pop-up @param {() => HTMLElement[]} tellings made anew when they change */
  function tell(at, label, tellings) {
    const first = tellings();
    if (!first.length) return;
    clear();
    const body = el("div", { class: "sitmap-popup" });
    body.replaceChildren(...first);
    present(body, at, [0, 0]);
    popup?.getElement()?.setAttribute("aria-label", label);
    retell = () => {
      const cards = tellings();
      if (cards.length) rewrite(body, () => body.replaceChildren(...cards));
      else if (popup) map.closePopup(popup);
    };
    focusHeading(body);
  }

  /** Write what is open anew; the keyboard stays where it was. @param {HTMLElement} body @param {() => void} write */
  function rewrite(body, write) {
    const focused = body.contains(document.activeElement) ? /** @type {Element} */ (document.activeElement).id : null;
    write();
    popup?.update();
    if (focused === null) return;
    const again = focused ? document.getElementById(focused) : null;
    if (again) again.focus({ preventScroll: true });
    else focusHeading(body);
  }

  /**
   * Tell the events of places.
   * @param {import("./places.js").Place[]} places what stands where the reader pointed, or the one place that the list leads to
   * @param {number} first the row to begin with, or -1
   * @param {At} [at] where to point to; the place itself if not given
   * @param {() => HTMLElement[]} [beneath] what else is told of the point
   */
  function open(places, first, at, beneath = () => []) {
    page.table.whenWhole(() => openNow(places, first, at, beneath));
  }

  /** @param {import("./places.js").Place[]} places @param {number} first @param {any} at @param {() => HTMLElement[]} beneath */
  function openNow(places, first, at, beneath) {
    const known = places.length === 1 ? places[0].rows : byDate(page.table, [...new Set(places.flatMap((place) => place.rows))]);
    let rows = known.filter(isShown);
    if (!rows.length) return;
    clear();
    const body = el("div", { class: "sitmap-popup" });
    let index = Math.max(0, rows.indexOf(first));
    show(false);
    present(body, at || [places[0].lat, places[0].lon], places[0].kind === "area" ? [0, -6] : [0, -4]);
    name();
    focusHeading(body);
    // Called only while the event that is told is shown.
    retell = () => {
      rows = known.filter(isShown);
      index = rows.indexOf(page.selected);
      rewrite(body, () => write(rows[index]));
      name();
    };

    /** @param {boolean} opened */
    function show(opened) {
      const row = rows[index];
      page.selected = row;
      page.selectedPlace = page.ofRow.get(row) || places[0];
      write(row);
      changed();
      if (opened && popup) {
        popup.update();
        name();
      }
    }

    /** @param {number} row */
    function write(row) {
      body.replaceChildren();
      if (rows.length > 1) body.append(pager());
      body.append(eventCard(row, goTo), ...beneath());
    }

    function name() {
      const get = getter(rows[index]);
      const values = { what: clean(headline(rows[index])), where: clean(page.phrases.where(get)) };
      const stack = rows.length > 1 ? [together(), precisionCounts(rows)] : [];
      popup?.getElement()?.setAttribute("aria-label", [page.phrases.say("stack.dialog", values), ...stack].join(". "));
    }

    /** How many events there are, at one place or near each other. */
    function together() {
      const same = new Set(rows.map((row) => page.ofRow.get(row))).size === 1;
      return page.phrases.say(same ? "stack.here" : "stack.near", { n: rows.length });
    }

    function pager() {
      const step = (/** @type {number} */ by) => () => {
        index = (index + by + rows.length) % rows.length;
        show(true);
        const buttons = body.querySelectorAll(".sitmap-pager button");
        /** @type {HTMLElement} */ (buttons[by < 0 ? 0 : 1]).focus();
      };
      return el(
        "div",
        { class: "sitmap-pager" },
        el("button", { type: "button", onclick: step(-1), "aria-label": page.words.stack.previous }, "‹"),
        el("div", {},
          el("p", { "aria-live": "polite" }, `${together()} · ${page.phrases.say("stack.position", { i: index + 1, n: rows.length })}`),
          el("p", { class: "sitmap-exact" }, precisionCounts(rows))),
        el("button", { type: "button", onclick: step(1), "aria-label": page.words.stack.next }, "›"),
      );
    }
  }
}
