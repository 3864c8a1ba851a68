"""Counts of one air-defence tally, and their sum: parts of a stated total once, contradictions never."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sitmap.model import AirDefenceCounts

__all__ = ["CountMention", "contradictions", "total_counts"]


@dataclass(frozen=True, slots=True)
class CountMention:
    """A number of drones, missiles or the like and what became of them, in the tokens ``[first, last)``.

    Parameters
    ----------
    what : str
        ``drones``, ``missiles``, ``targets`` (kinds together), ``bombs``, ...
    role : str
        ``launched``, ``intercepted``, ``lost`` (fell or jammed without hitting) or ``hit``.
    value : int
        The number as stated; `exact` tells whether it is one.
    first, last : int
        Token indexes of the number and its noun.
    model : str or None
        The model named with it ("Shahed-136").
    exact : bool
        False for "more than 100", "about 80", "up to 12".
    part : bool
        Part of another mention ("including 70 Shaheds", "86 targets: 80 drones ..."): not to be added.
    place_hint : int or None
        Token index where the name of the place that this count belongs to starts ("six over the Sea of Azov").
    distributive : bool
        One of the counts of single places in a list, or of one place as a part of a total.
    cumulative : bool
        A total over a longer time ("since the start of the war").
    contradiction : bool
        More than the whole that it is a part of ("71 of 12").
    chain : int
        Mentions of one statement share it.
    """

    what: str
    role: str
    value: int
    first: int
    last: int
    model: str | None = None
    exact: bool = True
    part: bool = False
    place_hint: int | None = None
    distributive: bool = False
    cumulative: bool = False
    contradiction: bool = False
    chain: int = 0


# Drones or missiles. No attack, nor any month of attacks, has had as many.
_BELIEVED = 10_000


def total_counts(mentions: Iterable[CountMention]) -> AirDefenceCounts:
    """Add up the mentions of one tally.

    Kinds within one statement are added; the same count told again is not. Parts of a stated total, totals
    over a longer time and contradictory numbers are left out: more intercepted or lost than launched is None.

    Parameters
    ----------
    mentions : iterable of CountMention
        Those of one tally, of one or more sentences.

    Returns
    -------
    AirDefenceCounts
        None where nothing was said or nothing can be believed.
    """
    mentions = [mention for mention in mentions if not mention.cumulative and mention.value <= _BELIEVED]
    sums = {
        (what, role): _sum(mentions, what, role)
        for what in ("drones", "missiles")
        for role in ("launched", "intercepted", "lost")
    }
    for what in ("drones", "missiles"):
        launched = sums[what, "launched"]
        for role in ("intercepted", "lost"):
            number = sums[what, role]
            if launched is not None and number is not None and number > launched:
                sums[what, role] = None
    return AirDefenceCounts(
        drones_launched=sums["drones", "launched"],
        drones_intercepted=sums["drones", "intercepted"],
        drones_lost=sums["drones", "lost"],
        missiles_launched=sums["missiles", "launched"],
        missiles_intercepted=sums["missiles", "intercepted"],
    )


def contradictions(mentions: Iterable[CountMention]) -> tuple[str, ...]:
    """Name what contradicts itself in a tally, in words; empty when nothing does."""
    mentions = [mention for mention in mentions if not mention.cumulative]
    found = []
    for what in ("drones", "missiles"):
        launched = _sum(mentions, what, "launched")
        for role in ("intercepted", "lost"):
            number = _sum(mentions, what, role)
            wrong = [m for m in mentions if m.contradiction and m.what == what and m.role == role]
            if wrong:
                number = wrong[0].value
            if launched is not None and number is not None and number > launched:
                found.append(f"{number} {what} {role} of {launched} launched")
    return tuple(found)


def _sum(mentions: Sequence[CountMention], what: str, role: str) -> int | None:
    own = [m for m in mentions if m.what == what and m.role == role and not m.contradiction]
    whole = [m for m in own if not m.part]
    if not whole:
        # "86 aerial targets: 80 drones and six missiles": the parts are all there is of a kind.
        parts = [m for m in own if not m.distributive]
        whole = [m for m in parts if m.model is None] or parts
        if any(m.what == what and m.role == role for m in mentions if m.contradiction):
            return None
    if not whole:
        return None
    chains: dict[int, int] = defaultdict(int)
    models: dict[int, set[str | None]] = defaultdict(set)
    for mention in whole:
        chains[mention.chain] += mention.value
        models[mention.chain].add(mention.model)
    named = [name for names in models.values() for name in names]
    if None not in named and len(set(named)) == len(named):
        return sum(chains.values())
    return max(chains.values())
