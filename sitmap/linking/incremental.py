"""New rows → incidents, among rows that are kept and linked already; the result is that of linking all at once.

Reports are linked in one order (`Fact.order`), and each is compared with the incidents of the reports before it. What
comes in between therefore concerns the later reports that ask for a place and day of an incident that it changes,
and no others. These are linked anew, and where that changes an incident, those that ask for that one, and so on: in
practice the first round ends it, and only the rows that share a key with what is linked anew are ever read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Protocol, TypeAlias

from sitmap.linking.clusters import incident_id, link_report
from sitmap.linking.facts import Fact
from sitmap.linking.index import Index, asked_keys, held_keys
from sitmap.linking.known import Known

__all__ = ["Kept", "Shelf", "Turn", "relink", "turn_of"]

Turn: TypeAlias = tuple[date, str]
"""When a report is linked: its day of publication (the last there is where it has none) and its id."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that is kept: its number there, what is compared of it, and its incident (None: not linked yet)."""

    row: int
    fact: Fact
    incident: str | None


class Shelf(Protocol):
    """Where rows are kept. Keys are those of `sitmap.linking.index`."""

    def of_turns(self, turns: Collection[Turn]) -> Iterable[Kept]:
        """Return all rows of reports."""
        ...

    def of_incidents(self, incidents: Collection[str]) -> Iterable[Kept]:
        """Return all rows of incidents."""
        ...

    def holding(self, keys: Collection[int]) -> Iterable[Kept]:
        """Return all rows that are found by one of the keys."""
        ...

    def asking(self, keys: Collection[int], after: Turn) -> Iterable[Turn]:
        """Return the reports after a turn of which a row asks for one of the keys."""
        ...


def turn_of(fact: Fact) -> Turn:
    """Return when the report of a row is linked."""
    return fact.published, fact.report


def relink(turns: Iterable[Turn], shelf: Shelf) -> dict[int, str]:
    """Link reports that are new, or that have changed, to what is kept.

    Parameters
    ----------
    turns : iterable of Turn
        The reports, whose rows are on the shelf. Where rows were taken away or changed, also all reports that ask for a
        key of an incident that such a row was of.
    shelf : Shelf
        Not changed.

    Returns
    -------
    dict of int to str
        The incident of each row whose incident is another than before, by the row's number.
    """
    work = _Neighbourhood(shelf)
    found: dict[int, str] = {}
    first = set(turns)
    work.take_up(first)
    # What is new changes every incident of its keys; who asks for them is linked anew in the same round.
    grown = work.concerned({row: "" for row in work.rows_of(first)}) | first
    while grown:
        work.take_up(grown)
        found = work.sweep()
        grown = work.concerned(found)
    return (
        {row: incident for row, incident in found.items() if work.rows[row].incident != incident} if work.rows else {}
    )


class _Neighbourhood:
    """Reports that are to be linked anew, with all that they are compared with."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._anew: set[Turn] = set()
        self._keys: set[int] = set()
        self._incidents: set[str] = set()
        self._told: set[int] = set()
        self.rows: dict[int, Kept] = {}

    def take_up(self, turns: Collection[Turn]) -> None:
        """Link these anew, too: read their rows, those that they may be compared with, and the incidents of all."""
        own = list(self._shelf.of_turns([turn for turn in turns if turn not in self._anew]))
        self._anew |= set(turns)
        keys = {key for kept in own for key in asked_keys(kept.fact)} - self._keys
        self._keys |= keys
        near = list(self._shelf.holding(keys)) if keys else []
        incidents = {kept.incident for kept in (*own, *near) if kept.incident is not None} - self._incidents
        self._incidents |= incidents
        whole = list(self._shelf.of_incidents(incidents)) if incidents else []
        for kept in (*own, *near, *whole):
            self.rows.setdefault(kept.row, kept)

    def rows_of(self, turns: Collection[Turn]) -> list[int]:
        """Return the rows of some of the reports."""
        return [row for row, kept in self.rows.items() if turn_of(kept.fact) in turns]

    def sweep(self) -> dict[int, str]:
        """Go through all reports in their order; return the incidents of the rows that are linked anew."""
        reports: dict[Turn, list[Kept]] = {}
        for kept in sorted(self.rows.values(), key=lambda kept: kept.fact.order):
            reports.setdefault(turn_of(kept.fact), []).append(kept)
        index = Index()
        standing: dict[str, Known] = {}
        found: dict[int, str] = {}
        for turn, of_report in reports.items():
            if turn not in self._anew:
                _enter_as_kept(of_report, standing, index)
                continue
            rows = {id(kept.fact): kept.row for kept in of_report}
            for known, told in link_report([kept.fact for kept in of_report], index):
                incident = incident_id(known.first)
                standing.setdefault(incident, known)
                for fact in told:
                    found[rows[id(fact)]] = incident
        return found

    def concerned(self, found: dict[int, str]) -> set[Turn]:
        """Return the reports that are to be linked anew because an incident that they are compared with has changed."""
        changed = [self.rows[row] for row, incident in found.items() if self.rows[row].incident != incident]
        if not changed:
            return set()
        incidents = {found[kept.row] for kept in changed} | {kept.incident for kept in changed}
        keys: set[int] = set()
        for row, kept in self.rows.items():
            if kept.incident in incidents or found.get(row) in incidents:
                keys |= held_keys(kept.fact)
        first = min(map(turn_of, map(attrgetter("fact"), changed)))
        # What was told once need not be told again: who asks for these keys is linked anew already.
        keys -= self._told
        self._told |= keys
        return {turn for turn in self._shelf.asking(keys, first) if turn not in self._anew} if keys else set()


def _enter_as_kept(of_report: Sequence[Kept], standing: dict[str, Known], index: Index) -> None:
    """Enter a report that is not linked anew, in the order in which linking entered it."""
    tellings: dict[int | str, list[Kept]] = {}
    for kept in of_report:
        tellings.setdefault(kept.fact.telling, []).append(kept)
    for told in tellings.values():
        incident = told[0].incident
        if incident is None:
            continue
        known = standing.get(incident)
        if known is None:
            known = standing[incident] = Known(told[0].fact)
        index.enter(known, [kept.fact for kept in told])
