"""The whole job: inputs → reports → events → places → table → map and files.

Everything that does not belong on the way is collected in an `Account`, so that nothing is dropped without being
named; what is done with it (messages, exit status, Python warnings) is the caller's choice.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sitmap.errors import InputError, SitmapError, UsageError
from sitmap.model import LocatedEvent, Report
from sitmap.outputs import (
    DEFAULT_FORMATS,
    check_folder,
    check_formats,
    check_name,
    default_name,
    format_options,
    make_folder,
    output_path,
)
from sitmap.publicprofile import PROFILES, Removed, check_profile, public_table
from sitmap.sources import Notice, Notify, Reader, Source, source_name
from sitmap.wording import plural, some_of

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.boundaryset import BoundarySet
    from geo.control import ControlSeries
    from geo.control.reading import MappingLike
    from geo.gazetteer import Gazetteer
    from geo.gazetteerfiles import GazetteerPaths
    from sitmap.boundarychoice import Boundaries
    from sitmap.controlchoice import Control
    from sitmap.explanation import Explanation
    from sitmap.extract.vocabulary import Vocabulary, VocabularyPaths

__all__ = [
    "Account", "MapResult", "choose_boundaries", "choose_control", "explain_all", "locate_all", "map_reports",
]  # fmt: skip


@dataclass
class Account:
    """What became of the inputs of a run.

    Attributes
    ----------
    notices : list of Notice
        Failures and warnings in the order in which they came.
    reports, events : int
        How many were read and worked through.
    without_events : list of str
        The reports that gave no event, by the name that messages use.
    unplaced : list of (str, str)
        The place as written and the report, of each event whose place was not resolved.
    country_wide : int
        Events that belong to a country as a whole.
    unknown : dict of (str, str or None) to int
        Names that the gazetteer has not, with the first-level unit (ISO 3166-2) that they were put down to, and how
        many events name them.
    gazetteer : geo.gazetteer.Gazetteer, optional
        Where names that look like them are sought; the embedded one by default.
    """

    notices: list[Notice] = field(default_factory=list)
    reports: int = 0
    events: int = 0
    without_events: list[str] = field(default_factory=list)
    unplaced: list[tuple[str, str]] = field(default_factory=list)
    country_wide: int = 0
    unknown: dict[tuple[str, str | None], int] = field(default_factory=dict)
    gazetteer: Gazetteer | None = field(default=None, repr=False)

    def enter(self, notice: Notice, notify: Notify | None = None) -> None:
        """Enter a failure or a warning, and tell it at once to whoever asked for that."""
        self.notices.append(notice)
        if notify is not None:
            notify(notice)

    @property
    def failures(self) -> list[Notice]:
        """The inputs and records that were left out."""
        return [notice for notice in self.notices if notice.kind == "failure"]

    @property
    def warnings(self) -> list[Notice]:
        """What was read with a reservation."""
        return [notice for notice in self.notices if notice.kind == "warning"]

    def remarks(self) -> list[str]:
        """Say in words what was read but stands on no map."""
        lines = []
        if self.without_events:
            count = len(self.without_events)
            lines.append(f"{plural(count, 'report')} without events: {some_of(self.without_events)}")
        if self.unplaced:
            names = Counter(name for name, _ in self.unplaced)
            words = [f"{name!r}" if times == 1 else f"{name!r} ({times} times)" for name, times in names.items()]
            lines.append(f"{plural(len(self.unplaced), 'event')} without a resolved place, not drawn: {some_of(words)}")
        if self.unknown:
            words = [self._with_guess(name, unit) for name, unit in self.unknown]
            lines.append(f"{plural(len(self.unknown), 'name')} not in the gazetteer: {some_of(words)}{self._more()}")
        return lines

    def _more(self) -> str:
        """Say how to know more places, where only the embedded ones are known."""
        known = self.gazetteer is not None and self.gazetteer.files
        return "" if known else "; sitmap data fetch gazetteer fetches every village"

    def _with_guess(self, name: str, iso: str | None) -> str:
        """Return a name that is not known, the unit it was put down to, and what it may be a slip for."""
        import geo

        known = self.gazetteer if self.gazetteer is not None else geo.load_gazetteer()
        unit = f", {known.get(f'iso:{iso}').name}" if iso is not None else ""
        like = geo.suggest(name, admin1=iso, gazetteer=known)
        return f"{name!r}{unit}" + (f" (did you mean {' or '.join(like)}?)" if like else "")

    def notes(self) -> list[str]:
        """Say the same for readers of the map, who know nothing of the files on our disk."""
        lines = []
        if self.failures:
            lines.append(f"{plural(len(self.failures), 'input')} could not be read: not on this map.")
        if self.without_events:
            count = len(self.without_events)
            lines.append(f"{plural(count, 'report')} {'holds' if count == 1 else 'hold'} no event that this map shows.")
        return lines


def locate_all(
    sources: Iterable[Source],
    account: Account,
    *,
    published: date | None = None,
    gazetteer: Gazetteer | GazetteerPaths | None = None,
    vocabulary: Vocabulary | VocabularyPaths | None = None,
    notify: Notify | None = None,
    progress: Callable[[int, str], None] | None = None,
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
    gazetteer : geo.gazetteer.Gazetteer, path, or iterable of paths, optional
        Files of places to add to the embedded ones (see `geo.read_gazetteer`); by default the embedded ones
        and what ``sitmap data fetch gazetteer`` fetched.
    vocabulary : path, or iterable of paths, optional
        TOML files, or folders of them, with words to add to those of the package; see CONTRIBUTING.
    notify : callable, optional
        Told about each failure and warning at once, besides the account.
    progress : callable, optional
        Told the number of reports so far and the name of the current one.
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

    yield from _work_through(sources, account, work, list, words, published, notify, progress)


def explain_all(
    sources: Iterable[Source],
    account: Account,
    *,
    published: date | None = None,
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

    for _, explanation in _work_through(
        sources, account, work, lambda one: one.located, words, published, notify, progress
    ):
        yield explanation


T = TypeVar("T")


def _work_through(
    sources: Iterable[Source],
    account: Account,
    work: Callable[[Report], tuple[T, tuple[int, int]]],
    events_of: Callable[[T], Sequence[LocatedEvent]],
    words: Vocabulary,
    published: date | None,
    notify: Notify | None,
    progress: Callable[[int, str], None] | None,
) -> Iterator[tuple[Report, T]]:
    """Yield each report with what `work` makes of it, beside how many paragraphs are not read, of how many.

    What fails is entered in the account.
    """

    def note(notice: Notice) -> None:
        account.enter(notice, notify)

    reader = Reader(published=published, notify=note)
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


@dataclass(frozen=True)
class MapResult:
    """What `map_reports` made.

    Attributes
    ----------
    paths : tuple of pathlib.Path
        The files written, in the order in which their formats were asked for.
    table : geopandas.GeoDataFrame
        The event table that all of them show.
    failures, warnings : tuple of Notice
        What was left out, and what was read with a reservation.
    account : Account
        Counts, reports without events, events without a place.
    removed : Removed or None
        What the profile ``public`` took out.
    draw : callable
        Makes the map anew as a `folium.Map`, whether or not one was written. Notebooks show it by themselves.
    """

    paths: tuple[Path, ...]
    table: gpd.GeoDataFrame
    failures: tuple[Notice, ...]
    warnings: tuple[Notice, ...]
    account: Account
    removed: Removed | None
    draw: Callable[[], Any] = field(repr=False, compare=False)

    def _repr_html_(self) -> str:
        """Return the map in a frame of its own, as notebooks show it."""
        return str(self.draw()._repr_html_())


def map_reports(
    paths: Source | Iterable[Source],
    out: str | os.PathLike[str] = "outputs",
    *,
    name: str | None = None,
    formats: str | Iterable[str] = DEFAULT_FORMATS,
    per_layer: bool = False,
    append: bool = False,
    embed: bool = False,
    hxl: bool = False,
    title: str | None = None,
    profile: str = PROFILES[0],
    delay: int = 0,
    published: date | None = None,
    tiles: str | tuple[str, str] | None = None,
    assets: str = "inline",
    gazetteer: Gazetteer | GazetteerPaths | None = None,
    boundaries: Boundaries | None = None,
    vocabulary: Vocabulary | VocabularyPaths | None = None,
    control: Control | None = None,
    control_mapping: MappingLike | Iterable[MappingLike] | None = None,
    control_days: int | None = None,
    notify: Notify | None = None,
    progress: Callable[[int, str], None] | None = None,
) -> MapResult:
    """Make one map of reports, and files of what it shows.

    Parameters
    ----------
    paths : path, or iterable of paths
        Text files, JSON Lines, JSON arrays, http(s) addresses, open binary files, ``-`` for standard input.
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
    title : str, optional
        The map's title; by default that of the report, where there is only one; else what and when it shows.
    profile : str
        ``analyst``: everything that was read; ``public``: without what can do harm (see `sitmap.publicprofile`), which
        every file states.
    delay : int
        With the profile ``public``: events of so many days up to the last one that the reports name are held back.
    published : datetime.date, optional
        Day of publication of the reports that give none.
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
    notify, progress : callable, optional
        As in `locate_all`.

    Returns
    -------
    MapResult

    Raises
    ------
    UsageError
        If there is no input, `name` is no plain file name, `tiles` or `assets` mean nothing, there is no such format,
        or none of the formats takes an option.
    InputError
        If none of the inputs could be read.
    geo.errors.BoundaryError, geo.errors.ControlError
        If a boundary file, or a file of control areas, cannot be used.
    OutputError, layers.errors.ExportError
        If nothing could be written. Files that stood there before are untouched.
    """
    sources = _listed(paths)
    if not sources:
        raise UsageError("no input given: name at least one report")
    stem = check_name(name) if name is not None else default_name(sources)
    chosen = check_formats(formats)
    check_profile(profile, delay, append=append)
    special = format_options(chosen, per_layer=per_layer, embed=embed, append=append, hxl=hxl)
    check_folder(Path(out))
    from layers import empty_table, write
    from layers.errors import LayersError
    from layers.export import FORMATS
    from layers.export.atomic import atomic_write
    from layers.style import CREDITS
    from layers.webmap import build_map, write_map
    from layers.webmap.framing import frame_code
    from sitmap.assessing import assess
    from sitmap.extract.vocabulary import as_vocabulary
    from sitmap.gazetteers import chosen_gazetteer, credits_of
    from sitmap.tabulate import to_table

    words = as_vocabulary(vocabulary)
    places = chosen_gazetteer(gazetteer)
    account = Account()
    units = choose_boundaries(boundaries, account, notify)
    held = choose_control(control, control_mapping, account, notify)
    owed = [*credits_of(places), *(units.credits if units is not None else ())]
    areas = [one.source.credit for one in held]
    build = partial(build_map, tiles=tiles, assets=assets, boundaries=units, credits=owed, control=held, framed=embed)
    if tiles is not None or assets != "inline":
        try:
            # What the options mean is found out before the work, not after it; the areas have no part in that.
            build(empty_table(), control=())
        except ValueError as error:
            raise UsageError(str(error)) from None
    located: list[LocatedEvent] = []
    titles: list[str | None] = []
    for report, events in locate_all(
        sources, account, published=published, gazetteer=places, vocabulary=words, notify=notify, progress=progress
    ):
        located.extend(events)
        titles.append(report.title)
    if not titles:
        raise InputError(_nothing_read(account))
    table = to_table(located, boundaries=units)
    if held:
        table = assess(table, held, within_days=control_days)
    heading = title or (titles[0] if len(titles) == 1 else None)
    notes, removed = account.notes(), None
    if profile == "public":
        table, removed = public_table(table, delay=delay)
        # A report's own headline and the words of places that were not found say what the table no longer does.
        heading, notes = title, [removed.statement()]
        areas = [*areas, removed.statement()]
    draw = partial(build, table, title=heading, notes=notes)
    make_folder(Path(out))
    written: list[Path] = []
    for number, form in enumerate(chosen):
        path = output_path(out, stem, form)
        try:
            if form == "html":
                made = draw()
                written.append(write_map(made, path))
                if embed:
                    code = frame_code(path.name, str(made.get_root().title))  # type: ignore[attr-defined]
                    written.append(atomic_write(path.with_name(f"{stem}.embed.html"), code))
            else:
                credits = (*CREDITS, *owed, *areas)
                # Pictures draw the areas as well, as the page does.
                options = special[form] | ({"control": held} if "control" in FORMATS[form].options else {})
                written += write(table, path, form, per_layer=per_layer, title=heading, credits=credits, **options)
        except LayersError as error:
            # The other files are still worth having; without any the run has failed.
            if number == len(chosen) - 1 and not written:
                raise
            account.enter(Notice("failure", str(error)), notify)
    return MapResult(tuple(written), table, tuple(account.failures), tuple(account.warnings), account, removed, draw)


def choose_boundaries(given: Boundaries | None, account: Account, notify: Notify | None = None) -> BoundarySet | None:
    """Return the boundaries to join to (None: the embedded ones); what had to be done about files is entered.

    Raises
    ------
    geo.errors.BoundaryError
        If a boundary file cannot be used.
    """
    from sitmap.boundarychoice import chosen_boundaries

    units = chosen_boundaries(given)
    for note in units.notes if units is not None else ():
        account.enter(Notice("warning", note), notify)
    return units


def choose_control(
    given: Control | None,
    mapping: MappingLike | Iterable[MappingLike] | None,
    account: Account,
    notify: Notify | None = None,
) -> tuple[ControlSeries, ...]:
    """Return the areas of control to use; what was guessed, repaired or left out of their files is entered.

    Raises
    ------
    geo.errors.ControlError
        If none of the files can be used, or one that was named.
    """
    from geo.control.reading import NOT_READ
    from sitmap.controlchoice import chosen_control

    def note(line: str) -> None:
        left_out = line.startswith(NOT_READ)
        account.enter(Notice("failure" if left_out else "warning", line.removeprefix(NOT_READ)), notify)

    return chosen_control(given, mapping=mapping, notify=note)


def _listed(paths: Source | Iterable[Source]) -> list[Source]:
    if isinstance(paths, str | os.PathLike) or hasattr(paths, "read"):
        return [paths]  # type: ignore[list-item]
    return list(paths)


def _nothing_read(account: Account) -> str:
    reasons = [str(notice) for notice in account.failures]
    if not reasons:
        return "none of the inputs holds a report"
    return reasons[0] if len(reasons) == 1 else "none of the inputs could be read: " + "; ".join(reasons)
