"""Snapshots of control in order: which one stands for a day."""

from __future__ import annotations

import datetime as dt

import pytest
import shapely

from geo.control import ControlArea, ControlSeries, ControlSnapshot, ControlSource
from geo.errors import ControlError

SOURCE = ControlSource("example", "Example")


def day(number: int) -> dt.date:
    return dt.date(2025, 2, number)


def snapshot(number: int, *areas: ControlArea) -> ControlSnapshot:
    return ControlSnapshot(SOURCE, day(number), areas, file=f"{number}.geojson")


def test_the_last_snapshot_up_to_a_day_stands_for_it():
    series = ControlSeries(SOURCE, (snapshot(9), snapshot(3), snapshot(5)))
    assert series.dates == (day(3), day(5), day(9))
    assert [found.date if (found := series.on(day(number))) else None for number in (2, 3, 8, 9, 20)] == [
        None, day(3), day(5), day(9), day(9),
    ]  # fmt: skip
    assert series.on(day(20), within_days=10) is None
    assert series.on(day(19), within_days=10) is not None
    assert [one.date for one in series.between(day(4), day(9))] == [day(5), day(9)]


def test_two_snapshots_of_one_day_are_refused_by_their_files():
    with pytest.raises(ControlError, match=r"2025-02-03: 3\.geojson and 3\.geojson"):
        ControlSeries(SOURCE, (snapshot(3), snapshot(3)))
    with pytest.raises(ControlError, match="no snapshot"):
        ControlSeries(SOURCE, ())


def test_what_is_held_counts_by_side_and_basis():
    held = ControlArea("Russia", "controlled", "assessed", shapely.box(0, 0, 2, 1))
    claimed = ControlArea("Russia", "controlled", "claimed", shapely.box(2, 0, 3, 1))
    back = ControlArea("Ukraine", "liberated", "assessed", shapely.box(5, 0, 6, 1))
    fought = ControlArea(None, "contested", "assessed", shapely.box(8, 0, 9, 1))
    one = snapshot(1, held, claimed, back, fought)
    assert one.controllers == ("Russia", "Ukraine")
    assert one.held("Russia").equals(held.geometry)
    assert one.held("Russia", basis="claimed").equals(claimed.geometry)
    assert one.held("Ukraine").equals(back.geometry)
    assert one.held("Ukraine", basis="claimed").is_empty
