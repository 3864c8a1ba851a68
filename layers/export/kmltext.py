"""Pieces of KML 2.2 as text: elements, colours, spans of days, typed data, geometries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely

from layers.export.fields import Field, json_text
from layers.export.text import xml_text

__all__ = ["BALLOON", "colour", "data", "element", "geometry", "schema", "span"]

# 1e-7 degrees are about a centimetre: finer than any source.
DECIMALS = 7
INT = 2**31
# Our own words alone: what the program would add to them is not escaped.
BALLOON = "<BalloonStyle><text>$[description]</text></BalloonStyle>"


def element(name: str, words: str) -> str:
    """Return an element with text."""
    return f"<{name}>{escape(xml_text(words))}</{name}>"


def colour(rgb: str, opacity: float) -> str:
    """Return a colour (``#rrggbb``) in KML's order: opacity, blue, green, red."""
    return f"{round(opacity * 255):02x}{rgb[5:7]}{rgb[3:5]}{rgb[1:3]}"


def span(first: date | None, last: date | None) -> str:
    """Return a time span: from the first moment of the first day to the last one of the last; empty without any."""
    begin = "" if first is None else f"<begin>{first.isoformat()}T00:00:00Z</begin>"
    end = "" if last is None else f"<end>{last.isoformat()}T23:59:59Z</end>"
    return f"<TimeSpan>{begin}{end}</TimeSpan>" if begin or end else ""


def schema(identity: str, fields: Sequence[Field]) -> Iterator[str]:
    """Yield the declaration of the columns that placemarks of a kind have."""
    yield f'<Schema name="{identity}" id="{identity}">\n'
    for field in fields:
        yield f"<SimpleField type={quoteattr(_type(field))} name={_name(field.name)}/>\n"
    yield "</Schema>\n"


def data(values: Mapping[str, Any], identity: str | None) -> str:
    """Return the values of a placemark, those that are known: typed by a schema, or untyped without one."""
    # A reader of XML makes other ends of lines of those that stand there as they are.
    written = {
        _name(name): escape(xml_text(_written(value)), {"\r": "&#13;"})
        for name, value in values.items()
        if value is not None
    }
    if identity is None:
        plain = "".join(f"<Data name={name}><value>{value}</value></Data>" for name, value in written.items())
        return f"<ExtendedData>{plain}</ExtendedData>"
    typed = "".join(f"<SimpleData name={name}>{value}</SimpleData>" for name, value in written.items())
    return f'<ExtendedData><SchemaData schemaUrl="#{identity}">{typed}</SchemaData></ExtendedData>'


def geometry(shape: Any) -> str:
    """Return a shapely geometry (lon, lat); outer rings are to be counter-clockwise already."""
    kind = shape.geom_type
    if kind == "Point":
        return f"<Point><coordinates>{_coordinates(shape)}</coordinates></Point>"
    if kind in ("LineString", "LinearRing"):
        return f"<LineString><tessellate>1</tessellate><coordinates>{_coordinates(shape)}</coordinates></LineString>"
    if kind == "Polygon":
        holes = "".join(f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in shape.interiors)
        outer = f"<outerBoundaryIs>{_ring(shape.exterior)}</outerBoundaryIs>"
        return f"<Polygon><tessellate>1</tessellate>{outer}{holes}</Polygon>"
    return f"<MultiGeometry>{''.join(map(geometry, shape.geoms))}</MultiGeometry>"


@lru_cache(maxsize=512)
def _name(name: str) -> str:
    return quoteattr(xml_text(name))


def _type(field: Field) -> str:
    """Return the type of a field; KML's whole numbers have 32 bits."""
    if field.kind == "int" and any(value is not None and abs(value) >= INT for value in field.values):
        return "string"
    return {"int": "int", "float": "double", "bool": "bool"}.get(field.kind, "string")


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else json_text(value)


def _ring(ring: Any) -> str:
    return f"<LinearRing><coordinates>{_coordinates(ring)}</coordinates></LinearRing>"


def _coordinates(line: Any) -> str:
    # Adding 0.0 turns -0.0 into 0.0.
    pairs = (np.round(shapely.get_coordinates(line), DECIMALS) + 0.0).tolist()
    return " ".join(f"{lon!r},{lat!r}" for lon, lat in pairs)
