"""Rows of the event table as the columns of a store take them, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.export.fields import Field, json_text, table_fields
from layers.export.gpkg.features import kinds_of, uniform
from layers.schema import BY_NAME, COLUMNS, CRS, OPTIONAL_GROUPS
from sitmap.model import Event, Span

if TYPE_CHECKING:
    import geopandas as gpd

    from sitmap.store.database import Shapes

__all__ = [
    "own_value", "row_digest", "row_version", "rows_of", "shape_digests", "spans_of", "stored_shapes", "table_of",
]  # fmt: skip

# How a day is told from a text among the columns that the schema does not know.
_DAY = "$date"


def rows_of(table: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return the rows of a validated table as values of the columns of a store.

    Columns that the schema does not know are one JSON object, `own`. `kind` says what is drawn. `digest` is the
    same for the same row, whatever incident it is of.
    """
    fields = table_fields(table)
    known = {field.name: _stored(field) for field in fields if field.name in BY_NAME}
    own = [field for field in fields if field.name not in BY_NAME]
    shapes = np.asarray(table.geometry, dtype=object)
    kinds = [kind.end for kind in kinds_of(shapes)]
    drawn = shape_digests(shapes)
    rows = []
    for number in range(len(table)):
        row = {name: values[number] for name, values in known.items()}
        row["own"] = _own_text(own, number)
        row["kind"] = kinds[number]
        row["digest"] = row_digest(row, drawn[number])
        rows.append(row)
    return rows


def _stored(field: Field) -> list[Any]:
    if field.kind in ("list", "json"):
        return [None if value is None else json_text(value) for value in field.values]
    return field.values


def _own_text(fields: Sequence[Field], row: int) -> str | None:
    values = {field.name: field.values[row] for field in fields if field.values[row] is not None}
    if not values:
        return None
    return json_text({name: {_DAY: day.isoformat()} if isinstance(day := value, date) else value
                      for name, value in values.items()})  # fmt: skip


def own_value(value: Any) -> Any:
    """Return a value of a column that the schema does not know."""
    if isinstance(value, dict) and value.keys() == {_DAY}:
        return date.fromisoformat(value[_DAY])
    return value


def row_version(dataset: str | None, own: str | None) -> float | None:
    """Return a number that is larger for a newer version of a row; None where its dataset has none.

    Parameters
    ----------
    dataset : str or None
    own : str or None
        The columns that the schema does not know, as they are kept.
    """
    from sitmap.sources.tables.profiles import known_profiles, plain_name

    newest = next((profile.newest for profile in known_profiles() if profile.key == dataset), None)
    if newest is None or own is None:
        return None
    text: Any = next((value for name, value in json.loads(own).items() if plain_name(name) == newest), None)
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def row_digest(row: Mapping[str, Any], drawn: str | None) -> str:
    """Return what is the same for the same values, whatever incident the row is of.

    Parameters
    ----------
    row : mapping
        Values in the order of the schema's columns, then `own` and `kind`.
    drawn : str or None
        The digest of what the row draws.
    """
    content = [f"{name}={value}" for name, value in row.items() if value is not None and name != "incident_id"]
    text = "\x1f".join((*content, drawn or ""))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def shape_digests(shapes: Shapes) -> list[str | None]:
    """Return what is the same for the same geometry; None where there is none."""
    return [
        None if body is None else hashlib.blake2b(body, digest_size=16).hexdigest()
        for body in shapely.to_wkb(shapes, byte_order=1, flavor="iso")
    ]


def stored_shapes(shapes: Shapes) -> tuple[Shapes, list[bool]]:
    """Return geometries as they are kept (polygons and lines as their multi-forms), and which were so already."""
    kept = shapes.copy()
    for kind in set(kinds_of(shapes)):
        of_kind = np.array([other is kind for other in kinds_of(shapes)], dtype=bool)
        kept[of_kind] = uniform(shapes[of_kind], kind)
    multiple = (shapely.get_type_id(kept) == shapely.get_type_id(shapes)).tolist()
    return kept, multiple


def spans_of(event: Event) -> str:
    """Return where in the report's text the words of an event stand, as JSON: ``[start, end]`` of each of them."""

    def of(span: Span | None) -> list[int] | None:
        return None if span is None else [span.start, span.end]

    spans = {
        "event": of(event.span),
        "quote": of(event.quote),
        "place": of(event.place.span if event.place is not None else None),
        "date": of(event.when.span),
        "claim": of(event.claim.span),
        "tolls": [[span.start, span.end] for span in event.tolls.spans] or None,
    }
    return json_text({name: value for name, value in spans.items() if value is not None})


def table_of(
    names: Sequence[str], rows: Sequence[Sequence[Any]], shapes: Shapes, own: Iterable[str | None]
) -> gpd.GeoDataFrame:
    """Return rows of a store as an event table.

    Parameters
    ----------
    names : sequence of str
        The columns of `rows`, all of them of the schema.
    rows : sequence of sequence
    shapes : array
        What each row draws; None where nothing.
    own : iterable of str or None
        The column `own` of each row.
    """
    import geopandas as gpd
    import pandas as pd

    from layers.values import cast

    values = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)) if rows else {}
    wanted = {column.name for column in COLUMNS}
    for group in OPTIONAL_GROUPS:
        some = {column.name for column in group}
        if any(value is not None for name in some for value in values.get(name, ())):
            wanted |= some
    empty: list[Any] = [None] * len(rows)
    data: dict[str, Any] = {}
    for name, column in BY_NAME.items():
        if name in wanted:
            given = values.get(name, empty)
            if column.kind == "list":
                given = [None if value is None else json.loads(value) for value in given]
            data[name] = cast(given, column)
    for name, column_values in _own_columns(own, len(rows)).items():
        data[name] = pd.Series(column_values, dtype=object)
    return gpd.GeoDataFrame(pd.DataFrame(data), geometry=gpd.GeoSeries(list(shapes), crs=CRS), crs=CRS)


def _own_columns(own: Iterable[str | None], count: int) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    for number, text in enumerate(own):
        for name, value in json.loads(text).items() if text is not None else ():
            columns.setdefault(name, [None] * count)[number] = own_value(value)
    return columns
