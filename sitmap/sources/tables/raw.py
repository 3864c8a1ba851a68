"""What every kind of file comes to: cells as text, in pieces, with the numbers of their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Broken", "Piece", "RawTable"]

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
    """

    frame: pd.DataFrame
    rows: Ints
    lines: Ints | None = None
    broken: Sequence[Broken] = ()


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
    """

    name: str
    columns: tuple[str, ...]
    pieces: Callable[[Sequence[str] | None], Iterator[Piece]] = field(repr=False)
