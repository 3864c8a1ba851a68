"""A PostgreSQL server with PostGIS, started for the tests alone: no network, nothing left behind."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

__all__ = ["postgis_address"]


def _programs() -> Path:
    """Return the folder of the server's programs; skip where they are missing."""
    beside = shutil.which("initdb")
    places = [Path(beside).parent] if beside else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not places:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql, postgresql-15-postgis-3)")
    if not list(Path("/usr/share/postgresql").glob("*/extension/postgis.control")) and beside is None:
        pytest.skip("PostGIS is not installed (Debian: postgresql-15-postgis-3)")
    return places[0]


def _owner() -> str | None:
    """Return who runs the server, which root must not."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    pytest.skip("PostgreSQL does not run as root, and there is no user postgres")


@contextlib.contextmanager
def postgis_address() -> Iterator[str]:
    """Start a server that listens on a Unix socket only; give the address of a database, and stop it at the end."""
    programs, owner = _programs(), _owner()
    # Not below pytest's folders, into which no other user can look.
    with tempfile.TemporaryDirectory(prefix="sitmap-pg-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        data, sockets = folder / "data", folder / "sockets"
        for part in (data, sockets):
            part.mkdir(mode=0o700)
            if owner is not None:
                shutil.chown(part, owner)

        def run(program: str, *args: str) -> None:
            with open(folder / "log", "ab") as log:
                done = subprocess.run(
                    [programs / program, *args], user=owner, stdout=log, stderr=log, cwd="/", check=False, timeout=120
                )
            if done.returncode:
                pytest.fail(f"{program} failed:\n{(folder / 'log').read_text('utf-8', 'replace')[-2000:]}")

        run("initdb", "-D", str(data), "-U", "sitmap", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
        settings = f"-c listen_addresses='' -c unix_socket_directories={sockets} -c fsync=off"
        # The log of the server itself, so that pg_ctl does not keep ours open.
        run("pg_ctl", "-D", str(data), "-w", "-l", str(data / "server.log"), "-o", settings, "start")
        sockets.chmod(0o755)
        try:
            yield f"postgresql://sitmap@/postgres?host={sockets}"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
