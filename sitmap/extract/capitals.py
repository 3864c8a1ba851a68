"""Lines written in capitals, as teletypes and headlines have them: read as if they were written in small letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sitmap.extract.edits import Edit

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

__all__ = ["capital_edits"]

# Words. Fewer are a heading, a name or an abbreviation.
_FEWEST = 5
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W\d_]+")
_OPENS = re.compile(r"(?:^|[.!?…]\s)\W*$")


def capital_edits(text: str, gazetteer: Gazetteer | None = None) -> Iterator[Edit]:
    """Find the words of lines in capitals; only the names of places and the first words of sentences keep one.

    Capitals tell names from words, and here they tell nothing: a name that the gazetteer has not is not found.
    """
    from geo.mentions import find_mentions

    for line in _LINE.finditer(text):
        written = line.group()
        if not written.isupper():
            continue
        words = list(_WORD.finditer(written))
        if len(words) < _FEWEST:
            continue
        names = find_mentions(written, gazetteer)
        named = {at for name in names for at in range(name.start, name.end)}
        for word in words:
            opens = word.start() in named or _OPENS.search(written, max(0, word.start() - 8), word.start())
            small = word.group().lower()
            instead = small[0].upper() + small[1:] if opens else small
            if instead != word.group():
                yield line.start() + word.start(), line.start() + word.end(), instead
