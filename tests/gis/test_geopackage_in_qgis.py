"""The GeoPackage in QGIS: types, default styles with the map's symbols, the temporal controller, and a picture."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import sitmap
from bench.fronts import made_series
from geo.control import BASES, STATUSES, ControlArea, ControlSeries, ControlSnapshot, ControlSource
from layers import build_layers, style, validate
from layers.control_areas import area_look, kinds_of
from layers.export.geopackage import write_geopackage
from layers.schema import BY_NAME
from layers.words import words
from tests.gis.qgis_runs import environment, qgis_python, run_qgis
from tests.layers.tables import every_kind, hostile_table
from tests.support import ROOT

pytestmark = pytest.mark.gis

EXAMPLES = sorted((ROOT / "examples").glob("*.txt")) + sorted((ROOT / "examples").glob("*.jsonl"))
TYPES = {"str": "String", "int": "Integer64", "float": "Real", "bool": "Boolean", "date": "Date", "list": "JSON"}


def every_symbol() -> gpd.GeoDataFrame:
    """Return rows that between them are drawn with each symbol, as points and as areas, with each stance."""
    looks = [
        ("strike", {"sub_event_type": kind})
        for kind in (
            "Air/drone strike",
            "Shelling/artillery/missile attack",
            "Remote explosive/landmine/IED",
            "Attack",
            "x",
        )
    ]
    looks += [("strike", {"event_type": "Violence against civilians"}), ("air_defence", {"drones_lost": 2})]
    looks += [("air_defence", {"sub_event_type": "Disrupted weapons use"}), ("air_defence", {"drones_lost": 0})]
    looks += [("ground", {"sub_event_type": kind}) for kind in ("Armed clash", "Government regains territory", "x")]
    looks += [("control", {"controller": side}) for side in ("Russia", "Ukraine", "Nobody", None)]
    looks += [("control", {"controller": "Russia", "control_status": "contested"})]
    rows = [
        {"layer": layer, "lon": 30 + number / 2, "lat": 48 + place, "precision": precision, "uncertainty_km": 15.0}
        | {"stance": stance, "extent": "part" if number % 2 else "whole"} | values
        for number, (layer, values) in enumerate(looks)
        for place, (precision, stance) in enumerate(
            [("settlement", "reported"), ("site", "denied"), ("area", "claimed"), ("area", "confirmed"), ("site", None)]
        )
    ]  # fmt: skip
    return validate(pd.DataFrame(rows))


@pytest.fixture(scope="module")
def tables() -> dict[str, gpd.GeoDataFrame]:
    located = [
        item
        for path in EXAMPLES
        for report in sitmap.read_reports(path)
        for item in sitmap.locate(sitmap.extract(report))
    ]
    return {
        "examples": sitmap.to_table(located),
        "every symbol": every_symbol(),
        "hostile": hostile_table(),
        "every kind": every_kind(),
    }


@pytest.fixture(scope="module")
def seen(
    tables: dict[str, gpd.GeoDataFrame], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[list[dict[str, Any]], Path]]:
    """Give what QGIS finds in a GeoPackage of each table, and the picture that it draws."""
    folder, home = tmp_path_factory.mktemp("gpkg"), tmp_path_factory.mktemp("home")
    found = {}
    for name, table in tables.items():
        path, picture = folder / f"{name}.gpkg", folder / f"{name}.png"
        half = len(table) // 2
        write_geopackage(table.iloc[:half], path, credits=("Said <b>by</b> us",))
        write_geopackage(table, path, append=True, credits=("And by others",))
        found[name] = run_qgis("styles_with_qgis.py", home, path, picture), picture
    return found


def kind_of(shape: Any) -> str:
    """Return the end of the name of the table that a geometry is in."""
    ends = {"Point": "points", "Polygon": "areas", "MultiPolygon": "areas", "LineString": "lines"}
    return "unplaced" if shape is None else ends.get(shape.geom_type, "multipoints")


CASES = ["examples", "every symbol", "hostile", "every kind"]


@pytest.mark.parametrize("name", CASES)
def test_every_table_opens_without_a_message_and_none_of_styles_is_offered(seen, tables, name):
    found, _ = seen[name]
    assert [message for one in found for message in one["messages"]] == []
    assert all(one["valid"] for one in found)
    assert sum(one["count"] for one in found) == len(tables[name])
    assert "layer_styles" not in {one["name"] for one in found}


@pytest.mark.parametrize("name", CASES)
def test_fields_have_the_types_of_the_schema(seen, name):
    for one in seen[name][0]:
        for column, kind in one["types"].items():
            if column in BY_NAME:
                assert kind == TYPES[BY_NAME[column].kind], column


@pytest.mark.parametrize("name", CASES)
def test_events_are_drawn_with_the_symbols_of_the_map(seen, tables, name):
    expected = {
        row["id"]: drawing.symbol
        for layer in build_layers(tables[name], boundaries=False)
        for row, drawing in layer.rows()
        if drawing.drawn_as != "panel"
    }
    drawn = {identity: values for one in seen[name][0] for identity, values in one["drawn"].items()}
    assert drawn == {identity: [symbol] for identity, symbol in expected.items()}


def test_the_legend_has_the_words_of_the_map(seen):
    labels = {key: words for one in seen["every symbol"][0] for key, words in one["labels"].items()}
    assert labels == {key: words().symbol(key) for key in style.SYMBOLS if not key.startswith("boundary.")}


@pytest.mark.parametrize("name", CASES)
def test_the_temporal_controller_shows_the_events_of_a_day_and_those_without_one(seen, tables, name):
    table = tables[name]
    first = [day or dt.date.min for day in table["start_date"]]
    last = [day or dt.date.max for day in table["end_date"]]
    names = [f"{layer}_{kind_of(shape)}" for layer, shape in zip(table["layer"], table.geometry, strict=True)]
    rows = list(zip(names, first, last, strict=True))
    for one in seen[name][0]:
        assert one["temporal"], one["name"]
        for day, count in one["steps"].items():
            here = dt.date.fromisoformat(day)
            assert count == sum(name == one["name"] and a <= here <= b for name, a, b in rows), (one["name"], day)
    if name in ("examples", "every kind"):
        assert any(one["steps"] for one in seen[name][0])


def test_whom_to_name_stands_among_the_properties(seen):
    for one in seen["examples"][0]:
        assert one["rights"] == ["Said <b>by</b> us", "And by others"]


def shares(found: list[dict[str, Any]]) -> dict[tuple[int, int, int], int]:
    """Return how many pixels of the picture have which colour."""
    return {
        (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:], 16)): count
        for colour, count in found[-1]["colours"].items()
    }


def test_the_picture_shows_every_symbol_in_its_colour_and_the_denied_hollow(seen):
    pixels = shares(seen["every symbol"][0])
    for key, symbol in style.SYMBOLS.items():
        if key.startswith("boundary."):
            continue
        colour = [int(symbol.colour[at : at + 2], 16) for at in (1, 3, 5)]
        for stance in ("reported", "denied"):
            opacity = style.STROKES[stance].fill_opacity
            wanted = [255 + (part - 255) * opacity for part in colour]
            assert any(all(abs(a - b) < 4 for a, b in zip(pixel, wanted, strict=True)) for pixel in pixels), (
                key,
                stance,
            )


@pytest.mark.parametrize("name", CASES)
def test_it_conforms_to_the_standard_as_far_as_gdal_checks_it(seen, name):
    checker = "from osgeo_utils.samples import validate_gpkg; import sys; print(validate_gpkg.check(sys.argv[1]))"
    path = seen[name][1].with_suffix(".gpkg")
    python = qgis_python() or "python3"
    tried = [python, "-c", "import osgeo_utils.samples.validate_gpkg"]
    if subprocess.run(tried, env=environment(), capture_output=True, check=False).returncode:
        pytest.skip("GDAL's samples for Python are not installed (Debian: python3-gdal)")
    done = subprocess.run(
        [python, "-c", checker, str(path)], env=environment(), capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_no_expression_of_a_style_has_a_fault(seen):
    assert [fault for one in seen["every symbol"][0] for fault in one["faults"]] == []


# --- areas of control ---


@pytest.fixture(scope="module")
def areas(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, dict[str, Any]], Path]:
    """Give what QGIS finds in the tables of two sources' areas of control, and the picture that it draws of them."""
    folder, home = tmp_path_factory.mktemp("areas"), tmp_path_factory.mktemp("home")
    picture = folder / "areas.png"
    path = write_geopackage(every_symbol(), folder / "areas.gpkg", control=[every_area(), made_series(5, corners=300)])
    found = {one["name"]: one for one in run_qgis("styles_with_qgis.py", home, path, picture)}
    return found, picture


