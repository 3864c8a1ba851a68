"""``sitmap explain``."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from sitmap.explanation import Explanation

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
@gazetteer_option
@boundaries_option
@vocabulary_option
@messages_options
def explain_command(
    inputs: tuple[str, ...],
    page: str | None,
    as_json: bool,
    published: date | None,
    gazetteer: tuple[str, ...],
    boundaries: tuple[str, ...],
    vocabulary: tuple[str, ...],
    console: Console,
) -> int:
    """Show how all REPORTs are read: what became an event, what was set aside and why, which rule fired.

    The text is printed with each word in the colour of its role; where there are no colours, the role is written
    beside it: [place 1: Kherson], [x government: Moscow]. Below it stand the events with the words that each value
    comes from, and what was set aside with its reason. A REPORT is what `sitmap map` takes, - for standard input
    included.
    """
    from sitmap.account import Account
    from sitmap.pipeline import explain_all

    if page is not None and as_json:
        raise click.UsageError("--html and --json are two forms of the same: give one of them")
    account = Account()
    explained: list[Explanation] = []
    places = open_gazetteer(gazetteer, console)
    with console_warnings(console):
        for explanation in explain_all(
            inputs,
            account,
            published=published,
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
    if page is not None and explained:
        _write(explained, page, console)
    console.note(f"{plural(account.reports, 'report')}, {plural(account.events, 'event')}")
    if not account.failures:
        return ExitCode.OK
    return ExitCode.PARTLY if account.reports else ExitCode.NOTHING


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
