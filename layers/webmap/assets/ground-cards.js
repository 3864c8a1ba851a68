// What is said of the ground itself at a point: who holds it, and what is summed up of its unit.

import { controlCard } from "./control-card.js";
import { controlAt } from "./control-map.js";
import { page } from "./state.js";
import { unitCard } from "./summary-card.js";

/**
 * @param {{lat: number, lng: number}} at @param {string|null} iso the unit there, if it is summed up
 * @param {import("./dom.js").Heading} heading @param {boolean} [always] tell of control also where no area is
 * @returns {HTMLElement[]}
 */
export function groundCards(at, iso, heading, always = false) {
  const held = controlAt(at);
  const cards = page.control && (held.length || always) ? [controlCard(page.control, held, heading)] : [];
  return iso !== null && page.summary.on ? [...cards, unitCard(iso, heading)] : cards;
}
