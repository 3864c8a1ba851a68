"""Paths, folders and patterns → the files of control that are meant."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from geo.control.dates import without_days
from geo.errors import ControlError

__all__ = ["SUFFIXES", "ControlFile", "ControlPaths", "find_files"]

ControlPaths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
SUFFIXES = (
    ".geojson", ".json", ".geojson.gz", ".json.gz", ".kml", ".kmz", ".gpkg", ".shp", ".zip", ".fgb",
)  # fmt: skip
# "map (1)", "map copy 2", "map_v2", "map-final": the same map once more.
_VERSION = re.compile(r"(?:\s*\(\d+\)|[\s_-]+(?:copy(?: \d+)?|v\d+|ver\d*|rev\d*|final|new|updated|latest))$", re.I)
FORMATS = "GeoJSON, KML, KMZ, GeoPackage, a shapefile (or a zip of one), or JSON of an ArcGIS FeatureServer"


@dataclass(frozen=True, slots=True)
class ControlFile:
    """A file to read.

    Parameters
    ----------
    path : pathlib.Path
    named : bool
        It was named itself, and not found in a folder or by a pattern.
    """

    path: Path
    named: bool

    @property
    def name(self) -> str:
        """The path as messages name it."""
        return str(self.path)

    @property
    def stem(self) -> str:
        """The file's name without what says its format."""
        name = self.path.name
        for suffix in sorted(SUFFIXES, key=len, reverse=True):
            if name.lower().endswith(suffix):
                return name[: -len(suffix)]
        return self.path.stem

    @property
    def series(self) -> str:
        """The stem without its day and without what marks a copy or a version: files of one map have one."""
        text = without_days(self.stem)
        while (shorter := _VERSION.sub("", text)) != text:
            text = shorter
        return text.strip(" _-.")


def find_files(paths: ControlPaths) -> list[ControlFile]:
    """Return the files that paths mean, in the order of their names and each once.

    A folder means the files of known formats in it and in the folders below; a pattern (``*``, ``?``, ``[...]``,
    ``**``) what fits it.

    Raises
    ------
    geo.errors.ControlError
        For a path that is not there, and a folder or a pattern that means no file.
    """
    listed = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    if not listed:
        raise ControlError("no file of control is named")
    found: dict[str, ControlFile] = {}
    for given in listed:
        for file in _files(os.fspath(given)):
            key = os.path.realpath(file.path)
            if key not in found or (file.named and not found[key].named):
                found[key] = file
    return sorted(found.values(), key=lambda file: (file.path.name, file.name))


def _files(given: str) -> list[ControlFile]:
    path = Path(given)
    if path.is_dir():
        inside = [
            ControlFile(found, False)
            for found in path.rglob("*")
            if found.name.lower().endswith(SUFFIXES) and found.is_file()
            and not any(part.startswith(".") or part == "__MACOSX" for part in found.relative_to(path).parts)
        ]  # fmt: skip
        if not inside:
            raise ControlError(f"{given}: the folder holds no file of control; give {FORMATS}")
        return inside
    if path.exists():
        return [ControlFile(path, True)]
    if glob.has_magic(given):
        fitting = [Path(found) for found in glob.glob(given, recursive=True)]
        files = [ControlFile(found, False) for found in fitting if found.is_file()]
        files += [file for found in fitting if found.is_dir() for file in _files(str(found))]
        if not files:
            raise ControlError(f"{given}: no file fits this pattern; check the path")
        return files
    raise ControlError(f"{given}: no such file or folder; check the path")
