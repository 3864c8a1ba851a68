"""Cells → fields of the event table, column by column, and why a row cannot be used.

A field is a column of `layers.schema`, or one of `EXTRA`. What cannot be read in a cell that says where or when makes
its row unusable; elsewhere the field is left empty, and the cell stays beside it under its own name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from layers.schema import BY_NAME
from sitmap.sources.tables import values
from sitmap.sources.tables.profiles import Profile, plain_name
from sitmap.sources.tables.raw import Piece

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EXTRA", "Cells", "Lost", "field_kind"]

EXTRA: Mapping[str, str] = MappingProxyType(
    {
        "date": "the day, where it is one",
        "killed": "a number of killed that is known exactly; so injured and missing",
        "injured": "",
        "missing": "",
        "country": "the country's name, for telling swapped coordinates and for placing names",
        "geometry": "the place itself, as WKT in lon, lat",
        "row_id": "what tells the row from the others of its table",
    }
)
_KIND_OF_EXTRA = {
    "date": "date", "killed": "int", "injured": "int", "missing": "int", "country": "str", "geometry": "geometry",
    "row_id": "str",
}  # fmt: skip

UNUSABLE, LEFT_OUT = "unusable", "left out"

# Where this war is, and Ukraine alone: (west, south, east, north), as layers.check has them for whole tables.
_UKRAINE = (22.0, 44.0, 40.5, 52.5)
# How far beyond it, in degrees, the seas and the front of the row's country may reach.
_AROUND = 3.0
_NEAR = frozenset({"ukraine", "russia", "belarus", "moldova", "russia (soviet union)"})


def field_kind(name: str) -> str | None:
    """Return the kind of a field as `layers.schema` has kinds; None for what is no field."""
    if name in _KIND_OF_EXTRA:
        return _KIND_OF_EXTRA[name]
    return BY_NAME[name].kind if name in BY_NAME else None


@dataclass(frozen=True, slots=True)
class Lost:
    """Cells of a column that could not be read: how many, and the row and the words of the first."""

    count: int
    row: int
    text: str | None

    def and_more(self, others: Lost) -> Lost:
        """Count those of later rows, too."""
        return replace(self, count=self.count + others.count)

    def told(self) -> str:
        """Return what a user should know of them."""
        cells, first = ("cell", "") if self.count == 1 else ("cells", "the first in ")
        words = "" if self.text is None else f": {self.text[:60]!r}"
        return f"{self.count:,} {cells} could not be read ({first}row {self.row:,}{words}); the field is empty"


class Cells:
    """A piece of a table on the way to its fields.

    Parameters
    ----------
    piece : Piece
    profile : Profile

    Attributes
    ----------
    out : dict
        Field → values, one a row.
    reasons, sorts : array of object
        Why a row cannot be used, and whether it is ``unusable`` or was ``left out``; None for a row that can.
    lost : dict
        Column → its cells that could not be read where that costs the field only.
    """

    def __init__(self, piece: Piece, profile: Profile) -> None:
        self.piece, self.profile = piece, profile
        self.out: dict[str, Any] = {}
        self.count = len(piece.rows)
        self.reasons = np.full(self.count, None, dtype=object)
        self.sorts = np.full(self.count, None, dtype=object)
        self.lost: dict[str, Lost] = {}
        # Of names that differ in their capitals only the first is the one that is known.
        self._named = {plain_name(name): name for name in reversed([str(name) for name in piece.frame.columns])}

    def column(self, name: str) -> pd.Series | None:
        """Return a column by its plain name; None where the table has not got it."""
        own = self._named.get(name)
        return None if own is None else self.piece.frame[own]

    def objects(self, field: str) -> values.Objects:
        """Return the values of a field, None where there is none."""
        found = self.out.get(field)
        if found is None:
            return np.full(self.count, None, dtype=object)
        if isinstance(found, np.ndarray):
            return found
        return np.array(found.astype(object).where(found.notna(), None), dtype=object)

    def numbers(self, field: str) -> values.Floats:
        """Return the numbers of a field, NaN where there is none."""
        found: values.Floats | None = self.out.get(field)
        return np.full(self.count, np.nan) if found is None else found

    def needed(self, name: str) -> pd.Series:
        """Return a column that its dataset is known by."""
        found = self.column(name)
        if found is None:
            raise KeyError(name)
        return found

    def constant(self, text: str) -> pd.Series:
        """Return a column that has the same text in all rows."""
        import pandas as pd

        return pd.Series([text] * self.count, index=self.piece.frame.index, dtype="str")

    def count_lost(self, column: str, wrong: Any) -> None:
        """Count cells that could not be read where that costs the field only."""
        where = np.flatnonzero(wrong)
        if len(where):
            cells = self.column(plain_name(column))
            text = None if cells is None else str(cells.iloc[where[0]])
            found = Lost(len(where), int(self.piece.rows[where[0]]), text)
            self.lost[column] = self.lost[column].and_more(found) if column in self.lost else found

    def reject(self, where: Any, reason: str | Callable[[int], str], sort: str = UNUSABLE) -> None:
        """Say why some rows cannot be used; the first reason of a row holds."""
        for row in np.flatnonzero(where & (self.reasons == None)):  # noqa: E711
            self.reasons[row] = reason if isinstance(reason, str) else reason(int(row))
            self.sorts[row] = sort

    def read(self) -> None:
        """Read all columns that the profile gives a field."""
        for column, field in self.profile.columns.items():
            cells = self.column(plain_name(column))
            if cells is not None:
                self._read(column, cells, field)
        self._constants()
        self._dates()
        for what in ("killed", "injured", "missing"):
            if what in self.out:
                self.out[f"{what}_min"] = self.out[f"{what}_max"] = self.out.pop(what)
        self._points()

    def _read(self, column: str, cells: pd.Series, field: str) -> None:
        if column in self.profile.codes:
            found, wrong = values.coded(cells, self.profile.codes[column])
            if field_kind(field) != "str":
                cells = _as_text(found, cells)
            else:
                self._keep(column, field, found, wrong)
                return
        kind = field_kind(field)
        if kind == "date":
            found, wrong = values.days(cells, self.profile.order)
            self.out[field] = found
            if field in ("date", "start_date", "end_date"):
                self.reject(wrong, lambda row: f"{column}: {cells.iloc[row]!r} {self._no_day(cells.iloc[row])}")
            else:
                self.count_lost(column, wrong)
        elif kind in ("float", "int"):
            numbers, wrong = values.numbers(cells)
            if field in ("lon", "lat"):
                self.reject(wrong, lambda row: f"{column}: {cells.iloc[row]!r} is no number of degrees")
            else:
                if kind == "int":
                    wrong |= ~np.isnan(numbers) & (numbers != np.floor(numbers))
                numbers, wrong = _bounded(field, numbers, wrong)
                self.count_lost(column, wrong)
            self.out[field] = numbers
        elif kind == "geometry":
            self.out[field] = self._geometries(column, cells)
        elif kind == "bool":
            found, wrong = values.each(cells, _read_bool)
            self._keep(column, field, found, wrong)
        elif kind == "list":
            found, wrong = values.each(cells, _read_list)
            self._keep(column, field, found, wrong)
        else:
            allowed = BY_NAME[field].allowed if field in BY_NAME else ()
            if allowed:
                found, wrong = values.coded(cells, {word: word for word in allowed})
                self._keep(column, field, found, wrong)
            else:
                self.out[field] = values.texts(cells)

    def _constants(self) -> None:
        """Fill what holds for all rows into fields that are empty."""
        for field, text in self.profile.constants.items():
            given = self.out.pop(field, None)
            self._read(f"{field} for all rows", self.constant(text), field)
            if given is not None:
                self.out[field] = _filled(given, self.out[field])

    def _geometries(self, column: str, cells: pd.Series) -> values.Objects:
        import shapely

        def read(text: str) -> shapely.Geometry:
            try:
                return shapely.force_2d(shapely.from_wkt(text))
            except shapely.errors.ShapelyError:
                raise ValueError(text) from None

        found, wrong = values.each(cells, read)
        self.reject(wrong, f"{column}: is no geometry in WKT")
        return found

    def _keep(self, column: str, field: str, found: Any, wrong: Any) -> None:
        self.out[field] = found
        self.count_lost(column, wrong)

    def _no_day(self, text: str) -> str:
        try:
            values.read_day(text.strip(), self.profile.order)
        except values.AmbiguousDay:
            return "names two days: say in a mapping which comes first, [date] order"
        except ValueError:
            pass
        return "is no day that can be read"

    def _dates(self) -> None:
        if "date" in self.out:
            day = self.out.pop("date")
            self.out.setdefault("start_date", day)
            self.out.setdefault("end_date", day)
        start, end = self.out.get("start_date"), self.out.get("end_date")
        if start is None or end is None:
            known = start if start is not None else end
            if known is None:
                return
            self.out["start_date"] = self.out["end_date"] = known
            return
        for first, second in ((start, end), (end, start)):
            empty = first == None  # noqa: E711
            first[empty] = second[empty]
        both = (start != None) & (end != None)  # noqa: E711
        late = np.zeros(self.count, dtype=bool)
        late[both] = start[both] > end[both]
        self.reject(late, lambda row: f"it begins on {start[row]} and ends before that, on {end[row]}")

    def _from_shapes(self) -> None:
        """Take the place from geometries where no column gives it: of a point its coordinates, else the shape."""
        import shapely

        given: Any = self.out.get("geometry") if self.piece.shapes is None else self.piece.shapes
        if given is None or "lon" in self.out or "lat" in self.out:
            return
        shapes = values.chosen(~(shapely.is_missing(given) | shapely.is_empty(given)), given)
        inside: Any = shapely.point_on_surface(shapes)
        self.out["lon"], self.out["lat"] = shapely.get_x(inside), shapely.get_y(inside)
        self.out["geometry"] = values.chosen(shapely.get_type_id(shapes) > 0, shapes)

    def _turned(self, lon: values.Floats, lat: values.Floats) -> tuple[values.Floats, values.Floats]:
        """Return coordinates as lon, lat in degrees, whatever axes and system they have."""
        if self.profile.axes == "lat lon":
            lon, lat = lat, lon
        if self.profile.crs:
            import shapely

            from sitmap.sources.tables.geofiles import to_lonlat

            known = ~(np.isnan(lon) | np.isnan(lat))
            points: Any = shapely.points(lon[known], lat[known])
            moved: Any = to_lonlat(points, self.profile.crs, "the mapping")
            lon, lat = lon.copy(), lat.copy()
            lon[known], lat[known] = shapely.get_x(moved), shapely.get_y(moved)
        self.out["lon"], self.out["lat"] = lon, lat
        return lon, lat

    def _points(self) -> None:
        """Reject coordinates that are no place: beyond the world, at 0, 0, swapped."""
        self._from_shapes()
        lon, lat = self.out.get("lon"), self.out.get("lat")
        if lon is not None and lat is not None:
            lon, lat = self._turned(lon, lat)
        if lon is None or lat is None:
            return
        half = np.isnan(lon) != np.isnan(lat)
        self.reject(half, "one of longitude and latitude is missing")
        beyond = (np.abs(lat) > 90) | (np.abs(lon) > 180)
        self.reject(beyond, lambda row: f"{lon[row]:g}, {lat[row]:g} (lon, lat) is outside of the world")
        self.reject((lon == 0) & (lat == 0), "coordinates are 0, 0, which stands for none")
        west, south, east, north = _UKRAINE
        turned = (lat >= west) & (lat <= east) & (lon >= south) & (lon <= north)
        country = self.out.get("country")
        if country is not None:
            named = country.str.casefold().fillna("")
            turned &= (named.isin(_NEAR) | (named == "")).to_numpy(dtype=bool)
        self.reject(
            turned,
            lambda row: (
                f"longitude and latitude look swapped: {lon[row]:g}, {lat[row]:g} (lon, lat) is far from this "
                "war, the other way round it is in Ukraine"
            ),
        )
        if country is not None:
            far = (lon < west - _AROUND) | (lon > east + _AROUND) | (lat < south - _AROUND) | (lat > north + _AROUND)
            self.reject(
                far & (named == "ukraine").to_numpy(dtype=bool),
                lambda row: f"{lon[row]:g}, {lat[row]:g} (lon, lat) is far from Ukraine, which the row names",
            )

    def reject_placeless(self) -> None:
        """Reject rows that name no place, in whatever way."""
        placed = ~np.isnan(self.numbers("lon"))
        for field in ("geometry", "place_text", "admin1_given"):
            placed |= self.objects(field) != None  # noqa: E711
        self.reject(~placed, "says no place: neither coordinates nor a name")


def _filled(given: Any, constant: Any) -> Any:
    """Return a field with what holds for all rows where it is empty."""
    import pandas as pd

    if isinstance(given, np.ndarray) and given.dtype.kind == "f":
        return np.where(np.isnan(given), constant, given)
    if isinstance(given, np.ndarray):
        return np.where(given == None, constant, given)  # noqa: E711
    return given.where(given.notna(), pd.Series(constant, index=given.index))


def _bounded(field: str, numbers: values.Floats, wrong: values.Bools) -> tuple[values.Floats, values.Bools]:
    """Empty what lies beyond the bounds of a field."""
    column = BY_NAME.get(field) or BY_NAME.get(f"{field}_min")
    if column is not None:
        low = -np.inf if column.minimum is None else column.minimum
        high = np.inf if column.maximum is None else column.maximum
        wrong = wrong | (numbers < low) | (numbers > high)
    return np.where(wrong, np.nan, numbers), wrong


def _as_text(found: values.Objects, cells: pd.Series) -> pd.Series:
    import pandas as pd

    return pd.Series(["" if value is None else str(value) for value in found], index=cells.index, dtype="str")


def _read_bool(text: str) -> bool:
    word = text.casefold()
    if word in ("true", "yes", "1", "1.0", "t", "y"):
        return True
    if word in ("false", "no", "0", "0.0", "f", "n"):
        return False
    raise ValueError(text)


def _read_list(text: str) -> list[str]:
    if text.startswith("["):
        import json

        found = json.loads(text)
        if not all(isinstance(item, str) for item in found):
            raise ValueError(text)
        return list(found)
    return [word for part in text.split(";") if (word := part.strip())]
