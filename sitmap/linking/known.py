"""What is known of an incident from the rows that were linked so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sitmap.linking.facts import Fact, Window
from sitmap.model import Toll

__all__ = ["Known", "Told"]


class Told(NamedTuple):
    """A toll, when it was published and by which side it was given."""

    published: date
    side: str | None
    toll: Toll


@dataclass(slots=True, eq=False)
class Known:
    """An incident; the attributes gather the values of all its rows, so that a new row is compared once.

    Attributes
    ----------
    first : Fact
        The earliest row, which gives the incident its id.
    facts : list of Fact
        One row of each place and stance that was told of, for what cannot be gathered.
    reports : set of str
        The reports, and tables, that tell of it.
    hurt : set of str
        Kinds of tolls of which somebody told more than none.
    """

    first: Fact
    facts: list[Fact] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)
    windows: set[Window] = field(default_factory=set)
    initiators: set[str] = field(default_factory=set)
    sides: set[str | None] = field(default_factory=set)
    weapons: set[str] = field(default_factory=set)
    models: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    tolls: dict[str, list[Told]] = field(default_factory=dict)
    hurt: set[str] = field(default_factory=set)
    counts: dict[str, set[int]] = field(default_factory=dict)
    words: set[bytes] = field(default_factory=set)
    _sorts: set[tuple[object, ...]] = field(default_factory=set)
    _unread: list[Fact] = field(default_factory=list)
    _parts: set[str] = field(default_factory=set)
    _clocks: set[int] = field(default_factory=set)

    def add(self, fact: Fact) -> None:
        """Take in a row."""
        self.reports.add(fact.apart)
        if fact.window is not None:
            self.windows.add(fact.window)
        if fact.initiator is not None:
            self.initiators.add(fact.initiator)
        self.sides.add(fact.side)
        self.weapons |= fact.weapons
        self.models |= fact.models
        self.targets |= fact.targets
        if fact.stance != "denied":
            for kind, toll in fact.tolls.items():
                told = Told(fact.published, fact.side, toll)
                if told not in self.tolls.setdefault(kind, []):
                    self.tolls[kind].append(told)
                if toll.min:
                    self.hurt.add(kind)
        for name, count in fact.counts.items():
            self.counts.setdefault(name, set()).add(count)
        self.words.add(fact.words)
        sort = (fact.place, fact.level, fact.window, fact.side, fact.stance, fact.status, fact.controller, fact.extent,
                fact.relation)  # fmt: skip
        if sort not in self._sorts:
            self._sorts.add(sort)
            self.facts.append(fact)
        self._unread.append(fact)

    @property
    def times(self) -> tuple[set[str], set[int]]:
        """Parts of the day and clock times that its rows name; read when first asked for."""
        for fact in self._unread:
            parts, clock = fact.parts, fact.clock
            # A sentence with two parts of the day does not say which is whose.
            if len(parts) == 1:
                self._parts |= parts
            if clock is not None:
                self._clocks.add(clock)
        self._unread.clear()
        return self._parts, self._clocks
