"""A series of snapshots → what changed step by step: by unit, as ground, and which settlements changed hands."""

from __future__ import annotations

import calendar
import datetime as dt
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import shapely

from geo.boundaryset import BoundarySet
from geo.control.comparing import ControlDiff, UnitChange, compare, controller_of
from geo.control.drift import moved_parts
from geo.control.model import ControlSeries, ControlSnapshot
from geo.control.outline import Outline, changed_parts, polygons_of
from geo.control.unitsplit import UnitSplit, unit_split
from geo.errors import ControlError
from geo.geometry import areas_km2

if TYPE_CHECKING:
    import pandas as pd

    from geo.gazetteer import Place

__all__ = ["ControlHistory", "Gap", "HistoryStep", "SettlementChange", "control_history"]

Step: TypeAlias = str | int

# A pause this many times as long as the usual one has days missing.
_LONGER = 1.5


@dataclass(frozen=True, slots=True)
class Gap:
    """Days in the middle of a series that have no snapshot though their like have.

    Parameters
    ----------
    after, before : datetime.date
        The days of the snapshots on both sides.
    usual_days : int
        How far apart the snapshots of the series mostly are.
    """

    after: dt.date
    before: dt.date
    usual_days: int

    @property
    def missing(self) -> tuple[dt.date, ...]:
        """The days that a snapshot could have been expected of."""
        count = (self.before - self.after).days
        return tuple(self.after + dt.timedelta(days=days) for days in range(self.usual_days, count, self.usual_days))


@dataclass(frozen=True, slots=True, eq=False)
class SettlementChange:
    """A settlement that changed hands between two snapshots that follow each other.

    Parameters
    ----------
    place : geo.gazetteer.Place
    before, after : datetime.date
        The last snapshot with the old state and the first with the new one.
    direction : str
        `gained` or `lost`, as seen from the controller.
    kind : str
        `moved`, or `redrawn` where the strip round the settlement is narrower than the source draws.
    """

    place: Place
    before: dt.date
    after: dt.date
    direction: str
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class HistoryStep:
    """What changed in one step.

    Parameters
    ----------
    first, last : datetime.date
        The step: from the state of one day to that of another.
    diff : ControlDiff or None
        Between the snapshots that stand for those days; None where no newer one stands for the last day than for the
        first, so that nothing is known.
    held_km2 : dict of (str or None, str) to float
        What is held at the end of the step, by code and name of the unit; nothing where that is nothing.
    """

    first: dt.date
    last: dt.date
    diff: ControlDiff | None
    held_km2: dict[tuple[str | None, str], float]


@dataclass(frozen=True, eq=False)
class ControlHistory:
    """What a side gained and lost, step by step.

    Parameters
    ----------
    series : geo.control.ControlSeries
    controller, basis : str
    accuracy_km : float
    step : str or int
        `day`, `week`, `month` or a number of days.
    steps : tuple of HistoryStep
        In order; the last may be shorter.
    gaps : tuple of Gap
        Of the days from the first step to the last.
    settlements : tuple of SettlementChange
        In the order of days and names; at every snapshot, whatever the step.
    notes : tuple of str
        Where the period asked for goes beyond the series.
    """

    series: ControlSeries
    controller: str
    basis: str
    accuracy_km: float
    step: Step
    steps: tuple[HistoryStep, ...]
    gaps: tuple[Gap, ...]
    settlements: tuple[SettlementChange, ...]
    notes: tuple[str, ...]

    @property
    def first(self) -> dt.date:
        """The day that the history begins with."""
        return self.steps[0].first

    @property
    def last(self) -> dt.date:
        """The day that it ends with."""
        return self.steps[-1].last

    def table(self) -> pd.DataFrame:
        """Return a row for each step and unit that has or had ground of the controller, and one for all together.

        Columns: ``from``, ``to`` (the step), ``snapshot_from``, ``snapshot_to`` (what was compared), ``admin1_iso``,
        ``admin1_name`` ("all" for all together, "outside" for what lies in no unit), ``gained_km2``, ``lost_km2``,
        ``net_km2``, ``gained_moved_km2``, ``lost_moved_km2``, ``held_km2`` at the end of the step. Gains and losses
        are null where no newer snapshot was to compare with.
        """
        import pandas as pd

        rows = [row for step in self.steps for row in _rows(step)]
        return pd.DataFrame(rows, columns=list(_COLUMNS))


_COLUMNS = (
    "from", "to", "snapshot_from", "snapshot_to", "admin1_iso", "admin1_name", "gained_km2", "lost_km2", "net_km2",
    "gained_moved_km2", "lost_moved_km2", "held_km2",
)  # fmt: skip


