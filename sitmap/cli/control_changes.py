"""``sitmap control diff`` and ``sitmap control history``: what a side gained and lost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sitmap.cli.console import Console, console_warnings
from sitmap.cli.control_files import check_outputs, one_series, open_control
from sitmap.cli.control_records import diff_record, diff_table, history_record, history_table, settlement_table
from sitmap.cli.control_tables import diff_lines, history_lines
from sitmap.cli.gazetteers import open_gazetteer
from sitmap.cli.options import (
    ExitCode,
    boundaries_option,
    day_option,
    gazetteer_option,
    language_option,
    mapping_option,
    messages_options,
)  # fmt: skip
from sitmap.errors import UsageError
from sitmap.wording import plural

if TYPE_CHECKING:
    import pandas as pd

    from geo.boundaryset import BoundarySet
    from geo.control import ControlHistory, ControlSeries, ControlSnapshot
    from geo.control.reading import MappingLike

__all__ = ["diff_command", "history_command"]

R = TypeVar("R")

TABLES = (".csv", ".tsv", ".json", ".geojson", ".gpkg")
CHARTS = (".png", ".svg")
MAP = ".html"


def _side_options(command: Callable[..., R]) -> Callable[..., R]:
    """Add the options that both commands share."""
    options: list[Callable[[Callable[..., R]], Callable[..., R]]] = [
        click.option("--source", metavar="KEY", help="Which source, where the files are of several."),
        click.option("--controller", metavar="SIDE", help="Whose gains and losses (Russia, Ukraine)."),
        click.option("--claimed", is_flag=True, help="Compare ground that is claimed, not what is assessed."),
        click.option(
            "--accuracy",
            type=click.FloatRange(min=0),
            metavar="KM",
            help="How exactly the edges are drawn; by default what is known of the source. A change is eroded and "
            "dilated by half of it: what vanishes counts as redrawn, what is left as moved.",
        ),
        boundaries_option,
        mapping_option,
        language_option,
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of words."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@day_option("--from", "first", help="The day that A stands for, where the file itself does not say or is wrong.")
@day_option("--to", "last", help="The day that B stands for, likewise.")
@_side_options
@click.option(
    "-o",
    "--out",
    multiple=True,
    metavar="FILE",
    help="Write the table by unit (.csv, .tsv, .json), the ground that changed hands (.geojson, .gpkg), or a map of it "
    "beside both days (.html); may be given several times.",
)
@messages_options
def diff_command(
    before: str,
    after: str,
    first: dt.date | None,
    last: dt.date | None,
    source: str | None,
    controller: str | None,
    claimed: bool,
    accuracy: float | None,
    boundaries: tuple[str, ...],
    mapping: tuple[str, ...],
    lang: str,
    as_json: bool,
    out: tuple[str, ...],
    console: Console,
) -> int:
    """Print what a side gained and lost between the snapshots A and B: km² in all and by first-level unit (de jure).

    A is the older file. What moved is told apart from edges that may only have been drawn anew (--accuracy).
    """
    from geo.control import control_diff

    check_outputs(out, (*TABLES, MAP))
    units = _units(boundaries, console)
    files = ((before, first), (after, last))
    one, two = (_one_snapshot(path, day, mapping, source, console) for path, day in files)
    diff = control_diff(
        one, two, controller=controller, basis=_basis(claimed), boundaries=units, accuracy_km=accuracy
    )  # fmt: skip
    record = diff_record(diff)
    if as_json:
        console.data(record)
    else:
        console.line("\n".join(diff_lines(diff)).encode("utf-8"))
    for path in out:
        if Path(path).suffix.casefold() in (".geojson", ".gpkg"):
            from layers.export.control import write_changes

            write_changes([diff], path)
        elif Path(path).suffix.casefold() == MAP:
            from layers.webmap import build_diff_map, write_map

            with console_warnings(console):
                write_map(build_diff_map(diff, lang=lang, **_ground(units)), path)
        else:
            _write_table(path, diff_table(diff), record)
        console.line(path.encode("utf-8", "surrogateescape"))
    console.flush()
    if one.source.key != two.source.key:
        console.warning(
            f"A is taken for a file of {one.source.title}, B for one of {two.source.title}: between two sources a "
            "difference is no movement"
        )
    return ExitCode.PARTLY if console.errors else ExitCode.OK


@click.command("history")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER|PATTERN...")
@day_option("--from", "first", help="The day to begin with; by default that of the first snapshot.")
@day_option("--to", "last", help="The day to end with; by default that of the last snapshot.")
@click.option(
    "--step",
    default="week",
    show_default=True,
    metavar="day|week|month|DAYS",
    help="How far apart the days are that are compared.",
)
@_side_options
@gazetteer_option
@click.option(
    "--settlements", metavar="FILE", help="Write the settlements that changed hands, with their dates (.csv, .tsv)."
)
@click.option(
    "-o",
    "--out",
    multiple=True,
    metavar="FILE",
    help="Write the table by step and unit (.csv, .tsv, .json), the ground and settlements that changed hands "
    "(.geojson, .gpkg), a chart (.png, .svg), or a map of the snapshots with a slider (.html); may be given several "
    "times.",
)
@messages_options
def history_command(
    paths: tuple[str, ...],
    first: dt.date | None,
    last: dt.date | None,
    step: str,
    source: str | None,
    controller: str | None,
    claimed: bool,
    accuracy: float | None,
    boundaries: tuple[str, ...],
    mapping: tuple[str, ...],
    lang: str,
    as_json: bool,
    gazetteer: tuple[str, ...],
    settlements: str | None,
    out: tuple[str, ...],
    console: Console,
) -> int:
    """Print what a side gained and lost step by step, by unit, and the settlements that changed hands.

    A step compares the snapshots that stand for its first and its last day (the last ones up to them); what came and
    went within it does not show. A step without a newer snapshot has no figures, and missing days are named.
    """
    from geo.control import control_history

    if first is not None and last is not None and last < first:
        raise UsageError(f"--from {first} --to {last} would go backwards: give the earlier day first")
    check_outputs(out, (*TABLES, *CHARTS, MAP))
    if settlements is not None and Path(settlements).suffix.casefold() not in (".csv", ".tsv"):
        raise UsageError(f"--settlements {settlements}: a table is .csv or .tsv")
    places = open_gazetteer(gazetteer, console)
    units = _units(boundaries, console)
    series = one_series(open_control(paths, mapping, console), source)
    history = control_history(
        series,
        first=first,
        last=last,
        step=_step(step),
        controller=controller,
        basis=_basis(claimed),
        boundaries=units,
        places=(place for place in places if place.kind == "settlement"),
        accuracy_km=accuracy,
    )
    record = history_record(history)
    if as_json:
        console.data(record)
    else:
        console.line("\n".join(history_lines(history)).encode("utf-8"))
    for path in out:
        if Path(path).suffix.casefold() == MAP:
            _write_snapshots(series, (first, last), path, units, lang, console)
        else:
            _write_history(history, path, record)
    written = list(out)
    if settlements is not None:
        _write_table(settlements, settlement_table(history), {})
        written.append(settlements)
    for path in written:
        console.line(path.encode("utf-8", "surrogateescape"))
    console.flush()
    for note in history.notes:
        console.warning(note)
    _name_gaps(history, console)
    return ExitCode.PARTLY if console.errors else ExitCode.OK


def _name_gaps(history: ControlHistory, console: Console) -> None:
    days = [day for gap in history.gaps for day in gap.missing]
    if days:
        runs = [
            str(gap.missing[0]) if len(gap.missing) == 1 else f"{gap.missing[0]} to {gap.missing[-1]}"
            for gap in history.gaps
        ]
        console.warning(f"{plural(len(days), 'snapshot')} missing in between: {', '.join(runs)}")


def _basis(claimed: bool) -> str:
    return "claimed" if claimed else "assessed"


def _units(boundaries: Sequence[str], console: Console) -> BoundarySet | None:
    from sitmap.account import Account, choose_boundaries

    with console_warnings(console):
        return choose_boundaries(boundaries, Account(), console.notice)


def _step(text: str) -> str | int:
    if text in ("day", "week", "month"):
        return text
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise UsageError(f"--step {text}: give day, week, month or a number of days")


def _one_snapshot(
    path: str, day: dt.date | None, mapping: Sequence[str], source: str | None, console: Console
) -> ControlSnapshot:
    """Return the one snapshot of a file, of the day given or of its own."""
    given: Sequence[MappingLike] = mapping
    if day is not None:
        from geo.control.mapping import Mapping, read_mapping

        given = [replace(read_mapping(one), date=day) for one in mapping] or [Mapping(date=day)]
    series: ControlSeries = one_series(open_control([path], given, console), source)
    if len(series) > 1:
        raise UsageError(
            f"{path} has {len(series)} snapshots, from {series.dates[0]} to {series.dates[-1]}: name the file of one "
            "day, or see sitmap control history"
        )
    return series.snapshots[0]


def _write_table(path: str, table: pd.DataFrame, record: dict[str, Any]) -> None:
    from layers.export.atomic import atomic_write
    from layers.export.tabular import csv_text, delimiter_of

    suffix = Path(path).suffix.casefold()
    if suffix == ".json":
        atomic_write(path, json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1) + "\n")
    else:
        atomic_write(path, csv_text(table, delimiter_of(suffix)))


def _ground(units: BoundarySet | None) -> dict[str, Any]:
    """Return whose units a map draws, and whom to name for them."""
    return {"boundaries": units, "credits": units.credits if units is not None else ()}


def _write_snapshots(
    series: ControlSeries,
    period: tuple[dt.date | None, dt.date | None],
    path: str,
    units: BoundarySet | None,
    lang: str,
    console: Console,
) -> None:
    from geo.control import ControlSeries
    from layers import empty_table
    from layers.webmap import build_map, write_map

    first, last = period
    # What stood on the first day may be older than it.
    begin = series.on(first) if first is not None else None
    covered = ControlSeries(series.source, series.between(begin.date if begin else first, last))
    with console_warnings(console):
        write_map(build_map(empty_table(), control=[covered], lang=lang, **_ground(units)), path)


def _write_history(history: ControlHistory, path: str, record: dict[str, Any]) -> None:
    suffix = Path(path).suffix.casefold()
    if suffix in CHARTS:
        from layers.export.control_chart import write_chart

        write_chart(history, path)
    elif suffix in (".geojson", ".gpkg"):
        from layers.export.control import write_changes

        diffs = [step.diff for step in history.steps if step.diff is not None]
        write_changes(diffs, path, settlements=history.settlements)
    else:
        _write_table(path, history_table(history), record)
