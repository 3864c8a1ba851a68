"""Boundary files of the user's own → a set of boundaries: geoBoundaries, COD-AB, and any with a name and a code column.

opening: a file → its layers of polygons in lon, lat; columns: which level a layer is of, and its names and codes;
shapes: geometries checked and repaired; matching: units → the first-level units that sitmap knows; assembling: all of
it → a `geo.boundaryset.BoundarySet`.
"""

from __future__ import annotations

from geo.boundaryfiles.assembling import read_boundaries

__all__ = ["read_boundaries"]
