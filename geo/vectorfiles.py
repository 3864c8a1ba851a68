"""Files of polygons that GDAL reads (GeoPackage, shapefiles, GeoJSON, FlatGeobuf) → tables of features in lon, lat."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.errors import GeoError

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["VectorLayer", "VectorWanted", "read_vector"]


@dataclass(frozen=True, slots=True)
class VectorWanted:
    """What is looked for in a file, as errors say it.

    Parameters
    ----------
    error : type of GeoError
    what : str
        "boundaries"
    formats : str
        The formats that are read.
    outlines : str
        "the outlines of units"
    """

    error: type[GeoError]
    what: str
    formats: str
    outlines: str


@dataclass(frozen=True, slots=True)
class VectorLayer:
    """One layer of a file.

    Parameters
    ----------
    where : str
        The file, and the layer where it has several, as messages name it.
    name : str
        The layer's name.
    frame : geopandas.GeoDataFrame
        Its features in OGC:CRS84.
    notes : tuple of str
    """

    where: str
    name: str
    frame: gpd.GeoDataFrame
    notes: tuple[str, ...] = ()


def read_vector(where: str, source: str, wanted: VectorWanted) -> Iterator[VectorLayer]:
    """Read all layers of a file that may hold polygons.

    Parameters
    ----------
    where : str
        The file as messages name it.
    source : str
        Its path, or GDAL's name of it (``/vsizip/{...}/...``).
    wanted : VectorWanted

    Raises
    ------
    geo.errors.GeoError
        Of the kind that `wanted` names: for a file that GDAL cannot read, or whose coordinates are in a system that it
        does not tell.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            listed = [(str(name), kind) for name, kind in pyogrio.list_layers(source)]
    except (DataSourceError, DataLayerError, RuntimeError, UnicodeDecodeError) as error:
        raise _unreadable(where, error, wanted) from None
    names = [name for name, kind in listed if kind is not None and not _is_other(str(kind))]
    for name in names:
        yield _read_layer(where if len(names) == 1 else f"{where} (layer {name})", source, name, wanted)


def _is_other(kind: str) -> bool:
    """Tell whether all of a layer are points or lines."""
    return kind.replace("2.5D ", "").replace("Measured ", "").removeprefix("Multi").split(" ")[0] in (
        "Point", "LineString", "3D Point", "3D LineString",
    )  # fmt: skip


def _read_layer(where: str, source: str, layer: str, wanted: VectorWanted) -> VectorLayer:
    import geopandas as gpd
    import pyogrio

    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            # A ring that is no ring leaves its feature without geometry, which is told by its name later.
            frame = pyogrio.read_dataframe(source, layer=layer, on_invalid="ignore")
    # GDAL's words come as one of several kinds of errors; GEOS' about rings as well.
    except Exception as error:
        raise _unreadable(where, error, wanted) from None
    remarks = [str(one.message) for one in said if issubclass(one.category, RuntimeWarning)]
    notes = [f"{where}: {_first(dict.fromkeys(remarks))}"] if remarks else []
    if not isinstance(frame, gpd.GeoDataFrame):
        raise wanted.error(f"{where}: is a table without geometry; give {wanted.formats} with {wanted.outlines}")
    if frame.crs is None:
        west, south, east, north = frame.total_bounds if len(frame) else (0.0, 0.0, 0.0, 0.0)
        if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
            raise wanted.error(
                f"{where}: does not say which coordinate system it uses, and its coordinates are not lon, lat (up to "
                f"{max(abs(east), abs(north)):,.0f}); give its .prj file with it, or convert it to WGS 84 (EPSG:4326)"
            )
        notes.append(f"{where}: does not say which coordinate system it uses; taken as lon, lat (WGS 84)")
        frame = frame.set_crs("OGC:CRS84")
    elif not (frame.crs.equals("EPSG:4326") or frame.crs.equals("OGC:CRS84")):
        try:
            frame = frame.to_crs("OGC:CRS84")
        except Exception as error:
            raise wanted.error(
                f"{where}: cannot be converted from {frame.crs.name} to lon, lat ({error}); convert it to WGS 84 "
                "(EPSG:4326)"
            ) from None
    return VectorLayer(where, layer, frame, tuple(notes))


def _unreadable(where: str, error: Exception, wanted: VectorWanted) -> GeoError:
    reason = " ".join(str(error).split()).rstrip(".; ")
    remedy = f"the file may be cut short, or is not {wanted.formats}: fetch it again"
    if where.lower().endswith(".shp"):
        remedy = "a shapefile is several files: give the .shp with its .shx, .dbf and .prj beside it, or a zip of them"
    return wanted.error(f"{where}: cannot be read as {wanted.what} ({reason[:300]}); {remedy}")


def _first(remarks: Iterable[str]) -> str:
    listed = list(remarks)
    more = f" (and {len(listed) - 1} more)" if len(listed) > 1 else ""
    return f"{listed[0]}{more}"
