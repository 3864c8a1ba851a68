"""Points → administrative units, de jure; places → the areas that they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.borders import EARTH_KM, border_distance_km, rows_within
from geo.errors import BoundaryError, GeometryError
from geo.geometry import check_lonlat, circle, distance_km, orient
from geo.outlines import Outlines
from geo.units import BoundaryTable, Unit, background, load_boundaries, unit, units

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
    "load_boundaries",
    "unit",
    "units",
]

# How far the embedded lines lie from the surveyed ones: Natural Earth at 1:10,000,000, simplified once more.
# Of 28,575 settlements of OpenStreetMap farther than this from a line, 99.6 % lie in the unit that the line says;
# of the 2,095 nearer ones only 77 %.
ACCURACY_KM = 2.0
# A point this near to a coast belongs to the unit there: harbours, spits and beaches that the outline leaves out.
OFFSHORE_KM = 10.0
# A settlement of the gazetteer this near knows the unit better than the line does, up to that far from the line: where
# the two disagree about settlements of OpenStreetMap, the gazetteer is right in 78 of 87 cases. Farther off it is not:
# the unit of a nearest settlement 2 to 8 km away is right in 148 of 730.
NEIGHBOUR_KM = 1.0
DOUBT_KM = 8.0
# A point exactly on a line asks settlements up to here.
TIE_KM = 15.0
# The grid that speeds up large joins covers Ukraine and so many degrees round it.
FOCUS_DEG = 2.0

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]


def join_admin(
    points: Any, *, places: Sequence[Place | None] | None = None, uncertainty_km: Any = None
) -> pd.DataFrame:
    """Return the country and first-level unit of points, how far the border is, and what decided.

    Parameters
    ----------
    points : geopandas.GeoDataFrame, geopandas.GeoSeries, pandas.DataFrame or array of shape (n, 2)
        Points; in an array or the columns ``lon``, ``lat`` of a DataFrame as lon, lat in degrees. Geometries in another
        CRS are projected. Missing points (NaN, None) get a row of nulls.
    places : sequence of geo.gazetteer.Place or None, optional
        The gazetteer's place of each point, where there is one. The gazetteer knows the unit of its places better
        than the lines do, so a point in a place belongs to the place's own unit.
    uncertainty_km : array of float, optional
        Radius that holds the true place.

    Returns
    -------
    pandas.DataFrame
        With the index of `points` and the columns

        - ``admin0_iso``: ISO 3166-1 alpha-2, de jure; None at sea;
        - ``admin1_name``, ``admin1_iso``, ``admin1_pcode``: the unit; None at sea and where units are not embedded;
        - ``admin1_margin_km``: geodesic distance to the nearest border of that unit with another unit or country;
          coasts do not count; 0 for a point outside of the unit's outline or on it; NaN without a unit, without a
          border on land, and for a place that is the unit itself;
        - ``admin1_ambiguous``: the margin is smaller than the boundary's own accuracy (`ACCURACY_KM`) or
          than `uncertainty_km`; NA without a unit;
        - ``decided_by``: ``polygon``: the outline the point is in; ``gazetteer``: the place given, or, within
          `DOUBT_KM` of a border, the own unit of a settlement at most `NEIGHBOUR_KM` off; ``nearest unit``: a point at
          most `OFFSHORE_KM` off a coast; ``sea``; ``abroad``: a country without embedded units; None for a missing
          point.

        A point exactly on a border belongs to the unit that the nearest settlement says, else to the one whose code
        comes first.

    Raises
    ------
    geo.errors.GeometryError
        For coordinates out of range (naming the rows; swapped axes are hinted at), geometries that are no points, or
        `places` or `uncertainty_km` of another length.

    Notes
    -----
    Finding the units is the smaller part: 0.05 s for a million points (`geo.outlines`), where the distances to the
    borders take some 5 s.
    """
    import pandas as pd

    lon, lat, index = _lonlat(points)
    count = len(lon)
    for name, given in (("places", places), ("uncertainty_km", uncertainty_km)):
        if given is not None and len(given) != count:
            raise GeometryError(f"{count} points but {len(given)} {name}")
    table = load_boundaries()
    row, doubtful = _outlines().locate(lon, lat)
    decided = np.where(row >= 0, "polygon", "sea").astype(object)
    _snap_to_coast(lon, lat, row, decided)

    margin = np.full(count, np.nan)
    _measure(lon, lat, row, margin)
    _ask_settlements(lon, lat, row, decided, margin, doubtful)
    itself = np.zeros(count, dtype=bool)
    country = np.array([*table.admin0_iso, ""], dtype=object)[row]
    if places is not None:
        itself = _ask_places(lon, lat, row, decided, country, places)
        settled = decided == "gazetteer"
        _measure(lon, lat, np.where(settled & ~itself, row, -1), margin)
        margin[itself | (row < 0)] = np.nan
    # The lines put the point elsewhere: it is as near to the border as can be.
    outside, _ = _outside(lon, lat, row)
    margin[outside & ~np.isnan(margin)] = 0.0

    is_unit = np.array([*(kind == "admin1" for kind in table.kind), False])[row]
    margin[~is_unit] = np.nan
    reach = np.full(count, ACCURACY_KM)
    if uncertainty_km is not None:
        reach = np.fmax(reach, np.asarray(uncertainty_km, dtype=float))
    ambiguous = pd.array(np.nan_to_num(margin, nan=np.inf) < reach, dtype="boolean")
    ambiguous[~is_unit] = pd.NA
    decided[(row >= 0) & ~is_unit & (decided != "gazetteer")] = "abroad"
    missing = np.isnan(lon) & (decided != "gazetteer")
    decided[missing] = None

    # One more row, of nulls, for the points in no unit: that of -1.
    unit_row = np.where(is_unit, row, -1)

    def column(values: tuple[str, ...]) -> np.ndarray[Any, Any]:
        return np.array([*(value or None for value in values), None], dtype=object)[unit_row]

    return pd.DataFrame(
        {
            "admin0_iso": pd.Series([code or None for code in country], dtype=object, index=index),
            "admin1_name": pd.Series(column(table.name), dtype=object, index=index),
            "admin1_iso": pd.Series(column(table.iso), dtype=object, index=index),
            "admin1_pcode": pd.Series(column(table.pcode), dtype=object, index=index),
            "admin1_margin_km": pd.Series(margin, index=index),
            "admin1_ambiguous": pd.Series(ambiguous, index=index),
            "decided_by": pd.Series(decided, dtype=object, index=index),
        }
    )


def _lonlat(points: Any) -> tuple[Floats, Floats, Any]:
    """Return lon, lat and an index from any of the forms that points come in."""
    import geopandas as gpd
    import pandas as pd

    if isinstance(points, gpd.GeoDataFrame):
        points = points.geometry
    if isinstance(points, gpd.GeoSeries):
        if points.crs is not None and not points.crs.equals("OGC:CRS84") and not points.crs.equals("EPSG:4326"):
            points = points.to_crs("OGC:CRS84")
        shapes = np.asarray(points, dtype=object)
        kinds = shapely.get_type_id(shapes)
        wrong = np.flatnonzero((kinds != 0) & (kinds != -1))
        if wrong.size:
            first = wrong[0]
            raise GeometryError(f"row {points.index[first]!r}: a {shapes[first].geom_type} is no point")
        lon, lat = shapely.get_x(shapes), shapely.get_y(shapes)
        index = points.index
    elif isinstance(points, pd.DataFrame):
        absent = [name for name in ("lon", "lat") if name not in points.columns]
        if absent:
            raise GeometryError(f"the table has no column {absent[0]!r}; points need 'lon' and 'lat', or a geometry")
        lon, lat = (points[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lon", "lat"))
        index = points.index
    else:
        array = np.asarray(points, dtype=float)
        if array.size == 0:
            array = array.reshape(0, 2)
        if array.ndim != 2 or array.shape[1] != 2:
            raise GeometryError(f"expected an array of shape (n, 2) with lon, lat in its rows, got {array.shape}")
        lon, lat = array[:, 0], array[:, 1]
        index = pd.RangeIndex(len(array))
    lon, lat = check_lonlat(lon, lat)
    return lon, lat, index


@lru_cache(maxsize=1)
def _outlines() -> Outlines:
    """Return the outlines of all rows, with a grid over Ukraine and what lies round about."""
    table = load_boundaries()
    home = shapely.total_bounds(table.geometry[[country == "UA" for country in table.admin0_iso]])
    west, south, east, north = home.tolist()
    return Outlines(table.geometry, (west - FOCUS_DEG, south - FOCUS_DEG, east + FOCUS_DEG, north + FOCUS_DEG))


def _snap_to_coast(lon: Floats, lat: Floats, row: Ints, decided: np.ndarray[Any, Any]) -> None:
    at_sea = np.flatnonzero((row < 0) & ~np.isnan(lon))
    if at_sea.size == 0:
        return
    point, near, _ = rows_within(lon[at_sea], lat[at_sea], OFFSHORE_KM)
    point, first = np.unique(point, return_index=True)
    row[at_sea[point]] = near[first]
    decided[at_sea[point]] = "nearest unit"


def _measure(lon: Floats, lat: Floats, row: Ints, margin: Floats) -> None:
    """Set the margins of the points that lie in a unit."""
    table = load_boundaries()
    if row.size == 0:
        return
    order = np.argsort(row, kind="stable")
    numbers, first = np.unique(row[order], return_index=True)
    for number, points in zip(numbers, np.split(order, first[1:]), strict=True):
        if number >= 0 and table.kind[number] == "admin1":
            points = points[~np.isnan(lon[points])]
            margin[points] = border_distance_km(int(number), lon[points], lat[points])


def _outside(lon: Floats, lat: Floats, row: Ints) -> tuple[Bools, Ints]:
    """Tell which points lie in another row's outline than the one they were given."""
    drawn, doubtful = _outlines().locate(lon, lat)
    return (drawn >= 0) & (row >= 0) & (drawn != row) & ~doubtful, drawn


