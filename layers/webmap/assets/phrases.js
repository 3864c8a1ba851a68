// What an event says, in words: dates, tolls, claims. Words come from the language's file (layers/words); nothing here is
// of one language.

/** @typedef {import("./payload.js").Get} Get */

// Words for night, in the languages that reports are read in.
const NIGHT = /(?<!\p{L})(night|overnight|ніч|ночі|вночі|уночі|ночь|ночью|ночи|ночн)/iu;

/** What a table has under a name that comes from the data, and not from what all objects have. @template T @param {Record<string, T>} table @param {string|null} name @returns {T|undefined} */
export function own(table, name) {
  return name !== null && Object.hasOwn(table, name) ? table[name] : undefined;
}

export class Phrases {
  /**
   * @param {import("./payload.js").Words} words the language's file @param {string} lang
   * @param {import("./payload.js").PlaceNames} [names] of places in that language
   */
  constructor(words, lang, names = { places: {}, units: {} }) {
    this.words = words;
    this.names = names;
    this.plural = new Intl.PluralRules(lang);
    this.number = new Intl.NumberFormat(lang);
  }

  /**
   * Fill a message: "toll.killed.min" with {n: 4}.
   * @param {import("./payload.js").MessagePath} path @param {Record<string, string|number>} [values] `n` selects the plural form
   * @returns {string}
   */
  say(path, values = {}) {
    /** @type {any} the path's type says that a message, or its plural forms, stand at its end */
    let message = this.words;
    for (const key of path.split(".")) message = message[key];
    if (typeof message === "object") message = message[this.plural.select(Number(values.n))] || message.other;
    return message.replace(/\{(\w+)\}/g, (/** @type {string} */ whole, /** @type {string} */ key) => {
      const value = own(values, key);
      return value === undefined ? whole : typeof value === "number" ? this.number.format(value) : value;
    });
  }

  /** Words for a value of a column. @param {keyof import("./payload.js").Words["values"]} column @param {string|null} value @returns {string} */
  value(column, value) {
    if (value === null) return "";
    return own(this.words.values[column], value) ?? value.replace(/_/g, " ");
  }

  /** A side of the war; other names as they are. @param {string} name @returns {string} */
  side(name) {
    return own(this.words.sides, name) ?? name;
  }

  /** @param {string} iso @param {boolean} [withYear] */
  day(iso, withYear = true) {
    const [y, m, d] = iso.split("-").map(Number);
    return this.say(withYear ? "date.day" : "date.same_year", { d: String(d), m: this.words.months_of_day[m - 1], y: String(y) });
  }

  /** A range of days as short as it can be: "11–12 February 2025". @param {string} a @param {string} b */
  days(a, b) {
    if (a === b) return this.day(a);
    if (a.slice(0, 7) === b.slice(0, 7)) return this.say("date.range", { a: String(Number(a.slice(8))), b: this.day(b) });
    return this.say("date.span", { a: this.day(a, a.slice(0, 4) !== b.slice(0, 4)), b: this.day(b) });
  }

  /** The date alone, for lists. @param {Get} get */
  date(get) {
    const a = get("start_date");
    const b = get("end_date");
    const precision = get("date_precision");
    if (!a) return b ? this.say("date.until", { date: this.day(b) }) : this.say("date.unknown");
    if (!b) return this.say("date.from", { date: this.day(a) });
    if (precision === "month" && a.slice(0, 7) === b.slice(0, 7))
      return this.say("date.month", { m: this.words.months[Number(a.slice(5, 7)) - 1], y: a.slice(0, 4) });
    if (precision === "year" && a.slice(0, 4) === b.slice(0, 4)) return a.slice(0, 4);
    return this.days(a, b);
  }

  /** When, as a phrase: "overnight 11–12 February 2025". @param {Get} get */
  when(get) {
    const a = get("start_date");
    const b = get("end_date");
    const date = this.date(get);
    if (!a || !b) return date;
    const precision = get("date_precision");
    if (precision === "week") return this.say("date.week", { date });
    if ((precision === "month" || precision === "year") && date !== this.days(a, b)) {
      const values = { m: this.words.months_in[Number(a.slice(5, 7)) - 1], y: a.slice(0, 4) };
      return this.say(`date.in_${precision}`, values);
    }
    if (precision === "month" || precision === "year") return date;
    if (a === b) return this.say("date.on", { date });
    const nights = (Date.parse(b) - Date.parse(a)) / 86400000;
    // Two days may be one night, or not: the report's own words tell.
    const night = NIGHT.test(get("quote") || "");
    if (nights === 1 && night) return this.say("date.overnight", { date });
    if (nights === 1) return date;
    return this.say("date.between", { a: this.day(a, a.slice(0, 4) !== b.slice(0, 4)), b: this.day(b) });
  }

