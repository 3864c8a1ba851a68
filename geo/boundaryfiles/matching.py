"""First-level units of a file → the ISO 3166-2 codes that sitmap knows them by: by code, then by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import shapely
from shapely.affinity import affine_transform

from geo.boundaryfiles.columns import UnitRow
from geo.errors import BoundaryError
from geo.names import match_key, normalise
from geo.units import load_boundaries

__all__ = ["check_places", "check_second", "match_units"]

# Words that files put beside the name of a unit, or leave out.
_UNIT_WORDS = re.compile(
    r"\b(?:oblast['’ʼ]?|region|province|krai|republic of|autonomous|municipality|city of|city|misto|m\.|"
    r"область|обл\.?|край|місто|город|республіка|республика)(?!\w)",
    re.IGNORECASE,
)
# A unit whose middle is farther than this (degrees, some 100 km) from the outline of the one it is said to be is
# another one, or is drawn in the wrong place.
_FAR_DEG = 1.0


def match_units(rows: Sequence[UnitRow]) -> list[str | None]:
    """Return the code of the first-level unit that each row is; None where neither its codes nor its names say.

    Where a name fits several units ("Kyiv", the city and the oblast), it is the one whose outline it shares most with.
    """
    units = _units()
    table = load_boundaries()
    pcodes = {table.pcode[number]: iso for iso, number in units.items() if table.pcode[number]}
    found: list[str | None] = []
    for row in rows:
        candidates = [iso for code in row.codes if (iso := code if code in units else pcodes.get(code))][:1]
        if not candidates:
            candidates = sorted({iso for name in row.names for iso in _named(name) if iso in units})
        if len(candidates) > 1:
            candidates.sort(key=lambda iso: _likeness(row.shape, table.geometry[units[iso]]), reverse=True)
        found.append(candidates[0] if candidates else None)
    return found


def check_places(rows: Sequence[UnitRow], codes: Sequence[str | None]) -> list[bool]:
    """Tell which units lie where the unit of their code is; those without a code do.

    Raises
    ------
    geo.errors.BoundaryError
        Where most lie somewhere else, with lon and lat swapped or for another reason.
    """
    table, units = load_boundaries(), _units()
    outlines = [table.geometry[units[code]] if code in units else None for code in codes]
    right = [outline is None or not _far(row.shape, outline) for row, outline in zip(rows, outlines, strict=True)]
    wrong = [(row, outline) for row, outline, fits in zip(rows, outlines, right, strict=True) if not fits]
    if wrong and len(wrong) * 2 > sum(outline is not None for outline in outlines):
        first = wrong[0][0]
        if sum(not _far(_swapped(row.shape), outline) for row, outline in wrong) * 2 > len(wrong):
            raise BoundaryError(f"{first.where}: lon and lat are swapped; write lon first (GeoJSON: [lon, lat])")
        middle = first.shape.representative_point()
        raise BoundaryError(
            f"{first.where} lies at lon {middle.x:.2f}, lat {middle.y:.2f}, far from the unit of that name or code; "
            "check the columns of names and codes, and the coordinate system"
        )
    return right


def check_second(rows: Sequence[UnitRow]) -> None:
    """Find out whether second-level units lie in units of the first level, or would with lon and lat swapped.

    Raises
    ------
    geo.errors.BoundaryError
        For swapped axes.
    """
    table = load_boundaries()
    home = shapely.coverage_union_all(table.geometry[[country == "UA" for country in table.admin0_iso]])
    shapely.prepare(home)
    middles = [row.shape.representative_point() for row in rows]
    straight = sum(home.contains(point) for point in middles)
    turned = sum(home.contains(shapely.Point(point.y, point.x)) for point in middles)
    if straight * 10 < len(rows) and turned * 10 > len(rows) * 9:
        raise BoundaryError(f"{rows[0].where}: lon and lat are swapped; write lon first (GeoJSON: [lon, lat])")


@lru_cache(maxsize=1)
def _units() -> dict[str, int]:
    table = load_boundaries()
    return {iso: row for row, (iso, kind) in enumerate(zip(table.iso, table.kind, strict=True)) if kind == "admin1"}


def _swapped(shape: Any) -> Any:
    return affine_transform(shape, [0, 1, 1, 0, 0, 0])


def _far(shape: Any, outline: Any) -> bool:
    return bool(shapely.distance(shape.representative_point(), outline) > _FAR_DEG)


def _likeness(one: Any, other: Any) -> float:
    """Return the share of the area that two outlines have in common; of those with none the nearer are likelier."""
    if not shapely.intersects(one.envelope, other.envelope):
        return -float(shapely.distance(one, other))
    common = shapely.area(shapely.intersection(one, other))
    return float(common / (one.area + other.area - common))


def _named(name: str) -> set[str]:
    """Return the units that a name can mean, in whatever spelling, with or without the word for unit."""
    from geo.gazetteer import load_gazetteer
    from geo.geocode import geocode

    found = set(_keys().get(match_key(_bare(name)), ()))
    meant = load_gazetteer().named(normalise(name))
    found |= {
        place.admin1_iso for place in (*meant.places, *meant.stems) if place.kind == "admin1" and place.admin1_iso
    }
    if not found:
        for words in (name, f"{name} Oblast"):
            match = geocode(words)
            if match is not None and match.place.kind == "admin1" and match.place.admin1_iso:
                found.add(match.place.admin1_iso)
    return found


def _bare(name: str) -> str:
    return " ".join(_UNIT_WORDS.sub(" ", name).split()) or name


@lru_cache(maxsize=1)
def _keys() -> dict[str, list[str]]:
    table = load_boundaries()
    found: dict[str, list[str]] = {}
    for iso, name, kind in zip(table.iso, table.name, table.kind, strict=True):
        if kind == "admin1":
            found.setdefault(match_key(_bare(name)), []).append(iso)
    return found
