"""The checks behind `layers.schema.validate`: types, vocabularies, ranges, places."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers.errors import SchemaError
from layers.schema import BY_NAME, COLUMN_NAMES, COLUMNS, CRS, OPTIONAL, REQUIRED
from layers.values import cast, clean, is_null, some_rows

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely

__all__ = ["check_table"]

# Names that other tables use for the columns, offered as a remedy when a required one is missing.
ALIASES = {
    "lon": ("longitude", "long", "lng", "x"),
    "lat": ("latitude", "y"),
    "layer": ("type", "category", "kind"),
}
# Where this war's events lie, for telling swapped axes: (west, south, east, north).
THEATRE = (19.0, 41.0, 180.0, 82.0)
UKRAINE = (22.0, 44.0, 40.5, 52.5)
THEATRE_COUNTRIES = frozenset({"UA", "RU", "BY", "MD"})

Floats = np.ndarray[Any, np.dtype[np.float64]]


class _Faults:
    """Collects what is wrong, so that one error names everything."""

    def __init__(self, ids: Sequence[object] | None) -> None:
        self.lines: list[str] = []
        self.ids = ids

    def add(self, column: str, what: str, rows: Sequence[int] = ()) -> None:
        where = f" (row{'s' if len(rows) > 1 else ''} {some_rows(rows, self.ids)})" if len(rows) else ""
        self.lines.append(f"column {column!r}: {what}{where}")

    def check(self) -> None:
        if self.lines:
            raise SchemaError("not an event table:\n  " + "\n  ".join(self.lines))


def check_table(table: pd.DataFrame | gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Do what `layers.schema.validate` promises."""
    import geopandas as gpd

    if not isinstance(table, pd.DataFrame):
        raise SchemaError(f"expected a DataFrame or GeoDataFrame, got {type(table).__name__}")
    names = [str(name) for name in table.columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SchemaError(f"not an event table:\n  columns that occur twice: {', '.join(twice)}")
    table = table.set_axis(names, axis="columns")
    count = len(table)
    faults = _Faults(table["id"].tolist() if "id" in names else None)
    for name in REQUIRED:
        if name not in names:
            faults.add(name, f"missing{_hint(name, names)}")
    geometry = _geometry(table, faults)
    if geometry is None:
        for name in ("lon", "lat"):
            if name not in names:
                faults.add(name, f"missing, and there is no geometry{_hint(name, names) or '; give it in degrees'}")
    faults.check()

    values: dict[str, list[Any]] = {}
    kept: dict[str, pd.Series | None] = {}
    columns = (*COLUMNS, *(column for column in OPTIONAL if column.name in names))
    for column in columns:
        given = table[column.name] if column.name in names else None
        if given is None:
            values[column.name] = [None] * count
        else:
            values[column.name], kept[column.name] = clean(given, column, faults.add)
    if "layer" in names:
        layers = table["layer"].tolist()
        nameless = [row for row, value in enumerate(values["layer"]) if value is None and is_null(layers[row])]
        if nameless:
            faults.add("layer", "empty", nameless)
    if _complete_ends(values, "end_date" in names):
        kept.pop("end_date", None)
    _check_order(values, faults)
    faults.check()

    from layers.place import complete_places

    shapes = complete_places(values, geometry, faults.add)
    _check_swapped(values, faults)
    faults.check()
    _complete_ids(values, shapes, faults)
    faults.check()

    own = [name for name in names if name not in BY_NAME and name != _geometry_name(table)]
    # Identities and points may have been filled in.
    data: dict[str, Any] = {
        column.name: cast(values[column.name], column)
        if column.name in ("id", "lon", "lat") or kept.get(column.name) is None
        else kept[column.name]
        for column in columns
    }
    data |= {name: table[name].reset_index(drop=True) for name in own}
    return gpd.GeoDataFrame(pd.DataFrame(data), geometry=gpd.array.GeometryArray(shapes, crs=CRS), crs=CRS)


def _hint(name: str, names: Sequence[str]) -> str:
    folded = {other.casefold(): other for other in names}
    for alias in (name, *ALIASES.get(name, ())):
        if alias in folded and folded[alias] != name:
            return f"; rename {folded[alias]!r} to {name!r}"
    return ""


def _geometry_name(table: pd.DataFrame) -> str | None:
    import geopandas as gpd

    if isinstance(table, gpd.GeoDataFrame) and table.active_geometry_name is not None:
        return str(table.active_geometry_name)
    return "geometry" if "geometry" in table.columns else None


def _geometry(table: pd.DataFrame, faults: _Faults) -> np.ndarray[Any, Any] | None:
    """Return the geometries in lon, lat as an array of shapely objects and None, or None without such a column."""
    import geopandas as gpd
    import shapely

    name = _geometry_name(table)
    if name is None:
        return None
    column = table[name]
    crs = column.crs if isinstance(column, gpd.GeoSeries) else None
    if isinstance(column, gpd.GeoSeries):
        objects = np.array(column.array, dtype=object)
    else:
        objects = np.empty(len(table), dtype=object)
        objects[:] = [None if is_null(item) else item for item in column.tolist()]
    wrong = np.flatnonzero(~shapely.is_valid_input(objects)).tolist()
    if wrong:
        faults.add(name, f"expected a shapely geometry, found {type(objects[wrong[0]]).__name__}", wrong)
        return np.full(len(table), None, dtype=object)
    if crs is not None and not crs.equals(CRS) and not crs.equals("EPSG:4326"):
        objects = np.array(gpd.GeoSeries(objects, crs=crs).to_crs(CRS), dtype=object)
    objects[shapely.is_empty(objects)] = None
    for row in np.flatnonzero(shapely.get_type_id(objects) == shapely.GeometryType.GEOMETRYCOLLECTION).tolist():
        objects[row] = _of_one_kind(objects[row])
    if shapely.has_z(objects).any():
        objects = shapely.force_2d(objects)
    bounds = shapely.bounds(objects)
    there = ~shapely.is_missing(objects)
    outside = there & ~((bounds[:, 0] >= -180) & (bounds[:, 1] >= -90) & (bounds[:, 2] <= 180) & (bounds[:, 3] <= 90))
    if outside.any():
        remedy = "" if crs is not None else "; are they projected? set the CRS of the table"
        faults.add(name, f"coordinates that are no degrees{remedy}", np.flatnonzero(outside).tolist())
    result: np.ndarray[Any, Any] = objects
    return result


def _of_one_kind(collection: shapely.GeometryCollection) -> shapely.Geometry:
    """Return what a collection holds without it, where all of it is points, lines or polygons, else the collection."""
    import shapely

    parts = [part for part in shapely.get_parts(shapely.get_parts(collection)) if not part.is_empty]
    makers: dict[str, Callable[[list[Any]], shapely.Geometry]] = {
        "Point": shapely.MultiPoint,
        "LineString": shapely.MultiLineString,
        "Polygon": shapely.MultiPolygon,
    }
    kinds = {part.geom_type for part in parts}
    if len(kinds) != 1 or not kinds <= set(makers):
        return collection
    found: shapely.Geometry = parts[0] if len(parts) == 1 else makers[kinds.pop()](parts)
    return found


def _check_order(values: dict[str, list[Any]], faults: _Faults) -> None:
    """Lower bounds must not exceed upper ones."""
    for low, high in (
        ("killed_min", "killed_max"),
        ("injured_min", "injured_max"),
        ("missing_min", "missing_max"),
        ("start_date", "end_date"),
        ("span_start", "span_end"),
    ):
        # Most of these columns are empty as a whole.
        if any(values[name].count(None) == len(values[name]) for name in (low, high)):
            continue
        rows = [
            row
            for row, (first, last) in enumerate(zip(values[low], values[high], strict=True))
            if first is not None and last is not None and first > last
        ]
        if rows:
            faults.add(low, f"greater than {high!r}", rows)


def _complete_ends(values: dict[str, list[Any]], given: bool) -> bool:
    """Give events of one day their last day, tell whether any got one: without it they would seem to go on for ever."""
    ends = [
        start if end is None and (not given or precision == "day") else end
        for start, end, precision in zip(
            values["start_date"], values["end_date"], values["date_precision"], strict=True
        )
    ]
    changed = ends != values["end_date"]
    values["end_date"] = ends
    return changed


def _inside(box: tuple[float, float, float, float], lon: Floats, lat: Floats) -> np.ndarray[Any, Any]:
    west, south, east, north = box
    return (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)


def _check_swapped(values: dict[str, list[Any]], faults: _Faults) -> None:
    """Refuse points that lie in the theatre only when read as lat, lon.

    A row that names its country (`admin0_iso` or `admin1_iso`) decides for itself. Without it a single point near
    the Gulf may be just that, so the table is refused only when every point in it looks swapped.
    """
    lon, lat = (np.array(values[name], dtype=float) for name in ("lon", "lat"))
    # Russia's Kaliningrad is in the box as well; Ukraine is where a swap gives other valid degrees.
    rows = np.flatnonzero(_inside(UKRAINE, lat, lon) & ~_inside(THEATRE, lon, lat)).tolist()
    countries = [values["admin0_iso"][row] or (values["admin1_iso"][row] or "")[:2] for row in rows]
    sure = [row for row, country in zip(rows, countries, strict=True) if country in THEATRE_COUNTRIES]
    unsure = [row for row, country in zip(rows, countries, strict=True) if not country]
    placed = np.count_nonzero(~np.isnan(lon) & ~np.isnan(lat))
    if sure:
        faults.add("lon", "lon and lat look swapped: read as lat, lon the points lie in Ukraine", sure)
    elif unsure and len(unsure) == placed:
        faults.add(
            "lon",
            "lon and lat look swapped: read as lat, lon all points lie in Ukraine; "
            "if they are right as they are, say so with the column 'admin0_iso'",
            unsure,
        )


def _complete_ids(values: dict[str, list[Any]], shapes: np.ndarray[Any, Any], faults: _Faults) -> None:
    """Give rows without an id one that follows from their content, and refuse ids that occur twice."""
    ids = values["id"]
    given = [value for value in ids if value is not None]
    taken = set(given)
    if len(taken) < len(given):
        seen: dict[str, list[int]] = {}
        for row, value in enumerate(ids):
            if value is not None:
                seen.setdefault(value, []).append(row)
        double = [rows for rows in seen.values() if len(rows) > 1]
        faults.add("id", "the same id more than once", [row for rows in double for row in rows])
        return
    if len(given) == len(ids):
        return
    for row, value in enumerate(ids):
        if value is not None:
            continue
        content = [values[name][row] for name in COLUMN_NAMES if name != "id"]
        wkb = b"" if shapes[row] is None else shapes[row].wkb
        text = json.dumps(content, default=str, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass") + wkb).hexdigest()[:16]
        ordinal, candidate = 1, digest
        while candidate in taken:
            ordinal += 1
            candidate = f"{digest}-{ordinal}"
        taken.add(candidate)
        ids[row] = candidate
