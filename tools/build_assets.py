"""Build the map's script: our modules made one by esbuild, and Leaflet beside it, both brought by npm.

    python tools/build_assets.py [--check]

`package.json` and `package-lock.json` pin versions and checksums; npm fetches from whatever registry the machine is
set up for and verifies them. What ``npm ci`` left in the repository's ``node_modules`` is used where it is of the
pinned versions; else npm installs into a folder that is removed again.

The result goes to ``layers/webmap/assets/vendor/`` (ignored by git): ``sitmap.js``, Leaflet's files with their licence,
and a ``manifest.json`` of the versions and of the SHA-256 of everything that went in and came out, by which
`layers.webmap.assets` notices a script that is older than its modules. The build hook (`hatch_build.py`) calls `build`
for wheels, source distributions and editable installs, and so do the tests before they begin.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ASSETS = Path("layers/webmap/assets")
VENDOR = ASSETS / "vendor"
BUNDLE = "sitmap.js"
ENTRY = "entry.js"
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
NPM_TIMEOUT_S = 300
BUNDLER_TIMEOUT_S = 60

# Package → the files that the map inlines, and the licence that goes with them.
FILES: Mapping[str, Sequence[str]] = {
    "leaflet": (
        "LICENSE",
        "dist/leaflet.js",
        "dist/leaflet.css",
        "dist/images/layers.png",
        "dist/images/layers-2x.png",
        "dist/images/marker-icon.png",
        "dist/images/marker-icon-2x.png",
        "dist/images/marker-shadow.png",
    ),
}
NAMES = (BUNDLE, *(f"{package}/{name}" for package, names in FILES.items() for name in names))
BUNDLER = "esbuild"
# One classic script that defines `window.sitmap`: a page opened from file:// cannot load modules from each other.
# Names stay as they are written, so that an error that a reader reports says where it comes from. What the bundler
# would read from a tsconfig.json stands here, as modules have it: it is not part of a source distribution.
OPTIONS: Sequence[str] = (
    "--bundle",
    "--format=iife",
    "--global-name=sitmap",
    "--target=es2022",
    "--charset=utf8",
    "--minify-whitespace",
    "--minify-syntax",
    '--tsconfig-raw={"compilerOptions":{"alwaysStrict":true}}',
    "--log-level=warning",
)


class BuildError(Exception):
    """The assets could not be built; the message says why and what to do."""


def locked_versions(root: Path = ROOT) -> dict[str, dict[str, str]]:
    """Return version and integrity of the bundler and of each package of `FILES` from the lock file."""
    lock = json.loads((root / "package-lock.json").read_text("utf-8"))
    found = {}
    for package in (*FILES, BUNDLER):
        entry = lock["packages"].get(f"node_modules/{package}")
        if entry is None:
            raise BuildError(f"package-lock.json does not pin {package}: run 'npm install --package-lock-only'")
        found[package] = {"version": entry["version"], "integrity": entry["integrity"]}
    return found


def wanted(root: Path = ROOT) -> dict[str, Any]:
    """Return the manifest of what is to be built, but for the checksums of what comes out."""
    return {
        "packages": locked_versions(root),
        "options": list(OPTIONS),
        "modules": {path.name: _digest(path) for path in sorted((root / ASSETS).glob("*.js"))},
    }


def is_current(root: Path = ROOT) -> bool:
    """Tell whether the vendor folder holds exactly what the lock file and our modules ask for, undamaged."""
    vendor = root / VENDOR
    try:
        manifest: dict[str, Any] = json.loads((vendor / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    made = manifest.pop("files", {})
    return (
        manifest == wanted(root)
        and tuple(made) == NAMES
        and all((vendor / name).is_file() and _digest(vendor / name) == digest for name, digest in made.items())
    )


def build(root: Path = ROOT) -> Path:
    """Bring the vendor folder up to date; do nothing when it is.

    Returns
    -------
    pathlib.Path
        The vendor folder.

    Raises
    ------
    BuildError
        When npm is missing or fails, or a module cannot be read; what was built before stays as it was.
    """
    vendor = root / VENDOR
    if is_current(root):
        return vendor
    with tempfile.TemporaryDirectory(prefix="sitmap-assets-") as folder:
        work = Path(folder)
        modules = root / "node_modules"
        if not _installed(modules, locked_versions(root)):
            modules = _npm_ci(root, work / "npm")
        fresh = work / "vendor"
        fresh.mkdir()
        manifest = wanted(root)
        _bundle(root, modules, fresh / BUNDLE)
        for package, names in FILES.items():
            for name in names:
                target = fresh / package / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(modules / package / name, target)
        manifest["files"] = {name: _digest(fresh / name) for name in NAMES}
        (fresh / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
        _replace(fresh, vendor)
    return vendor


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _installed(modules: Path, locked: Mapping[str, Mapping[str, str]]) -> bool:
    """Tell whether ``npm ci`` has left the pinned versions here."""
    try:
        found = json.loads((modules / ".package-lock.json").read_text("utf-8"))["packages"]
    except (OSError, ValueError, KeyError):
        return False
    return all(
        found.get(f"node_modules/{package}", {}).get("integrity") == pinned["integrity"]
        for package, pinned in locked.items()
    )


def _npm_ci(root: Path, folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise BuildError("npm was not found: install Node.js (18 or later) and build again")
    folder.mkdir()
    for name in NPM_FILES:
        if (root / name).is_file():
            shutil.copyfile(root / name, folder / name)
    command = [
        npm,
        "ci",
        "--ignore-scripts",
        "--omit=dev",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        "--loglevel=error",
    ]
    _run("npm ci", command, folder, NPM_TIMEOUT_S, "is the registry reachable?")
    return folder / "node_modules"


def _bundle(root: Path, modules: Path, target: Path) -> None:
    esbuild = shutil.which(BUNDLER, path=str(modules / ".bin"))
    if esbuild is None:
        raise BuildError(f"{modules} holds no {BUNDLER}: remove that folder and build again")
    command = [esbuild, ENTRY, *OPTIONS, f"--outfile={target}"]
    _run(BUNDLER, command, root / ASSETS, BUNDLER_TIMEOUT_S, "is the machine busy?")
    if "</script" in target.read_text("utf-8").lower():
        raise BuildError("a module of layers/webmap/assets holds '</script', which would end the script in the page")


def _run(name: str, command: Sequence[str], folder: Path, timeout: float, remedy: str) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"{name} did not finish within {timeout} s: {remedy}") from error
    if done.returncode:
        raise BuildError(f"{name} failed with status {done.returncode}: {done.stderr.strip()[:800]}")


def _replace(fresh: Path, vendor: Path) -> None:
    # Copied beside the old folder first, so that the swap is two renames on one file system.
    staged, old = (vendor.with_name(f"{vendor.name}.{word}-{os.getpid()}") for word in ("new", "old"))
    shutil.copytree(fresh, staged)
    if vendor.exists():
        vendor.rename(old)
    staged.rename(vendor)
    shutil.rmtree(old, ignore_errors=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Build the map's script, and fetch Leaflet, with npm.")
    parser.add_argument("--check", action="store_true", help="only tell whether they are there, new and undamaged")
    options = parser.parse_args(arguments)
    if options.check:
        current = is_current()
        print("current" if current else "missing, old or damaged")
        return 0 if current else 1
    try:
        print(build())
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
