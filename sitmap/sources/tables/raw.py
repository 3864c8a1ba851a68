"""What every kind of file comes to: cells as text, in pieces, with the numbers of their rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Broken", "Piece", "RawTable", "cell_text"]

Ints = np.ndarray[Any, np.dtype[np.int64]]


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
