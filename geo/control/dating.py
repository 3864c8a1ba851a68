"""Which day the areas of a file stand for: by the mapping, a column, the file's name, a layer's, what the file says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.dates import day_of_value, days_in, only_day, order_of
from geo.control.finding import ControlFile
from geo.control.mapping import Mapping
from geo.control.raw import RawFile
from geo.errors import ControlError

__all__ = ["Dating", "date_areas"]

# Columns that give the day for which an area is drawn, and columns that give the one on which it was last touched.
_AS_OF = {
    "date", "as_of", "asof", "as_of_date", "asof_date", "date_as_of", "snapshot", "snapshot_date", "map_date", "day",
    "map_day", "valid_on", "valid_at", "report_date", "obs_date", "дата", "станом_на",
}  # fmt: skip
# Times of an area of its own: the map's day only where the file's name has none.
_STAMPED = {"timestamp", "when", "time", "datetime"}
_TOUCHED = {
    "editdate", "edit_date", "last_edited_date", "lasteditdate", "last_edit", "updated", "updated_at", "last_update",
    "modified", "creationdate", "created_date", "created_at", "created",
}  # fmt: skip
# Columns whose words may hold a day.
_TELLING = {"name", "title", "label", "description", "desc", "comment", "note", "notes", "назва", "название", "опис"}
_ABOUT = (
    "as_of",
    "date",
    "datetime",
    "timestamp",
    "generated",
    "published",
    "updated",
    "title",
    "name",
    "description",
    "id",
)


@dataclass(frozen=True, slots=True)
class Dating:
    """The day of each area, layer by layer, and how it was found.

    Parameters
    ----------
    days : list of list of datetime.date or None
    minutes : int
        The time of the day in the file's name; -1 where it has none.
    how : str
        "the file names", "column EditDate", ...
    notes : tuple of str
    """

    days: list[list[dt.date | None]]
    minutes: int
    how: str
    notes: tuple[str, ...] = ()


def date_areas(file: ControlFile, raw: RawFile, mapping: Mapping, order: str) -> Dating:
    """Date the areas of a file.

    Parameters
    ----------
    file : ControlFile
    raw : RawFile
    mapping : Mapping
    order : str
        ``dmy`` or ``mdy``: how a name like 02-12-2025 is read.

    Raises
    ------
    geo.errors.ControlError
        Where no day is found, or several that do not agree.
    """
    stem = file.stem
    minutes = next((found.minutes for found in days_in(stem) if not found.aside and found.minutes >= 0), -1)

    def all_of(day: dt.date, how: str, *notes: str) -> Dating:
        return Dating([[day] * len(layer.areas) for layer in raw.layers], minutes, how, notes)

    if mapping.date is not None:
        return all_of(mapping.date, "the mapping")
    if mapping.date_property:
        order = _order_in(raw, mapping.date_property, mapping, order)
        return _by_column(raw, mapping.date_property, minutes, order, named=True)
    named, several = only_day(stem, order=order)
    if len(several) > 1:
        raise ControlError(
            f"{raw.name}: its name has several days ({_listed(several)}); leave one in the name, or say which with "
            "[date] value in a mapping"
        )
    column = _column(raw, _AS_OF, order)
    if column is not None:
        order = _order_in(raw, column, mapping, order)
        told = sorted({day for days in _values(raw, column, order) for day in days if day is not None})
        if len(told) == 1:
            notes = (
                (f"its name says {named}, its column {column} {told[0]}: the column holds",)
                if named not in (None, told[0])
                else ()
            )
            return all_of(told[0], f"column {column}", *notes)
        if named is None or _is_history(raw, column, order):
            return _by_column(raw, column, minutes, order, named=False)
        note = f"column {column} has {len(told)} days; the day of the file name holds for all"
        return all_of(named, "the file names", note)
    if named is not None:
        return all_of(named, "the file names")
    stamped = _column(raw, _STAMPED, order)
    if stamped is not None:
        return _by_column(raw, stamped, minutes, order, named=False)
    layers = [_path_day(layer.path, order) for layer in raw.layers]
    if any(layers):
        distinct = {day for day in layers if day is not None}
        filled = [day or (next(iter(distinct)) if len(distinct) == 1 else None) for day in layers]
        return Dating(
            [[day] * len(layer.areas) for layer, day in zip(raw.layers, filled, strict=True)],
            minutes,
            "the names of layers",
        )
    for key in _ABOUT:
        day = day_of_value(raw.about.get(key), order=order)
        if day is not None:
            return all_of(day, f"what the file says of itself ({key})")
    for folder in file.path.absolute().parent.parts[:0:-1]:
        day, _ = only_day(folder, order=order)
        if day is not None:
            return all_of(day, "the folder's name")
    for column in (field for layer in raw.layers for field in layer.fields if field.lower() in _TELLING):
        words = {day for days in _values(raw, column, order) for day in days if day is not None}
        if len(words) == 1:
            return all_of(words.pop(), f"column {column}")
    touched = _column(raw, _TOUCHED, order)
    if touched is not None:
        last = max(day for days in _values(raw, touched, order) for day in days if day is not None)
        return all_of(last, f"column {touched}, the last day on which an area was edited")
    fields = sorted({field for layer in raw.layers for field in layer.fields})
    raise ControlError(
        f"{raw.name}: says nowhere which day it stands for; put it into the name (map_2025-02-12.geojson), or say it "
        f"in a mapping ([date] value, or property: there is {', '.join(fields) or 'no column'})"
    )


def _listed(days: Sequence[dt.date]) -> str:
    return ", ".join(str(day) for day in days[:5]) + (", ..." if len(days) > 5 else "")


def _path_day(path: Sequence[str], order: str) -> dt.date | None:
    return next((day for name in reversed(path) if (day := only_day(name, order=order)[0]) is not None), None)


def _column(raw: RawFile, wanted: set[str], order: str) -> str | None:
    """Return the first of the columns that has a day in it."""
    fields = list(dict.fromkeys(field for layer in raw.layers for field in layer.fields))
    for field in fields:
        if field.lower().replace(" ", "_").replace("-", "_") in wanted and any(
            day is not None for days in _values(raw, field, order) for day in days
        ):
            return field
    return None


def _values(raw: RawFile, column: str, order: str) -> list[list[dt.date | None]]:
    seen: dict[Any, dt.date | None] = {}

    def day(value: Any) -> dt.date | None:
        if not isinstance(value, str | int | float):
            return day_of_value(value, order=order)
        if value not in seen:
            seen[value] = day_of_value(value, order=order)
        return seen[value]

    return [[day(area.properties.get(column)) for area in layer.areas] for layer in raw.layers]


def _order_in(raw: RawFile, column: str, mapping: Mapping, order: str) -> str:
    """Return how a column writes its days: as the mapping says, else as those of its days that can be read one way."""
    if mapping.order:
        return mapping.order
    texts = {
        value
        for layer in raw.layers
        for area in layer.areas
        for name, value in area.properties.items()
        if name.lower() == column.lower() and isinstance(value, str)
    }
    found, _ = order_of(sorted(texts))
    return found or order


def _is_history(raw: RawFile, column: str, order: str) -> bool:
    """Tell whether the days of a column are those of whole maps: then the first and the last one overlap."""
    by_day: dict[dt.date, list[BaseGeometry]] = {}
    for layer, days in zip(raw.layers, _values(raw, column, order), strict=True):
        for area, day in zip(layer.areas, days, strict=True):
            if day is not None:
                by_day.setdefault(day, []).append(area.shape)
    first, last = (
        shapely.make_valid(max(by_day[day], key=lambda shape: shape.area)) for day in (min(by_day), max(by_day))
    )
    shared = shapely.intersection(first, last).area
    return bool(shared > 0.5 * min(first.area, last.area))


def _by_column(raw: RawFile, column: str, minutes: int, order: str, *, named: bool) -> Dating:
    fields = {field.lower(): field for layer in raw.layers for field in layer.fields}
    if column.lower() not in fields:
        raise ControlError(
            f"{raw.name}: has no column {column!r} for the days; there is {', '.join(fields.values()) or 'none'}"
        )
    days = _values(raw, fields[column.lower()], order)
    if named and not any(day is not None for layer in days for day in layer):
        raise ControlError(f"{raw.name}: its column {column} has no day; write them as 2025-02-12")
    return Dating(days, minutes, f"column {fields[column.lower()]}")
