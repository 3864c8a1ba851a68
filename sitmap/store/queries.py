"""Questions to a store, and their answers as event tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import sqlalchemy as sa

from layers.schema import BY_NAME
from sitmap.errors import UsageError
from sitmap.store.rows import table_of
from sitmap.store.shelf import chunks

if TYPE_CHECKING:
    import geopandas as gpd

    from sitmap.store.database import Database, Shapes
    from sitmap.store.schema import Tables

__all__ = ["Query", "count_undated", "read_events", "select_events"]

_LAYERS = tuple(BY_NAME["layer"].allowed)


@dataclass(frozen=True)
class Query:
    """Which events are wanted; each condition narrows the answer.

    Parameters
    ----------
    start, end : datetime.date, optional
        Events of these days: whose own days overlap them. Events without a date are left out then.
    units : sequence of str
        In one of these first-level units (ISO 3166-2).
    layers : sequence of str
        ``strike``, ``air_defence``, ``ground``, ``control``.
    incidents : sequence of str
        Of one of these incidents.

    Raises
    ------
    UsageError
        If the days are the wrong way round, or there is no such layer.
    """

    start: date | None = None
    end: date | None = None
    units: Sequence[str] = ()
    layers: Sequence[str] = ()
    incidents: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.start > self.end:
            raise UsageError(f"from {self.start} to {self.end} are no days: the first comes after the last")
        for layer in self.layers:
            if layer not in _LAYERS:
                raise UsageError(f"there is no layer {layer!r}: choose from {', '.join(_LAYERS)}")

    def conditions(self, tables: Tables) -> list[sa.ColumnElement[bool]]:
        """Return it as conditions on the events."""
        events = tables.events.c
        found: list[sa.ColumnElement[bool]] = []
        if self.start is not None:
            found.append(events.end_date >= self.start)
        if self.end is not None:
            found.append(events.start_date <= self.end)
        for column, values in (
            (events.admin1_iso, self.units), (events.layer, self.layers), (events.incident_id, self.incidents),
        ):  # fmt: skip
            if values:
                found.append(column.in_(list(values)))
        return found


def select_events(tables: Tables, names: Sequence[str], query: Query) -> sa.Select[tuple[Any, ...]]:
    """Return the question in SQL: the columns named, then `own` and `shape`, in the order of the reports."""
    events = tables.events.c
    return (
        sa.select(*(events[name] for name in names), events.own, events.shape)
        .where(*query.conditions(tables))
        .order_by(events.turn, events.span_start, events.position, events.id)
    )


def read_events(connection: sa.Connection, database: Database, query: Query) -> gpd.GeoDataFrame:
    """Return the events that are wanted as an event table."""
    names = database.columns(connection)
    rows = connection.execute(select_events(database.tables, names, query)).all()
    shapes = np.full(len(rows), None, dtype=object)
    numbers = [row[-1] for row in rows]
    known = _shapes(connection, database, {number for number in numbers if number is not None})
    shapes[:] = [None if number is None else known[number] for number in numbers]
    return table_of(names, [row[:-2] for row in rows], shapes, (row[-2] for row in rows))


def count_undated(connection: sa.Connection, database: Database, query: Query) -> int:
    """Return how many events would be wanted if they had a date."""
    if query.start is None and query.end is None:
        return 0
    events = database.tables.events.c
    rest = replace(query, start=None, end=None).conditions(database.tables)
    wanted = sa.select(sa.func.count()).where(events.start_date.is_(None), *rest)
    return connection.execute(wanted).scalar_one()


def _shapes(connection: sa.Connection, database: Database, numbers: set[int]) -> dict[int, Any]:
    columns = database.tables.shapes.c
    found: dict[int, Any] = {}
    for some in chunks(sorted(numbers)):
        rows = connection.execute(
            sa.select(columns.fid, columns.geom, columns.multiple).where(columns.fid.in_(some))
        ).all()
        shapes: Shapes = database.shapes_from([row[1] for row in rows])
        for (fid, _, multiple), shape in zip(rows, shapes, strict=True):
            found[fid] = shape if multiple else shape.geoms[0]
    return found
