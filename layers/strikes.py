"""Strikes: shelling, missiles, drones, bombs, mines and attacks on civilians → a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.layer import Layer, make_layer
from layers.symbolrules import SymbolRules, equals

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["strike_layer"]

# By ACLED's sub-event type, else by its event type.
SYMBOLS = SymbolRules(
    (
        *equals(
            "sub_event_type",
            {
                "Air/drone strike": "strike.air",
                "Shelling/artillery/missile attack": "strike.shelling",
                "Remote explosive/landmine/IED": "strike.explosive",
                "Grenade": "strike.explosive",
                "Suicide bomb": "strike.explosive",
                "Attack": "strike.civilians",
            },
        ),
        *equals("event_type", {"Violence against civilians": "strike.civilians"}),
    ),
    "strike.other",
)


def strike_layer(table: pd.DataFrame, *, validated: bool = False, lang: str = "en") -> Layer:
    """Return the strikes of an event table as a layer; parameters and errors as `layers.layer.make_layer`."""
    return make_layer("strike", table, SYMBOLS, validated=validated, lang=lang)
