"""The benchmark of control on the map runs and draws the same days in both pages; how fast they are, no test asks."""

from __future__ import annotations

import json
import shutil

import pytest

from bench import control_map


@pytest.mark.browser
def test_it_measures_both_pages_of_both_series(capsys):
    assert control_map.main(["--days", "12", "--corners", "300", "--repeat", "1", "--json", "-"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures) == {"realistic", "worst"}
    for ways in figures.values():
        assert set(ways) == {"sitmap", "plain"}
        assert ways["sitmap"]["snapshots"] == ways["plain"]["snapshots"] > 8
        for one in ways.values():
            assert one["bytes"] > 0 and one["seconds"] > 0
            if shutil.which("chromium") and shutil.which("chromedriver"):
                assert one["opening_ms"] > 0 and one["step_ms"] > 0
    assert figures["realistic"]["sitmap"]["bytes"] < figures["worst"]["sitmap"]["bytes"]


def test_the_worst_series_moves_every_corner_every_day_and_keeps_rings_closed():
    import shapely

    from bench.fronts import made_series

    made = made_series(3, corners=300, missing=0.0)
    moved = control_map._redrawn(made)
    assert moved.dates == made.dates
    days = [set(map(tuple, shapely.get_coordinates(one.held("Russia")))) for one in moved]
    assert not days[0] & days[1] and not days[1] & days[2]
