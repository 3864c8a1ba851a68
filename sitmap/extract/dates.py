"""Dates in a tokenised sentence, and the date of a report that was given without one.

Relative words ("on Wednesday", "overnight", "two days ago") are resolved against the report's own date and
stay unknown without it; the machine's clock is never asked. Words come from the vocabulary (categories
``date_*``, ``month*``, ``weekday``, ``number_year``); this module knows digits, the calendar and signs only.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from sitmap.extract.lexicon import Hit, load_lexicon
from sitmap.extract.numbers import HitIndex
from sitmap.extract.tokens import Token, split_sentences, tokenise

__all__ = ["FIRST_YEAR", "LAST_YEAR", "DateMention", "find_dates", "report_date"]

# A weekday with a day and a month fixes the year within these six: 1 January falls on a new weekday each
# year from 2022 to 2027, and so does every later day of the year; 2028 repeats 2022 or 2023.
FIRST_YEAR, LAST_YEAR = 2022, 2027
# Reports are dated by the evening before publication in places, or stamped in another time zone.
_AHEAD = timedelta(days=1)
_MEMORY_REACH = 7
_RECENT = timedelta(days=30)
_NEAR_TOP = 3
_HEAD = 20_000


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
    """

    start: date | None
    end: date | None
    precision: str
    basis: str | None
    first: int
    last: int
    kind: str = "event"
    future: bool = False


def find_dates(tokens: Sequence[Token], hits: Sequence[Hit] | HitIndex, published: date | None = None) -> list[DateMention]:
    """Find the dates in a sentence.

    Parameters
    ----------
    tokens : sequence of Token
        One sentence.
    hits : sequence of Hit
        What `Lexicon.match` found in it.
    published : datetime.date, optional
        The report's own date.

    Returns
    -------
    list of DateMention
        In the order of the text, not overlapping.
    """
    return _Reader(tokens, hits, published).read()


def report_date(text: str, lang: str = "en") -> date | None:
    """Read the date of a report from its text.

    A full date near the top is taken, else the first weekday with a day and a month that fits one year from
    `FIRST_YEAR` to `LAST_YEAR`; dates that only remember something or bound a longer time are passed over.

    Parameters
    ----------
    text : str
        The report's text; its first 20,000 characters are read.
    lang : str
        ISO 639-1 code of its language.

    Returns
    -------
    datetime.date or None
        None when no such date is written there.
    """
    lexicon = load_lexicon(lang)
    by_weekday: date | None = None
    for number, sentence in enumerate(split_sentences(text[:_HEAD])):
        if by_weekday is not None and number >= _NEAR_TOP:
            break
        tokens = tokenise(sentence, lang)
        reader = _Reader(tokens, lexicon.match(tokens), None)
        for mention in reader.read():
            if mention.kind != "event" or mention.start is None or mention.precision not in {"day", "range"}:
                continue
            if mention.first in reader.full and number < _NEAR_TOP:
                return mention.end
            if by_weekday is None and mention.first not in reader.full:
                by_weekday = mention.end
    return by_weekday


@dataclass(slots=True)
class _Day:
    """A day of the month as written: the first and last day, month and year where told."""

    first: int
    last: int
    day: int
    end_day: int
    month: int
    end_month: int
    year: int | None = None
    weekday: int | None = None


