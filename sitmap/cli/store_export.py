"""``sitmap store export``."""

from __future__ import annotations

from datetime import date

import click

from sitmap.cli.console import Console, console_warnings
from sitmap.cli.options import format_options, language_option, messages_options, profile_options, query_options
from sitmap.cli.stored_maps import map_store
from sitmap.mapmaking import MapOptions

__all__ = ["export_command"]


@click.command("export")
@click.argument("store")
@query_options
@click.option(
    "-o",
    "--out",
    default="outputs",
    show_default=True,
    metavar="FOLDER",
    help="Folder to write to; made if it is missing.",
)
@click.option("--name", metavar="NAME", help="Name of the files, without extension. By default that of the store.")
@format_options
@click.option("--title", metavar="TEXT", help="Title of the files.")
@language_option
@profile_options
@messages_options
def export_command(
    store: str,
    start: date | None,
    end: date | None,
    units: tuple[str, ...],
    layers: tuple[str, ...],
    out: str,
    name: str | None,
    formats: tuple[str, ...],
    per_layer: bool,
    append: bool,
    embed: bool,
    hxl: bool,
    title: str | None,
    lang: str,
    profile: str,
    delay: int,
    console: Console,
) -> int:
    """Write what is in STORE, or the part that is asked for, as files.

    `sitmap map --store` does the same with the options of a map. The paths of the files written are printed.
    """
    options = MapOptions(
        formats=formats, per_layer=per_layer, append=append, embed=embed, hxl=hxl, title=title, lang=lang,
        profile=profile, delay=delay,
    )  # fmt: skip
    with console_warnings(console):
        return map_store(store, console, out, name, (start, end), units, layers, options)
