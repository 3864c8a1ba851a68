"""Columns of text → values: each distinct text is read once, however many rows have it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from sitmap.sources.dates import day_in_kyiv

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["AmbiguousDay", "chosen", "coded", "days", "each", "numbers", "read_day", "read_number", "texts"]

Objects = np.ndarray[Any, np.dtype[np.object_]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]

# What statistics programs write for nothing.
_NOTHING = frozenset({"", "na", "n/a", "nan", "null", "none", "nat", "-", "\\n"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_ZONED = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\.0)?")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ,].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4}|\d\d)(?:[T ,].*)?")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?:[T ,].*)?")
# Line ends of other systems, and characters that no line of text has.
_UNCLEAN = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]"


class AmbiguousDay(ValueError):
    """A date that names two days, as 02/03/2024."""


def each(column: pd.Series, read: Callable[[str], Any]) -> tuple[Objects, Bools]:
    """Apply a function to each distinct text of a column.

    Parameters
    ----------
    column : pandas.Series of str
    read : callable
        Given a text without blanks around it that is not empty; may raise ValueError.

    Returns
    -------
    values : array of object
        What it returned; None where the cell is empty or it raised.
    wrong : array of bool
        Where it raised.
    """
    import pandas as pd

    which, distinct = pd.factorize(column)
    found = np.full(len(distinct) + 1, None, dtype=object)
    wrong = np.zeros(len(distinct) + 1, dtype=bool)
    for number, text in enumerate(distinct.tolist()):
        text = text.strip()
        if text.casefold() in _NOTHING:
            continue
        try:
            found[number] = read(text)
        except ValueError:
            wrong[number] = True
    return found[which], wrong[which]


def chosen(where: Any, values: Any) -> Objects:
    """Return a value, or the values of a column, where a condition holds; None elsewhere."""
    found = np.full(len(where), None, dtype=object)
    found[where] = values[where] if isinstance(values, np.ndarray) else values
    return found


def coded(column: pd.Series, words: Mapping[str, str]) -> tuple[Objects, Bools]:
    """Return the words of codes, and where a code is not known; capitals and ".0" do not matter."""
    folded = {code.casefold(): word for code, word in words.items()}

    def read(text: str) -> str:
        code = text.casefold()
        found = folded.get(code) or folded.get(code.removesuffix(".0"))
        if found is None:
            raise ValueError(text)
        return found

    return each(column, read)


def days(column: pd.Series, order: str) -> tuple[Objects, Bools]:
    """Return the days of a column (`datetime.date` or None), and where there is no day to be read."""
    return each(column, lambda text: read_day(text, order))


def read_day(text: str, order: str = "") -> date:
    """Read a day.

    Parameters
    ----------
    text : str
        ``2024-03-01`` (also with a time; the day in Kyiv of one with its zone), ``20240301``, ``01 March 2024``,
        ``1-Mar-2024``, ``1-Mar-24``, ``March 1, 2024``, or ``01/03/2024``.
    order : str
        ``dmy`` or ``mdy``: which of two numbers is the month. Without it what names two days is refused.

    Raises
    ------
    AmbiguousDay
        For what names two days.
    ValueError
        For what names none.
    """
    if _ZONED.fullmatch(text):
        return day_in_kyiv(datetime.fromisoformat(text))
    if (found := _ISO.fullmatch(text)) or (found := _COMPACT.fullmatch(text)):
        year, month, day = map(int, found.groups())
        return date(year, month, day)
    if found := _NUMBERS.fullmatch(text):
        first, second, year = map(int, found.groups())
        if order == "dmy" or (order != "mdy" and (first > 12 or first == second)):
            return date(year, second, first)
        if order == "mdy" or second > 12:
            return date(year, first, second)
        raise AmbiguousDay(f"{text!r} names two days")
    if found := _DAY_FIRST.fullmatch(text):
        year = int(found[3])
        return date(year + 2000 if year < 100 else year, _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.fullmatch(text):
        return date(int(found[3]), _month(found[1]), int(found[2]))
    return datetime.fromisoformat(text).date()


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].casefold()) + 1


def read_number(text: str) -> float:
    """Read a number with a decimal point or comma.

    Raises
    ------
    ValueError
        For what is none, or not finite.
    """
    if re.fullmatch(r"[-+]?\d+,\d+", text):
        text = text.replace(",", ".")
    value = float(text)
    if not np.isfinite(value):
        raise ValueError(text)
    return value


def numbers(column: pd.Series) -> tuple[Floats, Bools]:
    """Return the numbers of a column, NaN where there is none, and where a cell holds something else."""
    import pandas as pd

    found = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
    found[~np.isfinite(found)] = np.nan
    missing = np.isnan(found)
    wrong = np.zeros(len(found), dtype=bool)
    if missing.any():
        values, wrong[missing] = each(column[missing], read_number)
        found[missing] = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return found, wrong


def texts(column: pd.Series) -> pd.Series:
    """Return a column of text without blanks around it and without control characters; null where it is empty."""
    import pandas as pd

    clean = column.str.strip()
    unclean = column.str.contains(_UNCLEAN).to_numpy(dtype=bool, na_value=False)
    if unclean.any():
        from sitmap.sources.decode import clean_text

        told = np.array(clean, dtype=object)
        told[unclean] = [clean_text(text).strip() for text in told[unclean]]
        clean = pd.Series(told, index=column.index, dtype="str")
    return clean.where(clean != "", pd.NA)
