"""``sitmap incidents``."""

from __future__ import annotations

from datetime import date

import click

from sitmap.cli.console import Console, console_warnings
from sitmap.cli.event_tables import ended, sort_mappings, table_options, tell_tables
from sitmap.cli.gazetteers import open_gazetteer
from sitmap.cli.options import (
    boundaries_option,
    gazetteer_option,
    inputs_argument,
    messages_options,
    network_options,
    published_option,
    vocabulary_option,
)
from sitmap.sources.access import Access
from sitmap.wording import plural

__all__ = ["incidents_command"]


@click.command("incidents")
@inputs_argument
@published_option
@network_options
@gazetteer_option
@boundaries_option
@vocabulary_option
@table_options(control=False, rejects=None)
@click.option("--several", is_flag=True, help="Only incidents of which more than one report tells.")
@messages_options
def incidents_command(
    inputs: tuple[str, ...],
    published: date | None,
    access: Access,
    gazetteer: tuple[str, ...],
    boundaries: tuple[str, ...],
    vocabulary: tuple[str, ...],
    mapping: tuple[str, ...],
    columns: tuple[str, ...],
    constants: tuple[str, ...],
    several: bool,
    console: Console,
) -> int:
    """Print the incidents that REPORTs tell of, one JSON object a line.

    Each has its versions (one a report and place, by date of publication), the history of its tolls and the figures
    that still stand: the latest of each side. Tolls are never added. The id is the incident_id of the rows that
    `sitmap extract` prints. A REPORT is what `sitmap map` takes, - for standard input included. Each row of an event
    table is an incident of its own, but for rows that their dataset puts together.
    """
    from functools import partial

    from sitmap.account import Account, choose_boundaries
    from sitmap.eventtables import combined
    from sitmap.gazetteers import chosen_gazetteer
    from sitmap.histories import incidents, to_json
    from sitmap.pipeline import locate_all, place_all
    from sitmap.sources.tables import open_tables
    from sitmap.tabulate import to_table

    account = Account()
    _, of_tables = sort_mappings(mapping, columns, constants, control=False)
    places = open_gazetteer(gazetteer, console)
    with console_warnings(console):
        units = choose_boundaries(boundaries, account, console.notice)
        tables, reports = open_tables(inputs, partial(account.enter, notify=console.notice), of_tables)
        located = [
            item
            for _, items in locate_all(
                reports,
                account,
                published=published,
                access=access,
                gazetteer=places,
                vocabulary=vocabulary,
                notify=console.notice,
                progress=console.progress,
            )
            for item in items
        ]
        if tables:
            batches = place_all(tables, account, gazetteer=chosen_gazetteer(places), boundaries=units)
            placed = [rows for _, rows in batches]
            found = incidents(combined([to_table(located, boundaries=units), *placed]))
        else:
            found = incidents(located, boundaries=units)
        for incident in found:
            if not several or len({version.report_id for version in incident.versions}) > 1:
                console.data(to_json(incident))
        console.flush()
    for line in tables.restrictions():
        console.warning(line)
    for remark in account.remarks():
        console.warning(remark)
    tell_tables(account, None, console)
    console.note(
        f"{plural(account.reports, 'report')}, {plural(account.events, 'event')}, {plural(len(found), 'incident')}"
    )
    return ended(account)
