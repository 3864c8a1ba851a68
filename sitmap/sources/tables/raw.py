"""What every kind of file comes to: cells as text, in pieces, with the numbers of their rows."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import numpy as np

from sitmap.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BREAKS", "Broken", "Piece", "RawTable", "cell_text", "column_names", "headers_again", "read_pieces"]

Ints = np.ndarray[Any, np.dtype[np.int64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]

# What readers of files raise where one is damaged or breaks off.
BREAKS = (OSError, EOFError, ValueError, RuntimeError, zlib.error, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that could not be taken apart into cells.

    Parameters
    ----------
    row : int
        1 is the first row below the header.
    line : int or None
        The line of the file on which it begins.
    reason : str
    text : str
        What stands there.
    """

    row: int
    line: int | None
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a table.

    Parameters
    ----------
    frame : pandas.DataFrame
        Text in every cell, "" where it is empty; the columns are those of the table.
    rows : array of int
        The number of each row; 1 is the first below the header.
    lines : array of int or None
        The line of the file on which each begins, in files that have lines.
    broken : sequence of Broken
        Rows between these that could not be read.
    shapes : array of shapely geometries and None, optional
        In lon, lat, of files that have geometries.
    """

    frame: pd.DataFrame
    rows: Ints
    lines: Ints | None = None
    broken: Sequence[Broken] = ()
    shapes: np.ndarray[Any, Any] | None = None

    def shape_texts(self) -> list[str]:
        """Return the geometry of each row as text, "" where it has none, by which rows are told apart."""
        import shapely

        shapes = [None] * len(self.rows) if self.shapes is None else self.shapes
        return ["" if shape is None else shapely.to_wkb(shape, hex=True, byte_order=1) for shape in shapes]

    def only(self, some: Bools) -> Piece:
        """Return some of its rows, without the broken ones."""
        lines = None if self.lines is None else self.lines[some]
        shapes = None if self.shapes is None else self.shapes[some]
        return Piece(self.frame[some].reset_index(drop=True), self.rows[some], lines, shapes=shapes)


@dataclass(frozen=True)
class RawTable:
    """A table of text cells that is read in pieces.

    Parameters
    ----------
    name : str
        The file as the user named it, and the sheet or layer where it has several.
    columns : tuple of str
        All different.
    pieces : callable
        Begins to read from the start each time it is called; given the columns that are wanted, or None for all.
    shapes : bool
        Whether its pieces have geometries.
    """

    name: str
    columns: tuple[str, ...]
    pieces: Callable[[Sequence[str] | None], Iterator[Piece]] = field(repr=False)
    shapes: bool = False


def read_pieces(
    raw: RawTable, wanted: Sequence[str] | None = None, broken: Callable[[str], None] = lambda reason: None
) -> Iterator[Piece]:
    """Yield the pieces of a table, as far as its file can be read.

    Parameters
    ----------
    raw : RawTable
    wanted : sequence of str, optional
        The columns; by default all.
    broken : callable
        Told why the rest could not be read.
    """
    rows = 0
    try:
        for piece in raw.pieces(wanted):
            rows += len(piece.rows) + len(piece.broken)
            yield piece
    except InputError as error:
        broken(error.reason)
    except BREAKS as error:
        broken(f"breaks off after row {rows:,} ({error}); what comes after it was not read: fetch or save it anew")


def column_names(cells: Sequence[str]) -> tuple[str, ...] | None:
    """Return the names of a header's cells, all different; None where there are not two of them.

    Statistics programs leave the cell above the numbers of rows empty, and joins give a name twice: such columns are
    called "column 1", "country (2)".
    """
    told = [cell.strip().removeprefix("\ufeff") for cell in cells]
    while told and not told[-1]:
        told.pop()
    if sum(map(bool, told)) < 2:
        return None
    names: dict[str, None] = {}
    for number, cell in enumerate(told, start=1):
        name = cell or f"column {number}"
        again = 1
        while name in names or (again > 1 and name in told):
            again += 1
            name = f"{cell} ({again})"
        names[name] = None
    return tuple(names)


def headers_again(piece: Piece) -> Bools:
    """Tell the rows that are the header once more, as where files were put together."""
    frame = piece.frame
    names = [str(name) for name in frame.columns]
    first = frame.iloc[:, 0].str.strip("\ufeff \t")
    again: Bools = (first == names[0]).to_numpy(dtype=bool, copy=True)
    if again.any():
        again[again] = (frame[again].iloc[:, 1:] == names[1:]).all(axis="columns")
    return again


def cell_text(value: Any) -> str:
    """Return a typed value as the text of a cell: days in ISO 8601, whole numbers without a point, the rest as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
