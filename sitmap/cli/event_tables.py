"""What commands say of event tables, and the options that are about them."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from sitmap.cli.options import ExitCode

if TYPE_CHECKING:
    from sitmap.account import Account
    from sitmap.cli.console import Console
    from sitmap.sources.tables import EventTables

__all__ = ["ended", "keep_rejects", "rejects_option", "tell_tables"]

P = ParamSpec("P")
R = TypeVar("R")


def rejects_option(otherwise: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return what adds ``--rejects``; `otherwise` says what is done without it."""
    return click.option(
        "--rejects",
        metavar="FILE",
        type=click.Path(path_type=str),
        help="Write the rows of event tables that gave no event to FILE, a CSV with the reason and the original cells. "
        + otherwise,
    )


def keep_rejects(tables: EventTables, path: str | None) -> None:
    """Write the rows that gave no event where they are wanted; a table without any is written, too."""
    from sitmap.eventtables import write_rejects

    if path is not None and tables:
        write_rejects(tables.rejects, path, always=True)


def ended(account: Account) -> int:
    """Return the exit status of a command that read what it was given, as far as it could."""
    unusable = any(count.unusable for count in account.tables)
    if not account.failures and not unusable:
        return ExitCode.OK
    read = account.reports or any(count.rows > count.unusable for count in account.tables)
    return ExitCode.PARTLY if read else ExitCode.NOTHING


def tell_tables(account: Account, rejects: str | os.PathLike[str] | None, console: Console) -> None:
    """Say what became of the rows of each table, and where those that gave no event are."""
    from sitmap.eventtables import counted

    if not account.tables:
        return
    refused = 0
    for count in account.tables:
        console.note(counted(count))
        refused += count.unusable + count.left_out
    if rejects is not None:
        console.note(f"{refused:,} rows gave no event; each with its reason: {os.fspath(rejects)}")
    elif refused:
        console.note(f"{refused:,} rows gave no event; --rejects FILE writes each with its reason")
