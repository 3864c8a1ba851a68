"""Where partitions are worked on: in this process, in several, or on a cluster. What comes of them is the same.

An engine is given a pure function and a stream of items, takes only so many of them as it has workers for, and hands
back what became of each. An item whose work fails, or whose worker ends, is tried again; then its reason is handed
back. Nothing is handed back twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from sitmap.errors import UsageError

__all__ = ["ATTEMPTS", "ENGINES", "Engine", "Outcome", "Serial", "Task", "Tasks", "open_engine", "reason_of"]

ENGINES = ("serial", "processes", "dask")

ATTEMPTS = 3
"""How often the work on an item is begun before it counts as failed."""

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    """What became of an item: its number, and the result; or, after the last attempt, why there is none."""

    number: int
    result: Result | None = None
    reason: str | None = None


class Engine(Protocol):
    """Does work on items."""

    def run(self, work: Callable[[Item], Result], items: Iterable[tuple[int, Item]]) -> Iterator[Outcome[Result]]:
        """Yield what became of each item, in the order in which they are done.

        Parameters
        ----------
        work : callable
            Pure, and to be pickled. A `UsageError` that it raises ends the run: it would fail for all.
        items : iterable of (int, item)
            Numbered; only taken when there is room for it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Task(Generic[Item]):
    """An item, and how often it was begun before."""

    number: int
    item: Item
    begun: int = 0


class Tasks(Generic[Item]):
    """The items that are still to be begun: those that are to be tried again, then new ones."""

    def __init__(self, items: Iterable[tuple[int, Item]]) -> None:
        self._new = iter(items)
        self._again: list[Task[Item]] = []

    def next(self) -> Task[Item] | None:
        """Return the next one, or None where there is none at the moment."""
        if self._again:
            return self._again.pop(0)
        found = next(self._new, None)
        return None if found is None else Task(*found)

    def failed(self, task: Task[Item], reason: str) -> Outcome[Result] | None:
        """Put a task back to be tried again; after the last attempt return its outcome."""
        if task.begun + 1 >= ATTEMPTS:
            return Outcome(task.number, reason=reason)
        self._again.append(Task(task.number, task.item, task.begun + 1))
        return None


def reason_of(error: BaseException) -> str:
    """Say in one line why a piece of work failed."""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


class Serial:
    """Works in this process, on one item after the other."""

    def run(self, work: Callable[[Item], Result], items: Iterable[tuple[int, Item]]) -> Iterator[Outcome[Result]]:
        """See `Engine.run`."""
        tasks = Tasks(items)
        while (task := tasks.next()) is not None:
            try:
                outcome: Outcome[Result] | None = Outcome(task.number, work(task.item))
            except UsageError:
                raise
            # Whatever is wrong with one partition must not cost the user the others.
            except Exception as error:
                outcome = tasks.failed(task, reason_of(error))
            if outcome is not None:
                yield outcome


def open_engine(name: str = "serial", *, workers: int | None = None, scheduler: str | None = None) -> Engine:
    """Return an engine.

    Parameters
    ----------
    name : str
        One of `ENGINES`.
    workers : int, optional
        Of ``processes``: how many; by default as many as there are cores.
    scheduler : str, optional
        Of ``dask``: the address of the cluster's scheduler, ``tcp://host:8786``.

    Raises
    ------
    UsageError
        If there is no such engine, it does not take an option or needs one, or what it needs is not installed.
    """
    if name not in ENGINES:
        raise UsageError(f"there is no engine {name!r}: choose from {', '.join(ENGINES)}")
    if workers is not None and (name != "processes" or workers < 1):
        raise UsageError("workers are for the engine processes only, and at least one")
    if (scheduler is not None) != (name == "dask"):
        raise UsageError("a scheduler's address is for the engine dask, which needs it: tcp://host:8786")
    if name == "dask":
        from sitmap.engine.cluster import Cluster

        return Cluster(str(scheduler))
    if name == "serial":
        return Serial()
    from sitmap.engine.processes import Processes

    return Processes(workers or _cores())


def _cores() -> int:
    # Of a container they may be fewer than the machine has.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
