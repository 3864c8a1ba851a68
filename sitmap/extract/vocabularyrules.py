"""What a user's vocabulary file may hold; each message names the file, the entry and the remedy.

Which categories, values and attributes there are is taken from the package's own files: what they use is what the
readers of the categories know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from sitmap.errors import VocabularyError

__all__ = ["Known", "check_language", "check_table", "known_words"]

# Values that are numbers, by category: the least and the greatest.
_NUMBERS = {"number": (0, 10**12), "month": (1, 12), "weekday": (0, 6), "date_ordinal": (1, 31)}
# Values that name something: any will do.
_NAMES = frozenset(("model",))
_SETTINGS: dict[str, tuple[type, str]] = {
    "code": (str, 'text: code = "en"'),
    "name": (str, 'text: name = "English"'),
    "letters": (str, 'the alphabet in lower case, as one text: letters = "abc"'),
    "own": (str, 'letters as one text: own = "ыэё"'),
    "words": (list, 'a list of words: words = ["the", "of"]'),
    "abbreviations": (list, 'a list of words with their stop: abbreviations = ["gov."]'),
    "genitive": (bool, "true or false"),
    "tokenizer": (str, 'the code of a language whose rules for cutting words spaCy has: tokenizer = "en"'),
}


@dataclass(slots=True)
class Known:
    """What the entries of one category of the package have: values, and attributes with their types."""

    values: set[str] = field(default_factory=set)
    attributes: dict[str, set[type]] = field(default_factory=dict)


def known_words(tables: Iterable[Mapping[str, Any]]) -> dict[str, Known]:
    """Collect the categories that vocabulary files use."""
    found: dict[str, Known] = {}
    for table in tables:
        for raw in table.get("entry", ()):
            known = found.setdefault(raw["category"], Known())
            known.values.add(str(raw.get("value", "")))
            for key, value in raw.items():
                if key not in ("category", "value", "forms", "case"):
                    known.attributes.setdefault(key, set()).add(type(value))
    return found


def check_language(tables: Sequence[tuple[str, Mapping[str, Any]]], known: Sequence[str]) -> None:
    """Check that a language which the package does not have says by what its paragraphs are told."""
    given = {key: name for name, table in tables for key in table.get("language", {})}
    name = given["code"]
    code = next(table["language"]["code"] for _, table in tables if table.get("language", {}).get("code"))
    said = f"{name}: [language] {code!r} is none of the package ({', '.join(known)})"
    if not code.replace("-", "").isalnum():
        raise VocabularyError(f"{name}: [language] code = {code!r}: give letters, such as an ISO 639-1 code")
    for key in ("name", "letters"):
        if key not in given:
            raise VocabularyError(f"{said} and so needs {key!r}: {_SETTINGS[key][1]}")
    if not given.keys() & {"own", "words"}:
        raise VocabularyError(
            f"{said} and so needs 'own', letters that only it has, or 'words', small words that any text of it has"
        )


def check_table(name: str, table: Mapping[str, Any], known: Mapping[str, Known]) -> None:
    """Check one file.

    Parameters
    ----------
    name : str
        For messages.
    table : mapping
        Its content.
    known : mapping
        What `known_words` found in the package.

    Raises
    ------
    VocabularyError
        At the first thing that no reader would understand.
    """
    for key in table:
        if key not in ("entry", "language"):
            raise VocabularyError(
                f"{name}: {key!r} stands outside any table: put settings under [language] and words under [[entry]]"
            )
    language = table.get("language", {})
    if not isinstance(language, dict):
        raise VocabularyError(f'{name}: [language] must be a table: [language], then lines such as code = "en"')
    for key, value in language.items():
        if key not in _SETTINGS:
            raise VocabularyError(f"{name}: [language] has no setting {key!r}{_meant(key, _SETTINGS)}")
        kind, remedy = _SETTINGS[key]
        if not isinstance(value, kind) or (
            isinstance(value, list) and not all(isinstance(item, str) for item in value)
        ):
            raise VocabularyError(f"{name}: [language] {key} must be {remedy}")
    entries = table.get("entry", [])
    if not isinstance(entries, list) or not all(isinstance(raw, dict) for raw in entries):
        raise VocabularyError(f"{name}: words stand in tables that begin with [[entry]], in two pairs of brackets")
    for number, raw in enumerate(entries, start=1):
        _check_entry(f"{name}: entry {number}", raw, known)


def _check_entry(where: str, raw: Mapping[str, Any], known: Mapping[str, Known]) -> None:
    category = raw.get("category")
    if not isinstance(category, str):
        raise VocabularyError(f'{where} needs a category: category = "weapon"')
    if category not in known:
        raise VocabularyError(f"{where}: there is no category {category!r}{_meant(category, known)}")
    value = str(raw.get("value", ""))
    if category in _NUMBERS:
        low, high = _NUMBERS[category]
        if not value.isdecimal() or not low <= int(value) <= high:
            raise VocabularyError(f"{where} ({category}): value must be a whole number from {low} to {high}")
    elif category not in _NAMES and value not in known[category].values:
        allowed = sorted(known[category].values)
        raise VocabularyError(
            f"{where} ({category}) has no value {value!r}{_meant(value, allowed)}: use one of {', '.join(allowed)}"
        )
    attributes = known[category].attributes
    for key in raw:
        if key not in ("category", "value", "forms", "case") and key not in attributes:
            others = f"; it can have {', '.join(sorted(attributes))}" if attributes else ""
            raise VocabularyError(f"{where} ({category}) has no attribute {key!r}{_meant(key, attributes)}{others}")
        if key in attributes and type(raw[key]) not in attributes[key]:
            kinds = " or ".join(sorted(kind.__name__ for kind in attributes[key]))
            raise VocabularyError(f"{where} ({category}): {key} must be of type {kinds}, not {raw[key]!r}")


def _meant(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""
