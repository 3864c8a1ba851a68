"""``sitmap watch``."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from sitmap.cli.adding import what_came
from sitmap.cli.console import Console, console_warnings
from sitmap.cli.gazetteers import open_gazetteer
from sitmap.cli.options import (
    ExitCode,
    boundaries_option,
    gazetteer_option,
    messages_options,
    store_option,
    vocabulary_option,
)
from sitmap.wording import plural, span

if TYPE_CHECKING:
    from sitmap.watching import Visit

__all__ = ["watch_command"]


@click.command("watch")
@click.argument("feeds", metavar="FEEDS.toml", type=click.Path())
@store_option(required=True, help="Store to add to, as for sitmap add; it is made if it is not there.")
@click.option("--once", is_flag=True, help="Ask each feed once and end, for cron and the like.")
@click.option(
    "--allow-private",
    is_flag=True,
    help="Ask computers of private networks, this one among them, too.",
)
@gazetteer_option
@boundaries_option
@vocabulary_option
@messages_options
def watch_command(
    feeds: str,
    store: str,
    once: bool,
    allow_private: bool,
    gazetteer: tuple[str, ...],
    boundaries: tuple[str, ...],
    vocabulary: tuple[str, ...],
    console: Console,
) -> int:
    """Ask the feeds that a TOML file lists again and again, and add what is new in them to a store.

    Each feed is a table [[feeds]] with a url and, if wished, name, publisher, language, interval ("15m" without one)
    and follow (fetch the pages behind summaries); docs/feeds.md tells more. What came is kept as sitmap add keeps it,
    and is not read again. A feed that fails is named and left alone for a while, longer each time; the others go on.
    End it with Ctrl-C or SIGTERM: what it knows of the feeds is in the store, and it goes on from there when started
    again.

    With --once the exit status is 0, 3 when some feeds failed, and 1 when all did; a feed that is left alone since it
    failed before has not failed again.
    """
    from sitmap.boundarychoice import chosen_boundaries
    from sitmap.extract.vocabulary import load_vocabulary
    from sitmap.sources.feedlist import read_feed_list
    from sitmap.sources.web import Visitor
    from sitmap.store import open_store
    from sitmap.watching import Watcher

    listed = read_feed_list(feeds)
    with open_store(store, create=True) as kept:
        name = kept.name
    # As Ctrl-C does: what is being written is written whole or not at all, and the store is closed.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with console_warnings(console):
        watcher = Watcher(
            listed,
            store,
            visitor=Visitor(allow_private=allow_private),
            gazetteer=open_gazetteer(gazetteer, console),
            boundaries=chosen_boundaries(boundaries),
            vocabulary=load_vocabulary(vocabulary),
            notify=console.notice,
            progress=console.progress,
        )
        if once:
            return _once(watcher.visit(), console, name)
        console.note(f"{name}: {plural(len(listed), 'feed')} watched; Ctrl-C ends it")
        try:
            watcher.run(lambda visit: _tell(visit, console))
        except KeyboardInterrupt:
            console.note(f"{name}: no longer watched for")
            return ExitCode.OK


def _once(visits: Iterator[Visit], console: Console, name: str) -> int:
    outcomes = []
    for visit in visits:
        _tell(visit, console)
        outcomes.append(visit.outcome)
    console.line(os.fsencode(name))
    console.flush()
    failed = outcomes.count("failed")
    return ExitCode.OK if not failed else ExitCode.NOTHING if failed == len(outcomes) else ExitCode.PARTLY


def _tell(visit: Visit, console: Console) -> None:
    name = visit.feed.name
    if visit.added is not None:
        for remark in visit.added.account.remarks():
            console.warning(f"{name}: {remark}")
        console.note(f"{name}: {what_came(visit.added)}")
    elif visit.outcome == "same":
        console.detail(f"{name}: nothing new")
    elif visit.outcome == "waiting":
        console.warning(f"{name}: failed before and is left alone for {span(visit.again - visit.begun)} more")
