"""The GeoPackage as a file: opening it, its system tables (OGC 12-128r17), and one transaction for all that is done."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from layers.errors import ExportError
from layers.export.gpkg.binary import SRS_ID, add_functions

__all__ = ["create_system_tables", "names_of", "opened", "quoted", "register", "settle", "transaction"]

_APPLICATION_ID = 0x47504B47
# "GPKG", and "GP10" and "GP11" of versions before 1.2.
_APPLICATION_IDS = frozenset({_APPLICATION_ID, 0x47503130, 0x47503131})
_VERSION = 10300
# For so many seconds another program may be writing to the file.
_PATIENCE = 5.0

_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84 geodetic", SRS_ID, "EPSG", 4326, _WGS84, "longitude and latitude in degrees, in this order"),
)

_TABLES = """
CREATE TABLE IF NOT EXISTS gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT
);
CREATE TABLE IF NOT EXISTS gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE IF NOT EXISTS gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
  constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name)
);
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN,
  max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
);
CREATE TABLE IF NOT EXISTS gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (
  reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
);
CREATE TABLE IF NOT EXISTS layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
);
"""
_SPECIFICATION = "http://www.geopackage.org/spec120/#extension_"
_EXTENSIONS = (
    ("gpkg_data_columns", "gpkg_schema", "schema"),
    ("gpkg_data_column_constraints", "gpkg_schema", "schema"),
    ("gpkg_metadata", "gpkg_metadata", "metadata"),
    ("gpkg_metadata_reference", "gpkg_metadata", "metadata"),
)


def quoted(name: str) -> str:
    """Return a name as an SQL identifier, whatever characters it has."""
    return '"' + name.replace('"', '""') + '"'


@contextlib.contextmanager
def opened(path: str, *, shown: Path, new: bool) -> Iterator[sqlite3.Connection]:
    """Open a GeoPackage to write to, and close it.

    Parameters
    ----------
    path : str
    shown : pathlib.Path
        The name that messages use.
    new : bool
        The file is empty and nobody else knows of it: no journal is kept. Else it must be a GeoPackage.

    Raises
    ------
    layers.errors.ExportError
        When it is no GeoPackage, another program is writing to it, or it cannot be written.
    """
    with _told(shown), contextlib.closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
        add_functions(connection)
        if new:
            connection.execute("PRAGMA journal_mode=OFF")
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute(f"PRAGMA application_id={_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={_VERSION}")
        else:
            _check(connection, shown)
            # What is replaced or moved is gone from the file, and not only from its tables.
            connection.execute("PRAGMA secure_delete=ON")
            # Nothing reaches the file before the transaction ends, however large it is.
            connection.execute("PRAGMA cache_spill=OFF")
        yield connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def settle(path: Path) -> None:
    """Bring a database that is to be replaced to rest, so that no journal of it is left to be played into the new one.

    Raises
    ------
    layers.errors.ExportError
        When another program has it open.
    """
    journals = [path.with_name(path.name + end) for end in ("-journal", "-wal")]
    if not path.is_file() or not any(journal.exists() for journal in journals):
        return
    with _told(path), contextlib.closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        with transaction(connection):
            pass


def names_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """Return the columns of a table, lower case, in their order; empty when there is no such table."""
    return [row[1].lower() for row in connection.execute(f"PRAGMA table_info({quoted(table)})")]


def create_system_tables(connection: sqlite3.Connection, stamp: str) -> None:
    """Make the tables that say what a GeoPackage holds, those that are not there yet."""
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)
    connection.executemany("INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _SYSTEMS)
    for table, extension, anchor in _EXTENSIONS:
        register(connection, table, None, extension, anchor, "read-write")
    connection.execute(
        "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', 'Styles for QGIS', ?)",
        (stamp,),
    )


def register(
    connection: sqlite3.Connection, table: str, column: str | None, extension: str, anchor: str, scope: str
) -> None:
    """Say once that a table makes use of an extension of the standard."""
    found = connection.execute(
        "SELECT 1 FROM gpkg_extensions WHERE table_name = ? AND column_name IS ? AND extension_name = ?",
        (table, column, extension),
    ).fetchone()
    if found is None:
        connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?,?,?,?,?)", (table, column, extension, _SPECIFICATION + anchor, scope)
        )


def _check(connection: sqlite3.Connection, shown: Path) -> None:
    (kind,) = connection.execute("PRAGMA application_id").fetchone()
    if kind not in _APPLICATION_IDS or not names_of(connection, "gpkg_contents"):
        raise ExportError(f"cannot append to {shown}: it is no GeoPackage; choose another name or do not append")


@contextlib.contextmanager
def _told(shown: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        words = str(error)
        if "locked" in words or "busy" in words:
            words = "another program has it open for writing; close it there and try again"
        elif "full" in words:
            words = "the disk is full; free some space or choose another folder"
        elif "readonly" in words:
            words = "no permission to write there; choose another folder"
        raise ExportError(f"cannot write {shown}: {words}") from error
    except sqlite3.DatabaseError as error:
        raise ExportError(f"cannot write {shown}: what stands there is damaged or no GeoPackage ({error})") from error
