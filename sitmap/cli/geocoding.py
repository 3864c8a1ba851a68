"""``sitmap geocode``."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from sitmap.cli.console import Console, console_warnings
from sitmap.cli.gazetteers import open_gazetteer
from sitmap.cli.geocoding_tables import place_table
from sitmap.cli.options import ExitCode, boundaries_option, gazetteer_option, messages_options
from sitmap.cli.reversing import print_places
from sitmap.errors import InputError, UsageError
from sitmap.wording import some_of

if TYPE_CHECKING:
    from geo import Match
    from geo.gazetteer import Gazetteer, Place

__all__ = ["geocode_command"]

# Points are joined to their units together: one at a time costs some milliseconds each.
_BATCH = 1000


@click.command("geocode")
@click.argument("names", nargs=-1, metavar="NAME...")
@click.option("--csv", "table", metavar="FILE", help="Place the names of a table (CSV or TSV with a header).")
@click.option("--column", metavar="NAME", help="With --csv: the column that has the names.")
@click.option("--admin-column", metavar="NAME", help="With --csv: the column that has the first-level unit.")
@click.option("--out", metavar="FILE", help="With --csv: the file to write (.csv or .tsv); standard output without it.")
@click.option("--prefix", default="", metavar="TEXT", help="With --csv: put before the names of the columns added.")
@click.option("--country", metavar="CODE", help="Only places of this country (ISO 3166-1 alpha-2: UA, RU).")
@click.option("--admin1", metavar="UNIT", help="Only places of this first-level unit, by name or ISO 3166-2 code.")
@click.option("--context", multiple=True, metavar="NAME", help="A place named beside it; may be given several times.")
@gazetteer_option
@click.option(
    "--reverse",
    nargs=2,
    multiple=True,
    type=float,
    metavar="LON LAT",
    help="Print the nearest place and the units of a point in degrees (WGS 84); may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="With --reverse: one JSON object a line, instead of words.")
@boundaries_option
@messages_options
def geocode_command(
    names: tuple[str, ...],
    table: str | None,
    column: str | None,
    admin_column: str | None,
    out: str | None,
    prefix: str,
    country: str | None,
    admin1: str | None,
    context: tuple[str, ...],
    gazetteer: tuple[str, ...],
    reverse: tuple[tuple[float, float], ...],
    as_json: bool,
    boundaries: tuple[str, ...],
    console: Console,
) -> int:
    """Print the place that each NAME means, one JSON object a line.

    Each object has the match and the alternatives. A NAME may be in English, Ukrainian or Russian, with its unit
    ("Pokrovsk, Donetsk region") or a relation ("near Bakhmut"). The match of a name that is not known, or that nothing
    decides, is null. Pass - to read names from standard input, one a line.

    With --csv a whole table is placed: every row and column is kept, the columns of the place are added, and rows that
    could not be placed have them empty.

    With --reverse points are told by the settlement nearest to them, with distance and direction, and by their units,
    with the distance to the border and whether it leaves a doubt.
    """
    import geo
    from sitmap.account import Account, choose_boundaries
    from sitmap.tabulate import admin_columns

    nation = country.upper() if country else None
    if as_json and not reverse:
        raise UsageError("--json goes with --reverse: names and tables have one form")
    if reverse and (
        names or table is not None or column or admin_column or out or prefix or nation or admin1 or context
    ):
        raise UsageError("--reverse takes points alone: no NAME, no --csv, none of their options")
    places = open_gazetteer(gazetteer, console)
    with console_warnings(console):
        units = choose_boundaries(boundaries, Account(), console.notice)
    if reverse:
        return print_places(reverse, units, as_json, console, places)
    if table is not None:
        if names or admin1 or context:
            raise UsageError("--csv takes no NAME, --admin1 or --context: the table has the names (see --admin-column)")
        return place_table(table, column, admin_column, nation, out, prefix, units, console, places)
    if column or admin_column or out or prefix:
        raise UsageError("--column, --admin-column, --out and --prefix go with --csv")
    if not names:
        raise UsageError("nothing to place: give a NAME, or a table with --csv")
    find = partial(geo.geocode, country=nation, admin1=admin1, context=context, gazetteer=places)
    unknown = []
    for some in _batches(_names(names)):
        matches = [find(name) for name in some]
        for name, match, unit in zip(some, matches, admin_columns(matches, units), strict=True):
            console.data(_answer(name, match, unit))
            if match is None:
                unknown.append(name)
        console.flush()
    if unknown:
        console.warning(f"no place for {some_of([_with_guess(name, admin1, places) for name in unknown])}")
    return ExitCode.OK


def _with_guess(name: str, admin1: str | None, places: Gazetteer | None) -> str:
    """Return a name that is not known with those that look like it."""
    from geo.suggest import suggest

    like = suggest(name, admin1=admin1, gazetteer=places)
    return f"{name!r} (did you mean {' or '.join(like)}?)" if like else repr(name)


def _batches(names: Iterator[str]) -> Iterator[list[str]]:
    while some := list(islice(names, _BATCH)):
        yield some


def _names(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name != "-":
            yield name
            continue
        for number, raw in enumerate(sys.stdin.buffer, start=1):
            try:
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            except UnicodeDecodeError:
                raise InputError(
                    "is not UTF-8: save the names as UTF-8", source="standard input", line=number
                ) from None
            if line:
                yield line


def _answer(name: str, match: Match | None, unit: dict[str, Any]) -> dict[str, Any]:
    if match is None:
        return {"query": name, "match": None, "alternatives": []}
    drawn = match.precision != "country"
    return {
        "query": name,
        "match": {
            **_place(match.place),
            **unit,
            "precision": match.precision,
            "lon": _number(match.lon, 5) if drawn else None,
            "lat": _number(match.lat, 5) if drawn else None,
            "uncertainty_km": _number(match.uncertainty_km, 3) if drawn else None,
            "confidence": _number(match.confidence, 3),
            "decided_by": match.decided_by,
        },
        "alternatives": [
            {
                **_place(other.place),
                "lon": _number(other.place.lon, 5),
                "lat": _number(other.place.lat, 5),
                "score": _number(other.score, 3),
            }
            for other in match.alternatives
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "geonameid": place.geonameid,
        "name": place.name,
        "kind": place.kind,
        "admin0_iso": place.admin0_iso,
        "admin1_iso": place.admin1_iso,
    }


def _number(value: float | None, digits: int) -> float | None:
    return round(value, digits) + 0.0 if value is not None and math.isfinite(value) else None
