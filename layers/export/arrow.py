"""Columns as Arrow has them, with the same types whatever their rows hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from layers.export.fields import Field, free_name, json_text
from layers.export.text import clean_text

__all__ = ["arrow_fields"]

_TYPES = {
    "str": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_(), "date": pa.date32(),
    "list": pa.list_(pa.string()), "json": pa.string(),
}  # fmt: skip
# Lists of objects whose members vary: as text their type is always the same.
_OBJECTS = frozenset({"alternatives", "assessments"})


def arrow_fields(
    columns: Sequence[Field], *, taken: Sequence[str], lists: bool
) -> tuple[list[pa.Field], list[pa.Array]]:
    """Return columns as fields with their meanings, and as arrays.

    Parameters
    ----------
    columns : sequence of Field
    taken : sequence of str
        Names that the columns must not have; one of the user's own that has it, gets a number.
    lists : bool
        Whether lists of words are lists; else they are JSON text, as lists of objects always are.
    """
    fields, arrays = [], []
    used = set(taken)
    for field in columns:
        name = free_name(field.name, used)
        used.add(name)
        as_text = field.kind == "json" or (field.kind == "list" and (field.name in _OBJECTS or not lists))
        kind = pa.string() if as_text else _TYPES[field.kind]
        metadata = {"description": field.meaning} if field.meaning else {}
        fields.append(pa.field(name, kind, metadata=metadata))
        arrays.append(pa.array(_values(field, as_text), type=kind))
    return fields, arrays


def _values(field: Field, as_text: bool) -> list[Any]:
    if as_text:
        return [None if value is None else json_text(value) for value in field.values]
    if field.kind == "list":
        return [None if value is None else [_word(item) for item in value] for value in field.values]
    return field.values


def _word(item: Any) -> str:
    return clean_text(item) if isinstance(item, str) else json_text(item)
