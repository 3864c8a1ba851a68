"""New rows → incidents, among rows that are kept and linked already; the result is that of linking all at once.

Reports are linked in one order (`Fact.order`), and each is compared with the incidents of the reports before it. What
comes in between therefore concerns the later reports that ask for a place and day of an incident that it changes,
and no others. These are gone through once, in their order: a report is linked anew where it may be of such an
incident, as it is now or as it was, and whoever asks for what that changes has its turn later. Only rows that share a
key with what is linked anew are ever read.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

from sitmap.linking.clusters import incident_id, link_report, points_of
from sitmap.linking.facts import Fact
from sitmap.linking.index import MOST, asked, held, key_number
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
    rows = _Rows(shelf)
    anew = set(turns)
    rows.read_near(anew)
    now = _Incidents(rows, anew)
    # What is new changes the incidents of its keys: who may ask for them is read at once.
    keys = {key for turn in anew for kept in rows.of_turn[turn] for key in held(kept.fact)} if anew else set()
    waiting = [*anew, *(rows.read_asking(keys, min(anew)) - anew if anew else ())]
    heapq.heapify(waiting)
    queued = set(waiting)
    while waiting:
        turn = heapq.heappop(waiting)
        now.reach(turn)
        if turn not in anew:
            if not now.may_affect():
                continue
            anew.add(turn)
            rows.read_near({turn})
        later = rows.read_asking(now.link(), turn) - queued
        queued |= later
        for one in later:
            heapq.heappush(waiting, one)
    return {row: incident for row, incident in now.found.items() if rows.by_number[row].incident != incident}


class _Rows:
    """What was read of a shelf, each row once.

    Attributes
    ----------
    by_number : dict of int to Kept
    of_turn, of_incident, holding : dict to list of Kept
        By report, by the incident that they are kept with, and by what they are found by; in no order.
    complete : set of key
        Of which all rows that are found by them are there, with all rows of their incidents.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._turns: set[Turn] = set()
        self._incidents: set[str] = set()
        self._told: set[Hashable] = set()
        self.by_number: dict[int, Kept] = {}
        self.of_turn: defaultdict[Turn, list[Kept]] = defaultdict(list)
        self.of_incident: defaultdict[str, list[Kept]] = defaultdict(list)
        self.holding: defaultdict[Hashable, list[Kept]] = defaultdict(list)
        self.complete: set[Hashable] = set()

    def read_near(self, turns: Collection[Turn]) -> None:
        """Read reports that are to be linked, the rows that they may be compared with, and the incidents of all."""
        self._read_whole(turns)
        own = [kept for turn in turns for kept in self.of_turn[turn]]
        keys = {key for kept in own for key in asked(kept.fact)} - self.complete
        self.complete |= keys
        near = list(self._shelf.holding({key_number(key) for key in keys})) if keys else []
        self._take(near)
        incidents = {kept.incident for kept in (*own, *near) if kept.incident is not None} - self._incidents
        self._incidents |= incidents
        if incidents:
            self._take(self._shelf.of_incidents(incidents))

    def read_asking(self, keys: Collection[Hashable], after: Turn) -> set[Turn]:
        """Read the reports after a turn that ask for one of the keys, but those that were told of such a key before."""
        fresh = set(keys) - self._told
        self._told |= fresh
        turns = set(self._shelf.asking({key_number(key) for key in fresh}, after)) if fresh else set()
        self._read_whole(turns)
        return turns

    def _read_whole(self, turns: Collection[Turn]) -> None:
        missing = [turn for turn in turns if turn not in self._turns]
        self._turns |= set(missing)
        if missing:
            self._take(self._shelf.of_turns(missing))

    def _take(self, rows: Iterable[Kept]) -> None:
        for kept in rows:
            if kept.row in self.by_number:
                continue
            self.by_number[kept.row] = kept
            self.of_turn[turn_of(kept.fact)].append(kept)
            if kept.incident is not None:
                self.of_incident[kept.incident].append(kept)
            for key in held(kept.fact):
                self.holding[key].append(kept)


class _Past:
    """Rows before a turn, in their order: turns are reached one after the other."""

    __slots__ = ("_next", "_rows")

    def __init__(self, rows: Iterable[Kept]) -> None:
        self._rows = sorted(rows, key=_order)
        self._next = 0

    def until(self, turn: Turn) -> Iterator[Kept]:
        """Yield the rows that have come since the last time."""
        rows = self._rows
        while self._next < len(rows) and turn_of(rows[self._next].fact) < turn:
            self._next += 1
            yield rows[self._next - 1]


def _order(kept: Kept) -> tuple[date, str, int, int]:
    return kept.fact.order


