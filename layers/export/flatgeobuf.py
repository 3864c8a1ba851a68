"""FlatGeobuf: one binary table with a spatial index, quick to open and to look into, also over a network."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from layers import style
from layers.errors import ExportError
from layers.export.about import About, about_table
from layers.export.atomic import atomic_write
from layers.export.fields import Rows, table_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write_flatgeobuf", "write_rows"]

GEOMETRY = "geometry"


def write_flatgeobuf(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
    profile: str | None = None,
) -> Path:
    """Write an event table as FlatGeobuf, in EPSG:4326 with longitude first.

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        An event table (`layers.schema.validate` is applied).
    path : path
        Replaced if it exists, as a whole or not at all.
    title, credits, border_view, profile : optional
        Become title and description in the file's head.

    Returns
    -------
    pathlib.Path
        The path as given.

    Raises
    ------
    layers.errors.ExportError
        When the file cannot be written.
    layers.errors.SchemaError
        When the table is no event table.

    Notes
    -----
    Lost in the file: the order of rows, which is that of the spatial index; dates are times at midnight, as the format
    has no days; lists are JSON text; NUL and lone surrogates in text become U+FFFD; a column of the user's own named
    ``geometry`` gets a number. Where rows without a geometry are among them there is no spatial index, and the order
    stays.
    """
    from layers.schema import validate

    valid = validate(table)
    return write_rows(table_rows(valid), path, about_table(valid, title, credits, border_view, profile))


def write_rows(rows: Rows, path: str | os.PathLike[str], about: About) -> Path:
    """Write rows of any columns as `write_flatgeobuf` writes events."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

    made, kind, whole = _arrow_table(rows)
    options = {
        "TITLE": about.title,
        "DESCRIPTION": "\n".join(about.lines()),
        "SPATIAL_INDEX": "YES" if whole else "NO",
    }

    # In memory: to a disk that is full GDAL would write a part of the file without a word.
    buffer = io.BytesIO()
    try:
        pyogrio.write_arrow(
            made, buffer, layer="events", driver="FlatGeobuf", geometry_name=GEOMETRY, geometry_type=kind,
            crs="EPSG:4326", layer_options=options,
        )  # fmt: skip
    except (DataSourceError, DataLayerError, FeatureError, GeometryError) as error:
        raise ExportError(f"cannot write {path}: {error}") from error
    return atomic_write(path, buffer.getvalue())


def _arrow_table(rows: Rows) -> tuple[Any, str, bool]:
    """Return the table, the type of its geometries (Unknown for several), and whether every row has one."""
    import pyarrow as pa

    from layers.export.arrow import arrow_fields

    fields, arrays = arrow_fields(rows.fields, taken=(GEOMETRY,), lists=False)
    shapes = rows.shapes
    fields.append(pa.field(GEOMETRY, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"}))
    arrays.append(pa.array(shapely.to_wkb(shapes, byte_order=1, flavor="iso").tolist(), type=pa.binary()))
    kinds = {shape.geom_type for shape in shapes if shape is not None}
    kind = kinds.pop() if len(kinds) == 1 else "Unknown"
    whole = bool(len(shapes)) and not shapely.is_missing(shapes).any()
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields)), kind, whole
