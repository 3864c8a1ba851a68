"""What is known of a dataset: how to tell it, what its columns and codes mean, and what its owner asks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

__all__ = ["Profile", "Terms", "known_profiles", "load_data", "plain_name", "profile_of", "restriction"]

# In the order in which they are tried: what an earlier one needs, no later one has.
_KNOWN = ("acled", "ucdp", "viina", "viina_1pd", "bellingcat", "missiles")


@dataclass(frozen=True, slots=True)
class Terms:
    """Whose the rows are, and on what terms.

    Parameters
    ----------
    title : str
        The dataset as credits name it.
    attribution, licence, terms, url : str
        "" where nothing is known.
    restricted : bool or None
        The rows must not be passed on; None where nobody said.
    """

    title: str
    attribution: str = ""
    licence: str = ""
    terms: str = ""
    url: str = ""
    restricted: bool | None = None

    @property
    def credit(self) -> str:
        """The line that goes into credits and stands on every row: whom to name, the licence, the terms."""
        told = ". ".join(part.rstrip(".") for part in (self.attribution, self.licence, self.terms) if part)
        return f"{self.title}: {told or 'terms of use not known'}"


def restriction(credit: str) -> str:
    """Return the warning about rows that must not be passed on."""
    return f"what is written holds rows that must not be passed on. {credit}"


@dataclass(frozen=True, slots=True)
class Profile:
    """A dataset.

    Parameters
    ----------
    key, title : str
        `key` is part of the rows' ids.
    terms : Terms
    needs : frozenset of str
        A table with all of these columns is one of this dataset.
    columns : mapping of str to str
        Column → field (see `sitmap.sources.tables.fields`).
    moved : frozenset of str
        Columns whose content a field holds letter for letter; all others are kept under their own names.
    id, newest : str or None
        The column with a row's id, and the one that is larger in a newer version of a row.
    order : str
        How 02-03-2024 is to be read: ``dmy``, ``mdy``; ``ymd`` where such dates are not expected, "" where they are
        refused.
    codes : mapping
        Column → code → word.
    language : str or None
        ISO 639-1, of the rows' words.
    rules : mapping of str to str
        Column → what the dataset's own rules make of it, for explanations.
    constants : mapping of str to str
        Field → what all rows have.
    axes, crs : str
        ``lat lon`` where the two are swapped; the system of coordinates that are no degrees.
    """

    key: str
    title: str | None
    terms: Terms
    needs: frozenset[str]
    columns: Mapping[str, str]
    moved: frozenset[str]
    id: str | None = None
    newest: str | None = None
    order: str = ""
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    language: str | None = None
    rules: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    axes: str = ""
    crs: str = ""


@cache
def load_data(name: str) -> Mapping[str, Any]:
    """Return a file of the package's data on datasets."""
    text = (files("sitmap.sources.tables") / "data" / f"{name}.toml").read_text("utf-8")
    return MappingProxyType(tomllib.loads(text))


@cache
def known_profiles() -> tuple[Profile, ...]:
    """Return all datasets that are known by their columns."""
    return tuple(_profile(load_data(name)) for name in _KNOWN)


def _profile(data: Mapping[str, Any]) -> Profile:
    about = data["dataset"]
    # Another form of a dataset has its owner, its dates and its codes.
    data = {**load_data(about["like"]), **data} if "like" in about else data
    return Profile(
        key=about["key"],
        title=about["title"],
        terms=Terms(**data["source"]),
        needs=frozenset(about["needs"]),
        columns=data["columns"],
        moved=frozenset(data["moved"]["columns"]),
        id=about.get("id"),
        newest=about.get("newest"),
        order=data["date"]["order"],
        codes=data.get("codes", {}),
        language=about.get("language"),
        rules=data.get("rules", {}),
    )


def profile_of(header: tuple[str, ...]) -> Profile | None:
    """Return the dataset that a table with these columns is of, or None."""
    names = frozenset(header)
    return next((profile for profile in known_profiles() if profile.needs <= names), None)


def plain_name(name: str) -> str:
    """Return the name of a column as profiles have it: small letters, underscores for spaces and hyphens."""
    return "_".join(name.strip().strip("\ufeff").casefold().replace("-", " ").split())
