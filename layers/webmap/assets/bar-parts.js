// What the bars at the foot of the page share: buttons, and a clock that steps until it is stopped.

import { el } from "./dom.js";

/** Whether the reader asked for less motion. */
export const CALM = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** @param {string} label @param {string} sign @param {() => void} act @returns {HTMLElement} */
export function barButton(label, sign, act) {
  return el("button", { type: "button", class: "sitmap-step", "aria-label": label, title: label, onclick: act }, el("span", { "aria-hidden": "true" }, sign));
}

/**
 * A button that plays and stops.
 * @param {object} how
 * @param {{play: string, pause: string}} how.words
 * @param {() => boolean} how.tick makes a step; false when it was the last
 * @param {() => void} how.begin called before the first
 * @param {() => number} how.pace milliseconds a step
 * @returns {{button: HTMLElement, stop: () => void}}
 */
export function player({ words, tick, begin, pace }) {
  let timer = 0;
  const button = barButton(words.play, "▶", () => (timer ? stop() : start()));
  return { button, stop };

  function start() {
    begin();
    document.documentElement.classList.add("sitmap-playing");
    timer = window.setInterval(() => {
      if (!tick()) stop();
    }, pace());
    label(words.pause, "❚❚");
  }

  function stop() {
    if (!timer) return;
    window.clearInterval(timer);
    timer = 0;
    document.documentElement.classList.remove("sitmap-playing");
    label(words.play, "▶");
  }

  function label(/** @type {string} */ text, /** @type {string} */ sign) {
    button.setAttribute("aria-label", text);
    button.title = text;
    /** @type {HTMLElement} */ (button.firstChild).textContent = sign;
  }
}
