"""Points → the outlines that they are in: a grid of cells settles most of them, an exact test the others."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import shapely

__all__ = ["Outlines"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]

# The grid is worth building for this many points at once; until then they are tested one by one.
WORTHWHILE = 20_000
# The share of the grid's area that may be left to the exact test, and the cells that the grid may take for it.
UNSETTLED = 0.08
CELLS = 1 << 20
# Lines that pass a cell's edge by less than this share of a cell count as touching it: far more than
# rounding can move a crossing, and far less than matters.
TOUCH = 1e-7
# Points worked through at a time, so that what is computed for them stays in the processor's cache.
BLOCK = 1 << 16

# What a cell holds besides the row that it lies in as a whole.
_NOTHING, _SEVERAL = -1, -2


class Outlines:
    """Polygons, asked which of them points are in; polygons that share a border both hold the points on it.

    Parameters
    ----------
    geometry : numpy.ndarray of shapely.Polygon or shapely.MultiPolygon
        One a row; lon, lat in degrees. They may overlap.
    focus : (float, float, float, float), optional
        West, south, east, north: where points are mostly looked for. Elsewhere there is no grid, only the exact test.
        By default wherever there are polygons.

    Notes
    -----
    A cell that no line touches lies in one row as a whole, or in none, and with it all points in it. For each of the
    other cells the grid keeps the polygons that touch it, and points there are tested against these alone with
    GEOS' prepared polygons: the answers are the same as without the grid.
    """

    def __init__(self, geometry: np.ndarray[Any, Any], focus: tuple[float, float, float, float] | None = None) -> None:
        self.parts, self.row_of = shapely.get_parts(geometry, return_index=True)
        # Empty polygons hold nothing and have no bounds.
        some = ~shapely.is_empty(self.parts)
        self.parts, self.row_of = self.parts[some], self.row_of[some]
        shapely.prepare(self.parts)
        self.bounds: Floats = shapely.bounds(self.parts).reshape(-1, 4)
        self.focus = focus

    @cached_property
    def _grid(self) -> _Grid | None:
        window = self.focus
        if window is None:
            if not len(self.parts):
                return None
            window = (*self.bounds[:, :2].min(axis=0).tolist(), *self.bounds[:, 2:].max(axis=0).tolist())
        return _Grid(self, window)

    def prepare(self) -> None:
        """Build the grid now, rather than when many points are first asked for."""
        _ = self._grid

    def locate(self, lon: Floats, lat: Floats) -> tuple[Ints, Bools]:
        """Return the row that each point is in (-1: none; of several the first), and whether there are several.

        Points without coordinates (NaN) are in none. The antimeridian has two names: a point at a longitude of 180
        degrees that is in no row is looked for at -180 as well, and the other way round.
        """
        row = np.full(len(lon), -1, dtype=np.int64)
        several = np.zeros(len(lon), dtype=bool)
        if len(lon) >= WORTHWHILE or "_grid" in self.__dict__:
            grid = self._grid
            if grid is not None:
                for start in range(0, len(lon), BLOCK):
                    block = slice(start, start + BLOCK)
                    row[block], several[block] = grid.locate(lon[block], lat[block])
        else:
            row, several = self.test(lon, lat)
        seam = np.flatnonzero((np.abs(lon) == 180.0) & (row < 0))
        if seam.size:
            row[seam], several[seam] = self.test(-lon[seam], lat[seam])
        return row, several

    def test(self, lon: Floats, lat: Floats) -> tuple[Ints, Bools]:
        """Do what `locate` does by the exact test alone."""
        return self.first(len(lon), *self.hits(lon, lat))

    def first(self, count: int, point: Ints, part: Ints) -> tuple[Ints, Bools]:
        """Return the first row of each of so many points, and whether it has others, from pairs in order of points."""
        row = np.full(count, -1, dtype=np.int64)
        several = np.zeros(count, dtype=bool)
        rows = self.row_of[part]
        begins = np.ones(len(point), dtype=bool)
        begins[1:] = point[1:] != point[:-1]
        row[point[begins]] = rows[begins]
        several[point[rows != row[point]]] = True
        return row, several

    def hits(self, lon: Floats, lat: Floats) -> tuple[Ints, Ints]:
        """Return all pairs of points and polygons (not rows) that hold them, in order; by the exact test alone.

        Points are sorted by longitude once, so that a polygon is only held against those in its own strip.
        """
        order = np.argsort(lon, kind="stable")
        order = order[: len(order) - np.count_nonzero(np.isnan(lon))]
        x, y = lon[order], lat[order]
        begin = np.searchsorted(x, self.bounds[:, 0], side="left")
        end = np.searchsorted(x, self.bounds[:, 2], side="right")
        points: list[Ints] = [np.empty(0, dtype=np.int64)]
        parts: list[Ints] = [np.empty(0, dtype=np.int64)]
        for number in np.flatnonzero(end > begin):
            strip = y[begin[number] : end[number]]
            _, south, _, north = self.bounds[number]
            close = np.flatnonzero((strip >= south) & (strip <= north)) + begin[number]
            if close.size:
                inside = order[close[shapely.intersects_xy(self.parts[number], x[close], y[close])]]
                points.append(inside)
                parts.append(np.full(len(inside), number))
        point, part = np.concatenate(points), np.concatenate(parts)
        order = np.lexsort([part, point])
        return point[order], part[order]


class _Grid:
    """Cells over a window, each with the row that it lies in as a whole, or with the polygons to test there."""

    def __init__(self, outlines: Outlines, window: tuple[float, float, float, float]) -> None:
        self.outlines = outlines
        self.west, self.south, self.east, self.north = window
        begins, ends, part_of = self._segments()
        self._choose_size(begins, ends)
        origin, scale = np.array([self.west, self.south]), np.array([self.per_lon, self.per_lat])
        # From here on in units of cells.
        begins, ends = (begins - origin) * scale, (ends - origin) * scale
        self._fill(self._touched(begins, ends, part_of), *self._covered(begins, ends, part_of))

    def _segments(self) -> tuple[Floats, Floats, Ints]:
        """Return the segments of the polygons near the window: their ends, and the polygon of each."""
        outlines = self.outlines
        west, south, east, north = outlines.bounds.T
        near = (west <= self.east) & (east >= self.west) & (south <= self.north) & (north >= self.south)
        numbers = np.flatnonzero(near)
        rings, ring_of = shapely.get_rings(outlines.parts[numbers], return_index=True)
        corners, ring_of_corner = shapely.get_coordinates(rings, return_index=True)
        begins = np.flatnonzero(ring_of_corner[1:] == ring_of_corner[:-1])
        begin, end, part = corners[begins], corners[begins + 1], numbers[ring_of[ring_of_corner[begins]]]
        # Those to the west and to the east count as well: they tell where inside begins.
        level = (np.minimum(begin[:, 1], end[:, 1]) <= self.north) & (np.maximum(begin[:, 1], end[:, 1]) >= self.south)
        return begin[level], end[level], part[level]

    def _choose_size(self, begins: Floats, ends: Floats) -> None:
        """Choose cells so small that the lines touch no more than a certain share of their area."""
        width, height = max(self.east - self.west, 1e-9), max(self.north - self.south, 1e-9)
        # Every border is the line of two polygons; a line of length 1 touches 4 / pi cells of width 1.
        length = np.hypot(*(ends - begins).T).sum() / 2 * 4 / np.pi
        side = max(UNSETTLED * width * height / max(length, 1e-9), np.sqrt(width * height / CELLS))
        self.columns = int(np.clip(np.ceil(width / side), 1, CELLS))
        self.rows = int(np.clip(np.ceil(height / side), 1, max(CELLS // self.columns, 1)))
        self.per_lon, self.per_lat = self.columns / width, self.rows / height

    def _touched(self, begin: Floats, end: Floats, part_of: Ints) -> Ints:
        """Return the pairs of cells and polygons whose lines touch them, as cell * polygons + polygon.

        A segment is in the cells of its ends, and else only in cells into which it crosses a line of the grid.
        """
        found = [self._pairs(begin[:, 0], begin[:, 1], part_of), self._pairs(end[:, 0], end[:, 1], part_of)]
        for axis, size in ((0, self.columns), (1, self.rows)):
            low = np.minimum(begin[:, axis], end[:, axis])
            high = np.maximum(begin[:, axis], end[:, axis])
            first = np.clip(np.ceil(low - TOUCH), 0, size + 1).astype(np.int64)
            last = np.clip(np.floor(high + TOUCH), -1, size).astype(np.int64)
            segment, line = _ranges(first, last + 1)
            run = end[segment, axis] - begin[segment, axis]
            share = np.divide(line - begin[segment, axis], run, out=np.zeros(len(line)), where=np.abs(run) > TOUCH)
            other = begin[segment, 1 - axis]
            across = other + np.clip(share, 0.0, 1.0) * (end[segment, 1 - axis] - other)
            u, v = (line.astype(float), across) if axis == 0 else (across, line.astype(float))
            found.append(self._pairs(u, v, part_of[segment]))
        return np.concatenate(found)

    def _pairs(self, u: Floats, v: Floats, part: Ints) -> Ints:
        """Return the cells at points, and their neighbours where a point is on the edge, with the polygons."""
        columns = (np.floor(u - TOUCH).astype(np.int64), np.floor(u + TOUCH).astype(np.int64))
        rows = (np.floor(v - TOUCH).astype(np.int64), np.floor(v + TOUCH).astype(np.int64))
        on_column, on_row = columns[0] != columns[1], rows[0] != rows[1]
        found = []
        for i, j, which in ((0, 0, None), (1, 0, on_column), (0, 1, on_row), (1, 1, on_column & on_row)):
            column, row, number = columns[i], rows[j], part
            if which is not None:
                column, row, number = column[which], row[which], number[which]
            # The last cells hold the points on the window's edge; what is farther out is in no cell.
            inside = (column >= -1) & (column <= self.columns) & (row >= -1) & (row <= self.rows)
            column = np.clip(column[inside], 0, self.columns - 1)
            row = np.clip(row[inside], 0, self.rows - 1)
            found.append((row * self.columns + column) * len(self.outlines.parts) + number[inside])
        return np.concatenate(found)

    def _covered(self, begin: Floats, end: Floats, part_of: Ints) -> tuple[Ints, Ints]:
        """Return the cells whose middles lie in polygons, and those polygons: between every other crossing of a line.

        The line goes from west to east through the middles of a row of cells. A middle so near to a polygon's line that
        rounding could put it on the wrong side is in a cell that the line touches, where nothing depends on it.
        """
        # Half-open, so that a corner on the line counts once.
        first, last = (np.ceil(np.clip(side[:, 1], 0, self.rows) - 0.5).astype(np.int64) for side in (begin, end))
        segment, row = _ranges(np.minimum(first, last), np.maximum(first, last))
        x, y = begin[segment].T
        run_x, run_y = (end[segment] - begin[segment]).T
        u = np.clip(x + (row + 0.5 - y) / run_y * run_x, 0, self.columns)
        order = np.lexsort([u, part_of[segment] * self.rows + row])
        u, row, part = u[order], row[order], part_of[segment[order]]
        column = np.ceil(u - 0.5).astype(np.int64)
        stretch, cell = _ranges(row[0::2] * self.columns + column[0::2], row[0::2] * self.columns + column[1::2])
        return cell, part[0::2][stretch]

    def _fill(self, touched: Ints, cell: Ints, part: Ints) -> None:
        """Write down what every cell lies in, or the polygons that points in it have to be tested against.

        These are the polygons whose lines touch it, and those that it lies in as a whole while others' lines touch it,
        or while it lies in others as well.
        """
        count = max(len(self.outlines.parts), 1)
        self.cell = np.full(self.columns * self.rows, _NOTHING, dtype=np.int32)
        self.cell[cell] = self.outlines.row_of[part]
        pairs = _unique(touched)
        self.cell[pairs // count] = _SEVERAL
        if len(cell) > len(self.cell) or np.bincount(cell, minlength=1).max() > 1:
            self.cell[np.bincount(cell, minlength=len(self.cell)) > 1] = _SEVERAL
        open_ = self.cell[cell] == _SEVERAL
        pairs = _unique(np.concatenate([pairs, cell[open_] * count + part[open_]]))
        cells, self.candidate = np.divmod(pairs, count)
        begin = np.flatnonzero(np.diff(cells, prepend=-1))
        # Of a cell with several, the number says where its candidates are: -2 the first, -3 the second, ...
        self.cell[cells[begin]] = _SEVERAL - np.arange(len(begin), dtype=np.int32)
        self.begin = np.append(begin, len(cells))

    def locate(self, lon: Floats, lat: Floats) -> tuple[Ints, Bools]:
        """Return the row of each point, and whether it is in several."""
        with np.errstate(invalid="ignore"):
            inside = (lon >= self.west) & (lon <= self.east) & (lat >= self.south) & (lat <= self.north)
        within = np.flatnonzero(~inside)
        x, y = lon, lat
        if within.size:
            x, y = np.where(inside, lon, self.west), np.where(inside, lat, self.south)
        column = np.minimum(((x - self.west) * self.per_lon).astype(np.int32), self.columns - 1)
        line = np.minimum(((y - self.south) * self.per_lat).astype(np.int32), self.rows - 1)
        row = self.cell[line * self.columns + column].astype(np.int64)
        several = np.zeros(len(lon), dtype=bool)
        row[within] = _NOTHING
        open_ = np.flatnonzero(row <= _SEVERAL)
        if open_.size:
            number = _SEVERAL - row[open_]
            point, position = _ranges(self.begin[number], self.begin[number + 1])
            part = self.candidate[position]
            at = open_[point]
            hit = shapely.intersects_xy(self.outlines.parts[part], lon[at], lat[at])
            row[open_], several[open_] = self.outlines.first(len(open_), point[hit], part[hit])
        if within.size and self.outlines.focus is not None:
            outside = within[~np.isnan(lon[within])]
            row[outside], several[outside] = self.outlines.test(lon[outside], lat[outside])
        return row, several


def _ranges(first: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Return all numbers of many ranges, one range after the other, beside the number of the range."""
    size = np.maximum(end - first, 0)
    which = np.repeat(np.arange(len(size)), size)
    return which, np.arange(len(which)) + (first - np.cumsum(size) + size)[which]


def _unique(values: Ints) -> Ints:
    """Return the values in order, each once; `numpy.unique` takes three times as long for many integers."""
    values = np.sort(values)
    return values[np.flatnonzero(np.diff(values, prepend=values[:1] - 1))]
