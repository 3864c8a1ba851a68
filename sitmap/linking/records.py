"""A row as linking sees it, written down: for where rows are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sitmap.linking.facts import Fact, Window
from sitmap.model import Toll

__all__ = ["fact_of_record", "record_of"]

# What is written under its own name, and what it is where it is not written.
_PLAIN: Mapping[str, Any] = {
    "telling": 0, "start": 0, "layer": "strike", "side": None, "stance": "reported", "initiator": None,
    "controller": None, "status": None, "extent": None, "relation": "in", "place": "", "kind": "", "level": "",
    "oblast": False, "lon": 0.0, "lat": 0.0, "reach_km": 0.0, "population": 0, "unit": None,
}  # fmt: skip
_SETS = ("weapons", "targets", "models")


def record_of(fact: Fact) -> dict[str, Any]:
    """Return what is compared of a row, as JSON takes it.

    Not in it are what stands in the columns of the event table as it is: report, day of publication, sentence,
    language; and its number.
    """
    record = {name: value for name, default in _PLAIN.items() if (value := getattr(fact, name)) != default}
    record |= {name: sorted(value) for name in _SETS if (value := getattr(fact, name))}
    if fact.apart != fact.report:
        record["apart"] = fact.apart
    if fact.window is not None:
        record["window"] = [fact.window.start.isoformat(), fact.window.end.isoformat(), fact.window.exact]
    if fact.tolls:
        record["tolls"] = {kind: [toll.min, toll.max] for kind, toll in fact.tolls.items()}
    if fact.counts:
        record["counts"] = fact.counts
    if fact.known_parts is not None:
        record["known_parts"] = sorted(fact.known_parts)
    record["words"] = fact.words.hex()
    return record


def fact_of_record(
    record: Mapping[str, Any], *, report: str, published: date, number: int, quote: str | None, lang: str | None
) -> Fact:
    """Return the row of which `record_of` made a record."""
    # What the record and this function know; what is in neither is as it is by default.
    given = {**_PLAIN, **record}
    window = record.get("window")
    given |= {name: frozenset(record.get(name, ())) for name in _SETS}
    given["window"] = None if window is None else _window(*window)
    given["tolls"] = {kind: Toll(*bounds) for kind, bounds in record.get("tolls", {}).items()}
    given["counts"] = dict(record.get("counts", {}))
    given["words"] = bytes.fromhex(record["words"])
    given.setdefault("apart", report)
    if "known_parts" in record:
        given["known_parts"] = frozenset(record["known_parts"])
    return Fact(**given, report=report, number=number, published=published, quote=quote or "", lang=lang)


@lru_cache(maxsize=4096)
def _window(start: str, end: str, exact: bool) -> Window:
    return Window(date.fromisoformat(start), date.fromisoformat(end), bool(exact))
