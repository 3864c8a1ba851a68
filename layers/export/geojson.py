"""GeoJSON as RFC 7946 has it: CRS84 by definition, right-hand rule, at most seven decimals."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers import style
from layers.export.atomic import atomic_write
from layers.plain import json_value
from layers.schema import BY_NAME, period, validate
from layers.values import is_null

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from layers.export.about import About
    from layers.export.fields import Field, Rows

__all__ = [
    "DECIMALS", "collection_lines", "encode", "feature_texts", "geojson_lines", "json_rows", "record_rows",
    "rounded_shapes", "said_by", "said_of", "write_geojson", "write_rows",
]  # fmt: skip

# 1e-7 degrees are about a centimetre: finer than any source, and RFC 7946 (11.2) asks not to pretend more.
DECIMALS = 7

ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))

# Valid in JSON, but many tools take them for the end of a line.
LINE_BREAKS = (("\x85", "\\u0085"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def write_geojson(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
    profile: str | None = None,
) -> Path:
    """Write an event table as one GeoJSON FeatureCollection, one feature a line.

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        An event table (`layers.schema.validate` is applied).
    path : path
        Replaced if it exists, as a whole or not at all.
    title : str, optional
        Becomes the collection's ``title``.
    credits : sequence of str
        Becomes the collection's ``credits``.
    border_view, profile : str, optional
        Become the collection's ``border_view`` and ``profile``.

    Returns
    -------
    pathlib.Path
        The path as given.

    Raises
    ------
    layers.errors.ExportError
        When the file cannot be written; what stood there is untouched.
    layers.errors.SchemaError
        When the table is no event table.

    Notes
    -----
    Lost in the file: decimals beyond the seventh; the difference between NaN and None (both ``null``); a time of
    day or zone in columns of the user's own is kept as text; text that is no Unicode (lone surrogates) becomes
    U+FFFD.
    """
    valid = validate(table)
    lines = geojson_lines(valid, title=title, credits=credits, border_view=border_view, profile=profile)
    return atomic_write(path, (encode(line) for line in lines))


def write_rows(rows: Rows, path: str | os.PathLike[str], about: About) -> Path:
    """Write rows of any columns as `write_geojson` writes events."""
    lines = collection_lines(said_by(about), rows.shapes, record_rows(rows.fields))
    return atomic_write(path, (encode(line) for line in lines))


def geojson_lines(
    table: gpd.GeoDataFrame,
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
    profile: str | None = None,
) -> Iterator[str]:
    """Yield a validated event table as GeoJSON text: a line for the collection, a line a feature, a closing line."""
    head = {"name": "events", **said_of(table, title, credits, border_view, profile)}
    yield from collection_lines(head, np.asarray(table.geometry, dtype=object), json_rows(table))


def said_of(
    table: gpd.GeoDataFrame,
    title: str | None,
    credits: Sequence[str],
    border_view: str | None,
    profile: str | None = None,
) -> dict[str, Any]:
    """Return what a file of a validated table says of itself, as members of a JSON object."""
    covered = period(table)
    said: dict[str, Any] = {
        "title": title,
        "period": covered and [day.isoformat() for day in covered],
        "border_view": border_view,
        "profile": profile,
        "credits": list(credits) or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def said_by(about: About) -> dict[str, Any]:
    """Return what a file of rows says of itself, as members of a JSON object."""
    said = {
        "title": about.title,
        "period": about.covered and [day.isoformat() for day in about.covered],
        "border_view": about.border_view,
        "profile": about.profile,
        "credits": list(about.credits),
    }
    return {name: value for name, value in said.items() if value}


def record_rows(fields: Sequence[Field]) -> Iterator[dict[str, Any]]:
    """Yield columns as rows, as JSON has them."""
    names = [field.name for field in fields]
    columns = [
        [value and value.isoformat() for value in field.values] if field.kind == "date" else field.values
        for field in fields
    ]
    return (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))


def json_rows(table: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a validated table, without their geometries, as JSON has them."""
    names = [str(name) for name in table.columns if name != table.active_geometry_name]
    columns = [_json_column(table[name], BY_NAME[name].kind if name in BY_NAME else None) for name in names]
    return (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))


