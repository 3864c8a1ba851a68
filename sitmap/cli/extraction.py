"""``sitmap extract``."""

from __future__ import annotations

from datetime import date

import click

from sitmap.cli.console import Console, console_warnings
from sitmap.cli.event_tables import ended, keep_rejects, sort_mappings, table_options, tell_tables
from sitmap.cli.gazetteers import open_gazetteer
from sitmap.cli.options import (
    boundaries_option,
    control_days_option,
    control_option,
    gazetteer_option,
    inputs_argument,
    messages_options,
    network_options,
    published_option,
    vocabulary_option,
)
from sitmap.cli.partitions import engine_options, extract_into_folder
from sitmap.errors import UsageError
from sitmap.model import LocatedEvent
from sitmap.sources.access import Access
from sitmap.wording import plural

__all__ = ["extract_command"]

# Joining points to units costs less a point when there are many; this many events wait for it at most.
_BATCH = 2000


@click.command("extract")
@inputs_argument
@published_option
@network_options
@click.option(
    "--link/--no-link",
    default=True,
    show_default=True,
    help="Give the rows of all reports that tell of one incident the same incident_id. Without it reports stay apart, "
    "and each is printed when it was read: for a corpus larger than the memory.",
)
@engine_options
@gazetteer_option
@boundaries_option
@vocabulary_option
@control_option()
@control_days_option
@table_options(control=True, rejects="Without it they are counted only.")
@messages_options
def extract_command(
    inputs: tuple[str, ...],
    published: date | None,
    access: Access,
    link: bool,
    engine: str | None,
    workers: int | None,
    scheduler: str | None,
    out: str | None,
    part_size: int | None,
    gazetteer: tuple[str, ...],
    boundaries: tuple[str, ...],
    vocabulary: tuple[str, ...],
    control: tuple[str, ...],
    mapping: tuple[str, ...],
    control_days: int | None,
    columns: tuple[str, ...],
    constants: tuple[str, ...],
    rejects: str | None,
    console: Console,
) -> int:
    """Print the events of all REPORTs, one JSON object a line.

    The objects have the columns of the event table, in the order of the reports and of their text; rows of event tables
    follow, with columns of their own. Missing values are null. With --control each claim of control is held against the
    areas given, in the columns assessment and those that begin so. A REPORT is what `sitmap map` takes, - for standard
    input included.
    With --engine the events go into a folder of GeoParquet files instead, whose paths are printed: for more reports, or
    rows of tables, than the memory holds. `sitmap map FOLDER` makes a map of them.
    """
    of_control, of_tables = sort_mappings(mapping, columns, constants, control=bool(control))
    if engine is not None:
        from sitmap.engine import Settings

        if rejects is not None:
            raise UsageError("--rejects: with --engine they are in the folder, rejects.csv")
        settings = Settings(gazetteer, boundaries, vocabulary, control, tuple(of_control), control_days)
        with console_warnings(console):
            return extract_into_folder(
                inputs, console,
                engine=engine, workers=workers, scheduler=scheduler, out=out, part_size=part_size, link=link,
                published=published, settings=settings, mappings=of_tables,
            )  # fmt: skip
    for option, value in (
        ("--workers", workers),
        ("--scheduler", scheduler),
        ("--out", out),
        ("--part-size", part_size),
    ):
        if value is not None:
            raise UsageError(f"{option} is for partitions: give --engine as well")
    from functools import partial

    from layers.export.geojson import json_rows
    from sitmap.account import Account, choose_boundaries, choose_control
    from sitmap.assessing import Assessor
    from sitmap.gazetteers import chosen_gazetteer
    from sitmap.histories import plain_row
    from sitmap.pipeline import locate_all, place_all
    from sitmap.sources.tables import open_tables
    from sitmap.tabulate import place_shape, to_json, to_rows

    account = Account()
    batch: list[LocatedEvent] = []

    def hand_out() -> None:
        for item, row in zip(batch, to_rows(batch, link=link, boundaries=units), strict=True):
            said = assessor.columns(row, place_shape(item.match, units)) if held else {}
            console.data(to_json(row | said))
        console.flush()
        batch.clear()

    places = open_gazetteer(gazetteer, console)
    with console_warnings(console):
        units = choose_boundaries(boundaries, account, console.notice)
        held = choose_control(control, of_control, account, console.notice)
        assessor = Assessor(held, within_days=control_days)
        tables, reports = open_tables(inputs, partial(account.enter, notify=console.notice), of_tables)
        for _, located in locate_all(
            reports,
            account,
            published=published,
            access=access,
            gazetteer=places,
            vocabulary=vocabulary,
            notify=console.notice,
            progress=console.progress,
        ):
            batch.extend(located)
            if not link and len(batch) >= _BATCH:
                hand_out()
        hand_out()
        for _, placed in place_all(tables, account, gazetteer=chosen_gazetteer(places), boundaries=units):
            claims = placed.drop(columns="geometry").to_dict("records") if held else ()
            said_of = [
                to_json(assessor.columns(plain_row(row), shape))
                for row, shape in zip(claims, placed.geometry, strict=False)
            ]
            for number, row in enumerate(json_rows(placed)):
                console.data(row | (said_of[number] if held else {}))
            console.flush()
    keep_rejects(tables, rejects)
    for line in tables.restrictions():
        console.warning(line)
    for remark in account.remarks():
        console.warning(remark)
    tell_tables(account, rejects, console)
    console.note(f"{plural(account.reports, 'report')}, {plural(account.events, 'event')}")
    return ended(account)
