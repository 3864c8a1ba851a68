// One event told in full: what, when, the toll, who says so, the quote, the source, the place.

import { bdi, clean, el, safeAddress } from "./dom.js";
import { capital, headline } from "./headline.js";
import { own } from "./phrases.js";
import { symbolIcon } from "./symbols.js";
import { getter, page } from "./state.js";
import { claimsPart, versionsPart } from "./versions.js";

/** @typedef {import("./payload.js").Get} Get */
/** @typedef {import("./dom.js").Child} Child */

/**
 * @param {number} row
 * @param {(row: number) => void} goTo leads to another event
 * @param {import("./dom.js").Heading} heading
 * @returns {HTMLElement}
 */
export function eventCard(row, goTo, heading = "h2") {
  const get = getter(row);
  const say = page.phrases;
  const words = page.words.card;
  const stance = page.table.draw("stroke")[row];
  const symbol = page.table.draw("symbol")[row];
  const layer = get("layer");
  const extent = get("extent");
  const [initiator, target] = [get("initiator"), get("target_side")];
  const basis = say.basis(get);
  const counts = say.counts(get);
  const tolls = say.tolls(get);
  // What is denied must not be read as what is so.
  const hold = say.denied(get) ? null : say.control(get);
  return el(
    "article",
    { class: "sitmap-card", "data-row": row, "data-layer": layer },
    el(
      "header",
      {},
      el("p", { class: "sitmap-kind" }, symbolIcon(page.style, symbol, stance), el("span", {}, clean(headline(row)))),
      el(heading, { class: "sitmap-place", tabindex: "-1" }, bdi(say.where(get))),
      el("p", { class: "sitmap-when" }, capital(say.when(get)), basis && el("span", { class: "sitmap-aside" }, ` (${basis})`)),
    ),
    counts.length > 0 && el("p", { class: "sitmap-toll" }, capital(counts.join(" · "))),
    tolls.length > 0 && el("p", { class: "sitmap-toll" }, capital(tolls.join(" · "))),
    hold && el("p", { class: "sitmap-toll" }, bdi(capital(hold))),
    extent && layer === "control" && el("p", { class: "sitmap-aside" }, capital(say.say(say.denied(get) ? `control.denied_${extent}` : `control.${extent}`))),
    facts([
      [words.type, layer === "control" && get("sub_event_type") && bdi(say.denied(get) ? say.say("card.type_denied", { what: clean(say.what(get)) }) : say.what(get))],
      [words.weapons, list([...(get("weapons") || []).map((v) => say.value("weapons", v)), ...models(get)])],
      [words.targets, list((get("targets") || []).map((v) => say.value("targets", v)))],
      [words.initiator, initiator && bdi(say.side(initiator))],
      [words.target_side, target && bdi(say.side(target))],
      [words.casualties_text, get("casualties_text") && bdi(get("casualties_text"))],
    ]),
    claimPart(get),
    comparedPart(get),
    placePart(get),
    ownPart(row, get),
    claimsPart(row, goTo),
    versionsPart(row, goTo),
    confidence(get),
  );
}

/** @param {Get} get */
function models(get) {
  return (get("weapon_models") || []).map(clean);
}

/** @param {string[]} items @returns {HTMLElement|null} */
function list(items) {
  const distinct = [...new Set(items)];
  return distinct.length ? bdi(distinct.join(", ")) : null;
}

/** @param {[string, Child|0][]} pairs names and values; what has no value is left out */
function facts(pairs) {
  const known = pairs.flatMap(([name, value]) => (value ? [el("dt", {}, name), el("dd", {}, value)] : []));
  return known.length ? el("dl", { class: "sitmap-facts" }, ...known) : null;
}

/** Who says so, in which words, and where that was published. @param {Get} get */
function claimPart(get) {
  const say = page.phrases;
  const side = own(page.words.claim.side, get("claimant_side"));
  const stance = get("stance") || "reported";
  const quote = get("quote");
  return el(
    "section",
    { class: "sitmap-claim", "data-stance": stance },
    el(
      "p",
      { class: "sitmap-says" },
      bdi(say.claim(get)),
      side && el("span", { class: "sitmap-side" }, side),
    ),
    quote && el("blockquote", { dir: "auto", lang: get("lang"), "aria-label": page.words.card.quote }, clean(quote)),
    source(get),
  );
}

/** @param {Get} get */
function source(get) {
  const words = page.words.card;
  const address = safeAddress(get("url"));
  const published = get("published");
  const date = published && page.phrases.day(published);
  const titled = clean(get("title")) || (address ? new URL(address).hostname : "");
  const publisher = get("publisher");
  // A report without a name is named by its date, and by its identifier where that is a word and no checksum.
  const id = clean(get("report_id"));
  const readable = id && !/^[0-9a-f]{12,}$/i.test(id);
  const unnamed = !titled && !publisher;
  const title = titled || (!unnamed ? "" : readable ? page.phrases.say("card.untitled_id", { id }) : date ? page.phrases.say("card.untitled_dated", { date }) : words.untitled);
  const dated = unnamed && !readable && date ? null : date ? page.phrases.say("card.published", { date }) : words.undated;
  /** @type {Node[]} */
  const parts = [];
  if (publisher) parts.push(bdi(publisher));
  if (title) parts.push(address ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, bdi(title)) : bdi(title));
  if (dated) parts.push(el("span", {}, dated));
  return el("p", { class: "sitmap-source" }, ...parts.flatMap((part, k) => (k ? [", ", part] : [part])));
}

