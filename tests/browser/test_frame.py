"""A map in a frame of another page, as ``--embed`` writes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sitmap
from layers.webmap.framing import frame_code
from sitmap.errors import UsageError
from tests.support import ROOT, Ran

REPORT = ROOT / "examples" / "wire-report.txt"


def test_the_code_keeps_hostile_names_and_titles_as_text() -> None:
    code = frame_code('a"b #1?.html', '"><script>alert(1)</script>')
    assert '<iframe src="a%22b%20%231%3F.html" title="&quot;&gt;&lt;script&gt;' in code
    assert "<script" not in code


def test_a_frame_without_a_map_is_an_error(run_sitmap: Callable[..., Ran]) -> None:
    ran = run_sitmap("map", "missing.txt", "--embed", "--format", "geojson")
    assert ran.code == 2
    assert "embed is for html only" in ran.err
    with pytest.raises(UsageError, match="embed is for html only"):
        sitmap.map_reports(REPORT, formats="csv", embed=True)


def test_the_code_is_written_beside_the_map(tmp_path: Path) -> None:
    plain = sitmap.map_reports(REPORT, tmp_path, name="plain", formats="html")
    result = sitmap.map_reports(REPORT, tmp_path, name="a", formats=("html", "geojson"), embed=True)
    assert [path.name for path in result.paths] == ["a.html", "a.embed.html", "a.geojson"]
    assert 'src="a.html"' in result.paths[1].read_text("utf-8")
    assert '"scrollWheelZoom": false' in result.paths[0].read_text("utf-8")
    assert '"scrollWheelZoom": false' not in plain.paths[0].read_text("utf-8")


@pytest.mark.browser
def test_the_map_works_in_its_frame(browser: Any, tmp_path: Path) -> None:
    result = sitmap.map_reports(REPORT, tmp_path, name="a", formats="html", embed=True)
    page = tmp_path / "page.html"
    page.write_text(f"<!DOCTYPE html><title>News</title><p>Text</p>{result.paths[1].read_text('utf-8')}", "utf-8")
    browser.open(page)
    frame = browser.wait("return document.querySelector('iframe')")
    browser.driver.switch_to.frame(frame)
    try:
        shown = browser.wait("return document.querySelectorAll('.sitmap-item').length")
        assert shown == len(result.table)
        assert browser.run("return map_sitmap.scrollWheelZoom.enabled()") is False
        browser.run("document.querySelector('.sitmap-item').click()")
        assert browser.wait("const p = document.querySelector('.leaflet-popup'); return p && p.innerText")
    finally:
        browser.driver.switch_to.default_content()
    assert browser.logged() == []
