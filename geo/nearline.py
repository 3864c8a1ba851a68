"""Distances from points to lines, over the ground."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from geo.geometry import distance_km

__all__ = ["EARTH_KM", "NearLine"]

Floats = np.ndarray[Any, np.dtype[np.float64]]

EARTH_KM = 6371.0088


class NearLine:
    """Lines that points are asked the distance to.

    Parameters
    ----------
    segments : array of float, shape (n, 2, 2)
        The two ends of each, as lon and lat in degrees, straight in these; at least one.

    Notes
    -----
    The nearest point of the lines is found in an azimuthal projection centred on them, which keeps the order of
    distances to about 0.1 % within 500 km of the centre; the distance to it is then geodesic.
    """

    def __init__(self, segments: Floats) -> None:
        lon, lat = segments[..., 0], segments[..., 1]
        # Halfway between the sides is not the middle for lines on both sides of the antimeridian, but near it.
        if lon.max() - lon.min() > 300.0:
            lon = np.where(lon < 0, lon + 360.0, lon)
        self._centre = float((lon.min() + lon.max()) / 2), float((lat.min() + lat.max()) / 2)
        # A line that is straight in degrees bends in the projection: 5 km of it by less than a metre.
        lines: Any = shapely.linestrings(segments)
        pieces: Any = shapely.segmentize(shapely.multilinestrings(lines), 0.05)
        self._lines: Any = shapely.transform(pieces, lambda xy: _project(xy[:, 0], xy[:, 1], *self._centre))
        shapely.prepare(self._lines)

    def distance_km(self, lon: Floats, lat: Floats) -> Floats:
        """Return the geodesic distance in km from points in degrees to the nearest of the lines."""
        points = shapely.points(_project(lon, lat, *self._centre))
        feet = shapely.get_coordinates(shapely.shortest_line(self._lines, points))[0::2]
        result: Floats = np.asarray(distance_km(lon, lat, *_unproject(feet, *self._centre)))
        return result


def _project(lon: Floats, lat: Floats, lon0: float, lat0: float) -> Floats:
    """Azimuthal equidistant projection on a sphere, in km."""
    dlon, y, y0 = np.radians(lon - lon0), np.radians(lat), np.radians(lat0)
    east = np.cos(y) * np.sin(dlon)
    north = np.cos(y0) * np.sin(y) - np.sin(y0) * np.cos(y) * np.cos(dlon)
    cosine = np.sin(y0) * np.sin(y) + np.cos(y0) * np.cos(y) * np.cos(dlon)
    chord = np.hypot(east, north)
    angle = np.arctan2(chord, cosine)
    scale = EARTH_KM * np.divide(angle, chord, out=np.ones_like(angle), where=chord > 0)
    return np.column_stack([east * scale, north * scale])


def _unproject(plane: Floats, lon0: float, lat0: float) -> tuple[Floats, Floats]:
    radius = np.hypot(plane[:, 0], plane[:, 1])
    angle, y0 = radius / EARTH_KM, np.radians(lat0)
    sine = np.divide(np.sin(angle), radius, out=np.full_like(radius, 1.0 / EARTH_KM), where=radius > 0)
    lat = np.arcsin(np.clip(np.cos(angle) * np.sin(y0) + plane[:, 1] * sine * np.cos(y0), -1.0, 1.0))
    lon = np.arctan2(plane[:, 0] * sine, np.cos(angle) * np.cos(y0) - plane[:, 1] * sine * np.sin(y0))
    return (np.degrees(lon) + lon0 + 180.0) % 360.0 - 180.0, np.degrees(lat)
