"""References to places as the next stage resolves them: candidates, units beside them, context."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitmap.extract.drafts import Draft
from sitmap.extract.frames import Reading
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.reporttimes import HEADING
from sitmap.extract.story import Story
from sitmap.model import PlaceRef, Report, Span

if TYPE_CHECKING:
    from geo.gazetteer import Place

__all__ = ["Surroundings", "keep_lists_in_unit", "place_ref", "report_unit"]

# Names round a place that are looked at for its context: a long report that names few places names each often.
_LOOKED_AT = 200
# A list with so many places of a unit, and no more than twice as many that are known elsewhere only, lies in the
# unit; of more people than this are towns that are known by their bare name.
_KNOWN, _TOWN = 2, 10_000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a report's places lie among: all that it names, and the one unit that it is about."""

    mentioned: Sequence[tuple[int, Place]]
    unit: tuple[Place, bool] | None


def report_unit(
    topic: Place | None, readings: Sequence[Reading], mentioned: Sequence[tuple[int, Place]], story: Story
) -> tuple[Place, bool] | None:
    """The first-level unit that a report is about, and whether it says so at its head.

    A governor's list of villages is of the governor's unit; a report that names a single unit is about it.
    """
    heads = [topic] if topic is not None else []
    for reading in readings[:HEADING]:
        heads += [p.places[0] for p in reading.phrases if p.places and p.role in ("office", "location")]
    for place in heads:
        if place.kind == "admin1" or place is topic:
            unit = story.unit(place.admin1_iso)
            if unit is not None and unit.admin0_iso in ("UA", "RU"):
                others = {p.admin1_iso for _, p in mentioned if p.kind == "admin1"} - {unit.admin1_iso}
                return unit, not others
    units = {p.admin1_iso for _, p in mentioned if p.kind == "admin1"}
    only = story.unit(next(iter(units))) if len(units) == 1 else None
    return None if only is None else (only, False)


def place_ref(report: Report, phrase: PlacePhrase, around: Surroundings) -> PlaceRef:
    """What the next stage needs to resolve a place."""
    within = list(dict.fromkeys(place.id for place in phrase.within))
    context = _context(around.mentioned, phrase)
    if around.unit is not None and not within and phrase.places and phrase.places[0].kind == "settlement":
        context = (around.unit[0].id, *context)
    return PlaceRef(
        span=Span(phrase.start, phrase.end, report.text[phrase.start : phrase.end]),
        candidates=tuple(place.id for place in phrase.places),
        relation=phrase.relation,
        distance_km=phrase.distance_km,
        within=tuple(within),
        context=context,
        other=tuple(place.id for place in phrase.other),
        near=None if phrase.near is None or _is_named(phrase, phrase.near) else phrase.near.id,
        part=phrase.part,
        country=phrase.country,
        kind=phrase.kind,
    )


def keep_lists_in_unit(drafts: Sequence[Draft], unit: Place) -> None:
    """A village of a list whose other members lie in the report's unit lies there too, whatever its namesakes."""
    lists: dict[tuple[int, int], list[PlacePhrase]] = {}
    for draft in drafts:
        if draft.phrase is not None and draft.phrase.places and draft.phrase.places[0].kind == "settlement":
            lists.setdefault((draft.sentence, draft.phrase.group), []).append(draft.phrase)
    for phrases in lists.values():
        strange = [p for p in phrases if all(place.admin1_iso != unit.admin1_iso for place in p.places)]
        known = len(phrases) - len(strange)
        if known < _KNOWN or not strange or len(strange) > 2 * known:
            continue
        for phrase in strange:
            if not phrase.within and all(place.population < _TOWN for place in phrase.places):
                phrase.within.append(unit)


def _context(mentioned: Sequence[tuple[int, Place]], phrase: PlacePhrase) -> tuple[str, ...]:
    """Ids of the places round a phrase: its axis' town first, then the nearest in the text."""
    nearest = _nearest(mentioned, phrase)
    if phrase.near is None or _is_named(phrase, phrase.near):
        return nearest
    return (phrase.near.id, *(place_id for place_id in nearest if place_id != phrase.near.id))


def _is_named(phrase: PlacePhrase, place: Place) -> bool:
    return any(candidate.id == place.id for candidate in phrase.places)


def _nearest(mentioned: Sequence[tuple[int, Place]], phrase: PlacePhrase, count: int = 12) -> tuple[str, ...]:
    """Ids of the other places named nearest to a phrase; `mentioned` is in the order of the text.

    It goes outwards from the phrase, so that a report of ten thousand places costs no more a place than a short one.
    """
    own = {place.id for place in phrase.places}
    found: dict[str, None] = {}
    right = bisect_left(mentioned, phrase.start, key=lambda item: item[0])
    left = right - 1
    for _ in range(_LOOKED_AT):
        if len(found) == count or (left < 0 and right == len(mentioned)):
            break
        before = phrase.start - mentioned[left][0] if left >= 0 else None
        after = mentioned[right][0] - phrase.start if right < len(mentioned) else None
        if after is None or (before is not None and before <= after):
            place, left = mentioned[left][1], left - 1
        else:
            place, right = mentioned[right][1], right + 1
        if place.id not in own:
            found[place.id] = None
    return tuple(found)
