"""QGIS' style language (QML), as far as our styles need it: temporal fields, categories, symbols and their layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

__all__ = [
    "PIXEL", "categorised", "dashes", "line_pattern", "literal", "outline_of", "qml_text", "rgba", "style_root",
    "symbol_layer",
]  # fmt: skip

HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
# The map's pixels (CSS: 96 in an inch) in mm.
PIXEL = 25.4 / 96
# QGIS' numbers: start and end come from expressions, and the end is the last moment that belongs to the row.
BY_START_AND_END, END_INCLUDED = 4, 1
# From fields of days QGIS 3.22 makes SQL that compares texts of days with texts of moments: a day is shown on the one
# before it (https://github.com/qgis/QGIS/issues/48946). What has no day is shown at all times.
START = 'coalesce(to_datetime("start_date"), @map_start_time)'
END = "coalesce(to_datetime(\"end_date\") + to_interval('1 day') - to_interval('1 second'), @map_end_time)"
# Where QGIS keeps what is set by data, and that it is set by an expression.
BY_EXPRESSION = 3


def style_root() -> ET.Element:
    """Return a style in which the temporal controller goes by ``start_date`` and ``end_date``."""
    root = ET.Element("qgis", version="3.22.0")
    temporal = ET.SubElement(
        root, "temporal", mode=str(BY_START_AND_END), enabled="1", startField="start_date", endField="end_date",
        limitMode=str(END_INCLUDED), accumulate="0", durationField="", durationUnit="d", fixedDuration="0",
        startExpression=START, endExpression=END,
    )  # fmt: skip
    fixed = ET.SubElement(temporal, "fixedRange")
    ET.SubElement(fixed, "start")
    ET.SubElement(fixed, "end")
    return root


def qml_text(root: ET.Element, name: str) -> str:
    """Return a style as text; `name` is an expression for what a row is called in lists."""
    ET.SubElement(root, "previewExpression").text = name
    return HEAD + ET.tostring(root, encoding="unicode")


def categorised(
    root: ET.Element, expression: str, entries: Sequence[tuple[str, str]], geometry: str
) -> list[ET.Element]:
    """Give a style categories; return their symbols, to be filled, in the same order.

    Parameters
    ----------
    root : xml.etree.ElementTree.Element
    expression : str
        Whose value finds the category.
    entries : sequence of (str, str)
        Value and words of each category.
    geometry : str
        ``marker``, ``line`` or ``fill``; large fills are drawn first, so that what lies within them is seen.
    """
    renderer = ET.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr=expression, forceraster="0", symbollevels="0",
        enableorderby="1" if geometry == "fill" else "0",
    )  # fmt: skip
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    made = []
    for number, (value, words) in enumerate(entries):
        ET.SubElement(categories, "category", symbol=str(number), value=value, label=words, render="true")
        made.append(
            ET.SubElement(
                symbols, "symbol", name=str(number), type=geometry, alpha="1", clip_to_extent="1", force_rhr="0"
            )
        )
    if geometry == "fill":
        order = ET.SubElement(renderer, "orderby")
        ET.SubElement(order, "orderByClause", asc="0", nullsFirst="0").text = "$area"
    return made


def symbol_layer(
    symbol: ET.Element, kind: str, options: Mapping[str, str], by_data: Mapping[str, str] | None = None
) -> ET.Element:
    """Add a layer to a symbol; `by_data` are expressions for what goes by a row's columns."""
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    values = ET.SubElement(layer, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(values, "Option", name=name, type="QString", value=value)
    if by_data is None:
        return layer
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


def line_pattern(
    symbol: ET.Element,
    colour: str,
    *,
    angle: float,
    spacing: float,
    width: float,
    dash: Sequence[float] = (),
    by_data: Mapping[str, str] | None = None,
) -> None:
    """Add parallel lines to a symbol of areas.

    Parameters
    ----------
    colour : str
        As `rgba` gives it.
    angle : float
        Degrees from the horizontal, up to the right.
    spacing, width, dash
        In the map's pixels.
    by_data : mapping, optional
        As for `symbol_layer`.
    """
    options = {
        "angle": f"{angle:g}",
        "distance": f"{spacing * PIXEL:.2f}",
        "distance_unit": "MM",
        "line_width": f"{width * PIXEL:.2f}",
        "line_width_unit": "MM",
        "color": colour,
    }
    lines = symbol_layer(symbol, "LinePatternFill", options, by_data)
    inner = ET.SubElement(
        lines, "symbol", name=f"@{symbol.get('name')}@{len(symbol) - 1}", type="line", alpha="1", clip_to_extent="1",
        force_rhr="0",
    )  # fmt: skip
    pen = {"line_color": colour, "line_width": options["line_width"], "line_width_unit": "MM", "line_style": "solid"}
    symbol_layer(inner, "SimpleLine", pen | dashes(dash))


def outline_of(colour: str, width: float) -> dict[str, str]:
    """Return the options of an outline (`rgba`, the map's pixels)."""
    return {
        "outline_color": colour,
        "outline_style": "solid",
        "outline_width": f"{width * PIXEL:.2f}",
        "outline_width_unit": "MM",
    }


def dashes(dash: Sequence[float]) -> dict[str, str]:
    """Return the options of a broken line (the map's pixels); none for a solid one."""
    if not dash:
        return {}
    lengths = ";".join(f"{length * PIXEL:.2f}" for length in dash)
    return {"use_custom_dash": "1", "customdash": lengths, "customdash_unit": "MM"}


def rgba(colour: str, opacity: float) -> str:
    """Return a colour (``#rrggbb``) with an opacity of 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(opacity * 255)}"


def literal(text: str) -> str:
    """Return text as a literal of QGIS' expressions."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
