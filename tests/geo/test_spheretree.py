"""The nearest of many points on the globe, and what is told of a point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
from geo.errors import GeometryError
from geo.geometry import distance_km
from geo.spheretree import FEW, SphereTree

lons, lats = st.floats(-180, 180), st.floats(-90, 90)


def brute(tree, lon, lat):
    """Return the geodesic distance to the nearest point by looking at all of them."""
    count = len(tree)
    return distance_km(np.full(count, lon), np.full(count, lat), tree.lon, tree.lat).min()


def globe(count, seed):
    random = np.random.default_rng(seed)
    return random.uniform(-180, 180, count), np.degrees(np.arcsin(random.uniform(-1, 1, count)))


@pytest.mark.parametrize("count", [1, 7, 49, 5000])
@pytest.mark.parametrize("asked", [1, FEW + 1, 400])
def test_the_nearest_is_that_of_brute_force_with_and_without_a_tree(count, asked):
    tree = SphereTree(*globe(count, 1))
    lon, lat = globe(asked, 2)
    number, km = tree.nearest(lon, lat)
    for x, y, found, distance in zip(lon, lat, number, km, strict=True):
        assert distance == pytest.approx(brute(tree, x, y), abs=1e-6)
        assert distance == pytest.approx(distance_km(x, y, tree.lon[found], tree.lat[found]), abs=1e-6)


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.tuples(lons, lats), min_size=1, max_size=120), st.lists(st.tuples(lons, lats), min_size=40, max_size=60)
)
def test_also_near_the_poles_and_across_the_antimeridian(points, asked):
    tree = SphereTree(*zip(*points, strict=True))
    lon, lat = (np.array(axis) for axis in zip(*asked, strict=True))
    _, km = tree.nearest(lon, lat)
    for x, y, distance in zip(lon, lat, km, strict=True):
        assert distance == pytest.approx(brute(tree, x, y), abs=1e-6)


def test_degrees_are_not_compared():
    # 0.30 degrees of longitude are 21 km at 50 degrees north, 0.25 of latitude 28.
    tree = SphereTree([30.0, 30.3], [50.25, 50.0])
    number, km = tree.nearest(30.0, 50.0)
    assert number.tolist() == [1]
    assert km[0] == pytest.approx(21.5, abs=0.1)


def test_the_other_side_of_the_antimeridian_is_near():
    tree = SphereTree([-179.99, 170.0], [66.0, 66.0])
    number, km = tree.nearest(179.99, 66.0)
    assert number.tolist() == [0]
    assert km[0] < 1


def test_beyond_the_reach_and_for_nothing_there_is_none():
    tree = SphereTree(*globe(200, 3))
    number, km = tree.nearest([np.nan, 10.0], [np.nan, 10.0], within_km=0.001)
    assert number.tolist() == [-1, -1]
    assert np.isinf(km).all()
    assert SphereTree([], []).nearest(1.0, 1.0)[0].tolist() == [-1]


def test_of_points_in_one_spot_the_first_is_taken():
    tree = SphereTree([30.0] * 500, [50.0] * 500)
    assert tree.nearest([31.0] * 50, [50.0] * 50)[0].tolist() == [0] * 50


# Places


def test_the_nearest_place_of_the_gazetteer_is_that_of_brute_force():
    places = [place for place in geo.load_gazetteer() if place.kind == "settlement"]
    lon, lat = np.array([(place.lon, place.lat) for place in places]).T
    random = np.random.default_rng(4)
    points = list(zip(random.uniform(22, 40, 60).tolist(), random.uniform(44, 52, 60).tolist(), strict=True))
    for (x, y), found in zip(points, geo.reverse_geocode_all(points), strict=True):
        km = distance_km(np.full(len(lon), x), np.full(len(lat), y), lon, lat)
        assert found.nearest.distance_km == pytest.approx(km.min(), abs=1e-6)
        assert found.nearest.place == geo.nearest_place(x, y).place


def test_distance_and_bearing_are_from_the_place_to_the_point():
    kharkiv = geo.geocode("Kharkiv").place
    near = geo.nearest_place(kharkiv.lon, kharkiv.lat + 0.02)
    assert near.place == kharkiv
    assert near.distance_km == pytest.approx(2.2, abs=0.1)
    assert near.bearing_deg == pytest.approx(0.0, abs=0.01)
    assert near.wind == "N"
    assert geo.nearest_place(kharkiv.lon - 0.03, kharkiv.lat).wind == "W"
    there = geo.nearest_place(kharkiv.lon, kharkiv.lat)
    assert (there.distance_km, there.bearing_deg) == (0.0, 0.0)


def test_a_point_is_told_with_its_units_and_how_sure_they_are():
    poltava = geo.reverse_geocode(34.5407, 49.5897)
    assert poltava.nearest.place.name == "Poltava"
    assert poltava.units["admin1_iso"] == "UA-53"
    assert poltava.units["admin1_margin_km"] > 30
    assert poltava.units["admin1_ambiguous"] is False
    line = geo.load_gazetteer().get(geo.geocode("Krasnohrad, Kharkiv region").place.id)
    near_border = geo.reverse_geocode(line.lon - 0.25, line.lat)
    assert near_border.units["admin1_margin_km"] < 20
    sea = geo.reverse_geocode(32.0, 43.5)
    assert sea.units["admin0_iso"] is None and sea.units["admin1_ambiguous"] is None
    assert sea.units["decided_by"] == "sea"
    assert geo.reverse_geocode_all([]) == []


@pytest.mark.parametrize(("lon", "lat", "words"), [(50, 131, "swapped"), (200, 10, "lon in"), (float("nan"), 1, "lon")])
def test_a_point_that_cannot_be_is_refused(lon, lat, words):
    with pytest.raises(GeometryError, match=words):
        geo.reverse_geocode(lon, lat)
    with pytest.raises(GeometryError):
        geo.nearest_place(float("nan"), float("nan"))
