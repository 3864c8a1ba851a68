"""Where the spellings of a gazetteer stand in a text.

Names begin with a capital letter or a digit at the start of a word: each such word is looked up once and remembered,
whether it is a name, and how long the names of several words are that begin with it. Nothing is built over all names
but a table of these first words; half a million names more cost nothing at the start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer

__all__ = ["Spotter"]

# Words that were looked up; a long run of reports does not grow without end.
_REMEMBERED = 200_000
_CYRILLIC = "\u0400"
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_SMALL = re.compile("(?<=[ -])(?:На|Над|Під|Под|При|On|De|Di|Da|Del|Of|The|La|Le|An|Der|Am|Upon)(?=[ -])")


class Spotter:
    """Finds the spellings of one gazetteer.

    Parameters
    ----------
    gazetteer : Gazetteer
        Its names, with their case forms, and those of a user's places.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._spellings = gazetteer.spellings
        self._store = gazetteer.store
        # What was found out about first words, by whether names in Cyrillic letters were known by then.
        self._words: dict[str, tuple[bool, tuple[int, ...]]] = {}
        self._heads: dict[str, set[int]] = {}
        self._initials: set[str] = set()
        self._forms: tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]] | None = None
        self._upper: dict[bool, dict[str, str]] = {}
        if self._store is not None:
            self._initials.update(self._store.head["initials"])
        self._learn(name for name in self._spellings if name[0] <= _CYRILLIC)
        self._compile()

    def _learn(self, names: Iterable[str]) -> None:
        """Note how names begin, and the lengths of those of several words."""
        heads = self._heads
        initials: set[str] = set()
        for name in names:
            initials.add(name[0])
            if not name.isalnum():
                heads.setdefault(_first_word(name), set()).add(len(name))
        self._initials |= {initial for initial in initials if initial.isupper() or initial.isdigit()}

    def _compile(self) -> None:
        self._words.clear()
        self._starts = _starts(self._initials)
        self._ascii_starts = _starts(initial for initial in self._initials if initial.isascii())

    def _read_forms(self) -> None:
        """Take up the names in Cyrillic letters and their case forms: when the first text needs them."""
        from geo.forms import load_forms

        forms = load_forms()
        self._forms = forms.names, forms.towns
        for names in (self._spellings, *self._forms):
            self._learn(name for name in names if name[0] > _CYRILLIC)
        self._compile()

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and spelling of all names that stand between the bounds of words, with overlaps."""
        plain = text.isascii()
        if not plain and self._forms is None and _CYRILLIC_LETTER.search(text):
            self._read_forms()
        words, size = self._words, len(text)
        for match in (self._ascii_starts if plain else self._starts).finditer(text):
            word = match.group()
            known = words.get(word)
            if known is None:
                known = self._look_up(word)
            if known[0] and _ends(text, match.end(), size):
                yield match.start(), match.end(), word
            start = match.start()
            for length in known[1]:
                end = start + length
                if end <= size and _ends(text, end, size) and self._has(spelling := text[start:end]):
                    yield start, end, spelling

    def _look_up(self, word: str) -> tuple[bool, tuple[int, ...]]:
        lengths = set(self._heads.get(word, ()))
        if self._store is not None and (added := self._store.heads.get(word)):
            lengths.update(map(int, added.split(",")))
        if len(self._words) >= _REMEMBERED:
            self._words.clear()
        known = self._words[word] = (self._has(word), tuple(sorted(lengths, reverse=True)))
        return known

    def _has(self, spelling: str) -> bool:
        if spelling in self._spellings:
            return True
        if spelling[0] > _CYRILLIC and self._forms is not None and any(spelling in forms for forms in self._forms):
            return True
        return self._store is not None and self._store.names.get(spelling) is not None

    def of_capitals(self, written: str) -> str | None:
        """Return the name that a spelling in capital letters stands for, or None."""
        cyrillic = written[0] > _CYRILLIC
        if cyrillic and self._forms is None:
            self._read_forms()
        names = self._upper.get(cyrillic)
        if names is None:
            names = self._upper[cyrillic] = self._capitals(cyrillic)
        name = names.get(written)
        if name is None and self._store is not None:
            # The words of the added names are not held in the memory: they begin with capitals, but for small ones.
            plain = re.sub(r"[^\W\d_][\w']*", lambda word: word.group()[0] + word.group()[1:].lower(), written)
            name = next((n for n in (plain, _SMALL.sub(_lower, plain)) if self._store.names.get(n)), None)
        return name

    def _capitals(self, cyrillic: bool) -> dict[str, str]:
        sources = [self._spellings, *(self._forms or ())] if cyrillic else [self._spellings]
        names: dict[str, str] = {}
        for source in sources:
            for name in source:
                first = name[0]
                if (first > _CYRILLIC) == cyrillic and (first.isupper() or first.isdigit()) and not name.isupper():
                    names.setdefault(name.upper(), name)
        return names


def _lower(match: re.Match[str]) -> str:
    return match.group().lower()


def _first_word(name: str) -> str:
    for at, letter in enumerate(name):
        if not letter.isalnum():
            return name[:at]
    return name


def _starts(initials: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a word that can begin a name.

    Not inside a word or an address (@kyiv), nor after an elision; a hashtag and a slash may stand before. The
    conditions come after the first letter, so that the search for it runs through the text at full speed.
    """
    letters = "".join(sorted(map(re.escape, initials))) or "(?!)"
    return re.compile(rf"[{letters}](?<![\w@].)(?<![^\W_]'.)[^\W_]*")


def _ends(text: str, end: int, size: int) -> bool:
    """Tell whether a word can end here; "'s" may follow."""
    if end == size:
        return True
    following = text[end]
    if following.isalnum() or following == "_":
        return False
    return not (following == "'" and end + 1 < size and text[end + 1].isalpha() and text[end + 1 : end + 2] not in "sS")
