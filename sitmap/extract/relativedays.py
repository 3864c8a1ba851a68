"""Days told by their distance from the report's date: "yesterday", "two days ago", "over the past week"."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sitmap.extract.hits import HitIndex
from sitmap.extract.lexicon import Hit

__all__ = ["DateMention", "RelativeDays"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as a sentence tells it, in its tokens ``[first, last)``.

    Parameters
    ----------
    start, end : datetime.date or None
        Both ends inclusive; None when it cannot be resolved.
    precision : str
        ``day``, ``range``, ``week``, ``month``, ``year`` or ``unknown``.
    basis : str or None
        ``stated``; ``relative``: resolved against the report's date, or stated with a weekday that does not
        fall on it; None when unresolved.
    first, last : int
        Token indexes.
    kind : str
        ``event``; ``anniversary``, ``since``, ``until``: it dates no event by itself; ``time_only``: a clock
        time without a date.
    future : bool
        It lies after the report.
    wrong : bool
        It cannot be: no day of the calendar, or, of what has happened, one after the report or ages before it. What
        it dates has no date then, not even the report's.
    part : bool
        It is a part of a day, that of the report unless another day is told with it ("in the evening").
    whole : bool
        It is the day and night up to the report, which a bulletin sums up ("over the past 24 hours").
    """

    start: date | None
    end: date | None
    precision: str
    basis: str | None
    first: int
    last: int
    kind: str = "event"
    future: bool = False
    wrong: bool = False
    part: bool = False
    whole: bool = False


class RelativeDays:
    """The relative words of one sentence, resolved against the date of its report.

    Parameters
    ----------
    words : sequence of str
        The sentence's folded words.
    index : HitIndex
        What the vocabulary finds in it.
    published : datetime.date, optional
        The report's own date; without it the dates are unknown.
    """

    def __init__(self, words: Sequence[str], index: HitIndex, published: date | None) -> None:
        self.words = words
        self.index = index
        self.published = published

    def day(self, hit: Hit) -> DateMention:
        """Resolve "yesterday", "tomorrow", "overnight"."""
        low, _, high = str(hit.entry.value).partition("..")
        ahead = int(low) > 0
        if self.published is None:
            return DateMention(None, None, "unknown", None, hit.first, hit.last, future=ahead)
        start = self.published + timedelta(days=int(low))
        end = self.published + timedelta(days=int(high)) if high else start
        mention = DateMention(start, end, "range" if high else "day", "relative", hit.first, hit.last, future=ahead)
        return replace(mention, part=hit.entry.get("part") is True, whole=hit.entry.get("whole") is True)

    def _number_before(self, at: int) -> tuple[int, int] | None:
        """Read a number that ends before a token: (its value, its first token)."""
        word = self.words[at - 1] if at > 0 else ""
        if word.isdecimal() and len(word) <= 4:
            return int(word), at - 1
        hit = self.index.ends("number").get(at) or self.index.ends("toll_article").get(at)
        if hit is None or hit.entry.get("vague") or hit.entry.get("scale") or not str(hit.entry.value).isdecimal():
            return None
        return int(hit.entry.value), hit.first

    def ago(self, hit: Hit) -> DateMention | None:
        """Resolve "two days ago"; None without a number and a unit."""
        unit = self.index.ends("date_unit").get(hit.first)
        number = self._number_before(unit.first) if unit is not None else None
        if unit is None or number is None:
            return None
        count, first = number
        if self.published is None:
            return DateMention(None, None, "unknown", None, first, hit.last)
        return self._shifted(unit.entry.value, -count, first, hit.last)

    def past(self, hit: Hit) -> DateMention | None:
        """Resolve "over the past three days"; None without a unit."""
        at = hit.last
        count = 1
        numbers = self.index.starts("number")
        if at < len(self.words) and self.words[at].isdecimal() and len(self.words[at]) <= 4:
            count, at = int(self.words[at]), at + 1
        elif at in numbers and not numbers[at].entry.get("scale"):
            vague = numbers[at].entry.get("vague")
            count, at = (0 if vague else int(numbers[at].entry.value)), numbers[at].last
        unit = self.index.starts("date_unit").get(at)
        if unit is None:
            return None
        if self.published is None or count == 0 or count > 4000:
            return DateMention(None, None, "unknown", None, hit.first, unit.last)
        days = {"hour": -(-count // 24), "day": count, "week": 7 * count, "month": 30 * count, "year": 365 * count}
        start = self.published - timedelta(days=days[unit.entry.value])
        precision = "week" if days[unit.entry.value] == 7 else "range"
        whole = (unit.entry.value, count) in (("day", 1), ("hour", 24))
        return DateMention(start, self.published, precision, "relative", hit.first, unit.last, whole=whole)

    def _shifted(self, unit: str, count: int, first: int, last: int) -> DateMention | None:
        """Return the day, week, month or year that lies `count` units from the report's date."""
        published = self.published
        assert published is not None
        future = count > 0
        if abs(count) > 1000:
            return None
        if unit in {"day", "hour"}:
            days = count if unit == "day" else -(-count // 24)
            start = end = published + timedelta(days=days)
            precision = "day"
        elif unit == "week":
            start = published - timedelta(days=published.weekday()) + timedelta(weeks=count)
            end, precision = start + timedelta(days=6), "week"
        elif unit == "month":
            months = published.year * 12 + published.month - 1 + count
            year, month = divmod(months, 12)
            start, end = date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])
            precision = "month"
        else:
            year = published.year + count
            start, end, precision = date(year, 1, 1), date(year, 12, 31), "year"
        return DateMention(start, end, precision, "relative", first, last, future=future)

    def period(self, hit: Hit) -> DateMention | None:
        """Resolve "last week", "this weekend"."""
        shift = int(hit.entry.get("shift", 0))
        if self.published is None:
            return DateMention(None, None, "unknown", None, hit.first, hit.last, future=shift > 0)
        if hit.entry.value != "weekend":
            return self._shifted(hit.entry.value, shift, hit.first, hit.last)
        saturday = self.published - timedelta(days=(self.published.weekday() - 5) % 7) + timedelta(weeks=shift)
        end = saturday + timedelta(days=1)
        if shift <= 0:
            end = min(end, self.published)
        precision = "range" if end != saturday else "day"
        return DateMention(saturday, end, precision, "relative", hit.first, hit.last, future=shift > 0)
