"""Which files a run writes: the formats asked for, in that order, each with what it takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest

import sitmap
from layers.export import FORMATS
from sitmap.errors import UsageError
from sitmap.outputs import check_formats, format_options, known_formats
from tests.support import ROOT, Ran

REPORT = ROOT / "examples" / "wire-report.txt"
Run = Callable[..., Ran]


def test_the_map_and_geojson_are_written_by_default(tmp_path: Path) -> None:
    result = sitmap.map_reports(REPORT, tmp_path, name="a")
    assert [path.name for path in result.paths] == ["a.html", "a.geojson"]


def test_paths_come_in_the_order_in_which_formats_were_asked_for(tmp_path: Path) -> None:
    result = sitmap.map_reports(REPORT, tmp_path, name="a.gpkg", formats=("gpkg", "html"))
    assert [path.name for path in result.paths] == ["a.gpkg", "a.html"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.gpkg", "a.html"]


def test_formats_are_named_with_commas_or_one_by_one() -> None:
    assert check_formats(["html,GPKG", " .geojson ", "html"]) == ("html", "gpkg", "geojson")
    assert check_formats("gpkg") == ("gpkg",)


def test_a_format_that_there_is_not_is_named_before_the_work(tmp_path: Path, run_sitmap: Run) -> None:
    ran = run_sitmap("map", "missing.txt", "--format", "html,shp")
    assert ran.code == 2
    assert "there is no format 'shp': choose from html, geojson, " in ran.err
    with pytest.raises(UsageError, match="no format given"):
        check_formats([" , "])
    assert list(tmp_path.iterdir()) == []


def test_an_option_that_none_of_the_formats_takes_is_an_error(run_sitmap: Run) -> None:
    assert format_options(("html", "gpkg"), append=True) == {"html": {}, "gpkg": {"append": True}}
    ran = run_sitmap("map", REPORT, "--append")
    assert ran.code == 2
    assert "append is for gpkg only: ask for that format as well" in ran.err
    with pytest.raises(UsageError, match="hxl is for csv, xlsx only"):
        format_options(("html", "gpkg"), hxl=True)
    with pytest.raises(UsageError, match="per-layer is for geojson, geojsonl, csv, xlsx, parquet, fgb only"):
        format_options(("html", "gpkg"), per_layer=True)
    ran = run_sitmap("map", REPORT, "--lang", "uk", "--format", "geojson,kml")
    assert ran.code == 2
    assert "lang is for html, png, svg only: ask for that format as well" in ran.err


def test_pictures_speak_the_language_that_is_asked_for_and_files_of_data_english(
    tmp_path: Path, run_sitmap: Run
) -> None:
    profile = {"uk": "Профіль аналітика: усе, що прочитано; нічого не вилучено.", "en": "Profile analyst: everything"}
    for lang in ("uk", "en"):
        ran = run_sitmap(
            "map",
            REPORT,
            "--name",
            lang,
            "--out",
            tmp_path,
            "--format",
            "svg,geojson",
            *(["--lang", "uk"] * (lang == "uk")),
        )
        assert ran.code == 0, ran.err
        assert profile[lang] in (tmp_path / f"{lang}.svg").read_text("utf-8")
    assert (tmp_path / "uk.geojson").read_bytes() == (tmp_path / "en.geojson").read_bytes()
    with pytest.raises(UsageError, match="there is no map in the language 'de': choose from en, ru, uk"):
        sitmap.map_reports(REPORT, tmp_path, lang="de", formats="png")


def test_what_a_store_holds_is_drawn_in_the_language_that_is_asked_for(tmp_path: Path, run_sitmap: Run) -> None:
    store = tmp_path / "a.gpkg"
    assert run_sitmap("add", REPORT, "--store", store).code == 0
    for command in (("store", "export", store), ("map", "--store", store)):
        ran = run_sitmap(*command, "--lang", "ru", "--format", "svg", "--name", command[0], "--out", tmp_path)
        assert ran.code == 0, ran.err
        assert "Профиль аналитика: всё, что прочитано" in (tmp_path / f"{command[0]}.svg").read_text("utf-8")


def test_every_format_is_written_from_the_command_line(tmp_path: Path, run_sitmap: Run) -> None:
    ran = run_sitmap("map", REPORT, "--name", "a", "--out", tmp_path / "o", "--format", ",".join(FORMATS))
    assert ran.code == 0, ran.err
    written = [Path(line) for line in ran.out.splitlines()]
    assert {path.suffix for path in written} >= {item.extensions[0] for item in FORMATS.values()}
    assert all((tmp_path / path).stat().st_size for path in written)


def test_the_documents_say_of_every_format_what_it_holds() -> None:
    text = (ROOT / "docs" / "formats.md").read_text("utf-8")
    assert [name for name in known_formats() if f"`{name}`" not in text] == []


def test_a_second_run_adds_to_the_geopackage(tmp_path: Path, run_sitmap: Run) -> None:
    for _ in range(2):
        for report in ("wire-report.txt", "week.jsonl"):
            ran = run_sitmap("map", ROOT / "examples" / report, "--name", "a", "-o", tmp_path, "-f", "gpkg", "--append")
            assert ran.code == 0, ran.err
    both = sitmap.map_reports([REPORT, ROOT / "examples" / "week.jsonl"], tmp_path, name="b", formats="gpkg")
    found = [
        identity
        for table, _ in pyogrio.list_layers(tmp_path / "a.gpkg")
        if table != "layer_styles"
        for identity in gpd.read_file(tmp_path / "a.gpkg", layer=table)["id"]
    ]
    assert sorted(found) == sorted(both.table["id"])


def test_one_file_a_layer_on_request(tmp_path: Path, run_sitmap: Run) -> None:
    ran = run_sitmap("map", REPORT, "--name", "a", "-o", tmp_path, "-f", "geojson", "--per-layer")
    assert ran.code == 0, ran.err
    paths = [Path(line) for line in ran.out.splitlines()]
    assert len(paths) > 1
    for path in paths:
        assert set(gpd.read_file(path)["layer"]) == {path.name.split(".")[1]}
