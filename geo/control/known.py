"""Sources that files are known by, and what their owners ask; read from `geo/data/control_sources.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from geo.control.guessing import Meaning, kind_text
from geo.control.model import ControlSource

__all__ = ["KnownSource", "known_source", "known_sources"]


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source that files are known by.

    Parameters
    ----------
    source : geo.control.ControlSource
    nothing_said : Meaning or None
        What areas are that carry no word of who holds them; None where the source's files say it.
    """

    source: ControlSource
    nothing_said: Meaning | None


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[re.Pattern[str], KnownSource], ...]:
    table = tomllib.loads((files("geo") / "data" / "control_sources.toml").read_text(encoding="utf-8"))
    found = []
    for row in table["source"]:
        said = row.get("nothing_said")
        meaning = Meaning(said[0] or None, said[1], said[2]) if said else None
        fields = ("key", "title", "attribution", "licence", "terms", "url", "accuracy_km")
        source = ControlSource(**{name: row[name] for name in fields if name in row})
        form = re.compile(rf"(?<!\w)(?:{'|'.join(row['names'])})(?!\w)")
        found.append((form, KnownSource(source, meaning)))
    return tuple(found)


def known_sources() -> tuple[KnownSource, ...]:
    """Return all sources that files are known by."""
    return tuple(known for _, known in _table())


def known_source(texts: Iterable[str]) -> KnownSource | None:
    """Return the source that the first text names which names any."""
    for text in texts:
        said = kind_text(text)
        for form, known in _table():
            if form.search(said):
                return known
    return None
