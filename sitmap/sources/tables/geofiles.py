"""Files of features (GeoJSON, GeoPackage, FlatGeobuf, a shapefile) and Parquet → cells and geometries in lon, lat."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sitmap.errors import InputError
from sitmap.sources.tables.raw import Piece, RawTable, cell_text

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["feature_tables", "parquet_table"]

_ROWS_A_PIECE = 8_000
_WGS84 = "OGC:CRS84"


def feature_tables(path: Path, name: str) -> list[RawTable]:
    """Return the layers of a file that GDAL reads, one table each.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    import pyogrio
    from pyogrio.errors import DataSourceError

    try:
        with _quiet():
            layers = [str(layer) for layer, _ in pyogrio.list_layers(path)]
    except DataSourceError as error:
        raise InputError(f"cannot be read ({error}): save it anew", source=name) from None
    tables = [_layer(path, name if len(layers) == 1 else f"{name}, layer {layer}", layer) for layer in layers]
    return [table for table in tables if table is not None]


def _layer(path: Path, name: str, layer: str) -> RawTable | None:
    import pyogrio

    with _quiet():
        info = pyogrio.read_info(path, layer=layer)
    columns = tuple(str(field) for field in info["fields"])
    geometry = info.get("geometry_type") is not None
    if not columns or not all(columns):
        return None

    def pieces(wanted: Sequence[str] | None) -> Iterator[Piece]:
        kept = list(columns if wanted is None else wanted)
        row = 1
        with ExitStack() as stack:
            with _quiet():
                drawn = geometry and wanted is None
                opened = pyogrio.raw.open_arrow(
                    path, layer=layer, batch_size=_ROWS_A_PIECE, use_pyarrow=True, columns=kept, read_geometry=drawn
                )
                meta, reader = stack.enter_context(opened)
            for batch in reader:
                shapes = None
                if drawn:
                    shapes = _shapes(batch.column(meta["geometry_name"] or "wkb_geometry"), meta["crs"], name)
                yield Piece(_frame(batch, kept), row + np.arange(batch.num_rows), shapes=shapes)
                row += batch.num_rows

    return RawTable(name, columns, pieces, shapes=geometry)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep GDAL's warnings about names and extensions of files to itself: content is what counts here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def parquet_table(path: Path, name: str) -> RawTable:
    """Return the table of a Parquet file; with its geometries where it is GeoParquet.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"is no Parquet file that can be read ({error}): write it anew", source=name) from None
    about = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    geometry = about.get("primary_column")
    drawn = about.get("columns", {}).get(geometry, {})
    if geometry is not None and drawn.get("encoding") != "WKB":
        raise InputError(f"has geometries as {drawn.get('encoding')}: write them as WKB", source=name)
    columns = tuple(column for column in schema.names if column != geometry)

    def pieces(wanted: Sequence[str] | None) -> Iterator[Piece]:
        kept = list(columns if wanted is None else wanted)
        row = 1
        more = [geometry] if geometry is not None and wanted is None else []
        for batch in pq.ParquetFile(path).iter_batches(_ROWS_A_PIECE, columns=kept + more):
            shapes = _shapes(batch.column(geometry), drawn.get("crs") or _WGS84, name) if more else None
            yield Piece(_frame(batch, kept), row + np.arange(batch.num_rows), shapes=shapes)
            row += batch.num_rows

    return RawTable(name, columns, pieces, shapes=geometry is not None)


def _frame(batch: pa.RecordBatch, columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd
    import pyarrow as pa

    data = {}
    for name in columns:
        column = batch.column(name)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            data[name] = column.to_pandas().astype("str").fillna("")
        else:
            data[name] = pd.Series([cell_text(value) for value in column.to_pylist()], dtype="str")
    return pd.DataFrame(data, columns=list(columns))


def _shapes(column: Any, crs: Any, name: str) -> np.ndarray[Any, Any]:
    import shapely

    shapes = shapely.force_2d(shapely.from_wkb(column.to_numpy(zero_copy_only=False), on_invalid="ignore"))
    return to_lonlat(shapes, crs, name)


def to_lonlat(shapes: np.ndarray[Any, Any], crs: Any, name: str) -> np.ndarray[Any, Any]:
    """Return geometries in lon, lat.

    Raises
    ------
    InputError
        For a coordinate system that is not known.
    """
    import pyproj
    import shapely

    if crs is None:
        return shapes
    try:
        system = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError:
        raise InputError(f"has coordinates in a system that is not known ({str(crs)[:60]})", source=name) from None
    if system.equals(pyproj.CRS(_WGS84), ignore_axis_order=True):
        return shapes
    turn = pyproj.Transformer.from_crs(system, _WGS84, always_xy=True).transform
    moved = shapely.transform(shapes, lambda xy: np.column_stack(turn(xy[:, 0], xy[:, 1])))
    result: np.ndarray[Any, Any] = moved
    return result
