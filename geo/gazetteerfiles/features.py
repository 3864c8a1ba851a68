"""GeoJSON and GeoPackage layers of places."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from geo.errors import GazetteerError
from geo.gazetteerfiles.columns import recognised
from geo.gazetteerfiles.opening import Member
from geo.gazetteerfiles.rows import BadRow, FileRow, Skipped

__all__ = ["read_geojson", "read_layers"]

_MAX_JSON = 512 << 20
_CRS84 = ("crs84", "4326")


def read_geojson(member: Member, skipped: Skipped) -> Iterator[FileRow]:
    """Yield the places of a GeoJSON file; features that are none are counted.

    Raises
    ------
    GazetteerError
        If it is no GeoJSON of features with names.
    """
    raw = bytearray()
    for block in member.blocks():
        raw += block
        if len(raw) > _MAX_JSON:
            raise GazetteerError(
                f"{member.label}: is larger than {_MAX_JSON >> 20} MB; turn it into a GeoPackage or CSV and pass that"
            )
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise GazetteerError(f"{member.label}: is not UTF-8, as GeoJSON must be; save it as UTF-8") from None
    except RecursionError:
        raise GazetteerError(f"{member.label}: is nested too deeply to be a table of places") from None
    except json.JSONDecodeError as error:
        raise GazetteerError(
            f"{member.label}, line {error.lineno}: is no whole JSON ({error.msg}); get the file again"
        ) from None
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise GazetteerError(
            f"{member.label}: is JSON but no GeoJSON FeatureCollection; pass one with points and names"
        )
    crs = json.dumps(data.get("crs") or "").lower()
    if crs != '""' and not any(code in crs for code in _CRS84):
        raise GazetteerError(f"{member.label}: its coordinates are not in WGS 84; save it in WGS 84 (EPSG:4326)")
    header: dict[str, None] = {}
    for feature in features:
        if isinstance(feature, dict) and isinstance(feature.get("properties"), dict):
            header.update(dict.fromkeys(feature["properties"]))
    columns = recognised([name for name in header if isinstance(name, str)])
    if not columns.of.get("name") and not columns.names:
        raise GazetteerError(
            f"{member.label}: its features have no name (a property 'name' or 'name:uk'); "
            f"they have {', '.join(list(header)[:12]) or 'no properties'}"
        )
    for number, feature in enumerate(features, start=1):
        try:
            if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
                raise BadRow("no feature with properties")
            cells = dict(feature["properties"])
            if "id" not in columns.of and isinstance(feature.get("id"), str | int):
                row = columns.row(cells, number, _point(feature.get("geometry")))
                row.id = "-".join(str(feature["id"]).split())
            else:
                row = columns.row(cells, number, _point(feature.get("geometry")))
            yield row
        except BadRow as error:
            skipped.add(str(error), number)


def _point(geometry: Any) -> tuple[Any, Any]:
    """Return the point of a geometry; of an outline one inside it."""
    if not isinstance(geometry, dict):
        raise BadRow("no geometry")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Point":
        if not isinstance(coordinates, list) or len(coordinates) < 2:
            raise BadRow("a point without coordinates")
        return coordinates[0], coordinates[1]
    if kind not in ("Polygon", "MultiPolygon", "MultiPoint"):
        raise BadRow(f"its geometry is {str(kind)[:30]}, no point")
    import shapely
    from shapely.geometry import shape

    try:
        inside = shape(geometry).representative_point()
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, shapely.errors.ShapelyError):
        raise BadRow("its geometry is damaged") from None
    if inside.is_empty:
        raise BadRow("its geometry is empty")
    return inside.x, inside.y


def read_layers(path: Path, skipped: Skipped) -> Iterator[FileRow]:
    """Yield the places of the layers of a GeoPackage that have names.

    Raises
    ------
    GazetteerError
        If it cannot be read, or no layer has places.
    """
    import pyogrio

    try:
        listed: Sequence[Any] = _quietly(pyogrio.list_layers, path)
        layers = [str(name) for name, geometry in listed if geometry is not None]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, OSError) as error:
        raise GazetteerError(f"{path}: cannot be read as a GeoPackage ({_short(error)}); get the file again") from None
    used = 0
    seen: list[str] = []
    number = 0
    for layer in layers:
        try:
            info = _quietly(pyogrio.read_info, path, layer=layer)
            header = [str(name) for name in info["fields"]]
            columns = recognised(header)
            seen += header
            if not columns.of.get("name") and not columns.names:
                continue
            if info["crs"] is None:
                raise GazetteerError(
                    f"{path}, layer {layer!r}: says no coordinate system; save it in WGS 84 (EPSG:4326)"
                )
            frame = _quietly(pyogrio.read_dataframe, path, layer=layer).to_crs("OGC:CRS84")
        except GazetteerError:
            raise
        except Exception as error:
            # GDAL and PROJ tell damage in a dozen classes of errors.
            raise GazetteerError(
                f"{path}, layer {layer!r}: cannot be read ({_short(error)}); get the file again"
            ) from None
        used += 1
        shapes = frame.geometry.to_numpy()
        table = frame.drop(columns=frame.geometry.name).to_dict("list")
        for at, shape in enumerate(shapes):
            number += 1
            try:
                if shape is None or shape.is_empty:
                    raise BadRow("no geometry")
                inside = shape if shape.geom_type == "Point" else shape.representative_point()
                yield columns.row({name: values[at] for name, values in table.items()}, number, (inside.x, inside.y))
            except BadRow as error:
                skipped.add(str(error), number)
    if not used:
        raise GazetteerError(
            f"{path}: no layer has points with a name (a column 'name' or 'name:uk'); "
            f"it has {', '.join(seen[:12]) or 'no columns'}"
        )


def _quietly(read: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Read without GDAL's remarks: what matters of them becomes an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return read(*arguments, **options)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:160]
