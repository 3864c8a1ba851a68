"""A mapping says what layers and fields mean, and a mistake in it is named with its place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from geo.control import read_control
from geo.control.mapping import read_mapping
from geo.errors import ControlError
from tests.geo.control.support import BAKHMUT, KHERSON, POKROVSK, collection, feature, kinds, write

MAPPING = """
files = ["plan*"]

[source]
key = "staff"
title = "A general staff"
attribution = "The staff"
licence = "none"
terms = "ask first"
url = "https://example.org/terms"
accuracy_km = 2

[date]
property = "asof_day"

[[area]]
where = { zorb = ["A1", "A2"] }
controller = "Russia"
status = "controlled"
basis = "claimed"

[[area]]
name = "*wood*"
status = "contested"

[[area]]
name = "sea*"
skip = true

[others]
use = "refuse"
"""


def test_a_mapping_turns_features_into_who_holds_what_when_and_by_whom(tmp_path: Path):
    (tmp_path / "mapping.toml").write_text(MAPPING, "utf-8")
    path = write(
        tmp_path / "plan.geojson",
        collection(
            feature(BAKHMUT, zorb="a2", asof_day="2025-02-12"),
            feature(POKROVSK, name="The Wood", asof_day="2025-02-12"),
            feature(KHERSON, name="sea of fog", asof_day="2025-02-12"),
        ),
    )
    said: list[str] = []
    (series,) = read_control(path, mapping=tmp_path / "mapping.toml", notify=said.append)
    source = series.source
    assert (source.key, source.title, source.attribution, source.terms) == (
        "staff",
        "A general staff",
        "The staff",
        "ask first",
    )
    assert source.accuracy_km == 2.0
    assert series.dates == (dt.date(2025, 2, 12),)
    assert kinds([series]) == [(None, "contested", "assessed"), ("Russia", "controlled", "claimed")]
    assert any("rule 3" in line for line in said)


def test_what_no_rule_fits_can_be_guessed_left_out_or_refused(tmp_path: Path):
    path = write(
        tmp_path / "plan_20250212.geojson", collection(feature(BAKHMUT, name="Zorb"), feature(KHERSON, name="Occupied"))
    )
    rule = {"name": "Zorb", "controller": "Ukraine"}
    both = [("Russia", "controlled", "assessed"), ("Ukraine", "controlled", "assessed")]
    assert kinds(read_control(path, mapping={"area": [rule]})) == both
    assert kinds(read_control(path, mapping={"area": [rule], "others": {"use": "skip"}})) == both[1:]
    with pytest.raises(ControlError, match=r"Occupied fits no rule of the mapping.*\[\[area\]\]"):
        read_control(path, mapping={"area": [rule], "others": {"use": "refuse"}})


def test_a_rule_for_a_layer_a_folder_a_colour_or_a_file(tmp_path: Path):
    path = write(
        tmp_path / "plan_20250212.geojson", collection(feature(BAKHMUT, fill="#ABC", zorb="x"), name="Layer of the day")
    )
    for condition in (
        {"layer": "layer of*"}, {"folder": "*the day"}, {"colour": "aabbcc"}, {"file": "plan_*"},
        {"where": {"ZORB": "X"}},
    ):  # fmt: skip
        rule = {**condition, "controller": "Ukraine"}
        assert kinds(read_control(path, mapping={"area": [rule]})) == [("Ukraine", "controlled", "assessed")]
    with pytest.raises(ControlError, match="nothing in it says"):
        read_control(path, mapping={"area": [{"name": "other", "controller": "Ukraine"}]})


def test_the_first_mapping_that_is_for_a_file_holds(tmp_path: Path):
    write(tmp_path / "one_20250212.geojson", feature(BAKHMUT))
    write(tmp_path / "two_20250212.geojson", feature(BAKHMUT))
    series = read_control(
        tmp_path,
        mapping=[{"files": ["one*"], "source": {"key": "first"}}, {"area": [{"file": "*", "controller": "Ukraine"}]}],
    )
    assert [one.source.key for one in series] == ["first", "two"]
    assert kinds(series[:1]) == [("Russia", "controlled", "assessed")]
    assert kinds(series[1:]) == [("Ukraine", "controlled", "assessed")]


def test_a_day_or_an_order_can_be_said(tmp_path: Path):
    path = write(tmp_path / "plan.geojson", feature(BAKHMUT))
    assert read_control(path, mapping={"date": {"value": dt.date(2025, 2, 12)}})[0].dates == (dt.date(2025, 2, 12),)
    path = write(tmp_path / "plan_02-12-2025.geojson", feature(BAKHMUT))
    said: list[str] = []
    assert read_control(path, notify=said.append)[0].dates == (dt.date(2025, 12, 2),)
    assert any("before the month" in line for line in said)
    assert read_control(path, mapping={"date": {"order": "mdy"}})[0].dates == (dt.date(2025, 2, 12),)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"sauce": {}}, "no entry 'sauce'; there are files, source"),
        ({"source": {"name": "x"}}, r"\[source\]: no entry 'name'"),
        ({"source": {"title": ""}}, "title = '' is no text"),
        ({"source": {"accuracy_km": 0}}, "accuracy_km = 0"),
        ({"source": "isw"}, "write it as a table"),
        ({"date": {"value": "soon"}}, "value = 'soon' is no day"),
        ({"date": {"order": "ymd"}}, "order = 'ymd' is none of dmy, mdy"),
        ({"read": {"axes": "yx"}}, "axes = 'yx'"),
        ({"others": {"use": "drop"}}, "use = 'drop' is none of guess, skip, refuse"),
        ({"area": {"name": "x"}}, r"write every rule as \[\[area\]\]"),
        ({"area": [{"name": "x"}]}, r"\[\[area\]\] 1: says neither"),
        (
            {"area": [{"skip": True}, {"controller": "Rusia"}]},
            r"\[\[area\]\] 2: controller = 'Rusia' is none of Russia, Ukraine",
        ),
        ({"area": [{"status": "held"}]}, "status = 'held' is none of controlled, contested, liberated, advanced"),
        ({"area": [{"basis": "sure"}]}, "basis = 'sure' is none of assessed, claimed"),
        ({"area": [{"status": "contested", "controller": "Russia"}]}, "has no controller"),
        ({"area": [{"skip": "yes"}]}, "neither true nor false"),
        ({"area": [{"where": "x", "skip": True}]}, "write where as"),
        ({"area": [{"name": ["x"], "skip": True}]}, "is no text"),
    ],
)
def test_a_mistake_is_named_with_its_place(table: dict[str, Any], reason: str):
    with pytest.raises(ControlError, match=reason):
        read_mapping(table)


def test_a_mapping_that_cannot_be_read_is_named(tmp_path: Path):
    with pytest.raises(ControlError, match=r"nowhere\.toml: cannot be read"):
        read_mapping(tmp_path / "nowhere.toml")
    (tmp_path / "broken.toml").write_text("[source", "utf-8")
    with pytest.raises(ControlError, match=r"broken\.toml: is no TOML"):
        read_mapping(tmp_path / "broken.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xff")
    with pytest.raises(ControlError, match="no text in UTF-8"):
        read_mapping(tmp_path / "bytes.toml")
    with pytest.raises(ControlError, match="is a folder"):
        read_mapping(tmp_path)


def test_a_column_for_the_days_that_is_not_there_is_named_with_those_that_are(tmp_path: Path):
    path = write(tmp_path / "plan.geojson", feature(BAKHMUT, zorb=1, name="Occupied"))
    with pytest.raises(ControlError, match="no column 'day_x' for the days; there is zorb, name"):
        read_control(path, mapping={"date": {"property": "day_x"}})
