"""A boundary file → its layers, each a table of features in lon, lat."""

from __future__ import annotations

import json
import os
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import BoundaryError

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["FORMATS", "FileLayer", "metadata_beside", "open_layers"]

FORMATS = "GeoJSON, GeoPackage, a shapefile, or a zip of one of them"
# More than this is no file of administrative units: the world's second level at full detail has 600 MB.
MAX_BYTES = 1_500_000_000
# A zip may unpack to so many times its size; boundaries pack three to ten times.
MAX_RATIO = 100
_MEMBERS = (".geojson", ".json", ".gpkg", ".shp")


@dataclass(frozen=True)
class FileLayer:
    """One layer of a file.

    Attributes
    ----------
    where : str
        The file, and the layer where it has several, as messages name it.
    frame : geopandas.GeoDataFrame
        Its features in OGC:CRS84.
    credit : str
        Whom to name for it, as far as the file or what lies beside it says; else empty.
    notes : tuple of str
    """

    where: str
    frame: gpd.GeoDataFrame
    credit: str = ""
    notes: tuple[str, ...] = ()


def open_layers(path: str | os.PathLike[str]) -> list[FileLayer]:
    """Read all layers of a file that may hold polygons.

    Raises
    ------
    geo.errors.BoundaryError
        For a file that is missing, empty, cut short, too large or in none of the formats, or whose coordinates are in a
        system that it does not tell.
    """
    file = Path(path)
    name = str(path)
    try:
        size = file.stat().st_size
        with open(file, "rb") as stream:
            head = stream.read(64)
    except IsADirectoryError:
        raise BoundaryError(f"{name}: is a folder; name a file: {FORMATS}") from None
    except OSError as error:
        raise BoundaryError(f"{name}: cannot be read ({error.strerror}); check the path") from None
    if size == 0:
        raise BoundaryError(f"{name}: the file is empty; fetch it again")
    if size > MAX_BYTES:
        raise BoundaryError(
            f"{name}: {size / 1e9:.1f} GB are too much for units; give a file with the first or second level only, or "
            "one with less detail"
        )
    sources = list(_members(file, name)) if head.startswith(b"PK\x03\x04") else [(name, os.path.abspath(file))]
    layers = [layer for where, source in sources for layer in _read_source(where, source)]
    if not layers:
        raise BoundaryError(f"{name}: holds no layer of polygons; give {FORMATS} with the outlines of units")
    credit = _credit(file, head)
    return [FileLayer(layer.where, layer.frame, layer.credit or credit, layer.notes) for layer in layers]


