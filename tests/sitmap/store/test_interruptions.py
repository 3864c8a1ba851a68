"""Whatever happens while something is added, the store is as it was or has the whole batch; adding again mends it."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from sitmap import StoreError, open_store
from sitmap.store import geopackage
from tests.sitmap.store.samples import REPORTS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked and killed")

STEPS = ("begun", "run", "originals", "reports", "sources", "shapes", "events", "linked", "written", "committed")


def in_a_process(work: Callable[[], None]) -> int:
    """Do something in a process of its own; return its number. It ends with 0, or 1 and what went wrong."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def ended(child: int) -> int:
    """Wait for a process; return how it ended (a signal as a negative number)."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def add_one_by_one(path: Path, step: Callable[[str], None] | None = None) -> None:
    with open_store(path, create=True, step=step) as store:
        for report in REPORTS:
            store.add(report)


def contents(path: Path) -> str:
    """The digest of a store, which must be sound."""
    with open_store(path) as store:
        assert store.verify() == []
        return store.digest()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is in the store before the first report and after each."""
    path = tmp_path_factory.mktemp("undisturbed") / "war.gpkg"
    found = []
    with open_store(path, create=True) as store:
        found.append(store.digest())
        for report in REPORTS:
            store.add(report)
            found.append(store.digest())
    assert len(set(found)) == len(found)
    return found


@pytest.mark.parametrize("place", STEPS)
def test_a_process_that_is_killed_at_a_step_leaves_a_whole_store(
    place: str, tmp_path: Path, undisturbed: list[str]
) -> None:
    path, batch = tmp_path / "war.gpkg", 3
    seen = 0

    def kill(step: str) -> None:
        nonlocal seen
        seen += step == place
        if step == place and seen == batch:
            os.kill(os.getpid(), signal.SIGKILL)

    assert ended(in_a_process(lambda: add_one_by_one(path, kill))) == -signal.SIGKILL
    assert contents(path) == undisturbed[batch if place == "committed" else batch - 1]
    add_one_by_one(path)
    assert contents(path) == undisturbed[-1]


def test_a_process_that_is_killed_at_any_time_leaves_a_whole_store(tmp_path: Path, undisturbed: list[str]) -> None:
    path, chance = tmp_path / "war.gpkg", random.Random(20250212)
    ends = []
    for _ in range(15):
        child = in_a_process(lambda: add_one_by_one(path))
        time.sleep(chance.uniform(0.0, 0.6))
        os.kill(child, signal.SIGKILL)
        ends.append(ended(child))
        if path.exists():
            assert contents(path) in undisturbed
    assert -signal.SIGKILL in ends
    add_one_by_one(path)
    assert contents(path) == undisturbed[-1]


def test_two_writers_add_the_same_at_the_same_time(tmp_path: Path, undisturbed: list[str]) -> None:
    path = tmp_path / "war.gpkg"
    orders = (REPORTS, REPORTS[::-1], REPORTS[3:] + REPORTS[:3])

    def add(reports: tuple[object, ...]) -> None:
        with open_store(path, create=True) as store:
            for report in reports:
                store.add(report)  # type: ignore[arg-type]

    children = [in_a_process(lambda order=order: add(order)) for order in orders]  # type: ignore[misc]
    assert [ended(child) for child in children] == [0, 0, 0]
    assert contents(path) == undisturbed[-1]
    assert [item.name for item in tmp_path.iterdir()] == ["war.gpkg"]


def test_one_writer_waits_for_another_and_says_so_when_it_takes_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "war.gpkg"
    open_store(path, create=True).close()
    monkeypatch.setattr(geopackage, "PATIENCE", 0.2)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with open_store(path) as store, pytest.raises(StoreError, match="another program is writing to it"):
            store.add(REPORTS[0])
    finally:
        other.execute("ROLLBACK")
        other.close()
    with open_store(path) as store:
        assert store.add(REPORTS[0]).reports == 1


@pytest.mark.parametrize("limit", ["a full disk", "a limit on file sizes"])
def test_without_room_the_store_stays_as_it_was(limit: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "war.gpkg"
    with open_store(path, create=True) as store:
        store.add(REPORTS[:2])
    before = contents(path)

    def add() -> None:
        with open_store(path) as store:
            if limit == "a full disk":
                # SQLite says the same when its file may have no more pages.
                with store._database.engine.connect() as connection:
                    raw = connection.connection.driver_connection
                    assert isinstance(raw, sqlite3.Connection)
                    raw.execute("PRAGMA max_page_count = 1")
            else:
                resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
            store.add(REPORTS[2:])

    assert ended(in_a_process(add)) == 1
    said = capfd.readouterr().err
    assert "StoreError" in said
    assert ("the disk is full" if limit == "a full disk" else "is the disk full, or a limit") in said
    assert "The store is as it was" in said
    assert contents(path) == before
    with open_store(path) as store:
        assert store.add(REPORTS).reports == len(REPORTS) - 2


def test_a_store_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere" / "war.gpkg"
    with pytest.raises(StoreError, match="cannot be written there"):
        open_store(missing, create=True)

    def make() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        with pytest.raises(StoreError, match="is the disk full"):
            open_store(tmp_path / "war.gpkg", create=True)

    assert ended(in_a_process(make)) == 0
    assert not list(tmp_path.iterdir())


def test_a_copy_that_was_cut_off_is_told_from_a_sound_store(tmp_path: Path) -> None:
    path, copy = tmp_path / "war.gpkg", tmp_path / "copy.gpkg"
    with open_store(path, create=True) as store:
        store.add(REPORTS)
    shutil.copy(path, copy)
    with open(copy, "r+b") as file:
        file.truncate(path.stat().st_size // 2)
    with pytest.raises(StoreError, match="damaged"), open_store(copy) as store:
        store.verify()
