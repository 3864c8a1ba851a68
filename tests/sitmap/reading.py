"""Read a few sentences and say which rows must come of them: what the tests of reading share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pytest

import sitmap
from layers.schema import COLUMN_NAMES

__all__ = ["PUBLISHED", "Row", "air_defence", "case", "check", "control", "ground", "holds", "read", "reads", "strike"]

# A Wednesday; what "overnight" and "on Monday" of the sentences in these tests count from.
PUBLISHED = date(2025, 2, 12)

Row = Mapping[str, Any]
Toll = int | tuple[int | None, int | None] | None

_COUNTS = ("drones_launched", "drones_intercepted", "drones_lost", "missiles_launched", "missiles_intercepted")


@dataclass(frozen=True)
class Expected:
    """One row that must come out: its layer, its place, and the columns that the case is about."""

    layer: str
    place: str | None
    columns: Mapping[str, Any]

    def fits(self, row: Row) -> bool:
        return self.layer == row["layer"] and self.place == row["place_name"] and self.shown(row) == self.columns

    def shown(self, row: Row) -> dict[str, Any]:
        """Return of a row what this expectation speaks of."""
        return {name: row[name] for name in self.columns}


def _expected(layer: str, place: str | None, columns: dict[str, Any]) -> Expected:
    """Spell out the short forms.

    ``killed=2`` is exactly two, ``killed=(4, None)`` at least four; a toll or a count that is not mentioned must be
    null, so that every case also says who was not hurt where. ``day="2025-02-11"`` is both dates,
    ``days=("2025-02-11", "2025-02-12")`` a range, ``unit`` the ISO code of the first-level unit.
    """
    spelled: dict[str, Any] = {}
    for kind in ("killed", "injured", "missing"):
        toll: Toll = columns.pop(kind, None)
        spelled[f"{kind}_min"], spelled[f"{kind}_max"] = toll if isinstance(toll, tuple) else (toll, toll)
    for count in _COUNTS:
        spelled[count] = columns.pop(count, None)
    if "unit" in columns:
        spelled["admin1_iso"] = columns.pop("unit")
    if "day" in columns:
        day = columns.pop("day")
        columns["days"] = (day, day)
    if "days" in columns:
        days = columns.pop("days")
        spelled["start_date"], spelled["end_date"] = (date.fromisoformat(d) if d else None for d in days)
    unknown = columns.keys() - set(COLUMN_NAMES)
    assert not unknown, f"no such columns: {sorted(unknown)}"
    return Expected(layer, place, {**spelled, **columns})


def strike(place: str | None, /, **columns: Any) -> Expected:
    """Expect a strike at a place; see `_expected` for the short forms."""
    return _expected("strike", place, columns)


def air_defence(place: str | None, /, **columns: Any) -> Expected:
    """Expect an air-defence tally."""
    return _expected("air_defence", place, columns)


def ground(place: str | None, /, **columns: Any) -> Expected:
    """Expect fighting on the ground."""
    return _expected("ground", place, columns)


def control(place: str | None, /, **columns: Any) -> Expected:
    """Expect a claim of who holds a place."""
    return _expected("control", place, columns)


@cache
def _rows(text: str, published: date | None, fields: tuple[tuple[str, str], ...]) -> tuple[Row, ...]:
    report = sitmap.make_report(text, published=published, **dict(fields))
    table = sitmap.to_table(sitmap.locate(sitmap.extract(report)))
    plain = table.drop(columns="geometry").astype(object)
    return tuple(plain.where(plain.notna(), None).to_dict("records"))


def read(text: str, published: date | None = PUBLISHED, **fields: str) -> tuple[Row, ...]:
    """Return the rows of the event table for a report, missing values as None."""
    return _rows(text, published, tuple(sorted(fields.items())))


def check(text: str, expected: Sequence[Expected], published: date | None = PUBLISHED, **fields: str) -> None:
    """Hold that a report gives the expected rows, each once, in any order, and no other."""
    rows = list(read(text, published, **fields))
    if not (len(rows) == len(expected) and _paired(expected, rows)):
        names = dict.fromkeys(name for one in expected for name in one.columns)
        shown = names or dict.fromkeys(("precision", "admin1_iso"))
        found = [{n: row[n] for n in ("layer", "place_name", *shown)} for row in rows]
        wanted = [{"layer": one.layer, "place_name": one.place, **one.columns} for one in expected]
        pytest.fail(f"{text}\n\nexpected: {_listed(wanted)}\n\nfound: {_listed(found)}", pytrace=False)


def _paired(expected: Sequence[Expected], rows: list[Row]) -> bool:
    """Tell whether each expectation can have a row of its own."""
    if not expected:
        return True
    first, *others = expected
    return any(first.fits(row) and _paired(others, rows[:n] + rows[n + 1 :]) for n, row in enumerate(rows))


def _listed(rows: Sequence[Row]) -> str:
    lines = [", ".join(f"{k}={v!r}" for k, v in row.items() if v is not None and v != []) for row in rows]
    return "".join(f"\n  {line}" for line in lines) or "nothing"


def case(says: str, text: str, *expected: Expected, published: date | None = PUBLISHED, **fields: str) -> Any:
    """Describe one behaviour: what it is, a report that shows it, and all the rows that must come of the report."""
    return pytest.param((text, expected, published, fields), id=says.replace(" ", "-"))


def reads(*cases: Any) -> pytest.MarkDecorator:
    """Run a test once for each case; it takes ``given`` and hands it to `holds`."""
    return pytest.mark.parametrize("given", cases)


def holds(given: tuple[str, Sequence[Expected], date | None, dict[str, str]]) -> None:
    """Check one case of `reads`."""
    text, expected, published, fields = given
    check(text, expected, published, **fields)
