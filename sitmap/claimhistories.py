"""Claims of control by place: one list a place, rival claims side by side with their claimants and dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sitmap.histories import plain_row
from sitmap.model import LocatedEvent

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["ClaimHistory", "ControlClaim", "claim_histories", "to_json"]


@dataclass(frozen=True, slots=True)
class ControlClaim:
    """One claim of control: a row of the event table; values are those of its columns.

    The last five are null where the table was not held against areas of control (`sitmap.assess`).
    """

    id: str
    incident_id: str
    start_date: date | None
    end_date: date | None
    controller: str | None
    control_status: str | None
    extent: str | None
    stance: str
    claimant: str | None
    claimant_side: str | None
    publisher: str | None
    published: date | None
    report_id: str
    url: str | None
    quote: str | None
    assessment: str | None
    assessment_source: str | None
    assessment_date: date | None
    assessment_state: str | None
    assessment_edge_km: float | None


@dataclass(frozen=True, slots=True)
class ClaimHistory:
    """All claims of control over one place.

    Parameters
    ----------
    place_name, precision, admin1_iso : str or None
    geonameid : int or None
    lon, lat : float or None
        As in the event table.
    claims : tuple of ControlClaim
        By the day that they speak of, then by the day of publication; those without a day come last.
    rivals : tuple of tuple of str
        Ids of claims that cannot all be so: of one incident, by different controllers or denied by one and not by
        another.
    """

    place_name: str | None
    precision: str | None
    admin1_iso: str | None
    geonameid: int | None
    lon: float | None
    lat: float | None
    claims: tuple[ControlClaim, ...]
    rivals: tuple[tuple[str, ...], ...]


def claim_histories(events: gpd.GeoDataFrame | Iterable[LocatedEvent]) -> list[ClaimHistory]:
    """Gather the claims of control over each place.

    Parameters
    ----------
    events : geopandas.GeoDataFrame or iterable of LocatedEvent
        An event table as `sitmap.to_table` or `sitmap.assess` make it, or what `sitmap.locate` gives for the reports.

    Returns
    -------
    list of ClaimHistory
        By unit and name of the place; claims whose place was not found are gathered by the words for it.
    """
    import pandas as pd

    from sitmap.tabulate import to_rows

    rows: list[Mapping[str, Any]]
    if isinstance(events, pd.DataFrame):
        claims = events[events["layer"] == "control"].drop(columns="geometry", errors="ignore")
        rows = [plain_row(row) for row in claims.to_dict("records")]
    else:
        rows = [row for row in to_rows(list(events)) if row["layer"] == "control"]
    places: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        placed = row["place_name"] is not None
        name = row["place_name"] if placed else row["place_text"]
        # The name alone is not the place, and nor is the point: "near X" and X share it.
        key = (row["admin1_iso"] or "", name or "", row["precision"] or "", row["geonameid"] or 0)
        places.setdefault(key, []).append(row)
    return [_history(places[key]) for key in sorted(places)]


def to_json(history: ClaimHistory) -> dict[str, Any]:
    """Return a history as plain values, with dates in ISO 8601."""
    from layers.plain import json_value

    plain: dict[str, Any] = json_value(asdict(history))
    return plain


def _history(rows: Iterable[Mapping[str, Any]]) -> ClaimHistory:
    ordered = sorted(rows, key=_order)
    first = ordered[0]
    incidents: dict[str, list[Mapping[str, Any]]] = {}
    for row in ordered:
        incidents.setdefault(row["incident_id"], []).append(row)
    return ClaimHistory(
        first["place_name"] or first["place_text"], first["precision"], first["admin1_iso"], first["geonameid"],
        first["lon"], first["lat"],
        tuple(map(_claim, ordered)),
        tuple(tuple(row["id"] for row in group) for group in incidents.values() if _at_odds(group)),
    )  # fmt: skip


def _claim(row: Mapping[str, Any]) -> ControlClaim:
    values: dict[str, Any] = {name: row.get(name) for name in ControlClaim.__slots__}
    return ControlClaim(**values)


def _order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    day = row["end_date"] or row["start_date"] or date.max
    return (day, row["published"] or date.max, row["report_id"] or "", row["span_start"] or 0, row["id"])


def _at_odds(rows: Iterable[Mapping[str, Any]]) -> bool:
    return len({(row["controller"], row["stance"] == "denied") for row in rows}) > 1
