"""Events: areas as areas, symbols where there is a point, and names that do not overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import shapely

from layers import style
from layers.picture.hatching import hatch
from layers.picture.marks import icons_width, symbol_keys

if TYPE_CHECKING:
    from layers.picture.boxes import Boxes
    from layers.picture.marks import Mark, Place
    from layers.picture.sheet import Sheet
    from layers.picture.view import Box, View
    from layers.words import Words

__all__ = ["draw_areas", "draw_marks", "name_areas", "name_marks", "radius_of", "ring_radius"]

NAME = 11.0
_TAG = 9.5
_HALO, _LINE = "#ffffff", "#59636e"
# How far a tag may stand from the middle of its area, and a shortened one.
_REACH = 64.0


def radius_of(places: Sequence[Place]) -> float:
    """Return how large symbols are: the more there are, the smaller."""
    points = sum(not place.area for place in places)
    return 8.0 if points <= 60 else 7.0 if points <= 150 else 6.0


def draw_areas(sheet: Sheet, view: View, places: Sequence[Place]) -> None:
    """Draw outlines and fills, large ones first, so that what lies within them is seen."""
    found = [(view.drawn(place.shape), place) for place in places if place.area]
    for shape, place in sorted(found, key=lambda one: -one[0].area):
        # One outline a symbol, stance and extent, each over the others.
        for symbol, stance, hatched in dict.fromkeys((one.symbol, one.stroke, one.hatched) for one in place.drawings):
            look, stroke = style.symbol(symbol), style.stroke(stance)
            opacity = style.layer_style(symbol.split(".")[0]).area_opacity
            if stance == "denied":
                # What is denied is an outline only.
                opacity = 0.04
            elif hatched:
                opacity *= 0.6
            sheet.area(shape, fill=look.colour, opacity=opacity)
            if hatched and stance != "denied":
                pieces = hatch(shape, style.HATCH.angle, style.HATCH.spacing, shift=style.HATCH.spacing / 2)
                sheet.lines(pieces, colour=look.colour, width=style.HATCH.width, opacity=0.85)
            sheet.area(shape, line=look.edge, width=stroke.width, dash=stroke.dash)


def name_areas(sheet: Sheet, view: View, places: Sequence[Place], taken: Boxes, said: Words) -> list[Place]:
    """Put a tag upon or beside each area, with its symbols, number and name; return those without a name."""
    waiting = []
    for place in places:
        if place.area:
            shape = view.drawn(place.shape)
            seen = shapely.clip_by_rect(shape, *view.box)
            if not seen.is_empty:
                waiting.append((shapely.bounds(seen), seen, place))
    unnamed = []
    for bounds, seen, place in sorted(waiting, key=lambda one: -one[1].area):
        x, y = _middle(seen)
        keys, count = symbol_keys(place.drawings), len(place.drawings)
        icons = max(icons_width(len(keys), count, 6.0), 20.0)
        reach = max(_REACH, min(bounds[2] - bounds[0], bounds[3] - bounds[1]) / 2)
        full = icons + sheet.width_of(place.name, NAME, bold=True) + 6
        choices = ((_room(x, y, full, reach, taken), place.name), (_room(x, y, icons, reach, taken), ""))
        box, name = next(((box, name) for box, name in choices if box is not None), (None, ""))
        if name != place.name:
            unnamed.append(place)
        if box is None:
            continue
        taken.take(box)
        if not shapely.intersects(seen, shapely.box(*box)):
            nearest = min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])
            sheet.lines([[(x, y), nearest]], colour=_LINE, width=1.0)
            sheet.area(shapely.Point(x, y).buffer(1.8), fill=_LINE)
        sheet.tag(box, round=3.5)
        end = _icons(sheet, box[0] + 4, (box[1] + box[3]) / 2, keys, count, 6.0, said)
        sheet.text(end + 3, (box[1] + box[3]) / 2 + 4, name, NAME, bold=True)
    return unnamed


def ring_radius(view: View, mark: Mark, radius: float) -> float | None:
    """Return the pixels that the true place may be off, where that can be seen."""
    if len(mark.places) > 1:
        return None
    (place,) = mark.places
    if not place.km or place.shape.geom_type != "Point":
        return None
    pixels = place.km / view.km_per_pixel(place.shape.y)
    return pixels if pixels > radius + 3 else None


def draw_marks(sheet: Sheet, view: View, marks: Sequence[Mark], taken: Boxes, radius: float, said: Words) -> None:
    """Draw symbols where there is a point, and rings where it is not exact."""
    for mark in marks:
        taken.take(mark.room(radius))
        ring = ring_radius(view, mark, radius)
        if ring is not None:
            circle = shapely.Point(mark.x, mark.y).buffer(ring, quad_segs=24)
            sheet.area(circle, fill=_HALO, opacity=0.25, line=_LINE, width=1.0, dash=(2.0, 2.5))
    for mark in reversed(marks):
        _draw_pill(sheet, mark, radius, said)


def name_marks(sheet: Sheet, marks: Sequence[Mark], taken: Boxes, radius: float, said: Words) -> list[Place]:
    """Name marks where there is room, those with most events first; return the places without a name."""
    unnamed: list[Place] = []
    for mark in marks:
        names = mark.names(said)
        if names and not any(_named(sheet, mark, name, taken, radius) for name in names):
            unnamed += mark.places
    return unnamed


def _named(sheet: Sheet, mark: Mark, name: str, taken: Boxes, radius: float) -> bool:
    width = sheet.width_of(name, NAME, bold=True)
    for left, middle in _beside(mark, radius, width):
        if taken.claim((left - 2, middle - 7, left + width + 2, middle + 7)):
            sheet.text(left, middle + 4, name, NAME, bold=True, halo=_HALO)
            return True
    return False


def _draw_pill(sheet: Sheet, mark: Mark, radius: float, said: Words) -> None:
    """Draw one symbol, or a box with several and their number."""
    keys, count = mark.keys, mark.count
    wide = icons_width(len(keys), count, radius)
    if not wide:
        sheet.symbol(*keys[0], mark.x, mark.y, radius)
        return
    left, top, right, bottom = mark.x - wide / 2, mark.y - radius - 3.5, mark.x + wide / 2, mark.y + radius + 3.5
    sheet.tag((left, top, right, bottom), round=radius + 3.4)
    _icons(sheet, left + 5, mark.y, keys, count, radius, said)


def _icons(
    sheet: Sheet,
    left: float,
    middle: float,
    keys: Sequence[tuple[str, str]],
    count: int,
    radius: float,
    said: Words,
) -> float:
    """Draw symbols side by side and the number of events; return where they end."""
    for symbol, stance in keys:
        sheet.symbol(symbol, stance, left + radius, middle, radius)
        left += 2 * radius + 2
    if count > 1:
        text = said.number(count)
        sheet.text(left + 1.5, middle + radius * 0.56, text, radius * 1.5, bold=True)
        left += sheet.width_of(text, radius * 1.5, bold=True) + 2
    return left


def _beside(mark: Mark, radius: float, width: float) -> Iterator[tuple[float, float]]:
    """Yield where a name can begin and its middle, the best first."""
    left, top, right, bottom = mark.room(radius)
    wide, high = (right - left) / 2 + 4, (bottom - top) / 2 + 8
    yield mark.x + wide, mark.y
    yield mark.x - wide - width, mark.y
    yield mark.x - width / 2, mark.y - high
    yield mark.x - width / 2, mark.y + high
    for across in (mark.x + wide - 6, mark.x - wide + 6 - width):
        for down in (-high, high):
            yield across, mark.y + down


def _room(x: float, y: float, width: float, reach: float, taken: Boxes) -> Box | None:
    """Return the free box nearest to a point, None where there is none within reach."""
    offsets = [(dx * 12.0, dy * 11.0) for dx in range(-20, 21) for dy in range(-20, 21)]
    for dx, dy in sorted(offsets, key=lambda one: (one[0] ** 2 + one[1] ** 2, one)):
        if dx * dx + dy * dy > reach * reach:
            break
        box = (x + dx - width / 2, y + dy - _TAG, x + dx + width / 2, y + dy + _TAG)
        if taken.free((box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2)):
            return box
    return None


def _middle(shape: Any) -> tuple[float, float]:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    if parts:
        found = shapely.maximum_inscribed_circle(max(parts, key=lambda part: part.area), tolerance=1.0).coords[0]
    else:
        found = shape.representative_point().coords[0]
    return float(found[0]), float(found[1])
