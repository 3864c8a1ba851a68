"""Event tables → batches of rows in the fields of the event table, their places still as words and coordinates.

``opening`` tells what a file is and yields its cells as text, in pieces; ``delimited``, ``records``, ``sheets`` and
``geofiles`` do so for one kind of file each. ``profiles`` holds what is known of a dataset (its columns, codes,
licence; `data/*.toml`), ``detecting`` recognises one by its columns. ``fields`` turns cells into values and says why
those cannot be used that cannot; the module of a dataset has its own rules. ``reading`` puts them together.
"""

from __future__ import annotations

from sitmap.sources.tables.reading import EventTables, TableBatch, TableCount, open_tables
from sitmap.sources.tables.rejects import Reject, Rejects

__all__ = ["EventTables", "Reject", "Rejects", "TableBatch", "TableCount", "open_tables"]
