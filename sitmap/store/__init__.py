"""A store: reports with their bytes, events, and the incidents that they tell of, kept and added to.

``schema`` defines the tables, `geopackage` and `postgis` the databases that can hold them, `writing` writes, `shelf`
lets linking find rows by key, `stores` is what callers use.
"""

from __future__ import annotations

from sitmap.store.feedstates import FeedState
from sitmap.store.queries import Query
from sitmap.store.rerunning import Difference, Rerun
from sitmap.store.stores import Added, Store, open_store

__all__ = ["Added", "Difference", "FeedState", "Query", "Rerun", "Store", "open_store"]
