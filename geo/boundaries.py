"""Points → administrative units, de jure; places → the areas that they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaryset import ACCURACY_KM, BoundarySet, embedded
from geo.errors import BoundaryError, GeometryError
from geo.geometry import circle, distance_km
from geo.points import lonlat_of
from geo.spheretree import SphereTree
from geo.units import Unit, background, load_boundaries, unit, units

if TYPE_CHECKING:
    import pandas as pd

    from geo.gazetteer import Place

__all__ = [
    "ACCURACY_KM",
    "OFFSHORE_KM",
    "Unit",
    "area_geometry",
    "background",
    "join_admin",
    "join_units",
    "load_boundaries",
    "unit",
    "units",
]

# A point this near to a coast belongs to the unit there: harbours, spits and beaches that the outline leaves out.
OFFSHORE_KM = 10.0
# A settlement of the gazetteer this near knows the unit better than the embedded line does, up to that far from the
# line: where the two disagree about settlements of OpenStreetMap, the gazetteer is right in 9 of 10 cases. Farther off
# it is not: the unit of a nearest settlement 2 to 8 km away is right in 148 of 730.
NEIGHBOUR_KM = 1.0
DOUBT_KM = 15.0
# Of a country whose settlements are not in the gazetteer, a point this near to one of the other side is there.
AT_KM = 0.5
# A point exactly on a line asks settlements up to here.
TIE_KM = 15.0
# What is on a line is this near to the units on both sides.
ON_LINE_KM = 0.01
# Points worked through at a time, which bounds the memory that a large join takes.
BLOCK = 100_000

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]


def join_admin(
    points: Any,
    *,
    places: Sequence[Place | None] | None = None,
    uncertainty_km: Any = None,
    boundaries: BoundarySet | None = None,
) -> pd.DataFrame:
    """Return the country and the units of points, how far the border is, and what decided.

    Parameters
    ----------
    points : geopandas.GeoDataFrame, geopandas.GeoSeries, pandas.DataFrame or array of shape (n, 2)
        Points; in an array or the columns ``lon``, ``lat`` of a DataFrame as lon, lat in degrees. Geometries in another
        CRS are projected. Missing points (NaN, None) get a row of nulls.
    places : sequence of geo.gazetteer.Place or None, optional
        The gazetteer's place of each point, where there is one. The gazetteer knows the unit of its places better
        than the embedded lines do, so a point in a place belongs to the place's own unit. The lines of a file of the
        user's own (`boundaries`) are believed before the gazetteer, but about places that are units themselves.
    uncertainty_km : array of float, optional
        Radius that holds the true place.
    boundaries : geo.boundaryset.BoundarySet, optional
        By default the embedded ones; `geo.read_boundaries` makes others of files.

    Returns
    -------
    pandas.DataFrame
        With the index of `points` and the columns

        - ``admin0_iso``: ISO 3166-1 alpha-2, de jure; None at sea;
        - ``admin1_name``, ``admin1_iso``, ``admin1_pcode``: the unit; None at sea and where units are not embedded;
        - ``admin1_margin_km``: geodesic distance to the nearest border of that unit with another unit or country;
          coasts do not count; 0 for a point outside of the unit's outline or on it; NaN without a unit, without a
          border on land, and for a place that is the unit itself;
        - ``admin1_ambiguous``: the margin is smaller than the boundary's own accuracy (`ACCURACY_KM` for the embedded
          ones) or than `uncertainty_km`; NA without a unit;
        - ``decided_by``: ``polygon``: the outline the point is in; ``gazetteer``: the place given, or, within
          `DOUBT_KM` of an embedded border, the own unit of a settlement at most `NEIGHBOUR_KM` off; ``nearest unit``: a
          point at most `OFFSHORE_KM` off a coast; ``sea``; ``abroad``: a country without embedded units; None for a
          missing point;
        - with second-level boundaries also ``admin2_name``, ``admin2_pcode``, ``admin2_id`` (the file's own code),
          ``admin2_margin_km`` and ``admin2_ambiguous``, by outlines alone; null for a place that is a first-level unit
          or larger.

        A point exactly on a border belongs to the unit that the nearest settlement says, else to the one whose code
        comes first.

    Raises
    ------
    geo.errors.GeometryError
        For coordinates out of range (naming the rows; swapped axes are hinted at), geometries that are no points, or
        `places` or `uncertainty_km` of another length.

    Notes
    -----
    Finding the units is the smaller part: 0.1 s for a million points (`join_units` does that alone), where the
    distances to the borders take some 5 s.
    """
    import pandas as pd

    lon, lat, index = lonlat_of(points)
    count = len(lon)
    for name, given in (("places", places), ("uncertainty_km", uncertainty_km)):
        if given is not None and len(given) != count:
            raise GeometryError(f"{count} points but {len(given)} {name}")
    doubt = np.full(count, np.nan) if uncertainty_km is None else np.asarray(uncertainty_km, dtype=float)
    chosen = embedded() if boundaries is None else boundaries
    blocks = [slice(start, start + BLOCK) for start in range(0, count, BLOCK)] or [slice(0, 0)]
    parts = [
        _join(chosen, lon[block], lat[block], None if places is None else places[block], doubt[block])
        for block in blocks
    ]
    columns = {name: [part[name] for part in parts] for name in parts[0]}
    frame = {}
    for name in list(columns):
        values = columns.pop(name)
        if name.endswith("_ambiguous"):
            state = np.concatenate(values)
            frame[name] = pd.Series(pd.arrays.BooleanArray(state == 1, state < 0), index=index)
        else:
            joined = np.concatenate(values)
            frame[name] = pd.Series(joined, dtype=object if joined.dtype == object else None, index=index)
    return pd.DataFrame(frame)


def join_units(points: Any, *, boundaries: BoundarySet | None = None, level: int = 1) -> pd.Series:
    """Return the unit whose outline each point is in: the plain join, for millions of points.

    It tells neither distances to borders nor whom to believe near them; `join_admin` does.

    Parameters
    ----------
    points : geopandas.GeoDataFrame, geopandas.GeoSeries, pandas.DataFrame or array of shape (n, 2)
        As for `join_admin`.
    boundaries : geo.boundaryset.BoundarySet, optional
        By default the embedded ones.
    level : int
        1, or 2 where `boundaries` have a second level.

    Returns
    -------
    pandas.Series
        With the index of `points`; categorical: ISO 3166-2 codes, or the codes of the second-level units. Null outside
        of all units. A point on a border is in the unit whose code comes first.

    Raises
    ------
    geo.errors.GeometryError
        As for `join_admin`.
    geo.errors.BoundaryError
        For a level that the boundaries have not.
    """
    import pandas as pd

    chosen = embedded() if boundaries is None else boundaries
    table = chosen.table if level == 1 else chosen.second if level == 2 else None
    if table is None:
        raise BoundaryError(
            f"there are no boundaries of level {level}: give a file that has them (geo.read_boundaries)"
        )
    lon, lat, index = lonlat_of(points)
    row, _ = chosen.locate(lon, lat) if level == 1 else chosen.locate_second(lon, lat)
    codes = sorted({iso for iso, kind in zip(table.iso, table.kind, strict=True) if kind != "country" and iso})
    number = {iso: position for position, iso in enumerate(codes)}
    of_row = [number.get(iso, -1) if kind != "country" else -1 for iso, kind in zip(table.iso, table.kind, strict=True)]
    found = np.array([*of_row, -1], dtype=np.int32)[row]
    categories = pd.CategoricalDtype(codes)
    return pd.Series(pd.Categorical.from_codes(found, dtype=categories), index=index)


def _join(
    chosen: BoundarySet, lon: Floats, lat: Floats, places: Sequence[Place | None] | None, doubt: Floats
) -> dict[str, np.ndarray[Any, Any]]:
    """Return the columns of `join_admin` for some points; of what is ambiguous 1, 0 and, where null, -1."""
    table = chosen.table
    count = len(lon)
    row, doubtful = chosen.locate(lon, lat)
    decided = np.where(row >= 0, "polygon", "sea").astype(object)
    _snap_to_coast(chosen, lon, lat, row, decided)

    margin = np.full(count, np.nan)
    _measure(chosen, lon, lat, row, margin)
    _ask_settlements(chosen, lon, lat, row, decided, margin, doubtful)
    itself = np.zeros(count, dtype=bool)
    country = np.array([*table.admin0_iso, ""], dtype=object)[row]
    if places is not None:
        itself = _ask_places(chosen, lon, lat, row, decided, country, places)
        settled = decided == "gazetteer"
        _measure(chosen, lon, lat, np.where(settled & ~itself, row, -1), margin)
        margin[itself | (row < 0)] = np.nan
    # The lines put the point elsewhere: it is as near to the border as can be.
    drawn, on_line = chosen.locate(lon, lat)
    outside = (drawn >= 0) & (row >= 0) & (drawn != row) & ~on_line
    margin[outside & ~np.isnan(margin)] = 0.0

    is_unit = np.array([*(kind == "admin1" for kind in table.kind), False])[row]
    margin[~is_unit] = np.nan
    decided[(row >= 0) & ~is_unit & (decided != "gazetteer")] = "abroad"
    decided[np.isnan(lon) & (decided != "gazetteer")] = None
    country[country == ""] = None
    reach = np.append(chosen.accuracy_km, np.nan)[row]
    columns = {
        "admin0_iso": country,
        **_unit_columns(chosen, np.where(is_unit, row, -1)),
        "admin1_margin_km": margin,
        "admin1_ambiguous": _ambiguous(margin, np.fmax(reach, doubt), is_unit),
        "decided_by": decided,
    }
    return columns | (_second_level(chosen, lon, lat, places, doubt) if chosen.second is not None else {})


def _pick(values: tuple[str, ...], row: Ints) -> np.ndarray[Any, Any]:
    """Return a column's value for each row, None for that of -1."""
    return np.array([*(value or None for value in values), None], dtype=object)[row]


def _unit_columns(chosen: BoundarySet, row: Ints) -> dict[str, np.ndarray[Any, Any]]:
    table = chosen.table
    return {
        "admin1_name": _pick(table.name, row),
        "admin1_iso": _pick(table.iso, row),
        "admin1_pcode": _pick(table.pcode, row),
    }


def _ambiguous(margin: Floats, reach: Floats, known: Bools) -> Ints:
    return np.where(known, np.nan_to_num(margin, nan=np.inf) < reach, -1).astype(np.int64)


def _second_level(
    chosen: BoundarySet, lon: Floats, lat: Floats, places: Sequence[Place | None] | None, doubt: Floats
) -> dict[str, np.ndarray[Any, Any]]:
    """Return the columns of the second level."""
    table = chosen.second
    assert table is not None
    row, _ = chosen.locate_second(lon, lat)
    if places is not None:
        # A whole oblast lies in no raion.
        row[[place is not None and place.kind in ("country", "region", "admin1") for place in places]] = -1
    margin = np.full(len(lon), np.nan)
    for number, some in _by_row(row):
        margin[some] = chosen.second_borders.distance_km(number, lon[some], lat[some])
    return {
        "admin2_name": _pick(table.name, row),
        "admin2_pcode": _pick(table.pcode, row),
        "admin2_id": _pick(table.iso, row),
        "admin2_margin_km": margin,
        "admin2_ambiguous": _ambiguous(margin, np.fmax(chosen.own_accuracy_km, doubt), row >= 0),
    }


def _snap_to_coast(chosen: BoundarySet, lon: Floats, lat: Floats, row: Ints, decided: np.ndarray[Any, Any]) -> None:
    at_sea = np.flatnonzero((row < 0) & ~np.isnan(lon))
    if at_sea.size == 0:
        return
    point, near, _ = chosen.borders.rows_within(lon[at_sea], lat[at_sea], OFFSHORE_KM)
    point, first = np.unique(point, return_index=True)
    row[at_sea[point]] = near[first]
    decided[at_sea[point]] = "nearest unit"


def _by_row(row: Ints) -> list[tuple[int, Ints]]:
    """Return the positions of each row that occurs, but for -1."""
    if row.size == 0:
        return []
    order = np.argsort(row, kind="stable")
    numbers, first = np.unique(row[order], return_index=True)
    groups = zip(numbers.tolist(), np.split(order, first[1:]), strict=True)
    return [(number, some) for number, some in groups if number >= 0]


def _measure(chosen: BoundarySet, lon: Floats, lat: Floats, row: Ints, margin: Floats) -> None:
    """Set the margins of the points that lie in a unit."""
    for number, some in _by_row(row):
        if chosen.table.kind[number] == "admin1":
            some = some[~np.isnan(lon[some])]
            margin[some] = chosen.borders.distance_km(number, lon[some], lat[some])


@lru_cache(maxsize=1)
def _settlements() -> tuple[SphereTree, tuple[str, ...]]:
    """Return the settlements whose unit has an embedded outline, and their units."""
    from geo.gazetteer import load_gazetteer

    known = set(load_boundaries().iso)
    found = [place for place in load_gazetteer() if place.kind == "settlement" and place.admin1_iso in known]
    tree = SphereTree([place.lon for place in found], [place.lat for place in found])
    return tree, tuple(place.admin1_iso or "" for place in found)


def _ask_settlements(
    chosen: BoundarySet,
    lon: Floats,
    lat: Floats,
    row: Ints,
    decided: np.ndarray[Any, Any],
    margin: Floats,
    doubtful: Bools,
) -> None:
    """Near an embedded border, and exactly on any, take the unit of a settlement close by, if that unit is near."""
    rough = (row >= chosen.own) & (margin < DOUBT_KM)
    close = np.flatnonzero((doubtful | rough) & ((decided == "polygon") | (decided == "nearest unit")))
    if close.size == 0:
        return
    tree, codes = _settlements()
    unit_of = np.array([*(chosen.row_of.get(code, -1) for code in codes), -1], dtype=np.int64)
    # Where the gazetteer has no settlements on this side of the border, one of the other side is the nearest too often.
    covered = np.isin(row[close], unit_of)
    nearest, distance = tree.nearest(lon[close], lat[close], within_km=TIE_KM)
    theirs = unit_of[nearest]
    within = np.where(covered, np.where(doubtful[close], TIE_KM, NEIGHBOUR_KM), AT_KM)
    near_enough = (theirs >= 0) & (distance <= within)
    # The lines of a file are not doubted by a settlement of the other side of an embedded border.
    near_enough &= doubtful[close] | (theirs >= chosen.own)
    other = np.flatnonzero(near_enough & (theirs != row[close]))
    reach = np.where(row[close[other]] < chosen.own, 0.0, DOUBT_KM)
    point, near, km = chosen.borders.rows_within(lon[close[other]], lat[close[other]], DOUBT_KM)
    confirmed = np.zeros(len(other), dtype=bool)
    # On a line of a file only the two sides of it can be meant.
    confirmed[point[(near == theirs[other[point]]) & (km <= np.maximum(reach[point], ON_LINE_KM))]] = True
    agreed = near_enough & (theirs == row[close])
    agreed[other[confirmed]] = True
    taken = close[agreed]
    # Where line and settlement agree there was nothing to decide, but on the line itself.
    changed = (row[taken] != theirs[agreed]) | doubtful[taken]
    row[taken] = theirs[agreed]
    decided[taken[changed]] = "gazetteer"


def _ask_places(
    chosen: BoundarySet,
    lon: Floats,
    lat: Floats,
    row: Ints,
    decided: np.ndarray[Any, Any],
    country: np.ndarray[Any, Any],
    places: Sequence[Place | None],
) -> Bools:
    """Give points the units of the gazetteer's places that they are in; tell which places are units themselves."""
    table = chosen.table
    itself = np.zeros(len(lon), dtype=bool)
    for number, place in enumerate(places):
        if place is None:
            continue
        known = chosen.row_of.get(place.admin1_iso) if place.admin1_iso else None
        if known is None and place.kind in ("country", "region", "admin1"):
            # A whole country or several units: no single unit is right.
            row[number], decided[number], country[number] = -1, "gazetteer", place.admin0_iso or ""
            continue
        if known is None:
            continue
        whole = place.kind in ("admin1", "raion")
        # Lines of a file are believed where they hold the point.
        surveyed = 0 <= row[number] < chosen.own and decided[number] == "polygon"
        if whole or (not surveyed and _in_place(lon[number], lat[number], place)):
            row[number], decided[number], country[number] = known, "gazetteer", table.admin0_iso[known]
            itself[number] = place.kind == "admin1"
    return itself


def _in_place(lon: float, lat: float, place: Place) -> bool:
    """Tell whether a point lies in a place; "15 km north of X" is not in X and need not be in its unit."""
    if np.isnan(lon):
        return True
    return bool(distance_km(lon, lat, place.lon, place.lat) <= max(place.radius_km, 1.0))


def area_geometry(match: Any, boundaries: BoundarySet | None = None) -> BaseGeometry | None:
    """Return the geometry that a geocoding result stands for.

    Parameters
    ----------
    match : geo.Match
        Its ``area`` says what is wanted: ``point``; ``unit``: the outline of the unit, or of all units of a region
        together; ``circle``: `uncertainty_km` round the point; ``none``: a whole country, which has no place.
    boundaries : geo.boundaryset.BoundarySet, optional
        Whose outlines; by default the embedded ones.

    Returns
    -------
    shapely.Point, shapely.Polygon, shapely.MultiPolygon or None
        Lon, lat in degrees, wound by the right-hand rule. A unit without an outline is a circle.

    Raises
    ------
    geo.errors.GeometryError
        For an unknown kind of area.
    """
    if match.area == "none":
        return None
    if match.area == "point":
        return shapely.Point(match.lon, match.lat)
    if match.area == "unit":
        place = match.place
        codes = place.members or ((place.admin1_iso,) if place.admin1_iso else ())
        shape = (embedded() if boundaries is None else boundaries).outline(tuple(codes))
        if shape is not None:
            return shape
    elif match.area != "circle":
        raise GeometryError(f"unknown kind of area {match.area!r}; known: point, unit, circle, none")
    return circle(match.lon, match.lat, match.uncertainty_km)
