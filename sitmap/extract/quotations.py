"""Quotations of several sentences: who is named behind the closing mark said all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sitmap.extract.analysis import Analysis
from sitmap.extract.attribution import Attribution
from sitmap.extract.frames import Reading
from sitmap.extract.tokens import Sentence

__all__ = ["say_of_quotations"]

_OPENING = re.compile(r"\s*(?:[-–—•]\s*)?[\"“«„”]")
# "...", - said X: a closing mark, a comma or none, a dash.
_CLOSING = re.compile(r"[\"”»“]\s*,?\s*[-–—]\s")
# Sentences that a quotation can have.
_LONGEST = 15


def say_of_quotations(
    sentences: Sequence[Sentence],
    readings: Sequence[Reading],
    analyse: Callable[[int], tuple[Analysis | None, Sequence[Attribution]]],
    before: Callable[[int], Attribution | None],
) -> None:
    """Give the clauses of each quotation that name no speaker the one named behind it.

    Parameters
    ----------
    sentences : sequence of Sentence
        All of the report's.
    readings : sequence of Reading
        Those that were read; their clauses are changed.
    analyse : callable
        Returns a sentence that was not read, analysed, and who speaks in it.
    before : callable
        Returns the speaker whom "he wrote" and "the message says" in a sentence mean.
    """
    by_index = {reading.analysis.index: reading for reading in readings}
    if all(frame.attribution is not None for reading in readings for frame in reading.frames):
        return
    for index, sentence in enumerate(sentences):
        closing = next(_CLOSING.finditer(sentence.text), None)
        if closing is None:
            continue
        opening = index if _OPENING.match(sentence.text) is not None else _opening_of(sentences, index)
        if opening is None:
            continue
        quoted = [by_index[i] for i in range(opening, index + 1) if i in by_index]
        frames = [frame for reading in quoted for frame in reading.frames if frame.attribution is None]
        if not frames:
            continue
        if index in by_index:
            analysis = by_index[index].analysis
            attributions: Sequence[Attribution] = by_index[index].attributions
        else:
            found, attributions = analyse(index)
            if found is None:
                continue
            analysis = found
        said = _said_behind(analysis, attributions, sentence.start + closing.start(), before)
        for frame in frames:
            frame.attribution = said


def _said_behind(
    analysis: Analysis,
    attributions: Sequence[Attribution],
    closing: int,
    before: Callable[[int], Attribution | None],
) -> Attribution | None:
    """The speaker named behind the closing mark at a character, or the one that "he wrote" there points back to."""
    tokens = analysis.tokens
    behind = [a for a in attributions if tokens[a.first].start > closing]
    named = next((a for a in behind if not (a.media or a.pronoun)), None)
    if named is not None or any(a.media for a in behind):
        return named
    told = any(tokens[hit.first].start > closing for c in ("claim", "according") for hit in analysis.of(c))
    return before(analysis.index) if told else None


def _opening_of(sentences: Sequence[Sentence], last: int) -> int | None:
    """The sentence before `last` with which the quotation opens; None where another one closes first."""
    for index in range(last - 1, max(-1, last - _LONGEST), -1):
        text = sentences[index].text
        if _CLOSING.search(text) is not None:
            return None
        if _OPENING.match(text) is not None:
            return index
    return None
