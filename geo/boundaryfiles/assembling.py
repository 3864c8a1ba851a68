"""Boundary files → a set of boundaries: the files' units in place of the embedded ones of the same code."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geo.boundaryfiles.cache import keep_tables, kept_tables, set_key
from geo.boundaryfiles.columns import UnitRow, level_of, unit_rows
from geo.boundaryfiles.matching import check_places, check_second, match_units
from geo.boundaryfiles.opening import FileLayer, open_layers
from geo.boundaryfiles.shapes import clean_rows
from geo.boundaryset import BoundarySet
from geo.errors import BoundaryError
from geo.geometry import orient
from geo.units import BoundaryTable, load_boundaries

__all__ = ["read_boundaries"]

# How far the lines of a file are taken to lie from the surveyed ones: what simplifying for the web leaves.
FILE_ACCURACY_KM = 0.5
# Lines of two files that stand for one border lie this near to each other; what is farther from any neighbour is coast.
NEIGHBOUR_KM = 4.0
_SHOWN = 6


@dataclass
class _Read:
    """What the files gave so far."""

    first: dict[str, UnitRow] = field(default_factory=dict)
    second: list[UnitRow] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_boundaries(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], *, credits: Sequence[str] = ()
) -> BoundarySet:
    """Read boundary files into a set of boundaries, in which their units stand in place of the embedded ones.

    Parameters
    ----------
    paths : path, or iterable of paths
        GeoJSON, GeoPackage, shapefiles, or zips of them, with a column of names and, best, one of codes: geoBoundaries,
        COD-AB, GADM, or a column ``name`` and one of ISO 3166-2 codes or P-codes. First-level units (oblasts) are
        matched to those that sitmap knows by code, then by name; second-level units (raions) may come in the same file,
        in another one, or alone. Of files with the same units the last one holds.
    credits : sequence of str, optional
        Whom to name for the files; by default what the files say, else their names.

    Returns
    -------
    geo.boundaryset.BoundarySet
        Its `notes` say what was repaired, left out or could not be matched.

    Raises
    ------
    geo.errors.BoundaryError
        For a file that cannot be used; the message names the file, the feature and the remedy.
    """
    listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    if not listed:
        raise BoundaryError("no boundary file is named")
    table = load_boundaries()
    key = set_key(listed)
    tables = kept_tables(key) if key is not None else None
    if tables is None:
        read = _Read()
        for path in listed:
            _read_file(path, read)
        own = _first_level(read.first, table)
        second = _second_level(read.second, _others(own, table))
        tables = own, second, list(dict.fromkeys(read.credits)), read.notes
        if key is not None:
            keep_tables(key, tables)
    own, second, told, notes = tables
    return BoundarySet(
        _joined(own, _rows(table, np.array([iso not in set(own.iso) for iso in table.iso]))),
        own=len(own),
        own_accuracy_km=FILE_ACCURACY_KM,
        second=second,
        credits=tuple(credits) or tuple(told),
        notes=tuple(notes),
    )


def _read_file(path: str | os.PathLike[str], read: _Read) -> None:
    used = False
    told: list[str] = []
    layers = open_layers(path)
    for layer in layers:
        level = level_of(layer.frame)
        if level == 0 or (level is not None and level > 2):
            told.append(f"{layer.where}: is of level {level}, which is not used (1 is oblasts, 2 raions)")
            continue
        rows, notes = clean_rows(layer.where, unit_rows(layer.where, layer.frame, level or 1))
        read.notes += [*layer.notes, *notes]
        if level == 2 or not _take_first(layer.where, rows, read, sure=level == 1):
            check_second(rows)
            read.second += rows
        used = True
        read.credits.append(_credit(path, layer))
    if not used:
        raise BoundaryError("; ".join(told) + "; give the first or the second level")
    read.notes += told


def _take_first(where: str, rows: list[UnitRow], read: _Read, *, sure: bool) -> bool:
    """Take units of the first level; False if the rows, of which no column says the level, are of the second one."""
    codes = match_units(rows)
    matched = [code for code in codes if code is not None]
    if not sure and (len(matched) * 2 < len(rows) or len(set(matched)) * 2 < len(matched)):
        if len(rows) < 5 or matched:
            raise BoundaryError(
                f"{where}: {len(rows) - len(matched)} of {len(rows)} units are none that sitmap knows "
                f"({_some(row.names[0] if row.names else row.where for row in rows)}); give a column with ISO 3166-2 "
                "codes (UA-74) or P-codes (UA74), or say the level in a column shapeType (ADM1, ADM2)"
            )
        return False
    right = check_places(rows, codes)
    if not matched and not any(_new_unit(row) for row in rows):
        raise BoundaryError(
            f"{where}: none of its {len(rows)} units is one that sitmap knows "
            f"({_some(row.names[0] if row.names else row.where for row in rows)}); give a column with ISO 3166-2 codes "
            "(UA-74) or P-codes (UA74)"
        )
    parts: dict[str, list[UnitRow]] = {}
    left: list[str] = []
    for row, code, fits in zip(rows, codes, right, strict=True):
        # A country whose units are not embedded: its own codes do.
        known = code or _new_unit(row)
        if known is None or not fits:
            left.append(row.where.split(": ", 1)[1] + ("" if fits else ", which lies elsewhere"))
        else:
            parts.setdefault(known, []).append(row)
    if left:
        read.notes.append(f"{where}: {len(left)} units are none that sitmap knows and are not used: {_some(left)}")
    for code, several in parts.items():
        if code in read.first:
            read.notes.append(f"{several[0].where}: {code} was in another file before; this one is used")
        shape = several[0].shape
        if len(several) > 1:
            shape = orient(shapely.union_all([row.shape for row in several]))
        read.first[code] = UnitRow(several[0].where, several[0].names, several[0].codes, shape)
    known_units = load_boundaries()
    missing = [
        f"{name} ({iso})"
        for iso, name, kind in zip(known_units.iso, known_units.name, known_units.kind, strict=True)
        if kind == "admin1" and iso[:2] in {code[:2] for code in parts} and iso not in read.first
    ]
    if missing:
        read.notes.append(f"{where}: has no outline of {_some(missing)}; the embedded one is used")
    return True


def _new_unit(row: UnitRow) -> str | None:
    """Return the code of a unit of a country that has no embedded units."""
    table = load_boundaries()
    divided = {country for country, kind in zip(table.admin0_iso, table.kind, strict=True) if kind == "admin1"}
    code = row.iso
    return code if code and code[:2] in set(table.admin0_iso) - divided else None


def _some(items: Iterable[str]) -> str:
    listed = list(items)
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more


def _credit(path: str | os.PathLike[str], layer: FileLayer) -> str:
    columns = {str(column).lower() for column in layer.frame.columns}
    if {"shapename", "shapegroup"} <= columns:
        maker = "geoBoundaries (geoboundaries.org), "
    elif any("adm" in column and "pcode" in column for column in columns):
        maker = "COD-AB (OCHA), "
    else:
        maker = ""
    licence = f"; {layer.credit}" if layer.credit else "; see the file for its licence"
    return f"Boundaries: {maker}file {Path(path).name}{licence}"


def _first_level(found: dict[str, UnitRow], table: BoundaryTable) -> BoundaryTable:
    """Return the files' units of the first level."""
    codes = sorted(found)
    names = dict(zip(table.iso, table.name, strict=True))
    pcodes = dict(zip(table.iso, table.pcode, strict=True))
    shapes = _array([found[code].shape for code in codes])
    others = table.geometry[[iso not in found for iso in table.iso]]
    return BoundaryTable(
        kind=("admin1",) * len(codes),
        iso=tuple(codes),
        # One name for a unit, whichever file its outline is from.
        name=tuple(names.get(code) or (found[code].names or (code,))[0] for code in codes),
        admin0_iso=tuple(code[:2] for code in codes),
        pcode=tuple(pcodes.get(code) or found[code].pcode or "" for code in codes),
        geometry=shapes,
        border=_land_borders(shapes, others),
        country_names={},
    )


