"""The benchmark of the map runs and draws the same events in every page; how fast they are, no test asks."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from bench import webmap
from bench.pages.events import made_events
from bench.pages.peers import cluster_plugin


@pytest.fixture(scope="module")
def events() -> Any:
    return made_events(400)


@pytest.mark.browser
def test_it_writes_and_opens_every_page_and_takes_every_step(capsys):
    assert webmap.main(["--rows", "300", "--repeat", "1", "--limit", "60", "--json", "-"]) == 0
    ways = json.loads(capsys.readouterr().out)["rows"]["300"]
    assert set(ways) == {way for way in webmap.WAYS if way != "clusters" or cluster_plugin()}
    browser = shutil.which("chromium") and shutil.which("chromedriver")
    for way, one in ways.items():
        assert one["bytes"] > 0 and one["written_s"] > 0
        steps = {"zoom_ms", *(webmap.STEPS if way == "sitmap" else ())}
        if browser:
            assert all(one[name] > 0 for name in steps)
            assert one["interactive_ms"] >= one["drawn_ms"] > 0
            assert one["heap_mb"] > 1


def test_the_same_number_gives_the_same_events(events):
    again = made_events(400)
    assert again.drop(columns="geometry").astype(str).equals(events.drop(columns="geometry").astype(str))
    assert again.geometry.to_wkb().equals(events.geometry.to_wkb())


def test_the_events_are_of_all_kinds_and_told_as_reports_tell_them(events):
    assert set(events["layer"]) == {"strike", "air_defence", "ground", "control"}
    kinds = set(events.geometry.geom_type.dropna())
    assert {"Point", "Polygon", "MultiPolygon"} <= kinds and events.geometry.isna().any()
    assert events["id"].is_unique
    assert 90 < events["quote"].str.len().mean() < 140
    assert 0.6 < events["quote"].nunique() / len(events) < 0.85
    assert (events["end_date"].dropna().max() - events["end_date"].dropna().min()).days > 900
