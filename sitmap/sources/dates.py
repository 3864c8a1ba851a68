"""The day of publication as records, pages and feeds state it → a date; what could mean two dates is refused."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from zoneinfo import ZoneInfo

__all__ = ["day_in_kyiv", "parse_published"]

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,T].*)?")


def parse_published(value: str) -> date:
    """Read the day of publication.

    Parameters
    ----------
    value : str
        ISO 8601 (``2025-02-12``, ``2025-02-12T08:15:00Z``), the form of mail and RSS
        (``Wed, 12 Feb 2025 08:15:00 GMT``) or ``12.02.2025``.

    Returns
    -------
    datetime.date
        The day in Kyiv of a time whose zone is given; otherwise the day as written.

    Raises
    ------
    ValueError
        If it is none of these; ``02/03/2025`` is refused, since it names two different days.
    """
    text = value.strip()
    try:
        return day_in_kyiv(datetime.fromisoformat(text))
    except ValueError:
        pass
    dotted = _DOTTED.fullmatch(text)
    try:
        if dotted is not None:
            day, month, year = map(int, dotted.groups())
            return date(year, month, day)
        return day_in_kyiv(parsedate_to_datetime(text))
    except (ValueError, IndexError, OverflowError):
        raise ValueError(f"cannot read the date {value[:40]!r}; write it as YYYY-MM-DD") from None


def day_in_kyiv(moment: datetime) -> date:
    """Return the day in Kyiv of a time whose zone is given; otherwise the day as written.

    Raises
    ------
    ValueError
        If it is outside of the calendar.
    """
    if moment.tzinfo is None:
        return moment.date()
    try:
        return moment.astimezone(_kyiv()).date()
    except OverflowError:
        raise ValueError("outside of the calendar") from None


@cache
def _kyiv() -> ZoneInfo:
    return ZoneInfo("Europe/Kyiv")
