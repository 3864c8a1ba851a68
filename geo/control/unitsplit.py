"""Areas → their shares in first-level units; what lies in none of them is a share of its own."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from geo.boundaryset import BoundarySet, embedded
from geo.control.outline import polygons_of

__all__ = ["OUTSIDE", "OUTSIDE_NAME", "UnitSplit", "unit_split"]

Ints = np.ndarray[Any, np.dtype[np.int64]]

# The number of what lies in no unit: at sea, or in a country whose units are not known.
OUTSIDE, OUTSIDE_NAME = -1, "outside"


class UnitSplit:
    """Cuts polygons along the borders of first-level units.

    Where units overlap, as those of a file and embedded ones can, the earlier row of the table has the ground. So
    every spot is in one share, and the shares of a polygon add up to it.

    Parameters
    ----------
    boundaries : geo.boundaryset.BoundarySet
    """

    def __init__(self, boundaries: BoundarySet) -> None:
        table = boundaries.table
        self.table = table
        rows = np.flatnonzero(np.array([kind == "admin1" for kind in table.kind]))
        self._parts, of = shapely.get_parts(table.geometry[rows], return_index=True)
        self._row_of: Ints = rows[of]
        shapely.prepare(self._parts)
        self._tree = shapely.STRtree(self._parts)

    def name(self, row: int) -> tuple[str | None, str]:
        """Return code and name of a unit by its number; of what lies outside of all None and "outside"."""
        return (None, OUTSIDE_NAME) if row == OUTSIDE else (self.table.iso[row] or None, self.table.name[row])

    def split(self, polygons: Any) -> tuple[np.ndarray[Any, Any], Ints, Ints]:
        """Return the pieces of polygons, the number of the polygon that each is of, and its unit (or `OUTSIDE`).

        A polygon that lies in one unit is its own only piece, as it is.
        """
        shapes = np.asarray(polygons, dtype=object)
        whole = np.full(len(shapes), OUTSIDE, dtype=np.int64)
        polygon, part = self._tree.query(shapes)
        touching = shapely.intersects(self._parts[part], shapes[polygon])
        polygon, part = polygon[touching], part[touching]
        row = self._row_of[part]
        order = np.lexsort([part, row, polygon])
        polygon, part, row = polygon[order], part[order], row[order]
        first = np.ones(len(polygon), dtype=bool)
        first[1:] = polygon[1:] != polygon[:-1]
        covered = shapely.covers(self._parts[part], shapes[polygon])
        # In the first unit that it touches at all, and wholly: no other has a share.
        settled = first & covered
        whole[polygon[settled]] = row[settled]
        cut = np.setdiff1d(polygon, polygon[settled])
        uncut = np.setdiff1d(np.arange(len(shapes)), cut)
        pieces, numbers, rows = [shapes[uncut]], [uncut], [whole[uncut]]
        for number in cut.tolist():
            some = polygon == number
            for piece, unit in self._cut(shapes[number], part[some], row[some]):
                pieces.append(piece)
                numbers.append(np.full(len(piece), number))
                rows.append(np.full(len(piece), unit))
        return np.concatenate(pieces), np.concatenate(numbers), np.concatenate(rows)

    def _cut(self, polygon: Any, parts: Ints, rows: Ints) -> list[tuple[np.ndarray[Any, Any], int]]:
        found = []
        rest = polygon
        for part, row in zip(parts.tolist(), rows.tolist(), strict=True):
            share = polygons_of(shapely.intersection(rest, self._parts[part]))
            if len(share):
                found.append((share, row))
                rest = shapely.difference(rest, self._parts[part])
        found.append((polygons_of(rest), OUTSIDE))
        return found


@lru_cache(maxsize=4)
def unit_split(boundaries: BoundarySet | None = None) -> UnitSplit:
    """Return what cuts along the borders of a set; by default the embedded ones."""
    return UnitSplit(embedded() if boundaries is None else boundaries)
