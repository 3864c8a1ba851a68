"""Write `docs/cli.md`, the reference of the command line, from what ``--help`` prints.

python tools/build_docs.py [--check]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
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
    for context in contexts(top):
        shown = context.command.get_help(context).rstrip()
        parts.append(f"\n## {context.command_path}\n\n```text\n{shown}\n```\n")
    return "".join(parts)


def contexts(context: click.Context) -> Iterator[click.Context]:
    """Yield a command and all that are under it, each with the words that lead to it."""
    yield context
    if isinstance(context.command, click.Group):
        for name, command in context.command.commands.items():
            yield from contexts(click.Context(command, info_name=name, parent=context))


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
