"""FlatGeobuf: one binary table with a spatial index, quick to open and to look into, also over a network."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from layers import style
from layers.errors import ExportError
from layers.export.about import About, about_table
from layers.export.atomic import atomic_write
from layers.export.fields import Rows, table_rows

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

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
) -> list[Path]:
    """Write an event table as FlatGeobuf, in EPSG:4326 with longitude first.

    The format is for what has a place: rows without a geometry go into a table beside it (``map.unplaced.csv``, see
    `layers.export.csv.write_csv`). Among the others they would cost the spatial index, and GDAL's fast way to read the
    format breaks down at them (3.12).

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
    list of pathlib.Path
        The path as given and, where there are rows without a geometry, those of their table.

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
    ``geometry`` gets a number.
    """
    from layers.schema import validate

    valid = validate(table)
    nowhere = valid.geometry.isna()
    about = about_table(valid, title, credits, border_view, profile)
    written = [write_rows(table_rows(valid[~nowhere]), path, about)]
    if nowhere.any():
        from layers.export.csv import write_csv

        beside = Path(path).with_name(f"{Path(path).stem}.unplaced.csv")
        written += write_csv(
            valid[nowhere], beside, title=title, credits=credits, border_view=border_view, profile=profile
        )
    return written


def write_rows(rows: Rows, path: str | os.PathLike[str], about: About) -> Path:
    """Write rows of any columns, each with a geometry, as `write_flatgeobuf` writes events."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

    kinds = {shape.geom_type for shape in rows.shapes}
    options = {
        "TITLE": about.title,
        "DESCRIPTION": "\n".join(about.lines()),
        "SPATIAL_INDEX": "YES" if kinds else "NO",
    }
    # In memory: to a disk that is full GDAL would write a part of the file without a word.
    buffer = io.BytesIO()
    try:
        pyogrio.write_arrow(
            _arrow_table(rows), buffer, layer="events", driver="FlatGeobuf", geometry_name=GEOMETRY, crs="EPSG:4326",
            geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown", layer_options=options,
        )  # fmt: skip
    except (DataSourceError, DataLayerError, FeatureError, GeometryError) as error:
        raise ExportError(f"cannot write {path}: {error}") from error
    return atomic_write(path, buffer.getvalue())


def _arrow_table(rows: Rows) -> pa.Table:
    import pyarrow as pa

    from layers.export.arrow import arrow_fields

    fields, arrays = arrow_fields(rows.fields, taken=(GEOMETRY,), lists=False)
    fields.append(pa.field(GEOMETRY, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"}))
    arrays.append(pa.array(shapely.to_wkb(rows.shapes, byte_order=1, flavor="iso").tolist(), type=pa.binary()))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))
