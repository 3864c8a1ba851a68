// The panel: layers and legend, what is on no point of the map, the list of all events, credits.

import { bdi, clean, el } from "./dom.js";
import { eventCard } from "./card.js";
import { capital, claimed, countryWide, headline } from "./headline.js";
import { filterSection } from "./filters.js";
import { layerControl } from "./legend.js";
import { byDate } from "./places.js";
import { symbolIcon } from "./symbols.js";
import { changed, getter, isShown, onChange, onFilter, onView, page } from "./state.js";
import { summarySection } from "./summary-panel.js";
import { timeSection } from "./time-bar.js";

const STEP = 200;

/** @param {(row: number) => void} goTo leads to an event, on the map or in the panel @param {(iso: string) => void} goToUnit */
export function fillPanel(goTo, goToUnit) {
  const body = /** @type {HTMLElement} */ (document.getElementById("sitmap-body"));
  const words = page.words.panel_words;
  body.replaceChildren(
    layerControl(),
    ...[filterSection(), timeSection(), summarySection(goToUnit)].filter((section) => section !== null),
    ...offMap("sitmap-country", words.country, page.country, goTo),
    ...offMap("sitmap-unplaced", words.unplaced, page.unplaced, goTo),
    eventList(goTo),
    about(),
  );
}

/**
 * Events that are drawn nowhere: told here in full, opened one by one.
 * @param {string} id @param {string} title @param {number[]} rows @param {(row: number) => void} goTo
 */
function offMap(id, title, rows, goTo) {
  if (!rows.length) return [];
  const items = el("ul", { class: "sitmap-items" });
  const count = el("span", { class: "sitmap-count" }, page.phrases.number.format(rows.length));
  const section = el("section", { id, "aria-labelledby": id + "-title" },
    el("h2", { id: id + "-title" }, title, " ", count), items);
  paged(items, rows, (row) => el("li", {}, folding(row, goTo)));
  onFilter(() => {
    const n = rows.filter(isShown).length;
    section.hidden = n === 0;
    count.textContent = n === rows.length ? page.phrases.number.format(n) : page.phrases.say("panel_words.of", { n, all: rows.length });
    for (const item of items.querySelectorAll("details")) item.hidden = !isShown(Number(item.dataset.row));
  });
  return [section];
}

/** @param {number} row @param {(row: number) => void} goTo */
function folding(row, goTo) {
  const details = el("details", { "data-row": row, id: `sitmap-row-${row}` }, el("summary", {}, ...line(row, true)));
  details.addEventListener("toggle", () => {
    if (details.open && !details.querySelector("article")) page.table.whenWhole(() => details.querySelector("article") || details.append(eventCard(row, goTo, "h3")));
  });
  return details;
}

/** The line that stands for an event in a list. @param {number} row @param {boolean} dated */
function line(row, dated) {
  const get = getter(row);
  const say = page.phrases;
  const counts = [...say.counts(get), ...say.tolls(get)].join(", ");
  const told = [headline(row), counts, ...claimed(get), countryWide(get)].filter(Boolean).map(clean).join(" · ");
  return [
    symbolIcon(page.style, page.table.draw("symbol")[row], page.table.draw("stroke")[row]),
    el("span", { class: "sitmap-line" },
      el("span", { class: "sitmap-name" }, bdi(say.where(get))),
      el("span", { class: "sitmap-told" }, bdi(told)),
      get("claimant") && el("span", { class: "sitmap-told" }, bdi(capital(say.says(get)))),
      dated && el("span", { class: "sitmap-told" }, say.date(get))),
  ];
}

