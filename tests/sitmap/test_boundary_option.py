"""--boundaries, fetched boundaries and --reverse, from the command line to the files."""

from __future__ import annotations

import json
from datetime import date

import geopandas as gpd
import pytest
import shapely
import shapely.affinity

import geo
import sitmap
from geo.errors import BoundaryError
from geo.units import units
from layers.schema import SECOND_LEVEL
from sitmap.boundarychoice import chosen_boundaries
from sitmap.downloads import DataWarning, Installed, InstalledFile
from sitmap.downloads.store import install, staging

REPORT = (
    "Russian drones struck Poltava on Monday, killing two people. In the Poltava region, shelling damaged a school."
)


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def oblasts(tmp_path):
    found = units("UA")
    columns = {"shapeName": [u.name for u in found], "shapeISO": [u.iso for u in found], "shapeGroup": "UKR"}
    frame = gpd.GeoDataFrame(columns | {"shapeType": "ADM1"}, geometry=[u.geometry for u in found], crs="OGC:CRS84")
    frame.to_file(tmp_path / "oblasts.geojson")
    return tmp_path / "oblasts.geojson"


@pytest.fixture
def raions(tmp_path):
    west, south, east, north = geo.unit("UA-53").geometry.bounds
    cut = 34.0
    boxes = [shapely.box(west, south, cut, north), shapely.box(cut, south, east, north)]
    columns = {"ADM2_EN": ["Western", "Poltavskyi"], "ADM2_PCODE": ["UA5301", "UA5302"], "ADM1_PCODE": "UA53"}
    shapes = [geo.unit("UA-53").geometry & box for box in boxes]
    gpd.GeoDataFrame(columns, geometry=shapes, crs="OGC:CRS84").to_file(tmp_path / "raions.gpkg")
    return tmp_path / "raions.gpkg"


def rows(out):
    return [json.loads(line) for line in out.splitlines()]


def test_raions_fill_their_columns_in_every_output(run_sitmap, report, raions, tmp_path):
    done = run_sitmap("extract", report, "--boundaries", raions)
    assert done.code == 0, done.err
    pin, oblast = rows(done.out)
    assert [pin[column.name] for column in SECOND_LEVEL][:3] == ["Poltavskyi", "UA5302", "UA5302"]
    assert pin["admin2_margin_km"] > 5 and pin["admin2_ambiguous"] is False
    # A whole oblast lies in no raion.
    assert [oblast[column.name] for column in SECOND_LEVEL] == [None] * 5
    done = run_sitmap("map", report, "--boundaries", raions, "--out", "made")
    assert done.code == 0, done.err
    features = json.loads((tmp_path / "made" / "report.geojson").read_text("utf-8"))["features"]
    assert [one["properties"]["admin2_name"] for one in features] == ["Poltavskyi", None]
    assert features[0]["properties"]["admin2_ambiguous"] is False


def test_what_explains_and_gathers_joins_to_them_as_the_table_does(run_sitmap, report, raions):
    table = rows(run_sitmap("extract", report, "--boundaries", raions).out)
    done = run_sitmap("explain", report, "--json", "--boundaries", raions)
    assert done.code == 0, done.err
    [explained] = rows(done.out)
    assert [one["admin2_id"] for one in explained["events"]] == [row["admin2_id"] for row in table] == ["UA5302", None]
    done = run_sitmap("explain", report, "--boundaries", raions)
    assert done.out.count("second-level unit") == 1 and "Poltavskyi (UA5302)" in done.out
    assert "second-level unit" not in run_sitmap("explain", report).out


def test_an_incident_lies_in_the_unit_of_the_file(run_sitmap, report, tmp_path):
    # Of a survey that draws the oblast without its seat's surroundings, and gives these to its neighbour.
    seat = shapely.Point(34.55, 49.59).buffer(0.4)
    shapes = [shapely.difference(geo.unit("UA-53").geometry, seat), shapely.union(geo.unit("UA-63").geometry, seat)]
    frame = gpd.GeoDataFrame({"name": ["Poltava", "Kharkiv"], "code": ["UA-53", "UA-63"]}, geometry=shapes)
    frame.set_crs("OGC:CRS84").to_file(tmp_path / "moved.geojson")
    for args, unit in (((), "UA-53"), (("--boundaries", tmp_path / "moved.geojson"), "UA-63")):
        done = run_sitmap("incidents", report, *args)
        assert done.code == 0, done.err
        assert rows(done.out)[0]["admin1_iso"] == unit


