"""Points and a day → who is said to hold them, by each source, and what most of the sources say.

What a source leaves blank is held by the state whose it is de jure, in countries where it draws what the other side
holds (`geo.control.standing`); elsewhere a blank says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.boundaryset import BoundarySet, embedded
from geo.control.blank import STATES, draws
from geo.control.model import ControlSeries, ControlSnapshot
from geo.errors import ControlError
from geo.nearline import NearLine
from geo.points import lonlat_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CONTESTED", "UNMARKED", "WITHIN_DAYS", "StateMap", "control_at"]

Floats = np.ndarray[Any, np.dtype[np.float64]]

# What a source says of ground that it shows as nobody's for sure, and of ground that it shows nothing of.
CONTESTED, UNMARKED = "contested", "unmarked"
# A snapshot older than this says nothing of a day, unless told otherwise.
WITHIN_DAYS = 30
# Places of these kinds are areas: no one point of them tells who holds them.
_AREAS = frozenset(("country", "region", "admin1", "raion", "area", "sea"))


class StateMap:
    """A snapshot as a map of states without overlap: every spot has one.

    Of what the source assesses itself, the state is the controller's name where the ground is controlled or liberated,
    `CONTESTED`, the name and "advanced" for ground of an advance, two names where both are shown to hold it, and
    `UNMARKED` where the source shows nothing. Contested ground goes before held ground, held before advances.

    Parameters
    ----------
    snapshot : geo.control.ControlSnapshot
    """

    def __init__(self, snapshot: ControlSnapshot) -> None:
        self.snapshot = snapshot
        self._claimed: list[tuple[str, BaseGeometry]] = []
        drawn: dict[str, list[BaseGeometry]] = {}
        for area in snapshot.areas:
            if area.basis == "claimed":
                if area.controller is not None and area.status != "contested":
                    self._claimed.append((area.controller, area.geometry))
                continue
            drawn.setdefault(_state(area.controller, area.status), []).append(area.geometry)
        self._layers = _apart({state: shapely.union_all(np.array(shapes)) for state, shapes in drawn.items()})
        for _, shape in (*self._layers, *self._claimed):
            shapely.prepare(shape)
        self._edges: dict[str, NearLine] = {}

    def states(self, lon: Floats, lat: Floats) -> np.ndarray[Any, Any]:
        """Return the state of points; those on the line between two have the one that goes before."""
        found = np.full(len(lon), UNMARKED, dtype=object)
        left = np.arange(len(lon))
        for state, shape in self._layers:
            inside = shapely.intersects_xy(shape, lon[left], lat[left])
            found[left[inside]] = state
            left = left[~inside]
        return found

    def claimed(self, lon: Floats, lat: Floats) -> np.ndarray[Any, Any]:
        """Return who is shown to claim the ground at points: a name, several joined by "and", or None."""
        found = np.full(len(lon), None, dtype=object)
        for side in sorted({side for side, _ in self._claimed}):
            inside = np.zeros(len(lon), dtype=bool)
            for other, shape in self._claimed:
                if other == side:
                    inside |= shapely.intersects_xy(shape, lon, lat)
            found[inside] = [side if before is None else f"{before} and {side}" for before in found[inside]]
        return found

    def edge_km(self, lon: Floats, lat: Floats, states: np.ndarray[Any, Any]) -> Floats:
        """Return how far points are, over the ground, from where their state ends; NaN on a map without areas."""
        distance = np.full(len(lon), np.nan)
        for state in dict.fromkeys(states.tolist()):
            line = self._edge(state)
            if line is not None:
                some = states == state
                distance[some] = line.distance_km(lon[some], lat[some])
        return distance

    def _edge(self, state: str) -> NearLine | None:
        if state not in self._edges:
            shapes = [shape for one, shape in self._layers if state in (one, UNMARKED)]
            corners, of = shapely.get_coordinates(
                shapely.get_rings(shapely.get_parts(np.array(shapes, dtype=object))), return_index=True
            )
            if not len(corners):
                return None
            segments = np.stack([corners[:-1], corners[1:]], axis=1)[of[1:] == of[:-1]]
            self._edges[state] = NearLine(segments)
        return self._edges[state]


def _state(controller: str | None, status: str) -> str:
    if controller is None or status == "contested":
        return CONTESTED
    return f"{controller} advanced" if status == "advanced" else controller


def _apart(drawn: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return states and their areas, without overlap, those that go before others first."""
    order = sorted(drawn, key=lambda state: (state != CONTESTED, state.endswith(" advanced"), state))
    layers: list[tuple[str, Any]] = []
    for state in order:
        shape = drawn[state]
        for number, (other, before) in enumerate(layers.copy()):
            if not shapely.intersects(shape, before):
                continue
            if other != CONTESTED and state.endswith(" advanced") == other.endswith(" advanced"):
                both = shapely.intersection(shape, before)
                if both.area > 0.0:
                    layers[number] = other, shapely.difference(before, both)
                    layers.append((f"{other} and {state}", both))
                    shape = shapely.difference(shape, both)
            else:
                shape = shapely.difference(shape, before)
        layers.append((state, shape))
    return layers


