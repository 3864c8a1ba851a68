"""Whether dates and tolls that are told twice agree, and which of them stands."""

from __future__ import annotations

from dataclasses import replace

from sitmap.extract.dates import DateMention
from sitmap.extract.tolls import TollMention

__all__ = ["dates_agree", "is_narrower", "merge_toll", "tolls_agree"]


def dates_agree(one: DateMention | None, two: DateMention | None) -> bool:
    """Tell whether two dates can be of one event; an unknown one agrees with all."""
    if one is None or two is None or one.start is None or two.start is None:
        return True
    if one.start != two.start and _is_night(one) and _is_night(two):
        # The night to the 6th and that to the 7th share a day, and no event.
        return False
    return one.start <= (two.end or two.start) and two.start <= (one.end or one.start)


def _is_night(date: DateMention) -> bool:
    return date.start is not None and date.end is not None and (date.end - date.start).days == 1


def is_narrower(new: DateMention, old: DateMention) -> bool:
    """Tell whether a date tells more than another."""
    if new.start is None or new.end is None:
        return False
    if old.start is None or old.end is None:
        return True
    return (new.end - new.start) < (old.end - old.start) and old.precision != "range"


def tolls_agree(one: TollMention, two: TollMention) -> bool:
    """Tell whether two tolls can be of one event: their ranges meet."""
    low = max(one.min or 0, two.min or 0)
    high = min(one.max if one.max is not None else 10**9, two.max if two.max is not None else 10**9)
    return low <= high


def merge_toll(tolls: dict[str, TollMention], toll: TollMention) -> None:
    """Take in a toll that is told of an event: new totals replace, others are added or make the range narrower."""
    known = tolls.get(toll.kind)
    if known is not None and known.update and toll.additional and not toll.update:
        # "The toll has risen to 31. Three more bodies were recovered": how it rose.
        return
    if known is not None and toll.additional and known.min is not None and toll.min is not None:
        high = None if known.max is None or toll.max is None else known.max + toll.max
        tolls[toll.kind] = replace(known, min=known.min + toll.min, max=high)
    elif known is None or toll.update:
        tolls[toll.kind] = toll
    elif known.update:
        return
    elif not tolls_agree(known, toll):
        if (toll.min or 0) > (known.min or 0):
            tolls[toll.kind] = toll
    elif known.min == toll.min and (known.max is None) != (toll.max is None):
        # "At least five" and a headline's "five": the cautious one holds.
        tolls[toll.kind] = known if known.max is None else toll
    elif (known.max is None or known.min is None) and toll.max is not None and toll.min is not None:
        tolls[toll.kind] = toll
