"""Control: who is said to hold a place → a layer. Claims, not borders and not facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.layer import Layer, make_layer
from layers.symbolrules import SymbolRules, equals

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["control_layer"]

# Contested whoever is named, else by the controller.
SYMBOLS = SymbolRules(
    (
        *equals("control_status", {"contested": "control.contested"}),
        *equals("controller", {"Russia": "control.russia", "Ukraine": "control.ukraine"}),
    ),
    "control.other",
)


def control_layer(table: pd.DataFrame, *, validated: bool = False, lang: str = "en") -> Layer:
    """Return the control claims of an event table as a layer; parameters and errors as `layers.layer.make_layer`."""
    return make_layer("control", table, SYMBOLS, validated=validated, lang=lang)
