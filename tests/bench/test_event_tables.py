"""The benchmark of event tables runs, and every row is an event in every way; how fast they are, no test asks."""

from __future__ import annotations

import json

from bench import event_tables


def test_it_measures_all_ways_with_a_tenth_of_the_rows_and_with_all(capsys):
    assert event_tables.main(["--rows", "400", "--repeat", "1", "--json", "-"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(figures["ways"]) == set(event_tables.WAYS)
    for runs in figures["ways"].values():
        assert [one["events"] for one in runs] == [40, 400]
        assert all(one["seconds"] > 0 and one["peak_mb"] > 0 for one in runs)
