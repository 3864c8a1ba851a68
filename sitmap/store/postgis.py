"""A store in PostGIS: the same tables in a schema of a PostgreSQL database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import shapely
import sqlalchemy as sa

from sitmap.errors import StoreError
from sitmap.store.database import Database, Shapes
from sitmap.store.schema import Tables, tables_of

__all__ = ["PostgisStore", "is_address", "open_postgis"]

_SRID = 4326
# Another writer may take so long for a batch.
PATIENCE = "60s"
_SCHEMA = "sitmap"


def is_address(where: str) -> bool:
    """Tell the address of a database from the path of a file."""
    return where.startswith(("postgresql://", "postgres://"))


def _tables() -> Tables:
    from geoalchemy2 import Geometry

    global _TABLES
    if _TABLES is None:
        _TABLES = tables_of(Geometry("GEOMETRY", srid=_SRID))
    return _TABLES


_TABLES: Tables | None = None


class PostgisStore(Database):
    """A store in a PostgreSQL database with PostGIS.

    Parameters
    ----------
    address : str
        ``postgresql://user@host/database``; ``?schema=NAME`` chooses the schema in it, ``sitmap`` by default. What it
        leaves out is taken from libpq's environment variables and files.
    """

    def __init__(self, address: str) -> None:
        url = sa.make_url(address.replace("postgres://", "postgresql://", 1)).set(drivername="postgresql+psycopg")
        schema = url.query.get("schema", _SCHEMA)
        if not isinstance(schema, str) or not schema.isidentifier() or schema != schema.lower():
            raise StoreError(f"{_shown(url)}: the schema {schema!r} is no name of small letters, digits and '_'")
        self.schema = schema
        url = url.difference_update_query(["schema"])
        # Every name is looked for in the schema first; PostGIS itself lies in public.
        engine = sa.create_engine(url, connect_args={"options": f"-csearch_path={schema},public"})
        super().__init__(f"{_shown(url)} ({schema})", engine, _tables())

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        with self._told(), self.engine.connect() as connection:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @property
    def stem(self) -> str:
        return self.schema

    def shape_values(self, shapes: Shapes) -> list[Any]:
        from geoalchemy2 import WKBElement

        return [WKBElement(body, srid=_SRID) for body in shapely.to_wkb(shapes)]

    def shapes_from(self, values: Sequence[Any]) -> Shapes:
        found: Shapes = shapely.set_srid(shapely.from_wkb([bytes(value.data) for value in values]), 0)
        return found

    def present(self, connection: sa.Connection, view: str, layer: str, kind: str) -> None:
        from layers.words import words

        said = f"{words().layer(layer)}: {kind}".replace("'", "''")
        connection.exec_driver_sql(f"COMMENT ON VIEW {view} IS '{said}'")

    def changed(self, connection: sa.Connection, bounds: Sequence[float] | None, stamp: str) -> None:
        """Programs ask PostGIS itself."""

    def damage(self, connection: sa.Connection) -> list[str]:
        # The server keeps what rows refer to, and its indices.
        return []

    def size(self) -> int:
        question = sa.text(
            "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c JOIN pg_namespace n "
            "ON n.oid = c.relnamespace WHERE n.nspname = :schema AND c.relkind = 'r'"
        )
        with self.engine.connect() as connection:
            return int(connection.execute(question, {"schema": self.schema}).scalar_one())

    def make(self, version: str) -> None:
        """Make the schema and the tables, unless another program has done so meanwhile."""
        with self.write() as connection:
            if self.there(connection):
                return
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public")
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {self.schema}")
            self.fill(connection, version)

    def there(self, connection: sa.Connection) -> bool:
        """Tell whether the schema holds a store."""
        return sa.inspect(connection).has_table(self.tables.facts.name, schema=self.schema)

    def _before_writing(self, connection: sa.Connection) -> None:
        """A transaction needs nothing before it."""

    def _lock(self, connection: sa.Connection) -> None:
        number = int.from_bytes(hashlib.sha256(f"sitmap store {self.schema}".encode()).digest()[:8], "big", signed=True)
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))

    def _reason(self, said: str) -> str:
        first = said.strip().splitlines()[0] if said.strip() else "no reason given"
        for mark, meaning in (
            ("lock timeout", "another program is writing to it; try again when it has ended"),
            ("No space left", "the server's disk is full; nothing was changed"),
            ('extension "postgis"', f"PostGIS cannot be set up there ({first}): ask the database's owner for it"),
            ("connection", f"cannot be reached ({first}): check the address and whether the server runs"),
            ("permission denied", f"{first}: ask the database's owner for the right to it"),
            ("read-only", "the server takes no changes"),
        ):
            if mark in said:
                return meaning
        return f"the database says: {first}"


def _shown(url: sa.URL) -> str:
    """Return an address as messages may have it."""
    # libpq takes a password among the parameters, too.
    kept = url.difference_update_query(["password", "sslpassword", "schema"])
    return kept.set(drivername="postgresql").render_as_string(hide_password=True)


def open_postgis(address: str, version: str, *, create: bool) -> PostgisStore:
    """Open a store in a database, or make it.

    Raises
    ------
    StoreError
        If the libraries for it are not installed, the server cannot be reached, there is no store and none is to be
        made, or a newer version made it.
    """
    try:
        import geoalchemy2
        import psycopg
    except ImportError as error:
        raise StoreError(f"a store in PostGIS needs the package {error.name}: pip install 'sitmap[postgis]'") from None
    del geoalchemy2, psycopg
    try:
        store = PostgisStore(address)
    except sa.exc.ArgumentError:
        raise StoreError(
            f"{address.split('@')[-1]}: is no address of a database: postgresql://user@host/database"
        ) from None
    try:
        with store.read() as connection:
            there = store.there(connection)
        if not there:
            if not create:
                raise StoreError(f"{store.name}: there is no such store; sitmap add makes one")
            store.make(version)
        with store.read() as connection:
            store.check_version(connection)
    except BaseException:
        store.engine.dispose()
        raise
    return store
