"""Point and geometry of a row, each completed from the other as the schema asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.schema import POINT_PRECISIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["complete_places"]

# A point and its lon/lat may differ by what rounding to five decimals makes (about 1 m).
SAME_PLACE = 1.1e-5


def complete_places(
    values: Mapping[str, list[Any]],
    geometry: np.ndarray[Any, Any] | None,
    fault: Callable[[str, str, Sequence[int]], None],
) -> np.ndarray[Any, Any]:
    """Fill in `lon` and `lat` in place and return the geometries, one a row, None where there is none.

    Parameters
    ----------
    values : mapping of str to list
        The columns of the event table, clean.
    geometry : array of shapely geometries and None, optional
        Lon, lat in degrees.
    fault : callable
        Called with column, what is wrong and the rows.
    """
    lon, lat, precision = values["lon"], values["lat"], values["precision"]
    count = len(lon)
    shapes = np.full(count, None, dtype=object) if geometry is None else geometry.copy()

    half = [row for row, (x, y) in enumerate(zip(lon, lat, strict=True)) if (x is None) != (y is None)]
    if half:
        fault("lon", "lon without lat, or lat without lon", half)
        return shapes

    # A tally of a whole country belongs to no point: a pin at a capital would be an invented place.
    for row, level in enumerate(precision):
        if level == "country":
            lon[row] = lat[row] = None
            shapes[row] = None

    given = shapes.copy()
    points = shapely.get_type_id(given) == shapely.GeometryType.POINT
    for row in np.flatnonzero(~shapely.is_missing(given)).tolist():
        if lon[row] is None:
            point = given[row] if points[row] else given[row].representative_point()
            lon[row], lat[row] = point.x, point.y
    # Of points alone; all others have no x and y, which is apart from nothing.
    x, y = (np.array(degrees, dtype=float) for degrees in (lon, lat))
    off = np.maximum(np.abs(shapely.get_x(given) - x), np.abs(shapely.get_y(given) - y))
    apart = np.flatnonzero(off > SAME_PLACE).tolist()
    if apart:
        fault("lon", "lon and lat are not those of the geometry", apart)
    areas = np.array([_is_area(level) for level in precision], dtype=bool)
    bare = shapely.is_missing(given) & ~np.isnan(x)
    shapes[bare & ~areas] = shapely.points(x[bare & ~areas], y[bare & ~areas])
    for row in np.flatnonzero((points | bare) & areas).tolist():
        shapes[row] = _area_at(values, row)
    return shapes


def _is_area(precision: str | None) -> bool:
    return precision is not None and precision not in POINT_PRECISIONS


def _area_at(values: Mapping[str, list[Any]], row: int) -> shapely.Geometry:
    """Return the area that a row stands for whose precision is coarser than a settlement."""
    lon, lat, precision = values["lon"][row], values["lat"][row], values["precision"][row]
    from geo.boundaries import units
    from geo.geometry import circle

    if precision == "oblast":
        iso = values["admin1_iso"][row]
        for unit in units(iso[:2]) if iso else ():
            if unit.iso == iso:
                return unit.geometry
    radius = values["uncertainty_km"][row]
    return circle(lon, lat, radius or DEFAULT_RADIUS_KM[precision])


# Used where a table names a coarse precision and no radius: half of what such an area typically measures across
# in Ukraine (a raion since 2020 about 4,400 km2, an oblast 22,000 km2), rounded up.
DEFAULT_RADIUS_KM = {"area": 10.0, "raion": 45.0, "oblast": 120.0, "region": 300.0}