@lru_cache(maxsize=1)
def _settlements() -> tuple[Floats, Floats, Ints, Ints]:
    """Return lon, lat and row of the settlements whose unit has an outline, by latitude, and the rows that occur."""
    from geo.gazetteer import load_gazetteer

    row_of = {iso: number for number, iso in enumerate(load_boundaries().iso)}
    found = sorted(
        (place.lat, place.lon, row_of[place.admin1_iso])
        for place in load_gazetteer()
        if place.kind == "settlement" and place.admin1_iso in row_of
    )
    table = np.array(found, dtype=float).reshape(-1, 3)
    return table[:, 1], table[:, 0], table[:, 2].astype(np.int64), np.unique(table[:, 2]).astype(np.int64)


def _ask_settlements(
    lon: Floats, lat: Floats, row: Ints, decided: np.ndarray[Any, Any], margin: Floats, doubtful: Bools
) -> None:
    """Near a border take the unit of a settlement close by, if that unit is near as well."""
    close = np.flatnonzero((doubtful | (margin < DOUBT_KM)) & (decided == "polygon"))
    if close.size == 0:
        return
    _, _, _, covered = _settlements()
    close = close[np.isin(row[close], covered)]
    nearest, distance = _nearest_settlements(lon[close], lat[close])
    near_enough = distance <= np.where(doubtful[close], TIE_KM, NEIGHBOUR_KM)
    other = np.flatnonzero(near_enough & (nearest != row[close]))
    point, near, _ = rows_within(lon[close[other]], lat[close[other]], DOUBT_KM)
    confirmed = np.zeros(len(other), dtype=bool)
    confirmed[point[near == nearest[other[point]]]] = True
    agreed = near_enough & (nearest == row[close])
    agreed[other[confirmed]] = True
    chosen = close[agreed]
    # Where line and settlement agree there was nothing to decide, but on the line itself.
    changed = (row[chosen] != nearest[agreed]) | doubtful[chosen]
    row[chosen] = nearest[agreed]
    decided[chosen[changed]] = "gazetteer"


