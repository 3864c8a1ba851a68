"""New rows → incidents, among rows that are kept and linked already; the result is that of linking all at once.

Reports are linked in one order (`Fact.order`), and each is compared with the incidents of the reports before it. What
comes in between therefore concerns the later reports that ask for a place and day of an incident that it changes,
and no others. Of these only the ones are linked anew that may be of such an incident, as it is now or as it was; where
that changes another incident, those that ask for that one, and so on. Only rows that share a key with what is linked
anew are ever read.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

from sitmap.linking.clusters import incident_id, link_report, points_of
from sitmap.linking.facts import Fact
from sitmap.linking.groups import Groups
from sitmap.linking.index import Index, asked, held, key_number
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
    anew = set(turns)
    work.link_anew(anew)
    # What is new changes the incidents of its keys: who may ask for them is read in the same round.
    work.read_asking({key for kept in work.rows.values() if turn_of(kept.fact) in anew for key in held(kept.fact)})
    while work.unswept:
        changed, affected = work.sweep()
        work.link_anew(affected)
        work.read_asking(changed)
    return {row: incident for row, incident in work.found.items() if work.rows[row].incident != incident}


class _Neighbourhood:
    """Reports that are to be linked anew, with all that they are compared with.

    Attributes
    ----------
    rows : dict of int to Kept
        All that was read, by number.
    found : dict of int to str
        The incidents of the rows that are linked anew.
    unswept : set
        Turns of reports that have come since the last sweep.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._anew: set[Turn] = set()
        self._whole: set[Turn] = set()
        self._keys: set[Hashable] = set()
        self._incidents: set[str] = set()
        self._told: set[Hashable] = set()
        # Rows that share no key, report or incident, through others neither, have nothing to do with one another.
        self._groups = Groups()
        self.rows: dict[int, Kept] = {}
        self.found: dict[int, str] = {}
        self.unswept: set[Turn] = set()

    def link_anew(self, turns: Collection[Turn]) -> None:
        """Link these anew, too: read their rows, those that they may be compared with, and the incidents of all."""
        self.unswept |= set(turns)
        self._anew |= set(turns)
        self._read_whole(turns)
        own = [kept for kept in self.rows.values() if turn_of(kept.fact) in turns] if turns else []
        keys = {key for kept in own for key in asked(kept.fact)} - self._keys
        self._keys |= keys
        near = list(self._shelf.holding({key_number(key) for key in keys})) if keys else []
        self._take(near)
        incidents = {kept.incident for kept in (*own, *near) if kept.incident is not None} - self._incidents
        self._incidents |= incidents
        if incidents:
            self._take(self._shelf.of_incidents(incidents))

    def read_asking(self, keys: Collection[Hashable]) -> None:
        """Read the reports that ask for one of the keys and come after one that is linked anew."""
        fresh = set(keys) - self._told
        self._told |= fresh
        if fresh:
            self._read_whole(set(self._shelf.asking({key_number(key) for key in fresh}, min(self._anew))))

    def _read_whole(self, turns: Collection[Turn]) -> None:
        missing = [turn for turn in turns if turn not in self._whole]
        self._whole |= set(missing)
        if missing:
            self._take(self._shelf.of_turns(missing))

    def _take(self, rows: Iterable[Kept]) -> None:
        for kept in rows:
            if kept.row in self.rows:
                continue
            self.rows[kept.row] = kept
            turn = turn_of(kept.fact)
            self.unswept.add(turn)
            apart = () if kept.incident is None else (kept.incident,)
            self._groups.join((turn, *apart, *held(kept.fact), *asked(kept.fact)))

    def sweep(self) -> tuple[set[Hashable], set[Turn]]:
        """Go through the reports that have come, and all that has to do with them, in their order.

        Returns
        -------
        set of key
            By which the incidents are found that are others than they were.
        set of Turn
            Reports that may be of such an incident, and are not linked anew so far.
        """
        groups = {self._groups.of(turn) for turn in self.unswept}
        self.unswept.clear()
        reports: dict[Turn, list[Kept]] = {}
        for kept in sorted(
            (kept for kept in self.rows.values() if self._groups.of(turn_of(kept.fact)) in groups),
            key=lambda kept: kept.fact.order,
        ):
            reports.setdefault(turn_of(kept.fact), []).append(kept)
        was = _AsKept(kept for of_report in reports.values() for kept in of_report)
        now = _Standing(self._keys)
        affected: set[Turn] = set()
        for turn, of_report in reports.items():
            if turn in self._anew:
                self.found |= now.link(of_report, was)
                continue
            if now.may_affect(turn, of_report, was):
                affected.add(turn)
            now.enter(of_report)
        return set(now.changed), affected


