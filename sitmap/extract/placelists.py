"""Lists of places: members share what governs the first, and what the last is called."""

from __future__ import annotations

from collections.abc import Sequence

from sitmap.extract.analysis import Analysis
from sitmap.extract.nesting import tie_between
from sitmap.extract.placephrases import PlacePhrase

__all__ = ["fold_between", "inherit", "number_lists", "share_relation"]


def number_lists(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> None:
    """Number the coordinated lists: members of one list share what governs the first."""
    number = 0
    previous: PlacePhrase | None = None
    for phrase in phrases:
        if previous is None or not _same_list(analysis, previous, phrase):
            number += 1
        phrase.group = number
        previous = phrase


def _same_list(analysis: Analysis, previous: PlacePhrase, phrase: PlacePhrase) -> bool:
    tie = tie_between(analysis, previous, phrase)
    if tie not in ("and", "comma") or _own_preposition(analysis, previous, phrase):
        return False
    return tie == "and" or previous.relation != "direction" or phrase.relation == "direction"


def _own_preposition(analysis: Analysis, previous: PlacePhrase, phrase: PlacePhrase) -> bool:
    between = range(previous.last, phrase.first)
    if any(analysis.word(index) == ";" for index in between) and analysis.has("compass", between.start, between.stop):
        # "north of A; and east of B"
        return True
    return any(
        (hit := analysis.at("prep", index)) is not None and hit.entry.value != "of" and not _joins(analysis, index)
        for index in between
    )


def _joins(analysis: Analysis, index: int) -> bool:
    """Tell whether a token is of "as well as"."""
    return any(hit.entry.value == "and" and hit.first <= index < hit.last for hit in analysis.of("conjunction"))


def inherit(phrase: PlacePhrase, head: PlacePhrase) -> None:
    """Give a member of a list what governs its first."""
    phrase.role = head.role
    phrase.governor = head.governor
    phrase.preposition = head.preposition
    phrase.trigger = head.trigger
    phrase.topic = head.topic
    phrase.part = phrase.part or head.part
    phrase.held_by = phrase.held_by or head.held_by
    if phrase.relation == "in" and head.relation in ("near",):
        phrase.relation = head.relation
    if phrase.relation == "in" and head.preposition == "direction":
        phrase.relation = "direction"
    if head.relation == "between":
        phrase.relation = "between"
    phrase.country = phrase.country or (head.country if head.places and head.places[0].kind == "admin1" else None)


def share_relation(phrases: Sequence[PlacePhrase]) -> None:
    """In "the A, B and C directions" the last member names the relation of all."""
    for index, phrase in enumerate(phrases):
        if phrase.relation != "direction":
            continue
        for earlier in phrases[:index]:
            if earlier.group == phrase.group and earlier.relation == "in" and phrase.axis:
                earlier.relation, earlier.axis = "direction", True


def fold_between(phrases: Sequence[PlacePhrase]) -> list[PlacePhrase]:
    """ "between A and B" is one place: A with B beside it."""
    kept: list[PlacePhrase] = []
    for phrase in phrases:
        first = kept[-1] if kept else None
        if (
            first is not None
            and first.relation == phrase.relation == "between"
            and first.group == phrase.group
            and not first.other
        ):
            first.other = phrase.places
            continue
        kept.append(phrase)
    return kept
