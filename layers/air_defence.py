"""Air defence: what was launched, shot down and lost → a layer; country-wide tallies go to the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.layer import Layer, make_layer
from layers.symbolrules import SymbolRules, equals, positive

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["air_defence_layer"]

# Something was stopped, or was only said to be in the air.
SYMBOLS = SymbolRules(
    (
        *equals("sub_event_type", {"Disrupted weapons use": "air_defence.interception"}),
        *positive("air_defence.interception", "drones_intercepted", "drones_lost", "missiles_intercepted"),
    ),
    "air_defence.other",
)


def air_defence_layer(table: pd.DataFrame, *, validated: bool = False, lang: str = "en") -> Layer:
    """Return the air defence of an event table as a layer; parameters and errors as `layers.layer.make_layer`."""
    return make_layer("air_defence", table, SYMBOLS, validated=validated, lang=lang)
