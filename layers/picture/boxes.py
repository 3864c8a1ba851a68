"""Boxes in the picture that must not overlap: names give way to what stands there already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from layers.picture.view import Box

__all__ = ["Boxes"]

_CELL = 64


class Boxes:
    """What is taken within a frame.

    Parameters
    ----------
    frame : Box
        Nothing may reach beyond it.
    """

    def __init__(self, frame: Box) -> None:
        self.frame = frame
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)

    def free(self, box: Box) -> bool:
        """Tell whether a box lies in the frame and on nothing."""
        left, top, right, bottom = self.frame
        if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom:
            return False
        return not any(
            box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]
            for cell in _cells(box)
            for other in self._cells.get(cell, ())
        )

    def take(self, box: Box) -> None:
        """Take a box, whatever stands there."""
        for cell in _cells(box):
            self._cells[cell].append(box)

    def claim(self, box: Box) -> bool:
        """Take a box if it is free, and tell whether it was."""
        if not self.free(box):
            return False
        self.take(box)
        return True


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for x in range(int(box[0] // _CELL), int(box[2] // _CELL) + 1):
        for y in range(int(box[1] // _CELL), int(box[3] // _CELL) + 1):
            yield x, y
