"""From degrees to pixels: what part of the world a picture shows, and how large it is drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Box", "View", "fit"]

# left, top, right, bottom in pixels
Box = tuple[float, float, float, float]

# Beyond this Mercator's projection, which the page has as well, stretches more than it shows.
_MOST_LAT = 80.0
_KM_PER_DEGREE = 111.32
# Around what is drawn some ground is left, and a single town is seen with what lies around it.
_MARGIN = 0.07
_LEAST_DEGREES = 2.2


@dataclass(frozen=True, slots=True)
class View:
    """A window on the world in Mercator's projection.

    Parameters
    ----------
    box : Box
        Where it stands in the picture.
    lon, y : float
        The middle: degrees east, and the projection's own northing in degrees.
    scale : float
        Pixels per degree of longitude.
    """

    box: Box
    lon: float
    y: float
    scale: float

    def at(self, lon: Any, lat: Any) -> tuple[Any, Any]:
        """Return the pixels of points, numbers or arrays."""
        left, top, right, bottom = self.box
        return (
            (left + right) / 2 + (np.asarray(lon) - self.lon) * self.scale,
            (top + bottom) / 2 - (_northing(lat) - self.y) * self.scale,
        )

    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north of what is seen."""
        left, top, right, bottom = self.box
        wide, high = (right - left) / 2 / self.scale, (bottom - top) / 2 / self.scale
        return self.lon - wide, _latitude(self.y - high), self.lon + wide, _latitude(self.y + high)

    def lat(self) -> float:
        """Return the latitude of the middle."""
        return _latitude(self.y)

    def km_per_pixel(self, lat: float | None = None) -> float:
        """Return how far a pixel reaches at a latitude, by default that of the middle."""
        return _KM_PER_DEGREE * math.cos(math.radians(self.lat() if lat is None else lat)) / self.scale

    def drawn(self, shape: BaseGeometry, detail: float = 0.4) -> BaseGeometry:
        """Return what is seen of a geometry in lon and lat, in pixels; corners that cannot be told apart go."""
        west, south, east, north = self.bounds()
        # A little beyond the window, so that the cut itself is not seen.
        wide, high = (east - west) * 0.03, (north - south) * 0.03
        seen = shapely.clip_by_rect(_sound(shape), west - wide, south - high, east + wide, north + high)
        placed = shapely.transform(seen, lambda corners: np.column_stack(self.at(corners[:, 0], corners[:, 1])))
        return _sound(shapely.simplify(placed, detail))

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Tell whether a pixel lies in the window, so far from its edge."""
        left, top, right, bottom = self.box
        return left + margin <= x <= right - margin and top + margin <= y <= bottom - margin


def fit(bounds: tuple[float, float, float, float], box: Box, *, margin: float = _MARGIN) -> View:
    """Return the view of a box in which west, south, east and north all lie."""
    west, south, east, north = bounds
    low, high = (float(_northing(lat)) for lat in (south, north))
    wide = max((east - west) * (1 + 2 * margin), _LEAST_DEGREES)
    tall = max((high - low) * (1 + 2 * margin), _LEAST_DEGREES)
    scale = min((box[2] - box[0]) / wide, (box[3] - box[1]) / tall)
    return View(box, (west + east) / 2, (low + high) / 2, scale)


def _northing(lat: Any) -> Any:
    held = np.radians(np.clip(np.asarray(lat, dtype=float), -_MOST_LAT, _MOST_LAT))
    return np.degrees(np.arctanh(np.sin(held)))


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.radians(y))))


def _sound(shape: BaseGeometry) -> BaseGeometry:
    return shape if shapely.is_valid(shape) else shapely.make_valid(shape)
