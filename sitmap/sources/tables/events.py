"""What event tables share beside their cells: the layer of an event type, the side of an actor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from sitmap.sources.tables.profiles import load_data
from sitmap.sources.tables.values import Objects, each

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["layer_of", "no_layer", "side_of", "sides", "type_of"]


def layer_of(event_type: str | None, sub_event_type: str | None) -> str | None:
    """Return the layer that draws an event of ACLED's types; None where none does."""
    data = load_data("layers")
    by_sub: Mapping[str, str] = data["sub_event_type"]
    by_type: Mapping[str, str] = data["event_type"]
    return by_sub.get(sub_event_type or "") or by_type.get(event_type or "")


def type_of(sub_event_type: str | None) -> str | None:
    """Return the event type that a sub-event type of ACLED's belongs to; None for any other word."""
    found: Mapping[str, str] = load_data("layers")["event_type_of"]
    return found.get(sub_event_type or "")


def no_layer(event_type: str | None, sub_event_type: str | None) -> str:
    """Say that no layer draws an event of these types."""
    words = ": ".join(word for word in (event_type, sub_event_type) if word) or "an event without a type"
    return f"no layer of the map shows {words}"


@cache
def _words() -> tuple[Mapping[str, re.Pattern[str]], tuple[str, ...]]:
    data = load_data("sides")
    patterns = {
        side: re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in data[side]))
        for side in ("Russia", "Ukraine")
    }
    return patterns, tuple(data["decide"])


def side_of(actor: str) -> str | None:
    """Return the side of this war that an actor's name tells, or None.

    Examples
    --------
    >>> side_of("Military Forces of Russia (2000-)"), side_of("Civilians (Ukraine)"), side_of("Rioters (Poland)")
    ('Russia', 'Ukraine', None)
    """
    name = actor.casefold()
    patterns, decide = _words()
    for word in decide:
        name = word if word in name else name
    found = [side for side, pattern in patterns.items() if pattern.search(name)]
    if any(word in name for word in decide):
        return "Ukraine"
    return found[0] if len(found) == 1 else None


def sides(actors: pd.Series) -> Objects:
    """Return the side of each actor of a column."""

    def read(name: str) -> Any:
        return side_of(name)

    found, _ = each(actors, read)
    return np.asarray(found, dtype=object)
