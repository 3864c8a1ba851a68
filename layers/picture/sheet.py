"""The sheet that is drawn on: a matplotlib figure in CSS pixels, with pens for what maps are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Bbox, TransformedBbox

from layers import style
from layers.export.text import xml_text

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from layers.picture.view import Box

__all__ = ["Sheet", "fitting", "wrapped"]

INK, FAINT, PAPER = "#1c2733", "#56616d", "#ffffff"
# A CSS pixel is 1/96 inch, a point 1/72.
_POINT = 0.75
_FONT = "DejaVu Sans"


class Sheet:
    """An empty sheet.

    Parameters
    ----------
    width, height : float
        In CSS pixels; x goes right and y down.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / 96, height / 96), dpi=96, facecolor=PAPER)
        self._measure = FigureCanvasAgg(self.figure).get_renderer()  # type: ignore[no-untyped-call]
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self._clip: Any = None

    @contextmanager
    def within(self, box: Box) -> Iterator[None]:
        """Cut what is drawn at the edges of a box."""
        before = self._clip
        self._clip = TransformedBbox(Bbox([[box[0], box[3]], [box[2], box[1]]]), self._axes.transData)
        yield
        self._clip = before

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return how wide a text is."""
        return float(self._measure.get_text_width_height_descent(text, _font(size, bold), ismath=False)[0])

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = INK,
        align: Literal["left", "center", "right"] = "left",
        halo: str | None = None,
    ) -> None:
        """Write a line of text: its baseline begins, ends or has its middle at a point."""
        effects = [withStroke(linewidth=2.6 * _POINT, foreground=halo)] if halo else None
        # Names are put where they fit and need no cutting.
        self._axes.add_artist(
            Text(
                x, y, text, color=colour, horizontalalignment=align, verticalalignment="baseline",
                fontproperties=_font(size, bold), parse_math=False, path_effects=effects, zorder=1,
            )
        )  # fmt: skip

    def rectangle(self, box: Box, *, fill: str = "none", line: str = "none", width: float = 1.0) -> None:
        """Draw a rectangle."""
        self._keep(
            Rectangle(
                (box[0], box[1]), box[2] - box[0], box[3] - box[1], facecolor=fill, edgecolor=line,
                linewidth=width * _POINT, zorder=1,
            )
        )  # fmt: skip

    def tag(self, box: Box, *, round: float, line: str = "#59636e", fill: str = PAPER) -> None:
        """Draw a box with round corners."""
        shape = FancyBboxPatch(
            (box[0] + round, box[1] + round), box[2] - box[0] - 2 * round, box[3] - box[1] - 2 * round,
            boxstyle=f"round,pad={round},rounding_size={round}", facecolor=fill, edgecolor=line, linewidth=_POINT,
            zorder=1,
        )  # fmt: skip
        self._keep(shape)

    def area(
        self,
        shape: BaseGeometry,
        *,
        fill: str = "none",
        opacity: float = 1.0,
        line: str = "none",
        width: float = 1.0,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw a geometry in pixels: polygons with their holes, lines as lines."""
        for part in shapely.get_parts(shape):
            if part.is_empty or part.geom_type not in ("Polygon", "LineString", "LinearRing"):
                continue
            filled = part.geom_type == "Polygon"
            path = _path(part)
            if filled and fill != "none" and opacity > 0:
                self._keep(PathPatch(path, facecolor=fill, edgecolor="none", linewidth=0, alpha=opacity, zorder=1))
            if line != "none":
                self._keep(
                    PathPatch(
                        path, facecolor="none", edgecolor=line, linewidth=width * _POINT, linestyle=_dashes(dash),
                        joinstyle="round", capstyle="butt", zorder=1,
                    )
                )  # fmt: skip

    def lines(
        self,
        pieces: Iterable[Any],
        *,
        colour: str,
        width: float = 1.0,
        opacity: float = 1.0,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw lines, each an array of points."""
        found = [np.asarray(piece) for piece in pieces]
        if found:
            self._keep(
                LineCollection(
                    found, colors=colour, linewidths=width * _POINT, alpha=opacity, linestyles=[_dashes(dash)], zorder=1
                )
            )

    def symbol(self, key: str, stance: str, x: float, y: float, radius: float) -> None:
        """Draw a symbol of `layers.style` with the stroke of a stance."""
        look, stroke = style.symbol(key), style.stroke(stance)
        shape = _shape(look.shape, x, y, radius)
        self.area(shape, line=PAPER, width=stroke.width + 2.4)
        self.area(shape, fill=PAPER)
        self.area(
            shape, fill=look.colour, opacity=stroke.fill_opacity, line=look.edge, width=stroke.width, dash=stroke.dash
        )
        if stance == "denied":
            self.denial(x, y, radius, look.edge)

    def denial(self, x: float, y: float, radius: float, colour: str) -> None:
        """Strike through what is denied: dots alone are too like the dashes of a claim."""
        reach = radius * 1.12
        self.lines([[(x - reach, y + reach), (x + reach, y - reach)]], colour=colour, width=1.8)

    def _keep(self, item: Any) -> None:
        self._axes.add_artist(item)
        if self._clip is not None:
            item.set_clip_on(True)
            item.set_clip_box(self._clip)


def wrapped(sheet: Sheet, text: str, width: float, size: float, *, bold: bool = False, most: int = 99) -> list[str]:
    """Return the lines of a text that is broken where it does not fit; what is beyond `most` lines ends in dots."""
    lines: list[str] = []
    waiting = fitting(text).split(" ")
    while waiting:
        taken = 1
        while taken < len(waiting) and sheet.width_of(" ".join(waiting[: taken + 1]), size, bold=bold) <= width:
            taken += 1
        line = " ".join(waiting[:taken])
        waiting = waiting[taken:]
        if waiting and len(lines) == most - 1:
            return [*lines, _shortened(sheet, f"{line} …", width, size, bold)]
        lines.append(_shortened(sheet, line, width, size, bold))
    return lines


def fitting(text: str) -> str:
    """Return text as one line that the font can write: letters that it lacks become U+FFFD."""
    known = _letters()
    return "".join(letter if ord(letter) in known else "\ufffd" for letter in " ".join(xml_text(text).split()))


@cache
def _letters() -> frozenset[int]:
    found = frozenset(get_font(findfont(FontProperties(family=[_FONT]))).get_charmap())
    # Marks that reorder what stands around them, and invisible ones, are not for a picture's line.
    return found - {*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x061C, 0xFEFF}


def _font(size: float, bold: bool) -> FontProperties:
    return FontProperties(family=[_FONT], size=size * _POINT, weight="bold" if bold else "normal")


def _shortened(sheet: Sheet, line: str, width: float, size: float, bold: bool) -> str:
    if sheet.width_of(line, size, bold=bold) <= width:
        return line
    text = line.removesuffix(" …")
    while len(text) > 1 and sheet.width_of(f"{text}…", size, bold=bold) > width:
        text = text[: min(len(text) - 1, 400)]
    return f"{text}…"


def _shape(name: str, x: float, y: float, radius: float) -> BaseGeometry:
    corners = style.SHAPES[name]
    if not corners:
        return shapely.Point(x, y).buffer(radius, quad_segs=12)
    return shapely.Polygon([(x + radius * across, y + radius * down) for across, down in corners])


def _path(part: Any) -> Path:
    if part.geom_type != "Polygon":
        return Path(shapely.get_coordinates(part))
    part = shapely.geometry.polygon.orient(part)
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(part)]
    return Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))


def _dashes(dash: Sequence[float]) -> Any:
    return (0, [length * _POINT for length in dash]) if dash else "solid"
