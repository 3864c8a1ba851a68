"""Styles for QGIS: the map's own symbols and legend, from `layers.style`, and the fields of its temporal controller."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from layers import style
from layers.export.gpkg.container import names_of
from layers.words import words

if TYPE_CHECKING:
    import sqlite3

    from layers.export.gpkg.features import Part
    from layers.symbolrules import SymbolRules

__all__ = ["add_style", "layer_rules", "qgis_style", "symbol_expression"]

HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
# Width of a point's symbol, with the room around it that thick outlines need, in mm.
SIZE = 5.2
# The map's pixels (CSS: 96 in an inch) in mm.
PIXEL = 25.4 / 96
# QGIS' numbers: start and end come from fields, and the end is the last moment that belongs to the event.
START_AND_END_FIELDS, END_INCLUDED = 2, 1
# Where QGIS keeps what is set by data, and that it is set by an expression.
BY_EXPRESSION = 3
# Our dashes as Qt's pens have them.
PENS = {"reported": "solid", "claimed": "dash", "confirmed": "solid", "denied": "dot"}


def layer_rules() -> Mapping[str, SymbolRules]:
    """Return the rules for the symbols of each event layer."""
    from layers import air_defence, control, ground, strikes

    return {
        "control": control.SYMBOLS,
        "air_defence": air_defence.SYMBOLS,
        "ground": ground.SYMBOLS,
        "strike": strikes.SYMBOLS,
    }


def symbol_expression(rules: SymbolRules) -> str:
    """Return the rules as an expression of QGIS, whose value is the symbol's key."""
    cases = [
        f'WHEN "{rule.column}" {"> 0" if rule.value is None else "= " + _literal(rule.value)} '
        f"THEN {_literal(rule.symbol)}"
        for rule in rules.rules
    ]
    return f"CASE {' '.join(cases)} ELSE {_literal(rules.other)} END"


def qgis_style(layer: str, kind: str) -> str:
    """Return the QML of a layer's table.

    Parameters
    ----------
    layer : str
        A key of `layers.style.LAYERS`.
    kind : str
        End of the table's name: ``points``, ``areas``, ...; a table without geometry has its temporal fields only.
    """
    root = ET.Element("qgis", version="3.22.0")
    temporal = ET.SubElement(
        root, "temporal", mode=str(START_AND_END_FIELDS), enabled="1", startField="start_date", endField="end_date",
        limitMode=str(END_INCLUDED), accumulate="0", durationField="", durationUnit="d", fixedDuration="0",
        startExpression="", endExpression="",
    )  # fmt: skip
    fixed = ET.SubElement(temporal, "fixedRange")
    ET.SubElement(fixed, "start")
    ET.SubElement(fixed, "end")
    if kind in _SYMBOLS:
        _renderer(root, layer, kind)
    ET.SubElement(
        root, "previewExpression"
    ).text = "concat(coalesce(\"place_name\", \"place_text\", '?'), ' ', format_date(\"start_date\", 'yyyy-MM-dd'))"
    return HEAD + ET.tostring(root, encoding="unicode")


def add_style(connection: sqlite3.Connection, part: Part, stamp: str) -> None:
    """Give a new table its style as QGIS' default."""
    spatial = "geom" in names_of(connection, part.table)
    connection.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, "
        "styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) "
        "VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', NULL, ?)",
        (
            part.table,
            "geom" if spatial else "",
            "sitmap",
            qgis_style(part.layer, part.kind.end),
            f"{words().layer(part.layer)}, as on the map. {_strokes()}",
            stamp,
        ),
    )


def _strokes() -> str:
    marks = {"claimed": "dashed edge", "confirmed": "thick edge", "denied": "hollow, struck through"}
    return "; ".join(f"{mark}: {words().stroke(key).lower()}" for key, mark in marks.items()) + "."


def _renderer(root: ET.Element, layer: str, kind: str) -> None:
    rules = layer_rules()[layer]
    renderer = ET.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr=symbol_expression(rules), forceraster="0",
        symbollevels="0", enableorderby="1" if kind == "areas" else "0",
    )  # fmt: skip
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for number, key in enumerate(rules.symbols()):
        ET.SubElement(categories, "category", symbol=str(number), value=key, label=words().symbol(key), render="true")
        geometry = {"areas": "fill", "lines": "line"}.get(kind, "marker")
        symbol = ET.SubElement(
            symbols, "symbol", name=str(number), type=geometry, alpha="1", clip_to_extent="1", force_rhr="0"
        )
        _SYMBOLS[kind](symbol, layer, style.symbol(key))
    if kind == "areas":
        # Large ones first, so that what lies within them is seen.
        order = ET.SubElement(renderer, "orderby")
        ET.SubElement(order, "orderByClause", asc="0", nullsFirst="0").text = "$area"


