"""Files read back as rows of plain values, by readers that are not ours: GDAL, Arrow, openpyxl and those of Python."""

from __future__ import annotations

import csv
import datetime as dt
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pyarrow.parquet as pq
import pyogrio
import shapely
from shapely.geometry import LinearRing, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon

from layers.export.flat import unguard
from layers.schema import BY_NAME

__all__ = ["read_rows"]

KML = "{http://www.opengis.net/kml/2.2}"
Row = dict[str, Any]


def read_rows(*paths: Path) -> list[Row]:
    """Return the rows of files in their order; a missing key is null, ``geometry`` the shape, where there is one."""
    return [row for path in paths if path.suffix in _READERS for row in _READERS[path.suffix](path)]


def _geojson(path: Path) -> Iterator[Row]:
    yield from map(_feature, json.loads(path.read_bytes())["features"])


def _geojsonl(path: Path) -> Iterator[Row]:
    yield from map(_feature, map(json.loads, path.read_bytes().splitlines()))


def _feature(feature: Row) -> Row:
    shape = feature["geometry"] and shapely.geometry.shape(feature["geometry"])
    values = {name: _typed(name, value, json_lists=False) for name, value in feature["properties"].items()}
    return values | {"geometry": shape}


def _gdal(path: Path) -> Iterator[Row]:
    for layer, _ in pyogrio.list_layers(path):
        if layer == "layer_styles":
            continue
        about, table = pyogrio.read_arrow(path, layer=layer)
        shape = about["geometry_name"] or "wkb_geometry"
        for row in table.to_pylist():
            wkb = row.pop(shape, None)
            values = {name: _typed(name, value) for name, value in row.items()}
            yield values | {"geometry": None if wkb is None else shapely.from_wkb(wkb)}


def _parquet(path: Path) -> Iterator[Row]:
    for row in pq.read_table(path).to_pylist():
        wkb = row.pop("geometry")
        row.pop("bbox")
        values = {name: _typed(name, value) for name, value in row.items()}
        yield values | {"geometry": None if wkb is None else shapely.from_wkb(wkb)}


def _csv(path: Path) -> Iterator[Row]:
    with open(path, encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    described = json.loads(path.with_name(f"{path.name}-metadata.json").read_text("utf-8"))["tableSchema"]["columns"]
    types = [column["datatype"] for column in described]
    read: dict[str, Callable[[str], Any]] = {
        "string": unguard, "json": lambda text: json.loads(unguard(text)), "date": dt.date.fromisoformat,
        "integer": int, "number": float, "boolean": lambda text: {"true": True, "false": False}[text],
    }  # fmt: skip
    for row in rows:
        yield {
            _column(unguard(name)): None if text == "" else read[kind](text)
            for name, kind, text in zip(head, types, row, strict=True)
        }


def _xlsx(path: Path) -> Iterator[Row]:
    head, *rows = openpyxl.load_workbook(path)["Events"].iter_rows(values_only=True)
    names = [_column(str(name)) for name in head]
    for row in rows:
        yield {name: _typed(name, value) for name, value in zip(names, row, strict=True)}


def _kml(path: Path) -> Iterator[Row]:
    if path.suffix == ".kmz":
        with zipfile.ZipFile(path) as archive:
            root = ET.fromstring(archive.read("doc.kml"))
    else:
        root = ET.fromstring(path.read_bytes())
    for mark in root.iter(f"{KML}Placemark"):
        texts = {item.get("name", ""): item.text or "" for item in mark.iter(f"{KML}SimpleData")}
        texts |= {item.get("name", ""): item.findtext(f"{KML}value") or "" for item in mark.iter(f"{KML}Data")}
        shapes = [shape for node in mark if (shape := _kml_shape(node)) is not None]
        yield {name: _typed(name, text) for name, text in texts.items()} | {"geometry": shapes[0] if shapes else None}


def _kml_shape(node: ET.Element) -> Any:
    def pairs(node: ET.Element) -> list[tuple[float, ...]]:
        return [tuple(map(float, pair.split(","))) for pair in (node.findtext(f"{KML}coordinates") or "").split()]

    kind = node.tag.removeprefix(KML)
    if kind == "Point":
        return Point(pairs(node)[0])
    if kind == "LineString":
        return LineString(pairs(node))
    if kind == "Polygon":
        outer = node.find(f"{KML}outerBoundaryIs/{KML}LinearRing")
        assert outer is not None and LinearRing(pairs(outer)).is_ccw
        return Polygon(pairs(outer), [pairs(ring) for ring in node.findall(f"{KML}innerBoundaryIs/{KML}LinearRing")])
    if kind == "MultiGeometry":
        many = {"Point": MultiPoint, "LineString": MultiLineString, "Polygon": MultiPolygon}
        parts = [_kml_shape(part) for part in node]
        return many[parts[0].geom_type](parts)
    return None


def _column(name: str) -> str:
    return {"longitude": "lon", "latitude": "lat"}.get(name, name)


def _typed(name: str, value: Any, *, json_lists: bool = True) -> Any:
    """Return a value as the schema has it, of what formats without a type for it have instead."""
    kind = BY_NAME[name].kind if name in BY_NAME else None
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        assert value.time() == dt.time()
        return value.date()
    if kind == "date" and isinstance(value, str):
        return dt.date.fromisoformat(value)
    if kind == "list" and isinstance(value, str) and json_lists:
        return json.loads(value)
    if kind == "bool":
        return {"1": True, "0": False}[value] if isinstance(value, str) else bool(value)
    if kind in ("int", "float") and isinstance(value, str | int):
        return {"int": int, "float": float}[kind](value)
    return value


_READERS: dict[str, Callable[[Path], Iterator[Row]]] = {
    ".geojson": _geojson, ".geojsonl": _geojsonl, ".gpkg": _gdal, ".fgb": _gdal, ".parquet": _parquet, ".csv": _csv,
    ".xlsx": _xlsx, ".kml": _kml, ".kmz": _kml,
}  # fmt: skip
