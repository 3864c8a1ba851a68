"""Inputs → the event tables among them, as batches of rows in the fields of the event table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.schema import BY_NAME
from sitmap.sources.notices import Notice, Notify
from sitmap.sources.tables import acled, bellingcat, mapped, missiles, ucdp, viina
from sitmap.sources.tables.duplicates import Doubles, find_doubles
from sitmap.sources.tables.fields import LEFT_OUT, UNUSABLE, Cells, Lost
from sitmap.sources.tables.profiles import Profile, Terms, plain_name, restriction
from sitmap.sources.tables.raw import Ints, Piece, RawTable, headers_again, read_pieces
from sitmap.sources.tables.rejects import Reject, Rejects
from sitmap.sources.tables.values import Objects

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EventTables", "TableBatch", "TableCount", "own_names"]

_FINISH: MappingProxyType[str, Callable[[Cells], None]] = MappingProxyType(
    {
        "acled": acled.finish, "ucdp": ucdp.finish, "viina": viina.finish, "viina_1pd": viina.finish,
        "bellingcat": bellingcat.finish, "missiles": missiles.finish,
    }
)  # fmt: skip
# Names that a column of the user's own must not have in an event table.
_TAKEN = frozenset((*BY_NAME, "geometry"))


@dataclass(frozen=True, slots=True)
class TableBatch:
    """Rows of one table in the fields of the event table, ready to be placed.

    Parameters
    ----------
    name : str
        The table as the user named it.
    profile : Profile
    rows : pandas.DataFrame
        Fields of `layers.schema` (of the place those that the table gives: `lon`, `lat`, `place_text`, `precision`),
        `dataset`, `dataset_terms`, `admin1_given` and, under their own names, the columns that no field holds letter
        for letter, as text.
    numbers : array of int
        The rows' numbers in the table; 1 is the first below the header.
    countries : array of object or None
        The name of each row's country, where the table has it.
    shapes : array of shapely geometries and None, or None
        The places of rows that are given as lines or areas, in lon, lat.
    """

    name: str
    profile: Profile
    rows: pd.DataFrame
    numbers: Ints
    countries: Objects | None = None
    shapes: Objects | None = None


@dataclass
class TableCount:
    """How many rows of a table became what.

    Attributes
    ----------
    name, title : str
        The table as the user named it, and its dataset.
    terms : Terms
    rows, events, unusable, left_out : int
    """

    name: str
    title: str
    terms: Terms
    rows: int = 0
    events: int = 0
    unusable: int = 0
    left_out: int = 0


@dataclass
class EventTables:
    """The event tables of a run.

    Attributes
    ----------
    doubles : sequence of Doubles, optional
        The rows of each table that other rows stand for, where they are known already; else they are sought.
    rejects : Rejects
        Filled while the batches are read.
    counts : list of TableCount
        One a table, in the order in which they were given.
    """

    tables: Sequence[tuple[RawTable, Profile]]
    notify: Notify
    doubles: Sequence[Doubles] | None = None
    rejects: Rejects = field(default_factory=Rejects)
    counts: list[TableCount] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.counts = [TableCount(raw.name, one.title or one.key, one.terms) for raw, one in self.tables]

    def __len__(self) -> int:
        return len(self.tables)

    def restrictions(self) -> list[str]:
        """Return the warnings about rows that must not be passed on."""
        asked = dict.fromkeys(count.terms for count in self.counts)
        return [restriction(terms.credit) for terms in asked if terms.restricted]

    def batches(self) -> Iterator[TableBatch]:
        """Yield the usable rows of all tables, in the order of tables and rows; the others go to `rejects`.

        Memory does not grow with the number of rows, but for 32 bytes a row while rows that come twice are sought.
        """
        doubles = find_doubles(self.tables) if self.doubles is None else self.doubles
        for number, (raw, profile) in enumerate(self.tables):
            lost: dict[str, Lost] = {}
            for piece in read_pieces(raw, broken=partial(self._breaks_off, raw.name)):
                batch = self._batch(raw, profile, piece, self.counts[number], doubles[number], lost)
                if len(batch.numbers):
                    yield batch
            for column, cells in lost.items():
                self.notify(Notice("warning", f"{column}: {cells.told()}", raw.name))

    def _breaks_off(self, name: str, reason: str) -> None:
        self.notify(Notice("failure", reason, name))

    def _batch(
        self, raw: RawTable, profile: Profile, piece: Piece, count: TableCount, doubles: Doubles, lost: dict[str, Lost]
    ) -> TableBatch:
        import pandas as pd

        for broken in piece.broken:
            self.rejects.add(Reject(raw.name, broken.row, broken.line, UNUSABLE, broken.reason, {"row": broken.text}))
        count.rows += len(piece.rows) + len(piece.broken)
        count.unusable += len(piece.broken)
        again = headers_again(piece)
        if again.any():
            header = piece.only(again)
            self._keep_rejects(
                raw.name, header, ["is the header again"] * len(header.rows), [LEFT_OUT] * len(header.rows)
            )
            count.left_out += len(header.rows)
            piece = piece.only(~again)
        cells = Cells(piece, profile)
        cells.read()
        _FINISH.get(profile.key, mapped.finish)(cells)
        cells.reject_placeless()
        self._reject_doubles(cells, doubles)
        used = cells.reasons == None  # noqa: E711
        if not used.all():
            self._keep_rejects(raw.name, piece.only(~used), cells.reasons[~used], cells.sorts[~used])
        count.events += int(np.count_nonzero(used))
        count.left_out += int(np.count_nonzero(cells.sorts == LEFT_OUT))
        count.unusable += int(np.count_nonzero(cells.sorts == UNUSABLE))
        for column, found in cells.lost.items():
            lost[column] = lost[column].and_more(found) if column in lost else found
        data = {name: values for name, values in cells.out.items() if name in BY_NAME and name != "incident_id"}
        fields = pd.DataFrame({name: _typed(name, given) for name, given in data.items()})[used]
        frame = pd.concat([fields, _about(cells, used), _own(piece.frame[used], profile)], axis=1)
        named = cells.out.get("country")
        countries = None if named is None else named.astype(object).where(named.notna(), None).to_numpy()[used]
        shapes = cells.out.get("geometry")
        shapes = None if shapes is None else shapes[used]
        return TableBatch(raw.name, profile, frame.reset_index(drop=True), piece.rows[used], countries, shapes)

    def _reject_doubles(self, cells: Cells, doubles: Doubles) -> None:
        at = np.searchsorted(doubles.rows, cells.piece.rows)
        at[at == len(doubles.rows)] = 0
        double = np.zeros(cells.count, dtype=bool)
        if len(doubles.rows):
            double = doubles.rows[at] == cells.piece.rows

        def reason(row: int) -> str:
            number = at[row]
            other = f"row {doubles.row[number]:,} of {self.tables[doubles.table[number]][0].name}"
            if doubles.newer[number]:
                return f"{other} is a newer version of it"
            # Without a column that tells the newer one, rows of one id may differ.
            ids_only = cells.profile.id is not None and cells.profile.newest is None
            return f"{other} has the same id" if ids_only else f"{other} is the same"

        # Whatever else is to be said of an old version, the new one stands for it.
        cells.reasons[double] = None
        cells.reject(double, reason, LEFT_OUT)

    def _keep_rejects(self, name: str, piece: Piece, reasons: Sequence[str], sorts: Sequence[str]) -> None:
        columns = [str(column) for column in piece.frame.columns]
        cells = [piece.frame[column].tolist() for column in piece.frame.columns]
        for row, values in enumerate(zip(*cells, strict=True)):
            line = None if piece.lines is None else int(piece.lines[row])
            told = dict(zip(columns, values, strict=True))
            self.rejects.add(Reject(name, int(piece.rows[row]), line, sorts[row], reasons[row], told))


def _typed(name: str, given: Any) -> Any:
    """Return a field in the dtype of its kind, which the check of event tables then takes as it is."""
    import pandas as pd

    kind = BY_NAME[name].kind
    if kind == "int":
        return pd.array(given, dtype="Int64")
    return pd.array(given, dtype="boolean") if kind == "bool" else pd.Series(given).array


def _about(cells: Cells, used: Any) -> pd.DataFrame:
    """Return the fields that say where rows are from."""
    import pandas as pd

    profile = cells.profile
    keys = _row_keys(cells, used)
    ids = [hashlib.sha256(f"{profile.key}\x1f{key}".encode("utf-8", "replace")).hexdigest()[:16] for key in keys]
    constant = {
        "publisher": profile.title,
        "stance": "reported",
        "date_basis": "stated",
        "lang": profile.language,
        "dataset": profile.key,
        "dataset_terms": profile.terms.credit,
        "dataset_restricted": profile.terms.restricted,
    }
    # What a dataset does not put together with others is an incident of its own.
    incidents = cells.objects("incident_id")[used]
    told: dict[str, Any] = {"id": ids, "report_id": [f"{profile.key}:{key}" for key in keys]}
    for name, value in constant.items():
        if name not in cells.out:
            whole = np.full(len(keys), value, dtype=object)
            told[name] = pd.array(whole, dtype="boolean") if isinstance(value, bool) else whole
    told["incident_id"] = np.where(incidents == None, ids, incidents)  # noqa: E711
    return pd.DataFrame(told, index=cells.piece.frame.index[used])


def _row_keys(cells: Cells, used: Any) -> list[str]:
    """Return what tells each row from the others of its dataset: its id, else a digest of its cells and geometry."""
    frame = cells.piece.frame[used]
    column = None if cells.profile.id is None else cells.column(cells.profile.id)
    keys = [""] * len(frame) if column is None else column[used].str.strip().tolist()
    if "" in keys:
        names = sorted(map(str, frame.columns))
        rows = frame[names].itertuples(index=False, name=None)
        if cells.piece.shapes is not None:
            shapes = cells.piece.only(np.asarray(used)).shape_texts()
            rows = ((*row, shape) for row, shape in zip(rows, shapes, strict=True))
        digests = (hashlib.sha256("\x1f".join(row).encode("utf-8", "replace")).hexdigest()[:16] for row in rows)
        keys = [key or digest for key, digest in zip(keys, digests, strict=True)]
    return keys


def own_names(columns: Sequence[str], profile: Profile) -> dict[str, str]:
    """Return the columns that are kept beside the fields, and the names that they have there."""
    # Of columns whose names differ in their capitals only the first is the one that is known.
    first = {plain_name(name): name for name in reversed(columns)}
    return {
        name: f"{profile.key}_{name}" if name in _TAKEN else name
        for name in columns
        if not (plain_name(name) in profile.moved and first[plain_name(name)] == name)
    }


def _own(frame: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return the columns that no field holds letter for letter; the dataset's name goes before one that a field has."""
    kept = own_names([str(name) for name in frame.columns], profile)
    own = frame[list(kept)].rename(columns=kept)
    return own.where(own != "", None)
