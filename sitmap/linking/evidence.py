"""What speaks for and against a row being of a known incident, in points; see `sitmap.linking` for the rules.

The points are set by hand: the same toll of several people, or a day, a weapon and a target together, are enough;
what half of all attacks on a town have in common is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from geo.geometry import distance_km
from sitmap.linking.facts import Fact, Window
from sitmap.linking.known import Known, Told
from sitmap.model import Toll

__all__ = ["can_link", "days_agree", "strong_tolls", "weigh"]

# Points that make a link; a reprint has them by itself.
NEEDED = 4
REPRINT = 100
# Where only a unit or an area holds the place.
_NEEDED_WIDE = 7

# A control claim is repeated, confirmed and denied for about this long.
_CLAIM_DAYS = timedelta(days=7)
# Sizes of places in which two attacks of a kind on one day are rare, and very rare.
_TOWN, _VILLAGE = 100_000, 20_000
# What is hit so often that it tells attacks apart badly.
_COMMON_TARGETS = frozenset({"residential", "infrastructure", "civilian"})
_COMMON_WEAPONS = frozenset({"drone", "guns", "small_arms"})
# Parts of the day that are not mistaken for one another.
_APART = (
    frozenset({"morning", "afternoon"}), frozenset({"morning", "evening"}), frozenset({"afternoon", "night"}),
)  # fmt: skip
_CLOCK_SAME, _CLOCK_APART = 60, 120
_SAME_TIME = 2
_CHANGES = {"captured": "taken", "occupied": "taken", "controlled": "taken", "lost": "taken"}

Points = int | None
"""None: something speaks against."""


def weigh(fact: Fact, known: Known) -> Points:
    """Weigh a row against an incident that other reports told of; None where it is not of it, or not surely."""
    days = _days(fact.window, known.windows)
    if not _agree(fact, known, days):
        return None
    if fact.words in known.words and (days in ("same", "unknown") or fact.window in known.windows):
        return REPRINT
    if not fact.level or fact.window is None:
        return None
    if fact.layer == "control":
        return _control(fact, known, days)
    return _WEIGH[fact.layer](fact, known, days) if days not in (None, "unknown") else None


def days_agree(fact: Fact, known: Known) -> bool:
    """Tell whether the days of a row do not exclude an incident's."""
    return _agree(fact, known, _days(fact.window, known.windows))


def _agree(fact: Fact, known: Known, days: str | None) -> bool:
    if fact.layer == "control" and known.first.window is not None and fact.window is not None:
        return _apart(fact.window, known.first.window) <= _CLAIM_DAYS
    return days is not None


def _apart(one: Window, other: Window) -> timedelta:
    return max(one.start - other.end, other.start - one.end, timedelta(0))


def _days(window: Window | None, others: Iterable[Window]) -> str | None:
    """How days agree: ``same``, ``inside``, ``rough`` or ``unknown``; None where they exclude each other."""
    if window is None:
        return "unknown"
    best = "unknown"
    for other in others:
        if window.end < other.start or other.end < window.start:
            return None
        if not (window.exact and other.exact):
            found = "rough"
        elif window == other:
            found = "same"
        elif _holds(window, other) or _holds(other, window):
            found = "inside"
        else:
            return None
        best = min(best, found, key=_ORDER.index)
    return best


_ORDER = ("same", "inside", "rough", "unknown")


def _holds(one: Window, other: Window) -> bool:
    return one.start <= other.start and other.end <= one.end


# Strikes


def _strike(fact: Fact, known: Known, days: str) -> Points:
    rival = _are_rivals(fact.side, known.sides)
    where = _nearest(fact, known)
    if where == "elsewhere":
        return None
    tolls = _tolls(fact, known)
    if tolls is None:
        return None
    points, sure = tolls
    if fact.initiator and known.initiators and fact.initiator not in known.initiators and not (rival and sure):
        return None
    weapons = fact.weapons & known.weapons
    if fact.weapons and known.weapons and not weapons and not sure:
        return None
    if where != "same":
        same_figures = sum(_same_figure(fact, known, kind) for kind in ("killed", "injured"))
        if days not in ("same", "inside") or not weapons or same_figures < 2 or not strong_tolls(fact):
            return None
    points += 0 if not weapons else 1 if weapons <= _COMMON_WEAPONS else 2
    points += bool(fact.models & known.models)
    points += _targets(fact, known, rival)
    points += {"same": 1, "inside": 0}.get(days, -1)
    points += _rareness(fact)
    if rival and "denied" in {fact.stance, *(other.stance for other in known.facts)}:
        points += 2
    needed = NEEDED if where == "same" else _NEEDED_WIDE
    # Times of the day are read from the sentences, which takes longer than all else: only where they decide.
    if points + _SAME_TIME < needed:
        return None
    time = _time(fact, known)
    if time is None and not sure:
        return None
    points += time or 0
    return points if points >= needed else None


