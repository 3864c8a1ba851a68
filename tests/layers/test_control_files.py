"""Areas of control, ground that changed hands and charts as files."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest

from bench.fronts import made_series
from geo.control import ControlArea, ControlSnapshot, ControlSource, control_diff, control_history, read_control
from geo.geometry import area_km2
from layers.errors import ExportError
from layers.export.control import write_changes, write_snapshot
from layers.export.control_chart import write_chart
from tests.geo.control.drawing import block, day, series, snapshot

OWNER = ControlSource("owner", "The Owner", "© The Owner <b>", "CC BY 4.0", "name us", "https://example.org/")
DRAWN = ControlSnapshot(
    OWNER,
    day(3),
    (
        ControlArea("Russia", "controlled", "assessed", block(0, 0, 10, 10), label="Окупація"),
        ControlArea(None, "contested", "assessed", block(10, 0, 5, 10)),
        ControlArea("Ukraine", "liberated", "claimed", block(20, 0, 5, 10)),
    ),
)


def test_a_snapshot_is_written_with_what_it_says_and_whose_it_is(tmp_path: Path) -> None:
    for name in ("areas.geojson", "areas.gpkg"):
        path = write_snapshot(DRAWN, tmp_path / name)
        table = gpd.read_file(path)
        assert table["controller"].fillna("nobody").tolist() == ["Russia", "nobody", "Ukraine"]
        assert table["status"].tolist() == ["controlled", "contested", "liberated"]
        assert table["basis"].tolist() == ["assessed", "assessed", "claimed"]
        assert table["label"].tolist()[0] == "Окупація"
        for shape, area in zip(table.geometry, DRAWN.areas, strict=True):
            assert area_km2(shape) == pytest.approx(area_km2(area.geometry), abs=1e-3)
    collection = json.loads((tmp_path / "areas.geojson").read_text("utf-8"))
    assert collection["title"] == "Control according to The Owner as of 2025-02-03"
    (credit,) = collection["credits"]
    assert all(word in credit for word in ("© The Owner <b>", "CC BY 4.0", "name us", "https://example.org/"))


def test_a_written_snapshot_is_read_back_as_it_was(tmp_path: Path) -> None:
    write_snapshot(DRAWN, tmp_path / "owner_20250203.geojson")
    (found,) = read_control([tmp_path / "owner_20250203.geojson"])
    (one,) = found.snapshots
    assert one.date == DRAWN.date
    assert {area.kind for area in one.areas} == {area.kind for area in DRAWN.areas}


def test_geopackages_have_a_layer_each_and_the_terms_in_their_description(tmp_path: Path) -> None:
    import sqlite3

    history = control_history(made_series(8, corners=300), step="day")
    diffs = [step.diff for step in history.steps if step.diff]
    path = write_changes(diffs, tmp_path / "changes.gpkg")
    assert gpd.list_layers(path)["name"].tolist() == ["changes"]
    table = gpd.read_file(path)
    assert table["area_km2"].sum() == pytest.approx(sum(diff.gained_km2 + diff.lost_km2 for diff in diffs), abs=1e-5)
    with sqlite3.connect(path) as base:
        rows = base.execute("select description, last_change from gpkg_contents").fetchall()
    assert all("made up: says nothing of any place" in about for about, _ in rows)
    assert {when for _, when in rows} == {"1970-01-01T00:00:00.000Z"}


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    standing = tmp_path / "there.gpkg"
    standing.write_text("old")
    missing = tmp_path / "missing"
    diff = control_diff(snapshot(1, block(0, 0, 5, 5)), snapshot(2, block(0, 0, 6, 5)))
    with pytest.raises(ExportError, match=r"\.geojson or \.gpkg"):
        write_changes([diff], tmp_path / "there.shp")
    for name in ("x.gpkg", "x.geojson"):
        with pytest.raises(ExportError, match="folder does not exist"):
            write_changes([diff], missing / name)
    assert standing.read_text() == "old" and sorted(path.name for path in tmp_path.iterdir()) == ["there.gpkg"]
    write_changes([diff], standing)
    assert len(gpd.read_file(standing)) == 1


def test_a_chart_says_what_it_shows_by_whom_and_is_the_same_twice(tmp_path: Path) -> None:
    shots = [snapshot(number, block(0, 0, 10 + number, 10)) for number in (1, 2, 3, 7, 8)]
    source = replace(OWNER, title="Owner $x_1$ & Co")
    history = control_history(series(*(replace(shot, source=source) for shot in shots)), step="day")
    for name in ("chart.svg", "chart.png"):
        first = write_chart(history, tmp_path / name).read_bytes()
        assert write_chart(history, tmp_path / name).read_bytes() == first
    said = "\n".join(ElementTree.parse(tmp_path / "chart.svg").getroot().itertext())
    # Names of sources are text, not mathematics.
    assert "according to Owner $x_1$ & Co" in said and "2025-02-01 to 2025-02-08, by day" in said
    assert "no snapshot" in said and "Kherson Oblast" in said and "CC BY 4.0" in said
    with pytest.raises(ExportError, match=r"\.png or \.svg"):
        write_chart(history, tmp_path / "chart.pdf")


def test_a_chart_of_no_change_at_all_is_drawn(tmp_path: Path) -> None:
    history = control_history(series(*(snapshot(number, block(0, 0, 10, 10)) for number in (1, 2, 3))), step="day")
    assert write_chart(history, tmp_path / "chart.png").stat().st_size > 1000
