"""Places made coarser: points to two decimals, and what may tell of defending forces to its raion or oblast."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.boundaryset import BoundarySet
    from geo.gazetteer import Place

__all__ = ["DECIMALS", "FINER_THAN_RAION", "Coarsened", "coarsen", "round_place"]

DECIMALS = 2
# How far rounding to two decimals moves a point at most: half the diagonal of a cell at the equator.
ROUNDING_KM = 0.8
FINER_THAN_RAION = frozenset({"site", "district", "settlement", "area"})
# Distances to a unit's middle are told in steps of so many km: an exact one would give the place away.
_STEP_KM = 10.0
# What tells more of a place than the raion, or in the report's own words.
_TOLD = (
    "place_text", "geonameid", "alternatives", "admin1_margin_km", "admin1_ambiguous", "admin2_margin_km",
    "admin2_ambiguous", "casualties_text", "title", "url", "quote", "span_start", "span_end", "assessment",
    "assessment_source", "assessment_date", "assessment_state", "assessment_edge_km", "assessment_share", "assessments",
)  # fmt: skip
# The columns of second-level units, which hold no longer where the unit is not known.
_SECOND = ("admin2_name", "admin2_pcode", "admin2_id")


@dataclass(frozen=True, slots=True)
class _Unit:
    """What a place is taken back to; without an outline of its own it is drawn as a circle, or by its code."""

    drawn: str
    name: str
    lon: float
    lat: float
    radius_km: float
    shape: BaseGeometry | None = None

    @property
    def precision(self) -> str:
        return "oblast" if self.drawn == "oblast" else "raion"


class Coarsened(NamedTuple):
    """What a row was taken back to: ``outline`` or ``circle`` of a raion, ``oblast``, or ``nothing``; and its shape.

    What was coarse already is ``same``.
    """

    to: str
    shape: BaseGeometry | None = None


def coarsen(row: dict[str, Any], boundaries: BoundarySet | None = None) -> Coarsened:
    """Take a row back to its raion, else to its oblast, and its words out.

    Parameters
    ----------
    row : dict
        A row of the event table; changed in place.
    boundaries : geo.BoundarySet, optional
        With second-level units, whose outlines are then drawn. Without them a raion is a circle round the nearest seat
        of one, and is called so.
    """
    from geo.precision import acled_geo_precision, ucdp_where_prec

    row.update(dict.fromkeys(name for name in _TOLD if name in row))
    if row["precision"] not in (None, *FINER_THAN_RAION):
        round_place(row)
        return Coarsened("same")
    unit = None if row["lon"] is None else _outlined(row, boundaries) or _raion(row) or _oblast(row)
    if unit is None or unit.shape is None:
        row.update(dict.fromkeys(name for name in _SECOND if name in row))
    if unit is None:
        nothing = ("place_name", "lon", "lat", "precision", "uncertainty_km", "geo_precision", "where_prec")
        row.update(dict.fromkeys(nothing))
        return Coarsened("nothing")
    from geo.geometry import distance_km

    off = float(distance_km(row["lon"], row["lat"], unit.lon, unit.lat)) + (row["uncertainty_km"] or 0.0)
    radius = round(max(unit.radius_km, math.ceil(off / _STEP_KM) * _STEP_KM) + ROUNDING_KM, 2)
    row.update(place_name=unit.name, lon=round(unit.lon, DECIMALS), lat=round(unit.lat, DECIMALS))
    row.update(precision=unit.precision, uncertainty_km=radius)
    row.update(geo_precision=acled_geo_precision(unit.precision), where_prec=ucdp_where_prec(unit.precision))
    return Coarsened(unit.drawn, unit.shape)


def round_place(row: dict[str, Any]) -> bool:
    """Round a row's point and widen its radius; tell whether there was one."""
    if row["alternatives"]:
        row["alternatives"] = [
            {name: round(value, DECIMALS) if name in ("lon", "lat") and value is not None else value
             for name, value in other.items()}
            for other in row["alternatives"]
        ]  # fmt: skip
    if row["lon"] is None:
        return False
    row.update(lon=round(row["lon"], DECIMALS), lat=round(row["lat"], DECIMALS))
    if row["uncertainty_km"] is not None:
        row["uncertainty_km"] = round(row["uncertainty_km"] + ROUNDING_KM, 2)
    return True


def _outlined(row: dict[str, Any], boundaries: BoundarySet | None) -> _Unit | None:
    """Return the second-level unit that a row's point is in."""
    if boundaries is None or boundaries.second is None:
        return None
    import numpy as np

    (number,), _ = boundaries.locate_second(np.array([row["lon"]]), np.array([row["lat"]]))
    return None if number < 0 else _second_unit(boundaries, int(number))


def _second_unit(boundaries: BoundarySet, number: int) -> _Unit:
    import numpy as np
    import shapely

    from geo.geometry import distance_km

    assert boundaries.second is not None
    shape = boundaries.second.geometry[number]
    middle = shapely.point_on_surface(shape)
    lon, lat = shapely.get_coordinates(shape).T
    radius = float(np.max(distance_km(np.full(len(lon), middle.x), np.full(len(lat), middle.y), lon, lat)))
    return _Unit("outline", boundaries.second.name[number], middle.x, middle.y, radius, shape)


def _raion(row: dict[str, Any]) -> _Unit | None:
    """Return the raion whose seat is nearest within the row's oblast: without outlines nobody knows which it is in."""
    from geo.geometry import distance_km

    near = _raions().get(row["admin1_iso"] or "", ())
    found = min(
        near, key=lambda raion: (distance_km(row["lon"], row["lat"], raion.lon, raion.lat), raion.id), default=None
    )
    if found is None:
        return None
    return _Unit("circle", f"Around the seat of {found.name}", found.lon, found.lat, found.radius_km)


def _oblast(row: dict[str, Any]) -> _Unit | None:
    from geo.gazetteer import load_gazetteer

    found = next((place for place in load_gazetteer() if place.id == f"iso:{row['admin1_iso']}"), None)
    if found is None:
        return None
    return _Unit("oblast", found.name, found.lon, found.lat, found.radius_km)


@cache
def _raions() -> dict[str, tuple[Place, ...]]:
    from geo.gazetteer import load_gazetteer

    found: dict[str, list[Place]] = {}
    for place in load_gazetteer():
        if place.kind == "raion" and place.admin1_iso:
            found.setdefault(place.admin1_iso, []).append(place)
    return {unit: tuple(some) for unit, some in found.items()}
