"""GeoJSON → layers of areas: a Feature, a FeatureCollection, a bare geometry, or one in the answer of a server.

Read with the standard parser and NumPy: a file of 3,000 corners takes two milliseconds, of which GDAL needs more to
open it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely

from geo.control.blocks import Block, Unusual
from geo.control.raw import RawArea, RawFile, RawLayer, plain
from geo.errors import ControlError

__all__ = ["TooFew", "area_of_rings", "colour_of", "is_geojson", "name_of", "read_geojson"]

_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
_TYPES = ("FeatureCollection", "Feature", *_GEOMETRIES)
# Under these, answers of servers hold the map itself (DeepStateMap: "map"; others: "geojson", "data").
_WRAPPED = ("map", "geojson", "data", "result", "featureCollection")
_NAMES = ("name", "title", "label", "Name", "NAME", "Title", "TITLE", "Label", "LABEL", "назва", "название")
_COLOURS = ("fill", "fillColor", "fill_color", "color", "colour", "marker-color", "stroke")
_NAMED = {
    "red": "ff0000", "darkred": "8b0000", "crimson": "dc143c", "blue": "0000ff", "green": "008000", "gray": "808080",
    "grey": "808080", "orange": "ffa500", "yellow": "ffff00", "lightblue": "add8e6", "navy": "000080",
}  # fmt: skip
_STYLES = ("styleUrl", "style", "styleId", "style_id")
_DEEPEST = 60


class TooFew(ValueError):
    """A ring that is none: fewer than three corners, or corners that are no numbers."""


def is_geojson(data: Any) -> bool:
    """Tell whether parsed JSON is GeoJSON, or holds some in a wrapping that servers use."""
    return _inner(data) is not None


def _inner(data: Any) -> dict[str, Any] | None:
    if not isinstance(data, dict):
        return None
    if data.get("type") in _TYPES:
        return data
    for key in _WRAPPED:
        inner = data.get(key)
        if isinstance(inner, dict) and inner.get("type") in _TYPES:
            return inner
    return None


def read_geojson(name: str, data: dict[str, Any]) -> RawFile:
    """Return the layer that parsed GeoJSON holds.

    Coordinates stay in the system of the file; `crs` of what it says of itself names it, if it is not lon and lat.

    Raises
    ------
    geo.errors.ControlError
        For what is no GeoJSON, or an answer that was cut short by the server.
    """
    inner = _inner(data)
    assert inner is not None
    about = {key: value for part in (data, inner) for key, value in part.items() if isinstance(value, str | int)}
    about.pop("type", None)
    file = RawFile(name, "GeoJSON", about=about, right_hand=True)
    crs = inner.get("crs")
    if isinstance(crs, dict) and isinstance(crs.get("properties"), dict):
        about["crs"] = crs["properties"].get("name") or crs["properties"].get("code") or ""
    cut = inner.get("exceededTransferLimit") or (
        isinstance(inner.get("properties"), dict) and inner["properties"].get("exceededTransferLimit")
    )
    if cut:
        raise ControlError(
            f"{name}: the server cut the answer short (exceededTransferLimit), so areas are missing; fetch it in parts "
            "(resultOffset) or with maxRecordCountFactor, and give the whole"
        )
    if isinstance(inner.get("metadata"), dict):
        about.update({key: value for key, value in inner["metadata"].items() if isinstance(value, str | int)})
    layer = RawLayer(name, _layer_names(inner))
    file.layers.append(layer)
    if inner["type"] == "FeatureCollection":
        features = inner.get("features")
        if not isinstance(features, list):
            raise ControlError(f"{name}: the FeatureCollection has no list of features; give the file whole")
        for number, feature in enumerate(features, start=1):
            _add(layer, number, feature)
    else:
        _add(layer, 1, inner if inner["type"] == "Feature" else {"geometry": inner})
    return file


def _layer_names(inner: dict[str, Any]) -> tuple[str, ...]:
    name = inner.get("name")
    return (plain(name),) if inner["type"] == "FeatureCollection" and isinstance(name, str) and name.strip() else ()


def _add(layer: RawLayer, number: int, feature: Any) -> None:
    if not isinstance(feature, dict):
        layer.broken.append(f"feature {number} is no object")
        return
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    geometry = feature.get("geometry")
    name = name_of(properties)
    shown = f"feature {number}" + (f" ({name!r})" if name else "")
    if geometry is None:
        layer.broken.append(f"{shown} has no geometry")
        return
    try:
        parts = list(_polygons(geometry, 0))
    except TooFew as error:
        layer.broken.append(f"{shown} {error}")
        return
    kinds = [part for part in parts if isinstance(part, str)]
    shapes = [part for part in parts if not isinstance(part, str)]
    if not shapes:
        for kind in kinds or ["empty geometry"]:
            layer.add_other(kind)
        return
    shape = shapes[0] if len(shapes) == 1 else shapely.MultiPolygon(shapes)
    style = next((plain(properties[key]) for key in _STYLES if isinstance(properties.get(key), str)), "")
    layer.areas.append(RawArea(number, shape, properties, name, style, colour_of(properties)))


def name_of(properties: dict[str, Any]) -> str:
    """Return the value of the first column that holds names."""
    return next((text for key in _NAMES if key in properties and (text := plain(properties[key], length=300))), "")


def colour_of(properties: dict[str, Any]) -> str:
    """Return the colour of the fill that columns give (simplestyle and its like) as ``#rrggbb``."""
    for key in _COLOURS:
        value = properties.get(key)
        if isinstance(value, str):
            text = value.strip().lower().removeprefix("#")
            text = _NAMED.get(text, text)
            if len(text) == 3:
                text = "".join(sign * 2 for sign in text)
            if len(text) in (6, 8) and all(sign in "0123456789abcdef" for sign in text):
                return "#" + text[:6]
    return ""


