"""Lines and dots upon areas, at the same angles and spacings as on the page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.control_areas import marks_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from layers.control_areas import AreaLook
    from layers.picture.sheet import Sheet

__all__ = ["draw_marks", "hatch"]


def hatch(shape: BaseGeometry, angle: float, spacing: float, *, shift: float = 0.0) -> list[Any]:
    """Return the pieces of parallel lines that lie in a shape (pixels); the lines are those of the whole sheet.

    Parameters
    ----------
    angle : float
        Degrees from the horizontal, up to the right.
    spacing : float
        Between the lines.
    shift : float
        By which the lines are moved across, so that other lines stay seen between them.
    """
    if shape.is_empty:
        return []
    across, along = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    corners = shapely.get_coordinates(shapely.box(*shape.bounds))
    # How far a corner is from the line through the origin, and how far along it.
    offsets = corners[:, 0] * across + corners[:, 1] * along
    ways = corners[:, 0] * along - corners[:, 1] * across
    found = np.arange(math.ceil((offsets.min() - shift) / spacing), math.floor((offsets.max() - shift) / spacing) + 1)
    distances = found * spacing + shift
    if not len(distances):
        return []
    ends = [
        np.column_stack([distances * across + way * along, distances * along - way * across])
        for way in (ways.min() - 1, ways.max() + 1)
    ]
    shapely.prepare(shape)
    inside = shapely.get_parts(shapely.intersection(shapely.linestrings(np.stack(ends, axis=1)), shape))
    return [
        shapely.get_coordinates(piece)
        for piece in shapely.get_parts(inside)
        if piece.geom_type == "LineString" and piece.length > 0.3
    ]


def draw_marks(sheet: Sheet, shape: BaseGeometry, look: AreaLook) -> None:
    """Draw what an area of control has upon its fill."""
    marks = marks_of(look.lines)
    for angle in marks.angles:
        pieces = hatch(shape, angle, marks.spacing)
        sheet.lines(pieces, colour=look.colour, width=marks.width, opacity=look.marks, dash=marks.dash)
    if marks.dots:
        dots = [shapely.Point(x, y).buffer(marks.dots, quad_segs=4) for x, y in _grid(shape, marks.spacing)]
        sheet.area(shapely.MultiPolygon(dots), fill=look.colour, opacity=look.marks)


def _grid(shape: BaseGeometry, spacing: float) -> list[tuple[float, float]]:
    """Return points of a grid turned by 45 degrees that lie in a shape."""
    if shape.is_empty:
        return []
    step = spacing / math.sqrt(2)
    left, top, right, bottom = shape.bounds
    columns = np.arange(math.floor(left / step), math.ceil(right / step) + 1)
    rows = np.arange(math.floor(top / step), math.ceil(bottom / step) + 1)
    x, y = (values.ravel() for values in np.meshgrid(columns, rows))
    # Half a spacing off the lines of the same angle.
    even = (x + y) % 2 == 0
    x, y = x[even] * step + step / 2, y[even] * step + step / 2
    shapely.prepare(shape)
    inside = shapely.contains_xy(shape, x, y)
    return list(zip(x[inside].tolist(), y[inside].tolist(), strict=True))