def _marker(symbol: ET.Element, layer: str, looks: style.Symbol) -> None:
    drawings = {stance: _svg(looks, stroke) for stance, stroke in style.STROKES.items()}
    options = {
        "name": drawings["reported"],
        "size": f"{SIZE}",
        "size_unit": "MM",
        "color": _rgba(looks.colour, 1.0),
        "outline_color": _rgba(looks.edge, 1.0),
        "outline_width": "0.3",
        "outline_width_unit": "MM",
        "scale_method": "diameter",
    }
    by_data = {"name": _by_stance({stance: _literal(drawing) for stance, drawing in drawings.items()})}
    _symbol_layer(symbol, "SvgMarker", options, by_data)


def _fill(symbol: ET.Element, layer: str, looks: style.Symbol) -> None:
    opacity = style.layer_style(layer).area_opacity
    options = {
        "color": _rgba(looks.colour, opacity),
        "style": "solid",
        "outline_color": _rgba(looks.edge, 1.0),
        "outline_style": "solid",
        "outline_width": f"{style.STROKES['reported'].width * PIXEL:.2f}",
        "outline_width_unit": "MM",
    }
    _symbol_layer(symbol, "SimpleFill", options, _pen("outlineStyle", "outlineWidth"))
    hatch = style.HATCH
    options = {
        "angle": f"{hatch.angle:g}",
        "distance": f"{hatch.spacing * PIXEL:.2f}",
        "distance_unit": "MM",
        "line_width": f"{hatch.width * PIXEL:.2f}",
        "line_width_unit": "MM",
        "color": _rgba(looks.colour, 0.85),
    }
    lines = _symbol_layer(symbol, "LinePatternFill", options, {"enabled": "coalesce(\"extent\" = 'part', false)"})
    inner = ET.SubElement(
        lines, "symbol", name=f"@{symbol.get('name')}@1", type="line", alpha="1", clip_to_extent="1", force_rhr="0"
    )
    pen = {"line_color": options["color"], "line_width": options["line_width"], "line_width_unit": "MM"}
    _symbol_layer(inner, "SimpleLine", {**pen, "line_style": "solid"}, {})


def _line(symbol: ET.Element, layer: str, looks: style.Symbol) -> None:
    options = {"line_color": _rgba(looks.edge, 1.0), "line_width": "0.6", "line_width_unit": "MM"}
    _symbol_layer(symbol, "SimpleLine", options, _pen("outlineStyle", "outlineWidth"))


_SYMBOLS = {"points": _marker, "multipoints": _marker, "areas": _fill, "lines": _line}


def _pen(dashes: str, width: str) -> dict[str, str]:
    """Return the expressions for an outline that shows the stance."""
    return {
        dashes: _by_stance({stance: _literal(pen) for stance, pen in PENS.items()}),
        width: _by_stance({stance: f"{item.width * PIXEL:.2f}" for stance, item in style.STROKES.items()}),
    }


def _by_stance(values: Mapping[str, str]) -> str:
    """Return an expression for what goes by the stance; what nobody qualifies is drawn as reported."""
    cases = " ".join(f'WHEN "stance" = {_literal(stance)} THEN {value}' for stance, value in values.items())
    return f"CASE {cases} ELSE {values['reported']} END"


def _symbol_layer(symbol: ET.Element, kind: str, options: Mapping[str, str], by_data: Mapping[str, str]) -> ET.Element:
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    values = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(values, "Option", name=name, type="QString", value=value)
    defined = ET.SubElement(layer, "data_defined_properties")
    outer = ET.SubElement(defined, "Option", type="Map")
    ET.SubElement(outer, "Option", name="name", type="QString", value="")
    properties = ET.SubElement(outer, "Option", name="properties", type="Map")
    for name, expression in by_data.items():
        one = ET.SubElement(properties, "Option", name=name, type="Map")
        ET.SubElement(one, "Option", name="active", type="bool", value="true")
        ET.SubElement(one, "Option", name="expression", type="QString", value=expression)
        ET.SubElement(one, "Option", name="type", type="int", value=str(BY_EXPRESSION))
    ET.SubElement(outer, "Option", name="type", type="QString", value="collection")
    return layer


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


def _rgba(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(opacity * 255)}"


def _literal(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
