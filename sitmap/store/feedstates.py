"""What a store remembers of the feeds that are watched for it: the version that was read, and whether they answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from sitmap.sources.web import Validators

if TYPE_CHECKING:
    from sitmap.store.database import Database

__all__ = ["FeedState", "FeedStates"]


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed.

    Attributes
    ----------
    validators : Validators
        Of the version that was read last.
    entries : frozenset of str
        Digests of the entries of that version.
    failures : int
        How many visits have failed since.
    until : float
        It is not asked before this time, in seconds since 1970 (UTC); 0 where it may be asked.
    """

    validators: Validators = field(default_factory=Validators)
    entries: frozenset[str] = frozenset()
    failures: int = 0
    until: float = 0.0


class FeedStates:
    """What a store knows of the feeds that are watched, by their addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.tables.feeds

    def get(self, address: str) -> FeedState:
        """Return what is known of a feed; nothing of one that was never asked."""
        feeds = self._table
        with self._database.read() as connection:
            # A store that was made before feeds were watched has no such table.
            if not sa.inspect(connection).has_table(feeds.name):
                return FeedState()
            row = connection.execute(sa.select(feeds).where(feeds.c.address == address)).one_or_none()
        if row is None:
            return FeedState()
        validators = Validators(row.etag, row.last_modified)
        return FeedState(validators, frozenset(json.loads(row.entries)), row.failures, row.not_before)

    def keep(self, address: str, state: FeedState) -> None:
        """Remember what is known of a feed.

        Raises
        ------
        StoreError
            If it cannot be written.
        """
        feeds = self._table
        row = {
            "address": address,
            "etag": state.validators.etag,
            "last_modified": state.validators.modified,
            "entries": json.dumps(sorted(state.entries)),
            "failures": state.failures,
            "not_before": state.until,
        }
        with self._database.write() as connection:
            feeds.create(connection, checkfirst=True)
            connection.execute(sa.delete(feeds).where(feeds.c.address == address))
            connection.execute(sa.insert(feeds), [row])
