"""Spellings of place names: normalising, romanising, and keys under which spellings meet.

`normalise` makes two ways of typing one spelling equal (apostrophes, dashes, spaces, marks that cannot
be seen). `romanise` writes Ukrainian and Russian in Latin letters. `match_key` goes further and makes
different spellings of one name meet (Kupiansk and Kupyansk, Chernihiv and Chernigov); it is only for a
second look, after the exact spelling was not found.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

__all__ = ["Folded", "fold_text", "is_cyrillic", "language_of", "match_key", "normalise", "romanise"]

_APOSTROPHES = "’‘ʼ`´′ʹʻˈ＇"
_HYPHENS = "‐‑‒–—−"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\u202a\u202b\u202c\u202d\u202e\ufeff\u0301"
)
# One character for one character, so that offsets stay.
_SAME_LENGTH = {**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_HYPHENS, "-"), **dict.fromkeys(_SPACES, " ")}
# What takes room in the text but none in a name: invisible marks, stress marks, spaces beyond the first.
_REMOVED = re.compile(f"[{_INVISIBLE}]+|(?<=[^\\S\\n])[^\\S\\n]+")


class Folded:
    """A text with its typing made uniform, and the way back to the offsets of the original.

    Attributes
    ----------
    text : str
        The folded text; letters keep their case.
    """

    __slots__ = ("_breaks", "_shifts", "text")

    def __init__(self, text: str, breaks: list[int], shifts: list[int]) -> None:
        self.text = text
        self._breaks = breaks
        self._shifts = shifts

    def start(self, index: int) -> int:
        """Return where the folded character ``index`` stands in the original text."""
        if not self._breaks:
            return index
        return index + self._shifts[bisect_right(self._breaks, index)]

    def end(self, index: int) -> int:
        """Return the original end (exclusive) of a span that ends before folded character ``index``."""
        return self.start(index - 1) + 1 if index else 0


def fold_text(text: str) -> Folded:
    """Make apostrophes, dashes and spaces uniform and drop marks that cannot be seen.

    Parameters
    ----------
    text : str
        Any text. Line breaks are kept as they are: no name runs over one.

    Returns
    -------
    Folded
        The text and the mapping of its offsets.
    """
    plain = text.isascii()
    # One replacement for each mark that occurs is several times faster than str.translate.
    for mark, same in (("\t", " "), ("`", "'")) if plain else _SAME_LENGTH.items():
        if mark in text:
            text = text.replace(mark, same)
    if "  " not in text and "\r" not in text and (plain or not any(mark in text for mark in _INVISIBLE)):
        return Folded(text, [], [])
    pieces: list[str] = []
    breaks: list[int] = []
    shifts: list[int] = [0]
    last = length = 0
    for gap in _REMOVED.finditer(text):
        pieces.append(text[last : gap.start()])
        length += gap.start() - last
        last = gap.end()
        breaks.append(length)
        shifts.append(last - length)
    pieces.append(text[last:])
    return Folded("".join(pieces), breaks, shifts)


@lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """Return the spelling under which a name is stored: uniform typing, no spaces at the ends, NFC."""
    return fold_text(unicodedata.normalize("NFC", name)).text.strip()


_CYRILLIC = re.compile("[\u0400-\u04ff]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_RUSSIAN = re.compile("[ыэъёЫЭЪЁ]")
_OTHER_CYRILLIC = re.compile("[^'\\- .()\u0410-\u044fіїєґІЇЄҐёЁ]")


def is_cyrillic(text: str) -> bool:
    """Tell whether a text holds Cyrillic letters."""
    return _CYRILLIC.search(text) is not None


def language_of(name: str) -> str | None:
    """Tell the language of a name in Cyrillic by letters that only one of the two has.

    Returns
    -------
    str or None
        ``uk`` for a name with і, ї, є or ґ, ``ru`` for one with ы, э, ъ or ё, ``None`` where the
        letters do not tell or belong to a third language.
    """
    if not is_cyrillic(name) or _OTHER_CYRILLIC.search(name):
        return None
    ukrainian, russian = bool(_UKRAINIAN.search(name)), bool(_RUSSIAN.search(name))
    if ukrainian == russian:
        return None
    return "uk" if ukrainian else "ru"


# Cabinet of Ministers of Ukraine, resolution 55 of 27 January 2010.
_UK = dict(
    zip(
        "абвгґдезийклмнопрстуфьіжхцчшщ'",
        [*"abvhgdezyiklmnoprstuf", "", "i", "zh", "kh", "ts", "ch", "sh", "shch", ""],
        strict=True,
    )
)
_UK_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_UK_INNER = {"є": "ie", "ї": "i", "й": "i", "ю": "iu", "я": "ia"}

# BGN/PCGN 1947 for Russian, without its apostrophes; ё as yo.
_RU = dict(
    zip(
        "абвгдзийклмнопрстуфъыьэжхцчшщюя'і",
        [*"abvgdziyklmnoprstuf", "", "y", "", "e", "zh", "kh", "ts", "ch", "sh", "shch", "yu", "ya", "", "i"],
        strict=True,
    )
)
_RU_VOWELS = frozenset("аеёиоуыэюяйъь")


def romanise(text: str, lang: str = "uk") -> str:
    """Write Ukrainian or Russian in Latin letters.

    Parameters
    ----------
    text : str
        Text in Cyrillic; other characters stay as they are.
    lang : str
        ``uk``: KMU 2010 (й, ї, є, ю, я differ at the start of a word; зг is zgh; soft sign and
        apostrophe are left out). ``ru``: BGN/PCGN without apostrophes, and -ий, -ый at the end as -y.

    Raises
    ------
    ValueError
        For another language.
    """
    if lang not in ("uk", "ru"):
        raise ValueError(f"no romanisation for language {lang!r}; known: uk, ru")
    text = normalise(text) if text.strip() == text else text
    out: list[str] = []
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for index, (letter, low) in enumerate(zip(text, lower, strict=True)):
        before = lower[index - 1] if index else ""
        latin = _uk_letter(low, before) if lang == "uk" else _ru_letter(low, before, lower[index + 1 : index + 3])
        if latin is None:
            out.append(letter)
            continue
        if letter != low:
            following = text[index + 1 : index + 2]
            alone = not (index and text[index - 1].isalpha())
            latin = (
                latin.upper() if following.isupper() or (not following.isalpha() and not alone) else latin.capitalize()
            )
        out.append(latin)
    return "".join(out)


def _uk_letter(letter: str, before: str) -> str | None:
    if letter == "'":
        return "" if before and is_cyrillic(before) else None
    if letter in _UK_INITIAL:
        # An apostrophe stands inside a word: the letter after it is no initial.
        return _UK_INNER[letter] if before.isalpha() or before == "'" else _UK_INITIAL[letter]
    if letter == "г" and before == "з":
        return "gh"
    if letter in "ыэъё":
        return {"ы": "y", "э": "e", "ъ": "", "ё": "io"}[letter]
    return _UK.get(letter)


def _ru_letter(letter: str, before: str, after: str) -> str | None:
    if letter == "'":
        return "" if before and is_cyrillic(before) else None
    if letter == "е":
        return "e" if before.isalpha() and before not in _RU_VOWELS else "ye"
    if letter == "ё":
        return "o" if before and before in "жчшщ" else "yo"
    # -ий and -ый at the end of a word are -y.
    if letter == "й" and before in ("и", "ы") and not after[:1].isalpha():
        return ""
    if letter == "и" and after[:1] == "й" and not after[1:].isalpha():
        return "y"
    if letter in "їєґ":
        return {"ї": "yi", "є": "ye", "ґ": "g"}[letter]
    return _RU.get(letter)


_KEY_STEPS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[^a-z]", ""),
        (r"shch|sch|szcz|stch", "s"),
        (r"tsch|tch|cz|ch|c(?=[ei])", "c"),
        (r"zh|rz", "z"),
        (r"sh|sz", "s"),
        (r"kh|gh|g", "h"),
        (r"ts|tz|cz|c", "c"),
        (r"w|ff", "v"),
        (r"[ijy]+(?=[aeou])", ""),
        (r"[ijy]+", "i"),
        (r"[aeiou]+v", "v"),
        (r"(.)\1+", r"\1"),
        (r"[ei]$", "i"),
    )
)
_LATIN_KEY = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "e", "ı": "i"})


@lru_cache(maxsize=65536)
def match_key(name: str) -> str:
    """Return a key that different spellings of one name share.

    Cyrillic is romanised, diacritics are dropped; h, g and kh meet, so do y, i, j and their
    iotations (ya, ia, a), doubled letters, and the vowel before v (-iv, -ov, -yiv; -ivka, -ovka).

    Returns
    -------
    str
        Lower-case letters; empty for a name without any.
    """
    name = normalise(name)
    if is_cyrillic(name):
        name = romanise(name, "ru" if language_of(name) == "ru" else "uk")
    plain = unicodedata.normalize("NFD", name.lower().translate(_LATIN_KEY))
    for pattern, replacement in _KEY_STEPS:
        plain = pattern.sub(replacement, plain)
    return plain
