"""Names that hold one another: "X, Y region", "Y's X", "A and B in the Y region"."""

from __future__ import annotations

from collections.abc import Sequence

from geo.gazetteer import load_gazetteer
from geo.weigh import counts_to
from sitmap.extract.analysis import Analysis
from sitmap.extract.placephrases import PlacePhrase, contains
from sitmap.extract.placewords import is_adjective

__all__ = ["nest", "read_axes", "tie_between"]

# How two names can be tied, the strongest tie first.
_TIES = ("and", "nest", "in", "near", "comma")
# A place of so many people is known by its name alone.
_TOWN = 10_000
# Longest run of words between two names that can still tie them together, in tokens.
_GAP = 12
_UNITS = {"admin1", "raion", "country", "region"}


def read_axes(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> None:
    """Take in the words after a name that make it an axis of the front, or its surroundings."""
    for phrase in phrases:
        hit = analysis.starting("axis", phrase.last)
        if any(place.first == phrase.first and place.mention.form == "axis" for place in analysis.places):
            phrase.relation, phrase.axis = "direction", True
            phrase.last = hit.last if hit is not None else phrase.last
            continue
        if analysis.genitive and hit is not None and hit.entry.value == "direction":
            continue
        of = analysis.starting("of_place", phrase.last)
        if hit is None or (of is not None and of.last > hit.last):
            # "the Kherson suburb of X" is not the suburbs of Kherson.
            continue
        if phrase.places and phrase.places[0].kind in ("admin1", "country", "region") and hit.entry.value == "near":
            continue
        phrase.relation = hit.entry.value
        phrase.axis = hit.entry.value == "direction"
        phrase.last = hit.last


def tie_between(analysis: Analysis, first: PlacePhrase, second: PlacePhrase) -> str:
    """How two neighbouring names are tied: ``and``, ``comma``, ``nest`` or nothing."""
    if second.first - first.last > _GAP:
        return ""
    kinds: set[str] = set()
    index = first.last
    while index < second.first:
        word = analysis.word(index)
        conjunction = analysis.at("conjunction", index)
        if word in {",", "/", ";"}:
            kinds.add("comma")
        elif word == "(" or analysis.at("possessive", index) is not None:
            kinds.add("nest")
        elif word == ")" and analysis.word(index + 1) in {",", ";"} and analysis.at("prep", index + 2) is not None:
            # "(с. X), у Y районі ...": the list goes on with the next district.
            return ""
        elif word in {")", '"'}:
            pass
        elif conjunction is not None and conjunction.entry.value == "and" and conjunction.last <= second.first:
            kinds.add("and")
            index = conjunction.last - 1
        elif (prep := analysis.at("prep", index)) is not None and prep.entry.value in ("in", "near", "of"):
            kinds.add("near" if prep.entry.value == "near" else "in")
            index = prep.last - 1
        elif (
            analysis.at("descriptor", index) is not None
            or analysis.at("compass", index) is not None
            or analysis.at("names_settlement", index) is not None
            or analysis.at("axis", index) is not None
            or is_adjective(analysis, index)
            or (analysis.at("situated", index) is not None and analysis.at("auxiliary", index) is None)
        ):
            # "X, located in the Y district"
            pass
        else:
            return ""
        index += 1
    return next((kind for kind in _TIES if kind in kinds), "none")


def nest(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> list[PlacePhrase]:
    """Fold "X, Y region" and "Y's X" into X with Y as its unit; keep the rest."""
    kept: list[PlacePhrase] = []
    for phrase in phrases:
        folded = False
        while kept:
            before = kept[-1]
            if _is_of_city(analysis, before, phrase):
                home = before.places[0].admin1_iso
                phrase.places = tuple(p for p in phrase.places if p.admin1_iso == home) or phrase.places
                phrase.country = phrase.country or before.places[0].admin0_iso
                phrase.near = phrase.near or before.places[0]
                if not phrase.places and home is not None:
                    phrase.within.append(load_gazetteer().get(f"iso:{home}"))
                phrase.governor = before.first
                kept.pop()
                continue
            tie = tie_between(analysis, before, phrase)
            if tie == "none" and analysis.genitive and phrase.first == before.last:
                # "Берестове Харківської області": the genitive says what "in" says.
                tie = "in"
            if not tie or tie == "and":
                break
            big, small = _order(before, phrase, tie)
            if big is None and tie == "comma" and _village_of_unit(analysis, before, phrase):
                big = phrase
            if big is None and tie == "comma" and _seat_for_unit(analysis, before, phrase):
                # "the village of X, Donetsk": the seat's name stands for its oblast.
                before.last = phrase.last
                folded = True
                break
            if big is phrase:
                # "A, B and C in the Y region": the unit holds for the whole list.
                targets = [before]
                for earlier in reversed(kept[:-1]):
                    link = tie_between(analysis, earlier, targets[-1])
                    if earlier.within or link not in ("and", "comma") or _lies_elsewhere(earlier, phrase):
                        break
                    targets.append(earlier)
                for target in targets:
                    _put_within(target, phrase)
                before.last = max(before.last, phrase.last)
                folded = True
                break
            if small is phrase and big is before:
                _put_within(phrase, before)
                # What governs the outer name governs the inner one: "in Russia's Kursk region".
                phrase.governor = before.first
                kept.pop()
                phrase.topic = phrase.topic or before.topic
                phrase.other = ()
                continue
            break
        if not folded:
            kept.append(phrase)
    return kept


def _is_of_city(analysis: Analysis, before: PlacePhrase, after: PlacePhrase) -> bool:
    """ "The Kherson suburb of Antonivka", "the Belgorod village of X": the city only tells which one."""
    if analysis.genitive or not before.places or before.places[0].kind != "settlement" or before.possessive:
        return False
    at = before.last
    while at < after.first and (word := analysis.at("descriptor", at)) is not None and word.entry.value == "":
        at += 1
    noun = analysis.starting("of_place", at)
    return noun is not None and noun.last == after.first


def _lies_elsewhere(earlier: PlacePhrase, unit: PlacePhrase) -> bool:
    """Tell whether a name of a list is that of a town outside the unit named after the list.

    A village of a common name that no gazetteer has in the unit is meant there all the same.
    """
    if not earlier.places or contains(unit.places[0], earlier.places):
        return False
    first = earlier.places[0]
    return first.kind != "settlement" or first.population >= _TOWN or unit.places[0].kind not in ("admin1", "raion")


def _village_of_unit(analysis: Analysis, before: PlacePhrase, after: PlacePhrase) -> bool:
    """Tell whether "the village of X, Y region" stands here: a village that no gazetteer has in that region."""
    if not after.places or after.places[0].kind != "admin1" or after.relation != "in":
        return False
    one = analysis.ending("names_settlement", before.first)
    return one is not None and not one.entry.get("plural") and after.first - before.last <= 1


def _seat_for_unit(analysis: Analysis, before: PlacePhrase, after: PlacePhrase) -> bool:
    """Tell whether a city named after a village only says where the village is."""
    if not before.places or not after.places or analysis.ending("names_settlement", before.first) is None:
        return False
    village, city = before.places[0], after.places[0]
    return (
        village.kind == city.kind == "settlement"
        and village.admin1_iso == city.admin1_iso
        and city.population > 10 * village.population
    )


def _put_within(inner: PlacePhrase, outer: PlacePhrase) -> None:
    place = outer.places[0]
    if place.kind == "country":
        inner.country = place.admin0_iso
    else:
        inner.within.append(place)
    inner.within.extend(outer.within)
    inner.country = inner.country or outer.country


def _order(before: PlacePhrase, after: PlacePhrase, tie: str) -> tuple[PlacePhrase | None, PlacePhrase | None]:
    """Which of two tied names is the outer one."""
    # "near Pokrovsk, Ukraine's general staff said": what the name owns follows it, and not what stands before.
    owner = tie == "comma" and after.possessive
    if not owner and after.places and after.places[0].kind in _UNITS and after.relation == "in":
        outer = after.places[0]
        if not before.places:
            return after, before
        if contains(outer, before.places):
            return after, before
        if tie in ("in", "nest") and counts_to(before.places[0].admin1_iso, outer.admin1_iso):
            return after, before
        if tie == "comma" and outer.id.startswith("raion:") and before.places[0].kind == "settlement":
            # "the village of X, Y district": no list mixes the two.
            return after, before
        # "Kalynivka in the Odesa region", though no Kalynivka of the gazetteer lies there.
        if tie in ("in", "nest") and before.places[0].kind == "settlement" and outer.kind in ("admin1", "raion"):
            return after, before
    if before.places and before.places[0].kind in _UNITS | {"settlement"} and before.relation == "in":
        outer = before.places[0]
        if before.possessive or tie in ("nest", "comma", "in", "near", "none"):
            if after.places and contains(outer, after.places):
                return before, after
            if not after.places and outer.kind in ("admin1", "raion"):
                return before, after
    return None, None
