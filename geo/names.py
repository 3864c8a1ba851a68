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
from importlib.resources import files

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


# --- the match key -----------------------------------------------------------------------------------

# The key's own letters: j is ж, w is ш and щ, q is ч, c is ц, h is г, ґ and х, i is и, і, ї, й and ы.
_KEY_CYRILLIC = str.maketrans(
    dict(
        zip(
            "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэъёў'",
            [*"abvhhdeejziiiiklmnoprstufhcqww", "", "iu", "ia", "i", "e", "", "io", "v", ""],
            strict=True,
        )
    )
)
# Marks of the scholarly romanisations, of ISO 9 and of Polish.
_KEY_MARKS = str.maketrans(
    {
        "č": "q", "š": "\ue001", "ŝ": "\ue001", "ž": "\ue000", "ż": "\ue000", "â": "ia", "û": "iu", "ł": "l", "ß": "ss",
        "ŭ": "v", "ı": "i", "đ": "d", "ø": "o", "æ": "e", "ç": "q", "ş": "\ue001",
    }
)  # fmt: skip
# Who writes w, cz, sz, č or š writes ch for х; others write it for ч.
_CH_IS_KH = re.compile("[wčšžłż]|[cs]z|tsch")
# What is w or j in the key stands as a private letter until those of the source are gone.
_KEY_LATIN = {
    "schtsch": "\ue001", "szcz": "\ue001", "shch": "\ue001", "sch": "\ue001", "sh": "\ue001", "sz": "\ue001",
    "zgh": "zh", "zh": "\ue000", "tsch": "q", "tch": "q", "cz": "q", "ch": "q", "kh": "h", "gh": "h", "g": "h",
    "x": "ks", "ff": "v", "w": "v", "j": "i", "y": "i",
}  # fmt: skip
_KEY_TOKENS = re.compile("|".join(sorted(_KEY_LATIN, key=lambda token: (-len(token), token))))
_RUSSIAN_PLURAL = re.compile(r"[ыи]е\b")
_FRENCH_J = re.compile(r"\bj(?=[iy])|jj|j(?=ia\b)")
# What both scripts leave, word by word, before and after the cognates; the order matters.
_KEY_FIRST: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"o-(?=\w)", "o"),
        (r"t*c|t+[sz]", "c"),
        (r"t*q", "q"),
        (r"[sz]q|[szt]w", "w"),
        (r"ou", "u"),
        # Ukrainian -жжя, -лля, -ття is Russian -жье, -лье, -тье.
        (r"([^\Waeiou])\1ia\b|(j)ia\b", r"\1\2e"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[^\Waeiou])io", "e"),
        (r"(?<=[^\Waeiou])ii+e\b|(?<=[hk])ie\b", "i"),
        (r"i+(?=[aeou])", ""),
        # Endings of adjectives: -ий, -ый, -ой; -а, -ая; -е, -ое, -ово.
        (r"oi\b", "i"),
        (r"[eoi]*o[ie]*\b|e+\b", "e"),
        (r"a+\b", "a"),
    )
)
_KEY_LAST: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # In a closed syllable Ukrainian has і for Russian о and е: -ів, -ов, -ев.
        (r"[eoi]+v(?=[^aeiou]|\b)", "v"),
        (r"(?<=[wjq])o", "e"),
        (r"(.)\1+", r"\1"),
    )
)
_NO_KEY = re.compile("[^a-z0-9]+")


@lru_cache(maxsize=65536)
def match_key(name: str) -> str:
    """Return a key that different spellings of one name share.

    KMU 2010, BGN/PCGN, ISO 9 and the scholarly romanisation, Russian and its romanisations, German, French and Polish
    spellings meet: и, і, ы, й; г and х; ш and щ are one letter each, iotation and doubled letters are dropped, and
    what Ukrainian and Russian have for each other in endings (-івка, -овка; -е, -ое; -ий, -ый) and in stems
    (`geo/data/cognates.tsv`) is one. Different endings of gender stay apart (Широке, Широкий).

    Returns
    -------
    str
        Lower-case letters and digits; empty for a name without any.
    """
    low = normalise(name).lower()
    if is_cyrillic(low):
        plain = _RUSSIAN_PLURAL.sub("и", low).translate(_KEY_CYRILLIC)
    else:
        plain = _FRENCH_J.sub("\ue000", low.replace("šč", "\ue001"))
        if "ch" in plain and _CH_IS_KH.search(plain):
            plain = plain.replace("tsch", "q").replace("sch", "sh").replace("ch", "h")
        plain = unicodedata.normalize("NFD", plain.translate(_KEY_MARKS))
        if not plain.isascii():
            plain = "".join(c for c in plain if not unicodedata.combining(c))
        plain = _KEY_TOKENS.sub(lambda match: _KEY_LATIN[match.group()], plain.replace("'", ""))
        plain = plain.replace("\ue000", "j").replace("\ue001", "w")
    for pattern, replacement in _KEY_FIRST:
        plain = pattern.sub(replacement, plain)
    cognates, russian = _cognates()
    plain = cognates.sub(lambda match: russian[match.group()], plain)
    for pattern, replacement in _KEY_LAST:
        plain = pattern.sub(replacement, plain)
    return _NO_KEY.sub("", plain)


@lru_cache(maxsize=1)
def _cognates() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the parts of Ukrainian names that Russian has otherwise, as a pattern, and what Russian has."""
    patterns: dict[str, str] = {}
    russian: dict[str, str] = {}
    for line in (files("geo") / "data" / "cognates.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            ours, theirs = line.split("\t")
            part = _key_part(ours)
            russian.setdefault(part, _key_part(theirs))
            pattern = ("\\b" if ours.startswith("^") else "") + part + ("\\b" if ours.endswith("$") else "")
            patterns.setdefault(pattern, part)
    ordered = sorted(patterns, key=lambda pattern: (-len(patterns[pattern]), pattern))
    return re.compile("|".join(ordered)), russian


def _key_part(part: str) -> str:
    """Write a part of a Cyrillic name in the letters of the key; only what ends in "$" has an ending."""
    letters = part.strip("^$").translate(_KEY_CYRILLIC) + ("" if part.endswith("$") else "0")
    for pattern, replacement in _KEY_FIRST:
        letters = pattern.sub(replacement, letters)
    return letters if part.endswith("$") else letters[:-1]
