"""Errors that geo raises.

::

    GeoError
    ├── GazetteerError      a table of places that is missing, damaged or of an unknown form
    ├── BoundaryError       a boundary layer that is missing, damaged or of an unknown form
    └── GeometryError       coordinates or geometries that mean nothing (out of range, NaN, empty)
"""

from __future__ import annotations

__all__ = ["BoundaryError", "GazetteerError", "GeoError", "GeometryError"]


class GeoError(Exception):
    """Root of all errors raised by the `geo` package."""


class GazetteerError(GeoError):
    """A table of places is missing, damaged or of an unknown form."""


class BoundaryError(GeoError):
    """A boundary layer is missing, damaged or of an unknown form."""


class GeometryError(GeoError):
    """Coordinates or geometries that mean nothing."""