def _nearest_settlements(lon: Floats, lat: Floats, chunk: int = 512) -> tuple[Ints, Floats]:
    """Return the row of the settlement nearest to each point and its distance in km; -1 and inf beyond `TIE_KM`.

    Points go by latitude in chunks, each held against the settlements of its own band only: on the unit
    sphere the nearest is the one of the greatest dot product.
    """
    place_lon, place_lat, place_row, _ = _settlements()
    rows, distance = np.full(len(lon), -1, dtype=np.int64), np.full(len(lon), np.inf)
    places, points = _sphere(place_lon, place_lat), _sphere(lon, lat)
    order = np.argsort(lat, kind="stable")
    reach = TIE_KM / 110.0
    for start in range(0, len(order), chunk):
        some = order[start : start + chunk]
        first = np.searchsorted(place_lat, lat[some[0]] - reach)
        last = np.searchsorted(place_lat, lat[some[-1]] + reach)
        if last > first:
            nearness = points[some] @ places[first:last].T
            best = nearness.argmax(axis=1)
            km = EARTH_KM * np.arccos(np.clip(nearness[np.arange(len(some)), best], -1.0, 1.0))
            found = km <= TIE_KM
            rows[some[found]] = place_row[first:last][best[found]]
            distance[some[found]] = km[found]
    return rows, distance


