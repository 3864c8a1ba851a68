"""Which things belong together, as more and more of them are said to."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

__all__ = ["Groups"]


class Groups:
    """Disjoint sets that are joined (union-find, with the paths halved)."""

    def __init__(self) -> None:
        self._parents: dict[Hashable, Hashable] = {}

    def of(self, one: Hashable) -> Hashable:
        """Return what stands for the group of a thing; another after groups were joined."""
        parents = self._parents
        above = parents.setdefault(one, one)
        while above != one:
            parents[one] = one = parents[above]
            above = parents[one]
        return one

    def join(self, things: Iterable[Hashable]) -> None:
        """Make one group of the groups of all these."""
        first: Hashable = None
        for number, thing in enumerate(things):
            found = self.of(thing)
            if number == 0:
                first = found
            elif found != first:
                self._parents[found] = first
