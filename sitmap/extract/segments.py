"""A sentence cut into segments: where a clause with its own event begins."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sitmap.extract.analysis import Analysis
from sitmap.extract.itemlists import item_cuts
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.triggers import Trigger

__all__ = ["segments_of", "trigger_of_place"]


def segments_of(
    analysis: Analysis, triggers: Sequence[Trigger], phrases: Sequence[PlacePhrase]
) -> list[tuple[int, int]]:
    """Split a sentence where a clause with its own event begins."""
    cuts: set[int] = set()
    length = len(analysis.tokens)
    tellings = sorted(
        [(t.first, t.last) for t in triggers]
        + [(t.first, t.last) for t in analysis.tolls]
        + [(c.first, c.last) for c in analysis.counts]
    )

    def tells(first: int, last: int) -> bool:
        return any(first <= a and b <= last for a, b in tellings)

    for index in range(length):
        if analysis.word(index) == ";" and tells(0, index) and tells(index, length):
            cuts.add(index + 1)
    for hit in analysis.of("conjunction"):
        if hit.entry.value == "break" and tells(0, hit.first) and tells(hit.last, length):
            cuts.add(hit.first)
    if len(triggers) > 1:
        cuts |= _between_places(analysis, triggers, phrases)
    cuts.update(item_cuts(analysis, phrases))
    edges = [0, *sorted(cut for cut in cuts if 0 < cut < length), length]
    return list(pairwise(edges))


def _between_places(analysis: Analysis, triggers: Sequence[Trigger], phrases: Sequence[PlacePhrase]) -> set[int]:
    """Cut between two event words that each have places of their own."""
    cuts: set[int] = set()
    length = len(analysis.tokens)
    locations = [phrase for phrase in phrases if phrase.role == "location"]
    bridges = sorted(
        {hit.first for hit in analysis.of("conjunction") if hit.entry.value in ("and", "time", "relative")}
        | {index for index in range(length) if analysis.word(index) == ","}
    )
    for one, two in pairwise(triggers):
        own_one = [p for p in locations if _near(p, one, triggers)]
        own_two = [p for p in locations if _near(p, two, triggers)]
        if not own_one or not own_two:
            continue
        if own_one == own_two or {p.group for p in own_one} & {p.group for p in own_two}:
            continue
        left = max([one.last, *(p.last for p in own_one if p.first < two.first)])
        right = min([two.first, *(p.first for p in own_two)])
        for bridge in bridges:
            if left <= bridge <= right and (one.layer != two.layer or not two.definite):
                cuts.add(bridge)
                break
    return cuts


def _near(phrase: PlacePhrase, trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
    """Tell whether a place hangs on a trigger: governed by it, or nearest to it."""
    if phrase.trigger is not None:
        return phrase.trigger == trigger
    return trigger_of_place(phrase, triggers) == trigger


def trigger_of_place(phrase: PlacePhrase, triggers: Sequence[Trigger]) -> Trigger | None:
    """The event word that a place belongs to: the last one before it, else the first one after it."""
    if phrase.trigger is not None:
        return phrase.trigger
    before = [trigger for trigger in triggers if trigger.last <= max(phrase.governor, phrase.first)]
    after = [trigger for trigger in triggers if trigger.first >= phrase.last]
    if before:
        return before[-1]
    return after[0] if after else None
