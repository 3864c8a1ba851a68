"""Areas of control, and what changed between two days: how each kind is drawn and named.

One rule makes every look: the colour tells the side (contested ground has its own); a fill means that the source itself
assessed it, lines from edge to edge mean that a side claims it and the source shows the claim as such; marks upon
either tell the status (dots: taken back, dashes: an advance, crossing lines: contested). Nothing depends on colour
alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.control import STATUSES
from layers.words import words

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.control import ControlDiff, ControlSeries

__all__ = [
    "CHANGES",
    "COLOURS",
    "AreaLook",
    "Marks",
    "area_look",
    "change_look",
    "change_parts",
    "kinds_of",
    "marks_of",
    "outline",
]


@dataclass(frozen=True, slots=True)
class AreaLook:
    """What one kind of area looks like.

    Parameters
    ----------
    key : str
        ``<side>-<status>-<basis>``, or ``<side>-<change>`` for what changed between two days.
    label : str
        The legend's words, which a sentence can go on from: "Held by Russia", "Contested".
    colour, edge : str
        ``#rrggbb`` of fill and lines, and of the outline.
    ground : float
        0 to 1: opacity of the fill.
    lines : str
        What is drawn upon it: ``none``, ``diagonal``, ``dots``, ``dashes``, ``cross`` or ``back`` (the other diagonal).
    marks : float
        0 to 1: opacity of these lines.
    outline : float
        Width in CSS pixels.
    """

    key: str
    label: str
    colour: str
    edge: str
    ground: float
    lines: str
    marks: float
    outline: float = 1.2


# (fill, outline). The hues keep to their sides (Russia's claims are pink, Ukraine's blue) and away from those of the
# events; `tests/layers/test_builders.py` checks that they stay apart for every kind of sight.
COLOURS = {
    "russia": ("#882255", "#6b1a43"),
    "ukraine": ("#66bbff", "#0f5f96"),
    "contested": ("#999933", "#5f5f16"),
    "other": ("#101018", "#101018"),
    "lost": ("#332288", "#261a66"),
}
# What `AreaLook.lines` stand for, in CSS pixels, as the page's patterns have them.
_SPACING, _WIDTH, _DOT = 9.0, 1.7, 1.5
_BROKEN = (_SPACING * 0.6, _SPACING * 0.4)
_MARKS: dict[str, tuple[tuple[float, ...], tuple[float, ...], float]] = {
    "none": ((), (), 0.0),
    "diagonal": ((45.0,), (), 0.0),
    "back": ((-45.0,), (), 0.0),
    "cross": ((45.0, -45.0), (), 0.0),
    "dots": ((), (), _DOT),
    "dashes": ((45.0,), _BROKEN, 0.0),
    "diagonal-dots": ((45.0,), (), _DOT),
    "diagonal-dashes": ((45.0,), _BROKEN, 0.0),
}
# Sources are told apart by their outlines (dashes in CSS pixels): two that agree on a side have its colour.
_OUTLINES: tuple[tuple[float, ...], ...] = ((), (7.0, 3.0), (2.0, 3.0), (9.0, 3.0, 2.0, 3.0))
_SIDES = {"Russia": "russia", "Ukraine": "ukraine"}
_ASSESSED = {"controlled": "none", "liberated": "dots", "advanced": "dashes", "contested": "cross"}
_CLAIMED = {"controlled": "diagonal", "liberated": "diagonal-dots", "advanced": "diagonal-dashes", "contested": "cross"}
# Which words name the side as well.
_NAMED = {"liberated": "liberated", "advanced": "advanced", "contested": "contested_of"}
# What became of the ground that a side held on either of two days, in the order of the legend; the last is drawn first.
CHANGES = ("gained", "lost", "redrawn", "unchanged")


def area_look(controller: str | None, status: str, basis: str, *, lang: str = "en") -> AreaLook:
    """Return how areas of a kind (`geo.control.ControlArea.kind`) are drawn, and what a language calls them."""
    side = _SIDES.get(controller or "", "other")
    colour, edge = COLOURS["contested" if status == "contested" else side]
    assessed = basis == "assessed"
    said = words(lang)
    if controller is None:
        label = said.say("area_looks.contested" if status == "contested" else "area_looks.unstated")
    else:
        label = said.say(f"area_looks.{_NAMED.get(status, 'controlled')}", who=said.side(controller))
    lines = (_ASSESSED if assessed else _CLAIMED).get(status, "none" if assessed else "diagonal")
    ground = (0.3 if status == "contested" else 0.4) if assessed else 0.06
    # A kind that only the name of its side tells from another is still a kind of its own.
    name = side if side != "other" or controller is None else f"other:{controller}"
    return AreaLook(f"{name}-{status}-{basis}", label, colour, edge, ground, lines, 0.75 if assessed else 0.9)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn upon an area's fill, in CSS pixels.

    Parameters
    ----------
    angles : tuple of float
        Of parallel lines, degrees from the horizontal, up to the right.
    dash : tuple of float
        Of these lines; empty for solid ones.
    dots : float
        Radius of the dots of a grid turned by 45 degrees, half a spacing off the lines; 0 for none.
    spacing, width : float
        Between the lines, or dots; of the lines.
    """

    angles: tuple[float, ...]
    dash: tuple[float, ...]
    dots: float
    spacing: float = _SPACING
    width: float = _WIDTH


def marks_of(lines: str) -> Marks:
    """Return what `AreaLook.lines` stands for."""
    return Marks(*_MARKS[lines])


def outline(number: int) -> tuple[float, ...]:
    """Return the dashes of the outlines of a source's areas, by its place among the sources; empty for solid lines."""
    return _OUTLINES[number % len(_OUTLINES)]


def kinds_of(series: ControlSeries) -> list[tuple[str | None, str, str]]:
    """Return the kinds of area that a series has on any day, the assessed ones first."""
    kinds = {area.kind for snapshot in series for area in snapshot.areas}
    return sorted(kinds, key=lambda kind: (kind[2], STATUSES.index(kind[1]), kind[0] or "~"))


def change_look(controller: str, change: str, *, lang: str = "en") -> AreaLook:
    """Return how a part of `CHANGES` is drawn, and what a language calls it."""
    side = _SIDES.get(controller, "other")
    colour, edge = COLOURS[side]
    key = f"{side}-{change}"
    label = words(lang).say(f"area_looks.{change}", who=words(lang).side(controller))
    if change == "gained":
        return AreaLook(key, label, colour, edge, 0.85, "none", 0.0)
    if change == "lost":
        return AreaLook(key, label, *COLOURS["lost"], 0.14, "back", 1.0)
    if change == "unchanged":
        return AreaLook(key, label, colour, edge, 0.25, "none", 0.0)
    # Far out, hundreds of slivers with outlines would hide what moved.
    return AreaLook(key, label, *COLOURS["other"], 0.25, "dots", 0.8, outline=0.3)


def change_parts(diff: ControlDiff) -> dict[str, BaseGeometry]:
    """Return what to draw of a change, by `CHANGES`, without overlap; what is empty is left out.

    An edge that is redrawn is neither gain nor loss here, as `geo.control.drift` tells the two apart.
    """
    import shapely

    held = (diff.before.held(diff.controller, basis=diff.basis), diff.after.held(diff.controller, basis=diff.basis))
    told = [(one.geometry, one.direction if one.kind == "moved" else one.kind) for one in diff.changes]
    # Cut at the borders of units: put together again.
    found = {name: shapely.union_all([shape for shape, change in told if change == name]) for name in CHANGES}
    found["unchanged"] = shapely.intersection(*held)
    return {name: shape for name, shape in found.items() if shape.area > 0}
