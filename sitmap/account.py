"""What became of the inputs of a run: what was read, what was left out and why.

Everything that does not belong on the way is collected in an `Account`, so that nothing is dropped without being
named; what is done with it (messages, exit status, Python warnings) is the caller's choice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sitmap.sources import Notice, Notify
from sitmap.wording import plural, some_of

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.boundaryset import BoundarySet
    from geo.control import ControlSeries
    from geo.control.reading import MappingLike
    from geo.gazetteer import Gazetteer
    from sitmap.boundarychoice import Boundaries
    from sitmap.controlchoice import Control
    from sitmap.sources.tables import TableCount

__all__ = ["Account", "choose_boundaries", "choose_control"]


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
    tables : list of sitmap.sources.tables.TableCount
        What became of the rows of event tables, one a table.
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
    tables: list[TableCount] = field(default_factory=list)
    unknown: dict[tuple[str, str | None], int] = field(default_factory=dict)
    gazetteer: Gazetteer | None = field(default=None, repr=False)

    def enter(self, notice: Notice, notify: Notify | None = None) -> None:
        """Enter a failure or a warning, and tell it at once to whoever asked for that."""
        self.notices.append(notice)
        if notify is not None:
            notify(notice)

    def count_rows(self, table: gpd.GeoDataFrame, where: str) -> None:
        """Enter the events of a table: how many there are, and which stand on no map."""
        self.events += len(table)
        self.country_wide += int((table["precision"] == "country").sum())
        lost = table[table["precision"].isna() & table["lon"].isna()]
        self.unplaced += [(text or "no place named", where) for text in lost["place_text"].tolist()]

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

    def notes(self, lang: str = "en") -> list[str]:
        """Say the same for readers of the map, who know nothing of the files on our disk, in a language of the map."""
        from layers.words import words

        found = {
            "unread": len(self.failures),
            "without_events": len(self.without_events),
            "rejected": sum(count.unusable for count in self.tables),
        }
        return [words(lang).say(f"notes.{what}", n=count) for what, count in found.items() if count]


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
