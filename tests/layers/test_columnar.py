"""GeoParquet, FlatGeobuf and newline-delimited GeoJSON: read back as written, typed, with extents and credits."""

from __future__ import annotations

import datetime as dt
import json
import time
import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from layers import empty_table, style, validate, write
from layers.export.geojson import write_geojson
from layers.export.geojsonl import write_geojsonl
from layers.export.geoparquet import write_geoparquet
from layers.schema import COLUMNS
from tests.layers.reading import read_rows
from tests.layers.tables import every_kind, hostile_table, same_rows

SCHEMA = [column.name for column in COLUMNS]


def of_schema(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return table[[*SCHEMA, "geometry"]]


def read(path: Path) -> gpd.GeoDataFrame:
    """Return a file as an event table, by readers that are not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return validate(gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path))


# --- round trips ---


@pytest.mark.parametrize("make", [every_kind, hostile_table, empty_table])
@pytest.mark.parametrize("end", ["parquet", "fgb"])
def test_every_kind_of_row_is_read_back(tmp_path, make, end):
    table = make()
    placed = table if end == "parquet" else table[table.geometry.notna()]
    same_rows(of_schema(read(write(table, tmp_path / f"a.{end}")[0])), of_schema(placed))


@pytest.mark.parametrize("end", ["parquet", "fgb", "geojsonl"])
def test_the_same_table_gives_the_same_bytes(tmp_path, end):
    table = every_kind()[lambda rows: rows.geometry.notna()]
    (first,) = write(table, tmp_path / f"a.{end}")
    time.sleep(1.1)
    (again,) = write(table, tmp_path / f"b.{end}")
    assert again.read_bytes() == first.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"a.{end}", f"b.{end}"]


# --- GeoParquet ---


def geo(path: Path) -> dict:
    return json.loads(pq.read_schema(path).metadata[b"geo"])


def test_the_metadata_is_that_of_geoparquet_1_1(tmp_path):
    said = geo(write_geoparquet(every_kind(), tmp_path / "a.parquet"))
    assert (said["version"], said["primary_column"]) == ("1.1.0", "geometry")
    column = said["columns"]["geometry"]
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["LineString", "MultiPoint", "MultiPolygon", "Point", "Polygon"]
    assert column["bbox"] == [25.0, 48.0, 36.25, 52.0]
    assert column["covering"] == {"bbox": {name: ["bbox", name] for name in ("xmin", "ymin", "xmax", "ymax")}}
    assert column["crs"]["id"] == {"authority": "OGC", "code": "CRS84"}
    assert column["orientation"] == "counterclockwise"


def test_without_a_geometry_there_is_no_extent(tmp_path):
    column = geo(write_geoparquet(empty_table(), tmp_path / "a.parquet"))["columns"]["geometry"]
    assert "bbox" not in column
    assert column["geometry_types"] == []


def test_each_row_is_covered_by_its_box(tmp_path):
    table = every_kind()
    boxes = pq.read_table(write_geoparquet(table, tmp_path / "a.parquet"))["bbox"].to_pylist()
    for box, shape in zip(boxes, table.geometry, strict=True):
        expected = None if shape is None else dict(zip(("xmin", "ymin", "xmax", "ymax"), shape.bounds, strict=True))
        assert box == expected
    assert gpd.read_parquet(tmp_path / "a.parquet", bbox=(36, 49, 37, 50))["id"].tolist() == ["e0"]


def test_duckdb_reads_it_with_its_types_and_by_its_boxes(tmp_path):
    import duckdb

    path = write_geoparquet(every_kind(), tmp_path / "a.parquet")
    with duckdb.connect() as base:
        table = base.read_parquet(str(path))
        types = dict(zip(table.columns, map(str, table.types), strict=True))
        assert (types["start_date"], types["weapons"], types["killed_max"]) == ("DATE", "VARCHAR[]", "BIGINT")
        west = table.filter("bbox.xmin >= 33 and bbox.xmax <= 34").project("id, weapons, start_date")
        assert west.fetchall() == [("e1", ["drone", "missile"], dt.date(2024, 2, 29))]


def test_outer_rings_go_counter_clockwise(tmp_path):
    clockwise = shapely.Polygon([(30, 50), (30, 51), (31, 51), (31, 50)])
    table = gpd.GeoDataFrame({"layer": ["control"]}, geometry=[clockwise], crs="OGC:CRS84")
    (shape,) = gpd.read_parquet(write_geoparquet(table, tmp_path / "a.parquet")).geometry
    assert shape.exterior.is_ccw


def test_types_are_the_same_whatever_the_rows_hold(tmp_path):
    full = pq.read_schema(write_geoparquet(of_schema(every_kind()), tmp_path / "a.parquet"))
    empty = pq.read_schema(write_geoparquet(empty_table(), tmp_path / "b.parquet"))
    assert full.names == empty.names == [*SCHEMA, "bbox", "geometry"]
    assert full.types == empty.types
    assert full.field("weapons").type == pa.list_(pa.string())
    assert full.field("start_date").type == pa.date32()
    assert full.field("killed_max").type == pa.int64()
    assert full.field("admin1_ambiguous").type == pa.bool_()
    assert full.field("alternatives").type == pa.string()
    assert full.field("geonameid").metadata[b"description"] == b"GeoNames id"


def test_columns_of_the_users_own_have_their_types(tmp_path):
    schema = pq.read_schema(write_geoparquet(every_kind(), tmp_path / "a.parquet"))
    types = {name: schema.field(name).type for name in schema.names if name.startswith("own")}
    assert types == {
        "own_int": pa.int64(), "own_float": pa.float64(), "own_day": pa.date32(), "own_flag": pa.bool_(),
        "own_mixed": pa.string(),
    }  # fmt: skip
    clash = pd.DataFrame({"layer": ["strike"], "lon": [30.0], "lat": [50.0], "bbox": ["mine"]})
    assert pq.read_table(write_geoparquet(clash, tmp_path / "b.parquet"))["bbox_2"].to_pylist() == ["mine"]


def test_whom_to_name_stands_in_the_files(tmp_path):
    path = write_geoparquet(every_kind(), tmp_path / "a.parquet", title="Night", credits=("One", "Two"))
    about = json.loads(pq.read_schema(path).metadata[b"about"])
    assert (about["title"], about["period"]) == ("Night", "2024-02-29/2024-03-07")
    assert (about["border_view"], about["credits"]) == (style.BORDER_VIEW, ["One", "Two"])
    paths = write(every_kind(), tmp_path / "a.fgb", title="Night", credits=("One", "Two"))
    head = pyogrio.read_info(paths[0])
    assert head["layer_metadata"]["TITLE"] == "Night"
    assert head["layer_metadata"]["DESCRIPTION"].splitlines()[1:] == [style.BORDER_VIEW, "One", "Two"]


# --- FlatGeobuf ---


def test_a_flatgeobuf_has_types_and_an_index(tmp_path):
    count = 500
    rng = np.random.default_rng(1)
    table = pd.DataFrame(
        {"layer": ["strike"] * count, "lon": rng.uniform(22, 40, count), "lat": rng.uniform(44, 52, count)}
    )
    (path,) = write(table, tmp_path / "a.fgb")
    information = pyogrio.read_info(path)
    types = dict(zip(information["fields"], information["ogr_types"], strict=True))
    assert (types["killed_min"], types["confidence"], types["start_date"]) == ("OFTInteger64", "OFTReal", "OFTDateTime")
    assert (information["crs"], information["geometry_type"], information["features"]) == ("EPSG:4326", "Point", count)
    assert information["capabilities"]["fast_spatial_filter"]
    west = table[(table["lon"] < 30) & (table["lat"] < 48)]
    assert len(gpd.read_file(path, bbox=(0, 0, 30, 48))) == len(west)


def test_rows_without_a_place_are_in_a_table_beside_it(tmp_path):
    # GDAL's Arrow reader of the format breaks down at a row without a geometry.
    path, beside, described = write(every_kind(), tmp_path / "a.fgb", profile="Profile analyst: all.")
    assert (beside.name, described.name) == ("a.unplaced.csv", "a.unplaced.csv-metadata.json")
    assert [row["id"] for row in read_rows(beside)] == ["e6"]
    assert "Profile analyst: all." in described.read_text("utf-8")
    assert pyogrio.read_info(path)["capabilities"]["fast_spatial_filter"]
    found = gpd.read_file(path, use_arrow=True)
    assert sorted(found["id"]) == ["e0", "e1", "e2", "e3", "e4", "e5"]


# --- newline-delimited GeoJSON ---


def test_each_line_is_the_feature_of_the_collection(tmp_path):
    table = every_kind()
    lines = write_geojsonl(table, tmp_path / "a.geojsonl", credits=("One",)).read_text("utf-8").splitlines()
    whole = json.loads(write_geojson(table, tmp_path / "a.geojson", credits=("One",)).read_text("utf-8"))
    features = [json.loads(line) for line in lines]
    about = features[0].pop("about")
    assert about == {"period": ["2024-02-29", "2024-03-07"], "border_view": style.BORDER_VIEW, "credits": ["One"]}
    assert features == whole["features"]


def test_hostile_words_break_no_line(tmp_path):
    table = hostile_table()
    path = write_geojsonl(table, tmp_path / "a.geojsonl")
    assert len(path.read_bytes().splitlines()) == len(path.read_text("utf-8").splitlines()) == len(table)
    same_rows(of_schema(read(path)), of_schema(table))


def test_gdal_takes_it_for_what_it_is(tmp_path):
    path = write_geojsonl(hostile_table(), tmp_path / "a.geojsonl")
    assert pyogrio.detect_write_driver(str(path)) == "GeoJSONSeq"
    information = pyogrio.read_info(path)
    assert information["driver"] == "GeoJSONSeq"
    assert information["features"] == len(hostile_table())
    assert "about" not in information["fields"]


def test_without_rows_it_is_empty(tmp_path):
    assert write_geojsonl(empty_table(), tmp_path / "a.geojsonl").read_bytes() == b""
