"""GeoJSON by RFC 7946, files that are written whole or not at all, and the registry of formats."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import resource
import stat
import subprocess
import sys
import warnings
from pathlib import Path

import geopandas as gpd
import jsonschema
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

import layers
from layers import ExportError, SchemaError, atomic_write, empty_table, validate, write_geojson
from layers.export import FORMATS, format_of, write
from layers.schema import COLUMNS

POSITION = {
    "type": "array",
    "prefixItems": [
        {"type": "number", "minimum": -180, "maximum": 180},
        {"type": "number", "minimum": -90, "maximum": 90},
    ],
    "items": False,
    "minItems": 2,
}
RING = {"type": "array", "items": POSITION, "minItems": 4}
POLYGON = {"type": "array", "items": RING, "minItems": 1}


def geometry_schema(kind, coordinates):
    return {
        "type": "object",
        "properties": {"type": {"const": kind}, "coordinates": coordinates},
        "required": ["type", "coordinates"],
        # RFC 7946, 7.1: a geometry has no members of features.
        "additionalProperties": False,
    }


# RFC 7946 as far as events need it, stricter than the RFC where our own promises are: ids, properties, no `crs`.
RFC_7946 = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "bbox": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "id", "properties", "geometry"],
                "additionalProperties": False,
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": "string"},
                    "properties": {"type": "object", "required": [column.name for column in COLUMNS]},
                    "geometry": {
                        "oneOf": [
                            {"type": "null"},
                            geometry_schema("Point", POSITION),
                            geometry_schema("Polygon", POLYGON),
                            geometry_schema("MultiPolygon", {"type": "array", "items": POLYGON}),
                        ]
                    },
                },
            },
        },
    },
    # RFC 7946, 7.1 and 4: neither members of other GeoJSON types nor the CRS of 2008.
    "not": {"anyOf": [{"required": [name]} for name in ("crs", "coordinates", "geometries", "geometry", "properties")]},
}


def conforms(document):
    jsonschema.Draft202012Validator(RFC_7946).validate(document)
    for feature in document["features"]:
        assert feature["properties"]["id"] == feature["id"]
        for polygon in polygons(feature["geometry"]):
            for number, ring in enumerate(polygon):
                assert ring[0] == ring[-1]
                assert shapely.LinearRing(ring).is_ccw is (number == 0)


def polygons(geometry):
    if geometry is None or geometry["type"] == "Point":
        return []
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def load(path):
    def no_constant(text):
        raise AssertionError(f"{text} is no JSON")

    return json.loads(Path(path).read_bytes().decode("utf-8"), parse_constant=no_constant)


@pytest.fixture
def table():
    """Three events: at a settlement, in a part of an oblast, and of a whole country."""
    return pd.DataFrame(
        {
            "id": ["e1", "e2", "e3"],
            "layer": ["strike", "control", "air_defence"],
            "weapons": [["missile", "drone"], None, []],
            "alternatives": [[{"name": "Kyiv", "lon": 1.5, "geonameid": 7}], None, None],
            "start_date": [dt.date(2025, 2, 12), None, dt.date(2025, 2, 11)],
            "end_date": [dt.date(2025, 2, 12), None, dt.date(2025, 2, 12)],
            "killed_min": [1, None, None],
            "injured_min": [4, None, None],
            "drones_intercepted": [None, None, 71],
            "precision": ["settlement", "oblast", "country"],
            "extent": [None, "part", None],
            "lon": [30.523333333, 36.0, None],
            "lat": [50.450000049, 51.7, None],
            "admin1_iso": ["UA-30", "RU-KRS", None],
            "admin1_ambiguous": [False, None, None],
            "confidence": [0.9, 0.5, 0.7],
            "quote": ['„Отже“ — "quoted" \u2028 </script>', "line\nbreak", None],
        }
    )


def test_the_file_is_rfc_7946(table, tmp_path):
    document = load(write_geojson(table, tmp_path / "a.geojson", title="Week 7"))
    conforms(document)
    assert list(document) == ["type", "name", "title", "period", "border_view", "credits", "bbox", "features"]
    assert document["title"] == "Week 7"
    assert document["period"] == ["2025-02-11", "2025-02-12"]
    assert "Crimea" in document["border_view"]
    assert any("Natural Earth" in line for line in document["credits"])
    assert [feature["geometry"] and feature["geometry"]["type"] for feature in document["features"]] == [
        "Point",
        "MultiPolygon",
        None,
    ]


def test_values_are_what_json_has_for_them(table, tmp_path):
    first, second, third = load(write_geojson(table, tmp_path / "a.geojson"))["features"]
    assert first["properties"]["start_date"] == "2025-02-12"
    assert first["properties"]["weapons"] == ["missile", "drone"]
    assert first["properties"]["alternatives"] == [{"name": "Kyiv", "lon": 1.5, "geonameid": 7}]
    assert first["properties"]["killed_min"] == 1
    assert type(first["properties"]["killed_min"]) is int
    assert first["properties"]["admin1_ambiguous"] is False
    assert second["properties"]["weapons"] is None
    assert third["properties"]["weapons"] == []
    assert second["properties"]["killed_min"] is None
    assert second["properties"]["uncertainty_km"] is None
    assert third["properties"]["lon"] is None
    assert list(first["properties"]) == [column.name for column in COLUMNS]


def test_one_feature_a_line_and_a_newline_at_the_end(table, tmp_path):
    text = write_geojson(table, tmp_path / "a.geojson").read_bytes()
    assert text.endswith(b"\n]}\n")
    lines = text.decode("utf-8").splitlines()
    assert len(lines) == 5
    assert [json.loads(line.removesuffix(","))["id"] for line in lines[1:4]] == ["e1", "e2", "e3"]


def test_coordinates_have_seven_decimals_at_most(table, tmp_path):
    document = load(write_geojson(table, tmp_path / "a.geojson"))
    point = document["features"][0]["geometry"]["coordinates"]
    assert point == [30.5233333, 50.45]
    numbers = np.array([xy for f in document["features"] for p in polygons(f["geometry"]) for ring in p for xy in ring])
    assert (np.round(numbers, 7) == numbers).all()


def test_negative_zero_is_written_as_zero(tmp_path):
    path = write_geojson(pd.DataFrame({"layer": ["strike"], "lon": [-1e-9], "lat": [-0.0]}), tmp_path / "a.geojson")
    assert b'"coordinates":[0.0,0.0]' in path.read_bytes()


def test_the_bbox_holds_all_geometries_and_is_absent_without_any(table, tmp_path):
    document = load(write_geojson(table, tmp_path / "a.geojson"))
    west, south, east, north = document["bbox"]
    assert west == 30.5233333
    assert south == 50.45
    assert 37 < east < 39
    assert 52 < north < 53
    without = load(write_geojson(table.iloc[2:], tmp_path / "b.geojson"))
    assert "bbox" not in without
    conforms(without)


def test_the_bbox_goes_round_the_antimeridian_the_short_way(tmp_path):
    both = pd.DataFrame({"layer": ["strike"] * 2, "lon": [177.0, -178.0], "lat": [66.0, 65.0]})
    assert load(write_geojson(both, tmp_path / "a.geojson"))["bbox"] == [177.0, 65.0, -178.0, 66.0]
    chukotka = pd.DataFrame(
        {"layer": ["control"], "precision": ["oblast"], "admin1_iso": ["RU-CHU"], "lon": [172], "lat": [66]}
    )
    document = load(write_geojson(chukotka, tmp_path / "b.geojson"))
    conforms(document)
    west, _, east, _ = document["bbox"]
    assert 150 < west < 165
    assert -175 < east < -165
    apart = pd.DataFrame({"layer": ["strike"] * 3, "lon": [-77.0, 132.0, 30.5], "lat": [38.0, 43.0, 50.0]})
    assert load(write_geojson(apart, tmp_path / "c.geojson"))["bbox"] == [-77.0, 38.0, 132.0, 50.0]


def test_wound_the_wrong_way_with_a_hole_it_is_turned(tmp_path):
    outer, hole = shapely.box(30, 50, 32, 52), shapely.box(30.5, 50.5, 31, 51)
    shape = shapely.Polygon(list(outer.exterior.coords)[::-1], [list(hole.exterior.coords)])
    area = gpd.GeoDataFrame({"layer": ["control"]}, geometry=[shape], crs="OGC:CRS84")
    conforms(load(write_geojson(area, tmp_path / "a.geojson")))


def test_an_empty_table_is_an_empty_collection(tmp_path):
    document = load(write_geojson(empty_table(), tmp_path / "a.geojson"))
    conforms(document)
    assert document["features"] == []
    assert "period" not in document


def test_the_same_table_gives_the_same_bytes_in_another_process(table, tmp_path):
    first = write_geojson(table, tmp_path / "a.geojson").read_bytes()
    table.to_pickle(tmp_path / "table.pickle")
    code = "import sys, pandas, layers; layers.write_geojson(pandas.read_pickle(sys.argv[1]), sys.argv[2])"
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, tmp_path / "table.pickle", tmp_path / "b.geojson"],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(layers.__file__).parents[1])},
        )
        assert (tmp_path / "b.geojson").read_bytes() == first


def test_it_opens_in_geopandas_and_gdal_without_a_warning_and_with_types(table, tmp_path):
    path = write_geojson(table, tmp_path / "a.geojson", title="T")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        frame = gpd.read_file(path)
    # GeoJSON is CRS84 by definition; GDAL names it EPSG:4326 and keeps lon, lat.
    assert frame.crs.to_epsg() == 4326
    assert frame["id"].tolist() == ["e1", "e2", "e3"]
    types = dict(zip(*(pyogrio.read_info(path)[key] for key in ("fields", "ogr_types")), strict=True))
    assert types["start_date"] == "OFTDate"
    assert types["killed_min"] == "OFTInteger"
    assert types["weapons"] == "OFTStringList"
    assert types["confidence"] == "OFTReal"
    assert types["title"] == "OFTString"
    subtypes = dict(zip(*(pyogrio.read_info(path)[key] for key in ("fields", "ogr_subtypes")), strict=True))
    assert subtypes["admin1_ambiguous"] == "OFSTBoolean"


def test_what_gdal_reads_is_an_event_table_again(table, tmp_path):
    back = validate(gpd.read_file(write_geojson(table, tmp_path / "a.geojson")))
    again = write_geojson(back, tmp_path / "b.geojson").read_bytes()
    assert again == (tmp_path / "a.geojson").read_bytes()


def test_columns_of_the_users_own_become_json_whatever_they_hold(tmp_path):
    own = [
        np.float64("nan"),
        dt.datetime(2025, 2, 12, 4, 30),
        {"b": (1, np.int64(2))},
        {"z", "a"},
        1 + 2j,
        shapely.Point(1, 2),
        float("inf"),
        np.datetime64("2025-02-12"),
    ]
    count = len(own)
    frame = pd.DataFrame(
        {"layer": ["strike"] * count, "lon": [30.0] * count, "lat": [50.0] * count, "own": pd.Series(own, dtype=object)}
    )
    document = load(write_geojson(frame, tmp_path / "a.geojson"))
    values = [feature["properties"]["own"] for feature in document["features"]]
    assert values[:4] == [None, "2025-02-12T04:30:00", {"b": [1, 2]}, ["a", "z"]]
    assert values[4:] == ["(1+2j)", "POINT (1 2)", None, "2025-02-12"]


def test_text_that_is_no_unicode_is_replaced_and_hostile_text_stays_text(tmp_path):
    text = "a\ud800b \u0085\u2028\u202e \x00\x1b</script>${x}"
    frame = pd.DataFrame({"layer": ["strike"], "lon": [30.0], "lat": [50.0], "quote": pd.Series([text], dtype=object)})
    path = write_geojson(frame, tmp_path / "a.geojson")
    assert load(path)["features"][0]["properties"]["quote"] == text.replace("\ud800", "\ufffd")
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3


# --- the registry ---


def test_the_extension_tells_the_format():
    assert format_of("maps/a.geojson") == "geojson"
    assert format_of(Path("A.GeoJSON")) == "geojson"
    with pytest.raises(ExportError, match=r"'.xyz'.*known extensions: .geojson"):
        format_of("a.xyz")
    with pytest.raises(ExportError, match="without an extension"):
        format_of("a")


def test_write_takes_format_and_options_and_returns_the_paths(table, tmp_path):
    path = tmp_path / "report"
    assert write(table, path, "geojson", title="T") == [path]
    assert load(path)["title"] == "T"
    assert write(table, tmp_path / "b.geojson") == [tmp_path / "b.geojson"]
    with pytest.raises(ExportError, match="unknown format 'shp'; known formats: geojson, geojsonl, gpkg, "):
        write(table, path, "shp")


def test_every_format_of_the_registry_exists(table, tmp_path):
    for name, item in FORMATS.items():
        paths = write(table, tmp_path / f"all{item.extensions[0]}", name)
        assert all(path.stat().st_size > 0 for path in paths)


def test_a_table_that_is_none_writes_nothing(tmp_path):
    with pytest.raises(SchemaError):
        write_geojson(pd.DataFrame({"lon": [1.0]}), tmp_path / "a.geojson")
    assert list(tmp_path.iterdir()) == []


# --- whole or not at all ---


def test_text_bytes_and_pieces_are_written(tmp_path):
    assert atomic_write(tmp_path / "a", "Київ").read_bytes() == "Київ".encode()
    assert atomic_write(tmp_path / "a", b"\x00\xff").read_bytes() == b"\x00\xff"
    assert atomic_write(str(tmp_path / "a"), iter(["a", b"b"])).read_bytes() == b"ab"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_an_error_half_way_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "a.geojson"
    target.write_text("old")

    def pieces():
        yield "new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        atomic_write(target, pieces())
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.geojson"]


def test_a_file_beyond_the_limit_is_an_export_error_and_leaves_the_old_one(tmp_path):
    target = tmp_path / "a.geojson"
    target.write_text("old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(ExportError, match=r"a\.geojson: the file is larger"):
            atomic_write(target, "x" * 50_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.geojson"]


def test_a_full_disk_is_an_export_error_with_a_remedy():
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with pytest.raises(ExportError, match="the disk is full; free some space"):
        atomic_write(full, "x")
    assert stat.S_ISCHR(full.stat().st_mode)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing/a.geojson", "the folder does not exist"),
        ("file/a.geojson", "a part of the path is a file"),
        ("folder", "it is a folder"),
        ("x" * 300, "too long"),
        ("a\0b", "null"),
    ],
)
def test_paths_that_cannot_be_written_say_why(tmp_path, path, reason):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ExportError, match=reason):
        atomic_write(tmp_path / path, "x")


def test_a_read_only_folder_says_so(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ExportError, match="no permission"):
            atomic_write(tmp_path / "a", "x")
    finally:
        tmp_path.chmod(0o700)


def test_the_mode_is_that_of_the_file_replaced_or_of_the_umask(tmp_path):
    old = tmp_path / "old"
    old.write_text("")
    old.chmod(0o604)
    assert stat.S_IMODE(atomic_write(old, "x").stat().st_mode) == 0o604
    mask = os.umask(0o027)
    try:
        assert stat.S_IMODE(atomic_write(tmp_path / "new", "x").stat().st_mode) == 0o640
    finally:
        os.umask(mask)


def test_a_link_is_followed_and_stays_a_link(tmp_path):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    atomic_write(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        atomic_write(pipe, "through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_errno_names_have_remedies():
    from layers.export.atomic import REMEDIES

    assert {errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT} <= set(REMEDIES)
