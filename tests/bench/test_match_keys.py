"""The measurement of the match key: what counts as meeting and as confused; names here are made by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.match_keys import METHODS, alike, casefold, confused, naive, share_met
from geo.names import match_key

ROOT = Path(__file__).parents[2]


def test_spellings_of_one_name_are_alike_and_a_former_name_is_not() -> None:
    assert alike("Новомихайлівка", "Новомихайловка")
    assert not alike("Bakhmut", "Artemivsk")


def test_gain_is_the_share_of_pairs_that_meet() -> None:
    pairs = [("Kupiansk", "Kupyansk"), ("Bakhmut", "Artemivsk")]
    assert share_met(pairs, match_key) == 0.5
    assert share_met(pairs, casefold) == 0.0
    assert share_met([], naive) == 0.0


def test_only_different_names_with_one_key_are_confused() -> None:
    assert confused(["Лисівка", "Лісівка", "лісівка", "Широке"], match_key) == [("Лисівка", "лісівка")]
    assert confused(["Лисівка", "Лісівка"], casefold) == []


def test_without_the_data_the_rest_is_measured_and_said(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "match_keys.py"), "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "SITMAP_SHARED": str(tmp_path)},
    )
    assert "no osm_settlements_ua.csv.gz at" in ran.stderr
    figures = json.loads(ran.stdout)
    assert set(figures) == set(METHODS)


def test_the_key_gains_more_than_it_confuses(shared: Path) -> None:
    ran = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "match_keys.py"), "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    figures = json.loads(ran.stdout)
    key, plain = figures["match_key"], figures["naive"]
    assert key["osm_meet"] >= 0.995 > plain["osm_meet"]
    assert key["ucdp_meet"] >= 0.85 > plain["ucdp_meet"] + 0.05
    assert key["confused_names_in_oblast"] <= 0.006
