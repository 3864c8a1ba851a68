"""The columns of an event table as fields of one type each, for formats that ask for types."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import NoneType
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.export.text import clean_text
from layers.plain import json_value
from layers.schema import BY_NAME
from layers.values import is_null

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["Field", "Rows", "free_name", "json_text", "table_fields", "table_rows"]

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
# Beyond these no format's integer goes.
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True)
class Field:
    """One column with its values.

    Parameters
    ----------
    name : str
    kind : str
        As in `layers.schema`: ``str``, ``int``, ``float``, ``bool``, ``date`` or ``list``; and ``json`` for what a
        column of the user's own holds beside these.
    meaning : str
        What the schema says of it; empty for a column of the user's own.
    values : list
        One a row, of the kind's Python type, or None.
    """

    name: str
    kind: str
    meaning: str
    values: list[Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a file holds: columns, and a geometry or none a row.

    Parameters
    ----------
    fields : sequence of Field
    shapes : array of shapely geometries and None, shape (n,)
        Lon, lat in degrees.
    """

    fields: Sequence[Field]
    shapes: np.ndarray[Any, Any]


def table_rows(table: gpd.GeoDataFrame) -> Rows:
    """Return a validated table as rows."""
    return Rows(table_fields(table), np.asarray(table.geometry, dtype=object))


def table_fields(table: gpd.GeoDataFrame) -> list[Field]:
    """Return the columns of a validated table, without the geometry, in their order.

    The schema's columns have the schema's kinds. A column of the user's own has the kind that all of its values share;
    one that mixes kinds becomes text.
    """
    geometry = table.active_geometry_name
    return [_field(str(name), table[name]) for name in table.columns if name != geometry]


def free_name(name: str, taken: Container[str], fold: Callable[[str], str] = str) -> str:
    """Return a name that is not taken yet: the one wanted, else that with a number.

    `fold` makes one of names that the format takes for the same, as those taken are.
    """
    found, number = name, 1
    while fold(found) in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def json_text(value: Any) -> str:
    """Return a value as compact JSON text."""
    try:
        return clean_text(_ENCODER.encode(value))
    except (TypeError, ValueError):
        # It holds something that JSON has not.
        return clean_text(_ENCODER.encode(json_value(value)))


def _field(name: str, column: pd.Series) -> Field:
    known = BY_NAME.get(name)
    if known is None:
        # Empty text is null in columns of the schema only.
        given = [None if not isinstance(value, str) and is_null(value) else value for value in column.tolist()]
        kind, values = _own(given)
        return Field(clean_text(name), kind, "", values)
    if known.kind == "str":
        values = _cleaned(column.tolist())
    elif known.kind == "float":
        # What is not equal to itself is not a number: null.
        values = [value if value == value else None for value in column.tolist()]
    elif known.kind in ("int", "bool"):
        absent = column.isna().tolist()
        values = [None if gone else value for value, gone in zip(column.tolist(), absent, strict=True)]
    else:
        values = column.tolist()
    return Field(name, known.kind, known.meaning, values)


def _own(values: list[Any]) -> tuple[str, list[Any]]:
    """Return the kind of a column that the schema does not know, and its values in it."""
    if set(map(type, values)) <= {str, NoneType}:
        return "str", _cleaned(values)
    plain = [json_value(value) for value in values]
    kinds = {_kind(was, now) for was, now in zip(values, plain, strict=True) if now is not None}
    if kinds == {"int", "float"}:
        kinds = {"float"}
    kind = kinds.pop() if len(kinds) == 1 else "str"
    convert = _CONVERT[kind]
    return kind, [None if now is None else convert(was, now) for was, now in zip(values, plain, strict=True)]


def _cleaned(values: list[str | None]) -> list[str | None]:
    """Return clean text; a column in which there is nothing to clean, as nearly all are, is looked at as a whole."""
    whole = "".join(filter(None, values))
    if clean_text(whole) is whole:
        return values
    return [None if value is None else clean_text(value) for value in values]


def _kind(was: Any, now: Any) -> str:
    if isinstance(was, date) and not isinstance(was, datetime):
        return "date"
    if isinstance(now, bool):
        return "bool"
    if isinstance(now, int):
        return "int" if _LOWEST <= now <= _HIGHEST else "str"
    if isinstance(now, float):
        return "float"
    return "json" if isinstance(now, (list, dict)) else "str"


_CONVERT: dict[str, Callable[[Any, Any], Any]] = {
    "date": lambda was, now: was,
    "bool": lambda was, now: now,
    "int": lambda was, now: now,
    "float": lambda was, now: float(now),
    "json": lambda was, now: now,
    "str": lambda was, now: clean_text(now) if isinstance(now, str) else json_text(now),
}