/** @param {(row: number) => void} goTo */
function eventList(goTo) {
  const words = page.words.panel_words;
  const order = byDate(page.table, Array.from({ length: page.table.n }, (_, row) => row));
  const box = el("div", { class: "sitmap-dated" });
  const shown = el("p", { class: "sitmap-aside", "aria-live": "polite" });
  const only = el("input", { type: "checkbox", id: "sitmap-in-view" });
  const choice = el("label", { for: "sitmap-in-view" }, only, el("span", {}, words.in_view));
  // Without a map there is no view.
  choice.hidden = true;
  const fill = () => {
    only.checked = page.listsView;
    const rows = order.filter((row) => isShown(row) && (!only.checked || !page.inView || page.inView(row)));
    // While time plays, not every step is told.
    shown.setAttribute("aria-live", document.documentElement.classList.contains("sitmap-playing") ? "off" : "polite");
    shown.textContent = page.table.n ? page.phrases.say("panel_words.shown", { shown: rows.length, n: page.table.n }) : "";
    const focused = document.activeElement;
    const kept = focused instanceof HTMLElement && box.contains(focused) ? focused.dataset.row : undefined;
    box.replaceChildren();
    if (!rows.length) box.append(el("p", { class: "sitmap-aside" }, !page.table.n ? words.none : only.checked ? words.none_in_view : words.hidden));
    let date = "";
    /** @type {HTMLElement|null} */
    let items = null;
    paged(box, rows, (row) => {
      const now = page.phrases.date(getter(row));
      const item = el("li", {}, el("button", { type: "button", class: "sitmap-item", "data-row": row, onclick: () => goTo(row) }, ...line(row, false)));
      if (now !== date || !items) {
        date = now;
        items = el("ul", { class: "sitmap-items" }, item);
        return el("div", {}, el("h3", {}, capital(now)), items);
      }
      items.append(item);
      return null;
    });
    // The keyboard stays with its event.
    const again = /** @type {HTMLElement|null} */ (kept === undefined ? null : box.querySelector(`.sitmap-item[data-row="${kept}"]`));
    again?.focus({ preventScroll: true });
  };
  fill();
  onFilter(fill);
  only.addEventListener("change", () => {
    page.listsView = only.checked;
    fill();
    changed();
  });
  onView(() => {
    choice.hidden = page.table.n === 0;
    if (only.checked) fill();
  });
  onChange(() => {
    for (const old of box.querySelectorAll('[aria-current="true"]')) old.removeAttribute("aria-current");
    if (page.selected >= 0) box.querySelector(`[data-row="${page.selected}"]`)?.setAttribute("aria-current", "true");
  });
  return el("section", { id: "sitmap-list", class: "sitmap-choices", tabindex: "-1", "aria-labelledby": "sitmap-list-title" }, el("h2", { id: "sitmap-list-title" }, words.events), choice, shown, box);
}

/**
 * Put a long list on the page a part at a time.
 * @param {HTMLElement} box @param {number[]} rows @param {(row: number) => Node|null} make null where the row was added to an earlier node
 */
function paged(box, rows, make) {
  let done = 0;
  const more = () => {
    const part = rows.slice(done, done + STEP);
    done += part.length;
    /** @type {Element|null} */
    let firstNew = null;
    for (const row of part) {
      const node = make(row);
      if (node) box.append(node);
      if (!firstNew) firstNew = box.querySelector(`[data-row="${row}"]`);
    }
    if (done < rows.length) {
      const button = el("button", { type: "button", class: "sitmap-more" }, page.phrases.say("panel_words.more", { n: Math.min(STEP, rows.length - done) }));
      button.addEventListener("click", () => {
        button.remove();
        const added = more();
        if (added instanceof HTMLElement) added.focus();
      });
      box.append(button);
    }
    return firstNew;
  };
  more();
}

function about() {
  const words = page.words.panel_words;
  const settings = page.settings;
  return el(
    "footer",
    { class: "sitmap-about" },
    el("h2", {}, words.about),
    el("p", {}, words.claims),
    el("p", {}, words.borders),
    settings.notes.length > 0 && el("h3", {}, words.notes),
    settings.notes.length > 0 && el("ul", {}, ...settings.notes.map((note) => el("li", {}, bdi(note)))),
    el("h3", {}, words.credits),
    el("ul", {}, ...settings.credits.map((credit) => el("li", {}, bdi(credit)))),
    el("p", { class: "sitmap-aside" }, page.phrases.say("panel_words.version", { version: settings.version }).trim()),
  );
}

/** Open an event that only the panel shows. @param {number} row */
export function openInPanel(row) {
  let details = /** @type {HTMLDetailsElement|null} */ (document.getElementById(`sitmap-row-${row}`));
  while (!details) {
    const section = document.getElementById(page.country.includes(row) ? "sitmap-country" : "sitmap-unplaced");
    const button = /** @type {HTMLElement|null|undefined} */ (section?.querySelector(".sitmap-more"));
    if (!button) return;
    button.click();
    details = /** @type {HTMLDetailsElement|null} */ (document.getElementById(`sitmap-row-${row}`));
  }
  details.open = true;
  details.scrollIntoView({ block: "center" });
  details.querySelector("summary")?.focus({ preventScroll: true });
}
