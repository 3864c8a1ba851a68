"""Distances to borders: from a point to the nearest border of its unit, and to the units round about.

A border here is a line on land that two units or countries share; a coast is none, since nobody doubts to which
of two units a point near a coast belongs.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.nearline import NearLine
from geo.segmentgrid import SegmentGrid

if TYPE_CHECKING:
    from geo.units import BoundaryTable

__all__ = ["Borders"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]


class Borders:
    """The borders of a table of boundaries; what is computed for them is kept.

    Parameters
    ----------
    table : geo.units.BoundaryTable
    """

    def __init__(self, table: BoundaryTable) -> None:
        self._table = table
        self._lines: dict[int, NearLine | None] = {}

    def distance_km(self, row: int, lon: Floats, lat: Floats) -> Floats:
        """Return the geodesic distance in km from points to the nearest border of a row of the boundary table.

        NaN where the unit has no border on land; `geo.nearline` says how exact it is elsewhere.
        """
        if row not in self._lines:
            self._lines[row] = self._border(row)
        border = self._lines[row]
        return np.full(len(lon), np.nan) if border is None else border.distance_km(lon, lat)

    def _border(self, row: int) -> NearLine | None:
        table = self._table
        first = self._first_vertices[row]
        corners = shapely.get_coordinates(table.geometry[row])
        begins = np.flatnonzero(table.border[first : first + len(corners)])
        return NearLine(np.stack([corners[begins], corners[begins + 1]], axis=1)) if begins.size else None

    @cached_property
    def _first_vertices(self) -> Ints:
        counts = shapely.get_num_coordinates(self._table.geometry)
        result: Ints = np.concatenate([[0], np.cumsum(counts)[:-1]])
        return result

    @cached_property
    def _segments(self) -> tuple[SegmentGrid, Floats, Ints]:
        """Return all segments of all outlines: a grid over them, their ends (n, 4) and the rows that they belong to."""
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
        return SegmentGrid(ends), ends, ring_of[index]

    def rows_within(self, lon: Floats, lat: Floats, reach_km: float) -> tuple[Ints, Ints, Floats]:
        """Return the rows whose outlines come within a distance of points: point, row and km, sorted by point and km.

        For reaches of a few km: distances are taken in a plane at the point, exact to about 0.1 %. Neither poles nor
        outlines across the antimeridian are looked at.
        """
        grid, ends, row_of = self._segments
        # A degree of latitude is at least 110.57 km.
        dlat = reach_km / 110.5
        cosine = np.maximum(np.cos(np.radians(lat)), 0.01)
        dlon = dlat / cosine
        reach = np.column_stack([dlon, np.full(len(lon), dlat)])
        origins = np.column_stack([lon, lat])
        point, segment = grid.query(origins - reach, origins + reach)
        scale = np.column_stack([111.32 * cosine[point], np.full(len(point), 111.2)])
        origin = origins[point]
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
