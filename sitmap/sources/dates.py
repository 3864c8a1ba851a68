"""The `published` value of a record → a date; what could mean two dates is refused."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

__all__ = ["parse_published"]

_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,T].*)?")


def parse_published(value: str) -> date:
    """Read the day of publication.

    Parameters
    ----------
    value : str
        ISO 8601 (``2025-02-12``, ``2025-02-12T08:15:00Z``), the form of mail and RSS
        (``Wed, 12 Feb 2025 08:15:00 GMT``) or ``12.02.2025``. The day is taken as written, in the time zone of the
        value itself.

    Raises
    ------
    ValueError
        If it is none of these; ``02/03/2025`` is refused, since it names two different days.
    """
    text = value.strip()
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    dotted = _DOTTED.fullmatch(text)
    try:
        if dotted is not None:
            day, month, year = map(int, dotted.groups())
            return date(year, month, day)
        return parsedate_to_datetime(text).date()
    except (ValueError, IndexError, OverflowError):
        raise ValueError(f"cannot read the date {value[:40]!r}; write it as YYYY-MM-DD") from None
