"""The cores of this machine: worker processes, each with one item at a time.

Each worker is a pool of its own with one process. When a process ends, because it was killed or the memory is full, it
is known on which item: that one is tried again in a new process, and no other loses its work.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from sitmap.engine.engines import Outcome, Task, Tasks, reason_of
from sitmap.errors import UsageError
from sitmap.garbage import search_seldom

__all__ = ["Processes"]

Item = TypeVar("Item")
Result = TypeVar("Result")

ENDED = "the process that worked on it ended: it was killed, or its memory was full"


class Processes:
    """Works in several processes.

    Parameters
    ----------
    workers : int
        How many; so many items are worked on at a time, and one more is kept ready.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def run(self, work: Callable[[Item], Result], items: Iterable[tuple[int, Item]]) -> Iterator[Outcome[Result]]:
        """See `sitmap.engine.engines.Engine.run`."""
        tasks = Tasks(items)
        free = [_Worker() for _ in range(self.workers)]
        busy: dict[Future[Result], tuple[_Worker, Task[Item]]] = {}
        ready = tasks.next()
        try:
            while ready is not None or busy:
                while free and ready is not None:
                    worker = free.pop()
                    busy[worker.submit(work, ready.item)] = worker, ready
                    ready = tasks.next()
                outcomes: list[Outcome[Result] | None] = []
                for future in wait(busy, return_when=FIRST_COMPLETED).done:
                    worker, task = busy.pop(future)
                    free.append(worker)
                    outcomes.append(_outcome(future, worker, task, tasks))
                # The workers go on while the caller takes in what they have made.
                while free and (ready := ready or tasks.next()) is not None:
                    worker = free.pop()
                    busy[worker.submit(work, ready.item)] = worker, ready
                    ready = None
                ready = ready or tasks.next()
                yield from sorted(filter(None, outcomes), key=lambda outcome: outcome.number)
        finally:
            for worker in (*free, *(worker for worker, _ in busy.values())):
                worker.end()


def _outcome(future: Future[Result], worker: _Worker, task: Task[Item], tasks: Tasks[Item]) -> Outcome[Result] | None:
    try:
        return Outcome(task.number, future.result())
    except UsageError:
        raise
    except BrokenProcessPool:
        worker.end()
        return tasks.failed(task, ENDED)
    # Whatever is wrong with one partition must not cost the user the others.
    except Exception as error:
        return tasks.failed(task, reason_of(error))


class _Worker:
    """A process that is started when it is needed."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._process: int | None = None

    def submit(self, work: Callable[[Item], Result], item: Item) -> Future[Result]:
        if self._pool is None:
            # Not forked: threads of libraries that this process has would be cut off in the middle of their work.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_begin)
            self._process = self._pool.submit(os.getpid).result()
        return self._pool.submit(work, item)

    def end(self) -> None:
        """End the process, also in the middle of its work."""
        if self._pool is None:
            return
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGTERM)
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._process = None


def _begin() -> None:
    """Prepare a process: it is ended by the one that started it, also when that one is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    search_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
