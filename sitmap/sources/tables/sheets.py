"""Excel workbooks (.xlsx) → cells, row by row."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from sitmap.errors import InputError
from sitmap.sources.tables.raw import Broken, Piece, RawTable, cell_text, column_names

__all__ = ["sheet_table"]

_ROWS_A_PIECE = 8_000


def sheet_table(path: Path, name: str, sheet: str = "") -> RawTable | None:
    """Return the table of a sheet: of the one asked for, else of the first with a header and rows; None without one.

    The header is the first row that has more than one cell filled.

    Raises
    ------
    InputError
        If the workbook cannot be read, or has no such sheet.
    """
    titles = _titles(path, name)
    if sheet and sheet not in titles:
        raise InputError(f"has no sheet {sheet!r}; there are {', '.join(titles)}", source=name)
    for title in [sheet] if sheet else titles:
        found = _header(path, name, title)
        if found is not None:
            said = name if len(titles) == 1 else f"{name}, sheet {title}"

            return RawTable(said, found[0], partial(_pieces, path, name, title, *found))
    return None


def _open(path: Path, name: str) -> Any:
    import openpyxl

    with warnings.catch_warnings():
        # It warns about looks and checks of cells, which no table has.
        warnings.simplefilter("ignore")
        try:
            # A path must end in .xlsx for it, a stream has no name.
            return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
        except (ValueError, KeyError, OSError, TypeError, AttributeError, zipfile.BadZipFile) as error:
            raise InputError(f"cannot be read ({error}): save it anew, or as CSV", source=name) from None


def _titles(path: Path, name: str) -> list[str]:
    book = _open(path, name)
    try:
        return [sheet.title for sheet in book.worksheets]
    finally:
        book.close()


def _rows(path: Path, name: str, title: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row of a sheet."""
    book = _open(path, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, row in enumerate(book[title].iter_rows(values_only=True), start=1):
                yield number, [cell_text(value) for value in row]
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile, SyntaxError) as error:
        raise InputError(f"sheet {title!r} cannot be read to its end ({error}): save it anew", source=name) from None
    finally:
        book.close()


def _header(path: Path, name: str, title: str) -> tuple[tuple[str, ...], int] | None:
    for number, cells in _rows(path, name, title):
        names = column_names(cells)
        if names is not None:
            return names, number
        if number > 100:
            break
    return None


def _pieces(
    path: Path, name: str, title: str, columns: tuple[str, ...], start: int, wanted: Sequence[str] | None
) -> Iterator[Piece]:
    import pandas as pd

    rows: list[list[str]] = []
    lines: list[int] = []
    numbers: list[int] = []
    broken: list[Broken] = []
    width, row = len(columns), 0

    def piece() -> Piece:
        frame = pd.DataFrame(rows, columns=list(columns), dtype="str")[list(columns if wanted is None else wanted)]
        return Piece(frame, np.array(numbers, dtype=np.int64), np.array(lines, dtype=np.int64), tuple(broken))

    for line, cells in _rows(path, name, title):
        if line <= start or not any(cells):
            continue
        row += 1
        if any(cells[width:]):
            broken.append(Broken(row, line, f"has cells beyond the {width} columns of the header", ", ".join(cells)))
        else:
            rows.append((cells + [""] * width)[:width])
            numbers.append(row)
            lines.append(line)
        if len(rows) >= _ROWS_A_PIECE:
            yield piece()
            rows, lines, numbers, broken = [], [], [], []
    if rows or broken:
        yield piece()
