"""Whatever happens while something is added, the store is as it was or has the whole batch; adding again mends it."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sitmap import StoreError, open_store
from sitmap.store import geopackage
from tests.sitmap.store.processes import ended, in_a_process
from tests.sitmap.store.samples import REPORTS
from tests.support import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked and killed")

STEPS = ("begun", "run", "originals", "reports", "sources", "shapes", "events", "linked", "written", "committed")


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


def test_who_reads_meanwhile_sees_what_was_before(tmp_path: Path, undisturbed: list[str]) -> None:
    path, seen = tmp_path / "war.gpkg", []

    def look(step: str) -> None:
        with open_store(path) as other:
            seen.append((step, other.digest()))

    with open_store(path, create=True, step=look) as store:
        store.add(REPORTS[0])
    assert [step for step, _ in seen] == list(STEPS)
    assert {digest for step, digest in seen if step != "committed"} == {undisturbed[0]}
    assert seen[-1] == ("committed", undisturbed[1])


FILLED = """
import shutil, sys
from pathlib import Path
from sitmap import StoreError, open_store
from tests.sitmap.store.samples import REPORTS
store, disk = map(Path, sys.argv[1:])
for room in range(0, 1_000_000, 40_000):
    path = Path(shutil.copy(store, disk))
    with open(disk / "filler", "wb") as filler:
        filler.write(bytes(shutil.disk_usage(disk).free - room))
    said = "added"
    try:
        with open_store(path) as kept:
            kept.add(REPORTS[2:])
    except StoreError as error:
        said = str(error)
    with open_store(path) as kept:
        print(kept.digest() if kept.verify() == [] else "unsound", said)
    for item in disk.iterdir():
        item.unlink()
"""


def test_on_a_disk_of_any_size_it_is_added_or_the_store_stays_as_it_was(tmp_path: Path, undisturbed: list[str]) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["unshare", "--user", "--mount", "--map-root-user", "sh", "-ec",
                'mount -t tmpfs -o size=4m none "$1"; shift; exec "$@"', "sh", disk]  # fmt: skip
    if (
        shutil.which("unshare") is None
        or subprocess.run([*mounting, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no disk of its own can be mounted here (unshare)")
    path = tmp_path / "war.gpkg"
    with open_store(path, create=True) as store:
        store.add(REPORTS[:2])
    done = subprocess.run(
        [*mounting, sys.executable, "-c", FILLED, path, disk],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    ends = [line.split(" ", 1) for line in done.stdout.splitlines()]
    refused = [digest for digest, said in ends if said.endswith("the disk is full; free some space and try again. "
                                                                "The store is as it was")]  # fmt: skip
    added = [digest for digest, said in ends if said == "added"]
    assert len(refused) + len(added) == len(ends), ends
    assert set(refused) == {undisturbed[2]}
    assert set(added) == {undisturbed[-1]}


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
