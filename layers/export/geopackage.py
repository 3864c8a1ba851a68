"""GeoPackage: one table a layer and kind of geometry, typed, styled for QGIS, and one that can be added to."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from layers import style
from layers.errors import ExportError
from layers.export.about import About, about_table
from layers.export.atomic import atomic_path, atomic_write
from layers.export.control_rows import AreaTable, area_tables

if TYPE_CHECKING:
    import sqlite3

    import geopandas as gpd
    import pandas as pd

    from geo.control import ControlSeries

__all__ = ["write_geopackage", "write_layers"]

# GDAL writes when a layer was changed; without a clock that is always this.
_NEVER = "1970-01-01T00:00:00.000Z"


def write_geopackage(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
    profile: str | None = None,
    append: bool = False,
    control: Sequence[ControlSeries] = (),
) -> Path:
    """Write an event table as a GeoPackage, or add it to one.

    The tables are named after layer and kind of geometry: ``strike_points``, ``control_areas``, and ``..._unplaced``
    for rows without a geometry. Columns have the types of the schema, dates are DATE, lists are JSON. QGIS finds its
    styles, the fields of its temporal controller, and whom to name, by itself.

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        An event table (`layers.schema.validate` is applied).
    path : path
        Replaced if it exists, as a whole or not at all.
    title : str, optional
        Becomes the title in the file's metadata.
    credits : sequence of str
        Become the rights in the file's metadata; on appending, beside those that it names already.
    border_view, profile : str, optional
        Become the description in the file's metadata.
    append : bool
        Add to the file where there is one: a row whose `id` is there takes the old one's place, all others stay, and
        so do tables, columns and styles that someone else put there. It is one transaction: whatever happens in the
        middle, the file is as it was. `incident_id` links rows of one run only.
    control : sequence of geo.control.ControlSeries, optional
        Areas of control, a table a source (``areas_deepstate``), each area with the days from its snapshot to the next
        one. On appending, snapshots of the same day are replaced, others stay.

    Returns
    -------
    pathlib.Path
        The path as given.

    Raises
    ------
    layers.errors.ExportError
        When the file cannot be written, another program is writing to it, or, on appending, it is no GeoPackage
        of ours, one of a newer version, or one of another profile; what stood there is untouched.
    layers.errors.SchemaError
        When the table is no event table.

    Notes
    -----
    Lost in the file: the order of rows of different tables; Polygon and LineString become their multi-forms; NUL and
    lone surrogates in text become U+FFFD; columns of the user's own whose names differ in capitals only, or are
    ``fid`` or ``geom``, get a number. Days stand in place of the times of writing: the last one that the rows name.
    """
    from layers.export.gpkg.container import opened, settle
    from layers.schema import validate

    valid = validate(table)
    about = about_table(valid, title, credits, border_view, profile)
    areas = area_tables(control, profile)
    given = Path(path)
    if append and given.exists() and given.stat().st_size:
        from layers.export.gpkg.metadata import check_own

        with opened(str(given), shown=given, new=False) as connection:
            check_own(connection, about, given)
            _enter(connection, valid, about, areas)
        return given

    def fill(temporary: str) -> None:
        with opened(temporary, shown=given, new=True) as connection:
            _enter(connection, valid, about, areas)
        settle(Path(os.path.realpath(given)))

    return atomic_path(given, fill)


def write_layers(layers: Mapping[str, gpd.GeoDataFrame], path: str | os.PathLike[str], *, about: str = "") -> Path:
    """Write tables with geometries as the layers of one GeoPackage.

    Parameters
    ----------
    layers : mapping of str to geopandas.GeoDataFrame
        By name, in OGC:CRS84 or EPSG:4326 (stored as the latter, lon first, as the standard has it).
    path : path
        Replaced if it exists, as a whole or not at all.
    about : str
        The description of each layer: source, licence, terms.

    Raises
    ------
    layers.errors.ExportError
        When the file cannot be written.
    """
    import pyogrio

    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _NEVER})
    try:
        with tempfile.TemporaryDirectory(prefix="sitmap-") as folder:
            made = Path(folder) / "layers.gpkg"
            for name, frame in layers.items():
                pyogrio.write_dataframe(
                    frame.to_crs("EPSG:4326"), made, layer=name, driver="GPKG", append=made.exists(),
                    layer_options={"DESCRIPTION": about} if about else {},
                )  # fmt: skip
            content = made.read_bytes()
    except (pyogrio.errors.DataSourceError, pyogrio.errors.FieldError, OSError) as error:
        raise ExportError(f"{path}: cannot be written as a GeoPackage ({error})") from None
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
    return atomic_write(path, content)


def _enter(connection: sqlite3.Connection, table: gpd.GeoDataFrame, about: About, areas: Sequence[AreaTable]) -> None:
    from layers.build import EVENT_SYMBOLS
    from layers.export.fields import table_rows
    from layers.export.gpkg.areas import enter_areas
    from layers.export.gpkg.container import create_system_tables, quoted, transaction
    from layers.export.gpkg.features import Named, parts_of, put, refresh, tables_of
    from layers.export.gpkg.metadata import describe, described, read_credits
    from layers.export.gpkg.styles import add_style, event_style, qgis_style

    layers = tuple(EVENT_SYMBOLS)
    stamp = _stamp(table)
    rows = Named.of(table_rows(table))
    with transaction(connection):
        create_system_tables(connection, stamp)
        known = {
            identity: (name, fid)
            for name in tables_of(connection, layers)
            for identity, fid in connection.execute(f"SELECT id, fid FROM {quoted(name)}")
        }
        for layer, part in parts_of(rows, layers):
            if put(connection, part, rows, known, stamp):
                qml = qgis_style(layer, part.kind.end)
                add_style(connection, part.table, qml, event_style(layer), stamp)
        tables = tables_of(connection, layers)
        for name in tables:
            refresh(connection, name, stamp)
        credits = tuple(dict.fromkeys((*read_credits(connection), *about.credits)))
        described(connection, replace(about, credits=credits), tables, stamp)
        enter_areas(connection, areas, stamp)
        for one in areas:
            describe(connection, one.about, one.name, stamp)


def _stamp(table: gpd.GeoDataFrame) -> str:
    """Return the last day that the rows name, as a time: the same table gives the same file at any time."""
    days = [day for name in ("published", "end_date", "start_date") for day in table[name] if day is not None]
    return f"{max(days).isoformat() if days else '1970-01-01'}T00:00:00.000Z"
