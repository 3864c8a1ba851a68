"""``sitmap add``."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import click

from sitmap.cli.console import Console, console_warnings
from sitmap.cli.event_tables import ended, sort_mappings, table_options, tell_tables
from sitmap.cli.gazetteers import open_gazetteer
from sitmap.cli.options import (
    ExitCode,
    boundaries_option,
    gazetteer_option,
    inputs_argument,
    messages_options,
    network_options,
    published_option,
    store_option,
    vocabulary_option,
)
from sitmap.sources.access import Access
from sitmap.wording import plural

if TYPE_CHECKING:
    from sitmap.store import Added

__all__ = ["add_command", "what_came"]


@click.command("add")
@inputs_argument
@store_option(
    required=True,
    help="Store to add to: a GeoPackage, which is made if it is not there, or postgresql://user@host/database.",
)
@published_option
@network_options
@gazetteer_option
@boundaries_option
@vocabulary_option
@table_options(control=False, rejects="Without it they are counted only.")
@messages_options
def add_command(
    inputs: tuple[str, ...],
    store: str,
    published: date | None,
    access: Access,
    gazetteer: tuple[str, ...],
    boundaries: tuple[str, ...],
    vocabulary: tuple[str, ...],
    mapping: tuple[str, ...],
    columns: tuple[str, ...],
    constants: tuple[str, ...],
    rejects: str | None,
    console: Console,
) -> int:
    """Keep REPORTs and their events in a store, and link them to the incidents that are in it.

    A report that the store has is not read again, whatever its file is called; where it was found is noted. What is
    new is written in batches, each as a whole or not at all: a run that was ended can be started again. Several may
    add at the same time. The store's path is printed. A REPORT is what `sitmap map` takes, - for standard input
    included.
    """
    from sitmap.eventtables import write_rejects
    from sitmap.store import open_store

    _, of_tables = sort_mappings(mapping, columns, constants, control=False)
    places = open_gazetteer(gazetteer, console)
    with console_warnings(console), open_store(store, create=True) as kept:
        added = kept.add(
            inputs,
            published=published,
            follow=access.follow,
            allow_private=access.allow_private,
            gazetteer=places,
            boundaries=boundaries,
            vocabulary=vocabulary,
            table_mapping=of_tables,
            notify=console.notice,
            progress=console.progress,
        )
    console.line(os.fsencode(kept.name))
    console.flush()
    account = added.account
    for remark in account.remarks():
        console.warning(remark)
    if rejects is not None and added.rejects is not None:
        write_rejects(added.rejects, rejects, always=True)
    tell_tables(account, rejects, console)
    console.note(f"{kept.name}: {what_came(added)}")
    return ExitCode.PARTLY if account.failures and added.known else ended(account)


def what_came(added: Added) -> str:
    """Say what came of adding to a store."""
    known = f" ({added.known} known already)" if added.known else ""
    linked = f", {plural(added.relinked, 'event')} linked anew" if added.relinked else ""
    changed = f", {plural(added.changed, 'event')} changed" if added.changed else ""
    older = f", {plural(added.older, 'event')} older than kept" if added.older else ""
    fresh = f"{plural(added.reports, 'new report')}{known}, {plural(added.events, 'new event')}"
    return f"{fresh}{changed}{older}{linked}"
