"""Rows of many reports → the incidents that they tell of; the rules are told in `sitmap.linking`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Protocol

from sitmap.linking.evidence import Points, days_agree, weigh
from sitmap.linking.facts import Fact, fact_of
from sitmap.linking.index import Index
from sitmap.linking.known import Known
from sitmap.model import LocatedEvent

__all__ = ["Incidents", "incident_id", "incident_ids", "link_report", "points_of"]


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
    index = Index()
    for _, of_report in groupby(facts, key=lambda fact: fact.report):
        for known, told in link_report(list(of_report), index if across else Index()):
            for fact in told:
                ids[fact.number] = incident_id(known.first)
    return ids


def incident_id(first: Fact) -> str:
    """Return the id of the incident whose earliest row this is."""
    return hashlib.sha256("\x1f".join(("incident", first.report, str(first.telling))).encode()).hexdigest()[:16]


class Incidents(Protocol):
    """The incidents of the reports before one that is linked."""

    def near(self, fact: Fact) -> Iterable[Known]:
        """Return those that a row is to be compared with."""
        ...

    def enter(self, known: Known, told: Sequence[Fact]) -> None:
        """Take in rows of one of them, or of a new one."""
        ...


def link_report(facts: Sequence[Fact], index: Incidents) -> list[tuple[Known, list[Fact]]]:
    """Join what one report tells to the incidents of the reports before it, and enter it into their index.

    Returns
    -------
    list of (Known, list of Fact)
        Each incident that the report tells of, and what it tells of it.
    """
    tellings: dict[int | str, list[Fact]] = {}
    for fact in facts:
        tellings.setdefault(fact.telling, []).append(fact)
    scores = {number: _scores(told, index) for number, told in tellings.items()}
    # What fits several incidents equally well is none of them, nor is what several of this report fit.
    wanted: dict[Known, list[int]] = {}
    for found in scores.values():
        for near, points in found.items():
            wanted.setdefault(near, []).append(points)
    linked = []
    for number, told in tellings.items():
        found = scores[number]
        best = max(found.values(), default=0)
        fit = [near for near, points in found.items() if points == best and _alone_at_top(points, wanted[near])]
        known = fit[0] if len(fit) == 1 and _alone_at_top(best, found.values()) else Known(told[0])
        linked.append((known, told))
    # Not before all are weighed: rows of one report are no evidence for one another.
    for known, told in linked:
        index.enter(known, told)
    return linked


def _alone_at_top(points: int, others: Iterable[int]) -> bool:
    reached = [other for other in others if other >= points]
    return reached == [points]


def _scores(told: Sequence[Fact], index: Incidents) -> dict[Known, int]:
    """Points of each known incident that this one may be."""
    scores: dict[Known, int] = {}
    for fact in told:
        for near in index.near(fact):
            points = points_of(fact, told, near)
            if points is not None:
                scores[near] = max(points, scores.get(near, 0))
    return scores


def points_of(fact: Fact, told: Sequence[Fact], known: Known) -> Points:
    """Return how much speaks for an incident's being the one that rows of a report tell of, one of them weighed."""
    if told[0].apart in known.reports or not all(days_agree(one, known) for one in told if one is not fact):
        return None
    return weigh(fact, known)
