"""Ground combat: clashes and territory taken in battle → a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.layer import Layer, make_layer
from layers.symbolrules import SymbolRules, equals

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ground_layer"]

# By ACLED's sub-event type.
SYMBOLS = SymbolRules(
    equals(
        "sub_event_type",
        {
            "Armed clash": "ground.clash",
            "Government regains territory": "ground.territory",
            "Non-state actor overtakes territory": "ground.territory",
        },
    ),
    "ground.other",
)


def ground_layer(table: pd.DataFrame, *, validated: bool = False, lang: str = "en") -> Layer:
    """Return the ground combat of an event table as a layer; parameters and errors as `layers.layer.make_layer`."""
    return make_layer("ground", table, SYMBOLS, validated=validated, lang=lang)
