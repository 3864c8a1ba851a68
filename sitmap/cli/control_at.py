"""``sitmap control at``: places and a day → who is said to hold them, by each source."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitmap.cli.console import Console, console_warnings
from sitmap.cli.control_files import check_outputs, open_control, source_record
from sitmap.cli.control_words import said_of
from sitmap.cli.gazetteers import open_gazetteer
from sitmap.cli.options import (
    ExitCode,
    boundaries_option,
    control_option,
    day_option,
    gazetteer_option,
    mapping_option,
    messages_options,
)  # fmt: skip
from sitmap.errors import UsageError
from sitmap.wording import plural, some_of

if TYPE_CHECKING:
    import pandas as pd

    from geo.boundaryset import BoundarySet
    from geo.control import ControlSeries
    from geo.gazetteer import Gazetteer, Place

__all__ = ["at_command"]

FORMS = (".csv", ".tsv", ".json", ".geojson", ".gpkg")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A place asked for, with the words that asked for it."""

    query: str
    place: Place
    unit: bool = False


@click.command("at")
@click.argument("names", nargs=-1, metavar="NAME...")
@control_option(required=True)
@day_option("--date", help="The day asked for; by default the last that any source has.")
@click.option(
    "--within-days",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    metavar="N",
    help="A snapshot stands for no more than so many days after it.",
)
@click.option(
    "--places", metavar="FILE", help="Ask for the places of a table: CSV or TSV (name, lat, lon), GeoJSON, GeoPackage."
)
@click.option(
    "--oblast", multiple=True, metavar="UNIT", help="Ask for all settlements of a first-level unit, by name or code."
)
@click.option("--all", "everything", is_flag=True, help="Ask for all settlements of Ukraine that the gazetteer has.")
@gazetteer_option
@boundaries_option
@mapping_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line for each place.")
@click.option(
    "-o",
    "--out",
    multiple=True,
    metavar="FILE",
    help=f"Write the table, by extension: {', '.join(FORMS)}; several times.",
)
@messages_options
def at_command(
    names: tuple[str, ...],
    control: tuple[str, ...],
    date: dt.date | None,
    within_days: int,
    places: str | None,
    oblast: tuple[str, ...],
    everything: bool,
    gazetteer: tuple[str, ...],
    boundaries: tuple[str, ...],
    mapping: tuple[str, ...],
    as_json: bool,
    out: tuple[str, ...],
    console: Console,
) -> int:
    """Print who is said to hold each NAME on a day: what each source shows, and what most of them do.

    The last snapshot of a source up to the day stands for it. With it come its date and the distance to the nearest
    place where what it shows ends. Ground that a source leaves blank counts as held by the state whose it is, in
    countries where the source draws what the other side holds. Of a unit (Donetsk Oblast) the shares are told.

    --places, --oblast and --all ask for many places at once and print a table (CSV); so does --gazetteer without a
    NAME, for all settlements of Ukraine with those of its file.
    """
    check_outputs(out, FORMS)
    everything = everything or bool(gazetteer and not names and not places and not oblast)
    if not (names or places or oblast or everything):
        raise UsageError("nothing to ask for: give a NAME, --places, --oblast or --all")
    from sitmap.account import Account, choose_boundaries

    known = open_gazetteer(gazetteer, console)
    with console_warnings(console):
        units = choose_boundaries(boundaries, Account(), console.notice)
    asked, unknown = _named(names, known)
    asked += [_Asked(place.name, place) for place in _listed(places, oblast, everything, known, units, console)]
    if unknown:
        console.warning(f"no place for {some_of([repr(name) for name in unknown])}")
    if not asked:
        return ExitCode.NOTHING
    series = open_control(control, mapping, console)
    day = date or max(one.dates[-1] for one in series)
    table = _table(asked, series, day, within_days, units)
    if as_json or not (places or oblast or everything):
        for one, row in zip(asked, table.to_dict("records"), strict=True):
            record = _record(one, {str(name): value for name, value in row.items()}, series, day, within_days)
            if as_json:
                console.data(record)
            else:
                console.line("\n".join(said_of(record)).encode("utf-8"))
    elif not out:
        _print_table(table, console)
    for path in out:
        _write(table, path, series, day)
        console.line(path.encode("utf-8", "surrogateescape"))
    console.flush()
    silent = [one.source.key for one in series if one.on(day, within_days=within_days) is None]
    if silent:
        console.warning(f"no snapshot up to {within_days} days before {day}: {', '.join(silent)} (--within-days)")
    console.note(f"{plural(len(asked), 'place')} on {day}, by {plural(len(series), 'source')}")
    return ExitCode.PARTLY if console.errors or unknown else ExitCode.OK


