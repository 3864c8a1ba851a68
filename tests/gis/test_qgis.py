"""The GeoJSON in QGIS and GDAL, as a user opens it: no warning, all features, dates as dates, valid geometries.

The programs are those of the system (Debian: ``qgis``, ``python3-qgis``, ``gdal-bin``); each test is skipped where its
program is absent. ``SITMAP_QGIS_PYTHON`` names the Python that QGIS is installed for, where that is another than
``/usr/bin/python3``.
"""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

import sitmap
from layers import empty_table, validate, write_geojson
from layers.schema import COLUMNS
from tests.gis.qgis_runs import environment, run_qgis
from tests.support import ROOT

pytestmark = pytest.mark.gis

EXAMPLES = sorted((ROOT / "examples").glob("*.txt")) + sorted((ROOT / "examples").glob("*.jsonl"))
# What GDAL makes of a column's JSON, as QGIS names it. Lists are StringList unless all are empty or hold objects.
FIELD_TYPES = {
    "str": {"String"}, "date": {"Date"}, "int": {"Integer", "Integer64"}, "float": {"Real"}, "bool": {"Boolean"},
    "list": {"StringList", "JSON"},
}  # fmt: skip
VALUE_TYPES = {"str": "str", "date": "QDate", "int": "int", "float": "float", "bool": "bool"}


def in_qgis(home: Path, *paths: Path) -> list[dict[str, Any]]:
    """Open files in QGIS."""
    return run_qgis("look_with_qgis.py", home, *paths)


