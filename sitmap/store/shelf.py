"""The rows of a store as linking finds them: by key, reading no others."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, Protocol

import sqlalchemy as sa

from sitmap.linking.incremental import Kept, Turn
from sitmap.linking.records import fact_of_record

__all__ = ["LinkedTables", "StoredRows", "chunks", "turn_text"]

# Databases take so many values in one question at least.
_AT_ONCE = 900


class LinkedTables(Protocol):
    """Tables with rows that are linked: `sitmap.store.schema.Tables` are such, and have more."""

    @property
    def events(self) -> sa.Table:
        """The rows."""
        ...

    @property
    def keys(self) -> sa.Table:
        """By what they are found."""
        ...


class StoredRows:
    """A `sitmap.linking.incremental.Shelf` in a database.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        In the transaction in which the rows are linked. While this is asked they do not change: each is read once.
    tables : LinkedTables
    """

    def __init__(self, connection: sa.Connection, tables: LinkedTables) -> None:
        self._connection = connection
        self._tables = tables
        events = tables.events
        self._read: dict[int, Kept] = {}
        self._columns = [events.c[name] for name in ("fid", "turn", "position", "incident_id", "fact", "quote", "lang")]

    def of_turns(self, turns: Collection[Turn]) -> Iterator[Kept]:
        return self._rows(self._tables.events.c.turn, [turn_text(turn) for turn in turns])

    def of_rows(self, rows: Collection[int]) -> Iterator[Kept]:
        """Return rows by their numbers."""
        return self._rows(self._tables.events.c.fid, sorted(rows))

    def every(self) -> Iterator[tuple[str, Kept]]:
        """Return the id of each row, and the row."""
        question = sa.select(self._tables.events.c.id, *self._columns)
        for identity, *row in self._connection.execution_options(yield_per=_AT_ONCE).execute(question):
            yield identity, _kept(*row)

    def of_incidents(self, incidents: Collection[str]) -> Iterator[Kept]:
        return self._rows(self._tables.events.c.incident_id, sorted(incidents))

    def holding(self, keys: Collection[int]) -> Iterator[Kept]:
        by_key = self._tables.keys
        seen: set[int] = set()
        for some in chunks(sorted(keys)):
            found = sa.select(by_key.c.event).where(by_key.c.key.in_(some) & by_key.c.held)
            seen.update(self._connection.execute(found).scalars().all())
        yield from self.of_rows(seen)

    def asking(self, keys: Collection[int], after: Turn) -> set[Turn]:
        events, by_key = self._tables.events, self._tables.keys
        turns: set[Turn] = set()
        for some in chunks(sorted(keys)):
            joined = by_key.join(events, events.c.fid == by_key.c.event)
            found = (
                sa.select(events.c.turn).distinct().select_from(joined)
                .where(by_key.c.key.in_(some) & by_key.c.asked & (events.c.turn > turn_text(after)))
            )  # fmt: skip
            turns.update(map(_turn, self._connection.execute(found).scalars().all()))
        return turns

    def _rows(self, column: sa.Column[Any], values: Sequence[Any]) -> Iterator[Kept]:
        for some in chunks(values):
            for fid, *row in self._connection.execute(sa.select(*self._columns).where(column.in_(some))).all():
                kept = self._read.get(fid)
                if kept is None:
                    kept = self._read[fid] = _kept(fid, *row)
                yield kept


def _kept(
    fid: int, turn: str, position: int, incident: str | None, record: str, quote: str | None, lang: str | None
) -> Kept:
    published, report = _turn(turn)
    fact = fact_of_record(
        json.loads(record), report=report, published=published, number=position, quote=quote, lang=lang
    )
    return Kept(fid, fact, incident)


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield values in pieces that a database takes at once."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def turn_text(turn: Turn) -> str:
    """Return a turn as text that has the same order."""
    published, report = turn
    return f"{published.isoformat()} {report}"


def _turn(text: str) -> Turn:
    published, _, report = text.partition(" ")
    return date.fromisoformat(published), report
