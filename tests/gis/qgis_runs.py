"""How the tests run QGIS: with the Python that it is installed for, without a screen, in a home of its own."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

__all__ = ["environment", "qgis_python", "run_qgis"]


@functools.cache
def qgis_python() -> str | None:
    """Return the Python that can import QGIS, where there is one."""
    for name in (os.environ.get("SITMAP_QGIS_PYTHON"), "/usr/bin/python3", shutil.which("python3")):
        if name is None or shutil.which(name) is None:
            continue
        tried = subprocess.run([name, "-c", "import qgis.core"], env=environment(), capture_output=True, check=False)
        if tried.returncode == 0:
            return name
    return None


def environment(home: Path | None = None) -> dict[str, str]:
    """Return an environment without a screen, without our Python packages, and with a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    kept["QT_QPA_PLATFORM"] = "offscreen"
    if home is not None:
        kept |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    return kept


def run_qgis(script: str, home: Path, *arguments: Path) -> list[dict[str, Any]]:
    """Run a script of this folder in QGIS and return its JSON lines.

    What QGIS writes to standard error counts as a message of each, under ``messages``.
    """
    python = qgis_python()
    if python is None:
        pytest.skip("QGIS for Python is not installed (Debian: qgis, python3-qgis)")
    home.chmod(0o700)
    done = subprocess.run(
        [python, str(Path(__file__).with_name(script)), *map(str, arguments)],
        env=environment(home), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    for one in found:
        one.setdefault("messages", []).extend(["stderr", line] for line in done.stderr.splitlines())
    return found
