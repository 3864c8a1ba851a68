"""Maps and files of events that were extracted before: of a store, or of a folder of partitions."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

from sitmap.cli.options import ExitCode
from sitmap.wording import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitmap.cli.console import Console
    from sitmap.mapmaking import MapOptions, MapResult

__all__ = ["map_folder", "map_store", "print_paths"]


def map_store(
    store: str,
    console: Console,
    out: str,
    name: str | None,
    days: tuple[date | None, date | None],
    units: Sequence[str],
    layers: Sequence[str],
    options: MapOptions,
) -> int:
    """Write the files that are wanted of the events that are asked for; return the exit status."""
    from geo.errors import GazetteerError
    from geo.unitnames import unit_named
    from sitmap.errors import UsageError
    from sitmap.store import Query, open_store

    try:
        codes = [str(unit_named(words).admin1_iso) for words in units]
    except GazetteerError as error:
        raise UsageError(f"--oblast: {error}") from None
    query = Query(start=days[0], end=days[1], units=codes, layers=layers)
    with open_store(store) as kept:
        result = kept.map(query, out, name=name, notify=console.notice, **options)
    return _tell(result, store, console)


def map_folder(folder: str, console: Console, out: str, name: str | None, options: MapOptions) -> int:
    """Write the files that are wanted of a folder of partitions; return the exit status."""
    from sitmap.account import Account
    from sitmap.engine import credits_of_partitions, read_partitions
    from sitmap.mapmaking import MapMaker

    account = Account()
    maker = MapMaker(out, name or os.path.basename(os.path.abspath(folder)), account, console.notice, **options)
    table = read_partitions(folder, notify=lambda notice: account.enter(notice, console.notice))
    account.count_rows(table, folder)
    return _tell(maker.make(table, credits=credits_of_partitions(folder)), folder, console)


def _tell(result: MapResult, source: str, console: Console) -> int:
    print_paths(result, console)
    account = result.account
    for remark in account.remarks():
        console.warning(remark)
    if not account.events:
        console.warning(f"{source} holds no such event: the files are empty")
    placed = account.events - len(account.unplaced) - account.country_wide
    reports = result.table["report_id"].nunique()
    console.note(
        f"{plural(account.events, 'event')} of {plural(reports, 'report')}: {placed} on the map, "
        f"{account.country_wide} country-wide and {len(account.unplaced)} unplaced in its panel"
    )
    if result.removed is not None:
        console.note(result.removed.statement())
    return ExitCode.PARTLY if account.failures else ExitCode.OK


def print_paths(result: MapResult, console: Console) -> None:
    """Print the paths of the files that a run wrote."""
    for path in result.paths:
        console.line(os.fsencode(path))
    console.flush()
