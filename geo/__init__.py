"""Where: names, places, first-level units. Knows no events and no maps.

``geo.geocode("Chernigiv region")``, ``geo.find_mentions(text)``, ``geo.join_admin(points)``. What needs
shapely or geopandas is imported when one of its names is first used. `geo.geocode` is the function; its
module's other names are imported with ``from geo.gazetteerfiles import read_gazetteer
from geo.geocode import ...``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from geo.errors import BoundaryError, GazetteerError, GeoError, GeometryError
from geo.gazetteer import Gazetteer, Name, Place, load_gazetteer
from geo.gazetteerfiles import read_gazetteer
from geo.geocode import geocode
from geo.mentions import Mention, UnknownName, find_mentions, unknown_names
from geo.names import match_key, normalise, romanise
from geo.precision import acled_geo_precision, ucdp_where_prec
from geo.resolving import Alternative, Match, resolve
from geo.suggest import suggest

if TYPE_CHECKING:
    from geo.boundaries import Unit, area_geometry, background, join_admin, join_units, unit, units
    from geo.boundaryfiles import read_boundaries
    from geo.boundaryset import BoundarySet
    from geo.geometry import circle
    from geo.reverse import NearestPlace, PointPlace, nearest_place, reverse_geocode, reverse_geocode_all
    from geo.tables import geocode_frame

__all__ = [
    "Alternative",
    "BoundaryError",
    "BoundarySet",
    "Gazetteer",
    "GazetteerError",
    "GeoError",
    "GeometryError",
    "Match",
    "Mention",
    "Name",
    "NearestPlace",
    "Place",
    "PointPlace",
    "Unit",
    "UnknownName",
    "acled_geo_precision",
    "area_geometry",
    "background",
    "circle",
    "find_mentions",
    "geocode",
    "geocode_frame",
    "join_admin",
    "join_units",
    "load_gazetteer",
    "match_key",
    "nearest_place",
    "normalise",
    "read_boundaries",
    "read_gazetteer",
    "resolve",
    "reverse_geocode",
    "reverse_geocode_all",
    "romanise",
    "suggest",
    "ucdp_where_prec",
    "unit",
    "units",
    "unknown_names",
]

_LAZY = {
    "NearestPlace": "geo.reverse",
    "PointPlace": "geo.reverse",
    "nearest_place": "geo.reverse",
    "reverse_geocode": "geo.reverse",
    "reverse_geocode_all": "geo.reverse",
    "BoundarySet": "geo.boundaryset",
    "Unit": "geo.boundaries",
    "area_geometry": "geo.boundaries",
    "background": "geo.boundaries",
    "circle": "geo.geometry",
    "geocode_frame": "geo.tables",
    "join_admin": "geo.boundaries",
    "join_units": "geo.boundaries",
    "read_boundaries": "geo.boundaryfiles",
    "unit": "geo.boundaries",
    "units": "geo.boundaries",
}


def __getattr__(name: str) -> Any:
    module = _LAZY.get(name)
    if module is None:
        raise AttributeError(f"module 'geo' has no attribute {name!r}")
    value = getattr(importlib.import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
