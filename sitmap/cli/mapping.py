"""``sitmap map``."""

from __future__ import annotations

import os
from datetime import date

import click

from layers.style import SUMMARIES
from sitmap.cli.console import Console, console_warnings
from sitmap.cli.event_tables import sort_mappings, table_options, tell_tables
from sitmap.cli.gazetteers import open_gazetteer
from sitmap.cli.options import (
    ExitCode,
    boundaries_option,
    control_days_option,
    control_option,
    format_options,
    gazetteer_option,
    language_option,
    messages_options,
    network_options,
    profile_options,
    published_option,
    query_options,
    store_option,
    vocabulary_option,
)
from sitmap.cli.stored_maps import map_folder, map_store, print_paths
from sitmap.errors import InputError
from sitmap.mapmaking import MapOptions
from sitmap.sources.access import Access
from sitmap.wording import plural

__all__ = ["map_command"]


@click.command("map")
@click.argument("inputs", nargs=-1, metavar="[REPORT...]")
@store_option(help="Make the map of what is kept in this store, instead of reports.")
@query_options
@click.option(
    "-o",
    "--out",
    default="outputs",
    show_default=True,
    type=click.Path(file_okay=True, path_type=str),
    metavar="FOLDER",
    help="Folder to write to; made if it is missing.",
)
@click.option(
    "--name",
    metavar="NAME",
    help="Name of the files, without folder and extension. By default that of the input; of several inputs that of "
    "the first and their number (report-and-2-more).",
)
@format_options
@click.option(
    "--title", metavar="TEXT", help="Title of the map. By default the report's own, else what and when it shows."
)
@language_option
@profile_options
@published_option
@network_options
@gazetteer_option
@boundaries_option
@vocabulary_option
@control_option()
@control_days_option
@table_options(control=True, rejects="By default NAME.rejects.csv beside the outputs, where there are any.")
@click.option(
    "--tiles",
    metavar="PROVIDER",
    help="Draw a tile provider behind the map's own background, by name (OpenStreetMap) or by address "
    "with {z}, {x}, {y}. Whoever opens the map then makes requests to that provider.",
)
@click.option("--attribution", metavar="TEXT", help="What the owner of --tiles given by address asks to be said.")
@click.option(
    "--assets",
    type=click.Choice(["inline", "cdn"]),
    default="inline",
    show_default=True,
    help="Put scripts into the file, so that it opens without a network, or link them.",
)
@click.option(
    "--summary",
    type=click.Choice(SUMMARIES),
    default="off",
    show_default=True,
    metavar="KIND",
    help="Open the map with a summary by oblast or region: events, killed or injured (ranges). "
    "Readers can switch it off, or choose another.",
)
@messages_options
def map_command(
    inputs: tuple[str, ...],
    store: str | None,
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
    published: date | None,
    access: Access,
    gazetteer: tuple[str, ...],
    boundaries: tuple[str, ...],
    vocabulary: tuple[str, ...],
    control: tuple[str, ...],
    mapping: tuple[str, ...],
    control_days: int | None,
    columns: tuple[str, ...],
    constants: tuple[str, ...],
    rejects: str | None,
    tiles: str | None,
    attribution: str | None,
    assets: str,
    summary: str,
    console: Console,
) -> int:
    """Make one map (HTML) of all REPORTs, and files of what it shows (by default GeoJSON).

    A REPORT is a text file, a saved web page, a feed (RSS, Atom), a JSON Lines file with one report a line (text, and
    optionally id, title, publisher, url, published, lang), a JSON array of such records, an http(s) address of one of
    these, or - for standard input. docs/feeds.md tells how pages and feeds are read. An event table is a REPORT,
    too: it is known by its columns (docs/tables.md). All go into one map. The paths of the files written are printed.
    A folder that `sitmap extract --engine` made can stand in the place of all REPORTs.
    With --store the map is made of events that `sitmap add` has kept: of those that --from, --to, --oblast and --layer
    ask for.
    """
    from sitmap.pipeline import map_reports

    if attribution and not tiles:
        raise click.UsageError("--attribution says whose --tiles these are: give both")
    of_control, of_tables = sort_mappings(mapping, columns, constants, control=bool(control))
    if store is None and not inputs:
        raise click.UsageError("name at least one REPORT, or a --store")
    asked = {"--from": start, "--to": end, "--oblast": units, "--layer": layers}
    reading = {
        "REPORT": inputs, "--published": published, "--gazetteer": gazetteer, "--vocabulary": vocabulary,
        "--rejects": rejects, "--map": columns, "--set": constants, "--follow": access.follow,
        "--allow-private": access.allow_private,
    }  # fmt: skip
    for option, given in (asked if store is None else reading).items():
        if given:
            raise click.UsageError(
                f"{option} asks a store: name it with --store"
                if store is None
                else f"{option} is for reading reports, and --store holds what was read: use sitmap add"
            )
    options = MapOptions(
        formats=formats,
        per_layer=per_layer,
        append=append,
        embed=embed,
        summary=summary,
        hxl=hxl,
        title=title,
        lang=lang,
        profile=profile,
        delay=delay,
        boundaries=boundaries,
        control=control,
        control_mapping=of_control,
        control_days=control_days,
        tiles=(tiles, attribution) if tiles and attribution else tiles,
        assets=assets,
    )
    if store is not None:
        with console_warnings(console):
            return map_store(store, console, out, name, (start, end), units, layers, options)
    if len(inputs) == 1 and os.path.isdir(inputs[0]):
        from sitmap.engine import holds_partitions

        if holds_partitions(inputs[0]):
            for option, given in reading.items():
                if given and option != "REPORT":
                    raise click.UsageError(f"{option} is for reading reports, and {inputs[0]} holds what was read")
            with console_warnings(console):
                return map_folder(inputs[0], console, out, name, options)
    try:
        places = open_gazetteer(gazetteer, console)
        with console_warnings(console):
            result = map_reports(
                inputs,
                out,
                name=name,
                published=published,
                follow=access.follow,
                allow_private=access.allow_private,
                gazetteer=places,
                vocabulary=vocabulary,
                table_mapping=of_tables,
                rejects=rejects,
                notify=console.notice,
                progress=console.progress,
                **options,
            )
    except InputError:
        # None of the inputs could be read, and each was named when it failed.
        if not console.errors:
            raise
        return ExitCode.NOTHING
    print_paths(result, console)
    account = result.account
    for remark in account.remarks():
        console.warning(remark)
    placed = account.events - len(account.unplaced) - account.country_wide
    tell_tables(account, result.rejects, console)
    told = f"{plural(account.reports, 'report')}, " if account.reports or not account.tables else ""
    console.note(
        f"{told}{plural(account.events, 'event')}: {placed} on the map, "
        f"{account.country_wide} country-wide and {len(account.unplaced)} unplaced in its panel"
    )
    if result.removed is not None:
        console.note(result.removed.statement())
    if account.failures:
        console.note(f"{plural(len(account.failures), 'failure')}, named above; the rest was written")
    return ExitCode.PARTLY if account.failures or any(count.unusable for count in account.tables) else ExitCode.OK