class _AsKept:
    """Incidents as they were, up to a turn: turns are asked for in their order."""

    def __init__(self, rows: Iterable[Kept]) -> None:
        self._rows: dict[str, list[Fact]] = {}
        for kept in rows:
            if kept.incident is not None:
                self._rows.setdefault(kept.incident, []).append(kept.fact)
        self._known: dict[str, tuple[Known, int]] = {}

    def before(self, incident: str, turn: Turn) -> Known | None:
        """Return what was known of an incident before a report; None where nothing was."""
        rows = self._rows.get(incident, ())
        if not rows or turn_of(rows[0]) >= turn:
            return None
        known, count = self._known.get(incident, (Known(rows[0]), 0))
        while count < len(rows) and turn_of(rows[count]) < turn:
            known.add(rows[count])
            count += 1
        self._known[incident] = known, count
        return known

    def rows_before(self, incident: str, turn: Turn) -> list[Fact]:
        """Return the rows of an incident before a report."""
        return [fact for fact in self._rows.get(incident, ()) if turn_of(fact) < turn]


class _Standing:
    """Incidents as they stand now, while reports are gone through; `complete` are keys of which all rows are there.

    Attributes
    ----------
    changed : dict of key to set of str
        Incidents that are others than they were, by what they are or were found by.
    """

    def __init__(self, complete: Collection[Hashable]) -> None:
        self._complete = complete
        self._index = Index()
        self._known: dict[str, Known] = {}
        self._other: set[str] = set()
        self.changed: dict[Hashable, set[str]] = {}

    def link(self, of_report: Sequence[Kept], was: _AsKept) -> dict[int, str]:
        """Link a report; return the incidents of its rows."""
        rows = {id(kept.fact): kept for kept in of_report}
        found: dict[int, str] = {}
        for known, told in link_report([kept.fact for kept in of_report], self._index):
            incident = incident_id(known.first)
            self._known.setdefault(incident, known)
            for fact in told:
                kept = rows[id(fact)]
                found[kept.row] = incident
                if kept.incident != incident:
                    for one in (incident, kept.incident):
                        self._mark(one, fact, was)
                elif incident in self._other:
                    self._found_by(incident, fact)
        return found

    def enter(self, of_report: Sequence[Kept]) -> None:
        """Enter a report that is not linked anew, in the order in which linking entered it."""
        tellings: dict[int | str, list[Kept]] = {}
        for kept in of_report:
            tellings.setdefault(kept.fact.telling, []).append(kept)
        for told in tellings.values():
            incident = told[0].incident
            if incident is None:
                continue
            known = self._known.get(incident)
            if known is None:
                known = self._known[incident] = Known(told[0].fact)
            self._index.enter(known, [kept.fact for kept in told])
            if incident in self._other:
                for kept in told:
                    self._found_by(incident, kept.fact)

    def may_affect(self, turn: Turn, of_report: Sequence[Kept], was: _AsKept) -> bool:
        """Tell whether a report may be of an incident that is another than it was, or might have been of it."""
        if not self.changed:
            return False
        tellings: dict[int | str, list[Fact]] = {}
        for kept in of_report:
            tellings.setdefault(kept.fact.telling, []).append(kept.fact)
        return any(self._weighs(fact, told, turn, was) for told in tellings.values() for fact in told)

    def _weighs(self, fact: Fact, told: Sequence[Fact], turn: Turn, was: _AsKept) -> bool:
        for key in asked(fact):
            incidents = self.changed.get(key)
            if incidents is None:
                continue
            # Where not all are compared, others may be compared now.
            if key not in self._complete or self._index.is_cut(key, len(incidents)):
                return True
            for incident in incidents:
                for known in (self._known.get(incident), was.before(incident, turn)):
                    if known is not None and points_of(fact, told, known) is not None:
                        return True
        return False

    def _mark(self, incident: str | None, fact: Fact, was: _AsKept) -> None:
        """Note that an incident is another than it was, and by what it is found: a row that came or went included."""
        if incident is None:
            return
        if incident not in self._other:
            self._other.add(incident)
            for one in was.rows_before(incident, turn_of(fact)):
                self._found_by(incident, one)
        self._found_by(incident, fact)

    def _found_by(self, incident: str, fact: Fact) -> None:
        for key in held(fact):
            self.changed.setdefault(key, set()).add(incident)
