"""Distances to borders: from a point to the nearest border of its unit, and to the units round about.

A border here is a line on land that two units or countries share; a coast is none, since nobody doubts to which
of two units a point near a coast belongs.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.geometry import distance_km

if TYPE_CHECKING:
    from geo.units import BoundaryTable

__all__ = ["EARTH_KM", "Borders"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]

EARTH_KM = 6371.0088


class Borders:
    """The borders of a table of boundaries; what is computed for them is kept.

    Parameters
    ----------
    table : geo.units.BoundaryTable
    """

    def __init__(self, table: BoundaryTable) -> None:
        self._table = table
        self._projected: dict[int, tuple[float, float, BaseGeometry] | None] = {}

    def distance_km(self, row: int, lon: Floats, lat: Floats) -> Floats:
        """Return the geodesic distance in km from points to the nearest border of a row of the boundary table.

        The nearest point of the border is found in an azimuthal projection centred on the unit, which keeps the order
        of distances to about 0.1 % within 500 km of the centre; the distance to it is then geodesic. NaN where the unit
        has no border on land.
        """
        if row not in self._projected:
            self._projected[row] = self._project_border(row)
        border = self._projected[row]
        if border is None:
            return np.full(len(lon), np.nan)
        lon0, lat0, lines = border
        points = shapely.points(_project(lon, lat, lon0, lat0))
        feet = shapely.get_coordinates(shapely.shortest_line(lines, points))[0::2]
        foot_lon, foot_lat = _unproject(feet, lon0, lat0)
        result: Floats = np.asarray(distance_km(lon, lat, foot_lon, foot_lat))
        return result

    def _project_border(self, row: int) -> tuple[float, float, BaseGeometry] | None:
        table = self._table
        first = self._first_vertices[row]
        corners = shapely.get_coordinates(table.geometry[row])
        begins = np.flatnonzero(table.border[first : first + len(corners)])
        if begins.size == 0:
            return None
        # Halfway between the sides is not the middle for a unit on both sides of the antimeridian, but near it.
        lon = np.where(corners[:, 0] < 0, corners[:, 0] + 360.0, corners[:, 0]) if _wraps(corners) else corners[:, 0]
        lon0 = float((lon.min() + lon.max()) / 2)
        lat0 = float((corners[:, 1].min() + corners[:, 1].max()) / 2)
        segments: Any = shapely.linestrings(np.stack([corners[begins], corners[begins + 1]], axis=1))
        # A line that is straight in degrees bends in the projection: 5 km of it by less than a metre.
        pieces: Any = shapely.segmentize(shapely.multilinestrings(segments), 0.05)
        lines: Any = shapely.transform(pieces, lambda xy: _project(xy[:, 0], xy[:, 1], lon0, lat0))
        shapely.prepare(lines)
        return lon0, lat0, lines

    @cached_property
    def _first_vertices(self) -> Ints:
        counts = shapely.get_num_coordinates(self._table.geometry)
        result: Ints = np.concatenate([[0], np.cumsum(counts)[:-1]])
        return result

    @cached_property
    def _segments(self) -> tuple[shapely.STRtree, Floats, Ints]:
        """Return all segments of all outlines: a tree over them, their ends (n, 4) and the rows that they belong to."""
        geometry = self._table.geometry
        rings, ring_of = (
            shapely.get_coordinates(geometry),
            np.repeat(np.arange(len(geometry)), shapely.get_num_coordinates(geometry)),
        )
        _, _, (offsets, _, _) = shapely.to_ragged_array(geometry)
        starts = np.ones(len(rings), dtype=bool)
        starts[offsets[1:] - 1] = False
        index = np.flatnonzero(starts)
        ends = np.hstack([rings[index], rings[index + 1]])
        lines: Any = shapely.linestrings(ends.reshape(-1, 2, 2))
        return shapely.STRtree(lines), ends, ring_of[index]

    def rows_within(self, lon: Floats, lat: Floats, reach_km: float) -> tuple[Ints, Ints, Floats]:
        """Return the rows whose outlines come within a distance of points: point, row and km, sorted by point and km.

        For reaches of a few km: distances are taken in a plane at the point, exact to about 0.1 %. Neither poles nor
        outlines across the antimeridian are looked at.
        """
        tree, ends, row_of = self._segments
        # A degree of latitude is at least 110.57 km.
        dlat = reach_km / 110.5
        cosine = np.maximum(np.cos(np.radians(lat)), 0.01)
        dlon = dlat / cosine
        point, segment = tree.query(shapely.box(lon - dlon, lat - dlat, lon + dlon, lat + dlat))
        scale = np.column_stack([111.32 * cosine[point], np.full(len(point), 111.2)])
        origin = np.column_stack([lon, lat])[point]
        begin, end = (ends[segment, :2] - origin) * scale, (ends[segment, 2:] - origin) * scale
        along = end - begin
        share = np.clip(-(begin * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-18), 0.0, 1.0)
        distance = np.hypot(*(begin + along * share[:, None]).T)
        near = distance <= reach_km
        point, row, distance = point[near], row_of[segment[near]], distance[near]
        order = np.lexsort([distance, row, point])
        point, row, distance = point[order], row[order], distance[order]
        first = np.ones(len(point), dtype=bool)
        first[1:] = (point[1:] != point[:-1]) | (row[1:] != row[:-1])
        point, row, distance = point[first], row[first], distance[first]
        order = np.lexsort([row, distance, point])
        return point[order], row[order], distance[order]


def _wraps(corners: Floats) -> bool:
    return bool(corners[:, 0].max() - corners[:, 0].min() > 300.0)


def _project(lon: Floats, lat: Floats, lon0: float, lat0: float) -> Floats:
    """Azimuthal equidistant projection on a sphere, in km."""
    dlon, y, y0 = np.radians(lon - lon0), np.radians(lat), np.radians(lat0)
    east = np.cos(y) * np.sin(dlon)
    north = np.cos(y0) * np.sin(y) - np.sin(y0) * np.cos(y) * np.cos(dlon)
    cosine = np.sin(y0) * np.sin(y) + np.cos(y0) * np.cos(y) * np.cos(dlon)
    chord = np.hypot(east, north)
    angle = np.arctan2(chord, cosine)
    scale = EARTH_KM * np.divide(angle, chord, out=np.ones_like(angle), where=chord > 0)
    return np.column_stack([east * scale, north * scale])


def _unproject(plane: Floats, lon0: float, lat0: float) -> tuple[Floats, Floats]:
    radius = np.hypot(plane[:, 0], plane[:, 1])
    angle, y0 = radius / EARTH_KM, np.radians(lat0)
    sine = np.divide(np.sin(angle), radius, out=np.full_like(radius, 1.0 / EARTH_KM), where=radius > 0)
    lat = np.arcsin(np.clip(np.cos(angle) * np.sin(y0) + plane[:, 1] * sine * np.cos(y0), -1.0, 1.0))
    lon = np.arctan2(plane[:, 0] * sine, np.cos(angle) * np.cos(y0) - plane[:, 1] * sine * np.sin(y0))
    return (np.degrees(lon) + lon0 + 180.0) % 360.0 - 180.0, np.degrees(lat)
