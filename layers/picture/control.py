"""Areas of control beneath the events: the last snapshot of each source up to the last day that the events name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.control_areas import AreaLook, area_look, outline
from layers.picture.hatching import draw_marks

if TYPE_CHECKING:
    from geo.control import ControlSeries, ControlSnapshot
    from layers.picture.sheet import Sheet
    from layers.picture.view import View

__all__ = ["Shown", "draw_control", "shown_on"]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is drawn of one source.

    Parameters
    ----------
    snapshot : geo.control.ControlSnapshot
    looks : tuple of (AreaLook, str)
        The kinds of its areas, each once, with their basis.
    outline : tuple of float
        Dashes of the source.
    """

    snapshot: ControlSnapshot
    looks: tuple[tuple[AreaLook, str], ...]
    outline: tuple[float, ...]


def shown_on(series: Sequence[ControlSeries], day: dt.date | None, *, lang: str = "en") -> list[Shown]:
    """Return what is drawn of each source: its last snapshot up to a day, by default its last one.

    Later areas would show what the events of the picture could not know of: a source without earlier ones is left out.
    """
    found = []
    for number, one in enumerate(series):
        snapshot = one.snapshots[-1] if day is None else one.on(day)
        if snapshot is None:
            continue
        looks = {area.kind: (area_look(*area.kind, lang=lang), area.basis) for area in snapshot.areas}
        found.append(Shown(snapshot, tuple(looks.values()), outline(number)))
    return found


def draw_control(sheet: Sheet, view: View, shown: Sequence[Shown]) -> None:
    """Draw the areas of all sources."""
    for one in shown:
        for area in one.snapshot.areas:
            look = area_look(*area.kind)
            shape = view.drawn(area.geometry)
            sheet.area(shape, fill=look.colour, opacity=look.ground)
            draw_marks(sheet, shape, look)
            sheet.area(shape, line=look.edge, width=1.8 if one.outline else 1.2, dash=one.outline)
