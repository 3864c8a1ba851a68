"""Which rows stand together: events at one place, and places that would lie on one another at a picture's scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from layers import style
from layers.layer import check_drawable
from layers.picture.sheet import fitting
from layers.placenames import row_names

if TYPE_CHECKING:
    from layers.layer import Drawing, Layer
    from layers.picture.view import Box, View
    from layers.words import Words

__all__ = ["Mark", "Place", "gather", "icons_width", "places_of"]

# Symbols shown side by side, as on the page; the number tells of the rest.
MOST_KEYS = 4
# Symbols may overlap by this share of their radius before they become one.
_CORE = 0.7


@dataclass(frozen=True, slots=True)
class Place:
    """Rows with one point or one area.

    Parameters
    ----------
    shape : shapely geometry
        Lon, lat.
    drawings : tuple of Drawing
        One a row.
    name : str
        Of the place, empty where it is not known.
    km : float
        How far off the true place may be; 0 where that is not known.
    """

    shape: Any
    drawings: tuple[Drawing, ...]
    name: str
    km: float

    @property
    def area(self) -> bool:
        """Whether it is drawn as its outline."""
        return self.drawings[0].drawn_as == "area"


@dataclass(frozen=True, slots=True)
class Mark:
    """Places that are drawn as one symbol, or as one box of symbols with their number, where the first of them is."""

    places: tuple[Place, ...]
    x: float
    y: float

    @property
    def count(self) -> int:
        """How many events."""
        return sum(len(place.drawings) for place in self.places)

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Symbols with their strokes; what is denied is told apart from what is claimed."""
        return symbol_keys([drawing for place in self.places for drawing in place.drawings])

    def names(self, said: Words) -> tuple[str, ...]:
        """Return the words that can stand beside it, the fullest first: the place with most events leads."""
        found = list(dict.fromkeys(place.name for place in self.places if place.name))
        if len(found) < 2:
            return tuple(found)
        more = len(found) - 1
        full = f"{found[0]}, {found[1]}" if more == 1 else said.say("pictures.and_more", name=found[0], n=more)
        return full, f"{found[0]} +{said.number(more)}"

    def box(self, radius: float) -> Box:
        """Return what it covers; symbols may overlap a little, boxes may not."""
        wide = icons_width(len(self.keys), self.count, radius)
        if wide:
            return self.x - wide / 2 - 2, self.y - radius - 5, self.x + wide / 2 + 2, self.y + radius + 5
        core = radius * _CORE
        return self.x - core, self.y - core, self.x + core, self.y + core

    def room(self, radius: float) -> Box:
        """Return what names keep off: its box, or the whole of its symbol."""
        if icons_width(len(self.keys), self.count, radius):
            return self.box(radius)
        reach = radius + 2
        return self.x - reach, self.y - reach, self.x + reach, self.y + reach


def symbol_keys(drawings: Sequence[Drawing]) -> tuple[tuple[str, str], ...]:
    """Return symbols and strokes for a place, the most frequent symbols first, each once."""
    counted: Counter[tuple[str, bool]] = Counter()
    strokes: dict[tuple[str, bool], list[str]] = {}
    for drawing in drawings:
        key = (drawing.symbol, drawing.stroke == "denied")
        counted[key] += 1
        strokes.setdefault(key, []).append(drawing.stroke)
    order = list(style.SYMBOLS)
    ranked = sorted(counted, key=lambda key: (-counted[key], order.index(key[0]), key[1]))
    # Of several who say it differently the weakest is shown: no claim looks like more because it stands beside a fact.
    weakest = ("denied", "claimed", "reported", "confirmed")
    return tuple((key[0], min(strokes[key], key=weakest.index)) for key in ranked[:MOST_KEYS])


def icons_width(symbols: int, count: int, radius: float) -> float:
    """Return the width of a box of symbols with a number; 0 for a single symbol of one event, which has no box."""
    if symbols == 1 and count == 1:
        return 0.0
    return symbols * (2 * radius + 2) + 8 + (len(f"{count:,}") * radius * 0.95 + 4 if count > 1 else 0)


def places_of(layers: Sequence[Layer]) -> list[Place]:
    """Return the places of all rows that are drawn, those with most events first; rows of several layers share one."""
    rows: dict[bytes, list[tuple[Any, Drawing, str, float]]] = {}
    for layer in layers:
        table = layer.table
        check_drawable(table)
        written = zip(row_names(table, layer.lang), table["place_text"], strict=True)
        named = [name or text or "" for name, text in written]
        for shape, drawing, name, km in zip(
            table.geometry, layer.drawings, named, table["uncertainty_km"].tolist(), strict=True
        ):
            if drawing.drawn_as != "panel":
                key = shapely.to_wkb(shapely.set_precision(shape, 1e-5))
                rows.setdefault(key, []).append((shape, drawing, name, 0.0 if km != km else km))
    found = []
    for some in rows.values():
        # The name that most rows have for it.
        known = Counter(name for _, _, name, _ in some if name)
        name = fitting(known.most_common(1)[0][0]) if known else ""
        found.append(Place(some[0][0], tuple(one for _, one, _, _ in some), name, max(km for _, _, _, km in some)))
    return sorted(found, key=lambda place: (-len(place.drawings), place.name, shapely.to_wkb(place.shape)))


def gather(places: Sequence[Place], view: View, radius: float) -> list[Mark]:
    """Return the marks of the places with a point that a view shows; those that would overlap become one.

    Points are never moved: in a closer view they part again.
    """
    now = []
    for place in places:
        if place.area:
            continue
        # An event at several points stands at each.
        for at in shapely.get_parts(place.shape).tolist():
            x, y = (float(value) for value in view.at(at.x, at.y))
            if view.holds(x, y):
                now.append(Mark((place,), x, y))
    joined = True
    # A joined mark is wider than its parts were, so it may reach the next.
    while joined and len(now) > 1:
        now, joined = _joined_once(now, radius)
    return now


def _joined_once(marks: list[Mark], radius: float) -> tuple[list[Mark], bool]:
    boxes = [shapely.box(*mark.box(radius)) for mark in marks]
    near = shapely.STRtree(boxes)
    gone: set[int] = set()
    found: list[Mark] = []
    joined = False
    order = sorted(range(len(marks)), key=lambda one: (-marks[one].count, marks[one].y, marks[one].x))
    for number in order:
        if number in gone:
            continue
        gone.add(number)
        mark = marks[number]
        touched = near.query(boxes[number], predicate="intersects").tolist()
        others = [other for other in sorted(touched) if other not in gone]
        gone.update(others)
        joined = joined or bool(others)
        parts = (*mark.places, *(place for other in others for place in marks[other].places))
        # Points of one event that come together are one event.
        found.append(Mark(tuple({id(place): place for place in parts}.values()), mark.x, mark.y))
    return found, joined
