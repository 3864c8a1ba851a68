"""Ground combat: clashes and territory taken in battle → a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.layer import Layer, make_layer

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ground_layer"]

# ACLED's sub-event types by the symbol that stands for them.
BY_SUB_EVENT_TYPE = {
    "Armed clash": "ground.clash",
    "Government regains territory": "ground.territory",
    "Non-state actor overtakes territory": "ground.territory",
}


def ground_symbol(row: dict[str, object]) -> str:
    """Return the symbol of ground combat, by ACLED's sub-event type."""
    return BY_SUB_EVENT_TYPE.get(str(row.get("sub_event_type")), "ground.other")


def ground_layer(table: pd.DataFrame, *, validated: bool = False) -> Layer:
    """Return the ground combat of an event table as a layer; parameters and errors as `layers.layer.make_layer`."""
    return make_layer("ground", table, ground_symbol, validated=validated)
