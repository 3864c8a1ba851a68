"""A store in PostGIS holds what one in a GeoPackage holds, and keeps its promises."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from geopandas.testing import assert_geodataframe_equal

from sitmap import StoreError, open_store
from tests.sitmap.store.samples import REPORTS, write_reports
from tests.sitmap.store.servers import postgis_address
from tests.sitmap.store.test_rerun import NEW_WORDS, WORDS
from tests.support import ROOT, Ran

_NUMBERS = count(1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    pytest.importorskip("psycopg", reason="the packages of sitmap[postgis] are not installed")
    with postgis_address() as address:
        yield address


@pytest.fixture
def address(server: str) -> str:
    """A schema of its own."""
    return f"{server}&schema=store_{next(_NUMBERS)}"


def ask(address: str, question: str) -> list[tuple[object, ...]]:
    import psycopg

    server, _, schema = address.partition("&schema=")
    with psycopg.connect(server, options=f"-csearch_path={schema},public") as connection:
        return connection.execute(question).fetchall()  # type: ignore[call-overload,no-any-return]


def run(address: str, statement: str) -> None:
    import psycopg

    server, _, schema = address.partition("&schema=")
    with psycopg.connect(server, options=f"-csearch_path={schema},public") as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def test_it_is_the_same_store_as_a_geopackage(address: str, tmp_path: Path) -> None:
    lines = write_reports(tmp_path / "reports.jsonl")
    with open_store(tmp_path / "war.gpkg", create=True) as one, open_store(address, create=True) as other:
        for store in (one, other):
            store.add(lines)
            assert store.add(lines).known == len(REPORTS)
        assert other.verify() == []
        assert other.digest() == one.digest()
        assert_geodataframe_equal(other.query(), one.query())
        asked = {"start": date(2025, 2, 1), "end": date(2025, 2, 28), "units": ["UA-63"]}
        assert len(other.query(**asked)) == 2
        assert_geodataframe_equal(other.query(**asked), one.query(**asked))
        told = {name: value for name, value in one.info().items() if name not in ("store", "bytes", "runs")}
        assert {name: other.info()[name] for name in told} == told
        event = one.query()["id"][0]
        assert other.original(event) == one.original(event)
        assert other.trace(event)["report"]["words"] == one.trace(event)["report"]["words"]


def test_any_program_can_ask_where_and_when(address: str) -> None:
    with open_store(address, create=True) as store:
        store.add(REPORTS)
    near = (
        "SELECT place_name, start_date FROM strike_points "
        "WHERE ST_DWithin(geom::geography, ST_SetSRID(ST_MakePoint(36.31, 48.89), 4326)::geography, 20000)"
    )
    assert set(ask(address, near)) == {("Lozova", date(2025, 2, 10))}
    assert ask(address, "SELECT count(*) FROM tolls WHERE kind = 'killed' AND min = 2") == [(1,)]
    ((tallest,),) = ask(address, "SELECT max(reports) FROM incidents")
    assert tallest == 2


def test_a_rule_that_changed_is_tried_and_applied(address: str, tmp_path: Path) -> None:
    words = tmp_path / "words.toml"
    words.write_text(WORDS, "utf-8")
    with open_store(address, create=True) as store:
        store.add([*REPORTS, *NEW_WORDS])
        before = store.digest()
        assert store.rerun(vocabulary=words).differences
        assert store.digest() == before
        assert store.rerun(vocabulary=words, apply=True).differences
        assert store.verify() == []
        store.rerun(apply=True)
        assert store.digest() == before


# A writer in a process of its own, which is killed at a step where one is given.
WRITER = """
import os, signal, sys
from sitmap import open_store
from tests.sitmap.store.samples import REPORTS
address, place = sys.argv[1:3]
reports = REPORTS[::-1] if place == "reversed" else REPORTS
seen = []
def step(name):
    seen.append(name)
    if name == place and seen.count(name) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
with open_store(address, create=True, step=step) as store:
    for report in reports:
        store.add(report)
