"""``sitmap incidents``."""

from __future__ import annotations

from datetime import date

import click

from sitmap.cli.console import Console, console_warnings
from sitmap.cli.gazetteers import open_gazetteer
from sitmap.cli.options import (
    ExitCode,
    boundaries_option,
    gazetteer_option,
    inputs_argument,
    messages_options,
    published_option,
    vocabulary_option,
)
from sitmap.wording import plural

__all__ = ["incidents_command"]


@click.command("incidents")
@inputs_argument
@published_option
@gazetteer_option
@boundaries_option
@vocabulary_option
@click.option("--several", is_flag=True, help="Only incidents of which more than one report tells.")
@messages_options
def incidents_command(
    inputs: tuple[str, ...],
    published: date | None,
    gazetteer: tuple[str, ...],
    boundaries: tuple[str, ...],
    vocabulary: tuple[str, ...],
    several: bool,
    console: Console,
) -> int:
    """Print the incidents that REPORTs tell of, one JSON object a line.

    Each has its versions (one a report and place, by date of publication), the history of its tolls and the figures
    that still stand: the latest of each side. Tolls are never added. The id is the incident_id of the rows that
    `sitmap extract` prints. A REPORT is what `sitmap map` takes, - for standard input included.
    """
    from sitmap.account import Account, choose_boundaries
    from sitmap.histories import incidents, to_json
    from sitmap.pipeline import locate_all

    account = Account()
    places = open_gazetteer(gazetteer, console)
    with console_warnings(console):
        units = choose_boundaries(boundaries, account, console.notice)
        located = [
            item
            for _, items in locate_all(
                inputs,
                account,
                published=published,
                gazetteer=places,
                vocabulary=vocabulary,
                notify=console.notice,
                progress=console.progress,
            )
            for item in items
        ]
        found = incidents(located, boundaries=units)
        for incident in found:
            if not several or len({version.report_id for version in incident.versions}) > 1:
                console.data(to_json(incident))
        console.flush()
    for remark in account.remarks():
        console.warning(remark)
    console.note(
        f"{plural(account.reports, 'report')}, {plural(account.events, 'event')}, {plural(len(found), 'incident')}"
    )
    if not account.failures:
        return ExitCode.OK
    return ExitCode.PARTLY if account.reports else ExitCode.NOTHING
