"""Tables with a mapping: what follows from the columns that a user named."""

from __future__ import annotations

import numpy as np

from layers.schema import BY_NAME
from sitmap.sources.tables import events, values
from sitmap.sources.tables.fields import Cells
from sitmap.sources.tables.profiles import plain_name

__all__ = ["finish"]


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
    placed = ~np.isnan(cells.numbers("lon")) | (cells.objects("geometry") != None)  # noqa: E711
    placed |= (cells.objects("place_text") != None) | (cells.objects("admin1_given") != None)  # noqa: E711
    cells.reject(~placed, "says no place: neither coordinates nor a name")


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
