"""The benchmark of control runs, and finds the areas of both ways the same; how fast they are, no test asks."""

from __future__ import annotations

import json
from pathlib import Path

from bench import control


def test_it_measures_all_jobs_and_the_areas_agree(capsys) -> None:
    assert control.main(["--days", "12", "--corners", "400", "--json", "-"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert set(control.JOBS) < set(figures)
    assert figures["agreement"]["agree"] and figures["day"]["steps"] == 11
    assert all(figures[job]["seconds"] > 0 and figures[job]["peak_mb"] > 0 for job in control.JOBS)


def test_a_difference_is_found(tmp_path: Path) -> None:
    (tmp_path / "areas_day.txt").write_text(json.dumps({"2025-02-12": {"Kherson Oblast": [1.0, 0.0]}}))
    for gained, agree in ((1.0, True), (1.0001, False)):
        (tmp_path / "areas_overlay.txt").write_text(json.dumps({"2025-02-12": {"Kherson Oblast": [gained, 0.0]}}))
        assert control.compare(tmp_path)["agree"] is agree
    (tmp_path / "areas_overlay.txt").write_text(json.dumps({"2025-02-12": {"outside": [1.0, 0.0]}}))
    assert not control.compare(tmp_path)["agree"]
