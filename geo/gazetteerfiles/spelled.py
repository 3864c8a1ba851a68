"""The names under which a place of a file is found: those it has, their romanisations, their case forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from geo.declension import declined
from geo.gazetteerfiles.rows import FileRow
from geo.names import is_cyrillic, language_of, match_key, normalise, romanise
from geo.ordinary import opens_sentences, weak_name
from geo.spellings import (
    UKRAINIAN_END,
    display_name,
    ru_spellings,
    russian_from_ukrainian,
    uk_spellings,
    useful,
    without_marks,
)

__all__ = ["Entry", "Spelled", "entries_of", "forms_of", "keys_of", "spelled"]

_NAME = re.compile("[А-ЯІЇЄҐЁA-ZÀ-Ž][\\w'’ʼ. -]*")
# A number that tells parts of a name apart: Рясне-2.
_NUMBERED = re.compile(r"[- ]\d+$")
_UKRAINIAN_ONLY = re.compile("[іїєґ]", re.I)


@dataclass(frozen=True, slots=True)
class Spelled:
    """The names of a place.

    Parameters
    ----------
    shown : str
        The name to display: KMU 2010 for Ukraine.
    given : tuple of str
        The names that the file has, normalised, as far as a text can hold them.
    made : tuple of str
        Spellings that follow from them.
    declined : tuple of (str, str)
        The Cyrillic ones among both that take case endings, with the language of these.
    """

    shown: str
    given: tuple[str, ...]
    made: tuple[str, ...]
    declined: tuple[tuple[str, str], ...]


def spelled(row: FileRow, country: str) -> Spelled:
    """Return the names of a row; `country` is ISO 3166-1 alpha-2, de jure."""
    return _spelled(row.name, tuple(row.names), country)


@lru_cache(maxsize=4096)
def _spelled(main: str, names: tuple[tuple[str, str], ...], country: str) -> Spelled:
    ours = country == "UA"
    tagged = [(normalise(name), lang) for name, lang in (*names, (main, "")) if name]
    tagged = [(name, lang) for name, lang in tagged if 2 < len(name) <= 60 and "\t" not in name and "\n" not in name]
    ukrainian: dict[str, None] = {}
    russian: dict[str, None] = {}
    latin: dict[str, None] = {}
    others: dict[str, None] = {}
    for name, lang in tagged:
        if not useful(name) and not (_NUMBERED.search(name) and _NAME.fullmatch(name)):
            continue
        if not is_cyrillic(name):
            latin[name] = None
            continue
        told = language_of(name) or ("uk" if UKRAINIAN_END.search(name) else None)
        told = (lang if lang in ("uk", "ru") and told in (None, lang) else told) or ("uk" if ours else "ru")
        if re.search("[\u0450\u0452-\u0455\u0458-\u048f\u0492-\u04ffў]", name.lower()):
            others[name] = None
        elif told == "uk" and (ours or lang == "uk" or _UKRAINIAN_ONLY.search(name)):
            ukrainian[name] = None
        else:
            russian[name] = None
    shown = _shown(main, ours, list(ukrainian), list(russian), list(latin))
    given = dict.fromkeys((*ukrainian, *russian, *latin, *others))
    made: dict[str, None] = dict.fromkeys([shown])
    cases = [(name, "uk") for name in ukrainian] + [(name, "ru") for name in russian]
    if ours:
        for name in ukrainian:
            counterpart = russian_from_ukrainian(name)
            made |= dict.fromkeys(_latin_of(name, "uk", True))
            if counterpart and not russian:
                made |= dict.fromkeys((counterpart, *_latin_of(counterpart, "ru", True)))
                cases.append((counterpart, "ru"))
    for name in russian:
        made |= dict.fromkeys(_latin_of(name, "ru", ours))
    made |= dict.fromkeys(without_marks(name) for name in latin)
    return Spelled(shown, tuple(given), tuple(name for name in made if name and name not in given), tuple(cases))


def _shown(main: str, ours: bool, ukrainian: list[str], russian: list[str], latin: list[str]) -> str:
    main = normalise(main)
    if ours:
        first = next((name for name in ukrainian if name == main), None)
        if first is None and not is_cyrillic(main):
            # Of several Ukrainian names the one that the file's own Latin name is a spelling of.
            return display_name(main, ukrainian)[0].replace("'", "") if len(ukrainian) != 1 else romanise(ukrainian[0])
        first = first or (ukrainian[0] if ukrainian else None)
        if first is not None:
            return romanise(first, "uk")
    if not is_cyrillic(main):
        return without_marks(main)
    if latin and not ours:
        return without_marks(latin[0])
    lang = "uk" if ours and language_of(main) != "ru" else "ru"
    return romanise(main, lang)


@lru_cache(maxsize=4096)
def _latin_of(name: str, lang: str, ours: bool) -> tuple[str, ...]:
    if lang == "uk":
        return tuple(sorted(uk_spellings(name)))
    # Of the villages of other countries reports in English have one spelling or another, seldom all.
    return tuple(sorted(ru_spellings(name))) if ours else (romanise(name, "ru"),)


@lru_cache(maxsize=4096)
def forms_of(name: str, lang: str) -> tuple[str, ...]:
    """Return the case forms of a name; those with ё also without its dots, as most write them."""
    forms = declined(name, lang)
    if any("ё" in form for form in (name, *forms)):
        forms |= {form.replace("ё", "е") for form in (name, *forms)}
    return tuple(sorted(forms - {name}))


@dataclass(frozen=True, slots=True)
class Entry:
    """A spelling under which a place is entered.

    Parameters
    ----------
    spelling : str
        A name or a case form.
    marks : str
        ``f`` a case form; ``w`` a word or a person's name; ``o`` opens sentences (see `geo.addedplaces`).
    of : str
        The name that it is a form of, or itself.
    counterpart : bool
        A form of the Russian counterpart of a Ukrainian name.
    """

    spelling: str
    marks: str
    of: str
    counterpart: bool = False


@lru_cache(maxsize=4096)
def entries_of(names: Spelled, town: bool) -> tuple[Entry, ...]:
    """Return the spellings under which a place with these names is entered; `town`: it is a settlement or a part."""
    out: list[Entry] = []
    # A romanisation is a word as much as the name is: Слава, Slava.
    word = town and any(weak_name(name) for name in names.given if is_cyrillic(name))
    for name in (*names.given, *names.made):
        weak = (word and not is_cyrillic(name)) or (town and weak_name(name))
        # As for the embedded names: a spelling that is only made is no name where it is a word.
        if weak and name not in names.given and name != names.shown:
            continue
        marks = ("w" if weak else "") + ("o" if opens_sentences(name) else "")
        out.append(Entry(name, marks, name))
        if "ё" in name:
            out.append(Entry(name.replace("ё", "е"), marks, name))
    for name, lang in names.declined:
        weak = town and weak_name(name)
        if weak and name not in names.given:
            continue
        for form in forms_of(name, lang):
            marks = ("w" if weak or (town and weak_name(form)) else "") + ("o" if opens_sentences(name) else "")
            out.append(Entry(form, "f" + marks, name, name not in names.given))
    return tuple(out)


@lru_cache(maxsize=4096)
def keys_of(names: tuple[str, ...]) -> set[str]:
    """Return the match keys of names."""
    return {key for name in names if len(key := match_key(name)) >= 3}
