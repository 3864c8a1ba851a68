"""The checks behind `layers.schema.validate`: types, vocabularies, ranges, places."""

from __future__ import annotations

import hashlib
import json
import math
import numbers
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers.errors import SchemaError
from layers.schema import BY_NAME, COLUMN_NAMES, COLUMNS, CRS, OPTIONAL, REQUIRED, Column

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["cast", "check_table", "is_null"]

# Names that other tables use for the columns, offered as a remedy when a required one is missing.
ALIASES = {
    "lon": ("longitude", "long", "lng", "x"),
    "lat": ("latitude", "y"),
    "layer": ("type", "category", "kind"),
}
# Columns where a number is as good as its digits.
DIGITS_ALLOWED = frozenset({"id", "incident_id", "report_id"})
# Where this war's events lie, for telling swapped axes: (west, south, east, north).
THEATRE = (19.0, 41.0, 180.0, 82.0)
UKRAINE = (22.0, 44.0, 40.5, 52.5)
THEATRE_COUNTRIES = frozenset({"UA", "RU", "BY", "MD"})
SHOWN = 8


class _Faults:
    """Collects what is wrong, so that one error names everything."""

    def __init__(self, ids: Sequence[object] | None) -> None:
        self.lines: list[str] = []
        self.ids = ids

    def add(self, column: str, what: str, rows: Sequence[int] = ()) -> None:
        where = f" ({self._rows(rows)})" if len(rows) else ""
        self.lines.append(f"column {column!r}: {what}{where}")

    def _rows(self, rows: Sequence[int]) -> str:
        names = [
            f"{row} id={self.ids[row]!r}" if self.ids is not None and not is_null(self.ids[row]) else str(row)
            for row in rows[:SHOWN]
        ]
        more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
        return f"row{'s' if len(rows) > 1 else ''} {', '.join(names)}{more}"

    def check(self) -> None:
        if self.lines:
            raise SchemaError("not an event table:\n  " + "\n  ".join(self.lines))


