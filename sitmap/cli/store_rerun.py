"""``sitmap store rerun``."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from sitmap.cli.console import Console, console_warnings, printable
from sitmap.cli.gazetteers import open_gazetteer
from sitmap.cli.options import (
    ExitCode,
    boundaries_option,
    gazetteer_option,
    messages_options,
    vocabulary_option,
)
from sitmap.wording import plural

if TYPE_CHECKING:
    from sitmap.store import Difference

__all__ = ["rerun_command"]

_MARKS = {"added": "+", "removed": "-", "changed": "~"}


@click.command("rerun")
@click.argument("store")
@click.option("--apply", is_flag=True, help="Keep what is read now; without it nothing in the store is changed.")
@click.option("--json", "as_json", is_flag=True, help="Print each difference as one JSON object a line.")
@gazetteer_option
@boundaries_option
@vocabulary_option
@messages_options
def rerun_command(
    store: str,
    apply: bool,
    as_json: bool,
    gazetteer: tuple[str, ...],
    boundaries: tuple[str, ...],
    vocabulary: tuple[str, ...],
    console: Console,
) -> int:
    """Read all reports of STORE once more with the rules of today, and print what is read differently.

    Events that come (+), go (-) or change (~), column by column, incidents included: what was, and what is. With
    --apply the store has the new events, and its table changes what they replaced.
    """
    from sitmap.store import open_store

    places = open_gazetteer(gazetteer, console)
    with console_warnings(console), open_store(store) as kept:
        done = kept.rerun(
            apply=apply,
            gazetteer=places,
            boundaries=boundaries,
            vocabulary=vocabulary,
            notify=console.notice,
            progress=console.progress,
        )
    for one in done.differences:
        if as_json:
            console.data(one.to_json())
        else:
            for line in _lines(one):
                console.line(line.encode("utf-8", "replace"))
    console.flush()
    counts = Counter(one.change for one in done.differences)
    told = ", ".join(f"{counts[change]:,} {change}" for change in _MARKS)
    end = "" if not done.differences else "; the store has them now" if apply else "; --apply keeps them"
    console.note(f"{kept.name}: {plural(done.reports, 'report')} read again, events: {told}{end}")
    return ExitCode.OK


def _lines(one: Difference) -> list[str]:
    where = one.place_name or "no place"
    lines = [f"{_MARKS[one.change]} {one.id} {one.layer}, {where}, {one.start_date or 'no date'} ({one.report_id})"]
    lines += [f"    {name}: {_shown(was)} → {_shown(now)}" for name, (was, now) in one.fields.items()]
    return [printable(line) for line in lines]


def _shown(value: Any) -> str:
    return "null" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
