"""Areas as drawn become valid areas, what was mended is told, and no ground is said twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.control import read_control
from geo.control.repairing import joined, repair_area, without_slivers
from geo.geometry import areas_km2
from tests.geo.control.support import BAKHMUT, collection, feature, write

RUSSIA = ("Russia", "controlled", "assessed")
# Two areas that overlap between 37.5 and 38 degrees.
WEST, EAST = shapely.box(37, 48, 38, 49), shapely.box(37.5, 48, 38.5, 49)


def read(tmp_path: Path, *features: dict[str, object]) -> tuple[object, list[str]]:
    """Return the snapshot of a file with these features, and what was said of it."""
    said: list[str] = []
    path = write(tmp_path / "map_20250212.geojson", collection(*features))
    (series,) = read_control(path, notify=said.append)
    return series.snapshots[0], said


def ring(*points: tuple[float, float]) -> dict[str, object]:
    """Return a feature with an outline as it is drawn."""
    coordinates = [[list(point) for point in (*points, points[0])]]
    return {
        "type": "Feature",
        "properties": {"name": "Occupied"},
        "geometry": {"type": "Polygon", "coordinates": coordinates},
    }


def test_a_self_crossing_outline_keeps_both_lobes(tmp_path: Path):
    snapshot, said = read(tmp_path, ring((37, 48), (38, 49), (38, 48), (37, 49)))
    (area,) = snapshot.areas
    assert area.geometry.is_valid and area.geometry.area == pytest.approx(0.5)
    assert any("self-crossing outlines mended" in line for line in said)


def test_parts_that_overlap_are_one_area_and_not_a_hole(tmp_path: Path):
    parts = shapely.MultiPolygon([shapely.box(37, 48, 38, 49), shapely.box(37.5, 48, 38.5, 49)])
    snapshot, said = read(tmp_path, feature(parts, name="Occupied"))
    assert snapshot.areas[0].geometry.equals(shapely.box(37, 48, 38.5, 49))
    assert any("parts that overlap joined" in line for line in said)


def test_winding_repeated_points_heights_and_open_rings(tmp_path: Path):
    clockwise = ring((37, 48), (37, 49), (38, 49), (38, 49), (38, 48))
    coordinates = clockwise["geometry"]["coordinates"][0]
    clockwise["geometry"]["coordinates"] = [[[*point, 0] for point in coordinates[:-1]]]
    snapshot, said = read(tmp_path, clockwise)
    geometry = snapshot.areas[0].geometry
    assert geometry.equals(shapely.box(37, 48, 38, 49)) and geometry.exterior.is_ccw and not geometry.has_z
    assert shapely.get_num_coordinates(geometry) == 5
    assert any("wound the wrong way" in line for line in said) and any("points given twice" in line for line in said)


def test_slivers_and_narrow_holes_go_and_small_places_stay(tmp_path: Path):
    held = shapely.Polygon(shapely.box(37, 48, 38, 49).exterior, [shapely.box(37.2, 48.2, 37.20002, 48.9).exterior])
    sliver, village = shapely.box(38.5, 48, 38.50002, 48.5), shapely.box(38.6, 48, 38.605, 48.005)
    snapshot, said = read(tmp_path, feature(shapely.MultiPolygon([held, sliver, village]), name="Occupied"))
    assert snapshot.areas[0].geometry.equals(shapely.union(shapely.box(37, 48, 38, 49), village))
    assert any("slivers left out" in line for line in said)


def test_a_valid_area_is_left_as_it_is_drawn():
    found = repair_area(BAKHMUT, right_hand=True)
    assert found.shape is BAKHMUT and found.done == ()


def test_an_area_of_nothing_is_left_out_and_named(tmp_path: Path):
    flat = ring((37, 48), (38, 48), (37.5, 48))
    flat["properties"] = {"name": "Occupied line"}
    snapshot, said = read(tmp_path, feature(BAKHMUT, name="Occupied"), flat)
    assert [area.kind for area in snapshot.areas] == [RUSSIA]
    assert any("without any area and left out: Occupied line" in line for line in said)


def test_areas_of_one_kind_are_one_area(tmp_path: Path):
    snapshot, _ = read(
        tmp_path,
        feature(shapely.box(37, 48, 38, 49), name="Occupied"), feature(shapely.box(38, 48, 39, 49), name="ORDLO"),
    )  # fmt: skip
    (area,) = snapshot.areas
    assert area.geometry.equals(shapely.box(37, 48, 39, 49))
    assert area.label == "Occupied; ORDLO"


def test_where_statuses_of_one_side_overlap_the_more_telling_holds(tmp_path: Path):
    snapshot, said = read(
        tmp_path,
        feature(WEST, name="Russian control"), feature(EAST, name="Russian advance"),
    )  # fmt: skip
    found = {area.kind: area.geometry for area in snapshot.areas}
    assert found[RUSSIA].equals(WEST)
    assert found["Russia", "advanced", "assessed"].equals(shapely.box(38, 48, 38.5, 49))
    assert any("overlap on" in line and "taken as Russia controlled" in line for line in said)


def test_ground_that_one_source_gives_to_both_is_contested(tmp_path: Path):
    snapshot, said = read(
        tmp_path,
        feature(WEST, name="Russian control"), feature(EAST, name="Ukrainian control"),
    )  # fmt: skip
    found = {area.kind: area.geometry for area in snapshot.areas}
    assert found[RUSSIA].equals(shapely.box(37, 48, 37.5, 49))
    assert found["Ukraine", "controlled", "assessed"].equals(shapely.box(38, 48, 38.5, 49))
    assert found[None, "contested", "assessed"].equals(shapely.box(37.5, 48, 38, 49))
    assert any("taken as contested" in line for line in said)


def test_a_grey_zone_drawn_over_held_ground_is_contested(tmp_path: Path):
    snapshot, _ = read(
        tmp_path,
        feature(WEST, name="Russian control"), feature(EAST, name="Grey zone"),
    )  # fmt: skip
    found = {area.kind: area.geometry for area in snapshot.areas}
    assert found[RUSSIA].equals(shapely.box(37, 48, 37.5, 49))
    assert found[None, "contested", "assessed"].equals(shapely.box(37.5, 48, 38.5, 49))


def test_rival_claims_of_the_same_ground_stay_side_by_side(tmp_path: Path):
    snapshot, said = read(
        tmp_path,
        feature(BAKHMUT, name="Claimed Russian control"), feature(BAKHMUT, name="Claimed Ukrainian counteroffensives"),
        feature(BAKHMUT, name="Assessed Russian control"),
    )  # fmt: skip
    assert [area.kind[0::2] for area in snapshot.areas] == [
        ("Russia", "assessed"), ("Russia", "claimed"), ("Ukraine", "claimed"),
    ]  # fmt: skip
    assert all(area.geometry.equals(BAKHMUT) for area in snapshot.areas)
    assert not any("overlap" in line for line in said)


def test_edges_that_do_not_quite_meet_are_no_overlap(tmp_path: Path):
    snapshot, said = read(
        tmp_path,
        feature(shapely.box(37, 48, 38.00001, 49), name="Russian control"),
        feature(shapely.box(38, 48, 39, 49), name="Ukrainian control"),
    )  # fmt: skip
    assert [area.kind for area in snapshot.areas] == [RUSSIA, ("Ukraine", "controlled", "assessed")]
    assert not any("overlap" in line for line in said)


corner = st.tuples(st.floats(36, 38), st.floats(47, 49))


@given(st.lists(st.lists(corner, min_size=3, max_size=8), min_size=1, max_size=4))
def test_whatever_is_drawn_becomes_valid_or_nothing(rings: list[list[tuple[float, float]]]):
    drawn = shapely.MultiPolygon([shapely.Polygon(points) for points in rings])
    found = repair_area(drawn, right_hand=True)
    if found.shape is None:
        assert areas_km2([drawn])[0] < 50
        return
    assert found.shape.is_valid and found.shape.geom_type in ("Polygon", "MultiPolygon")
    again = repair_area(found.shape, right_hand=True)
    assert again.shape is not None and again.shape.equals(found.shape)
    # Nothing is put where nothing was drawn.
    assert shapely.difference(found.shape, shapely.buffer(drawn.convex_hull, 1e-6)).area < 1e-6


@given(st.lists(st.tuples(st.floats(36, 38), st.floats(47, 49), st.floats(0.001, 0.5)), min_size=1, max_size=5))
def test_slivers_are_all_that_goes(boxes: list[tuple[float, float, float]]):
    shape = shapely.union_all(np.array([shapely.box(x, y, x + side, y + side) for x, y, side in boxes], dtype=object))
    left, dropped = without_slivers(shape)
    assert abs(areas_km2([shape])[0] - areas_km2([left])[0]) <= 0.02 * 111 * dropped
    assert (dropped == 0) == left.equals(shape)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 4)), min_size=1, max_size=12))
def test_areas_put_together_are_their_union(boxes: list[tuple[int, int, int]]):
    shapes = [shapely.box(x, y, x + side, y + 1) for x, y, side in boxes]
    whole = joined(shapes)
    assert whole.is_valid and whole.geom_type in ("Polygon", "MultiPolygon")
    assert whole.equals(shapely.union_all(np.array(shapes, dtype=object)))


def test_a_long_chain_of_areas_is_put_together():
    whole = joined([shapely.box(step, 48, step + 1, 49) for step in range(100)][::-1])
    assert whole.geom_type == "Polygon" and whole.area == 100
