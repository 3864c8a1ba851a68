"""Styles for QGIS: the map's own symbols and legend, from `layers.style`, and the fields of its temporal controller."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from layers import style
from layers.build import EVENT_SYMBOLS
from layers.export.gpkg.container import names_of
from layers.export.gpkg.qml import (
    PIXEL,
    categorised,
    line_pattern,
    literal,
    outline_of,
    qml_text,
    rgba,
    style_root,
    symbol_layer,
)
from layers.words import words

if TYPE_CHECKING:
    import sqlite3

    from layers.symbolrules import SymbolRules

__all__ = ["add_style", "event_style", "qgis_style", "symbol_expression"]

# Width of a point's symbol, with the room around it that thick outlines need, in mm.
SIZE = 5.2
# What a row is called in lists.
_NAME = "concat(coalesce(\"place_name\", \"place_text\", '?'), ' ', format_date(\"start_date\", 'yyyy-MM-dd'))"
# Our dashes as Qt's pens have them.
PENS = {"reported": "solid", "claimed": "dash", "confirmed": "solid", "denied": "dot"}


def symbol_expression(rules: SymbolRules) -> str:
    """Return the rules as an expression of QGIS, whose value is the symbol's key."""
    cases = [
        f'WHEN "{rule.column}" {"> 0" if rule.value is None else "= " + literal(rule.value)} '
        f"THEN {literal(rule.symbol)}"
        for rule in rules.rules
    ]
    return f"CASE {' '.join(cases)} ELSE {literal(rules.other)} END"


def qgis_style(layer: str, kind: str) -> str:
    """Return the QML of a layer's table.

    Parameters
    ----------
    layer : str
        A key of `layers.style.LAYERS`.
    kind : str
        End of the table's name: ``points``, ``areas``, ...; a table without geometry has its temporal fields only.
    """
    root = style_root()
    if kind in _SYMBOLS:
        rules = EVENT_SYMBOLS[layer]
        keys = rules.symbols()
        geometry = {"areas": "fill", "lines": "line"}.get(kind, "marker")
        entries = [(key, words().symbol(key)) for key in keys]
        symbols = categorised(root, symbol_expression(rules), entries, geometry)
        for key, symbol in zip(keys, symbols, strict=True):
            _SYMBOLS[kind](symbol, layer, style.symbol(key))
    return qml_text(root, _NAME)


def event_style(layer: str) -> str:
    """Return what the style of a layer of events says of itself."""
    return f"{words().layer(layer)}, as on the map. {_strokes()}"


def add_style(connection: sqlite3.Connection, table: str, qml: str, about: str, stamp: str) -> None:
    """Give a new table its style as QGIS' default."""
    spatial = "geom" in names_of(connection, table)
    connection.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
        "styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
        "VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', NULL, ?)",
        (
            table,
            "geom" if spatial else "",
            "sitmap",
            qml,
            about,
            stamp,
        ),
    )


def _strokes() -> str:
    marks = {"claimed": "dashed edge", "confirmed": "thick edge", "denied": "hollow, struck through"}
    return "; ".join(f"{mark}: {words().stroke(key).lower()}" for key, mark in marks.items()) + "."


def _marker(symbol: ET.Element, layer: str, looks: style.Symbol) -> None:
    drawings = {stance: _svg(looks, stroke) for stance, stroke in style.STROKES.items()}
    options = {
        "name": drawings["reported"],
        "size": f"{SIZE}",
        "size_unit": "MM",
        "color": rgba(looks.colour, 1.0),
        "outline_color": rgba(looks.edge, 1.0),
        "outline_width": "0.3",
        "outline_width_unit": "MM",
        "scale_method": "diameter",
    }
    by_data = {"name": _by_stance({stance: literal(drawing) for stance, drawing in drawings.items()})}
    symbol_layer(symbol, "SvgMarker", options, by_data)


def _fill(symbol: ET.Element, layer: str, looks: style.Symbol) -> None:
    opacity = style.layer_style(layer).area_opacity
    options = {
        "color": rgba(looks.colour, opacity),
        "style": "solid",
        **outline_of(rgba(looks.edge, 1.0), style.STROKES["reported"].width),
    }
    symbol_layer(symbol, "SimpleFill", options, _pen("outlineStyle", "outlineWidth"))
    hatch = style.HATCH
    line_pattern(
        symbol, rgba(looks.colour, 0.85), angle=hatch.angle, spacing=hatch.spacing, width=hatch.width,
        by_data={"enabled": "coalesce(\"extent\" = 'part', false)"},
    )  # fmt: skip


def _line(symbol: ET.Element, layer: str, looks: style.Symbol) -> None:
    options = {"line_color": rgba(looks.edge, 1.0), "line_width": "0.6", "line_width_unit": "MM"}
    symbol_layer(symbol, "SimpleLine", options, _pen("outlineStyle", "outlineWidth"))


_SYMBOLS = {"points": _marker, "multipoints": _marker, "areas": _fill, "lines": _line}


def _pen(dashes: str, width: str) -> dict[str, str]:
    """Return the expressions for an outline that shows the stance."""
    return {
        dashes: _by_stance({stance: literal(pen) for stance, pen in PENS.items()}),
        width: _by_stance({stance: f"{item.width * PIXEL:.2f}" for stance, item in style.STROKES.items()}),
    }


def _by_stance(values: Mapping[str, str]) -> str:
    """Return an expression for what goes by the stance; what nobody qualifies is drawn as reported."""
    cases = " ".join(f'WHEN "stance" = {literal(stance)} THEN {value}' for stance, value in values.items())
    return f"CASE {cases} ELSE {values['reported']} END"


def _svg(looks: style.Symbol, stroke: style.Stroke) -> str:
    """Return the symbol as a picture that QGIS keeps within the style; its colours can be changed there."""
    corners = style.SHAPES[looks.shape]
    dash = f' stroke-dasharray="{" ".join(f"{length:g}" for length in stroke.dash)}"' if stroke.dash else ""
    pen = f'stroke="param(outline) {looks.edge}" stroke-width="{stroke.width:g}" stroke-linejoin="round"'
    look = f'fill="param(fill) {looks.colour}" fill-opacity="{stroke.fill_opacity:g}" {pen}{dash}'
    radius = 6.6
    if corners:
        path = "M" + "L".join(f"{x * radius:.2f},{y * radius:.2f}" for x, y in corners) + "Z"
    else:
        reach = f"{radius * 0.95:.2f}"
        half = f"A{reach},{reach} 0 1 1"
        path = f"M-{reach},0{half} {reach},0{half} -{reach},0Z"
    through = ""
    if stroke.key == "denied":
        through = f'<path d="M-7.4,7.4L7.4,-7.4" fill="none" stroke="param(outline) {looks.edge}" stroke-width="1.8"/>'
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="-9 -9 18 18">'
        f'<path d="{path}" {look}/>{through}</svg>'
    )
    return "base64:" + base64.b64encode(picture.encode("ascii")).decode("ascii")
