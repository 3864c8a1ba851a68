"""The map's own ground: country shapes, first-level borders, and the cities that readers find their way by."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from layers.placenames import local_place_name, local_unit_name
from layers.webmap.places import encode_lines

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.boundaryset import BoundarySet
    from geo.units import Unit

__all__ = ["background_of", "background_payload", "embedded_background"]

FOCUS = "UA"
# The embedded ground is rounded to 1e-3 degrees (about 80 m); so is what the page holds.
SCALE = 1000
# Where the map opens when nothing can be drawn: Ukraine (south, west, north, east).
VIEW = (44.2, 22.1, 52.5, 40.3)
# Country and unit shapes reach this far (west, south, east, north); what lies beyond is not drawn.
REACH = (-12.0, 33.0, 75.0, 72.0)
THEATRE = (21.0, 43.5, 46.0, 56.5)
# Fewest people → rank; 1 is named from far away, 3 only close by.
CITY_RANKS = ((600_000, 1), (200_000, 2), (60_000, 3))


def background_payload(
    countries: Iterable[tuple[str, str, BaseGeometry]],
    units: Iterable[tuple[str, str, BaseGeometry]],
    cities: Iterable[tuple[str, float, float, int]] = (),
    second: Iterable[tuple[str, str, BaseGeometry]] = (),
) -> dict[str, Any]:
    """Return the ground as the page reads it.

    Parameters
    ----------
    countries, units : iterable of (iso, name, geometry)
        Polygons in lon, lat.
    cities : iterable of (name, lon, lat, people)
        The smallest of them are left out.
    second : iterable of (code, name, geometry)
        Second-level units.
    """
    import shapely

    box, theatre = shapely.box(*REACH), shapely.box(*THEATRE)
    found: dict[str, Any] = {"view": VIEW, "scale": SCALE, "countries": [], "units": [], "cities": []}
    for iso, name, geometry in countries:
        parts = _polygons(geometry, box)
        if parts:
            # A name belongs where readers look: of a vast country its part near the theatre.
            near = shapely.intersection(shapely.MultiPolygon(parts), theatre)
            named = max(shapely.get_parts(near if near.area > 1 else max(parts, key=_area)), key=_area)
            at = shapely.maximum_inscribed_circle(named).coords[0]
            focus = iso == FOCUS
            country = {"iso": iso, "name": name, "focus": focus, "label": not focus, "shape": _shape(parts)}
            found["countries"].append(country | _at(at))
    for iso, name, geometry in units:
        parts = _polygons(geometry, box)
        if parts:
            at = shapely.maximum_inscribed_circle(max(parts, key=_area)).coords[0]
            found["units"].append({"iso": iso, "name": name, "shape": _shape(parts)} | _at(at))
    finer = [(code, name, parts) for code, name, geometry in second if (parts := _polygons(geometry, box))]
    if finer:
        found["second"] = [{"code": code, "name": name, "shape": _shape(parts)} for code, name, parts in finer]
    for name, lon, lat, people in sorted(cities, key=lambda city: (-city[3], city[0])):
        rank = next((rank for most, rank in CITY_RANKS if people >= most), None)
        if rank is not None:
            found["cities"].append({"name": name, "rank": rank} | _at((lon, lat)))
    return found


def _area(geometry: BaseGeometry) -> float:
    return float(geometry.area)


def _polygons(geometry: BaseGeometry, box: BaseGeometry) -> list[Any]:
    import shapely

    if not shapely.intersects(geometry, box):
        return []
    # A cut along the edge of what is drawn would look like a border: whole polygons only.
    parts = geometry.geoms if hasattr(geometry, "geoms") else [geometry]
    return [part for part in parts if part.geom_type == "Polygon" and part.intersects(box)]


def _shape(parts: Iterable[Any]) -> list[list[list[int]]]:
    return [encode_lines([part.exterior.coords, *(ring.coords for ring in part.interiors)], SCALE) for part in parts]


def _at(position: Iterable[float]) -> dict[str, float]:
    lon, lat = position
    return {"lon": round(lon, 3), "lat": round(lat, 3)}


@cache
def embedded_background(lang: str) -> dict[str, Any]:
    """Return the ground from the data that `geo` embeds; made once a process and language, not to be changed."""
    return _ground(None, lang)


def background_of(boundaries: BoundarySet | None, lang: str = "en") -> dict[str, Any]:
    """Return the ground with the units of a set of boundaries, simplified for a map; by default the embedded one.

    Names are those of a language, where they are known, else the canonical ones.
    """
    return embedded_background(lang) if boundaries is None else _ground(boundaries, lang)


def _ground(boundaries: BoundarySet | None, lang: str) -> dict[str, Any]:
    import shapely

    from geo.gazetteer import load_gazetteer
    from geo.units import background

    gazetteer = load_gazetteer()
    own = {} if boundaries is None else _fitted(_own_units(boundaries), background())
    by_country: dict[str, list[Any]] = {}
    for unit in background():
        by_country.setdefault(unit.admin0_iso, []).append(unit)
    countries, units = [], []
    for iso, found in sorted(by_country.items()):
        if "-" not in found[0].iso:
            countries += [
                (unit.iso, local_unit_name(unit.iso, unit.name, lang), own.get(unit.iso, unit.geometry))
                for unit in found
            ]
            continue
        shapes = [own.get(unit.iso, unit.geometry) for unit in found]
        # The embedded units of one country meet exactly, so the union has no seams; those of a file need not.
        known = any(unit.iso in own for unit in found)
        whole = shapely.union_all(shapes) if known else shapely.coverage_union_all(shapes)
        countries.append((iso, local_unit_name(iso, gazetteer.get(f"country:{iso}").name, lang), whole))
        units += [
            (unit.iso, local_unit_name(unit.iso, unit.name, lang), shape)
            for unit, shape in zip(found, shapes, strict=True)
        ]
    west, south, east, north = REACH
    cities = [
        (local_place_name(place, lang), place.lon, place.lat, place.population)
        for place in gazetteer
        if place.kind == "settlement"
        and place.population >= CITY_RANKS[-1][0]
        and west <= place.lon <= east
        and south <= place.lat <= north
    ]
    return background_payload(countries, units, cities, _second_units(boundaries))


# Of a file's outlines the page keeps what can be seen: corners nearer to the line than this many degrees (400 m) go.
TOLERANCE = 0.004
DETAILED = 300_000


def _own_units(boundaries: BoundarySet) -> dict[str, BaseGeometry]:
    shapes = _simplified(boundaries.table.geometry[: boundaries.own])
    return dict(zip(boundaries.table.iso, shapes, strict=False))


def _fitted(own: dict[str, BaseGeometry], ground: Iterable[Unit]) -> dict[str, BaseGeometry]:
    """Return a file's outlines, and those of the embedded neighbours made to meet them, by code.

    Otherwise slivers of sea and second lines would run along the borders where a file's and the embedded lines differ.
    """
    import shapely

    if not own:
        return {}
    home = shapely.union_all(list(own.values()))
    known = [unit.geometry for unit in ground if unit.iso in own]
    around = {
        unit.iso: unit.geometry
        for unit in ground
        if unit.iso not in own and shapely.dwithin(unit.geometry, home, TOLERANCE * 25)
    }
    fitted = {iso: shapely.difference(shape, home) for iso, shape in around.items()}
    gaps = shapely.difference(shapely.union_all(known), home) if known else shapely.MultiPolygon()
    for gap in shapely.get_parts(gaps):
        shared = {iso: shapely.intersection(gap, shape).length for iso, shape in around.items()}
        nearest = max(shared, key=lambda iso: shared[iso], default=None)
        # What touches nobody else is water beyond the file's coast.
        if nearest is not None and shared[nearest] > 0:
            fitted[nearest] = shapely.union(fitted[nearest], gap)
    return own | {iso: _area_only(shape) for iso, shape in fitted.items()}


def _area_only(shape: Any) -> BaseGeometry:
    import shapely

    return shapely.MultiPolygon([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])


def _second_units(boundaries: BoundarySet | None) -> list[tuple[str, str, BaseGeometry]]:
    table = None if boundaries is None else boundaries.second
    if table is None:
        return []
    return list(zip(table.iso, table.name, _simplified(table.geometry), strict=True))


def _simplified(shapes: Any) -> list[BaseGeometry]:
    """Simplify outlines, where they meet to one line; very detailed ones each on its own, which is much faster."""
    import shapely

    simplify: Any = shapely.simplify
    if 0 < shapely.get_num_coordinates(shapes).sum() < DETAILED:
        # shapely 2.1 has it; it also takes outlines that do not meet everywhere.
        simplify = getattr(shapely, "coverage_simplify", simplify)
    return list(shapely.make_valid(simplify(shapes, TOLERANCE)))
