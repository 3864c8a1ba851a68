"""Coordinates that cannot be those of a map of this war: swapped axes, another country, another system."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaries import join_admin
from geo.errors import ControlError
from geo.units import load_boundaries

__all__ = ["converted", "country_elsewhere", "covers_capital", "covers_country", "in_range", "looks_swapped", "swapped"]

# Russia's regions along the border and round the Azov sea, where ground was held or claimed as well.
_BESIDE = ("RU-BEL", "RU-BRY", "RU-KRS", "RU-VOR", "RU-ROS", "RU-KDA", "RU-AD")
# Areas are drawn out into these waters.
_SEA = shapely.box(29.8, 43.3, 39.5, 47.3)
_SAMPLE = 60
# In square degrees: some 8,000 km².
_MUCH = 1.0
_KYIV = (30.5234, 50.4501)
_CITIES = (_KYIV, (37.8028, 48.0159), (39.3078, 48.574), (34.1024, 44.9521))


@lru_cache(maxsize=1)
def _theatre() -> BaseGeometry:
    table = load_boundaries()
    rows = [row for row, iso in enumerate(table.iso) if iso.startswith("UA-") or iso in _BESIDE]
    # The outlines of the file and ours differ by less than 0.03 degrees.
    land = shapely.buffer(shapely.simplify(shapely.union_all(table.geometry[rows]), 0.005), 0.03, quad_segs=2)
    whole = shapely.union(land, _SEA)
    shapely.prepare(whole)
    return whole


def _sample(shape: BaseGeometry) -> np.ndarray[Any, np.dtype[np.float64]]:
    corners = shapely.get_coordinates(shape)
    return corners[:: max(1, len(corners) // _SAMPLE)]


@lru_cache(maxsize=1)
def _ukraine() -> BaseGeometry:
    table = load_boundaries()
    rows = [row for row, iso in enumerate(table.iso) if iso.startswith("UA-")]
    return shapely.simplify(shapely.union_all(table.geometry[rows]), 0.005)


def _reaches_in(shape: BaseGeometry) -> bool:
    """Tell whether an area drawn far beyond the war (all of Russia with what it holds) has a good part in Ukraine.

    What only runs along the border is drawn a little differently there, and does not.
    """
    if not shapely.intersects(shape.envelope, _ukraine()):
        return False
    whole = shapely.make_valid(shape)
    inside = float(shapely.intersection(whole, _ukraine()).area)
    return inside > _MUCH or inside > 0.2 * float(whole.area)


def _share(corners: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    return float(shapely.contains_xy(_theatre(), corners[:, 0], corners[:, 1]).mean())


def in_range(shape: BaseGeometry) -> bool:
    """Tell whether all coordinates are a lon and a lat."""
    west, south, east, north = shapely.bounds(shape)
    return bool(west >= -180.0 and east <= 180.0 and south >= -90.0 and north <= 90.0)


def looks_swapped(shape: BaseGeometry) -> bool:
    """Tell whether an area lies elsewhere as it is, but in Ukraine or beside it with lon and lat swapped."""
    corners = _sample(shape)
    return _share(corners) < 0.5 <= _share(corners[:, ::-1])


def swapped(shape: BaseGeometry) -> BaseGeometry:
    """Return an area with its axes swapped."""
    turned: BaseGeometry = shapely.transform(shape, lambda corners: corners[:, ::-1])
    return turned


def country_elsewhere(shape: BaseGeometry) -> str | None:
    """Return where an area lies that is neither in Ukraine nor in the regions beside it; None for one that is."""
    corners = _sample(shape)
    if _share(corners) >= 0.5 or _reaches_in(shape):
        return None
    outside = corners[~shapely.contains_xy(_theatre(), corners[:, 0], corners[:, 1])]
    joined = join_admin([tuple(point) for point in outside.tolist()])
    counted = joined["admin0_iso"].dropna().value_counts()
    table = load_boundaries()
    if not len(counted):
        return "the open sea"
    code = sorted(counted[counted == counted.iloc[0]].index)[0]
    return table.country_names.get(str(code), str(code))


def covers_capital(shape: BaseGeometry) -> bool:
    """Tell whether an area holds Kyiv: then it is not what Russia is said to hold."""
    return bool(shapely.contains_xy(shape, *_KYIV))


def covers_country(shape: BaseGeometry) -> bool:
    """Tell whether an area holds Kyiv, Donetsk, Luhansk and Simferopol: the outline of Ukraine, held by no one side."""
    return bool(shapely.contains_xy(shape, *np.array(_CITIES).T).all())


def converted(where: str, shape: BaseGeometry, crs: str) -> BaseGeometry:
    """Return an area in lon and lat.

    Raises
    ------
    geo.errors.ControlError
        For a system that is not known, or coordinates that are none of it.
    """
    if not crs or _is_lonlat(crs):
        return shape
    return shapely.transform(shape, _transformer(where, crs))


def _is_lonlat(crs: str) -> bool:
    said = crs.upper().replace("::", ":")
    return said.endswith((":CRS84", ":4326", "CRS84", "WGS84", "WGS 84")) or said == "4326"


@lru_cache(maxsize=16)
def _transformer(where: str, crs: str) -> Any:
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    try:
        transformer = Transformer.from_crs(CRS.from_user_input(crs), "OGC:CRS84", always_xy=True)
    except ProjError:
        raise ControlError(
            f"{where}: its coordinate system {crs!r} is not known; convert it to lon, lat (WGS 84, EPSG:4326), or name "
            'the system in a mapping ([read] crs = "EPSG:3857")'
        ) from None

    def turn(corners: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        lon, lat = transformer.transform(corners[:, 0], corners[:, 1])
        turned = np.column_stack([lon, lat])
        if not np.isfinite(turned).all():
            raise ControlError(f"{where}: has coordinates that are none of {crs}; convert it to lon, lat (WGS 84)")
        return turned

    return turn