def _sphere(lon: Floats, lat: Floats) -> Floats:
    x, y = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


def _ask_places(
    lon: Floats,
    lat: Floats,
    row: Ints,
    decided: np.ndarray[Any, Any],
    country: np.ndarray[Any, Any],
    places: Sequence[Place | None],
) -> Bools:
    """Give points the units of the gazetteer's places that they are in; tell which places are units themselves."""
    table = load_boundaries()
    row_of = {iso: number for number, iso in enumerate(table.iso)}
    itself = np.zeros(len(lon), dtype=bool)
    for number, place in enumerate(places):
        if place is None:
            country[number] = table.admin0_iso[row[number]] if row[number] >= 0 else ""
            continue
        known = row_of.get(place.admin1_iso) if place.admin1_iso else None
        if known is None and place.kind in ("country", "region", "admin1"):
            # A whole country or several units: no single unit is right.
            row[number], decided[number], country[number] = -1, "gazetteer", place.admin0_iso or ""
        elif known is not None and (place.kind in ("admin1", "raion") or _in_place(lon[number], lat[number], place)):
            row[number], decided[number], country[number] = known, "gazetteer", table.admin0_iso[known]
            itself[number] = place.kind == "admin1"
    return itself


def _in_place(lon: float, lat: float, place: Place) -> bool:
    """Tell whether a point lies in a place; "15 km north of X" is not in X and need not be in its unit."""
    if np.isnan(lon):
        return True
    return bool(distance_km(lon, lat, place.lon, place.lat) <= max(place.radius_km, 1.0))


def area_geometry(match: Any) -> BaseGeometry | None:
    """Return the geometry that a geocoding result stands for.

    Parameters
    ----------
    match : geo.Match
        Its ``area`` says what is wanted: ``point``; ``unit``: the outline of the unit, or of all units of a region
        together; ``circle``: `uncertainty_km` round the point; ``none``: a whole country, which has no place.

    Returns
    -------
    shapely.Point, shapely.Polygon, shapely.MultiPolygon or None
        Lon, lat in degrees, wound by the right-hand rule. A unit without an embedded outline is a circle.

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
        shape = _outline(tuple(codes), load_boundaries())
        if shape is not None:
            return shape
    elif match.area != "circle":
        raise GeometryError(f"unknown kind of area {match.area!r}; known: point, unit, circle, none")
    return circle(match.lon, match.lat, match.uncertainty_km)


@lru_cache(maxsize=256)
def _outline(codes: tuple[str, ...], table: BoundaryTable) -> BaseGeometry | None:
    """Return the union of units, None unless all have an outline."""
    shapes = []
    for code in codes:
        try:
            shapes.append(unit(code).geometry)
        except BoundaryError:
            return None
    if not shapes:
        return None
    return shapes[0] if len(shapes) == 1 else orient(shapely.coverage_union_all(shapes))
