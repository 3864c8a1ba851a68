"""Incidents by what a row must share with them to be compared at all."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterator, Sequence

from sitmap.linking.evidence import can_link, strong_tolls
from sitmap.linking.facts import Fact
from sitmap.linking.known import Known

__all__ = ["MOST", "Index", "asked", "asked_keys", "held", "held_keys", "key_number"]

# Of one place and day the latest incidents are compared; more of them are a corpus of one sentence over and over.
MOST = 100


class Index:
    """Incidents by what a row must share: place and day, the tolls of a unit and day, or the very words."""

    def __init__(self) -> None:
        self._by_key: dict[Hashable, list[Known]] = {}

    def near(self, fact: Fact) -> list[Known]:
        """Return the incidents that a row is to be compared with."""
        return list(dict.fromkeys(known for key in asked(fact) for known in self._by_key.get(key, ())[-MOST:]))

    def enter(self, known: Known, told: Sequence[Fact]) -> None:
        """Take in rows of an incident, which may be new."""
        for fact in told:
            known.add(fact)
            for key in held(fact):
                incidents = self._by_key.setdefault(key, [])
                if known not in incidents[-MOST:]:
                    incidents.append(known)


def _keys(fact: Fact, *, around: bool) -> Iterator[Hashable]:
    """Yield what a row is found by; `around` adds what others may be found by that are told of another day."""
    layer, window = fact.layer, fact.window
    # A sentence that comes every week is a reprint on the same days only, or where no days are known.
    if window is not None:
        yield layer, fact.words, window.start, window.end
    if around:
        yield (layer, fact.words) if window is None else (layer, fact.words, None)
    else:
        yield layer, fact.words
        if window is None:
            yield layer, fact.words, None
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


def held_keys(fact: Fact) -> frozenset[int]:
    """Return, as numbers of 64 bits that are the same everywhere, what a row is found by."""
    return frozenset(map(key_number, held(fact)))


def asked_keys(fact: Fact) -> frozenset[int]:
    """Return what rows must be found by to be compared with this one, as `held_keys` does."""
    return frozenset(map(key_number, asked(fact)))


def held(fact: Fact) -> tuple[Hashable, ...]:
    """Return what a row is found by."""
    if fact.held is None:
        fact.held = tuple(_keys(fact, around=False))
    return fact.held


def asked(fact: Fact) -> tuple[Hashable, ...]:
    """Return what rows must be found by to be compared with this one."""
    if fact.asked is None:
        fact.asked = tuple(_keys(fact, around=True))
    return fact.asked


def key_number(key: Hashable) -> int:
    """Return a key as a number of 64 bits that is the same everywhere."""
    digest = hashlib.blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
