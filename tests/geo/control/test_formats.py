"""ArcGIS JSON, GeoPackage, shapefiles and archives of several maps."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geo.control import read_control
from geo.errors import ControlError
from tests.geo.control.support import BAKHMUT, KHERSON, POKROVSK, SUDZHA, collection, feature, kinds, write

HELD = ("Russia", "controlled", "assessed")
MERCATOR = {"wkid": 102100, "latestWkid": 3857}


def rings(*polygons: shapely.Polygon) -> list[Any]:
    """Return outlines with the clock, as ArcGIS draws them."""
    return [list(map(list, polygon.exterior.coords))[:: -1 if polygon.exterior.is_ccw else 1] for polygon in polygons]


def esri(*polygons: shapely.Polygon, **more: Any) -> dict[str, Any]:
    """Return the answer to a query."""
    return {
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 4326},
        "features": [{"attributes": {"OBJECTID": 1}, "geometry": {"rings": rings(*polygons)}}],
        **more,
    }


def test_an_answer_of_a_feature_server(tmp_path: Path):
    answer = esri(BAKHMUT)
    answer["features"][0]["attributes"]["EditDate"] = 1739318400000
    path = write(tmp_path / "VIEW_RussiaCoTinUkraine_V3.json", answer)
    (series,) = read_control(path)
    assert series.source.key == "isw" and series.dates == (dt.date(2025, 2, 12),)
    assert kinds([series]) == [HELD]
    assert series.snapshots[0].areas[0].geometry.equals(BAKHMUT)


def test_web_mercator_is_converted(tmp_path: Path):
    mercator = gpd.GeoSeries([BAKHMUT], crs=4326).to_crs(3857)[0]
    path = write(tmp_path / "isw_russian_control_20250212.json", esri(mercator, spatialReference=MERCATOR))
    found = read_control(path)[0].snapshots[0].areas[0].geometry
    assert shapely.hausdorff_distance(found, BAKHMUT) < 1e-9


def test_holes_and_islands_are_told_by_where_they_lie(tmp_path: Path):
    hole, island = shapely.box(38.0, 48.5, 38.2, 48.7), shapely.box(38.05, 48.55, 38.1, 48.6)
    outer, inner, isle = rings(BAKHMUT, hole, island)
    answer = esri(BAKHMUT)
    answer["features"][0]["geometry"]["rings"] = [isle, inner[::-1], outer]
    path = write(tmp_path / "isw_russian_control_20250212.json", answer)
    expected = BAKHMUT.difference(hole).union(island)
    assert read_control(path)[0].snapshots[0].areas[0].geometry.equals(expected)


def test_layers_of_one_answer_carry_the_status(tmp_path: Path):
    layers = [
        {"id": 1, "name": "Assessed Russian Control", **esri(BAKHMUT)},
        {"layerDefinition": {"name": "Claimed Ukrainian Counteroffensives"}, "featureSet": esri(KHERSON)},
    ]
    path = write(tmp_path / "isw_2025-02-12.json", {"layers": layers})
    assert kinds(read_control(path)) == [HELD, ("Ukraine", "advanced", "claimed")]
    wrapped = {
        "operationalLayers": [{"title": "Assessed Russian advances", "featureCollection": {"layers": layers[1:]}}]
    }
    path = write(tmp_path / "isw_2025-02-13.json", wrapped)
    assert kinds(read_control(path)) == [("Ukraine", "advanced", "claimed")]


def test_coded_values_are_read_as_what_they_stand_for(tmp_path: Path):
    answer = esri(BAKHMUT)
    answer["features"][0]["attributes"]["Status"] = 2
    answer["fields"] = [
        {
            "name": "Status",
            "domain": {"codedValues": [{"code": 1, "name": "Russian held"}, {"code": 2, "name": "Grey zone"}]},
        }
    ]
    path = write(tmp_path / "x_20250212.json", answer)
    assert kinds(read_control(path)) == [(None, "contested", "assessed")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"name": "RussiaCoT", "geometryType": "esriGeometryPolygon", "fields": []}, "holds no feature of it; fetch"),
        (esri(BAKHMUT, exceededTransferLimit=True), "cut the answer short"),
        (esri(BAKHMUT, spatialReference={"wkid": 999999}), "coordinate system 'ESRI:999999' is not known"),
    ],
)
def test_what_a_server_left_out_is_named(tmp_path: Path, data: dict[str, Any], reason: str):
    with pytest.raises(ControlError, match=reason):
        read_control(write(tmp_path / "isw_20250212.json", data))


def test_curves_are_left_out_and_told(tmp_path: Path):
    answer = esri(BAKHMUT)
    answer["features"].append({"attributes": {}, "geometry": {"curveRings": []}})
    (series,) = read_control(write(tmp_path / "isw_russian_control_20250212.json", answer))
    assert "returnTrueCurves=false" in " ".join(series.snapshots[0].notes)


@pytest.mark.parametrize("ending", ["gpkg", "shp", "fgb"])
def test_tables_of_polygons(tmp_path: Path, ending: str):
    frame = gpd.GeoDataFrame(
        {"holder": ["Russia", "Ukraine"], "day": [dt.date(2025, 2, 12)] * 2}, geometry=[BAKHMUT, SUDZHA], crs=4326
    )
    path = tmp_path / f"control.{ending}"
    frame.to_crs(3857).to_file(path)
    (series,) = read_control(path, mapping={"date": {"property": "day"}})
    assert kinds([series]) == [HELD, ("Ukraine", "controlled", "assessed")]
    assert series.dates == (dt.date(2025, 2, 12),)
    assert shapely.hausdorff_distance(series.snapshots[0].areas[0].geometry, BAKHMUT) < 1e-7


def test_layers_of_a_geopackage_carry_the_status(tmp_path: Path):
    path = tmp_path / "isw_20250212.gpkg"
    for name, shape in (("assessed_russian_control", BAKHMUT), ("claimed_russian_control", POKROVSK)):
        gpd.GeoDataFrame({"id": [1]}, geometry=[shape], crs=4326).to_file(path, layer=name)
    gpd.GeoDataFrame({"id": [1]}, geometry=[shapely.Point(37, 48)], crs=4326).to_file(path, layer="units")
    assert kinds(read_control(path)) == [HELD, ("Russia", "controlled", "claimed")]


def test_a_shapefile_in_a_zip_and_one_alone(tmp_path: Path):
    frame = gpd.GeoDataFrame({"status": ["occupied"]}, geometry=[BAKHMUT], crs=4326)
    folder = tmp_path / "parts"
    folder.mkdir()
    frame.to_file(folder / "occupied.shp")
    path = tmp_path / "map_20250212.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, part.name)
    assert kinds(read_control(path)) == [HELD]
    (folder / "occupied.shx").unlink()
    (folder / "occupied.dbf").unlink()
    with pytest.raises(ControlError, match=r"occupied\.shp.*a shapefile is several files"):
        read_control(folder / "occupied.shp")


def test_an_archive_of_several_days_is_a_series(tmp_path: Path):
    path = tmp_path / "deepstate.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for day in (12, 13):
            archive.writestr(f"data/deepstate_202502{day}.geojson", json.dumps(collection(feature(BAKHMUT))))
    (series,) = read_control(path)
    assert [day.day for day in series.dates] == [12, 13]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("deepstate_20250214.geojson", json.dumps(collection(feature(BAKHMUT))))
    assert read_control(path)[0].dates == (dt.date(2025, 2, 14),)


def test_features_line_by_line_and_as_a_bare_list(tmp_path: Path):
    features = [feature(BAKHMUT, name="Occupied"), feature(POKROVSK, name="Grey zone")]
    both = [HELD, (None, "contested", "assessed")]
    path = tmp_path / "map_20250212.json"
    path.write_text("\n".join(json.dumps(one) for one in features))
    assert kinds(read_control(path)) == both
    assert kinds(read_control(write(path, features))) == both


def test_a_database_of_something_else_is_refused(tmp_path: Path):
    path = tmp_path / "x_20250212.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + b"\x00" * 200)
    with pytest.raises(ControlError, match=r"x_20250212\.gpkg: cannot be read as areas of control"):
        read_control(path)


def test_layers_that_name_no_side_are_what_most_such_files_draw(tmp_path: Path):
    path = tmp_path / "staffmap_20250212.gpkg"
    for name, shape in (
        ("assessed_control", BAKHMUT), ("claimed_control", POKROVSK), ("claimed_counter_offensives", SUDZHA),
        ("liberated", KHERSON), ("contested", shapely.box(36, 47, 36.2, 47.2)),
    ):  # fmt: skip
        gpd.GeoDataFrame({"id": [1]}, geometry=[shape], crs=4326).to_file(path, layer=name)
    said: list[str] = []
    assert set(kinds(read_control(path, notify=said.append))) == {
        HELD, ("Russia", "controlled", "claimed"), ("Ukraine", "advanced", "claimed"),
        ("Ukraine", "liberated", "assessed"), (None, "contested", "assessed"),
    }  # fmt: skip
    assert any("layer 'claimed_control' and no side is named" in line for line in said)
