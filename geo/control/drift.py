"""Movement or redrawing: whether a change is wider than its source draws.

The rule: a change is opened (eroded, then dilated) by half the source's drawing accuracy. What is left has moved; what
vanishes, strips narrower than the accuracy and specks smaller than it, may as well be an edge drawn anew. Corners are
kept (mitred), so that a plain block of ground counts as a whole.

So slow movement of less than the accuracy between two snapshots counts as redrawing. Over a longer step it does not:
the change of a week is opened as one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from geo.control.outline import polygons_of
from geo.geometry import areas_km2

__all__ = ["moved_parts"]

Polygons = np.ndarray[Any, Any]

# Length of a degree of latitude in km, and of one of longitude at the equator.
_LAT_KM, _LON_KM = 111.2, 111.32
# Sharper corners than 60 degrees are blunted: their tips are narrower than the accuracy anyhow.
_MITRE = 2.0
# Dilated by a little more than eroded, edges come to lie just outside of the polygon, and cutting by it restores it.
_OVER = 1e-6


def moved_parts(polygons: Polygons, accuracy_km: float) -> tuple[Polygons, np.ndarray[Any, np.dtype[np.int64]]]:
    """Return what is left of polygons when they are opened by half of an accuracy, and of which polygon each part is.

    Parameters
    ----------
    polygons : array of shapely.Polygon, shape (n,)
        Lon, lat in degrees; far smaller than the globe.
    accuracy_km : float
        0 leaves all as it is.

    Returns
    -------
    (parts, number) : arrays of shape (m,)
    """
    numbers = np.arange(len(polygons))
    radius = accuracy_km / 2.0
    if radius <= 0.0 or not len(polygons):
        return polygons, numbers
    # Where no disc of the radius has room, nothing is left.
    roomy = np.flatnonzero(areas_km2(polygons) >= np.pi * radius**2 * 0.99)
    some = polygons[roomy]
    middle = shapely.bounds(some).reshape(-1, 4)[:, 1::2].mean(axis=1)
    scale = np.column_stack([_LON_KM * np.cos(np.radians(middle)), np.full(len(middle), _LAT_KM)])
    eroded: Any = shapely.buffer(_scaled(some, scale), -radius, join_style="mitre", mitre_limit=_MITRE)
    left = ~shapely.is_empty(eroded)
    grown: Any = shapely.buffer(eroded[left], radius * (1.0 + _OVER), join_style="mitre", mitre_limit=_MITRE)
    opened = shapely.intersection(_scaled(grown, 1.0 / scale[left]), some[left])
    parts = [polygons_of(one) for one in opened]
    of = np.repeat(roomy[left], [len(one) for one in parts])
    return (np.concatenate(parts) if parts else polygons[:0]), of


def _scaled(shapes: Any, scale: Any) -> Any:
    """Return geometries with the coordinates of each multiplied by factors of its own, shape (n, 2)."""
    factors = np.repeat(scale, shapely.get_num_coordinates(shapes), axis=0)
    return shapely.set_coordinates(shapes.copy(), shapely.get_coordinates(shapes) * factors)
