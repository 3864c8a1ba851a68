// Elements and text. Report text reaches the page through text nodes only.

// Marks that reorder what stands around them, and control characters other than white space.
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** @param {unknown} text @returns {string} */
export function clean(text) {
  return String(text === null || text === undefined ? "" : text).replace(HIDDEN, "");
}

/** @typedef {string|number|boolean|null|undefined|(() => void)} Value of an attribute; null and false for none, a function for a listener */
/** @typedef {Node|string|null|undefined|false} Child strings become text nodes */
/** @typedef {"h2"|"h3"|"h4"} Heading the element of a heading, by what it stands in */

/**
 * Make an element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Value>} [attributes] `class`, ARIA and other attributes, `onclick` and the like
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
  return node;
}

/** Report text in its own direction. @param {unknown} text @param {string} [className] @returns {HTMLElement} */
export function bdi(text, className) {
  return el("bdi", { dir: "auto", class: className }, clean(text));
}

/** @param {unknown} address @returns {string|null} the address when it is http or https, else null */
export function safeAddress(address) {
  if (typeof address !== "string") return null;
  try {
    const url = new URL(address.trim());
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

/** @param {string} id @returns {unknown} the JSON in a data element; null where there is none */
export function readJson(id) {
  const node = document.getElementById(id);
  return node ? JSON.parse(node.textContent || "null") : null;
}
