"""Administrative units: the embedded first-level units and countries, de jure, read once and on demand."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import BoundaryError
from geo.geometry import area_km2, orient

__all__ = ["BoundaryTable", "Unit", "background", "load_boundaries", "unit", "units"]

# The unit of the integers that the build script writes: 1e-6 degrees.
SCALE = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A first-level unit, or a country.

    Parameters
    ----------
    iso : str
        ISO 3166-2 (``UA-74``), or ISO 3166-1 alpha-2 for a country (``UA``).
    name : str
        English; for Ukraine as KMU 2010 romanises.
    admin0_iso : str
        The country, de jure.
    pcode : str or None
        COD-AB P-code; Ukraine's units only.
    geometry : shapely.MultiPolygon
        Lon, lat in degrees, wound by the right-hand rule.
    area_km2 : float
        Geodesic.
    """

    iso: str
    name: str
    admin0_iso: str
    pcode: str | None
    geometry: BaseGeometry
    area_km2: float

    def __repr__(self) -> str:
        return f"Unit({self.iso!r}, {self.name!r})"


@dataclass(frozen=True, slots=True, eq=False)
class BoundaryTable:
    """The rows of a boundary file, as arrays of equal length.

    Parameters
    ----------
    kind : tuple of str
        ``admin1``, or ``country``: a country, or what is left of one beside its units.
    iso, name, admin0_iso, pcode : tuple of str
        Empty where there is none.
    geometry : numpy.ndarray of shapely.MultiPolygon
    border : numpy.ndarray of bool
        For every vertex, in the order of the geometries, whether the segment that begins there is shared with
        another row: a border on land. The other segments are coasts.
    """

    kind: tuple[str, ...]
    iso: tuple[str, ...]
    name: tuple[str, ...]
    admin0_iso: tuple[str, ...]
    pcode: tuple[str, ...]
    geometry: np.ndarray[Any, Any]
    border: np.ndarray[Any, Any]
    country_names: dict[str, str]

    def __len__(self) -> int:
        return len(self.iso)


def _read(name: str) -> BoundaryTable:
    source = files("geo") / "data" / name
    try:
        with np.load(io.BytesIO(source.read_bytes()), allow_pickle=False) as archive:
            data = {key: archive[key] for key in archive.files}
        attributes = json.loads(data["attributes"].tobytes().decode("utf-8"))
        countries = json.loads(data["countries"].tobytes().decode("utf-8")) if "countries" in data else {}
        coordinates = np.column_stack([np.cumsum(data[axis], dtype=np.int64) / SCALE for axis in "xy"])
        offsets = tuple(np.cumsum(data[key], dtype=np.int64) for key in ("rings", "polygons", "multis"))
        geometry = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, coordinates, offsets)
        border = np.unpackbits(data["shared"], count=len(coordinates)).astype(bool)
        columns = {key: tuple(attributes.get(key, ())) for key in ("kind", "iso", "name", "admin0_iso", "pcode")}
        if len(columns["iso"]) != len(geometry):
            raise ValueError(f"{len(columns['iso'])} names for {len(geometry)} shapes")
    except FileNotFoundError as error:
        raise BoundaryError(
            f"the boundary file {name} is missing: reinstall sitmap or run tools/build_boundaries.py"
        ) from error
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, shapely.errors.ShapelyError) as error:
        raise BoundaryError(
            f"the boundary file {name} is damaged ({error}): reinstall sitmap or run tools/build_boundaries.py"
        ) from error
    return BoundaryTable(**columns, geometry=geometry, border=border, country_names=countries)


@lru_cache(maxsize=1)
def load_boundaries() -> BoundaryTable:
    """Return the embedded boundaries: first-level units, and countries or what is left of them.

    Raises
    ------
    geo.errors.BoundaryError
        When the file is missing or damaged.
    """
    return _read("boundaries.npz")


def _unit(row: int) -> Unit:
    table = load_boundaries()
    geometry = table.geometry[row]
    return Unit(
        table.iso[row], table.name[row], table.admin0_iso[row], table.pcode[row] or None, geometry, area_km2(geometry)
    )


@cache
def unit(iso: str) -> Unit:
    """Return a first-level unit by its ISO 3166-2 code, or a country by its ISO 3166-1 code.

    Raises
    ------
    geo.errors.BoundaryError
        For a code that has no shape.
    """
    table = load_boundaries()
    code = iso.strip().upper()
    if code != iso:
        return unit(code)
    if "-" in code:
        if code in table.iso:
            return _unit(table.iso.index(code))
    elif code:
        rows = [row for row, country in enumerate(table.admin0_iso) if country == code]
        if rows:
            whole: Any = shapely.coverage_union_all(table.geometry[rows])
            shape = orient(whole if whole.geom_type == "MultiPolygon" else shapely.MultiPolygon([whole]))
            return Unit(code, table.country_names.get(code, code), code, None, shape, area_km2(shape))
    near = sorted({other for other in table.iso if other[:2] == code[:2] and "-" in other})
    known = f"; {code[:2]} has {', '.join(near)}" if near else ""
    raise BoundaryError(f"no boundary with the code {iso!r}{known}")


@cache
def units(country: str | None = None) -> tuple[Unit, ...]:
    """Return the first-level units of a country (ISO 3166-1 alpha-2), or all, in the order of their codes.

    A country whose units are not embedded has none.
    """
    table = load_boundaries()
    return tuple(
        unit(iso)
        for iso, kind, admin0 in zip(table.iso, table.kind, table.admin0_iso, strict=True)
        if kind == "admin1" and country in (None, admin0)
    )


@lru_cache(maxsize=1)
def background() -> tuple[Unit, ...]:
    """Return simplified shapes for the background of a map, which still meet at their borders.

    First-level units (``iso`` with a hyphen) of Ukraine, Russia and Belarus; the countries round about as they are.
    The detail falls off with the distance from Ukraine. Coordinates have three decimals.
    """
    table = _read("boundaries_background.npz")
    return tuple(
        Unit(table.iso[row], table.name[row], table.admin0_iso[row], None, shape, area_km2(shape))
        for row, shape in enumerate(table.geometry)
    )
