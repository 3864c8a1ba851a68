"""Sets of boundaries: the embedded one, and those that files of the user's own make of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.borders import Borders
from geo.geometry import orient
from geo.outlines import Outlines
from geo.units import BoundaryTable, load_boundaries

__all__ = ["ACCURACY_KM", "BoundarySet", "embedded"]

# How far the embedded lines lie from the surveyed ones: Natural Earth at 1:10,000,000, simplified once more.
# Of 28,575 settlements of OpenStreetMap farther than this from a line, 99.6 % lie in the unit that the line says;
# of the 2,095 nearer ones only 77 %.
ACCURACY_KM = 2.0
# The grid that speeds up large joins covers Ukraine and so many degrees round it.
FOCUS_DEG = 2.0

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, eq=False)
class BoundarySet:
    """Outlines of units that points are joined to: a value that is handed to whoever joins, draws or exports.

    Parameters
    ----------
    table : geo.units.BoundaryTable
        First-level units, and countries or what is left of them.
    own : int
        So many rows at the beginning are from files of the user's own. These come first: where they and the embedded
        ones overlap, they hold.
    own_accuracy_km : float
        How far the lines of those rows lie from the surveyed ones.
    second : geo.units.BoundaryTable, optional
        Second-level units (raions), with the file's own codes as ``iso``.
    credits : tuple of str
        Whom to name for the files, with the licence where it is known.
    notes : tuple of str
        What became of the files beyond the plain: geometries repaired, units that could not be matched.
    """

    table: BoundaryTable
    own: int = 0
    own_accuracy_km: float = ACCURACY_KM
    second: BoundaryTable | None = None
    credits: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def locate(self, lon: Floats, lat: Floats) -> tuple[Ints, Bools]:
        """Return the row of the table that each point is in (-1: none), and whether it is on the line between two."""
        row, several = self._own_outlines.locate(lon, lat)
        rest = np.flatnonzero((row < 0) & ~np.isnan(lon)) if self.own else np.arange(len(lon))
        if rest.size:
            found, row_several = self._embedded_outlines.locate(lon[rest], lat[rest])
            row[rest] = np.where(found >= 0, found + self.own, -1)
            several[rest] = row_several
        return row, several

    def locate_second(self, lon: Floats, lat: Floats) -> tuple[Ints, Bools]:
        """Return the second-level unit that each point is in, by its row in `second`, as `locate` does."""
        return self._second_outlines.locate(lon, lat)

    @cached_property
    def borders(self) -> Borders:
        """Distances to the borders of the first level."""
        return Borders(self.table)

    @cached_property
    def second_borders(self) -> Borders:
        """Distances to the borders of the second level."""
        return Borders(self.second or _EMPTY)

    @cached_property
    def accuracy_km(self) -> Floats:
        """How far the lines of each row may lie from the surveyed ones."""
        return np.where(np.arange(len(self.table)) < self.own, self.own_accuracy_km, ACCURACY_KM)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each code."""
        return {iso: number for number, iso in enumerate(self.table.iso)}

    def outline(self, codes: tuple[str, ...]) -> BaseGeometry | None:
        """Return the union of first-level units by their ISO 3166-2 codes; None unless all have an outline."""
        if codes not in self._unions:
            rows = [self.row_of.get(code) for code in codes]
            if not rows or None in rows:
                self._unions[codes] = None
            else:
                shapes = self.table.geometry[np.array(rows)]
                # Units of a file need not meet exactly, as those of the embedded set do.
                join: Any = shapely.union_all if any(row < self.own for row in rows if row is not None) else _coverage
                self._unions[codes] = shapes[0] if len(shapes) == 1 else orient(join(shapes))
        return self._unions[codes]

    @cached_property
    def _unions(self) -> dict[tuple[str, ...], BaseGeometry | None]:
        return {}

    @cached_property
    def _own_outlines(self) -> Outlines:
        return Outlines(self.table.geometry[: self.own])

    @cached_property
    def _embedded_outlines(self) -> Outlines:
        table = load_boundaries()
        home = shapely.total_bounds(table.geometry[[country == "UA" for country in table.admin0_iso]])
        west, south, east, north = home.tolist()
        focus = (west - FOCUS_DEG, south - FOCUS_DEG, east + FOCUS_DEG, north + FOCUS_DEG)
        return Outlines(self.table.geometry[self.own :], focus)

    @cached_property
    def _second_outlines(self) -> Outlines:
        return Outlines((self.second or _EMPTY).geometry)


_EMPTY = BoundaryTable((), (), (), (), (), np.empty(0, dtype=object), np.empty(0, dtype=bool), {})


def _coverage(shapes: Any) -> BaseGeometry:
    union: BaseGeometry = shapely.coverage_union_all(shapes)
    return union


@lru_cache(maxsize=1)
def embedded() -> BoundarySet:
    """Return the embedded boundaries as a set."""
    return BoundarySet(load_boundaries())
