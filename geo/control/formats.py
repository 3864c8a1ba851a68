"""A file of control → its layers, whatever the format; told by what is in it, not by its name."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from geo.archives import DAMAGED, ArchiveLimits, entries, limited
from geo.control.blocks import BrokenJSON, parse_json
from geo.control.dates import only_day
from geo.control.esri import is_esri, read_esri
from geo.control.finding import FORMATS, ControlFile
from geo.control.geojson import colour_of, is_geojson, name_of, read_geojson
from geo.control.kml import read_kml
from geo.control.raw import RawArea, RawFile, RawLayer, plain
from geo.errors import ControlError
from geo.vectorfiles import VectorWanted, read_vector

__all__ = ["MAX_BYTES", "open_file"]

# The whole history of a map, uncompressed, has some 100 MB.
MAX_BYTES = 1_500_000_000
# Coordinates pack three to ten times; a bomb a thousand times.
_LIMITS = ArchiveLimits(ControlError, "map of control", MAX_BYTES, ratio=100, ratio_from=16 << 20)
_WANTED = VectorWanted(ControlError, "areas of control", FORMATS, "areas of who holds what")
_TEXTS = (".kml", ".geojson", ".json")
_TABLES = (".shp", ".gpkg", ".fgb")
_SQLITE, _ZIP, _GZIP, _FLATGEOBUF = b"SQLite format 3", b"PK", b"\x1f\x8b", b"fgb"
_SHAPEFILE = b"\x00\x00\x27\x0a"
_OTHER = {
    b"%PDF": "a PDF document", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive", b"PAR1": "a Parquet table", b"BZh": "a bzip2 archive",
}  # fmt: skip


def open_file(file: ControlFile) -> Iterator[tuple[ControlFile, RawFile]]:
    """Read a file, and each of those that an archive holds.

    Raises
    ------
    geo.errors.ControlError
        For a file that is missing, empty, cut short, too large, an archive that must not be trusted, or in none of the
        formats; the message names it and says what to do.
    """
    name = file.name
    try:
        size = file.path.stat().st_size
        with file.path.open("rb") as stream:
            head = stream.read(64)
    except IsADirectoryError:
        raise ControlError(f"{name}: is a folder; name a file: {FORMATS}") from None
    except OSError as error:
        raise ControlError(f"{name}: cannot be read ({error.strerror}); check the path") from None
    if size == 0:
        raise ControlError(f"{name}: the file is empty; fetch it again")
    if size > MAX_BYTES:
        raise ControlError(f"{name}: {size / 1e9:.1f} GB are too much for areas of control; give fewer days at a time")
    if head.startswith(_ZIP):
        yield from _open_zip(file)
    elif head.startswith(_GZIP):
        with gzip.open(file.path) as packed:
            yield file, _read_text(name, b"".join(limited(name, packed, size, _LIMITS)))
    elif head.startswith((_SQLITE, _FLATGEOBUF, _SHAPEFILE)):
        yield file, _read_tables(name, os.path.abspath(file.path))
    else:
        what = next((what for mark, what in _OTHER.items() if head.startswith(mark)), "")
        if what:
            raise ControlError(f"{name}: is {what}; give {FORMATS}")
        yield file, _read_text(name, file.path.read_bytes())


def _open_zip(file: ControlFile) -> Iterator[tuple[ControlFile, RawFile]]:
    """Read what an archive holds: one map (a KMZ with its parts), or several, each under its own name."""
    listed = sorted(entries(file.path, _LIMITS), key=lambda entry: entry.filename)
    wanted = [entry for entry in listed if entry.filename.lower().endswith((*_TEXTS, *_TABLES))]
    if not wanted:
        held = ", ".join(plain(entry.filename, length=40) for entry in listed[:5]) or "nothing"
        raise ControlError(f"{file.name}: the archive holds no map ({held}); give {FORMATS}")
    parts = [entry for entry in wanted if entry.filename.lower().endswith(".kml")]
    if len(parts) == len(wanted) and (len(parts) == 1 or file.path.suffix.lower() == ".kmz"):
        yield file, _joined(file, [_open_entry(file, entry, several=len(parts) > 1) for entry in parts])
        return
    for entry in wanted:
        inner = replace(file, path=file.path / PurePosixPath(entry.filename).name)
        own = len(wanted) > 1 or (only_day(file.stem)[0] is None and only_day(inner.stem)[0] is not None)
        yield (inner if own else file), _open_entry(file, entry, several=len(wanted) > 1)


def _open_entry(file: ControlFile, entry: zipfile.ZipInfo, *, several: bool) -> RawFile:
    label = f"{file.name} ({plain(entry.filename)})" if several else file.name
    if entry.filename.lower().endswith(_TABLES):
        return _read_tables(label, f"/vsizip/{{{os.path.abspath(file.path)}}}/{entry.filename}")
    try:
        with zipfile.ZipFile(file.path) as archive, archive.open(entry) as stream:
            data = b"".join(limited(label, stream, entry.compress_size, _LIMITS))
    except DAMAGED as error:
        raise ControlError(f"{label}: the archive is cut short or damaged ({error}); get the file again") from None
    return _read_text(label, data, may_link=several)


def _joined(file: ControlFile, parts: list[RawFile]) -> RawFile:
    """Return the parts of a KMZ as one file."""
    whole = RawFile(file.name, "KMZ", right_hand=True)
    for part in parts:
        whole.layers += part.layers
        whole.about = part.about | whole.about
        whole.notes += part.notes
    return whole


def _read_text(name: str, data: bytes, *, may_link: bool = False) -> RawFile:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n\x00\xff\xfe")
    if head[:1] in (b"{", b"["):
        return _read_json(name, data)
    if head[:1] == b"<":
        stream = BytesIO(data)
        return read_kml(name, iter(lambda: stream.read(1 << 20), b""), may_link=may_link)
    raise ControlError(f"{name}: is none of {FORMATS}; give one of them")


def _read_json(name: str, data: bytes) -> RawFile:
    try:
        parsed = parse_json(data)
    except (ValueError, RecursionError) as error:
        parsed = _lines(data)
        if parsed is None:
            raise _broken(name, "nested too deeply" if isinstance(error, RecursionError) else str(error)) from None
    if isinstance(parsed, list) and parsed and all(isinstance(one, dict) and "geometry" in one for one in parsed):
        parsed = {"type": "FeatureCollection", "features": parsed}
    try:
        # An answer of an ArcGIS server has "features" too, but no "type".
        if is_geojson(parsed):
            return read_geojson(name, parsed)
        if is_esri(parsed):
            return read_esri(name, parsed)
    except BrokenJSON as error:
        raise _broken(name, str(error)) from None
    raise ControlError(f"{name}: is JSON without areas ({_shown(parsed)}); give {FORMATS}")


def _broken(name: str, reason: str) -> ControlError:
    return ControlError(f"{name}: is no whole JSON ({reason}); it may be cut short: fetch it again")


def _lines(data: bytes) -> list[Any] | None:
    """Return the features of newline-delimited GeoJSON; None for what is none."""
    lines = [line.strip(b"\x1e \t\r") for line in data.split(b"\n")]
    lines = [line for line in lines if line]
    if len(lines) < 2 or not all(line.startswith(b"{") and line.endswith(b"}") for line in lines):
        return None
    try:
        return [json.loads(line) for line in lines]
    except (ValueError, RecursionError):
        return None


def _shown(parsed: Any) -> str:
    if isinstance(parsed, dict):
        error = parsed.get("error")
        if isinstance(error, dict):
            return f"the server answered: {plain(error.get('message') or error)}"
        if parsed.get("type") == "Topology":
            return "it is TopoJSON; convert it to GeoJSON"
        return "it has " + (", ".join(plain(key, length=30) for key in list(parsed)[:8]) or "nothing")
    return f"a {type(parsed).__name__}"


def _read_tables(name: str, source: str) -> RawFile:
    """Read what GDAL reads."""
    file = RawFile(name, "table")
    for found in read_vector(name, source, _WANTED):
        layer = RawLayer(found.where, (plain(found.name),))
        frame = found.frame
        rows = frame.drop(columns=frame.geometry.name).to_dict("records")
        for number, (row, shape) in enumerate(zip(rows, frame.geometry, strict=True), start=1):
            properties = {str(column): value for column, value in row.items()}
            if shape is None or shape.is_empty:
                layer.broken.append(f"feature {number} has no geometry")
            elif shape.geom_type in ("Polygon", "MultiPolygon"):
                layer.areas.append(
                    RawArea(number, shape, properties, name_of(properties), "", colour_of(properties))
                )  # fmt: skip
            else:
                layer.add_other(shape.geom_type)
        file.layers.append(layer)
        file.notes += found.notes
    if not file.layers:
        raise ControlError(f"{name}: holds no layer of polygons; give {FORMATS} with areas of who holds what")
    return file
