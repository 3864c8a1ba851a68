"""Feature tables: one a layer and kind of geometry, typed columns, a spatial index, rows that are found by their id."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from layers.errors import ExportError
from layers.export.fields import Field, Rows, free_name, json_text
from layers.export.gpkg.binary import SRS_ID, geometry_blobs
from layers.export.gpkg.container import names_of, quoted, register
from layers.words import words

__all__ = [
    "AREAS", "KINDS", "Kind", "Named", "Part", "check_ours", "describe", "kinds_of", "part_of", "parts_of", "put",
    "refresh", "spatial_index", "tables_of", "uniform",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of geometry: the end of its tables' names, and the type of their column (None: no geometry)."""

    end: str
    title: str
    type_name: str | None


# Polygons and lines are kept as their multi-forms, so that one table takes all of a layer.
AREAS = Kind("areas", "areas", "MULTIPOLYGON")
_LINES = Kind("lines", "lines", "MULTILINESTRING")
_POINTS = Kind("points", "points", "POINT")
_UNPLACED = Kind("unplaced", "without a place on the map", None)
_BY_TYPE = {
    -1: _UNPLACED,
    0: _POINTS,
    1: _LINES,
    2: _LINES,
    3: AREAS,
    4: Kind("multipoints", "groups of points", "MULTIPOINT"),
    5: _LINES,
    6: AREAS,
    7: Kind("collections", "mixed geometries", "GEOMETRYCOLLECTION"),
}
KINDS: tuple[Kind, ...] = tuple({kind.end: kind for kind in _BY_TYPE.values()}.values())

_TYPES = {
    "str": "TEXT", "int": "INTEGER", "float": "REAL", "bool": "BOOLEAN", "date": "DATE", "list": "TEXT", "json": "TEXT",
}  # fmt: skip
_VALUES: dict[str, Callable[[Any], Any]] = {
    "bool": int, "date": lambda day: day.isoformat(), "list": json_text, "json": json_text,
}  # fmt: skip
# Names of our own in each table, which columns of the user's must not take.
_OURS = ("fid", "geom")


