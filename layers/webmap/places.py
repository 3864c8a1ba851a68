"""Where the events are, as the map's page holds it: distinct points, circles and other shapes, each row's among them.

Shapes (areas, lines) are kept as whole numbers of 1e-5 degrees, each coordinate as the difference from the one before.
The circle of a row whose place is known to some kilometres is its centre and radius: its corners follow from these.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.layer import check_drawable
from layers.place import DEFAULT_RADIUS_KM
from layers.webmap.columns import DECIMALS, encode_values, pack, width_of

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["SHAPE_SCALE", "encode_lines", "encode_places"]

SHAPE_SCALE = 100_000
# Corners of `geo.geometry.circle`.
CORNERS = 64


def encode_places(table: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the places of a validated event table.

    Returns
    -------
    dict
        ``points``: ``n``, and ``lon`` and ``lat`` as columns (see `layers.webmap.columns`); ``circles``: the same with
        ``km``; ``shapes``: list of dict, ``t``: ``area``, ``line`` or ``points``; ``c``: the parts, each a list of
        rings (areas), lines or points in the encoding of `encode_lines`; ``at``: lon and lat of the first row that has
        it, where it has any. ``of``: for each row 0 (nowhere) or the number of its place, counted from 1 through
        points, circles and shapes.
    """
    check_drawable(table)
    geometries = np.asarray(table.geometry.array, dtype=object)
    there = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    pointlike = there & (shapely.get_type_id(geometries) == shapely.GeometryType.POINT)
    points, of_points = _points(geometries[pointlike])
    rows = np.flatnonzero(there & ~pointlike)
    firsts, of_others = _others(geometries[rows])
    circles = _circles(table, geometries, rows[firsts])
    # Circles come before the other shapes.
    order = sorted(range(len(firsts)), key=lambda number: number not in circles)
    rank = np.empty(len(firsts), dtype=np.int64)
    rank[order] = np.arange(len(firsts))
    of = np.zeros(len(table), dtype=np.int64)
    of[pointlike] = 1 + of_points
    of[rows] = 1 + len(points) + rank[of_others]
    lon, lat = (table[name].tolist() for name in ("lon", "lat"))
    shapes = []
    for number in order[len(circles) :]:
        row = rows[firsts[number]]
        at = {} if np.isnan(lon[row]) else {"at": [round(lon[row], DECIMALS), round(lat[row], DECIMALS)]}
        shapes.append(_shape(geometries[row]) | at)
    return {
        "points": _columns(("lon", "lat"), points),
        "circles": _columns(("lon", "lat", "km"), [circles[number] for number in order[: len(circles)]]),
        "shapes": shapes,
        "of": pack(of, width_of(int(of.max(initial=0)))),
    }


def _columns(names: Sequence[str], rows: Sequence[Sequence[float]]) -> dict[str, Any]:
    return {"n": len(rows)} | {name: encode_values([row[k] for row in rows]) for k, name in enumerate(names)}


def _points(points: Any) -> tuple[list[tuple[float, float]], Any]:
    """Return the distinct points and which of them each is."""
    there = list(zip(shapely.get_x(points).tolist(), shapely.get_y(points).tolist(), strict=True))
    index: dict[tuple[float, float], int] = {}
    # Most points occur several times, and rounding takes long.
    of = {
        (x, y): index.setdefault((round(x, DECIMALS), round(y, DECIMALS)), len(index)) for x, y in dict.fromkeys(there)
    }
    return list(index), np.fromiter(map(of.__getitem__, there), dtype=np.int64, count=len(there))


def _others(geometries: Any) -> tuple[list[int], Any]:
    """Return the positions of the distinct geometries and which of them each is."""
    index: dict[bytes, int] = {}
    of = [index.setdefault(key, len(index)) for key in shapely.to_wkb(geometries).tolist()]
    firsts = [0] * len(index)
    for position in range(len(of) - 1, -1, -1):
        firsts[of[position]] = position
    return firsts, np.array(of, dtype=np.int64)


def _circles(table: gpd.GeoDataFrame, geometries: Any, rows: Any) -> dict[int, tuple[float, float, float]]:
    """Return, by position in ``rows``, centre and radius of the shapes that are the circle of their row."""
    from geo.geometry import geod

    shapes = geometries[rows]
    plain = (shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON) & (
        shapely.get_num_interior_rings(shapes) == 0
    )
    lon, lat, km = (table[name].to_numpy(dtype=float)[rows] for name in ("lon", "lat", "uncertainty_km"))
    usual = np.array([DEFAULT_RADIUS_KM.get(str(level), np.nan) for level in table["precision"].to_numpy()[rows]])
    km = np.where(np.isnan(km) | (km == 0), usual, km)
    exact = [np.round(values, DECIMALS) == values for values in (lon, lat, km)]
    found = np.flatnonzero(plain & (shapely.get_num_coordinates(shapes) == CORNERS + 1) & np.all(exact, axis=0))
    if not len(found):
        return {}
    corners = shapely.get_coordinates(shapes[found]).reshape(len(found), CORNERS + 1, 2)[:, :CORNERS]
    azimuths = np.tile(np.arange(CORNERS) * (-360.0 / CORNERS), len(found))
    lons, lats, metres = (np.repeat(values[found], CORNERS) for values in (lon, lat, km * 1000.0))
    x, y, _ = geod().fwd(lons, lats, azimuths, metres)
    same = np.rint(np.stack([x, y], axis=-1).reshape(corners.shape) * SHAPE_SCALE) == np.rint(corners * SHAPE_SCALE)
    return {
        int(number): (float(lon[number]), float(lat[number]), float(km[number]))
        for number in found[same.all(axis=(1, 2))]
    }


def _shape(geometry: Any) -> dict[str, Any]:
    parts = list(geometry.geoms) if hasattr(geometry, "geoms") else [geometry]
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return {"t": "area", "c": [encode_lines([p.exterior.coords, *(r.coords for r in p.interiors)]) for p in parts]}
    if geometry.geom_type in ("LineString", "MultiLineString", "LinearRing"):
        return {"t": "line", "c": [encode_lines([part.coords]) for part in parts]}
    # What is left are points: all else was refused.
    return {"t": "points", "c": [[[round(p.x, DECIMALS), round(p.y, DECIMALS)] for p in parts]]}


def encode_lines(lines: Iterable[Any], scale: int = SHAPE_SCALE) -> list[list[int]]:
    """Encode lines or rings of (lon, lat) as running differences: ``[x0, y0, dx1, dy1, ...]`` in 1/scale degrees."""
    encoded = []
    for line in lines:
        whole = np.rint(np.asarray(line, dtype=float)[:, :2] * scale).astype(np.int64)
        steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
        # A corner in the place of the one before is left out; the first one may be at 0, 0.
        moves = steps.any(axis=1)
        moves[0] = True
        encoded.append(steps[moves].ravel().tolist())
    return encoded
