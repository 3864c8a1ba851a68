"""Series of control snapshots as sources publish them, made: real ones may not be passed on.

One side holds an area of some 3,000 corners, most of them along a front of 1,000 km. From one day to the next most
corners stay where they are, to the last digit. The rest is what real series have: bulges that grow forwards or
backwards by 200 m to 2 km, stretches that are redrawn by up to 200 m, exclaves and pockets that appear and vanish, and
days that are missing.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.control import ControlArea, ControlSeries, ControlSnapshot, ControlSource
from geo.geometry import orient

__all__ = ["ACCURACY_KM", "FIRST", "SOURCE", "made_series", "write_series"]

Floats = np.ndarray[Any, np.dtype[np.float64]]

ACCURACY_KM = 0.5
SOURCE = ControlSource("made", "Made series", accuracy_km=ACCURACY_KM, terms="made up: says nothing of any place")
FIRST = dt.date(2023, 1, 1)

# Roughly where a front could run, from north to south, and the way back round the area behind it.
_FRONT = (
    (38.0, 50.1),
    (37.6, 49.2),
    (38.2, 48.6),
    (37.4, 47.9),
    (36.0, 47.5),
    (34.6, 47.4),
    (33.0, 46.8),
    (31.6, 46.5),
)
_BACK = ((33.0, 45.8), (32.5, 45.3), (33.6, 44.4), (35.4, 45.0), (36.6, 45.4), (38.3, 47.1), (39.8, 47.9), (40.1, 49.6))


def made_series(days: int = 800, *, corners: int = 3000, seed: int = 1, missing: float = 0.02) -> ControlSeries:
    """Return a series of so many days.

    Parameters
    ----------
    days : int
        From the first to the last, both of which are there.
    corners : int
        Of the area on a day; exclaves and pockets add a few.
    seed : int
        The same number makes the same series.
    missing : float
        The share of days without a snapshot.
    """
    random = np.random.default_rng(seed)
    gone = random.random(days) < missing
    snapshots = []
    for number, shape in enumerate(_shapes(days, corners, random)):
        if number in (0, days - 1) or not gone[number]:
            date = FIRST + dt.timedelta(days=number)
            area = ControlArea("Russia", "controlled", "assessed", shape)
            snapshots.append(ControlSnapshot(SOURCE, date, (area,), file=f"made_{date:%Y%m%d}.geojson"))
    return ControlSeries(SOURCE, tuple(snapshots))


def write_series(series: ControlSeries, folder: Path) -> list[Path]:
    """Write each snapshot as a GeoJSON file of one Feature without properties, dated by its name."""
    paths = []
    for snapshot in series:
        shape = shapely.geometry.mapping(shapely.multipolygons(shapely.get_parts(snapshot.held("Russia"))))
        path = folder / snapshot.file
        path.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": shape}), encoding="utf-8")
        paths.append(path)
    return paths


def _shapes(days: int, corners: int, random: np.random.Generator) -> Iterator[BaseGeometry]:
    back = _line(_BACK, corners // 10, 0.01, random)
    front = _line(_FRONT, corners - len(back), 0.03, random)
    # The made line may cross itself here and there: only what holds together is the area.
    area: Any = shapely.make_valid(shapely.Polygon(np.vstack([front, back])))
    ring = shapely.get_coordinates(max(shapely.get_parts(area), key=lambda part: part.area).exterior)[:-1]
    islands: list[shapely.Polygon] = []
    for _ in range(days):
        yield _whole(ring, islands)
        before = ring
        for _ in range(random.integers(2, 12)):
            ring = _push(ring, random)
        if random.random() < 0.3:
            ring = _redraw(ring, random)
        if not shapely.Polygon(ring).is_valid:
            ring = before
        islands = _islands(ring, islands, random)


def _line(anchors: tuple[tuple[float, float], ...], count: int, rough: float, random: np.random.Generator) -> Floats:
    """Return a rough line of so many corners through some points."""
    stops = np.array(anchors)
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(stops, axis=0).T))])
    along = np.linspace(0.0, way[-1], count)
    line = np.column_stack([np.interp(along, way, stops[:, axis]) for axis in (0, 1)])
    # Waves from the length of an oblast to that of a village; the short ones are low.
    for octave in range(1, 8):
        knots = random.normal(0.0, rough / 1.6**octave * 2.0, (2 ** (octave + 2), 2))
        places = np.linspace(0.0, count - 1.0, len(knots))
        line += np.column_stack([np.interp(np.arange(count), places, knots[:, axis]) for axis in (0, 1)])
    return np.round(line, 7)


def _push(ring: Floats, random: np.random.Generator) -> Floats:
    """Move some neighbouring corners forwards or backwards."""
    width = int(random.integers(3, 12))
    first = int(random.integers(1, len(ring) - width - 1))
    some = slice(first, first + width)
    along = ring[first + width] - ring[first - 1]
    if np.hypot(*along) > 0.15:
        # Not the coast and the border behind, whose corners are far apart.
        return ring
    # Forwards twice as often as backwards.
    reach = random.uniform(0.002, 0.02) * (1.0 if random.random() < 0.67 else -1.0)
    across = np.array([along[1], -along[0]]) / max(float(np.hypot(*along)), 1e-9)
    bulge = np.sin(np.linspace(0.0, np.pi, width + 2))[1:-1, None] * random.uniform(0.8, 1.2, (width, 1))
    return _simple(ring, some, ring[some] + across * reach * bulge)


def _redraw(ring: Floats, random: np.random.Generator) -> Floats:
    """Draw a stretch anew: every corner of it by up to 200 m elsewhere."""
    width = int(random.integers(15, 60))
    first = int(random.integers(1, len(ring) - width - 1))
    some = slice(first, first + width)
    return _simple(ring, some, ring[some] + random.uniform(-0.0015, 0.0015, (width, 2)))


def _simple(ring: Floats, some: slice, moved: Floats) -> Floats:
    """Put corners in the place of others, unless the line then crosses itself close by."""
    changed = ring.copy()
    changed[some] = np.round(moved, 7)
    near = changed[max(some.start - 40, 0) : some.stop + 40]
    return changed if shapely.LineString(near).is_simple else ring


def _islands(ring: Floats, islands: list[shapely.Polygon], random: np.random.Generator) -> list[shapely.Polygon]:
    """Let exclaves and pockets come and go."""
    kept = [island for island in islands if random.random() < 0.97]
    if random.random() < 0.15:
        centre = ring[random.integers(len(ring))] + random.normal(0.0, 0.15, 2)
        angles = np.linspace(0.0, 2.0 * np.pi, int(random.integers(6, 30)), endpoint=False)
        reach = random.uniform(0.01, 0.03) * random.uniform(0.7, 1.0, len(angles))
        corners = centre + np.column_stack([np.cos(angles) * 1.5, np.sin(angles)]) * reach[:, None]
        kept.append(shapely.Polygon(np.round(corners, 7)))
    return kept


def _whole(ring: Floats, islands: list[shapely.Polygon]) -> BaseGeometry:
    """Put area, exclaves (outside of it) and pockets (inside) together; islands on the line are left out."""
    area = shapely.Polygon(ring)
    shapely.prepare(area)
    holes: list[Any] = []
    exclaves: list[Any] = []
    for island in islands:
        where = holes if area.contains_properly(island) else exclaves if area.disjoint(island) else None
        if where is not None and not any(island.intersects(other) for other in where):
            where.append(island)
    body = shapely.Polygon(ring, [hole.exterior.coords for hole in holes])
    return orient(shapely.MultiPolygon([body, *exclaves]))
