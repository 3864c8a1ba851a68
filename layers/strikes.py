"""Strikes: shelling, missiles, drones, bombs, mines and attacks on civilians → a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.layer import Layer, make_layer

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["strike_layer"]

# ACLED's sub-event types by the symbol that stands for them.
BY_SUB_EVENT_TYPE = {
    "Air/drone strike": "strike.air",
    "Shelling/artillery/missile attack": "strike.shelling",
    "Remote explosive/landmine/IED": "strike.explosive",
    "Grenade": "strike.explosive",
    "Suicide bomb": "strike.explosive",
    "Attack": "strike.civilians",
}
BY_EVENT_TYPE = {"Violence against civilians": "strike.civilians"}


def strike_symbol(row: dict[str, object]) -> str:
    """Return the symbol of a strike: by ACLED's sub-event type, else by its event type."""
    return BY_SUB_EVENT_TYPE.get(
        str(row.get("sub_event_type")), BY_EVENT_TYPE.get(str(row.get("event_type")), "strike.other")
    )


def strike_layer(table: pd.DataFrame, *, validated: bool = False) -> Layer:
    """Return the strikes of an event table as a layer; parameters and errors as `layers.layer.make_layer`."""
    return make_layer("strike", table, strike_symbol, validated=validated)
