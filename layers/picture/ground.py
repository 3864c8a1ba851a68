"""The ground: sea, countries, first-level units, and the names that readers find their way by."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import shapely

from layers import style
from layers.picture.sheet import fitting
from layers.placenames import local_place_name, local_unit_name

if TYPE_CHECKING:
    from layers.picture.boxes import Boxes
    from layers.picture.sheet import Sheet
    from layers.picture.view import View

__all__ = ["draw_ground", "name_ground"]

FOCUS = "UA"
# Pixels per degree up to which cities of fewer people than this are left out.
_CITIES = ((40.0, 600_000), (90.0, 200_000), (260.0, 60_000), (1e9, 15_000))
# A country is named where so many pixels of it are seen across.
_NAMED = 70.0


def draw_ground(sheet: Sheet, view: View) -> None:
    """Draw sea, land and borders."""
    colours = style.BACKGROUND
    sheet.rectangle(view.box, fill=colours.sea)
    countries, units = _seen(view, "country"), _seen(view, "admin1")
    for iso, _, shape in countries:
        sheet.area(view.drawn(shape), fill=colours.land_focus if iso == FOCUS else colours.land)
    for _, _, shape in units:
        sheet.area(view.drawn(shape), line=colours.admin1_line, width=0.8)
    for _, _, shape in countries:
        sheet.area(view.drawn(shape), line=colours.country_line, width=1.2)


def name_ground(sheet: Sheet, view: View, taken: Boxes, lang: str) -> None:
    """Name cities and countries in a language, where nothing else stands."""
    colour = style.BACKGROUND.text
    halo = style.BACKGROUND.land
    fewest = next(people for most, people in _CITIES if view.scale <= most)
    west, south, east, north = view.bounds()
    for people, name, lon, lat in _cities(lang):
        if people < fewest:
            break
        if not (west < lon < east and south < lat < north):
            continue
        x, y = (float(value) for value in view.at(lon, lat))
        width = sheet.width_of(name, 10.5)
        if taken.claim((x - 4, y - 7, x + 9 + width, y + 7)):
            sheet.area(shapely.Point(x, y).buffer(2.0), fill=colour)
            sheet.text(x + 6, y + 4, name, 10.5, colour=colour, halo=halo)
    for iso, name, shape in _seen(view, "country"):
        if iso == FOCUS:
            continue
        parts = shapely.get_parts(view.drawn(shape, detail=2.0))
        largest = max((part for part in parts if part.geom_type == "Polygon"), key=lambda part: part.area, default=None)
        if largest is None:
            continue
        middle = shapely.maximum_inscribed_circle(largest, tolerance=2.0)
        if middle.length * 2 < _NAMED:
            continue
        x, y = middle.coords[0]
        # Spaced, so that it reads as the name of a wide thing.
        text = "\u2009".join(fitting(local_unit_name(iso, name, lang)).upper())
        half = sheet.width_of(text, 10.0) / 2
        if taken.claim((x - half - 2, y - 8, x + half + 2, y + 6)):
            sheet.text(x, y + 3, text, 10.0, colour=colour, align="center", halo=halo)


def _seen(view: View, level: str) -> list[tuple[str, str, Any]]:
    window = shapely.box(*view.bounds())
    return [row for row in _outlines()[level] if shapely.intersects(row[2], window)]


@cache
def _outlines() -> dict[str, list[tuple[str, str, Any]]]:
    from layers.boundaries import boundary_layer

    table = boundary_layer().table
    found: dict[str, list[tuple[str, str, Any]]] = {"country": [], "admin1": []}
    for iso, name, level, shape in zip(table["iso"], table["name"], table["level"], table.geometry, strict=True):
        found[level].append((iso, name, shape))
    return found


@cache
def _cities(lang: str) -> list[tuple[int, str, float, float]]:
    """Return people, name, lon and lat of the cities that may be named, the largest first."""
    from geo.gazetteer import load_gazetteer

    least = _CITIES[-1][1]
    found = [
        (place.population, fitting(local_place_name(place, lang)), place.lon, place.lat)
        for place in load_gazetteer()
        if place.kind == "settlement" and place.population >= least
    ]
    return sorted(found, key=lambda city: (-city[0], city[1], city[2]))
