"""Days in names: every usual form, and nothing where the words do not say."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.control.dates import day_of_value, days_in, only_day, order_of, without_days

DAY = dt.date(2025, 2, 12)


@pytest.mark.parametrize(
    "name",
    [
        "deepstatemap_data_20250212", "map_2025-02-12", "map 2025_02_12 final", "control.2025.02.12", "12.02.2025",
        "карта_12.02.2025", "isw 12_Feb_2025", "12-Feb-2025", "February 12, 2025", "Feb_12_2025", "12Feb2025",
        "2025Feb12", "2025-Feb-12", "12 лютого 2025", "12 февраля 2025 года", "2025-02-12 v2", "250212_0000",
        "snapshot-20250212T113000Z", "2025-02-12T11:30:00+00:00", "history_1739318400", "1739318400000", "12.02.25",
        "map_v2_20250212 (1)",
        "Russian_controlled_before_February_24_2022_as_of_20250212",
    ],
)  # fmt: skip
def test_a_name_gives_its_day(name: str):
    assert only_day(name) == (DAY, ())


@pytest.mark.parametrize(
    "name",
    ["layer49", "wkid_102100", "20251345", "a_2025-13-02", "Feb_2025", "part 3 of 12", "v20250212345", "19990212", ""],
)
def test_a_number_that_is_no_day_gives_none(name: str):
    assert only_day(name) == (None, ())


def test_a_day_up_to_which_a_map_was_drawn_is_not_its_own():
    assert only_day("Russian_controlled_Ukrainian_Territory_before_February_24_2022") == (None, ())


def test_two_days_in_a_name_decide_nothing_and_are_told():
    assert only_day("20250301_of_20250212") == (None, (dt.date(2025, 3, 1), DAY))


def test_day_and_month_are_told_apart_by_the_other_names():
    assert order_of(["02-12-2025", "02-13-2025"])[0] == "mdy"
    assert order_of(["02-12-2025", "13-02-2025"])[0] == "dmy"
    assert order_of(["02-12-2025"]) == (None, "02-12-2025")
    assert order_of(["02-13-2025", "13-02-2025"])[0] is None
    assert only_day("02-12-2025", order="mdy")[0] == DAY
    # With full stops nobody puts the month first.
    assert only_day("12.02.2025", order="mdy")[0] == DAY


def test_the_time_of_the_day_is_kept():
    assert [found.minutes for found in days_in("230527_1147 230601")] == [707, -1]


def test_a_name_without_its_day_is_the_name_of_the_series():
    assert without_days("deepstatemap_data_20250212") == "deepstatemap_data"
    assert without_days("230527_1147") == ""
    assert without_days("isw 12_Feb_2025 control") == "isw control"


@pytest.mark.parametrize(
    "value",
    [1739318400, 1739318400000, 20250212, "2025-02-12 00:00:00+00:00", DAY, dt.datetime(2025, 2, 12, 8), 1.7393184e12],
)
def test_a_value_of_a_column_gives_its_day(value: object):
    assert day_of_value(value) == DAY


@pytest.mark.parametrize("value", [None, 3, 12.5, float("nan"), True, "", "soon"])
def test_a_value_that_is_no_day_gives_none(value: object):
    assert day_of_value(value) is None
