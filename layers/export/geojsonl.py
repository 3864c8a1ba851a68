"""GeoJSON with one feature a line and nothing around them: for sets larger than the memory, and for pipes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from layers import style
from layers.export.atomic import atomic_write
from layers.export.geojson import (
    encode,
    feature_texts,
    json_rows,
    record_rows,
    rounded_shapes,
    said_by,
    said_of,
)
from layers.schema import validate

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import pandas as pd

    from layers.export.about import About
    from layers.export.fields import Rows

__all__ = ["write_geojsonl", "write_rows"]


def write_geojsonl(
    table: pd.DataFrame,
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    credits: Sequence[str] = style.CREDITS,
    border_view: str | None = style.BORDER_VIEW,
    profile: str | None = None,
) -> Path:
    """Write an event table as newline-delimited GeoJSON (GeoJSONSeq without record separators).

    Each line is a feature as `layers.export.geojson.write_geojson` writes it. The first one has the member ``about``
    with title, period, view of borders, profile and credits: a foreign member, which readers pass over (RFC 7946, 6.1).

    Parameters, errors and what is lost are those of `write_geojson`; a table without rows gives an empty file.
    """
    valid = validate(table)
    said = said_of(valid, title, credits, border_view, profile)
    lines = _lines(np.asarray(valid.geometry, dtype=object), json_rows(valid), said)
    return atomic_write(path, (encode(line) for line in lines))


def write_rows(rows: Rows, path: str | os.PathLike[str], about: About) -> Path:
    """Write rows of any columns as `write_geojsonl` writes events."""
    lines = _lines(rows.shapes, record_rows(rows.fields), said_by(about))
    return atomic_write(path, (encode(line) for line in lines))


def _lines(shapes: Any, properties: Iterable[Mapping[str, Any]], said: Mapping[str, Any]) -> Iterator[str]:
    for feature in feature_texts(rounded_shapes(shapes), properties, {"about": said} if said else None):
        yield f"{feature}\n"
