"""A series of snapshots, step by step."""

from __future__ import annotations

import datetime as dt
import random

import pandas as pd
import pytest
import shapely

from bench.fronts import made_series
from geo.control import ControlSeries, ControlSnapshot, control_history
from geo.errors import ControlError
from geo.gazetteer import Place
from geo.geometry import area_km2
from tests.geo.control.drawing import LAT_KM, LON_KM, block, day, series, snapshot


def village(name: str, east: float, north: float) -> Place:
    return Place(
        f"own:{name}", None, name, "settlement", 34.0 + east * LON_KM, 46.4 + north * LAT_KM, "UA", "UA-65", 300, 1.0
    )


# A front that goes 2 km east every day of a month, from 10 km.
MARCH = series(*(snapshot(number, block(0, 0, 10 + 2 * number, 10)) for number in range(1, 29)))


def test_weeks_are_compared_from_their_first_day_to_their_last():
    history = control_history(MARCH, step="week")
    assert [(step.first, step.last) for step in history.steps] == [
        (day(1), day(8)), (day(8), day(15)), (day(15), day(22)), (day(22), day(28)),
    ]  # fmt: skip
    assert [round(step.diff.gained_km2) for step in history.steps] == [140, 140, 140, 120]
    assert (history.first, history.last, history.gaps, history.notes) == (day(1), day(28), (), ())


