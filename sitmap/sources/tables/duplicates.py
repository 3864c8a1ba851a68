"""Rows that come twice: of each the newest is kept, whatever the order of files and rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sitmap.sources.tables import values
from sitmap.sources.tables.profiles import Profile, plain_name
from sitmap.sources.tables.raw import Ints, Piece, RawTable, read_pieces

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Doubles", "find_doubles"]

Keys = np.ndarray[Any, np.dtype[np.uint64]]


@dataclass(frozen=True, slots=True)
class Doubles:
    """The rows of one table for which another row stands.

    Parameters
    ----------
    rows : array of int
        Ascending.
    table, row : array of int
        The table (its number among those of the run) and the row that is kept instead.
    newer : array of bool
        The other one is newer; else it is the same or nothing says which is.
    """

    rows: Ints
    table: Ints
    row: Ints
    newer: np.ndarray[Any, np.dtype[np.bool_]]

    def among(self, rows: Ints) -> Doubles:
        """Return those of some rows, which are ascending."""
        first, end = np.searchsorted(self.rows, [rows[0], rows[-1] + 1]) if len(rows) else (0, 0)
        return Doubles(self.rows[first:end], self.table[first:end], self.row[first:end], self.newer[first:end])


def find_doubles(tables: Sequence[tuple[RawTable, Profile]]) -> list[Doubles]:
    """Find the rows that other rows of the run stand for, table by table.

    Rows are the same by dataset and id; without an id by all of their cells and their geometry. It takes 32 bytes a
    row, besides the piece that is read.
    """
    keys: list[Keys] = []
    newest: list[values.Floats] = []
    rows: list[Ints] = []
    table_of: list[Ints] = []
    for number, (raw, profile) in enumerate(tables):
        wanted = _wanted(raw, profile)
        for piece in read_pieces(raw, wanted):
            keys.append(_keys(piece, profile, number))
            newest.append(_newest(piece.frame, profile))
            rows.append(piece.rows)
            table_of.append(np.full(len(piece.rows), number, dtype=np.int64))
    if not keys:
        return [_none() for _ in tables]
    key, new, row, table = np.concatenate(keys), np.concatenate(newest), np.concatenate(rows), np.concatenate(table_of)
    # The newest first; of equally new ones the first that was given.
    order = np.lexsort((row, table, -new, key))
    key = key[order]
    first = np.concatenate([[True], key[1:] != key[:-1]])
    kept = order[np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))]
    double = order[~first]
    instead = kept[~first]
    found = []
    for number in range(len(tables)):
        of_table = table[double] == number
        some, other = double[of_table], instead[of_table]
        by_row = np.argsort(row[some])
        some, other = some[by_row], other[by_row]
        found.append(Doubles(row[some], table[other], row[other], new[other] > new[some]))
    return found


def _none() -> Doubles:
    nothing = np.zeros(0, dtype=np.int64)
    return Doubles(nothing, nothing, nothing, nothing.astype(bool))


def _wanted(raw: RawTable, profile: Profile) -> tuple[str, ...] | None:
    """Return the columns that tell rows apart; None for all."""
    if profile.id is None:
        return None
    return tuple(name for name in raw.columns if plain_name(name) in (profile.id, profile.newest))


def _keys(piece: Piece, profile: Profile, table: int) -> Keys:
    import pandas as pd

    frame = piece.frame
    salt = pd.util.hash_array(np.array([profile.key], dtype=object))[0]
    if profile.id is None:
        ordered = frame[sorted(frame.columns)]
        whole: Keys = np.asarray(pd.util.hash_pandas_object(ordered, index=False)) ^ salt
        if piece.shapes is not None:
            whole ^= pd.util.hash_array(np.array(piece.shape_texts(), dtype=object))
        return whole
    column = next(name for name in frame.columns if plain_name(str(name)) == profile.id)
    ids = frame[column].str.strip()
    found: Keys = pd.util.hash_array(ids.to_numpy(dtype=object)) ^ salt
    # A row without an id is no other row's double.
    nameless = (ids == "").to_numpy(dtype=bool)
    found[nameless] = pd.util.hash_array(piece.rows[nameless] + (table << 40))
    return found


def _newest(frame: pd.DataFrame, profile: Profile) -> values.Floats:
    column = next((name for name in frame.columns if plain_name(str(name)) == profile.newest), None)
    if column is None:
        return np.zeros(len(frame))
    found, _ = values.numbers(frame[column])
    return np.where(np.isnan(found), -np.inf, found)
