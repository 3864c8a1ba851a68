"""``sitmap licenses``."""

from __future__ import annotations

from importlib.resources import files

import click

from sitmap.cli.console import Console
from sitmap.cli.options import ExitCode, messages_options

__all__ = ["licenses_command"]


@click.command("licenses")
@messages_options
def licenses_command(console: Console) -> int:
    """Print what the embedded data and scripts are, where they come from and what their owners ask."""
    parts = []
    for package, name in (("geo", "data/SOURCES.md"), ("layers", "webmap/assets/SOURCES.md")):
        source = files(package).joinpath(*name.split("/"))
        if source.is_file():
            parts.append(source.read_text("utf-8").strip())
    console.line("\n\n".join(parts).encode("utf-8"))
    console.flush()
    return ExitCode.OK
