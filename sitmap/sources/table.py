"""A table as text (CSV, TSV) → its header and its rows, cell for cell as they stand."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass
from typing import Any

from sitmap.errors import InputError
from sitmap.sources.decode import NotText, decode

__all__ = ["TextTable", "read_table"]

# A field of more than this is a table whose quotes are out of step.
_LONGEST_CELL = 1_000_000
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of text cells.

    Attributes
    ----------
    header : tuple of str
        The names of the columns, all different.
    rows : list of list of str
        The cells, as many in each row as the header has.
    delimiter : str
        What separates them in the file.
    remark : str or None
        What a user should know of how the file was read.
    """

    header: tuple[str, ...]
    rows: list[list[str]]
    delimiter: str
    remark: str | None = None


def read_table(path: str | os.PathLike[str]) -> TextTable:
    """Read a CSV or TSV file with a header.

    The delimiter (comma, semicolon, tab, bar) is the one that the header holds most of. Empty lines are passed over; a
    row that ends early is filled with empty cells.

    Raises
    ------
    InputError
        If the file cannot be read, is no text, has no header or the same column twice, or a row has more cells than
        the header; with the file and the line.
    """
    source = os.fspath(path)
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error})", source=source) from None
    try:
        decoded = decode(data)
    except NotText as error:
        raise InputError(f"is no table: {error}", source=source) from None
    text = decoded.text.removeprefix("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise InputError("is empty: a table needs a line with the names of its columns", source=source)
    delimiter = max(_DELIMITERS, key=lambda mark: (first.count(mark), -_DELIMITERS.index(mark)))
    limit = csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _collect(reader, delimiter, decoded.remark, source)
    except csv.Error as error:
        raise InputError(
            f"is no table that can be read ({error}): check its quotation marks", source=source, line=reader.line_num
        ) from None
    finally:
        csv.field_size_limit(limit)


def _collect(reader: Any, delimiter: str, remark: str | None, source: str) -> TextTable:
    header: tuple[str, ...] = ()
    rows: list[list[str]] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = tuple(cell.strip() for cell in cells)
            doubles = [name for name in header if header.count(name) > 1]
            if doubles:
                raise InputError(
                    f"has two columns {doubles[0]!r}: give each a name of its own", source=source, line=reader.line_num
                )
            continue
        if len(cells) > len(header):
            raise InputError(
                f"has {len(cells)} cells in this row, but {len(header)} columns: put cells that hold the delimiter "
                f"{delimiter!r} in quotation marks",
                source=source,
                line=reader.line_num,
            )
        rows.append(cells + [""] * (len(header) - len(cells)))
    return TextTable(header, rows, delimiter, remark)