/** @param {Get} get */
function placePart(get) {
  const say = page.phrases;
  const words = page.words.card;
  const precision = get("precision");
  const km = get("uncertainty_km");
  const written = get("place_text");
  const unit = say.unit(get("admin1_iso")) ?? get("admin1_name");
  const others = get("alternatives") || [];
  const vague = precision === "country" && get("layer") !== "air_defence" && get("layer") !== "control";
  const exact = [vague ? words.within_country : precision && say.value("precision", precision), km !== null && say.say("card.within", { km: say.km(km) })].filter(Boolean);
  const facing = facts([
    [words.as_written, written ? bdi(say.say("quoted", { text: clean(written) })) : precision && el("span", {}, words.unwritten)],
    [words.as_matched, get("place_name") ? matched(get) : el("span", {}, written ? words.unmatched : words.unmatched_unnamed)],
    [words.precision, exact.length && exact.join(", ")],
    [words.unit, unit && el("span", {}, bdi(unit), get("admin1_ambiguous") && ` (${words.ambiguous})`)],
    [words.unit_given, get("admin1_agrees") === false && bdi(get("admin1_given"))],
    [words.alternatives, others.length && el("ul", { class: "sitmap-others" }, ...others.slice(0, 8).map(other))],
  ]);
  return el("section", { class: "sitmap-where" }, el("p", { class: "sitmap-label" }, words.where), facing);
}

/** What a table of events says beside what the map knows, under its own names. @param {number} row @param {Get} get */
function ownPart(row, get) {
  /** @type {[string, Child][]} */
  const told = (page.table.payload.own || []).flatMap((name) => {
    const value = page.table.values(name)[row] ?? "";
    return value === "" ? [] : [[clean(name), bdi(typeof value === "object" ? JSON.stringify(value) : value)]];
  });
  if (!told.length) return null;
  const terms = get("dataset_terms");
  const details = el("details", { class: "sitmap-own" });
  const summary = el("summary", {}, page.words.card.own);
  // A pop-up keeps its height, and its place on the map: what opens in it is scrolled to.
  summary.addEventListener("click", () => {
    const box = /** @type {HTMLElement|null} */ (details.closest(".leaflet-popup-content"));
    if (box) Object.assign(box.style, { height: `${box.offsetHeight}px`, overflowY: "auto" });
  });
  details.addEventListener("toggle", () => details.open && details.scrollIntoView({ block: "nearest" }));
  details.append(summary, facts(told) || "", terms ? el("p", { class: "sitmap-aside" }, bdi(terms)) : "");
  return details;
}

/** The place in the map's language, with the canonical name beside it. @param {Get} get */
function matched(get) {
  const local = page.phrases.local(get);
  const canonical = bdi(get("place_name"));
  return local ? el("span", {}, bdi(local), " ", el("span", { class: "sitmap-aside" }, "(", canonical, ")")) : canonical;
}

/** @param {import("./payload.js").Alternative|string} candidate one of the other places that the words could mean */
function other(candidate) {
  /** @type {import("./payload.js").Alternative} */
  const place = typeof candidate === "object" && candidate !== null ? candidate : { name: candidate };
  const name = page.phrases.place(place.name, place.geonameid, place.admin1_iso) ?? place.name;
  const unit = page.phrases.unit(place.admin1_iso) ?? (place.admin1_name || place.admin1_iso);
  const score = typeof place.score === "number" ? page.phrases.percent(place.score) : null;
  return el("li", {}, bdi(name), unit && el("span", {}, ", ", bdi(unit)), score && el("span", { class: "sitmap-aside" }, ` ${score}`));
}

/** What areas of control say of a claim: one line a source, nobody's word before the other's. @param {Get} get */
function comparedPart(get) {
  const verdict = get("assessment");
  if (!verdict) return null;
  const say = page.phrases;
  const words = page.words.card;
  const lines = (get("assessments") || []).map((one) => {
    const values = { verdict: say.value("assessment", one.assessment), state: clean(one.state), source: clean(one.source), date: say.day(one.date) };
    const more = [
      typeof one.edge_km === "number" && say.say("card.compared_edge", { km: say.km(one.edge_km) }),
      typeof one.share === "number" && say.say("card.compared_share", { share: say.percent(one.share) }),
    ].filter(Boolean);
    return el(
      "li",
      { "data-assessment": one.assessment },
      bdi(capital(say.say("card.compared_line", values))),
      more.length > 0 && el("span", { class: "sitmap-aside" }, ` ${more.join(", ")}`),
      one.terms && el("p", { class: "sitmap-aside" }, bdi(one.terms)),
    );
  });
  return el(
    "section",
    { class: "sitmap-compared", "data-assessment": verdict },
    el("p", { class: "sitmap-label" }, words.compared),
    lines.length ? el("ul", {}, ...lines) : el("p", {}, words.compared_none),
  );
}

/** @param {Get} get */
function confidence(get) {
  const say = page.phrases;
  const event = get("confidence");
  const place = get("location_confidence");
  if (event === null) return null;
  const values = { event: say.percent(event), place: place === null ? "" : say.percent(place) };
  const text = say.say(place === null ? "card.confidence_event" : "card.confidence_value", values);
  return el("p", { class: "sitmap-confidence" }, `${page.words.card.confidence}: ${text}`);
}