def ogrinfo(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("ogrinfo")
    if program is None:
        pytest.skip("ogrinfo is not installed (Debian: gdal-bin)")
    return subprocess.run(
        [program, *arguments], env=environment(), capture_output=True, text=True, timeout=120, check=False
    )


def every_geometry() -> gpd.GeoDataFrame:
    """Return rows with each kind of geometry that an event can have, and with texts that are no markup."""
    hole = shapely.Polygon(shapely.box(30, 50, 32, 51).exterior, [shapely.box(30.5, 50.2, 31, 50.6).exterior])
    shapes = [
        shapely.Point(36.25, 49.98),
        shapely.box(33, 51, 34, 52),
        hole,
        shapely.MultiPolygon([shapely.box(25, 48, 26, 49), shapely.box(27, 48, 28, 49)]),
        None,
    ]
    rows = [
        {
            "id": f"e{number}",
            "layer": "strike",
            "event_type": "Explosions/Remote violence",
            "sub_event_type": "Air/drone strike",
            "weapons": ["drone", "missile"] if number % 2 else [],
            "start_date": dt.date(2024, 2, 29),
            "end_date": dt.date(2024, 2, 29),
            "date_precision": "day",
            "date_basis": "stated",
            "killed_min": number,
            "killed_max": None if number % 2 else 2**40,
            "geonameid": 706483 if number else None,
            "lon": 36.25,
            "lat": 49.98,
            "admin1_ambiguous": bool(number % 2),
            "alternatives": [{"name": "Хар\\ків <2>", "lon": 36.0, "lat": 50.0, "score": 0.25}] if number else [],
            "report_id": "r",
            "quote": "two\u2028lines, </script>, \u202ergl, ${x}, Київ, \U0001f680",
            "geometry": shape,
        }
        for number, shape in enumerate(shapes)
    ]
    return validate(gpd.GeoDataFrame(rows, geometry="geometry", crs="OGC:CRS84"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, gpd.GeoDataFrame]]:
    """Give GeoJSON files with the tables they were written from: reports from text, and made tables."""
    folder = tmp_path_factory.mktemp("geojson")
    made = {}
    result = sitmap.map_reports(EXAMPLES, out=folder, name="examples")
    assert len(result.table) > 20
    made["examples"] = (folder / "examples.geojson", result.table)
    for name, table in {"every geometry": every_geometry(), "no event": empty_table()}.items():
        made[name] = (write_geojson(table, folder / f"{name}.geojson"), table)
    only_country = every_geometry().iloc[[4]].reset_index(drop=True)
    made["no geometry"] = (write_geojson(only_country, folder / "no geometry.geojson"), only_country)
    return made


@pytest.fixture(scope="module")
def seen(
    files: dict[str, tuple[Path, gpd.GeoDataFrame]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """Give what QGIS finds in each of the files."""
    found = in_qgis(tmp_path_factory.mktemp("home"), *(path for path, _ in files.values()))
    return dict(zip(files, found, strict=True))


def kinds(table: gpd.GeoDataFrame) -> Counter[str]:
    """Return how many rows have points, areas and no geometry."""
    names = {"Point": "Point", "Polygon": "Polygon", "MultiPolygon": "Polygon"}
    return Counter("Null" if shape is None else names[shape.geom_type] for shape in table.geometry)


CASES = ["examples", "every geometry", "no event", "no geometry"]


@pytest.mark.parametrize("name", CASES)
def test_qgis_opens_the_file_without_a_message(seen, files, name):
    found, (_, table) = seen[name], files[name][:2]
    assert found["messages"] == []
    assert found["valid"]
    assert found["count"] == len(table) == len(found["rows"])
    # Without a feature QGIS has nothing to place and says no CRS.
    assert found["crs"] in (("EPSG:4326", "OGC:CRS84") if len(table) else ("EPSG:4326", "OGC:CRS84", ""))


@pytest.mark.parametrize("name", CASES)
def test_qgis_sees_each_geometry_and_all_are_valid(seen, files, name):
    found, table = seen[name], files[name][1]
    assert Counter(row["kind"] for row in found["rows"]) == kinds(table)
    assert all(row["simple"] for row in found["rows"])
    assert [row["id"] for row in found["rows"]] == table["id"].tolist()


@pytest.mark.parametrize("name", ["examples", "every geometry"])
def test_qgis_offers_a_valid_layer_for_points_and_one_for_areas(seen, files, name):
    table = files[name][1]
    offered = {layer["kind"]: layer for layer in seen[name]["layers"]}
    expected = kinds(table)
    assert all(layer["valid"] for layer in offered.values())
    counts: Counter[str] = Counter()
    for layer in seen[name]["layers"]:
        counts[layer["kind"]] += layer["count"]
    # Rows without a geometry belong to neither; they are in the table of the whole file.
    assert {kind: counts[kind] for kind in ("Point", "Polygon")} == {k: expected[k] for k in ("Point", "Polygon")}
    # In QGIS x is the longitude.
    points = table.geometry[table.geometry.geom_type == "Point"]
    assert offered["Point"]["extent"] == pytest.approx(points.total_bounds.tolist(), abs=1e-4)


@pytest.mark.parametrize("name", ["examples", "every geometry"])
def test_columns_have_the_types_of_the_schema(seen, files, name):
    found, table = seen[name], files[name][1]
    assert list(found["fields"]) == [column.name for column in COLUMNS]
    for column in COLUMNS:
        filled = table[column.name].notna()
        if column.kind == "list":
            filled = table[column.name].map(bool)
        if not filled.any():
            continue
        assert found["fields"][column.name] in FIELD_TYPES[column.kind], column.name
        if column.kind in VALUE_TYPES:
            got = {row["types"][column.name] for row, full in zip(found["rows"], filled, strict=True) if full}
            assert got == {VALUE_TYPES[column.kind]}, column.name


def test_dates_are_those_of_the_table(seen, files):
    found, table = seen["examples"], files["examples"][1]
    assert [row["start_date"] for row in found["rows"]] == [
        None if day is None else day.isoformat() for day in table["start_date"]
    ]
    assert any(row["start_date"] for row in found["rows"])


def test_the_first_report_opens_without_a_message(shared, tmp_path):
    report = shared / "seed" / "report.txt"
    if not report.is_file():
        pytest.skip(f"no {report}")
    out, home = tmp_path / "out", tmp_path / "home"
    home.mkdir()
    result = sitmap.map_reports(report, out=out, published=dt.date(2025, 2, 12))
    (found,) = in_qgis(home, out / "report.geojson")
    assert found["messages"] == []
    assert found["valid"] and found["count"] == len(result.table) > 0
    assert found["fields"]["start_date"] == found["fields"]["published"] == "Date"
    assert Counter(row["kind"] for row in found["rows"]) == kinds(result.table)


def test_a_damaged_file_does_give_messages(files, tmp_path):
    # The proof that the tests above would see a warning.
    whole = files["examples"][0].read_text(encoding="utf-8")
    cut, twisted = tmp_path / "cut.geojson", tmp_path / "twisted.geojson"
    cut.write_text(whole[: len(whole) // 2], encoding="utf-8")
    twisted.write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"a"},"geometry":'
        '{"type":"Polygon","coordinates":[[[30,50],[31,51],[31,50],[30,51],[30,50]]]}}]}'
    )
    home = tmp_path / "home"
    home.mkdir()
    broken, crossed = in_qgis(home, cut, twisted)
    assert broken["messages"] and not broken["valid"]
    assert not crossed["rows"][0]["simple"]


@pytest.mark.parametrize("name", CASES)
def test_ogrinfo_reads_the_whole_file_without_a_warning(files, name):
    path, table = files[name]
    done = ogrinfo("-ro", "-al", str(path))
    assert done.returncode == 0
    assert done.stderr == ""
    complaints = [line for line in done.stdout.splitlines() if line.lower().startswith(("warning", "error"))]
    assert complaints == []
    assert f"Feature Count: {len(table)}\n" in done.stdout


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("engine", ["records", "arrow"])
def test_pyogrio_and_geopandas_read_it_without_a_warning(files, name, engine):
    path, table = files[name]
    if engine == "arrow":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        information = pyogrio.read_info(path)
        read = gpd.read_file(path, use_arrow=engine == "arrow")
    assert information["features"] == len(table) == len(read)
    assert information["layer_name"] == "events"
    assert str(read.crs) in ("EPSG:4326", "OGC:CRS84")
    assert read.geometry.isna().tolist() == table.geometry.isna().tolist()
    if len(read):
        assert read["id"].tolist() == table["id"].tolist()
        # pyogrio makes them datetime64, pyarrow date objects.
        days = [None if pd.isna(day) else day for day in pd.to_datetime(read["start_date"]).dt.date]
        assert days == table["start_date"].tolist()
    assert shapely.is_valid(read.geometry.dropna().to_numpy()).all()
