"""What a side gained and lost between two snapshots: how much, where, and how much of it is more than redrawing."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from bench.fronts import made_series
from geo.boundaryset import BoundarySet
from geo.control import ControlArea, ControlSnapshot, control_diff
from geo.control.outline import Outline, changed_parts
from geo.control.unitsplit import unit_split
from geo.errors import ControlError
from geo.geometry import area_km2, areas_km2, orient
from geo.units import BoundaryTable
from tests.geo.control.drawing import SOURCE, areas, block, day, snapshot


def test_what_came_and_what_went_is_told_in_km2_and_as_ground():
    before = snapshot(1, block(0, 0, 20, 20))
    # Two km forward in the east, one back in the west.
    after = snapshot(9, block(1, 0, 21, 20))
    diff = control_diff(before, after)
    assert diff.controller == "Russia"
    assert diff.gained_km2 == pytest.approx(40.0, rel=0.01) and diff.lost_km2 == pytest.approx(20.0, rel=0.01)
    assert area_km2(diff.gained) == pytest.approx(diff.gained_km2, abs=1e-9)
    assert shapely.symmetric_difference(diff.gained, block(20, 0, 2, 20)).area < 1e-12
    assert diff.gained_km2 - diff.lost_km2 == pytest.approx(diff.held_after_km2 - diff.held_before_km2, abs=1e-6)
    # All of it is wide enough to be movement, up to the corners.
    assert diff.area_km2("gained", "moved") == pytest.approx(diff.gained_km2, abs=1e-6)
    assert [(unit.admin1_iso, unit.admin1_name) for unit in diff.by_unit] == [("UA-65", "Kherson Oblast")]


def test_a_snapshot_and_itself_differ_in_nothing():
    one = made_series(3).snapshots[2]
    diff = control_diff(one, replace(one, date=day(400)))
    assert diff.changes == () and diff.by_unit == ()
    assert diff.gained.is_empty and diff.lost.is_empty
    assert (diff.gained_km2, diff.lost_km2) == (0.0, 0.0)


def test_edges_redrawn_by_less_than_the_accuracy_are_told_apart_from_movement():
    before = snapshot(1, block(0, 0, 20, 20))
    # 300 m in the east all along, and a bulge of 3 by 3 km in the north.
    after = snapshot(2, block(0, 0, 20.3, 20), block(5, 20, 3, 3))
    diff = control_diff(before, after)
    assert diff.area_km2("gained", "moved") == pytest.approx(9.0, rel=0.01)
    assert diff.area_km2("gained", "redrawn") == pytest.approx(6.0, rel=0.01)
    (unit,) = diff.by_unit
    assert unit.gained_moved_km2 == pytest.approx(9.0, rel=0.01) and unit.gained_km2 == pytest.approx(15.0, rel=0.01)
    # A source that draws to 200 m has moved; the finer and the coarser view see the same whole.
    finer = control_diff(before, after, accuracy_km=0.2)
    assert finer.area_km2("gained", "moved") == pytest.approx(15.0, rel=0.01)
    exact = control_diff(before, after, accuracy_km=0.0)
    assert exact.area_km2("gained", "redrawn") == 0.0
    assert finer.gained_km2 == pytest.approx(diff.gained_km2, abs=1e-9)


def test_a_bulge_with_a_thin_tail_has_moved_without_its_tail():
    before = snapshot(1, block(0, 0, 20, 5))
    after = snapshot(2, block(0, 0, 20, 5), block(2, 5, 3, 3), block(5, 5, 10, 0.3))
    diff = control_diff(before, after)
    assert diff.area_km2("gained", "moved") == pytest.approx(9.0, rel=0.02)
    assert diff.area_km2("gained", "redrawn") == pytest.approx(3.0, rel=0.04)


def test_holes_and_exclaves_count_as_what_they_are():
    before = snapshot(1, shapely.difference(block(0, 0, 20, 20), block(5, 5, 4, 4)))
    after = snapshot(2, block(0, 0, 20, 20), block(30, 0, 2, 2))
    diff = control_diff(before, after)
    assert diff.gained_km2 == pytest.approx(20.0, rel=0.01) and diff.lost_km2 == 0.0
    assert len(diff.gained.geoms) == 2


def test_a_change_across_a_border_is_shared_out_and_what_lies_at_sea_is_outside():
    kherson, crimea = geo.unit("UA-65").geometry, geo.unit("UA-43").geometry
    # The isthmus: two units, and the shallow sea on both sides of it.
    ground = shapely.box(33.3, 45.9, 34.2, 46.3)
    diff = control_diff(snapshot(1, block(0, 0, 5, 5)), snapshot(2, block(0, 0, 5, 5), ground))
    shares = {unit.admin1_iso: unit.gained_km2 for unit in diff.by_unit}
    assert list(shares) == ["UA-43", "UA-65", None]
    assert shares["UA-65"] == pytest.approx(area_km2(kherson & ground), abs=1e-9)
    assert shares["UA-43"] == pytest.approx(area_km2(crimea & ground), abs=1e-9)
    assert math.fsum(shares.values()) == pytest.approx(area_km2(ground), abs=1e-9)
    assert diff.by_unit[-1].admin1_name == "outside"
    assert {change.admin1_iso for change in diff.changes} == set(shares)


# An outline of many edges, of which blobs change a few, as from one day to the next.
FINE = shapely.union_all([shapely.Point(36.0, 49.0).buffer(4.0, quad_segs=200), shapely.Point(44.0, 50.0).buffer(2.0)])


@given(areas(), areas(), st.sampled_from([shapely.MultiPolygon(), FINE]), st.booleans())
@settings(deadline=None, max_examples=300)
def test_gained_minus_lost_is_the_difference_of_the_areas(one, two, ground, taken):
    one = orient(shapely.union(ground, one) if taken else shapely.symmetric_difference(ground, one))
    two = shapely.union(ground, two)
    gained, lost = changed_parts(Outline(one), Outline(two))
    assert areas_km2(gained).sum() - areas_km2(lost).sum() == pytest.approx(area_km2(two) - area_km2(one), abs=1e-6)
    # The same ground as a plain overlay finds, each part sound.
    assert areas_km2(gained).sum() == pytest.approx(area_km2(shapely.difference(two, one)), abs=1e-6)
    assert shapely.is_valid([*gained, *lost]).all()


@given(areas(), areas(), st.sampled_from([0.0, 0.5, 5.0]))
@settings(deadline=None, max_examples=60)
def test_units_and_kinds_add_up_to_the_whole(one, two, accuracy):
    def shot(number, shape):
        return ControlSnapshot(SOURCE, day(number), (ControlArea("Russia", "controlled", "assessed", shape),))

    diff = control_diff(shot(1, one), shot(2, two), accuracy_km=accuracy)
    for direction, whole in (("gained", shapely.difference(two, one)), ("lost", shapely.difference(one, two))):
        by_unit = [getattr(unit, f"{direction}_km2") for unit in diff.by_unit]
        assert math.fsum(by_unit) == pytest.approx(diff.area_km2(direction), abs=1e-9)
        assert diff.area_km2(direction) == pytest.approx(area_km2(whole), abs=1e-6)
        moved, redrawn = diff.area_km2(direction, "moved"), diff.area_km2(direction, "redrawn")
        assert moved + redrawn == pytest.approx(area_km2(whole), abs=1e-6)
        assert moved >= 0.0 and redrawn >= 0.0


def test_made_series_change_as_plain_overlays_say():
    shots = made_series(12, corners=600, seed=3).snapshots
    for before, after in pairwise(shots):
        diff = control_diff(before, after)
        one, two = before.held("Russia"), after.held("Russia")
        assert diff.gained_km2 == pytest.approx(area_km2(two - one), abs=1e-6)
        assert diff.lost_km2 == pytest.approx(area_km2(one - two), abs=1e-6)


def test_units_that_overlap_share_nothing_twice():
    names = ("First", "Second", "Third")
    shapes = np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 4, 2), shapely.box(5, 0, 6, 2)], dtype=object)
    table = BoundaryTable(
        ("admin1",) * 3, ("", "XX-2", "XX-3"), names, ("XX",) * 3, ("",) * 3, shapes, np.zeros(15, dtype=bool), {}
    )
    split = unit_split(BoundarySet(table, own=3))
    ground = np.array([shapely.box(0.5, 0.5, 5.5, 1.5), shapely.box(1.2, 0.5, 1.8, 1.5), shapely.box(8, 8, 9, 9)])
    pieces, number, rows = split.split(ground)
    shares = {
        (int(whole), split.name(row)[1]): piece.area
        for piece, whole, row in zip(pieces, number, rows.tolist(), strict=True)
        if row >= 0
    }
    # What two units have belongs to the first.
    assert shares == pytest.approx({(0, "First"): 1.5, (0, "Second"): 2.0, (0, "Third"): 0.5, (1, "First"): 0.6})
    for whole, shape in enumerate(ground):
        assert areas_km2(pieces[number == whole]).sum() == pytest.approx(area_km2(shape), abs=1e-8)
    assert split.name(rows[number == 2][0]) == (None, "outside")


def test_the_older_snapshot_comes_first():
    with pytest.raises(ControlError, match=r"1\.geojson \(2025-02-01\) is older than 9\.geojson .* exchange the two"):
        control_diff(snapshot(9, block(0, 0, 1, 1)), snapshot(1, block(0, 0, 1, 1)))


def test_whose_gains_is_asked_for_where_several_hold_ground():
    one = ControlArea("Russia", "controlled", "assessed", block(0, 0, 5, 5))
    two = ControlArea("Ukraine", "controlled", "assessed", block(5, 0, 5, 5))
    more = ControlArea("Ukraine", "controlled", "assessed", block(4, 0, 6, 5))
    less = ControlArea("Russia", "controlled", "assessed", block(0, 0, 4, 5))
    before, after = ControlSnapshot(SOURCE, day(1), (one, two)), ControlSnapshot(SOURCE, day(2), (less, more))
    with pytest.raises(ControlError, match="Russia and of Ukraine: say whose"):
        control_diff(before, after)
    assert control_diff(before, after, controller="Ukraine").gained_km2 == pytest.approx(5.0, rel=0.01)
    assert control_diff(before, after, controller="Russia").lost_km2 == pytest.approx(5.0, rel=0.01)
    with pytest.raises(ControlError, match="nothing held by 'Belarus'; those named are Russia, Ukraine"):
        control_diff(before, after, controller="Belarus")
    with pytest.raises(ControlError, match="no claimed ground"):
        control_diff(before, after, basis="claimed")


def test_what_one_side_took_back_is_no_second_controller():
    held = ControlArea("Russia", "controlled", "assessed", block(0, 0, 5, 5))
    back = ControlArea("Ukraine", "liberated", "assessed", block(5, 0, 5, 5))
    one, two = (ControlSnapshot(SOURCE, day(number), (held, back)) for number in (1, 2))
    assert control_diff(one, two).controller == "Russia"
