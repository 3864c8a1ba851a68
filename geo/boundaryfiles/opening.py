"""A boundary file → its layers, each a table of features in lon, lat."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.archives import ArchiveLimits, entries
from geo.errors import BoundaryError
from geo.vectorfiles import VectorWanted, read_vector

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["FORMATS", "FileLayer", "metadata_beside", "open_layers"]

FORMATS = "GeoJSON, GeoPackage, a shapefile, or a zip of one of them"
# More than this is no file of administrative units: the world's second level at full detail has 600 MB.
MAX_BYTES = 1_500_000_000
# A zip may unpack to so many times its size; boundaries pack three to ten times.
_LIMITS = ArchiveLimits(BoundaryError, "file of units", MAX_BYTES, ratio=100, ratio_from=16 << 20)
_WANTED = VectorWanted(BoundaryError, "boundaries", FORMATS, "the outlines of units")
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
    layers = [layer for where, source in sources for layer in read_vector(where, source, _WANTED)]
    if not layers:
        raise BoundaryError(f"{name}: holds no layer of polygons; give {FORMATS} with the outlines of units")
    credit = _credit(file, head)
    return [FileLayer(layer.where, layer.frame, credit, layer.notes) for layer in layers]


def _members(file: Path, name: str) -> Iterator[tuple[str, str]]:
    """Yield what GDAL can read in an archive, which it reads without unpacking anything to the disk."""
    found = [
        entry.filename for entry in entries(file, _LIMITS)
        if entry.filename.lower().endswith(_MEMBERS) and not re.search(r"meta-?data", entry.filename, re.I)
    ]  # fmt: skip
    if not found:
        raise BoundaryError(f"{name}: the zip holds none of {', '.join(_MEMBERS)}; give {FORMATS}")
    for member in sorted(found):
        yield f"{name} ({member})" if len(found) > 1 else name, f"/vsizip/{{{os.path.abspath(file)}}}/{member}"


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
