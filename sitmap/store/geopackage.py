"""A store in one file: a GeoPackage (SQLite), which QGIS and GDAL read as it is."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import struct
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import sqlalchemy as sa

from layers.export.fields import Field
from layers.export.gpkg.binary import SRS_ID, add_functions, geometry_blobs
from layers.export.gpkg.container import create_system_tables
from layers.export.gpkg.features import KINDS, describe, part_of, spatial_index
from layers.export.gpkg.styles import add_style, event_style, qgis_style
from layers.schema import BY_NAME
from sitmap.errors import StoreError
from sitmap.store.database import Database, Shapes
from sitmap.store.schema import tables_of

__all__ = ["GeoPackageStore", "make_geopackage", "open_geopackage"]

# Another writer may take so many seconds for a batch.
PATIENCE = 60.0
_MAGIC = b"SQLite format 3\0"
_APPLICATION_ID, _VERSION = 0x47504B47, 10300
# Tables and views that programs list beside what they draw.
_LISTED = {
    "reports": "Reports: what was read", "sources": "Where reports were found",
    "originals": "The bytes that reports were read from", "events": "All events", "runs": "What read and wrote",
    "batches": "What was written at once", "changes": "Events that were changed or taken away",
    "tolls": "Casualties: every figure, who gave it and when", "incidents": "Incidents",
    "feeds": "Feeds that are watched", "keys": "By what events are found when others are linked",
    "sitmap_store": "What made this store",
}  # fmt: skip
# Keys lie all over the file; the two megabytes that SQLite keeps by default would be read again and again.
_CACHE_KB = 64_000
_NEVER = "1970-01-01T00:00:00.000Z"
# Lengths of the envelopes of geometries, by their indicator (OGC 12-128r17, 2.1.3).
_ENVELOPES = (0, 32, 48, 48, 64)


class _Geometry(sa.types.UserDefinedType[bytes]):
    """A column of geometries in GeoPackage's own binary form."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "GEOMETRY"


TABLES = tables_of(_Geometry())


class GeoPackageStore(Database):
    """A store in a GeoPackage.

    Parameters
    ----------
    path : path
        A file that is there.
    writable : bool
        Where it is not, nothing in the file or beside it changes, not even by what a program that was ended left there.
    """

    _own_errors = (sqlite3.Error,)

    def __init__(self, path: Path, *, writable: bool = True) -> None:
        self._path = path
        self._mode = "rw" if writable else "ro"
        engine = sa.create_engine("sqlite://", creator=self._connect, poolclass=sa.StaticPool)
        sa.event.listen(engine, "begin", _begin)
        super().__init__(str(path), engine, TABLES)

    def _connect(self) -> sqlite3.Connection:
        # Without a transaction of its own: Python would begin it at the first write, too late to wait for another's.
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode={self._mode}", uri=True, timeout=PATIENCE, isolation_level=None,
            check_same_thread=False,
        )  # fmt: skip
        add_functions(connection)
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        return connection

    def close(self) -> None:
        """Put the whole content into the one file, unless others have it open."""
        with contextlib.suppress(sqlite3.Error), self.engine.connect() as connection:
            raw = _raw(connection)
            raw.execute("PRAGMA busy_timeout=0")
            # A file that is in this mode cannot be read from where nothing can be written beside it.
            if raw.execute("PRAGMA journal_mode").fetchone() == ("wal",):
                raw.execute("PRAGMA journal_mode=DELETE").fetchall()
        super().close()

    @property
    def stem(self) -> str:
        return self._path.stem

    def shape_values(self, shapes: Shapes) -> list[Any]:
        return geometry_blobs(shapes)

    def shapes_from(self, values: Sequence[Any]) -> Shapes:
        found: Shapes = shapely.from_wkb([blob[8 + _ENVELOPES[blob[3] >> 1 & 7] :] for blob in values])
        return found

    def present(self, connection: sa.Connection, view: str, layer: str, kind: str) -> None:
        (geometry,) = (item for item in KINDS if item.end == kind)
        raw = _raw(connection)
        spatial = geometry.type_name is not None
        _enter(raw, view, "features" if spatial else "attributes", part_of(layer, geometry, []).title)
        if spatial:
            raw.execute(
                "INSERT INTO gpkg_geometry_columns VALUES (?,'geom',?,?,0,0)", (view, geometry.type_name, SRS_ID)
            )
        for name, column in BY_NAME.items():
            describe(raw, view, name, Field(name, column.kind, column.meaning, []))
        add_style(raw, view, qgis_style(layer, kind), event_style(layer), _NEVER)

    def changed(self, connection: sa.Connection, bounds: Sequence[float] | None, stamp: str) -> None:
        raw = _raw(connection)
        raw.execute("UPDATE gpkg_contents SET last_change = ?", (stamp,))
        if bounds is not None:
            raw.execute(
                "UPDATE gpkg_contents SET min_x = min(coalesce(min_x, ?1), ?1), min_y = min(coalesce(min_y, ?2), ?2), "
                "max_x = max(coalesce(max_x, ?3), ?3), max_y = max(coalesce(max_y, ?4), ?4) "
                "WHERE data_type = 'features'",
                tuple(bounds),
            )

    def damage(self, connection: sa.Connection) -> list[str]:
        raw = _raw(connection)
        found = [f"the file is damaged: {line}" for (line,) in raw.execute("PRAGMA integrity_check") if line != "ok"]
        found += [f"{table}: a row refers to a row of {other} that is missing"
                  for table, _, other, _ in raw.execute("PRAGMA foreign_key_check")]  # fmt: skip
        indexed = raw.execute(
            "SELECT count(*) FROM shapes LEFT JOIN rtree_shapes_geom AS box ON box.id = shapes.fid "
            "WHERE box.id IS NULL OR minx > ST_MinX(geom) OR maxx < ST_MaxX(geom) OR miny > ST_MinY(geom) OR maxy < "
            "ST_MaxY(geom)"
        ).fetchone()[0]
        return found + ([f"the spatial index lacks {indexed:,} shapes"] if indexed else [])

    def size(self) -> int:
        return sum(part.stat().st_size for end in ("", "-wal") if (part := Path(f"{self._path}{end}")).exists())

    def fill(self, connection: sa.Connection, version: str) -> None:
        raw = _raw(connection)
        raw.execute(f"PRAGMA application_id={_APPLICATION_ID}")
        raw.execute(f"PRAGMA user_version={_VERSION}")
        create_system_tables(raw, _NEVER)
        super().fill(connection, version)
        for name, title in _LISTED.items():
            _enter(raw, name, "attributes", title)
        _enter(raw, "shapes", "features", "What events draw, each once")
        raw.execute("INSERT INTO gpkg_geometry_columns VALUES ('shapes','geom','GEOMETRY',?,0,0)", (SRS_ID,))
        spatial_index(raw, "shapes", np.empty(0, dtype=object))

    def _before_writing(self, connection: sa.Connection) -> None:
        """Switch to the journal with which readers and a writer do not wait for each other."""
        raw, until = _raw(connection), time.monotonic() + PATIENCE
        while True:
            try:
                raw.execute("PRAGMA journal_mode=WAL").fetchall()
                return
            except sqlite3.OperationalError as error:
                # For a switch SQLite does not wait by itself.
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def _lock(self, connection: sa.Connection) -> None:
        """The transaction was begun as a writer's."""

    def _reason(self, said: str) -> str:
        for mark, meaning in (
            ("locked", "another program is writing to it; close it there, or try again when it has ended"),
            ("busy", "another program is writing to it; close it there, or try again when it has ended"),
            ("full", "the disk is full; free some space and try again. The store is as it was"),
            (
                "disk I/O",
                "it cannot be written (is the disk full, or a limit on file sizes set?). The store is as it was",
            ),
            ("readonly", "no permission to write there; choose another file"),
            ("unable to open", "it cannot be opened: check the file's owner and mode, and those of its folder"),
            ("malformed", "it is damaged; sitmap store verify says where"),
            ("not a database", "it is no GeoPackage: choose another file"),
        ):
            if mark in said:
                return meaning
        return f"the database says: {said}"


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("sitmap_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _raw(connection: sa.Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _enter(raw: sqlite3.Connection, table: str, data_type: str, title: str) -> None:
    raw.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) "
        "VALUES (?,?,?,?,?,?)",
        (table, data_type, title, title, _NEVER, SRS_ID if data_type == "features" else None),
    )


