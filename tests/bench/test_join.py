"""The benchmark of joins runs, and finds the answers of the two joins the same; how fast they are, no test asks."""

from __future__ import annotations

import json

import numpy as np

from bench import join


def test_it_measures_both_joins_and_finds_no_difference(capsys):
    assert join.main(["--points", "3000", "--repeat", "1", "--json", "-"]) == 0
    figures = json.loads(capsys.readouterr().out)["speed"]
    assert {"embedded", "voronoi"} <= set(figures)
    for one in figures.values():
        assert one["differ"] == 0
        assert one["points"] == 3000 >= one["in_a_polygon"] > one["on_borders"] > 0
        assert one["sitmap"]["seconds"] > 0 and one["sjoin"]["peak_mb"] > 0


def test_a_difference_is_found(tmp_path):
    # Point 0 is in polygon 1, point 1 on the border of 0 and 1, point 2 in none.
    np.savez(tmp_path / "sjoin.npz", point=np.array([0, 1, 1]), row=np.array([1, 0, 1]))
    for row, several, differ in (
        ([1, 0, -1], [False, True, False], 0),
        ([0, 0, -1], [False, True, False], 1),
        ([1, 0, 2], [False, True, False], 1),
        ([1, 1, -1], [False, False, False], 1),
    ):
        np.savez(tmp_path / "sitmap.npz", row=np.array(row), several=np.array(several))
        assert join.compare(tmp_path)["differ"] == differ
