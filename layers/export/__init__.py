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


# Options that every format takes.
COMMON = frozenset({"title", "credits", "border_view", "profile"})
# And those that some take.
APPEND, HXL, CONTROL, LANG = (frozenset({name}) for name in ("append", "hxl", "control", "lang"))
EVENT_LAYERS = ("strike", "air_defence", "ground", "control")


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: the function ``<module>.<function>(table, path, **options)`` returns the path, or paths, written.

    Parameters
    ----------
    name : str
    extensions : tuple of str
        The first is the one that new files get.
    module, function : str
    options : frozenset of str
        What the function takes beside ``title``, ``credits``, ``border_view`` and ``profile``. Areas of control
        (``control``) go into files of their own, by the module's ``write_rows``, where layers are not kept apart.
    apart : bool
        Files of the format keep the layers apart by themselves, as tables, sheets or folders.
    """

    name: str
    extensions: tuple[str, ...]
    module: str
    function: str
    options: frozenset[str] = frozenset()
    apart: bool = False


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        item.name: item
        for item in (
            Format("geojson", (".geojson", ".json"), "layers.export.geojson", "write_geojson", CONTROL),
            Format("geojsonl", (".geojsonl", ".ndjson"), "layers.export.geojsonl", "write_geojsonl", CONTROL),
            Format("gpkg", (".gpkg",), "layers.export.geopackage", "write_geopackage", APPEND | CONTROL, True),
            Format("kml", (".kml",), "layers.export.kml", "write_kml", CONTROL, True),
            Format("kmz", (".kmz",), "layers.export.kml", "write_kmz", CONTROL, True),
            Format("csv", (".csv",), "layers.export.csv", "write_csv", HXL),
            Format("xlsx", (".xlsx",), "layers.export.xlsx", "write_xlsx", HXL),
            Format("parquet", (".parquet",), "layers.export.geoparquet", "write_geoparquet", CONTROL),
            Format("fgb", (".fgb",), "layers.export.flatgeobuf", "write_flatgeobuf", CONTROL),
            Format("png", (".png",), "layers.export.picture", "write_picture_files", CONTROL | LANG, True),
            Format("svg", (".svg",), "layers.export.picture", "write_picture_files", CONTROL | LANG, True),
        )
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


def write(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    format: str | None = None,
    *,
    per_layer: bool = False,
    **options: Any,
) -> list[Path]:
    """Write an event table to a file.

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        An event table (`layers.schema.validate` is applied).
    path : path
        Replaced if it exists, as a whole or not at all.
    format : str, optional
        A key of `FORMATS`; by default what the extension says.
    per_layer : bool
        One file for each layer that has rows, its name before the extension: ``map.strike.geojson``. Formats whose
        files keep the layers apart by themselves make one file all the same.
    **options
        For the format's own function. With `per_layer`, areas of control (`control`, a sequence of
        `geo.control.ControlSeries`) are written by every format of areas, a file a source: ``map.areas_isw.geojson``.

    Returns
    -------
    list of pathlib.Path
        The files written.

    Raises
    ------
    layers.errors.ExportError
        For an unknown format or option, or when the file cannot be written.
    layers.errors.SchemaError
        When the table is no event table.
    """
    name = format_of(path) if format is None else format
    if name not in FORMATS:
        raise ExportError(f"unknown format {name!r}; known formats: {', '.join(FORMATS)}")
    chosen = FORMATS[name]
    strange = sorted(options.keys() - chosen.options - COMMON)
    if strange:
        known = ", ".join(sorted(chosen.options | COMMON))
        raise ExportError(f"the format {name} has no option {', '.join(map(repr, strange))}; it has: {known}")
    module = import_module(chosen.module)
    function = getattr(module, chosen.function)
    if chosen.apart:
        return _listed(function(table, path, **options))
    control = options.pop("control", ())
    if not per_layer:
        if control:
            raise ExportError(
                f"{path}: areas of control are no events; {name} has files of their own for them (per_layer)"
            )
        return _listed(function(table, path, **options))
    from layers.export.control_rows import area_tables
    from layers.schema import validate

    valid = validate(table)
    whole = Path(path)
    found = [layer for layer in EVENT_LAYERS if (valid["layer"] == layer).any()]
    written = [
        one
        for layer in found
        for one in _listed(function(valid[valid["layer"] == layer], _named(whole, layer), **options))
    ]
    for areas in area_tables(control, options.get("profile")):
        written.append(module.write_rows(areas.rows, _named(whole, areas.name), areas.about))
    return written


def _named(path: Path, layer: str) -> Path:
    return path.with_name(f"{path.stem}.{layer}{path.suffix}")


def _listed(written: Path | list[Path]) -> list[Path]:
    return written if isinstance(written, list) else [written]
