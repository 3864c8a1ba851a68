// What the page's script gives to the page: `window.sitmap`, made of the exports of this module.

import { page, shownRows } from "./state.js";

export { start } from "./main.js";

/** The event table. */
export const table = () => page.table;

/** Markers and tags as they are drawn, in layer points. */
export const marks = () => page.marks;

/** The numbers of the rows that are shown. */
export const shown = shownRows;
