"""Air defence: what was launched, shot down and lost → a layer; country-wide tallies go to the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.layer import Layer, make_layer

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["air_defence_layer"]

STOPPED = ("drones_intercepted", "drones_lost", "missiles_intercepted")


def air_defence_symbol(row: dict[str, object]) -> str:
    """Return the symbol of a tally: something was stopped, or was only said to be in the air."""
    if row.get("sub_event_type") == "Disrupted weapons use" or any(_positive(row.get(name)) for name in STOPPED):
        return "air_defence.interception"
    return "air_defence.other"


def _positive(value: object) -> bool:
    return isinstance(value, int) and value > 0


def air_defence_layer(table: pd.DataFrame, *, validated: bool = False) -> Layer:
    """Return the air defence of an event table as a layer; parameters and errors as `layers.layer.make_layer`."""
    return make_layer("air_defence", table, air_defence_symbol, validated=validated)
