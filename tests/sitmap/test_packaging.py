"""The wheel holds what a user needs and works in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the files of the repository, without a build environment of its own."""
    out = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = out.glob("*.whl")
    return path


def test_the_wheel_holds_three_packages_their_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"sitmap", "geo", "layers", "sitmap-0.1.0.dist-info"}
    for needed in (
        "sitmap/py.typed", "geo/py.typed", "layers/py.typed", "geo/data/gazetteer.tsv.gz", "geo/data/SOURCES.md",
        "layers/webmap/assets/vendor/leaflet/dist/leaflet.js", "layers/webmap/assets/vendor/leaflet/LICENSE",
        "layers/webmap/assets/vendor/sitmap.js", "layers/webmap/assets/vendor/manifest.json",
    ):  # fmt: skip
        assert needed in names, needed
    assert any(name.startswith("sitmap/extract/data/en/") and name.endswith(".toml") for name in names)
    licences = [name for name in names if ".dist-info/licenses/" in name]
    assert {name.rsplit("/", 1)[1] for name in licences} >= {"LICENSE", "NOTICE"}
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it, and a foreign package `geo` further down its path.

    What the wheel requires is taken from the environment of the tests, which holds the pinned versions; the wheel
    itself, its metadata and its script are installed for real.
    """
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=False, symlinks=True)
    site = next((folder / "lib").glob("python*/site-packages"))
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", folder / "bin/python", "install", "--no-deps", "--no-index", wheel],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    foreign = folder / "foreign/geo"
    foreign.mkdir(parents=True)
    (foreign / "__init__.py").write_text("raise ImportError('the other geo')\n")
    import click

    requirements = Path(click.__file__).parents[1]
    (site / "requirements.pth").write_text(f"{requirements}\n{folder / 'foreign'}\n")
    return folder


def run(folder: Path, *args: str | os.PathLike[str]) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(args, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_the_installed_command_makes_a_map(clean: Path) -> None:
    done = run(clean, clean / "bin/sitmap", "map", ROOT / "examples/wire-report.txt")
    assert (done.returncode, done.stdout) == (0, "outputs/wire-report.html\noutputs/wire-report.geojson\n"), done.stderr
    page = (clean / "outputs/wire-report.html").read_text("utf-8")
    assert "<script src=" not in page
    assert "warning" not in done.stderr


def test_the_installed_packages_are_ours(clean: Path) -> None:
    code = "import geo, layers, sitmap; print(geo.__file__, layers.__file__, sitmap.__file__)"
    done = run(clean, clean / "bin/python", "-c", code)
    assert done.returncode == 0, done.stderr
    assert all(str(clean) in path and "foreign" not in path for path in done.stdout.split())


def test_the_metadata_name_every_requirement(clean: Path) -> None:
    """Every third-party module that the packages import is one that the wheel, or an extra for users, asks for."""
    import ast
    import re
    from importlib.metadata import packages_distributions

    providers = packages_distributions()
    imported: set[str] = set()
    for package in ("sitmap", "geo", "layers"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    imported.add(node.module.split(".")[0])
    third = imported - set(sys.stdlib_module_names) - {"sitmap", "geo", "layers"}
    metadata = next(clean.glob("lib/python*/site-packages/sitmap-*.dist-info/METADATA")).read_text("utf-8")
    required = {
        name.lower().replace("_", "-")
        for name in re.findall(r"^Requires-Dist: ([\w-]+)(?!.*extra == '(?:dev|build-data)')", metadata, re.M)
    }
    for module in sorted(third):
        names = {name.lower().replace("_", "-") for name in providers.get(module, [module])}
        assert names & required, module
