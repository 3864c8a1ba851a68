"""What a snapshot says of one place or area: held by whom, contested, claimed, or not drawn.

What no area covers is judged by `geo.control.blank`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.blank import STATES, draws
from geo.control.holding import StateMap
from geo.control.model import ControlSeries, ControlSnapshot
from geo.geometry import areas_km2

__all__ = ["Standing", "standing"]

Kind = tuple[str | None, str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a snapshot says of a place.

    Parameters
    ----------
    snapshot : ControlSnapshot
    shares : mapping of (controller, status, basis) to float
        How much of the place each kind of area covers, 0 to 1; of a point 1. Kinds that do not occur are left out.
    blank : float
        How much no assessed area covers.
    holder : str or None
        Who holds what is blank: the state whose it is de jure; None where the source does not draw that country.
    edge_km : float or None
        From a point to where the state that the source assesses it to have ends; None for an area, or without such.
    """

    snapshot: ControlSnapshot
    shares: Mapping[Kind, float]
    blank: float
    holder: str | None
    edge_km: float | None

    def held(self, side: str, *, basis: str = "assessed") -> float:
        """Return the share that a side holds, by areas drawn and, of what is assessed, by what is left blank."""
        drawn = sum(
            share
            for (controller, status, by), share in self.shares.items()
            if controller == side and by == basis and status in ("controlled", "liberated")
        )
        blank = self.blank if self.holder == side and basis == "assessed" else 0.0
        return float(min(1.0, drawn + blank))

    @property
    def contested(self) -> float:
        """The share that is fought over."""
        return float(min(1.0, sum(share for (_, status, _), share in self.shares.items() if status == "contested")))

    @property
    def told(self) -> bool:
        """Whether the source says anything of the place."""
        return bool(self.shares) or self.holder is not None


def standing(series: ControlSeries, snapshot: ControlSnapshot, place: BaseGeometry, country: str | None) -> Standing:
    """Tell what a snapshot says of a place.

    Parameters
    ----------
    series : ControlSeries
        Whose other snapshots tell which countries the source draws.
    snapshot : ControlSnapshot
        One of them.
    place : shapely.Point, shapely.Polygon or shapely.MultiPolygon
        Lon, lat.
    country : str or None
        The country that it lies in de jure, ISO 3166-1 alpha-2.
    """
    shares: dict[Kind, float] = {}
    covered: list[BaseGeometry] = []
    point = place.geom_type == "Point"
    whole = 1.0 if point else float(areas_km2([place])[0])
    for area in snapshot.areas:
        if not shapely.intersects(area.geometry, place):
            continue
        part = place if point else shapely.intersection(area.geometry, place)
        share = 1.0 if point else float(areas_km2([part])[0]) / whole
        if share > 0:
            shares[area.kind] = min(1.0, shares.get(area.kind, 0.0) + share)
            if area.basis == "assessed" and area.status != "advanced":
                covered.append(part)
    if point:
        blank = 0.0 if covered else 1.0
    else:
        joined = shapely.union_all(np.array(covered, dtype=object))
        blank = max(0.0, 1.0 - float(areas_km2([joined])[0]) / whole)
    holder = STATES.get(country or "")
    if holder is not None and country is not None and not draws(series, snapshot, country):
        holder = None
    return Standing(snapshot, shares, blank, holder, _edge_km(snapshot, place) if point else None)


def _edge_km(snapshot: ControlSnapshot, point: BaseGeometry) -> float | None:
    states = _states(snapshot)
    lon, lat = np.array([shapely.get_x(point)]), np.array([shapely.get_y(point)])
    found = float(states.edge_km(lon, lat, states.states(lon, lat))[0])
    return None if np.isnan(found) else found


@lru_cache(maxsize=64)
def _states(snapshot: ControlSnapshot) -> StateMap:
    return StateMap(snapshot)