def open_geopackage(path: Path) -> GeoPackageStore:
    """Open a store that is there.

    Raises
    ------
    StoreError
        If it is none, or a newer version made it. Nothing is changed.
    """
    try:
        with open(path, "rb") as file:
            head = file.read(100)
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror or error})") from None
    if not head.startswith(_MAGIC) or struct.unpack(">I", head[68:72])[0] != _APPLICATION_ID:
        raise StoreError(f"{path}: is no store of sitmap, and no GeoPackage: choose another name for the store")
    # Who opens a file for writing brings into it what a program that was ended has left in the journal beside it.
    looked = GeoPackageStore(path, writable=not Path(f"{path}-wal").exists())
    try:
        with looked.read() as connection:
            if not sa.inspect(connection).has_table(TABLES.facts.name):
                raise StoreError(
                    f"{path}: is a GeoPackage, but no store of sitmap: choose another name for the store, and add its "
                    "events to it as a table"
                )
            looked.check_version(connection)
    finally:
        looked.engine.dispose()
    return GeoPackageStore(path)


def make_geopackage(path: Path, version: str) -> GeoPackageStore:
    """Make a store, as a whole or not at all; if another program makes it at the same time, that one is opened.

    Raises
    ------
    StoreError
        If it cannot be written there.
    """
    try:
        handle, temporary = tempfile.mkstemp(prefix=".sitmap-", suffix=".tmp.gpkg", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written there ({error.strerror or error})") from None
    try:
        made = GeoPackageStore(Path(temporary))
        with made.write() as connection:
            made.fill(connection, version)
        made.close()
        os.chmod(temporary, 0o666 & ~_umask())
        # A link, unlike a renaming, never takes the place of what another program has put there meanwhile.
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    except StoreError as error:
        raise StoreError(str(error).replace(temporary, str(path))) from error.__cause__
    except OSError as error:
        raise StoreError(f"{path}: cannot be written there ({error.strerror or error})") from None
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary + end)
    return open_geopackage(path)


def _umask() -> int:
    # The umask can only be read by setting it.
    current = os.umask(0o022)
    os.umask(current)
    return current