def _named(names: Sequence[str], gazetteer: Gazetteer) -> tuple[list[_Asked], list[str]]:
    """Return the places that names mean, and the names that mean none."""
    import geo

    asked, unknown = [], []
    for name in names:
        match = geo.geocode(name, gazetteer=gazetteer)
        if match is None or match.area == "none":
            unknown.append(name)
        else:
            asked.append(_Asked(name, match.place, match.area == "unit"))
    return asked, unknown


def _listed(
    path: str | None, oblasts: Sequence[str], everything: bool, gazetteer: Gazetteer, units: BoundarySet | None,
    console: Console,
) -> list[Place]:  # fmt: skip
    """Return the places of a table, of units, or of the whole country."""
    found = [] if path is None else _read_places(path, units, console)
    codes = {code for name in oblasts for code in _codes(name, gazetteer)}
    if codes or everything:
        some = [
            place
            for place in gazetteer
            if place.kind == "settlement" and (place.admin1_iso in codes or (everything and place.admin0_iso == "UA"))
        ]
        found += sorted(some, key=lambda place: (place.admin1_iso or "", place.name, place.id))
    return found


def _codes(name: str, gazetteer: Gazetteer) -> Sequence[str]:
    """Return the code of a unit, or those of a region."""
    code = name.strip().upper()
    if gazetteer.has(f"iso:{code}"):
        return [code]
    named = gazetteer.named(name)
    units = [place for place in named.places if place.kind in ("admin1", "region")] or list(named.stems)
    if not units:
        raise UsageError(f"--oblast {name}: no first-level unit of that name; give its ISO 3166-2 code (UA-14)")
    return units[0].members or [units[0].admin1_iso or ""]


def _read_places(path: str, units: BoundarySet | None, console: Console) -> list[Place]:
    import numpy as np

    import geo
    from geo.gazetteer import Place
    from geo.gazetteerfiles.building import read_rows

    rows, left_out = read_rows(Path(path))
    for reason, count, where in left_out:
        console.warning(f"{path}: {plural(count, 'row')} left out: {reason} ({where})")
    within = geo.join_units(np.array([(row.lon, row.lat) for row in rows]), boundaries=units)
    return [
        Place(
            row.id or f"row:{row.where}", row.geonameid, row.name, row.kind, row.lon, row.lat,
            code[:2] if isinstance(code, str) else None, code if isinstance(code, str) else None, row.population, 1.0,
        )
        for row, code in zip(rows, within.astype(object).tolist(), strict=True)
    ]  # fmt: skip


def _table(
    asked: Sequence[_Asked], series: Sequence[ControlSeries], day: dt.date, within_days: int, units: BoundarySet | None
) -> pd.DataFrame:
    """Return a row for each place: what it is, what each source says, and what most of them do."""
    import pandas as pd

    from geo.control import control_at

    places = [one.place for one in asked]
    answers = control_at(places, series, day, within_days=within_days, boundaries=units)
    what = pd.DataFrame(
        {
            "name": pd.Series([place.name for place in places], dtype=object),
            "place_id": pd.Series([place.id for place in places], dtype=object),
            "admin1_iso": pd.Series([place.admin1_iso for place in places], dtype=object),
            "lon": [round(place.lon, 6) for place in places],
            "lat": [round(place.lat, 6) for place in places],
        }
    )
    for one in series:
        key = one.source.key
        answers[f"{key}_edge_km"] = answers[f"{key}_edge_km"].round(3)
        if any(place.unit for place in asked):
            shares = [_shares(one, place, day, within_days, units) if place.unit else None for place in asked]
            answers[f"{key}_shares"] = pd.Series(shares, dtype=object)
    return pd.concat([what, answers], axis=1)


