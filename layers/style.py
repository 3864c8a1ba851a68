"""How things look: colours, symbols and strokes, the same in the map and in every file (words: `layers.words`).

Hue tells the layer (and, for control, the side); the shape tells the kind of event, so that nothing depends
on colour alone; the stroke tells the stance of whoever says it. The hues are those of Okabe and Ito (2008)
and Tol's "muted" set, darkened where a light map asks for it; ``tests/layers/test_builders.py`` checks that
they stay apart under simulated protanopia, deuteranopia and tritanopia.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = [
    "BACKGROUND",
    "BORDER_VIEW",
    "CREDITS",
    "HATCH",
    "LAYERS",
    "SHAPES",
    "STROKES",
    "SUMMARIES",
    "SUMMARY",
    "SYMBOLS",
    "Background",
    "Hatch",
    "LayerStyle",
    "Shades",
    "Stroke",
    "Symbol",
    "layer_style",
    "stroke",
    "symbol",
]


@dataclass(frozen=True, slots=True)
class Symbol:
    """What one kind of event looks like.

    Parameters
    ----------
    key : str
        ``<layer>.<kind>``, as `layers.Layer.drawing` gives it.
    shape : str
        A key of `SHAPES`, for markers; areas are filled with the colour.
    colour : str
        ``#rrggbb`` of the fill.
    edge : str
        ``#rrggbb`` of the outline of markers and areas: the fill's hue, dark enough for 3:1 on white.
    """

    key: str
    shape: str
    colour: str
    edge: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """How an outline shows the stance of whoever says it.

    Parameters
    ----------
    key : str
        The value of the column `stance`.
    width : float
        In CSS pixels.
    dash : tuple of float
        On and off lengths in CSS pixels; empty for a solid line.
    fill_opacity : float
        0 to 1 of a marker's fill; what is denied is hollow.
    """

    key: str
    width: float
    dash: tuple[float, ...]
    fill_opacity: float


@dataclass(frozen=True, slots=True)
class Hatch:
    """The pattern of an area of which a claim covers an unknown part."""

    angle: float
    spacing: float
    width: float


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """Group and common looks of a layer.

    Parameters
    ----------
    key, group : str
        Layers of one `group` stand under one heading in a layer control.
    colour : str
        ``#rrggbb``: the swatch beside the title.
    area_opacity : float
        0 to 1 of the fill of areas, low enough that names below stay readable.
    """

    key: str
    group: str
    colour: str
    area_opacity: float


@dataclass(frozen=True, slots=True)
class Background:
    """Colours of the map's own background: sea, land, borders and their labels."""

    sea: str
    land: str
    land_focus: str
    country_line: str
    admin1_line: str
    text: str


@dataclass(frozen=True, slots=True)
class Shades:
    """Colours of a summary by unit: of a class each, the least first, of 0, and of dots where nothing is stated."""

    ramp: tuple[str, ...]
    none: str
    dot: str


# Closed polygons in a box of -1 to 1, y down (SVG's and canvas' axes); "circle" has radius 1.
SHAPES: Mapping[str, tuple[tuple[float, float], ...]] = MappingProxyType(
    {
        "circle": (),
        "square": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
        "diamond": ((0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)),
        "triangle": ((0.0, -1.1), (1.05, 0.8), (-1.05, 0.8)),
        "triangle_down": ((0.0, 1.1), (-1.05, -0.8), (1.05, -0.8)),
        "hexagon": ((0.0, -1.05), (0.91, -0.53), (0.91, 0.53), (0.0, 1.05), (-0.91, 0.53), (-0.91, -0.53)),
        "pentagon": ((0.0, -1.05), (1.0, -0.32), (0.62, 0.85), (-0.62, 0.85), (-1.0, -0.32)),
        # eight-pointed burst, inner radius 0.55
        "burst": (
            (0.0, -1.2), (0.21, -0.51), (0.85, -0.85), (0.51, -0.21),
            (1.2, 0.0), (0.51, 0.21), (0.85, 0.85), (0.21, 0.51),
            (0.0, 1.2), (-0.21, 0.51), (-0.85, 0.85), (-0.51, 0.21),
            (-1.2, 0.0), (-0.51, -0.21), (-0.85, -0.85), (-0.21, -0.51),
        ),
        # a saltire: two crossed bars
        "cross": (
            (0.0, -0.42), (0.62, -1.04), (1.04, -0.62), (0.42, 0.0), (1.04, 0.62), (0.62, 1.04),
            (0.0, 0.42), (-0.62, 1.04), (-1.04, 0.62), (-0.42, 0.0), (-1.04, -0.62), (-0.62, -1.04),
        ),
        # a shield: flat top, pointed foot
        "shield": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.15), (0.55, 0.7), (0.0, 1.1), (-0.55, 0.7), (-0.9, 0.15)),
        # a flag on its staff
        "flag": ((-0.75, -1.1), (1.0, -0.55), (-0.45, 0.05), (-0.45, 1.1), (-0.75, 1.1)),
    }
)  # fmt: skip

