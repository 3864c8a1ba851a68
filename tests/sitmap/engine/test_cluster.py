"""On a cluster of dask.distributed, with a real scheduler and workers: nothing is lost or done twice."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

import sitmap
from sitmap import EngineError
from sitmap.engine import extract_partitions, read_partitions
from sitmap.engine.cluster import Cluster
from sitmap.sources import Notice
from tests.sitmap.engine.clusters import LocalCluster, cluster
from tests.sitmap.engine.samples import contents, corpus, manifest
from tests.support import ROOT, Ran

SIZE = 9


# Real clusters are started and broken; dask waits its own times before it gives up a worker.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """A cluster of two workers."""
    with cluster(tmp_path_factory.mktemp("cluster")) as local:
        yield local


def squared(item: int) -> int:
    return item * item


def fails_on_three(item: int) -> int:
    if item == 3:
        raise ValueError("three is not liked")
    return item


def slowly(folder: Path, item: int) -> int:
    (folder / f"{item}-{os.getpid()}").touch()
    time.sleep(0.3)
    return item


def ends_its_worker(item: int) -> int:
    if item == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_each_item_comes_back_once(two: LocalCluster) -> None:
    outcomes = list(Cluster(two.address).run(squared, enumerate(range(30))))
    assert sorted((one.number, one.result) for one in outcomes) == [(n, n * n) for n in range(30)]


def test_items_are_taken_when_there_is_room_for_them(two: LocalCluster) -> None:
    taken = 0

    def items() -> Iterator[tuple[int, int]]:
        nonlocal taken
        for number in range(30):
            taken += 1
            yield number, number

    for done, _ in enumerate(Cluster(two.address).run(squared, items()), start=1):
        # Several may be done at once; four are in the hands of two workers, one is ready.
        assert taken <= done + 2 * 4 + 1


def test_what_fails_is_named_and_the_others_are_kept(two: LocalCluster) -> None:
    outcomes = {one.number: one for one in Cluster(two.address).run(fails_on_three, enumerate(range(6)))}
    assert outcomes.pop(3).reason == "ValueError: three is not liked"
    assert {number: one.result for number, one in outcomes.items()} == {n: n for n in (0, 1, 2, 4, 5)}


def test_a_worker_that_is_killed_in_the_middle_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    with cluster(tmp_path / "cluster") as local:
        killer = threading.Thread(target=_kill_at_work, args=(local, marks))
        killer.start()
        outcomes = list(Cluster(local.address).run(partial(slowly, marks), enumerate(range(24))))
        killer.join()
    assert [one.reason for one in outcomes if one.reason] == []
    assert sorted((one.number, one.result) for one in outcomes) == [(n, n) for n in range(24)]
    # What the killed one had begun, another has done.
    assert len(list(marks.iterdir())) > 24


def _kill_at_work(local: LocalCluster, marks: Path) -> None:
    worker = local.workers[0]
    while len(list(marks.glob(f"*-{worker.pid}"))) < 3:
        time.sleep(0.02)
    local.kill(worker)


def test_what_kills_every_worker_is_given_up(tmp_path: Path) -> None:
    with cluster(tmp_path / "cluster", workers=1) as local:
        stop = threading.Event()
        nurse = threading.Thread(target=_start_anew, args=(local, stop))
        nurse.start()
        try:
            outcomes = {one.number: one for one in Cluster(local.address).run(ends_its_worker, enumerate(range(3)))}
        finally:
            stop.set()
            nurse.join()
    assert "KilledWorker" in str(outcomes[1].reason)
    assert (outcomes[0].result, outcomes[2].result) == (0, 2)


def _start_anew(local: LocalCluster, stop: threading.Event) -> None:
    """Start a worker whenever one has ended, as a nanny does."""
    while not stop.is_set():
        if local.workers[-1].poll() is not None:
            local.add_worker()
        time.sleep(0.05)


def test_the_files_are_those_of_a_single_process_though_a_worker_is_killed(tmp_path: Path) -> None:
    reports = corpus(tmp_path / "reports.jsonl", 90)
    extract_partitions(reports, tmp_path / "once", part_size=SIZE)
    with cluster(tmp_path / "cluster") as local:

        def kill_one(number: int, first: str) -> None:
            done = len(list((tmp_path / "out/events").glob("part-*")))
            if done >= 3 and len(local.workers) == 2:
                local.kill(local.workers[0])
                local.add_worker()

        made = extract_partitions(
            reports, tmp_path / "out", engine="dask", scheduler=local.address, part_size=SIZE, progress=kill_one
        )
        assert len(local.workers) == 3
    assert (made.partitions, made.worked, made.failed) == (10, 10, {})
    assert contents(tmp_path / "out") == contents(tmp_path / "once")
    table = read_partitions(tmp_path / "out")
    assert len(table) == table["id"].nunique() == made.counts["rows"]


def test_a_run_without_its_scheduler_is_told_so_and_goes_on_with_another(
    two: LocalCluster, tmp_path: Path, run_sitmap: Callable[..., Ran]
) -> None:
    reports = corpus(tmp_path / "reports.jsonl", 90)
    with cluster(tmp_path / "cluster") as local:

        def end_it(number: int, first: str) -> None:
            if number == 8:
                local.kill(local.scheduler)

        with pytest.raises(EngineError, match="the scheduler is gone; start it and run the same command again"):
            extract_partitions(
                reports, tmp_path / "out", engine="dask", scheduler=local.address, part_size=SIZE, progress=end_it
            )
    assert manifest(tmp_path / "out")["state"] == "running"
    done = run_sitmap(
        "extract", reports, "--engine", "dask", "--scheduler", two.address, "--part-size", "9", "-o", tmp_path / "out"
    )
    assert done.code == 0, done.err
    assert "10 partitions" in done.err and "10 of them" not in done.err
    extract_partitions(reports, tmp_path / "once", part_size=SIZE)
    assert contents(tmp_path / "out") == contents(tmp_path / "once")


def test_files_that_a_worker_has_not_are_named(
    two: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a worker reads of a path is its own machine's file: here a relative path, from another folder."""
    words = '[language]\ncode = "en"\n\n[[entry]]\ncategory = "weapon"\nvalue = "drone"\nforms = ["zorbcopter"]\n'
    (tmp_path / "words.toml").write_text(words)
    monkeypatch.chdir(tmp_path)
    told: list[Notice] = []
    settings = sitmap.engine.Settings(vocabulary=("words.toml",))
    made = extract_partitions(
        corpus(tmp_path / "reports.jsonl", 3), tmp_path / "out", engine="dask", scheduler=two.address,
        settings=settings, notify=told.append,
    )  # fmt: skip
    assert made.failed and "words.toml" in made.failed[0]


def test_no_scheduler_and_no_workers_are_told(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"no scheduler of dask answers there .*'dask scheduler' starts one"):
        list(Cluster("tcp://127.0.0.1:9", patience=1).run(squared, enumerate(range(2))))
    with (
        cluster(tmp_path / "cluster", workers=0) as local,
        pytest.raises(EngineError, match=r"has no workers; 'dask worker .* --nthreads 1' starts one"),
    ):
        list(Cluster(local.address, patience=1).run(squared, enumerate(range(2))))


def test_the_document_names_the_commands_that_the_tests_run() -> None:
    text = (ROOT / "docs/scale.md").read_text("utf-8")
    for words in ("dask scheduler", "--nthreads 1", "--engine dask --scheduler", "sitmap[dask]"):
        assert words in text
