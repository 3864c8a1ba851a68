"""The first report: everything that its reader must find, and none of its traps."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.sitmap.reading import Row, read

PUBLISHED = date(2025, 2, 12)
# Columns that the expectation gives under the table's own names; the others are spelled out in `differences`.
PLAIN = (
    "layer", "precision", "admin0_iso", "admin1_iso", "initiator", "claimant_side", "stance", "controller",
    "control_status", "extent", "drones_launched", "drones_intercepted", "missiles_launched", "missiles_intercepted",
    "place_text",
)  # fmt: skip
LISTS = ("weapons", "weapon_models", "targets")
TOLLS = ("killed", "injured", "missing")
SPOKEN = {*PLAIN, *LISTS, *TOLLS, "place", "start_date", "claimant", "note"}


@pytest.fixture(scope="module")
def seed(shared: Path) -> tuple[dict[str, Any], str]:
    folder = shared / "seed"
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    return expected, (folder / "report.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def expected(seed: tuple[dict[str, Any], str]) -> dict[str, Any]:
    return seed[0]


@pytest.fixture(scope="module")
def text(seed: tuple[dict[str, Any], str]) -> str:
    return seed[1]


@pytest.fixture(scope="module")
def rows(text: str) -> tuple[Row, ...]:
    return read(text, PUBLISHED)


def differences(wanted: dict[str, Any], row: Row) -> list[str]:
    """Say where a row is not what is wanted, field by field."""
    assert not wanted.keys() - SPOKEN, f"fields that nothing compares: {sorted(wanted.keys() - SPOKEN)}"
    found: dict[str, Any] = {"place": row["place_name"], **{name: row[name] for name in PLAIN}}
    found["place_text"] = (row["place_text"] or "").removeprefix("the ")
    found["start_date"] = row["start_date"].isoformat() if row["start_date"] else None
    for kind in TOLLS:
        bounds = [row[f"{kind}_min"], row[f"{kind}_max"]]
        found[kind] = None if bounds == [None, None] else bounds
    wrong = [
        f"{name}: {found[name]!r}, not {value!r}"
        for name, value in wanted.items()
        if name in found and found[name] != value
    ]
    # The expectation gives the name, the column the name as it is written: with its office.
    if not (row["claimant"] or "").endswith(wanted.get("claimant", "")):
        wrong.append(f"claimant: {row['claimant']!r}, not {wanted['claimant']!r}")
    for name in LISTS:
        missing = set(wanted.get(name, ())) - set(row[name])
        if missing:
            wrong.append(f"{name}: {row[name]}, without {sorted(missing)}")
    if "weapons" in wanted and set(row["weapons"]) != set(wanted["weapons"]):
        wrong.append(f"weapons: {row['weapons']}, not {wanted['weapons']}")
    return wrong


def closest(wanted: dict[str, Any], rows: Sequence[Row]) -> tuple[int, list[str]]:
    """Return the row of that layer that is most like what is wanted, and what is wrong with it."""
    wrong = {n: differences(wanted, row) for n, row in enumerate(rows) if row["layer"] == wanted["layer"]}
    if not wrong:
        pytest.fail(f"no row of the layer {wanted['layer']!r}")
    number = min(wrong, key=lambda n: len(wrong[n]))
    return number, wrong[number]


def test_every_event_comes_out_field_by_field(expected: dict[str, Any], rows: tuple[Row, ...]) -> None:
    taken: list[int] = []
    for wanted in expected["events"]:
        number, wrong = closest(wanted, rows)
        assert not wrong, f"{wanted['layer']} at {wanted['place']}: " + "; ".join(wrong)
        taken.append(number)
    assert len(set(taken)) == len(expected["events"]), "each event is a row of its own"


def test_nothing_else_comes_out(expected: dict[str, Any], rows: tuple[Row, ...]) -> None:
    taken = {closest(wanted, rows)[0] for wanted in expected["events"]}
    others = [row for number, row in enumerate(rows) if number not in taken]
    # What may come out or not: country-level claims of who holds what.
    assert all(row["layer"] == "control" and row["precision"] == "country" for row in others), others


def test_the_missile_night_has_two_versions_of_one_incident(rows: tuple[Row, ...]) -> None:
    (kyiv,) = (row for row in rows if row["layer"] == "strike" and row["admin1_iso"] == "UA-30")
    (ministry,) = (row for row in rows if row["layer"] == "strike" and row["claimant_side"] == "Russia")
    assert ministry["incident_id"] == kyiv["incident_id"]
    assert (ministry["killed_min"], ministry["injured_min"]) == (None, None), "the toll is the other side's"


def test_no_row_is_where_nothing_happened(expected: dict[str, Any], rows: tuple[Row, ...]) -> None:
    names = {name.casefold().removeprefix("the ") for name in expected["not_events"]}
    for row in rows:
        for written in (row["place_name"], row["place_text"]):
            assert (written or "").casefold().removeprefix("the ") not in names


def test_no_strike_has_the_day_of_the_anniversary_or_of_the_meeting(rows: tuple[Row, ...]) -> None:
    days = {row["start_date"] for row in rows} | {row["end_date"] for row in rows}
    assert days.isdisjoint({date(2025, 2, 24), date(2022, 2, 24)})
    assert all(row["start_date"] != date(2025, 2, 11) or row["end_date"] != date(2025, 2, 11) for row in rows)


def test_a_threat_and_a_prisoner_are_no_claims_of_control(rows: tuple[Row, ...], text: str) -> None:
    for row in rows:
        if row["layer"] in ("control", "ground"):
            words = text[row["span_start"] : row["span_end"]]
            assert "destroyed" not in words
            assert row["admin0_iso"] in ("UA", "RU")
            assert "held in the" not in words


def test_an_oblast_wide_claim_is_not_drawn_as_a_pin(rows: tuple[Row, ...]) -> None:
    report = [row for row in rows if row["precision"] in ("oblast", "region")]
    assert report
    assert all(row["uncertainty_km"] > 50 for row in report)


def test_every_row_has_its_words(rows: tuple[Row, ...], text: str) -> None:
    for row in rows:
        assert row["quote"] in text
        assert text[row["span_start"] : row["span_end"]].strip()


def test_the_weekday_and_the_date_in_the_text_give_the_year(expected: dict[str, Any], text: str) -> None:
    undated = read(text, published=None)
    (kyiv,) = (row for row in undated if row["layer"] == "strike" and row["admin1_iso"] == "UA-30")
    assert kyiv["start_date"] == kyiv["end_date"] == date.fromisoformat(expected["published"])
