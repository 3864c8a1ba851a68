"""Whatever runs the work, each item comes back once: done, or with the reason why it is not."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from sitmap import UsageError
from sitmap.cli.partitions import ENGINES as OFFERED
from sitmap.engine import ENGINES, Engine, open_engine
from sitmap.engine.engines import ATTEMPTS, Serial
from sitmap.engine.processes import ENDED, Processes

ALL: list[Engine] = [Serial(), Processes(1), Processes(2)]


def name(engine: Engine) -> str:
    return f"{type(engine).__name__}-{getattr(engine, 'workers', 1)}"


def squared(item: int) -> int:
    return item * item


def noted(folder: Path, item: int) -> int:
    """Leave a mark of each attempt."""
    (folder / f"{item}-{len(list(folder.glob(f'{item}-*')))}").touch()
    return item


def fails_on_three(folder: Path, item: int) -> int:
    noted(folder, item)
    if item == 3:
        raise ValueError("three is\nnot liked")
    return item


def fails_at_first(folder: Path, item: int) -> int:
    noted(folder, item)
    if item % 2 and not (folder / f"{item}-1").exists():
        raise OSError("not this time")
    return item


def dies_on_three(folder: Path, item: int) -> int:
    noted(folder, item)
    if item == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def dies_at_first(folder: Path, item: int) -> int:
    noted(folder, item)
    if item == 2 and not (folder / "2-1").exists():
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def is_used_wrongly(item: int) -> int:
    raise UsageError("not so")


def waits(item: int) -> int:
    time.sleep(600)
    return item


def process_id(item: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("engine", ALL, ids=name)
def test_each_item_comes_back_once(engine: Engine) -> None:
    outcomes = list(engine.run(squared, enumerate(range(10, 30))))
    assert sorted((one.number, one.result) for one in outcomes) == [(n, (n + 10) ** 2) for n in range(20)]


@pytest.mark.parametrize("engine", ALL, ids=name)
def test_items_are_taken_when_there_is_room_for_them(engine: Engine) -> None:
    taken = 0

    def items():
        nonlocal taken
        for number in range(30):
            taken += 1
            yield number, number

    for done, _ in enumerate(engine.run(squared, items()), start=1):
        assert taken <= done + 2 * getattr(engine, "workers", 1) + 1


@pytest.mark.parametrize("engine", ALL, ids=name)
def test_what_fails_is_tried_again_and_then_named_and_the_others_are_kept(engine: Engine, tmp_path: Path) -> None:
    outcomes = {one.number: one for one in engine.run(partial(fails_on_three, tmp_path), enumerate(range(6)))}
    assert outcomes.pop(3).reason == "ValueError: three is not liked"
    assert {number: one.result for number, one in outcomes.items()} == {n: n for n in (0, 1, 2, 4, 5)}
    assert len(list(tmp_path.glob("3-*"))) == ATTEMPTS
    assert len(list(tmp_path.glob("4-*"))) == 1


@pytest.mark.parametrize("engine", ALL, ids=name)
def test_what_fails_once_is_done_in_the_end(engine: Engine, tmp_path: Path) -> None:
    outcomes = list(engine.run(partial(fails_at_first, tmp_path), enumerate(range(6))))
    assert sorted(one.number for one in outcomes) == list(range(6))
    assert all(one.result == one.number for one in outcomes)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_process_that_is_killed_loses_its_own_work_only(workers: int, tmp_path: Path) -> None:
    outcomes = list(Processes(workers).run(partial(dies_at_first, tmp_path), enumerate(range(6))))
    assert sorted((one.number, one.result) for one in outcomes) == [(n, n) for n in range(6)]
    assert len(list(tmp_path.glob("2-*"))) == 2
    assert all(len(list(tmp_path.glob(f"{n}-*"))) == 1 for n in (0, 1, 3, 4, 5))


def test_what_kills_every_process_is_given_up(tmp_path: Path) -> None:
    outcomes = {one.number: one for one in Processes(2).run(partial(dies_on_three, tmp_path), enumerate(range(6)))}
    assert outcomes[3].reason == ENDED
    assert sorted(one.result for one in outcomes.values() if one.result is not None) == [0, 1, 2, 4, 5]


@pytest.mark.parametrize("engine", ALL, ids=name)
def test_wrong_use_ends_the_run_at_once(engine: Engine) -> None:
    with pytest.raises(UsageError, match="not so"):
        list(engine.run(is_used_wrongly, enumerate(range(6))))


def test_no_process_is_left_when_a_run_is_given_up() -> None:
    (first,) = list(Processes(1).run(process_id, [(0, 0)]))
    assert first.result is not None
    with pytest.raises(ProcessLookupError):
        os.kill(first.result, 0)
    outcomes = Processes(1).run(_first_at_once, enumerate([process_id, waits]))
    process = next(outcomes).result
    assert process is not None
    outcomes.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def _first_at_once(work: object) -> int:
    assert callable(work)
    return int(work(0))


def test_engines_and_their_options_are_checked() -> None:
    assert OFFERED == ENGINES
    with pytest.raises(UsageError, match="there is no engine 'cloud': choose from serial, processes, dask"):
        open_engine("cloud")
    with pytest.raises(UsageError, match="workers are for the engine processes"):
        open_engine("serial", workers=2)
    for name, scheduler in (("dask", None), ("serial", "tcp://127.0.0.1:8786")):
        with pytest.raises(UsageError, match="a scheduler's address is for the engine dask"):
            open_engine(name, scheduler=scheduler)
    with pytest.raises(UsageError, match="at least one"):
        open_engine("processes", workers=0)
