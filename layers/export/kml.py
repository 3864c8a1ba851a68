"""KML 2.2 and KMZ: folders of layers and symbols, time spans, balloons; for Google Earth and whatever reads it."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from layers import style
from layers.export.about import About, about_table
from layers.export.atomic import atomic_write
from layers.export.balloons import balloon, pin_name
from layers.export.control_rows import AreaTable, area_tables
from layers.export.fields import Rows, table_rows
from layers.export.kml_areas import area_folder, area_heads
from layers.export.kmltext import BALLOON, colour, data, element, geometry, schema, span
from layers.words import words

if TYPE_CHECKING:
    import pandas as pd

    from geo.control import ControlSeries
    from layers.layer import Drawing, Layer

__all__ = ["write_kml", "write_kmz"]

# The name of the events' schema.
EVENT = "event"
UNPLACED = "without a place on the map"


def write_kml(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
    profile: str | None = None,
    control: Sequence[ControlSeries] = (),
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
    credits, border_view, profile : optional
        Become the document's description.
    control : sequence of geo.control.ControlSeries, optional
        Areas of control, a folder a source: each area with the days from its snapshot to the next one.

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
    return atomic_write(path, _document(table, title, credits, border_view, profile, control, zipped=False).text())


def write_kmz(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
    profile: str | None = None,
    control: Sequence[ControlSeries] = (),
) -> Path:
    """Write an event table as KMZ: what `write_kml` writes, zipped, with the pictures of the map's symbols.

    Parameters, errors and what is lost are those of `write_kml`; besides, the data of placemarks is untyped, as GDAL
    does not find the types within a KMZ.
    """
    document = _document(table, title, credits, border_view, profile, control, zipped=True)
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


def _document(
    table: pd.DataFrame,
    title: str | None,
    credits: Sequence[str],
    border_view: str | None,
    profile: str | None,
    control: Sequence[ControlSeries],
    *,
    zipped: bool,
) -> _Document:
    from layers.build import build_layers
    from layers.schema import validate

    valid = validate(table)
    about = about_table(valid, title, credits, border_view, profile)
    areas = area_tables(control, profile)
    return _Document(build_layers(valid, boundaries=False), about, table_rows(valid), areas, zipped)


class _Document:
    """A table as the text of a KML document."""

    def __init__(
        self, layers: Sequence[Layer], about: About, rows: Rows, areas: Sequence[AreaTable], zipped: bool
    ) -> None:
        self.about = about
        self.fields = rows.fields
        self.shapes = rows.shapes
        self.areas = areas
        self.zipped = zipped
        # In a list the uppermost layer comes first.
        self.layers = [layer for layer in reversed(layers) if len(layer)]
        self._texts: dict[bytes, str] = {}

    def text(self) -> Iterator[str]:
        """Yield the document piece by piece."""
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
        said = "".join(f"<p>{escape(line)}</p>" for line in self.about.lines())
        yield f"{element('name', self.about.title)}<open>1</open>{element('description', said)}\n"
        for key, stance in self._looks():
            yield self._style(key, stance)
        yield from area_heads(self.areas, self.zipped)
        if not self.zipped:
            # GDAL, and with it QGIS, does not find a schema within a KMZ.
            yield from schema(EVENT, self.fields)
        places = next(field.values for field in self.fields if field.name == "layer")
        for layer in self.layers:
            rows = [row for row, key in enumerate(places) if key == layer.key]
            yield from self._folder(layer, list(zip(rows, layer.drawings, strict=True)))
        for table in self.areas:
            yield from area_folder(table, self.zipped)
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
            icon = f"<color>{colour(symbol.colour, stroke.fill_opacity)}</color>"
        return (
            f'<Style id="{key}-{stance}"><IconStyle>{icon}</IconStyle><LabelStyle><scale>0</scale></LabelStyle>'
            f"<LineStyle><color>{colour(symbol.edge, 1.0)}</color><width>{stroke.width:g}</width></LineStyle>"
            f"<PolyStyle><color>{colour(symbol.colour, opacity)}</color></PolyStyle>"
            f"{BALLOON}</Style>\n"
        )

    def _folder(self, layer: Layer, rows: Sequence[tuple[int, Drawing]]) -> Iterator[str]:
        groups: dict[str, list[tuple[int, Drawing]]] = {}
        for row, drawing in rows:
            panel = drawing.drawn_as == "panel"
            # GDAL takes folders for layers, whose names must differ.
            label = f"{layer.title} {UNPLACED}" if panel else words().symbol(drawing.symbol)
            groups.setdefault(label, []).append((row, drawing))
        yield f"<Folder>{element('name', layer.title)}\n"
        for label, members in groups.items():
            yield f"<Folder>{element('name', f'{label} ({len(members)})')}\n"
            for row, drawing in members:
                yield self._placemark(row, drawing)
            yield "</Folder>\n"
        yield "</Folder>\n"

    def _placemark(self, row: int, drawing: Drawing) -> str:
        values = {field.name: field.values[row] for field in self.fields}
        return (
            # Without an empty snippet Google Earth shows the balloon's first lines in its list.
            f'<Placemark>{element("name", pin_name(values))}<Snippet maxLines="0"/>'
            f"{element('description', balloon(values, style.symbol(drawing.symbol)))}"
            f"{span(values['start_date'], values['end_date'])}<styleUrl>#{drawing.symbol}-{drawing.stroke}</styleUrl>"
            f"{data(values, None if self.zipped else EVENT)}"
            f"{self._geometry(self.shapes[row])}</Placemark>\n"
        )

    def _geometry(self, shape: Any) -> str:
        if shape is None:
            return ""
        from geo.geometry import orient

        # Many events share one oblast: write its outline once.
        key = shape.wkb
        if key not in self._texts:
            self._texts[key] = geometry(orient(shape))
        return self._texts[key]


def _picture(key: str, stance: str) -> str:
    return f"symbols/{key}-{stance}.png"