def _polygons(geometry: Any, depth: int) -> Iterator[shapely.Polygon | str]:
    """Yield the polygons of a geometry, and the kinds of what is none."""
    if depth > _DEEPEST:
        raise TooFew("is nested too deeply")
    if not isinstance(geometry, dict) or geometry.get("type") not in _GEOMETRIES:
        raise TooFew("has no geometry that GeoJSON knows")
    kind, coordinates = geometry["type"], geometry.get("coordinates")
    if kind == "GeometryCollection":
        inner = geometry.get("geometries")
        for part in inner if isinstance(inner, list) else ():
            yield from _polygons(part, depth + 1)
    elif kind in ("Polygon", "MultiPolygon"):
        if isinstance(coordinates, Block):
            read = _plain_polygons(coordinates, 3 if kind == "Polygon" else 4)
            if read is not None:
                yield from read
                return
            coordinates = coordinates.plain()
        if not isinstance(coordinates, list):
            raise TooFew("has a geometry without coordinates")
        for rings in [coordinates] if kind == "Polygon" else coordinates:
            if not isinstance(rings, list):
                raise TooFew("has coordinates that are nested otherwise than its type says")
            if rings:
                yield area_of_rings(rings)
    else:
        yield kind


def _plain_polygons(block: Block, depth: int) -> list[shapely.Polygon] | None:
    """Return the polygons of an array of coordinates, None where it is not one of plain rings."""
    if block.depth != depth:
        return None
    try:
        return [area_of_rings(rings) for rings in block.polygons()]
    except Unusual:
        return None


def area_of_rings(rings: Sequence[Any]) -> shapely.Polygon:
    """Return the polygon of an outline and its holes, given as lists of points of two or more numbers.

    Raises
    ------
    TooFew
        Where the outline is none; holes that are none are left out.
    """
    shell = _ring(rings[0])
    holes = []
    for ring in rings[1:]:
        try:
            holes.append(shapely.LinearRing(_ring(ring)))
        except TooFew:
            continue
    return shapely.Polygon(shapely.LinearRing(shell), holes)


def _ring(points: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    try:
        corners = np.array(points, dtype=np.float64)
    except (ValueError, TypeError, OverflowError):
        # Points of two and of three numbers in one ring, or something that is none.
        try:
            corners = np.array([point[:2] for point in points], dtype=np.float64)
        except (ValueError, TypeError, OverflowError, KeyError):
            raise TooFew("has coordinates that are no numbers") from None
    if corners.ndim != 2 or corners.shape[1] < 2:
        raise TooFew("has a ring without corners" if not corners.size else "has coordinates that are no pairs")
    corners = corners[:, :2]
    if not np.isfinite(corners).all():
        raise TooFew("has coordinates that are no numbers")
    if not np.array_equal(corners[0], corners[-1]):
        corners = np.vstack([corners, corners[:1]])
    if len(corners) < 4:
        raise TooFew("has a ring of fewer than three corners")
    return corners
