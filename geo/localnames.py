"""What places are called in Ukrainian and in Russian.

The built table (`geo/data/local_names.tsv.gz`, see `geo/data/SOURCES.md`) has a name where a source has it: nothing
is transliterated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from geo.gazetteer import read_table

__all__ = ["LOCAL_LANGUAGES", "LocalNames", "load_local_names"]

LOCAL_LANGUAGES = ("uk", "ru")


@dataclass(slots=True)
class LocalNames:
    """The names of places in one language.

    Parameters
    ----------
    lang : str
        ISO 639-1.
    coded : dict
        GeoNames id, ISO 3166-2 code of a first-level unit or ISO 3166-1 code of a country → canonical and local name.
    settlements, others : dict
        Canonical name and first-level unit (ISO 3166-2; empty for what lies in none) → local name, where places of that
        name have but one.
    """

    lang: str
    coded: dict[str, tuple[str, str]] = field(default_factory=dict)
    settlements: dict[tuple[str, str], str] = field(default_factory=dict)
    others: dict[tuple[str, str], str] = field(default_factory=dict)

    def code(self, code: str) -> str | None:
        """Return what a first-level unit (``UA-74``) or a country (``UA``) is called, None where nothing is known."""
        found = self.coded.get(code)
        return None if found is None else found[1]

    def place(self, name: str, *, geonameid: int | None = None, admin1: str | None = None) -> str | None:
        """Return what a place is called, None where nothing is known.

        Parameters
        ----------
        name : str
            The canonical name.
        geonameid : int, optional
            The GeoNames id; the name must be the canonical one of that place. A settlement of another id has no name,
            though one that is listed is called alike.
        admin1 : str, optional
            ISO 3166-2 code of the first-level unit that it lies in.
        """
        if geonameid is not None and (found := self.coded.get(str(geonameid))) is not None:
            return found[1] if found[0] == name else None
        # What lies in several units, or in none, is listed without one.
        keys = ((name, admin1 or ""), (name, ""))
        tables = (self.others,) if geonameid is not None else (self.others, self.settlements)
        return next((table[key] for table in tables for key in keys if key in table), None)


@lru_cache(maxsize=1)
def _tables() -> dict[str, LocalNames]:
    return read_table("local_names.tsv.gz", _parse)


def _parse(text: str) -> dict[str, LocalNames]:
    tables = {lang: LocalNames(lang) for lang in LOCAL_LANGUAGES}
    rivals: list[tuple[dict[tuple[str, str], str], tuple[str, str]]] = []
    for line in text.splitlines():
        code, name, unit, *local = line.split("\t")
        for lang, said in zip(LOCAL_LANGUAGES, local, strict=True):
            if not said:
                continue
            table = tables[lang]
            if code:
                table.coded[code] = name, said
            named = table.settlements if code.isdigit() else table.others
            if named.setdefault((name, unit), said) != said:
                rivals.append((named, (name, unit)))
    for named, key in rivals:
        named.pop(key, None)
    return tables


def load_local_names(lang: str) -> LocalNames:
    """Return the names of places in a language; read once a process.

    Raises
    ------
    ValueError
        For a language that the table has not.
    geo.errors.GazetteerError
        If the built table is missing or damaged.
    """
    if lang not in LOCAL_LANGUAGES:
        raise ValueError(f"there are no names of places in the language {lang!r}; known: {', '.join(LOCAL_LANGUAGES)}")
    return _tables()[lang]
