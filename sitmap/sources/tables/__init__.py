"""Event tables → batches of rows in the fields of the event table, their places still as words and coordinates.

``opening`` tells what a file is and yields its cells as text, in pieces; ``delimited``, ``records``, ``sheets`` and
``geofiles`` do so for one kind of file each. ``profiles`` holds what is known of a dataset (its columns, codes,
licence; `data/*.toml`), ``mapping`` what a user says of a table; ``finding`` tells which of them a table is. ``fields``
turns cells into values and says why those cannot be used that cannot; the module of a dataset has its own rules.
``reading`` puts them together.
"""

from __future__ import annotations

from sitmap.sources.tables.finding import open_tables
from sitmap.sources.tables.mapping import (
    TableMapping,
    TableMappings,
    is_table_mapping,
    read_table_mapping,
    read_table_mappings,
)
from sitmap.sources.tables.reading import EventTables, TableBatch, TableCount
from sitmap.sources.tables.rejects import Reject, Rejects

__all__ = [
    "EventTables", "Reject", "Rejects", "TableBatch", "TableCount", "TableMapping", "TableMappings", "is_table_mapping",
    "open_tables", "read_table_mapping", "read_table_mappings",
]  # fmt: skip
