"""Days as a sentence writes them: "12 February", "Feb. 12-14, 2025", "12.02.2025", "2025-02-12".

Which year a day without one is of, and whether its weekday agrees, is for `sitmap.extract.dates` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sitmap.extract.hits import HitIndex
from sitmap.extract.lexicon import Hit

__all__ = ["YEAR", "WrittenDay", "WrittenDays"]

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DAYS = re.compile(r"(\d{1,2})-(\d{1,2})")
# "16-го", "25-е", "3-те": a day with the ending of its ordinal.
_ENDED = re.compile(r"(\d{1,2})-[^\W\d]{1,3}")
YEAR = re.compile(r"(?:19|20)\d\d")
_NO_YEAR = re.compile(r"0\d{3}")
_CLOSED: tuple[list[str], ...] = ([], ["."], [","], [";"])


@dataclass(slots=True)
class WrittenDay:
    """A day of the month as written: the first and last day, month and year where told."""

    first: int
    last: int
    day: int
    end_day: int
    month: int
    end_month: int
    year: int | None = None
    weekday: int | None = None


class WrittenDays:
    """The days of one sentence that are written with their month.

    Parameters
    ----------
    words : sequence of str
        The sentence's folded words.
    index : HitIndex
        What the vocabulary finds in it.
    """

    def __init__(self, words: Sequence[str], index: HitIndex) -> None:
        self.words = words
        self.index = index

    def read(self) -> list[WrittenDay]:
        """Return the days: those in digits first, then those with the name of a month."""
        return [self._with_weekday(day) for day in (*self._digit_days(), *self._month_days())]

    def _digit_days(self) -> Iterator[WrittenDay]:
        words = self.words
        for i, word in enumerate(words):
            if not word[0].isdigit():
                continue
            last = i + 1
            match = _ISO.fullmatch(word)
            if match is None and len(word) == 4 and i + 4 < len(words) and words[i + 1] == words[i + 3] == "-":
                match = _ISO.fullmatch("".join(words[i : i + 5]))
                last = i + 5
            if match is not None:
                year, month, day = (int(part) for part in match.groups())
            elif (match := _DOTTED.fullmatch(word)) is not None:
                day, month, year = (int(part) for part in match.groups())
                year += 2000 if year < 100 else 0
            elif (match := _SLASHED.fullmatch(word)) is not None:
                day, month, year = (int(part) for part in match.groups())
                # Which of the two is the month is a matter of country; only one reading may be possible.
                if month > 12:
                    day, month = month, day
                elif day <= 12 and day != month:
                    continue
            else:
                continue
            if match.re is not _SLASHED or (1 <= month <= 12 and 1 <= day <= 31):
                yield WrittenDay(i, last, day, day, month, month, year)

    def _day_at(self, i: int) -> tuple[int, int] | None:
        """Read a day of the month at a token: (first, last day); a range may be one token."""
        if not 0 <= i < len(self.words):
            return None
        word = self.words[i]
        if word.isdecimal() and len(word) <= 2:
            return (int(word), int(word)) if 1 <= int(word) <= 31 else None
        ended = _ENDED.fullmatch(word)
        if ended is not None and 1 <= int(ended[1]) <= 31:
            return int(ended[1]), int(ended[1])
        ordinal = self.index.starts("date_ordinal").get(i)
        if ordinal is not None:
            return int(ordinal.entry.value), int(ordinal.entry.value)
        both = _DAYS.fullmatch(word)
        if both is not None and 1 <= int(both[1]) < int(both[2]) <= 31:
            return int(both[1]), int(both[2])
        return None

    def _month_days(self) -> Iterator[WrittenDay]:
        months = self.index.starts("month")
        reach = 0
        for hit in self.index.of("month"):
            if hit.first < reach:
                continue
            for day in self._days_of(hit, months):
                reach = max(reach, day.last)
                yield day

    def _days_of(self, hit: Hit, months: dict[int, Hit]) -> list[WrittenDay]:
        index = self.index
        joins = index.starts("date_join")
        month = int(hit.entry.value)
        at = hit.first - 1
        if hit.first in index.ends("date_of"):
            at = index.ends("date_of")[hit.first].first - 1
        before = self._day_at(at)
        if before is not None and self._is_count_before(at):
            before = None
        found: list[WrittenDay]
        if before is not None:
            first, (day, end_day) = at, before
            last, year = self.year_after(hit.last)
            # "28 February - 1 March"
            following = joins.get(last)
            if following is not None and not following.entry.get("pair") and day == end_day:
                other = self._day_at(following.last)
                second = months.get(following.last + 1)
                if other is not None and second is not None:
                    end, end_year = self.year_after(second.last)
                    span = WrittenDay(first, end, day, other[0], month, int(second.entry.value), end_year or year)
                    return [span]
            found = [WrittenDay(first, last, day, end_day, month, month, year)]
            link = first - 1
            while (
                link >= 1
                and found[0].day == found[0].end_day
                and (self.words[link] == "," or link in joins or self._parts_night(link))
            ):
                other = self._day_at(link - 1)
                if (
                    other is None
                    or other[0] != other[1]
                    or other[0] >= found[0].day
                    or self.words[link - 2 : link - 1] == [":"]
                ):
                    break
                join = joins.get(link)
                opened = link - 1 in index.ends("date_open")
                together = join is not None and (not join.entry.get("pair") or opened or other[0] + 1 == found[0].day)
                if together or self._parts_night(link):
                    found[0] = replace(found[0], day=other[0], first=link - 1)
                else:
                    found.insert(0, WrittenDay(link - 1, link, other[0], other[0], month, month, year))
                link = found[0].first - 1
            return found
        if hit.first in index.ends("month_only"):
            return []
        after = self._day_at(hit.last)
        if after is None or self.counts(hit.last + 1):
            return []
        day, end_day = after
        last = hit.last + 1
        join = joins.get(last)
        if join is not None and day == end_day:
            second = months.get(join.last)
            other = self._day_at(join.last + 1) if second is not None else self._day_at(join.last)
            if other is not None and second is not None and not join.entry.get("pair"):
                end, year = self.year_after(join.last + 2)
                return [WrittenDay(hit.first, end, day, other[0], month, int(second.entry.value), year)]
            if (
                other is not None
                and second is None
                and other[0] > day
                and not self.counts(join.last + 1)
                and not (join.last + 1 in months and int(months[join.last + 1].entry.value) != month)
            ):
                opened = hit.first in index.ends("date_open")
                end, year = self.year_after(join.last + 1)
                if not join.entry.get("pair") or opened or other[0] == day + 1:
                    return [WrittenDay(hit.first, end, day, other[0], month, month, year)]
                return [
                    WrittenDay(hit.first, last, day, day, month, month, year),
                    WrittenDay(join.last, end, other[0], other[0], month, month, year),
                ]
        last, year = self.year_after(last)
        return [WrittenDay(hit.first, last, day, end_day, month, month, year)]

    def _parts_night(self, link: int) -> bool:
        """Tell whether a word stands between the two days of a night ("в ночь с 17 на 18 января")."""
        return link in self.index.starts("date_night_join") and link - 1 in self.index.ends("date_night")

    def _is_count_before(self, at: int) -> bool:
        """Say whether the number before a month belongs to what precedes it ("killed 3, February ...")."""
        return self.words[at + 1] == ","

    def counts(self, at: int) -> bool:
        """Say whether a number before this token counts people or things."""
        return any(at in self.index.starts(category) for category in ("toll_person", "count_noun"))

    def year_after(self, at: int) -> tuple[int, int | None]:
        """Read the year after a token: (the token after it, the year); the token itself and None without one."""
        last = at
        if at < len(self.words) and self.words[at] == ",":
            at += 1
        elif at in self.index.starts("date_of"):
            at = self.index.starts("date_of")[at].last
        if at < len(self.words) and YEAR.fullmatch(self.words[at]) and not self.counts(at + 1):
            return at + 1, int(self.words[at])
        if at < len(self.words) and _NO_YEAR.fullmatch(self.words[at]) and self.words[at + 1 : at + 2] in _CLOSED:
            # "3 May 0202": mistyped, and not to be mended; "3 May 0600 local time" is an hour.
            return at + 1, int(self.words[at])
        return last, None

    def _with_weekday(self, day: WrittenDay) -> WrittenDay:
        """Take in the weekday that is written beside the date."""
        ends, starts = self.index.ends("weekday"), self.index.starts("weekday")
        first = day.first
        for gap in (0, 1, 2):
            hit = ends.get(first - gap)
            if hit is not None and all(
                word in {",", "("} or first - gap + k in self.index.starts("date_small")
                for k, word in enumerate(self.words[first - gap : first])
            ):
                day.first, day.weekday = hit.first, int(hit.entry.value)
                if day.last < len(self.words) and self.words[day.last] == ")" and "(" in self.words[hit.last : first]:
                    day.last += 1
                return day
        for gap in (0, 1):
            hit = starts.get(day.last + gap)
            if hit is not None and all(word in {",", "("} for word in self.words[day.last : day.last + gap]):
                day.last, day.weekday = hit.last, int(hit.entry.value)
                return day
        return day
