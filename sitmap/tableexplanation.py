"""How an event table was read: its dataset, what each column became, what became of the rows and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sitmap.sources.tables.profiles import Profile, plain_name

if TYPE_CHECKING:
    from geo.boundaryset import BoundarySet
    from geo.gazetteer import Gazetteer
    from sitmap.sources.tables import EventTables, TableCount
    from sitmap.sources.tables.raw import RawTable

__all__ = ["TableExplanation", "explain_tables"]

# What differs from row to row within one reason.
_PARTICULAR = re.compile(r"'[^']*'|-?\d[\d,.:/-]*")


@dataclass
class TableExplanation:
    """How a table was read.

    Attributes
    ----------
    count : TableCount
        How many rows became what, and the terms.
    columns : list of (str, str or None, bool)
        Each column, the field or fields that it became or that a rule of the dataset fills from it, and whether it is
        kept under its own name.
    codes : dict of str to dict
        Column → code → word.
    layers, precisions, reasons : Counter
        Events by layer and by how exact their place is; rows that gave none by reason, without what differs from row to
        row.
    """

    count: TableCount
    columns: list[tuple[str, str | None, bool]]
    codes: dict[str, dict[str, str]]
    layers: Counter[str] = field(default_factory=Counter)
    precisions: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        count = self.count
        return {
            "table": count.name,
            "dataset": count.title,
            "terms": count.terms.credit,
            "restricted": count.terms.restricted,
            "rows": count.rows,
            "events": count.events,
            "unusable": count.unusable,
            "left_out": count.left_out,
            "columns": [{"column": column, "field": name, "kept": kept} for column, name, kept in self.columns],
            "codes": self.codes,
            "layers": dict(sorted(self.layers.items())),
            "precisions": dict(sorted(self.precisions.items())),
            "reasons": dict(self.reasons.most_common()),
        }


def explain_tables(
    tables: EventTables, *, gazetteer: Gazetteer, boundaries: BoundarySet | None = None
) -> Iterator[TableExplanation]:
    """Read and place event tables and yield how each was read.

    Parameters
    ----------
    tables : EventTables
    gazetteer : geo.gazetteer.Gazetteer
    boundaries : geo.BoundarySet, optional
        By default the embedded ones.
    """
    from sitmap.tableplaces import place_batch

    found = [
        _explanation(raw, profile, count) for (raw, profile), count in zip(tables.tables, tables.counts, strict=True)
    ]
    by_name = {one.count.name: one for one in found}
    for batch in tables.batches():
        placed = place_batch(batch, gazetteer=gazetteer, boundaries=boundaries)
        told = by_name[batch.name]
        told.layers.update(placed["layer"].tolist())
        told.precisions.update(level or "not told" for level in placed["precision"].tolist())
    for reject in tables.rejects:
        by_name[reject.file].reasons[_PARTICULAR.sub("…", reject.reason)] += 1
    yield from found


def _explanation(raw: RawTable, profile: Profile, count: TableCount) -> TableExplanation:
    fields = {**profile.rules, **{plain_name(column): name for column, name in profile.columns.items()}}
    return TableExplanation(
        count,
        [(column, fields.get(plain_name(column)), plain_name(column) not in profile.moved) for column in raw.columns],
        {column: dict(words) for column, words in profile.codes.items()},
    )
