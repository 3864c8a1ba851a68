// The pop-up on the map: the events of one place, one at a time, with a way to the next.

import { clean, el } from "./dom.js";
import { eventCard, headline } from "./card.js";
import { byDate } from "./places.js";
import { changed, getter, isShown, page } from "./state.js";

/** @param {any} L @param {any} map @param {(row: number) => void} goTo */
export function makePopup(L, map, goTo) {
  /** @type {any} */
  let popup = null;
  /** @type {HTMLElement|null} where the keyboard was before */
  let before = null;

  map.on("popupclose", (/** @type {any} */ event) => {
    if (event.popup !== popup) return;
    popup = null;
    map.getContainer().classList.remove("sitmap-telling");
    page.selected = -1;
    page.selectedPlace = null;
    changed();
    if (before && before.isConnected) before.focus({ preventScroll: true });
    before = null;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && popup) map.closePopup(popup);
  });

  return { open, isOpen: () => popup !== null };

  /**
   * @param {any[]} places what stands where the reader pointed, or the one place that the list leads to
   * @param {number} first the row to begin with, or -1
   * @param {any} [at] where to point to; the place itself if not given
   */
  function open(places, first, at) {
    const rows = places.length === 1 ? places[0].rows.filter(isShown) : byDate(page.table, [...new Set(places.flatMap((place) => place.rows))].filter(isShown));
    if (!rows.length) return;
    if (!popup) before = /** @type {HTMLElement|null} */ (document.activeElement);
    const asked = before;
    if (popup) {
      const old = popup;
      popup = null;
      map.closePopup(old);
    }
    before = asked;
    const body = el("div", { class: "sitmap-popup" });
    let index = Math.max(0, rows.indexOf(first));
    show(false);
    const size = map.getSize();
    popup = L.popup({
      className: "sitmap-leaflet-popup",
      minWidth: Math.min(300, size.x - 76),
      maxWidth: Math.min(340, size.x - 76),
      maxHeight: Math.max(180, Math.min(560, size.y - 90)),
      autoPanPadding: [14, 14],
      offset: places[0].kind === "area" ? [0, -6] : [0, -4],
    })
      .setLatLng(at || [places[0].lat, places[0].lon])
      .setContent(body);
    map.getContainer().classList.add("sitmap-telling");
    map.openPopup(popup);
    const node = popup.getElement();
    node.setAttribute("role", "dialog");
    node.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", page.words.stack.close);
    name();
    focusHeading();

    /** @param {boolean} opened */
    function show(opened) {
      const row = rows[index];
      page.selected = row;
      page.selectedPlace = page.ofRow.get(row) || places[0];
      body.replaceChildren();
      if (rows.length > 1) body.append(pager());
      body.append(eventCard(row, goTo));
      changed();
      if (opened && popup) {
        popup.update();
        name();
      }
    }

    function name() {
      const get = getter(rows[index]);
      const values = { what: clean(headline(rows[index])), where: clean(page.phrases.where(get)) };
      popup.getElement().setAttribute("aria-label", page.phrases.say("stack.dialog", values));
    }

    function pager() {
      const same = new Set(rows.map((/** @type {number} */ row) => page.ofRow.get(row))).size === 1;
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
        el("p", { "aria-live": "polite" }, `${page.phrases.say(same ? "stack.here" : "stack.near", { n: rows.length })} · ${page.phrases.say("stack.position", { i: index + 1, n: rows.length })}`),
        el("button", { type: "button", onclick: step(1), "aria-label": page.words.stack.next }, "›"),
      );
    }

    function focusHeading() {
      const heading = /** @type {HTMLElement|null} */ (body.querySelector(".sitmap-place"));
      heading?.focus({ preventScroll: true });
    }
  }
}
