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
/** @typedef {keyof import("./payload.js").Row} Name */
/** @typedef {import("./data.js").Table} Table */
/** @typedef {{text: string, ends: number[], codes: import("./data.js").Numbers}} Searched the distinct values of a column as they are searched, a line each, and where each ends */

/**
 * @typedef {object} Facet something that rows are told apart by
 * @property {FacetKey} key
 * @property {string[]} options all values
 * @property {Set<string>} chosen none for all
 * @property {import("./data.js").Numbers} codes of each row the number of its values in `sets`
 * @property {string[][]} sets values that rows have together; "" where nothing is stated
 */

/** @type {[FacetKey, Name[], (get: Get) => string|string[]|null][]} key, the columns that are asked for, and the values that follow from them */
const FACETS = [
  ["type", ["sub_event_type", "event_type"], (get) => get("sub_event_type") || get("event_type")],
  ["weapon", ["weapons"], (get) => get("weapons")],
  ["side", ["initiator"], (get) => get("initiator")],
  ["target_side", ["target_side"], (get) => get("target_side")],
  ["claimant_side", ["claimant_side"], (get) => get("claimant_side")],
  ["stance", ["stance"], (get) => get("stance") || "reported"],
  ["unit", ["admin1_name"], (get) => get("admin1_name")],
  ["precision", ["precision"], (get) => get("precision")],
  ["toll", TOLLS.flatMap((kind) => /** @type {Name[]} */ ([`${kind}_min`, `${kind}_max`])), tollOf],
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
  /** @param {Table} table @param {[Name[], (get: Get) => string|undefined][]} [also] further texts to search: the columns that are asked for, and what follows from them */
  constructor(table, also = []) {
    this.table = table;
    this.also = also;
    this.query = "";
    /** @type {Uint8Array|null} rows that hold what is searched for */
    this.found = null;
    /** @type {Searched[]|null} */
    this.searched = null;
    /** @type {Facet[]} */
    this.facets = FACETS.map(([key, names, read]) => facet(key, names, read, table)).filter(({ options }) => options.length > 1);
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
  passesFacet({ chosen, sets, codes }, row) {
    return chosen.size === 0 || sets[codes[row]].some((value) => chosen.has(value));
  }

  /** Reasons why rows do not pass: the words searched, then the facets. */
  get bits() {
    return 1 + this.facets.length;
  }

  /** @param {Facet} facet */
  reasonOf(facet) {
    return 1 + this.facets.indexOf(facet);
  }

  /** Mark the rows that do not pass, each reason by a bit of its own. @param {Uint32Array} kept @param {number} first the lowest bit */
  mark(kept, first) {
    const { found } = this;
    if (found) for (let row = 0; row < kept.length; row++) if (!found[row]) kept[row] |= first;
    this.facets.forEach(({ chosen, sets, codes }, k) => {
      if (!chosen.size) return;
      const bit = first << (1 + k);
      const marks = Uint32Array.from(sets, (set) => (set.some((value) => chosen.has(value)) ? 0 : bit));
      for (let row = 0; row < kept.length; row++) kept[row] |= marks[codes[row]];
    });
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

  /** Make ready what is searched. @returns {Searched[]} */
  prepare() {
    this.searched ||= [
      ...SEARCHED.map((name) => searchable(this.table.coded(name))),
      ...this.also.map(([names, read]) => searchable(derived(this.table, names, read))),
    ];
    return this.searched;
  }

  /** Search for words: a row is found that holds all of them. @param {string} query */
  search(query) {
    this.query = query;
    const words = plain(query).split(/\s+/).filter(Boolean);
    if (!words.length) {
      this.found = null;
      return;
    }
    const columns = this.prepare();
    const found = new Uint8Array(this.table.n).fill(1);
    for (const word of words) {
      // A row has a word when one of its columns has it: each distinct value is looked at once.
      const has = columns.map((column) => holding(column, word));
      for (let row = 0; row < found.length; row++) if (found[row]) found[row] = has.some((values, k) => values[columns[k].codes[row]]) ? 1 : 0;
    }
    this.found = found;
  }
}

/** One long text is made plain and searched many times quicker than many short ones. @param {import("./data.js").Coded<string|null|undefined>} column @returns {Searched} */
function searchable({ codes, values }) {
  const text = plain(values.map((value) => (value || "").replaceAll("\n", " ") + "\n").join(""));
  const ends = [];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) ends.push(end);
  return { text, ends, codes };
}

/** Which values hold a word. @param {Searched} column @param {string} word without white space @returns {Uint8Array} */
function holding({ text, ends }, word) {
  const found = new Uint8Array(ends.length);
  let value = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, ends[value])) {
    while (ends[value] < at) value++;
    found[value] = 1;
  }
  return found;
}

/**
 * What follows from several columns, read once for all rows that have the same in them.
 * @template Value
 * @param {Table} table @param {Name[]} names @param {(get: Get) => Value} read @returns {import("./data.js").Coded<Value>}
 */
function derived(table, names, read) {
  const { codes, firsts } = table.together(names);
  return { codes, values: firsts.map((row) => read((name) => table.get(row, name))) };
}

/** @param {FacetKey} key @param {Name[]} names @param {(get: Get) => string|string[]|null} read @param {Table} table @returns {Facet} */
function facet(key, names, read, table) {
  const { codes, values } = derived(table, names, read);
  const sets = values.map((value) => {
    const list = Array.isArray(value) ? value.map(String) : value ? [String(value)] : [];
    return list.length ? list : [""];
  });
  const rows = new Uint32Array(sets.length);
  for (let row = 0; row < codes.length; row++) rows[codes[row]]++;
  /** @type {Map<string, number>} */
  const counts = new Map();
  sets.forEach((values, code) => {
    for (const one of values) counts.set(one, (counts.get(one) || 0) + rows[code]);
  });
  const order = ORDERS[key] || [];
  const place = (/** @type {string} */ value) => (order.includes(value) ? order.indexOf(value) : value === "" ? Infinity : order.length);
  const count = (/** @type {string} */ value) => counts.get(value) || 0;
  const options = [...counts.keys()].sort((a, b) => place(a) - place(b) || count(b) - count(a) || (a < b ? -1 : 1));
  return { key, codes, sets, options, chosen: new Set() };
}
