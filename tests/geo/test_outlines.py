"""Points joined to polygons through a grid: the same answers as the plain test, point by point."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.outlines import WORTHWHILE, Outlines


def plainly(geometry, lon, lat):
    """Return the lowest row that holds each point and whether several do, by one predicate a pair."""
    held = np.array([shapely.intersects_xy(shape, lon, lat) for shape in geometry]).reshape(len(geometry), len(lon))
    row = np.where(held.any(axis=0), held.argmax(axis=0), -1) if len(geometry) else np.full(len(lon), -1)
    return row, held.sum(axis=0) > 1


def with_grid(geometry, lon, lat, focus=None):
    outlines = Outlines(np.array(geometry, dtype=object), focus)
    outlines.prepare()
    return outlines.locate(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))


def same(found, expected):
    return all(np.array_equal(one, other) for one, other in zip(found, expected, strict=True))


def voronoi(count, seed=3):
    random = np.random.default_rng(seed)
    frame = shapely.box(0, 0, 10, 10)
    seeds = shapely.multipoints(random.uniform(0, 10, (count, 2)))
    return shapely.get_parts(shapely.intersection(shapely.get_parts(shapely.voronoi_polygons(seeds)), frame))


LAYERS = {
    "cells that meet": voronoi(60),
    "with a hole that another fills": [
        shapely.Polygon(shapely.box(0, 0, 9, 9).exterior, [shapely.box(3, 3, 5, 5).exterior.coords[::-1]]),
        shapely.box(3, 3, 5, 5),
    ],
    "one within another": [shapely.box(3, 3, 5, 5), shapely.box(0, 0, 9, 9)],
    "discs that overlap": [shapely.buffer(shapely.Point(x, y), 2.5) for x, y in ((3, 3), (4, 5), (7, 4), (4.5, 3.5))],
    "edges on the lines of the grid": [shapely.box(x, y, x + 1, y + 1) for x in range(8) for y in range(8)],
    "slivers and needles": [shapely.Polygon([(0, y), (10, y + 0.01), (10, y + 0.02)]) for y in np.linspace(0, 9, 30)],
    "parts far from each other": [
        shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(8, 8, 9, 9)]), shapely.box(4, 4, 5, 5),
    ],
    "one polygon": [shapely.box(2, 2, 3, 3)],
    "an empty one among others": [shapely.Polygon(), shapely.box(1, 1, 2, 2), shapely.MultiPolygon()],
    "none": [],
}  # fmt: skip


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("focus", [None, (2.0, 3.0, 6.5, 7.0), (-5.0, -5.0, 30.0, 30.0)])
def test_every_point_gets_the_answer_of_the_plain_test(name, focus):
    geometry = LAYERS[name]
    random = np.random.default_rng(11)
    corners = shapely.get_coordinates(np.array(geometry, dtype=object))
    middles = (corners[1:] + corners[:-1]) / 2
    lon, lat = np.concatenate([random.uniform(-1, 11, (4000, 2)), corners, middles, np.full((3, 2), np.nan)]).T
    assert same(with_grid(geometry, lon, lat, focus), plainly(geometry, lon, lat))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(*[st.integers(0, 12)] * 4), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(-4, 52), st.integers(-4, 52)), min_size=1, max_size=40),
)
def test_points_on_corners_and_edges_get_it_too(boxes, points):
    # Everything lies on one lattice, so that points meet corners, edges and the grid's own lines.
    geometry = [shapely.box(x, y, x + width + 1, y + height + 1) for x, y, width, height in boxes]
    lon, lat = (np.array(axis) / 4 for axis in zip(*points, strict=True))
    assert same(with_grid(geometry, lon, lat), plainly(geometry, lon, lat))


def test_with_and_without_a_grid_is_the_same():
    random = np.random.default_rng(5)
    lon, lat = random.uniform(-1, 11, (2, 3000))
    outlines = Outlines(voronoi(200))
    before = outlines.locate(lon, lat)
    many = outlines.locate(np.resize(lon, WORTHWHILE), np.resize(lat, WORTHWHILE))
    after = outlines.locate(lon, lat)
    assert same(before, after)
    assert same([one[:3000] for one in many], before)


def test_a_corner_of_three_cells_is_in_the_first_and_marked():
    cells = [shapely.box(1, 0, 2, 1), shapely.box(0, 0, 1, 1), shapely.box(0, 1, 2, 2)]
    row, several = with_grid(cells, [1.0, 0.5, 1.0], [1.0, 0.5, 1.5])
    assert row.tolist() == [0, 1, 2]
    assert several.tolist() == [True, False, False]


def test_the_antimeridian_is_found_by_either_name():
    cells = [shapely.box(170, 60, 180, 70), shapely.box(-180, 71, -170, 75)]
    for longitude in (180.0, -180.0):
        row, _ = with_grid(cells, [longitude, longitude], [65.0, 73.0])
        assert row.tolist() == [0, 1]
