"""The benchmark of runs in partitions runs, and its ways give the same rows; how fast they are, no test asks."""

from __future__ import annotations

import json
import os
import sys

import pytest

from bench import scale

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it reads the memory from /proc")


def test_it_measures_all_and_finds_the_same_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert scale.main(["--rows", "300", "--reports", "40", "--paragraphs", "1", "--json", "-"]) == 0
    figures = json.loads(capsys.readouterr().out)
    table, reports = figures["table"], figures["reports"]
    assert table["processes"]["rows"] == table["geopandas"]["rows"] == 300
    assert (
        reports["one"]["rows"] == reports["two"]["rows"] > reports["quarter"]["rows"] == reports["at_once"]["rows"] > 0
    )
    assert reports["same"] is True
    for one in (table["processes"], table["geopandas"], *(reports[name] for name in ("one", "two", "quarter"))):
        assert one.get("loop", 1) > 0
        assert one["seconds"] > 0 and one["cpu_seconds"] > 0 and one["peak_mb"] > 50
    assert "times as fast as one" in scale.render(figures)


def test_memory_is_that_of_all_processes_together() -> None:
    assert scale.tree_mb(os.getpid()) > 20
    assert scale.tree_mb(2**22 + 1) == 0
