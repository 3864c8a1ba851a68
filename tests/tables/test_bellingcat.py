"""Bellingcat's incidents: filters say what was hit, and with what."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.tables.generators import bellingcat_records
from tests.tables.reading import Placed, place


def written(folder: Path, *records: object) -> Placed:
    path = folder / "incidents.json"
    path.write_text(json.dumps(list(records), indent=1, ensure_ascii=False), encoding="utf-8")
    return place(path)


def record(**members: object) -> dict[str, object]:
    return bellingcat_records(1)[0] | members


def test_an_incident_has_its_day_its_place_and_its_words(tmp_path: Path) -> None:
    one = written(tmp_path, record(date="03/02/2022", location="Kharkiv", latitude="49.99", longitude="36.23")).one()
    assert (one["start_date"], one["date_precision"]) == (date(2022, 3, 2), "day")
    assert (one["lon"], one["lat"], one["place_name"], one["admin1_iso"]) == (36.23, 49.99, "Kharkiv", "UA-63")
    assert (one["quote"], one["url"]) == ("Invented harm 0", "https://post.example/0/1")
    assert json.loads(str(one["sources"]))[1]["path"] == "https://post.example/0/2"


@pytest.mark.parametrize(
    ("weapon", "weapons", "event_type", "sub"),
    [
        ("Cruise missile", ["missile"], "Explosions/Remote violence", "Shelling/artillery/missile attack"),
        ("Air strike", None, "Explosions/Remote violence", "Air/drone strike"),
        ("Small arms", ["small_arms"], "Violence against civilians", "Attack"),
        ("Unknown", None, None, None),
    ],
)
def test_weapons_are_told_by_the_filters(
    tmp_path: Path, weapon: str, weapons: list[str] | None, event_type: str | None, sub: str | None
) -> None:
    filters = [{"key": "Type of area affected", "value": "Healthcare"}, {"key": "Weapon System", "value": weapon}]
    one = written(tmp_path, record(filters=filters)).one()
    assert (one["layer"], one["weapons"], one["event_type"], one["sub_event_type"]) == (
        "strike",
        weapons,
        event_type,
        sub,
    )
    assert one["targets"] == ["medical"]
    assert one["initiator"] is None


def test_records_that_are_none_and_members_that_are_missing_cost_themselves(tmp_path: Path) -> None:
    bare: dict[str, Any] = {
        name: value for name, value in record(id="CIV9").items() if name not in ("filters", "sources")
    }
    found = written(tmp_path, record(), 7, bare, record(id="CIV8", date="2022"))
    assert len(found.events) == 2
    assert [(reject.row, reject.reason) for reject in found.rejects] == [
        (2, "is no object with names and values"),
        (4, "date: '2022' is no day that can be read"),
    ]


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text(json.dumps(bellingcat_records(5))[:-300], encoding="utf-8")
    found = place(path)
    assert len(found.events) == 4
    (reject,) = found.rejects
    assert "is no JSON from here on" in reject.reason


def test_its_terms_are_said_to_be_unknown(tmp_path: Path) -> None:
    found = written(tmp_path, record())
    assert "no licence is known" in str(found.one()["dataset_terms"])
    assert found.events["dataset_restricted"].isna().all()
