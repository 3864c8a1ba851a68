"""The map's scripts: fetched by npm at build time, joined to one, and done without where they are missing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from layers.webmap.assets import own_script, vendored

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "layers" / "webmap" / "assets"
BUILD = ROOT / "tools" / "build_assets.py"
USE = """
import sys, warnings
import pandas as pd
from layers.webmap import build_map, render
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    text = render(build_map(pd.DataFrame({"layer": ["strike"], "lon": [30.5], "lat": [50.4]})))
print([str(w.message) for w in caught])
print("leaflet@1.9.4/dist/leaflet.js" in text)
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the packages, so that its assets can be damaged."""
    for name in ("geo", "layers"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "tools").mkdir()
    shutil.copy(BUILD, tmp_path / "tools" / "build_assets.py")
    return tmp_path


def run(folder: Path, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", **env}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=settings, capture_output=True, text=True, check=False
    )


def test_without_leaflet_the_map_links_it_and_warns(copy: Path) -> None:
    shutil.rmtree(copy / "layers" / "webmap" / "assets" / "vendor", ignore_errors=True)
    done = run(copy, "-c", USE)
    assert done.returncode == 0, done.stderr
    caught, links = done.stdout.splitlines()
    assert "tools/build_assets.py" in caught
    assert links == "True"


@pytest.mark.skipif(not vendored(), reason="Leaflet was not built: run 'python tools/build_assets.py'")
def test_a_damaged_file_is_named_and_seen_by_the_check(copy: Path) -> None:
    assert run(copy, "tools/build_assets.py", "--check").stdout.strip() == "current"
    script = copy / "layers" / "webmap" / "assets" / "vendor" / "leaflet" / "dist" / "leaflet.js"
    script.write_text(script.read_text("utf-8") + "alert(1)", "utf-8")
    done = run(copy, "-c", USE)
    assert done.returncode != 0
    assert "AssetError" in done.stderr and "dist/leaflet.js is damaged" in done.stderr
    checked = run(copy, "tools/build_assets.py", "--check")
    assert checked.returncode == 1 and "damaged" in checked.stdout


def test_build_without_npm_says_what_to_do_and_keeps_what_is_there(copy: Path) -> None:
    vendor = copy / "layers" / "webmap" / "assets" / "vendor"
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir()
    (vendor / "kept.txt").write_text("kept", "utf-8")
    done = run(copy, "tools/build_assets.py", PATH=str(copy / "empty"))
    assert done.returncode == 1
    assert "npm was not found: install Node.js" in done.stderr
    assert (vendor / "kept.txt").is_file()


def test_lock_pins_checksums_and_names_no_registry() -> None:
    text = (ROOT / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in text and "http" not in text
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    packages = json.loads(text)["packages"]
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version
        assert packages[f"node_modules/{name}"]["integrity"].startswith("sha512-")


def test_no_third_party_script_is_committed() -> None:
    done = subprocess.run(["git", "ls-files", "layers/webmap"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout:
        pytest.skip("no git repository here")
    assert not [name for name in done.stdout.split() if "vendor" in name]


def test_own_script_never_makes_markup_of_text() -> None:
    for path in sorted(ASSETS.glob("*.js")):
        text = path.read_text("utf-8")
        found = re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\.bindPopup|\.bindTooltip",
            text,
        )
        assert not found, f"{path.name}: {found}"


def test_own_script_is_valid_and_its_modules_load(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node to check scripts with")
    joined = tmp_path / "joined.js"
    joined.write_text(own_script(), "utf-8")
    done = subprocess.run([node, "--check", str(joined)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    load = "import(process.argv[1]).then((m) => { if (typeof m.start !== 'function') process.exit(3); })"
    done = subprocess.run(
        [node, "-e", load, str(ASSETS / "main.js")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_scripts_own_tests_pass() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node to run them with")
    files = sorted(str(path) for path in (ROOT / "tests" / "browser").glob("*.test.mjs"))
    assert files
    done = subprocess.run([node, "--test", *files], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
