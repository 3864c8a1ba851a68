"""Areas of control as the map's page holds them: the days of each source, and what changed between two days.

``sitmap-control`` in the page::

    scale      steps per degree of all corners
    pieces     stretches of rings, each once; `areas` are made of them (see `layers.webmap.rings`)
    areas      distinct areas; `km2`: how large each is
    looks      how areas are drawn, by key (see `layers.control_areas`)
    labels     distinct words that the files have for their areas
    sources    who drew them, with what they ask; the `kinds` that they tell apart, [look, basis]; and their `days`,
               [date, [kind, area, label], ...]
    days       the days of all sources in order, each once; `open`: which of them is shown first
    view       south, west, north, east of what is to be seen
    change     null, or the two days that are compared: `before` and `after` as [source, day], the `parts` to draw as
               [look, area], and what each unit gained and lost
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import shapely

from geo.control import ControlSeries
from geo.geometry import area_km2
from layers.control_areas import AreaLook, area_look, change_look, change_parts, kinds_of
from layers.placenames import local_unit_name
from layers.webmap.embed import display_text
from layers.webmap.rings import RingStore

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.control import ControlDiff, ControlSnapshot, ControlSource
    from geo.control.comparing import UnitChange

__all__ = ["change_payload", "control_payload"]

Kind = tuple[str | None, str, str]
Box = tuple[float, float, float, float]


def control_payload(
    series: Sequence[ControlSeries], *, shown: dt.date | None = None, lang: str = "en"
) -> dict[str, Any]:
    """Return everything that the page needs of the snapshots of some sources.

    Parameters
    ----------
    series : sequence of geo.control.ControlSeries
        One a source.
    shown : datetime.date, optional
        The map opens with the last snapshot up to this day; by default with the last one.
    lang : str
        Language of the legend.
    """
    found = _Payload(lang)
    told = found.series(series, shown)
    return found.page() | told | {"change": None}


def change_payload(diff: ControlDiff, *, lang: str = "en") -> dict[str, Any]:
    """Return everything that the page needs of what changed between two snapshots, its legend in a language."""
    before, after = diff.before, diff.after
    # Two versions of one day, or two sources, are told apart as two.
    one = before.source == after.source and before.date != after.date
    series = [ControlSeries(before.source, (before, after))] if one else [
        ControlSeries(snapshot.source, (snapshot,)) for snapshot in (before, after)
    ]  # fmt: skip
    found = _Payload(lang)
    told = found.series(series, None)
    parts = []
    shapes = change_parts(diff)
    for name, shape in shapes.items():
        number = found.add(shape)
        if number is not None:
            parts.append([found.look(change_look(diff.controller, name, lang=lang)), number])
    moved = [shape for name, shape in shapes.items() if name != "unchanged"]
    if moved:
        told["view"] = _box(moved)
    units = [[_unit_name(unit, lang), *_rounded(unit.gained_km2, unit.lost_km2)] for unit in diff.by_unit]
    told["change"] = {
        "controller": diff.controller,
        "basis": diff.basis,
        "before": [0, 0],
        "after": [0, 1] if one else [1, 0],
        "parts": parts,
        "units": units,
    }
    return found.page() | told


class _Payload:
    """What the sources of a page share: areas, looks, labels."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.rings = RingStore()
        self.km2: list[float] = []
        self.looks: dict[str, AreaLook] = {}
        self.labels: dict[str, int] = {}

    def add(self, shape: BaseGeometry) -> int | None:
        number = self.rings.add(shape)
        if number == len(self.km2):
            self.km2.append(round(area_km2(shape), 2))
        return number

    def look(self, look: AreaLook) -> str:
        self.looks[look.key] = look
        return look.key

    def series(self, series: Sequence[ControlSeries], shown: dt.date | None) -> dict[str, Any]:
        sources = []
        for one in series:
            kinds = {kind: number for number, kind in enumerate(kinds_of(one))}
            by_day: list[list[Any]] = [[snapshot.date.isoformat(), *self._areas(snapshot, kinds)] for snapshot in one]
            told = [[self.look(area_look(*kind, lang=self.lang)), kind[2]] for kind in kinds]
            sources.append(_source(one.source) | {"kinds": told, "days": by_day})
        dates = sorted({date for one in series for date in one.dates})
        opened = len(dates) if shown is None else bisect_right(dates, shown)
        view = _box([area.geometry for one in series for snapshot in one for area in snapshot.areas])
        days = [date.isoformat() for date in dates]
        return {"sources": sources, "days": days, "open": max(0, opened - 1), "view": view}

    def _areas(self, snapshot: ControlSnapshot, kinds: dict[Kind, int]) -> list[list[int]]:
        found: list[list[int]] = []
        for area in snapshot.areas:
            number = self.add(area.geometry)
            if number is None:
                continue
            told = [kinds[area.kind], number]
            if area.label:
                told.append(self.labels.setdefault(area.label, len(self.labels)))
            found.append(told)
        return found

    def page(self) -> dict[str, Any]:
        return {
            "scale": self.rings.scale,
            "pieces": self.rings.pieces(),
            "areas": self.rings.areas,
            "km2": self.km2,
            "looks": {key: asdict(look) for key, look in self.looks.items()},
            "labels": list(self.labels),
        }


def _source(source: ControlSource) -> dict[str, Any]:
    return {name: getattr(source, name) for name in ("key", "title", "attribution", "licence", "terms", "url")}


def _unit_name(unit: UnitChange, lang: str) -> str:
    return display_text(local_unit_name(unit.admin1_iso or "", unit.admin1_name, lang))


def _rounded(*km2: float) -> list[float]:
    return [round(one, 3) for one in km2]


def _box(shapes: list[BaseGeometry]) -> Box | None:
    """Return south, west, north, east; None where there is nothing."""
    west, south, east, north = (round(float(edge), 5) for edge in shapely.total_bounds(shapes))
    # NaN is what the bounds of nothing are.
    return (south, west, north, east) if west <= east else None
