// Which rows pass the chosen values and the words searched for.

const TOLLS = /** @type {const} */ (["killed", "injured", "missing"]);
// Kept order of values that have one; others stand by how many events they have.
/** @type {Partial<Record<FacetKey, string[]>>} */
const ORDERS = {
  stance: ["reported", "claimed", "confirmed", "denied"],
  precision: ["site", "district", "settlement", "area", "raion", "oblast", "region", "country", ""],
  toll: [...TOLLS, "nobody", ""],
};
// A longer question is nobody's.
export const MOST_SEARCHED = 200;
// What is searched: places as written and as matched, who says it, and the report's words.
const SEARCHED = /** @type {const} */ (["place_name", "place_text", "admin1_name", "claimant", "publisher", "quote"]);

/** @typedef {import("./payload.js").Get} Get */
/** @typedef {keyof import("./payload.js").Words["filters"]["facets"]} FacetKey */
/** @typedef {Pick<import("./data.js").Table, "n"|"get">} Table what is asked of a table here */

/**
 * @typedef {object} Facet something that rows are told apart by
 * @property {FacetKey} key
 * @property {string[][]} of each row's values; "" where nothing is stated
 * @property {string[]} options all values
 * @property {Set<string>} chosen none for all
 */

/** @type {[FacetKey, (get: Get) => string|string[]|null][]} */
const FACETS = [
  ["type", (get) => get("sub_event_type") || get("event_type")],
  ["weapon", (get) => get("weapons")],
  ["side", (get) => get("initiator")],
  ["target_side", (get) => get("target_side")],
  ["claimant_side", (get) => get("claimant_side")],
  ["stance", (get) => get("stance") || "reported"],
  ["unit", (get) => get("admin1_name")],
  ["precision", (get) => get("precision")],
  ["toll", tollOf],
];

/** What is said of people: some of each kind, nobody, or nothing. @param {Get} get */
function tollOf(get) {
  const said = TOLLS.filter((kind) => get(`${kind}_min`) !== null || get(`${kind}_max`) !== null);
  const some = said.filter((kind) => (get(`${kind}_min`) ?? 0) > 0 || (get(`${kind}_max`) ?? 0) > 0);
  return some.length || !said.length ? some : ["nobody"];
}

/** A text as it is searched: small letters without accents and apostrophes. @param {string} text */
export function plain(text) {
  return text.normalize("NFKD").replace(/[\p{M}'’ʼ`]/gu, "").toLowerCase();
}

export class Filters {
  /** @param {Table} table @param {(row: number) => (string|undefined)[]} [also] further texts of a row to search */
  constructor(table, also = () => []) {
    this.table = table;
    this.also = also;
    this.query = "";
    /** @type {Uint8Array|null} rows that hold what is searched for */
    this.found = null;
    /** @type {string[]|null} */
    this.texts = null;
    /** @type {Facet[]} */
    this.facets = FACETS.map(([key, read]) => facet(key, read, table)).filter(({ options }) => options.length > 1);
  }

  /** Whether anything is chosen or searched. */
  get active() {
    return this.query !== "" || this.facets.some(({ chosen }) => chosen.size > 0);
  }

  /** @param {number} row */
  passes(row) {
    return (!this.found || this.found[row] === 1) && this.facets.every((facet) => this.passesFacet(facet, row));
  }

  /** @param {Facet} facet @param {number} row */
  passesFacet({ chosen, of }, row) {
    return chosen.size === 0 || of[row].some((value) => chosen.has(value));
  }

  /** Whether a row passes all but one facet. @param {number} row @param {Facet} but */
  passesBut(row, but) {
    return (!this.found || this.found[row] === 1) && this.facets.every((facet) => facet === but || this.passesFacet(facet, row));
  }

  /** Give up what keeps a row back. @param {number} row */
  reveal(row) {
    if (this.found && !this.found[row]) this.search("");
    for (const facet of this.facets) if (!this.passesFacet(facet, row)) facet.chosen.clear();
  }

  clear() {
    this.search("");
    for (const { chosen } of this.facets) chosen.clear();
  }

  /** Search for words: a row is found that holds all of them. @param {string} query */
  search(query) {
    this.query = query;
    const words = plain(query).split(/\s+/).filter(Boolean);
    if (!words.length) {
      this.found = null;
      return;
    }
    this.texts ||= Array.from({ length: this.table.n }, (_, row) => plain([...SEARCHED.map((name) => this.table.get(row, name)), ...this.also(row)].join("\n")));
    this.found = Uint8Array.from(this.texts, (text) => (words.every((word) => text.includes(word)) ? 1 : 0));
  }
}

/** @param {FacetKey} key @param {(get: Get) => string|string[]|null} read @param {Table} table @returns {Facet} */
function facet(key, read, table) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const of = Array.from({ length: table.n }, (_, row) => {
    const value = read((name) => table.get(row, name));
    const list = Array.isArray(value) ? value.map(String) : value ? [String(value)] : [];
    const values = list.length ? list : [""];
    for (const one of values) counts.set(one, (counts.get(one) || 0) + 1);
    return values;
  });
  const order = ORDERS[key] || [];
  const place = (/** @type {string} */ value) => (order.includes(value) ? order.indexOf(value) : value === "" ? Infinity : order.length);
  const count = (/** @type {string} */ value) => counts.get(value) || 0;
  const options = [...counts.keys()].sort((a, b) => place(a) - place(b) || count(b) - count(a) || (a < b ? -1 : 1));
  return { key, of, options, chosen: new Set() };
}
