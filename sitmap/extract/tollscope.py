"""How a toll is meant: as a fact, as a possibility, as unknown, or as a total of the whole war."""

from __future__ import annotations

from collections.abc import Sequence

from sitmap.extract.hits import HitIndex
from sitmap.extract.lexicon import Hit
from sitmap.extract.people import STOPS

__all__ = ["clause_of", "is_doubtful", "is_total", "is_unknown"]

_DOUBT = 7
_BEST = 8


def clause_of(words: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """Return the tokens of the clause round some tokens: from one stop to the next."""
    left, right = first, last
    while left > 0 and words[left - 1] not in STOPS:
        left -= 1
    while right < len(words) and words[right] not in STOPS:
        right += 1
    return left, right


def is_unknown(words: Sequence[str], index: HitIndex, first: int, last: int) -> bool:
    """Tell whether the clause says that the number is not known."""
    unknown = index.of("toll_unknown")
    if not unknown:
        return False
    left, right = clause_of(words, first, last)
    return any(left <= hit.first < right and not (first <= hit.first and hit.last <= last) for hit in unknown)


def is_doubtful(words: Sequence[str], index: HitIndex, state: Hit) -> bool:
    """Tell whether a threat, a plan or a possibility governs a word."""
    doubts = index.starts("toll_doubt")
    for i in range(max(0, state.first - _DOUBT - 4), state.first + 1) if doubts else ():
        hit = doubts.get(i)
        if hit is not None and state.first - hit.last <= _DOUBT:
            between = words[hit.last : state.first]
            if not any(word in STOPS for word in between):
                return True
    return False


def is_total(index: HitIndex) -> bool:
    """Tell whether the sentence gives totals over a longer time."""
    for hit in index.of("toll_since"):
        if hit.entry.value != "war":
            continue
        if any(i in index.starts("weekday") or i in index.starts("date_clock") for i in (hit.last, hit.last + 1)):
            continue
        if any(best.first < hit.first <= best.last + _BEST for best in index.of("toll_best")):
            continue
        return True
    return False
