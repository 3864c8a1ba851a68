"""How things look: colours, symbols, strokes and words, the same in the map and in every file.

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
    "LABELS",
    "LAYERS",
    "SHAPES",
    "STROKES",
    "SYMBOLS",
    "Background",
    "Hatch",
    "LayerStyle",
    "Stroke",
    "Symbol",
    "label",
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
    label : str
        The legend's words.
    shape : str
        A key of `SHAPES`, for markers; areas are filled with the colour.
    colour : str
        ``#rrggbb`` of the fill.
    edge : str
        ``#rrggbb`` of the outline of markers and areas: the fill's hue, dark enough for 3:1 on white.
    """

    key: str
    label: str
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
    label : str
        The legend's words.
    width : float
        In CSS pixels.
    dash : tuple of float
        On and off lengths in CSS pixels; empty for a solid line.
    fill_opacity : float
        0 to 1 of a marker's fill; what is denied is hollow.
    """

    key: str
    label: str
    width: float
    dash: tuple[float, ...]
    fill_opacity: float


@dataclass(frozen=True, slots=True)
class Hatch:
    """The pattern of an area of which a claim covers an unknown part."""

    label: str
    angle: float
    spacing: float
    width: float


@dataclass(frozen=True, slots=True)
class LayerStyle:
    """Title, group and common looks of a layer.

    Parameters
    ----------
    key, title, group : str
        `group` is the heading in a layer control.
    colour : str
        ``#rrggbb``: the swatch beside the title.
    area_opacity : float
        0 to 1 of the fill of areas, low enough that names below stay readable.
    """

    key: str
    title: str
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
        "control": LayerStyle("control", "Control claims", "Control", "#6b6b6b", 0.22),
        "air_defence": LayerStyle("air_defence", "Air defence", "Events", "#009e73", 0.16),
        "ground": LayerStyle("ground", "Ground combat", "Events", "#4a3b2a", 0.16),
        "strike": LayerStyle("strike", "Strikes", "Events", "#d55e00", 0.18),
        "boundary": LayerStyle("boundary", "Boundaries", "Reference", "#8a8f98", 0.0),
    }
)

SYMBOLS: Mapping[str, Symbol] = MappingProxyType(
    {
        item.key: item
        for item in (
            Symbol("strike.air", "Air or drone strike", "burst", "#d55e00", "#7f3800"),
            Symbol("strike.shelling", "Shelling, artillery or missile attack", "triangle", "#d55e00", "#7f3800"),
            Symbol("strike.explosive", "Mine or planted explosive", "diamond", "#d55e00", "#7f3800"),
            Symbol("strike.civilians", "Attack on civilians", "square", "#d55e00", "#7f3800"),
            Symbol("strike.other", "Other strike", "circle", "#d55e00", "#7f3800"),
            Symbol("air_defence.interception", "Air defence: shot down or suppressed", "shield", "#009e73", "#005c43"),
            Symbol("air_defence.other", "Air defence", "hexagon", "#009e73", "#005c43"),
            Symbol("ground.clash", "Armed clash", "cross", "#4a3b2a", "#1f1811"),
            Symbol("ground.territory", "Territory taken in battle", "flag", "#4a3b2a", "#1f1811"),
            Symbol("ground.other", "Other ground combat", "circle", "#4a3b2a", "#1f1811"),
            Symbol("control.russia", "Said to be held by Russia", "pentagon", "#cc79a7", "#7d2f59"),
            Symbol("control.ukraine", "Said to be held by Ukraine", "pentagon", "#0072b2", "#00436a"),
            Symbol("control.contested", "Said to be contested", "triangle_down", "#e6c229", "#7a6200"),
            Symbol("control.other", "Control claim, side not stated", "square", "#d3d6da", "#4f4f4f"),
            Symbol("boundary.country", "Country border (de jure)", "square", "#5b6470", "#5b6470"),
            Symbol("boundary.admin1", "Oblast border (de jure)", "square", "#a5acb6", "#a5acb6"),
        )
    }
)

STROKES: Mapping[str, Stroke] = MappingProxyType(
    {
        item.key: item
        for item in (
            Stroke("reported", "Reported by the source itself", 1.2, (), 0.9),
            Stroke("claimed", "Claimed by one side or a named person", 1.6, (4.0, 2.5), 0.65),
            Stroke("confirmed", "Confirmed", 2.4, (), 1.0),
            Stroke("denied", "Denied", 1.6, (1.0, 2.5), 0.12),
        )
    }
)

HATCH = Hatch("Part of this area; which part is not stated", 45.0, 8.0, 1.6)

BACKGROUND = Background(
    sea="#dfe9ef", land="#f1f0ec", land_focus="#fbfaf7", country_line="#8c949e", admin1_line="#c6cad0", text="#6a717b"
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

# Words for the values of the columns, as a reader would say them.
LABELS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "precision": MappingProxyType(
            {
                "site": "a site",
                "district": "a city district",
                "settlement": "a settlement",
                "area": "near or between settlements",
                "raion": "a raion (district)",
                "oblast": "an oblast (region)",
                "region": "several oblasts",
                "country": "the country as a whole",
            }
        ),
        "stance": MappingProxyType(
            {"reported": "reported", "claimed": "claimed", "confirmed": "confirmed", "denied": "denied"}
        ),
        "control_status": MappingProxyType(
            {
                "controlled": "controlled",
                "occupied": "occupied",
                "captured": "captured",
                "liberated": "liberated",
                "contested": "contested",
                "advanced": "advanced",
                "lost": "lost",
            }
        ),
        "extent": MappingProxyType({"whole": "all of it", "part": "a part of it"}),
        "sub_event_type": MappingProxyType(
            {
                "Air/drone strike": "Air or drone strike",
                "Shelling/artillery/missile attack": "Shelling, artillery or missile attack",
                "Remote explosive/landmine/IED": "Mine or planted explosive",
                "Armed clash": "Armed clash",
                "Attack": "Attack on civilians",
                "Disrupted weapons use": "Weapons intercepted or made safe",
                "Government regains territory": "Territory regained",
                "Non-state actor overtakes territory": "Territory taken",
                "Non-violent transfer of territory": "Territory changes hands without combat",
            }
        ),
        "date_precision": MappingProxyType(
            {
                "day": "on that day",
                "range": "within these days",
                "week": "in that week",
                "month": "in that month",
                "year": "in that year",
                "unknown": "date unknown",
            }
        ),
    }
)


def symbol(key: str) -> Symbol:
    """Return a symbol by its key; ``KeyError`` for one that does not exist."""
    return SYMBOLS[key]


def stroke(stance: str | None) -> Stroke:
    """Return the stroke of a stance; what nobody qualifies is drawn as reported."""
    return STROKES.get(stance or "reported", STROKES["reported"])


def layer_style(key: str) -> LayerStyle:
    """Return title, group and looks of a layer by its key; ``KeyError`` for one that does not exist."""
    return LAYERS[key]


def label(column: str, value: str | None) -> str:
    """Return the words for a value of a column; the value itself where there are none, "" for None."""
    if value is None:
        return ""
    return LABELS.get(column, {}).get(value, value)
