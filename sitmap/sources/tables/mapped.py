"""Tables with a mapping: what follows from the columns that a user named."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from layers.schema import BY_NAME
from sitmap.sources.tables import events, values
from sitmap.sources.tables.fields import Cells
from sitmap.sources.tables.profiles import load_data, plain_name

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["finish"]

# Field → the dataset whose codes it has.
_CODES = {"geo_precision": "acled", "where_prec": "ucdp"}


def finish(cells: Cells) -> None:
    """Fill in event type and layer from what there is of them, and what the dates are."""
    nothing = np.full(cells.count, None, dtype=object)
    layer = cells.objects("layer")
    types, subs = cells.objects("event_type"), cells.objects("sub_event_type")
    types = np.array(
        [kind or events.type_of(sub) for kind, sub in zip(types, subs, strict=True)] or types, dtype=object
    )
    cells.out["event_type"] = types
    kinds = list(zip(types, subs, strict=True))
    known = {kind: events.layer_of(*kind) for kind in set(kinds)}
    named = np.array([known[kind] for kind in kinds] or nothing, dtype=object)
    layer = np.where(layer == None, named, layer)  # noqa: E711
    cells.out["layer"] = layer
    cells.reject(layer == None, lambda row: _no_layer(cells, kinds[row], row))  # noqa: E711
    start, end = cells.objects("start_date"), cells.objects("end_date")
    if "date_precision" not in cells.out:
        told = values.chosen(start != None, "day")  # noqa: E711
        told[(start != None) & (start != end)] = "range"  # noqa: E711
        told[start == None] = "unknown"  # noqa: E711
        cells.out["date_precision"] = told
    _precision(cells)
    if "incident_id" in cells.out:
        cells.out["incident_id"] = _incidents(cells.profile.key, cells.out["incident_id"])


def _incidents(key: str, column: pd.Series) -> values.Objects:
    """Return ids of incidents that no other dataset has; None for a row that names none, which is one of its own."""
    found, _ = values.each(
        column.fillna(""),
        lambda text: hashlib.sha256(f"{key}\x1fincident\x1f{text}".encode("utf-8", "replace")).hexdigest()[:16],
    )
    return found


def _precision(cells: Cells) -> None:
    """Take how exact places are from a codebook's codes, where a column has them and none has the words."""
    coded = [field for field in _CODES if field in cells.out]
    if "precision" in cells.out or not coded:
        return
    # What is not said to be exact is not.
    level = np.full(cells.count, "area", dtype=object)
    for field in coded:
        words = load_data(_CODES[field])["codes"][field]
        given = cells.numbers(field)
        for code, word in words.items():
            level[given == float(code)] = word
    cells.out["precision"] = level


def _no_layer(cells: Cells, kind: tuple[str | None, str | None], row: int) -> str:
    if any(kind):
        return events.no_layer(*kind)
    layers = ", ".join(BY_NAME["layer"].allowed)
    column = next((name for name, field in cells.profile.columns.items() if field == "layer"), None)
    if column is None:
        return f"says no layer: map a column to layer or event_type, or set one of {layers} for all rows"
    found = cells.column(plain_name(column))
    word = "" if found is None else found.iloc[row].strip()
    return f"{column}: {word!r} is none of {layers}: say in the mapping what it means, [values.{column}]"