def _are_rivals(side: str | None, sides: Iterable[str | None]) -> bool:
    other = _RIVALS.get(side)
    return other is not None and other in sides


_RIVALS: Mapping[str | None, str] = {"Russia": "Ukraine", "Ukraine": "Russia"}


def _nearest(fact: Fact, known: Known) -> str:
    best = "elsewhere"
    for other in known.facts:
        found = _where(fact, other)
        if found == "same":
            return found
        if found == "wide":
            best = found
    return best


def _where(fact: Fact, other: Fact) -> str:
    if fact.place == other.place:
        # "Near X" and "in X" are told of one incident; what is known to a unit only may be anywhere in it.
        return "same" if fact.level in ("point", "area") and other.level in ("point", "area") else "wide"
    if "country" in (fact.level, other.level) or fact.unit is None or fact.unit != other.unit:
        return "elsewhere"
    if fact.level == other.level == "point" and "settlement" == fact.kind == other.kind:
        return "elsewhere"
    if fact.oblast or other.oblast:
        # It holds the other; of two raions, and of a raion and a place, the distance tells.
        return "wide"
    apart = float(distance_km(fact.lon, fact.lat, other.lon, other.lat))
    return "wide" if apart <= max(fact.reach_km, other.reach_km) else "elsewhere"


def _rareness(fact: Fact) -> int:
    """Points of a place where two attacks of a kind on one day are rare."""
    if fact.kind == "district":
        return 1
    return 2 if fact.population < _VILLAGE else 1 if fact.population < _TOWN else 0


def _targets(fact: Fact, known: Known, rival: bool) -> int:
    shared = fact.targets & known.targets
    if shared:
        return 1 if shared <= _COMMON_TARGETS else 2
    # Each side names targets of its own.
    return -1 if fact.targets and known.targets and not rival else 0


def _time(fact: Fact, known: Known) -> Points:
    """Times of the day: None where they exclude each other."""
    parts, clock = fact.parts, fact.clock
    known_parts, clocks = known.times
    if clock is not None and clocks:
        apart = min(min(abs(clock - other), 1440 - abs(clock - other)) for other in clocks)
        if apart > _CLOCK_APART:
            return None
        return _SAME_TIME if apart <= _CLOCK_SAME else 0
    if len(parts) == 1 and known_parts and not parts & known_parts:
        (part,) = parts
        if all(frozenset({part, other}) in _APART for other in known_parts):
            return None
    return 0


# Tolls

_SAME = {"killed": ((5, 4), (2, 3), (1, 2)), "injured": ((10, 3), (3, 2), (1, 1)), "missing": ((1, 1),)}
_CHANGED = {"killed": 2, "injured": 1, "missing": 0}
# Figures that rise further than this are more likely two attacks than one.
_LEAP = {"killed": 5, "injured": 3, "missing": 5}
# A correction takes a few back, not most.
_KEPT = 0.6


def _tolls(fact: Fact, known: Known) -> tuple[int, bool] | None:
    """Points of the tolls, and whether they are the same to the person; None where they exclude each other."""
    if not fact.tolls:
        return 0, False
    other = _RIVALS.get(fact.side)
    rival = _are_rivals(fact.side, known.sides)
    points = same = people = 0
    for kind, toll in fact.tolls.items():
        found = [told for told in known.tolls.get(kind, ()) if other is None or told.side != other]
        if _same_figure(fact, known, kind):
            same += 1
            people += toll.min or 0
            points += next(worth for least, worth in _SAME[kind] if (toll.min or 0) >= least)
        elif found:
            change = _change(kind, toll, found, fact)
            if change is None:
                if not rival:
                    return None
            else:
                points += change
    hurt = {kind for kind, toll in fact.tolls.items() if toll.min}
    if hurt and known.hurt and not hurt & known.hurt:
        # One tells of the dead, the other of the wounded.
        points -= 1
    return points, (same >= 2 and people >= 3) or people >= 5


