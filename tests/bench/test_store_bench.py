"""The benchmark of the store runs, and all ways to ask give the same answer; how fast they are, no test asks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import store


@pytest.mark.slow
def test_it_measures_asking_and_adding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITMAP_BENCH_MORE", "300")
    assert store.main(["--events", "4000", "--repeat", "1", "--keep", str(tmp_path), "--json", "-"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["made"]["events"] == 4000
    assert figures["same"]
    assert {one["rows"] for one in figures["query"].values()} == {figures["query"]["store"]["rows"]}
    assert figures["query"]["store"]["rows"] > 0
    assert {"store, last month", "geopandas, last month"} <= set(figures["add"])
    assert all(one["seconds"] > 0 for one in figures["add"].values())