LAYERS: Mapping[str, LayerStyle] = MappingProxyType(
    {
        "control": LayerStyle("control", "Control", "#6b6b6b", 0.22),
        "air_defence": LayerStyle("air_defence", "Events", "#009e73", 0.16),
        "ground": LayerStyle("ground", "Events", "#4a3b2a", 0.16),
        "strike": LayerStyle("strike", "Events", "#d55e00", 0.18),
        "boundary": LayerStyle("boundary", "Reference", "#8a8f98", 0.0),
    }
)

SYMBOLS: Mapping[str, Symbol] = MappingProxyType(
    {
        item.key: item
        for item in (
            Symbol("strike.air", "burst", "#d55e00", "#7f3800"),
            Symbol("strike.shelling", "triangle", "#d55e00", "#7f3800"),
            Symbol("strike.explosive", "diamond", "#d55e00", "#7f3800"),
            Symbol("strike.civilians", "square", "#d55e00", "#7f3800"),
            Symbol("strike.other", "circle", "#d55e00", "#7f3800"),
            Symbol("air_defence.interception", "shield", "#009e73", "#005c43"),
            Symbol("air_defence.other", "hexagon", "#009e73", "#005c43"),
            Symbol("ground.clash", "cross", "#4a3b2a", "#1f1811"),
            Symbol("ground.territory", "flag", "#4a3b2a", "#1f1811"),
            Symbol("ground.other", "circle", "#4a3b2a", "#1f1811"),
            Symbol("control.russia", "pentagon", "#cc79a7", "#7d2f59"),
            Symbol("control.ukraine", "pentagon", "#0072b2", "#00436a"),
            Symbol("control.contested", "triangle_down", "#e6c229", "#7a6200"),
            Symbol("control.other", "square", "#d3d6da", "#4f4f4f"),
            Symbol("boundary.country", "square", "#5b6470", "#5b6470"),
            Symbol("boundary.admin1", "square", "#a5acb6", "#a5acb6"),
        )
    }
)

STROKES: Mapping[str, Stroke] = MappingProxyType(
    {
        item.key: item
        for item in (
            Stroke("reported", 1.2, (), 0.9),
            Stroke("claimed", 1.6, (4.0, 2.5), 0.65),
            Stroke("confirmed", 2.4, (), 1.0),
            Stroke("denied", 1.6, (1.0, 2.5), 0.12),
        )
    }
)

HATCH = Hatch(45.0, 8.0, 1.6)

BACKGROUND = Background(
    sea="#dfe9ef", land="#f1f0ec", land_focus="#fbfaf7", country_line="#8c949e", admin1_line="#c6cad0", text="#6a717b"
)

# What a map can sum up by first-level unit.
SUMMARIES = ("off", "events", "killed", "injured")

# One hue that no layer has, told apart by lightness alone (after ColorBrewer's "Purples", Brewer and Harrower 2013);
# on dark ground more is lighter.
SUMMARY: Mapping[str, Shades] = MappingProxyType(
    {
        "light": Shades(("#dadaeb", "#bcbddc", "#9e9ac8", "#756bb1", "#54278f"), "#eceaf0", "#8c8799"),
        "dark": Shades(("#3b3560", "#54488a", "#7567b3", "#a096d4", "#d8d3f0"), "#2a2d3a", "#7c7890"),
    }
)

BORDER_VIEW = (
    "Borders as recognised by the United Nations General Assembly (resolution 68/262): Crimea and Sevastopol are "
    "Ukraine's. Who controls what is a separate layer of dated claims."
)

# What the embedded data ask for, and what courtesy asks for.
CREDITS = (
    "Boundaries: made with Natural Earth (public domain)",
    "Places: GeoNames, geonames.org (CC BY 4.0)",
)


def symbol(key: str) -> Symbol:
    """Return a symbol by its key; ``KeyError`` for one that does not exist."""
    return SYMBOLS[key]


def stroke(stance: str | None) -> Stroke:
    """Return the stroke of a stance; what nobody qualifies is drawn as reported."""
    return STROKES.get(stance or "reported", STROKES["reported"])


def layer_style(key: str) -> LayerStyle:
    """Return group and looks of a layer by its key; ``KeyError`` for one that does not exist."""
    return LAYERS[key]
