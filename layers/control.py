"""Control: who is said to hold a place → a layer. Claims, not borders and not facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.layer import Layer, make_layer

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["control_layer"]

BY_CONTROLLER = {"Russia": "control.russia", "Ukraine": "control.ukraine"}


def control_symbol(row: dict[str, object]) -> str:
    """Return the symbol of a control claim: contested whoever is named, else by the controller."""
    if row.get("control_status") == "contested":
        return "control.contested"
    return BY_CONTROLLER.get(str(row.get("controller")), "control.other")


def control_layer(table: pd.DataFrame, *, validated: bool = False) -> Layer:
    """Return the control claims of an event table as a layer; parameters and errors as `layers.layer.make_layer`."""
    return make_layer("control", table, control_symbol, validated=validated)
