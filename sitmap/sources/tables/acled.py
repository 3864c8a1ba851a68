"""ACLED: rules of its codebook that are more than a column and a code.

Source: ACLED Codebook (2023 and later; acleddata.com/acleddatanew, "ACLED Codebook"), "Event types", "Actors",
"Fatalities", "Geo-precision", "Time precision".

- *Fatalities*: the most conservative figure reported, an estimate; 0 stands for none reported as well as for none. A
  number is therefore a lower bound (`killed_min`), and 0 says nothing.
- *Actors*: actor 1 is the one who acts where only one side does (explosions, violence against civilians, weapons made
  harmless); in battles the order says nothing. So only there it becomes `initiator`.
- *Time precision* 2: the date stands for the week around it; 3: for its month.
- *Timestamp*: when ACLED last wrote the row (seconds since 1970): the day of its publication.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from sitmap.sources.tables import events, values
from sitmap.sources.tables.fields import LEFT_OUT, Cells

__all__ = ["finish"]

_ONE_SIDED = frozenset({"Explosions/Remote violence", "Violence against civilians"})


def finish(cells: Cells) -> None:
    """Fill in what follows from several columns of an ACLED table."""
    _precision(cells)
    _dates(cells)
    fatalities = cells.column("fatalities")
    if fatalities is not None:
        number, wrong = values.numbers(fatalities)
        wrong |= (number < 0) | (number != np.floor(number)) & ~np.isnan(number)
        cells.count_lost("fatalities", wrong)
        cells.out["killed_min"] = np.where(wrong | (number == 0), np.nan, number)
    _types(cells)


def _precision(cells: Cells) -> None:
    given = cells.column("geo_precision")
    if given is None:
        cells.out["precision"] = np.full(cells.count, "area", dtype=object)
        return
    level, wrong = values.coded(given, cells.profile.codes["geo_precision"])
    cells.count_lost("geo_precision", wrong)
    # Without a code nothing says that it is the very place.
    level[level == None] = "area"  # noqa: E711
    cells.out["precision"] = level
    number, _ = values.numbers(given)
    cells.out["geo_precision"] = np.where((number >= 1) & (number <= 3), number, np.nan)


def _dates(cells: Cells) -> None:
    day = cells.out["start_date"]
    cells.reject(day == None, "event_date is empty")  # noqa: E711
    given = cells.column("time_precision")
    if given is None:
        level = np.full(cells.count, "unknown", dtype=object)
    else:
        level, wrong = values.coded(given, cells.profile.codes["time_precision"])
        cells.count_lost("time_precision", wrong)
        level[level == None] = "unknown"  # noqa: E711
    cells.out["date_precision"] = level
    start, end = day.copy(), day.copy()
    for row in np.flatnonzero((level == "week") | (level == "month")):
        if day[row] is not None:
            start[row], end[row] = _around(day[row], level[row])
    cells.out["start_date"], cells.out["end_date"] = start, end
    stamp = cells.column("timestamp")
    if stamp is not None:
        cells.out["published"], wrong = values.each(stamp, _written)
        cells.count_lost("timestamp", wrong)


def _around(day: date, level: str) -> tuple[date, date]:
    """Return the days that a date of a week or a month stands for."""
    if level == "week":
        return day - timedelta(days=3), day + timedelta(days=3)
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _written(text: str) -> date:
    try:
        return datetime.fromtimestamp(float(text), tz=UTC).date()
    except (OverflowError, OSError):
        raise ValueError(text) from None
    except ValueError:
        return values.read_day(text)


def _types(cells: Cells) -> None:
    """Find the layer, and who acts upon whom."""
    import pandas as pd

    kinds = pd.DataFrame({"type": cells.out["event_type"], "sub": cells.out["sub_event_type"]}).astype(object)
    kinds = kinds.where(kinds.notna(), None)
    pairs = pd.MultiIndex.from_frame(kinds)
    which, distinct = pairs.factorize()
    known = [events.layer_of(*pair) for pair in distinct]
    layer = np.array([*known, None], dtype=object)[which]
    names: list[tuple[Any, Any]] = list(distinct)
    cells.reject(layer == None, lambda row: events.no_layer(*names[which[row]]), LEFT_OUT)  # noqa: E711
    cells.out["layer"] = layer
    first, second = cells.column("actor1"), cells.column("actor2")
    nobody = np.full(cells.count, None, dtype=object)
    acting = nobody if first is None else events.sides(first)
    other = nobody if second is None else events.sides(second)
    one_sided = np.array([*(pair[0] in _ONE_SIDED for pair in distinct), False])[which] | (layer == "air_defence")
    cells.out["initiator"] = values.chosen(one_sided, acting)
    cells.out["target_side"] = values.chosen(one_sided, other)
    handed = layer == "control"
    cells.out["controller"] = values.chosen(handed, acting)
    cells.out["control_status"] = values.chosen(handed, "controlled")
