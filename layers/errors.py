"""Errors that layers raises.

::

    LayersError
    ├── SchemaError         a table whose columns or values are not those of the event table
    ├── ExportError         a file that could not be written, or a format that is not known
    └── AssetError          the map's own assets (script, Leaflet, words) are missing, damaged or old
"""

from __future__ import annotations

__all__ = ["AssetError", "ExportError", "LayersError", "SchemaError"]


class LayersError(Exception):
    """Root of all errors raised by the `layers` package."""


class SchemaError(LayersError):
    """A table does not follow the event table's schema; the message names columns and rows."""


class ExportError(LayersError):
    """A file could not be written, or its format is not known."""


class AssetError(LayersError):
    """The web assets are missing, damaged or older than their source."""
