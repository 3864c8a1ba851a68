"""Areas of control in the files of events: a table a source, with the days of each snapshot and whose it is."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from geo.control import ControlArea, ControlSeries, ControlSnapshot, ControlSource
from layers import validate, write
from layers.errors import ExportError
from layers.export.geopackage import write_geopackage
from tests.geo.control.drawing import block

KML = "{http://www.opengis.net/kml/2.2}"
OWNER = ControlSource("owner", "The Owner", "© The Owner <b>", "CC BY 4.0", "name us", "https://example.org/")
OTHER = ControlSource("інший", "Other & Co")
HOLED = shapely.Polygon(block(0, 0, 20, 20).exterior, [block(5, 5, 2, 2).exterior])


def shot(day: int, *areas: ControlArea, source: ControlSource = OWNER) -> ControlSnapshot:
    return ControlSnapshot(source, dt.date(2025, 2, day), areas)


def held(shape: Any, controller: str | None = "Russia", status: str = "controlled", basis: str = "assessed") -> Any:
    return ControlArea(controller, status, basis, shape, label="Окупація $[id] ]]>")


FIRST = shot(3, held(HOLED), held(block(30, 0, 5, 5), None, "contested"))
LAST = shot(7, held(block(0, 0, 22, 20)), held(block(40, 0, 5, 5), "Ukraine", "liberated", "claimed"))
SERIES = ControlSeries(OWNER, (FIRST, LAST))
BESIDE = ControlSeries(OTHER, (shot(5, held(shapely.union(HOLED, block(50, 0, 2, 2))), source=OTHER),))
EVENTS = validate(pd.DataFrame([{"layer": "strike", "lon": 34.0, "lat": 46.4, "start_date": "2025-02-08"}]))
DAYS = {dt.date(2025, 2, 3): dt.date(2025, 2, 6), dt.date(2025, 2, 7): None}


def rows_of(frame: gpd.GeoDataFrame) -> list[tuple[Any, ...]]:
    """Return what a file has of the areas of `SERIES`, as its readers give it."""
    days = [pd.to_datetime(frame[name]).dt.date for name in ("start_date", "end_date")]
    return [
        (source, None if pd.isna(side) else side, status, basis, first, None if pd.isna(last) else last)
        for source, side, status, basis, first, last in zip(
            frame["source"], frame["controller"], frame["status"], frame["basis"], *days, strict=True
        )
    ]


EXPECTED = [
    ("The Owner", area.controller, area.status, area.basis, one.date, DAYS[one.date])
    for one in SERIES
    for area in one.areas
]
SHAPES = [area.geometry for one in SERIES for area in one.areas]


def test_a_geopackage_has_a_table_a_source_with_typed_days(tmp_path: Path) -> None:
    path = write_geopackage(EVENTS, tmp_path / "a.gpkg", control=[SERIES, BESIDE], profile="Profile analyst: all.")
    assert {"areas_owner", "areas_інший"} <= {name for name, _ in pyogrio.list_layers(path)}
    found = gpd.read_file(path, layer="areas_owner")
    assert rows_of(found) == EXPECTED
    assert all(shapely.equals(one, other) for one, other in zip(found.geometry, SHAPES, strict=True))
    assert found["licence"].unique().tolist() == ["CC BY 4.0"]
    information = pyogrio.read_info(path, layer="areas_owner")
    types = dict(zip(information["fields"], information["ogr_types"], strict=True))
    assert (types["start_date"], types["end_date"], types["area_km2"]) == ("OFTDate", "OFTDate", "OFTReal")
    with sqlite3.connect(path) as base:
        ((said,),) = base.execute(
            "SELECT metadata FROM gpkg_metadata JOIN gpkg_metadata_reference ON md_file_id = id "
            "WHERE table_name = 'areas_owner'"
        )
    terms = ET.fromstring(said)
    assert [item.text for item in terms.iter("rights")] == [OWNER.credit]
    assert "Profile analyst: all." in (terms.findtext("abstract") or "")


def test_appending_replaces_snapshots_of_the_same_day_and_ends_the_one_before_the_new(tmp_path: Path) -> None:
    path = write_geopackage(EVENTS, tmp_path / "a.gpkg", control=[SERIES])
    write_geopackage(EVENTS, path, append=True, control=[SERIES])
    assert rows_of(gpd.read_file(path, layer="areas_owner")) == EXPECTED
    corrected = shot(7, held(block(0, 0, 25, 20)))
    later = shot(10, held(block(0, 0, 26, 20), "Ukraine"))
    write_geopackage(EVENTS, path, append=True, control=[ControlSeries(OWNER, (corrected, later))])
    found = gpd.read_file(path, layer="areas_owner").sort_values(["start_date", "controller"], ignore_index=True)
    assert [(row[1], row[4].day, row[5] and row[5].day) for row in rows_of(found)] == [
        ("Russia", 3, 6), (None, 3, 6), ("Russia", 7, 9), ("Ukraine", 10, None),
    ]  # fmt: skip
    assert shapely.equals(found.geometry[2], block(0, 0, 25, 20))
    assert len(gpd.read_file(path, layer="areas_owner", bbox=tuple(block(42, 1, 1, 1).bounds))) == 0
    write_geopackage(EVENTS, path, append=True)
    assert len(gpd.read_file(path, layer="areas_owner")) == 4


def labels(path: Path) -> list[str]:
    with sqlite3.connect(path) as base:
        ((style,),) = base.execute("SELECT styleQML FROM layer_styles WHERE f_table_name = 'areas_owner'")
    return [item.get("label", "") for item in ET.fromstring(style.partition("\n")[2]).iter("category")]


def test_the_legend_learns_new_kinds_unless_somebody_changed_the_style(tmp_path: Path) -> None:
    path = write_geopackage(EVENTS, tmp_path / "a.gpkg", control=[ControlSeries(OWNER, (FIRST,))])
    assert labels(path) == ["Held by Russia (assessed)", "Contested (assessed)"]
    write_geopackage(EVENTS, path, append=True, control=[SERIES])
    legend = ["Held by Russia (assessed)", "Contested (assessed)", "Taken back by Ukraine (claimed)"]
    assert labels(path) == legend
    with sqlite3.connect(path) as base:
        base.execute("UPDATE layer_styles SET styleQML = replace(styleQML, 'Contested', 'Fought over')")
    new = shot(9, held(block(0, 0, 5, 5), "Russia", "advanced"))
    write_geopackage(EVENTS, path, append=True, control=[ControlSeries(OWNER, (new,))])
    assert labels(path) == [legend[0], "Fought over (assessed)", legend[2]]


def test_a_table_of_that_name_that_others_made_is_left_alone(tmp_path: Path) -> None:
    path = write_geopackage(EVENTS, tmp_path / "a.gpkg")
    other = gpd.GeoDataFrame({"x": [1]}, geometry=[shapely.Point(1, 2)], crs="EPSG:4326")
    pyogrio.write_dataframe(other, path, layer="areas_owner", driver="GPKG", append=True)
    before = path.read_bytes()
    with pytest.raises(ExportError, match="'areas_owner' of the GeoPackage is not one of ours"):
        write_geopackage(EVENTS, path, append=True, control=[SERIES])
    assert path.read_bytes() == before


@pytest.mark.parametrize("form", ["kml", "kmz"])
def test_google_earth_gets_a_folder_a_source_whose_time_slider_steps_the_snapshots(tmp_path: Path, form: str) -> None:
    (path,) = write(EVENTS, tmp_path / f"a.{form}", control=[SERIES, BESIDE])
    text = zipfile.ZipFile(path).read("doc.kml") if form == "kmz" else path.read_bytes()
    document = ET.fromstring(text)[0]
    folders = {folder.findtext(f"{KML}name"): folder for folder in document.findall(f"{KML}Folder")}
    assert list(folders) == ["Strikes", "Areas of control: The Owner", "Areas of control: Other & Co"]
    marks = folders["Areas of control: The Owner"].findall(f"{KML}Placemark")
    spans = [(mark.findtext(f"{KML}TimeSpan/{KML}begin"), mark.findtext(f"{KML}TimeSpan/{KML}end")) for mark in marks]
    assert spans == [("2025-02-03T00:00:00Z", "2025-02-06T23:59:59Z")] * 2 + [("2025-02-07T00:00:00Z", None)] * 2
    styles = {f"#{style.get('id')}" for style in document.findall(f"{KML}Style")}
    assert {mark.findtext(f"{KML}styleUrl") for mark in marks} <= styles
    assert marks[0].findtext(f"{KML}name") == "Held by Russia, 2025-02-03"
    words = marks[0].findtext(f"{KML}description") or ""
    assert "© The Owner &lt;b&gt;; CC BY 4.0; name us; https://example.org/" in words
    assert "$[id]" not in words
    assert "CC BY 4.0" in (folders["Areas of control: The Owner"].findtext(f"{KML}description") or "")
    found = gpd.read_file(path, layer="Areas of control: The Owner")
    assert found["controller"].tolist()[0] == "Russia"
    assert all(shapely.hausdorff_distance(a, b) < 1e-6 for a, b in zip(found.geometry, SHAPES, strict=True))


@pytest.mark.parametrize("form", ["geojson", "geojsonl", "parquet", "fgb"])
def test_one_file_a_source_where_files_hold_one_table(tmp_path: Path, form: str) -> None:
    control = [SERIES, BESIDE]
    paths = write(EVENTS, tmp_path / f"a.{form}", per_layer=True, control=control, profile="Profile x.")
    names = ["a.strike", "a.areas_owner", "a.areas_інший"]
    assert [path.name for path in paths] == [f"{name}.{form}" for name in names]
    found = gpd.read_parquet(paths[1]) if form == "parquet" else gpd.read_file(paths[1])
    assert sorted(map(str, rows_of(found))) == sorted(map(str, EXPECTED))
    assert found.crs.equals("OGC:CRS84") or found.crs.equals("EPSG:4326")
    if form == "geojson":
        head = json.loads(paths[1].read_text("utf-8"))
        assert (head["title"], head["period"]) == ("Areas of control: The Owner", ["2025-02-03", "2025-02-07"])
        assert (head["credits"], head["profile"]) == ([OWNER.credit], "Profile x.")
        assert all(
            shapely.LinearRing(ring[0]).is_ccw
            for feature in head["features"]
            for ring in [feature["geometry"]["coordinates"]]
        )


def test_areas_are_not_mixed_with_events(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"areas of control are no events; geojson has files of their own"):
        write(EVENTS, tmp_path / "a.geojson", control=[SERIES])
    with pytest.raises(ExportError, match="the format csv has no option 'control'"):
        write(EVENTS, tmp_path / "a.csv", control=[SERIES])
    assert list(tmp_path.iterdir()) == []


def test_two_sources_of_one_key_keep_apart(tmp_path: Path) -> None:
    twin = ControlSeries(replace(OWNER, title="Twin"), (replace(FIRST, source=replace(OWNER, title="Twin")),))
    path = write_geopackage(EVENTS, tmp_path / "a.gpkg", control=[SERIES, twin])
    assert set(gpd.read_file(path, layer="areas_owner_2")["source"]) == {"Twin"}


def test_a_series_without_areas_is_a_table_without_rows(tmp_path: Path) -> None:
    empty = ControlSeries(OWNER, (shot(3),))
    for form in ("gpkg", "kml", "geojson", "parquet", "fgb"):
        assert write(EVENTS, tmp_path / f"a.{form}", per_layer=True, control=[empty])
    assert len(gpd.read_file(tmp_path / "a.gpkg", layer="areas_owner")) == 0
