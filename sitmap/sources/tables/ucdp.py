"""UCDP GED: rules of its codebook that are more than a column and a code.

Source: UCDP GED Codebook (version 23 and later; ucdp.uu.se/downloads), "type_of_violence", "where_prec", "date_prec",
"best", "high", "low", "side_a".

- *Deaths*: `low` and `high` are the bounds (`killed_min`, `killed_max`); `best` is kept beside them.
- *Type of violence*: 1 state-based and 2 non-state conflict are fights of two organised sides (ACLED's "Battles"; UCDP
  does not tell with which weapons, so a deadly shelling of soldiers is among them); 3 is one-sided violence against
  civilians, of which `side_a` is the one who acts.
- *where_prec* 6 knows the country only: such an event has no place on the map. 7 is a sea or the air over it.
"""

from __future__ import annotations

import numpy as np

from sitmap.sources.tables import events, values
from sitmap.sources.tables.fields import Cells

__all__ = ["finish"]

_ONE_SIDED = 3


def finish(cells: Cells) -> None:
    """Fill in what follows from several columns of a UCDP table."""
    for code, field in (("where_prec", "precision"), ("date_prec", "date_precision")):
        cells.out[field] = _coded(cells, code)
    cells.reject(cells.out["precision"] == None, "where_prec says none of 1 to 7")  # noqa: E711
    where, _ = values.numbers(cells.needed("where_prec"))
    cells.out["where_prec"] = where
    start, end = cells.out["start_date"], cells.out["end_date"]
    cells.reject(start == None, "date_start and date_end are empty")  # noqa: E711
    level = cells.out["date_precision"]
    level[level == None] = "unknown"  # noqa: E711
    level[(level == "day") & (start != end)] = "range"
    _deaths(cells)
    kind, wrong = values.numbers(cells.needed("type_of_violence"))
    cells.reject(wrong | ~np.isin(kind, (1, 2, 3)), "type_of_violence says none of 1 to 3")
    against_civilians = kind == _ONE_SIDED
    cells.out["layer"] = np.where(against_civilians, "strike", "ground").astype(object)
    cells.out["event_type"] = np.where(against_civilians, "Violence against civilians", "Battles").astype(object)
    cells.out["sub_event_type"] = values.chosen(against_civilians, "Attack")
    cells.out["initiator"] = values.chosen(against_civilians, events.sides(cells.needed("side_a")))


def _coded(cells: Cells, name: str) -> values.Objects:
    column = cells.column(name)
    if column is None:
        return np.full(cells.count, None, dtype=object)
    found, wrong = values.coded(column, cells.profile.codes[name])
    cells.count_lost(name, wrong)
    return found


def _deaths(cells: Cells) -> None:
    bounds = []
    for name in ("low", "high"):
        number, wrong = values.numbers(cells.needed(name))
        wrong |= (number < 0) | (number != np.floor(number)) & ~np.isnan(number)
        cells.count_lost(name, wrong)
        bounds.append(np.where(wrong, np.nan, number))
    low, high = bounds
    # What contradicts itself says nothing; both numbers stand beside it as they are.
    crossed = low > high
    cells.count_lost("low", crossed)
    cells.out["killed_min"] = np.where(crossed, np.nan, low)
    cells.out["killed_max"] = np.where(crossed, np.nan, high)
