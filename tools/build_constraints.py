"""Write `constraints.txt`: the versions that the project is tested with.

    python tools/build_constraints.py [--check]

Pins what the requirements of `pyproject.toml` (with the extras ``dev`` and ``build-data``) need, directly or not, at
the versions installed in the environment that this runs in. Nothing else of that environment is listed.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# spaCy names it, and each Python wants one of its own time: an old one does not run on a newer Python.
UNPINNED = frozenset({"setuptools", "pip"})
ROOT = Path(__file__).resolve().parents[1]
HEAD = """\
# The versions that sitmap is tested with; written by tools/build_constraints.py.
# Use: pip install -c constraints.txt -e '.[dev]'
"""


def closure(wanted: Iterable[Requirement]) -> dict[str, str]:
    """Return name → version of the requirements and of all that they require here."""
    pins: dict[str, str] = {}
    done: set[tuple[str, frozenset[str]]] = set()
    queue = [(requirement, frozenset(("",))) for requirement in wanted]
    while queue:
        requirement, extras = queue.pop()
        if requirement.marker is not None and not any(requirement.marker.evaluate({"extra": e}) for e in extras):
            continue
        name = canonicalize_name(requirement.name)
        key = (name, frozenset(requirement.extras))
        if key in done:
            continue
        done.add(key)
        found = distribution(requirement.name)
        if name not in UNPINNED:
            pins[name] = found.version
        inner = frozenset(requirement.extras) | {""}
        queue.extend((Requirement(line), inner) for line in found.requires or ())
    return pins


def constraints() -> str:
    """Return the content of the file for this environment."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lines = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    for extra in project["project"]["optional-dependencies"].values():
        lines.extend(extra)
    pins = closure(map(Requirement, lines))
    return HEAD + "".join(f"{name}=={version}\n" for name, version in sorted(pins.items()))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="see whether all is pinned instead of writing")
    check = parser.parse_args().check
    path = ROOT / "constraints.txt"
    try:
        text = constraints()
    except PackageNotFoundError as error:
        print(f"{error.name} is not installed: pip install -e '.[dev,build-data]' first", file=sys.stderr)
        return 1
    if not check:
        path.write_text(text, encoding="utf-8")
        return 0
    # Another Python asks for fewer packages than are pinned, which is no fault.
    unpinned = set(text.splitlines()) - set(path.read_text("utf-8").splitlines() if path.exists() else ())
    if unpinned:
        print(f"not in constraints.txt: {', '.join(sorted(unpinned))}; run tools/build_constraints.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
