"""GeoParquet 1.1: typed columns, a covering bounding box a row, for DuckDB, Sedona, geopandas and large sets."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers import style
from layers.errors import ExportError
from layers.export.about import About, about_table
from layers.export.atomic import atomic_path
from layers.export.fields import Rows, table_rows
from layers.schema import CRS

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["event_table", "parquet_bytes", "write_geoparquet", "write_rows"]

VERSION = "1.1.0"
GEOMETRY, BOX = "geometry", "bbox"
CORNERS = ("xmin", "ymin", "xmax", "ymax")
# Readers that look for an area skip whole groups, so they should not be too large.
ROWS_A_GROUP = 20_000


def write_geoparquet(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
    profile: str | None = None,
) -> Path:
    """Write an event table as GeoParquet 1.1.

    Geometries are WKB in OGC:CRS84, outer rings counter-clockwise, each with its bounding box in the column ``bbox``.
    Columns have the same types whatever the rows hold: lists of words are lists, lists of objects JSON text, dates
    are dates.

    Parameters
    ----------
    table : pandas.DataFrame or geopandas.GeoDataFrame
        An event table (`layers.schema.validate` is applied).
    path : path
        Replaced if it exists, as a whole or not at all.
    title, credits, border_view, profile : optional
        Go, as JSON, into the file's metadata under the key ``about``.

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
    Lost in the file: NUL and lone surrogates in text become U+FFFD; a column of the user's own named ``bbox`` gets a
    number.
    """
    return _write(event_table(table, title=title, credits=credits, border_view=border_view, profile=profile), path)


def event_table(
    table: pd.DataFrame,
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
    profile: str | None = None,
) -> pa.Table:
    """Return an event table in Arrow's form with the metadata of GeoParquet, as `write_geoparquet` writes it."""
    from layers.schema import validate

    valid = validate(table)
    return _arrow_table(table_rows(valid), about_table(valid, title, credits, border_view, profile))


def write_rows(rows: Rows, path: str | os.PathLike[str], about: About) -> Path:
    """Write rows of any columns as `write_geoparquet` writes events."""
    return _write(_arrow_table(rows, about), path)


def parquet_bytes(made: pa.Table) -> bytes:
    """Return the bytes of the file that `write_geoparquet` would write of a table in Arrow's form."""
    buffer = io.BytesIO()
    _fill(made, buffer)
    return buffer.getvalue()


def _write(made: pa.Table, path: str | os.PathLike[str]) -> Path:
    import pyarrow as pa

    def fill(temporary: str) -> None:
        try:
            _fill(made, temporary)
        except pa.ArrowException as error:
            raise ExportError(f"cannot write {path}: {error}") from error

    return atomic_path(path, fill)


def _fill(made: pa.Table, where: str | io.BytesIO) -> None:
    import pyarrow.parquet as pq

    pq.write_table(made, where, compression="zstd", row_group_size=ROWS_A_GROUP)


def _arrow_table(rows: Rows, about: About) -> pa.Table:
    import pyarrow as pa

    from geo.geometry import orient
    from layers.export.arrow import arrow_fields

    fields, arrays = arrow_fields(rows.fields, taken=(GEOMETRY, BOX), lists=True)
    shapes = np.array([None if shape is None else orient(shape) for shape in rows.shapes], dtype=object)
    bounds = shapely.bounds(shapes)
    there = ~shapely.is_missing(shapes)
    box = pa.StructArray.from_arrays(
        [pa.array(bounds[:, at].astype(float)) for at in range(4)], names=list(CORNERS), mask=pa.array(~there)
    )
    fields += [pa.field(BOX, box.type), pa.field(GEOMETRY, pa.binary())]
    arrays += [box, pa.array(shapely.to_wkb(shapes, byte_order=1, flavor="iso").tolist(), type=pa.binary())]
    metadata = {
        "geo": json.dumps(_geo(shapes[there], bounds[there])),
        "about": json.dumps(_about(about), ensure_ascii=False),
    }
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=metadata))


def _geo(shapes: np.ndarray[Any, Any], bounds: np.ndarray[Any, Any]) -> dict[str, Any]:
    """Return the metadata that the format asks for (https://geoparquet.org/releases/v1.1.0/)."""
    from pyproj import CRS as Projection

    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in shapes}),
        "crs": Projection(CRS).to_json_dict(),
        "edges": "planar",
        "orientation": "counterclockwise",
        "covering": {"bbox": {corner: [BOX, corner] for corner in CORNERS}},
    }
    if len(bounds):
        column["bbox"] = [*bounds[:, :2].min(axis=0).tolist(), *bounds[:, 2:].max(axis=0).tolist()]
    return {"version": VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


def _about(about: About) -> dict[str, Any]:
    return {
        "title": about.title,
        "period": about.days(),
        "border_view": about.border_view,
        "profile": about.profile,
        "credits": list(about.credits),
    }
