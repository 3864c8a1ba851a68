"""A table of names → the same table with places beside them."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from geo.boundaries import join_admin
from geo.errors import GazetteerError
from geo.gazetteer import Gazetteer
from geo.gazetteerfiles import GazetteerPaths, as_gazetteer
from geo.geocode import geocode
from geo.resolving import Match

if TYPE_CHECKING:
    import pandas as pd

    from geo.boundaryset import BoundarySet

__all__ = ["GEOCODE_COLUMNS", "geocode_frame", "unit_code"]

_PLACE = ("place_id", "geonameid", "place_name", "place_kind", "precision", "lon", "lat", "uncertainty_km")
_DOUBT = ("location_confidence", "decided_by", "alternatives")
_UNIT = ("admin0_iso", "admin1_name", "admin1_iso", "admin1_pcode", "admin1_margin_km", "admin1_ambiguous")
GEOCODE_COLUMNS = (*_PLACE, *_DOUBT, *_UNIT)
"""The columns that `geocode_frame` adds, in their order."""


def geocode_frame(
    frame: pd.DataFrame,
    column: Hashable,
    *,
    admin_column: Hashable | None = None,
    country: str | None = None,
    gazetteer: Gazetteer | GazetteerPaths | None = None,
    boundaries: BoundarySet | None = None,
    prefix: str = "",
) -> pd.DataFrame:
    """Place the names in a column of a table.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any table; it is not changed.
    column : hashable
        The column with the names: anything that `geo.geocode` understands.
    admin_column : hashable, optional
        The column with the first-level unit of each row: its name in any language, or its ISO 3166-2 code. A row
        whose unit is not known is placed without it; ``decided_by`` says so.
    country : str, optional
        ISO 3166-1 alpha-2 of the country of all rows.
    gazetteer : Gazetteer, path, or iterable of paths, optional
        The embedded one by default.
    boundaries : geo.BoundarySet, optional
        The embedded ones by default; those of the second level add the columns ``admin2_*``.
    prefix : str
        Put before the names of the columns that are added.

    Returns
    -------
    pandas.DataFrame
        All rows and columns of `frame`, in its order and with its index, and `GEOCODE_COLUMNS` beside them: the event
        table's words for them (``lon``, ``lat`` in degrees, WGS 84; ``uncertainty_km`` in km; ``alternatives`` the
        ids of the other candidates, separated by spaces). A row that was not placed has None in all of them.

    Raises
    ------
    geo.errors.GazetteerError
        If a column is missing, or a column that would be added is in the table already.
    """
    import pandas as pd

    gazetteer = as_gazetteer(gazetteer)
    for wanted in (column, admin_column):
        if wanted is not None and wanted not in frame.columns:
            listed = ", ".join(map(str, frame.columns))
            raise GazetteerError(f"the table has no column {wanted!r}; it has {listed}")
    taken = [name for name in GEOCODE_COLUMNS if prefix + name in frame.columns]
    if taken:
        raise GazetteerError(
            f"the table has a column {prefix + taken[0]!r} already: give a prefix for the columns that are added"
        )
    units: dict[str, str | None] = {}
    answers: dict[tuple[str, str], Match | None] = {}
    beside = _words(frame[admin_column]) if admin_column is not None else [""] * len(frame)
    rows = list(zip(_words(frame[column]), beside, strict=True))
    for name, unit in rows:
        if unit not in units:
            units[unit] = unit_code(unit, country=country, gazetteer=gazetteer)
        if (name, unit) not in answers:
            answers[name, unit] = (
                geocode(name, admin1=units[unit], country=country, gazetteer=gazetteer) if name else None
            )
    matches = [answers[row] for row in rows]
    columns: dict[str, list[Any]] = {name: [] for name in (*_PLACE, *_DOUBT)}
    for match, (_, unit) in zip(matches, rows, strict=True):
        said = _said(match, bool(unit) and units[unit] is None)
        for name, value in said.items():
            columns[name].append(value)
    added = pd.DataFrame({prefix + name: pd.array(values, dtype=object) for name, values in columns.items()})
    added.index = frame.index
    joined = join_admin(
        [(m.lon, m.lat) if m else (math.nan, math.nan) for m in matches],
        places=[m.place if m else None for m in matches],
        uncertainty_km=[m.uncertainty_km if m else math.nan for m in matches],
        boundaries=boundaries,
    )
    for name in (*_UNIT, *(name for name in joined.columns if str(name).startswith("admin2_"))):
        added[prefix + name] = [None if pd.isna(value) else value for value in joined[name]]
    added = added.infer_objects()
    added[prefix + "geonameid"] = added[prefix + "geonameid"].astype("Int64")
    return pd.concat([frame, added], axis=1)


def _words(values: pd.Series) -> list[str]:
    return ["" if value is None or value != value else str(value).strip() for value in values]


def unit_code(words: str, *, country: str | None = None, gazetteer: Gazetteer) -> str | None:
    """Return the ISO 3166-2 code of a first-level unit that is given by name or code, or None."""
    if not words:
        return None
    try:
        return gazetteer.get(f"iso:{words.upper()}").admin1_iso
    except KeyError:
        pass
    for phrase in (words, f"{words} Oblast"):
        match = geocode(phrase, country=country, gazetteer=gazetteer)
        if match is not None and match.place.kind == "admin1":
            return match.place.admin1_iso
    # "Ternopil' oblast", "Sevastopol", "Kiev city": the town is known, and the unit that has its name.
    town = geocode(words, country=country, gazetteer=gazetteer)
    if town is None or town.place.kind != "settlement" or town.precision != "settlement":
        return None
    for kind in ("Oblast", "City"):
        match = geocode(f"{town.place.name} {kind}", country=country, gazetteer=gazetteer)
        if match is not None and match.place.kind == "admin1" and match.place.admin1_iso == town.place.admin1_iso:
            return match.place.admin1_iso
    return None


def _said(match: Match | None, no_unit: bool) -> dict[str, Any]:
    if match is None:
        return dict.fromkeys((*_PLACE, *_DOUBT))
    place, drawn = match.place, match.precision != "country"
    return {
        "place_id": place.id,
        "geonameid": place.geonameid,
        "place_name": place.name,
        "place_kind": place.kind,
        "precision": match.precision,
        "lon": round(match.lon, 5) if drawn else None,
        "lat": round(match.lat, 5) if drawn else None,
        "uncertainty_km": match.uncertainty_km if drawn else None,
        "location_confidence": match.confidence,
        "decided_by": match.decided_by + ("; the unit given is not known" if no_unit else ""),
        "alternatives": " ".join(other.place.id for other in match.alternatives) or None,
    }
