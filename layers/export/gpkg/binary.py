"""Geometries as GeoPackage has them (OGC 12-128r17, 2.1.3), and the SQL functions that its spatial index calls."""

from __future__ import annotations

import sqlite3
import struct
from typing import Any

import numpy as np
import shapely

__all__ = ["SRS_ID", "add_functions", "geometry_blobs"]

# WGS 84 in the order lon, lat, whatever EPSG's axis order says (requirement 11 and 2.1.3).
SRS_ID = 4326

_LITTLE_ENDIAN = 1
_ENVELOPE_XY = 1 << 1
_EMPTY = 1 << 4
# Length of the envelope by its indicator, in doubles.
_ENVELOPES = {0: 0, 1: 4, 2: 6, 3: 6, 4: 8}
_HEADER = struct.Struct("<2sBBi")
# WKB: little endian, the number of the type, x, y.
_POINT = struct.Struct("<BI2d")
_POINT_HEAD = b"\x01\x01\0\0\0"


def geometry_blobs(shapes: np.ndarray[Any, Any]) -> list[bytes | None]:
    """Return shapely geometries (lon, lat) as GeoPackage binary; None where there is none."""
    bodies = shapely.to_wkb(shapes, byte_order=1, flavor="iso")
    bounds = shapely.bounds(shapes)
    kinds = shapely.get_type_id(shapes)
    blobs: list[bytes | None] = []
    for body, box, kind in zip(bodies, bounds, kinds, strict=True):
        if body is None:
            blobs.append(None)
        elif kind == 0:
            blobs.append(_HEADER.pack(b"GP", 0, _LITTLE_ENDIAN, SRS_ID) + body)
        else:
            west, south, east, north = box
            envelope = struct.pack("<4d", west, east, south, north)
            blobs.append(_HEADER.pack(b"GP", 0, _LITTLE_ENDIAN | _ENVELOPE_XY, SRS_ID) + envelope + body)
    return blobs


def add_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that the triggers of a spatial index call (annex F.3 of the standard)."""
    for number, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, _bound(number), deterministic=True)
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)


def _bound(number: int) -> Any:
    def bound(blob: bytes | None) -> float | None:
        box = _box(blob)
        return None if box is None else box[number]

    return bound


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else int(_box(blob) is None)


def _box(blob: bytes | None) -> tuple[float, float, float, float] | None:
    """Return west, east, south, north of a blob; None for none and for an empty geometry.

    Rows that others have put into the table may have other byte orders, envelopes and kinds.
    """
    if blob is None or len(blob) < _HEADER.size or blob[:2] != b"GP":
        return None
    flags = blob[3]
    if flags & _EMPTY:
        return None
    indicator = (flags >> 1) & 0b111
    order = "<" if flags & _LITTLE_ENDIAN else ">"
    if indicator:
        west, east, south, north = struct.unpack_from(f"{order}4d", blob, _HEADER.size)
        return west, east, south, north
    if len(blob) == _HEADER.size + _POINT.size and blob[_HEADER.size : _HEADER.size + 5] == _POINT_HEAD:
        # A point as we write it; each is asked for five times.
        _, _, x, y = _POINT.unpack_from(blob, _HEADER.size)
        # Of an empty point they are no numbers.
        return (x, x, y, y) if x == x else None
    shape = shapely.from_wkb(blob[_HEADER.size + 8 * _ENVELOPES[indicator] :])
    if shape.is_empty:
        return None
    west, south, east, north = shape.bounds
    return west, east, south, north
