"""The work on one partition: a pure function from its reports, or rows, to a file of placed, joined events.

It reads no input and writes no file, so that it can run anywhere: what it makes are the bytes of a GeoParquet file and
what linking needs of its rows. Workers load the gazetteer and the vocabulary once.
"""

from __future__ import annotations

import hashlib
import json
import threading
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache, partial
from itertools import groupby
from typing import TYPE_CHECKING

from sitmap.account import Account, choose_boundaries, choose_control
from sitmap.errors import UsageError
from sitmap.sources import Notice, Notify

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.boundaryset import BoundarySet
    from geo.control import ControlSeries
    from geo.gazetteer import Gazetteer
    from sitmap.engine.partitions import Part, ReportPart, TableHead, TablePart
    from sitmap.extract.vocabulary import Vocabulary
    from sitmap.model import LocatedEvent
    from sitmap.sources.tables import Reject
    from sitmap.sources.tables.raw import Piece
    from sitmap.tableplaces import Known

__all__ = ["FactRow", "Job", "PartResult", "Settings", "Tools", "open_tools", "run_part"]


@dataclass(frozen=True, slots=True)
class Settings:
    """With what reports are read: paths, as `sitmap.map_reports` takes them."""

    gazetteer: tuple[str, ...] = ()
    boundaries: tuple[str, ...] = ()
    vocabulary: tuple[str, ...] = ()
    control: tuple[str, ...] = ()
    control_mapping: tuple[str, ...] = ()
    control_days: int | None = None


