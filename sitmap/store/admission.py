"""Which reports a store takes in: each content once, under an id that no other has."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import sqlalchemy as sa

from sitmap.sources import content_digest, renamed

if TYPE_CHECKING:
    from sitmap.model import Report
    from sitmap.store.database import Database

__all__ = ["Admission"]


class Admission:
    """Keeps reports out that the store has, and notes that they were found once more.

    It is the `sitmap.sources.Registrar` of a run that adds to a store.

    Attributes
    ----------
    found : list of (str, str)
        The id of each report, new or known, and where it was found, since it was last emptied.
    stored : set of str
        Ids of reports that the store has.
    known : int
        How many were in the store already, or came twice.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pending: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        self.found: list[tuple[str, str]] = []
        self.stored: set[str] = set()
        self.known = 0

    def admit(self, report: Report) -> tuple[Report | None, str | None]:
        """Return the report under the id that it gets in the store, or None where the store has it."""
        content = content_digest(report)
        there = self._pending.get(content)
        if there is None:
            there = self._stored(content=content)
            self.stored |= {there} if there is not None else set()
        if there is not None:
            self.known += 1
            self._note(there, report)
            return None, None
        remark = None
        other = self._taken.get(report.id) or self._stored(id=report.id)
        if other is not None:
            given, report = report.id, renamed(report, content)
            remark = f"the id {given!r} is taken by another text in the store; here it is {report.id!r}"
        self._pending[content] = report.id
        self._taken[report.id] = content
        self._note(report.id, report)
        return report, remark

    def written(self) -> None:
        """Forget what is in the store by now."""
        self._pending.clear()
        self._taken.clear()
        self.found.clear()
        self.stored.clear()

    def forget(self, reports: Collection[str]) -> None:
        """Take back the admission of reports."""
        self.found[:] = [(report, name) for report, name in self.found if report not in reports]
        self._pending.clear()
        self._taken.clear()

    def _note(self, known: str, report: Report) -> None:
        if report.source is not None:
            self.found.append((known, report.source))

    def _stored(self, **by: str) -> str | None:
        """Return the id of the report with a content or an id."""
        columns = self._database.tables.reports.c
        ((name, value),) = by.items()
        with self._database.read() as connection:
            return connection.execute(sa.select(columns.id).where(columns[name] == value)).scalar()
