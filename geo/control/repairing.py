"""Areas as drawn → valid areas, with what was repaired; areas of one source put together without overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geometry import areas_km2, orient, polygons_in

__all__ = ["Repaired", "joined", "overlap", "repair_area", "without_slivers"]

# What is narrower than some 10 m (in degrees) lies between two edges that should be one.
_SLIVER_WIDTH = 1e-4


@dataclass(frozen=True, slots=True)
class Repaired:
    """A valid area and what had to be done for it.

    Parameters
    ----------
    shape : shapely.Polygon or shapely.MultiPolygon or None
        Wound by the right-hand rule; None where no area is left.
    done : tuple of str
        "self-crossing outlines mended", ...
    """

    shape: BaseGeometry | None
    done: tuple[str, ...] = ()


def repair_area(shape: BaseGeometry, *, right_hand: bool) -> Repaired:
    """Return the area that a drawn one means.

    Parameters
    ----------
    shape : shapely.Polygon or shapely.MultiPolygon
    right_hand : bool
        Whether another winding than that of the right-hand rule is a mistake, and told.
    """
    done: list[str] = []
    corners, of_ring = shapely.get_coordinates(shapely.get_rings(shape), return_index=True)
    if len(corners) > 1 and bool(((corners[1:] == corners[:-1]).all(axis=1) & (of_ring[1:] == of_ring[:-1])).any()):
        shape = shapely.remove_repeated_points(shape)
        done.append("points given twice left out")
    if not shapely.is_valid(shape):
        done.append(_reason(shape))
        shape = _mended(shape)
    shape, slips = without_slivers(shape)
    if slips:
        done.append("slivers left out")
    if shape.is_empty:
        return Repaired(None, tuple(done))
    if not _right_handed(shape):
        if right_hand:
            done.append("outlines wound the wrong way turned")
        shape = orient(shape)
    return Repaired(shape, tuple(done))


def _reason(shape: BaseGeometry) -> str:
    reason = shapely.is_valid_reason(shape).split("[")[0].strip().lower()
    if "self-intersection" in reason:
        parts = shapely.get_parts(shape)
        if len(parts) > 1 and bool(shapely.is_valid(parts).all()):
            return "parts that overlap joined"
        return "self-crossing outlines mended"
    return f"outlines mended ({reason})"


def _mended(shape: BaseGeometry) -> BaseGeometry:
    """Return the valid area of an invalid one, part by part: parts that overlap are one area, not a hole in it."""
    parts = shapely.get_parts(shape)
    valid = shapely.make_valid(parts)
    polygons = [one for part in valid for one in polygons_in(part)]
    if not polygons:
        return shapely.MultiPolygon()
    return polygons[0] if len(polygons) == 1 else shapely.union_all(np.array(polygons, dtype=object))


def _right_handed(shape: BaseGeometry) -> bool:
    parts = shapely.get_parts(shape)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    first = np.ones(len(rings), dtype=bool)
    first[1:] = of_part[1:] != of_part[:-1]
    return bool((shapely.is_ccw(rings) == first).all())


def without_slivers(shape: BaseGeometry) -> tuple[BaseGeometry, int]:
    """Return an area without parts and holes that are mere slips of the hand, and how many there were."""
    parts = np.array(polygons_in(shape), dtype=object)
    if not len(parts):
        return shapely.MultiPolygon(), 0
    thin = _thin(parts)
    dropped = int(thin.sum())
    kept = parts[~thin]
    holes, of_part = shapely.get_rings(kept, return_index=True)
    first = np.ones(len(holes), dtype=bool)
    first[1:] = of_part[1:] != of_part[:-1]
    narrow = ~first
    if narrow.any():
        narrow[narrow] = _thin(np.array([shapely.Polygon(hole) for hole in holes[narrow]], dtype=object))
    if narrow.any():
        dropped += int(narrow.sum())
        whole = []
        for number in range(len(kept)):
            own = (of_part == number) & ~narrow
            rings = holes[own]
            whole.append(shapely.Polygon(rings[0], rings[1:]))
        kept = np.array(whole, dtype=object)
    if not dropped and shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape, 0
    if not len(kept):
        return shapely.MultiPolygon(), dropped
    return (kept[0] if len(kept) == 1 else shapely.MultiPolygon(list(kept))), dropped


def _thin(polygons: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    area, length = shapely.area(polygons), shapely.length(polygons)
    return np.asarray(2.0 * area < _SLIVER_WIDTH * length)


def joined(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return areas as one, wound by the right-hand rule.

    Only parts that touch or overlap are put together: of a map's hundreds of parts most stand alone, and to overlay
    them all takes minutes where there are millions of corners.
    """
    if len(shapes) == 1:
        return shapes[0]
    parts = shapely.get_parts(np.array(shapes, dtype=object))
    left, right = shapely.STRtree(parts).query(parts, predicate="intersects")
    group = np.arange(len(parts))
    # Every part takes the lowest number of those that it touches, until none changes.
    while True:
        lowest = group.copy()
        np.minimum.at(lowest, left, group[right])
        lowest = lowest[lowest]
        if np.array_equal(lowest, group):
            break
        group = lowest
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    whole: list[Any] = []
    for members in np.split(order, starts[1:]):
        whole += [parts[members[0]]] if len(members) == 1 else polygons_in(shapely.union_all(parts[members]))
    return orient(without_slivers(whole[0] if len(whole) == 1 else shapely.MultiPolygon(whole))[0])


def overlap(one: BaseGeometry, two: BaseGeometry) -> tuple[BaseGeometry | None, float]:
    """Return the area that two areas share and its km²; None where it is nothing but slips along an edge."""
    if not shapely.intersects(one, two):
        return None, 0.0
    shared, _ = without_slivers(shapely.intersection(one, two))
    if shared.is_empty:
        return None, 0.0
    return orient(shared), float(areas_km2([shared])[0])
