"""One strike told twice: "in the X region" by the headline or the lead, in a village of it by what follows."""

from __future__ import annotations

from sitmap.extract.agreement import dates_agree, merge_toll, tolls_agree
from sitmap.extract.drafts import Draft
from sitmap.extract.placephrases import PlacePhrase, contains
from sitmap.extract.story import Story

__all__ = ["tell_exactly"]

# The sentences of a report's head: what is told of a unit there may be told again with its place.
_HEAD = 2
# So many sentences on the place follows.
_SOON = 5
# Strikes that are looked at: a report of more than these is a bulletin, which tells nothing twice.
_FEW = 6


def tell_exactly(story: Story) -> set[int]:
    """Join what a report's head tells of a unit to the one strike in that unit that follows.

    Parameters
    ----------
    story : Story
        The report's events; those that are told again take in the clauses of the head.

    Returns
    -------
    set of int
        Ids of the drafts that were joined to others.
    """
    strikes = [draft for draft in story.drafts if draft.layer == "strike"]
    joined: set[int] = set()
    if len(strikes) > _FEW:
        return joined
    for wide in strikes:
        if not _told_at_the_head(wide):
            continue
        within = [other for other in strikes if other is not wide and _lies_within(wide, other)]
        inside = [other for other in within if not (story.recalls(other.date) and _another_day(wide, other))]
        if len(inside) == 1 and _same_strike(wide, inside[0]):
            _take_in(inside[0], wide)
            joined.add(id(wide))
    return joined


def _another_day(wide: Draft, other: Draft) -> bool:
    return wide.date is None or not dates_agree(wide.date, other.date)


def _told_at_the_head(draft: Draft) -> bool:
    phrase = draft.phrase
    return (
        phrase is not None
        and phrase.places[:1] != ()
        and phrase.places[0].kind in ("admin1", "raion")
        and draft.key[:1] not in (("rival",), ("answer",))
        and not draft.denied
        and draft.frames[0].analysis.index <= _HEAD
        and all(len(frame.phrases) <= 1 for frame in draft.frames)
        and not _counts_places(draft)
    )


def _counts_places(draft: Draft) -> bool:
    """ "Shelled 12 settlements of the region": a day's sum, of which the one place that is named is a part."""
    for frame in draft.frames:
        analysis = frame.analysis
        for quantity in analysis.quantities:
            noun = analysis.at("descriptor", quantity.last)
            if noun is not None and noun.entry.value in ("settlement", "raion", "admin1"):
                return True
    return False


def _lies_within(wide: Draft, other: Draft) -> bool:
    if wide.phrase is None or other.phrase is None:
        return False
    unit = wide.phrase.places[0]
    if other.phrase.within:
        return any(place.id == unit.id or contains(unit, [place]) for place in other.phrase.within)
    return contains(unit, other.phrase.places) or _unplaced(other.phrase)


def _unplaced(phrase: PlacePhrase) -> bool:
    """Tell whether a name is one that no gazetteer has, with nothing that says where it lies."""
    return not phrase.places and not phrase.within


def _same_strike(wide: Draft, exact: Draft) -> bool:
    """Tell whether nothing keeps two drafts from being one strike, and something makes them one."""
    first = exact.frames[0]
    if not 0 <= first.analysis.index - wide.frames[0].analysis.index <= _SOON or first.another:
        return False
    if exact.key[:1] in (("rival",), ("answer",)) or exact.denied:
        return False
    if {wide.side, exact.side} == {"Russia", "Ukraine"} or not dates_agree(wide.date, exact.date):
        return False
    if wide.initiator and exact.initiator and wide.initiator != exact.initiator:
        return False
    one, two = set(wide.weapons), set(exact.weapons)
    if one and two and not one & two:
        return False
    shared = [kind for kind in wide.tolls if kind in exact.tolls]
    if not all(tolls_agree(wide.tolls[kind], exact.tolls[kind]) for kind in shared):
        return False
    summed = wide.date is not None and wide.date.precision == "range" and not shared
    return not summed and (bool(shared) or not wide.tolls or not exact.tolls)


def _take_in(exact: Draft, wide: Draft) -> None:
    assert exact.phrase is not None and wide.phrase is not None
    exact.frames[:0] = wide.frames
    exact.claims[:0] = wide.claims
    exact.spans[:0] = wide.spans
    for toll in wide.tolls.values():
        merge_toll(exact.tolls, toll)
    exact.date = exact.date or wide.date
    exact.initiator = exact.initiator or wide.initiator
    exact.side = wide.side or exact.side
    if not exact.phrase.places and not exact.phrase.within:
        exact.phrase.within.append(wide.phrase.places[0])
