"""Claims of control held against areas of control: what each source says of the place near that day.

Neither the claim nor the areas are taken for the truth: the table tells what both say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from layers.schema import ASSESSMENT
from sitmap.errors import UsageError

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from geo.control import ControlSeries, ControlSnapshot
    from geo.control.standing import Standing

__all__ = ["WITHIN_DAYS", "Assessor", "assess"]

NAMES = tuple(column.name for column in ASSESSMENT)

WITHIN_DAYS = 7
"""Areas of a day so near to the claim's are compared with it, unless another number is asked for."""

# Of an area so much is as good as all of it, and so little as good as nothing: outlines of two makers do not meet.
_ALL, _NONE = 0.95, 0.01
_OPPOSITE = {"agrees": "contradicts", "contradicts": "agrees"}


@dataclass(frozen=True, slots=True)
class _Found:
    """What one source says of one claim."""

    series: ControlSeries
    snapshot: ControlSnapshot
    apart: int
    verdict: str
    state: str
    edge_km: float | None
    share: float | None


def assess(
    table: gpd.GeoDataFrame, control: Iterable[ControlSeries], *, within_days: int | None = None
) -> gpd.GeoDataFrame:
    """Hold the claims of control in an event table against areas of control.

    Parameters
    ----------
    table : geopandas.GeoDataFrame
        An event table as `sitmap.to_table` makes it.
    control : iterable of geo.control.ControlSeries
        As `geo.control.read_control` gives them.
    within_days : int, optional
        A snapshot is compared with a claim when it is at most so many days older or younger (by default
        `WITHIN_DAYS`); of several the nearest, of two equally near ones the later.

    Returns
    -------
    geopandas.GeoDataFrame
        The table with the columns `layers.schema.ASSESSMENT`; null but for claims of control.

        - ``assessment``: ``agrees``, ``contradicts``, ``partly`` or ``no data``. For a point ``partly`` means that the
          source draws it as contested, as claimed but not assessed, or nearer to an edge than it draws; for an area
          that a part is held, where all of it was claimed. What is denied is compared with its opposite. A part or an
          advance needs a part only.
        - ``assessment_source``, ``assessment_date``, ``assessment_state``: whose areas, of which day, and what they
          say; of several sources the one whose day is nearest.
        - ``assessment_edge_km``: from a point to where that state ends. ``assessment_share``: of an area
          the share that the claimed controller holds.
        - ``assessments``: the same of every source, as dicts with ``source``, ``date``, ``assessment``, ``state``,
          ``edge_km``, ``share``, ``file``, ``licence``, ``terms``.

    Raises
    ------
    UsageError
        If `within_days` is negative.
    """
    import geopandas as gpd
    import pandas as pd

    from layers.schema import CRS, validate

    assessor = Assessor(control, within_days=within_days)
    shapes = table.geometry.tolist()
    filled = [assessor.columns(row, shape) for row, shape in zip(table.to_dict("records"), shapes, strict=True)]
    frame = pd.DataFrame(table.drop(columns=[table.geometry.name, *(name for name in NAMES if name in table.columns)]))
    for name in NAMES:
        frame[name] = pd.Series([values[name] for values in filled], dtype=object, index=frame.index)
    return validate(gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, index=frame.index, crs=CRS)))


class Assessor:
    """Holds claims against areas of control, one row of an event table after the other.

    Parameters
    ----------
    control, within_days
        As for `assess`.
    """

    def __init__(self, control: Iterable[ControlSeries], *, within_days: int | None = None) -> None:
        self._sources = tuple(control)
        self._within_days = WITHIN_DAYS if within_days is None else within_days
        if self._within_days < 0:
            raise UsageError(f"{within_days} days: areas are compared within 0 days or more")
        # Many claims are of one place and day.
        self._known: dict[tuple[int, bytes, str | None], Standing] = {}

    def columns(self, row: Mapping[str, Any], shape: BaseGeometry | None) -> dict[str, Any]:
        """Return the columns `layers.schema.ASSESSMENT` of a row; `shape` is what is drawn of its place."""
        if row["layer"] != "control":
            return dict.fromkeys(NAMES)
        day = row["end_date"] or row["start_date"]
        place = _place(row, shape)
        found = []
        if day is not None and place is not None:
            for series in self._sources:
                snapshot = _nearest(series, day, self._within_days)
                if snapshot is not None:
                    told = self._standing(series, snapshot, place, row["admin0_iso"])
                    found.append(_compared(row, place, series, told, day))
        found.sort(key=lambda one: (one.verdict == "no data", one.apart))
        if not found:
            return {**dict.fromkeys(NAMES), "assessment": "no data", "assessments": []}
        first = found[0]
        return {
            "assessment": first.verdict,
            "assessment_source": first.series.source.title,
            "assessment_date": first.snapshot.date,
            "assessment_state": first.state,
            "assessment_edge_km": first.edge_km,
            "assessment_share": first.share,
            "assessments": [_record(one) for one in found],
        }

    def _standing(
        self, series: ControlSeries, snapshot: ControlSnapshot, place: BaseGeometry, country: str | None
    ) -> Standing:
        from geo.control.standing import standing

        key = (id(snapshot), place.wkb, country)
        if key not in self._known:
            self._known[key] = standing(series, snapshot, place, country)
        return self._known[key]


