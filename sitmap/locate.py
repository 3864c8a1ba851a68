"""Events whose places are words → events with a place on the ground, or with none and no guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import geo
from geo.weigh import fits_within
from sitmap.model import Event, LocatedEvent, PlaceRef

if TYPE_CHECKING:
    from geo import Match
    from geo.gazetteer import Gazetteer, Place

__all__ = ["locate"]


_UNITS = frozenset({"raion", "admin1", "region"})
# What geo.resolve gives where the unit named beside a name is all that is left.
_BESIDE = 0.8


def locate(events: Iterable[Event], *, gazetteer: Gazetteer | None = None) -> list[LocatedEvent]:
    """Resolve the places of events.

    Parameters
    ----------
    events : iterable of Event
        As `sitmap.extract` gives them.
    gazetteer : geo.gazetteer.Gazetteer, optional
        The one that the events were extracted with; by default the embedded one.

    Returns
    -------
    list of LocatedEvent
        One for each event, in order. A name that the gazetteer has not stands for the smallest unit named beside it
        ("X in the Donetsk region" is somewhere in that oblast); without one, `match` is None: an unresolved name is
        never put somewhere.
    """
    chosen = geo.load_gazetteer() if gazetteer is None else gazetteer
    # The mentions of one report share their context, and one incident its place: each reference is resolved once.
    known: dict[tuple[PlaceRef, str | None], Match | None] = {}
    located = []
    for event in events:
        ref = event.place
        match = None
        if ref is not None:
            day = event.report.published.isoformat() if event.report.published is not None else None
            if (ref, day) not in known:
                known[ref, day] = _resolve(ref, chosen, day)
            match = known[ref, day]
        located.append(LocatedEvent(event, match))
    return located


def _resolve(ref: PlaceRef, gazetteer: Gazetteer, on: str | None) -> Match | None:
    candidates = _places(ref.candidates, gazetteer)
    within = _places(ref.within, gazetteer)
    respelled = _respelled(ref, candidates, within, gazetteer)
    if respelled is not None:
        return respelled
    if not candidates:
        unit = next((place for place in within if place.kind in _UNITS), None)
        match = geo.resolve([unit], query=ref.span.text) if unit else None
        if match is None:
            return None
        return replace(match, confidence=min(match.confidence, _BESIDE), decided_by="the unit named beside it")
    match = geo.resolve(
        candidates,
        query=ref.span.text,
        relation=ref.relation,
        distance_km=ref.distance_km,
        within=within,
        context=_places(ref.context, gazetteer),
        other=_places(ref.other, gazetteer),
        near=gazetteer.get(ref.near) if ref.near is not None else None,
        country=ref.country,
        kind=ref.kind,
        part=ref.part,
        gazetteer=gazetteer,
        on=on,
    )
    if match is not None and match.precision == "country" and all(p.kind == "settlement" for p in candidates):
        # Villages of one name all over a country: no place at all is the honest answer.
        return None
    return match


def _respelled(ref: PlaceRef, candidates: list[Place], within: list[Place], gazetteer: Gazetteer) -> Match | None:
    """Resolve a name that the gazetteer has under another spelling only, in the unit that the words name.

    Without a unit a name that merely sounds alike would be pinned anywhere.
    """
    units = [place for place in within if place.kind in ("admin1", "raion")]
    if not units or any(place.kind != "settlement" or fits_within(place, units) > 0 for place in candidates):
        return None
    # Namesakes elsewhere count, too: of a common name the villages that no list has are many.
    similar = [place for place in gazetteer.similar(ref.span.text) if place.kind == "settlement"]
    if not any(fits_within(place, units) > 0 for place in similar):
        return None
    match = geo.resolve(
        similar, query=ref.span.text, relation=ref.relation, distance_km=ref.distance_km, within=within,
        context=_places(ref.context, gazetteer), country=ref.country, kind=ref.kind, gazetteer=gazetteer,
    )  # fmt: skip
    if match is None or match.place.kind != "settlement":
        return None
    return replace(match, decided_by=f"{match.decided_by}; spelled otherwise in the gazetteer")


def _places(ids: Sequence[str], gazetteer: Gazetteer) -> list[Place]:
    found = []
    for place_id in ids:
        try:
            found.append(gazetteer.get(place_id))
        except KeyError:
            raise ValueError(
                f"the gazetteer has no place {place_id!r}: locate events with the gazetteer they were extracted with"
            ) from None
    return found