def _same_figure(fact: Fact, known: Known, kind: str) -> bool:
    toll = fact.tolls.get(kind)
    return toll is not None and bool(toll.min) and any(told.toll == toll for told in known.tolls.get(kind, ()))


def strong_tolls(fact: Fact) -> bool:
    """Tell whether two figures are known that another attack in the unit will hardly have too."""
    figures = [toll.min for kind in ("killed", "injured") if (toll := fact.tolls.get(kind)) and toll.min]
    return len(figures) == 2 and sum(figures) >= 3


def _change(kind: str, toll: Toll, found: list[Told], fact: Fact) -> Points:
    """Compare a toll with those told before, of which none is the same."""
    if _is_none(toll) or any(_is_none(told.toll) for told in found):
        if _is_none(toll) and all(_is_none(told.toll) for told in found):
            return 1 if kind == "killed" else 0
        # The wounded may die: none killed at first is no contradiction where the wounded are told alike.
        return 0 if kind == "killed" and (injured := fact.tolls.get("injured")) and injured.min else None
    if any(_meet(toll, told.toll) for told in found):
        return _CHANGED[kind]
    latest = max(found, key=lambda told: (told.published, told.toll.min or 0))
    now, before = toll.min or toll.max or 0, latest.toll.min or latest.toll.max or 0
    # Of one day's reports nobody knows which is later.
    high, low = max(now, before), min(now, before)
    if now > before or fact.published == latest.published:
        return _CHANGED[kind] if high <= max(_LEAP[kind] * low, low + _LEAP[kind]) else 0
    return int(kind == "killed") if now >= _KEPT * before else None


def _is_none(toll: Toll) -> bool:
    return toll.max == 0


def _meet(one: Toll, two: Toll) -> bool:
    low = max(one.min or 0, two.min or 0)
    return all(toll.max is None or low <= toll.max for toll in (one, two))


# Ground combat, control, air defence


def _ground(fact: Fact, known: Known, days: str) -> Points:
    if days != "same" or fact.level not in ("point", "area"):
        return None
    if fact.initiator and known.initiators and fact.initiator not in known.initiators:
        return None
    if _tolls(fact, known) is None:
        return None
    relation = _relation(fact)
    alike = any(other.place == fact.place and _relation(other) == relation for other in known.facts)
    return NEEDED if alike else None


def _relation(fact: Fact) -> str:
    return "in" if fact.relation == "near" else fact.relation


def _control(fact: Fact, known: Known, days: str | None) -> Points:
    best: Points = None
    for other in known.facts:
        if other.place != fact.place or fact.level not in ("point", "area", "unit") or other.window is None:
            continue
        if other.controller != fact.controller or fact.controller is None or _change_of(fact) != _change_of(other):
            continue
        denial = "denied" in (other.stance, fact.stance)
        if _change_of(fact) == "advanced":
            if days not in ("same", "inside") or _relation(fact) != _relation(other):
                continue
        elif fact.extent != other.extent and not denial:
            continue
        best = NEEDED + (days == "same")
    return best


def _change_of(fact: Fact) -> str:
    status = fact.status or ""
    return _CHANGES.get(status, status)


def _air_defence(fact: Fact, known: Known, days: str) -> Points:
    if not any(other.place == fact.place for other in known.facts):
        return None
    if fact.initiator and known.initiators and fact.initiator not in known.initiators:
        return None
    shared = [name for name in fact.counts if name in known.counts]
    equal = [name for name in shared if fact.counts[name] in known.counts[name]]
    if not shared:
        return NEEDED if days == "same" else None
    # More must agree than not: outlets mix up the lost and the shot down, but seldom all.
    if len(equal) * 2 <= len(shared) or (days == "rough" and max(fact.counts[name] for name in equal) < 5):
        return None
    return NEEDED + len(equal)


_WEIGH: Mapping[str, Callable[[Fact, Known, str], Points]] = {
    "strike": _strike, "ground": _ground, "air_defence": _air_defence,
}  # fmt: skip


def can_link(fact: Fact) -> bool:
    """Tell whether a row says enough to be linked at all, other than as a reprint."""
    if fact.window is None or not fact.level:
        return False
    if fact.layer != "strike":
        return True
    if fact.level == "unit":
        return strong_tolls(fact)
    told = any(toll.min for toll in fact.tolls.values()) or fact.targets or fact.models or fact.population < _TOWN
    return bool(told) or fact.stance == "denied" or fact.clock is not None
