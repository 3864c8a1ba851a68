"""What a source means by leaving ground blank.

A source draws what a side holds beyond its own borders; the rest of that country is left blank. So ground that no area
covers is held by the state whose it is de jure, but only in a country in which the source draws anything held by the
other side: one that never looks at Kursk Oblast says nothing of it by leaving it blank.
"""

from __future__ import annotations

from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.model import ControlSeries, ControlSnapshot
from geo.geometry import areas_km2
from geo.units import unit

__all__ = ["STATES", "draws"]

STATES = {"UA": "Ukraine", "RU": "Russia"}
# Less than this beyond a border is lines of two makers that do not meet, not ground that was taken.
DRAWN_KM2 = 50.0
# The part of the world in which sides can be told by borders (west, south, east, north).
THEATRE = (20.0, 43.0, 45.0, 57.0)


def draws(series: ControlSeries, snapshot: ControlSnapshot, country: str) -> bool:
    """Tell whether a source draws ground of a country that another side holds, on this day or on any other."""
    return _held_abroad(snapshot, country) or any(_held_abroad(other, country) for other in series)


@lru_cache(maxsize=4096)
def _held_abroad(snapshot: ControlSnapshot, country: str) -> bool:
    ground = _ground(country)
    foreign = [
        area.geometry
        for area in snapshot.areas
        if area.controller not in (None, STATES[country])
        and area.status in ("controlled", "liberated")
        and shapely.intersects(ground, area.geometry)
    ]
    return bool(foreign) and float(areas_km2(shapely.intersection(foreign, ground)).sum()) >= DRAWN_KM2


@lru_cache(maxsize=2)
def _ground(country: str) -> BaseGeometry:
    ground = shapely.clip_by_rect(unit(country).geometry, *THEATRE)
    shapely.prepare(ground)
    return ground
