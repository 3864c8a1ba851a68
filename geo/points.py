"""The forms that points come in: tables, geometries, arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from geo.errors import GeometryError
from geo.geometry import check_lonlat

__all__ = ["lonlat_of"]

Floats = np.ndarray[Any, np.dtype[np.float64]]


def lonlat_of(points: Any) -> tuple[Floats, Floats, Any]:
    """Return lon, lat and an index from any of the forms that points come in."""
    import geopandas as gpd
    import pandas as pd

    if isinstance(points, gpd.GeoDataFrame):
        points = points.geometry
    if isinstance(points, gpd.GeoSeries):
        if points.crs is not None and not points.crs.equals("OGC:CRS84") and not points.crs.equals("EPSG:4326"):
            points = points.to_crs("OGC:CRS84")
        shapes = np.asarray(points, dtype=object)
        kinds = shapely.get_type_id(shapes)
        wrong = np.flatnonzero((kinds != 0) & (kinds != -1))
        if wrong.size:
            first = wrong[0]
            raise GeometryError(f"row {points.index[first]!r}: a {shapes[first].geom_type} is no point")
        lon, lat = shapely.get_x(shapes), shapely.get_y(shapes)
        index = points.index
    elif isinstance(points, pd.DataFrame):
        absent = [name for name in ("lon", "lat") if name not in points.columns]
        if absent:
            raise GeometryError(f"the table has no column {absent[0]!r}; points need 'lon' and 'lat', or a geometry")
        lon, lat = (points[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lon", "lat"))
        index = points.index
    else:
        array = np.asarray(points, dtype=float)
        if array.size == 0:
            array = array.reshape(0, 2)
        if array.ndim != 2 or array.shape[1] != 2:
            raise GeometryError(f"expected an array of shape (n, 2) with lon, lat in its rows, got {array.shape}")
        lon, lat = array[:, 0], array[:, 1]
        index = pd.RangeIndex(len(array))
    lon, lat = check_lonlat(lon, lat)
    return lon, lat, index