@dataclass(frozen=True, slots=True)
class Named:
    """Rows as they are stored: columns with their names in the file, geometries."""

    columns: dict[str, Field]
    shapes: np.ndarray[Any, Any]

    @classmethod
    def of(cls, rows: Rows) -> Named:
        """Give the columns names that SQL tells apart."""
        return cls(_named(rows.fields), rows.shapes)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows that go into one table.

    Parameters
    ----------
    table, title : str
        Name and identifier of the table.
    kind : Kind
        Of its geometries.
    rows : list of int
    """

    table: str
    title: str
    kind: Kind
    rows: list[int]


def kinds_of(shapes: np.ndarray[Any, Any]) -> list[Kind]:
    """Return the kind of each geometry."""
    return [_BY_TYPE[int(number)] for number in shapely.get_type_id(shapes)]


def part_of(layer: str, kind: Kind, rows: list[int]) -> Part:
    """Return the table of events of a layer with geometries of a kind."""
    return Part(f"{layer}_{kind.end}", f"{words().layer(layer)}: {kind.title}", kind, rows)


def parts_of(rows: Named, layers: Sequence[str]) -> list[tuple[str, Part]]:
    """Return layer and rows of each table of events, by layers and kinds; without any row, tables for points."""
    kinds = kinds_of(rows.shapes)
    found: dict[tuple[str, str], list[int]] = {} if kinds else {(layer, _POINTS.end): [] for layer in layers}
    for row, (layer, kind) in enumerate(zip(rows.columns["layer"].values, kinds, strict=True)):
        found.setdefault((layer, kind.end), []).append(row)
    return [
        (layer, part_of(layer, kind, found[layer, kind.end]))
        for layer in layers
        for kind in KINDS
        if (layer, kind.end) in found
    ]


def tables_of(connection: sqlite3.Connection, layers: Sequence[str]) -> list[str]:
    """Return the tables of events that a GeoPackage has."""
    wanted = {f"{layer}_{kind.end}" for layer in layers for kind in KINDS}
    rows = connection.execute("SELECT table_name FROM gpkg_contents ORDER BY rowid")
    return [name for (name,) in rows if name in wanted and "id" in names_of(connection, name)]


def put(connection: sqlite3.Connection, part: Part, rows: Named, known: dict[str, tuple[str, int]], stamp: str) -> bool:
    """Write rows to their table; return whether the table is new.

    Parameters
    ----------
    connection : sqlite3.Connection
        In a transaction.
    part : Part
    rows : Named
    known : dict
        The table and fid of each id that the file has. A row of the same id is replaced: in its table its values are,
        what others added to it stays; from another table it moves here.
    stamp : str
        Day and time that the file bears.
    """
    new = not names_of(connection, part.table)
    if new:
        _create(connection, part, rows, stamp)
    else:
        _widen(connection, part, rows)
    spatial = part.kind.type_name is not None
    names = [*rows.columns, *(("geom",) if spatial else ())]
    values = [_stored(field, part.rows) for field in rows.columns.values()]
    if spatial:
        values.append(geometry_blobs(uniform(rows.shapes[part.rows], part.kind)))
    table, listed = quoted(part.table), ", ".join(map(quoted, names))
    insert = f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' * len(names))})"
    update = f"UPDATE {table} SET {', '.join(f'{quoted(name)} = ?' for name in names)} WHERE fid = ?"
    identities = values[names.index("id")]
    fresh = []
    for identity, row in zip(identities, zip(*values, strict=True), strict=True):
        where, fid = known.get(identity, ("", 0))
        if where == part.table:
            connection.execute(update, (*row, fid))
            continue
        if where:
            connection.execute(f"DELETE FROM {quoted(where)} WHERE fid = ?", (fid,))
        fresh.append(row)
    connection.executemany(insert, fresh)
    if new and spatial:
        spatial_index(connection, part.table, rows.shapes[part.rows])
    return new


def check_ours(connection: sqlite3.Connection, part: Part) -> None:
    """Refuse a table that others have made.

    Raises
    ------
    layers.errors.ExportError
        When it lacks what ours have.
    """
    there = names_of(connection, part.table)
    if not {"fid", "id", "start_date", "end_date"} <= set(there) or ("geom" in there) != (
        part.kind.type_name is not None
    ):
        raise ExportError(f"the table {part.table!r} of the GeoPackage is not one of ours: choose another file")


def refresh(connection: sqlite3.Connection, table: str, stamp: str) -> None:
    """Bring what the contents say of a table to what it holds."""
    box: tuple[float | None, ...] = (None,) * 4
    if "geom" in names_of(connection, table):
        box = connection.execute(
            f"SELECT min(minx), min(miny), max(maxx), max(maxy) FROM {quoted(f'rtree_{table}_geom')}"
        ).fetchone()
    connection.execute(
        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?, last_change = max(last_change, ?) "
        "WHERE table_name = ?",
        (*box, stamp, table),
    )


def _named(fields: Sequence[Field]) -> dict[str, Field]:
    """Name the columns: SQL takes capitals for small letters, and every column needs a name of its own."""
    named: dict[str, Field] = {}
    taken = set(_OURS)
    for field in fields:
        name = free_name(field.name or "column", taken, str.lower)
        taken.add(name.lower())
        named[name] = field
    return named


def _stored(field: Field, rows: Sequence[int]) -> list[Any]:
    convert = _VALUES.get(field.kind)
    picked = [field.values[row] for row in rows]
    return picked if convert is None else [None if value is None else convert(value) for value in picked]


def uniform(shapes: np.ndarray[Any, Any], kind: Kind) -> np.ndarray[Any, Any]:
    """Return geometries of one kind as they are kept: polygons and lines in their multi-forms."""
    if kind not in (AREAS, _LINES):
        return shapes
    uniform = shapes.copy()
    single = np.isin(shapely.get_type_id(shapes), (1, 2, 3))
    uniform[single] = [
        shapely.MultiPolygon([shape]) if kind is AREAS else shapely.MultiLineString([shape.coords])
        for shape in shapes[single]
    ]
    return uniform


def _create(connection: sqlite3.Connection, part: Part, rows: Named, stamp: str) -> None:
    columns = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
    if part.kind.type_name is not None:
        columns.append(f"geom {part.kind.type_name}")
    for name, field in rows.columns.items():
        columns.append(f"{quoted(name)} {_TYPES[field.kind]}{' NOT NULL UNIQUE' if name == 'id' else ''}")
    connection.execute(f"CREATE TABLE {quoted(part.table)} ({', '.join(columns)})")
    spatial = part.kind.type_name is not None
    kind = "features" if spatial else "attributes"
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) "
        "VALUES (?,?,?,?,?,?)",
        (part.table, kind, part.title, part.title, stamp, SRS_ID if spatial else None),
    )
    for name, field in rows.columns.items():
        describe(connection, part.table, name, field)
    if spatial:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?,?,?,?,0,0)", (part.table, "geom", part.kind.type_name, SRS_ID)
        )


def _widen(connection: sqlite3.Connection, part: Part, rows: Named) -> None:
    """Add the columns that a table does not have yet."""
    check_ours(connection, part)
    there = names_of(connection, part.table)
    for name, field in rows.columns.items():
        if name.lower() not in there:
            connection.execute(f"ALTER TABLE {quoted(part.table)} ADD COLUMN {quoted(name)} {_TYPES[field.kind]}")
            describe(connection, part.table, name, field)


def describe(connection: sqlite3.Connection, table: str, name: str, field: Field) -> None:
    """Say what a column means, and that it holds JSON."""
    mime = "application/json" if field.kind in ("list", "json") else None
    if mime or field.meaning:
        connection.execute(
            "INSERT OR REPLACE INTO gpkg_data_columns (table_name, column_name, description, mime_type) "
            "VALUES (?,?,?,?)",
            (table, name, field.meaning or None, mime),
        )


def spatial_index(connection: sqlite3.Connection, table: str, shapes: np.ndarray[Any, Any]) -> None:
    """Make the spatial index with the triggers that keep it (annex F.3 of the standard, version 1.3).

    The rows that a new table has, with these geometries in the order of their fid, are entered at once: the triggers
    would ask for each several times.
    """
    tree, name = quoted(f"rtree_{table}_geom"), quoted(table)
    connection.execute(f"CREATE VIRTUAL TABLE {tree} USING rtree(id, minx, maxx, miny, maxy)")
    numbers = [fid for (fid,) in connection.execute(f"SELECT fid FROM {name} ORDER BY fid")]
    bounds = shapely.bounds(shapes)[:, [0, 2, 1, 3]].tolist()
    boxes = ((fid, *box) for fid, box in zip(numbers, bounds, strict=True) if box[0] == box[0])
    connection.executemany(f"INSERT INTO {tree} VALUES (?,?,?,?,?)", boxes)
    enter = (
        f"INSERT OR REPLACE INTO {tree} VALUES "
        "(NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));"
    )
    leave = f"DELETE FROM {tree} WHERE id = OLD.fid;"
    there = "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))"
    for end, when, what, then in (
        ("insert", "INSERT", there, enter),
        ("update1", "UPDATE OF geom", f"OLD.fid = NEW.fid AND {there}", enter),
        ("update2", "UPDATE OF geom", f"OLD.fid = NEW.fid AND NOT {there}", leave),
        ("update3", "UPDATE", f"OLD.fid != NEW.fid AND {there}", leave + enter),
        (
            "update4",
            "UPDATE",
            f"OLD.fid != NEW.fid AND NOT {there}",
            f"DELETE FROM {tree} WHERE id IN (OLD.fid, NEW.fid);",
        ),
        ("delete", "DELETE", "OLD.geom NOT NULL", leave),
    ):
        trigger = quoted(f"rtree_{table}_geom_{end}")
        connection.execute(f"CREATE TRIGGER {trigger} AFTER {when} ON {name} WHEN {what} BEGIN {then} END")
    register(connection, table, "geom", "gpkg_rtree_index", "rtree", "write-only")
