"""Who is said to hold what: areas of one day by one source, and the days of a source in order."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import ControlError

__all__ = ["BASES", "STATUSES", "ControlArea", "ControlSeries", "ControlSnapshot", "ControlSource"]

# The words of the event table's column `control_status`, as far as they hold of an area.
STATUSES = ("controlled", "contested", "liberated", "advanced")
BASES = ("assessed", "claimed")


@dataclass(frozen=True, slots=True)
class ControlSource:
    """Who drew the areas, and what they ask of those who use them.

    Parameters
    ----------
    key : str
        Short name: column names, messages ("deepstate").
    title : str
        The name as its owner writes it.
    attribution, licence, terms, url : str
        Whom to name, under which licence, what else is asked, and where that stands; "" where nothing is known.
    accuracy_km : float
        How exactly the edges are drawn: edges that differ by less are redrawn, not moved.
    """

    key: str
    title: str
    attribution: str = ""
    licence: str = ""
    terms: str = ""
    url: str = ""
    accuracy_km: float = 0.5

    @property
    def credit(self) -> str:
        """One line that what is made with the areas must carry: whose they are, and what is asked for them."""
        return f"Areas of control: {self.owner}"

    @property
    def owner(self) -> str:
        """What stands in `credit`: the owner's own words."""
        said = (self.title, self.attribution, self.licence, self.terms, self.url)
        return "; ".join(dict.fromkeys(part.rstrip(". ") for part in said if part))


@dataclass(frozen=True, eq=False, slots=True)
class ControlArea:
    """An area and who is said to hold it.

    Parameters
    ----------
    controller : str or None
        `Russia` or `Ukraine`; None where nobody is named (contested).
    status : str
        One of `STATUSES`: held; fought over; taken back by whoever holds it now; claimed ground of an advance.
    basis : str
        `assessed` by the source itself, or `claimed` by a side and shown as such by the source.
    geometry : shapely.Polygon or shapely.MultiPolygon
        Valid, two-dimensional, lon and lat (OGC:CRS84), wound by the right-hand rule.
    label : str
        What the file calls it.
    """

    controller: str | None
    status: str
    basis: str
    geometry: BaseGeometry
    label: str = ""

    @property
    def kind(self) -> tuple[str | None, str, str]:
        """What the area says: controller, status, basis."""
        return self.controller, self.status, self.basis


@dataclass(frozen=True, eq=False)
class ControlSnapshot:
    """All areas of one source as of one day.

    Parameters
    ----------
    source : ControlSource
    date : datetime.date
        The day that it stands for.
    areas : tuple of ControlArea
        At most one of each kind, those of one controller and basis without overlap.
    file : str
        What it was read from, as messages name it.
    notes : tuple of str
        What was repaired or left out.
    """

    source: ControlSource
    date: dt.date
    areas: tuple[ControlArea, ...]
    file: str = ""
    notes: tuple[str, ...] = ()

    @property
    def controllers(self) -> tuple[str, ...]:
        """Those who are said to hold something, in the order of the alphabet."""
        return tuple(sorted({area.controller for area in self.areas if area.controller is not None}))

    def held(self, controller: str, *, basis: str = "assessed") -> BaseGeometry:
        """Return what a side holds by one basis (controlled or liberated) as one area; empty where that is nothing."""
        parts = [
            area.geometry
            for area in self.areas
            if area.controller == controller and area.basis == basis and area.status in ("controlled", "liberated")
        ]
        if len(parts) == 1:
            return parts[0]
        return shapely.union_all(np.array(parts, dtype=object)) if parts else shapely.MultiPolygon()


@dataclass(frozen=True, eq=False)
class ControlSeries:
    """The snapshots of one source by date, one a day at most.

    Parameters
    ----------
    source : ControlSource
    snapshots : tuple of ControlSnapshot
        At least one.

    Raises
    ------
    geo.errors.ControlError
        Without a snapshot, or with two of one day.
    """

    source: ControlSource
    snapshots: tuple[ControlSnapshot, ...]

    def __post_init__(self) -> None:
        if not self.snapshots:
            raise ControlError(f"{self.source.title}: no snapshot")
        ordered = tuple(sorted(self.snapshots, key=lambda snapshot: snapshot.date))
        for one, two in pairwise(ordered):
            if one.date == two.date:
                raise ControlError(
                    f"{self.source.title} has two snapshots of {one.date}: {one.file} and {two.file}; give one of them"
                )
        object.__setattr__(self, "snapshots", ordered)

    @cached_property
    def dates(self) -> tuple[dt.date, ...]:
        """The days of the snapshots, in order."""
        return tuple(snapshot.date for snapshot in self.snapshots)

    def __len__(self) -> int:
        return len(self.snapshots)

    def __iter__(self) -> Iterator[ControlSnapshot]:
        return iter(self.snapshots)

    def on(self, day: dt.date, *, within_days: int | None = None) -> ControlSnapshot | None:
        """Return the last snapshot up to a day; None before the first, or where it is more than so many days old."""
        place = bisect_right(self.dates, day)
        if not place:
            return None
        found = self.snapshots[place - 1]
        return found if within_days is None or (day - found.date).days <= within_days else None

    def between(self, first: dt.date | None = None, last: dt.date | None = None) -> tuple[ControlSnapshot, ...]:
        """Return the snapshots of a period, both ends included."""
        return tuple(
            snapshot
            for snapshot in self.snapshots
            if (first is None or snapshot.date >= first) and (last is None or snapshot.date <= last)
        )
