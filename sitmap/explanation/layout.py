"""Words that overlap laid side by side: each piece of a text with all the roles that it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sitmap.explanation.roles import Role, role_of
from sitmap.explanation.values import WordNote

__all__ = ["Piece", "pieces"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text ``[start, end)`` that no role begins or ends inside.

    ``numbers`` are the positions of its words in the explanation, the one that is shown first; ``opens`` and ``closes``
    are those that begin or end here.
    """

    start: int
    end: int
    text: str
    role: Role | None
    numbers: tuple[int, ...]
    opens: tuple[int, ...]
    closes: tuple[int, ...]


def pieces(text: str, words: Sequence[WordNote], start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """Cut a text where roles begin and end.

    Parameters
    ----------
    text : str
        The report's text.
    words : sequence of WordNote
        In the order of the text, as an explanation has them.
    start, end : int, optional
        The part of the text to cut.

    Yields
    ------
    Piece
        In the order of the text, without gaps.
    """
    stop = len(text) if end is None else end
    edges = sorted({start, stop, *(edge for word in words for edge in (word.start, word.end) if start < edge < stop)})
    waiting = 0
    open_now: list[int] = []
    for first, last in pairwise(edges):
        open_now = [number for number in open_now if words[number].end > first]
        while waiting < len(words) and words[waiting].start <= first:
            if words[waiting].end > first:
                open_now.append(waiting)
            waiting += 1
        shown = sorted(open_now, key=lambda number: _rank(words[number], number))
        yield Piece(
            first,
            last,
            text[first:last],
            role_of(words[shown[0]].role, words[shown[0]].used) if shown else None,
            tuple(shown),
            tuple(number for number in shown if words[number].start == first),
            tuple(number for number in shown if words[number].end == last),
        )


def _rank(word: WordNote, number: int) -> tuple[int, int, int]:
    """What is used before what is set aside, the more telling role first, the shorter words before those round them."""
    return role_of(word.role, word.used).rank, word.end - word.start, number
