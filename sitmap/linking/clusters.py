"""Rows of many reports → the incidents that they tell of; the rules are told in `sitmap.linking`."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import groupby

from sitmap.linking.evidence import can_link, days_agree, strong_tolls, weigh
from sitmap.linking.facts import Fact, fact_of
from sitmap.linking.known import Known
from sitmap.model import LocatedEvent

__all__ = ["incident_ids"]

# Of one place and day the latest incidents are compared; more of them are a corpus of one sentence over and over.
_MOST = 100


def incident_ids(located: Sequence[LocatedEvent], *, across: bool = True) -> list[str]:
    """Return the incident of each event: the same id for all rows, of all reports, that tell of one incident.

    Parameters
    ----------
    located : sequence of LocatedEvent
        Events of any number of reports, in any order.
    across : bool
        Link the incidents of different reports; otherwise each report has its own.

    Returns
    -------
    list of str
        In the order given. The id is that of the incident's earliest row by (date of publication, report id,
        position); a report without a date comes last.
    """
    facts = sorted(
        (fact_of(number, item) for number, item in enumerate(located)),
        key=lambda fact: fact.order,
    )
    ids = [""] * len(facts)
    index = _Index()
    for _, of_report in groupby(facts, key=lambda fact: fact.report):
        for known, told in _link(list(of_report), index if across else _Index()):
            for fact in told:
                ids[fact.number] = _id(known.first)
    return ids


def _id(first: Fact) -> str:
    return hashlib.sha256("\x1f".join(("incident", first.report, str(first.telling))).encode()).hexdigest()[:16]


def _link(facts: Sequence[Fact], index: _Index) -> list[tuple[Known, list[Fact]]]:
    """Join what one report tells to the incidents of the reports before it."""
    tellings: dict[int, list[Fact]] = {}
    for fact in facts:
        tellings.setdefault(fact.telling, []).append(fact)
    scores = {number: _scores(told, index) for number, told in tellings.items()}
    # What fits several incidents equally well is none of them, nor is what several of this report fit.
    wanted: dict[int, list[int]] = {}
    for found in scores.values():
        for key, points in found.items():
            wanted.setdefault(key, []).append(points)
    linked = []
    for number, told in tellings.items():
        found = scores[number]
        best = max(found.values(), default=0)
        keys = [key for key, points in found.items() if points == best and _alone_at_top(points, wanted[key])]
        known = index.incidents[keys[0]] if len(keys) == 1 and _alone_at_top(best, found.values()) else Known(told[0])
        linked.append((known, told))
    # Not before all are weighed: rows of one report are no evidence for one another.
    for known, told in linked:
        index.enter(known, told)
    return linked


def _alone_at_top(points: int, others: Iterable[int]) -> bool:
    reached = [other for other in others if other >= points]
    return reached == [points]


def _scores(told: Sequence[Fact], index: _Index) -> dict[int, int]:
    """Points of each known incident that this one may be."""
    report = told[0].report
    scores: dict[int, int] = {}
    for fact in told:
        for key in index.near(fact):
            known = index.incidents[key]
            if report in known.reports or not all(days_agree(one, known) for one in told):
                continue
            points = weigh(fact, known)
            if points is not None:
                scores[key] = max(points, scores.get(key, 0))
    return scores


class _Index:
    """Incidents by what a row of them must share: place and day, the tolls of a unit and day, or the very words."""

    def __init__(self) -> None:
        self.incidents: list[Known] = []
        self._numbers: dict[Known, int] = {}
        self._by_key: dict[Hashable, list[int]] = {}

    def near(self, fact: Fact) -> list[int]:
        """Return the incidents that a row is to be compared with, the earliest first."""
        found = {number for key in _keys(fact, around=True) for number in self._by_key.get(key, ())[-_MOST:]}
        return sorted(found)

    def enter(self, known: Known, told: Sequence[Fact]) -> None:
        """Take in rows of an incident, which may be new."""
        number = self._numbers.get(known)
        if number is None:
            number = self._numbers[known] = len(self.incidents)
            self.incidents.append(known)
        for fact in told:
            known.add(fact)
            for key in _keys(fact, around=False):
                numbers = self._by_key.setdefault(key, [])
                if number not in numbers[-_MOST:]:
                    numbers.append(number)


def _keys(fact: Fact, *, around: bool) -> Iterator[Hashable]:
    """Yield what a row is found by; `around` adds what others may be found by that are told of another day."""
    layer, window = fact.layer, fact.window
    yield layer, fact.words
    if window is None or not fact.level:
        return
    if layer == "strike" and ((around and fact.stance == "denied") or (not around and fact.side is not None)):
        # A denial says enough where a claim alone does not.
        for day in window.days():
            yield "denial", fact.place, day
    if not can_link(fact):
        return
    if layer == "control":
        week = window.end.toordinal() // 7
        for near in (week - 1, week, week + 1) if around else (week,):
            yield layer, fact.place, near
    elif layer == "ground":
        yield layer, fact.place, window.start, window.end
    else:
        strong = strong_tolls(fact)
        for day in window.days():
            if fact.level != "unit" or layer == "air_defence":
                yield layer, fact.place, day
            if strong and fact.unit is not None:
                yield layer, fact.unit, day, *(toll.min for toll in fact.tolls.values())
