"""What programs that draw read of a store: a view for each layer and kind of geometry, and for tolls and incidents."""

from __future__ import annotations

import sqlalchemy as sa

from layers.schema import BY_NAME
from sitmap.store.schema import Tables

__all__ = ["EVENT_NUMBER", "event_view", "incident_view", "toll_view"]

EVENT_NUMBER = "OGC_FID"
"""The column that numbers the rows of a view; GDAL knows it by this name."""

_KINDS = ("killed", "injured", "missing")


def event_view(tables: Tables, layer: str, kind: str) -> sa.Select[tuple[object, ...]]:
    """Return the events of a layer that are drawn as points, as areas, ...; or that are ``unplaced``.

    The column `shape` is there for GDAL: by it the spatial index of the shapes serves the view as well.
    """
    events, shapes = tables.events, tables.shapes
    number = events.c.fid.label(EVENT_NUMBER)
    described = [events.c[name] for name in BY_NAME] + [events.c.own, events.c.read_from]
    chosen = (events.c.layer == layer) & (events.c.kind == kind)
    if kind == "unplaced":
        return sa.select(number, *described).where(chosen)
    joined = events.join(shapes, shapes.c.fid == events.c.shape)
    return sa.select(number, shapes.c.fid.label("shape"), shapes.c.geom, *described).select_from(joined).where(chosen)


def toll_view(tables: Tables) -> sa.CompoundSelect[tuple[object, ...]]:
    """Return every figure that was given, who gave it and when: one row an event and kind of toll. None is added up."""
    events = tables.events

    def given(number: int, kind: str) -> sa.Select[tuple[object, ...]]:
        low, high = events.c[f"{kind}_min"], events.c[f"{kind}_max"]
        return sa.select(
            (events.c.fid * len(_KINDS) + number).label(EVENT_NUMBER),
            events.c.incident_id, sa.literal(kind).label("kind"), low.label("min"), high.label("max"),
            events.c.published, events.c.claimant, events.c.claimant_side, events.c.stance, events.c.casualties_text,
            events.c.id.label("event_id"), events.c.report_id, events.c.publisher,
        ).where(low.is_not(None) | high.is_not(None))  # fmt: skip

    return sa.union_all(*(given(number, kind) for number, kind in enumerate(_KINDS)))


def incident_view(tables: Tables) -> sa.Select[tuple[object, ...]]:
    """Return the incidents: how many rows and reports tell of each, and of which days."""
    events = tables.events
    return sa.select(
        sa.func.min(events.c.fid).label(EVENT_NUMBER), events.c.incident_id,
        sa.func.count().label("events"), sa.func.count(events.c.report_id.distinct()).label("reports"),
        sa.func.min(events.c.start_date).label("start_date"), sa.func.max(events.c.end_date).label("end_date"),
    ).group_by(events.c.incident_id)  # fmt: skip
