"""Fetch the map's third-party scripts with npm and copy what the map needs into the package.

    python tools/build_assets.py [--check]

`package.json` and `package-lock.json` pin versions and checksums; npm fetches from whatever registry the machine is
set up for and verifies them. The files go to ``layers/webmap/assets/vendor/`` (ignored by git), with their licences
and a ``manifest.json`` that names each package's version and the SHA-256 of each file. The build hook
(`hatch_build.py`) calls `build` for wheels, source distributions and editable installs; where npm is missing the map
links Leaflet instead.
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
VENDOR = Path("layers/webmap/assets/vendor")
NPM_FILES = ("package.json", "package-lock.json", ".npmrc")
NPM_TIMEOUT_S = 300

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


class BuildError(Exception):
    """The assets could not be built; the message says why and what to do."""


def locked_versions(root: Path = ROOT) -> dict[str, dict[str, str]]:
    """Return version and integrity of each package of `FILES` from the lock file."""
    lock = json.loads((root / "package-lock.json").read_text("utf-8"))
    found = {}
    for package in FILES:
        entry = lock["packages"].get(f"node_modules/{package}")
        if entry is None:
            raise BuildError(f"package-lock.json does not pin {package}: run 'npm install --package-lock-only'")
        found[package] = {"version": entry["version"], "integrity": entry["integrity"]}
    return found


def is_current(root: Path = ROOT) -> bool:
    """Tell whether the vendor folder holds exactly what the lock file asks for, undamaged."""
    vendor = root / VENDOR
    try:
        manifest: dict[str, Any] = json.loads((vendor / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    for package, locked in locked_versions(root).items():
        entry = manifest.get(package, {})
        if {key: entry.get(key) for key in locked} != locked or list(entry.get("files", {})) != list(FILES[package]):
            return False
        for name, digest in entry["files"].items():
            path = vendor / package / name
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                return False
    return True


def build(root: Path = ROOT) -> Path:
    """Bring the vendor folder up to date; do nothing when it is.

    Returns
    -------
    pathlib.Path
        The vendor folder.

    Raises
    ------
    BuildError
        When npm is missing or fails; what was built before stays as it was.
    """
    vendor = root / VENDOR
    if is_current(root):
        return vendor
    npm = shutil.which("npm")
    if npm is None:
        raise BuildError("npm was not found: install Node.js (18 or later) and build again")
    vendor.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sitmap-assets-") as folder:
        work = Path(folder)
        for name in NPM_FILES:
            if (root / name).is_file():
                shutil.copyfile(root / name, work / name)
        _npm_ci(npm, work)
        fresh = work / "vendor"
        _copy(work / "node_modules", fresh, locked_versions(root))
        _replace(fresh, vendor)
    return vendor


def _npm_ci(npm: str, folder: Path) -> None:
    command = [npm, "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=NPM_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise BuildError(f"npm ci did not finish within {NPM_TIMEOUT_S} s: is the registry reachable?") from error
    if done.returncode:
        raise BuildError(f"npm ci failed with status {done.returncode}: {done.stderr.strip()[-800:]}")


def _copy(modules: Path, vendor: Path, locked: Mapping[str, Mapping[str, str]]) -> None:
    manifest = {}
    for package, names in FILES.items():
        digests = {}
        for name in names:
            source, target = modules / package / name, vendor / package / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            digests[name] = hashlib.sha256(target.read_bytes()).hexdigest()
        manifest[package] = {**locked[package], "files": digests}
    (vendor / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def _replace(fresh: Path, vendor: Path) -> None:
    # Copied beside the old folder first, so that the swap is two renames on one file system.
    staged, old = (vendor.with_name(f"{vendor.name}.{word}-{os.getpid()}") for word in ("new", "old"))
    shutil.copytree(fresh, staged)
    if vendor.exists():
        vendor.rename(old)
    staged.rename(vendor)
    shutil.rmtree(old, ignore_errors=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Fetch the map's third-party scripts with npm.")
    parser.add_argument("--check", action="store_true", help="only tell whether they are there and undamaged")
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
