"""What is written to a store at once, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from layers.export.fields import json_text
from sitmap.linking.facts import Fact
from sitmap.linking.records import record_of
from sitmap.model import Report

__all__ = ["Batch", "Entry", "Step", "Written"]

Step = Callable[[str], None]
"""Told the name of each step of a batch when it is done."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row to be kept: its values (`sitmap.store.rows.rows_of`), what linking compares of it, and what it draws."""

    values: Mapping[str, Any]
    fact: Fact
    shape: Any
    digest: str | None
    spans: str | None = None
    read_from: str | None = None

    @property
    def record(self) -> str:
        """What linking compares of the row, as it is kept."""
        return json_text(record_of(self.fact))

    @property
    def origin(self) -> str | None:
        """Who may give the row new values: of a table's row its dataset, of a report's nobody."""
        return self.fact.apart if self.spans is None else None


@dataclass
class Batch:
    """What is written at once.

    Parameters
    ----------
    reports : list of Report
        That are new, with their bytes.
    found : list of (str, str)
        The id of a report, new or known, and where it was found.
    entries : list of Entry
        Rows of the event table: of these reports, or of a table.
    """

    reports: list[Report] = field(default_factory=list)
    found: list[tuple[str, str]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.reports or self.found or self.entries)


@dataclass
class Written:
    """What came of a batch.

    Attributes
    ----------
    reports, events : int
        That are new.
    changed : int
        Rows of tables that were there with other values, and have the new ones now.
    relinked : int
        Rows that were there and are of another incident now.
    refused : list of str
        Ids of rows that another source has given already, with other values.
    older : int
        Rows of tables of which a newer version was there, which stays.
    """

    reports: int = 0
    events: int = 0
    changed: int = 0
    relinked: int = 0
    refused: list[str] = field(default_factory=list)
    older: int = 0