def every_area() -> ControlSeries:
    """Return a day with an area of each kind, side by side."""
    source = ControlSource("every", "Every kind", licence="CC BY 4.0")
    kinds = [(side, status, basis) for basis in BASES for status in STATUSES for side in ("Russia", "Ukraine", None)]
    drawn = tuple(
        ControlArea(*kind, shapely.box(28 + number % 6, 45 + number // 6, 28.9 + number % 6, 45.9 + number // 6))
        for number, kind in enumerate(kinds)
    )
    return ControlSeries(source, (ControlSnapshot(source, dt.date(2025, 1, 1), drawn),))


def test_areas_of_control_have_the_legend_of_the_map_and_whose_they_are(areas):
    found, _ = areas
    expected = [f"{area_look(*kind).label} ({kind[2]})" for kind in kinds_of(every_area())]
    assert found["areas_every"]["legend"] == expected
    assert found["areas_every"]["messages"] == []
    assert found["areas_every"]["rights"] == ["Areas of control: Every kind; CC BY 4.0"]
    assert found["areas_every"]["types"]["start_date"] == "Date"
    assert len(found["areas_every"]["drawn"]) == len(expected)


def test_the_temporal_controller_steps_the_snapshots(areas):
    found, _ = areas
    series = made_series(5, corners=300)
    assert found["areas_made"]["count"] == sum(len(one.areas) for one in series) > 1
    # Each day shows its own snapshot alone.
    assert found["areas_made"]["steps"] == {one.date.isoformat(): len(one.areas) for one in series}
    assert found["areas_every"]["steps"] == {"2025-01-01": 24}
    # Without it the last snapshot is drawn, and none beneath it.
    drawn = {identity: kinds for identity, kinds in found["areas_made"]["drawn"].items() if kinds}
    assert {identity.split(":")[1] for identity in drawn} == {series.dates[-1].isoformat()}


def test_areas_of_each_kind_are_drawn_as_on_the_map(areas):
    from PIL import Image

    found, picture = areas
    with Image.open(picture) as image:
        assert len(image.convert("RGB").getcolors(maxcolors=1_000_000)) > 100
    assert found["areas_every"]["faults"] == []
