"""``sitmap control claims``."""

from __future__ import annotations

from datetime import date

import click

from sitmap.cli.console import Console, console_warnings
from sitmap.cli.gazetteers import open_gazetteer
from sitmap.cli.options import (
    ExitCode,
    boundaries_option,
    control_days_option,
    control_option,
    gazetteer_option,
    inputs_argument,
    mapping_option,
    messages_options,
    network_options,
    published_option,
    vocabulary_option,
)
from sitmap.sources.access import Access
from sitmap.wording import plural

__all__ = ["claims_command"]


@click.command("claims")
@inputs_argument
@published_option
@network_options
@click.option("--rivals", is_flag=True, help="Only places of which claims are at odds: by rival sides, or denied.")
@gazetteer_option
@boundaries_option
@vocabulary_option
@control_option()
@mapping_option
@control_days_option
@messages_options
def claims_command(
    inputs: tuple[str, ...],
    published: date | None,
    access: Access,
    rivals: bool,
    gazetteer: tuple[str, ...],
    boundaries: tuple[str, ...],
    vocabulary: tuple[str, ...],
    control: tuple[str, ...],
    mapping: tuple[str, ...],
    control_days: int | None,
    console: Console,
) -> int:
    """Print the claims of control that REPORTs make, one JSON object a place.

    Each place has all its claims by date, with who makes them and whether they claim, confirm or deny; rivals are the
    ids of claims that cannot all be so. With --control each claim is held against the areas given. A REPORT is what
    `sitmap map` takes, - for standard input included.
    """
    from sitmap.account import Account, choose_boundaries, choose_control
    from sitmap.assessing import assess
    from sitmap.claimhistories import claim_histories, to_json
    from sitmap.pipeline import locate_all
    from sitmap.tabulate import to_table

    account = Account()
    places = open_gazetteer(gazetteer, console)
    with console_warnings(console):
        units = choose_boundaries(boundaries, account, console.notice)
        held = choose_control(control, mapping, account, console.notice)
        located = [
            item
            for _, items in locate_all(
                inputs,
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
        table = to_table(located, boundaries=units)
        if held:
            table = assess(table, held, within_days=control_days)
        found = claim_histories(table)
        for history in found:
            if history.rivals or not rivals:
                console.data(to_json(history))
        console.flush()
    for remark in account.remarks():
        console.warning(remark)
    claims = sum(len(history.claims) for history in found)
    console.note(
        f"{plural(account.reports, 'report')}, {plural(claims, 'claim')} of control over {plural(len(found), 'place')}"
    )
    if not account.failures:
        return ExitCode.OK
    return ExitCode.PARTLY if account.reports else ExitCode.NOTHING
