"""What a run has done so far: kept in a file, so that it can go on after it was ended, and link without holding all.

The ledger is a SQLite file in the folder of the run. A partition is in it from the moment when its file is complete;
beside it stands what linking compares of its rows. It is removed when nothing is left to do.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from sitmap.engine.work import FactRow
from sitmap.errors import OutputError
from sitmap.linking.incremental import Turn, relink
from sitmap.sources.tables import Reject
from sitmap.store.shelf import StoredRows, chunks

__all__ = ["Entry", "Ledger"]

# Reports that are linked in one transaction.
_TURNS = 1_000
# Rows of a partition are numbered from here on, times its number.
_ROWS = 1 << 24


@dataclass(frozen=True)
class Entry:
    """A partition that was worked on.

    Parameters
    ----------
    number : int
    identity : str
        See `sitmap.engine.partitions`.
    sha256 : tuple of str
        Of its file: before linking, and after it where that has changed it. Empty where the partition has failed.
    about : dict
        Where it begins, counts and failures; where it has failed the reason. As JSON takes it.
    """

    number: int
    identity: str
    sha256: tuple[str, ...]
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether there is a file of it."""
        return bool(self.sha256)


class _Tables:
    """The tables; `events` and `keys` have the columns of those of a store."""

    def __init__(self) -> None:
        self.metadata = sa.MetaData()
        self.parts = sa.Table(
            "parts", self.metadata,
            sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("identity", sa.Text, nullable=False),
            sa.Column("sha256", sa.Text, nullable=False),
            sa.Column("about", sa.Text, nullable=False),
            sa.Column("rejects", sa.Text, nullable=False),
        )  # fmt: skip
        self.events = sa.Table(
            "events", self.metadata,
            sa.Column("fid", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("turn", sa.Text, nullable=False, index=True),
            sa.Column("position", sa.Integer, nullable=False),
            sa.Column("incident_id", sa.Text, index=True),
            sa.Column("fact", sa.Text, nullable=False),
            sa.Column("quote", sa.Text),
            sa.Column("lang", sa.Text),
            sa.Column("held", sa.LargeBinary, nullable=False),
            sa.Column("asked", sa.LargeBinary, nullable=False),
        )  # fmt: skip
        self.keys = sa.Table(
            "keys", self.metadata,
            sa.Column("key", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("event", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("held", sa.Boolean, nullable=False),
            sa.Column("asked", sa.Boolean, nullable=False),
            sqlite_with_rowid=False,
        )  # fmt: skip


class Ledger:
    """An open ledger.

    Parameters
    ----------
    path : pathlib.Path
        Made if it is missing.

    Raises
    ------
    OutputError
        If it cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._tables = _Tables()
        self._engine = sa.create_engine(f"sqlite:///{path}")
        try:
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            self._tables.metadata.create_all(self._engine)
        except sa.exc.DBAPIError as error:
            self.close()
            raise OutputError(f"{path}: cannot be used ({error.orig}); remove it to begin anew") from error

    def close(self) -> None:
        """Close it."""
        self._engine.dispose()

    def entries(self) -> Iterator[Entry]:
        """Yield the partitions in their order."""
        parts = self._tables.parts
        with self._engine.connect() as connection:
            columns = (parts.c.number, parts.c.identity, parts.c.sha256, parts.c.about)
            for number, identity, sha256, about in connection.execute(sa.select(*columns).order_by(parts.c.number)):
                yield Entry(number, identity, tuple(json.loads(sha256)), json.loads(about))

    def enter(self, entry: Entry, facts: Sequence[FactRow] = (), rejects: Sequence[Reject] = ()) -> None:
        """Enter a partition, what linking compares of its rows, and the rows of a table that gave none.

        What was known of it before is forgotten.
        """
        parts, events = self._tables.parts, self._tables.events
        first, end = entry.number * _ROWS, (entry.number + 1) * _ROWS
        with self._engine.begin() as connection:
            connection.execute(sa.delete(events).where(events.c.fid.between(first, end - 1)))
            connection.execute(sa.delete(parts).where(parts.c.number == entry.number))
            refused = [[one.file, one.row, one.line, one.kind, one.reason, dict(one.cells)] for one in rejects]
            connection.execute(
                sa.insert(parts),
                {
                    "number": entry.number, "identity": entry.identity, "sha256": json.dumps(entry.sha256),
                    "about": json.dumps(entry.about, ensure_ascii=False), "rejects": json.dumps(refused),
                },
            )  # fmt: skip
            rows = [
                {
                    "fid": first + number, "turn": fact.turn, "position": fact.position, "fact": fact.fact,
                    "quote": fact.quote, "lang": fact.lang, "held": array("q", fact.held).tobytes(),
                    "asked": array("q", fact.asked).tobytes(),
                }
                for number, fact in enumerate(facts)
            ]  # fmt: skip
            if rows:
                connection.execute(sa.insert(events), rows)

    def note(self, number: int, sha256: Sequence[str]) -> None:
        """Note other digests of a partition's file."""
        parts = self._tables.parts
        with self._engine.begin() as connection:
            connection.execute(sa.update(parts).where(parts.c.number == number).values(sha256=json.dumps(list(sha256))))

    def rejects(self) -> Iterator[Reject]:
        """Yield the rows of tables that gave no event, in their order."""
        parts = self._tables.parts
        with self._engine.connect() as connection:
            for told in connection.execute(sa.select(parts.c.rejects).order_by(parts.c.number)).scalars():
                for one in json.loads(told):
                    yield Reject(*one)

    def link(self) -> None:
        """Link the rows of all partitions, report after report in the order of linking.

        Only the rows that reports are compared with are read, from the disk: memory does not grow with their number.
        """
        events = self._tables.events
        with self._engine.begin() as connection:
            connection.execute(sa.delete(self._tables.keys))
            connection.execute(sa.update(events).values(incident_id=None))
        last = ""
        while True:
            with self._engine.begin() as connection:
                later = sa.select(events.c.turn).distinct().where(events.c.turn > last).order_by(events.c.turn)
                turns = list(connection.execute(later.limit(_TURNS)).scalars())
                if not turns:
                    return
                self._link(connection, turns)
                last = turns[-1]

    def _link(self, connection: sa.Connection, turns: Sequence[str]) -> None:
        """Link reports that follow all that are linked already."""
        events = self._tables.events
        for some in chunks(turns):
            self._find_by_keys(connection, some)
        shelf = StoredRows(connection, self._tables)
        found = relink([_turn(text) for text in turns], shelf)
        if found:
            connection.execute(
                sa.update(events).where(events.c.fid == sa.bindparam("row")),
                [{"row": row, "incident_id": incident} for row, incident in found.items()],
            )

    def _find_by_keys(self, connection: sa.Connection, turns: Sequence[str]) -> None:
        events = self._tables.events
        rows = []
        chosen = sa.select(events.c.fid, events.c.held, events.c.asked).where(events.c.turn.in_(turns))
        for fid, held, asked in connection.execute(chosen):
            by, of = set(_keys(held)), set(_keys(asked))
            rows += [{"key": key, "event": fid, "held": key in by, "asked": key in of} for key in by | of]
        if rows:
            rows.sort(key=lambda row: (row["key"], row["event"]))
            connection.execute(sa.insert(self._tables.keys), rows)

    def incidents(self, number: int) -> list[str]:
        """Return the incidents of a partition's rows, in their order."""
        events = self._tables.events
        of_part = events.c.fid.between(number * _ROWS, (number + 1) * _ROWS - 1)
        with self._engine.connect() as connection:
            return list(
                connection.execute(sa.select(events.c.incident_id).where(of_part).order_by(events.c.fid)).scalars()
            )


def _turn(text: str) -> Turn:
    published, _, report = text.partition(" ")
    return date.fromisoformat(published), report


def _keys(data: bytes) -> array[int]:
    keys = array("q")
    keys.frombytes(data)
    return keys
