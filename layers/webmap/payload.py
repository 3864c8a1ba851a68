"""The event table as the map's page holds it: columns, shapes and how each row is drawn.

A column is written once, not its name in every row::

    {"c": value}             the same value in all rows
    {"d": [...], "i": [...]} distinct values and, for each row, which of them
    {"v": [...]}             one value a row

Values are those of the GeoJSON: ISO dates, null for missing, numbers with at most 7 decimals. Shapes (areas, lines)
are kept once each, as whole numbers of 1e-5 degrees, each coordinate as the difference from the one before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from layers.plain import json_value
from layers.schema import BY_NAME

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.layer import Drawing

__all__ = ["SHAPE_SCALE", "columns", "encode_lines", "event_payload", "shapes"]

DECIMALS = 7
SHAPE_SCALE = 100_000


def event_payload(table: gpd.GeoDataFrame, drawn: Sequence[Drawing]) -> dict[str, Any]:
    """Return everything the page needs of a validated event table.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        As `layers.schema.validate` returns it.
    drawn : sequence of layers.layer.Drawing
        One a row (see `layers.build.event_drawings`).
    """
    where, kept = shapes(table.geometry)
    own = [str(name) for name in table.columns if name not in BY_NAME and name != table.geometry.name]
    return {
        "n": len(table),
        "columns": columns(table),
        # Columns that the schema does not know: shown as the source has them.
        **({"own": own} if own else {}),
        "geometry": where,
        "shapes": kept,
        "draw": {
            "as": encode([item.drawn_as for item in drawn]),
            "symbol": encode([item.symbol for item in drawn]),
            "stroke": encode([item.stroke for item in drawn]),
            "hatched": encode([item.hatched for item in drawn]),
        },
    }


def columns(table: gpd.GeoDataFrame) -> dict[str, dict[str, Any]]:
    """Return all columns but the geometry, encoded as the module says."""
    name = table.geometry.name
    return {str(column): encode(table[column].tolist()) for column in table.columns if column != name}


def encode(values: Iterable[Any]) -> dict[str, Any]:
    """Encode one column in whichever of the three ways is smallest."""
    plain = [json_value(value, DECIMALS) for value in values]
    index: dict[Any, int] = {}
    distinct: list[Any] = []
    which: list[int] = []
    for value in plain:
        key = json.dumps(value, sort_keys=True) if isinstance(value, (list, dict)) else (type(value), value)
        number = index.get(key)
        if number is None:
            number = index[key] = len(distinct)
            distinct.append(value)
        which.append(number)
    if len(distinct) <= 1:
        return {"c": distinct[0] if distinct else None}
    if len(distinct) * 2 <= len(plain):
        return {"d": distinct, "i": which}
    return {"v": plain}


def shapes(geometries: Iterable[Any | None]) -> tuple[list[Any], list[dict[str, Any]]]:
    """Return where each row is, and the distinct shapes.

    Returns
    -------
    where : list
        For each row None (nowhere), ``[lon, lat]`` of a point, or the number of a shape.
    kept : list of dict
        ``t``: ``area``, ``line`` or ``points``; ``c``: the parts, each a list of rings (areas), lines or points in
        the encoding of `encode_lines`.
    """
    where: list[Any] = []
    kept: list[dict[str, Any]] = []
    index: dict[bytes, int] = {}
    for geometry in geometries:
        if geometry is None or geometry.is_empty:
            where.append(None)
        elif geometry.geom_type == "Point":
            where.append([round(geometry.x, DECIMALS), round(geometry.y, DECIMALS)])
        else:
            key = geometry.wkb
            number = index.get(key)
            if number is None:
                number = index[key] = len(kept)
                kept.append(_shape(geometry))
            where.append(number)
    return where, kept


def _shape(geometry: Any) -> dict[str, Any]:
    parts = list(geometry.geoms) if hasattr(geometry, "geoms") else [geometry]
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return {"t": "area", "c": [encode_lines([p.exterior.coords, *(r.coords for r in p.interiors)]) for p in parts]}
    if geometry.geom_type in ("LineString", "MultiLineString", "LinearRing"):
        return {"t": "line", "c": [encode_lines([part.coords]) for part in parts]}
    if geometry.geom_type == "MultiPoint":
        return {"t": "points", "c": [[[round(p.x, DECIMALS), round(p.y, DECIMALS)] for p in parts]]}
    raise ValueError(f"a map cannot draw a {geometry.geom_type}: give points, lines or polygons")


def encode_lines(lines: Iterable[Iterable[Sequence[float]]], scale: int = SHAPE_SCALE) -> list[list[int]]:
    """Encode lines or rings of (lon, lat) as running differences: ``[x0, y0, dx1, dy1, ...]`` in 1/scale degrees."""
    encoded = []
    for line in lines:
        numbers: list[int] = []
        x = y = 0
        for position in line:
            nx, ny = round(position[0] * scale), round(position[1] * scale)
            if numbers and nx == x and ny == y:
                continue
            numbers += (nx - x, ny - y)
            x, y = nx, ny
        encoded.append(numbers)
    return encoded
