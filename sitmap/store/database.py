"""A database that holds a store: what is the same for GeoPackage and PostGIS, and what each does in its own way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import sqlalchemy as sa

from layers.schema import BY_NAME
from sitmap.errors import StoreError
from sitmap.store.schema import SCHEMA_VERSION, Tables
from sitmap.store.views import event_view, incident_view, toll_view

__all__ = ["Database", "Drawn", "Shapes"]

Drawn = tuple[str, str]
"""A layer and a kind of geometry (or ``unplaced``), which have a view of their own."""

Shapes = np.ndarray[Any, np.dtype[np.object_]]


class Database(ABC):
    """An open store.

    Parameters
    ----------
    name : str
        How messages call it; without a password.
    engine : sqlalchemy.Engine
    tables : Tables
    """

    def __init__(self, name: str, engine: sa.Engine, tables: Tables) -> None:
        self.name = name
        self.engine = engine
        self.tables = tables

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Read what is there now, whatever others write meanwhile."""
        with self._told(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Write all or nothing; one writer waits for another.

        Raises
        ------
        StoreError
            When nothing could be written: the store is as it was.
        """
        with self._told(), self.engine.connect() as connection:
            self._before_writing(connection)
            with connection.execution_options(sitmap_writes=True).begin():
                self._lock(connection)
                yield connection

    def columns(self, connection: sa.Connection) -> tuple[str, ...]:
        """Return the columns of the event table that this store has; one of an earlier version may lack some."""
        there = {column["name"] for column in sa.inspect(connection).get_columns("events")}
        return tuple(name for name in BY_NAME if name in there)

    def close(self) -> None:
        """Leave it in a state in which it stands for itself."""
        self.engine.dispose()

    # For those who make and open

    def fill(self, connection: sa.Connection, version: str) -> None:
        """Make all tables in an empty database."""
        self.tables.metadata.create_all(connection)
        facts = {"schema": str(SCHEMA_VERSION), "made_by": f"sitmap {version}"}
        connection.execute(
            sa.insert(self.tables.facts), [{"name": name, "value": value} for name, value in facts.items()]
        )
        for name, query in (("tolls", toll_view(self.tables)), ("incidents", incident_view(self.tables))):
            connection.execute(sa.CreateView(query, name))

    def check_version(self, connection: sa.Connection) -> None:
        """Refuse what a newer version made.

        Raises
        ------
        StoreError
        """
        facts = self.tables.facts
        value = connection.execute(sa.select(facts.c.value).where(facts.c.name == "schema")).scalar()
        try:
            version = int(value or "")
        except ValueError:
            raise StoreError(f"{self.name}: is damaged: it does not say which version of a store it is") from None
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{self.name}: was made by a newer sitmap (version {version} of the store, this one knows "
                f"{SCHEMA_VERSION}): install that one; nothing was changed"
            )

    def widen(self, connection: sa.Connection) -> None:
        """Add the columns of the event table that a store of an earlier version lacks."""
        there = self.columns(connection)
        missing = [name for name in BY_NAME if name not in there]
        for name in missing:
            column = self.tables.events.c[name]
            kind = column.type.compile(self.engine.dialect)
            connection.exec_driver_sql(f'ALTER TABLE events ADD COLUMN "{name}" {kind}')
        if missing:
            self.redraw(connection)

    def draw(self, connection: sa.Connection, drawn: Collection[Drawn]) -> None:
        """Make the views through which programs see new kinds of events."""
        there = set(sa.inspect(connection).get_view_names())
        for layer, kind in sorted(drawn):
            name = f"{layer}_{kind}"
            if name not in there:
                connection.execute(sa.CreateView(event_view(self.tables, layer, kind), name))
                self.present(connection, name, layer, kind)

    def redraw(self, connection: sa.Connection) -> None:
        """Make the views anew, after the event table has got more columns."""
        events = self.tables.events
        drawn = connection.execute(sa.select(events.c.layer, events.c.kind).distinct()).all()
        for layer, kind in drawn:
            name = f"{layer}_{kind}"
            connection.exec_driver_sql(f'DROP VIEW IF EXISTS "{name}"')
            connection.execute(sa.CreateView(event_view(self.tables, layer, kind), name))

    # What each does in its own way

    @property
    @abstractmethod
    def stem(self) -> str:
        """A name for files that are made of it."""

    @abstractmethod
    def shape_values(self, shapes: Shapes) -> list[Any]:
        """Return geometries (shapely, lon and lat) as the column of the shapes takes them."""

    @abstractmethod
    def shapes_from(self, values: Sequence[Any]) -> Shapes:
        """Return what the column gave as geometries."""

    @abstractmethod
    def present(self, connection: sa.Connection, view: str, layer: str, kind: str) -> None:
        """Tell programs that draw of a new view, and how it is to be drawn."""

    @abstractmethod
    def changed(self, connection: sa.Connection, bounds: Sequence[float] | None, stamp: str) -> None:
        """Tell programs that draw that rows have come, and within which west, south, east, north."""

    @abstractmethod
    def damage(self, connection: sa.Connection) -> list[str]:
        """Return what the database itself finds wrong, in words."""

    @abstractmethod
    def size(self) -> int:
        """Return how many bytes the store takes."""

    @abstractmethod
    def _before_writing(self, connection: sa.Connection) -> None:
        """Do what must be done outside of a transaction."""

    @abstractmethod
    def _lock(self, connection: sa.Connection) -> None:
        """Wait until no one else writes."""

    @abstractmethod
    def _reason(self, said: str) -> str:
        """Say what an error of the database means, and what to do."""

    _own_errors: tuple[type[Exception], ...] = ()
    """What the database's own library raises where it is called directly."""

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise StoreError(f"{self.name}: {self._reason(str(error.orig))}") from error
        except self._own_errors as error:
            raise StoreError(f"{self.name}: {self._reason(str(error))}") from error
