"""What was fetched is used by default, named in every output, and gone when it is removed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sitmap.downloads.catalogue import ADDRESSES
from tests.sitmap import site as sites
from tests.sitmap.site import Site
from tests.support import Ran

# A village that is nowhere: no embedded data can have it.
VILLAGE = "Synioladivka"
LON, LAT = 36.51, 49.63
REPORT = (
    "Wednesday, February 12, 2025\n\n"
    f"A Russian drone hit a house in the village of {VILLAGE} in the Kharkiv region on Tuesday, killing two people, "
    "the governor said.\n"
)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    monkeypatch.setenv("SITMAP_CACHE", str(tmp_path / "cache"))
    (tmp_path / "report.txt").write_text(REPORT, "utf-8")
    with sites.serving(monkeypatch) as served:
        for name, address in {**sites.geonames(served), **sites.geoboundaries(served)}.items():
            monkeypatch.setenv(ADDRESSES[name].variable, address)
        served.put("/dump/UA.zip", sites.archive({"UA.txt": sites.line(990001, VILLAGE, LAT, LON)}))
        # The name is only told by the second file, as those of GeoNames are.
        names = "7\t990001\tuk\tСиньоладівка\t1\t\t\t\t\t\n8\t990001\ten\tZhovtnevoladne\t\t\t\t1\t1930\t2016-05-19\n"
        served.put("/dump/alternatenames/UA.zip", sites.archive({"UA.txt": names}))
        yield served


@pytest.fixture
def sitmap(run_sitmap: Callable[..., Ran], site: Site) -> Callable[..., Ran]:
    """Run a command that ends well; our own warnings are messages here, as they are for a user."""

    def run(*args: str) -> Ran:
        ran = run_sitmap(*args, env={"PYTHONWARNINGS": "default"})
        assert ran.code == 0, ran.err
        return ran

    return run


def mapped(sitmap: Callable[..., Ran], folder: Path) -> tuple[dict[str, object], str]:
    """Map the report; return the GeoJSON collection and the page."""
    sitmap("map", "report.txt", "-o", "out")
    return json.loads((folder / "out/report.geojson").read_text("utf-8")), (folder / "out/report.html").read_text(
        "utf-8"
    )


def test_a_village_that_was_fetched_is_on_the_map_which_says_where_it_comes_from(
    sitmap: Callable[..., Ran], tmp_path: Path
) -> None:
    before, page = mapped(sitmap, tmp_path)
    assert [row["properties"]["precision"] for row in before["features"]] == ["oblast"]  # type: ignore[attr-defined, index]
    assert "fetched 20" not in json.dumps(before["credits"]) + page

    sitmap("data", "fetch", "gazetteer")
    after, page = mapped(sitmap, tmp_path)
    (row,) = after["features"]  # type: ignore[attr-defined, misc]
    assert row["properties"]["precision"] == "settlement"
    assert row["geometry"]["coordinates"] == pytest.approx([LON, LAT], abs=1e-4)
    (credit,) = [line for line in after["credits"] if "fetched 20" in line]  # type: ignore[attr-defined]
    assert "GeoNames" in credit
    assert "CC BY 4.0" in credit
    assert credit in page

    again, page_again = mapped(sitmap, tmp_path)
    assert (again, page_again) == (after, page)

    sitmap("data", "remove", "gazetteer")
    gone, _ = mapped(sitmap, tmp_path)
    assert gone == before


def test_all_commands_know_what_was_fetched(sitmap: Callable[..., Ran]) -> None:
    names = (VILLAGE, "Синьоладівка")
    assert [json.loads(line)["match"] for line in sitmap("geocode", *names).out.splitlines()] == [None] * 2
    sitmap("data", "fetch", "gazetteer")
    for line in sitmap("geocode", *names).out.splitlines():
        match = json.loads(line)["match"]
        assert (match["geonameid"], match["lon"], match["lat"]) == (990001, LON, LAT)
    (event,) = [json.loads(line) for line in sitmap("extract", "report.txt").out.splitlines()]
    assert json.dumps(event).count(VILLAGE) >= 1
    assert f"{LAT}" in json.dumps(event)
    assert f"{LAT}" in sitmap("explain", "report.txt", "--json").out


def test_a_damaged_gazetteer_is_named_and_the_embedded_one_is_used(sitmap: Callable[..., Ran], tmp_path: Path) -> None:
    sitmap("data", "fetch", "gazetteer")
    (table,) = (tmp_path / "cache/data/gazetteer/UA").glob("*/UA.txt")
    table.write_text("cut off")
    ran = sitmap("map", "report.txt", "-o", "out")
    assert "the fetched gazetteer of UA is damaged and not used" in ran.err
    assert "sitmap data fetch gazetteer --country UA" in ran.err


def test_boundaries_that_were_fetched_tell_the_raion_and_are_named(
    sitmap: Callable[..., Ran], site: Site, tmp_path: Path
) -> None:
    sites.oblast_and_raion(site)
    before, _ = mapped(sitmap, tmp_path)
    sitmap("data", "fetch", "gazetteer", "boundaries")
    after, page = mapped(sitmap, tmp_path)
    (row,) = after["features"]  # type: ignore[attr-defined, misc]
    assert (row["properties"]["admin1_iso"], row["properties"]["admin2_name"]) == ("UA-63", "Izium Raion")
    (credit,) = [line for line in after["credits"] if "geoBoundaries" in line]  # type: ignore[attr-defined]
    assert "OpenStreetMap, Wambacher" in credit
    assert "Open Data Commons Open Database License 1.0, fetched 20" in credit
    assert credit in page
    sitmap("data", "remove", "--all")
    assert mapped(sitmap, tmp_path)[0] == before


def test_what_was_built_from_it_goes_with_it_and_nothing_else(sitmap: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("name,lat,lon\nQashtanivka,48.3,37.2\n", "utf-8")
    sitmap("geocode", "Qashtanivka", "--gazetteer", "own.csv")
    (own,) = (tmp_path / "cache/gazetteers").glob("*.store")
    sitmap("data", "fetch", "gazetteer")
    sitmap("geocode", VILLAGE)
    sitmap("geocode", VILLAGE, "--gazetteer", "own.csv")
    assert len(list((tmp_path / "cache/gazetteers").glob("*.store"))) == 3
    sitmap("data", "remove", "gazetteer")
    assert list((tmp_path / "cache/gazetteers").iterdir()) == [own]


def test_of_a_damaged_dataset_all_indexes_are_built_again(sitmap: Callable[..., Ran], tmp_path: Path) -> None:
    sitmap("data", "fetch", "gazetteer")
    sitmap("geocode", VILLAGE)
    (manifest,) = (tmp_path / "cache/data/gazetteer/UA").glob("manifest.json")
    manifest.write_text("{")
    sitmap("data", "remove", "--all")
    assert not list((tmp_path / "cache/gazetteers").glob("*.store"))