class _Incidents:
    """Incidents before the report that is reached, as they were and as they are now (see `link_report`).

    Parameters
    ----------
    rows : _Rows
    anew : set of Turn
        The reports that are linked anew. Others may be added when they are reached.

    Attributes
    ----------
    found : dict of int to str
        The incidents of the rows that are linked anew.
    """

    def __init__(self, rows: _Rows, anew: Set[Turn]) -> None:
        self._rows, self._anew = rows, anew
        self._turn: Turn = (date.min, "")
        self._was: dict[str, tuple[_Past, Known | None]] = {}
        self._now: dict[str, tuple[_Past, Known | None]] = {}
        self._by_key: dict[Hashable, tuple[_Past, list[str]]] = {}
        # Incidents that are others than they were, by what they are or were found by.
        self._others: dict[Hashable, set[str]] = {}
        self._marked: set[str] = set()
        self.found: dict[int, str] = {}

    def reach(self, turn: Turn) -> None:
        """Go on to a later report."""
        self._turn = turn

    def link(self) -> set[Hashable]:
        """Link the report that is reached; return by what the incidents are found that this changes."""
        of_report = sorted(self._rows.of_turn[self._turn], key=_order)
        by_fact = {id(kept.fact): kept for kept in of_report}
        changed: set[Hashable] = set()
        for known, told in link_report([kept.fact for kept in of_report], self):
            incident = incident_id(known.first)
            for fact in told:
                kept = by_fact[id(fact)]
                self.found[kept.row] = incident
                if kept.incident != incident:
                    changed |= self._mark(incident, fact)
                    if kept.incident is not None:
                        changed |= self._mark(kept.incident, fact)
        return changed

    def near(self, fact: Fact) -> list[Known]:
        """Return the incidents that a row is to be compared with."""
        found = dict.fromkeys(incident for key in asked(fact) for incident in self._incidents_of(key)[-MOST:])
        return [known for incident in found if (known := self._as_now(incident)) is not None]

    def enter(self, known: Known, told: Sequence[Fact]) -> None:
        """Take in rows of an incident, which may be new."""
        incident = incident_id(known.first)
        before = self._as_now(incident)
        if before is None:
            self._now[incident] = self._now[incident][0], known
        for fact in told:
            (before or known).add(fact)

    def may_affect(self) -> bool:
        """Tell whether the report that is reached may be of an incident that has changed, or might have been of it."""
        tellings: dict[int | str, list[Fact]] = {}
        for kept in self._rows.of_turn[self._turn]:
            tellings.setdefault(kept.fact.telling, []).append(kept.fact)
        return any(self._weighs(fact, told) for told in tellings.values() for fact in told)

    def _weighs(self, fact: Fact, told: Sequence[Fact]) -> bool:
        for key in asked(fact):
            incidents = self._others.get(key)
            if incidents is None:
                continue
            # Where not all are compared, others may be compared now.
            if key not in self._rows.complete or len(self._incidents_of(key)) + len(incidents) > MOST:
                return True
            for incident in incidents:
                for known in (self._as_now(incident), self._as_was(incident)):
                    if known is not None and points_of(fact, told, known) is not None:
                        return True
        return False

    def _as_was(self, incident: str) -> Known | None:
        """Return what was known of an incident before the report that is reached; None where nothing was."""
        past, known = self._was.get(incident) or (_Past(self._rows.of_incident[incident]), None)
        for kept in past.until(self._turn):
            known = known or Known(kept.fact)
            known.add(kept.fact)
        self._was[incident] = past, known
        return known

    def _as_now(self, incident: str) -> Known | None:
        """Return what is known of an incident before the report that is reached; None where nothing is."""
        past, known = self._now.get(incident) or (_Past(self._rows.of_incident[incident]), None)
        for kept in past.until(self._turn):
            # What is linked anew was entered when it was.
            if turn_of(kept.fact) not in self._anew:
                known = known or Known(kept.fact)
                known.add(kept.fact)
        self._now[incident] = past, known
        return known

    def _incidents_of(self, key: Hashable) -> list[str]:
        """Return the incidents that are found by a key, in the order in which they come to be."""
        past, incidents = self._by_key.get(key) or (_Past(self._rows.holding[key]), [])
        for kept in past.until(self._turn):
            incident = self.found.get(kept.row, kept.incident)
            if incident is not None and incident not in incidents[-MOST:]:
                incidents.append(incident)
        self._by_key[key] = past, incidents
        return incidents

    def _mark(self, incident: str, fact: Fact) -> set[Hashable]:
        """Note that an incident is another than it was, by a row that came or went; return by what it is found."""
        facts = [fact]
        if incident not in self._marked:
            self._marked.add(incident)
            facts += (kept.fact for kept in self._rows.of_incident[incident])
        keys = {key for one in facts for key in held(one)}
        for key in keys:
            self._others.setdefault(key, set()).add(incident)
        return keys
