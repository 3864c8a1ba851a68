"""Write `docs/cli.md`, the reference of the command line, from what ``--help`` prints.

python tools/build_docs.py [--check]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sitmap.cli import cli  # noqa: E402

HEAD = """\
# Command line

What `--help` prints for each command; written by `tools/build_docs.py`, so do not edit it here.

Data and the paths of written files go to standard output, everything else to standard error. `--quiet` leaves only
errors. Colours are used on a terminal only and never when `NO_COLOR` is set.

| exit status | meaning |
| --- | --- |
| 0 | all is well |
| 1 | nothing could be written |
| 2 | wrong usage |
| 3 | some inputs failed, each named with its reason; the rest was written |
"""
WIDTH = 88


def reference() -> str:
    """Return the whole page."""
    parts = [HEAD]
    top = click.Context(cli, info_name="sitmap", terminal_width=WIDTH, **cli.context_settings)
    names = ["", *cli.commands]
    for name in names:
        command: click.Command = cli.commands[name] if name else cli
        full = f"sitmap {name}".strip()
        context = click.Context(command, info_name=name, parent=top) if name else top
        parts.append(f"\n## {full}\n\n```text\n{command.get_help(context).rstrip()}\n```\n")
    return "".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    check = parser.parse_args().check
    path = ROOT / "docs" / "cli.md"
    text = reference()
    if not check:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    elif not path.exists() or path.read_text("utf-8") != text:
        print("docs/cli.md is not what --help prints: run tools/build_docs.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
