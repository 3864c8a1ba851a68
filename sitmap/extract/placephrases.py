"""A place name as its sentence uses it, and which places can hold which."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sitmap.extract.triggers import Trigger

if TYPE_CHECKING:
    from geo.gazetteer import Place

__all__ = ["PlacePhrase", "contains", "is_water"]

# How far outside a city its plants and airfields lie, in km.
_SUBURBS = 12.0


@dataclass(slots=True)
class PlacePhrase:
    """A place name and how its sentence uses it.

    Parameters
    ----------
    places : tuple of Place
        Candidates, best first; empty for a name that the gazetteer does not have.
    first, last : int
        Tokens of the name.
    start, end : int
        Characters of the name in the report.
    role : str
        ``location``; else why it is no place of an event: ``government``, ``office``, ``dateline``,
        ``origin``, ``residence``, ``meeting``, ``description``, ``actor``, ``target nation``, ``abroad``,
        ``unused``.
    governor : int
        Token that the phrase hangs on: a preposition, a verb, or its own first token.
    trigger : Trigger, optional
        The event word that it is the object, complement or passive subject of.
    name : str
        The words of a name that the gazetteer does not have, without regard to capitals: what tells such places apart.
    positions : bool
        Not the place was taken but positions, ground or villages in it.
    """

    places: tuple[Place, ...]
    first: int
    last: int
    start: int
    end: int
    role: str = "unused"
    relation: str = "in"
    distance_km: float | None = None
    within: list[Place] = field(default_factory=list)
    country: str | None = None
    kind: str | None = None
    part: bool = False
    whole: bool = False
    other: tuple[Place, ...] = ()
    governor: int = -1
    preposition: str = ""
    trigger: Trigger | None = None
    group: int = 0
    topic: bool = False
    held_by: str | None = None
    possessive: bool = False
    area_noun: bool = False
    axis: bool = False
    near: Place | None = None
    name: str = ""
    positions: bool = False

    @property
    def coarse(self) -> bool:
        """Whether it is a country or a macro-region."""
        return bool(self.places) and self.places[0].kind in ("country", "region")


def is_water(phrase: PlacePhrase) -> bool:
    """Tell whether a place is a sea, or a river or a reservoir that runs through several units."""
    if not phrase.places:
        return False
    place = phrase.places[0]
    return place.kind == "sea" or (place.kind == "area" and place.admin1_iso is None)


def contains(outer: Place, inner: Sequence[Place]) -> bool:
    """Tell whether a unit, region, country or city can hold one of the candidates of a name."""
    for place in inner:
        if place.id == outer.id:
            continue
        if outer.kind == "country":
            if place.kind != "country" and place.admin0_iso == outer.admin0_iso:
                return True
        elif outer.kind == "region":
            members = outer.members
            if place.kind not in ("country", "region") and place.admin1_iso is not None and place.admin1_iso in members:
                return True
        elif outer.kind == "admin1":
            if place.kind not in ("country", "region", "admin1") and place.may_lie_in(outer.admin1_iso):
                return True
        elif outer.kind == "raion":
            if place.kind in ("settlement", "district", "site", "raion") and _within_circle(outer, place):
                return True
        elif (
            outer.kind == "settlement" and place.kind in ("district", "site") and _within_circle(outer, place, _SUBURBS)
        ):
            return True
    return False


def _within_circle(outer: Place, place: Place, margin: float = 0.0) -> bool:
    # An equirectangular distance is exact enough within a raion.
    x = (place.lon - outer.lon) * 111.32 * math.cos(math.radians(outer.lat))
    y = (place.lat - outer.lat) * 110.57
    return place.radius_km < outer.radius_km + margin and math.hypot(x, y) <= outer.radius_km + margin
