"""The tables of a store: one definition for GeoPackage and PostGIS.

Events are plain rows with the columns of the event table. What they draw is kept once, in `shapes`: thousands of events
share an oblast's outline. Programs that draw (QGIS, GDAL) read both through views, one a layer and kind of geometry,
which are named as the tables of an exported GeoPackage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from layers.schema import BY_NAME

__all__ = ["SCHEMA_VERSION", "Tables", "tables_of"]

SCHEMA_VERSION = 1
"""Goes up when a program of an older version could no longer read a store, or would damage it."""

# Text is compared byte by byte everywhere, as Python compares it.
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
# A GeoPackage knows INTEGER and BIGINT by their SQL names; only INTEGER can number the rows of a table.
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TYPES: Mapping[str, TypeEngine[Any]] = {
    "str": _TEXT, "int": _NUMBER, "float": sa.Double(), "bool": sa.Boolean(), "date": sa.Date(), "list": _TEXT,
}  # fmt: skip
_RULES: Mapping[str, Mapping[str, Any]] = {"id": {"nullable": False, "unique": True}, "layer": {"nullable": False}}


@dataclass(frozen=True)
class Tables:
    """The tables, by what they hold.

    Attributes
    ----------
    facts : sqlalchemy.Table
        What the store says of itself: the version of its schema, what made it.
    runs : sqlalchemy.Table
        What read and wrote: the version of sitmap, digests of its rules and data, when.
    batches : sqlalchemy.Table
        What was written at once.
    originals : sqlalchemy.Table
        The bytes that reports were read from, by their SHA-256.
    reports : sqlalchemy.Table
        What was read: the text that all spans of events refer to.
    sources : sqlalchemy.Table
        Where each report was found.
    shapes : sqlalchemy.Table
        What is drawn.
    events : sqlalchemy.Table
        The event table, with how each row came about.
    keys : sqlalchemy.Table
        By what rows are found when later ones are linked (see `sitmap.linking.index`).
    changes : sqlalchemy.Table
        Rows that were changed or taken away since they were added, as they were.
    feeds : sqlalchemy.Table
        Which version of each watched feed was read.
    """

    metadata: sa.MetaData
    facts: sa.Table
    runs: sa.Table
    batches: sa.Table
    originals: sa.Table
    reports: sa.Table
    sources: sa.Table
    shapes: sa.Table
    events: sa.Table
    keys: sa.Table
    changes: sa.Table
    feeds: sa.Table


@cache
def tables_of(geometry: TypeEngine[Any]) -> Tables:
    """Return the tables, with the database's own type for geometries."""
    metadata = sa.MetaData()

    def table(name: str, *parts: sa.schema.SchemaItem) -> sa.Table:
        return sa.Table(name, metadata, *parts)

    def ref(name: str, to: str, kind: TypeEngine[Any] = _NUMBER, **options: Any) -> sa.Column[Any]:
        return sa.Column(name, kind, sa.ForeignKey(to), **options)

    def own_number() -> sa.Column[Any]:
        return sa.Column("fid", _NUMBER, primary_key=True, autoincrement=False)

    return Tables(
        metadata=metadata,
        facts=table(
            "sitmap_store", sa.Column("name", _TEXT, primary_key=True), sa.Column("value", _TEXT, nullable=False)
        ),
        runs=table(
            "runs", own_number(),
            sa.Column("command", _TEXT, nullable=False),
            sa.Column("started_at", _TEXT, nullable=False),
            sa.Column("sitmap_version", _TEXT, nullable=False),
            *(
                sa.Column(name, _TEXT, nullable=False)
                for name in ("rules", "vocabulary", "gazetteer", "boundaries", "credits")
            ),
        ),
        batches=table(
            "batches", own_number(), ref("run", "runs.fid", nullable=False),
            sa.Column("added_at", _TEXT, nullable=False),
            sa.Column("reports", _NUMBER, nullable=False),
            sa.Column("events", _NUMBER, nullable=False),
        ),
        originals=table(
            "originals", sa.Column("sha256", _TEXT, primary_key=True),
            sa.Column("size", _NUMBER, nullable=False),
            sa.Column("compressed", sa.Boolean(), nullable=False),
            sa.Column("data", sa.LargeBinary(), nullable=False),
        ),
        reports=table(
            "reports", own_number(),
            sa.Column("id", _TEXT, nullable=False, unique=True),
            sa.Column("content", _TEXT, nullable=False, unique=True),
            *(sa.Column(name, _TEXT) for name in ("title", "publisher", "url")),
            sa.Column("published", sa.Date()),
            sa.Column("lang", _TEXT),
            sa.Column("text", _TEXT, nullable=False),
            ref("original", "originals.sha256", _TEXT),
            ref("batch", "batches.fid", nullable=False),
            ref("run", "runs.fid", nullable=False),
        ),
        sources=table(
            "sources", own_number(), ref("report", "reports.id", _TEXT, nullable=False),
            sa.Column("name", _TEXT, nullable=False), ref("batch", "batches.fid", nullable=False),
            sa.UniqueConstraint("report", "name"),
        ),
        shapes=table(
            "shapes", own_number(), sa.Column("geom", geometry, nullable=False),
            sa.Column("digest", _TEXT, nullable=False, unique=True),
            sa.Column("multiple", sa.Boolean(), nullable=False),
        ),
        events=table(
            "events", own_number(),
            *(sa.Column(name, _TYPES[column.kind], **_RULES.get(name, {})) for name, column in BY_NAME.items()),
            sa.Column("own", _TEXT),
            sa.Column("spans", _TEXT),
            sa.Column("read_from", _TEXT),
            sa.Column("origin", _TEXT),
            sa.Column("digest", _TEXT, nullable=False),
            sa.Column("position", _NUMBER, nullable=False),
            sa.Column("kind", _TEXT, nullable=False),
            ref("shape", "shapes.fid"),
            ref("run", "runs.fid", nullable=False),
            ref("batch", "batches.fid", nullable=False),
            sa.Column("turn", _TEXT, nullable=False),
            sa.Column("fact", _TEXT, nullable=False),
            sa.Index("events_by_unit_and_day", "admin1_iso", "start_date", "end_date"),
            sa.Index("events_by_day", "start_date", "end_date"),
            sa.Index("events_by_incident", "incident_id"),
            sa.Index("events_by_turn", "turn"),
            sa.Index("events_by_report", "report_id"),
            sa.Index("events_by_shape", "shape"),
            sa.Index("events_by_view", "layer", "kind"),
        ),
        keys=table(
            "keys", sa.Column("key", _NUMBER, nullable=False), sa.Column("event", _NUMBER, nullable=False),
            sa.Column("held", sa.Boolean(), nullable=False), sa.Column("asked", sa.Boolean(), nullable=False),
            # With all its columns, so that what is asked for is read from the index alone.
            sa.Index("keys_by_key", "key", "event", "held", "asked", unique=True),
        ),
        changes=table(
            "changes", own_number(), ref("run", "runs.fid", nullable=False),
            ref("batch", "batches.fid", nullable=False),
            sa.Column("event", _TEXT, nullable=False),
            sa.Column("change", _TEXT, nullable=False),
            sa.Column("before", _TEXT), sa.Column("after", _TEXT),
            sa.Index("changes_by_event", "event"),
        ),
        feeds=table(
            "feeds", sa.Column("address", _TEXT, primary_key=True),
            sa.Column("etag", _TEXT, nullable=False), sa.Column("last_modified", _TEXT, nullable=False),
            sa.Column("entries", _TEXT, nullable=False),
            sa.Column("failures", _NUMBER, nullable=False), sa.Column("not_before", sa.Double(), nullable=False),
        ),
    )  # fmt: skip
