"""From an event back to where it came from: words, report, bytes, and what read it."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from layers.schema import BY_NAME
from sitmap.errors import StoreError

if TYPE_CHECKING:
    from sitmap.store.database import Database

__all__ = ["original_bytes", "trace_event"]


def trace_event(connection: sa.Connection, database: Database, event_id: str) -> dict[str, Any]:
    """Return where an event came from, as plain values that JSON has.

    Raises
    ------
    StoreError
        If there is no such event.
    """
    tables = database.tables
    events = tables.events.c
    names = database.columns(connection)
    wanted = (*(events[name] for name in names), events.own, events.spans, events.read_from, events.run, events.batch)
    row = connection.execute(sa.select(*wanted).where(events.id == event_id)).mappings().first()
    if row is None:
        raise StoreError(f"{database.name}: has no event {event_id!r}; the column id of maps and files has their ids")
    others = sa.select(events.id, events.report_id).where(
        (events.incident_id == row["incident_id"]) & (events.id != event_id)
    )
    found = {
        "event": {
            name: json.loads(row[name]) if BY_NAME[name].kind == "list" else _plain(row[name])
            for name in names
            if row[name] is not None
        },
        "own": json.loads(row["own"]) if row["own"] else {},
        "read_from": row["read_from"],
        "added_at": _added_at(connection, database, row["batch"]),
        "run": _run(connection, database, row["run"]),
        "others_of_the_incident": [
            {"id": identity, "report_id": report} for identity, report in connection.execute(others.order_by(events.id))
        ],
        "changes": _changes(connection, database, event_id),
        "report": None,
    }
    if row["spans"] is not None:
        found["report"] = _report(connection, database, row["report_id"], json.loads(row["spans"]))
    return found


def original_bytes(connection: sa.Connection, database: Database, event_id: str) -> bytes:
    """Return the bytes that the report of an event was read from.

    Raises
    ------
    StoreError
        If there is no such event, or none are kept: rows of tables have their cells instead.
    """
    tables = database.tables
    events, reports, originals = tables.events.c, tables.reports.c, tables.originals.c
    joined = tables.events.join(tables.reports, reports.id == events.report_id).join(
        tables.originals, originals.sha256 == reports.original
    )
    row = connection.execute(
        sa.select(originals.data, originals.compressed).select_from(joined)
        .where((events.id == event_id) & events.spans.is_not(None))
    ).first()  # fmt: skip
    if row is None:
        raise StoreError(f"{database.name}: keeps no bytes of an event {event_id!r}")
    return zlib.decompress(row.data) if row.compressed else bytes(row.data)


def _report(connection: sa.Connection, database: Database, report_id: str, spans: dict[str, Any]) -> dict[str, Any]:
    tables = database.tables
    reports, originals, sources, batches = (
        tables.reports.c, tables.originals.c, tables.sources.c, tables.batches.c,
    )  # fmt: skip
    row = connection.execute(
        sa.select(tables.reports, originals.size)
        .select_from(tables.reports.outerjoin(tables.originals, originals.sha256 == reports.original))
        .where(reports.id == report_id)
    ).one()
    seen = (
        sa.select(sources.name, batches.added_at)
        .select_from(tables.sources.join(tables.batches, batches.fid == sources.batch))
        .where(sources.report == report_id).order_by(sources.fid)
    )  # fmt: skip
    return {
        **{name: _plain(getattr(row, name)) for name in ("id", "title", "publisher", "url", "published", "lang")},
        "sha256": row.original,
        "bytes": row.size,
        "found": [{"name": name, "first_seen": when} for name, when in connection.execute(seen)],
        "words": {
            of: [_words(row.text, span) for span in (where if of == "tolls" else [where])]
            for of, where in spans.items()
        },
    }


def _words(text: str, span: list[int]) -> dict[str, Any]:
    start, end = span
    return {"start": start, "end": end, "text": text[start:end]}


def _run(connection: sa.Connection, database: Database, number: int) -> dict[str, Any]:
    runs = database.tables.runs
    row = connection.execute(sa.select(runs).where(runs.c.fid == number)).mappings().one()
    return {name: value for name, value in row.items() if name not in ("fid", "credits")}


def _added_at(connection: sa.Connection, database: Database, batch: int) -> str:
    batches = database.tables.batches.c
    return str(connection.execute(sa.select(batches.added_at).where(batches.fid == batch)).scalar_one())


def _changes(connection: sa.Connection, database: Database, event_id: str) -> list[dict[str, Any]]:
    changes, batches = database.tables.changes.c, database.tables.batches.c
    question = (
        sa.select(batches.added_at, changes.change, changes.before)
        .select_from(database.tables.changes.join(database.tables.batches, batches.fid == changes.batch))
        .where(changes.event == event_id).order_by(changes.fid)
    )  # fmt: skip
    return [
        {"at": when, "change": change, "before": None if before is None else json.loads(before)}
        for when, change, before in connection.execute(question)
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
