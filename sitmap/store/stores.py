"""What callers use of a store: open it, add to it, ask it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Unpack

from sitmap.account import Account, choose_boundaries
from sitmap.errors import StoreError
from sitmap.garbage import searched_seldom
from sitmap.mapmaking import MapMaker, MapOptions, MapResult
from sitmap.model import LocatedEvent, Report
from sitmap.sources import Access, Notice
from sitmap.store.admission import Admission
from sitmap.store.batches import Batch, Step, Written
from sitmap.store.contents import all_credits, describe_store
from sitmap.store.entries import admitted_anew, report_batch, report_entries, table_entries
from sitmap.store.feedstates import FeedStates
from sitmap.store.provenance import Made, made_with
from sitmap.store.queries import Query, count_undated, read_events
from sitmap.store.rerunning import Changes, Rerun, compare, kept_reports, rewrite
from sitmap.store.tracing import original_bytes, trace_event
from sitmap.store.verifying import contents_digest, find_faults
from sitmap.store.writing import Taken, write_batch
from sitmap.wording import plural, some_of

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.gazetteer import Gazetteer
    from geo.gazetteerfiles import GazetteerPaths
    from sitmap.boundarychoice import Boundaries
    from sitmap.extract.vocabulary import Vocabulary, VocabularyPaths
    from sitmap.sources import Notify, Source
    from sitmap.sources.tables import Rejects, TableMappings
    from sitmap.store.database import Database

__all__ = ["Added", "Store", "open_store"]

Clock = Callable[[], datetime]
# A batch is written when it has so many reports or events: few enough that a run that is ended loses little.
_REPORTS, _EVENTS = 500, 2_000


@dataclass
class Added:
    """What came of adding to a store.

    Attributes
    ----------
    account : Account
        What was read and what was left out.
    reports, known : int
        Reports that are new, and that the store had already.
    events : int
        Rows that are new.
    changed, older, relinked : int
        Rows of tables that have new values, that the store has in a newer version, and rows that are of another
        incident now.
    refused : list of str
        Ids of rows that another source has given already, with other values.
    rejects : sitmap.sources.tables.Rejects, optional
        The rows of event tables that gave no event.
    """

    account: Account = field(default_factory=Account)
    reports: int = 0
    known: int = 0
    events: int = 0
    changed: int = 0
    older: int = 0
    relinked: int = 0
    refused: list[str] = field(default_factory=list)
    rejects: Rejects | None = None

    def count(self, written: Written) -> None:
        """Add what came of one batch."""
        self.reports += written.reports
        self.events += written.events
        self.changed += written.changed
        self.older += written.older
        self.relinked += written.relinked
        self.refused += written.refused


def open_store(
    where: str | os.PathLike[str],
    *,
    create: bool = False,
    clock: Clock | None = None,
    step: Step | None = None,
) -> Store:
    """Open a store.

    Parameters
    ----------
    where : path or str
        A GeoPackage that sitmap made, or the address of a PostgreSQL database with PostGIS
        (``postgresql://user@host/database``, see docs/store.md).
    create : bool
        Make it if it is not there.
    clock : callable, optional
        Tells the time at which something is added; it is noted with runs and batches and nowhere else.
    step : callable, optional
        Told the name of each step of a batch when it is done.

    Returns
    -------
    Store
        To be closed, or used in a ``with`` block.

    Raises
    ------
    StoreError
        If there is none, it cannot be used, or a newer version of sitmap made it. Nothing is changed.
    """
    return Store(_opened(os.fspath(where), create), clock=clock, step=step)


def _opened(where: str, create: bool) -> Database:
    import sitmap
    from sitmap.store.geopackage import make_geopackage, open_geopackage
    from sitmap.store.postgis import is_address, open_postgis

    if is_address(where):
        return open_postgis(where, sitmap.__version__, create=create)
    path = Path(where)
    if path.exists():
        return open_geopackage(path)
    if not create:
        raise StoreError(f"{where}: there is no such store; sitmap add makes one")
    return make_geopackage(path, sitmap.__version__)


class Store:
    """Reports, events and incidents that are kept; see `open_store`."""

    def __init__(self, database: Database, *, clock: Clock | None = None, step: Step | None = None) -> None:
        self._database = database
        self._clock = clock or (lambda: datetime.now(UTC))
        self._step = step or (lambda name: None)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close it: a GeoPackage is one file then."""
        self._database.close()

    @property
    def name(self) -> str:
        """How messages call it."""
        return self._database.name

    @property
    def feeds(self) -> FeedStates:
        """What is known of the feeds that are watched."""
        return FeedStates(self._database)

    # Adding

    def add(
        self,
        sources: Source | Iterable[Source],
        *,
        published: date | None = None,
        follow: bool = False,
        allow_private: bool = False,
        gazetteer: Gazetteer | GazetteerPaths | None = None,
        boundaries: Boundaries | None = None,
        vocabulary: Vocabulary | VocabularyPaths | None = None,
        table_mapping: TableMappings = (),
        notify: Notify | None = None,
        progress: Callable[[int, str], None] | None = None,
    ) -> Added:
        """Read reports and event tables, and keep them and their events.

        A report that the store has is not read again; where it was found is noted. What is new is written in batches,
        each as a whole or not at all, and linked to the incidents of all that is kept.
        Rows of event tables are kept as `add_table` keeps them.

        Parameters are those of `sitmap.map_reports`; a `sitmap.Report` that is at hand can be a source, too.

        Raises
        ------
        StoreError
            If it cannot be written to. What was added before stays.
        """
        from sitmap.extract.vocabulary import as_vocabulary
        from sitmap.gazetteers import chosen_gazetteer
        from sitmap.pipeline import listed_sources, locate_all, place_all
        from sitmap.sources.tables import open_tables, read_table_mappings

        mappings = read_table_mappings(table_mapping)
        added = Added()
        places, words = chosen_gazetteer(gazetteer), as_vocabulary(vocabulary)
        units = choose_boundaries(boundaries, added.account, notify)
        admission = Admission(self._database)
        run = _Run(self, "add", made_with(words, places, units))
        pending: list[tuple[Report, list[LocatedEvent]]] = []

        def write() -> None:
            while batch := report_batch(pending, admission, units):
                try:
                    added.count(run.write(batch))
                except Taken:
                    pending[:] = admitted_anew(pending, admission)
                else:
                    break
            pending.clear()
            admission.written()

        note = partial(added.account.enter, notify=notify)
        tables, reports = open_tables(listed_sources(sources), note, mappings)
        for report, located in locate_all(
            reports, added.account, published=published, access=Access(follow=follow, allow_private=allow_private),
            gazetteer=places, vocabulary=words, notify=notify, progress=progress, register=admission, originals=True,
        ):  # fmt: skip
            pending.append((report, located))
            if len(pending) >= _REPORTS or sum(len(items) for _, items in pending) >= _EVENTS:
                write()
        write()
        added.known = admission.known
        for rows, placed in place_all(tables, added.account, gazetteer=places, boundaries=units):
            names = [f"{rows.name}, row {number}" for number in rows.numbers]
            added.count(run.write(Batch(entries=table_entries(placed, places, names))))
        added.rejects = tables.rejects
        if added.refused:
            note(Notice("failure", _refused(added.refused)))
        return added

    def add_table(
        self,
        tables: gpd.GeoDataFrame | Iterable[gpd.GeoDataFrame],
        *,
        read_from: str | None = None,
        gazetteer: Gazetteer | GazetteerPaths | None = None,
        command: str = "add",
    ) -> Added:
        """Keep the rows of event tables.

        Parameters
        ----------
        tables : geopandas.GeoDataFrame, or iterable of them
            Event tables (`layers.schema.validate` is applied), each of them one batch; columns that the schema does
            not know are kept under their own names. A row that the store has with the same values is left out; one
            that it has from the same `dataset` with other values is replaced, and what it was is kept in the table
            ``changes``; a row whose id another source has given is refused.
        read_from : str, optional
            Where they are from.
        gazetteer : geo.gazetteer.Gazetteer, path, or iterable of paths, optional
            Whose `geonameid` the rows have.
        command : str
            What is noted as the cause.

        Raises
        ------
        layers.errors.SchemaError
            If a table is no event table.
        StoreError
            If it cannot be written to. What was added before stays.
        """
        import geopandas as gpd

        from layers.schema import validate
        from sitmap.extract.vocabulary import load_vocabulary
        from sitmap.gazetteers import chosen_gazetteer

        added = Added()
        places = chosen_gazetteer(gazetteer)
        run = _Run(self, command, made_with(load_vocabulary(), places, None))
        for table in [tables] if isinstance(tables, gpd.GeoDataFrame) else tables:
            valid = validate(table)
            entries = table_entries(valid, places, [read_from] * len(valid))
            added.account.events += len(entries)
            added.count(run.write(Batch(entries=entries)))
        return added

    def rerun(
        self,
        *,
        apply: bool = False,
        gazetteer: Gazetteer | GazetteerPaths | None = None,
        boundaries: Boundaries | None = None,
        vocabulary: Vocabulary | VocabularyPaths | None = None,
        notify: Notify | None = None,
        progress: Callable[[int, str], None] | None = None,
    ) -> Rerun:
        """Read all reports that are kept once more, and tell what is read differently than it was.

        Parameters
        ----------
        apply : bool
            Keep what is read now. What it replaces goes into the table ``changes``. Otherwise nothing is changed.
        gazetteer, boundaries, vocabulary, notify, progress
            As for `add`.

        Returns
        -------
        Rerun
            The differences, those of incidents included. A report that cannot be worked through keeps its events.

        Raises
        ------
        StoreError
            If it cannot be written to; nothing is changed then.
        """
        from sitmap.extract.vocabulary import as_vocabulary
        from sitmap.gazetteers import chosen_gazetteer
        from sitmap.pipeline import locate_all

        account, changes = Account(), Changes()
        places, words = chosen_gazetteer(gazetteer), as_vocabulary(vocabulary)
        units = choose_boundaries(boundaries, account, notify)
        made = made_with(words, places, units)
        run = {"fid": None, "command": "rerun", "started_at": self._now()}
        for reports in kept_reports(self._database):
            read = list(
                locate_all(reports, account, gazetteer=places, vocabulary=words, notify=notify, progress=progress)
            )
            compare(self._database, [report for report, _ in read], report_entries(read, units), changes)
        found = rewrite(self._database, changes, run, made, self._now(), self._step, apply=apply)
        return Rerun(len(changes.reread), found, apply)

    # Asking

    def query(self, query: Query | None = None, **wanted: Any) -> gpd.GeoDataFrame:
        """Return events as an event table.

        Parameters
        ----------
        query : Query, optional
        **wanted
            The parameters of `sitmap.store.queries.Query`, instead.

        Returns
        -------
        geopandas.GeoDataFrame
            As `sitmap.to_table` gives it, by date of publication, report and position in it.
        """
        with self._database.read() as connection:
            return read_events(connection, self._database, query or Query(**wanted))

    def map(
        self,
        query: Query,
        out: str | os.PathLike[str] = "outputs",
        *,
        name: str | None = None,
        notify: Notify | None = None,
        **options: Unpack[MapOptions],
    ) -> MapResult:
        """Make a map of events, and files of what it shows.

        Parameters
        ----------
        query : Query
        out, notify, **options
            As for `sitmap.map_reports`.
        name : str, optional
            The files' name without extension; by default that of the store.

        Raises
        ------
        UsageError, OutputError, layers.errors.ExportError, geo.errors.GeoError
            As `sitmap.map_reports`.
        """
        account = Account()
        maker = MapMaker(out, name or self._database.stem, account, notify, **options)
        with self._database.read() as connection:
            table = read_events(connection, self._database, query)
            undated = count_undated(connection, self._database, query)
            credits = all_credits(connection, self._database)
        account.count_rows(table, self.name)
        if undated:
            account.enter(
                Notice("warning", f"{plural(undated, 'event')} without a date: left out, as days are asked for"), notify
            )
        return maker.make(table, credits=credits)

    def info(self) -> dict[str, Any]:
        """Return what is in the store, as plain values."""
        with self._database.read() as connection:
            return describe_store(connection, self._database)

    def verify(self, *, links: bool = True) -> list[str]:
        """Check that all is as it was written, and that every event leads back to its bytes.

        Parameters
        ----------
        links : bool
            Link all rows once more and compare; takes memory for all of them.

        Returns
        -------
        list of str
            What is wrong; empty where all is well.
        """
        with self._database.read() as connection:
            return list(find_faults(connection, self._database, links=links))

    def trace(self, event_id: str) -> dict[str, Any]:
        """Return where an event came from, as plain values: words, report, bytes, and what read it.

        Raises
        ------
        StoreError
            If there is no such event.
        """
        with self._database.read() as connection:
            return trace_event(connection, self._database, event_id)

    def original(self, event_id: str) -> bytes:
        """Return the bytes that the report of an event was read from.

        Raises
        ------
        StoreError
            If there is no such event, or it is a table's: these have their cells instead.
        """
        with self._database.read() as connection:
            return original_bytes(connection, self._database, event_id)

    def digest(self) -> str:
        """Return a SHA-256 of what is in the store, whenever and in whatever order it was added."""
        with self._database.read() as connection:
            return contents_digest(connection, self._database)

    def _now(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


class _Run:
    """What one call writes: the run is entered with its first batch."""

    def __init__(self, store: Store, command: str, made: Made) -> None:
        self._store = store
        self._made = made
        self._entered: dict[str, Any] = {"fid": None, "command": command, "started_at": store._now()}

    def write(self, batch: Batch) -> Written:
        store = self._store
        with searched_seldom():
            number, written = write_batch(store._database, batch, self._entered, self._made, store._now(), store._step)
        self._entered["fid"] = number or self._entered["fid"]
        return written


def _refused(ids: Sequence[str]) -> str:
    return (
        f"{plural(len(ids), 'row')} not added, as another source has given other events their ids: {some_of(ids)}; "
        "give them ids of their own"
    )
