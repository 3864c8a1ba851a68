"""Two snapshots → what a side gained and lost, by unit, and how much of it is more than edges drawn anew."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaryset import BoundarySet
from geo.control.drift import moved_parts
from geo.control.model import ControlSnapshot
from geo.control.outline import Outline, changed_parts, polygons_of
from geo.control.unitsplit import OUTSIDE_NAME, UnitSplit, unit_split
from geo.errors import ControlError
from geo.geometry import areas_km2, orient

__all__ = ["Change", "ControlDiff", "UnitChange", "compare", "control_diff", "controller_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A piece of ground that changed hands, in one unit.

    Parameters
    ----------
    direction : str
        `gained` or `lost`, as seen from the controller.
    kind : str
        `moved`, or `redrawn`: narrower than the source draws (see `geo.control.drift`).
    geometry : shapely.Polygon
        Lon, lat in degrees, wound by the right-hand rule.
    area_km2 : float
    admin1_iso : str or None
        The unit; None outside of all.
    admin1_name : str
        Its name; "outside" outside of all.
    """

    direction: str
    kind: str
    geometry: BaseGeometry
    area_km2: float
    admin1_iso: str | None
    admin1_name: str


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What was gained and lost in one unit, in km²; the moved parts are contained in the whole.

    Parameters
    ----------
    admin1_iso : str or None
        None for what lies outside of all units.
    admin1_name : str
    gained_km2, lost_km2 : float
    gained_moved_km2, lost_moved_km2 : float
    """

    admin1_iso: str | None
    admin1_name: str
    gained_km2: float
    lost_km2: float
    gained_moved_km2: float
    lost_moved_km2: float

    @property
    def net_km2(self) -> float:
        """Gained minus lost."""
        return self.gained_km2 - self.lost_km2


@dataclass(frozen=True, eq=False)
class ControlDiff:
    """What a side gained and lost from one snapshot to another.

    Parameters
    ----------
    before, after : geo.control.ControlSnapshot
    controller : str
        Whose gains and losses.
    basis : str
        `assessed` or `claimed`.
    accuracy_km : float
        Changes narrower than this are redrawn.
    held_before_km2, held_after_km2 : float
        What the controller holds in all.
    changes : tuple of Change
        Cut by unit and kind, in the order of direction, unit, kind and then from large to small.
    """

    before: ControlSnapshot
    after: ControlSnapshot
    controller: str
    basis: str
    accuracy_km: float
    held_before_km2: float
    held_after_km2: float
    changes: tuple[Change, ...]

    def area_km2(self, direction: str, kind: str | None = None) -> float:
        """Return the area that was `gained` or `lost`, in all or of one kind."""
        return math.fsum(
            change.area_km2
            for change in self.changes
            if change.direction == direction and (kind is None or change.kind == kind)
        )

    @property
    def gained_km2(self) -> float:
        """All that was gained."""
        return self.area_km2("gained")

    @property
    def lost_km2(self) -> float:
        """All that was lost."""
        return self.area_km2("lost")

    @property
    def net_km2(self) -> float:
        """Gained minus lost."""
        return self.gained_km2 - self.lost_km2

    @cached_property
    def by_unit(self) -> tuple[UnitChange, ...]:
        """The units where something changed, by code; what lies outside of all comes last."""
        areas: dict[tuple[str | None, str], dict[tuple[str, str], list[float]]] = {}
        for change in self.changes:
            unit = areas.setdefault((change.admin1_iso, change.admin1_name), {})
            unit.setdefault((change.direction, change.kind), []).append(change.area_km2)
        found = []
        for (iso, name), unit in sorted(areas.items(), key=lambda item: _unit_order(*item[0])):
            moved, whole = [], []
            for direction in ("gained", "lost"):
                moved.append(math.fsum(unit.get((direction, "moved"), ())))
                whole.append(math.fsum([moved[-1], *unit.get((direction, "redrawn"), ())]))
            found.append(UnitChange(iso, name, *whole, *moved))
        return tuple(found)

    @cached_property
    def gained(self) -> BaseGeometry:
        """All that was gained, as one area."""
        return self._joined("gained")

    @cached_property
    def lost(self) -> BaseGeometry:
        """All that was lost, as one area."""
        return self._joined("lost")

    def _joined(self, direction: str) -> BaseGeometry:
        parts = [change.geometry for change in self.changes if change.direction == direction]
        # Cut at borders and at what is narrow: put together again.
        joined: Any = shapely.multipolygons(polygons_of(shapely.union_all(np.array(parts, dtype=object))))
        return orient(joined)


def control_diff(
    before: ControlSnapshot,
    after: ControlSnapshot,
    *,
    controller: str | None = None,
    basis: str = "assessed",
    boundaries: BoundarySet | None = None,
    accuracy_km: float | None = None,
) -> ControlDiff:
    """Return what a side gained and lost from one snapshot to another.

    Parameters
    ----------
    before, after : geo.control.ControlSnapshot
        Of two days, or of the same; mostly of one source.
    controller : str, optional
        Whose gains and losses; by default the only one who is said to control anything.
    basis : str
        `assessed` or `claimed`.
    boundaries : geo.boundaryset.BoundarySet, optional
        Whose first-level units; by default the embedded ones.
    accuracy_km : float, optional
        How exactly edges are drawn; by default what the sources say, the coarser one of two.

    Raises
    ------
    geo.errors.ControlError
        If the second snapshot is older than the first, or where it is not clear whose gains are asked for.
    """
    if after.date < before.date:
        raise ControlError(
            f"{_named(after)} is older than {_named(before)}, which is to come before it: "
            "exchange the two to see what changed"
        )
    side = controller_of([before, after], controller, basis)
    accuracy = max(before.source.accuracy_km, after.source.accuracy_km) if accuracy_km is None else accuracy_km
    outlines = Outline(before.held(side, basis=basis)), Outline(after.held(side, basis=basis))
    return compare((before, after), outlines, side, basis, unit_split(boundaries), accuracy)


def compare(
    snapshots: tuple[ControlSnapshot, ControlSnapshot],
    outlines: tuple[Outline, Outline],
    controller: str,
    basis: str,
    units: UnitSplit,
    accuracy_km: float,
) -> ControlDiff:
    """Do what `control_diff` does with outlines that are already made."""
    changes = []
    for direction, parts in zip(("gained", "lost"), changed_parts(*outlines), strict=True):
        moved, of = moved_parts(parts, accuracy_km)
        for kind, shapes in (("moved", moved), ("redrawn", _rest(parts, moved, of))):
            pieces, _, rows = units.split(shapes)
            for piece, row, area in zip(pieces, rows.tolist(), areas_km2(pieces).tolist(), strict=True):
                changes.append((direction, row, kind, area, piece))
    changes.sort(key=lambda one: (one[0], _unit_order(*units.name(one[1])), one[2], -one[3], one[4].bounds))
    found = tuple(
        Change(direction, kind, orient(piece), area, *units.name(row)) for direction, row, kind, area, piece in changes
    )
    before, after = outlines
    return ControlDiff(*snapshots, controller, basis, accuracy_km, before.area_km2, after.area_km2, found)


def controller_of(snapshots: Sequence[ControlSnapshot], given: str | None, basis: str) -> str:
    """Return whose gains are asked for: the one given, else the only one who controls anything.

    Raises
    ------
    geo.errors.ControlError
        Where the one given holds nothing in any of the snapshots, or none or several could be meant.
    """
    held: dict[str, set[str]] = {}
    for snapshot in snapshots:
        for area in snapshot.areas:
            if area.controller is not None and area.basis == basis and area.status in ("controlled", "liberated"):
                held.setdefault(area.controller, set()).add(area.status)
    if given is not None:
        if given in held:
            return given
        known = f"those named are {', '.join(sorted(held))}" if held else f"nobody has {basis} ground there"
        raise ControlError(f"{_named(snapshots[0])} shows nothing held by {given!r}; {known}")
    # A layer of what one side took back, beside one of what the other holds, is no second controller.
    sides = sorted(side for side, status in held.items() if "controlled" in status) or sorted(held)
    if len(sides) == 1:
        return sides[0]
    if not sides:
        raise ControlError(
            f"{_named(snapshots[0])} shows no {basis} ground of anybody: there is nothing to compare "
            "(see which areas it has, and whether claimed ones are meant)"
        )
    raise ControlError(f"{_named(snapshots[0])} shows ground of {' and of '.join(sides)}: say whose gains and losses")


def _rest(parts: Any, moved: Any, of: Any) -> Any:
    """Return what is left of polygons beside parts of them."""
    untouched = np.setdiff1d(np.arange(len(parts)), of)
    found = [parts[untouched]]
    for number in np.unique(of).tolist():
        taken = moved[of == number]
        found.append(polygons_of(shapely.difference(parts[number], shapely.union_all(taken))))
    return np.concatenate(found)


def _unit_order(iso: str | None, name: str) -> tuple[bool, str, str]:
    """Return what units are sorted by: their codes; what lies outside of all comes last."""
    return (iso, name) == (None, OUTSIDE_NAME), iso or "", name


def _named(snapshot: ControlSnapshot) -> str:
    return f"{snapshot.file or snapshot.source.title} ({snapshot.date})"