def test_without_raions_there_are_no_such_columns(run_sitmap, report, oblasts):
    for args in ((), ("--boundaries", oblasts)):
        done = run_sitmap("extract", report, *args)
        assert done.code == 0, done.err
        assert not [name for row in rows(done.out) for name in row if name.startswith("admin2")]


def test_map_and_geojson_name_the_file_and_keep_the_de_jure_view(run_sitmap, report, oblasts, raions, tmp_path):
    done = run_sitmap("map", report, "--boundaries", oblasts, "--boundaries", raions, "--out", "made")
    assert done.code == 0, done.err
    collection = json.loads((tmp_path / "made" / "report.geojson").read_text("utf-8"))
    assert any("geoBoundaries" in credit and "oblasts.geojson" in credit for credit in collection["credits"])
    assert any("COD-AB" in credit and "raions.gpkg" in credit for credit in collection["credits"])
    assert "68/262" in collection["border_view"]
    page = (tmp_path / "made" / "report.html").read_text("utf-8")
    assert "oblasts.geojson" in page and "raions.gpkg" in page
    assert "Poltavskyi" in page and '"second":[{' in page.replace(" ", "")
    assert str(tmp_path) not in page and str(tmp_path) not in json.dumps(collection)


def test_the_map_without_files_draws_what_it_drew(report, tmp_path):
    from layers.webmap.background import background_of, embedded_background

    assert background_of(None) is embedded_background("en")
    assert "second" not in embedded_background("en")


def test_the_maps_neighbours_meet_the_files_outlines(tmp_path):
    from geo.units import background
    from layers.webmap.background import _fitted

    # A Ukraine whose border with Russia lies 0.1 degrees farther in, and with Belarus farther out.
    own = {unit.iso: shapely.affinity.translate(unit.geometry, -0.1, 0.1) for unit in units("UA")}
    fitted = _fitted(own, background())
    home, neighbours = shapely.union_all(list(own.values())), [fitted[iso] for iso in fitted if iso not in own]
    assert {"RU-BEL", "BY-HO", "PL"} <= set(fitted)
    assert shapely.union_all(neighbours).intersection(home).area < 1e-9
    # East of Luhansk: what was Ukraine's by the embedded line is drawn as land, not as sea.
    gap = shapely.Point(40.1, 49.57)
    assert geo.unit("UA-09").geometry.contains(gap) and not home.contains(gap)
    assert sum(shape.contains(gap) for shape in neighbours) == 1


def test_an_oblast_is_drawn_with_the_files_outline(report, tmp_path):
    found = units("UA")
    shapes = [shapely.simplify(u.geometry, 0.2) for u in found]
    frame = gpd.GeoDataFrame({"name": [u.name for u in found], "code": [u.iso for u in found]}, geometry=shapes)
    frame.set_crs("OGC:CRS84").to_file(tmp_path / "coarse.geojson")
    own = sitmap.map_reports(report, tmp_path / "a", boundaries=tmp_path / "coarse.geojson", published=date(2025, 1, 1))
    plain = sitmap.map_reports(report, tmp_path / "b", published=date(2025, 1, 1))
    corners = [int(shapely.get_num_coordinates(made.table.geometry.iloc[1])) for made in (own, plain)]
    assert 4 < corners[0] < corners[1]


def test_what_was_done_about_a_file_is_said_once(run_sitmap, report, oblasts, tmp_path):
    frame = gpd.read_file(oblasts)
    frame[frame["shapeISO"] != "UA-40"].to_file(tmp_path / "some.geojson")
    done = run_sitmap("map", report, "--boundaries", "some.geojson", "--out", "made", cwd=tmp_path)
    assert done.code == 0
    assert done.err.count("has no outline of Sevastopol City (UA-40)") == 1
    result = sitmap.map_reports(report, tmp_path / "again", boundaries=[tmp_path / "some.geojson"])
    assert any("Sevastopol" in notice.reason for notice in result.warnings)


def test_a_broken_file_ends_the_run_before_anything_is_written(run_sitmap, report, tmp_path):
    (tmp_path / "cut.geojson").write_text('{"type": "FeatureCollection", "features": [{"type": "Feat')
    commands = (("map", report, "--out", "made"), ("extract", report), ("explain", report), ("incidents", report))
    for command in (*commands, ("geocode", "Poltava")):
        done = run_sitmap(*command, "--boundaries", "cut.geojson", cwd=tmp_path)
        assert done.code == 1
        assert done.out == ""
        [line] = [line for line in done.err.splitlines() if line.startswith("error")]
        assert "cut.geojson" in line and "fetch it again" in line
    assert not (tmp_path / "made").exists()


