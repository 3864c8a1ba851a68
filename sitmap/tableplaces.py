"""Rows of event tables → rows of the event table: placed, drawn and joined to their units.

Rows with coordinates keep them. How exact they are says the table's own code, and what is coarser than a settlement is
drawn as an area: a pin at the middle of an oblast would be an invented place. Rows with a name alone are placed by the
gazetteer, with the unit that the table names beside it. Each distinct place is worked out once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import geo
from geo.geometry import circle, distance_km
from geo.precision import acled_geo_precision, is_pin, settlement_radius_km, ucdp_where_prec
from geo.tables import unit_code
from layers.place import DEFAULT_RADIUS_KM
from sitmap.tabulate import place_columns, place_shape

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.boundaryset import BoundarySet
    from geo.gazetteer import Gazetteer, Place
    from geo.resolving import Match
    from sitmap.sources.tables import TableBatch

__all__ = ["Known", "place_batch", "place_batches"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Objects = np.ndarray[Any, np.dtype[np.object_]]

# UCDP's codebook gives where_prec 2 about 25 km; ACLED's gives geo_precision 2 no figure.
NEAR_KM = 25.0
# Of a settlement that the gazetteer has not.
SETTLEMENT_KM = 5.0
# Of a line or a sea, of which nothing but a point in its middle is known; within a unit that is named, and without.
REGION_KM, WIDE_KM = 150.0, DEFAULT_RADIUS_KM["region"]
# A settlement of the gazetteer of the row's name this near to the row's point is the one meant.
SAME_PLACE_KM = 10.0
# Countries that the gazetteer knows, as tables name them.
_COUNTRIES = {
    "ukraine": "UA", "russia": "RU", "russia (soviet union)": "RU", "russian federation": "RU", "belarus": "BY",
    "moldova": "MD", "poland": "PL", "romania": "RO", "slovakia": "SK", "hungary": "HU",
}  # fmt: skip
_KIND_WORD = re.compile(r"\s+(?:village|town|city|settlement|urban-type settlement)$", re.IGNORECASE)


def place_batches(
    batches: Iterable[TableBatch], *, gazetteer: Gazetteer | None = None, boundaries: BoundarySet | None = None
) -> Iterator[gpd.GeoDataFrame]:
    """Place batch after batch; see `place_batch`."""
    places = geo.load_gazetteer() if gazetteer is None else gazetteer
    known: Known = {}
    for batch in batches:
        yield place_batch(batch, gazetteer=places, boundaries=boundaries, known=known)


def place_batch(
    batch: TableBatch,
    *,
    gazetteer: Gazetteer | None = None,
    boundaries: BoundarySet | None = None,
    known: Known | None = None,
) -> gpd.GeoDataFrame:
    """Place the rows of a batch.

    Parameters
    ----------
    batch : TableBatch
        As `sitmap.sources.tables` reads it.
    gazetteer : geo.gazetteer.Gazetteer, optional
        By default the embedded one.
    boundaries : geo.BoundarySet, optional
        By default the embedded ones.
    known : dict, optional
        What was found of the places of other batches, with the same gazetteer and boundaries; what is found of the
        places of this one is added.

    Returns
    -------
    geopandas.GeoDataFrame
        An event table (OGC:CRS84) with the columns `layers.schema.DATASET` and the batch's own. A row whose place is
        not known has neither coordinates nor geometry.
    """
    import geopandas as gpd
    import pandas as pd

    from layers import schema

    chosen = geo.load_gazetteer() if gazetteer is None else gazetteer
    placing = _Placing(batch, chosen, boundaries, {} if known is None else known)
    columns, shapes = placing.columns()
    frame = batch.rows.drop(columns=[name for name in columns if name in batch.rows])
    table = pd.concat([frame, pd.DataFrame(columns, index=frame.index)], axis=1)
    return schema.validate(gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(list(shapes), crs=schema.CRS)))


@dataclass(frozen=True, slots=True)
class _Spot:
    """What is known of one distinct place of rows with coordinates."""

    name: str | None = None
    geonameid: int | None = None
    radius_km: float = np.nan
    shape: Any = None
    unit: Place | None = None
    confidence: float | None = None


Known = dict[tuple[Any, ...], _Spot]
# More places than most tables of this war have; each takes up to 2 kB.
_MOST_KNOWN = 50_000


class _Placing:
    """The places of a batch's rows."""

    def __init__(self, batch: TableBatch, gazetteer: Gazetteer, boundaries: BoundarySet | None, known: Known) -> None:
        rows = batch.rows
        self.known = known
        self.rows, self.gazetteer, self.boundaries = rows, gazetteer, boundaries
        self.count = len(rows)
        self.lon, self.lat = self._numbers("lon"), self._numbers("lat")
        self.level = self._objects("precision")
        self.text = self._objects("place_text")
        self.given = self._objects("admin1_given")
        named = np.full(self.count, None, dtype=object) if batch.countries is None else batch.countries
        codes = {name: _COUNTRIES.get(name.casefold()) if name else None for name in set(named.tolist())}
        self.country = np.array([codes[name] for name in named.tolist()], dtype=object)
        # A country that the gazetteer does not know has units of names that it would take for others.
        self.abroad = (named != None) & (self.country == None)  # noqa: E711
        self.unit = self._units()
        self.shapes = np.full(self.count, None, dtype=object) if batch.shapes is None else batch.shapes

    def _numbers(self, name: str) -> Floats:
        if name not in self.rows:
            return np.full(self.count, np.nan)
        return np.round(self.rows[name].to_numpy(dtype=np.float64, na_value=np.nan), 7)

    def _objects(self, name: str) -> Objects:
        if name not in self.rows:
            return np.full(self.count, None, dtype=object)
        column = self.rows[name].astype(object)
        return np.array(column.where(column.notna(), None), dtype=object)

    def _units(self) -> Objects:
        """Return the ISO 3166-2 codes of the units that the table names."""
        known: dict[tuple[str, str | None], str | None] = {}
        found = np.full(self.count, None, dtype=object)
        for row in np.flatnonzero((self.given != None) & ~self.abroad):  # noqa: E711
            key = (self.given[row], self.country[row])
            if key not in known:
                known[key] = unit_code(key[0], country=key[1], gazetteer=self.gazetteer)
            found[row] = known[key]
        return found

    def columns(self) -> tuple[dict[str, Any], Objects]:
        """Return the columns of the place and the geometries."""
        import pandas as pd
        import shapely

        drawn = ~np.isnan(self.lon) & (self.level != "country")
        self.lon, self.lat = np.where(drawn, self.lon, np.nan), np.where(drawn, self.lat, np.nan)
        shapes = np.full(self.count, None, dtype=object)
        pins = drawn & np.array([level is None or is_pin(level) for level in self.level], dtype=bool)
        shapes[pins] = shapely.points(self.lon[pins], self.lat[pins])
        told = {
            "place_name": np.full(self.count, None, dtype=object),
            "geonameid": np.full(self.count, None, dtype=object),
            "uncertainty_km": np.full(self.count, np.nan),
            "location_confidence": np.full(self.count, None, dtype=object),
            "alternatives": np.full(self.count, None, dtype=object),
        }
        places = np.full(self.count, None, dtype=object)
        for rows, spot in self._spots(drawn):
            told["place_name"][rows] = spot.name
            told["geonameid"][rows] = spot.geonameid
            told["uncertainty_km"][rows] = spot.radius_km
            told["location_confidence"][rows] = spot.confidence
            places[rows] = spot.unit
            if spot.shape is not None:
                shapes[rows] = spot.shape
        self._draw_as_given(drawn, shapes, told["uncertainty_km"])
        self._nationwide(told)
        for rows, match in self._matches(~drawn & (self.level != "country")):
            values = place_columns(match)
            values.pop("place_text", None)
            for name in told:
                for row in rows:
                    told[name][row] = values[name] if values[name] is not None else _nothing(told[name])
            self.level[rows] = match.precision
            self.lon[rows] = np.nan if values["lon"] is None else values["lon"]
            self.lat[rows] = np.nan if values["lat"] is None else values["lat"]
            for row in rows:
                places[row] = match.place
                shapes[row] = place_shape(match, self.boundaries)
        known = {"geonameid": pd.array(told["geonameid"], dtype="Int64")}
        columns = {**told, **known, "precision": self.level, "lon": self.lon, "lat": self.lat, **self._codes()}
        return columns | self._joined(places, told["uncertainty_km"]), shapes

    def _spots(self, drawn: Any) -> Iterator[tuple[Any, _Spot]]:
        """Yield the rows of each distinct place that is given by coordinates, and what is known of it."""
        import pandas as pd

        rows = np.flatnonzero(drawn)
        if not len(rows):
            return
        keys = pd.DataFrame(
            {
                "lon": self.lon[rows], "lat": self.lat[rows], "level": self.level[rows], "text": self.text[rows],
                "unit": self.unit[rows],
            }
        )  # fmt: skip
        groups = keys.groupby(list(keys.columns), dropna=False, sort=False).indices
        for some in groups.values():
            first = rows[some[0]]
            key = (self.lon[first], self.lat[first], self.level[first], self.text[first], self.unit[first])
            if key not in self.known:
                if len(self.known) >= _MOST_KNOWN:
                    self.known.clear()
                self.known[key] = self._spot(first)
            yield rows[some], self.known[key]

    def _spot(self, row: int) -> _Spot:
        lon, lat, level = float(self.lon[row]), float(self.lat[row]), self.level[row]
        text, unit = self.text[row], self.unit[row]
        if level == "oblast":
            return self._oblast(lon, lat, unit, text)
        if level == "region":
            match = self._named_region(text)
            if match is not None:
                # Of several units it is none: the table's point is a point in its middle.
                reach = round(match.uncertainty_km + _apart(lon, lat, match.place), 1)
                shape = place_shape(match, self.boundaries)
                return _Spot(match.place.name, match.place.geonameid, reach, shape, match.place)
        place = None if text is None or level in ("raion", "region") else self._same(text, lon, lat)
        name = place.name if place is not None else text
        known = place.geonameid if place is not None else None
        if level is None or is_pin(level):
            radius = np.nan
            if level == "settlement":
                own = SETTLEMENT_KM if place is None else settlement_radius_km(place.population)
                radius = round(own + (0.0 if place is None else _apart(lon, lat, place)), 1)
            return _Spot(name, known, radius)
        radius = {"area": NEAR_KM, "raion": DEFAULT_RADIUS_KM["raion"]}.get(
            level, REGION_KM if unit is not None else WIDE_KM
        )
        return _Spot(name, known, radius, circle(lon, lat, radius))

    def _oblast(self, lon: float, lat: float, unit: str | None, text: str | None) -> _Spot:
        """Return the unit that is named, else the one that the point is in, as the area that it is."""
        if unit is None:
            unit = geo.join_admin([(lon, lat)], boundaries=self.boundaries)["admin1_iso"].iloc[0]
        place = self.gazetteer.get(f"iso:{unit}") if unit and self.gazetteer.has(f"iso:{unit}") else None
        if place is None:
            radius = DEFAULT_RADIUS_KM["oblast"]
            return _Spot(text, None, radius, circle(lon, lat, radius))
        match = geo.resolve([place], query=place.name, gazetteer=self.gazetteer)
        shape = None if match is None else place_shape(match, self.boundaries)
        radius = round(place.radius_km + _apart(lon, lat, place), 1)
        return _Spot(place.name, place.geonameid, radius, shape or circle(lon, lat, radius), place)

    def _named_region(self, text: str | None) -> Match | None:
        """Return the region that a name means ("Donbas", "southern Ukraine"), where the gazetteer has its outline."""
        match = None if text is None else geo.geocode(text, gazetteer=self.gazetteer)
        return match if match is not None and match.precision == "region" and match.area == "unit" else None

    def _same(self, text: str, lon: float, lat: float) -> Place | None:
        """Return the settlement of this name at this point: its name as the map has it, its id, its size."""
        words = _KIND_WORD.sub("", text.split(" - ")[0].split(",")[0].strip())
        near = [place for place in self.gazetteer.lookup(words) if place.kind == "settlement"]
        found = min(near, key=lambda place: (_apart(lon, lat, place), place.id), default=None)
        return found if found is not None and _apart(lon, lat, found) <= SAME_PLACE_KM else None

    def _draw_as_given(self, drawn: Any, shapes: Objects, radius: Floats) -> None:
        """Draw lines and areas as the table gives them; the circle round the point holds them whole."""
        import shapely

        for row in np.flatnonzero((self.shapes != None) & drawn):  # noqa: E711
            shape = self.shapes[row]
            corners = shapely.get_coordinates(shape)
            lon, lat = np.full(len(corners), self.lon[row]), np.full(len(corners), self.lat[row])
            far = distance_km(lon, lat, corners[:, 0], corners[:, 1])
            shapes[row], radius[row] = shape, round(float(np.max(far)), 1)
            if self.level[row] is None or is_pin(self.level[row]):
                self.level[row] = "area"

    def _nationwide(self, told: dict[str, Any]) -> None:
        names = {"UA": "Ukraine", "RU": "Russia", "BY": "Belarus", "MD": "Moldova"}
        for row in np.flatnonzero(self.level == "country"):
            told["place_name"][row] = names.get(self.country[row]) or self.text[row]

    def _matches(self, nameless: Any) -> Iterator[tuple[list[int], Match]]:
        """Yield the rows of each distinct place that is given by its name, and what the gazetteer makes of it."""
        wanted: dict[tuple[str, str | None, str | None], list[int]] = {}
        for row in np.flatnonzero(nameless):
            text = self.text[row] or self.given[row]
            if text is None or self.abroad[row]:
                self.level[row] = None
                continue
            wanted.setdefault((text, self.unit[row], self.country[row]), []).append(int(row))
        for (text, unit, country), rows in wanted.items():
            match = geo.geocode(text, admin1=unit, country=country, gazetteer=self.gazetteer)
            if match is None:
                self.level[rows] = None
            else:
                yield rows, match

    def _codes(self) -> dict[str, Any]:
        """Return the precision codes of both codebooks: the table's own, the other from the level."""
        import pandas as pd

        codes = {}
        for name, code_of in (("geo_precision", acled_geo_precision), ("where_prec", ucdp_where_prec)):
            own = self._numbers(name)
            derived = np.array([code_of(level) for level in self.level], dtype=np.float64)
            codes[name] = pd.array(np.where(np.isnan(own), derived, own), dtype="Int64")
        return codes

    def _joined(self, places: Objects, radius: Floats) -> dict[str, Any]:
        import pandas as pd

        # Tables name the same places again and again: each is joined once.
        ids = np.array([None if place is None else place.id for place in places], dtype=object)
        keys = pd.DataFrame({"lon": self.lon, "lat": self.lat, "radius": radius, "place": ids})
        which = keys.groupby(list(keys.columns), dropna=False, sort=False).ngroup().to_numpy()
        _, first = np.unique(which, return_index=True)
        given = None if all(place is None for place in places) else places[first].tolist()
        joined = geo.join_admin(
            np.column_stack([self.lon, self.lat])[first],
            places=given,
            uncertainty_km=radius[first],
            boundaries=self.boundaries,
        ).iloc[which]
        columns: dict[str, Any] = {
            str(name): joined[name].array.copy()
            if joined[name].dtype == "boolean"
            else joined[name].to_numpy(copy=True)
            for name in joined.columns
            if name != "decided_by"
        }
        for name in columns:
            if name.endswith("_margin_km"):
                columns[name] = np.round(columns[name], 3) + 0.0
        at_large = (self.level == "country") & (columns["admin0_iso"] == None)  # noqa: E711
        columns["admin0_iso"][at_large] = self.country[at_large]
        both = (self.unit != None) & (columns["admin1_iso"] != None)  # noqa: E711
        agrees = pd.array(np.where(both, self.unit == columns["admin1_iso"], False), dtype="boolean")
        agrees[~both] = pd.NA
        columns["admin1_agrees"] = agrees
        return columns


def _apart(lon: float, lat: float, place: Place) -> float:
    return float(distance_km(lon, lat, place.lon, place.lat))


def _nothing(column: Any) -> Any:
    return np.nan if column.dtype.kind == "f" else None
