"""What is in a store: counts, days, who is to be named, what made it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sitmap.store.provenance import rules_digest

if TYPE_CHECKING:
    from sitmap.store.database import Database

__all__ = ["all_credits", "describe_store"]


def all_credits(connection: sa.Connection, database: Database) -> list[str]:
    """Return the lines that name whose places and boundaries the rows were made with, each once."""
    runs = database.tables.runs.c
    found = connection.execute(sa.select(runs.credits).order_by(runs.fid))
    return list(dict.fromkeys(line for (lines,) in found for line in json.loads(lines)))


def describe_store(connection: sa.Connection, database: Database) -> dict[str, Any]:
    """Return what is in a store, as plain values that JSON has."""
    tables = database.tables
    events, reports, runs = tables.events.c, tables.reports.c, tables.runs.c

    def one(*columns: sa.ColumnElement[Any]) -> Any:
        return connection.execute(sa.select(*columns)).one()

    days = one(sa.func.min(events.start_date), sa.func.max(events.end_date))
    published = one(sa.func.min(reports.published), sa.func.max(reports.published))
    layers = sa.select(events.layer, sa.func.count()).group_by(events.layer).order_by(events.layer)
    unplaced = sa.select(sa.func.count()).where(events.kind == "unplaced")
    told = (
        sa.select(events.incident_id).group_by(events.incident_id)
        .having(sa.func.count(events.report_id.distinct()) > 1).subquery()
    )  # fmt: skip
    older = sa.select(sa.func.count()).select_from(tables.reports.join(tables.runs, reports.run == runs.fid)).where(
        runs.rules != rules_digest()
    )  # fmt: skip
    size = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(tables.originals.c.size), 0))
    kept, kept_bytes = connection.execute(size.select_from(tables.originals)).one()
    return {
        "store": database.name,
        "bytes": database.size(),
        **{name: value for name, value in connection.execute(sa.select(tables.facts.c.name, tables.facts.c.value))},
        "reports": _count(connection, tables.reports),
        "sources": _count(connection, tables.sources),
        "originals": kept,
        "original_bytes": int(kept_bytes),
        "published": [_iso(day) for day in published],
        "events": _count(connection, tables.events),
        "layers": {layer: count for layer, count in connection.execute(layers)},
        "without_geometry": connection.execute(unplaced).scalar_one(),
        "days": [_iso(day) for day in days],
        "incidents": one(sa.func.count(events.incident_id.distinct()))[0],
        "incidents_of_several_reports": connection.execute(sa.select(sa.func.count()).select_from(told)).scalar_one(),
        "reports_read_by_other_rules": connection.execute(older).scalar_one(),
        "credits": all_credits(connection, database),
        "runs": [dict(row) for row in connection.execute(_runs(database)).mappings()],
    }


def _runs(database: Database) -> sa.Select[tuple[Any, ...]]:
    runs, batches = database.tables.runs.c, database.tables.batches.c
    wanted = (runs.fid, runs.command, runs.started_at, runs.sitmap_version, runs.rules, runs.vocabulary,
              runs.gazetteer, runs.boundaries)  # fmt: skip
    joined = database.tables.runs.outerjoin(database.tables.batches, batches.run == runs.fid)
    return (
        sa.select(*wanted, sa.func.count(batches.fid).label("batches"),
                  sa.cast(sa.func.coalesce(sa.func.sum(batches.reports), 0), sa.Integer).label("reports"),
                  sa.cast(sa.func.coalesce(sa.func.sum(batches.events), 0), sa.Integer).label("events"))
        .select_from(joined).group_by(*wanted).order_by(runs.fid)
    )  # fmt: skip


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def _iso(day: Any) -> str | None:
    return None if day is None else day.isoformat()
