"""The whole job: inputs → reports → events → places → table → map and files.

Everything that does not belong on the way is collected in an `Account`, so that nothing is dropped without being
named; what is done with it (messages, exit status, Python warnings) is the caller's choice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sitmap.account import Account, choose_boundaries
from sitmap.errors import InputError, SitmapError, UsageError
from sitmap.mapmaking import MapMaker, MapResult
from sitmap.model import LocatedEvent, Report
from sitmap.outputs import DEFAULT_FORMATS, check_name, default_name
from sitmap.publicprofile import PROFILES
from sitmap.sources import Access, Notice, Notify, Reader, Registrar, Source, source_name
from sitmap.wording import plural

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.boundaryset import BoundarySet
    from geo.control.reading import MappingLike
    from geo.gazetteer import Gazetteer
    from geo.gazetteerfiles import GazetteerPaths
    from sitmap.boundarychoice import Boundaries
    from sitmap.controlchoice import Control
    from sitmap.explanation import Explanation
    from sitmap.extract.vocabulary import Vocabulary, VocabularyPaths
    from sitmap.sources.tables import EventTables, TableBatch, TableMappings
    from sitmap.tableplaces import Known

__all__ = ["explain_all", "listed_sources", "locate_all", "map_reports", "place_all"]


def locate_all(
    sources: Iterable[Source],
    account: Account,
    *,
    published: date | None = None,
    access: Access | None = None,
    gazetteer: Gazetteer | GazetteerPaths | None = None,
    vocabulary: Vocabulary | VocabularyPaths | None = None,
    notify: Notify | None = None,
    progress: Callable[[int, str], None] | None = None,
    register: Registrar | None = None,
    originals: bool = False,
) -> Iterator[tuple[Report, list[LocatedEvent]]]:
    """Read inputs and yield each report with its located events, one report at a time.

    A report or an input that fails is entered in the account and the next one is read.

    Parameters
    ----------
    sources : iterable
        What `sitmap.sources.iter_reports` takes.
    account : Account
        Filled while the reports are read.
    published : datetime.date, optional
        Day of publication of the reports that give none.
    access : sitmap.sources.Access, optional
        What may be asked of the network; by default the inputs that are public addresses.
    gazetteer : geo.gazetteer.Gazetteer, path, or iterable of paths, optional
        Files of places to add to the embedded ones (see `geo.read_gazetteer`); by default the embedded ones
        and what ``sitmap data fetch gazetteer`` fetched.
    vocabulary : path, or iterable of paths, optional
        TOML files, or folders of them, with words to add to those of the package; see CONTRIBUTING.
    notify : callable, optional
        Told about each failure and warning at once, besides the account.
    progress : callable, optional
        Told the number of reports so far and the name of the current one.
    register, originals
        As for `sitmap.sources.Reader`.
    """
    from sitmap.extract import read_report
    from sitmap.extract.vocabulary import as_vocabulary
    from sitmap.gazetteers import chosen_gazetteer
    from sitmap.locate import locate

    words = as_vocabulary(vocabulary)
    account.gazetteer = places = chosen_gazetteer(gazetteer)

    def work(report: Report) -> tuple[list[LocatedEvent], tuple[int, int]]:
        told = read_report(report, places, words)
        return locate(told.events, gazetteer=places), told.unread

    reader = Reader(
        published=published,
        access=access,
        notify=partial(account.enter, notify=notify),
        register=register,
        originals=originals,
    )
    yield from _work_through(sources, account, work, list, words, reader, notify, progress)


def explain_all(
    sources: Iterable[Source],
    account: Account,
    *,
    published: date | None = None,
    access: Access | None = None,
    gazetteer: Gazetteer | GazetteerPaths | None = None,
    boundaries: Boundaries | None = None,
    vocabulary: Vocabulary | VocabularyPaths | None = None,
    notify: Notify | None = None,
    progress: Callable[[int, str], None] | None = None,
) -> Iterator[Explanation]:
    """Read inputs and yield how each report was read, one report at a time.

    Parameters are as for `locate_all` and, for `boundaries`, `map_reports`.
    """
    from sitmap.explanation import explain_report
    from sitmap.extract.vocabulary import as_vocabulary
    from sitmap.gazetteers import chosen_gazetteer

    words = as_vocabulary(vocabulary)
    places = chosen_gazetteer(gazetteer)
    units = choose_boundaries(boundaries, account, notify)

    def work(report: Report) -> tuple[Explanation, tuple[int, int]]:
        explanation = explain_report(report, places, words, boundaries=units)
        return explanation, explanation.unread

    reader = Reader(published=published, access=access, notify=partial(account.enter, notify=notify))
    for _, explanation in _work_through(
        sources, account, work, lambda one: one.located, words, reader, notify, progress
    ):
        yield explanation


def place_all(
    tables: EventTables,
    account: Account,
    *,
    gazetteer: Gazetteer,
    boundaries: BoundarySet | None = None,
    known: Known | None = None,
) -> Iterator[tuple[TableBatch, gpd.GeoDataFrame]]:
    """Read event tables and yield batches and their rows placed; what became of them is entered in the account.

    Parameters
    ----------
    tables : sitmap.sources.tables.EventTables
        As `sitmap.sources.tables.open_tables` finds them.
    account : Account
        Filled while the tables are read.
    gazetteer : geo.gazetteer.Gazetteer
    boundaries : geo.BoundarySet, optional
        By default the embedded ones.
    known : dict, optional
        What was found of the places of other tables; see `sitmap.tableplaces.place_batch`.
    """
    from sitmap.tableplaces import place_batch

    account.tables.extend(tables.counts)
    if account.gazetteer is None:
        account.gazetteer = gazetteer
    known = {} if known is None else known
    for batch in tables.batches():
        placed = place_batch(batch, gazetteer=gazetteer, boundaries=boundaries, known=known)
        account.count_rows(placed, batch.name)
        yield batch, placed


T = TypeVar("T")


def _work_through(
    sources: Iterable[Source],
    account: Account,
    work: Callable[[Report], tuple[T, tuple[int, int]]],
    events_of: Callable[[T], Sequence[LocatedEvent]],
    words: Vocabulary,
    reader: Reader,
    notify: Notify | None,
    progress: Callable[[int, str], None] | None,
) -> Iterator[tuple[Report, T]]:
    """Yield each report with what `work` makes of it, beside how many paragraphs are not read, of how many.

    What fails is entered in the account.
    """

    def note(notice: Notice) -> None:
        account.enter(notice, notify)

    begun = 0
    for source in sources:
        try:
            for report in reader.read(source):
                begun += 1
                where = report.source or report.id
                if progress is not None:
                    progress(begun, where)
                try:
                    made, (unread, paragraphs) = work(report)
                # One report that trips over a fault of ours must not cost the user the other thousand.
                except Exception as error:
                    note(Notice("failure", _fault(error), where))
                    continue
                if unread:
                    note(Notice("warning", _unread(unread, paragraphs, words.names), where))
                _enter(account, where, events_of(made))
                yield report, made
        except InputError as error:
            note(Notice("failure", error.reason, error.source or source_name(source), error.line))


def _fault(error: Exception) -> str:
    if isinstance(error, SitmapError):
        return str(error)
    return (
        f"could not be worked through, which is a fault in sitmap ({type(error).__name__}: {error}); please report it"
    )


def _unread(unread: int, paragraphs: int, languages: str) -> str:
    part = f"{unread} of {plural(paragraphs, 'paragraph')}" if unread < paragraphs else "the text"
    verb = "are" if 1 < unread < paragraphs else "is"
    return f"{part} {verb} in a language that is not read ({languages} are); no event is taken from it"


def _enter(account: Account, where: str, located: Sequence[LocatedEvent]) -> None:
    account.reports += 1
    account.events += len(located)
    if not located:
        account.without_events.append(where)
    for item in located:
        place = item.event.place
        words = " ".join(place.span.text.split()) if place is not None else "no place named"
        if place is not None and not place.candidates:
            name = words, item.match.place.admin1_iso if item.match is not None else None
            account.unknown[name] = account.unknown.get(name, 0) + 1
        if item.match is None:
            account.unplaced.append((words, where))
        elif item.match.precision == "country":
            account.country_wide += 1


def map_reports(
    paths: Source | Iterable[Source],
    out: str | os.PathLike[str] = "outputs",
    *,
    name: str | None = None,
    formats: str | Iterable[str] = DEFAULT_FORMATS,
    per_layer: bool = False,
    append: bool = False,
    embed: bool = False,
    summary: str = "off",
    hxl: bool = False,
    title: str | None = None,
    lang: str = "en",
    profile: str = PROFILES[0],
    delay: int = 0,
    published: date | None = None,
    follow: bool = False,
    allow_private: bool = False,
    tiles: str | tuple[str, str] | None = None,
    assets: str = "inline",
    gazetteer: Gazetteer | GazetteerPaths | None = None,
    boundaries: Boundaries | None = None,
    vocabulary: Vocabulary | VocabularyPaths | None = None,
    control: Control | None = None,
    control_mapping: MappingLike | Iterable[MappingLike] | None = None,
    control_days: int | None = None,
    table_mapping: TableMappings = (),
    rejects: str | os.PathLike[str] | None = None,
    notify: Notify | None = None,
    progress: Callable[[int, str], None] | None = None,
) -> MapResult:
    """Make one map of reports and event tables, and files of what it shows.

    Parameters
    ----------
    paths : path, or iterable of paths
        Text files, web pages, feeds, JSON Lines, JSON arrays, http(s) addresses, open binary files, ``-`` for standard
        input; event tables, which are known by their columns (see docs/tables.md).
    out : path
        The folder to write to; made if it is missing.
    name : str, optional
        The files' name without extension; by default that of the first input (see `sitmap.outputs.default_name`).
    formats : str, or iterable of str
        What to write: ``html`` (the map) and the keys of `layers.export.FORMATS`; see docs/formats.md.
    per_layer : bool
        One file for each layer, of formats that would hold all of them in one table.
    append : bool
        Add to a GeoPackage that is there; a row of the same `id` takes the old one's place. All other files are
        replaced.
    hxl : bool
        Give CSV and XLSX a row of hashtags of the Humanitarian Exchange Language.
    embed : bool
        Make the map for a frame of another page, and write the code to paste there beside it (``NAME.embed.html``).
    summary : str
        The summary by first-level unit that the map opens with: ``events``, ``killed``, ``injured`` or ``off``.
    title : str, optional
        The map's title; by default that of the report, where there is only one; else what and when it shows.
    lang : str
        Language of the map itself and of pictures (see `layers.words.languages`): panel, legend, dates and, where they
        are known in it, names of places. Reports are read in whatever language they are written, and their words stay
        as they are. Files of data are English.
    profile : str
        ``analyst``: everything that was read; ``public``: without what can do harm (see `sitmap.publicprofile`), which
        every file states.
    delay : int
        With the profile ``public``: events of so many days up to the last one that the reports name are held back.
    published : datetime.date, optional
        Day of publication of the reports that give none.
    follow, allow_private : bool
        As for `sitmap.iter_reports`.
    tiles : str or (str, str), optional
        A tile provider to draw behind the embedded background, by name, or as its address and attribution; the map
        then needs the network.
    assets : str
        ``inline`` (the file opens without a network) or ``cdn``.
    gazetteer : geo.gazetteer.Gazetteer, path, or iterable of paths, optional
        Files of places to add to the embedded ones (see `geo.read_gazetteer`); by default the embedded ones
        and what ``sitmap data fetch gazetteer`` fetched.
    boundaries : geo.BoundarySet, path, or iterable of paths, optional
        Boundary files (see `geo.read_boundaries`); by default those that were fetched, else the embedded ones.
    vocabulary : path, or iterable of paths, optional
        TOML files, or folders of them, with words to add to those of the package; see CONTRIBUTING.
    control : iterable of geo.control.ControlSeries, path, or iterable of paths, optional
        Areas of control (see `geo.control.read_control`): drawn with their dates and terms, and each claim of control
        is held against them (see `sitmap.assess`).
    control_mapping : path, table, or iterable of these, optional
        What the layers and fields of these files mean.
    control_days : int, optional
        How many days a snapshot may be older or younger than a claim; by default `sitmap.assessing.WITHIN_DAYS`.
    table_mapping : path, table, or sequence of these
        What the columns of event tables mean that are not known by them (see docs/tables.md).
    rejects : path, optional
        Where to write the rows of event tables that gave no event, as CSV with the reasons; by default
        ``NAME.rejects.csv`` beside the outputs, where there are any.
    notify, progress : callable, optional
        As in `locate_all`.

    Returns
    -------
    MapResult

    Raises
    ------
    UsageError
        If there is no input, `name` is no plain file name, `lang`, `tiles`, `assets` or `summary` mean nothing, there
        is no such format, or none of the formats takes an option.
    InputError
        If none of the inputs could be read.
    geo.errors.BoundaryError, geo.errors.ControlError
        If a boundary file, or a file of control areas, cannot be used.
    OutputError, layers.errors.ExportError
        If nothing could be written. Files that stood there before are untouched.
    """
    sources = listed_sources(paths)
    if not sources:
        raise UsageError("no input given: name at least one report")
    account = Account()
    from sitmap.sources.tables import open_tables, read_table_mappings

    # A wrong mapping is found out before the work.
    mappings = read_table_mappings(table_mapping)
    stem = check_name(name if name is not None else default_name(sources))
    maker = MapMaker(
        out, stem, account, notify,
        formats=formats, per_layer=per_layer, append=append, embed=embed, summary=summary, hxl=hxl, title=title,
        lang=lang,
        profile=profile, delay=delay, tiles=tiles, assets=assets, boundaries=boundaries, control=control,
        control_mapping=control_mapping, control_days=control_days,
    )  # fmt: skip
    from sitmap.eventtables import combined, write_rejects
    from sitmap.gazetteers import chosen_gazetteer, credits_of
    from sitmap.tabulate import to_table

    places = chosen_gazetteer(gazetteer)
    tables, reports = open_tables(sources, partial(account.enter, notify=notify), mappings)
    located: list[LocatedEvent] = []
    titles: list[str | None] = []
    for report, events in locate_all(
        reports, account, published=published, access=Access(follow=follow, allow_private=allow_private),
        gazetteer=places, vocabulary=vocabulary, notify=notify, progress=progress,
    ):  # fmt: skip
        located.extend(events)
        titles.append(report.title)
    placed = [rows for _, rows in place_all(tables, account, gazetteer=places, boundaries=maker.boundaries)]
    if not titles and not tables:
        raise InputError(_nothing_read(account))
    made = maker.make(
        combined([to_table(located, boundaries=maker.boundaries), *placed]),
        headline=titles[0] if len(titles) == 1 and not tables else None,
        credits=credits_of(places),
    )
    if not tables:
        return made
    beside = Path(out) / f"{stem}.rejects.csv" if rejects is None else rejects
    return replace(made, rejects=write_rejects(tables.rejects, beside, always=rejects is not None))


def listed_sources(paths: Source | Iterable[Source]) -> list[Source]:
    """Return the inputs that a caller means: one, or several."""
    if isinstance(paths, str | os.PathLike | Report) or hasattr(paths, "read"):
        return [paths]  # type: ignore[list-item]
    return list(paths)


def _nothing_read(account: Account) -> str:
    reasons = [str(notice) for notice in account.failures]
    if not reasons:
        return "none of the inputs holds a report"
    return reasons[0] if len(reasons) == 1 else "none of the inputs could be read: " + "; ".join(reasons)
