"""The tables of a store as one transaction fills them: reports, what is drawn, events, keys, incidents."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import sqlalchemy as sa

from layers.export.fields import json_text
from layers.plain import json_value
from layers.schema import BY_NAME
from sitmap.linking.incremental import Turn, relink, turn_of
from sitmap.linking.index import asked_keys, held_keys
from sitmap.model import Report
from sitmap.sources import content_digest
from sitmap.store.batches import Batch, Entry, Step, Written
from sitmap.store.database import Database
from sitmap.store.provenance import Made
from sitmap.store.rows import row_version, stored_shapes
from sitmap.store.shelf import StoredRows, chunks, turn_text

__all__ = ["Taken", "Writer", "write_batch"]

Values = dict[str, Any]
_REPORT = ("id", "title", "publisher", "url", "published", "lang", "text")


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
        writer = Writer(connection, database, made, now, step)
        step("begun")
        number = writer.write(batch, run)
        step("written")
    step("committed")
    return number, writer.written


class Writer:
    """Writes within one transaction."""

    def __init__(self, connection: sa.Connection, database: Database, made: Made, now: str, step: Step) -> None:
        self._connection = connection
        self._database = database
        self._tables = database.tables
        self._made, self._now, self._step = made, now, step
        self.written = Written()

    def write(self, batch: Batch, run: Mapping[str, Any]) -> int | None:
        """Write a batch; return the run's number, or None where all of it is there."""
        self._database.widen(self._connection)
        self._check_free(batch.reports)
        fresh, changed = self._sorted_out(batch.entries)
        found = self._new_sources(batch.found)
        if not (batch.reports or found or fresh or changed):
            return None
        self._begin(run, len(batch.reports), len(fresh))
        self._originals(batch.reports)
        self._step("originals")
        self._reports(batch.reports)
        self._step("reports")
        rows = [{"report": report, "name": name, "batch": self._batch} for report, name in found]
        self._insert(self._tables.sources, rows)
        self._step("sources")
        before = self._values(changed)
        relinked = self._put(fresh, changed, ())
        self._note_changes([(before[number], number) for number in changed], ())
        self.written = Written(len(batch.reports), len(fresh), len(changed), len(relinked), self.written.refused)
        return self._run

    def rewrite(
        self,
        fresh: Sequence[Entry],
        changed: Mapping[int, Entry],
        removed: Sequence[int],
        reread: Sequence[str],
        run: Mapping[str, Any],
    ) -> list[tuple[str, Values | None, Values | None]]:
        """Write what other rules make of reports that are kept.

        Parameters
        ----------
        fresh, changed, removed
            New rows, new values of rows by their numbers, and numbers of rows that are no more.
        reread : sequence of str
            Ids of the reports that were read.
        run : mapping
            As for `write_batch`.

        Returns
        -------
        list of (str, mapping or None, mapping or None)
            The id of each row that differs, with its values before and after; None where there was or is none.
        """
        self._database.widen(self._connection)
        self._begin(run, 0, len(fresh))
        reports = self._tables.reports
        for some in chunks(reread):
            self._connection.execute(sa.update(reports).where(reports.c.id.in_(some)).values(run=self._run))
        before = self._values([*changed, *removed])
        relinked = self._put(fresh, changed, removed)
        after = self._values([*changed, *relinked, *self._fresh])
        for number, incident in relinked.items():
            before.setdefault(number, {**after[number], "incident_id": incident})
        differing = [number for number in {**before, **after} if before.get(number) != after.get(number)]
        self._note_changes(
            [(before.get(number, {}), number) for number in differing if number in after],
            [before[number] for number in removed],
        )
        return [
            ((after.get(number) or before[number])["id"], before.get(number), after.get(number)) for number in differing
        ]

    def _begin(self, run: Mapping[str, Any], reports: int, events: int) -> None:
        tables = self._tables
        self._run: int = run["fid"] or self._insert(tables.runs, [{**run, **asdict(self._made)}])[0]
        row = {"run": self._run, "added_at": self._now, "reports": reports, "events": events}
        (self._batch,) = self._insert(tables.batches, [row])
        self._step("run")

    def _put(self, fresh: Sequence[Entry], changed: Mapping[int, Entry], removed: Sequence[int]) -> dict[int, str]:
        """Write rows and link them; return what the incidents were of the other rows that are of another one now."""
        entries = [*fresh, *changed.values()]
        drawn = self._shapes(entries)
        self._step("shapes")
        turns = self._take_out([*changed, *removed]) | {turn_of(entry.fact) for entry in entries}
        events = self._tables.events
        for some in chunks(removed):
            self._connection.execute(sa.delete(events).where(events.c.fid.in_(some)))
        if changed:
            self._connection.execute(
                sa.update(events).where(events.c.fid == sa.bindparam("row")),
                [{**self._row(entry, drawn), "row": number} for number, entry in changed.items()],
            )
        self._fresh = self._insert(events, [self._row(entry, drawn) for entry in fresh])
        self._keys([*changed.items(), *zip(self._fresh, fresh, strict=True)])
        self._step("events")
        relinked = self._link(turns, {*changed, *self._fresh})
        self._step("linked")
        self._database.draw(self._connection, {(entry.values["layer"], entry.values["kind"]) for entry in entries})
        self._database.changed(self._connection, _bounds(entry.shape for entry in entries), self._now)
        return relinked

    def _note_changes(self, changed: Sequence[tuple[Values, int]], removed: Sequence[Values]) -> None:
        """Keep what rows were."""
        after = self._values([number for _, number in changed])
        rows = [(was, after[number]) for was, number in changed] + [(was, None) for was in removed]
        self._insert(
            self._tables.changes,
            [
                {
                    "run": self._run,
                    "batch": self._batch,
                    "event": (now or was)["id"],
                    "change": "removed" if now is None else "changed" if was else "added",
                    "before": json_text(was) if was else None,
                    "after": None if now is None else json_text(now),
                }
                for was, now in rows
            ],
        )

    def _insert(self, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert rows, giving each the next number; only one writes at a time."""
        last = self._connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.fid), 0))).scalar_one()
        numbers = list(range(last + 1, last + 1 + len(rows)))
        if rows:
            self._connection.execute(
                sa.insert(table), [{**row, "fid": number} for number, row in zip(numbers, rows, strict=True)]
            )
        return numbers

    def known(self, column: sa.Column[Any], values: Iterable[Any], *others: sa.Column[Any]) -> dict[Any, Any]:
        """Return the rows that have one of the values, by it."""
        found: dict[Any, Any] = {}
        for some in chunks(sorted(set(values))):
            for row in self._connection.execute(sa.select(column, *others).where(column.in_(some))):
                found[row[0]] = row[1:]
        return found

    # Reports

    def _check_free(self, reports: Sequence[Report]) -> None:
        columns = self._tables.reports.c
        if self.known(columns.id, [report.id for report in reports]) or self.known(
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
        there = self.known(self._tables.originals.c.sha256, originals)
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
        there = self.known(
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
        for number in self._older(changed):
            del changed[number]
            self.written.older += 1
        return fresh, changed

    def _older(self, changed: Mapping[int, Entry]) -> list[int]:
        """Return the rows for which the store has a newer version, whatever the order in which they come."""
        columns = self._tables.events.c
        there = self.known(columns.fid, changed, columns.own)
        older = []
        for number, entry in changed.items():
            dataset, own = entry.values.get("dataset"), entry.values["own"]
            new, old = row_version(dataset, own), row_version(dataset, there[number][0])
            if new is not None and old is not None and new < old:
                older.append(number)
        return older

    def _shapes(self, entries: Sequence[Entry]) -> dict[str, int]:
        """Keep what is drawn, each once; return the number of each by its digest."""
        shapes = {entry.digest: entry.shape for entry in entries if entry.digest is not None}
        columns = self._tables.shapes.c
        known: dict[str, int] = {
            digest: fid for digest, (fid,) in self.known(columns.digest, shapes, columns.fid).items()
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
            "fact": entry.record,
        }

    def _keys(self, entries: Iterable[tuple[int, Entry]]) -> None:
        rows = []
        for number, entry in entries:
            held, asked = held_keys(entry.fact), asked_keys(entry.fact)
            rows += [{"key": key, "event": number, "held": key in held, "asked": key in asked} for key in held | asked]
        if rows:
            rows.sort(key=lambda row: (row["key"], row["event"]))
            self._connection.execute(sa.insert(self._tables.keys), rows)

    def _values(self, numbers: Iterable[int]) -> dict[int, Values]:
        """Return what rows are as events, null left out, by their number."""
        events = self._tables.events
        names = [*BY_NAME, "own"]
        found = self.known(events.c.fid, numbers, *(events.c[name] for name in names))
        return {
            number: {name: json_value(value) for name, value in zip(names, row, strict=True) if value is not None}
            for number, row in found.items()
        }

    def _take_out(self, numbers: Sequence[int]) -> set[Turn]:
        """Take the keys of rows away; return the reports whose incidents may have changed thereby."""
        if not numbers:
            return set()
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

    def _link(self, turns: set[Turn], new: Collection[int]) -> dict[int, str]:
        """Link reports; return what the incidents of the rows were that are not new and are of another one now."""
        found = relink(turns, StoredRows(self._connection, self._tables))
        events = self._tables.events
        others = self.known(events.c.fid, [row for row in found if row not in new], events.c.incident_id)
        if found:
            self._connection.execute(
                sa.update(events).where(events.c.fid == sa.bindparam("row")),
                [{"row": row, "incident_id": incident} for row, incident in sorted(found.items())],
            )
        return {row: incident for row, (incident,) in others.items()}


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
