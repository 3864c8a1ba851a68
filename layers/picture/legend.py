"""The legend: what is drawn, with its counts, and how it is to be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from layers import style
from layers.picture.hatching import draw_marks, hatch
from layers.picture.sheet import FAINT, fitting, wrapped
from layers.picture.wording import day_of

if TYPE_CHECKING:
    from layers.control_areas import AreaLook
    from layers.layer import Layer
    from layers.picture.control import Shown
    from layers.picture.sheet import Sheet
    from layers.words import Words

__all__ = ["Entry", "draw_legend", "entries_of"]

_SIZE, _LINE, _INDENT = 11.0, 15.5, 28.0
_EDGE = "#2b333b"

Draw = Callable[["Sheet", float, float], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: a heading (without `draw`), or a symbol, its words and how often it is there."""

    text: str
    count: int | None = None
    draw: Draw | None = None


def entries_of(
    layers: Sequence[Layer], control: Sequence[Shown], said: Words, *, rings: bool, numbers: bool
) -> list[Entry]:
    """Return the legend of what is drawn, the uppermost layer first."""
    found: list[Entry] = []
    strokes: set[str] = set()
    hatched = areas = False
    for layer in reversed(layers):
        lines = layer.legend()
        if not lines:
            continue
        drawn = sum(drawing.drawn_as != "panel" for drawing in layer.drawings)
        found.append(Entry(layer.title, drawn))
        found += _symbols(layer, said)
        strokes |= {line.key for line in lines if line.kind == "stroke"}
        # What is denied is not hatched.
        hatched = hatched or any(drawing.hatched and drawing.stroke != "denied" for drawing in layer.drawings)
        areas = areas or any(drawing.drawn_as == "area" for drawing in layer.drawings)
    for one in control:
        day = day_of(said, one.snapshot.date)
        found.append(Entry(fitting(said.say("pictures.areas", source=one.snapshot.source.title, date=day))))
        for look, basis in one.looks:
            text = said.say("areas.entry", label=look.label, basis=said.say(f"areas.basis.{basis}"))
            found.append(Entry(fitting(text), None, _look(look, one)))
    found.append(Entry(said.say("panel_words.reading")))
    found += [Entry(said.stroke(key), None, _stroke(key)) for key in style.STROKES if key in strokes]
    if hatched:
        found.append(Entry(said.say("hatch"), None, _hatch))
    if areas:
        found.append(Entry(said.say("pictures.tag"), None, _tagged))
    if rings:
        found.append(Entry(said.say("panel_words.ring"), None, _ring))
    if numbers:
        found.append(Entry(said.say("pictures.stack"), None, _number))
    found.append(Entry(said.symbol("boundary.country"), None, _line(style.BACKGROUND.country_line, 1.2)))
    found.append(Entry(said.symbol("boundary.admin1"), None, _line(style.BACKGROUND.admin1_line, 0.8)))
    return found


def draw_legend(sheet: Sheet, entries: Sequence[Entry], said: Words, left: float, top: float, right: float) -> float:
    """Draw the legend's lines between two edges and return where they end."""
    y = top
    for entry in entries:
        heading = entry.draw is None
        start = left if heading else left + _INDENT
        if heading:
            y += 8 if y > top else 0
        number = said.number(entry.count) if entry.count is not None else ""
        room = right - start - (sheet.width_of(number, _SIZE) + 8 if number else 0)
        lines = wrapped(sheet, entry.text, room, _SIZE, bold=heading, most=3)
        if entry.draw is not None:
            entry.draw(sheet, left + 11, y + _LINE * len(lines) / 2)
        if number:
            sheet.text(right, y + 11.5, number, _SIZE, align="right", colour=FAINT)
        for line in lines:
            sheet.text(start, y + 11.5, line, _SIZE, bold=heading)
            y += _LINE
        y += 2.5
    return y


def _symbols(layer: Layer, said: Words) -> list[Entry]:
    """Return the symbols of a layer with their counts; what is denied is counted apart, as on the page."""
    counted = Counter(
        (drawing.symbol, drawing.stroke == "denied") for drawing in layer.drawings if drawing.drawn_as != "panel"
    )
    found = []
    for key in style.SYMBOLS:
        if counted[key, False]:
            found.append(Entry(said.symbol(key), counted[key, False], _symbol(key, "reported")))
        if counted[key, True]:
            found.append(Entry(said.denied(key), counted[key, True], _symbol(key, "denied")))
    return found


def _symbol(key: str, stance: str) -> Draw:
    return lambda sheet, x, y: sheet.symbol(key, stance, x, y, 6.5)


def _stroke(stance: str) -> Draw:
    item = style.stroke(stance)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        circle = shapely.Point(x, y).buffer(6.5, quad_segs=12)
        sheet.area(circle, fill="#9aa1a8", opacity=item.fill_opacity)
        sheet.area(circle, line=_EDGE, width=item.width, dash=item.dash)
        if stance == "denied":
            sheet.denial(x, y, 6.5, _EDGE)

    return draw


def _look(look: AreaLook, one: Shown) -> Draw:
    def draw(sheet: Sheet, x: float, y: float) -> None:
        box = shapely.box(x - 10, y - 6.5, x + 10, y + 6.5)
        sheet.area(box, fill=look.colour, opacity=look.ground)
        draw_marks(sheet, box, look)
        sheet.area(box, line=look.edge, width=1.2, dash=one.outline)

    return draw


def _hatch(sheet: Sheet, x: float, y: float) -> None:
    box = shapely.box(x - 10, y - 6.5, x + 10, y + 6.5)
    sheet.lines(hatch(box, style.HATCH.angle, style.HATCH.spacing), colour=FAINT, width=style.HATCH.width)
    sheet.area(box, line=FAINT)


def _tagged(sheet: Sheet, x: float, y: float) -> None:
    sheet.area(shapely.box(x - 10, y - 7, x + 10, y + 7), fill="#dcdfe3", line=FAINT)
    sheet.tag((x - 6, y - 3, x + 6, y + 3), round=1.5)


def _ring(sheet: Sheet, x: float, y: float) -> None:
    sheet.area(shapely.Point(x, y).buffer(7.0, quad_segs=12), line=FAINT, dash=(2.0, 2.5))


def _number(sheet: Sheet, x: float, y: float) -> None:
    sheet.tag((x - 10, y - 7, x + 10, y + 7), round=6.9)
    sheet.area(shapely.Point(x - 4, y).buffer(3.5), fill=FAINT)
    sheet.text(x + 1.5, y + 3.8, "3", 10.0, bold=True)


def _line(colour: str, width: float) -> Draw:
    return lambda sheet, x, y: sheet.lines([[(x - 10, y), (x + 10, y)]], colour=colour, width=width)
