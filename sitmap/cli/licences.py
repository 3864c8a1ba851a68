"""``sitmap licenses``."""

from __future__ import annotations

import json
from importlib.resources import files

import click

from sitmap.cli.console import Console, console_warnings
from sitmap.cli.options import ExitCode, messages_options

__all__ = ["licenses_command"]


@click.command("licenses")
@messages_options
def licenses_command(console: Console) -> int:
    """Print the sources of the embedded data and scripts and of fetched data, and what their owners ask.

    So do the owners of maps of control that files of yours are known by (--control), none of which is part of sitmap.
    """
    with console_warnings(console):
        parts = [
            (files("geo") / "data" / "SOURCES.md").read_text("utf-8").strip(),
            *_fetched(),
            *_control(),
            *_scripts(),
        ]
    console.line("\n\n".join(parts).encode("utf-8"))
    console.flush()
    return ExitCode.OK


def _fetched() -> list[str]:
    """Name the data that was fetched and is used by default."""
    from sitmap.downloads import installed

    parts = []
    for dataset in installed():
        files_of = "\n".join(
            f"- {file.path.name}: {', '.join(filter(None, (file.address, file.origin, file.version, file.licence)))}"
            for file in dataset.files
        )
        parts.append(
            f"# Fetched: {dataset.kind} of {dataset.country}\n\n"
            f"{dataset.credit} ({dataset.licence_address}). {dataset.terms}\n\n{files_of}"
        )
    return parts


def _control() -> list[str]:
    """Name the maps of control that files are known by, and what their owners ask."""
    from geo.control.known import known_sources

    lines = []
    for known in known_sources():
        source = known.source
        told = ". ".join(part.rstrip(".") for part in (source.attribution, source.licence, source.terms) if part)
        lines.append(f"- {source.title}: {told}" + (f" ({source.url})" if source.url else ""))
    head = (
        "None of these is part of sitmap. What their owners ask, as found in November 2026; ask them before you "
        "publish what you made of their data."
    )
    return [f"# Maps of control that files are known by\n\n{head}\n\n" + "\n".join(lines)]


def _scripts() -> list[str]:
    """Name the scripts that the build put into the package, each with its licence."""
    vendor = files("layers") / "webmap" / "assets" / "vendor"
    manifest = vendor / "manifest.json"
    if not manifest.is_file():
        return ["# Scripts\n\nNone was put into this installation; a map cannot be made without."]
    parts = ["# Scripts in every map"]
    for name, package in sorted(json.loads(manifest.read_text("utf-8"))["packages"].items()):
        licence = vendor / name / "LICENSE"
        # What only builds the script is no part of a map.
        if licence.is_file():
            parts.append(f"## {name.capitalize()} {package['version']}\n\n{licence.read_text('utf-8').strip()}")
    return parts
