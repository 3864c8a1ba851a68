// Which rows the chosen values and the words searched for let through

import assert from "node:assert/strict";
import test from "node:test";
import { Filters, plain } from "../../layers/webmap/assets/filter-data.js";
import { fc, table } from "./support.js";

const rows = [
  { sub_event_type: "Attack", weapons: ["drone", "missile"], stance: "claimed", place_name: "Zaporizhzhia", claimant: "Губернатор Іван Їжак", killed_min: 1, killed_max: null },
  { event_type: "Battles", weapons: [], stance: null, place_name: "Kup'iansk", quote: "Nothing MORE is known", killed_min: 0, killed_max: 0 },
  { sub_event_type: "Attack", weapons: null, stance: "denied", place_text: "Куп’янськ", injured_min: null, injured_max: 5, killed_min: 0, killed_max: 0 },
  { sub_event_type: "Attack", weapons: ["drone"], stance: "denied", killed_min: null, killed_max: 3, injured_min: 2, injured_max: null },
];
const shown = (filters) => rows.map((_, row) => row).filter((row) => filters.passes(row));
const facet = (filters, key) => filters.facets.find((one) => one.key === key);

test("values of one kind are any of them, of several kinds all of them", () => {
  const filters = new Filters(table(rows));
  assert.deepEqual(shown(filters), [0, 1, 2, 3]);
  facet(filters, "weapon").chosen.add("drone");
  assert.deepEqual(shown(filters), [0, 3]);
  facet(filters, "stance").chosen.add("denied").add("reported");
  assert.deepEqual(shown(filters), [3]);
  facet(filters, "weapon").chosen.clear();
  assert.deepEqual(shown(filters), [1, 2, 3]);
  filters.clear();
  assert.deepEqual(shown(filters), [0, 1, 2, 3]);
});

test("what is not stated is a value of its own; a stance not stated is the report's", () => {
  const filters = new Filters(table(rows));
  facet(filters, "weapon").chosen.add("");
  assert.deepEqual(shown(filters), [1, 2]);
  assert.deepEqual(facet(filters, "stance").options, ["reported", "claimed", "denied"]);
  assert.deepEqual(facet(filters, "type").options, ["Attack", "Battles"]);
});

test("what has one value only is nothing to choose", () => {
  assert.deepEqual(new Filters(table(rows)).facets.map(({ key }) => key), ["type", "weapon", "stance", "toll"]);
});

test("a toll is of those who may have come to harm, nobody, or not stated", () => {
  const filters = new Filters(table([...rows, {}]));
  const { codes, sets } = facet(filters, "toll");
  assert.deepEqual(Array.from(codes, (code) => sets[code]), [["killed"], ["nobody"], ["injured"], ["killed", "injured"], [""]]);
  assert.deepEqual(facet(filters, "toll").options, ["killed", "injured", "nobody", ""]);
});

test("words are found without accents, apostrophes and capitals, all of them, anywhere", () => {
  const filters = new Filters(table(rows));
  for (const [query, found] of [["ЇЖАК", [0]], ["купянськ", [2]], ["kupiansk more", [1]], ["zaporizhzhia battles", []], ["  ", [0, 1, 2, 3]], ["nothing\tknown", [1]]]) {
    filters.search(query);
    assert.deepEqual(shown(filters), found, query);
  }
  assert.equal(plain("Kherson’s Йод"), plain("khersons ЙОД"));
});

test("texts that follow from several columns are searched as well", () => {
  const known = table([{ place_name: "Kyiv", lang: "uk" }, { place_name: "Kyiv", lang: "ru" }, { place_name: "Lviv", lang: "uk" }, { place_name: "Kyiv", lang: "uk" }]);
  const filters = new Filters(known, [[["place_name", "lang"], (get) => (get("lang") === "uk" ? { Kyiv: "Київ", Lviv: "Львів" }[get("place_name")] : undefined)]]);
  for (const [query, found] of [["київ", [0, 3]], ["kyiv", [0, 1, 3]], ["ЛЬВІВ", [2]], ["київ lviv", []]]) {
    filters.search(query);
    assert.deepEqual(shown(filters), found, query);
  }
});

test("what leads to a row gives up only what keeps it back", () => {
  const filters = new Filters(table(rows));
  filters.search("kupiansk");
  facet(filters, "weapon").chosen.add("");
  facet(filters, "stance").chosen.add("reported");
  filters.reveal(2);
  assert.equal(filters.query, "");
  assert.deepEqual([...facet(filters, "weapon").chosen], [""]);
  assert.equal(facet(filters, "stance").chosen.size, 0);
  assert.equal(filters.passes(2), true);
});

const event = fc.record({
  sub_event_type: fc.constantFrom("Attack", "Battles", null),
  weapons: fc.option(fc.uniqueArray(fc.constantFrom("drone", "missile", "artillery"))),
  stance: fc.constantFrom("reported", "denied", null),
  place_name: fc.constantFrom("Kup’iansk", "Ізюм", "Їжаківка", null),
});

test("a number beside a value is how many rows choosing it alone would show", () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 20 }), fc.constantFrom("", "купянськ", "iziu", "kup", "їжак"), (all, query) => {
      const filters = new Filters(table(all));
      filters.search(query);
      const kept = new Uint32Array(all.length);
      filters.mark(kept, 1);
      for (const one of filters.facets)
        for (const value of one.options) {
          const others = ~(1 << filters.reasonOf(one));
          const counted = all.filter((_, number) => (kept[number] & others) === 0 && one.sets[one.codes[number]].includes(value)).length;
          one.chosen.add(value);
          assert.equal(all.filter((_, number) => filters.passes(number)).length, counted);
          one.chosen.clear();
        }
    }),
  );
});

test("the rows that are marked are those that do not pass, each with its reasons", () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 20 }), fc.array(fc.nat()), fc.constantFrom("", "kup"), fc.constantFrom(1, 8), (all, choices, query, first) => {
      const filters = new Filters(table(all));
      const options = filters.facets.flatMap((one) => one.options.map((value) => [one, value]));
      for (const choice of options.length ? choices : []) options[choice % options.length][0].chosen.add(options[choice % options.length][1]);
      filters.search(query);
      const kept = new Uint32Array(all.length);
      filters.mark(kept, first);
      all.forEach((_, number) => {
        assert.equal(kept[number] === 0, filters.passes(number));
        for (const one of filters.facets) assert.equal((kept[number] & (first << filters.reasonOf(one))) === 0, filters.passesFacet(one, number));
      });
    }),
  );
});

test("whatever is chosen and searched, a row can be revealed, and clearing shows all", () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 20 }), fc.nat(), fc.array(fc.nat()), fc.constantFrom("", "kup", "nowhere"), (all, which, choices, query) => {
      const filters = new Filters(table(all));
      const options = filters.facets.flatMap((one) => one.options.map((value) => [one, value]));
      for (const choice of options.length ? choices : []) {
        const [one, value] = options[choice % options.length];
        one.chosen.add(value);
      }
      filters.search(query);
      filters.reveal(which % all.length);
      assert.ok(filters.passes(which % all.length));
      filters.clear();
      assert.equal(filters.active, false);
      assert.ok(all.every((_, number) => filters.passes(number)));
    }),
  );
});
