"""XLSX: a sheet of events with real dates and numbers, and a sheet that says what it is and whom to name."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layers import style
from layers.errors import ExportError
from layers.export.about import About, about_table
from layers.export.atomic import atomic_path
from layers.export.fields import Field
from layers.export.flat import flat_fields, is_formula, widths
from layers.export.hxl import hashtag
from layers.export.text import xml_text

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format as CellFormat
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_xlsx"]

# Limits of the program that the format belongs to.
MOST_ROWS = 1_048_576
LONGEST_TEXT = 32_767
MOST_DIGITS = 10**15
FIRST_DAY = date(1900, 3, 1)


def write_xlsx(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
    profile: str | None = None,
    hxl: bool = False,
) -> Path:
    """Write an event table as a workbook for spreadsheet programs.

    The sheet ``Events`` has the columns of the schema, with ``longitude`` and ``latitude`` for `lon` and `lat`; dates,
    numbers and booleans are such, lists are JSON. All text is text, also what looks like a formula or an address. The
    sheet ``About`` has title, days, borders, credits, and what the columns mean.

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        An event table (`layers.schema.validate` is applied).
    path : path
        Replaced if it exists, as a whole or not at all.
    title, credits, border_view, profile : optional
        Go into the sheet ``About``.
    hxl : bool
        Whether a row of hashtags of the Humanitarian Exchange Language follows the header.

    Returns
    -------
    pathlib.Path
        The path as given.

    Raises
    ------
    layers.errors.ExportError
        When the file cannot be written.
    layers.errors.SchemaError
        When the table is no event table.

    Notes
    -----
    Lost in the file: geometries (the point, `precision` and `uncertainty_km` remain); text beyond 32,767 characters;
    digits of numbers beyond the sixteenth; what XML cannot hold in text becomes U+FFFD; ends of lines are all alike.
    Days before 1 March 1900 and whole numbers of more than 15 digits are text. What a sheet has no room for goes on in
    ``Events 2``.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import XlsxWriterException

    from layers.schema import validate

    valid = validate(table)
    about = about_table(valid, title, credits, border_view, profile)
    fields = flat_fields(valid)

    def fill(temporary: str) -> None:
        # Row by row to the disk, so that memory does not grow with the table; nothing is taken for what it looks like.
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        try:
            with Workbook(temporary, options) as book:
                _write(book, about, fields, hxl)
        except XlsxWriterException as error:
            raise ExportError(f"cannot write {path}: {error}") from error

    return atomic_path(path, fill)


class _Looks:
    """The formats of cells that a workbook needs."""

    def __init__(self, book: Workbook) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.tag = book.add_format({"italic": True, "font_color": "#6a717b"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        # The mark that the program itself sets for text that was typed with an apostrophe before it.
        self.guarded = book.add_format({"quote_prefix": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True, "valign": "top"})


def _write(book: Workbook, about: About, fields: Sequence[Field], hxl: bool) -> None:
    newest = about.covered[1] if about.covered else FIRST_DAY
    book.set_properties(
        {
            "title": _text(about.title),
            "author": "sitmap",
            "comments": _text("\n".join(about.lines())),
            # The same table gives the same file, whatever the clock says.
            "created": datetime.combine(max(newest, FIRST_DAY), time()),
        }
    )
    looks = _Looks(book)
    heads = 2 if hxl else 1
    count = len(fields[0].values)
    room = MOST_ROWS - heads
    for number in range(max(1, -(-count // room))):
        sheet = book.add_worksheet("Events" if number == 0 else f"Events {number + 1}")
        rows = range(number * room, min(count, (number + 1) * room))
        _write_events(sheet, looks, fields, rows, hxl)
    _write_about(book.add_worksheet("About"), looks, about, fields)


def _write_events(sheet: Worksheet, looks: _Looks, fields: Sequence[Field], rows: range, hxl: bool) -> None:
    heads = 2 if hxl else 1
    for column, width in enumerate(widths(fields)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(heads, 1)
    sheet.autofilter(heads - 1, 0, heads - 1 + max(1, len(rows)), len(fields) - 1)
    for column, field in enumerate(fields):
        sheet.write_string(0, column, _text(field.name), looks.head)
    if hxl:
        for column, field in enumerate(fields):
            sheet.write_string(1, column, hashtag(field.name), looks.tag)
    for line, row in enumerate(rows, start=heads):
        for column, field in enumerate(fields):
            value = field.values[row]
            if value is not None:
                _write_cell(sheet, looks, line, column, field.kind, value)


def _write_cell(sheet: Worksheet, looks: _Looks, line: int, column: int, kind: str, value: Any) -> None:
    if kind == "bool":
        sheet.write_boolean(line, column, value)
    elif kind == "float" or (kind == "int" and abs(value) < MOST_DIGITS):
        sheet.write_number(line, column, value)
    elif kind == "date" and value >= FIRST_DAY:
        sheet.write_datetime(line, column, datetime.combine(value, time()), looks.day)
    else:
        text = _text(value.isoformat() if kind == "date" else str(value))
        look: CellFormat | None = looks.guarded if is_formula(text) else None
        sheet.write_string(line, column, text, look)


def _write_about(sheet: Worksheet, looks: _Looks, about: About, fields: Sequence[Field]) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    lines = [("Title", about.title), *(("", line) for line in about.lines()), ("", ""), ("Column", "Meaning")]
    lines += [(field.name, field.meaning) for field in fields]
    for line, (name, text) in enumerate(lines):
        sheet.write_string(line, 0, _text(name), looks.bold)
        sheet.write_string(line, 1, _text(text), looks.wrapped)


def _text(text: str) -> str:
    # A cell has one sign for the end of a line; the limit of its length counts UTF-16 units.
    text = xml_text(text).replace("\r\n", "\n").replace("\r", "\n")
    if len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
        return text
    cut = text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore")
    return f"{cut}…"
