"""CSV (RFC 4180, UTF-8) with its description as CSV on the Web has it: types, meanings, and whom to name."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from layers import style
from layers.export.about import About, about_table
from layers.export.atomic import atomic_write
from layers.export.fields import Field
from layers.export.flat import flat_fields, guard
from layers.export.hxl import hashtag

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write_csv"]

_CELLS: dict[str, Callable[[Any], str]] = {
    "str": guard,
    # JSON text starts with a bracket, or with a quotation mark.
    "list": guard,
    "json": guard,
    "date": lambda day: day.isoformat(),
    "bool": lambda flag: "true" if flag else "false",
    "int": str,
    "float": repr,
}
# Names of XML Schema's types, as CSV on the Web takes them.
_DATATYPES: dict[str, str] = {
    "str": "string", "list": "json", "json": "json", "date": "date", "bool": "boolean", "int": "integer",
    "float": "number",
}  # fmt: skip
_ROWS_A_PIECE = 1000


def write_csv(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
    profile: str | None = None,
    hxl: bool = False,
) -> list[Path]:
    """Write an event table as CSV, and beside it what CSV has no room for.

    Columns are those of the schema, with ``longitude`` and ``latitude`` for `lon` and `lat`; dates are ISO 8601, lists
    JSON. Text that a spreadsheet would take for a formula has an apostrophe before it (`layers.export.flat.unguard`
    takes it off).

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        An event table (`layers.schema.validate` is applied).
    path : path
        Replaced if it exists, as a whole or not at all.
    title, credits, border_view, profile : optional
        Go into ``<path>-metadata.json``, the place where W3C's "Metadata Vocabulary for Tabular Data" looks for it.
    hxl : bool
        Whether a row of hashtags of the Humanitarian Exchange Language follows the header.

    Returns
    -------
    list of pathlib.Path
        The table and its description.

    Raises
    ------
    layers.errors.ExportError
        When a file cannot be written.
    layers.errors.SchemaError
        When the table is no event table.

    Notes
    -----
    Lost in the file: geometries (the point, `precision` and `uncertainty_km` remain); NUL and lone surrogates in text
    become U+FFFD.
    """
    from layers.schema import validate

    valid = validate(table)
    about = about_table(valid, title, credits, border_view, profile)
    fields = flat_fields(valid)
    given = Path(path)
    atomic_write(given, _pieces(fields, hxl))
    beside = given.with_name(f"{given.name}-metadata.json")
    atomic_write(beside, json.dumps(_description(about, given.name, fields, hxl), ensure_ascii=False, indent=1) + "\n")
    return [given, beside]


def _pieces(fields: Sequence[Field], hxl: bool) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([guard(field.name) for field in fields])
    if hxl:
        writer.writerow([hashtag(field.name) for field in fields])
    columns = [_cells(field) for field in fields]
    for number, row in enumerate(zip(*columns, strict=True), start=1):
        writer.writerow(row)
        if number % _ROWS_A_PIECE == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _cells(field: Field) -> list[str]:
    convert = _CELLS[field.kind]
    return ["" if value is None else convert(value) for value in field.values]


def _description(about: About, name: str, fields: Sequence[Field], hxl: bool) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@context": "http://www.w3.org/ns/csvw",
        # A relative address: what is no letter, digit or -._~ is escaped.
        "url": quote(name.encode("utf-8", "surrogateescape")),
        "dc:title": about.title,
        "dc:temporal": about.days(),
        "dc:description": about.notes() or None,
        "dc:rights": list(about.credits),
        "dialect": {"encoding": "utf-8", "headerRowCount": 2 if hxl else 1},
        "tableSchema": {"columns": [_column(field, hxl) for field in fields], "primaryKey": "id"},
    }
    return {key: value for key, value in described.items() if value is not None}


def _column(field: Field, hxl: bool) -> dict[str, Any]:
    heads = [field.name, hashtag(field.name)] if hxl else [field.name]
    described: dict[str, Any] = {
        "name": quote(field.name, safe="").replace("-", "%2D").replace("~", "%7E") or "column",
        "titles": heads,
        "datatype": _DATATYPES[field.kind],
    }
    if field.meaning:
        described["dc:description"] = field.meaning
    return described
