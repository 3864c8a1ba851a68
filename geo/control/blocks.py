"""JSON with coordinates in it, parsed without a Python object for every number.

A file of 200 MB has 17 million numbers, which as lists of floats take 1.5 GB. So arrays of coordinates are cut out
before the rest is parsed, and become NumPy arrays ring by ring when they are asked for.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

__all__ = ["Block", "BrokenJSON", "Unusual", "numbers", "parse_json"]

_ARRAY = re.compile(rb'"(?:coordinates|rings)"\s*:\s*(?=\[)')
# Coordinates are numbers, brackets and commas; whatever comes first of these ends them.
_END = re.compile(rb'["{}]')
# A point ends, and with it its ring.
_RING_END = re.compile(rb"\]\s*\]")
_NEXT = re.compile(rb"\s*(.)", re.S)
_BRACKETS = bytes.maketrans(b"[]", b"  ")
_KEY = "\x00"


class BrokenJSON(ValueError):
    """What stands where coordinates should is no JSON."""


class Unusual(ValueError):
    """Coordinates that are not plain rings of points of one length; a parser of any JSON has to read them."""


class Block:
    """An array of coordinates as it stands in a file.

    Parameters
    ----------
    text : memoryview
    """

    __slots__ = ("_text",)

    def __init__(self, text: memoryview) -> None:
        self._text = text

    @property
    def depth(self) -> int:
        """How many arrays are in each other: 3 for a polygon, 4 for several."""
        opening = re.match(rb"[\s\[]*", self._text[:200])
        return opening[0].count(b"[") if opening else 0

    def plain(self) -> Any:
        """Return it as lists of numbers, as any parser would.

        Raises
        ------
        BrokenJSON
            For what is no JSON.
        """
        try:
            return json.loads(bytes(self._text))
        except (ValueError, RecursionError) as error:
            raise BrokenJSON("nested too deeply" if isinstance(error, RecursionError) else str(error)) from None

    def polygons(self) -> Iterator[list[np.ndarray[Any, np.dtype[np.float64]]]]:
        """Yield polygons, each a list of rings of shape (n, 2 or more).

        Raises
        ------
        Unusual
            For points of different lengths, and what holds no numbers or is nested otherwise.
        """
        text = self._text
        rings: list[np.ndarray[Any, np.dtype[np.float64]]] = []
        start = 0
        for end in _RING_END.finditer(text):
            ring = bytes(text[start : end.start()]).lstrip(b" \t\r\n,[]")
            start = end.end()
            if ring:
                values = numbers(ring.translate(_BRACKETS), ",")
                points = ring.count(b"]") + 1
                width = values.size // points
                if values.size % points or width < 2 or not _even(ring, points, width):
                    raise Unusual("points of different lengths")
                rings.append(values.reshape(points, -1))
            # Else these brackets only close what the rings are in.
            after = _NEXT.match(text, start)
            if rings and (after is None or after[1] == b"]"):
                yield rings
                rings = []
        if rings or bytes(text[start:]).strip(b" \t\r\n]"):
            raise Unusual("more than rings of points")


def _even(ring: bytes, points: int, width: int) -> bool:
    """Tell whether all points of a ring have so many numbers, by the commas between where they begin."""
    signs = np.frombuffer(ring, dtype=np.uint8)
    commas = np.searchsorted(np.flatnonzero(signs == ord(",")), np.flatnonzero(signs == ord("[")))
    return len(commas) == points - 1 and bool((np.diff(commas, prepend=0) == width).all())


def numbers(text: bytes, separator: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the numbers of a text with one sign between them; a space stands for any space.

    Raises
    ------
    Unusual
        Where something else stands between them.
    """
    with warnings.catch_warnings():
        # It warns, and goes no further, where it meets what is no number.
        warnings.simplefilter("error")
        try:
            return np.fromstring(text, dtype=np.float64, sep=separator)
        except (ValueError, DeprecationWarning):
            raise Unusual("no numbers") from None


def parse_json(data: bytes) -> Any:
    """Parse JSON; the values of ``coordinates`` and ``rings`` become `Block`, wherever they stand.

    Raises
    ------
    ValueError, RecursionError
        For what is no JSON.
    """
    encoding = json.detect_encoding(data)
    if encoding not in ("utf-8", "utf-8-sig"):
        data = data.decode(encoding).encode()
    view = memoryview(data)
    blocks: list[Block] = []
    kept: list[bytes | memoryview] = []
    done = seen = 0
    while found := _ARRAY.search(data, max(done, seen)):
        seen = found.end()
        if data[found.start() - 1 : found.start()] == b"\\":
            # Inside a string, where quotes are escaped.
            continue
        stop = _END.search(data, found.end())
        end = data.rfind(b"]", found.end(), stop.start() if stop else len(data)) + 1
        if not end:
            continue
        kept += [view[done : found.end()], b'{"\\u0000":%d}' % len(blocks)]
        blocks.append(Block(view[found.end() : end]))
        done = end

    def put_back(table: dict[str, Any]) -> Any:
        return blocks[table[_KEY]] if _KEY in table else table

    kept.append(view[done:])
    return json.loads(b"".join(kept), object_hook=put_back)
