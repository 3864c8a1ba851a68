"""What may be published: places no finer than they should be, no positions of defenders, no names of persons."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely

import sitmap
from geo.geometry import distance_km
from layers import validate
from sitmap.errors import UsageError
from sitmap.publicprofile import MASK, check_profile, masked_names, public_table
from tests.support import Ran

REPORT = """Ukrainian forces hold positions in Robotyne, the brigade said on 3 June 2025.

A Russian drone struck a hospital in Kherson on 3 June 2025, wounding two people.

Russian troops shelled Nikopol on 3 June 2025, killing Olena Kovalchuk, a teacher.
"""
ROBOTYNE = {"lon": 35.837712, "lat": 47.446123, "admin0_iso": "UA", "admin1_iso": "UA-23", "precision": "settlement"}


def table(*rows: dict[str, Any]) -> Any:
    """Return an event table with these rows at one village, unless they say otherwise."""
    common = ROBOTYNE | {"uncertainty_km": 2.0, "place_name": "Robotyne", "place_text": "Robotyne", "report_id": "r"}
    return validate(pd.DataFrame([common | {"id": f"e{number}"} | row for number, row in enumerate(rows)]))


def test_points_are_rounded_and_the_radius_still_holds_the_true_place() -> None:
    given = table({"layer": "strike", "initiator": "Russia"})
    public, removed = public_table(given)
    (row,) = public.to_dict("records")
    assert (row["lon"], row["lat"]) == (35.84, 47.45)
    assert (row["geometry"].x, row["geometry"].y) == (35.84, 47.45)
    off = float(distance_km(row["lon"], row["lat"], ROBOTYNE["lon"], ROBOTYNE["lat"]))
    assert row["uncertainty_km"] >= 2.0 + off
    assert removed.rounded == 1
    assert given["lon"].tolist() == [35.837712]


def test_the_outline_of_a_small_area_does_not_give_its_middle_away() -> None:
    public, _ = public_table(table({"layer": "strike", "initiator": "Russia", "precision": "area"}))
    middle = public.geometry[0].centroid
    assert middle.x == pytest.approx(35.84, abs=1e-4)
    assert middle.y == pytest.approx(47.45, abs=1e-3)


@pytest.mark.parametrize(
    "row",
    [
        {"layer": "control", "controller": "Ukraine", "control_status": "controlled"},
        {"layer": "control", "controller": "Russia", "control_status": "contested"},
        {"layer": "ground", "initiator": "Ukraine"},
        {"layer": "ground"},
        {"layer": "air_defence", "initiator": "Ukraine"},
        {"layer": "strike", "initiator": "Russia", "targets": ["military"]},
        {"layer": "strike", "initiator": "Russia", "targets": ["residential", "medical"]},
        {"layer": "control", "controller": "Ukraine", "admin0_iso": "RU", "admin1_iso": "RU-KRS"},
        {
            "layer": "strike",
            "initiator": "Ukraine",
            "targets": ["military"],
            "admin0_iso": "RU",
            "admin1_iso": "RU-KRS",
        },
    ],
)
def test_what_tells_of_defenders_or_hospitals_is_shown_by_raion_without_its_words(row: dict[str, Any]) -> None:
    words = {"quote": "They stand in Robotyne.", "title": "Robotyne held", "casualties_text": "two at Robotyne"}
    words |= {"alternatives": [{"name": "Robotyne", "lon": 35.837712, "lat": 47.446123}], "geonameid": 695788}
    public, removed = public_table(table(row | words))
    (found,) = public.to_dict("records")
    assert found["precision"] == ("oblast" if row.get("admin0_iso") == "RU" else "raion")
    assert found["geometry"].geom_type in ("Polygon", "MultiPolygon")
    assert "Robotyne" not in json.dumps({name: str(value) for name, value in found.items()})
    assert removed.rounded == 0
    assert removed.coarsened == 1
    if found["precision"] == "raion":
        assert found["geometry"].centroid.distance(shapely.Point(found["lon"], found["lat"])) < 0.01
        off = float(distance_km(found["lon"], found["lat"], ROBOTYNE["lon"], ROBOTYNE["lat"]))
        assert off <= found["uncertainty_km"]


@pytest.mark.parametrize(
    "row",
    [
        {"layer": "control", "controller": "Russia", "control_status": "captured"},
        {"layer": "ground", "initiator": "Russia"},
        {"layer": "strike", "initiator": "Russia", "targets": ["residential"]},
        {"layer": "strike", "initiator": "Ukraine", "targets": ["military"]},
    ],
)
def test_what_tells_of_the_attacker_stays(row: dict[str, Any]) -> None:
    public, removed = public_table(table(row | {"quote": "They shelled Robotyne."}))
    assert public["place_name"].tolist() == ["Robotyne"]
    assert public["quote"].tolist() == ["They shelled Robotyne."]
    assert removed.coarsened == 0


def test_a_sentence_is_left_out_wherever_it_tells_of_defenders() -> None:
    shared = {"quote": "Russia shelled Robotyne, where our brigade stands.", "title": "Our brigade stands"}
    public, removed = public_table(
        table(
            {"layer": "control", "controller": "Ukraine"} | shared,
            {"layer": "strike", "initiator": "Russia"} | shared,
            {"layer": "strike", "initiator": "Russia", "quote": "Another shell fell.", "title": "Our brigade stands"},
            {"layer": "strike", "initiator": "Russia", "report_id": "other", "title": "Shelling"} | {"quote": "A."},
        )
    )
    assert public["quote"].tolist() == [None, None, "Another shell fell.", "A."]
    assert public["title"].tolist() == [None, None, None, "Shelling"]
    assert removed.silenced == 1


def test_what_no_unit_is_known_for_loses_its_place() -> None:
    public, removed = public_table(table({"layer": "ground", "admin1_iso": None}))
    assert public["lon"].isna().all()
    assert public.geometry[0] is None
    assert removed.unplaced == 1


def test_a_delay_holds_back_the_last_days_and_what_has_no_day() -> None:
    days = [dt.date(2025, 6, day) for day in (1, 2, 3, 4)]
    rows = [{"layer": "strike", "initiator": "Russia", "start_date": day, "end_date": day} for day in [*days, None]]
    public, removed = public_table(table(*rows), delay=2)
    assert public["start_date"].tolist() == days[:2]
    assert removed.delayed == 3
    assert "3 events of the last 2 days, or of no known day, held back" in removed.statement()
    assert len(public_table(table(*rows))[0]) == 5


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ('"We hid," said Olena Kovalchuk, 54.', f'"We hid," said {MASK}, 54.'),
        ("Mr Kovalchuk said so; Kovalchuk lost her house.", f"{MASK} said so; {MASK} lost her house."),
        ("Загинув Іван Петренко, сусід.", f"Загинув {MASK}, сусід."),
        ("O. Kovalchuk was wounded.", f"{MASK} was wounded."),
        ("Shells fell on Nikopol and Marhanets.", "Shells fell on Nikopol and Marhanets."),
    ],
)
def test_names_of_persons_are_masked(text: str, masked: str) -> None:
    assert masked_names(text)[0] == masked


def test_officials_and_places_keep_their_names() -> None:
    public, removed = public_table(
        table(
            {"layer": "strike", "quote": "Oleh Syniehubov said so.", "claimant": "Oleh Syniehubov"}
            | {"claimant_side": "Ukraine", "initiator": "Russia"},
            {"layer": "strike", "quote": "In Stanislav it burned.", "place_text": "Stanislav", "initiator": "Russia"},
            {
                "layer": "strike",
                "quote": "Olena Kovalchuk saw it.",
                "claimant": "Olena Kovalchuk",
                "initiator": "Russia",
            },
        )
    )
    assert public["quote"].tolist() == ["Oleh Syniehubov said so.", "In Stanislav it burned.", f"{MASK} saw it."]
    assert public["claimant"].tolist() == ["Oleh Syniehubov", None, MASK]
    assert removed.masked == 2


def test_every_file_states_the_profile_and_holds_nothing_of_what_was_removed(
    tmp_path: Path, run_sitmap: Callable[..., Ran]
) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT, "utf-8")
    formats = "html,geojson,geojsonl,kml,csv,svg"
    options = ("--name", "a", "--out", tmp_path / "o", "--format", formats)
    analyst = run_sitmap("map", report, *options)
    assert analyst.code == 0, analyst.err
    assert "Olena Kovalchuk" in (tmp_path / "o" / "a.geojson").read_text("utf-8")
    ran = run_sitmap("map", report, *options, "--profile", "public")
    assert ran.code == 0, ran.err
    assert "Profile public: " in ran.err
    texts = {path.name: path.read_text("utf-8") for path in (tmp_path / "o").iterdir()}
    for name, text in texts.items():
        assert "Kovalchuk" not in text, name
        assert "Robotyne" not in text, name
        assert "hold positions" not in text, name
    for name in set(texts) - {"a.csv"}:
        assert "Profile public: " in texts[name].replace("&#58;", ":"), name


def test_a_delay_belongs_to_the_public_profile(run_sitmap: Callable[..., Ran]) -> None:
    with pytest.raises(UsageError, match="there is no profile 'secret': choose from analyst, public"):
        check_profile("secret", 0)
    ran = run_sitmap("map", "missing.txt", "--delay", "2")
    assert ran.code == 2
    assert "a delay is for the profile public only" in ran.err


def test_rows_of_an_earlier_run_are_not_passed_off_as_fit_for_the_public(run_sitmap: Callable[..., Ran]) -> None:
    ran = run_sitmap("map", "missing.txt", "--format", "gpkg", "--append", "--profile", "public")
    assert ran.code == 2
    assert "write a file of its own" in ran.err


def test_a_notebook_shows_the_map_that_was_made(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORT, "utf-8")
    for formats in ("geojson", "html"):
        result = sitmap.map_reports(report, tmp_path / "o", formats=formats, title="Shown in a <notebook>")
        shown = result._repr_html_()
        assert shown.startswith("<iframe")
        assert "Shown in a &amp;lt;notebook&amp;gt;" in shown
        assert "Nikopol" in shown
    assert result.removed is None
