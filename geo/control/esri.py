"""JSON of an ArcGIS FeatureServer → layers of areas: answers to queries, of one layer or several, and collections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.blocks import Block, Unusual
from geo.control.geojson import TooFew, area_of_rings, name_of
from geo.control.raw import RawArea, RawFile, RawLayer, plain
from geo.errors import ControlError
from geo.geometry import polygons_in

__all__ = ["is_esri", "read_esri"]


def is_esri(data: Any) -> bool:
    """Tell whether parsed JSON is of an ArcGIS server."""
    return isinstance(data, dict) and (
        any(key in data for key in ("geometryType", "spatialReference", "displayFieldName", "featureCollection"))
        or (isinstance(data.get("layers"), list) and data["layers"] != [])
        or "operationalLayers" in data
        or (isinstance(data.get("features"), list) and any("attributes" in one for one in data["features"][:1]))
    )


def read_esri(name: str, data: dict[str, Any]) -> RawFile:
    """Return the layers of parsed JSON of an ArcGIS server.

    Raises
    ------
    geo.errors.ControlError
        For a description of a layer without its features, and an answer that was cut short by the server.
    """
    file = RawFile(name, "ArcGIS JSON")
    for title, table in _tables(data, plain(data.get("name") or data.get("title"))):
        features = table.get("features")
        if not isinstance(features, list):
            continue
        if table.get("exceededTransferLimit") or data.get("exceededTransferLimit"):
            raise ControlError(
                f"{name}: the server cut the answer short (exceededTransferLimit), so areas are missing; fetch it in "
                "parts (resultOffset) or with maxRecordCountFactor, and give the whole"
            )
        _add_layer(file, title, table, features)
    if not file.layers:
        raise ControlError(
            f"{name}: describes a layer of an ArcGIS server, but holds no feature of it; fetch "
            ".../FeatureServer/0/query?where=1=1&outFields=*&f=geojson and give what comes"
        )
    return file


def _tables(data: dict[str, Any], title: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield all tables of features with the names of their layers, however they are wrapped."""
    if isinstance(data.get("features"), list):
        yield title, data
    inner = data.get("featureCollection")
    if isinstance(inner, dict):
        yield from _tables(inner, title)
    for key in ("layers", "operationalLayers"):
        for number, layer in enumerate(data[key] if isinstance(data.get(key), list) else []):
            if not isinstance(layer, dict):
                continue
            definition = layer.get("layerDefinition")
            definition = definition if isinstance(definition, dict) else {}
            named = plain(layer.get("title") or layer.get("name") or definition.get("name") or title)
            table = layer.get("featureSet")
            if isinstance(table, dict):
                fields = table.get("fields") or definition.get("fields")
                yield named, {**table, "fields": fields}
            else:
                yield from _tables({key: value for key, value in layer.items() if key != "name"}, named or f"{number}")


def _add_layer(file: RawFile, title: str, table: dict[str, Any], features: list[Any]) -> None:
    layer = RawLayer(f"{file.name} (layer {title})" if title else file.name, (title,) if title else ())
    file.layers.append(layer)
    codes = _codes(table.get("fields"))
    told = _crs(table.get("spatialReference"))
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict):
            layer.broken.append(f"feature {number} is no object")
            continue
        attributes = feature.get("attributes")
        properties = dict(attributes) if isinstance(attributes, dict) else {}
        for column, values in codes.items():
            if properties.get(column) in values:
                properties[column] = values[properties[column]]
        geometry = feature.get("geometry")
        named = name_of(properties)
        shown = f"feature {number}" + (f" ({named!r})" if named else "")
        if not isinstance(geometry, dict):
            layer.broken.append(f"{shown} has no geometry")
            continue
        if "curveRings" in geometry:
            layer.broken.append(f"{shown} has curves, which are not read; ask for it with returnTrueCurves=false")
            continue
        if "rings" not in geometry:
            layer.add_other("Point" if "x" in geometry or "points" in geometry else "LineString")
            continue
        try:
            shape = _area(geometry["rings"])
        except TooFew as error:
            layer.broken.append(f"{shown} {error}")
            continue
        crs = _crs(geometry.get("spatialReference")) or told
        if crs:
            file.about.setdefault("crs", crs)
        layer.areas.append(RawArea(number, shape, properties, named))


def _crs(reference: Any) -> str:
    if not isinstance(reference, dict):
        return ""
    code = reference.get("latestWkid") or reference.get("wkid")
    # ESRI's own number for Web Mercator.
    code = 3857 if code in (102100, 102113, 900913) else code
    if isinstance(code, int):
        return f"{'EPSG' if code < 32768 else 'ESRI'}:{code}"
    return plain(reference.get("wkt"), length=5000)


def _codes(fields: Any) -> dict[str, dict[Any, str]]:
    """Return, for columns of coded values, what each code stands for."""
    found: dict[str, dict[Any, str]] = {}
    for one in fields if isinstance(fields, list) else []:
        domain = one.get("domain") if isinstance(one, dict) else None
        values = domain.get("codedValues") if isinstance(domain, dict) else None
        if isinstance(values, list):
            found[str(one.get("name"))] = {
                value.get("code"): str(value.get("name"))
                for value in values
                if isinstance(value, dict) and isinstance(value.get("code"), str | int)
            }
    return found


def _area(rings: Any) -> BaseGeometry:
    """Return the area of rings: outlines with the clock, holes against it, in any order.

    A ring inside an odd number of others is a hole, whichever way it is wound.
    """
    if isinstance(rings, Block):
        try:
            rings = [ring for polygon in rings.polygons() for ring in polygon] if rings.depth == 3 else rings.plain()
        except Unusual:
            rings = rings.plain()
    if not isinstance(rings, list) or not rings:
        raise TooFew("has no ring")
    polygons = []
    wrong: TooFew | None = None
    for ring in rings:
        try:
            polygons.append(area_of_rings([ring]))
        except TooFew as error:
            wrong = error
    if not polygons:
        raise wrong or TooFew("has no ring")
    if len(polygons) == 1:
        return polygons[0]
    outer = [one for one in polygons if not one.exterior.is_ccw]
    if len(outer) == len(polygons):
        return shapely.MultiPolygon(polygons)
    valid = shapely.make_valid(polygons)
    area: BaseGeometry = shapely.Polygon()
    for one in sorted(valid, key=lambda one: -float(shapely.area(one))):
        area = shapely.symmetric_difference(area, one)
    parts = polygons_in(area)
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
