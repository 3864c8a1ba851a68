"""How far a point lies from where the war was fought on the ground.

The lines of `geo/data/front.toml` are drawn through towns and good for one thing only: of two villages of
one name, the one near a line is far likelier to be the one that a report means.
"""

from __future__ import annotations

import datetime
import math
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

__all__ = ["distance_to_front"]

_KM_A_DEGREE = 111.2
FAR_KM = 400.0
"""What is told of a point that lies farther off than this."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: datetime.date
    end: datetime.date
    points: tuple[tuple[float, float], ...]


@lru_cache(maxsize=1)
def _lines() -> tuple[_Line, ...]:
    table = tomllib.loads((files("geo") / "data" / "front.toml").read_text(encoding="utf-8"))
    return tuple(
        _Line(line["from"], line.get("to", datetime.date.max), tuple((lon, lat) for lon, lat in line["points"]))
        for line in table["line"]
    )


@lru_cache(maxsize=65536)
def distance_to_front(lon: float, lat: float, date: datetime.date | None = None) -> float:
    """Return the distance of a point from the nearest line of fighting.

    Parameters
    ----------
    lon, lat : float
        Degrees, WGS 84.
    date : datetime.date, optional
        Only the lines of this day; by default those of the whole war.

    Returns
    -------
    float
        Kilometres, right to some 10 km; at most 400, which stands for anything farther off.
    """
    shrink = math.cos(math.radians(lat))
    nearest = FAR_KM
    for line in _lines():
        if date is not None and not line.start <= date <= line.end:
            continue
        flat = [((x - lon) * shrink * _KM_A_DEGREE, (y - lat) * _KM_A_DEGREE) for x, y in line.points]
        nearest = min(nearest, *(_to_segment(one, two) for one, two in pairwise(flat)))
    return nearest


def _to_segment(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Return the distance of the origin from a segment of the plane."""
    dx, dy = two[0] - one[0], two[1] - one[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else min(1.0, max(0.0, -(one[0] * dx + one[1] * dy) / length))
    return math.hypot(one[0] + along * dx, one[1] + along * dy)
