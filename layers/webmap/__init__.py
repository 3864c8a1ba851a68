"""The event table as a Folium map: one self-contained HTML page that opens without a network.

`build_map` makes a `folium.Map` from an event table (and areas of control), `build_diff_map` one of what changed
between two snapshots of control, `render` its HTML, `write_map` the file. Nothing is imported
from folium until one of them is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from layers.webmap.build import build_diff_map, build_map, render, write_map
    from layers.webmap.element import EventElement, SituationMap

__all__ = ["EventElement", "SituationMap", "build_diff_map", "build_map", "render", "write_map"]

_HOME = {
    "EventElement": "layers.webmap.element",
    "SituationMap": "layers.webmap.element",
    "build_diff_map": "layers.webmap.build",
    "build_map": "layers.webmap.build",
    "render": "layers.webmap.build",
    "write_map": "layers.webmap.build",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
