"""One batch → the tables of a store, in one transaction: all of it or nothing."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import sqlalchemy as sa

from layers.export.fields import json_text
from layers.schema import BY_NAME
from sitmap.linking.facts import Fact
from sitmap.linking.incremental import Turn, relink, turn_of
from sitmap.linking.index import asked_keys, held_keys
from sitmap.linking.records import record_of
from sitmap.model import Report
from sitmap.sources import content_digest
from sitmap.store.database import Database
from sitmap.store.provenance import Made
from sitmap.store.rows import stored_shapes
from sitmap.store.shelf import StoredRows, chunks, turn_text

__all__ = ["Batch", "Entry", "Step", "Taken", "Written", "write_batch"]

Step = Callable[[str], None]
_REPORT = ("id", "title", "publisher", "url", "published", "lang", "text")


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
    """

    reports: int = 0
    events: int = 0
    changed: int = 0
    relinked: int = 0
    refused: list[str] = field(default_factory=list)


class Taken(Exception):
    """Another program has meanwhile written reports or used their ids; what is known must be asked for anew."""


def write_batch(
    database: Database, batch: Batch, run: Mapping[str, Any], made: Made, now: str, step: Step
) -> tuple[int | None, Written]:
    """Write a batch and link its rows.

    Parameters
    ----------
    database : Database
    batch : Batch
    run : mapping
        The run as it is entered with its first batch: ``fid`` (None before), ``command``, ``started_at``.
    made : Made
    now : str
        When it is written, ISO 8601.
    step : callable
        Told the name of each step when it is done.

    Returns
    -------
    tuple of (int or None, Written)
        The run's number; None where the store has all of it, and nothing was written.

    Raises
    ------
    Taken
        If a report of the batch, or its id, is in the store by now; nothing is written.
    StoreError
        If nothing could be written.
    """
    with database.write() as connection:
        writer = _Writer(connection, database, made, now, step)
        step("begun")
        number = writer.write(batch, run)
        step("written")
    step("committed")
    return number, writer.written