  /** @param {Get} get @returns {string|null} what the date was read from, unless it was stated */
  basis(get) {
    const basis = get("date_basis");
    return basis === "relative" || basis === "publication" ? this.say(`date.${basis}`) : null;
  }

  /** @param {Get} get @returns {string[]} "1 killed", "at least 4 injured" */
  tolls(get) {
    const found = [];
    for (const kind of /** @type {const} */ (["killed", "injured", "missing"])) {
      const a = get(`${kind}_min`);
      const b = get(`${kind}_max`);
      if (a === 0 && b === 0) found.push(this.say(`toll.${kind}.none`));
      else if (a !== null && a === b) found.push(this.say(`toll.${kind}.exact`, { n: a }));
      else if (a !== null && b !== null && a > 0) found.push(this.say(`toll.${kind}.range`, { a, b }));
      else if (b !== null) found.push(this.say(`toll.${kind}.max`, { n: b }));
      else if (a) found.push(this.say(`toll.${kind}.min`, { n: a }));
    }
    const nobody = [this.say("toll.killed.none"), this.say("toll.injured.none")];
    if (found.length === 2 && found.every((text, k) => text === nobody[k])) return [this.say("toll.no_casualties")];
    return found;
  }

  /** @param {Get} get @returns {string[]} "71 of 123 drones shot down" */
  counts(get) {
    const found = [];
    for (const kind of /** @type {const} */ (["drones", "missiles"])) {
      const launched = get(`${kind}_launched`);
      const down = get(`${kind}_intercepted`);
      if (down !== null && launched !== null) found.push(this.say(`air_defence.${kind}_of`, { n: down, total: launched }));
      else if (down !== null) found.push(this.say(`air_defence.${kind}`, { n: down }));
      else if (launched !== null) found.push(this.say(`air_defence.${kind}_launched`, { n: launched }));
    }
    const lost = get("drones_lost");
    if (lost !== null) found.push(this.say("air_defence.drones_lost", { n: lost }));
    if (!found.length && get("layer") === "air_defence" && get("sub_event_type") === "Disrupted weapons use" && get("stance") !== "denied")
      found.push(this.say("air_defence.uncounted"));
    return found;
  }

  /** @param {Get} get @returns {string|null} "occupied, by Russia" */
  control(get) {
    const status = get("control_status");
    const controller = get("controller");
    if (get("layer") !== "control" || (!status && !controller)) return null;
    const said = this.value("control_status", status);
    if (!controller) return said;
    return status ? this.say("control.held", { status: said, controller: this.side(controller) }) : this.side(controller);
  }

  /** @param {Get} get @returns {boolean} whether whoever speaks says that it is not so */
  denied(get) {
    return get("stance") === "denied";
  }

  /** @param {Get} get @returns {string} what happened, in a few words */
  what(get) {
    return this.value("sub_event_type", get("sub_event_type")) || this.value("event_type", get("event_type")) || own(this.words.layer_titles, get("layer")) || "";
  }

  /** @param {Get} get @returns {string} the place's name as the map shows it */
  where(get) {
    return this.local(get) || get("place_name") || get("place_text") || this.say("card.unnamed_place");
  }

  /** The place's name in the map's language, where it is known. @param {Get} get */
  local(get) {
    const name = get("place_name");
    return name ? this.place(name, get("geonameid"), get("admin1_iso")) : undefined;
  }

  /** @param {string} name the canonical one @param {number|null|undefined} geonameid @param {string|null|undefined} admin1 */
  place(name, geonameid, admin1) {
    return own(this.names.places, `${geonameid || ""}|${name}|${admin1 || ""}`);
  }

  /** A first-level unit in the map's language, where it is known. @param {string|null|undefined} iso */
  unit(iso) {
    return own(this.names.units, iso ?? null);
  }

  /** @param {Get} get who speaks: the claimant, else the outlet; null for a report without a publisher */
  speaker(get) {
    const claimant = get("claimant");
    if (claimant) return claimant;
    const stance = get("stance") || "reported";
    return stance === "reported" ? get("publisher") : this.say("claim.unnamed");
  }

  /** "Claimed by Governor X". @param {Get} get */
  claim(get) {
    const who = this.speaker(get);
    return who ? this.say(`claim.${get("stance") || "reported"}`, { who }) : this.say("claim.own");
  }

  /** "according to Russia's defence ministry". @param {Get} get */
  says(get) {
    const who = this.speaker(get);
    return who ? this.say(`claim.says_${get("stance") || "reported"}`, { who }) : this.say("claim.says_own");
  }

  /** @param {number} km */
  km(km) {
    return this.number.format(km < 10 ? Math.round(km * 10) / 10 : Math.round(km));
  }

  /** @param {number} share 0 to 1 */
  percent(share) {
    return this.say("card.percent", { n: Math.round(share * 100) });
  }
}