def _record(one: _Found) -> dict[str, Any]:
    source = one.series.source
    return {
        "source": source.title,
        "date": one.snapshot.date.isoformat(),
        "assessment": one.verdict,
        "state": one.state,
        "edge_km": one.edge_km,
        "share": one.share,
        "file": one.snapshot.file or None,
        "licence": source.licence or None,
        "terms": source.terms or None,
    }


def _place(row: Mapping[str, Any], shape: BaseGeometry | None) -> BaseGeometry | None:
    """Return what is compared: the point or the area drawn, of a whole country its outline."""
    if shape is not None and not shape.is_empty:
        return shape
    if row["precision"] == "country" and row["admin0_iso"]:
        from geo.boundaries import unit
        from geo.errors import BoundaryError

        try:
            return unit(row["admin0_iso"]).geometry
        except BoundaryError:
            return None
    return None


def _nearest(series: ControlSeries, day: dt.date, within_days: int) -> ControlSnapshot | None:
    span = dt.timedelta(days=within_days)
    near = series.between(day - span, day + span)
    return min(reversed(near), key=lambda snapshot: abs((snapshot.date - day).days), default=None)


def _compared(
    row: Mapping[str, Any], place: BaseGeometry, series: ControlSeries, told: Standing, day: dt.date
) -> _Found:
    point = place.geom_type == "Point"
    verdict = _verdict(row, told, series.source.accuracy_km, point)
    if row["stance"] == "denied":
        verdict = _OPPOSITE.get(verdict, verdict)
    share = None if point or not told.told or row["controller"] is None else round(told.held(row["controller"]), 4)
    edge = None if told.edge_km is None else round(told.edge_km, 3)
    apart = abs((told.snapshot.date - day).days)
    return _Found(series, told.snapshot, apart, verdict, _state(told, point), edge, share)


def _verdict(row: Mapping[str, Any], told: Standing, accuracy_km: float, point: bool) -> str:
    """Return what a snapshot says of a claim that is not denied."""
    side, status = row["controller"], row["control_status"]
    if not told.told:
        return "no data"
    unsure = told.edge_km is not None and told.edge_km < accuracy_km
    if status == "contested":
        mixed = not point and all(told.held(one) > _NONE for one in ("Russia", "Ukraine"))
        return "agrees" if told.contested > _NONE or mixed else "partly" if unsure else "contradicts"
    if side is None:
        return "no data"
    held = told.held(side)
    if held == 0 and told.holder is None and not told.shares:
        return "no data"
    part = row["extent"] == "part" or status == "advanced"
    if held >= (_NONE if part and not point else _ALL):
        fought = not part and told.contested > 1 - _ALL
        return "partly" if fought or (point and unsure) else "agrees"
    doubtful = max(
        held, told.contested, told.held(side, basis="claimed"), told.shares.get((side, "advanced", "claimed"), 0.0)
    )
    return "partly" if doubtful > _NONE or unsure else "contradicts"


def _state(told: Standing, point: bool) -> str:
    """Say in words what a snapshot draws, without taking it for the truth."""
    if not told.told:
        return "not drawn by this source"
    parts = []
    for (controller, status, basis), share in sorted(told.shares.items(), key=lambda item: (-item[1], str(item[0]))):
        words = {
            "controlled": f"held by {controller}",
            "liberated": f"taken back by {controller}",
            "advanced": f"advance of {controller}",
            "contested": "contested",
        }[status]
        words += " (claimed, not assessed)" if basis == "claimed" else ""
        parts.append(words if point else f"{share:.0%} {words}")
    if told.blank > _NONE and told.holder is not None:
        other = "Russia" if told.holder == "Ukraine" else "Ukraine"
        words = f"not drawn as held by {other}"
        parts.append(words if point else f"{told.blank:.0%} {words}")
    elif told.blank > _NONE:
        parts.append("not drawn by this source" if point else f"{told.blank:.0%} not drawn by this source")
    return ", ".join(parts)
