"""Days in the names of files, layers and columns: which day a file of control stands for.

A name is searched for every usual form (20250212, 2025-02-12, 12.02.2025, 12_Feb_2025, 250212, seconds or milliseconds
since 1970), in English, Ukrainian and Russian. What two forms could be read from is not decided silently: day and month
are told apart by the other names of the same files, and what stays open is said.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

__all__ = ["Found", "day_of_value", "days_in", "only_day", "order_of", "without_days"]

# Maps of who holds what in this war begin here; a number that gives an earlier or a far later year is no day.
FIRST, LAST = dt.date(2014, 1, 1), dt.date(2099, 12, 31)

_MONTHS = {
    1: "january jan січня січень січ января январь янв",
    2: "february feb лютого лютий лют февраля февраль фев февр",
    3: "march mar березня березень бер марта март мар",
    4: "april apr квітня квітень кві квіт апреля апрель апр",
    5: "may травня травень тра трав мая май",
    6: "june jun червня червень чер черв июня июнь июн",
    7: "july jul липня липень лип июля июль июл",
    8: "august aug серпня серпень сер серп августа август авг",
    9: "september sept sep вересня вересень вер верес сентября сентябрь сен сент",
    10: "october oct жовтня жовтень жов жовт октября октябрь окт",
    11: "november nov листопада листопад лис лист ноября ноябрь ноя нояб",
    12: "december dec грудня грудень гру груд декабря декабрь дек",
}
_MONTH_OF = {word: number for number, words in _MONTHS.items() for word in words.split()}
_MONTH = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
# Between the parts of a day; a word of a month may touch its neighbours.
_SEP = r"[-_./ ]"
_GAP = r"[-_.,/ ]{0,3}"
_TH = "(?:st|nd|rd|th)?"
_MMDD = r"(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
# Letters and digits that run on are another number or word.
_FORMS = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        ("ymd", rf"(?<!\d)(?P<y>20\d\d)(?P<s>{_SEP})(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?=$|[T\D]|_)(?!\d)"),
        ("ymd", rf"(?<!\d)(?P<y>20\d\d){_MMDD}(?:[T_-]?[0-2]\d[0-5]\d(?:[0-5]\d)?Z?)?(?!\d)"),
        ("named", rf"(?<![\d.])(?P<d>\d{{1,2}}){_TH}{_GAP}(?P<n>{_MONTH})\.?{_GAP}(?P<y>20\d\d)(?!\d)"),
        ("named", rf"(?<![^\W_])(?P<n>{_MONTH})\.?{_GAP}(?P<d>\d{{1,2}}){_TH}[-_., ]{{1,3}}(?P<y>20\d\d)(?!\d)"),
        ("named", rf"(?<!\d)(?P<y>20\d\d){_GAP}(?P<n>{_MONTH})\.?{_GAP}(?P<d>\d{{1,2}})(?!\d)"),
        ("dmy", r"(?<!\d)(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>20\d\d|\d\d)(?!\d)"),
        ("either", r"(?<!\d)(?P<d>\d{1,2})(?P<s>[-_/ ])(?P<m>\d{1,2})(?P=s)(?P<y>20\d\d)(?!\d)"),
        ("either", r"(?<!\d)(?P<d>\d\d)(?P<m>\d\d)(?P<y>20\d\d)(?!\d)"),
        ("epoch", r"(?<!\d)(?P<e>1[3-9]\d{8}(?:\d{3})?)(?!\d)"),
        ("short", rf"(?<!\d)(?P<y>[12]\d){_MMDD}(?!\d)"),
    )
)  # fmt: skip
# A day after one of these is when something began or was drawn up to, not the day that the map stands for.
_BEFORE = re.compile(
    r"(?:^|[\W_])(?:before|prior[\W_]+to|until|since|from|after|pre|до|після|с|з|после|від)[\W_]+(?:the[\W_]+)?$", re.I
)
_CLOCK = re.compile(r"^[T_ -]?(?P<h>[01]\d|2[0-3])[:h_-]?(?P<m>[0-5]\d)(?!\d{3})")


@dataclass(frozen=True, slots=True)
class Found:
    """A day in a text.

    Parameters
    ----------
    days : tuple of datetime.date
        The one day, or the two that it can be read as: day before month first.
    start, end : int
        Where it stands.
    aside : bool
        It follows "before", "since" or the like.
    minutes : int
        The time of the day that follows it, in minutes; -1 where none does.
    """

    days: tuple[dt.date, ...]
    start: int
    end: int
    aside: bool = False
    minutes: int = -1


def days_in(text: str) -> tuple[Found, ...]:
    """Return the days that stand in a text, from left to right; of forms that overlap the fullest one."""
    taken: list[Found] = []
    for kind, form in _FORMS:
        for match in form.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in taken):
                continue
            days = _days(kind, match)
            if days:
                clock = _CLOCK.match(text[match.end() :])
                if clock is None and len(match[0]) > 10 and kind == "ymd":
                    clock = _CLOCK.match(match[0][8:])
                minutes = int(clock["h"]) * 60 + int(clock["m"]) if clock else -1
                aside = _BEFORE.search(text[: match.start()]) is not None
                taken.append(Found(days, match.start(), match.end(), aside, minutes))
    return tuple(sorted(taken, key=lambda one: one.start))


def _days(kind: str, match: re.Match[str]) -> tuple[dt.date, ...]:
    if kind == "epoch":
        return _known([_of_epoch(float(match["e"]))])
    year = int(match["y"])
    year += 2000 if year < 100 else 0
    if kind == "named":
        return _known([_day(year, _MONTH_OF[match["n"].lower()], int(match["d"]))])
    month, day = int(match["m"]), int(match["d"])
    if kind == "either":
        return _known([_day(year, month, day), _day(year, day, month)])
    return _known([_day(year, month, day)])


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _of_epoch(value: float) -> dt.date | None:
    """Return the day in UTC of seconds or milliseconds since 1970."""
    seconds = value / 1000.0 if abs(value) > 1e11 else value
    try:
        return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)).date()
    except (OverflowError, ValueError):
        return None


def _known(days: Iterable[dt.date | None]) -> tuple[dt.date, ...]:
    return tuple(dict.fromkeys(day for day in days if day is not None and FIRST <= day <= LAST))


def only_day(text: str, *, order: str = "dmy") -> tuple[dt.date | None, tuple[dt.date, ...]]:
    """Return the day that a text names, or None and the days between which it does not decide.

    Days after "before", "since" and the like count only where there is no other.
    """
    found = days_in(text)
    plain = [one for one in found if not one.aside]
    chosen = tuple(dict.fromkeys(one.days[-1 if order == "mdy" else 0] for one in plain))
    return (chosen[0], ()) if len(chosen) == 1 else (None, chosen)


def order_of(texts: Iterable[str]) -> tuple[str | None, str]:
    """Tell whether names write the day or the month first, where they use a form that leaves it open.

    Returns
    -------
    tuple
        ``dmy`` or ``mdy`` as soon as one name can only be read so, None where none decides; and an example of a name
        that can be read both ways ("" where there is none).
    """
    votes = set()
    example = ""
    for text in texts:
        for found in days_in(text):
            if len(found.days) == 2:
                example = example or text
            else:
                written = re.findall(r"\d+", text[found.start : found.end])
                if len(written) == 3 and len(written[2]) == 4 and "." not in text[found.start : found.end]:
                    votes.add("dmy" if int(written[0]) == found.days[0].day else "mdy")
    return (votes.pop() if len(votes) == 1 else None), example


def without_days(text: str) -> str:
    """Return a text without its days and the times that follow them, and what joined them to it."""
    for found in reversed(days_in(text)):
        rest = text[found.end :]
        clock = _CLOCK.match(rest)
        text = text[: found.start] + " " + (rest[clock.end() :] if clock else rest)
    return re.sub(r"[\s_\-.]+$|^[\s_\-.]+", "", re.sub(r"[\s_\-.]*\s[\s_\-.]*", " ", text)).strip()


def day_of_value(value: Any, *, order: str = "dmy") -> dt.date | None:
    """Return the day that a value of a column gives: a date, a text with one, or a number of seconds since 1970."""
    # A missing time of a table (NaT) is a datetime that equals nothing.
    if value is None or isinstance(value, bool) or value != value:
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int | float):
        # 20250212 as a number is a day; 1739318400 is one in seconds.
        if float(value).is_integer() and 20140101 <= value <= 20991231:
            return only_day(str(int(value)), order=order)[0]
        known = _known([_of_epoch(float(value))]) if value > 1e9 else ()
        return known[0] if known else None
    if isinstance(value, str):
        return only_day(value, order=order)[0]
    # Tables give days in NumPy's and pandas' own types.
    return only_day(str(value), order=order)[0]
