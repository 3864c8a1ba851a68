"""Names of persons in a report's words: which they are, and that they are masked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

__all__ = ["MASK", "mask_names", "masked_names"]

MASK = "[name]"


def mask_names(rows: Iterable[dict[str, Any]]) -> int:
    """Mask persons in the words of rows; those who speak for a side are public and stay. Return how many."""
    count = 0
    for row in rows:
        official = row["claimant_side"] in ("Ukraine", "Russia")
        stays = [row[name] or "" for name in ("place_text", "place_name", *(("claimant",) if official else ()))]
        public = frozenset(_WORD.findall(" ".join(stays)))
        for name in ("title", "quote", "casualties_text", *(() if official else ("claimant",))):
            if row[name]:
                row[name], found = masked_names(row[name], public)
                count += found
    return count


def masked_names(text: str, public: frozenset[str] = frozenset()) -> tuple[str, int]:
    """Return a text with the names of persons masked, and how many were.

    Parameters
    ----------
    text : str
    public : frozenset of str
        Words that are no secret: names that hold one of them, such as that of the official who is quoted, stay, and so
        do given names that are the place's.

    Notes
    -----
    A name is a given name with the names behind it, a form of address or a rank with a surname, or initials with a
    surname; a surname that was masked once is masked wherever it stands.
    """
    names = _names()
    spans = [match.span() for match in names.finditer(text) if not public & set(_WORD.findall(match.group()))]
    last = {_WORD.findall(text[start:end])[-1] for start, end in spans}
    # Behind "Mr Kovalenko" or "Olena Kovalenko" a bare "Kovalenko" is the same person.
    again = [match.span() for match in _WORD.finditer(text) if match.group() in last]
    spans += [one for one in again if not any(start <= one[0] < end for start, end in spans)]
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}{MASK}{text[end:]}"
    return text, len(spans)


_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")


@cache
def _names() -> re.Pattern[str]:
    from geo.mention_rules import load_rules

    rules = load_rules()
    capital = r"[A-ZА-ЯІЇЄҐЁ][a-zа-яіїєґё]+(?:['’ʼ-][A-Za-zА-Яа-яІЇЄҐЁіїєґё]+)*"
    given, titles = (
        "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))
        for words in (rules.given, rules.titles)
    )
    return re.compile(
        rf"(?<!\w)(?:(?:{titles})\s+{capital}(?:\s+{capital})?|(?:{given})(?!\w)(?:\s+{capital}){{0,2}}"
        rf"|(?:[A-ZА-ЯІЇЄҐ]\.\s*){{1,2}}{capital})"
    )
