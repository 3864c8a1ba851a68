"""Geometry on the globe: circles, areas, distances, repair and winding. Always lon, lat in degrees, WGS 84."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry import polygon as _polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import GeometryError

if TYPE_CHECKING:
    from pyproj import Geod

__all__ = ["area_km2", "areas_km2", "check_lonlat", "circle", "distance_km", "geod", "orient", "repair"]


@lru_cache(maxsize=1)
def geod() -> Geod:
    """Return the WGS 84 ellipsoid's geodesic calculator."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


def check_lonlat(lon: Any, lat: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return lon and lat as arrays of floats, checked.

    Raises
    ------
    geo.errors.GeometryError
        For infinite or out-of-range values, naming the first positions; NaN (no point) is let through.
    """
    x, y = np.atleast_1d(np.asarray(lon, dtype=float)), np.atleast_1d(np.asarray(lat, dtype=float))
    if x.shape != y.shape:
        raise GeometryError(f"{x.size} longitudes but {y.size} latitudes")
    wrong = np.isinf(x) | np.isinf(y) | (np.abs(x) > 180) | (np.abs(y) > 90) | (np.isnan(x) != np.isnan(y))
    if wrong.any():
        rows = np.flatnonzero(wrong)
        first = rows[0]
        shown = ", ".join(str(row) for row in rows[:5]) + (", ..." if rows.size > 5 else "")
        # A latitude that is only possible as a longitude.
        swapped = np.abs(y[first]) > 90 and np.abs(x[first]) <= 90 and np.abs(y[first]) <= 180
        hint = "; lon and lat look swapped, lon comes first" if swapped else ""
        raise GeometryError(
            f"point {shown}: ({x[first]:g}, {y[first]:g}) is no lon in -180..180 and lat in -90..90{hint}"
        )
    return x, y


def distance_km(lon1: Any, lat1: Any, lon2: Any, lat2: Any) -> Any:
    """Return the geodesic distance in km between points, element by element."""
    _, _, metres = geod().inv(lon1, lat1, lon2, lat2)
    return metres / 1000.0 if isinstance(metres, float) else np.asarray(metres) / 1000.0


def area_km2(geometry: BaseGeometry) -> float:
    """Return the area in km² on the ellipsoid (0 for what is no polygon), whatever the winding; as `areas_km2`."""
    return float(areas_km2(np.array([geometry], dtype=object))[0])


def areas_km2(geometries: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the areas of geometries in km² on the WGS 84 ellipsoid.

    Edges are straight in lon and lat, as RFC 7946 (3.1.1) has them. So areas add up: a polygon has the area of its
    pieces, wherever it is cut. `pyproj.Geod` joins corners by geodesics instead; it gives the same for edges of a few
    km, and in the limit for any polygon whose edges are given ever more corners.

    Parameters
    ----------
    geometries : array-like of shapely geometries, shape (n,)
        Lon, lat in degrees; at most half the globe each. Missing and empty ones have none.

    Returns
    -------
    numpy.ndarray of float, shape (n,)
    """
    shapes = np.asarray(geometries, dtype=object)
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    # Collections may hold polygons one level down; lines and points have no rings and so no area.
    parts, inner = shapely.get_parts(parts, return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    found = np.zeros(len(shapes))
    if not len(rings):
        return found
    corners, of_ring = shapely.get_coordinates(rings, return_index=True)
    lat = corners[:-1, 1]
    step, rise = np.diff(corners[:, 0]), np.diff(corners[:, 1])
    step[np.diff(of_ring) != 0] = 0.0
    # ∫ q dλ along each edge, by Gauss and Legendre's rule: exact to rounding for edges of up to some 10 degrees.
    nodes, weights = _gauss(6)
    mean = (_zone(lat[:, None] + rise[:, None] * (nodes + 1.0) / 2.0) * weights).sum(axis=1) / 2.0
    of_ring_area = np.abs(np.bincount(of_ring[:-1], mean * np.radians(step), minlength=len(rings)))
    # The first ring of a polygon is its outline, the others are holes.
    first = np.ones(len(rings), dtype=bool)
    first[1:] = of_part[1:] != of_part[:-1]
    of_ring_area[~first] *= -1.0
    np.add.at(found, of_shape[inner[of_part]], of_ring_area)
    return found


@cache
def _gauss(count: int) -> tuple[Any, Any]:
    """Return nodes in -1..1 and weights of Gauss and Legendre's rule; to compute them takes longer than their use."""
    return np.polynomial.legendre.leggauss(count)


def _zone(lat: Any) -> Any:
    """Return the area between the equator and a latitude in km² a radian of longitude (Snyder 1987, 3-12)."""
    axis, squared = 6378.137, 0.0066943799901413165
    e = squared**0.5
    sine = np.sin(np.radians(lat))
    inner = sine / (1.0 - squared * sine**2) + np.arctanh(e * sine) / e
    return axis**2 * (1.0 - squared) / 2.0 * inner


def circle(lon: float, lat: float, radius_km: float, n: int = 64) -> BaseGeometry:
    """Return the polygon of n points at a geodesic distance from a centre.

    Parameters
    ----------
    lon, lat : float
        Centre in degrees.
    radius_km : float
        Greater than 0, at most 5,000 km.
    n : int
        Number of corners, at least 8.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        Wound counter-clockwise; cut at the antimeridian (RFC 7946, 3.1.9); a circle round a pole reaches it.

    Raises
    ------
    geo.errors.GeometryError
        For a centre or a radius that means nothing.
    """
    check_lonlat(lon, lat)
    if not (np.isfinite(lon) and 0 < radius_km <= 5000 and n >= 8):
        raise GeometryError(
            f"no circle of {radius_km:g} km with {n} corners round ({lon:g}, {lat:g}); "
            "the radius must be over 0 and at most 5000 km, with at least 8 corners"
        )
    azimuths = np.arange(n) * (-360.0 / n)
    x, y, _ = geod().fwd(np.full(n, lon), np.full(n, lat), azimuths, np.full(n, radius_km * 1000.0))
    x, y = np.asarray(x), np.asarray(y)
    # Follow the ring without jumps of 360 degrees.
    steps = (np.diff(x, append=x[0]) + 180.0) % 360.0 - 180.0
    if abs(steps.sum()) > 180.0:
        return _polar_cap(x, y, 90.0 if lat > 0 else -90.0)
    # A plain circle keeps the very coordinates that were computed.
    unrolled = x if np.abs(np.diff(x)).max() < 180.0 else x[0] + np.concatenate([[0.0], np.cumsum(steps[:-1])])
    return _cut(shapely.Polygon(np.column_stack([unrolled, y])))


def _polar_cap(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any], pole: float) -> BaseGeometry:
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    # Latitude where the ring crosses the antimeridian, between its last and its first corner.
    share = (180.0 - x[-1]) / (x[0] + 360.0 - x[-1])
    edge = y[-1] + share * (y[0] - y[-1])
    ring = [(-180.0, edge), *zip(x.tolist(), y.tolist(), strict=True), (180.0, edge), (180.0, pole), (-180.0, pole)]
    return orient(shapely.Polygon(ring))


def _cut(shape: shapely.Polygon) -> BaseGeometry:
    west, _, east, _ = shape.bounds
    if west >= -180.0 and east <= 180.0:
        return orient(shape)
    pieces = []
    for shift in (-360.0, 0.0, 360.0):
        moved = translate(shape, xoff=shift)
        pieces += polygons_in(moved.intersection(shapely.box(-180.0, -90.0, 180.0, 90.0)))
    return orient(pieces[0] if len(pieces) == 1 else shapely.MultiPolygon(pieces))


def polygons_in(geometry: Any) -> list[shapely.Polygon]:
    """Return the polygons of any geometry, however deep they are nested."""
    if geometry.geom_type == "Polygon":
        return [] if geometry.is_empty else [geometry]
    return [polygon for part in getattr(geometry, "geoms", ()) for polygon in polygons_in(part)]


def orient(geometry: BaseGeometry) -> BaseGeometry:
    """Wind outer rings counter-clockwise and holes clockwise (RFC 7946, 3.1.6); what is no polygon stays as it is."""
    shape: Any = geometry
    oriented: BaseGeometry = geometry
    if shape.geom_type == "Polygon" and not shape.is_empty:
        oriented = _polygon.orient(shape, 1.0)
    elif shape.geom_type == "MultiPolygon":
        oriented = shapely.MultiPolygon([_polygon.orient(part, 1.0) for part in shape.geoms])
    elif shape.geom_type == "GeometryCollection":
        oriented = shapely.GeometryCollection([orient(part) for part in shape.geoms])
    return oriented


def repair(geometry: BaseGeometry) -> BaseGeometry:
    """Return the valid polygon or multipolygon that a damaged one means, wound by the right-hand rule.

    Self-crossings are resolved (`shapely.make_valid`); lines and points that are left over are dropped.

    Raises
    ------
    geo.errors.GeometryError
        When no area is left.
    """
    valid = geometry if geometry.is_valid else shapely.make_valid(geometry)
    parts = polygons_in(valid)
    if not parts:
        raise GeometryError(f"a {geometry.geom_type} without any area cannot be repaired to a polygon")
    return orient(parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts))
