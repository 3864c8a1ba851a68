"""Case forms of Ukrainian and Russian names: read when the first text in Cyrillic letters comes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from geo.gazetteer import read_table

__all__ = ["Forms", "load_forms"]


@dataclass(frozen=True, slots=True)
class Forms:
    """The table of forms.

    Attributes
    ----------
    names : dict
        Form → the names of the gazetteer that it is a form of ("Херсоні" → "Херсон").
    towns : dict
        Form of an adjective → the towns that it is made from ("Лиманському" → "Лиман").
    common : frozenset of str
        Forms that are ordinary words, too; they name a place where a sentence does not open with them.
    """

    names: dict[str, tuple[str, ...]]
    towns: dict[str, tuple[str, ...]]
    common: frozenset[str]


@lru_cache(maxsize=1)
def load_forms() -> Forms:
    """Return the embedded forms; read once a process.

    Raises
    ------
    GazetteerError
        If the built table is missing or damaged.
    """
    return read_table("forms.tsv.gz", _parse)


def _parse(text: str) -> Forms:
    head, _, rest = text.partition("\n")
    if head != "sitmap-forms 1":
        raise ValueError("not a table of forms of form 1")
    lines, _, common = rest.partition("\n\n")
    names: dict[str, tuple[str, ...]] = {}
    towns: dict[str, tuple[str, ...]] = {}
    for line in lines.split("\n"):
        base, cut, endings, *town = line.split("\t")
        stem = base[: len(base) - int(cut)]
        into, of = (towns, (town[0],)) if town else (names, (base,))
        if town:
            into[base] = (*into[base], *of) if base in into else of
        for ending in endings.split(","):
            form = stem + ending
            into[form] = (*into[form], *of) if form in into else of
        if not town and "ё" in base:
            names[base] = (*names.get(base, ()), base)
    for table in (names, towns):
        # Most writers leave out the dots of ё.
        for form in [form for form in table if "ё" in form]:
            plain = form.replace("ё", "е")
            table[plain] = (*table.get(plain, ()), *(b for b in table[form] if b not in table.get(plain, ())))
    return Forms(names, towns, frozenset(common.split("\n")))