def _rows(step: HistoryStep) -> Iterator[tuple[Any, ...]]:
    diff = step.diff
    changed = {} if diff is None else {(unit.admin1_iso, unit.admin1_name): unit for unit in diff.by_unit}
    units = sorted(changed.keys() | step.held_km2.keys(), key=lambda unit: (unit[0] is None, unit[0] or "", unit[1]))
    days = (step.first, step.last, *((None, None) if diff is None else (diff.before.date, diff.after.date)))
    for iso, name in units:
        change = changed.get((iso, name), UnitChange(iso, name, 0.0, 0.0, 0.0, 0.0))
        yield *days, iso, name, *_figures(diff, change), step.held_km2.get((iso, name), 0.0)
    whole = UnitChange(None, "all", 0.0, 0.0, 0.0, 0.0)
    if diff is not None:
        areas = [diff.area_km2(direction, kind) for kind in (None, "moved") for direction in ("gained", "lost")]
        whole = UnitChange(None, "all", *areas)
    yield *days, None, "all", *_figures(diff, whole), sum(step.held_km2.values())


def _figures(diff: ControlDiff | None, change: UnitChange) -> tuple[float | None, ...]:
    if diff is None:
        return (None,) * 5
    return (
        change.gained_km2, change.lost_km2, change.net_km2, change.gained_moved_km2, change.lost_moved_km2,
    )  # fmt: skip


def control_history(
    series: ControlSeries,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    step: Step = "week",
    controller: str | None = None,
    basis: str = "assessed",
    boundaries: BoundarySet | None = None,
    places: Iterable[Place] = (),
    accuracy_km: float | None = None,
) -> ControlHistory:
    """Return what changed from one day of a series to another, step by step.

    The change of a step is that between the snapshots which stand for its first and last day (the last ones up to
    them): what was taken and lost again within a step does not show. Net changes add up over steps.

    Parameters
    ----------
    series : geo.control.ControlSeries
    first, last : datetime.date, optional
        By default, and where they lie beyond it, the ends of the series.
    step : str or int
        `day`, `week`, `month` (to the same day of the next month, or its last) or a number of days.
    controller, basis, boundaries, accuracy_km
        As for `geo.control.control_diff`.
    places : iterable of geo.gazetteer.Place
        Settlements to look for among those that changed hands.

    Raises
    ------
    geo.errors.ControlError
        For a period that ends before it begins or has no two snapshots, or a step that means nothing.
    """
    begin, end, notes = _period(series, first, last)
    stops = _stops(begin, end, step)
    start = series.on(begin)
    assert start is not None
    snapshots = series.between(start.date, end)
    side = controller_of(snapshots, controller, basis)
    accuracy = series.source.accuracy_km if accuracy_km is None else accuracy_km
    units = unit_split(boundaries)
    outlines = _Outlines(side, basis)
    held: dict[tuple[str | None, str], float] | None = None
    steps = []
    for one, two in pairwise(stops):
        before, after = series.on(one), series.on(two)
        assert before is not None and after is not None
        if held is None:
            held = _held(outlines.of(before), units)
        diff = None
        if after.date > before.date:
            diff = compare((before, after), (outlines.of(before), outlines.of(after)), side, basis, units, accuracy)
            held = _after(held, diff)
        steps.append(HistoryStep(one, two, diff, held))
    settled = tuple(_settlements(snapshots, _Outlines(side, basis), list(places), accuracy))
    return ControlHistory(
        series, side, basis, accuracy, step, tuple(steps), _gaps(series, begin, end), settled, tuple(notes)
    )


class _Outlines:
    """The outlines of the last snapshots asked for: each is needed twice, as the end of a step and the next one's
    beginning."""

    def __init__(self, controller: str, basis: str) -> None:
        self._asked = controller, basis
        self._kept: dict[dt.date, Outline] = {}

    def of(self, snapshot: ControlSnapshot) -> Outline:
        found = self._kept.get(snapshot.date)
        if found is None:
            while len(self._kept) > 1:
                self._kept.pop(next(iter(self._kept)))
            found = self._kept[snapshot.date] = Outline(snapshot.held(self._asked[0], basis=self._asked[1]))
        return found


