"""A cluster of dask.distributed on this machine: processes of their own, as a user starts them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import ROOT


class LocalCluster:
    """A scheduler and workers with one thread each.

    Attributes
    ----------
    address : str
        Of the scheduler.
    workers : list of subprocess.Popen
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        said = folder / "scheduler.json"
        command = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(said)]
        self.scheduler = self._start(*command)
        end = time.monotonic() + 300
        while not said.exists() or not said.read_text().endswith("}"):
            assert time.monotonic() < end and self.scheduler.poll() is None
            time.sleep(0.05)
        self.address: str = json.loads(said.read_text())["address"]
        self.workers: list[subprocess.Popen[bytes]] = []

    def _start(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *command], cwd=self._folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def add_worker(self) -> subprocess.Popen[bytes]:
        """Start one more worker."""
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        self.workers.append(self._start("worker", self.address, *options))
        return self.workers[-1]

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End a process as the system does when the memory is full."""
        process.send_signal(signal.SIGKILL)
        process.wait()


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[LocalCluster]:
    """Run a cluster."""
    folder.mkdir(parents=True, exist_ok=True)
    local = LocalCluster(folder)
    try:
        for _ in range(workers):
            local.add_worker()
        yield local
    finally:
        for process in (*local.workers, local.scheduler):
            process.kill()
            process.wait()