@pytest.mark.parametrize(
    ("step", "ends"),
    [
        ("month", [dt.date(2025, 1, 31), dt.date(2025, 2, 28), dt.date(2025, 3, 31), dt.date(2025, 4, 20)]),
        (30, [dt.date(2025, 1, 31), dt.date(2025, 3, 2), dt.date(2025, 4, 1), dt.date(2025, 4, 20)]),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_its_last(step, ends):
    long = series(*(snapshot(number, block(0, 0, 60 + number / 2, 10)) for number in range(0, 80)))
    assert [one.last for one in control_history(long, step=step).steps] == ends[1:]
    assert control_history(long, step=step).steps[0].first == ends[0]


def test_the_table_has_each_unit_and_all_together_with_what_is_held():
    table = control_history(MARCH, step="week").table()
    everywhere = table[table["admin1_name"] == "all"]
    assert everywhere["net_km2"].sum() == pytest.approx(
        area_km2(MARCH.snapshots[-1].held("Russia")) - area_km2(MARCH.snapshots[0].held("Russia")), abs=1e-6
    )
    assert everywhere["held_km2"].iloc[-1] == pytest.approx(area_km2(MARCH.snapshots[-1].held("Russia")), abs=1e-6)
    sums = table[table["admin1_name"] != "all"].groupby("to")[["gained_km2", "lost_km2", "held_km2"]].sum()
    assert (sums - everywhere.set_index("to")[["gained_km2", "lost_km2", "held_km2"]]).abs().max().max() < 1e-8


def test_the_order_of_the_files_does_not_matter():
    whole = made_series(15, corners=400, missing=0.3)
    mixed = list(whole.snapshots)
    random.Random(4).shuffle(mixed)
    one, two = (control_history(ControlSeries(whole.source, tuple(shots)), step=3) for shots in (whole, mixed))
    pd.testing.assert_frame_equal(one.table(), two.table())
    assert one.gaps == two.gaps


def test_missing_days_are_named_and_a_step_without_news_says_nothing():
    shots = [snapshot(number, block(0, 0, 10 + number, 10)) for number in (1, 2, 3, 4, 8, 9, 10)]
    history = control_history(series(*shots), step="day")
    (gap,) = history.gaps
    assert (gap.after, gap.before, gap.missing) == (day(4), day(8), (day(5), day(6), day(7)))
    silent = [step.last for step in history.steps if step.diff is None]
    assert silent == [day(5), day(6), day(7)]
    table = history.table()
    quiet = table[table["to"].isin(silent)]
    assert quiet["gained_km2"].isna().all() and quiet["snapshot_to"].isna().all() and quiet["held_km2"].notna().all()
    # The step that ends the pause has what came in all of it.
    assert history.steps[6].diff.gained_km2 == pytest.approx(40.0, rel=0.01)
    assert history.steps[6].diff.before.date == day(4)


def test_a_weekly_series_misses_a_week_and_not_six_days():
    weekly = series(*(snapshot(number, block(0, 0, number, 10)) for number in (1, 8, 15, 29)))
    (gap,) = control_history(weekly).gaps
    assert gap.missing == (day(22),)


def test_settlements_change_hands_on_the_day_of_a_snapshot_whatever_the_step():
    there, back, away = village("There", 14.9, 5), village("Back", 11.0, 5), village("Away", 50, 5)
    shots = [
        snapshot(1, block(0, 0, 10, 10)), snapshot(3, block(0, 0, 12, 10)), snapshot(4, block(0, 0, 10.5, 10)),
        snapshot(6, block(0, 0, 16, 10)), snapshot(9, block(0, 0, 16, 10)),
    ]  # fmt: skip
    found = control_history(series(*shots), step="week", places=[away, there, back]).settlements
    assert [(one.place.name, one.direction, one.before, one.after, one.kind) for one in found] == [
        ("Back", "gained", day(1), day(3), "moved"),
        ("Back", "lost", day(3), day(4), "moved"),
        ("Back", "gained", day(4), day(6), "moved"),
        ("There", "gained", day(4), day(6), "moved"),
    ]


def test_a_settlement_in_a_strip_that_was_redrawn_is_marked():
    found = control_history(
        series(snapshot(1, block(0, 0, 10, 10)), snapshot(2, block(0, 0, 10.3, 10))), places=[village("Edge", 10.1, 5)]
    ).settlements
    assert [(one.place.name, one.kind) for one in found] == [("Edge", "redrawn")]


def test_settlements_are_those_whose_state_differs_as_asked_one_by_one():
    made = made_series(25, corners=500, seed=9)
    grid = [village(f"{x}-{y}", x, y) for x in range(-150, 300, 6) for y in range(-50, 300, 6)]
    expected = []
    for before, after in zip(made.snapshots, made.snapshots[1:], strict=False):
        for place in grid:
            was, is_now = (
                shot.held("Russia").intersects(shapely.Point(place.lon, place.lat)) for shot in (before, after)
            )
            if was != is_now:
                expected.append((place.id, after.date, "gained" if is_now else "lost"))
    found = [(one.place.id, one.after, one.direction) for one in control_history(made, places=grid).settlements]
    assert expected and sorted(found) == sorted(expected)


def test_a_period_within_the_series_begins_with_the_snapshot_that_stands_for_its_first_day():
    shots = [snapshot(number, block(0, 0, 10 + number, 10)) for number in (1, 4, 8, 12)]
    history = control_history(series(*shots), first=day(6), last=day(10), step=10, places=[village("V", 17, 5)])
    (step,) = history.steps
    assert (step.diff.before.date, step.diff.after.date) == (day(4), day(8))
    assert [one.after for one in history.settlements] == [day(8)]


def test_a_period_beyond_the_series_is_cut_and_said():
    history = control_history(MARCH, first=day(-5), last=day(40))
    assert (history.first, history.last) == (day(1), day(28))
    assert history.notes == (
        f"Example begins on {day(1)}, after {day(-5)}", f"Example ends on {day(28)}, before {day(40)}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"first": day(9), "last": day(3)}, "would go backwards: give the earlier day first"),
        ({"first": day(3), "last": day(3)}, "no two snapshots .* has 28 snapshots, from 2025-02-01 to 2025-02-28"),
        ({"first": day(100)}, "no two snapshots"),
        ({"step": "fortnight"}, "'fortnight' is no step"),
        ({"step": 0}, "0 is no step"),
    ],
)
def test_what_means_nothing_is_refused(options, message):
    with pytest.raises(ControlError, match=message):
        control_history(MARCH, **options)


def test_all_that_was_lost_is_held_no_more():
    shots = [snapshot(1, block(0, 0, 10, 10)), snapshot(2, block(0, 0, 10, 10, at=(36.5, 50.0)))]
    last = control_history(series(*shots), step="day").steps[-1]
    assert [unit for unit, _ in last.held_km2] == ["UA-63"]
    empty = ControlSnapshot(shots[0].source, day(3), ())
    assert control_history(series(*shots, empty), step="day").steps[-1].held_km2 == {}
