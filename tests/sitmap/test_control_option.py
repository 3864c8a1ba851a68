"""``--control`` on `map`, `extract` and `control claims`: claims beside what areas of control say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

import sitmap
from tests.layers.credits import credits_in
from tests.layers.tables import TABLES
from tests.support import Ran

Call = Callable[..., Ran]

REPORT = (
    "Russian forces captured Vuhledar, Russia's defence ministry said on 12 February 2025. "
    "Ukraine's General Staff denied that Russian forces had captured Vuhledar. "
    "A drone hit a house in Kharkiv on 12 February 2025, killing one person."
)


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    """Give a folder of snapshots as they are published: one area without properties, the day in the name."""
    folder = tmp_path / "snapshots"
    folder.mkdir()
    for day, west in (("20250209", 37.4), ("20250211", 37.0)):
        area = {"type": "Feature", "properties": {}, "geometry": shapely.box(west, 47.0, 38.5, 48.5).__geo_interface__}
        path = folder / f"example_occupied_{day}.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [area]}), encoding="utf-8")
    return folder


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_a_map_shows_both_sides_and_names_the_source(tmp_path: Path, snapshots: Path, report: Path) -> None:
    result = sitmap.map_reports(report, tmp_path / "out", control=snapshots)
    claims = result.table[result.table["layer"] == "control"]
    assert claims["assessment"].tolist() == ["agrees", "contradicts"]
    assert {day.isoformat() for day in claims["assessment_date"]} == {"2025-02-11"}
    strike = result.table[result.table["layer"] == "strike"]
    assert strike["assessment"].tolist() == [None]
    written = json.loads(result.paths[1].read_text("utf-8"))
    said = [one["properties"]["assessment"] for one in written["features"] if one["properties"]["layer"] == "control"]
    assert said == ["agrees", "contradicts"]
    assert any("Areas of control" in credit for credit in written["credits"])
    # What was taken for what is told.
    assert any("Russia" in notice.reason for notice in result.warnings)
    assert "2025-02-11" in result.paths[0].read_text("utf-8")


def test_every_file_names_the_source_of_the_areas(tmp_path: Path, snapshots: Path, report: Path) -> None:
    result = sitmap.map_reports(report, tmp_path / "out", control=snapshots, formats=TABLES)
    tables = [path for path in result.paths if path.suffix != ".json"]
    assert [path.suffix[1:] for path in tables] == list(TABLES)
    for path in tables:
        said = credits_in(path)
        assert any("Areas of control" in line for line in said), path.name
        assert any("GeoNames" in line for line in said), path.name


def test_without_areas_there_are_no_such_columns(tmp_path: Path, report: Path) -> None:
    result = sitmap.map_reports(report, tmp_path / "out")
    assert not [name for name in result.table.columns if name.startswith("assessment")]


def test_days_without_a_snapshot_near_give_no_data(tmp_path: Path, snapshots: Path, report: Path) -> None:
    result = sitmap.map_reports(report, tmp_path / "out", control=snapshots, control_days=0)
    claims = result.table[result.table["layer"] == "control"]
    assert claims["assessment"].tolist() == ["no data", "no data"]


def test_extract_prints_the_columns(run_sitmap: Call, snapshots: Path, report: Path) -> None:
    ran: Ran = run_sitmap("extract", str(report), "--control", str(snapshots))
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["assessment"] for row in rows] == ["agrees", "contradicts", None]
    assert rows[0]["assessment_edge_km"] > 0
    assert rows[0]["assessments"][0]["date"] == "2025-02-11"
    assert ran.code == 0


def test_claims_are_listed_by_place_and_rivals_named(run_sitmap: Call, snapshots: Path, report: Path) -> None:
    ran: Ran = run_sitmap("control", "claims", str(report), "--control", str(snapshots))
    (vuhledar,) = [json.loads(line) for line in ran.out.splitlines()]
    assert vuhledar["place_name"] == "Vuhledar"
    assert [(claim["stance"], claim["assessment"]) for claim in vuhledar["claims"]] == [
        ("claimed", "agrees"), ("denied", "contradicts"),
    ]  # fmt: skip
    assert vuhledar["rivals"] == [[claim["id"] for claim in vuhledar["claims"]]]
    alone = run_sitmap(
        "control", "claims", "--rivals", "-", stdin=b"Ukrainian forces liberated Robotyne on 3 May 2025."
    )
    assert (alone.out, alone.code) == ("", 0)


def test_a_file_that_is_no_control_file_ends_in_an_error_that_names_it(
    run_sitmap: Call, tmp_path: Path, report: Path
) -> None:
    path = tmp_path / "points.geojson"
    path.write_text('{"type": "Point", "coordinates": [37, 48]}', encoding="utf-8")
    ran: Ran = run_sitmap("map", str(report), "--control", str(path), "-o", str(tmp_path / "out"))
    assert ran.code == 1
    assert "points.geojson" in ran.err
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())