def _others(own: BoundaryTable, table: BoundaryTable) -> np.ndarray[Any, Any]:
    """Return the outlines of the countries other than those of the files' units; of Ukraine's where there are none."""
    home = set(own.admin0_iso) or {"UA"}
    return table.geometry[[country not in home for country in table.admin0_iso]]


def _second_level(rows: Sequence[UnitRow], abroad: np.ndarray[Any, Any]) -> BoundaryTable | None:
    if not rows:
        return None
    ordered = sorted(rows, key=lambda row: (row.pcode or "", row.names, row.codes))
    shapes = _array([row.shape for row in ordered])
    return BoundaryTable(
        kind=("admin2",) * len(ordered),
        iso=tuple(row.codes[0] if row.codes else "" for row in ordered),
        name=tuple(row.names[0] if row.names else "" for row in ordered),
        admin0_iso=tuple((row.pcode or row.iso or "")[:2] for row in ordered),
        pcode=tuple(row.pcode or "" for row in ordered),
        geometry=shapes,
        border=_land_borders(shapes, abroad),
        country_names={},
    )


def _array(shapes: Sequence[Any]) -> np.ndarray[Any, Any]:
    made = np.empty(len(shapes), dtype=object)
    for number, shape in enumerate(shapes):
        made[number] = shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])
    return made