def collection_lines(head: Mapping[str, Any], shapes: Any, properties: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a FeatureCollection as text: a line for what it says of itself, a line a feature, a closing line.

    Parameters
    ----------
    head : mapping
        Members of the collection beside its type, its bounding box and its features.
    shapes : array of shapely geometries, shape (n,)
        Lon, lat in degrees; rounded to `DECIMALS` and wound by the right-hand rule.
    properties : iterable of mapping
        Of each feature, as JSON has them; an ``id`` becomes the feature's own as well.
    """
    rounded = rounded_shapes(shapes)
    whole = {"type": "FeatureCollection", **head}
    box = _bbox(rounded)
    if box is not None:
        whole["bbox"] = box
    yield _dump(whole)[:-1] + ',"features":['
    separator = "\n"
    for feature in feature_texts(rounded, properties):
        yield separator + feature
        separator = ",\n"
    yield "\n]}\n"


def feature_texts(
    rounded: Any, properties: Iterable[Mapping[str, Any]], first: Mapping[str, Any] | None = None
) -> Iterator[str]:
    """Yield each feature as text without the end of a line.

    Parameters
    ----------
    rounded : array of shapely geometries, shape (n,)
        From `rounded_shapes`.
    properties : iterable of mapping
        Of each feature, as JSON has them; an ``id`` becomes the feature's own as well.
    first : mapping, optional
        Members that the first feature has beside its own.
    """
    texts: dict[bytes, str] = {}
    more = f",{_dump(first)[1:-1]}" if first else ""
    for shape, values in zip(rounded, properties, strict=True):
        geometry = _geometry_text(shape, texts)
        identity = f'"id":{_dump(values["id"])},' if "id" in values else ""
        yield f'{{"type":"Feature",{identity}"properties":{_dump(values)},"geometry":{geometry}{more}}}'
        more = ""


def encode(line: str) -> bytes:
    try:
        return line.encode("utf-8")
    except UnicodeEncodeError:
        # Halves of surrogate pairs: two that belong together become their character, single ones U+FFFD.
        return line.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode("utf-8")


def _dump(value: Any) -> str:
    text = ENCODER.encode(value)
    if text.isascii():
        return text
    # Several times as quick as one translation of all.
    for mark, escaped in LINE_BREAKS:
        text = text.replace(mark, escaped)
    return text


def _json_column(column: pd.Series, kind: str | None) -> list[Any]:
    """Return a column's values as JSON has them; those of an unknown column by what they are."""
    values = column.tolist()
    if kind in ("str", "list"):
        return values
    if kind == "date":
        return [None if value is None else value.isoformat() for value in values]
    if kind in ("int", "bool", "float"):
        return [None if is_null(value) else value for value in values]
    return [json_value(value) for value in values]


def rounded_shapes(shapes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Round coordinates, drop what rounding doubled or emptied, wind outer rings counter-clockwise."""
    from geo.geometry import orient

    # Adding 0.0 turns -0.0, which JSON would show, into 0.0.
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, DECIMALS) + 0.0)
    areal = np.isin(shapely.get_type_id(rounded), (3, 6, 7))
    done: dict[bytes, Any] = {}
    for row in np.flatnonzero(areal):
        key = rounded[row].wkb
        if key not in done:
            done[key] = orient(rounded[row])
        rounded[row] = done[key]
    result: np.ndarray[Any, Any] = rounded
    return result


def _geometry_text(shape: Any, texts: dict[bytes, str]) -> str:
    if shape is None:
        return "null"
    if shape.geom_type == "Point":
        return _dump({"type": "Point", "coordinates": [shape.x, shape.y]})
    # Many events share one oblast: write its outline once.
    key = shape.wkb
    if key not in texts:
        texts[key] = _dump(_mapping(shape))
    return texts[key]


def _mapping(shape: Any) -> dict[str, Any]:
    if shape.geom_type == "GeometryCollection":
        return {"type": shape.geom_type, "geometries": [_mapping(part) for part in shape.geoms]}
    mapping = shapely.geometry.mapping(shape)
    return {"type": mapping["type"], "coordinates": mapping["coordinates"]}


def _bbox(shapes: Iterable[Any]) -> list[float] | None:
    """Return west, south, east, north of all geometries; west > east where the box crosses the antimeridian.

    The box is the narrowest one, as RFC 7946 (5.2) has it for what lies on both sides of the antimeridian.
    """
    parts = [part for part in shapely.get_parts([shape for shape in shapes if shape is not None]) if not part.is_empty]
    if not parts:
        return None
    bounds = shapely.bounds(parts)
    south, north = float(bounds[:, 1].min()), float(bounds[:, 3].max())
    west, east = float(bounds[:, 0].min()), float(bounds[:, 2].max())
    widest, reach = (0.0, west, east), west
    for low, high in sorted({(float(low), float(high)) for low, high in bounds[:, (0, 2)]}):
        widest = max(widest, (low - reach, low, reach))
        reach = max(reach, high)
    gap, low, high = widest
    # Going round the other way must pay: half the world empty, and more of it than lies outside the plain box.
    if gap > max(180.0, 360.0 - (east - west)):
        return [low, south, high, north]
    return [west, south, east, north]