def _period(series: ControlSeries, first: dt.date | None, last: dt.date | None) -> tuple[dt.date, dt.date, list[str]]:
    """Return the period to tell of, within the series, and what of that asked for lies beyond it."""
    name, dates = series.source.title, series.dates
    if first is not None and last is not None and last < first:
        raise ControlError(f"a history from {first} to {last} would go backwards: give the earlier day first")
    notes = []
    begin, end = first or dates[0], last or dates[-1]
    if begin < dates[0]:
        notes.append(f"{name} begins on {dates[0]}, after {begin}")
        begin = dates[0]
    if end > dates[-1]:
        notes.append(f"{name} ends on {dates[-1]}, before {end}")
        end = dates[-1]
    known = f"{name} has {len(dates)} snapshot{'s' * (len(dates) > 1)}, from {dates[0]} to {dates[-1]}"
    if end <= begin or series.on(begin) is series.on(end):
        raise ControlError(f"no two snapshots of {name} to compare from {first or begin} to {last or end}; {known}")
    return begin, end, notes


def _stops(first: dt.date, last: dt.date, step: Step) -> list[dt.date]:
    """Return the days that the steps begin and end with."""
    if (isinstance(step, int) and step < 1) or (isinstance(step, str) and step not in ("day", "week", "month")):
        raise ControlError(f"{step!r} is no step; give day, week, month or a number of days")
    stops = [first]
    while stops[-1] < last:
        if step == "month":
            months = first.year * 12 + first.month - 1 + len(stops)
            year, month = divmod(months, 12)
            # The 31st is the last day of months that have none.
            day = min(first.day, calendar.monthrange(year, month + 1)[1])
            following = dt.date(year, month + 1, day)
        else:
            days = step if isinstance(step, int) else {"day": 1, "week": 7}[step]
            following = stops[-1] + dt.timedelta(days=days)
        stops.append(min(following, last))
    return stops


def _gaps(series: ControlSeries, first: dt.date, last: dt.date) -> tuple[Gap, ...]:
    pauses = [(two - one).days for one, two in pairwise(series.dates)]
    usual = round(statistics.median_low(pauses))
    return tuple(
        Gap(one, two, usual)
        for one, two in pairwise(series.dates)
        if (two - one).days > _LONGER * usual and two > first and one < last
    )


def _held(outline: Outline, units: UnitSplit) -> dict[tuple[str | None, str], float]:
    """Return what is held by unit."""
    pieces, _, rows = units.split(polygons_of(outline.geometry))
    held: dict[tuple[str | None, str], float] = {}
    for row, area in zip(rows.tolist(), areas_km2(pieces).tolist(), strict=True):
        held[units.name(row)] = held.get(units.name(row), 0.0) + area
    return held


def _after(held: dict[tuple[str | None, str], float], diff: ControlDiff) -> dict[tuple[str | None, str], float]:
    """Return what is held by unit after a change: what was held, and what came and went."""
    after = dict(held)
    for change in diff.by_unit:
        unit = change.admin1_iso, change.admin1_name
        # What rounding leaves of a unit that was lost altogether is nothing.
        area = after.pop(unit, 0.0) + change.net_km2
        if area > 1e-6:
            after[unit] = area
    return after


def _settlements(
    snapshots: Sequence[ControlSnapshot], outlines: _Outlines, places: list[Place], accuracy_km: float
) -> Iterator[SettlementChange]:
    """Yield the settlements that changed hands: only those in ground that changed are asked for."""
    located = [place for place in places if not np.isnan(place.lon)]
    if not located:
        return
    lon, lat = np.array([place.lon for place in located]), np.array([place.lat for place in located])
    points: Any = shapely.points(lon, lat)
    tree = shapely.STRtree(points)
    for before, after in pairwise(snapshots):
        one, two = outlines.of(before), outlines.of(after)
        for direction, parts in zip(("gained", "lost"), changed_parts(one, two), strict=True):
            number, inside = tree.query(parts, predicate="intersects")
            was, is_now = one.holds(lon[inside], lat[inside]), two.holds(lon[inside], lat[inside])
            # On the edge of ground that changed a place may have been held before, and be held after.
            flipped = is_now & ~was if direction == "gained" else was & ~is_now
            inside, first = np.unique(inside[flipped], return_index=True)
            number = number[flipped][first]
            moved = shapely.union_all(moved_parts(parts[np.unique(number)], accuracy_km)[0])
            stays = shapely.intersects_xy(moved, lon[inside], lat[inside])
            order = sorted(range(len(inside)), key=lambda at: (located[inside[at]].name, located[inside[at]].id))
            for at in order:
                kind = "moved" if stays[at] else "redrawn"
                yield SettlementChange(located[inside[at]], before.date, after.date, direction, kind)
