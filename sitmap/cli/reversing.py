"""``sitmap geocode --reverse``: points → places and units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sitmap.cli.console import Console
from sitmap.cli.options import ExitCode
from sitmap.wording import plural

if TYPE_CHECKING:
    from geo.boundaryset import BoundarySet
    from geo.gazetteer import Gazetteer
    from geo.reverse import PointPlace

__all__ = ["print_places"]


def print_places(
    points: Sequence[tuple[float, float]],
    boundaries: BoundarySet | None,
    as_json: bool,
    console: Console,
    gazetteer: Gazetteer | None = None,
) -> int:
    """Print the nearest place and the units of each point: a line to read, or an object of JSON, a line."""
    import geo

    for found in geo.reverse_geocode_all(points, gazetteer=gazetteer, boundaries=boundaries):
        if as_json:
            console.data(_record(found))
        else:
            console.line(_said(found).encode("utf-8"))
    console.flush()
    for lon, lat in _swapped(points):
        console.warning(f"{lon:g} {lat:g}: {lat:g} {lon:g} is in Ukraine; lon comes first, then lat")
    console.note(f"{plural(len(points), 'point')}; units de jure")
    return ExitCode.OK


def _swapped(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the points that are far from Ukraine, and in it with lon and lat the other way round."""
    import geo

    # Ukraine's longitudes and latitudes do not overlap: no point there is one of the other kind as well.
    turned = [(lon, lat) for lon, lat in points if 22 <= lat <= 41 and 44 <= lon <= 53]
    if not turned:
        return []
    inside = geo.join_admin([(lat, lon) for lon, lat in turned])["admin0_iso"].tolist()
    return [point for point, country in zip(turned, inside, strict=True) if country == "UA"]


def _said(found: PointPlace) -> str:
    """Return "36.2 50: 1.9 km NW of Kharkiv; Kharkiv Oblast (UA-63), 31 km from its border"."""
    parts = []
    near = found.nearest
    if near is not None:
        away = f"{near.distance_km:.1f} km {near.wind} of " if near.distance_km >= 0.05 else ""
        parts.append(f"{away}{near.place.name}")
    units = found.units
    if units["admin1_iso"]:
        if units.get("admin2_name"):
            doubt = ", ambiguous" if units["admin2_ambiguous"] else ""
            code = units["admin2_pcode"] or units["admin2_id"]
            parts.append(f"{units['admin2_name']}{f' ({code})' if code else ''}{doubt}")
        margin = units["admin1_margin_km"]
        border = "" if margin is None else f", {margin:.1f} km from its border"
        doubt = ", ambiguous" if units["admin1_ambiguous"] else ""
        parts.append(f"{units['admin1_name']} ({units['admin1_iso']}){border}{doubt}")
    elif units["admin0_iso"]:
        parts.append(f"in {units['admin0_iso']}, whose units are not known")
    else:
        parts.append("at sea")
    return f"{found.lon:g} {found.lat:g}: " + "; ".join(parts)


def _record(found: PointPlace) -> dict[str, Any]:
    near = found.nearest
    return {
        "lon": found.lon,
        "lat": found.lat,
        "place": None
        if near is None
        else {
            "id": near.place.id,
            "geonameid": near.place.geonameid,
            "name": near.place.name,
            "lon": round(near.place.lon, 5),
            "lat": round(near.place.lat, 5),
            "admin1_iso": near.place.admin1_iso,
            "distance_km": round(near.distance_km, 3),
            "bearing_deg": round(near.bearing_deg, 1),
            "wind": near.wind,
        },
        **{name: _rounded(value) for name, value in found.units.items()},
    }


def _rounded(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) and math.isfinite(value) else value
