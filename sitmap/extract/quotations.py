"""Quotations of several sentences: who is named behind the closing mark said all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitmap.extract.attribution import Attribution
from sitmap.extract.frames import Reading
from sitmap.extract.tokens import Sentence

__all__ = ["say_of_quotations"]

_OPENING = re.compile(r"\s*(?:[-–—•]\s*)?[\"“«„”]")
# "...", - said X: a closing mark, a comma or none, a dash.
_CLOSING = re.compile(r"[\"”»“]\s*,?\s*[-–—]\s")
# Sentences that a quotation can have.
_LONGEST = 15


def say_of_quotations(sentences: Sequence[Sentence], readings: Sequence[Reading]) -> None:
    """Give the clauses of each quotation that name no speaker the one named behind it.

    Parameters
    ----------
    sentences : sequence of Sentence
        All of the report's.
    readings : sequence of Reading
        Those that were read; their clauses are changed.
    """
    by_index = {reading.analysis.index: reading for reading in readings}
    for reading in readings:
        text = reading.analysis.sentence.text
        closing = next(_CLOSING.finditer(text), None)
        if closing is None or _OPENING.match(text) is not None:
            continue
        said = _named_behind(reading, reading.analysis.sentence.start + closing.start())
        opening = _opening_of(sentences, reading.analysis.index) if said is not None else None
        if opening is None:
            continue
        for index in range(opening, reading.analysis.index + 1):
            quoted = by_index.get(index)
            for frame in quoted.frames if quoted is not None else ():
                frame.attribution = frame.attribution or said


def _named_behind(reading: Reading, closing: int) -> Attribution | None:
    """The first speaker named behind the closing mark at a character."""
    tokens = reading.analysis.tokens
    return next(
        (a for a in reading.attributions if tokens[a.first].start > closing and not (a.media or a.pronoun)),
        None,
    )


def _opening_of(sentences: Sequence[Sentence], last: int) -> int | None:
    """The sentence before `last` with which the quotation opens; None where another one closes first."""
    for index in range(last - 1, max(-1, last - _LONGEST), -1):
        text = sentences[index].text
        if _CLOSING.search(text) is not None:
            return None
        if _OPENING.match(text) is not None:
            return index
    return None