def is_null(value: object) -> bool:
    """Tell whether a single value means "nothing known": None, NaN, NaT, NA or empty text."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, (float, np.floating)):
        return bool(math.isnan(value))
    return isinstance(value, np.datetime64) and bool(np.isnat(value))


def cast(values: Sequence[Any], column: Column) -> pd.Series:
    """Make a column of its dtype from values that are right or None."""
    if column.kind == "int":
        return pd.Series(pd.array(list(values), dtype="Int64"))
    if column.kind == "bool":
        return pd.Series(pd.array(list(values), dtype="boolean"))
    if column.kind == "float":
        return pd.Series([math.nan if value is None else value for value in values], dtype="float64")
    return pd.Series(list(values), dtype=object)


def _to_str(value: Any, digits: bool) -> str:
    if isinstance(value, str):
        return value
    if digits and isinstance(value, numbers.Real) and not isinstance(value, bool) and float(value).is_integer():
        return str(int(float(value)) if isinstance(value, (float, np.floating)) else value)
    raise ValueError


def _to_int(value: Any) -> int:
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
        raise ValueError
    number = float(value)
    # Above 2**53 a float no longer holds every integer.
    if isinstance(value, numbers.Integral):
        return int(value)
    if not number.is_integer() or abs(number) > 2**53:
        raise ValueError
    return int(number)


def _to_float(value: Any) -> float:
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise ValueError
    return float(value)


def _to_bool(value: Any) -> bool:
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    # GDAL hands booleans with nulls on as 0.0 and 1.0.
    if isinstance(value, numbers.Real) and value in (0, 1):
        return bool(value)
    raise ValueError


def _to_date(value: Any) -> date:
    if isinstance(value, (datetime, pd.Timestamp)):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, np.datetime64):
        day: date = pd.Timestamp(value).date()
        return day
    if isinstance(value, str):
        return datetime.fromisoformat(value.strip()).date()
    raise ValueError


def _to_list(value: Any) -> list[Any]:
    if isinstance(value, str):
        value = json.loads(value)
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(item) for item in value]
    raise ValueError


def _plain(item: Any) -> Any:
    """Turn numpy scalars and nested containers into what JSON has."""
    if isinstance(item, dict):
        return {str(key): _plain(value) for key, value in item.items()}
    if isinstance(item, (list, tuple, np.ndarray)):
        return [_plain(value) for value in item]
    if item is None or isinstance(item, (str, bool, int)):
        return item
    if isinstance(item, np.generic):
        return _plain(item.item())
    if isinstance(item, float):
        return None if not math.isfinite(item) else item
    raise ValueError


EXPECTED = {
    "str": "text",
    "int": "a whole number",
    "float": "a finite number",
    "bool": "true or false",
    "date": "a date (YYYY-MM-DD)",
    "list": "a list (or JSON text of one)",
}


def _clean(values: Sequence[Any], column: Column, faults: _Faults) -> list[Any]:
    """Convert the values of one column, noting those that cannot be."""
    converters: dict[str, Callable[[Any], Any]] = {
        "str": lambda value: _to_str(value, column.name in DIGITS_ALLOWED),
        "int": _to_int,
        "float": _to_float,
        "bool": _to_bool,
        "date": _to_date,
        "list": _to_list,
    }
    convert = converters[column.kind]
    clean: list[Any] = []
    wrong: list[int] = []
    for row, value in enumerate(values):
        if is_null(value):
            clean.append(None)
            continue
        try:
            clean.append(convert(value))
        except (ValueError, TypeError, OverflowError):
            wrong.append(row)
            clean.append(None)
    if wrong:
        faults.add(column.name, f"expected {EXPECTED[column.kind]}, found {values[wrong[0]]!r}", wrong)
    if column.allowed:
        strange = [row for row, value in enumerate(clean) if value is not None and value not in column.allowed]
        if strange:
            faults.add(
                column.name, f"unknown value {clean[strange[0]]!r}; allowed: {', '.join(column.allowed)}", strange
            )
    low, high = column.minimum, column.maximum
    if low is not None or high is not None:
        outside = [
            row
            for row, value in enumerate(clean)
            if value is not None and ((low is not None and value < low) or (high is not None and value > high))
        ]
        if outside:
            bounds = f"{'' if low is None else f'{low:g}'} to {'' if high is None else f'{high:g}'}".strip()
            remedy = "; are lon and lat swapped?" if column.name == "lat" else ""
            faults.add(column.name, f"{clean[outside[0]]!r} is outside {bounds}{remedy}", outside)
    return clean


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
                faults.add(name, f"missing, and there is no geometry{_hint(name, names)}")
    faults.check()

    values: dict[str, list[Any]] = {}
    columns = (*COLUMNS, *(column for column in OPTIONAL if column.name in names))
    for column in columns:
        given = table[column.name] if column.name in names else None
        # Most columns of most tables are empty as a whole.
        empty = given is None or given.isna().all()
        values[column.name] = [None] * count if given is None or empty else _clean(given.tolist(), column, faults)
    if "layer" in names:
        nameless = [row for row, value in enumerate(table["layer"].tolist()) if is_null(value)]
        if nameless:
            faults.add("layer", "empty", nameless)
    _check_order(values, faults)
    faults.check()

    from layers.place import complete_places

    shapes = complete_places(values, geometry, faults.add)
    _check_swapped(values, shapes, faults)
    faults.check()
    _complete_ids(values, shapes, faults)
    faults.check()

    own = [name for name in names if name not in BY_NAME and name != _geometry_name(table)]
    data: dict[str, Any] = {column.name: cast(values[column.name], column) for column in columns}
    data |= {name: table[name].reset_index(drop=True) for name in own}
    return gpd.GeoDataFrame(
        pd.DataFrame(data), geometry=gpd.GeoSeries(list(shapes), crs=CRS, dtype="geometry"), crs=CRS
    )


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
    objects = np.array([None if is_null(item) else item for item in column.tolist()] or [], dtype=object)
    wrong = [row for row, item in enumerate(objects) if item is not None and not isinstance(item, shapely.Geometry)]
    if wrong:
        faults.add(name, f"expected a shapely geometry, found {type(objects[wrong[0]]).__name__}", wrong)
        return np.full(len(table), None, dtype=object)
    if crs is not None and not crs.equals(CRS) and not crs.equals("EPSG:4326"):
        objects = np.array(gpd.GeoSeries(objects, crs=crs).to_crs(CRS), dtype=object)
    objects[shapely.is_empty(objects)] = None
    objects = shapely.force_2d(objects)
    bounds = shapely.bounds(objects)
    there = ~shapely.is_missing(objects)
    outside = there & ~((bounds[:, 0] >= -180) & (bounds[:, 1] >= -90) & (bounds[:, 2] <= 180) & (bounds[:, 3] <= 90))
    if outside.any():
        remedy = "" if crs is not None else "; are they projected? set the CRS of the table"
        faults.add(name, f"coordinates that are no degrees{remedy}", np.flatnonzero(outside).tolist())
    result: np.ndarray[Any, Any] = objects
    return result


def _check_order(values: dict[str, list[Any]], faults: _Faults) -> None:
    """Lower bounds must not exceed upper ones."""
    for low, high in (
        ("killed_min", "killed_max"),
        ("injured_min", "injured_max"),
        ("missing_min", "missing_max"),
        ("start_date", "end_date"),
        ("span_start", "span_end"),
    ):
        rows = [
            row
            for row, (first, last) in enumerate(zip(values[low], values[high], strict=True))
            if first is not None and last is not None and first > last
        ]
        if rows:
            faults.add(low, f"greater than {high!r}", rows)


def _inside(box: tuple[float, float, float, float], lon: float, lat: float) -> bool:
    west, south, east, north = box
    return west <= lon <= east and south <= lat <= north


def _check_swapped(values: dict[str, list[Any]], shapes: np.ndarray[Any, Any], faults: _Faults) -> None:
    """Refuse points that lie in the theatre only when read as lat, lon.

    A row that names its country (`admin0_iso` or `admin1_iso`) decides for itself. Without it a single point near
    the Gulf may be just that, so the table is refused only when every point in it looks swapped.
    """
    sure: list[int] = []
    unsure: list[int] = []
    placed = 0
    for row, (lon, lat) in enumerate(zip(values["lon"], values["lat"], strict=True)):
        if lon is None or lat is None:
            continue
        placed += 1
        country = values["admin0_iso"][row] or (values["admin1_iso"][row] or "")[:2]
        # Russia's Kaliningrad is in the box as well; Ukraine is where a swap gives other valid degrees.
        looks = not _inside(THEATRE, lon, lat) and _inside(UKRAINE, lat, lon)
        if looks and country in THEATRE_COUNTRIES:
            sure.append(row)
        elif looks and not country:
            unsure.append(row)
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
    seen: dict[str, list[int]] = {}
    for row, value in enumerate(ids):
        if value is not None:
            seen.setdefault(value, []).append(row)
    double = [rows for rows in seen.values() if len(rows) > 1]
    if double:
        faults.add("id", "the same id more than once", [row for rows in double for row in rows])
        return
    taken = set(seen)
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
