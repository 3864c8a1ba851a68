"""Located events → the event table: one row an event at one place, in the columns of `layers.schema`."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import geo
from sitmap.linking import incident_ids
from sitmap.model import Event, LocatedEvent, Toll

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.boundaryset import BoundarySet
    from geo.resolving import Match

__all__ = ["admin_columns", "place_columns", "place_shape", "to_json", "to_rows", "to_table"]


def to_table(
    located: Iterable[LocatedEvent], *, link: bool = True, boundaries: BoundarySet | None = None
) -> gpd.GeoDataFrame:
    """Build the event table.

    Parameters
    ----------
    located : iterable of LocatedEvent
        As `sitmap.locate` gives them.
    link : bool
        Link the incidents of different reports; otherwise each report has its own.
    boundaries : geo.BoundarySet, optional
        By default the embedded ones. With second-level units the table has the columns `layers.schema.SECOND_LEVEL`
        too.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns of `layers.schema.COLUMNS` and ``geometry``, in OGC:CRS84 (lon, lat), one row an event, in the
        given order. An event without a resolved place has neither coordinates nor geometry. Rows that tell of one
        incident share its `incident_id`, across reports too unless `link` is False (see `sitmap.linking`).
    """
    import geopandas as gpd
    import pandas as pd

    from layers import schema

    events = list(located)
    rows = to_rows(events, link=link, boundaries=boundaries)
    if not rows:
        return schema.empty_table()
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})
    shapes = gpd.GeoSeries([place_shape(item.match, boundaries) for item in events], crs=schema.CRS)
    return schema.validate(gpd.GeoDataFrame(frame, geometry=shapes, crs=schema.CRS))


def to_rows(
    located: Sequence[LocatedEvent], *, link: bool = True, boundaries: BoundarySet | None = None
) -> list[dict[str, Any]]:
    """Build the rows of the event table as plain values: strings, ints, floats, dates, lists, None.

    The keys are the columns of `layers.schema.COLUMNS` in their order. All points are joined to their first-level
    units in one call. Rows of different reports that tell of one incident share its `incident_id` (see
    `sitmap.linking`), unless `link` is False. With second-level `boundaries` the columns of
    `layers.schema.SECOND_LEVEL` follow.
    """
    from layers.schema import COLUMN_NAMES, SECOND_LEVEL

    ids = _event_ids(located)
    incidents = incident_ids(located, across=link)
    units = admin_columns([item.match for item in located], boundaries)
    second = boundaries is not None and boundaries.second is not None
    names = (*COLUMN_NAMES, *(column.name for column in SECOND_LEVEL)) if second else COLUMN_NAMES
    rows = []
    for number, item in enumerate(located):
        values = {
            "id": ids[number],
            "incident_id": incidents[number],
            **_happened(item.event),
            "extent": _extent(item),
            **_place(item),
            **units[number],
            **_said(item.event),
        }
        rows.append({name: values[name] for name in names})
    return rows


def to_json(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its dates in ISO 8601, ready for JSON."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


# Identity


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8")).hexdigest()[:16]


def _event_ids(located: Sequence[LocatedEvent]) -> list[str]:
    """Ids from what the event is: report, layer, words, place; alike ones are numbered in the order of the report."""
    seen: dict[tuple[object, ...], int] = {}
    ids = []
    for item in located:
        event = item.event
        place = item.match.place.id if item.match else event.place.span.text if event.place else ""
        key = (event.report.id, event.layer, event.span.start, event.span.end, place)
        seen[key] = seen.get(key, -1) + 1
        ids.append(_digest(*key, seen[key]))
    return ids


# What happened, and who says so


def _happened(event: Event) -> dict[str, Any]:
    tolls = event.tolls
    counts = event.counts
    return {
        "layer": event.layer,
        "event_type": event.event_type,
        "sub_event_type": event.sub_event_type,
        "weapons": list(event.weapons),
        "weapon_models": list(event.weapon_models),
        "targets": list(event.targets),
        "initiator": event.initiator,
        "target_side": event.target_side,
        "start_date": event.when.start,
        "end_date": event.when.end,
        "date_precision": event.when.precision,
        "date_basis": event.when.basis,
        **_bounds("killed", tolls.killed),
        **_bounds("injured", tolls.injured),
        **_bounds("missing", tolls.missing),
        "casualties_text": "; ".join(_line(span.text) for span in tolls.spans) or None,
        "drones_launched": counts.drones_launched,
        "drones_intercepted": counts.drones_intercepted,
        "drones_lost": counts.drones_lost,
        "missiles_launched": counts.missiles_launched,
        "missiles_intercepted": counts.missiles_intercepted,
        "controller": event.controller,
        "control_status": event.control_status,
    }


def _extent(item: LocatedEvent) -> str | None:
    """Return how much of the place is meant; of a unit that stands in for a smaller place, it is a part."""
    event, match = item.event, item.match
    stands_in = match is not None and event.place is not None and match.place.id not in event.place.candidates
    return "part" if stands_in and event.extent == "whole" else event.extent


def _bounds(what: str, toll: Toll | None) -> dict[str, int | None]:
    return {f"{what}_min": toll.min if toll else None, f"{what}_max": toll.max if toll else None}


def _said(event: Event) -> dict[str, Any]:
    report = event.report
    return {
        "claimant": event.claim.claimant,
        "claimant_side": event.claim.side,
        "stance": event.claim.stance,
        "report_id": report.id,
        "title": report.title,
        "publisher": report.publisher,
        "url": report.url,
        "published": report.published,
        "lang": report.lang,
        "quote": event.quote.text,
        "span_start": event.span.start,
        "span_end": event.span.end,
    }


# Where


def _place(item: LocatedEvent) -> dict[str, Any]:
    event, match = item.event, item.match
    sure = event.confidence if match is None else min(event.confidence, match.confidence)
    return {
        "place_text": (_line(event.place.span.text) or None) if event.place else None,
        **place_columns(match),
        # A row is as sure as its weaker half: what was read, and where it was put.
        "confidence": _rounded(sure, 3),
    }


def place_columns(match: Match | None) -> dict[str, Any]:
    """Return the columns of the event table that say where, but for its units and what the words were."""
    from geo.precision import acled_geo_precision, ucdp_where_prec

    if match is None:
        return {
            **dict.fromkeys(("place_name", "geonameid", "precision", "geo_precision", "where_prec", "lon", "lat")),
            "uncertainty_km": None,
            "location_confidence": None,
            "alternatives": [],
        }
    # A tally of a whole country belongs to no point.
    point = match.precision != "country"
    return {
        "place_name": match.place.name,
        "geonameid": match.place.geonameid,
        "precision": match.precision,
        "geo_precision": acled_geo_precision(match.precision),
        "where_prec": ucdp_where_prec(match.precision),
        "lon": _rounded(match.lon, 5) if point else None,
        "lat": _rounded(match.lat, 5) if point else None,
        "uncertainty_km": _rounded(match.uncertainty_km, 3) if point else None,
        "location_confidence": _rounded(match.confidence, 3),
        "alternatives": [
            {
                "geonameid": other.place.geonameid,
                "name": other.place.name,
                "admin1_iso": other.place.admin1_iso,
                "lon": _rounded(other.place.lon, 5),
                "lat": _rounded(other.place.lat, 5),
                "score": _rounded(other.score, 3),
            }
            for other in match.alternatives
        ],
    }


def place_shape(match: Match | None, boundaries: BoundarySet | None = None) -> Any:
    """Return what is drawn of a place: the area, or the very point that the columns `lon` and `lat` give."""
    if match is None:
        return None
    if match.area == "point":
        import shapely

        return shapely.Point(round(match.lon, 5), round(match.lat, 5))
    return geo.area_geometry(match, boundaries)


def admin_columns(matches: Sequence[Match | None], boundaries: BoundarySet | None = None) -> list[dict[str, Any]]:
    """Join matches to their units, all at once; a place of the gazetteer keeps the unit that the gazetteer says."""
    if not matches:
        return []
    joined = geo.join_admin(
        [(match.lon, match.lat) if match else (math.nan, math.nan) for match in matches],
        places=[match.place if match else None for match in matches],
        uncertainty_km=[match.uncertainty_km if match else math.nan for match in matches],
        boundaries=boundaries,
    )
    columns = {name: joined[name].tolist() for name in _ADMIN_COLUMNS}
    rows: list[dict[str, Any]] = [
        {
            "admin0_iso": country,
            "admin1_name": name,
            "admin1_iso": iso,
            "admin1_pcode": pcode,
            "admin1_margin_km": _rounded(margin, 3),
            "admin1_ambiguous": bool(ambiguous) if iso else None,
        }
        for country, name, iso, pcode, margin, ambiguous in zip(*columns.values(), strict=True)
    ]
    if boundaries is not None and boundaries.second is not None:
        more = [joined[name].tolist() for name in _SECOND_COLUMNS]
        for row, (name, pcode, identity, margin, ambiguous) in zip(rows, zip(*more, strict=True), strict=True):
            row |= {
                "admin2_name": name,
                "admin2_pcode": pcode,
                "admin2_id": identity,
                "admin2_margin_km": _rounded(margin, 3),
                "admin2_ambiguous": bool(ambiguous) if name else None,
            }
    return rows


_ADMIN_COLUMNS = ("admin0_iso", "admin1_name", "admin1_iso", "admin1_pcode", "admin1_margin_km", "admin1_ambiguous")
_SECOND_COLUMNS = ("admin2_name", "admin2_pcode", "admin2_id", "admin2_margin_km", "admin2_ambiguous")


def _line(text: str) -> str:
    return " ".join(text.split())


def _rounded(value: float | None, digits: int) -> float | None:
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), digits) + 0.0
