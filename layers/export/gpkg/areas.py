"""Areas of control in a GeoPackage: a table a source, with the map's looks and days for QGIS' temporal controller."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from geo.control import BASES, STATUSES
from layers.control_areas import AreaLook, area_look, marks_of, outline
from layers.export.gpkg.container import names_of, quoted
from layers.export.gpkg.features import AREAS, Named, Part, check_ours, put, refresh
from layers.export.gpkg.qml import (
    PIXEL,
    categorised,
    dashes,
    line_pattern,
    qml_text,
    rgba,
    style_root,
    symbol_layer,
)
from layers.export.gpkg.styles import add_style

if TYPE_CHECKING:
    from layers.export.control_rows import AreaTable

__all__ = ["area_style", "enter_areas"]

Kind = tuple[str | None, str, str]

# What an area says, in one word, for the legend. Unless the temporal controller picks a day, earlier snapshots are not
# drawn beneath the last one: they have no word.
_KIND = """if(@map_start_time IS NULL AND "end_date" IS NOT NULL, '', """
_KIND += """concat(coalesce("controller", ''), '|', "status", '|', "basis"))"""
_NAME = 'concat(coalesce("controller", "status"), \' \', format_date("start_date", \'yyyy-MM-dd\'))'


def enter_areas(connection: sqlite3.Connection, tables: Sequence[AreaTable], stamp: str) -> None:
    """Write the areas of each source to its table.

    What a table has of the same days is replaced, other days stay; each snapshot then ends on the day before the next
    one. A style that nobody has changed learns the new kinds of area.
    """
    for table in tables:
        rows = Named.of(table.rows)
        part = Part(table.name, table.about.title, AREAS, list(range(len(rows.shapes))))
        known: dict[str, tuple[str, int]] = {}
        before: list[Kind] = []
        name = quoted(table.name)
        if names_of(connection, table.name):
            check_ours(connection, part)
            before = _kinds(connection, table.name)
            _leave(connection, table)
            known = {identity: (table.name, fid) for identity, fid in connection.execute(f"SELECT id, fid FROM {name}")}
        put(connection, part, rows, known, stamp)
        connection.execute(
            f"UPDATE {name} SET end_date = (SELECT date(min(later.start_date), '-1 day') FROM {name} AS later "
            f"WHERE later.start_date > {name}.start_date)"
        )
        refresh(connection, table.name, stamp)
        style = area_style(_kinds(connection, table.name), table.number)
        about = f"{table.about.title}, as on the map."
        if not before:
            add_style(connection, table.name, style, about, stamp)
        else:
            connection.execute(
                "UPDATE layer_styles SET styleQML = ?, update_time = ? WHERE f_table_name = ? AND styleQML = ?",
                (style, stamp, table.name, area_style(before, table.number)),
            )


def area_style(kinds: Iterable[Kind], number: int) -> str:
    """Return the QML of a table of areas: a legend of these kinds, the outline of the source's number."""
    root = style_root()
    looks = [(kind, area_look(*kind)) for kind in kinds]
    entries = [("|".join(part or "" for part in kind), f"{look.label} ({kind[2]})") for kind, look in looks]
    symbols = categorised(root, _KIND, entries, "fill")
    for (_, look), symbol in zip(looks, symbols, strict=True):
        _fill(symbol, look, outline(number))
    return qml_text(root, _NAME)


def _kinds(connection: sqlite3.Connection, table: str) -> list[Kind]:
    """Return the kinds of area that a table has, in the order of the map's legend."""
    found = connection.execute(f"SELECT DISTINCT controller, status, basis FROM {quoted(table)}").fetchall()
    known = [kind for kind in found if kind[1] in STATUSES and kind[2] in BASES]
    return sorted(known, key=lambda kind: (kind[2], STATUSES.index(kind[1]), kind[0] or "~"))


def _leave(connection: sqlite3.Connection, table: AreaTable) -> None:
    """Delete what the table's days had and no longer have."""
    days = ", ".join(f"'{day.isoformat()}'" for day in sorted(set(table.days)))
    kept = {*table.column("id")}
    gone = [
        (fid,)
        for fid, identity in connection.execute(
            f"SELECT fid, id FROM {quoted(table.name)} WHERE start_date IN ({days})"
        )
        if identity not in kept
    ]
    connection.executemany(f"DELETE FROM {quoted(table.name)} WHERE fid = ?", gone)


def _fill(symbol: ET.Element, look: AreaLook, dash: Sequence[float]) -> None:
    edge = rgba(look.edge, 1.0)
    ground = {"color": rgba(look.colour, look.ground), "style": "solid", "outline_style": "no"}
    symbol_layer(symbol, "SimpleFill", ground)
    marks, colour = marks_of(look.lines), rgba(look.colour, look.marks)
    for angle in marks.angles:
        line_pattern(symbol, colour, angle=angle, spacing=marks.spacing, width=marks.width, dash=marks.dash)
    if marks.dots:
        _dots(symbol, colour, marks.spacing, marks.dots)
    pen = {"line_color": edge, "line_width": f"{look.outline * PIXEL * (1.5 if dash else 1):.2f}"}
    symbol_layer(symbol, "SimpleLine", {**pen, "line_width_unit": "MM", "line_style": "solid", **dashes(dash)})


def _dots(symbol: ET.Element, colour: str, spacing: float, radius: float) -> None:
    # A grid turned by 45 degrees: every other row is moved by half.
    step = spacing / 2**0.5 * PIXEL
    distances = {"distance_x": 2 * step, "distance_y": step, "displacement_x": step, "displacement_y": 0.0}
    options = {name: f"{value:.3f}" for name, value in distances.items()}
    options |= {f"{name}_unit": "MM" for name in distances}
    dots = symbol_layer(symbol, "PointPatternFill", options)
    inner = ET.SubElement(
        dots, "symbol", name=f"@{symbol.get('name')}@{len(symbol) - 1}", type="marker", alpha="1", clip_to_extent="1",
        force_rhr="0",
    )  # fmt: skip
    dot = {"name": "circle", "size": f"{2 * radius * PIXEL:.2f}", "size_unit": "MM", "color": colour}
    symbol_layer(inner, "SimpleMarker", {**dot, "outline_style": "no"})
