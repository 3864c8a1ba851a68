"""KML 2.2 and KMZ: folders of layers and symbols, time spans, balloons; for Google Earth and whatever reads it."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely

from layers import style
from layers.export.about import About, about_table
from layers.export.atomic import atomic_write
from layers.export.balloons import balloon, pin_name
from layers.export.fields import Field, json_text, table_fields
from layers.export.text import xml_text
from layers.words import words

if TYPE_CHECKING:
    import pandas as pd

    from layers.layer import Drawing, Layer

__all__ = ["write_kml", "write_kmz"]

# 1e-7 degrees are about a centimetre: finer than any source.
DECIMALS = 7
INT = 2**31
UNPLACED = "without a place on the map"


def write_kml(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
) -> Path:
    """Write an event table as KML.

    A folder a layer, in it one a symbol; dates as time spans, which the time slider of Google Earth goes by; all
    columns as typed data of each placemark. Pins are the program's own in the symbol's colour: the pictures of the
    symbols need a KMZ.

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        An event table (`layers.schema.validate` is applied).
    path : path
        Replaced if it exists, as a whole or not at all.
    title : str, optional
        Becomes the document's name.
    credits, border_view : optional
        Become the document's description.

    Returns
    -------
    pathlib.Path
        The path as given.

    Raises
    ------
    layers.errors.ExportError
        When the file cannot be written.
    layers.errors.SchemaError
        When the table is no event table.

    Notes
    -----
    Lost in the file: decimals of coordinates beyond the seventh; dashes of outlines and hatching, which KML has not
    (the balloon says who claims it); what XML cannot hold in text becomes U+FFFD. Lists are JSON text, whole numbers
    beyond 32 bits are text.
    """
    return atomic_write(path, _Document.of(table, title, credits, border_view, zipped=False).text())


def write_kmz(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
) -> Path:
    """Write an event table as KMZ: what `write_kml` writes, zipped, with the pictures of the map's symbols.

    Parameters, errors and what is lost are those of `write_kml`; besides, the data of placemarks is untyped, as GDAL
    does not find the types within a KMZ.
    """
    document = _Document.of(table, title, credits, border_view, zipped=True)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        _add(archive, "doc.kml", "".join(document.text()).encode("utf-8"))
        for name, picture in document.pictures():
            _add(archive, name, picture)
    return atomic_write(path, buffer.getvalue())


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    # A fixed time, the earliest that zip knows: the same table gives the same file.
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)


class _Document:
    """A table as the text of a KML document."""

    def __init__(
        self, layers: Sequence[Layer], about: About, fields: Sequence[Field], shapes: Any, zipped: bool
    ) -> None:
        self.about = about
        self.fields = fields
        self.shapes = shapes
        self.zipped = zipped
        # In a list the uppermost layer comes first.
        self.layers = [layer for layer in reversed(layers) if len(layer)]
        self._names = {field.name: quoteattr(xml_text(field.name)) for field in fields}
        self._texts: dict[bytes, str] = {}

    @classmethod
    def of(
        cls, table: pd.DataFrame, title: str | None, credits: Sequence[str], border_view: str | None, zipped: bool
    ) -> _Document:
        """Take any event table."""
        from layers.build import build_layers
        from layers.schema import validate

        valid = validate(table)
        about = about_table(valid, title, credits, border_view)
        shapes = list(valid.geometry)
        return cls(build_layers(valid, boundaries=False), about, table_fields(valid), shapes, zipped)

    def text(self) -> Iterator[str]:
        """Yield the document piece by piece."""
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
        said = "".join(f"<p>{escape(line)}</p>" for line in self.about.lines())
        yield f"{_element('name', self.about.title)}<open>1</open>{_element('description', said)}\n"
        for key, stance in self._looks():
            yield self._style(key, stance)
        if not self.zipped:
            yield '<Schema name="event" id="event">\n'
            for field in self.fields:
                yield f"<SimpleField type={quoteattr(_type(field))} name={self._names[field.name]}/>\n"
            yield "</Schema>\n"
        places = next(field.values for field in self.fields if field.name == "layer")
        for layer in self.layers:
            rows = [row for row, key in enumerate(places) if key == layer.key]
            yield from self._folder(layer, list(zip(rows, layer.drawings, strict=True)))
        yield "</Document>\n</kml>\n"

    def pictures(self) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of the pictures that the styles refer to."""
        from layers.export.icons import symbol_png

        for key, stance in self._looks():
            yield _picture(key, stance), symbol_png(key, stance)

    def _looks(self) -> list[tuple[str, str]]:
        used = {(drawing.symbol, drawing.stroke) for layer in self.layers for drawing in layer.drawings}
        return [(key, stance) for key in style.SYMBOLS for stance in style.STROKES if (key, stance) in used]

    def _style(self, key: str, stance: str) -> str:
        symbol, stroke = style.symbol(key), style.STROKES[stance]
        # KML has no dashes: the fill of what is denied is as good as none, and the balloon says so.
        opacity = style.layer_style(key.split(".")[0]).area_opacity * (0.3 if stance == "denied" else 1.0)
        if self.zipped:
            icon = f"<scale>0.9</scale><Icon><href>{_picture(key, stance)}</href></Icon>"
        else:
            icon = f"<color>{_colour(symbol.colour, stroke.fill_opacity)}</color>"
        return (
            f'<Style id="{key}-{stance}"><IconStyle>{icon}</IconStyle><LabelStyle><scale>0</scale></LabelStyle>'
            f"<LineStyle><color>{_colour(symbol.edge, 1.0)}</color><width>{stroke.width:g}</width></LineStyle>"
            f"<PolyStyle><color>{_colour(symbol.colour, opacity)}</color></PolyStyle>"
            # Our own words alone: what the program would add to them is not escaped.
            "<BalloonStyle><text>$[description]</text></BalloonStyle></Style>\n"
        )

    def _folder(self, layer: Layer, rows: Sequence[tuple[int, Drawing]]) -> Iterator[str]:
        groups: dict[str, list[tuple[int, Drawing]]] = {}
        for row, drawing in rows:
            panel = drawing.drawn_as == "panel"
            # GDAL takes folders for layers, whose names must differ.
            label = f"{layer.title} {UNPLACED}" if panel else words().symbol(drawing.symbol)
            groups.setdefault(label, []).append((row, drawing))
        yield f"<Folder>{_element('name', layer.title)}\n"
        for label, members in groups.items():
            yield f"<Folder>{_element('name', f'{label} ({len(members)})')}\n"
            for row, drawing in members:
                yield self._placemark(row, drawing)
            yield "</Folder>\n"
        yield "</Folder>\n"

    def _placemark(self, row: int, drawing: Drawing) -> str:
        values = {field.name: field.values[row] for field in self.fields}
        return (
            # Without an empty snippet Google Earth shows the balloon's first lines in its list.
            f'<Placemark>{_element("name", pin_name(values))}<Snippet maxLines="0"/>'
            f"{_element('description', balloon(values, style.symbol(drawing.symbol)))}"
            f"{_span(values)}<styleUrl>#{drawing.symbol}-{drawing.stroke}</styleUrl>"
            f"<ExtendedData>{self._data(values)}</ExtendedData>"
            f"{self._geometry(self.shapes[row])}</Placemark>\n"
        )

    def _data(self, values: Mapping[str, Any]) -> str:
        written = {
            self._names[name]: escape(xml_text(_written(value))) for name, value in values.items() if value is not None
        }
        if self.zipped:
            # GDAL, and with it QGIS, does not find a schema within a KMZ.
            return "".join(f"<Data name={name}><value>{value}</value></Data>" for name, value in written.items())
        data = "".join(f"<SimpleData name={name}>{value}</SimpleData>" for name, value in written.items())
        return f'<SchemaData schemaUrl="#event">{data}</SchemaData>'

    def _geometry(self, shape: Any) -> str:
        if shape is None:
            return ""
        from geo.geometry import orient

        # Many events share one oblast: write its outline once.
        key = shape.wkb
        if key not in self._texts:
            self._texts[key] = _geometry(orient(shape))
        return self._texts[key]


