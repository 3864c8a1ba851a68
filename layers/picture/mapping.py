"""The map of a picture: what it shows, its scale, and a small map: where it lies, or a crowd from nearer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from layers.picture.boxes import Boxes
from layers.picture.control import draw_control
from layers.picture.events import draw_areas, draw_marks, name_areas, name_marks
from layers.picture.ground import draw_ground, name_ground
from layers.picture.marks import gather
from layers.picture.sheet import INK, PAPER
from layers.picture.view import fit

if TYPE_CHECKING:
    from layers.picture.control import Shown
    from layers.picture.marks import Mark, Place
    from layers.picture.sheet import Sheet
    from layers.picture.view import Box, View
    from layers.words import Words

__all__ = ["Content", "bounds_of", "draw_map", "small_view"]

# Ukraine, where nothing can be drawn; and what the small map shows that tells where the picture lies.
_UKRAINE = (22.1, 44.2, 40.3, 52.5)
_THEATRE = (21.5, 44.0, 41.5, 53.0)
# It is of use while the picture shows less than this share of it.
_LOCATED = 0.35
_SIZE = (262.0, 196.0)
_FRAME, _MARKED = "#8c949e", "#b3123f"
_SCALE = 10.5
_KILOMETRES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
# So many places within what a closer view shows are a crowd; areas count that are less than so many pixels across.
_CROWD, _NEARER, _SMALL = 6, 4.0, 50.0


@dataclass(frozen=True, slots=True)
class Content:
    """What every view of one picture draws."""

    places: Sequence[Place]
    control: Sequence[Shown]
    radius: float
    said: Words


def bounds_of(content: Content) -> tuple[float, float, float, float]:
    """Return west, south, east and north of the events, else of the areas of control, else of Ukraine."""
    shapes = [place.shape for place in content.places]
    if not shapes:
        shapes = [area.geometry for one in content.control for area in one.snapshot.areas]
    if not shapes:
        return _UKRAINE
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapes))
    return west, south, east, north


def small_view(view: View, content: Content) -> tuple[View, bool] | None:
    """Return the small map that belongs beside a map, and whether it is a closer view; None where there is no need.

    Its box begins at 0, 0.
    """
    closer = _closer(view, content)
    if closer is not None:
        return closer, True
    locator = _locator(view)
    return None if locator is None else (locator, False)


def draw_map(sheet: Sheet, view: View, content: Content, small: tuple[View, bool] | None) -> int:
    """Draw the map with its scale, and the small map where it stands; return how many names found no room in either."""
    left, top, right, bottom = view.box
    taken = Boxes((left + 3, top + 3, right - 3, bottom - 3))
    scale = _scale_place(sheet, view, content)
    taken.take(scale)
    closer = small[0] if small is not None and small[1] else None
    unnamed = _draw_view(sheet, view, content, taken, closer)
    _draw_scale(sheet, view, scale, content.said)
    sheet.rectangle(view.box, line=_FRAME)
    if closer is not None:
        left_there = {id(place) for place in _draw_view(sheet, closer, content, Boxes(closer.box), whole=True)}
        shown = {id(place) for mark in _whole(closer, content) for place in mark.places}
        shown |= {id(place) for place in content.places if place.area and not closer.drawn(place.shape).is_empty}
        unnamed = [place for place in unnamed if id(place) in left_there or id(place) not in shown]
        sheet.rectangle(closer.box, line=_MARKED, width=1.6)
    elif small is not None:
        with sheet.within(small[0].box):
            draw_ground(sheet, small[0])
            _draw_frame(sheet, small[0], view)
        sheet.rectangle(small[0].box, line=_FRAME)
    return len(unnamed)


def _draw_view(
    sheet: Sheet, view: View, content: Content, taken: Boxes, closer: View | None = None, *, whole: bool = False
) -> list[Place]:
    """Draw what a view shows and return the places that it does not name; `whole`: no mark is cut at the edge."""
    marks = gather(content.places, view, content.radius)
    tagged = [place for place in content.places if place.area]
    if whole:
        marks = _whole(view, content)
    if closer is not None:
        # What is small is named where it is seen from nearer.
        window = shapely.box(*closer.bounds())
        tagged = [
            place for place in tagged
            if view.drawn(place.shape).area > _SMALL**2 or not shapely.within(shapely.centroid(place.shape), window)
        ]  # fmt: skip
    with sheet.within(view.box):
        draw_ground(sheet, view)
        draw_control(sheet, view, content.control)
        draw_areas(sheet, view, content.places)
        draw_marks(sheet, view, marks, taken, content.radius, content.said)
        if closer is not None:
            _draw_frame(sheet, view, closer)
        unnamed = name_areas(sheet, view, tagged, taken, content.said)
        unnamed += name_marks(sheet, marks, taken, content.radius, content.said)
        name_ground(sheet, view, taken, content.said.lang)
    return unnamed


def _whole(view: View, content: Content) -> list[Mark]:
    marks = gather(content.places, view, content.radius)
    frame = shapely.box(*view.box)
    return [mark for mark in marks if shapely.covers(frame, shapely.box(*mark.room(content.radius)))]


def _draw_frame(sheet: Sheet, view: View, other: View) -> None:
    """Draw in a view what another one shows."""
    west, south, east, north = other.bounds()
    (x0, y0), (x1, y1) = view.at(west, north), view.at(east, south)
    # A mark that can still be seen where the other view is tiny.
    grown = max(0.0, 3 - float(x1 - x0) / 2)
    sheet.rectangle((x0 - grown, y0 - grown, x1 + grown, y1 + grown), line=_MARKED, width=1.6)


def _locator(view: View) -> View | None:
    """Return the view that tells where the map lies, where that is not seen on the map itself."""
    west, south, east, north = view.bounds()
    if (east - west) / (_THEATRE[2] - _THEATRE[0]) > _LOCATED:
        return None
    bounds = (min(west, _THEATRE[0]), min(south, _THEATRE[1]), max(east, _THEATRE[2]), max(north, _THEATRE[3]))
    return fit(bounds, (0.0, 0.0, *_SIZE), margin=0.02)


def _closer(view: View, content: Content) -> View | None:
    """Return a closer view of the largest crowd of places, where there is one that the map cannot tell apart."""
    marks = [(mark.x, mark.y, len(mark.places)) for mark in gather(content.places, view, content.radius)]
    shapes = [view.drawn(place.shape) for place in content.places if place.area]
    small = [shape.centroid for shape in shapes if 0 < shape.area < _SMALL**2]
    spots = [*marks, *((float(at.x), float(at.y), 1) for at in small)]
    width, height = (side / _NEARER / 2 * 0.9 for side in _SIZE)

    def near(x: float, y: float) -> int:
        return sum(count for at, down, count in spots if abs(at - x) <= width and abs(down - y) <= height)

    found, up, x = max(((near(x, y), -y, x) for x, y, _ in spots), default=(0, 0.0, 0.0))
    if found < _CROWD:
        return None
    lon = view.lon + (x - (view.box[0] + view.box[2]) / 2) / view.scale
    north = view.y + (up + (view.box[1] + view.box[3]) / 2) / view.scale
    return type(view)((0.0, 0.0, *_SIZE), lon, north, view.scale * _NEARER)


def _scale_place(sheet: Sheet, view: View, content: Content) -> Box:
    """Return where the scale stands: in the first corner that has no mark, at the bottom right if all have."""
    left, top, right, bottom = view.box
    # No narrower than its words.
    words = sheet.width_of(_scale_words(view, content.said), _SCALE) + 6
    wide = max(_scale_km(view) / view.km_per_pixel() + 24, words)
    corners = [
        (x, y, x + wide, y + 26) for y in (bottom - 34, top + 8) for x in (right - wide - 8, left + 8)
    ]  # fmt: skip
    marks = shapely.STRtree(
        [shapely.box(*mark.room(content.radius)) for mark in gather(content.places, view, content.radius)]
    )
    free = (box for box in corners if not len(marks.query(shapely.box(*box), predicate="intersects")))
    return next(free, corners[0])


def _scale_km(view: View) -> int:
    return max((km for km in _KILOMETRES if km / view.km_per_pixel() <= 150), default=_KILOMETRES[0])


def _draw_scale(sheet: Sheet, view: View, box: Box, said: Words) -> None:
    """Draw the scale, which holds for the middle of the map: Mercator's grows towards the poles."""
    sheet.tag(box, round=3.0, line="none", fill=PAPER)
    half, y = _scale_km(view) / view.km_per_pixel() / 2, box[3] - 7
    start, end = (box[0] + box[2]) / 2 - half, (box[0] + box[2]) / 2 + half
    ends = [[(start, y - 4), (start, y), (end, y), (end, y - 4)]]
    sheet.lines(ends, colour=INK, width=1.4)
    sheet.text((box[0] + box[2]) / 2, y - 8, _scale_words(view, said), _SCALE, align="center")


def _scale_words(view: View, said: Words) -> str:
    km = said.say("units.km", n=_scale_km(view))
    south, north = view.bounds()[1::2]
    # Where it differs across the map, it says for which latitude it is.
    if north - south <= 4:
        return km
    return said.say(f"pictures.{'north' if view.lat() >= 0 else 'south'}", km=km, lat=f"{abs(view.lat()):.0f}")
