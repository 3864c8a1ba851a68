"""Times that two dates or two hours bound: "from 9 p.m. on 17 January to 6 a.m. on 18 January"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sitmap.extract.hits import HitIndex
from sitmap.extract.relativedays import DateMention

__all__ = ["is_small", "join_spans"]

# What may stand between the two ends, besides hours: "on", "to", "Moscow time".
_BETWEEN = ("date_small", "date_join", "date_bound", "date_zone", "date_noon", "date_open", "date_clock")
# Tokens between two dates that bound one time, and days: a longer one is told in other words.
_GAP, _DAYS = 9, 3
# Tokens before the first date in which the word that opens the time is looked for.
_BEFORE = 6
# Hours: a night's watch begins in the afternoon or later and ends in the morning.
_DUSK, _DAWN = 15, 12
_HOUR = re.compile(r"(\d{1,2})(?:[:.]\d\d)?(?:([ap])\.?m\.?)?")


def join_spans(
    words: Sequence[str], index: HitIndex, found: Sequence[DateMention], published: date | None
) -> list[DateMention]:
    """Join the dates of a sentence that bound one time between them, and hours that bound a night.

    Parameters
    ----------
    words : sequence of str
        The sentence's folded words.
    index : HitIndex
        What the vocabulary finds in it.
    found : sequence of DateMention
        Its dates and hours in the order of the text.
    published : datetime.date, optional
        The report's own date, to which a night told by its hours alone refers.
    """
    days = [mention for mention in found if mention.kind != "time_only"]
    joined: list[DateMention] = []
    for mention in days:
        before = joined[-1] if joined else None
        span = _join(words, index, before, mention) if before is not None else None
        if span is not None:
            joined[-1] = span
        else:
            joined.append(mention)
    hours = [mention for mention in found if mention.kind == "time_only"]
    if not days and published is not None and len(hours) > 1:
        night = _night(words, index, hours, published)
        if night is not None:
            return [night]
    hours = [hour for hour in hours if not any(span.first <= hour.first < span.last for span in joined)]
    return sorted([*joined, *hours], key=lambda mention: mention.first)


def _join(words: Sequence[str], index: HitIndex, one: DateMention, other: DateMention) -> DateMention | None:
    """Return the time from one day to another, if the words between them and before say so."""
    if one.start is None or one.end is None or other.end is None or other.start != other.end:
        return None
    if one.end == other.end and one.precision == "range" and other.first - one.last == 1:
        # "In the night of Friday to Saturday": the second day is the one that the night ends on.
        at = one.last
        if index.cover("date_night").get(one.first) and index.cover("date_night_join").get(at):
            return replace(one, last=other.last)
    if one.start != one.end:
        return None
    if not timedelta(0) < other.end - one.start <= timedelta(days=_DAYS) or other.first - one.last > _GAP:
        return None
    gap = range(one.last, other.first)
    if not gap or not all(is_small(i, words, index) for i in gap):
        return None
    start = max(0, one.first - _BEFORE)
    opened = [
        i
        for i in range(start, one.first)
        if (index.cover("date_open").get(i) or index.cover("date_bound").get(i))
        and all(is_small(k, words, index) for k in range(i, one.first))
    ]
    ends = ["date_join", "date_bound"]
    if one.first in index.ends("date_night") or (opened and opened[0] in index.cover("date_night")):
        ends.append("date_night_join")
    closed = any(index.cover(category).get(i) for i in gap for category in ends)
    if not opened or not closed:
        return None
    return replace(one, end=other.end, precision="range", first=opened[0], last=other.last)


def is_small(at: int, words: Sequence[str], index: HitIndex) -> bool:
    """Tell whether a token is an hour or a small word, such as may stand between a date and what it belongs to."""
    return _HOUR.fullmatch(words[at]) is not None or any(index.cover(c).get(at) is not None for c in _BETWEEN)


def _night(words: Sequence[str], index: HitIndex, hours: Sequence[DateMention], published: date) -> DateMention | None:
    """Return the night that two hours bound ("between 22:00 and 06:00"): that before the report."""
    one, other = hours[0], hours[1]
    first = one.first - 1
    if first < 0 or not (index.cover("date_open").get(first) or index.cover("date_bound").get(first)):
        return None
    gap = range(one.last, other.first)
    if len(gap) > 3 or not any(index.cover(c).get(i) for i in gap for c in ("date_join", "date_bound")):
        return None
    dusk, dawn = _hour(words, one), _hour(words, other)
    if dusk is None or dawn is None or dusk < _DUSK or dawn > _DAWN:
        return None
    return DateMention(published - timedelta(days=1), published, "range", "relative", first, other.last)


def _hour(words: Sequence[str], mention: DateMention) -> int | None:
    found = _HOUR.fullmatch("".join(words[mention.first : mention.last]))
    if found is None:
        return None
    hour, half = int(found[1]), found[2]
    return hour % 12 + (12 if half == "p" else 0) if half else hour