def test_names_and_tables_are_placed_with_them_too(run_sitmap, raions, tmp_path):
    done = run_sitmap("geocode", "Poltava", "--boundaries", raions)
    assert rows(done.out)[0]["match"]["admin2_name"] == "Poltavskyi"
    (tmp_path / "names.csv").write_text("name\nPoltava\nNowhereatall\n")
    done = run_sitmap("geocode", "--csv", "names.csv", "--column", "name", "--boundaries", raions, cwd=tmp_path)
    lines = done.out.splitlines()
    at = lines[0].split(",").index("admin2_name")
    assert [line.split(",")[at] for line in lines[1:3]] == ["Poltavskyi", ""]


# Fetched


def fetched(path, role="ADM1"):
    """Install a file as if it had been fetched."""
    with staging("boundaries", "UA") as stage:
        kept = stage / f"UKR-{role}.geojson"
        kept.write_bytes(path.read_bytes())
        file = InstalledFile(
            role, kept, "https://example.org/x", "A survey", "CC BY 4.0", kept.stat().st_size, "0" * 64
        )
        whole = Installed(
            "boundaries", "UA", "geoBoundaries", "https://example.org", "CC BY 4.0", "", "", date(2025, 2, 1), (file,)
        )
        return install(whole, stage)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("SITMAP_CACHE", str(tmp_path / "cache"))


def test_fetched_boundaries_are_used_by_default_and_named(cache, report, oblasts, tmp_path):
    assert chosen_boundaries() is None
    fetched(oblasts)
    made = chosen_boundaries()
    assert made.own == 27
    sitmap.map_reports(report, tmp_path / "out")
    credits = json.loads((tmp_path / "out" / "report.geojson").read_text("utf-8"))["credits"]
    assert "Boundaries: geoBoundaries (A survey), CC BY 4.0, fetched 2025-02-01" in credits


def test_a_file_that_is_named_stands_before_what_was_fetched(cache, oblasts, raions):
    fetched(oblasts)
    made = chosen_boundaries(raions)
    assert made.own == 0 and made.second is not None


def test_fetched_boundaries_that_cannot_be_used_are_left_with_a_warning(cache, tmp_path):
    (tmp_path / "bad.geojson").write_text("{}")
    fetched(tmp_path / "bad.geojson")
    with pytest.warns(DataWarning, match="sitmap data fetch boundaries"):
        assert chosen_boundaries() is None
    with pytest.raises(BoundaryError):
        chosen_boundaries(tmp_path / "bad.geojson")


# --reverse


def test_points_are_told_in_words_and_as_json(run_sitmap, raions):
    points = ("--reverse", "34.5407", "49.5897", "--reverse", "32", "43.5")
    done = run_sitmap("geocode", *points, "--boundaries", raions)
    assert done.code == 0, done.err
    first, second = done.out.splitlines()
    assert first.startswith("34.5407 49.5897: ") and "Poltava; Poltavskyi (UA5302); Poltava Oblast (UA-53)," in first
    assert second.endswith("at sea")
    done = run_sitmap("geocode", *points, "--json")
    inland, sea = rows(done.out)
    assert inland["place"]["name"] == "Poltava" and inland["place"]["distance_km"] < 2
    assert inland["admin1_iso"] == "UA-53" and inland["admin1_ambiguous"] is False
    assert sea["admin0_iso"] is None and sea["place"]["distance_km"] > 50


def test_negative_coordinates_are_no_options(run_sitmap):
    done = run_sitmap("geocode", "--reverse", "-3.7", "40.4", "--json")
    assert rows(done.out)[0]["admin0_iso"] == "ES"


def test_swapped_and_impossible_points_are_told(run_sitmap):
    done = run_sitmap("geocode", "--reverse", "49.5897", "34.5407")
    assert done.code == 0
    assert "34.5407 49.5897 is in Ukraine; lon comes first" in done.err
    done = run_sitmap("geocode", "--reverse", "50", "131")
    assert done.code == 1 and "look swapped" in done.err
    assert run_sitmap("geocode", "--reverse", "50").code == 2
    assert run_sitmap("geocode", "--reverse", "x", "y").code == 2
    for other in (("Poltava",), ("--country", "UA"), ("--csv", "a.csv")):
        done = run_sitmap("geocode", *other, "--reverse", "34", "49")
        assert done.code == 2 and "--reverse takes points alone" in done.err
    assert run_sitmap("geocode", "Poltava", "--json").code == 2
