"""Points → places: the nearest settlement, its distance and bearing, and the units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from geo.boundaries import join_admin
from geo.errors import GeometryError
from geo.gazetteer import Gazetteer, Place, load_gazetteer
from geo.geometry import check_lonlat, geod
from geo.spheretree import SphereTree

if TYPE_CHECKING:
    from geo.boundaryset import BoundarySet

__all__ = ["NearestPlace", "PointPlace", "nearest_place", "reverse_geocode", "reverse_geocode_all"]

# The sixteen winds, clockwise from the north.
_WINDS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
# What of the gazetteer a point can be near to.
_KINDS = frozenset({"settlement"})


@dataclass(frozen=True, slots=True)
class NearestPlace:
    """The place nearest to a point.

    Parameters
    ----------
    place : geo.gazetteer.Place
    distance_km : float
        Geodesic distance from the place to the point.
    bearing_deg : float
        Azimuth at the place towards the point, 0 to 360, clockwise from the north; 0 where both are one.
    """

    place: Place
    distance_km: float
    bearing_deg: float

    @property
    def wind(self) -> str:
        """The bearing as one of sixteen winds: ``NNE`` of the place."""
        return _WINDS[round(self.bearing_deg / 22.5) % 16]


@dataclass(frozen=True, slots=True)
class PointPlace:
    """What is known of a point.

    Parameters
    ----------
    lon, lat : float
        The point, in degrees.
    nearest : NearestPlace or None
        None where the gazetteer has no settlement.
    units : dict
        A row of `geo.join_admin`: country, first-level unit and, where boundaries of it are loaded, second-level unit;
        distance to the border, ambiguity, what decided. None stands for what is not known.
    """

    lon: float
    lat: float
    nearest: NearestPlace | None
    units: dict[str, Any]


def nearest_place(lon: float, lat: float, *, gazetteer: Gazetteer | None = None) -> NearestPlace | None:
    """Return the settlement nearest to a point, over the ground.

    Parameters
    ----------
    lon, lat : float
        Degrees, WGS 84.
    gazetteer : geo.gazetteer.Gazetteer, optional
        By default the embedded one.

    Raises
    ------
    geo.errors.GeometryError
        For coordinates that are missing or out of range; swapped axes are hinted at.
    """
    _check([(lon, lat)])
    return _nearest([(lon, lat)], gazetteer)[0]


def reverse_geocode(
    lon: float, lat: float, *, gazetteer: Gazetteer | None = None, boundaries: BoundarySet | None = None
) -> PointPlace:
    """Return the nearest settlement and the units of a point; parameters and errors as for `reverse_geocode_all`."""
    return reverse_geocode_all([(lon, lat)], gazetteer=gazetteer, boundaries=boundaries)[0]


def reverse_geocode_all(
    points: Iterable[tuple[float, float]],
    *,
    gazetteer: Gazetteer | None = None,
    boundaries: BoundarySet | None = None,
) -> list[PointPlace]:
    """Return the nearest settlements and the units of points.

    Parameters
    ----------
    points : iterable of (float, float)
        Lon, lat in degrees, WGS 84.
    gazetteer : geo.gazetteer.Gazetteer, optional
        By default the embedded one.
    boundaries : geo.boundaryset.BoundarySet, optional
        By default the embedded ones.

    Returns
    -------
    list of PointPlace

    Raises
    ------
    geo.errors.GeometryError
        For coordinates that are missing or out of range; swapped axes are hinted at.
    """
    listed = [(float(lon), float(lat)) for lon, lat in points]
    if not listed:
        return []
    _check(listed)
    joined = join_admin(listed, boundaries=boundaries)
    rows = [
        {name: None if value is None or value != value or _is_na(value) else value for name, value in row.items()}
        for row in joined.astype(object).to_dict("records")
    ]
    found = _nearest(listed, gazetteer)
    return [
        PointPlace(lon, lat, near, {str(name): value for name, value in row.items()})
        for (lon, lat), near, row in zip(listed, found, rows, strict=True)
    ]


def _is_na(value: Any) -> bool:
    import pandas as pd

    return value is pd.NA


def _check(points: list[tuple[float, float]]) -> None:
    check_lonlat([lon for lon, _ in points], [lat for _, lat in points])
    if any(lon != lon for lon, _ in points):
        raise GeometryError("a point without coordinates has no nearest place; give lon and lat in degrees")


_trees: WeakKeyDictionary[Gazetteer, tuple[SphereTree, list[str]]] = WeakKeyDictionary()


def _tree(gazetteer: Gazetteer) -> tuple[SphereTree, list[str]]:
    """Return a tree over the settlements of a gazetteer and their ids; made once for each gazetteer."""
    if gazetteer not in _trees:
        found = [place for place in gazetteer if place.kind in _KINDS and place.lon == place.lon]
        tree = SphereTree([place.lon for place in found], [place.lat for place in found])
        _trees[gazetteer] = tree, [place.id for place in found]
    return _trees[gazetteer]


def _nearest(points: list[tuple[float, float]], gazetteer: Gazetteer | None) -> list[NearestPlace | None]:
    chosen = load_gazetteer() if gazetteer is None else gazetteer
    tree, ids = _tree(chosen)
    lon, lat = np.array(points).T
    numbers, distances = tree.nearest(lon, lat)
    found: list[NearestPlace | None] = []
    for x, y, number, distance in zip(lon.tolist(), lat.tolist(), numbers.tolist(), distances.tolist(), strict=True):
        if number < 0:
            found.append(None)
            continue
        place = chosen.get(ids[number])
        azimuth, _, _ = geod().inv(place.lon, place.lat, x, y)
        found.append(NearestPlace(place, distance, float(azimuth) % 360.0 if distance > 0 else 0.0))
    return found
