"""Areas of control in KML: a folder a source, each area with the span of days for which it is the last word."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from layers.control_areas import AreaLook, area_look, kinds_of
from layers.export.kmltext import BALLOON, colour, data, element, geometry, schema, span

if TYPE_CHECKING:
    from layers.export.control_rows import AreaTable

__all__ = ["area_folder", "area_heads"]

AREA = "area"


def area_heads(tables: Sequence[AreaTable], zipped: bool) -> Iterator[str]:
    """Yield the styles of the areas and, where the data is typed, what their columns are."""
    looks = {look.key: look for table in tables for look in map(_look, kinds_of(table.series))}
    for look in looks.values():
        yield _style(look)
    if tables and not zipped:
        yield from schema(AREA, tables[0].rows.fields)


def area_folder(table: AreaTable, zipped: bool) -> Iterator[str]:
    """Yield the folder of a source, the latest snapshot last."""
    said = "".join(f"<p>{html.escape(line)}</p>" for line in table.about.lines())
    yield f"<Folder>{element('name', table.about.title)}{element('description', said)}\n"
    names = [field.name for field in table.rows.fields]
    columns = zip(*(field.values for field in table.rows.fields), strict=True)
    for values, shape in zip(columns, table.rows.shapes, strict=True):
        yield _placemark(dict(zip(names, values, strict=True)), shape, None if zipped else AREA)
    yield "</Folder>\n"


def _look(kind: tuple[str | None, str, str]) -> AreaLook:
    return area_look(*kind)


def _style(look: AreaLook) -> str:
    # KML has no lines upon a fill: what is claimed has next to no fill, and the balloon says so.
    return (
        f'<Style id="{_anchor(look)}">'
        f"<LineStyle><color>{colour(look.edge, 1.0)}</color><width>{look.outline:g}</width></LineStyle>"
        f"<PolyStyle><color>{colour(look.colour, look.ground)}</color></PolyStyle>{BALLOON}</Style>\n"
    )


def _anchor(look: AreaLook) -> str:
    """Return the name of a style: letters, digits and hyphens, and others by their number."""
    return "area-" + re.sub("[^A-Za-z0-9-]", lambda letter: f"_{ord(letter[0]):x}", look.key)


def _placemark(row: dict[str, Any], shape: Any, identity: str | None) -> str:
    look = area_look(row["controller"], row["status"], row["basis"])
    days = f"{row['start_date']} to {row['end_date']}" if row["end_date"] else f"from {row['start_date']}"
    said = [f"{look.label} ({row['basis']})", f"{row['source']}, snapshot of {row['start_date']}; shown {days}"]
    said += [row["label"]] if row["label"] else []
    said += ["; ".join(row[name] for name in ("attribution", "licence", "terms", "url") if row[name])]
    # `$[` would make Google Earth put a column in.
    words = "".join(f"<p>{html.escape(line).replace('$[', '$&#91;')}</p>" for line in said if line)
    from geo.geometry import orient

    name = f"{look.label}, {row['start_date']}"
    return (
        f'<Placemark>{element("name", name)}<Snippet maxLines="0"/>'
        f"{element('description', words)}{span(row['start_date'], row['end_date'])}"
        f"<styleUrl>#{_anchor(look)}</styleUrl>{data(row, identity)}{geometry(orient(shape))}</Placemark>\n"
    )
