"""Sets of boundaries read from large files, kept in the cache folder: found by what they were read from, never trusted
when damaged."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geo.boundaryfiles.opening import metadata_beside
from geo.cachefolder import cache_folder
from geo.units import BoundaryTable

__all__ = ["SetKey", "drop_tables", "keep_tables", "kept_tables", "set_key"]

# Smaller files are read as fast as what would be kept of them.
WORTHWHILE = 1_000_000
# What is read depends on these beside the files.
_MADE_BY = ("boundaryset.py", "geometry.py", "names.py", "units.py", "data/boundaries.npz", "data/gazetteer.tsv.gz")
_DAMAGED = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, shapely.errors.ShapelyError)

Tables = tuple[BoundaryTable, BoundaryTable | None, list[str], list[str]]
"""First level, second level, credits, notes."""


@lru_cache(maxsize=1)
def _made_by() -> str:
    said = hashlib.sha256()
    root = files("geo")
    for name in _MADE_BY:
        said.update(root.joinpath(name).read_bytes())
    for part in sorted((root / "boundaryfiles").iterdir(), key=lambda part: part.name):
        if part.name.endswith(".py"):
            said.update(part.read_bytes())
    return said.hexdigest()


@dataclass(frozen=True, slots=True)
class SetKey:
    """Under which name what is read from files is kept, and the SHA-256 of these."""

    name: str
    digests: tuple[str, ...]


def set_key(paths: Sequence[str | os.PathLike[str]]) -> SetKey | None:
    """Return the key under which what is read from files is kept; None where it is not kept: little, or in parts."""
    said = hashlib.sha256(_made_by().encode())
    digests: list[str] = []
    total = 0
    try:
        for path in map(Path, paths):
            if path.suffix.lower() == ".shp":
                return None
            for file in (path, *metadata_beside(path)):
                if file.is_file():
                    total += file.stat().st_size
                    with open(file, "rb") as stream:
                        digest = hashlib.file_digest(stream, "sha256").hexdigest()
                    digests.append(digest)
                    # Messages name the files as they were given.
                    said.update(f"\n{digest}\t{file}".encode("utf-8", "surrogateescape"))
    except OSError:
        return None
    return SetKey(said.hexdigest()[:32], tuple(digests)) if total >= WORTHWHILE else None


def _path(name: str) -> Path:
    return cache_folder() / "boundaries" / f"{name}.npz"


def kept_tables(key: SetKey) -> Tables | None:
    """Return what was kept under a key; None where there is nothing, or something damaged."""
    try:
        with np.load(io.BytesIO(_path(key.name).read_bytes()), allow_pickle=False) as archive:
            data = {name: archive[name] for name in archive.files}
        said = json.loads(data["said"].tobytes())
        first, second = (_unpacked(data, name, said[name]) if said[name] else None for name in ("first", "second"))
        assert first is not None
        return first, second, list(said["credits"]), list(said["notes"])
    except (*_DAMAGED, AssertionError):
        return None


def keep_tables(key: SetKey, tables: Tables) -> None:
    """Keep what was read; a folder that cannot be written to only costs the time of reading it again."""
    first, second, credits, notes = tables
    said: dict[str, Any] = {"credits": credits, "notes": notes, "first": _columns(first), "second": None}
    said["built_from"] = list(key.digests)
    data = _arrays(first, "first")
    if second is not None:
        said["second"] = _columns(second)
        data |= _arrays(second, "second")
    block = io.BytesIO()
    data["said"] = np.frombuffer(json.dumps(said).encode(), dtype=np.uint8)
    np.savez(block, allow_pickle=False, **data)
    path = _path(key.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{key.name}-", dir=path.parent)
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(block.getvalue())
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)


def drop_tables(digests: Collection[str] | None = None) -> int:
    """Remove what was kept of files, alone or with others; return how many sets.

    Parameters
    ----------
    digests : collection of str, optional
        The SHA-256 of the files; without them all is removed. What cannot be read is removed in any case.

    Raises
    ------
    OSError
        If one cannot be removed.
    """
    dropped = 0
    for path in sorted(_path("any").parent.glob("*.npz")):
        try:
            with np.load(path, allow_pickle=False) as archive:
                built_from = set(json.loads(archive["said"].tobytes())["built_from"])
        except _DAMAGED:
            built_from = None
        if digests is None or built_from is None or not built_from.isdisjoint(digests):
            path.unlink(missing_ok=True)
            dropped += 1
    return dropped


def _columns(table: BoundaryTable) -> dict[str, Any]:
    return {name: list(getattr(table, name)) for name in ("kind", "iso", "name", "admin0_iso", "pcode")}


def _arrays(table: BoundaryTable, name: str) -> dict[str, np.ndarray[Any, Any]]:
    made: dict[str, np.ndarray[Any, Any]] = {f"{name}_border": table.border}
    if len(table):
        _, corners, offsets = shapely.to_ragged_array(table.geometry)
        made[f"{name}_corners"] = corners
        made |= {f"{name}_offsets{number}": values for number, values in enumerate(offsets)}
    return made


def _unpacked(data: dict[str, np.ndarray[Any, Any]], name: str, columns: dict[str, list[str]]) -> BoundaryTable:
    geometry: np.ndarray[Any, Any] = np.empty(0, dtype=object)
    if columns["iso"]:
        offsets = tuple(data[f"{name}_offsets{number}"] for number in range(3))
        geometry = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, data[f"{name}_corners"], offsets)
    border = data[f"{name}_border"]
    lengths = {len(values) for values in columns.values()} | {len(geometry)}
    if len(lengths) != 1 or len(border) != int(shapely.get_num_coordinates(geometry).sum()):
        raise ValueError("parts of different lengths")
    return BoundaryTable(
        kind=tuple(columns["kind"]), iso=tuple(columns["iso"]), name=tuple(columns["name"]),
        admin0_iso=tuple(columns["admin0_iso"]), pcode=tuple(columns["pcode"]), geometry=geometry, border=border,
        country_names={},
    )  # fmt: skip
