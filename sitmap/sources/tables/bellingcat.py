"""Bellingcat's "Civilian Harm in Ukraine": what its filters say of weapons and of what was hit.

Incidents with open-source evidence of harm to civilians, each placed by researchers; how exactly is not coded, so a row
is as exact as a settlement. Who did it is not coded either. ``sources`` and ``filters`` are kept as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from sitmap.sources.tables import values
from sitmap.sources.tables.fields import Cells
from sitmap.sources.tables.profiles import load_data

__all__ = ["finish"]

_AREA, _WEAPON = "type of area affected", "weapon system"
_EVENT_TYPES = {"Attack": "Violence against civilians"}


def finish(cells: Cells) -> None:
    """Fill in what the filters and the sources say."""
    data = load_data("bellingcat")
    areas: Mapping[str, str] = data["areas"]
    weapons: Mapping[str, Sequence[str]] = data["weapons"]
    cells.reject(cells.objects("start_date") == None, "date is empty")  # noqa: E711
    cells.out["date_precision"] = np.full(cells.count, "day", dtype=object)
    cells.out["precision"] = np.full(cells.count, "settlement", dtype=object)
    cells.out["layer"] = np.full(cells.count, "strike", dtype=object)
    cells.out["targets"] = _told(cells, _AREA, lambda words: _kinds(areas.get(word, "") for word in words))
    cells.out["weapons"] = _told(
        cells, _WEAPON, lambda words: _kinds(weapons[word][0] for word in words if word in weapons)
    )
    uses = _told(cells, _WEAPON, lambda words: next((weapons[word][1] for word in words if word in weapons), None))
    cells.out["sub_event_type"] = uses
    cells.out["event_type"] = np.array(
        [None if use is None else _EVENT_TYPES.get(use, "Explosions/Remote violence") for use in uses], dtype=object
    )
    sources = cells.column("sources")
    if sources is not None:
        cells.out["url"], _ = values.each(sources, _address)


def _kinds(words: Any) -> list[str] | None:
    return list(dict.fromkeys(word for word in words if word)) or None


def _told(cells: Cells, key: str, read: Callable[[list[str]], Any]) -> values.Objects:
    """Return what is made of the values that a filter has in each row."""
    filters = cells.column("filters")
    if filters is None:
        return np.full(cells.count, None, dtype=object)

    def of_text(text: str) -> Any:
        try:
            given = json.loads(text)
        except RecursionError:
            raise ValueError(text) from None
        if not isinstance(given, list):
            raise ValueError(text)
        found = [one for one in given if isinstance(one, dict) and str(one.get("key", "")).casefold() == key]
        return read([str(one.get("value", "")).strip() for one in found])

    found, wrong = values.each(filters, of_text)
    cells.count_lost("filters", wrong)
    return found


def _address(text: str) -> str | None:
    """Return the first address among the sources."""
    try:
        given = json.loads(text)
    except RecursionError:
        return None
    paths = [one.get("path") for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    return next((path for path in paths if isinstance(path, str) and path.startswith(("http://", "https://"))), None)
