"""A folder of partitions → an event table."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sitmap.engine.manifest import part_path, read_manifest
from sitmap.errors import InputError
from sitmap.sources import Notice, Notify
from sitmap.sources.notices import warn_user

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["credits_of_partitions", "holds_partitions", "read_partitions"]


def holds_partitions(path: str | os.PathLike[str]) -> bool:
    """Tell whether a path is a folder that `sitmap extract --engine` has made.

    Raises
    ------
    InputError
        If its manifest is damaged, or a newer version of sitmap made it.
    """
    return read_manifest(Path(path)) is not None


def credits_of_partitions(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Return whom to name for the places and boundaries that a folder's events were joined to."""
    manifest = read_manifest(Path(path)) or {}
    return tuple(manifest.get("credits", ()))


def read_partitions(path: str | os.PathLike[str], *, notify: Notify = warn_user) -> gpd.GeoDataFrame:
    """Read a folder of partitions, all of them into memory.

    Parameters
    ----------
    path : path
    notify : callable
        Told about each partition that has failed; by default these become Python warnings.

    Returns
    -------
    geopandas.GeoDataFrame
        An event table (OGC:CRS84), as `sitmap.to_table` makes it, without the rows of partitions that have failed.

    Raises
    ------
    InputError
        If it is no such folder, the run is not at its end, or a file is missing.
    """
    import geopandas as gpd

    from layers.schema import validate
    from sitmap.eventtables import combined

    folder = Path(path)
    manifest = read_manifest(folder)
    if manifest is None:
        raise InputError("is no folder of partitions: sitmap extract --engine makes them", source=str(path))
    if manifest["state"] == "running":
        raise InputError("is not at its end: run the same command again, which goes on", source=str(path))
    for part in manifest["partitions"]:
        if part["state"] == "failed":
            notify(Notice("failure", f"{path}: partition {part['number']} has failed: {part['reason']}"))
    files = [part_path(folder, part["number"]) for part in manifest["partitions"] if part["state"] == "done"]
    for file in files:
        if not file.is_file():
            raise InputError("is missing: run sitmap extract again, which makes it anew", source=str(file))
    return combined(validate(gpd.read_parquet(file)) for file in files)
