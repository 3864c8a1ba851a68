"""What commands say of event tables, and the options that are about them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from sitmap.cli.options import ExitCode
from sitmap.errors import UsageError
from sitmap.wording import plural

if TYPE_CHECKING:
    from sitmap.account import Account
    from sitmap.cli.console import Console
    from sitmap.sources.tables import EventTables, TableMapping

__all__ = ["ended", "keep_rejects", "sort_mappings", "table_options", "tell_tables"]

P = ParamSpec("P")
R = TypeVar("R")


def table_options(*, control: bool, rejects: str | None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return what adds ``--mapping``, ``--map``, ``--set`` and ``--rejects``.

    Parameters
    ----------
    control : bool
        Whether mappings are of control files, too.
    rejects : str or None
        What is done without ``--rejects``; None for a command that has no such option.
    """
    also = "the layers and fields of control files, or " if control else ""
    options = [
        click.option(
            "--mapping",
            multiple=True,
            metavar="FILE",
            help=f"What {also}the columns and words of event tables mean, as TOML, where they are not known or guessed "
            "right; may be given several times.",
        ),
        click.option(
            "--map",
            "columns",
            multiple=True,
            metavar="COLUMN=FIELD",
            help="What a column of an event table is: a field of sitmap's own table (lon, lat, date, layer, "
            "place_text, killed, ...; docs/tables.md lists them); may be given several times.",
        ),
        click.option(
            "--set",
            "constants",
            multiple=True,
            metavar="FIELD=VALUE",
            help="With --map: what all rows have (layer=strike); may be given several times.",
        ),
    ]
    if rejects is not None:
        told = (
            "Write the rows of event tables that gave no event to FILE, a CSV with the reason and the original cells. "
        )
        options.append(click.option("--rejects", metavar="FILE", type=click.Path(path_type=str), help=told + rejects))

    def add(command: Callable[P, R]) -> Callable[P, R]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def sort_mappings(
    mapping: Sequence[str], columns: Sequence[str], constants: Sequence[str], *, control: bool
) -> tuple[list[str], list[TableMapping]]:
    """Return the mapping files of control files, and the mappings of event tables.

    Parameters
    ----------
    mapping, columns, constants : sequence of str
        What the options say.
    control : bool
        Whether there are control files that a mapping can be of.

    Raises
    ------
    sitmap.errors.UsageError
        For a mapping of event tables, or an option, that means nothing.
    """
    from sitmap.sources.tables import is_table_mapping, read_table_mapping

    of_tables = [path for path in mapping if is_table_mapping(path)]
    of_control = [path for path in mapping if path not in of_tables]
    if of_control and not control:
        raise UsageError(f"{of_control[0]}: has no [columns], which says what the columns of an event table are")
    mappings = [read_table_mapping(path) for path in of_tables]
    if columns or constants:
        if not columns:
            raise UsageError("--set goes with --map: name the columns of the table")
        told = {"columns": _pairs("--map", columns), "set": {name: value for name, value in _split("--set", constants)}}
        mappings.append(read_table_mapping(told, name="--map"))
    return of_control, mappings


def _pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    pairs = _split(option, given)
    columns = [column for column, _ in pairs]
    for column in columns:
        if columns.count(column) > 1:
            raise UsageError(f"{option}: column {column!r} is given twice")
    return dict(pairs)


def _split(option: str, given: Sequence[str]) -> list[tuple[str, str]]:
    # A column may have the sign in its name; a field has not.
    found = []
    for text in given:
        left, sign, right = text.rpartition("=") if option == "--map" else text.partition("=")
        if not sign or not left.strip() or not right.strip():
            raise UsageError(f"{option} {text!r}: write it as {'COLUMN=FIELD' if option == '--map' else 'FIELD=VALUE'}")
        found.append((left.strip(), right.strip()))
    return found


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
        console.note(f"{plural(refused, 'row')} gave no event; each with its reason: {os.fspath(rejects)}")
    elif refused:
        console.note(f"{plural(refused, 'row')} gave no event; --rejects FILE writes each with its reason")
