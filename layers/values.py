"""The values of one column of the event table: what is null, how they are converted, and what is wrong with them.

Most columns of most tables hold what the schema asks for already. That is found out for a column as a whole, and then
no value is looked at one by one.
"""

from __future__ import annotations

import json
import math
import numbers
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from layers.schema import Column

__all__ = ["cast", "clean", "is_null", "some_rows"]

# Columns where a number is as good as its digits.
DIGITS_ALLOWED = frozenset({"id", "incident_id", "report_id"})
# Rows that a message names.
_SHOWN = 8


def is_null(value: object) -> bool:
    """Tell whether a single value means "nothing known": None, NaN, NaT, NA or empty text."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, (float, np.floating)):
        return bool(math.isnan(value))
    return isinstance(value, np.datetime64) and bool(np.isnat(value))


def some_rows(rows: Sequence[int], ids: Sequence[object] | None) -> str:
    """Name the first rows of several in a message, by number and id where they have one."""
    names = [
        f"{row} id={ids[row]!r}" if ids is not None and not is_null(ids[row]) else str(row) for row in rows[:_SHOWN]
    ]
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return f"{', '.join(names)}{more}"


def cast(values: Sequence[Any], column: Column) -> pd.Series:
    """Make a column of its dtype from values that are right or None."""
    if column.kind in ("int", "bool"):
        objects = np.array(values, dtype=object)
        null = np.array([value is None for value in values], dtype=bool)
        objects[null] = 0
        if column.kind == "int":
            return pd.Series(pd.arrays.IntegerArray(objects.astype(np.int64), null))
        return pd.Series(pd.arrays.BooleanArray(objects.astype(bool), null))
    if column.kind == "float":
        return pd.Series(np.array(values, dtype=float))
    return pd.Series(list(values), dtype=object)


def _to_str(value: Any, digits: bool) -> str:
    if isinstance(value, str):
        return value
    if digits and isinstance(value, numbers.Real) and not isinstance(value, bool) and float(value).is_integer():
        return str(int(float(value)) if isinstance(value, (float, np.floating)) else value)
    raise ValueError


def _to_int(value: Any) -> int:
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
        raise ValueError
    if isinstance(value, numbers.Integral):
        whole = int(value)
        # Tables and files hold 64 bits.
        if not -(2**63) <= whole < 2**63:
            raise ValueError
        return whole
    number = float(value)
    # Above 2**53 a float no longer holds every integer.
    if not number.is_integer() or abs(number) > 2**53:
        raise ValueError
    return int(number)


def _to_float(value: Any) -> float:
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise ValueError
    return float(value)


def _to_bool(value: Any) -> bool:
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    # GDAL hands booleans with nulls on as 0.0 and 1.0.
    if isinstance(value, numbers.Real) and value in (0, 1):
        return bool(value)
    raise ValueError


def _to_date(value: Any) -> date:
    if isinstance(value, (datetime, pd.Timestamp)):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, np.datetime64):
        day: date = pd.Timestamp(value).date()
        return day
    if isinstance(value, str):
        return datetime.fromisoformat(value.strip()).date()
    raise ValueError


def _to_list(value: Any) -> list[Any]:
    if isinstance(value, str):
        value = json.loads(value)
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(item) for item in value]
    raise ValueError


def _plain(item: Any) -> Any:
    """Turn numpy scalars and nested containers into what JSON has."""
    if isinstance(item, dict):
        return {str(key): _plain(value) for key, value in item.items()}
    if isinstance(item, (list, tuple, np.ndarray)):
        return [_plain(value) for value in item]
    if item is None or isinstance(item, (str, bool, int)):
        return item
    if isinstance(item, np.generic):
        return _plain(item.item())
    if isinstance(item, float):
        return None if not math.isfinite(item) else item
    raise ValueError


# Kinds that have a dtype of their own; the others are objects.
DTYPES = {"int": "Int64", "bool": "boolean", "float": "float64"}
EXPECTED = {
    "str": "text",
    "int": "a whole number",
    "float": "a finite number",
    "bool": "true or false",
    "date": "a date (YYYY-MM-DD)",
    "list": "a list (or JSON text of one)",
}


# What makes such values of text.
REMEDIES = {
    "int": "; pandas.to_numeric makes numbers of text",
    "float": "; pandas.to_numeric makes numbers of text",
    "date": "; pandas.to_datetime(..., format=...) makes dates of text",
    "list": '; a single word is written ["word"]',
}


def clean(
    given: pd.Series, column: Column, fault: Callable[[str, str, Sequence[int]], None]
) -> tuple[list[Any], pd.Series | None]:
    """Convert the values of one column, null to None, noting those that cannot be.

    Parameters
    ----------
    given : pandas.Series
    column : layers.schema.Column
        What the values have to be.
    fault : callable
        Called with the column's name, what is wrong and the rows.

    Returns
    -------
    values : list
    kept : pandas.Series or None
        The column itself where nothing had to be converted and its dtype is right; index 0 to n - 1.
    """
    null = given.isna().to_numpy(dtype=bool)
    if null.all():
        # Most columns of most tables are empty as a whole.
        return [None] * len(null), None
    found, kept = _as_they_are(given, null, column.kind)
    if found is None:
        found = _converted(given.tolist(), column, fault)
    if column.allowed and (strange := set(found).difference(column.allowed, (None,))):
        rows = [row for row, value in enumerate(found) if value in strange]
        fault(column.name, f"unknown value {found[rows[0]]!r}; allowed: {', '.join(column.allowed)}", rows)
    if column.minimum is None and column.maximum is None:
        return found, kept
    low = -math.inf if column.minimum is None else column.minimum
    high = math.inf if column.maximum is None else column.maximum
    rows = []
    if kept is None or not (kept.min() >= low and kept.max() <= high):
        rows = [row for row, value in enumerate(found) if value is not None and not low <= value <= high]
    if rows:
        least, most = (None if bound is None else f"{bound:g}" for bound in (column.minimum, column.maximum))
        bounds = (
            f"below {least}" if most is None else f"above {most}" if least is None else f"outside {least} to {most}"
        )
        remedy = "; are lon and lat swapped?" if column.name == "lat" else ""
        fault(column.name, f"{found[rows[0]]!r} is {bounds}{remedy}", rows)
    return found, kept


def _converted(values: Sequence[Any], column: Column, fault: Callable[[str, str, Sequence[int]], None]) -> list[Any]:
    """Look at the values one by one."""
    converters: dict[str, Callable[[Any], Any]] = {
        "str": lambda value: _to_str(value, column.name in DIGITS_ALLOWED),
        "int": _to_int,
        "float": _to_float,
        "bool": _to_bool,
        "date": _to_date,
        "list": _to_list,
    }
    convert = converters[column.kind]
    found: list[Any] = []
    wrong: list[int] = []
    for row, value in enumerate(values):
        if is_null(value):
            found.append(None)
            continue
        try:
            found.append(convert(value))
        except (ValueError, TypeError, OverflowError):
            wrong.append(row)
            found.append(None)
    if wrong:
        first = values[wrong[0]]
        remedy = REMEDIES.get(column.kind, "") if isinstance(first, str) else ""
        fault(column.name, f"expected {EXPECTED[column.kind]}, found {first!r}{remedy}", wrong)
    return found


def _as_they_are(given: pd.Series, null: np.ndarray[Any, Any], kind: str) -> tuple[list[Any] | None, pd.Series | None]:
    """Return the values of a column that holds nothing but what its kind asks for, and the column itself to keep."""
    objects = given.to_numpy(dtype=object, copy=True)
    objects[null] = None
    values: list[Any] = objects.tolist()
    if kind in DTYPES:
        if str(given.dtype) != DTYPES[kind] or (kind == "float" and np.isinf(given.to_numpy()).any()):
            return None, None
        return values, given.reset_index(drop=True)
    types = set(map(type, values)) - {type(None)}
    if kind == "str":
        right = types <= {str} and all(map(str.strip, set(values) - {None}))
    elif kind == "date":
        right = types <= {date}
    else:
        right = types <= {list} and _are_plain(list(chain.from_iterable(filter(None, values))))
    if not right:
        return None, None
    # What is null in another way becomes None.
    whole = given.dtype == object and set(map(type, given.to_numpy()[null])) <= {type(None)}
    return values, given.reset_index(drop=True) if whole else None


def _are_plain(items: list[Any]) -> bool:
    """Tell whether the items of lists are what JSON has already: text, whole numbers, and objects of single values."""
    kinds = set(map(type, items))
    if not kinds <= {str, int, bool, dict}:
        return False
    if dict not in kinds:
        return True
    objects = [item for item in items if type(item) is dict]
    inner = list(chain.from_iterable(map(dict.values, objects)))
    return (
        set(map(type, chain.from_iterable(objects))) <= {str}
        and set(map(type, inner)) <= {str, int, bool, float, type(None)}
        # A sum is finite where all its parts are.
        and math.isfinite(sum(value for value in inner if type(value) is float))
    )
