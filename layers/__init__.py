"""What is drawn: a validated event table → layers → a map or a file. Knows no text and no reports."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from layers.air_defence import air_defence_layer
    from layers.boundaries import boundary_layer
    from layers.build import build_layers
    from layers.control import control_layer
    from layers.errors import AssetError, ExportError, LayersError, SchemaError
    from layers.export import write
    from layers.export.atomic import atomic_write
    from layers.export.geojson import write_geojson
    from layers.ground import ground_layer
    from layers.layer import Drawing, Layer, LegendEntry
    from layers.schema import COLUMNS, CRS, Column, empty_table, validate
    from layers.strikes import strike_layer

__all__ = [
    "COLUMNS",
    "CRS",
    "AssetError",
    "Column",
    "Drawing",
    "ExportError",
    "Layer",
    "LayersError",
    "LegendEntry",
    "SchemaError",
    "air_defence_layer",
    "atomic_write",
    "boundary_layer",
    "build_layers",
    "control_layer",
    "empty_table",
    "ground_layer",
    "strike_layer",
    "validate",
    "write",
    "write_geojson",
]

_HOMES = {
    "layers.air_defence": ("air_defence_layer",),
    "layers.boundaries": ("boundary_layer",),
    "layers.build": ("build_layers",),
    "layers.control": ("control_layer",),
    "layers.errors": ("AssetError", "ExportError", "LayersError", "SchemaError"),
    "layers.export": ("write",),
    "layers.export.atomic": ("atomic_write",),
    "layers.export.geojson": ("write_geojson",),
    "layers.ground": ("ground_layer",),
    "layers.layer": ("Drawing", "Layer", "LegendEntry"),
    "layers.schema": ("COLUMNS", "CRS", "Column", "empty_table", "validate"),
    "layers.strikes": ("strike_layer",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    # Loaded on first use: geopandas takes half a second that `import layers` need not cost.
    if name not in _HOME_OF:
        raise AttributeError(f"module 'layers' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
