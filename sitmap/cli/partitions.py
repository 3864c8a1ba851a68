"""``sitmap extract --engine``: the options, and what is said of a run in partitions."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from sitmap.cli.options import ExitCode
from sitmap.wording import plural

if TYPE_CHECKING:
    from datetime import date

    from sitmap.cli.console import Console
    from sitmap.engine import Settings
    from sitmap.sources.tables import TableMapping

__all__ = ["ENGINES", "engine_options", "extract_into_folder"]

P = ParamSpec("P")
R = TypeVar("R")

# As `sitmap.engine.ENGINES`, which need not be imported for --help.
ENGINES = ("serial", "processes", "dask")


def engine_options(command: Callable[P, R]) -> Callable[P, R]:
    """Add ``--engine``, ``--workers``, ``--scheduler``, ``--out`` and ``--part-size``."""
    for option in (
        click.option(
            "--part-size",
            type=click.IntRange(min=1),
            metavar="N",
            help="With --engine: so many reports make a partition (by default 500; of long reports fewer). "
            "Of event tables each has some megabytes.",
        ),
        click.option(
            "-o",
            "--out",
            type=click.Path(path_type=str),
            metavar="FOLDER",
            help="With --engine: the folder to write to, which must be new, empty or that of the same run; by default "
            "one named after the input, in outputs.",
        ),
        click.option(
            "--scheduler",
            metavar="ADDRESS",
            help="With --engine dask: the cluster's scheduler, tcp://host:8786.",
        ),
        click.option(
            "--workers",
            type=click.IntRange(min=1),
            metavar="N",
            help="With --engine processes: how many; by default one for each core.",
        ),
        click.option(
            "--engine",
            type=click.Choice(ENGINES),
            help="Write GeoParquet files, one for each partition of the REPORTs, instead of printing the events: one "
            "after the other (serial), on all cores (processes) or on a cluster (dask). A run that was ended goes on "
            "when it is started again (see docs/scale.md).",
        ),
    ):
        command = option(command)
    return command


def extract_into_folder(
    inputs: tuple[str, ...],
    console: Console,
    *,
    engine: str,
    workers: int | None,
    scheduler: str | None,
    out: str | None,
    part_size: int | None,
    link: bool,
    published: date | None,
    settings: Settings,
    mappings: Sequence[TableMapping],
) -> int:
    """Write the partitions, say what became of them, and return the exit status."""
    from sitmap.engine import extract_partitions
    from sitmap.engine.partitions import PART_SIZE
    from sitmap.outputs import default_name

    made = extract_partitions(
        inputs,
        Path("outputs", default_name(inputs)) if out is None else out,
        engine=engine,
        workers=workers,
        scheduler=scheduler,
        part_size=part_size or PART_SIZE,
        link=link,
        published=published,
        settings=settings,
        table_mapping=mappings,
        notify=console.notice,
        progress=lambda number, first: console.progress(number, f"{first} and after"),
    )
    for path in made.files:
        console.line(os.fsencode(path))
    console.flush()
    counts = made.counts
    if counts.get("without_events"):
        console.warning(f"{plural(counts['without_events'], 'report')} without events")
    if counts.get("unplaced"):
        console.warning(f"{plural(counts['unplaced'], 'event')} without a resolved place")
    done = made.partitions - len(made.failed)
    if counts.get("table_rows"):
        console.note(
            f"{plural(counts['table_rows'], 'row')} of event tables: {counts['unusable']:,} unusable, "
            f"{counts['left_out']:,} left out" + (f"; each with its reason: {made.rejects}" if made.rejects else "")
        )
    console.note(
        f"{plural(counts.get('reports', 0), 'report')}, {plural(counts.get('rows', 0), 'event')} in "
        f"{plural(done, 'partition')}; {made.worked - len(made.failed)} of them were worked on now"
    )
    if made.failed:
        console.error(f"{plural(len(made.failed), 'partition')} failed; the same command tries them again")
    if not made.failed and not made.failures and not counts.get("unusable"):
        return ExitCode.OK
    read = counts.get("reports", 0) or counts.get("table_rows", 0) > counts.get("unusable", 0)
    return ExitCode.PARTLY if read else ExitCode.NOTHING
