"""Areas of control made for the tests of the map: a front that moves east to west, day by day, in two sources' eyes."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence

import shapely

from geo.control import ControlArea, ControlSeries, ControlSnapshot, ControlSource

FIRST = dt.date(2025, 1, 30)
DAILY = ControlSource(
    "daily",
    "Daily <b>Map</b> & Co.",
    attribution="Daily Map, its editors",
    licence="CC BY-NC 4.0",
    terms="no commercial use",
    url="https://example.org/map?a=1&b=2",
)
WEEKLY = ControlSource("weekly", "Weekly assessment", url="javascript:window.hacked=1")


def front(day: float, west: float = 0.0) -> list[tuple[float, float]]:
    """Return corners of a front from north to south; most of them stay where they are from one day to the next."""
    corners = []
    for k in range(121):
        lat = 50.0 - k * 0.025
        lon = 37.0 + 0.25 * math.sin(k / 7) + 0.06 * math.sin(k * 1.7) - west
        # One stretch moves by some 2 km a day.
        if 50 <= k <= 60:
            lon -= 0.03 * day
        corners.append((round(lon, 6), round(lat, 6)))
    return corners


def held(day: float, west: float = 0.0) -> shapely.Polygon:
    """Return the ground east of the front, with a pocket in it."""
    ring = [*front(day, west), (39.6, 47.0), (39.8, 48.5), (39.5, 50.0)]
    pocket = [(38.5, 48.4), (38.5, 48.6), (38.8, 48.6), (38.8, 48.4)]
    return shapely.Polygon(ring, [pocket])


def strip(day: float) -> shapely.Polygon:
    """Return ground some 10 km wide before the front."""
    return shapely.Polygon([*front(day, 0.15)[40:80], *reversed(front(day)[40:80])])


def snapshot(number: int, source: ControlSource = DAILY) -> ControlSnapshot:
    """Return what the first source shows on a day: assessed, claimed, contested and liberated ground."""
    claim = shapely.box(36.2, 47.2, 36.6, 47.6 + 0.02 * number)
    areas = (
        ControlArea("Russia", "controlled", "assessed", held(number), label="Occupied /// <i>x</i>"),
        ControlArea("Russia", "controlled", "claimed", claim),
        ControlArea(None, "contested", "assessed", strip(number)),
        ControlArea("Ukraine", "liberated", "assessed", shapely.box(36.0, 49.2, 36.6, 49.7)),
        ControlArea("Ukraine", "advanced", "claimed", shapely.box(34.9, 51.0, 35.4, 51.3)),
    )
    return ControlSnapshot(source, FIRST + dt.timedelta(days=number), areas, file=f"{number}.geojson")


def daily(days: int = 12, missing: Sequence[int] = (4, 5, 6)) -> ControlSeries:
    """Return a snapshot a day, but for the missing days."""
    return ControlSeries(DAILY, tuple(snapshot(number) for number in range(days) if number not in missing))


def weekly() -> ControlSeries:
    """Return two snapshots of the second source: days 2 and 9, with its front further east."""
    made = []
    for number in (2, 9):
        area = ControlArea("Russia", "controlled", "assessed", held(number, -0.2))
        made.append(ControlSnapshot(WEEKLY, FIRST + dt.timedelta(days=number), (area,)))
    return ControlSeries(WEEKLY, tuple(made))
