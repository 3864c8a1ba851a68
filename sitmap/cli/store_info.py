"""``sitmap store info``."""

from __future__ import annotations

from typing import Any

import click

from sitmap.cli.console import Console
from sitmap.cli.options import ExitCode, messages_options
from sitmap.wording import plural

__all__ = ["info_command"]


@click.command("info")
@click.argument("store")
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object, with all runs.")
@messages_options
def info_command(store: str, as_json: bool, console: Console) -> int:
    """Print what is in STORE: how many reports, events and incidents, of which days, and what they were read with."""
    from sitmap.store import open_store

    with open_store(store) as kept:
        found = kept.info()
    if as_json:
        console.data(found)
    else:
        for line in _lines(found):
            console.line(line.encode("utf-8"))
    console.flush()
    return ExitCode.OK


def _lines(found: dict[str, Any]) -> list[str]:
    layers = ", ".join(f"{layer} {count:,}" for layer, count in found["layers"].items())
    lines = [
        f"{found['store']}: {found['bytes']:,} bytes, made by {found['made_by']} (store version {found['schema']})",
        f"{plural(found['reports'], 'report')}{_days(found['published'], 'published')}, "
        f"found in {plural(found['sources'], 'place')}",
        f"{plural(found['originals'], 'original')} of {found['original_bytes']:,} bytes",
        f"{plural(found['events'], 'event')}{_days(found['days'], 'of')}" + (f": {layers}" if layers else ""),
        f"{plural(found['without_geometry'], 'event')} without a place on the map",
        f"{plural(found['incidents'], 'incident')}, "
        f"{found['incidents_of_several_reports']:,} told by more than one report",
        f"{plural(len(found['runs']), 'run')}"
        + (f", the last one on {found['runs'][-1]['started_at'][:10]}" if found["runs"] else ""),
    ]
    if found["reports_read_by_other_rules"]:
        lines.append(f"{plural(found['reports_read_by_other_rules'], 'report')} read by other rules than this sitmap's")
    return lines + [f"to be named: {line}" for line in found["credits"]]


def _days(days: list[str | None], word: str) -> str:
    first, last = days
    return "" if first is None else f" {word} {first}" if first == last else f" {word} {first} to {last}"
