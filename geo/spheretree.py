"""A k-d tree over points of the globe: the nearest of many points, exactly, also over the poles and the antimeridian.

Degrees cannot be compared: at 50° north one of longitude is 64 km and one of latitude 111. So points go to space, onto
the ellipsoid, where the chord between two of them grows with the way over the ground.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from geo.geometry import distance_km

__all__ = ["SphereTree"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]

# Points in a leaf, where all of them are compared at once.
LEAF = 48
# So few others are compared with all points rather than building the tree for them.
FEW = 32
# WGS 84: half axes in km, and the square of the first eccentricity.
_A, _B = 6378.137, 6356.752314245
_E2 = 1.0 - (_B / _A) ** 2
# A chord and the way over the ground do not grow quite alike (they depend on the direction): candidates whose
# chord is longer than the shortest by up to this share are compared over the ground.
_MARGIN = 0.004


class SphereTree:
    """A set of points, asked for those nearest to others.

    Parameters
    ----------
    lon, lat : array of float
        Degrees; no NaN.
    """

    def __init__(self, lon: Any, lat: Any) -> None:
        self.lon, self.lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        self._points = in_space(self.lon, self.lat)
        self._order = np.arange(len(self._points))
        # Of each node: its first and last point, the axis and the value that part its halves, and its second half;
        # the first half follows the node. A leaf has no axis.
        self._nodes: list[tuple[int, int, int, float, int]] = []
        self._whole = (0, len(self._points), -1, 0.0, -1)

    def __len__(self) -> int:
        return len(self._order)

    def _grow(self) -> None:
        self._build(self._points, 0, len(self._points))
        self._points = self._points[self._order]

    def _build(self, points: Floats, first: int, last: int) -> int:
        number = len(self._nodes)
        some = self._order[first:last]
        extent = np.ptp(points[some], axis=0)
        axis = int(extent.argmax())
        if last - first <= LEAF or extent[axis] == 0.0:
            self._nodes.append((first, last, -1, 0.0, -1))
            return number
        middle = (last - first) // 2
        values = points[some, axis]
        self._order[first:last] = some[np.argpartition(values, middle)]
        parted = float(points[self._order[first + middle], axis])
        self._nodes.append((first, last, axis, parted, -1))
        self._build(points, first, first + middle)
        self._nodes[number] = (first, last, axis, parted, self._build(points, first + middle, last))
        return number

    def nearest(self, lon: Any, lat: Any, within_km: float = np.inf) -> tuple[Ints, Floats]:
        """Return the number of the point nearest to each of others and its geodesic distance in km.

        Parameters
        ----------
        lon, lat : array of float
            Degrees; NaN has no nearest.
        within_km : float
            Points farther off are none: -1 and inf. Where several are equally near, the first is taken.
        """
        x, y = np.atleast_1d(np.asarray(lon, dtype=float)), np.atleast_1d(np.asarray(lat, dtype=float))
        number = np.full(len(x), -1, dtype=np.int64)
        distance = np.full(len(x), np.inf)
        known = np.flatnonzero(~(np.isnan(x) | np.isnan(y)))
        if not len(self) or not known.size:
            return number, distance
        if not self._nodes and known.size > FEW:
            self._grow()
        asked = in_space(x[known], y[known])
        # A chord is never longer than the way over the ground.
        reach = min(within_km, 30_000.0)
        best = np.full(len(known), reach**2)
        self._search(0, asked, np.arange(len(known)), best, None)
        # All whose chord is nearly as short, then the nearest of them over the ground.
        limit = np.minimum(best * (1.0 + _MARGIN) ** 2 + 1e-12, reach**2 + 1e-12)
        found: list[tuple[Ints, Ints]] = []
        self._search(0, asked, np.arange(len(known)), limit, found)
        which = np.concatenate([one for one, _ in found])
        point = np.concatenate([one for _, one in found])
        if not which.size:
            return number, distance
        km = np.asarray(distance_km(x[known[which]], y[known[which]], self.lon[point], self.lat[point]))
        order = np.lexsort([point, np.round(km, 9), which])
        which, point, km = which[order], point[order], km[order]
        begins = np.ones(len(which), dtype=bool)
        begins[1:] = which[1:] != which[:-1]
        begins &= km <= within_km
        number[known[which[begins]]] = point[begins]
        distance[known[which[begins]]] = km[begins]
        return number, distance

    def _search(
        self, node: int, asked: Floats, which: Ints, best: Floats, found: list[tuple[Ints, Ints]] | None
    ) -> None:
        """Lower `best`, the squares of the shortest chords, or find all points within them."""
        first, last, axis, parted, second = self._nodes[node] if self._nodes else self._whole
        if axis < 0:
            # In portions, so that the table of all against all stays small.
            portion = max(1, 200_000 // (last - first))
            for start in range(0, len(which), portion):
                some = which[start : start + portion]
                square = ((asked[some, None, :] - self._points[None, first:last, :]) ** 2).sum(axis=2)
                if found is None:
                    best[some] = np.minimum(best[some], square.min(axis=1))
                else:
                    one, point = np.nonzero(square <= best[some, None])
                    found.append((some[one], self._order[first + point]))
            return
        offset = asked[which, axis] - parted
        left = offset < 0.0
        for near, far, side in ((node + 1, second, left), (second, node + 1, ~left)):
            own = which[side]
            if own.size:
                self._search(near, asked, own, best, found)
                across = own[offset[side] ** 2 <= best[own]]
                if across.size:
                    self._search(far, asked, across, best, found)


def in_space(lon: Floats, lat: Floats) -> Floats:
    """Return points of the ellipsoid WGS 84 as x, y, z in km from its centre."""
    x, y = np.radians(lon), np.radians(lat)
    radius = _A / np.sqrt(1.0 - _E2 * np.sin(y) ** 2)
    across = radius * np.cos(y)
    return np.column_stack([across * np.cos(x), across * np.sin(x), radius * (1.0 - _E2) * np.sin(y)])