def control_at(
    points: Any,
    series: Sequence[ControlSeries],
    date: dt.date,
    *,
    within_days: int | None = WITHIN_DAYS,
    boundaries: BoundarySet | None = None,
) -> pd.DataFrame:
    """Return who is said to hold points on a day, by each source.

    Parameters
    ----------
    points : sequence of geo.gazetteer.Place, geopandas object, pandas.DataFrame or array of shape (n, 2)
        Places, or points as for `geo.join_admin`. Places that are areas (oblasts, seas) have a row of nulls.
    series : sequence of geo.control.ControlSeries
        One a source.
    date : datetime.date
        The day asked for: the last snapshot up to it stands for it.
    within_days : int or None
        An older snapshot stands for nothing; None: however old.
    boundaries : geo.boundaryset.BoundarySet, optional
        Whose countries points are in; by default the embedded ones. Places know theirs.

    Returns
    -------
    pandas.DataFrame
        With the index of `points` (0, 1, ... for places) and for each source, after its key,

        - ``_state``: what it assesses itself (see `StateMap`): a name, "contested", or "unmarked" where it says
          nothing; None without a snapshot;
        - ``_drawn``: whether an area shows that; False where the source leaves ground of a state blank; None where the
          state is None or "unmarked";
        - ``_claimed``: who claims the ground, where the source shows claims apart from what it assesses;
        - ``_edge_km``: geodesic distance to the nearest place where that state ends;
        - ``_date``: the day of the snapshot;

        and of several sources together ``sources`` (how many have a snapshot), ``majority`` (the state that most of
        them have; None where several states lead), ``majority_sources`` (how many have it) and ``tied`` (the states
        that lead together, joined by ", "; None where one does).

    Raises
    ------
    geo.errors.ControlError
        For no series, or two of one source.
    geo.errors.GeometryError
        As `geo.join_admin`.
    """
    import pandas as pd

    keys = [one.source.key for one in series]
    if not keys:
        raise ControlError("no control data to ask: give a file or a folder of them")
    twice = [key for key, times in Counter(keys).items() if times > 1]
    if twice:
        raise ControlError(f"two series of the source {twice[0]!r}: put their snapshots into one")
    lon, lat, index = lonlat_of(_located(points))
    country = _countries(points, lon, lat, embedded() if boundaries is None else boundaries)
    known = np.flatnonzero(~np.isnan(lon))
    columns: dict[str, Any] = {}
    for one in series:
        snapshot = one.on(date, within_days=within_days)
        state, drawn, claimed, day = (np.full(len(lon), None, dtype=object) for _ in range(4))
        edge = np.full(len(lon), np.nan)
        if snapshot is not None:
            states = StateMap(snapshot)
            state[known] = states.states(lon[known], lat[known])
            drawn[known] = state[known] != UNMARKED
            claimed[known] = states.claimed(lon[known], lat[known])
            edge[known] = states.edge_km(lon[known], lat[known], state[known])
            day[known] = snapshot.date
            for code, side in STATES.items():
                blank = (state == UNMARKED) & (country == code)
                if blank.any() and draws(one, snapshot, code):
                    state[blank] = side
            drawn[state == UNMARKED] = None
        found = {"state": state, "drawn": drawn, "claimed": claimed, "edge_km": edge, "date": day}
        columns |= {f"{one.source.key}_{name}": values for name, values in found.items()}
    if len(keys) > 1:
        columns |= _majority([columns[f"{key}_state"] for key in keys])
    return pd.DataFrame(
        {name: pd.Series(values, index=index, dtype=_kind(values)) for name, values in columns.items()}, index=index
    )


def _kind(values: Any) -> Any:
    return object if values.dtype == object else None


def _are_places(points: Any) -> bool:
    from geo.gazetteer import Place

    return isinstance(points, Sequence) and len(points) > 0 and all(isinstance(one, Place) for one in points)


def _located(points: Any) -> Any:
    """Return places as an array of lon, lat; anything else as it is."""
    if _are_places(points):
        none = (np.nan, np.nan)
        return np.array([none if one.kind in _AREAS else (one.lon, one.lat) for one in points])
    return points


def _countries(points: Any, lon: Floats, lat: Floats, boundaries: BoundarySet) -> np.ndarray[Any, Any]:
    """Return the country of each point, de jure; None at sea."""
    row, _ = boundaries.locate(lon, lat)
    country = np.array([*(code or None for code in boundaries.table.admin0_iso), None], dtype=object)[row]
    if _are_places(points):
        own = np.array([place.admin0_iso for place in points], dtype=object)
        country = np.where(own == None, country, own)  # noqa: E711
    return country


def _majority(states: list[Any]) -> dict[str, Any]:
    """Return what most sources say of each point; few combinations of states are there, and each is counted once."""
    count = len(states[0])
    found: dict[str, Any] = {
        "sources": np.zeros(count, dtype=np.int64), "majority": np.full(count, None, dtype=object),
        "majority_sources": np.zeros(count, dtype=np.int64), "tied": np.full(count, None, dtype=object),
    }  # fmt: skip
    counted: dict[tuple[str | None, ...], tuple[int, str | None, int, str | None]] = {}
    for row, said in enumerate(zip(*states, strict=True)):
        if said not in counted:
            votes = Counter(state for state in said if state is not None)
            most = max(votes.values(), default=0)
            leading = sorted(state for state, times in votes.items() if times == most)
            sure = len(leading) == 1
            counted[said] = (
                votes.total(), leading[0] if sure else None, most, ", ".join(leading) if len(leading) > 1 else None,
            )  # fmt: skip
        for name, value in zip(found, counted[said], strict=True):
            found[name][row] = value
    return found
