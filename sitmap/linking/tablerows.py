"""Rows of the event table that others made, as linking sees them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from sitmap.linking.facts import Fact, level_of, weapon_kinds, window_of, words_digest
from sitmap.model import AirDefenceCounts, Toll

if TYPE_CHECKING:
    from geo.gazetteer import Place

__all__ = ["fact_of_row"]

# Of a place that the gazetteer has not nobody knows how rare two attacks there are: it counts as a city.
_UNKNOWN_POPULATION = 10_000_000
_KINDS = {"country": "country", "region": "region", "oblast": "admin1", "raion": "raion"}


def fact_of_row(row: Mapping[str, Any], place: Place | None, number: int) -> Fact:
    """Reduce a row to what is compared.

    Rows of one dataset are never linked to one another, unless they come with one `incident_id`: whoever made it
    kept them apart. Rows at coordinates only are of one place where these are the same to about 100 m.

    Parameters
    ----------
    row : mapping
        The columns of `layers.schema` as plain values, null as None.
    place : geo.gazetteer.Place, optional
        The place of the gazetteer that the row is at.
    number : int
        Its place in its table.
    """
    level = level_of(row["precision"])
    lon, lat = row["lon"], row["lat"]
    if level not in ("", "country") and lon is None:
        level = ""
    report = row["report_id"] or row["id"]
    quote = row["quote"]
    return Fact(
        report=report,
        apart=row.get("dataset") or report,
        telling=row["incident_id"] or row["id"],
        number=number,
        start=row["span_start"] or 0,
        published=row["published"] or date.max,
        layer=row["layer"],
        side=row["claimant_side"],
        stance=row["stance"] or "reported",
        initiator=row["initiator"],
        controller=row["controller"],
        status=row["control_status"],
        extent=row["extent"],
        relation="in",
        window=window_of(row["start_date"], row["end_date"], row["date_precision"], row["date_basis"]),
        place=_place_id(row, place, level),
        kind=place.kind if place is not None else _KINDS.get(row["precision"] or "", "settlement"),
        level=level,
        oblast=row["precision"] == "oblast",
        lon=lon or 0.0,
        lat=lat or 0.0,
        reach_km=row["uncertainty_km"] or 0.0,
        population=place.population if place is not None else _UNKNOWN_POPULATION,
        unit=row["admin1_iso"],
        weapons=weapon_kinds(row["weapons"] or ()),
        targets=frozenset(row["targets"] or ()),
        models=frozenset(row["weapon_models"] or ()),
        tolls={kind: toll for kind in ("killed", "injured", "missing") if (toll := _toll(row, kind)) is not None},
        counts={name: row[name] for name in AirDefenceCounts.__slots__ if row[name] is not None},
        # Without a sentence there is nothing that could be a reprint of another.
        words=words_digest(quote, row["place_text"] or "") if quote else words_digest("", row["id"]),
        quote=quote or "",
        lang=row["lang"],
    )


def _place_id(row: Mapping[str, Any], place: Place | None, level: str) -> str:
    if not level:
        return ""
    if place is not None:
        return place.id.removeprefix("hromada:")
    if row["precision"] == "oblast" and row["admin1_iso"]:
        return f"iso:{row['admin1_iso']}"
    if level == "country":
        return f"country:{row['admin0_iso']}"
    return f"point:{row['lon']:.3f},{row['lat']:.3f}"


def _toll(row: Mapping[str, Any], kind: str) -> Toll | None:
    low, high = row[f"{kind}_min"], row[f"{kind}_max"]
    return None if low is None and high is None else Toll(low, high)
