"""Every file that QGIS has a reader for opens in it: all events, the right kinds of geometry, no message."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from layers import write
from tests.gis.qgis_runs import run_qgis
from tests.layers.tables import every_kind, hostile_table

pytestmark = pytest.mark.gis

# GeoParquet is read by QGIS where its GDAL has Arrow, which Debian's has not.
FORMATS = ("geojson", "geojsonl", "gpkg", "kml", "kmz", "csv", "xlsx", "fgb")
TABLES = {"every kind": every_kind, "hostile": hostile_table}
KINDS = {
    "Point": "Point", "MultiPoint": "Point", "LineString": "Line", "MultiLineString": "Line", "Polygon": "Polygon",
    "MultiPolygon": "Polygon",
}  # fmt: skip
# What marks a part of a file that holds no events.
ASIDE = ("About", "layer_styles")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Give what QGIS finds in the parts of each file."""
    folder, home = tmp_path_factory.mktemp("formats"), tmp_path_factory.mktemp("home")
    paths: dict[tuple[str, str], Path] = {
        (name, form): write(make(), folder / f"{form} {name}.{form}")[0]
        for name, make in TABLES.items()
        for form in FORMATS
    }
    found = run_qgis("parts_with_qgis.py", home, *paths.values())
    return {
        key: [one for one in found if one["path"] == str(path) and one["name"] not in ASIDE]
        for key, path in paths.items()
    }


CASES = [(name, form) for name in TABLES for form in FORMATS]


def in_file(name: str, form: str) -> gpd.GeoDataFrame:
    """Return the rows that a file holds: what has no place is beside a FlatGeobuf, not in it."""
    table: gpd.GeoDataFrame = TABLES[name]()
    return table[table.geometry.notna()] if form == "fgb" else table


@pytest.mark.parametrize(("name", "form"), CASES)
def test_every_event_is_there_and_nothing_is_complained_of(seen, name, form):
    parts = seen[name, form]
    assert [message for part in parts for message in part["messages"]] == []
    assert all(part["valid"] for part in parts)
    ids = [identity for part in parts for identity in part["ids"]]
    wanted = in_file(name, form)["id"].tolist()
    assert len(ids) == len(wanted)
    if name == "every kind":
        assert sorted(ids) == sorted(wanted)


@pytest.mark.parametrize(("name", "form"), [case for case in CASES if case[1] not in ("csv", "xlsx")])
def test_every_geometry_is_of_its_kind(seen, name, form):
    table = in_file(name, form)
    wanted = Counter("Null" if shape is None else KINDS[shape.geom_type] for shape in table.geometry)
    assert Counter(kind for part in seen[name, form] for kind in part["kinds"]) == wanted


@pytest.mark.parametrize("form", ["geojson", "geojsonl", "gpkg", "fgb", "xlsx"])
def test_fields_have_their_types(seen, form):
    part = next(part for part in seen["every kind", form] if "e0" in part["ids"])
    types = part["types"]
    day = {"fgb": "DateTime"}.get(form, "Date")
    assert types["start_date"] == day
    assert types["killed_min"] in ("Integer", "Integer64")
    assert types["location_confidence"] == "Real"
    assert types["quote"] == "String"


def test_an_event_in_kml_has_its_days_as_times(seen):
    part = next(part for part in seen["every kind", "kml"] if "e0" in part["ids"])
    assert part["types"]["begin"] == part["types"]["end"] == "DateTime"
