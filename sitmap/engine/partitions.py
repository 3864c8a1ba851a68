"""Inputs → partitions: pieces of work that know all that they need, and nothing of one another."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Generator, Iterable, Iterator, MutableMapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial

from sitmap.errors import InputError
from sitmap.model import Report
from sitmap.sources import Notice, Notify, Reader, Source, content_digest, source_name
from sitmap.sources.identity import Register
from sitmap.sources.tables import EventTables
from sitmap.sources.tables.duplicates import Doubles, find_doubles
from sitmap.sources.tables.profiles import Profile
from sitmap.sources.tables.raw import Piece, read_pieces
from sitmap.sources.tables.reading import own_names

__all__ = ["PART_SIZE", "Part", "ReportPart", "TableHead", "TablePart", "heads_of", "report_parts", "table_parts"]

PART_SIZE = 500
"""Reports of a partition, at most; of event tables each has some megabytes."""

# Partitions of long reports have fewer of them.
_CHARACTERS = 4_000_000


@dataclass(frozen=True, slots=True)
class ReportPart:
    """Some reports that follow one another.

    Parameters
    ----------
    reports : tuple of Report
        As they were read, under the ids that they have in the run.
    """

    reports: tuple[Report, ...]

    @property
    def first(self) -> str:
        """Where it begins, for messages."""
        return self.reports[0].source or self.reports[0].id

    @property
    def identity(self) -> str:
        """The same for the same reports: the first 16 hexadecimal digits of a SHA-256."""
        told = ("\x1e".join((one.id, content_digest(one), one.lang or "")) for one in self.reports)
        return hashlib.sha256("\x1f".join(told).encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class TableHead:
    """What is known of a table before its rows: its name, columns and dataset, and what is kept of its columns."""

    name: str
    columns: tuple[str, ...]
    profile: Profile
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TablePart:
    """Some rows of an event table that follow one another.

    Parameters
    ----------
    table : int
        The number of the table among those of the run.
    name : str
        As messages call it.
    piece : Piece
    doubles : Doubles
        The rows among them for which other rows of the run stand.
    """

    table: int
    name: str
    piece: Piece
    doubles: Doubles

    @property
    def first(self) -> str:
        """Where it begins, for messages."""
        return f"{self.name}, row {self._rows[0]:,}"

    @property
    def identity(self) -> str:
        """The same for the same rows of the same inputs."""
        told = (self.table, self.name, *self._rows, len(self.doubles.rows))
        return hashlib.sha256("\x1f".join(map(str, told)).encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def _rows(self) -> tuple[int, int]:
        rows = [*self.piece.rows[:1].tolist(), *self.piece.rows[-1:].tolist(), *(one.row for one in self.piece.broken)]
        return min(rows), max(rows)


Part = ReportPart | TablePart


def heads_of(tables: EventTables) -> tuple[TableHead, ...]:
    """Return what is known of tables before their rows."""
    return tuple(
        TableHead(raw.name, raw.columns, profile, tuple(own_names(raw.columns, profile).values()))
        for raw, profile in tables.tables
    )


def table_parts(tables: EventTables, notify: Notify) -> Iterator[TablePart]:
    """Read event tables and yield their rows in partitions of some megabytes.

    Which rows come twice is sought first, in all tables of the run: for that, 32 bytes a row are held.
    """
    doubles = find_doubles(tables.tables)
    for number, (raw, _) in enumerate(tables.tables):
        for piece in read_pieces(raw, broken=partial(_break_off, notify, raw.name)):
            if len(piece.rows) or piece.broken:
                yield TablePart(number, raw.name, piece, doubles[number].among(piece.rows))


def _break_off(notify: Notify, name: str, reason: str) -> None:
    notify(Notice("failure", reason, name))


def report_parts(
    sources: Iterable[Source], notify: Notify, *, size: int = PART_SIZE, published: date | None = None
) -> Generator[ReportPart]:
    """Read inputs and yield their reports in partitions, holding one of them at a time.

    A report that comes twice is read once, also where its copies are far apart. An input that cannot be read is told
    of, and the next one is read. Close it if not all of it is read: a temporary file is kept as long as it is open.

    Parameters
    ----------
    sources : iterable
        What `sitmap.sources.iter_reports` takes.
    notify : callable
        Told about each record or input that was left out and each reservation.
    size : int
        So many reports make a partition; of long ones fewer.
    published : datetime.date, optional
        Day of publication of the reports that give none.
    """
    with closing(_OnDisk()) as known:
        reader = Reader(published=published, notify=notify, register=Register(known))
        pending: list[Report] = []
        characters = 0
        for report in _all_reports(sources, reader, notify):
            pending.append(report)
            characters += len(report.text)
            if len(pending) >= size or characters >= _CHARACTERS:
                yield ReportPart(tuple(pending))
                pending, characters = [], 0
        if pending:
            yield ReportPart(tuple(pending))


def _all_reports(sources: Iterable[Source], reader: Reader, notify: Notify) -> Iterator[Report]:
    for source in sources:
        try:
            yield from reader.read(source)
        except InputError as error:
            notify(Notice("failure", error.reason, error.source or source_name(source), error.line))


class _OnDisk(MutableMapping[str, tuple[str, str | None]]):
    """What `Register` keeps of the reports of a run, in a temporary file: a corpus has no limit."""

    def __init__(self) -> None:
        # A database without a name is on the disk while it is open, and then gone. What was left half read may be
        # collected, and so closed, in any thread.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute(
            "CREATE TABLE known (id TEXT PRIMARY KEY, content TEXT NOT NULL, source TEXT) WITHOUT ROWID"
        )

    def close(self) -> None:
        self._database.close()

    def __getitem__(self, key: str) -> tuple[str, str | None]:
        found = self._database.execute("SELECT content, source FROM known WHERE id = ?", (key,)).fetchone()
        if found is None:
            raise KeyError(key)
        return found[0], found[1]

    def __setitem__(self, key: str, value: tuple[str, str | None]) -> None:
        self._database.execute("INSERT OR REPLACE INTO known VALUES (?, ?, ?)", (key, *value))

    def __delitem__(self, key: str) -> None:
        self._database.execute("DELETE FROM known WHERE id = ?", (key,))

    def __iter__(self) -> Iterator[str]:
        return (row[0] for row in self._database.execute("SELECT id FROM known ORDER BY id"))

    def __len__(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM known").fetchone()[0])
