"""Areas of control as they can be published: the attacker's, with coarse edges, not of the last days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitmap.publicprofile.coarsening import DECIMALS

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.control import ControlArea, ControlSeries, ControlSnapshot

__all__ = ["public_control"]

ATTACKER = "Russia"


def public_control(
    control: Iterable[ControlSeries], *, last: date | None = None, delay: int = 0
) -> tuple[tuple[ControlSeries, ...], int, int]:
    """Return series of areas of control as they can be published.

    Parameters
    ----------
    control : iterable of geo.control.ControlSeries
    last : datetime.date, optional
        The last day that the events name; by default that of the snapshots.
    delay : int
        Snapshots of so many days up to that one, and later ones, are left out.

    Returns
    -------
    series : tuple of geo.control.ControlSeries
        Without those of which nothing remains.
    areas, snapshots : int
        How many areas, and how many whole snapshots, were left out.

    Notes
    -----
    Areas that are Ukraine's, contested or nobody's tell where defending forces are and move: they are left out, and so
    is what lies on Russia's own ground. Corners of the others are rounded to two decimals, as points of events are, and
    the words that the file has for them are left out.
    """
    given = list(control)
    last = last or max((series.dates[-1] for series in given), default=None)
    until = last - timedelta(days=delay) if delay and last is not None else None
    found, dropped, held = [], 0, 0
    for series in given:
        kept = [snapshot for snapshot in series if until is None or snapshot.date <= until]
        held += len(series) - len(kept)
        made = [_snapshot(snapshot) for snapshot in kept]
        dropped += sum(len(was.areas) - len(now.areas) for was, now in zip(kept, made, strict=True))
        if any(snapshot.areas for snapshot in made):
            found.append(replace(series, snapshots=tuple(made)))
    return tuple(found), dropped, held


def _snapshot(snapshot: ControlSnapshot) -> ControlSnapshot:
    areas = [_area(area) for area in snapshot.areas if area.controller == ATTACKER and area.status != "contested"]
    return replace(snapshot, areas=tuple(area for area in areas if area is not None), file="", notes=())


def _area(area: ControlArea) -> ControlArea | None:
    from geo.geometry import orient

    shape = area.geometry
    if shapely.intersects(shape, _home_box()):
        shape = shapely.difference(shape, _home())
    coarse = shapely.set_precision(shape, 10.0**-DECIMALS)
    # The grid's own numbers, not those next to them.
    coarse = shapely.transform(coarse, lambda corners: np.round(corners, DECIMALS))
    polygons = [part for part in shapely.get_parts(coarse) if part.geom_type == "Polygon" and part.area > 0]
    if not polygons:
        return None
    whole: BaseGeometry = polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)
    return replace(area, geometry=orient(whole), label="")


@cache
def _home() -> BaseGeometry:
    """Return Russia's own ground, de jure."""
    from geo.units import load_boundaries

    table = load_boundaries()
    rows = np.array([country == "RU" for country in table.admin0_iso])
    found: BaseGeometry = shapely.union_all(table.geometry[rows])
    shapely.prepare(found)
    return found


@cache
def _home_box() -> BaseGeometry:
    return shapely.union_all([shapely.box(*part.bounds) for part in shapely.get_parts(_home())])
