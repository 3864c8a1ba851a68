"""All layers of an event table, in the order in which they are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers import air_defence, control, ground, strikes
from layers.air_defence import air_defence_layer
from layers.boundaries import boundary_layer
from layers.control import control_layer
from layers.ground import ground_layer
from layers.layer import draw_rows
from layers.strikes import strike_layer

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from layers.layer import Drawing, Layer

__all__ = ["EVENT_LAYERS", "EVENT_SYMBOLS", "build_layers", "event_drawings"]

# In the order in which they are drawn, the lowest first; together they hold every row of an event table once.
EVENT_LAYERS = (control_layer, air_defence_layer, ground_layer, strike_layer)

# Which symbol a row of each of them has.
EVENT_SYMBOLS = {
    "control": control.SYMBOLS,
    "air_defence": air_defence.SYMBOLS,
    "ground": ground.SYMBOLS,
    "strike": strikes.SYMBOLS,
}


def event_drawings(table: gpd.GeoDataFrame) -> list[Drawing]:
    """Return how each row of a validated event table is drawn, in the table's order, whatever its layer."""
    return draw_rows(table, EVENT_SYMBOLS)


def build_layers(table: pd.DataFrame, *, boundaries: bool = True, lang: str = "en") -> list[Layer]:
    """Return the layers of an event table, the lowest first: boundaries, control, air defence, ground, strikes.

    Together the four event layers hold every row of the table once; a layer without rows is there, empty.

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        An event table (`layers.schema.validate` is applied).
    boundaries : bool
        Whether the boundary layer comes along.
    lang : str
        Language of titles and legends.

    Raises
    ------
    layers.errors.SchemaError
        When the table is no event table.
    """
    from layers.schema import validate

    valid = validate(table)
    events = [builder(valid, validated=True, lang=lang) for builder in EVENT_LAYERS]
    return [boundary_layer(lang=lang), *events] if boundaries else events