def _element(name: str, words: str) -> str:
    return f"<{name}>{escape(xml_text(words))}</{name}>"


def _picture(key: str, stance: str) -> str:
    return f"symbols/{key}-{stance}.png"


def _colour(colour: str, opacity: float) -> str:
    """Return a colour in KML's order: opacity, blue, green, red."""
    return f"{round(opacity * 255):02x}{colour[5:7]}{colour[3:5]}{colour[1:3]}"


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


def _span(row: dict[str, Any]) -> str:
    """Return the time span of an event: from the first moment of its first day to the last one of its last."""
    first, last = row["start_date"], row["end_date"]
    begin = "" if first is None else f"<begin>{first.isoformat()}T00:00:00Z</begin>"
    end = "" if last is None else f"<end>{last.isoformat()}T23:59:59Z</end>"
    return f"<TimeSpan>{begin}{end}</TimeSpan>" if begin or end else ""


def _geometry(shape: Any) -> str:
    kind = shape.geom_type
    if kind == "Point":
        return f"<Point><coordinates>{_coordinates(shape)}</coordinates></Point>"
    if kind in ("LineString", "LinearRing"):
        return f"<LineString><tessellate>1</tessellate><coordinates>{_coordinates(shape)}</coordinates></LineString>"
    if kind == "Polygon":
        holes = "".join(f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in shape.interiors)
        outer = f"<outerBoundaryIs>{_ring(shape.exterior)}</outerBoundaryIs>"
        return f"<Polygon><tessellate>1</tessellate>{outer}{holes}</Polygon>"
    return f"<MultiGeometry>{''.join(map(_geometry, shape.geoms))}</MultiGeometry>"


def _ring(ring: Any) -> str:
    return f"<LinearRing><coordinates>{_coordinates(ring)}</coordinates></LinearRing>"


def _coordinates(line: Any) -> str:
    # Adding 0.0 turns -0.0 into 0.0.
    pairs = (np.round(shapely.get_coordinates(line), DECIMALS) + 0.0).tolist()
    return " ".join(f"{lon!r},{lat!r}" for lon, lat in pairs)
