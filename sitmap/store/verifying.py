"""Is a store sound: does every row say what it was made of, and lead back to its bytes?"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.schema import BY_NAME
from sitmap.linking.clusters import incident_id, link_report
from sitmap.linking.incremental import Kept, turn_of
from sitmap.linking.index import Index, asked_keys, held_keys
from sitmap.model import Report
from sitmap.sources import content_digest
from sitmap.store.rows import row_digest, shape_digests
from sitmap.store.shelf import StoredRows
from sitmap.wording import some_of

if TYPE_CHECKING:
    from sitmap.store.database import Database

__all__ = ["contents_digest", "find_faults"]

_AT_ONCE = 2_000


def contents_digest(connection: sa.Connection, database: Database) -> str:
    """Return a SHA-256 of what is in a store, whenever and in whatever order and batches it was added."""
    tables = database.tables
    events, reports, sources = tables.events.c, tables.reports.c, tables.sources.c
    whole = hashlib.sha256()
    for question in (
        sa.select(reports.id, reports.content, reports.original).order_by(reports.id),
        sa.select(sources.report, sources.name).order_by(sources.report, sources.name),
        sa.select(events.id, events.digest, events.incident_id, events.spans).order_by(events.id),
    ):
        for row in connection.execution_options(yield_per=_AT_ONCE).execute(question):
            whole.update(json.dumps(list(row)).encode("utf-8"))
    return whole.hexdigest()


def find_faults(connection: sa.Connection, database: Database, *, links: bool = True) -> Iterator[str]:
    """Yield what is wrong with a store, in words; nothing where it is sound.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    database : Database
    links : bool
        Link all rows once more and compare, which takes memory for all of them.
    """
    yield from database.damage(connection)
    check = _Check(connection, database)
    yield from _told("original bytes that are not those of their SHA-256", check.originals())
    yield from _told("reports that are not those of their digest, or whose original is missing", check.reports())
    yield from _told("events whose words are not in the text of their report", check.words())
    yield from _told("shapes that are not those of their digest", check.shapes())
    yield from _told("events that are not those of their digest, or without what they draw", check.events())
    yield from _told("events that are not found by their keys", check.keys())
    if links:
        yield from _told("events of another incident than linking them all at once gives", check.links())


def _told(what: str, names: Iterable[str]) -> Iterator[str]:
    found = list(names)
    if found:
        yield f"{len(found):,} {what}: {some_of(found)}"


class _Check:
    """The single checks; each yields the names of what is at fault."""

    def __init__(self, connection: sa.Connection, database: Database) -> None:
        self._connection = connection
        self._database = database
        self._tables = database.tables

    def _rows(self, question: sa.Select[Any]) -> Iterator[Any]:
        return iter(self._connection.execution_options(yield_per=_AT_ONCE).execute(question))

    def originals(self) -> Iterator[str]:
        for row in self._rows(sa.select(self._tables.originals)):
            try:
                data = zlib.decompress(row.data) if row.compressed else row.data
            except zlib.error:
                data = b""
            if len(data) != row.size or hashlib.sha256(data).hexdigest() != row.sha256:
                yield row.sha256

    def reports(self) -> Iterator[str]:
        reports, originals = self._tables.reports, self._tables.originals
        joined = reports.outerjoin(originals, originals.c.sha256 == reports.c.original)
        question = sa.select(reports, originals.c.sha256).select_from(joined)
        for row in self._rows(question):
            report = Report(row.id, row.text, row.title, row.publisher, row.url, row.published, row.lang)
            if content_digest(report) != row.content or row.original != row.sha256:
                yield row.id

    def words(self) -> Iterator[str]:
        events, reports = self._tables.events.c, self._tables.reports.c
        joined = self._tables.events.outerjoin(self._tables.reports, reports.id == events.report_id)
        question = sa.select(
            events.id, events.quote, events.place_text, events.spans, events.span_start, events.span_end, reports.text
        )
        for row in self._rows(question.select_from(joined).where(events.spans.is_not(None))):
            spans = json.loads(row.spans)
            place = spans.get("place")
            if (
                row.text is None
                or row.text[slice(*spans["quote"])] != row.quote
                or spans["event"] != [row.span_start, row.span_end]
                or not 0 <= row.span_start < row.span_end <= len(row.text)
                or (place and (" ".join(row.text[slice(*place)].split()) or None) != row.place_text)
            ):
                yield row.id

    def shapes(self) -> Iterator[str]:
        shapes = self._tables.shapes.c
        result = self._connection.execution_options(yield_per=_AT_ONCE).execute(
            sa.select(shapes.digest, shapes.geom, shapes.multiple)
        )
        for rows in result.partitions():
            drawn = self._database.shapes_from([row.geom for row in rows])
            for number, row in enumerate(rows):
                if not row.multiple:
                    drawn[number] = drawn[number].geoms[0]
            for row, digest in zip(rows, shape_digests(drawn), strict=True):
                if row.digest != digest:
                    yield row.digest

    def events(self) -> Iterator[str]:
        events, shapes = self._tables.events, self._tables.shapes.c
        names = self._database.columns(self._connection)
        question = (
            sa.select(*(events.c[name] for name in names), events.c.own, events.c.kind, events.c.digest,
                      shapes.digest.label("drawn"))
            .select_from(events.outerjoin(self._tables.shapes, shapes.fid == events.c.shape))
        )  # fmt: skip
        wanted = [name for name in BY_NAME if name in names]
        for row in self._rows(question):
            values = row._mapping
            content = {name: values[name] for name in (*wanted, "own", "kind")}
            undrawn = (row.kind == "unplaced") != (row.drawn is None)
            if undrawn or row_digest(content, row.drawn) != row.digest:
                yield row.id

    def _kept(self) -> Iterator[tuple[str, Kept]]:
        return StoredRows(self._connection, self._tables).every()

    def keys(self) -> Iterator[str]:
        keys = self._tables.keys.c
        stored: dict[int, int] = {}
        for event, key, held, asked in self._rows(sa.select(keys.event, keys.key, keys.held, keys.asked)):
            # A sum of hashes is the same for the same set, in any order.
            stored[event] = stored.get(event, 0) + hash((key, bool(held), bool(asked)))
        for name, kept in self._kept():
            held, asked = held_keys(kept.fact), asked_keys(kept.fact)
            wanted = sum(hash((key, key in held, key in asked)) for key in held | asked)
            if stored.pop(kept.row, 0) != wanted:
                yield name
        yield from (f"number {row}" for row in stored)

    def links(self) -> Iterator[str]:
        rows = sorted(self._kept(), key=lambda row: row[1].fact.order)
        index = Index()
        for _, of_report in groupby(rows, key=lambda row: turn_of(row[1].fact)):
            told: Sequence[tuple[str, Kept]] = list(of_report)
            by_fact = {id(kept.fact): (name, kept) for name, kept in told}
            for known, facts in link_report([kept.fact for _, kept in told], index):
                for fact in facts:
                    name, kept = by_fact[id(fact)]
                    if kept.incident != incident_id(known.first):
                        yield name
