"""``sitmap explain``."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from sitmap.cli.console import Console, console_warnings
from sitmap.cli.event_tables import ended, sort_mappings, table_options
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

if TYPE_CHECKING:
    from sitmap.explanation import Explanation
    from sitmap.tableexplanation import TableExplanation

__all__ = ["explain_command"]

# Lines longer than this are hard to read, however wide the terminal is.
_WIDEST = 110


@click.command("explain")
@inputs_argument
@click.option(
    "--html",
    "page",
    metavar="FILE",
    type=click.Path(path_type=str),
    help="Write one self-contained page of all REPORTs to FILE and print its path, instead of the text.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a REPORT, instead of the text.")
@published_option
@network_options
@gazetteer_option
@boundaries_option
@vocabulary_option
@table_options(control=False, rejects=None)
@messages_options
def explain_command(
    inputs: tuple[str, ...],
    page: str | None,
    as_json: bool,
    published: date | None,
    access: Access,
    gazetteer: tuple[str, ...],
    boundaries: tuple[str, ...],
    vocabulary: tuple[str, ...],
    mapping: tuple[str, ...],
    columns: tuple[str, ...],
    constants: tuple[str, ...],
    console: Console,
) -> int:
    """Show how all REPORTs are read: what became an event, what was set aside and why, which rule fired.

    The text is printed with each word in the colour of its role; where there are no colours, the role is written
    beside it: [place 1: Kherson], [x government: Moscow]. Below it stand the events with the words that each value
    comes from, and what was set aside with its reason. A REPORT is what `sitmap map` takes, - for standard input
    included. Of an event table it is told what its columns and codes became, and what its rows; not in --html.
    """
    from functools import partial

    from sitmap.account import Account, choose_boundaries
    from sitmap.gazetteers import chosen_gazetteer
    from sitmap.pipeline import explain_all
    from sitmap.sources.tables import open_tables
    from sitmap.tableexplanation import explain_tables

    if page is not None and as_json:
        raise click.UsageError("--html and --json are two forms of the same: give one of them")
    account = Account()
    explained: list[Explanation] = []
    places = open_gazetteer(gazetteer, console)
    _, of_tables = sort_mappings(mapping, columns, constants, control=False)
    with console_warnings(console):
        tables, reports = open_tables(inputs, partial(account.enter, notify=console.notice), of_tables)
        if tables and page is not None:
            raise click.UsageError("--html is for reports: take the text or --json for event tables")
        for explanation in explain_all(
            reports,
            account,
            published=published,
            access=access,
            gazetteer=places,
            boundaries=boundaries,
            vocabulary=vocabulary,
            notify=console.notice,
            progress=console.progress,
        ):
            if page is not None:
                explained.append(explanation)
            elif as_json:
                console.data(explanation.to_json())
                console.flush()
            else:
                _print(explanation, console, first=account.reports == 1)
        if tables:
            units = choose_boundaries(boundaries, account, console.notice)
            for told in explain_tables(tables, gazetteer=chosen_gazetteer(places), boundaries=units):
                account.tables.append(told.count)
                account.events += told.count.events
                if as_json:
                    console.data(told.to_json())
                else:
                    _print_table(told, console, first=not account.reports and len(account.tables) == 1)
                console.flush()
    if page is not None and explained:
        _write(explained, page, console)
    console.note(f"{plural(account.reports, 'report')}, {plural(account.events, 'event')}")
    return ended(account)


def _print_table(told: TableExplanation, console: Console, *, first: bool) -> None:
    from sitmap.cli.explained_tables import render_table

    console.line((("" if first else "\n") + render_table(told).rstrip("\n")).encode("utf-8", "replace"))


def _print(explanation: Explanation, console: Console, *, first: bool) -> None:
    from sitmap.cli.explained import render_text

    terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    width = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    text = render_text(explanation, colour=terminal and not os.environ.get("NO_COLOR"), width=width)
    between = "" if first else "\n" + "=" * width + "\n\n"
    console.line((between + text.rstrip("\n")).encode("utf-8", "replace"))
    console.flush()


def _write(explained: list[Explanation], page: str, console: Console) -> None:
    from layers.export.atomic import atomic_write
    from sitmap.explanation.page import render_page

    title = f"How sitmap read {plural(len(explained), 'report')}"
    if len(explained) == 1:
        title = f"How sitmap read: {explained[0].name}"
    atomic_write(page, render_page(explained, title))
    console.line(os.fsencode(page))
    console.flush()
