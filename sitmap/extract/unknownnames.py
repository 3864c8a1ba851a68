"""Names that the gazetteer lacks, where the words beside them say that they are places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sitmap.extract.analysis import Analysis
from sitmap.extract.placenames import NO_NAME, is_half_of_compound, is_half_of_name
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.placewords import is_joint, left_of

if TYPE_CHECKING:
    pass

__all__ = ["unknown_names"]


def unknown_names(analysis: Analysis, known: Sequence[PlacePhrase]) -> list[PlacePhrase]:
    """Names that the gazetteer lacks, where the words beside them say that they are places."""
    covered = {index for phrase in known for index in range(phrase.first, phrase.last)}
    covered |= {
        index
        for place in analysis.places
        if not is_half_of_compound(analysis, place) and not is_half_of_name(analysis, place)
        for index in range(place.first, place.last)
    }
    found: list[PlacePhrase] = []

    def name_at(first: int) -> int:
        """Return the end of a run of capitalised words that are nothing else, or `first`."""
        last = first
        while last < len(analysis.tokens):
            token = analysis.tokens[last]
            if token.text == "-" and last > first and analysis.tokens[last + 1 : last + 2]:
                last += 1
                continue
            if last in covered or not token.text[:1].isupper() or not token.text[:1].isalpha():
                break
            if any(analysis.at(c, last) for c in NO_NAME):
                break
            last += 1
            if last - first >= 3:
                break
        return last

    def add(first: int, last: int) -> None:
        tokens = analysis.tokens
        found.append(PlacePhrase((), first, last, tokens[first].start, tokens[last - 1].end, kind="settlement"))
        covered.update(range(first, last))

    for hit in analysis.of("names_settlement"):
        if hit.entry.value == "before":
            first = hit.last
            while True:
                last = name_at(first)
                if last > first:
                    add(first, last)
                known_here = next((p for p in known if p.first == first), None)
                stop = known_here.last if known_here is not None else last
                if stop == first or not hit.entry.get("plural"):
                    break
                # "the villages of A, B and C": the list goes on.
                following = stop
                while analysis.word(following) == "," or analysis.at("conjunction", following):
                    if (
                        analysis.at("conjunction", following)
                        and analysis.at("conjunction", following).entry.value != "and"
                    ):  # type: ignore[union-attr]
                        break
                    following += 1
                if following == stop:
                    break
                first = following
        elif hit.entry.value == "after" and hit.first > 0 and hit.first - 1 not in covered:
            token = analysis.tokens[hit.first - 1]
            first = hit.first - 1
            if token.text[:1].isupper() and first > 0 and name_at(first) == hit.first:
                while first > 1 and name_at(first - 1) == hit.first and hit.first - first < 3:
                    first -= 1
                add(first, hit.first)
    # "captured Xxx", "the seizure of Xxx", "Xxx was liberated"
    for hit in analysis.of("control"):
        if hit.entry.get("status") == "advanced" or hit.entry.get("weak"):
            continue
        first = hit.last
        while analysis.at("definite", first) is not None or analysis.at("descriptor", first) is not None:
            first += 1
        last = name_at(first)
        if last > first:
            add(first, last)
        passive = hit.first
        while passive > 0 and (analysis.at("auxiliary", passive - 1) or analysis.at("adverb", passive - 1)):
            passive -= 1
        if passive < hit.first:
            first = passive
            while first > 0 and name_at(first - 1) == passive:
                first -= 1
            if first < passive and (first == 0 or not analysis.tokens[first - 1].text[:1].isupper()):
                add(first, passive)
    # "near Xxx", "in the direction of Xxx"
    for hit in analysis.of("prep"):
        if hit.entry.value not in ("near", "direction"):
            continue
        first = hit.last
        while analysis.at("descriptor", first) is not None or analysis.at("of_place", first) is not None:
            first += 1
        last = name_at(first)
        if last > first:
            add(first, last)
    # Further members of a list of settlements: "near A, Xxx and B".
    grown = True
    while grown:
        grown = False
        for phrase in [*known, *found]:
            if phrase.places and phrase.places[0].kind != "settlement":
                continue
            if is_joint(analysis, _name_start(analysis, phrase.first) - 1):
                # "A, B and C": nothing joins the list after its last member.
                continue
            first = _past_unit(analysis, phrase.last)
            while analysis.word(first) == "," or is_joint(analysis, first):
                first += 1
            if first == _past_unit(analysis, phrase.last):
                continue
            last = name_at(first)
            if last > first and _ends_a_name(analysis, last):
                add(first, last)
                grown = True
    # Members before a known one: "Xxx, Yyy and B were shelled".
    for phrase in list(known):
        if not phrase.places or phrase.places[0].kind != "settlement":
            continue
        first = _name_start(analysis, phrase.first)
        while first > 1 and (analysis.word(first - 1) == "," or is_joint(analysis, first - 1)):
            last = first - 1
            start = last
            while start > 0 and name_at(start - 1) == last:
                start -= 1
            if start == last or (start > 0 and analysis.at("definite", start - 1)):
                break
            before = analysis.word(start - 1)
            if (
                start > 0
                and before not in {",", ":", "("}
                and not is_joint(analysis, start - 1)
                and analysis.at("prep", start - 1) is None
            ):
                break
            add(start, last)
            first = start
    # "in Xxx, Donetsk region"; "near Xxx (Sumy region)"
    for phrase in known:
        if not phrase.places or phrase.places[0].kind not in ("admin1", "raion"):
            continue
        gap = phrase.first - 1
        while gap > 0 and (
            analysis.word(gap) in {",", "("} or analysis.at("descriptor", gap) or analysis.at("inside", gap)
        ):
            gap -= 1
        if gap == phrase.first - 1 or gap < 1 or gap in covered:
            continue
        first = gap
        while first > 0 and name_at(first) > gap:
            first -= 1
        first += 1
        if name_at(first) == gap + 1 and first <= gap:
            prep = analysis.ending("prep", first) or analysis.ending("of_place", first)
            if prep is not None and prep.entry.value in ("in", "near", "direction", "descriptor", "of"):
                add(first, gap + 1)
    return found


def _past_unit(analysis: Analysis, index: int) -> int:
    """Token after the unit that follows a name: "X of the Y region", "X (Y region)"; else the same token."""
    step = index
    while analysis.word(step) == "(" or (
        (prep := analysis.at("prep", step)) is not None
        and prep.entry.value in ("of", "in")
        or analysis.at("definite", step)
    ):
        step += 1
    if step == index:
        return index
    unit = analysis.place_at(step)
    if unit is None or not any(p.kind in ("admin1", "raion") for p in unit.mention.places):
        return index
    return unit.last + (analysis.word(unit.last) == ")")


def _name_start(analysis: Analysis, first: int) -> int:
    """Token at which "the city of X" begins."""
    before = analysis.ending("of_place", first)
    return left_of(analysis, before.first if before is not None else first)


def _ends_a_name(analysis: Analysis, index: int) -> bool:
    """A name in a list is followed by what can follow a list, not by a verb."""
    if index >= len(analysis.tokens):
        return True
    if analysis.word(index) in {".", ";", ")", "("}:
        return True
    if analysis.word(index) == ",":
        return analysis.at("claim", index + 1) is None and analysis.at("speaker", _article(analysis, index + 1)) is None
    if analysis.at("conjunction", index) is not None or analysis.at("prep", index) is not None:
        return True
    return analysis.at("descriptor", index) is not None or analysis.at("axis", index) is not None


def _article(analysis: Analysis, index: int) -> int:
    return index + 1 if analysis.at("definite", index) is not None else index
