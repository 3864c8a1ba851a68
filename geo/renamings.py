"""Renamed places of Ukraine, with the dates of the acts: which name a place bore when.

An old name leads to the place that bore it; where another place bears it today, the day of the report decides. Those
who do not accept a renaming go on with the old name, so that no date rules an old name out; a new name is hardly in use
before its act.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from geo.gazetteer import Place
from geo.names import is_cyrillic, match_key, romanise

__all__ = ["Renaming", "load_renamings", "renaming_of"]


@dataclass(frozen=True, slots=True)
class Renaming:
    """One renaming.

    Parameters
    ----------
    unit : str
        ISO 3166-2 of the first-level unit.
    name, former : str
        The Ukrainian names since the act and until then.
    since : str
        The day of the act, or its year alone; empty where it is not known.
    act : str
        The act, in short.
    """

    unit: str
    name: str
    former: str
    since: str
    act: str

    @property
    def former_latin(self) -> str:
        """The former name as KMU 2010 romanises it."""
        return romanise(self.former, "uk")

    def before(self, day: str) -> bool:
        """Tell whether a day (ISO 8601) lies before the act; not so where the date of the act is not known."""
        return bool(self.since) and day[: len(self.since)] < self.since


@lru_cache(maxsize=1)
def load_renamings() -> tuple[Renaming, ...]:
    """Return the renamings, in the order of the table."""
    text = (files("geo") / "data" / "renamings.tsv").read_text("utf-8")
    return tuple(Renaming(*line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def _by_name() -> dict[tuple[str, str], tuple[Renaming, ...]]:
    listed: defaultdict[tuple[str, str], list[Renaming]] = defaultdict(list)
    for renaming in load_renamings():
        listed[renaming.unit, match_key(renaming.name)].append(renaming)
    return {key: tuple(found) for key, found in listed.items()}


def renaming_of(place: Place, words: str) -> tuple[Renaming, bool] | None:
    """Return the renaming of a place that the words for it tell of, and whether they are its former name.

    Parameters
    ----------
    place : Place
        A place with its name of today.
    words : str
        The name as written, in Cyrillic letters in any case.

    Returns
    -------
    tuple of Renaming and bool, or None
        None where the place was not renamed or the words are another name of it.
    """
    if place.kind != "settlement" or place.admin1_iso is None:
        return None
    listed = _by_name().get((place.admin1_iso, match_key(place.name)))
    if not listed:
        return None
    keys = {match_key(words)}
    if is_cyrillic(words):
        from geo.forms import load_forms

        keys.update(match_key(base) for base in load_forms().names.get(words, ()))
    for renaming in listed:
        if match_key(renaming.former) in keys:
            return renaming, True
    return (listed[0], False) if match_key(place.name) in keys else None
