"""Who is said to hold a place on a day."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from bench.fronts import made_series
from geo.control import ControlArea, ControlSeries, ControlSnapshot, ControlSource, control_at
from geo.errors import ControlError
from geo.gazetteer import load_gazetteer
from geo.geometry import distance_km
from tests.geo.control.drawing import LAT_KM, LON_KM, SOURCE, block, day, series, snapshot


def at(east: float, north: float) -> tuple[float, float]:
    return 34.0 + east * LON_KM, 46.4 + north * LAT_KM


def drawn(key: str, *areas: ControlArea, number: int = 1) -> ControlSeries:
    source = ControlSource(key, key.capitalize())
    return ControlSeries(source, (ControlSnapshot(source, day(number), areas),))


def held(side: str | None, shape: object, status: str = "controlled", basis: str = "assessed") -> ControlArea:
    return ControlArea(side, status, basis, shape)


def test_a_source_answers_with_state_distance_to_the_edge_and_day():
    one = series(snapshot(1, block(0, 0, 20, 20)), snapshot(5, block(0, 0, 30, 20)))
    table = control_at([at(25, 10), at(33, 10), at(10, 19)], [one], day(4))
    assert table["example_state"].tolist() == ["Ukraine", "Ukraine", "Russia"]
    # Blank ground of a country that the source draws is told apart from ground that an area shows.
    assert table["example_drawn"].tolist() == [False, False, True]
    assert table["example_edge_km"].tolist() == pytest.approx([5.0, 13.0, 1.0], rel=0.01)
    assert table["example_date"].tolist() == [day(1)] * 3
    later = control_at([at(25, 10)], [one], day(5))
    assert later["example_state"].tolist() == ["Russia"] and later["example_edge_km"].tolist() == pytest.approx(
        [5.0], rel=0.01
    )


def test_a_snapshot_that_is_too_old_or_too_new_says_nothing():
    one = series(snapshot(10, block(0, 0, 20, 20)))
    for asked, within in ((day(9), None), (day(50), 30)):
        row = control_at([at(5, 5)], [one], asked, within_days=within).iloc[0]
        assert row["example_state"] is None and np.isnan(row["example_edge_km"]) and row["example_date"] is None
    assert control_at([at(5, 5)], [one], day(50), within_days=None)["example_state"].tolist() == ["Russia"]


def test_contested_ground_goes_before_held_ground_and_edges_are_those_of_the_state():
    one = drawn("one", held("Russia", block(0, 0, 20, 20)), held(None, block(16, 0, 8, 20), "contested"))
    table = control_at([at(10, 10), at(18, 10), at(23, 10), at(26, 10)], [one], day(1))
    assert table["one_state"].tolist() == ["Russia", "contested", "contested", "Ukraine"]
    assert table["one_edge_km"].tolist() == pytest.approx([6.0, 2.0, 1.0, 2.0], rel=0.01)


def test_claims_stand_beside_what_is_assessed():
    one = drawn(
        "one",
        held("Russia", block(0, 0, 10, 10)),
        held("Russia", block(0, 0, 20, 10), basis="claimed"),
        held("Ukraine", block(15, 0, 10, 10), "liberated", "claimed"),
        held("Russia", block(0, 10, 10, 5), "advanced"),
    )
    table = control_at([at(5, 5), at(12, 5), at(17, 5), at(22, 5), at(5, 12)], [one], day(1))
    assert table["one_state"].tolist() == ["Russia", "Ukraine", "Ukraine", "Ukraine", "Russia advanced"]
    assert table["one_claimed"].tolist() == ["Russia", "Russia", "Russia and Ukraine", "Ukraine", None]


def test_ground_that_a_source_gives_to_both_is_said_to_be_of_both():
    one = drawn("one", held("Russia", block(0, 0, 10, 10)), held("Ukraine", block(8, 0, 10, 10)))
    table = control_at([at(5, 5), at(9, 5), at(15, 5)], [one], day(1))
    assert table["one_state"].tolist() == ["Russia", "Russia and Ukraine", "Ukraine"]


def test_several_sources_have_a_majority_and_ties_are_named():
    sources = [
        drawn("a", held("Russia", block(0, 0, 10, 10))),
        drawn("b", held("Russia", block(0, 0, 20, 10))),
        drawn("c", held("Russia", block(0, 0, 20, 10)), held(None, block(20, 0, 5, 10), "contested")),
        drawn("d", number=9),
    ]
    table = control_at([at(5, 5), at(15, 5), at(22, 5)], sources, day(1))
    assert table["sources"].tolist() == [3, 3, 3]
    assert table["majority"].tolist() == ["Russia", "Russia", "Ukraine"]
    assert table["majority_sources"].tolist() == [3, 2, 2]
    assert table["tied"].tolist() == [None] * 3
    two = control_at([at(15, 5), at(5, 5)], sources[:2], day(1))
    assert two["majority"].tolist() == [None, "Russia"] and two["tied"].tolist() == ["Russia, Ukraine", None]
    alone = control_at([at(5, 5)], [sources[3]], day(1))
    assert "majority" not in alone


def test_distances_are_those_over_the_ground_to_the_nearest_edge():
    made = made_series(2, corners=400)
    shape = made.snapshots[0].held("Russia")
    random = np.random.default_rng(5)
    points = np.column_stack([random.uniform(31, 40, 60), random.uniform(44.5, 50.5, 60)])
    table = control_at(points, [made], made.dates[0])
    dense = shapely.get_coordinates(shapely.segmentize(shape.boundary, 0.001))
    for (lon, lat), found in zip(points, table["made_edge_km"], strict=True):
        nearest = np.asarray(distance_km(np.full(len(dense), lon), np.full(len(dense), lat), *dense.T)).min()
        assert found == pytest.approx(nearest, rel=0.005, abs=0.05)


def test_places_are_asked_by_their_point_and_areas_have_none():
    gazetteer = load_gazetteer()
    places = [gazetteer.named("Kherson").places[0], gazetteer.get("iso:UA-65")]
    around = snapshot(1, shapely.box(32, 46, 34, 47))
    table = control_at(places, [series(around)], day(1))
    assert table["example_state"].tolist() == ["Russia", None]
    assert table.index.tolist() == [0, 1]


def test_without_data_or_with_one_source_twice_there_is_no_answer():
    with pytest.raises(ControlError, match="no control data"):
        control_at([at(0, 0)], [], day(1))
    one = series(snapshot(1, block(0, 0, 1, 1)))
    with pytest.raises(ControlError, match="two series of the source 'example'"):
        control_at([at(0, 0)], [one, one], day(1))


def test_what_is_left_blank_says_nothing_in_a_country_that_the_source_never_draws():
    kursk, at_sea = (35.3, 51.2), (34.0, 43.5)
    one = series(snapshot(1, block(0, 0, 20, 20)))
    table = control_at([kursk, at_sea], [one], day(1))
    assert table["example_state"].tolist() == ["unmarked", "unmarked"]
    assert table["example_drawn"].tolist() == [None, None]
    # One that shows Ukrainian troops there says of the rest that Russia holds it.
    there = held("Ukraine", block(0, 0, 20, 20, at=(35.2, 51.3)))
    both = drawn("both", held("Russia", block(0, 0, 20, 20)), there)
    table = control_at([kursk, (35.3, 51.4), at_sea], [both], day(1))
    assert table["both_state"].tolist() == ["Russia", "Ukraine", "unmarked"]
    assert table["both_drawn"].tolist() == [False, True, None]


def test_a_snapshot_without_areas_marks_nothing():
    nothing = ControlSeries(SOURCE, (ControlSnapshot(SOURCE, day(1), ()),))
    row = control_at([at(0, 0)], [nothing], day(1)).iloc[0]
    assert row["example_state"] == "unmarked" and np.isnan(row["example_edge_km"])
