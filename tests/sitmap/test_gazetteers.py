"""The places of a run: embedded, fetched, and the user's own; what outputs say of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import sitmap
from geo import GazetteerError, gazetteerfiles, load_gazetteer
from sitmap.downloads import DataWarning
from sitmap.downloads.manifest import Installed, InstalledFile
from sitmap.downloads.store import changing, install, staging
from sitmap.gazetteers import chosen_gazetteer, credits_of
from tests.support import Ran

REPORT = "Russian forces shelled the village of Vyhadivka in Donetsk region on Tuesday, killing two people.\n"
OWN = "osm_type,osm_id,name,name:uk,lat,lon\nnode,7,Vyhadivka,Вигадівка,48.31,37.21\nnode,8,,,1,1\n"
DUMP = "90000001\tVyhadivka\tVyhadivka\tВигадівка\t48.31\t37.21\tP\tPPL\tUA\t\t05\t\t\t\t0\t\t\t\t\n"
NAMES = "1\t90000001\tru\tВыдумовка\t\t\t\t\t\t\n"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITMAP_CACHE", str(tmp_path / "cache"))
    gazetteerfiles._MADE.clear()


def put(folder: Path, text: str, name: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def fetch(**contents: str) -> Installed:
    """Put a dataset where fetched ones are, file by file."""
    names = {"places": "UA.txt", "names": "alternatenames-UA.txt"}
    with changing("gazetteer", "UA"), staging("gazetteer", "UA") as stage:
        files = []
        for role, text in contents.items():
            path = put(stage, text, names[role])
            raw = text.encode()
            digest = hashlib.sha256(raw).hexdigest()
            files.append(InstalledFile(role, path, "https://example.org/", "", "CC BY 4.0", len(raw), digest))
        dataset = Installed(
            "gazetteer", "UA", "GeoNames", "https://example.org/", "CC BY 4.0", "https://example.org/", "Name it.",
            date(2025, 2, 12), tuple(files),
        )  # fmt: skip
        return install(dataset, stage)


def test_a_map_with_a_file_has_its_village_and_its_terms(run_sitmap: Callable[..., Ran], tmp_path: Path) -> None:
    put(tmp_path, REPORT, "report.txt")
    put(tmp_path, OWN, "own.csv")
    ran = run_sitmap("map", "report.txt", "--gazetteer", "own.csv", "-o", "out", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "own.csv: 1 row left out: no name (line 3)" in ran.err
    assert "places: the embedded ones and own.csv (© OpenStreetMap contributors, ODbL 1.0)" in ran.err
    made = json.loads((tmp_path / "out" / "report.geojson").read_text("utf-8"))
    assert [one["properties"]["place_name"] for one in made["features"]] == ["Vyhadivka"]
    assert "Places of own.csv: © OpenStreetMap contributors, ODbL 1.0" in made["credits"]
    assert "© OpenStreetMap contributors, ODbL 1.0" in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_a_file_that_cannot_be_used_ends_the_run_with_one_line(run_sitmap: Callable[..., Ran], tmp_path: Path) -> None:
    put(tmp_path, "a,b\n1,2\n", "own.csv")
    ran = run_sitmap("geocode", "Kyiv", "--gazetteer", "own.csv", cwd=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("error: own.csv, line 1: the table lacks")
    assert ran.err.count("\n") == 1


def test_what_was_fetched_is_used_by_default_and_named() -> None:
    fetch(places=DUMP, names=NAMES)
    gazetteer = chosen_gazetteer()
    assert [place.id for place in gazetteer.lookup("Выдумовка")] == ["geonames:90000001"]
    (credit,) = credits_of(gazetteer)
    assert credit == "Places of UA: GeoNames, CC BY 4.0, fetched 2025-02-12"


def test_files_of_the_user_stand_beside_what_was_fetched(tmp_path: Path) -> None:
    fetch(places=DUMP)
    other = put(tmp_path, "name,lat,lon\nInshivka,48.5,37.5\n", "mine.csv")
    gazetteer = chosen_gazetteer(other)
    assert [file.name for file in gazetteer.files] == ["UA.txt", "mine.csv"]
    assert gazetteer.lookup("Vyhadivka")
    assert gazetteer.lookup("Inshivka")
    assert credits_of(gazetteer)[1].startswith("Places of mine.csv: its licence is not stated in it")


def test_fetched_places_that_cannot_be_used_are_told_of_and_left_out(tmp_path: Path) -> None:
    fetch(places="no dump at all\n")
    with pytest.warns(DataWarning, match="are not used .* sitmap data fetch gazetteer gets them again"):
        assert chosen_gazetteer() is load_gazetteer()
    with pytest.raises(GazetteerError, match="no such file"):
        chosen_gazetteer(tmp_path / "nothing.csv")


def test_the_python_interface_takes_files(tmp_path: Path) -> None:
    own = put(tmp_path, OWN, "own.csv")
    report = sitmap.make_report(REPORT, published=date(2025, 2, 12))
    events = sitmap.extract(report, gazetteer=own)
    (located,) = sitmap.locate(events, gazetteer=own)
    assert located.match is not None
    assert located.match.place.id == "osm:node/7"


def test_a_village_by_a_line_has_the_unit_that_the_report_says_and_its_doubt(tmp_path: Path) -> None:
    """The embedded line has it a kilometre into Kharkiv Oblast."""
    own = chosen_gazetteer(put(tmp_path, "name,lat,lon\nVyhadivka,49.3795,37.872\n", "own.csv"))
    for said, unit in (("Luhansk", "UA-09"), ("Kharkiv", "UA-63"), ("Donetsk", "UA-14")):
        report = sitmap.make_report(f"Shelling of Vyhadivka in the {said} region killed two people.")
        row = sitmap.to_table(sitmap.locate(sitmap.extract(report, gazetteer=own), gazetteer=own)).iloc[0]
        assert row["admin1_iso"] == unit
        # Nobody draws the line so wrong that Donetsk Oblast were meant: the oblast stands in for it.
        assert (row["precision"], row["admin1_ambiguous"]) == (
            ("oblast", False) if said == "Donetsk" else ("settlement", True)
        )