_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])[:.][0-5]\d(?:[ap]\.?m\.?)?|(?:0?\d|1[0-2])[ap]m")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DAYS = re.compile(r"(\d{1,2})-(\d{1,2})")
_YEAR = re.compile(r"(?:19|20)\d\d")
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
        return [self._kind(mention, found) for mention in found]

    def _all(self) -> Iterator[DateMention | None]:
        """Yield readings, the surest first: a later one that overlaps an earlier one is dropped."""
        index = self.index
        nights = index.ends("date_night")
        days = list(self._digit_days()) + list(self._month_days())
        for day in days:
            yield self._resolve_day(day, nights)
        for hit in index.of("month"):
            yield self._month(hit)
        for hit in index.of("weekday"):
            yield self._weekday(hit, nights)
        for hit in index.of("date_ago"):
            yield self._ago(hit)
        for hit in index.of("date_period"):
            yield self._period(hit)
        for hit in index.of("date_day"):
            yield self._relative(hit)
        for hit in index.of("date_past"):
            yield self._past(hit)
        for i, word in enumerate(self.words):
            if _YEAR.fullmatch(word):
                yield self._year(i)
        yield from self._clock()

    # Days with a month

    def _digit_days(self) -> Iterator[_Day]:
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
            if 1 <= month <= 12 and 1 <= day <= 31:
                yield _Day(i, last, day, day, month, month, year)

    def _day_at(self, i: int) -> tuple[int, int] | None:
        """Read a day of the month at a token: (first, last day); a range may be one token."""
        if not 0 <= i < len(self.words):
            return None
        word = self.words[i]
        if word.isdecimal() and len(word) <= 2:
            return (int(word), int(word)) if 1 <= int(word) <= 31 else None
        ordinal = self.index.starts("date_ordinal").get(i)
        if ordinal is not None:
            return int(ordinal.entry.value), int(ordinal.entry.value)
        both = _DAYS.fullmatch(word)
        if both is not None and 1 <= int(both[1]) < int(both[2]) <= 31:
            return int(both[1]), int(both[2])
        return None

    def _month_days(self) -> Iterator[_Day]:
        months = self.index.starts("month")
        reach = 0
        for hit in self.index.of("month"):
            if hit.first < reach:
                continue
            for day in self._days_of(hit, months):
                reach = max(reach, day.last)
                yield day

    def _days_of(self, hit: Hit, months: dict[int, Hit]) -> list[_Day]:
        index = self.index
        joins = index.starts("date_join")
        month = int(hit.entry.value)
        at = hit.first - 1
        if hit.first in index.ends("date_of"):
            at = index.ends("date_of")[hit.first].first - 1
        before = self._day_at(at)
        if before is not None and self._is_count_before(at):
            before = None
        found: list[_Day]
        if before is not None:
            first, (day, end_day) = at, before
            last, year = self._year_after(hit.last)
            # "28 February - 1 March"
            following = joins.get(last)
            if following is not None and not following.entry.get("pair") and day == end_day:
                other = self._day_at(following.last)
                second = months.get(following.last + 1)
                if other is not None and second is not None:
                    end, end_year = self._year_after(second.last)
                    span = _Day(first, end, day, other[0], month, int(second.entry.value), end_year or year)
                    return [span]
            found = [_Day(first, last, day, end_day, month, month, year)]
            link = first - 1
            while link >= 1 and found[0].day == found[0].end_day and (self.words[link] == "," or link in joins):
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
                if join is not None and (not join.entry.get("pair") or opened or other[0] + 1 == found[0].day):
                    found[0] = replace(found[0], day=other[0], first=link - 1)
                else:
                    found.insert(0, _Day(link - 1, link, other[0], other[0], month, month, year))
                link = found[0].first - 1
            return found
        if hit.first in index.ends("month_only"):
            return []
        after = self._day_at(hit.last)
        if after is None or self._counts(hit.last + 1):
            return []
        day, end_day = after
        last = hit.last + 1
        join = joins.get(last)
        if join is not None and day == end_day:
            second = months.get(join.last)
            other = self._day_at(join.last + 1) if second is not None else self._day_at(join.last)
            if other is not None and second is not None and not join.entry.get("pair"):
                end, year = self._year_after(join.last + 2)
                return [_Day(hit.first, end, day, other[0], month, int(second.entry.value), year)]
            if (
                other is not None
                and second is None
                and other[0] > day
                and not self._counts(join.last + 1)
                and not (join.last + 1 in months and int(months[join.last + 1].entry.value) != month)
            ):
                opened = hit.first in index.ends("date_open")
                end, year = self._year_after(join.last + 1)
                if not join.entry.get("pair") or opened or other[0] == day + 1:
                    return [_Day(hit.first, end, day, other[0], month, month, year)]
                return [
                    _Day(hit.first, last, day, day, month, month, year),
                    _Day(join.last, end, other[0], other[0], month, month, year),
                ]
        last, year = self._year_after(last)
        return [_Day(hit.first, last, day, end_day, month, month, year)]

    def _is_count_before(self, at: int) -> bool:
        """Say whether the number before a month belongs to what precedes it ("killed 3, February ...")."""
        return self.words[at + 1] == ","

    def _counts(self, at: int) -> bool:
        """Say whether a number before this token counts people or things."""
        return any(at in self.index.starts(category) for category in ("toll_person", "count_noun"))

    def _year_after(self, at: int) -> tuple[int, int | None]:
        last = at
        if at < len(self.words) and self.words[at] == ",":
            at += 1
        elif at in self.index.starts("date_of"):
            at = self.index.starts("date_of")[at].last
        if at < len(self.words) and _YEAR.fullmatch(self.words[at]) and not self._counts(at + 1):
            return at + 1, int(self.words[at])
        return last, None

    def _with_weekday(self, day: _Day) -> _Day:
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

    def _resolve_day(self, day: _Day, nights: dict[int, Hit]) -> DateMention | None:
        day = self._with_weekday(day)
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
        if end is None:
            # Not in the calendar (31 June): no date. Without a year: a date that is not known.
            if not any(_date(year, day.end_month, day.end_day) for year in (2024, 2025)):
                return None
            return DateMention(None, None, "unknown", None, self._night_first(first, nights), day.last)
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
        return DateMention(start, end, precision, "stated" if agrees else "relative", first, day.last, future=future)

    def _nearest(self, day: _Day, ahead: bool) -> tuple[date | None, bool]:
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
        last, year = self._year_after(hit.last)
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
        if i not in self.index.ends("number_year") or self._counts(i + 1):
            return None
        year = int(self.words[i])
        future = self.published is not None and year > self.published.year
        return DateMention(date(year, 1, 1), date(year, 12, 31), "year", "stated", i, i + 1, future=future)

    # Relative words

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

    def _relative(self, hit: Hit) -> DateMention:
        low, _, high = str(hit.entry.value).partition("..")
        ahead = int(low) > 0
        if self.published is None:
            return DateMention(None, None, "unknown", None, hit.first, hit.last, future=ahead)
        start = self.published + timedelta(days=int(low))
        end = self.published + timedelta(days=int(high)) if high else start
        return DateMention(start, end, "range" if high else "day", "relative", hit.first, hit.last, future=ahead)

    def _number_before(self, at: int) -> tuple[int, int] | None:
        """Read a number that ends before a token: (its value, its first token)."""
        word = self.words[at - 1] if at > 0 else ""
        if word.isdecimal() and len(word) <= 4:
            return int(word), at - 1
        hit = self.index.ends("number").get(at) or self.index.ends("toll_article").get(at)
        if hit is None or hit.entry.get("vague") or hit.entry.get("scale") or not str(hit.entry.value).isdecimal():
            return None
        return int(hit.entry.value), hit.first

    def _ago(self, hit: Hit) -> DateMention | None:
        unit = self.index.ends("date_unit").get(hit.first)
        number = self._number_before(unit.first) if unit is not None else None
        if unit is None or number is None:
            return None
        count, first = number
        if self.published is None:
            return DateMention(None, None, "unknown", None, first, hit.last)
        return self._shifted(unit.entry.value, -count, first, hit.last)

    def _past(self, hit: Hit) -> DateMention | None:
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
        return DateMention(start, self.published, precision, "relative", hit.first, unit.last)

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

    def _period(self, hit: Hit) -> DateMention | None:
        shift = int(hit.entry.get("shift", 0))
        if self.published is None:
            return DateMention(None, None, "unknown", None, hit.first, hit.last, future=shift > 0)
        if hit.entry.value != "weekend":
            return self._shifted(hit.entry.value, shift, hit.first, hit.last)
        saturday = self.published - timedelta(days=(self.published.weekday() - 5) % 7) + timedelta(weeks=shift)
        end = saturday + _AHEAD
        if shift <= 0:
            end = min(end, self.published)
        precision = "range" if end != saturday else "day"
        return DateMention(saturday, end, precision, "relative", hit.first, hit.last, future=shift > 0)

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
        bound = index.ends("date_bound").get(mention.first)
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
