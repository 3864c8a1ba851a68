"""Circles, areas, repair and winding on the globe."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GeometryError
from geo.geometry import area_km2, areas_km2, check_lonlat, circle, distance_km, geod, orient, repair

lons = st.floats(-180, 180)
lats = st.floats(-90, 90)
radii = st.floats(0.1, 1500)


def polygons_of(shape):
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]


@given(lons, lats, radii)
def test_a_circle_is_valid_in_range_and_wound_counter_clockwise(lon, lat, radius):
    shape = circle(lon, lat, radius)
    assert shape.is_valid
    west, south, east, north = shape.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    assert all(part.exterior.is_ccw for part in polygons_of(shape))


@given(lons, st.floats(-75, 75), st.floats(1, 500))
def test_the_corners_of_a_circle_lie_at_its_radius(lon, lat, radius):
    corners = shapely.get_coordinates(circle(lon, lat, radius))
    inner = corners[np.abs(corners[:, 0]) < 179.999999]
    distances = distance_km(np.full(len(inner), lon), np.full(len(inner), lat), inner[:, 0], inner[:, 1])
    assert len(inner) >= 60
    assert np.abs(distances - radius).max() < max(1e-6, radius * 1e-6)


@pytest.mark.parametrize(("lon", "lat"), [(31.0, 49.0), (180.0, 65.0), (-179.9, 10.0), (0.0, 90.0), (50.0, -89.5)])
def test_the_area_of_a_circle_is_that_of_a_disc(lon, lat):
    # A polygon of 64 corners has 0.16 % less than the disc; on the globe a disc of 100 km is flat to 1e-4.
    assert area_km2(circle(lon, lat, 100.0)) == pytest.approx(np.pi * 100.0**2, rel=0.004)


def test_a_circle_over_the_antimeridian_is_cut_there():
    shape = circle(179.9, 66.0, 50.0)
    assert shape.geom_type == "MultiPolygon"
    assert shape.covers(shapely.Point(179.5, 66.0))
    assert shape.covers(shapely.Point(-179.5, 66.0))
    assert not shape.covers(shapely.Point(0.0, 66.0))


def test_a_circle_round_the_pole_reaches_it():
    shape = circle(30.0, 89.0, 300.0)
    assert shape.covers(shapely.Point(-150.0, 89.9))
    assert shape.bounds[3] == 90.0


@pytest.mark.parametrize("radius", [0.0, -1.0, float("nan"), 6000.0])
def test_a_circle_needs_a_sensible_radius(radius):
    with pytest.raises(GeometryError, match="radius"):
        circle(30.0, 50.0, radius)


@pytest.mark.parametrize(("lon", "lat"), [(181.0, 0.0), (0.0, 91.0), (float("inf"), 0.0), (float("nan"), 1.0)])
def test_coordinates_out_of_range_are_refused(lon, lat):
    with pytest.raises(GeometryError, match="lon in -180"):
        check_lonlat(lon, lat)


def test_swapped_coordinates_that_cannot_be_right_are_hinted_at():
    with pytest.raises(GeometryError, match="swapped"):
        check_lonlat([50.0, 55.0], [30.0, 158.65])


def test_area_is_geodesic_whatever_the_winding_and_holes_are_subtracted():
    outer, hole = shapely.box(30, 50, 31, 51), shapely.box(30.25, 50.25, 30.75, 50.75)
    donut = shapely.Polygon(outer.exterior.coords, [hole.exterior.coords])
    assert area_km2(outer) == pytest.approx(area_km2(shapely.reverse(outer)))
    assert area_km2(donut) == pytest.approx(area_km2(outer) - area_km2(hole))
    # One degree square at 50 degrees north, by the authalic formula on a sphere to within the ellipsoid's 0.5 %.
    assert area_km2(outer) == pytest.approx(
        6371.0**2 * np.radians(1) * np.diff(np.sin(np.radians([50, 51])))[0], rel=5e-3
    )
    assert area_km2(shapely.Point(1, 1)) == 0


def test_orient_winds_outer_rings_counter_clockwise_and_holes_clockwise():
    outer, hole = shapely.box(0, 0, 4, 4), shapely.box(1, 1, 2, 2)
    for first in (outer, shapely.reverse(outer)):
        for second in (hole, shapely.reverse(hole)):
            shape = orient(shapely.MultiPolygon([shapely.Polygon(first.exterior.coords, [second.exterior.coords])]))
            part = shape.geoms[0]
            assert part.exterior.is_ccw
            assert not part.interiors[0].is_ccw


def test_repair_keeps_the_area_of_a_bow_tie():
    bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    fixed = repair(bow)
    assert fixed.is_valid
    assert fixed.area == pytest.approx(2.0)
    assert all(part.exterior.is_ccw for part in polygons_of(fixed))


def test_repair_refuses_what_has_no_area():
    with pytest.raises(GeometryError, match="without any area"):
        repair(shapely.LineString([(0, 0), (1, 1)]))


def test_distance_is_that_of_the_ellipsoid():
    # Kyiv to Kharkiv; the figure is PROJ's geod.
    metres = geod().inv(30.5234, 50.4501, 36.2304, 49.9935)[2]
    assert distance_km(30.5234, 50.4501, 36.2304, 49.9935) == pytest.approx(metres / 1000)
    assert 405 < metres / 1000 < 415


@pytest.mark.parametrize("box", [(36, 48, 37, 49), (30, 46, 30.01, 46.01), (-8, -35, 9, 3)])
def test_an_area_is_that_of_the_ellipsoid_between_edges_straight_in_lon_and_lat(box):
    outline = shapely.box(*box)
    # PROJ joins corners by geodesics; with corners close enough these are the same lines.
    metres, _ = geod().geometry_area_perimeter(shapely.segmentize(outline, (box[2] - box[0]) / 4000))
    assert area_km2(outline) == pytest.approx(abs(metres) / 1e6, rel=1e-8)


corner = st.tuples(st.floats(30, 40), st.floats(44, 52))


@given(st.lists(corner, min_size=3, max_size=8, unique=True), corner, st.floats(0.1, 4))
def test_an_area_is_the_sum_of_its_pieces_wherever_it_is_cut(corners, at, size):
    whole = shapely.make_valid(shapely.Polygon(corners))
    knife = shapely.box(at[0], at[1], at[0] + size, at[1] + size)
    inside, outside = whole.intersection(knife), whole.difference(knife)
    assert area_km2(inside) + area_km2(outside) == pytest.approx(area_km2(whole), rel=1e-9, abs=1e-6)


def test_areas_of_many_geometries_are_those_of_each():
    shapes = [
        None, shapely.Point(1, 2), shapely.MultiPolygon(),
        shapely.box(0, 0, 1, 1).difference(shapely.box(0.2, 0.2, 0.4, 0.4)),
        shapely.GeometryCollection([shapely.box(0, 0, 1, 1), shapely.MultiPolygon([shapely.box(3, 0, 4, 1)])]),
    ]  # fmt: skip
    assert areas_km2(shapes).tolist()[:3] == [0, 0, 0]
    assert areas_km2(shapes)[3] == pytest.approx(area_km2(shapely.box(0, 0, 1, 1)) * 0.96, rel=1e-4)
    assert areas_km2(shapes)[4] == pytest.approx(2 * area_km2(shapely.box(0, 0, 1, 1)))
    assert areas_km2([]).tolist() == []
