"""Areas of many days kept so that only what changes takes room.

A ring is cut into pieces at corners that their own coordinates choose (content-defined chunking, as rsync-like tools
do with files), so a stretch of border that two days share gives the same pieces whatever else of the ring moved, and
wherever the file begins it. Each piece is kept once; a ring is the list of its pieces, and pieces that follow each
other are told as one run.

Numbers are written as VLQ in base 64, as in source maps: the sign is the lowest bit, five bits a character, the lowest
first. That takes half the room of digits and commas.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.webmap.places import SHAPE_SCALE

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["RingStore", "vlq"]

_ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", dtype=np.uint8)
# One corner in so many ends a piece. Longer pieces take less room each and are kept anew more often.
PIECE = 16

Integers = np.ndarray[Any, np.dtype[np.int64]]


class RingStore:
    """The pieces of all rings of a page, each once, and the areas that are made of them.

    `add` gives areas numbers; `pieces` and `areas` are what goes into the page.
    """

    def __init__(self, scale: int = SHAPE_SCALE) -> None:
        self.scale = scale
        self.areas: list[str] = []
        self._pieces: list[Integers] = []
        self._numbers: dict[bytes, int] = {}
        self._known: dict[str, int] = {}

    def add(self, geometry: BaseGeometry) -> int | None:
        """Keep a polygon or multipolygon (lon, lat) and return its number; None where nothing of it can be drawn.

        The text of an area: how many polygons; for each how many rings, the outline first; for each how many runs of
        pieces; for each run its first piece, told from the one after the last, and how many.
        """
        told: list[int] = []
        polygons = 0
        following = 0
        for rings in _rings(geometry, self.scale):
            polygons += 1
            told.append(len(rings))
            for ring in rings:
                runs: list[int] = []
                for number in self._cut(ring):
                    if runs and number == following:
                        runs[-1] += 1
                    else:
                        runs += (number - following, 1)
                    following = number + 1
                told += (len(runs) // 2, *runs)
        if not polygons:
            return None
        text = vlq(np.array([polygons, *told], dtype=np.int64))
        number = self._known.setdefault(text, len(self.areas))
        if number == len(self.areas):
            self.areas.append(text)
        return number

    def _cut(self, ring: Integers) -> list[int]:
        cuts = np.flatnonzero(_mixed(ring) % PIECE == 0)
        # Without such a corner, a ring that begins elsewhere is still the same ring.
        first = int(cuts[0]) if len(cuts) else int(np.lexsort((ring[:, 1], ring[:, 0]))[0])
        turned = np.roll(ring, -first, axis=0)
        edges = [0, *(cuts[1:] - first).tolist(), len(ring)]
        return [self._number(turned[start:end]) for start, end in pairwise(edges)]

    def _number(self, piece: Integers) -> int:
        key = piece.tobytes()
        number = self._numbers.setdefault(key, len(self._pieces))
        if number == len(self._pieces):
            self._pieces.append(piece)
        return number

    def pieces(self) -> list[str]:
        """Return the pieces as text: the first corner (x, y), then the steps to each of the others."""
        if not self._pieces:
            return []
        corners = np.concatenate(self._pieces)
        starts = np.cumsum([0, *(len(piece) for piece in self._pieces)])
        steps = np.diff(corners, axis=0, prepend=0)
        steps[starts[:-1]] = corners[starts[:-1]]
        text, offsets = _vlq(steps.ravel())
        ends = offsets[starts * 2].tolist()
        return [text[start:end] for start, end in pairwise(ends)]


def vlq(numbers: Integers) -> str:
    """Return whole numbers below 2**29 as VLQ in base 64 (with `-` and `_`, which mean nothing in HTML and JSON)."""
    return _vlq(numbers)[0]


def _vlq(numbers: Integers) -> tuple[str, Integers]:
    """Return the text, and where each number begins in it, with the text's length at the end."""
    left = (np.abs(numbers) << 1) | (numbers < 0)
    digits = np.ones(len(left), dtype=np.int64)
    for k in range(1, 6):
        digits += left >= 1 << 5 * k
    offsets = np.concatenate([[0], np.cumsum(digits)])
    found = np.empty(offsets[-1], dtype=np.uint8)
    for k in range(int(digits.max(initial=0))):
        some = digits > k
        digit = (left[some] >> 5 * k & 31) | (32 * (digits[some] > k + 1))
        found[offsets[:-1][some] + k] = _ALPHABET[digit]
    return found.tobytes().decode("ascii"), offsets


def _mixed(ring: Integers) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """Return a number for each corner that is the same on every machine and follows no order of the coordinates."""
    # splitmix64's finaliser (Steele, Lea and Flood 2014); products wrap around by design.
    found = (ring[:, 0].astype(np.uint64) << np.uint64(32)) ^ ring[:, 1].astype(np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        found = (found ^ found >> np.uint64(shift)) * np.uint64(factor)
    return found ^ found >> np.uint64(31)


def _rings(geometry: BaseGeometry, scale: int) -> list[list[Integers]]:
    """Return the rings of each polygon in whole numbers, not closed, without corners that fall together."""
    found: list[list[Integers]] = []
    for part in shapely.get_parts(geometry):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        rings: list[Integers] = []
        for ring in shapely.get_rings(part):
            corners = np.rint(shapely.get_coordinates(ring) * scale).astype(np.int64)
            # Closed rings end where they begin, so the last corner goes with those that repeat the one before.
            kept = corners[np.any(corners != np.roll(corners, 1, axis=0), axis=1)]
            if len(kept) < 3:
                if not rings:
                    break
                continue
            rings.append(kept)
        if rings:
            found.append(rings)
    return found
