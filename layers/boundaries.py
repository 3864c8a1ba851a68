"""Boundaries: countries and first-level units, de jure → a layer."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from layers.layer import Drawing, Layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

__all__ = ["boundary_layer"]


@lru_cache(maxsize=8)
def _rows(countries: tuple[str, ...] | None) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import shapely

    from geo.boundaries import background, load_boundaries
    from geo.geometry import orient
    from layers.schema import CRS

    rows: list[tuple[Any, ...]] = []
    divided: dict[str, list[Any]] = {}
    for unit in background():
        if countries is not None and unit.admin0_iso not in countries:
            continue
        if "-" in unit.iso:
            divided.setdefault(unit.admin0_iso, []).append(unit)
        else:
            rows.append((unit.iso, unit.name, unit.admin0_iso, None, "country", unit.geometry))
    for country, parts in divided.items():
        name = load_boundaries().country_names.get(country, country)
        whole = orient(shapely.coverage_union_all([part.geometry for part in parts]))
        rows.append((country, name, country, None, "country", whole))
        pcodes = _pcodes(country)
        rows += [
            (part.iso, part.name, country, pcodes.get(part.iso), "admin1", part.geometry)
            for part in sorted(parts, key=lambda part: str(part.iso))
        ]
    # Countries below, units above them.
    rows.sort(key=lambda row: (row[4] != "country", row[0]))
    names = ("iso", "name", "admin0_iso", "pcode", "level")
    data = {name: [row[number] for row in rows] for number, name in enumerate(names)}
    identity = {"id": [f"boundary:{row[0]}" for row in rows], "layer": ["boundary"] * len(rows)}
    return gpd.GeoDataFrame(identity | data, geometry=[row[5] for row in rows], crs=CRS)


def _pcodes(country: str) -> dict[str, str | None]:
    from geo.boundaries import load_boundaries

    table = load_boundaries()
    return {
        iso: pcode or None
        for iso, admin0, pcode in zip(table.iso, table.admin0_iso, table.pcode, strict=True)
        if admin0 == country
    }


def boundary_layer(countries: Sequence[str] | None = None, *, lang: str = "en") -> Layer:
    """Return the simplified outlines of countries and first-level units as a layer.

    Parameters
    ----------
    countries : sequence of str, optional
        ISO 3166-1 alpha-2; by default all countries of the embedded background. Ukraine, Russia and Belarus come
        with their units as well.
    lang : str
        Language of the layer's title and legend.

    Returns
    -------
    Layer
        Its table has the columns ``id``, ``layer``, ``iso``, ``name``, ``admin0_iso``, ``pcode``, ``level``
        (``country`` or ``admin1``) and ``geometry``, countries first. Every row is drawn as an area.
    """
    table = _rows(None if countries is None else tuple(countries)).copy()
    drawings = tuple(Drawing("area", f"boundary.{level}", "reported", False) for level in table["level"])
    return Layer("boundary", table, drawings, lang)
