"""The ways in which a Ukrainian or Russian place name is spelled by those who write of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from geo.names import is_cyrillic, language_of, match_key, normalise, romanise

__all__ = [
    "UKRAINIAN_END", "display_name", "kmu_by_rule", "ru_spellings", "russian_from_ukrainian", "russian_names",
    "spoken_form", "uk_spellings", "ukrainian_names", "useful", "without_marks",
]  # fmt: skip

UKRAINIAN_END = re.compile("[сцз]ьк(?:ий|а|е|і)?$")
LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ'’ʼ\- .]+")
CYRILLIC_NAME = re.compile(r"[\u0400-\u04ff'’ʼ\- .]+")


def useful(name: str) -> bool:
    """Tell whether an alternate name is one that a text can hold."""
    if len(name) < 3 or not name[0].isupper() or (name.isupper() and len(name) <= 5 and name.isascii()):
        return False
    if is_cyrillic(name):
        return CYRILLIC_NAME.fullmatch(name) is not None
    return LATIN.fullmatch(name) is not None


def ukrainian_names(alternates: Iterable[str]) -> list[str]:
    """Return the Cyrillic names that can be Ukrainian, the surest first."""
    sure, neutral = [], []
    for name in alternates:
        if not is_cyrillic(name):
            continue
        if language_of(name) == "uk" or (UKRAINIAN_END.search(name) and language_of(name) is None):
            sure.append(name)
        elif language_of(name) is None and CYRILLIC_NAME.fullmatch(name) and not re.search("[\u0450-\u04ff]", name):
            neutral.append(name)
    return [n for n in sure if not re.search("[\u0460-\u048f\u0492-\u04ffў]", n)] + neutral


def russian_names(alternates: Iterable[str]) -> list[str]:
    """Return the Cyrillic names that can be Russian."""
    return [
        n
        for n in alternates
        if is_cyrillic(n) and not re.search("[іїєґІЇЄҐў]|[\u0450\u0452-\u04ff]", n) and not UKRAINIAN_END.search(n)
    ]


def kmu_by_rule(name: str) -> str:
    """Bring a Latin name in BGN's or GeoNames' manner to KMU 2010 as far as spelling allows."""
    name = re.sub("['’ʼʹ]", "", name)
    name = re.sub(r"yy\b", "yi", name)
    name = re.sub(r"(?<=[aeiouy])yi", "i", name)
    name = re.sub(r"(?<=i)y(?=[aeu])", "i", name)
    name = re.sub(r"(?<=[a-z])y(?=[aeu])", "i", name)
    return re.sub(r"(?<=[aeou])y(?=[^aeiouy\s]|$)", "i", name)


def display_name(main: str, alternates: list[str]) -> tuple[str, str | None]:
    """Return the KMU 2010 name of a place in Ukraine, and the Ukrainian name that it was romanised from."""
    plain = normalise(main).replace("'", "")
    candidates = ukrainian_names(alternates)
    for name in candidates:
        if romanise(name, "uk") == plain:
            return plain, name
    for name in candidates:
        # The key joins Russian names with Ukrainian ones: only what is Ukrainian for sure may differ in its letters.
        sure = language_of(name) == "uk" or UKRAINIAN_END.search(name) is not None
        if match_key(name) == match_key(main) and (sure or _bare(romanise(name, "uk")) == _bare(main)):
            return romanise(name, "uk"), name
    return kmu_by_rule(main), None


def _bare(name: str) -> str:
    """Return the letters of a Latin name: y, j and i as one, g as h, without iotation and doubled letters."""
    letters = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if c.isalpha())
    letters = re.sub("[ijy]+(?=[aeou])", "", letters.replace("g", "h"))
    return re.sub(r"(.)\1+", r"\1", re.sub("[jy]", "i", letters))


def uk_spellings(name: str) -> set[str]:
    """Return Latin spellings that writers give a Ukrainian name beside KMU 2010."""
    kmu = romanise(name, "uk")
    out = {kmu}
    older = normalise(name).lower()
    # BGN/PCGN 1965 and the press: й y, ї yi, ю yu, я ya, є ye in every position.
    bgn = re.sub("ї", "ьи", older)
    bgn = bgn.replace("ьи", "\ue000")
    pieces = []
    for letter in bgn:
        pieces.append(
            {"\ue000": "yi", "й": "y", "ю": "yu", "я": "ya", "є": "ye", "'": ""}.get(letter)
            or romanise("а" + letter)[1:]
        )
    bgn = _cap("".join(pieces), kmu)
    out.add(bgn)
    for spelling in list(out):
        out.add(re.sub("yy\\b|yi\\b", "y", spelling))
        out.add(re.sub("yy\\b|yi\\b", "iy", spelling))
        out.add(spelling.replace("iyi", "ii").replace("ayi", "ai"))
    with_g = older.replace("г", "ґ")
    if with_g != older:
        out.update(_cap(romanise(with_g, "uk"), kmu) if s == kmu else s for s in list(out))
        out.update(_g_for_h(s, older) for s in list(out))
    for spelling in list(out):
        # и written as i ("Mikolaiv", "Mikhailivka").
        out.add(re.sub("(?<=[bcdfghklmnprstvz])y(?=[bcdfghklmnprstvz])", "i", spelling))
    return {s for s in out if s}


def _g_for_h(spelling: str, cyrillic: str) -> str:
    """Write г as g: an h that stands alone, outside kh, zh, ch, sh, zgh, is г."""
    return re.sub("(?<![KkZzCcSsg])h", "g", re.sub(r"\bH", "G", spelling))


def _cap(lower: str, like: str) -> str:
    """Capitalise words as another spelling of the name does."""
    parts = re.split(r"([ -])", lower)
    model = re.split(r"([ -])", like)
    if len(parts) != len(model):
        return " ".join(p.capitalize() for p in lower.split(" "))
    return "".join(p.capitalize() if m[:1].isupper() else p for p, m in zip(parts, model, strict=True))


def ru_spellings(name: str) -> set[str]:
    """Return Latin spellings that writers give a Russian name."""
    bgn = romanise(name, "ru")
    out = {bgn, romanise(name.replace("ё", "е").replace("Ё", "Е"), "ru")}
    for spelling in list(out):
        out.add(re.sub("y(?=e)", "", re.sub(r"\bYe", "Ye", spelling)))
        out.add(re.sub(r"\bYe", "E", re.sub("(?<=.)y(?=e)", "", spelling)))
        out.add(re.sub("(?<=[a-z])y(?=e)", "i", spelling))
        out.add(re.sub("oye\\b", "oe", spelling))
        # й before a consonant written as i ("Novomikhailovka").
        out.add(re.sub("(?<=[aeiou])y(?=[bcdfghklmnprstvz])", "i", spelling))
        out.add(re.sub("(?<=[aeiou])y(?=[bcdfghklmnprstvz])", "i", re.sub("(?<=.)y(?=e)", "", spelling)))
    for spelling in list(out):
        out.add(re.sub("(?<=sk|ck|tsk|ts)y\\b".replace("(?<=sk|ck|tsk|ts)", "(?<=k)"), "iy", spelling))
        out.add(re.sub("(?<=[bcdfghklmnprstvz])y(?=[bcdfghklmnprstvz])", "i", spelling))
        if name.endswith("ый"):
            out.add(re.sub("y\\b", "yi", spelling))
    return {s for s in out if s}


def russian_from_ukrainian(name: str) -> str | None:
    """Return the regular Russian counterpart of a Ukrainian name, where its ending gives one."""
    out = normalise(name)
    for pattern, replacement in (
        ("ївка$", "евка"),
        ("іївка$", "еевка"),
        ("(?<=[цкгхжшщчрнлтдбпвмсз])івка$", "овка"),
        ("івці$", "овцы"),
        ("ів$", "ов"),
        ("(?<=[сц])ьке$", "кое"),
        ("(?<=з)ьке$", "ское"),
        ("(?<=[сц])ькі?ий$", "кий"),
        ("(?<=[сц])ьк$", "к"),
        ("ове$", "ово"),
        ("не$", "ное"),
    ):
        changed = re.sub(pattern, replacement, out)
        if changed != out:
            out = changed
            break
    else:
        return None
    return out.translate(str.maketrans("иіїєґИІЇЄҐ", "ииеегИИЕЕГ")).replace("'", "ь")


_PLAIN = str.maketrans("łŁ", "lL", "ʹ'’ʼ")


def without_marks(name: str) -> str:
    """Drop diacritics and apostrophes of a Latin name."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return plain.translate(_PLAIN)


def spoken_form(latin: str, names: Iterable[str]) -> bool:
    """Tell whether a Latin name is a spelling of the place's own or Cyrillic names, not one of another tongue.

    German, Finnish, Tatar and Latin names of old ("Weinberg", "Koivisto", "Cambridge") stand in no report, but
    are persons' names and other towns.
    """
    key = match_key(latin)
    names = list(names)
    cyrillic = [n for n in names if is_cyrillic(n)]
    return any(SequenceMatcher(None, key, match_key(n)).ratio() >= 0.7 for n in [*names[:2], *cyrillic])
