"""The event table as rows of plain cells, for spreadsheets: names that map programs know, and no formulas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from layers.export.fields import Field, free_name, json_text, table_fields

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["flat_fields", "guard", "is_formula", "unguard"]

# What map programs look for when they are given a table.
NAMES = {"lon": "longitude", "lat": "latitude"}
# What starts so is a formula to spreadsheets, to some also behind blanks or in full width (OWASP, CSV injection).
_FORMULA = re.compile("'*(?:[\t\r\n]|[\\s\ufeff\u200b-\u200f\u2028-\u202e\u2060]*[=+\\-@＝＋－＠])")


def flat_fields(table: gpd.GeoDataFrame) -> list[Field]:
    """Return the columns of a validated table for cells: lists as JSON text, `lon` and `lat` by their whole names.

    A column of the user's own that has one of these names already, gets a number.
    """
    taken: set[str] = set(NAMES.values())
    fields = []
    for field in table_fields(table):
        if field.name in NAMES:
            fields.append(replace(field, name=NAMES[field.name]))
            continue
        name = free_name(field.name, taken)
        taken.add(name)
        if field.kind in ("list", "json"):
            values = [None if value is None else json_text(value) for value in field.values]
            fields.append(replace(field, name=name, values=values))
        else:
            fields.append(replace(field, name=name))
    return fields


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet could take text for a formula."""
    return _FORMULA.match(text) is not None


def guard(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: with an apostrophe before it where it could be one.

    Examples
    --------
    >>> guard("=1+1"), guard("'=1+1"), guard("1+1")
    ("'=1+1", "''=1+1", '1+1')
    """
    return f"'{text}" if is_formula(text) else text


def unguard(text: str) -> str:
    """Return the text that `guard` was given."""
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text


def widths(fields: Sequence[Field]) -> list[int]:
    """Return how many characters wide a sheet's columns should be: as their heads, texts wider."""
    wide = {"quote": 60, "title": 30, "alternatives": 20, "casualties_text": 25}
    return [wide.get(field.name, max(10, min(len(field.name) + 2, 24))) for field in fields]
