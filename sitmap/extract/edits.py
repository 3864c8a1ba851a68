"""Replacements in a text that can be traced back."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["Edit", "Origins"]

# ``[start, end)`` of a text, and what stands there instead.
Edit = tuple[int, int, str]


class Origins:
    """A text under change, and for each of its characters which of the original it stands for.

    Attributes
    ----------
    original, text : str
        The text as it was given, and as it is now.
    """

    __slots__ = ("_ends", "_starts", "original", "text")

    def __init__(self, text: str) -> None:
        self.original = text
        self.text = text
        self._starts = list(range(len(text)))
        self._ends = list(range(1, len(text) + 1))

    def apply(self, edits: Iterable[Edit]) -> None:
        """Replace parts of the text; they come in its order and do not overlap."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for start, end, instead in edits:
            pieces += (self.text[last:start], instead)
            starts += self._starts[last:start]
            ends += self._ends[last:start]
            if len(instead) == end - start:
                starts += self._starts[start:end]
                ends += self._ends[start:end]
            else:
                starts += [self._starts[start]] * len(instead)
                ends += [self._ends[end - 1]] * len(instead)
            last = end
        self.text = "".join((*pieces, self.text[last:]))
        self._starts = starts + self._starts[last:]
        self._ends = ends + self._ends[last:]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``[start, end)`` of the text stands in the original."""
        first = self._starts[start] if start < len(self._starts) else len(self.original)
        return first, max(first, self._ends[end - 1]) if end > start else first
