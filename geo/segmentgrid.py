"""Which of many short segments come near to a box: a grid of cells over longitude and latitude, in plain arrays.

A tree of line objects for the quarter of a million segments of all outlines takes 120 MB and most of a second to make;
the same in arrays takes a tenth of both.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["SegmentGrid"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]

# The side of a cell in degrees: some segments each, where borders run.
CELL_DEG = 0.25
# More cells than fit into a row of the grid.
_ROW = 1 << 20


class SegmentGrid:
    """A grid over segments.

    Parameters
    ----------
    ends : array of float, shape (n, 4)
        Lon and lat of the first and the last point of each segment, in degrees.
    """

    def __init__(self, ends: Floats) -> None:
        self._low = np.minimum(ends[:, :2], ends[:, 2:])
        self._high = np.maximum(ends[:, :2], ends[:, 2:])
        segment, cell = _cells(self._low, self._high)
        order = np.argsort(cell, kind="stable")
        self._segments = segment[order].astype(np.int32)
        self._ids, first = np.unique(cell[order], return_index=True)
        self._first = np.append(first, len(order)).astype(np.int64)

    def query(self, low: Floats, high: Floats) -> tuple[Ints, Ints]:
        """Return the pairs of a box and a segment whose bounds meet, by box and segment.

        Parameters
        ----------
        low, high : array of float, shape (m, 2)
            The south-western and the north-eastern corners of boxes, in degrees.
        """
        box, cell = _cells(low, high)
        at = np.searchsorted(self._ids, cell)
        at[at == len(self._ids)] = 0
        held = np.flatnonzero(self._ids[at] == cell) if len(self._ids) else np.empty(0, dtype=np.int64)
        box, at = box[held], at[held]
        pair, offset = _expanded(self._first[at + 1] - self._first[at]) if len(at) else (at, at)
        box, segment = box[pair], self._segments[self._first[at[pair]] + offset].astype(np.int64)
        meets = (self._low[segment] <= high[box]).all(axis=1) & (self._high[segment] >= low[box]).all(axis=1)
        # A segment that lies in several cells of a box is one.
        key = np.unique(box[meets] * max(1, len(self._low)) + segment[meets])
        return np.divmod(key, max(1, len(self._low)))


def _cells(low: Floats, high: Floats) -> tuple[Ints, Ints]:
    """Return pairs of a box and a cell that it lies in."""
    first = np.floor((low + 360.0) / CELL_DEG).astype(np.int64)
    last = np.floor((high + 360.0) / CELL_DEG).astype(np.int64)
    columns, rows = (last - first + 1).T
    box, offset = _expanded(columns * rows)
    row, column = np.divmod(offset, columns[box])
    return box, (first[box, 1] + row) * _ROW + first[box, 0] + column


def _expanded(counts: Ints) -> tuple[Ints, Ints]:
    """Return for counts 2, 1: 0, 0, 1 and 0, 1, 0."""
    owner = np.repeat(np.arange(len(counts)), counts)
    starts = np.cumsum(counts) - counts
    return owner, np.arange(len(owner)) - starts[owner]
