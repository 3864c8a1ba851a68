"""Which of two numbers of a date is the month, where the cells of a table say otherwise than its dataset.

A spreadsheet writes the dates of an export anew, in the order of its user's country: 10/13/2024 for 13/10/2024. Its
other rows can be read in either order then, and would be on wrong days in that of the dataset.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from sitmap.sources.tables.profiles import Profile, plain_name
from sitmap.sources.tables.raw import RawTable, read_pieces

__all__ = ["as_written"]

_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}(?:[T ,].*)?")
_OTHER = {"dmy": "mdy", "mdy": "dmy"}
_SAID = {"dmy": "day", "mdy": "month"}


def as_written(raw: RawTable, profile: Profile, remark: Callable[[str], None]) -> Profile:
    """Return the profile with the order in which a table has its dates.

    Parameters
    ----------
    raw : RawTable
        Its first piece is read.
    profile : Profile
    remark : callable
        Told when it is another order than the dataset's.

    Returns
    -------
    Profile
        The same where no date, or not all dates that can be of one order only, are of the other.
    """
    other = _OTHER.get(profile.order)
    named = {column for column, field in profile.columns.items() if field in ("date", "start_date", "end_date")}
    columns = [column for column in raw.columns if plain_name(column) in named]
    if other is None or not columns:
        return profile
    first = next(read_pieces(raw, columns), None)
    if first is None:
        return profile
    seen: dict[str, str] = {}
    for column in columns:
        for text in first.frame[column].unique():
            found = _NUMBERS.fullmatch(text.strip())
            if found is not None and (int(found[1]) > 12) != (int(found[2]) > 12):
                seen.setdefault("dmy" if int(found[1]) > 12 else "mdy", text.strip())
    if seen.keys() != {other}:
        return profile
    remark(f"dates are read with the {_SAID[other]} first, as {seen[other]!r} has it; the dataset has it second")
    return replace(profile, order=other)
