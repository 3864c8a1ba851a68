"""Files: one module a format behind one registry."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from layers.errors import ExportError

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["FORMATS", "Format", "format_of", "write"]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: the function ``<module>.<function>(table, path, **options)`` returns the paths that it wrote."""

    name: str
    extensions: tuple[str, ...]
    module: str
    function: str


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        item.name: item
        for item in (Format("geojson", (".geojson", ".json"), "layers.export.geojson", "write_geojson_files"),)
    }
)


def format_of(path: str | os.PathLike[str]) -> str:
    """Return the format that a file name's extension stands for.

    Raises
    ------
    layers.errors.ExportError
        For an extension that no format has; the message lists those that are known.
    """
    suffix = Path(path).suffix.casefold()
    for item in FORMATS.values():
        if suffix in item.extensions:
            return item.name
    known = ", ".join(extension for item in FORMATS.values() for extension in item.extensions)
    found = f"the extension {suffix!r}" if suffix else "a name without an extension"
    raise ExportError(f"{path}: {found} tells no format; known extensions: {known}")


def write(table: pd.DataFrame, path: str | os.PathLike[str], format: str | None = None, **options: Any) -> list[Path]:
    """Write an event table to a file.

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        An event table (`layers.schema.validate` is applied).
    path : path
        Replaced if it exists, as a whole or not at all.
    format : str, optional
        A key of `FORMATS`; by default what the extension says.
    **options
        For the format's own function.

    Returns
    -------
    list of pathlib.Path
        The files written.

    Raises
    ------
    layers.errors.ExportError
        For an unknown format, or when the file cannot be written.
    layers.errors.SchemaError
        When the table is no event table.
    """
    name = format_of(path) if format is None else format
    if name not in FORMATS:
        raise ExportError(f"unknown format {name!r}; known formats: {', '.join(FORMATS)}")
    chosen = FORMATS[name]
    function = getattr(import_module(chosen.module), chosen.function)
    paths: list[Path] = function(table, path, **options)
    return paths
