"""Run jobs and commands as processes of their own and say how long they took and how much memory they needed."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["JobError", "own_job", "publish", "run_job", "say", "time_command"]

ROOT = Path(__file__).resolve().parents[2]


class JobError(Exception):
    """A process that was to be measured failed; the message has its last words."""


def run_job(name: str, /, **parameters: Any) -> dict[str, Any]:
    """Do a job of `bench.speed.jobs` in a process of its own and return what it measured.

    Raises
    ------
    JobError
        If the job failed.
    """
    command = [sys.executable, "-m", "bench.speed.jobs", name, json.dumps(parameters)]
    done = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise JobError(f"the job {name!r} failed:\n{done.stderr.strip()[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def own_job(script: str, *parameters: object) -> dict[str, Any]:
    """Start a script anew with ``--job`` and parameters, and return the figures that it prints as its last line.

    Raises
    ------
    JobError
        If it failed.
    """
    command = [sys.executable, script, "--job", *map(str, parameters)]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise JobError(f"the job {parameters[0]!r} failed:\n{done.stderr.strip()[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def say(words: str) -> None:
    """Tell whoever waits how far a benchmark is."""
    print(words, file=sys.stderr, flush=True)


def publish(figures: dict[str, Any], told: str, wanted: str | None) -> None:
    """Print figures as text; or as JSON alone (`wanted` is ``-``), or as text and as JSON into a file."""
    text = json.dumps(figures, indent=1)
    if wanted == "-":
        print(text)
        return
    if wanted:
        Path(wanted).write_text(text + "\n", encoding="utf-8")
    print(told)


def time_command(command: Sequence[str], repeat: int) -> dict[str, float]:
    """Run a command a number of times; where several, the first fills the disk cache and is not counted.

    Returns
    -------
    dict
        ``best`` and ``median`` seconds of wall clock; ``peak_mb``: the largest peak memory in MB (10**6 bytes).

    Raises
    ------
    JobError
        If it fails.
    """
    seconds, peaks = [], []
    for number in range(repeat):
        with tempfile.TemporaryFile() as words:
            begun = time.perf_counter()
            process = subprocess.Popen(
                command, cwd=ROOT, env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=words
            )
            _, status, usage = os.wait4(process.pid, 0)
            taken = time.perf_counter() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                words.seek(0)
                last = words.read().decode("utf-8", "replace").strip()[-2000:]
                raise JobError(f"{' '.join(command)} ended with {process.returncode}:\n{last}")
        if number or repeat == 1:
            seconds.append(taken)
            # Kilobytes on Linux, bytes on macOS (getrusage(2)). A process begins with the peak of the one that started
            # it, which is why this one imports nothing large.
            peaks.append(usage.ru_maxrss / 1e6 if sys.platform == "darwin" else usage.ru_maxrss * 1024 / 1e6)
    return {"best": min(seconds), "median": statistics.median(seconds), "peak_mb": max(peaks)}


def _environment() -> dict[str, str]:
    # The packages of this checkout, not others of their names that may be installed.
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