@dataclass(frozen=True)
class Tools:
    """What the settings stand for, digests of it by name, and whom to name for places and boundaries."""

    words: Vocabulary
    places: Gazetteer
    units: BoundarySet | None
    held: tuple[ControlSeries, ...]
    made: tuple[tuple[str, str], ...]
    credits: tuple[str, ...]
    # What one partition found of places serves the next.
    known: Known = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done with each partition.

    Parameters
    ----------
    settings : Settings
    made : tuple of (str, str)
        The digests of the tools of whoever gives the work out: a worker with others would make other rows.
    link : bool
        Whether rows will be linked to those of other partitions.
    tables : tuple of TableHead
        The event tables of the run: all files have the columns that one of them has.
    """

    settings: Settings
    made: tuple[tuple[str, str], ...]
    link: bool = True
    tables: tuple[TableHead, ...] = ()


@dataclass(frozen=True, slots=True)
class FactRow:
    """What linking needs of a row: see `sitmap.store.shelf` for the first five, `sitmap.linking.index` for the keys."""

    turn: str
    position: int
    fact: str
    quote: str
    lang: str | None
    held: tuple[int, ...]
    asked: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PartResult:
    """What came of a partition.

    Parameters
    ----------
    data : bytes
        A GeoParquet file with the columns of the event table. Each report has incidents of its own.
    counts : dict of str to int
        ``reports``, ``rows``, ``without_events`` (reports), ``unplaced`` and ``country_wide`` (rows); of tables
        ``table_rows``, ``unusable`` and ``left_out`` instead of those of reports.
    notices : tuple of Notice
        Failures and warnings, in the order of the reports.
    facts : tuple of FactRow
        One a row, in their order; none where rows are not to be linked.
    rejects : tuple of Reject
        Rows of a table that gave no event.
    """

    data: bytes
    counts: dict[str, int]
    notices: tuple[Notice, ...] = ()
    facts: tuple[FactRow, ...] = ()
    rejects: tuple[Reject, ...] = ()


def open_tools(settings: Settings, account: Account, notify: Notify | None = None) -> Tools:
    """Load what the settings name; what had to be done about files is entered in the account.

    Raises
    ------
    geo.errors.GeoError, VocabularyError
        If a file cannot be used.
    """
    from sitmap.extract.vocabulary import as_vocabulary
    from sitmap.gazetteers import chosen_gazetteer
    from sitmap.store.provenance import made_with

    words = as_vocabulary(settings.vocabulary or None)
    places = chosen_gazetteer(settings.gazetteer or None)
    units = choose_boundaries(settings.boundaries or None, account, notify)
    held = choose_control(settings.control or None, settings.control_mapping or None, account, notify)
    made = asdict(made_with(words, places, units)) | {"control": _digest_of(held)}
    credits = tuple(json.loads(made.pop("credits")))
    return Tools(words, places, units, held, tuple(made.items()), credits)


def _digest_of(held: Sequence[ControlSeries]) -> str:
    import shapely

    told = hashlib.sha256()
    for series in held:
        told.update(series.source.credit.encode())
        for snapshot in series:
            told.update(snapshot.date.isoformat().encode())
            for area in snapshot.areas:
                told.update(repr(area.kind).encode() + shapely.to_wkb(area.geometry))
    return told.hexdigest()[:16]


# A worker of a cluster may have several threads; the work is Python's, which has one at a time anyway.
_ALONE = threading.Lock()


@lru_cache(maxsize=1)
def _prepared(settings: Settings) -> Tools:
    return open_tools(settings, Account())


def run_part(job: Job, part: Part) -> PartResult:
    """Do the work on a partition.

    Raises
    ------
    UsageError
        If this worker has another version, vocabulary, gazetteer or boundaries than the job was given out with.
    """
    from sitmap.engine.partitions import ReportPart

    with _ALONE, warnings.catch_warnings():
        # Whoever gave the work out was told already.
        warnings.simplefilter("ignore")
        tools = _prepared(job.settings)
        other = [name for name, value in tools.made if dict(job.made).get(name) != value]
        if other:
            raise UsageError(
                f"a worker has not the same {', '.join(other)} as this program: install the same version of sitmap, "
                "with the same files and data, where the workers run"
            )
        return _extract(job, part, tools) if isinstance(part, ReportPart) else _place(job, part, tools)


def _extract(job: Job, part: ReportPart, tools: Tools) -> PartResult:
    from sitmap.pipeline import locate_all
    from sitmap.tabulate import to_table

    account = Account()
    located: list[LocatedEvent] = []
    for _, events in locate_all(part.reports, account, gazetteer=tools.places, vocabulary=tools.words):
        located += events
    table = to_table(located, link=False, boundaries=tools.units)
    counts = {
        "reports": account.reports,
        "rows": len(located),
        "without_events": len(account.without_events),
        "unplaced": len(account.unplaced),
        "country_wide": account.country_wide,
    }
    facts = tuple(_facts(located)) if job.link else ()
    return PartResult(_file(table, job, tools), counts, tuple(account.notices), facts)


def _place(job: Job, part: TablePart, tools: Tools) -> PartResult:
    from layers.schema import empty_table
    from sitmap.pipeline import place_all
    from sitmap.sources.tables import EventTables
    from sitmap.sources.tables.duplicates import Doubles
    from sitmap.sources.tables.raw import RawTable

    def pieces(number: int, wanted: Sequence[str] | None) -> Iterator[Piece]:
        if number == part.table:
            yield part.piece

    raw = [(RawTable(one.name, one.columns, partial(pieces, n)), one.profile) for n, one in enumerate(job.tables)]
    doubles: list[Doubles] = [part.doubles] * len(raw)
    account = Account()
    tables = EventTables(raw, account.enter, doubles)
    batches = place_all(tables, account, gazetteer=tools.places, boundaries=tools.units, known=tools.known)
    placed = [rows for _, rows in batches]
    count = account.tables[part.table]
    counts = {
        "rows": account.events,
        "table_rows": count.rows,
        "unusable": count.unusable,
        "left_out": count.left_out,
        "unplaced": len(account.unplaced),
        "country_wide": account.country_wide,
    }
    table = placed[0] if placed else empty_table()
    return PartResult(_file(table, job, tools), counts, tuple(account.notices), rejects=tuple(tables.rejects))


def _same_columns(table: gpd.GeoDataFrame, job: Job) -> gpd.GeoDataFrame:
    """Give a table the columns that any table of the run has."""
    import pandas as pd

    from layers.schema import DATASET, validate

    own = list(dict.fromkeys(name for one in job.tables for name in one.own))
    names = [*(column.name for column in DATASET), *own]
    missing = [name for name in names if name not in table.columns]
    more = pd.DataFrame({name: pd.Series([None] * len(table), dtype=object, index=table.index) for name in missing})
    shape = table.geometry.name
    first = [name for name in table.columns if name not in own and name != shape]
    found: gpd.GeoDataFrame = table.join(more)[[*first, *(name for name in missing if name not in own), *own, shape]]
    return validate(found) if missing else found


def _file(table: gpd.GeoDataFrame, job: Job, tools: Tools) -> bytes:
    """Return the bytes of a file: the same as `sitmap map --format parquet` writes of the same rows."""
    from layers.export.geoparquet import event_table, parquet_bytes
    from layers.style import CREDITS
    from sitmap.assessing import assess
    from sitmap.eventtables import owners_ask

    if job.tables:
        table = _same_columns(table, job)
    if tools.held:
        table = assess(table, tools.held, within_days=job.settings.control_days)
    areas = [one.source.credit for one in tools.held]
    return parquet_bytes(event_table(table, credits=(*CREDITS, *tools.credits, *owners_ask(table).credits, *areas)))


def _facts(located: Sequence[LocatedEvent]) -> Iterable[FactRow]:
    from sitmap.linking.facts import day_parts, fact_of
    from sitmap.linking.incremental import turn_of
    from sitmap.linking.index import asked_keys, held_keys
    from sitmap.linking.records import record_of
    from sitmap.store.shelf import turn_text

    for _, of_report in groupby(located, key=lambda item: item.event.report.id):
        for number, item in enumerate(of_report):
            fact = fact_of(number, item)
            if fact.layer == "strike":
                # Read here, where many work, and not when all are linked.
                fact.known_parts = day_parts(fact.quote, fact.lang)
            yield FactRow(
                turn_text(turn_of(fact)), number, json.dumps(record_of(fact), ensure_ascii=False),
                item.event.quote.text, item.event.report.lang,
                tuple(sorted(held_keys(fact))), tuple(sorted(asked_keys(fact))),
            )  # fmt: skip
