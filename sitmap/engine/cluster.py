"""A cluster of dask.distributed: a scheduler that is there already, and its workers.

Workers need sitmap at the same version, and nothing of the inputs or of the folder: partitions and the bytes of their
files go through the scheduler. When a worker is killed, the scheduler gives its work to another; what is handed back
is written once, by the program that gave it out.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from sitmap.engine.engines import Outcome, Task, Tasks, reason_of
from sitmap.errors import EngineError, UsageError

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["Cluster"]

Item = TypeVar("Item")
Result = TypeVar("Result")


class Cluster:
    """Works on a cluster.

    Parameters
    ----------
    scheduler : str
        Its address: ``tcp://host:8786``, ``tls://...`` with what dask's own configuration says of certificates.
    patience : float
        Seconds to wait for it, and for its first worker.

    Raises
    ------
    UsageError
        If dask.distributed is not installed.
    """

    def __init__(self, scheduler: str, *, patience: float = 60) -> None:
        try:
            import distributed  # noqa: F401
        except ImportError:
            raise UsageError("the engine dask needs dask.distributed: pip install 'sitmap[dask]'") from None
        self.scheduler, self.patience = scheduler, patience

    def run(self, work: Callable[[Item], Result], items: Iterable[tuple[int, Item]]) -> Iterator[Outcome[Result]]:
        """See `sitmap.engine.engines.Engine.run`; with two items for each thread of the workers.

        Raises
        ------
        EngineError
            If the scheduler cannot be reached or is gone, or it has no workers.
        """
        with self._client() as client:
            tasks = Tasks(items)
            name = hashlib.sha256(pickle.dumps(work)).hexdigest()[:16]
            busy: dict[Future, Task[Item]] = {}
            ready = tasks.next()
            while ready is not None or busy:
                room = 2 * self._threads(client)
                while ready is not None and len(busy) < room:
                    # Another client's work of the same name would be taken for ours: it must be the same.
                    key = f"sitmap-{name}-{_digest(ready.item)}-{ready.begun}"
                    busy[client.submit(work, ready.item, key=key, pure=False)] = ready
                    ready = tasks.next()
                with client.as_current(), self._there():
                    done = self._done(busy)
                for future in done:
                    outcome: Outcome[Result] | None = self._outcome(future, busy.pop(future), tasks)
                    # The cluster need not keep it any longer.
                    future.release()
                    if outcome is not None:
                        yield outcome
                ready = ready or tasks.next()

    def _client(self) -> Client:
        from distributed import Client

        try:
            return Client(self.scheduler, timeout=self.patience, set_as_default=False)
        except (OSError, ValueError) as error:
            raise EngineError(
                f"{self.scheduler}: no scheduler of dask answers there ({reason_of(error)}); "
                "'dask scheduler' starts one"
            ) from None

    def _threads(self, client: Client) -> int:
        """Return how many threads the workers have; wait for the first worker."""
        found = sum(client.nthreads().values())
        if not found:
            try:
                client.wait_for_workers(1, timeout=self.patience)
            except TimeoutError:
                raise EngineError(
                    f"{self.scheduler}: has no workers; 'dask worker {self.scheduler} --nthreads 1' starts one"
                ) from None
            found = sum(client.nthreads().values())
        return max(1, int(found))

    def _done(self, busy: Iterable[Future]) -> list[Future]:
        from concurrent.futures import FIRST_COMPLETED

        from distributed import wait

        return sorted(wait(list(busy), return_when=FIRST_COMPLETED).done, key=lambda future: str(future.key))

    def _outcome(self, future: Future, task: Task[Item], tasks: Tasks[Item]) -> Outcome[Result] | None:
        try:
            with self._there():
                result: Any = future.result()
        except (UsageError, EngineError):
            raise
        # Whatever is wrong with one partition must not cost the user the others.
        except Exception as error:
            return tasks.failed(task, reason_of(error))
        return Outcome(task.number, result)

    @contextmanager
    def _there(self) -> Iterator[None]:
        """Say so where the scheduler is not there any longer."""
        from distributed import CancelledError
        from distributed.comm import CommClosedError

        try:
            yield
        except (CancelledError, CommClosedError):
            raise EngineError(
                f"{self.scheduler}: the scheduler is gone; start it and run the same command again, which goes on"
            ) from None


def _digest(item: object) -> str:
    return hashlib.sha256(pickle.dumps(item)).hexdigest()[:32]