def _rows(table: BoundaryTable, keep: np.ndarray[Any, Any]) -> BoundaryTable:
    def pick(values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(value for value, kept in zip(values, keep, strict=True) if kept)

    corners = np.repeat(keep, shapely.get_num_coordinates(table.geometry))
    return BoundaryTable(
        pick(table.kind), pick(table.iso), pick(table.name), pick(table.admin0_iso), pick(table.pcode),
        table.geometry[keep], table.border[corners], table.country_names,
    )  # fmt: skip


def _joined(one: BoundaryTable, other: BoundaryTable) -> BoundaryTable:
    return BoundaryTable(
        one.kind + other.kind, one.iso + other.iso, one.name + other.name, one.admin0_iso + other.admin0_iso,
        one.pcode + other.pcode, np.concatenate([one.geometry, other.geometry]),
        np.concatenate([one.border, other.border]), other.country_names,
    )  # fmt: skip


def _land_borders(shapes: np.ndarray[Any, Any], rest: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Tell for every corner whether the segment that begins there is a border on land, as against a coast.

    It is where another outline has the very segment, or comes near it: outlines from different sources do not meet.
    """
    corners, row_of = shapely.get_coordinates(shapes, return_index=True)
    if not len(corners):
        return np.empty(0, dtype=bool)
    _, _, (rings, _, _) = shapely.to_ragged_array(shapes)
    border = np.zeros(len(corners), dtype=bool)
    starts = np.ones(len(corners), dtype=bool)
    starts[rings[1:] - 1] = False
    index = np.flatnonzero(starts)
    # Ends as single integers (1e-7 degrees fit 32 bits), both ways round the same.
    whole = np.round(corners * 1e7).astype(np.int64)
    key = (whole[:, 0] << np.int64(32)) ^ (whole[:, 1] & np.int64(0xFFFFFFFF))
    low, high = np.minimum(key[index], key[index + 1]), np.maximum(key[index], key[index + 1])
    segment = low * np.int64(1_000_003) ^ high
    _, inverse, count = np.unique(segment, return_inverse=True, return_counts=True)
    border[index] = count[inverse] > 1
    # The others are held against the neighbours in a plane whose unit is a degree of latitude.
    squeeze = float(np.cos(np.radians(np.clip(corners[:, 1].mean(), -80, 80))))
    flat = _squeezed(np.concatenate([shapes, rest]), squeeze)
    reach = NEIGHBOUR_KM / 111.2
    tree = shapely.STRtree(flat)
    open_ = index[~border[index]]
    middle = (corners[open_] + corners[open_ + 1]) / 2 * (squeeze, 1.0)
    points: Any = shapely.points(middle)
    bounds: np.ndarray[Any, Any] = shapely.bounds(flat) + np.array([-reach, -reach, reach, reach])
    for number in range(len(shapes)):
        own = np.flatnonzero(row_of[open_] == number)
        for other in tree.query(shapely.box(*bounds[number])):
            west, south, east, north = bounds[other]
            x, y = middle[own].T
            close = own[(x >= west) & (x <= east) & (y >= south) & (y <= north)]
            if other == number or not close.size:
                continue
            shapely.prepare(flat[other])
            near = close[shapely.dwithin(flat[other], points[close], reach)]
            border[open_[near]] = True
            own = np.setdiff1d(own, near, assume_unique=True)
    return border


def _squeezed(shapes: np.ndarray[Any, Any], factor: float) -> np.ndarray[Any, Any]:
    moved: np.ndarray[Any, Any] = shapely.transform(shapes, lambda lonlat: lonlat * (factor, 1.0))
    return moved
