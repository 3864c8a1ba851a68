"""What differs between two areas that share most of their edges: only the edges that changed are overlaid.

From one day's snapshot to the next nearly all corners stay where they are, to the last digit. An edge that both areas
have, with the inside on the same side, parts nothing: what changed is bounded by the other edges alone. These are cut
where they cross, and each face that they enclose is in both areas, in neither, or in one.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geometry import areas_km2

__all__ = ["Outline", "changed_parts", "polygons_of"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Polygons = np.ndarray[Any, Any]

# Faces smaller than this (a thousandth of a square metre) are what rounding leaves between lines that coincide.
NOTHING_KM2 = 1e-9
# Where more than this share of the edges changed, as where a source draws all anew, plain overlays are quicker.
MANY = 0.25
# The areas of what changed must add up to the difference of the areas to within this; else all is overlaid.
CLOSE_KM2 = 1e-7


class Outline:
    """An area with what is needed to compare it to others: made once a snapshot.

    Parameters
    ----------
    geometry : shapely.Polygon or shapely.MultiPolygon
        Valid; lon, lat in degrees. May be empty.
    """

    def __init__(self, geometry: BaseGeometry) -> None:
        self.geometry = geometry

    @cached_property
    def area_km2(self) -> float:
        """The area."""
        return float(areas_km2([self.geometry])[0])

    @cached_property
    def edges(self) -> Floats:
        """The edges as lon, lat of their two ends, shape (n, 4), with the inside on the left."""
        parts = shapely.get_parts(self.geometry)
        rings, of_part = shapely.get_rings(parts, return_index=True)
        corners, of_ring = shapely.get_coordinates(rings, return_index=True)
        if not len(corners):
            return np.empty((0, 4))
        # Adding 0.0 makes 0.0 of -0.0, which is the same place in other bits.
        corners = corners + 0.0
        joined = of_ring[1:] == of_ring[:-1]
        edges = np.hstack([corners[:-1], corners[1:]])[joined]
        outer = np.ones(len(rings), dtype=bool)
        outer[1:] = of_part[1:] != of_part[:-1]
        turned = (shapely.is_ccw(rings) != outer)[of_ring[:-1][joined]]
        edges[turned] = edges[turned][:, [2, 3, 0, 1]]
        found: Floats = np.ascontiguousarray(edges[(edges[:, :2] != edges[:, 2:]).any(axis=1)])
        return found

    @cached_property
    def keys(self) -> np.ndarray[Any, np.dtype[np.uint64]]:
        """A number for each edge, the same for the same edge."""
        bits = self.edges.view(np.uint64)
        mixed = np.zeros(len(bits), dtype=np.uint64)
        for column in range(4):
            # Multiply and fold, as hash functions do; products wrap round.
            mixed = (mixed ^ bits[:, column]) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        return mixed

    def holds(self, lon: Floats, lat: Floats) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Tell which points are in the area or on its edge."""
        shapely.prepare(self.geometry)
        inside: np.ndarray[Any, np.dtype[np.bool_]] = shapely.intersects_xy(self.geometry, lon, lat)
        return inside


def changed_parts(before: Outline, after: Outline) -> tuple[Polygons, Polygons]:
    """Return the connected parts that are in the second area alone, and those in the first alone.

    Returns
    -------
    (gained, lost) : arrays of shapely.Polygon
        Their areas differ by what the areas differ by.
    """
    found = _faces(before, after)
    if found is not None:
        gained, lost = found
        rest = areas_km2(gained).sum() - areas_km2(lost).sum() - (after.area_km2 - before.area_km2)
        if abs(rest) <= CLOSE_KM2:
            return gained, lost
    return _overlaid(after, before), _overlaid(before, after)


def polygons_of(geometry: BaseGeometry) -> Polygons:
    """Return the polygons of a geometry with an area worth the name."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    parts = parts[shapely.get_type_id(parts) == 3]
    polygons: Polygons = parts[areas_km2(parts) > NOTHING_KM2]
    return polygons


def _faces(before: Outline, after: Outline) -> tuple[Polygons, Polygons] | None:
    """Return gained and lost parts from the edges that changed; None where these are many or cannot be cut."""
    _, one, two = np.intersect1d(before.keys, after.keys, return_indices=True)
    # Different edges could share a number: they count as changed.
    same = (before.edges[one] == after.edges[two]).all(axis=1)
    gone, come = np.ones(len(before.edges), dtype=bool), np.ones(len(after.edges), dtype=bool)
    gone[one[same]] = come[two[same]] = False
    changed = np.vstack([before.edges[gone], after.edges[come]])
    if not len(changed):
        return np.empty(0, dtype=object), np.empty(0, dtype=object)
    if len(changed) > MANY * (len(before.edges) + len(after.edges)):
        return None
    lines: Any = shapely.linestrings(changed.reshape(-1, 2, 2))
    try:
        cut = shapely.get_parts(shapely.union_all(lines))
    except shapely.errors.GEOSException:
        return None
    enclosed: Any = shapely.polygonize(cut)
    faces = polygons_of(enclosed)
    inner = shapely.get_coordinates(shapely.point_on_surface(faces))
    was, is_now = before.holds(*inner.T), after.holds(*inner.T)
    return faces[is_now & ~was], faces[was & ~is_now]


def _overlaid(one: Outline, other: Outline) -> Polygons:
    return polygons_of(shapely.difference(one.geometry, other.geometry))
