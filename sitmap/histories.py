"""The incidents of an event table: their versions in order, and how their tolls changed. Nothing is ever added up."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sitmap.model import LocatedEvent

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.boundaryset import BoundarySet

__all__ = ["Figure", "Incident", "Version", "incidents", "plain_row", "to_json"]

KINDS = ("killed", "injured", "missing")


@dataclass(frozen=True, slots=True)
class Version:
    """One row: an incident as one report tells it of one place. The values are those of the event table's columns."""

    id: str
    report_id: str
    published: date | None
    publisher: str | None
    title: str | None
    url: str | None
    lang: str | None
    claimant: str | None
    claimant_side: str | None
    stance: str
    place_name: str | None
    start_date: date | None
    end_date: date | None
    killed_min: int | None
    killed_max: int | None
    injured_min: int | None
    injured_max: int | None
    missing_min: int | None
    missing_max: int | None
    quote: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A toll of one kind as it was published: bounds as in `sitmap.model.Toll`, who gave it, and where."""

    published: date | None
    min: int | None
    max: int | None
    claimant: str | None
    claimant_side: str | None
    report_id: str


@dataclass(frozen=True, slots=True)
class Incident:
    """What several rows tell of one incident.

    Parameters
    ----------
    id : str
        The rows' `incident_id`.
    layer : str
        Of the earliest row.
    place_name, admin1_iso : str or None
        Of the earliest of the rows that are placed most exactly.
    start_date, end_date : datetime.date or None
        Of the row with the shortest stated or relative dates; else of the earliest with any.
    versions : tuple of Version
        All rows by (date of publication, report id, position in the report); reports without a date come last.
    tolls : mapping of str to tuple of Figure
        For ``killed``, ``injured`` and ``missing`` what was published, in the order of the versions. What is denied is
        no figure.
    current : mapping of str to tuple of Figure
        The figures that still stand. A figure falls when a later one comes from the same side, or when it had the
        outlet's own voice and a later one is given by the side that was hit. What the two sides say, or an outlet
        after an official, stands side by side; figures are never added.
    """

    id: str
    layer: str
    place_name: str | None
    admin1_iso: str | None
    start_date: date | None
    end_date: date | None
    versions: tuple[Version, ...]
    tolls: Mapping[str, tuple[Figure, ...]]
    current: Mapping[str, tuple[Figure, ...]]


def incidents(
    events: gpd.GeoDataFrame | Iterable[LocatedEvent], *, boundaries: BoundarySet | None = None
) -> list[Incident]:
    """Gather the rows of each incident.

    Parameters
    ----------
    events : geopandas.GeoDataFrame or iterable of LocatedEvent
        An event table as `sitmap.to_table` makes it, or what `sitmap.locate` gives for the reports.
    boundaries : geo.BoundarySet, optional
        Whose units the events are joined to; by default the embedded ones. A table has its units already.

    Returns
    -------
    list of Incident
        In the order of their earliest versions.
    """
    import pandas as pd

    from sitmap.tabulate import to_rows

    if isinstance(events, pd.DataFrame):
        table = events.drop(columns="geometry", errors="ignore")
        return _gathered([plain_row(row) for row in table.to_dict("records")])
    return _gathered(to_rows(list(events), boundaries=boundaries))


def _gathered(rows: Iterable[Mapping[str, Any]]) -> list[Incident]:
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=_order):
        groups.setdefault(row["incident_id"], []).append(row)
    return [_incident(key, group) for key, group in groups.items()]


def to_json(incident: Incident) -> dict[str, Any]:
    """Return an incident as plain values, with dates in ISO 8601."""
    from layers.plain import json_value

    plain: dict[str, Any] = json_value(asdict(incident))
    return plain


def plain_row(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    """Return a row of a table with None for null, and its kinds of numbers and days as Python's."""
    from layers.values import is_null

    plain: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, list | tuple):
            plain[str(name)] = list(value)
        elif is_null(value):
            plain[str(name)] = None
        else:
            value = value.item() if hasattr(value, "item") else value
            plain[str(name)] = value.date() if hasattr(value, "date") else value
    return plain


def _order(row: Mapping[str, Any]) -> tuple[date, str, int, str]:
    return (row["published"] or date.max, row["report_id"], row["span_start"] or 0, row["id"])


def _incident(key: str, rows: Sequence[Mapping[str, Any]]) -> Incident:
    placed = min(rows, key=lambda row: (row["uncertainty_km"] is None, row["uncertainty_km"] or 0.0))
    dated = min(rows, key=_vagueness)
    tolls = {kind: tuple(_figure(row, kind) for row in rows if _gives(row, kind)) for kind in KINDS}
    hit = {row["target_side"] for row in rows if row["target_side"]}
    return Incident(
        id=key,
        layer=rows[0]["layer"],
        place_name=placed["place_name"],
        admin1_iso=placed["admin1_iso"],
        start_date=dated["start_date"],
        end_date=dated["end_date"],
        versions=tuple(Version(**{name: row[name] for name in Version.__slots__}) for row in rows),
        tolls={kind: figures for kind, figures in tolls.items() if figures},
        current={kind: _standing(figures, hit) for kind, figures in tolls.items() if figures},
    )


def _vagueness(row: Mapping[str, Any]) -> tuple[bool, bool, int]:
    start, end = row["start_date"], row["end_date"]
    if start is None or end is None:
        return (True, True, 0)
    return (False, row["date_basis"] == "publication", (end - start).days)


def _gives(row: Mapping[str, Any], kind: str) -> bool:
    given = row[f"{kind}_min"] is not None or row[f"{kind}_max"] is not None
    return given and row["stance"] != "denied"


def _figure(row: Mapping[str, Any], kind: str) -> Figure:
    return Figure(
        row["published"], row[f"{kind}_min"], row[f"{kind}_max"], row["claimant"], row["claimant_side"],
        row["report_id"],
    )  # fmt: skip


def _standing(figures: Sequence[Figure], hit: set[str]) -> tuple[Figure, ...]:
    """Leave out the figures that a later one replaces; of one day's figures of one source the highest is the latest."""
    ordered = sorted(figures, key=lambda figure: (figure.published or date.max, figure.min or figure.max or 0))
    return tuple(
        figure
        for number, figure in enumerate(ordered)
        if not any(_replaces(later, figure, hit) for later in ordered[number + 1 :])
    )


def _replaces(later: Figure, figure: Figure, hit: set[str]) -> bool:
    ours, theirs = _voice(later), _voice(figure)
    return ours == theirs or (theirs is None and ours in hit)


def _voice(figure: Figure) -> str | None:
    """The side that gives a figure; None is the outlet's own voice and that of third parties."""
    return figure.claimant_side if figure.claimant_side in ("Ukraine", "Russia") else None