def _members(file: Path, name: str) -> Iterator[tuple[str, str]]:
    """Yield what GDAL can read in an archive, which it reads without unpacking anything to the disk."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise BoundaryError(f"{name}: the zip is damaged or cut short ({error}); fetch it again") from None
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_BYTES or unpacked > MAX_RATIO * max(file.stat().st_size, 10_000):
        raise BoundaryError(
            f"{name}: would unpack to {unpacked / 1e6:,.0f} MB, which no file of units does; unpack it yourself and "
            "give what it holds"
        )
    if any(member.flag_bits & 1 for member in members):
        raise BoundaryError(f"{name}: the zip asks for a password; unpack it and give what it holds")
    found = [
        member.filename for member in members
        if member.filename.lower().endswith(_MEMBERS) and "__MACOSX" not in member.filename
        and not re.search(r"meta-?data", member.filename, re.I)
    ]  # fmt: skip
    if not found:
        raise BoundaryError(f"{name}: the zip holds none of {', '.join(_MEMBERS)}; give {FORMATS}")
    for member in sorted(found):
        yield f"{name} ({member})" if len(found) > 1 else name, f"/vsizip/{{{os.path.abspath(file)}}}/{member}"


def _read_source(where: str, source: str) -> Iterator[FileLayer]:
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            listed = [(str(name), kind) for name, kind in pyogrio.list_layers(source)]
    except (DataSourceError, DataLayerError, RuntimeError, UnicodeDecodeError) as error:
        raise _unreadable(where, error) from None
    wanted = [name for name, kind in listed if kind is not None and not _is_other(str(kind))]
    for name in wanted:
        yield _read_layer(where if len(wanted) == 1 else f"{where} (layer {name})", source, name)


def _is_other(kind: str) -> bool:
    """Tell whether all of a layer are points or lines."""
    return kind.replace("2.5D ", "").replace("Measured ", "").removeprefix("Multi").split(" ")[0] in (
        "Point", "LineString", "3D Point", "3D LineString",
    )  # fmt: skip


def _read_layer(where: str, source: str, layer: str) -> FileLayer:
    import geopandas as gpd
    import pyogrio

    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            # A ring that is no ring leaves its feature without geometry, which is told by its name later.
            frame = pyogrio.read_dataframe(source, layer=layer, on_invalid="ignore")
    # GDAL's words come as one of several kinds of errors; GEOS' about rings as well.
    except Exception as error:
        raise _unreadable(where, error) from None
    remarks = [str(one.message) for one in said if issubclass(one.category, RuntimeWarning)]
    notes = [f"{where}: {_first(dict.fromkeys(remarks))}"] if remarks else []
    if not isinstance(frame, gpd.GeoDataFrame):
        raise BoundaryError(f"{where}: is a table without geometry; give {FORMATS} with the outlines of units")
    if frame.crs is None:
        west, south, east, north = frame.total_bounds if len(frame) else (0.0, 0.0, 0.0, 0.0)
        if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
            raise BoundaryError(
                f"{where}: does not say which coordinate system it uses, and its coordinates are not lon, lat (up to "
                f"{max(abs(east), abs(north)):,.0f}); give its .prj file with it, or convert it to WGS 84 (EPSG:4326)"
            )
        notes.append(f"{where}: does not say which coordinate system it uses; taken as lon, lat (WGS 84)")
        frame = frame.set_crs("OGC:CRS84")
    elif not (frame.crs.equals("EPSG:4326") or frame.crs.equals("OGC:CRS84")):
        try:
            frame = frame.to_crs("OGC:CRS84")
        except Exception as error:
            raise BoundaryError(
                f"{where}: cannot be converted from {frame.crs.name} to lon, lat ({error}); convert it to WGS 84 "
                "(EPSG:4326)"
            ) from None
    return FileLayer(where, frame, notes=tuple(notes))


def _unreadable(where: str, error: Exception) -> BoundaryError:
    reason = " ".join(str(error).split()).rstrip(".; ")
    remedy = f"the file may be cut short, or is not {FORMATS}: fetch it again"
    if where.lower().endswith(".shp"):
        remedy = "a shapefile is several files: give the .shp with its .shx, .dbf and .prj beside it, or a zip of them"
    return BoundaryError(f"{where}: cannot be read as boundaries ({reason[:300]}); {remedy}")


def _first(remarks: Any) -> str:
    listed = list(remarks)
    more = f" (and {len(listed) - 1} more)" if len(listed) > 1 else ""
    return f"{listed[0]}{more}"


# Keys under which files say whose they are, in the order in which they are tried.
_LICENCE = ("boundaryLicense", "licenseDetail", "licence", "license")
_SOURCE = ("boundarySource", "attribution", "source", "copyright")


def metadata_beside(file: Path) -> list[Path]:
    """Return where the metadata of a file would be."""
    return [
        file.with_name(f"{file.stem.removesuffix('_simplified')}-metaData.json"),
        file.with_suffix(".metadata.json"),
    ]


def _credit(file: Path, head: bytes) -> str:
    """Return what metadata say about source and licence: the file's own (GeoJSON), or geoBoundaries' beside it."""
    found: dict[str, Any] = {}
    for path in metadata_beside(file):
        try:
            if path.stat().st_size < 1_000_000:
                found |= json.loads(path.read_text("utf-8"))
        except (OSError, ValueError, TypeError):
            continue
    if head.lstrip()[:1] == b"{":
        # What stands before the features; the whole would be read twice.
        with open(file, encoding="utf-8", errors="replace") as stream:
            opening = stream.read(20_000).split('"features"')[0]
        for key in (*_LICENCE, *_SOURCE):
            told = re.search(rf'"{key}"\s*:\s*"((?:[^"\\]|\\.)*)"', opening)
            if told:
                found.setdefault(key, told.group(1))
    parts = [
        next((" ".join(str(found[key]).split()) for key in keys if isinstance(found.get(key), str) and found[key]), "")
        for keys in (_SOURCE, _LICENCE)
    ]
    return ", ".join(part for part in parts if part)
