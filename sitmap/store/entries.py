"""Reports that were read, and rows of tables → what is written to a store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sitmap.linking.facts import Fact, fact_of
from sitmap.linking.tablerows import fact_of_row
from sitmap.model import LocatedEvent, Report
from sitmap.store.admission import Admission
from sitmap.store.batches import Batch, Entry
from sitmap.store.rows import rows_of, shape_digests, spans_of

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.boundaryset import BoundarySet
    from geo.gazetteer import Gazetteer, Place

__all__ = ["admitted_anew", "report_batch", "report_entries", "table_entries"]


def report_batch(
    pending: Sequence[tuple[Report, list[LocatedEvent]]], admission: Admission, units: BoundarySet | None
) -> Batch:
    """Make a batch of reports and their events.

    Where a report was found is noted only if it is in the store or is now: one that could not be worked through is not.
    """
    there = {report.id for report, _ in pending} | admission.stored
    found = [(report, name) for report, name in admission.found if report in there]
    return Batch([report for report, _ in pending], found, report_entries(pending, units))


def report_entries(read: Sequence[tuple[Report, list[LocatedEvent]]], units: BoundarySet | None) -> list[Entry]:
    """Return the rows of reports that were read, as they are kept."""
    from sitmap.tabulate import to_table

    located = [item for _, items in read for item in items]
    table = to_table(located, link=False, boundaries=units)
    numbers = [number for _, items in read for number in range(len(items))]
    facts = [fact_of(number, item) for number, item in zip(numbers, located, strict=True)]
    return list(_entries(table, facts, [spans_of(item.event) for item in located]))


def admitted_anew(
    pending: Sequence[tuple[Report, list[LocatedEvent]]], admission: Admission
) -> list[tuple[Report, list[LocatedEvent]]]:
    """Return what is still to be written, under ids that are still free, after another program has written."""
    admission.forget({report.id for report, _ in pending})
    left = []
    for report, located in pending:
        admitted, _ = admission.admit(report)
        if admitted is not None:
            own = [LocatedEvent(replace(item.event, report=admitted), item.match) for item in located]
            left.append((admitted, own))
    return left


def table_entries(table: gpd.GeoDataFrame, places: Gazetteer, read_from: Sequence[str | None]) -> list[Entry]:
    """Return the rows of a validated event table as they are kept; `read_from` says where each is from."""
    from sitmap.histories import plain_row

    rows = table.drop(columns=table.geometry.name).to_dict("records")
    facts = []
    for number, record in enumerate(rows):
        row = plain_row(record)
        facts.append(fact_of_row(row, _place(row["geonameid"], places), number))
    return list(_entries(table, facts, None, read_from))


def _entries(
    table: gpd.GeoDataFrame,
    facts: Sequence[Fact],
    spans: Sequence[str] | None,
    read_from: Sequence[str | None] | None = None,
) -> Iterator[Entry]:
    shapes = np.asarray(table.geometry, dtype=object)
    digests = shape_digests(shapes)
    for number, row in enumerate(rows_of(table)):
        told = None if spans is None else spans[number]
        where = None if read_from is None else read_from[number]
        yield Entry(row, facts[number], shapes[number], digests[number], told, where)


def _place(geonameid: int | None, places: Gazetteer) -> Place | None:
    if geonameid is None:
        return None
    try:
        return places.get(f"geonames:{geonameid}")
    except KeyError:
        return None