"""


def writer(address: str, place: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, address, place], env={**os.environ, "PYTHONPATH": str(ROOT)})


@pytest.mark.parametrize("place", ["events", "written"])
def test_a_process_that_is_killed_leaves_a_whole_store(place: str, address: str, tmp_path: Path) -> None:
    assert writer(address, place).wait(120) == -signal.SIGKILL
    with open_store(tmp_path / "war.gpkg", create=True) as undisturbed, open_store(address) as store:
        for report in REPORTS[:2]:
            undisturbed.add(report)
        assert store.verify() == []
        assert store.digest() == undisturbed.digest()
        for kept in (undisturbed, store):
            kept.add(REPORTS)
        assert store.digest() == undisturbed.digest()


def test_two_writers_add_the_same_at_the_same_time(address: str, tmp_path: Path) -> None:
    writers = [writer(address, order) for order in ("given", "reversed")]
    assert [one.wait(120) for one in writers] == [0, 0]
    with open_store(tmp_path / "war.gpkg", create=True) as undisturbed, open_store(address) as store:
        undisturbed.add(REPORTS)
        assert store.verify() == []
        assert store.digest() == undisturbed.digest()


def test_a_store_of_a_newer_version_is_refused(address: str) -> None:
    import psycopg

    open_store(address, create=True).close()
    server, _, schema = address.partition("&schema=")
    with psycopg.connect(server) as connection:
        connection.execute(f"UPDATE {schema}.sitmap_store SET value = '99' WHERE name = 'schema'")  # type: ignore[call-overload]
    with pytest.raises(StoreError, match="newer sitmap"):
        open_store(address, create=True)


def test_what_cannot_be_reached_or_is_not_there_says_so(address: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no such store"):
        open_store(address)
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store(f"postgresql://sitmap:secret@/postgres?host={tmp_path}")
    with pytest.raises(StoreError, match="is no name of small letters"):
        open_store("postgresql://sitmap@/postgres?schema=a;b")


@pytest.mark.parametrize(
    "wrong",
    ["sitmap:secret@/postgres?host={}", "sitmap@/postgres?password=secret&host={}",
     "sitmap:secret@/postgres?host={}&schema=a;b"],
)  # fmt: skip
def test_a_password_is_in_no_message(wrong: str, address: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(f"postgresql://{wrong.format(tmp_path)}")
    assert "secret" not in str(caught.value)


def test_a_store_of_an_earlier_version_gets_its_columns(address: str, tmp_path: Path) -> None:
    with open_store(address, create=True) as store, open_store(tmp_path / "war.gpkg", create=True) as other:
        store.add(REPORTS[:4])
        other.add(REPORTS)
        run(address, "ALTER TABLE events DROP COLUMN admin2_name CASCADE")
        assert "Lozova" in set(store.query()["place_name"])
        store.add(REPORTS)
        assert store.verify() == []
        assert store.digest() == other.digest()
    assert ask(address, "SELECT count(*) > 0 FROM strike_points WHERE admin2_name IS NULL") == [(True,)]


@pytest.mark.parametrize("package", ["geoalchemy2", "psycopg"])
def test_without_its_packages_it_says_what_to_install(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(StoreError, match=rf"needs the package {package}: pip install 'sitmap\[postgis\]'"):
        open_store("postgresql://sitmap@/postgres")


def test_the_commands_take_an_address(run_sitmap: Callable[..., Ran], address: str, tmp_path: Path) -> None:
    added = run_sitmap("add", write_reports(tmp_path / "reports.jsonl"), "--store", address)
    assert added.code == 0, added.err
    made = run_sitmap("map", "--store", address, "--oblast", "UA63", "-f", "geojson", "--name", "kharkiv")
    assert (made.code, made.out) == (0, "outputs/kharkiv.geojson\n"), made.err
    features = json.loads((tmp_path / "outputs/kharkiv.geojson").read_text("utf-8"))["features"]
    assert {feature["properties"]["admin1_iso"] for feature in features} == {"UA-63"}


def test_a_password_is_not_printed(run_sitmap: Callable[..., Ran], address: str, tmp_path: Path) -> None:
    told = address.replace("@", ":secret@", 1)
    added = run_sitmap("add", write_reports(tmp_path / "reports.jsonl"), "--store", told)
    assert added.code == 0, added.err
    assert added.out.startswith("postgresql://")
    assert "secret" not in added.out + added.err
