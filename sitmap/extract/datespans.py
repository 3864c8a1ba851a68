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
# Tokens between a day and the time of a bulletin that it is told beside, and marks that may be among them.
_BESIDE = 5
_BRACKETS = frozenset((",", "(", ")", "-", "--", ":", "|"))
# Marks behind which a part of a day is no longer that of the day before them.
_STOPS = frozenset((",", ";", ":", "-", "--"))
# Hours: a night's watch begins in the afternoon or later and ends in the morning.
_DUSK, _DAWN = 15, 12
_HOUR = re.compile(r"(\d{1,2})(?:[:.]\d\d|-[^\W\d]{1,2})?(?:([ap])\.?m\.?)?")


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
    for mention in _parts_of_days(words, index, days):
        before = joined[-1] if joined else None
        span = None
        if before is not None:
            span = (
                _join(words, index, before, mention)
                or _day_summed_up(words, index, before, mention, published)
                or _day_and_night(index, before, mention)
            )
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


def _parts_of_days(words: Sequence[str], index: HitIndex, days: Sequence[DateMention]) -> list[DateMention]:
    """Date the parts of days by the day told with them: "on 13 May ... in the evening", "in the evening, on 13 May"."""
    dated: list[DateMention] = []
    for mention in days:
        before = dated[-1] if dated else None
        if before is None or before.part == mention.part:
            dated.append(mention)
            continue
        part, day = (mention, before) if mention.part else (before, mention)
        gap = range(before.last, mention.first)
        night_too = part.start != part.end and any(index.cover("date_join").get(i) for i in gap)
        if day.kind != "event" or day.start is None or day.start != day.end or part.end == day.end or night_too:
            dated.append(mention)
        elif len(gap) <= _BESIDE and all(words[i] in _BRACKETS or is_small(i, words, index) for i in gap):
            dated[-1] = replace(day, first=before.first, last=mention.last)
        elif mention is part and not any(words[i] in _STOPS for i in gap):
            dated.append(replace(day, first=part.first, last=part.last))
        else:
            dated.append(mention)
    return dated


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


def _day_summed_up(
    words: Sequence[str], index: HitIndex, one: DateMention, other: DateMention, published: date | None
) -> DateMention | None:
    """Return the day and night up to the report where its day is told beside them: "over the past day, 14 May".

    The day told may be that on which they begin or that on which they end. An earlier one is what is meant itself.
    """
    whole, day = (one, other) if one.whole else (other, one)
    if published is None or not whole.whole or day.whole or day.start is None or day.start != day.end:
        return None
    if day.kind != "event" or (day.basis == "relative" and index.cover("weekday").get(day.last - 1) is None):
        # "Yesterday", "this morning" tell more than the day and night of which they are part.
        return None
    gap = range(one.last, other.first)
    if len(gap) > _BESIDE or not all(words[i] in _BRACKETS or is_small(i, words, index) for i in gap):
        return None
    first, last = one.first, other.last
    if 0 <= (published - day.start).days <= 1:
        return replace(whole, first=first, last=last)
    return replace(day, first=first, last=last)


def _day_and_night(index: HitIndex, one: DateMention, other: DateMention) -> DateMention | None:
    """Return the time of "on 14 May and on the night of 15 May", "yesterday and overnight": a day with its night."""
    if one.start is None or one.kind != "event" or other.kind != "event" or other.whole:
        return None
    night = index.ends("date_day").get(one.last)
    if one.precision == "range" and night is not None and night.first > one.first and other.first == one.last:
        # "On 14 May and overnight on 15 May": joined already, but for the night's own date.
        return replace(one, last=other.last) if other.start == other.end == one.end else None
    if one.start != one.end:
        return None
    gap = range(one.last, other.first)
    link = index.cover("date_join").get(one.last)
    if len(gap) != 1 or link is None or not link.entry.get("pair") or other.start is None or other.end is None:
        return None
    end = one.start + timedelta(days=1) if other.part else other.end
    if other.precision != "range" or (other.start != one.start and not other.part) or (end - one.start).days != 1:
        return None
    return replace(one, end=end, precision="range", last=other.last)


def is_small(at: int, words: Sequence[str], index: HitIndex) -> bool:
    """Tell whether a token is an hour or a small word, such as may stand between a date and what it belongs to."""
    return _HOUR.fullmatch(words[at]) is not None or any(index.cover(c).get(at) is not None for c in _BETWEEN)


def _night(words: Sequence[str], index: HitIndex, hours: Sequence[DateMention], published: date) -> DateMention | None:
    """Return the night that two hours bound ("between 22:00 and 06:00"): that before the report.

    Hours that are one ("from 08:00 to 08:00") bound a day and a night.
    """
    one, other = hours[0], hours[1]
    first = one.first - 1
    if first < 0 or not (index.cover("date_open").get(first) or index.cover("date_bound").get(first)):
        return None
    gap = range(one.last, other.first)
    if len(gap) > 3 or not any(index.cover(c).get(i) for i in gap for c in ("date_join", "date_bound")):
        return None
    dusk, dawn = _hour(words, one), _hour(words, other)
    if dusk is None or dawn is None or dawn > _DAWN or (dusk < _DUSK and dusk != dawn):
        return None
    whole = dusk == dawn
    return DateMention(published - timedelta(days=1), published, "range", "relative", first, other.last, whole=whole)


def _hour(words: Sequence[str], mention: DateMention) -> int | None:
    found = _HOUR.fullmatch("".join(words[mention.first : mention.last]))
    if found is None:
        return None
    hour, half = int(found[1]), found[2]
    return hour % 12 + (12 if half == "p" else 0) if half else hour
