"""Tolls and counts of a clause dealt to its places, and the places that only say where the others are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sitmap.extract.frames import Frame
from sitmap.extract.placephrases import PlacePhrase, contains
from sitmap.extract.tallies import CountMention
from sitmap.extract.tolls import TollMention

if TYPE_CHECKING:
    from geo.gazetteer import Place

__all__ = ["counts_as_toll", "deal_counts", "deal_tolls", "drop_outer", "is_hinted"]

# How near, in tokens, two counts stand that are told as one.
_TOGETHER = 3


def counts_as_toll(toll: TollMention) -> bool:
    """Tell whether a toll is one of an event: no threat, no total of the war."""
    return not (toll.hypothetical or toll.cumulative or toll.negated or toll.kind == "casualties")


def is_hinted(counts: Sequence[CountMention], phrase: PlacePhrase) -> bool:
    """Tell whether a count names a place as its own."""
    return any(count.place_hint is not None and _hint_at(count.place_hint, phrase) for count in counts)


def _hint_at(hint: int, phrase: PlacePhrase) -> bool:
    # The hint may stand at the article before the name.
    return hint <= phrase.first <= hint + 2 or phrase.first <= hint < phrase.last


def _joined(frame: Frame, hint: int, phrase: PlacePhrase) -> bool:
    """ "Over the country's regions and the Black Sea": the count is of both, not of the sea."""
    return any(frame.analysis.starting("count_and", i) is not None for i in range(hint, phrase.first))


def drop_outer(frame: Frame) -> None:
    """A unit that holds another place of the clause is its context, not a second place."""
    phrases = frame.phrases
    _read_brackets(frame)
    kept: list[PlacePhrase] = []
    for phrase in phrases:
        if phrase.governor <= 1 and phrase.relation not in ("in", "between", "direction") and _others(phrase, phrases):
            # "Around X, troops took Y": X tells where Y is.
            for other in phrases:
                if other is not phrase and phrase.places:
                    other.near = other.near or phrase.places[0]
            continue
        if _set_off(frame, phrase) and any(o.group != phrase.group and not o.coarse and o.first > phrase.last
                                           and frame.triggers[0].last <= o.first for o in phrases):  # fmt: skip
            # "In another sector, near X, troops advanced in Y": X tells where Y is.
            for other in phrases:
                if other is not phrase and phrase.places:
                    other.near = other.near or phrase.places[0]
            continue
        if _opening_district(phrase) and _others(phrase, phrases):
            # "In the X district, bombs fell on Y": the district, a circle here, may not reach as far as Y does.
            for other in phrases:
                if other is not phrase:
                    other.near = other.near or phrase.places[0]
            continue
        inner = [
            other
            for other in phrases
            if other is not phrase
            and phrase.places
            and other.group != phrase.group
            and (
                contains(phrase.places[0], other.places)
                or (not other.places and phrase.places[0].kind in ("admin1", "raion"))
            )
        ]
        if phrase.governor <= 1 and phrase.relation == "in" and phrase.places and phrase.places[0].kind == "admin1":
            for other in phrases:
                if other is not phrase and other.places and _elsewhere(phrase.places[0], other):
                    # "In X, ... in the Y district": no Y of another country is meant.
                    other.places, other.within = (), [phrase.places[0]]
        if phrase.axis and any(other is not phrase and not other.axis for other in phrases):
            # An axis is the neighbourhood of a place that no gazetteer has.
            for other in phrases:
                if not other.places and not other.within:
                    other.places, other.relation = phrase.places, "direction"
            continue
        if inner and phrase.relation == "in" and not (_own_toll(frame, phrase) or _own_count(frame, phrase)):
            for other in inner:
                if phrase.places[0].kind == "country":
                    other.country = other.country or phrase.places[0].admin0_iso
                elif other.within[:1] and other.within[0].kind == phrase.places[0].kind == "raion":
                    # The district that the name itself stands in.
                    continue
                elif phrase.places[0] not in other.within:
                    other.within.append(phrase.places[0])
            frame.outer = frame.outer or phrase
            continue
        kept.append(phrase)
    for phrase in kept:
        phrase.within = _consistent(phrase.within)
    frame.phrases = kept


def _read_brackets(frame: Frame) -> None:
    """ "In the X district a house (Y) was hit; in the Z district ...": Y lies in the district named last before it."""
    district: PlacePhrase | None = None
    for phrase in sorted(frame.phrases, key=lambda phrase: phrase.first):
        if phrase.places and phrase.places[0].kind == "raion":
            district = phrase if phrase.preposition == "in" else None
        elif district is not None and _in_brackets(frame, phrase):
            outer = district.places[0]
            near = tuple(place for place in phrase.places if place.may_lie_in(outer.admin1_iso))
            if not any(contains(outer, [place]) for place in near):
                near = tuple(place for place in near if place.population)
            phrase.places, phrase.within = near, [outer]


def _in_brackets(frame: Frame, phrase: PlacePhrase) -> bool:
    word = frame.analysis.word
    opening = next((i for i in range(phrase.first - 1, frame.first - 1, -1) if word(i) in {"(", ")"}), None)
    return opening is not None and word(opening) == "("


def _elsewhere(unit: Place, phrase: PlacePhrase) -> bool:
    """Tell whether all that a name can mean lies in countries other than that of a unit of Ukraine or Russia."""
    return unit.admin0_iso in ("UA", "RU") and all(
        place.kind in ("settlement", "raion") and place.admin0_iso not in ("UA", "RU") for place in phrase.places
    )


def _set_off(frame: Frame, phrase: PlacePhrase) -> bool:
    """Tell whether "near X" stands between commas before what the clause tells."""
    word = frame.analysis.word
    return (
        phrase.preposition == "near"
        and word(phrase.governor - 1) == ","
        and word(phrase.last) == ","
        and bool(frame.triggers)
        and phrase.last <= frame.triggers[0].first
    )


def _consistent(within: list[Place]) -> list[Place]:
    """Leave out a district whose namesake in another unit is meant: the unit is named beside it."""
    units = {place.admin1_iso for place in within if place.kind == "admin1"}
    return [place for place in within if place.kind != "raion" or not units or place.admin1_iso in units]


def _opening_district(phrase: PlacePhrase) -> bool:
    return (
        phrase.governor <= 1
        and phrase.preposition != ""
        and phrase.places[:1] != ()
        and phrase.places[0].kind == "raion"
    )


def _others(phrase: PlacePhrase, phrases: Sequence[PlacePhrase]) -> bool:
    return any(other.group != phrase.group and not other.coarse for other in phrases)


def _own_toll(frame: Frame, phrase: PlacePhrase) -> bool:
    return any(0 <= phrase.governor - toll.last <= 2 for toll in frame.analysis.tolls)


def _own_count(frame: Frame, phrase: PlacePhrase) -> bool:
    """ "In the Rostov region five were shot down, over X two": the region is one of the list."""
    return frame.layer == "air_defence" and is_hinted(frame.analysis.counts, phrase)


def deal_tolls(frame: Frame, tolls: Sequence[TollMention]) -> None:
    """Give each toll to the place it is told of, else to the clause."""
    phrases = frame.phrases
    for position, toll in enumerate(tolls):
        limit = tolls[position + 1].first if position + 1 < len(tolls) else frame.last
        right = [
            i
            for i, p in enumerate(phrases)
            if p.preposition in ("in", "near", "of")
            and toll.last <= p.governor <= toll.last + 3
            and p.first < limit
            and not _of_another_clause(frame, toll, p)
        ]
        if right:
            group = phrases[right[0]].group
            members = [i for i, p in enumerate(phrases) if p.group == group and p.first < limit]
            if len(members) == 1:
                frame.place_tolls.setdefault(right[0], []).append(toll)
            else:
                frame.tolls.append(toll)
            continue
        groups = {p.group for p in phrases}
        if len(phrases) == 1:
            frame.place_tolls.setdefault(0, []).append(toll)
            continue
        before = [i for i, p in enumerate(phrases) if p.last <= toll.first and _opens_clause(frame, p)]
        if before and len(groups) > 1:
            group = phrases[before[-1]].group
            members = [i for i in before if phrases[i].group == group]
            if len(members) == 1:
                frame.place_tolls.setdefault(before[-1], []).append(toll)
                continue
        frame.tolls.append(toll)
    _elliptic(frame, tolls)


def _of_another_clause(frame: Frame, toll: TollMention, phrase: PlacePhrase) -> bool:
    """ "five were killed: three in A", "in B one was hurt, in C a house was hit": the place has a number of its own."""
    if any(toll.last <= quantity.first < phrase.governor for quantity in frame.analysis.quantities):
        return True
    parted = frame.analysis.genitive and frame.analysis.word(toll.last) == ","
    return parted and any(p.last <= toll.first and p.preposition and _opens_clause(frame, p) for p in frame.phrases)


def _opens_clause(frame: Frame, phrase: PlacePhrase) -> bool:
    """ "and in B, three were hurt": a place that opens its clause has the toll that follows; an object has not."""
    analysis = frame.analysis
    before = phrase.governor - 1
    if before < frame.first or phrase.topic:
        return True
    return not analysis.tokens[before].text[:1].isalnum() or analysis.at("conjunction", before) is not None


def _elliptic(frame: Frame, tolls: Sequence[TollMention]) -> None:
    """ "two people were killed in A, one in B and three in C": later numbers count the same."""
    if not tolls:
        return
    used = [(toll.first, toll.last) for toll in tolls]
    for quantity in frame.analysis.quantities:
        if any(a < quantity.last and quantity.first < b for a, b in used) or quantity.of is not None:
            continue
        earlier = [toll for toll in tolls if toll.last <= quantity.first]
        if not earlier:
            continue
        people = frame.analysis.starting("toll_person", quantity.last)
        last = people.last if people is not None else quantity.last
        for i, phrase in enumerate(frame.phrases):
            if phrase.preposition in ("in", "near") and _follows(frame, last, phrase.governor):
                kind = earlier[-1]
                frame.place_tolls.setdefault(i, []).append(
                    TollMention(kind.kind, quantity.min, quantity.max, quantity.first, quantity.last, kind.who)
                )


def _shared_hint(count: CountMention, counts: Sequence[CountMention]) -> int | None:
    """ "shot down two missiles and 15 drones over X": both are of X."""
    for other in counts:
        together = other.chain == count.chain and other.role == count.role and other.first - count.last <= _TOGETHER
        if together and other.first > count.first and not (other.part or count.part):
            return other.place_hint
    return None


def deal_counts(frame: Frame, counts: Sequence[CountMention]) -> None:
    """Give each count to the place it is told of, else to the clause."""
    for count in counts:
        owner = None
        hint = count.place_hint if count.place_hint is not None else _shared_hint(count, counts)
        if hint is not None:
            owner = next(
                (i for i, p in enumerate(frame.phrases) if _hint_at(hint, p) and not _joined(frame, hint, p)), None
            )
        if count.role == "launched":
            owner = None
        if owner is not None and _of_several(frame, owner, count, counts):
            owner, count = None, replace(count, distributive=False)
        if owner is None:
            frame.counts.append(count)
        else:
            frame.place_counts.setdefault(owner, []).append(count)


def _of_several(frame: Frame, owner: int, count: CountMention, counts: Sequence[CountMention]) -> bool:
    """ "Over A and B shot down 12", "24 of them over A, B and C": the count is of all of them."""
    phrase = frame.phrases[owner]
    listed = [p for p in frame.phrases if p.group == phrase.group and p is not phrase]
    if not count.distributive:
        return bool(listed)
    others = [other for other in counts if other is not count]
    return any(
        phrase.first < p.first
        and not is_hinted(others, p)
        and not any(phrase.first < other.first < p.first for other in others)
        for p in listed
    )


def _follows(frame: Frame, last: int, governor: int) -> bool:
    """Tell whether a place comes right after a number, or after a dash that stands for the verb."""
    return governor == last or (governor == last + 1 and frame.analysis.word(last) == "-")