def _shares(
    series: ControlSeries, asked: _Asked, day: dt.date, within_days: int, units: BoundarySet | None
) -> dict[str, float] | None:
    """Return which shares of a unit are held by whom; what is fought over and claimed may overlap with it."""
    from geo.boundaryset import embedded
    from geo.control.blank import STATES
    from geo.control.standing import standing

    place = asked.place
    snapshot = series.on(day, within_days=within_days)
    codes = place.members or ((place.admin1_iso,) if place.admin1_iso else ())
    shape = (units or embedded()).outline(tuple(codes))
    if snapshot is None or shape is None:
        return None
    found = standing(series, snapshot, shape, place.admin0_iso)
    shares = {side: found.held(side) for side in sorted({*snapshot.controllers, *STATES.values()})}
    shares["contested"] = found.contested
    return {name: round(share, 4) for name, share in shares.items() if share > 0}


def _record(
    asked: _Asked, row: dict[str, Any], series: Sequence[ControlSeries], day: dt.date, within_days: int
) -> dict[str, Any]:
    """Return the answer for one place as JSON has it."""
    sources = []
    for one in series:
        cells = {name: _plain(row.get(f"{one.source.key}_{name}")) for name in ("state", "drawn", "claimed", "edge_km")}
        snapshot = one.on(day, within_days=within_days)
        answer = {
            "source": source_record(one.source),
            "date": snapshot.date.isoformat() if snapshot else None,
            "file": snapshot.file if snapshot else None,
            **cells,
        }
        if asked.unit:
            answer["shares"] = row[f"{one.source.key}_shares"]
        sources.append(answer)
    names = ("sources", "majority", "majority_sources", "tied")
    place = {name: _plain(row[name]) for name in ("name", "place_id", "admin1_iso", "lon", "lat")}
    record = {"query": asked.query, "place": place, "date": day.isoformat(), "answers": sources}
    if len(series) > 1:
        record["together"] = {name: _plain(row[name]) for name in names}
    return record


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _print_table(table: pd.DataFrame, console: Console) -> None:
    from layers.export.tabular import csv_text

    console.line(csv_text(table).rstrip("\n").encode("utf-8"))


def _write(table: pd.DataFrame, path: str, series: Sequence[ControlSeries], day: dt.date) -> None:
    """Write the table in the form that the extension says."""
    from layers.export.atomic import atomic_write
    from layers.export.control import GROUND, write_ground
    from layers.export.tabular import csv_text, delimiter_of

    suffix = Path(path).suffix.casefold()
    if suffix in (".csv", ".tsv"):
        atomic_write(path, csv_text(table, delimiter_of(suffix)))
        return
    records: list[dict[str, Any]] = [
        {str(name): value.isoformat() if isinstance(value, dt.date) else _plain(value) for name, value in row.items()}
        for row in table.to_dict("records")
    ]
    if suffix in GROUND:
        import shapely

        for record in records:
            located = record["lon"] is not None
            record["geometry"] = shapely.Point(record["lon"], record["lat"]) if located else None
        head = {"title": f"Who is said to hold places on {day}", "date": day.isoformat()}
        write_ground({"places": records}, path, head, [one.source for one in series])
    else:
        sources = [source_record(one.source) for one in series]
        whole = {"date": day.isoformat(), "sources": sources, "places": records}
        atomic_write(path, json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1) + "\n")
