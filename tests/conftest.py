"""What all tests share: where things are, and the command line as a user runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import ROOT, Ran
from tools.build_assets import BuildError, build

NOT_BUILT = pytest.StashKey[str]()

# A busy machine is no fault of what is tested.
settings.register_profile("sitmap", deadline=None)
settings.load_profile("sitmap")

# A shell's background jobs ignore interrupts, and so would the programs that tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Build the map's script anew where its modules have changed; without it only the tests that need it fail."""
    if hasattr(config, "workerinput"):
        # Built by the process that started this one to share its work.
        return
    try:
        build(ROOT)
    except BuildError as error:
        config.stash[NOT_BUILT] = str(error)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if NOT_BUILT in config.stash:
        terminalreporter.section("the map's script was not built")
        terminalreporter.line(config.stash[NOT_BUILT])


def shared_folder() -> Path | None:
    """Return the folder of material that may be read but not copied, where there is one."""
    given = os.environ.get("SITMAP_SHARED")
    folder = Path(given) if given else ROOT.parent / "shared"
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder ``shared`` beside the repository (or ``SITMAP_SHARED``); skip where it is absent."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("no folder 'shared' beside the repository, and SITMAP_SHARED is not set")
    return folder


@pytest.fixture(scope="session", autouse=True)
def empty_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the developer has fetched out of the tests: it would be used by default."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITMAP_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def run_sitmap(tmp_path: Path) -> Callable[..., Ran]:
    """Give a function that runs ``sitmap ...`` as its own process, in an empty folder, without a terminal."""

    def run(
        *args: str | os.PathLike[str],
        stdin: bytes = b"",
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
        prefix: Sequence[str] = (),
    ) -> Ran:
        done = subprocess.run(
            [*prefix, sys.executable, "-m", "sitmap", *map(os.fspath, args)],
            input=stdin,
            capture_output=True,
            cwd=cwd or tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **(env or {})},
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run
