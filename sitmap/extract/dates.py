"""Dates in a tokenised sentence, and the date of a report that was given without one.

Relative words ("on Wednesday", "overnight", "two days ago") are resolved against the report's own date and
stay unknown without it; the machine's clock is never asked. Words come from the vocabulary (categories
``date_*``, ``month*``, ``weekday``, ``number_year``); this module knows digits, the calendar and signs only.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from sitmap.extract.datespans import is_small, join_spans
from sitmap.extract.hits import HitIndex
from sitmap.extract.lexicon import Hit, Lexicon
from sitmap.extract.numerals import YEARS
from sitmap.extract.relativedays import DateMention, RelativeDays
from sitmap.extract.tokens import Token, split_sentences, tokenise
from sitmap.extract.writtendays import YEAR, WrittenDay, WrittenDays

__all__ = ["FIRST_PUBLISHED", "FIRST_YEAR", "LAST_PUBLISHED", "LAST_YEAR", "DateMention", "find_dates", "report_date"]

# A weekday with a day and a month fixes the year within these six: 1 January falls on a new weekday each
# year from 2022 to 2027, and so does every later day of the year; 2028 repeats 2022 or 2023.
FIRST_YEAR, LAST_YEAR = 2022, 2027
# Reports are dated by the evening before publication in places, or stamped in another time zone.
_AHEAD = timedelta(days=1)
_MEMORY_REACH = 7
_RECENT = timedelta(days=30)
_NEAR_TOP = 3
_HEAD = 20_000
# Dates count from the report's own, years back and ahead: `datetime.date` must have room for them. Such a date is a
# placeholder of a database (0001-01-01, 9999-12-31) and not a day.
FIRST_PUBLISHED, LAST_PUBLISHED = date(1900, 1, 1), date(2200, 12, 31)


def find_dates(
    tokens: Sequence[Token], hits: Sequence[Hit] | HitIndex, published: date | None = None
) -> list[DateMention]:
    """Find the dates in a sentence.

    Parameters
    ----------
    tokens : sequence of Token
        One sentence.
    hits : sequence of Hit
        What `Lexicon.match` found in it.
    published : datetime.date, optional
        The report's own date; one at the very ends of the calendar is none.

    Returns
    -------
    list of DateMention
        In the order of the text, not overlapping.
    """
    if published is not None and not FIRST_PUBLISHED <= published <= LAST_PUBLISHED:
        published = None
    return _Reader(tokens, hits, published).read()


def report_date(text: str, lexicon: Lexicon) -> date | None:
    """Read the date of a report from its text.

    A full date near the top is taken, else the first weekday with a day and a month that fits one year from
    `FIRST_YEAR` to `LAST_YEAR`; dates that only remember something or bound a longer time are passed over.

    Parameters
    ----------
    text : str
        The report's text; its first 20,000 characters are read.
    lexicon : Lexicon
        Vocabulary of its language.

    Returns
    -------
    datetime.date or None
        None when no such date is written there.
    """
    by_weekday: date | None = None
    for number, sentence in enumerate(split_sentences(text[:_HEAD])):
        if by_weekday is not None and number >= _NEAR_TOP:
            break
        tokens = tokenise(sentence, lexicon.tokenizer)
        reader = _Reader(tokens, lexicon.match(tokens), None)
        for mention in reader.read():
            if mention.kind not in {"event", "as_of"} or mention.start is None:
                continue
            if mention.precision not in {"day", "range"}:
                continue
            if mention.first in reader.full and number < _NEAR_TOP:
                return mention.end
            if by_weekday is None and mention.first not in reader.full:
                by_weekday = mention.end
    return by_weekday


_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])[:.][0-5]\d(?:[ap]\.?m\.?)?|(?:0?\d|1[0-2])[ap]m")
_CATEGORIES = (
    "month",
    "weekday",
    "date_day",
    "date_night",
    "date_ago",
    "date_past",
    "date_period",
    "date_clock",
    "number_year",
)


class _Reader:
    def __init__(self, tokens: Sequence[Token], hits: Sequence[Hit] | HitIndex, published: date | None) -> None:
        self.tokens = tokens
        self.words = [token.lower for token in tokens]
        self.published = published
        self.index = HitIndex.over(hits)
        self.written = WrittenDays(self.words, self.index)
        self.relative = RelativeDays(self.words, self.index, published)
        # First tokens of the mentions that state day, month and year.
        self.full: set[int] = set()

    def read(self) -> list[DateMention]:
        digits = any(word[0].isdigit() for word in self.words)
        if not digits and not any(category in self.index.hits for category in _CATEGORIES):
            return []
        found: list[DateMention] = []
        taken = [False] * len(self.tokens)
        for mention in self._all():
            if mention is not None and not any(taken[mention.first : mention.last]):
                taken[mention.first : mention.last] = [True] * (mention.last - mention.first)
                found.append(mention)
        found.sort(key=lambda mention: mention.first)
        if len(found) > 1:
            found = join_spans(self.words, self.index, found, self.published)
        return [self._kind(mention, found) for mention in found]

    def _all(self) -> Iterator[DateMention | None]:
        """Yield readings, the surest first: a later one that overlaps an earlier one is dropped."""
        index = self.index
        nights = index.ends("date_night")
        for day in self.written.read():
            yield self._resolve_day(day, nights)
        for hit in index.of("month"):
            yield self._month(hit)
        for hit in index.of("weekday"):
            yield self._weekday(hit, nights)
        for hit in index.of("date_ago"):
            yield self.relative.ago(hit)
        for hit in index.of("date_period"):
            yield self.relative.period(hit)
        for hit in index.of("date_day"):
            yield self.relative.day(hit)
        for hit in index.of("date_past"):
            yield self.relative.past(hit)
        for i, word in enumerate(self.words):
            if YEAR.fullmatch(word):
                yield self._year(i)
        yield from self._clock()

    def _resolve_day(self, day: WrittenDay, nights: dict[int, Hit]) -> DateMention | None:
        first = day.first
        start: date | None
        end: date | None
        agrees = True
        single = day.month == day.end_month and day.day == day.end_day
        if day.year is not None:
            end = _date(day.year, day.end_month, day.end_day)
            agrees = day.weekday is None or end is None or end.weekday() == day.weekday
        else:
            end, agrees = self._nearest(day, self._is_next(first))
        if end is None or end.year not in YEARS:
            # Not in the calendar (31 June, the year 0202), or a day of a year that is not known.
            wrong = day.year is not None or not any(_date(y, day.end_month, day.end_day) for y in (2024, 2025))
            return DateMention(None, None, "unknown", None, self._night_first(first, nights), day.last, wrong=wrong)
        start = end
        if not single:
            start = _date(end.year - (day.month > day.end_month), day.month, day.day)
            if start is None or start > end:
                return None
        precision = "day" if start == end else "range"
        night, first = self._night(first, nights)
        if night is not None and start == end:
            start, end = self._night_range(night, end)
            precision = "range"
        if day.year is not None:
            self.full.add(first)
        future = self.published is not None and start > self.published + _AHEAD
        basis = "stated" if agrees else "relative"
        wrong = future and day.year is not None
        return DateMention(start, end, precision, basis, first, day.last, future=future, wrong=wrong)

    def _nearest(self, day: WrittenDay, ahead: bool) -> tuple[date | None, bool]:
        """Find the year of a day without one; second, whether the weekday beside it agrees."""
        month, number = day.end_month, day.end_day
        if self.published is None:
            if day.weekday is None:
                return None, True
            years = range(FIRST_YEAR, LAST_YEAR + 1)
            fits = [when for year in years if (when := _date(year, month, number)) and when.weekday() == day.weekday]
            return (fits[0], True) if len(fits) == 1 else (None, True)
        year = self.published.year
        near = [
            when for y in range(year - 8, year + 9) if MINYEAR <= y <= MAXYEAR and (when := _date(y, month, number))
        ]
        past = [when for when in near if when <= self.published + _AHEAD]
        later = [when for when in near if when > self.published]
        best = (later[0] if ahead else past[-1]) if (later if ahead else past) else None
        if day.weekday is None or best is None or best.weekday() == day.weekday:
            return best, True
        # The weekday can point to the coming date ("on Tuesday, March 4"), within half a year.
        if later and later[0].weekday() == day.weekday and later[0] - self.published < timedelta(days=183):
            return later[0], True
        return best, False

    def _is_next(self, first: int) -> bool:
        return first in self.index.ends("date_next")

    # Nights

    def _night(self, first: int, nights: dict[int, Hit]) -> tuple[Hit | None, int]:
        at = first
        small = self.index.ends("date_small")
        for _ in range(4):
            hit = nights.get(at)
            if hit is not None:
                return hit, hit.first
            word = small.get(at)
            if word is None:
                break
            at = word.first
        return None, first

    def _night_first(self, first: int, nights: dict[int, Hit]) -> int:
        return self._night(first, nights)[1]

    def _night_range(self, night: Hit, day: date) -> tuple[date, date]:
        """Return the two days of a night; one that would end after the report ended on the day itself."""
        begins = night.entry.value == "from" and (self.published is None or day + _AHEAD <= self.published)
        return (day, day + _AHEAD) if begins else (day - _AHEAD, day)

    # Months and years

    def _month(self, hit: Hit) -> DateMention | None:
        index = self.index
        month = int(hit.entry.value)
        last, year = self.written.year_after(hit.last)
        first = hit.first
        named = False
        for category in ("date_part", "month_only", "date_last", "date_next"):
            before = index.ends(category).get(first)
            if before is not None:
                named = True
                if category != "month_only":
                    first = before.first
        if year is None:
            if not named and hit.first not in index.ends("date_bound"):
                return None
            if self.published is None:
                return DateMention(None, None, "unknown", None, first, last)
            year = self.published.year
            if index.ends("date_next").get(hit.first) is not None:
                year += month <= self.published.month
            elif month > self.published.month:
                year -= 1
        start, end = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        future = self.published is not None and start > self.published
        return DateMention(start, end, "month", "stated", first, last, future=future)

    def _year(self, i: int) -> DateMention | None:
        if i not in self.index.ends("number_year") or self.written.counts(i + 1):
            return None
        if i in self.index.ends("date_born"):
            return None
        year = int(self.words[i])
        future = self.published is not None and year > self.published.year
        return DateMention(date(year, 1, 1), date(year, 12, 31), "year", "stated", i, i + 1, future=future)

    def _weekday(self, hit: Hit, nights: dict[int, Hit]) -> DateMention | None:
        index = self.index
        first, last = hit.first, hit.last
        wanted = int(hit.entry.value)
        following = index.ends("date_next").get(first)
        previous = index.ends("date_last").get(first)
        if self.published is None:
            return DateMention(
                None, None, "unknown", None, self._night_first(first, nights), last, future=following is not None
            )
        back = (self.published.weekday() - wanted) % 7
        if following is not None:
            day = self.published + timedelta(days=7 - back)
            return DateMention(day, day, "day", "relative", following.first, last, future=True)
        if previous is not None:
            first = previous.first
            back = back or 7
        day = self.published - timedelta(days=back)
        night, first = self._night(first, nights)
        # "on the night of Tuesday to Wednesday"
        join = index.starts("date_join").get(last)
        second = index.starts("weekday").get(join.last) if join is not None else None
        if second is not None and (night is not None or hit.first in index.ends("date_open")):
            ahead = (int(second.entry.value) - wanted) % 7
            end = day + timedelta(days=ahead)
            if end > self.published:
                day, end = day - timedelta(days=7), end - timedelta(days=7)
            return DateMention(day, end, "range", "relative", first, second.last)
        if night is not None:
            start, end = self._night_range(night, day)
            return DateMention(start, end, "range", "relative", first, last)
        return DateMention(day, day, "day", "relative", first, last)

    def _clock(self) -> Iterator[DateMention]:
        units = self.index.starts("date_noon")
        for i, word in enumerate(self.words):
            if not word[0].isdigit():
                continue
            last = i + 1
            timed = ":" in word and _CLOCK.fullmatch(word) is not None
            if (unit := units.get(last)) is not None and (timed or word.isdecimal() or _CLOCK.fullmatch(word)):
                timed, last = True, unit.last
            elif not timed and word[-1] == "m" and _CLOCK.fullmatch(word):
                timed = True
            if timed:
                yield DateMention(None, None, "unknown", None, i, last, kind="time_only")
        for hit in self.index.of("date_clock"):
            yield DateMention(None, None, "unknown", None, hit.first, hit.last, kind="time_only")

    # What the date says

    def _kind(self, mention: DateMention, found: Sequence[DateMention]) -> DateMention:
        if mention.kind != "event":
            return mention
        index = self.index
        if mention.start == mention.end and self._is_as_of(mention.first):
            return replace(mention, kind="as_of")
        bound = index.ends("date_bound").get(mention.first)
        if mention.last in index.starts("possessive"):
            # "from Saturday's attack": the day owns what comes from it.
            bound = None
        if bound is not None and not (bound.entry.value == "since" and mention.precision == "range"):
            return replace(mention, kind=str(bound.entry.value))
        after = index.starts("date_memory").get(mention.last)
        if after is not None and after.entry.value == "anniversary":
            return replace(mention, kind="anniversary")
        near = [hit for hit in index.of("date_memory") if self._reaches(hit, mention, found)]
        kinds = {str(hit.entry.value) for hit in near}
        if "anniversary" in kinds:
            return replace(mention, kind="anniversary")
        # What began long ago is remembered; an army of the invasion can strike on Wednesday.
        recent = self.published is not None and mention.end is not None and self.published - mention.end < _RECENT
        if kinds and mention.basis != "relative" and not recent:
            return replace(mention, kind=min(kinds))
        return mention

    def _is_as_of(self, first: int) -> bool:
        """Tell whether "as of" stands before a date, with nothing but an hour between them."""
        ends = self.index.ends("date_as_of")
        while first > 0 and first not in ends and is_small(first - 1, self.words, self.index):
            first -= 1
        return first in ends

    def _reaches(self, hit: Hit, mention: DateMention, found: Sequence[DateMention]) -> bool:
        """Say whether a word of remembrance speaks of a date: before it, no other date or comma between."""
        if hit.last > mention.first or mention.first - hit.last > _MEMORY_REACH:
            return False
        if any(hit.last <= other.first < mention.first for other in found):
            return False
        return not any(word in {",", ";"} for word in self.words[hit.last : mention.first])


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
