"""What the rules of today make of the reports that are kept, beside what was made of them; kept instead if wished."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from sitmap.errors import StoreError
from sitmap.model import Report
from sitmap.store.batches import Entry, Step
from sitmap.store.shelf import chunks
from sitmap.store.writing import Writer

if TYPE_CHECKING:
    from sitmap.store.database import Database
    from sitmap.store.provenance import Made

__all__ = ["Changes", "Difference", "Rerun", "compare", "kept_reports", "rewrite"]

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """An event that the rules of today read differently.

    Parameters
    ----------
    id, report_id : str
    change : str
        ``added``, ``removed`` or ``changed``.
    layer, place_name, start_date : str or None
        What it is, so that a reader need not look it up.
    fields : mapping
        What was and what is, of each column that differs; None for null.
    """

    id: str
    report_id: str | None
    change: str
    layer: str
    place_name: str | None
    start_date: str | None
    fields: Mapping[str, tuple[Any, Any]]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        plain = asdict(self)
        plain["fields"] = {name: list(pair) for name, pair in self.fields.items()}
        return plain


@dataclass
class Rerun:
    """What came of reading the reports of a store anew.

    Attributes
    ----------
    reports : int
        How many were read.
    differences : list of Difference
        By report and event.
    applied : bool
        Whether the store has the new events.
    """

    reports: int = 0
    differences: list[Difference] = field(default_factory=list)
    applied: bool = False


class _Undone(Exception):
    """All is done but for keeping it."""


@dataclass
class Changes:
    """What is to be written so that a store has the events of today.

    Attributes
    ----------
    reread : list of str
        Ids of the reports that were read.
    fresh : list of Entry
    changed : dict of int to Entry
        By the numbers of the rows.
    removed : dict of int to str
        Numbers and digests of rows that are no more.
    digests : dict of int to str
        What the rows to be changed were when they were compared.
    """

    reread: list[str] = field(default_factory=list)
    fresh: list[Entry] = field(default_factory=list)
    changed: dict[int, Entry] = field(default_factory=dict)
    removed: dict[int, str] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)


def kept_reports(database: Database) -> Iterator[list[Report]]:
    """Yield the reports of a store, some at a time."""
    reports = database.tables.reports
    last = 0
    while True:
        with database.read() as connection:
            rows = connection.execute(
                sa.select(reports).where(reports.c.fid > last).order_by(reports.c.fid).limit(_AT_ONCE)
            ).all()
        if not rows:
            return
        last = rows[-1].fid
        yield [Report(row.id, row.text, row.title, row.publisher, row.url, row.published, row.lang) for row in rows]


def compare(database: Database, reports: Sequence[Report], entries: Iterable[Entry], changes: Changes) -> None:
    """Note what differs between the rows that reports give now and those that are kept of them."""
    events = database.tables.events.c
    kept: dict[str, tuple[int, str, str, str, int]] = {}
    with database.read() as connection:
        for some in chunks([report.id for report in reports]):
            question = sa.select(
                events.id, events.fid, events.digest, events.spans, events.fact, events.position
            ).where(events.report_id.in_(some) & events.spans.is_not(None))
            for identity, *row in connection.execute(question):
                kept[identity] = tuple(row)
    changes.reread += [report.id for report in reports]
    for entry in entries:
        there = kept.pop(entry.values["id"], None)
        if there is None:
            changes.fresh.append(entry)
            continue
        fid, digest, *rest = there
        if digest != entry.values["digest"] or rest != [entry.spans, entry.record, entry.fact.number]:
            changes.changed[fid] = entry
            changes.digests[fid] = digest
    changes.removed |= {fid: digest for fid, digest, *_ in kept.values()}


def rewrite(
    database: Database, changes: Changes, run: Mapping[str, Any], made: Made, now: str, step: Step, *, apply: bool
) -> list[Difference]:
    """Write the events of today and link them; return what differs, and undo it all unless it is to be applied.

    Raises
    ------
    StoreError
        If another program has changed one of the rows meanwhile; nothing is written.
    """
    found: list[Difference] = []
    try:
        with database.write() as connection:
            writer = Writer(connection, database, made, now, step)
            known = writer.known(
                database.tables.events.c.fid, [*changes.digests, *changes.removed], database.tables.events.c.digest
            )
            if {fid: row[0] for fid, row in known.items()} != {**changes.digests, **changes.removed}:
                raise StoreError(f"{database.name}: another program has changed it meanwhile; try again")
            found = [
                _difference(identity, before, after)
                for identity, before, after in writer.rewrite(
                    changes.fresh, changes.changed, sorted(changes.removed), changes.reread, run
                )
            ]
            if not apply:
                raise _Undone
    except _Undone:
        pass
    return sorted(found, key=lambda one: (one.report_id or "", one.id))


def _difference(identity: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Difference:
    was, now = before or {}, after or {}
    shown = now or was
    names = [name for name in dict.fromkeys((*was, *now)) if was.get(name) != now.get(name)]
    return Difference(
        id=identity,
        report_id=shown.get("report_id"),
        change="added" if before is None else "removed" if after is None else "changed",
        layer=shown["layer"],
        place_name=shown.get("place_name") or shown.get("place_text"),
        start_date=shown.get("start_date"),
        fields={} if before is None or after is None else {name: (was.get(name), now.get(name)) for name in names},
    )
