"""Geometries of a boundary file: checked, made polygons in two dimensions, repaired where they can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from geo.boundaryfiles.columns import UnitRow
from geo.errors import BoundaryError, GeometryError
from geo.geometry import orient, repair

__all__ = ["clean_rows"]

# The world's first level at full detail has about 10 million.
MAX_CORNERS = 20_000_000
_SHOWN = 5


def clean_rows(where: str, rows: Sequence[UnitRow]) -> tuple[list[UnitRow], list[str]]:
    """Return the rows with valid polygons, and what had to be done for it.

    Points and lines among polygons (labels, borders) are left out and counted.

    Raises
    ------
    geo.errors.BoundaryError
        For a unit without geometry, one that cannot be repaired, coordinates that are no lon and lat, or a layer
        without any polygon.
    """
    shapes = np.array([row.shape for row in rows], dtype=object)
    corners = int(shapely.get_num_coordinates(shapes).sum())
    if corners > MAX_CORNERS:
        raise BoundaryError(
            f"{where}: {corners:,} corners are too many for units; simplify the outlines, or give one country alone"
        )
    kept: list[UnitRow] = []
    other: list[str] = []
    repaired: list[str] = []
    for row in rows:
        shape = row.shape
        if shape is None or shape.is_empty:
            raise BoundaryError(
                f"{row.where} has no geometry, or one that cannot be read (too few corners, a ring not closed); "
                "remove the feature or give it its outline"
            )
        if shape.geom_type not in ("Polygon", "MultiPolygon", "GeometryCollection"):
            other.append(f"{row.where.split(': ', 1)[1]}, a {shape.geom_type}")
            continue
        flat = shapely.force_2d(shape)
        _check_coordinates(row, flat)
        try:
            sound = orient(flat) if flat.is_valid and flat.geom_type != "GeometryCollection" else repair(flat)
        except GeometryError as error:
            raise BoundaryError(f"{row.where}: {error}; draw its outline anew or remove the feature") from None
        if not flat.is_valid:
            reason = shapely.is_valid_reason(flat).split("[")[0].strip().lower()
            repaired.append(f"{row.where.split(': ', 1)[1]}: {reason}")
        kept.append(replace(row, shape=sound))
    if not kept:
        kinds = ", ".join(sorted({row.shape.geom_type for row in rows})) or "no feature at all"
        raise BoundaryError(f"{where}: holds no polygon ({kinds}); give the outlines of the units")
    notes = []
    if repaired:
        notes.append(f"{where}: {len(repaired)} outlines repaired: {_listed(repaired)}")
    if other:
        notes.append(f"{where}: {len(other)} features without an area left out: {_listed(other)}")
    return kept, notes


def _listed(items: Sequence[str]) -> str:
    more = f"; and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return "; ".join(items[:_SHOWN]) + more


def _check_coordinates(row: UnitRow, shape: shapely.Geometry) -> None:
    lon, lat = shapely.get_coordinates(shape).T
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise BoundaryError(f"{row.where} has coordinates that are no numbers; remove or redraw the feature")
    if np.abs(lon).max() > 180 or np.abs(lat).max() > 90:
        swapped = np.abs(lat).max() <= 180 and np.abs(lon).max() <= 90
        hint = (
            "lon and lat look swapped, lon comes first"
            if swapped
            else "convert the file to lon, lat (WGS 84, EPSG:4326)"
        )
        raise BoundaryError(
            f"{row.where} has coordinates out of range (({lon[0]:g}, {lat[0]:g}) is no lon in -180..180 and lat in "
            f"-90..90); {hint}"
        )