class _Writer:
    """Writes within one transaction."""

    def __init__(self, connection: sa.Connection, database: Database, made: Made, now: str, step: Step) -> None:
        self._connection = connection
        self._database = database
        self._tables = database.tables
        self._made, self._now, self._step = made, now, step
        self.written = Written()

    def write(self, batch: Batch, run: Mapping[str, Any]) -> int | None:
        self._database.widen(self._connection)
        self._check_free(batch.reports)
        tables = self._tables
        fresh, changed = self._sorted_out(batch.entries)
        found = self._new_sources(batch.found)
        if not (batch.reports or found or fresh or changed):
            return None
        self._run = run["fid"] or self._insert(tables.runs, [{**run, **asdict(self._made)}])[0]
        self._batch = self._insert(
            tables.batches,
            [{"run": self._run, "added_at": self._now, "reports": len(batch.reports), "events": len(fresh)}],
        )[0]
        self._step("run")
        self._originals(batch.reports)
        self._step("originals")
        self._reports(batch.reports)
        self._step("reports")
        self._insert(tables.sources, [{"report": report, "name": name, "batch": self._batch} for report, name in found])
        self._step("sources")
        drawn = self._shapes([*fresh, *changed.values()])
        self._step("shapes")
        turns = self._replace(changed, drawn)
        self._events(fresh, drawn)
        self._step("events")
        turns |= {turn_of(entry.fact) for entry in fresh}
        self._link(turns)
        self._step("linked")
        rows = [entry.values for entry in (*fresh, *changed.values())]
        self._database.draw(self._connection, {(row["layer"], row["kind"]) for row in rows})
        self._database.changed(
            self._connection, _bounds(entry.shape for entry in (*fresh, *changed.values())), self._now
        )
        self.written.reports, self.written.events, self.written.changed = len(batch.reports), len(fresh), len(changed)
        return int(self._run)

    def _insert(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert rows, giving each the next number; only one writes at a time."""
        last = self._connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.fid), 0))).scalar_one()
        numbers = list(range(last + 1, last + 1 + len(rows)))
        if rows:
            self._connection.execute(
                sa.insert(table), [{**row, "fid": number} for number, row in zip(numbers, rows, strict=True)]
            )
        return numbers

    def _known(self, column: sa.Column[Any], values: Iterable[Any], *others: sa.Column[Any]) -> dict[Any, Any]:
        """Return the rows that have one of the values, by it."""
        found: dict[Any, Any] = {}
        for some in chunks(sorted(set(values))):
            for row in self._connection.execute(sa.select(column, *others).where(column.in_(some))):
                found[row[0]] = row[1:]
        return found

    # Reports

    def _check_free(self, reports: Sequence[Report]) -> None:
        columns = self._tables.reports.c
        if self._known(columns.id, [report.id for report in reports]) or self._known(
            columns.content, [content_digest(report) for report in reports]
        ):
            raise Taken

    def _new_sources(self, found: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return where reports were found that is not noted yet."""
        columns = self._tables.sources.c
        known: set[tuple[str, str]] = set()
        for some in chunks(sorted({report for report, _ in found})):
            noted = sa.select(columns.report, columns.name).where(columns.report.in_(some))
            known.update((report, name) for report, name in self._connection.execute(noted))
        return [one for one in dict.fromkeys(found) if one not in known]

    def _originals(self, reports: Sequence[Report]) -> None:
        originals = {_sha256(report.original): report.original for report in reports if report.original is not None}
        there = self._known(self._tables.originals.c.sha256, originals)
        rows = [_original(key, data) for key, data in originals.items() if key not in there]
        if rows:
            self._connection.execute(sa.insert(self._tables.originals), rows)

    def _reports(self, reports: Sequence[Report]) -> None:
        rows = [
            {
                **{name: getattr(report, name) for name in _REPORT},
                "content": content_digest(report),
                "original": None if report.original is None else _sha256(report.original),
                "batch": self._batch,
                "run": self._run,
            }
            for report in reports
        ]
        self._insert(self._tables.reports, rows)

    # Events

    def _sorted_out(self, entries: Sequence[Entry]) -> tuple[list[Entry], dict[int, Entry]]:
        """Tell the rows that are new from those that have changed (by number); what is the same falls away."""
        columns = self._tables.events.c
        there = self._known(
            columns.id, [entry.values["id"] for entry in entries], columns.fid, columns.digest, columns.origin
        )
        fresh: list[Entry] = []
        changed: dict[int, Entry] = {}
        for entry in entries:
            known = there.get(entry.values["id"])
            if known is None:
                fresh.append(entry)
            elif known[1] != entry.values["digest"]:
                if known[2] is not None and known[2] == entry.origin:
                    changed[known[0]] = entry
                else:
                    self.written.refused.append(entry.values["id"])
        return fresh, changed

    def _shapes(self, entries: Sequence[Entry]) -> dict[str, int]:
        """Keep what is drawn, each once; return the number of each by its digest."""
        shapes = {entry.digest: entry.shape for entry in entries if entry.digest is not None}
        columns = self._tables.shapes.c
        known: dict[str, int] = {
            digest: fid for digest, (fid,) in self._known(columns.digest, shapes, columns.fid).items()
        }
        missing = [digest for digest in shapes if digest not in known]
        if missing:
            array = np.empty(len(missing), dtype=object)
            array[:] = [shapes[digest] for digest in missing]
            kept, multiple = stored_shapes(array)
            rows = [
                {"geom": value, "digest": digest, "multiple": many}
                for value, digest, many in zip(self._database.shape_values(kept), missing, multiple, strict=True)
            ]
            known |= dict(zip(missing, self._insert(self._tables.shapes, rows), strict=True))
        return known

    def _row(self, entry: Entry, drawn: Mapping[str, int]) -> dict[str, Any]:
        return {
            **entry.values,
            "incident_id": None,
            "spans": entry.spans,
            "read_from": entry.read_from,
            "origin": entry.origin,
            "position": entry.fact.number,
            "shape": None if entry.digest is None else drawn[entry.digest],
            "run": self._run,
            "batch": self._batch,
            "turn": turn_text(turn_of(entry.fact)),
            "fact": json_text(record_of(entry.fact)),
        }

    def _events(self, entries: Sequence[Entry], drawn: Mapping[str, int]) -> None:
        numbers = self._insert(self._tables.events, [self._row(entry, drawn) for entry in entries])
        self._keys(zip(numbers, entries, strict=True))

    def _keys(self, entries: Iterable[tuple[int, Entry]]) -> None:
        rows = []
        for number, entry in entries:
            held, asked = held_keys(entry.fact), asked_keys(entry.fact)
            rows += [{"key": key, "event": number, "held": key in held, "asked": key in asked} for key in held | asked]
        if rows:
            rows.sort(key=lambda row: (row["key"], row["event"]))
            self._connection.execute(sa.insert(self._tables.keys), rows)

    def _replace(self, changed: Mapping[int, Entry], drawn: Mapping[str, int]) -> set[Turn]:
        """Give rows their new values and note the old ones; return what is to be linked anew."""
        if not changed:
            return set()
        turns = self._take_out(sorted(changed))
        events = self._tables.events
        before = self._values(changed)
        rows = {number: self._row(entry, drawn) for number, entry in changed.items()}
        self._connection.execute(
            sa.update(events).where(events.c.fid == sa.bindparam("row")),
            [{**row, "row": number} for number, row in rows.items()],
        )
        self._keys(changed.items())
        after = self._values(changed)
        self._insert(
            self._tables.changes,
            [
                {
                    "run": self._run, "batch": self._batch, "event": entry.values["id"], "change": "changed",
                    "before": json_text(before[number]), "after": json_text(after[number]),
                }
                for number, entry in changed.items()
            ],
        )  # fmt: skip
        return turns | {turn_of(entry.fact) for entry in changed.values()}

    def _values(self, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
        """Return what rows are as events, null left out, by their number."""
        events = self._tables.events
        names = [*BY_NAME, "own"]
        found = self._known(events.c.fid, numbers, *(events.c[name] for name in names))
        return {
            number: {name: value for name, value in zip(names, row, strict=True) if value is not None}
            for number, row in found.items()
        }

    def _take_out(self, numbers: Sequence[int]) -> set[Turn]:
        """Take the keys of rows away; return the reports whose incidents may have changed thereby."""
        shelf = StoredRows(self._connection, self._tables)
        gone = list(shelf.of_rows(numbers))
        incidents = {kept.incident for kept in gone if kept.incident is not None}
        keys = {key for kept in shelf.of_incidents(incidents) for key in held_keys(kept.fact)}
        by_key = self._tables.keys
        self._connection.execute(
            sa.delete(by_key).where((by_key.c.key == sa.bindparam("k")) & (by_key.c.event == sa.bindparam("e"))),
            [
                {"k": key, "e": kept.row}
                for kept in gone
                for key in sorted(held_keys(kept.fact) | asked_keys(kept.fact))
            ],
        )
        return shelf.asking(keys, min(turn_of(kept.fact) for kept in gone))

    # Incidents

    def _link(self, turns: set[Turn]) -> None:
        found = relink(turns, StoredRows(self._connection, self._tables))
        if found:
            events = self._tables.events
            self._connection.execute(
                sa.update(events).where(events.c.fid == sa.bindparam("row")),
                [{"row": row, "incident_id": incident} for row, incident in sorted(found.items())],
            )
        written = self._known(self._tables.events.c.fid, found, self._tables.events.c.batch)
        self.written.relinked = sum(batch != self._batch for (batch,) in written.values())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _original(sha256: str, data: bytes) -> dict[str, Any]:
    packed = zlib.compress(data, 6)
    smaller = len(packed) < len(data)
    return {"sha256": sha256, "size": len(data), "compressed": smaller, "data": packed if smaller else data}


def _bounds(shapes: Iterable[Any]) -> list[float] | None:
    import shapely

    array = np.array([shape for shape in shapes if shape is not None], dtype=object)
    return shapely.total_bounds(array).tolist() if len(array) else None
