"""``sitmap control``: places, differences and histories, as a user asks for them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from bench.fronts import made_series, write_series
from geo.geometry import area_km2
from sitmap.cli import run
from tests.geo.control.drawing import block


def asked(capsysbinary: pytest.CaptureFixture[bytes], *args: object) -> tuple[int, str, str]:
    status = run(["control", *map(str, args)])
    out, err = capsysbinary.readouterr()
    return status, out.decode(), err.decode()


def drawn(folder: Path, name: str, *shapes: Any) -> Path:
    """Write a file as such sources do: one Feature, no properties, the day in the name."""
    shape = shapely.geometry.mapping(shapely.multipolygons(shapely.get_parts(shapely.union_all(list(shapes)))))
    path = folder / f"{name}.geojson"
    path.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": shape}), encoding="utf-8")
    return path


@pytest.fixture
def weeks(tmp_path: Path) -> Path:
    """Snapshots of three weeks by one source, whose front goes 2 km a day."""
    folder = tmp_path / "weeks"
    folder.mkdir()
    for day in range(1, 22):
        if day != 10:
            drawn(folder, f"front_202502{day:02}", block(0, 0, 20 + 2 * day, 20))
    return folder


def test_diff_as_json_has_the_areas_by_unit_and_adds_up(tmp_path, capsysbinary):
    before = drawn(tmp_path, "front_20250201", block(0, 0, 20, 20))
    after = drawn(tmp_path, "front_20250212", block(1, 0, 22, 20), block(0, 30, 0.3, 5))
    status, out, said = asked(capsysbinary, "diff", before, after, "--json")
    assert status == 0
    found = json.loads(out)
    assert (found["controller"], found["from"], found["to"]) == ("Russia", "2025-02-01", "2025-02-12")
    difference = found["held_after_km2"] - found["held_before_km2"]
    assert found["gained_km2"] - found["lost_km2"] == pytest.approx(difference, abs=1e-6)
    assert found["net_km2"] == pytest.approx(difference, abs=1e-6)
    for name in ("gained_km2", "lost_km2"):
        assert sum(unit[name] for unit in found["by_unit"]) == pytest.approx(found[name], abs=1e-6)
        assert found["moved"][name] + found["redrawn"][name] == pytest.approx(found[name], abs=1e-6)
    assert found["redrawn"]["gained_km2"] == pytest.approx(1.5, rel=0.01)
    assert [(unit["admin1_iso"], unit["admin1_name"]) for unit in found["by_unit"]] == [("UA-65", "Kherson Oblast")]
    assert found["sources"][0]["key"] == "front" and "terms" in found["sources"][0]
    # What the guess was is printed.
    assert "taken as held by Russia" in said and "on what terms, is not known" in said


def test_a_file_and_itself_differ_in_nothing(tmp_path, capsysbinary):
    one = drawn(tmp_path, "front_20250201", block(0, 0, 20, 20))
    status, out, _ = asked(capsysbinary, "diff", one, one, "--json")
    found = json.loads(out)
    assert status == 0
    assert (found["gained_km2"], found["lost_km2"], found["by_unit"]) == (0.0, 0.0, [])
    status, out, _ = asked(capsysbinary, "diff", one, one, "--out", tmp_path / "none.geojson")
    assert status == 0 and json.loads((tmp_path / "none.geojson").read_text("utf-8"))["features"] == []
    status, _, _ = asked(capsysbinary, "diff", one, one, "--out", tmp_path / "none.gpkg")
    assert status == 0


def test_maps_show_the_change_and_the_snapshots_of_the_period(weeks, tmp_path, capsysbinary):
    files = [weeks / "front_20250201.geojson", weeks / "front_20250221.geojson"]
    status, out, _ = asked(capsysbinary, "diff", *files, "--out", tmp_path / "change.html")
    assert status == 0 and out.endswith("change.html\n")
    page = (tmp_path / "change.html").read_text("utf-8")
    assert "<title>Control: what changed, 1–21 February 2025</title>" in page and "Gained by Russia" in page
    period = ("--from", "2025-02-10", "--to", "2025-02-15")
    status, _, _ = asked(capsysbinary, "history", weeks, *period, "--out", tmp_path / "days.html")
    assert status == 0
    # The tenth is missing: the ninth stands for it.
    assert "<title>Who is said to hold what, 9–15 February 2025</title>" in (tmp_path / "days.html").read_text("utf-8")


def test_files_without_a_day_are_compared_by_the_days_given(tmp_path, capsysbinary):
    before = drawn(tmp_path, "before", block(0, 0, 20, 20))
    after = drawn(tmp_path, "after", block(0, 0, 22, 20))
    status, _, said = asked(capsysbinary, "diff", before, after)
    assert status == 1 and "which day it stands for" in said
    status, out, _ = asked(
        capsysbinary, "diff", before, after, "--from", "2025-02-01", "--to", "2025-02-12", "--json"
    )  # fmt: skip
    found = json.loads(out)
    assert (status, found["from"], found["to"]) == (0, "2025-02-01", "2025-02-12")
    assert found["gained_km2"] == pytest.approx(40.0, rel=0.01)


def test_diff_in_words_takes_no_side(tmp_path, capsysbinary):
    before = drawn(tmp_path, "front_20250201", block(0, 0, 20, 20))
    after = drawn(tmp_path, "front_20250212", block(0, 0, 22, 20))
    status, out, _ = asked(capsysbinary, "diff", before, after)
    assert status == 0
    assert "Ground held by Russia according to front, 2025-02-01 to 2025-02-12" in out
    assert "Kherson Oblast" in out and "liberat" not in out and "occup" not in out


def test_the_change_is_written_as_ground_and_as_a_table(tmp_path, capsysbinary):
    import geopandas as gpd

    before = drawn(tmp_path, "front_20250201", block(0, 0, 20, 20))
    after = drawn(tmp_path, "front_20250212", block(1, 0, 22, 20))
    outs = [tmp_path / f"change{suffix}" for suffix in (".geojson", ".gpkg", ".csv", ".json")]
    status, out, _ = asked(capsysbinary, "diff", before, after, *(word for path in outs for word in ("--out", path)))
    assert status == 0 and out.splitlines()[-4:] == [str(path) for path in outs]
    collection = json.loads(outs[0].read_text("utf-8"))
    assert collection["title"] == "Ground gained and lost by Russia according to front"
    assert collection["period"] == ["2025-02-01", "2025-02-12"] and collection["credits"]
    kinds = {(one["properties"]["direction"], one["properties"]["kind"]) for one in collection["features"]}
    assert kinds == {("gained", "moved"), ("lost", "moved")}
    ground = gpd.read_file(outs[1])
    gained = ground[ground["direction"] == "gained"]
    assert sum(area_km2(shape) for shape in gained.geometry) == pytest.approx(gained["area_km2"].sum(), abs=1e-6)
    rows = list(csv.DictReader(io.StringIO(outs[2].read_text("utf-8"))))
    assert [row["admin1_name"] for row in rows] == ["Kherson Oblast", "all"]
    assert json.loads(outs[3].read_text("utf-8"))["net_km2"] == pytest.approx(float(rows[-1]["net_km2"]))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["diff", "{late}", "{early}"], "is older than"),
        (["diff", "{folder}", "{late}"], "has 20 snapshots, from 2025-02-01 to 2025-02-21"),
        (["diff", "{early}", "{late}", "--out", "x.shp"], "its extension tells no form; there are .csv"),
        (["diff", "{early}", "{late}", "--controller", "Belarus"], "those named are Russia"),
        (["diff", "{early}", "{late}", "--source", "isw"], "these files are of front"),
        (["history", "{folder}", "--from", "2025-02-20", "--to", "2025-02-10"], "would go backwards"),
        (["history", "{folder}", "--from", "10.02.2025"], "write it as YYYY-MM-DD"),
        (["history", "{folder}", "--step", "fortnight"], "give day, week, month or a number of days"),
        (["history", "{early}"], "no two snapshots"),
        (["at", "--control", "{folder}"], "nothing to ask for"),
        (["at", "Kherson", "--control", "{folder}", "--out", "x.html"], "its extension tells no form"),
        (["at", "--oblast", "Atlantis", "--control", "{folder}"], "no first-level unit of that name"),
    ],
)
def test_what_cannot_be_answered_says_why(weeks, capsysbinary, args, message):
    names = {"folder": weeks, "early": weeks / "front_20250201.geojson", "late": weeks / "front_20250221.geojson"}
    status, out, said = asked(capsysbinary, *(word.format(**names) for word in args))
    assert status in (1, 2) and out == ""
    assert message in said


def test_history_tells_steps_units_settlements_and_gaps(weeks, tmp_path, capsysbinary):
    (tmp_path / "own.csv").write_text("name,lat,lon\nVyhadivka,46.5,34.45\n", "utf-8")
    settlements = tmp_path / "settlements.csv"
    status, out, said = asked(
        capsysbinary, "history", weeks, "--step", "week", "--json", "--gazetteer", tmp_path / "own.csv",
        "--settlements", settlements,
    )  # fmt: skip
    assert status == 0
    found = json.loads(out.splitlines()[0])
    assert [(step["from"], step["to"]) for step in found["steps"]] == [
        ("2025-02-01", "2025-02-08"), ("2025-02-08", "2025-02-15"), ("2025-02-15", "2025-02-21"),
    ]  # fmt: skip
    assert [round(step["gained_km2"]) for step in found["steps"]] == [280, 280, 240]
    assert found["gaps"] == [{"after": "2025-02-09", "before": "2025-02-11", "missing": ["2025-02-10"]}]
    assert "1 snapshot missing in between: 2025-02-10" in said
    (own,) = (one for one in found["settlements"] if one["name"] == "Vyhadivka")
    assert (own["direction"], own["kind"], own["from"], own["to"]) == ("gained", "moved", "2025-02-07", "2025-02-08")
    rows = list(csv.DictReader(io.StringIO(settlements.read_text("utf-8"))))
    assert [row["name"] for row in rows] == [one["name"] for one in found["settlements"]]


def test_history_is_written_in_all_forms_and_the_same_twice(weeks, tmp_path, capsysbinary):
    pytest.importorskip("matplotlib")
    names = [f"history{suffix}" for suffix in (".csv", ".json", ".geojson", ".gpkg", ".png", ".svg")]
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        outs = [word for name in names for word in ("--out", tmp_path / folder / name)]
        # The order in which files are named is of no account.
        files = sorted(weeks.iterdir(), reverse=folder == "two")
        assert asked(capsysbinary, "history", *files, *outs)[0] == 0
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    chart = (tmp_path / "one" / "history.svg").read_text("utf-8")
    assert "Ground gained and lost by Russia according to front" in chart and "Kherson Oblast" in chart
    assert (tmp_path / "one" / "history.png").read_bytes().startswith(b"\x89PNG")


def test_history_in_words(weeks, tmp_path, capsysbinary):
    (tmp_path / "own.csv").write_text("name,lat,lon\nVyhadivka,46.5,34.45\n", "utf-8")
    status, out, _ = asked(capsysbinary, "history", weeks, "--step", "day", "--gazetteer", tmp_path / "own.csv")
    assert status == 0
    assert "2025-02-09 to 2025-02-10  no snapshot" in out
    assert "Net by unit, de jure (km²):" in out and "Settlements that changed hands:" in out
    assert "  Vyhadivka  UA-65  2025-02-07 to 2025-02-08  gained, moved" in out


def test_at_tells_each_place_by_each_source_in_words(weeks, tmp_path, capsysbinary):
    other = tmp_path / "other"
    other.mkdir()
    drawn(other, "second_20250208", block(0, 0, 60, 60, at=(33.0, 46.0)))
    args = ("--control", weeks, "--control", other, "--date", "2025-02-10")
    status, out, said = asked(capsysbinary, "at", "Kherson", "Sudzha", "Nosuchplaceatall", *args)
    assert status == 3
    lines = out.splitlines()
    assert lines[0] == "Kherson (UA-65) on 2025-02-10:"
    assert lines[1].startswith("  held by Ukraine (left blank) according to front as of 2025-02-09, ")
    assert lines[2].startswith("  held by Ukraine (left blank) according to second as of 2025-02-08, ")
    assert lines[3] == "  together: held by Ukraine (2 of 2 sources)"
    assert lines[4] == "Sudzha (RU-KRS) on 2025-02-10:" and lines[5].startswith("  nothing shown according to front")
    assert "no place for 'Nosuchplaceatall'" in said


def test_at_as_json_names_ties_and_shares(weeks, tmp_path, capsysbinary):
    other = tmp_path / "other"
    other.mkdir()
    drawn(other, "second_20250208", shapely.box(32.0, 46.0, 33.5, 47.0))
    args = ("--control", weeks, "--control", other, "--date", "2025-02-10", "--json")
    status, out, _ = asked(capsysbinary, "at", "Kherson", "Kherson Oblast", *args)
    assert status == 0
    town, oblast = (json.loads(line) for line in out.splitlines())
    front, second = town["answers"]
    assert (front["state"], front["drawn"], front["date"]) == ("Ukraine", False, "2025-02-09")
    assert (second["state"], second["drawn"], second["date"]) == ("Russia", True, "2025-02-08")
    assert town["together"] == {"sources": 2, "majority": None, "majority_sources": 1, "tied": "Russia, Ukraine"}
    shares = oblast["answers"][1]["shares"]
    assert shares["Russia"] + shares["Ukraine"] == pytest.approx(1.0, abs=1e-3) and shares["Russia"] > 0.1
    assert oblast["answers"][1]["state"] is None


def test_at_asks_for_a_table_an_oblast_or_the_whole_gazetteer(weeks, tmp_path, capsysbinary):
    places = tmp_path / "places.csv"
    places.write_text("name,lat,lon\nIn,46.45,34.1\nOut,47.2,35.9\n", "utf-8")
    status, out, _ = asked(capsysbinary, "at", "--places", places, "--control", weeks)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert [(row["name"], row["front_state"], row["front_date"]) for row in rows] == [
        ("In", "Russia", "2025-02-21"), ("Out", "Ukraine", "2025-02-21"),
    ]  # fmt: skip
    for name in ("Kherson", "UA-65", "Kherson Oblast"):
        status, out, _ = asked(capsysbinary, "at", "--oblast", name, "--control", weeks)
        rows = list(csv.DictReader(io.StringIO(out)))
        assert status == 0 and len(rows) > 50 and {row["admin1_iso"] for row in rows} == {"UA-65"}
    whole = tmp_path / "all.gpkg"
    status, _, said = asked(capsysbinary, "at", "--all", "--control", weeks, "--out", whole)
    assert status == 0 and "5,3" in said
    import geopandas as gpd

    table = gpd.read_file(whole)
    assert len(table) > 5000 and set(table["front_state"]) == {"Ukraine"}


def test_a_day_far_from_all_snapshots_has_no_answer(weeks, capsysbinary):
    status, out, said = asked(capsysbinary, "at", "Kherson", "--control", weeks, "--date", "2025-06-01")
    assert status == 0
    assert "front has no snapshot near that day" in out and "no snapshot up to 30 days before 2025-06-01" in said
    status, out, _ = asked(
        capsysbinary, "at", "Kherson", "--control", weeks, "--date", "2025-06-01", "--within-days", "365"
    )
    assert "as of 2025-02-21" in out


def test_a_made_series_adds_up_over_its_files(tmp_path, capsysbinary):
    series = made_series(10, corners=400)
    write_series(series, tmp_path)
    status, out, _ = asked(capsysbinary, "history", f"{tmp_path}/*.geojson", "--step", "day", "--json")
    found = json.loads(out)
    expected = area_km2(series.snapshots[-1].held("Russia")) - area_km2(series.snapshots[0].held("Russia"))
    assert status == 0 and found["net_km2"] == pytest.approx(expected, abs=1e-6)
    assert sum(unit["net_km2"] for unit in found["by_unit"]) == pytest.approx(expected, abs=1e-6)
