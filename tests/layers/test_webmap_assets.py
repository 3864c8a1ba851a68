"""The map's script: built from our modules, with Leaflet beside it, and never served old or damaged."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from layers.webmap.assets import own_script

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "layers" / "webmap" / "assets"
VENDOR = "layers/webmap/assets/vendor"
MAKE_A_MAP = """
import pandas as pd
from layers.errors import AssetError
from layers.webmap import build_map, render
try:
    text = render(build_map(pd.DataFrame({"layer": ["strike"], "lon": [30.5], "lat": [50.4]})))
    print("made")
except AssetError as error:
    print(error)
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the packages, so that its assets can be damaged."""
    for name in ("geo", "layers"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "build_assets.py", tmp_path / "tools" / "build_assets.py")
    if (ROOT / "node_modules").is_dir():
        (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


def run(folder: Path, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", **env}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=settings, capture_output=True, text=True, check=False
    )


def make_a_map(folder: Path) -> str:
    done = run(folder, "-c", MAKE_A_MAP)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_without_the_script_no_map_is_made_and_the_remedy_is_told(copy: Path) -> None:
    shutil.rmtree(copy / VENDOR)
    told = make_a_map(copy)
    assert "was not built: install Node.js with npm, then run 'python tools/build_assets.py'" in told


def test_a_script_older_than_its_modules_is_not_served_until_it_is_built_anew(copy: Path) -> None:
    module = copy / "layers/webmap/assets/main.js"
    module.write_text(module.read_text("utf-8") + 'window.name = "changed";\n', "utf-8")
    (copy / "layers/webmap/assets/added.js").write_text("export const added = 1;\n", "utf-8")
    assert make_a_map(copy) == (
        "layers/webmap/assets/vendor/sitmap.js was made before added.js, main.js changed: "
        "run 'python tools/build_assets.py'"
    )
    checked = run(copy, "tools/build_assets.py", "--check")
    assert (checked.returncode, checked.stdout.strip()) == (1, "missing, old or damaged")
    built = run(copy, "tools/build_assets.py")
    assert built.returncode == 0, built.stderr
    assert 'window.name="changed"' in (copy / VENDOR / "sitmap.js").read_text("utf-8")
    assert make_a_map(copy) == "made"


@pytest.mark.parametrize("name", ["sitmap.js", "leaflet/dist/leaflet.js", "manifest.json"])
def test_a_damaged_file_is_named_and_seen_by_the_check(copy: Path, name: str) -> None:
    assert run(copy, "tools/build_assets.py", "--check").stdout.strip() == "current"
    path = copy / VENDOR / name
    path.write_text(path.read_text("utf-8") + "alert(1)", "utf-8")
    assert f"vendor/{name} is damaged" in make_a_map(copy)
    checked = run(copy, "tools/build_assets.py", "--check")
    assert checked.returncode == 1 and "damaged" in checked.stdout


def test_the_same_modules_give_the_same_script(copy: Path) -> None:
    shutil.rmtree(copy / VENDOR)
    built = run(copy, "tools/build_assets.py")
    assert built.returncode == 0, built.stderr
    for name in ("sitmap.js", "manifest.json"):
        assert (copy / VENDOR / name).read_bytes() == (ROOT / VENDOR / name).read_bytes()


def test_a_module_that_cannot_be_read_is_named_and_the_old_script_kept(copy: Path) -> None:
    before = (copy / VENDOR / "sitmap.js").read_bytes()
    (copy / "layers/webmap/assets/main.js").write_text("export function start( {\n", "utf-8")
    done = run(copy, "tools/build_assets.py")
    assert done.returncode == 1
    assert "main.js:2:0" in done.stderr
    assert (copy / VENDOR / "sitmap.js").read_bytes() == before


def test_build_without_npm_says_what_to_do_and_keeps_what_is_there(copy: Path) -> None:
    shutil.rmtree(copy / VENDOR)
    (copy / VENDOR).mkdir()
    (copy / VENDOR / "kept.txt").write_text("kept", "utf-8")
    (copy / "node_modules").unlink(missing_ok=True)
    done = run(copy, "tools/build_assets.py", PATH=str(copy / "empty"))
    assert done.returncode == 1
    assert "npm was not found: install Node.js" in done.stderr
    assert (copy / VENDOR / "kept.txt").is_file()


def test_lock_pins_checksums_and_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    own = json.loads((ROOT / "package.json").read_text("utf-8"))
    for name, version in (own["dependencies"] | own["devDependencies"]).items():
        assert packages[f"node_modules/{name}"]["version"] == version
    for name, entry in packages.items():
        assert "http" not in json.dumps({key: value for key, value in entry.items() if key != "funding"}), name
        assert not name or entry["integrity"].startswith("sha512-")


def test_no_third_party_script_is_committed() -> None:
    done = subprocess.run(["git", "ls-files", "layers/webmap"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout:
        pytest.skip("no git repository here")
    assert not [name for name in done.stdout.split() if "vendor" in name]


def test_the_script_gives_the_page_what_the_tests_and_the_map_use() -> None:
    script = own_script()
    assert script.startswith('"use strict";var sitmap=(()=>{')
    assert "</script" not in script.lower() and "sourceMappingURL" not in script and "\r" not in script
    done = subprocess.run(
        ["node", "-"], input=script + "; console.log(Object.keys(sitmap).sort().join())",
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "marks,shown,start,table", done.stderr
