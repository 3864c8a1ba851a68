"""Inputs of any number → a folder of partitions, by any engine; a run that was ended goes on where it was."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitmap.account import Account
from sitmap.engine.engines import Engine, Outcome, open_engine
from sitmap.engine.ledger import Entry, Ledger
from sitmap.engine.manifest import (
    MANIFEST,
    PARTS,
    REJECTS,
    Plan,
    file_sha256,
    part_path,
    read_manifest,
    take_in,
    write_manifest,
)
from sitmap.engine.partitions import PART_SIZE, Part, heads_of, report_parts, table_parts
from sitmap.engine.work import Job, PartResult, Settings, open_tools, run_part
from sitmap.errors import InputError, OutputError, UsageError
from sitmap.eventtables import write_rejects
from sitmap.garbage import searched_seldom
from sitmap.outputs import check_folder, make_folder
from sitmap.sources import Notice, Notify
from sitmap.sources.tables import Rejects, TableMapping, TableMappings, open_tables, read_table_mappings

if TYPE_CHECKING:
    from sitmap.sources import Source

__all__ = ["Extracted", "extract_partitions"]

# What a run needs while it lasts.
_WORK = ".work"


@dataclass
class Extracted:
    """What a run has made.

    Attributes
    ----------
    folder : pathlib.Path
    counts : dict of str to int
        ``reports``, ``rows``, ``without_events``, ``unplaced``, ``country_wide``, of all partitions; of event tables
        ``table_rows``, ``unusable`` and ``left_out``.
    partitions, worked : int
        How many there are, and how many of them were worked on in this run.
    failed : dict of int to str
        The partitions of which there is no file, and why.
    failures : list of str
        What could not be read or worked through, of inputs and reports.
    rejects : pathlib.Path, optional
        Where the rows of event tables are that gave no event, with the reasons.
    """

    folder: Path
    counts: dict[str, int] = field(default_factory=dict)
    partitions: int = 0
    worked: int = 0
    failed: dict[int, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    rejects: Path | None = None

    @property
    def files(self) -> list[Path]:
        """The files of events, in their order."""
        return [part_path(self.folder, number) for number in range(self.partitions) if number not in self.failed]


def extract_partitions(
    sources: Source | Iterable[Source],
    out: str | os.PathLike[str],
    *,
    engine: str | Engine = "serial",
    workers: int | None = None,
    scheduler: str | None = None,
    part_size: int = PART_SIZE,
    link: bool = True,
    published: date | None = None,
    settings: Settings | None = None,
    table_mapping: TableMappings = (),
    notify: Notify | None = None,
    progress: Callable[[int, str], None] | None = None,
) -> Extracted:
    """Extract the events of reports, and place the rows of event tables, into a folder of GeoParquet files.

    Inputs are read as a stream and cut into partitions; only so many are held as are worked on. Where a run was ended,
    the same call goes on: what is done is not done again. Whatever the engine and the number of workers, the files are
    the same, byte for byte.

    Parameters
    ----------
    sources : path, or iterable of paths
        Files as `sitmap.map_reports` takes them.
    out : path
        A folder that is new, empty, or that of the same run. ``events/part-00000.parquet`` and so on have the columns
        of the event table, the same in all of them; ``manifest.json`` says what they were made of, ``rejects.csv``
        which rows of tables gave no event.
    engine : str or Engine
        One of `sitmap.engine.ENGINES`, or one that is at hand.
    workers : int, optional
        Of the engine ``processes``; by default one for each core.
    scheduler : str, optional
        Of the engine ``dask``: the address of the cluster's scheduler.
    part_size : int
        So many reports make a partition; of long ones fewer. Of event tables each has some megabytes.
    link : bool
        Link the incidents of different reports, of all partitions. Rows of tables keep their own.
    published : datetime.date, optional
        Day of publication of the reports that give none.
    settings : Settings, optional
        Files of places, boundaries, words and areas of control.
    table_mapping : path, table, or sequence of these
        What the columns of event tables mean that are not known by them (see docs/tables.md).
    notify : callable, optional
        Told about each failure and warning.
    progress : callable, optional
        Told how many partitions have been begun, and where the last of them begins.

    Returns
    -------
    Extracted

    Raises
    ------
    UsageError
        If an input is no file, the folder holds something else or the work of another run, or there is no such engine.
    InputError
        If there is nothing to read in any of the inputs.
    EngineError
        If the cluster cannot be reached, or is gone. What was done stays.
    OutputError, layers.errors.ExportError
        If the folder cannot be written to. What was done stays.
    """
    from sitmap.pipeline import listed_sources

    if part_size < 1:
        raise UsageError("a partition has one report at least")
    mappings = read_table_mappings(table_mapping)
    given = listed_sources(sources)
    if not given:
        raise UsageError("no input given: name at least one report")
    chosen = open_engine(engine, workers=workers, scheduler=scheduler) if isinstance(engine, str) else engine
    folder = Path(out)
    check_folder(folder)
    run = _Run(folder, notify or (lambda notice: None), progress)
    with _held(folder), searched_seldom():
        return run.run(given, chosen, part_size, link, published, settings or Settings(), mappings)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder."""
    from filelock import FileLock, Timeout

    fresh = not folder.exists()
    if not fresh and not (folder / MANIFEST).exists() and any(one.name != _WORK for one in folder.iterdir()):
        raise UsageError(f"{folder} is not empty, and holds no events of this kind: give another folder")
    make_folder(folder / _WORK)
    lock = FileLock(folder / _WORK / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise OutputError(f"another run is at work in {folder}: wait for it, or give another folder") from None
    try:
        yield
    finally:
        lock.release()
        # What is left to do needs it.
        if not ((folder / MANIFEST).exists() and (folder / _WORK / "ledger.sqlite").exists()):
            shutil.rmtree(folder / _WORK, ignore_errors=True)


class _Run:
    """One run in a folder."""

    def __init__(self, folder: Path, notify: Notify, progress: Callable[[int, str], None] | None) -> None:
        self._folder, self._progress = folder, progress
        self._tell = notify
        self._read_failures: list[str] = []

    def _note(self, notice: Notice) -> None:
        if notice.kind == "failure":
            self._read_failures.append(str(notice))
        self._tell(notice)

    def run(
        self,
        sources: list[Source],
        engine: Engine,
        size: int,
        link: bool,
        published: date | None,
        settings: Settings,
        mappings: Sequence[TableMapping],
    ) -> Extracted:
        inputs = tuple(map(take_in, sources))
        tables, reports = open_tables(sources, self._note, mappings)
        tools = open_tools(settings, Account(), self._tell)
        options = {
            "link": link, "published": None if published is None else published.isoformat(), "part_size": size,
            "control_days": settings.control_days, "table_mappings": _digest(mappings),
        }  # fmt: skip
        plan = Plan(inputs, options, dict(tools.made), tools.credits)
        ledger_path = self._folder / _WORK / "ledger.sqlite"
        manifest = read_manifest(self._folder)
        if manifest is not None:
            plan.check_same(manifest, self._folder)
            if manifest.get("state") == "complete" and self._whole(manifest):
                return _told(self._folder, manifest)
        write_manifest(self._folder, plan, "running")
        make_folder(self._folder / PARTS)
        with (
            closing(Ledger(ledger_path)) as ledger,
            closing(report_parts(reports, self._note, size=size, published=published)) as of_reports,
        ):
            parts: Iterator[Part] = chain(of_reports, table_parts(tables, self._note))
            count, worked = self._work(parts, engine, Job(settings, tools.made, link, heads_of(tables)), ledger)
            if not count:
                reasons = self._read_failures or ["none of the inputs holds a report"]
                shutil.rmtree(self._folder / PARTS)
                (self._folder / MANIFEST).unlink()
                raise InputError("; ".join(reasons))
            _check_unchanged(plan)
            if link:
                self._link(ledger)
            refused = self._write_rejects(ledger)
            entries = [entry for entry in ledger.entries() if entry.number < count]
        failed = any(not entry.done for entry in entries)
        told = [_part(entry) for entry in entries]
        write_manifest(
            self._folder, plan, "incomplete" if failed else "complete",
            partitions=told, failures=self._read_failures, rejects=refused,
        )  # fmt: skip
        for line in tables.restrictions():
            self._tell(Notice("warning", line))
        if not failed:
            for path in self._folder.joinpath(_WORK).glob("ledger.sqlite*"):
                path.unlink()
        made = _told(self._folder, read_manifest(self._folder) or {})
        return replace(made, worked=worked)

    def _whole(self, manifest: dict[str, Any]) -> bool:
        """Tell whether all files of a folder are as they were written."""
        parts = manifest.get("partitions", ())
        return all(file_sha256(part_path(self._folder, part["number"])) == part["sha256"] for part in parts)

    def _work(self, parts: Iterator[Part], engine: Engine, job: Job, ledger: Ledger) -> tuple[int, int]:
        """Do what is to be done; return how many partitions there are, and how many were worked on."""
        known = {entry.number: entry for entry in ledger.entries()}
        open_parts: dict[int, tuple[str, str]] = {}
        count = worked = 0

        def to_do() -> Iterator[tuple[int, Part]]:
            nonlocal count
            for number, part in enumerate(parts):
                count = number + 1
                if self._progress is not None:
                    self._progress(count, part.first)
                identity = part.identity
                entry = known.get(number, Entry(number, "", ()))
                if entry.identity == identity and file_sha256(part_path(self._folder, number)) in entry.sha256:
                    continue
                open_parts[number] = identity, part.first
                yield number, part

        with closing(engine.run(partial(run_part, job), to_do())) as outcomes:  # type: ignore[type-var]
            for outcome in outcomes:
                worked += 1
                self._enter(outcome, *open_parts.pop(outcome.number), ledger)
        return count, worked

    def _enter(self, outcome: Outcome[PartResult], identity: str, first: str, ledger: Ledger) -> None:
        from layers.export.atomic import atomic_write

        number, result = outcome.number, outcome.result
        if result is None:
            reason = str(outcome.reason)
            self._tell(Notice("failure", f"partition {number}, from {first} on, was given up: {reason}"))
            ledger.enter(Entry(number, identity, (), {"first": first, "reason": reason}))
            part_path(self._folder, number).unlink(missing_ok=True)
            return
        for notice in result.notices:
            self._tell(notice)
        failures = [str(notice) for notice in result.notices if notice.kind == "failure"]
        about = {"first": first, **result.counts, **({"failures": failures} if failures else {})}
        atomic_write(part_path(self._folder, number), result.data)
        digest = hashlib.sha256(result.data).hexdigest()
        ledger.enter(Entry(number, identity, (digest,), about), result.facts, result.rejects)

    def _link(self, ledger: Ledger) -> None:
        """Link the rows of all partitions, and write those files anew whose rows are of other incidents now."""
        from layers.export.atomic import atomic_write
        from layers.export.geoparquet import parquet_bytes

        ledger.link()
        for entry in list(ledger.entries()):
            if not entry.done or "table_rows" in entry.about:
                continue
            path = part_path(self._folder, entry.number)
            changed = _with_incidents(path, ledger.incidents(entry.number))
            if changed is None:
                continue
            data = parquet_bytes(changed)
            # Both are whole: the run may end between the one and the other.
            before = file_sha256(path)
            after = hashlib.sha256(data).hexdigest()
            ledger.note(entry.number, (str(before), after))
            atomic_write(path, data)
            ledger.note(entry.number, (after,))

    def _write_rejects(self, ledger: Ledger) -> int:
        """Write the rows of tables that gave no event; return how many there are."""
        rejects = Rejects()
        for one in ledger.rejects():
            rejects.add(one)
        if len(rejects):
            write_rejects(rejects, self._folder / REJECTS)
        else:
            (self._folder / REJECTS).unlink(missing_ok=True)
        return len(rejects)


def _with_incidents(path: Path, incidents: list[str]) -> Any:
    """Return a file's table with other incidents; None where they are those that it has."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.ParquetFile(path).read()
    at = table.schema.get_field_index("incident_id")
    column = pa.chunked_array([incidents], type=table.schema.field(at).type)
    return None if table.column(at).equals(column) else table.set_column(at, table.schema.field(at), column)


def _digest(mappings: Sequence[TableMapping]) -> str | None:
    """Return what tells mappings from others, whatever their files are called."""
    told = [repr(replace(one, name="")) for one in mappings]
    return hashlib.sha256("\x1f".join(told).encode()).hexdigest()[:16] if told else None


def _check_unchanged(plan: Plan) -> None:
    for one in plan.inputs:
        status = os.stat(one.name)
        if (status.st_size, status.st_mtime_ns) != (one.size, one.changed_ns):
            raise InputError("was changed while it was read: run it again, into another folder", source=one.name)


def _part(entry: Entry) -> dict[str, Any]:
    """Return a partition as it stands in a manifest."""
    told = {"number": entry.number, "identity": entry.identity, "state": "done" if entry.done else "failed"}
    if entry.done:
        told |= {"file": f"{PARTS}/{part_path(Path(), entry.number).name}", "sha256": entry.sha256[-1]}
    return told | entry.about


def _told(folder: Path, manifest: dict[str, Any]) -> Extracted:
    """Return what a manifest says of a folder."""
    made = Extracted(folder, partitions=len(manifest["partitions"]), failures=list(manifest.get("failures", ())))
    if "rejects" in manifest:
        made.rejects = folder / manifest["rejects"]["file"]
    for part in manifest["partitions"]:
        if part["state"] == "failed":
            made.failed[part["number"]] = part["reason"]
            continue
        made.failures += part.get("failures", ())
        for name, value in part.items():
            if isinstance(value, int) and name != "number":
                made.counts[name] = made.counts.get(name, 0) + value
    return made
