"""Snapshots drawn by hand for the tests of control, and shapes for the properties that hold of any."""

from __future__ import annotations

import datetime as dt
from typing import Any

import shapely
from hypothesis import strategies as st

from geo.control import ControlArea, ControlSeries, ControlSnapshot, ControlSource
from geo.geometry import orient

SOURCE = ControlSource("example", "Example", accuracy_km=0.5)

# In the steppe of Kherson Oblast a degree is 111 km of latitude and 77 km of longitude.
LAT_KM, LON_KM = 1 / 111.2, 1 / 76.8


def day(number: int) -> dt.date:
    return dt.date(2025, 2, 1) + dt.timedelta(days=number - 1)


def block(east: float, north: float, width: float, height: float, *, at: tuple[float, float] = (34.0, 46.4)) -> Any:
    """Return a rectangle by its corner and size in km from a place in Kherson Oblast."""
    west, south = at[0] + east * LON_KM, at[1] + north * LAT_KM
    return shapely.box(west, south, west + width * LON_KM, south + height * LAT_KM)


def snapshot(number: int, *shapes: Any, controller: str | None = "Russia", source: ControlSource = SOURCE) -> Any:
    """Return a snapshot of a day in February 2025 with one area of all shapes together."""
    held = orient(shapely.multipolygons(shapely.get_parts(shapely.union_all(list(shapes)))))
    area = ControlArea(controller, "controlled", "assessed", held)
    return ControlSnapshot(source, day(number), (area,), file=f"{number}.geojson")


def series(*snapshots: ControlSnapshot) -> ControlSeries:
    return ControlSeries(snapshots[0].source, snapshots)


@st.composite
def areas(draw: st.DrawFn) -> Any:
    """Any area of some blobs with holes, most of whose corners two such areas may share."""
    shape: Any = shapely.MultiPolygon()
    for _ in range(draw(st.integers(0, 5))):
        # On a coarse grid corners and edges meet, lie on each other and touch; off it they cross anywhere.
        step = draw(st.sampled_from([1.0, 0.0137]))
        x, y = draw(st.integers(0, 12)) * step + 30, draw(st.integers(0, 8)) * step + 45
        width, height = draw(st.integers(1, 5)) * step, draw(st.integers(1, 4)) * step
        corners = shapely.box(x, y, x + width, y + height)
        if draw(st.booleans()):
            corners = shapely.Polygon([(x, y), (x + width, y + height / 3), (x + width / 2, y + height)])
        join = draw(st.sampled_from([shapely.union, shapely.difference]))
        shape = join(shape, corners)
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    turned = shapely.MultiPolygon(polygons)
    # As the model asks for, and as overlays leave it.
    return orient(turned) if draw(st.booleans()) else turned
