"""What tests of event tables share: tables written, read and placed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from sitmap.eventtables import combined
from sitmap.histories import plain_row
from sitmap.sources import Notice
from sitmap.sources.tables import Reject, TableCount, TableMapping, open_tables
from sitmap.tableplaces import place_batches
from tests.tables.generators import table


@dataclass(frozen=True)
class Placed:
    """What became of tables."""

    events: gpd.GeoDataFrame
    rejects: list[Reject]
    counts: list[TableCount]
    notices: list[Notice]

    def reasons(self) -> list[str]:
        return [reject.reason for reject in self.rejects]

    def one(self) -> dict[str, object]:
        """Return the only event there is, with None for what is not known."""
        (row,) = self.events.to_dict("records")
        return plain_row(row)


def place(*paths: Path, mappings: Sequence[TableMapping] = ()) -> Placed:
    """Read and place files, all of which have to be event tables."""
    notices: list[Notice] = []
    tables, others = open_tables(paths, notices.append, mappings)
    assert others == []
    events = combined(place_batches(tables.batches()))
    return Placed(events, list(tables.rejects), tables.counts, notices)


def placed(folder: Path, rows: Iterable[Mapping[str, str]], columns: Sequence[str] | None = None) -> Placed:
    """Write rows as CSV in UTF-8, read and place them."""
    path = folder / "table.csv"
    path.write_bytes(table(rows, columns))
    return place(path)
