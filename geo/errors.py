"""Errors that geo raises.

::

    GeoError
    ├── GazetteerError      a table of places that is missing, damaged or of an unknown form
    ├── BoundaryError       a boundary layer that is missing, damaged or of an unknown form
    ├── ControlError        a file of who holds what that is missing, damaged or cannot be told apart
    └── GeometryError       coordinates or geometries that mean nothing (out of range, NaN, empty)
"""

from __future__ import annotations

__all__ = ["BoundaryError", "ControlError", "GazetteerError", "GeoError", "GeometryError"]


class GeoError(Exception):
    """Root of all errors raised by the `geo` package."""


class GazetteerError(GeoError):
    """A table of places is missing, damaged or of an unknown form."""


class BoundaryError(GeoError):
    """A boundary layer is missing, damaged or of an unknown form."""


class ControlError(GeoError):
    """A file of who holds what is missing, damaged, or does not say what its areas mean."""


class GeometryError(GeoError):
    """Coordinates or geometries that mean nothing."""
