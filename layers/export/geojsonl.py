"""GeoJSON with one feature a line and nothing around them: for sets larger than the memory, and for pipes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from layers import style
from layers.export.atomic import atomic_write
from layers.export.geojson import encode, feature_texts, json_rows, rounded_shapes, said_of
from layers.schema import validate

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

__all__ = ["write_geojsonl"]


def write_geojsonl(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
) -> Path:
    """Write an event table as newline-delimited GeoJSON (GeoJSONSeq without record separators).

    Each line is a feature as `layers.export.geojson.write_geojson` writes it. The first one has the member ``about``
    with title, period, view of borders and credits: a foreign member, which readers pass over (RFC 7946, 6.1).

    Parameters, errors and what is lost are those of `write_geojson`; a table without rows gives an empty file.
    """
    valid = validate(table)
    return atomic_write(path, (encode(line) for line in _lines(valid, said_of(valid, title, credits, border_view))))


def _lines(table: gpd.GeoDataFrame, said: dict[str, Any]) -> Iterator[str]:
    shapes = rounded_shapes(np.asarray(table.geometry, dtype=object))
    for feature in feature_texts(shapes, json_rows(table), {"about": said} if said else None):
        yield f"{feature}\n"
