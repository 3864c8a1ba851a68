"""A user's own gazetteers: files of places → the embedded gazetteer and these."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from geo.gazetteer import Gazetteer, load_gazetteer

__all__ = ["GazetteerPaths", "as_gazetteer", "read_gazetteer"]

_MADE: dict[str, Gazetteer] = {}

GazetteerPaths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


def as_gazetteer(given: Gazetteer | GazetteerPaths | None) -> Gazetteer:
    """Return the gazetteer that a caller means: the embedded one for None or no path, a given one, or one read."""
    if isinstance(given, Gazetteer):
        return given
    if given is None:
        return load_gazetteer()
    paths = [given] if isinstance(given, str | os.PathLike) else list(given)
    return read_gazetteer(*paths) if paths else load_gazetteer()


def read_gazetteer(*paths: str | os.PathLike[str], cache: bool = True) -> Gazetteer:
    """Return the embedded gazetteer with the places of files added.

    A row becomes a place in the first-level unit that its point lies in. A row that repeats a place (the same
    name near by) only adds its names. Ukrainian names get their KMU 2010 romanisation for display; they and Russian
    ones get the spellings and the case forms in which reports write them. A name that is a word or a person's name
    (Перемога, Іван) counts only where the words beside it ask for a place.

    Parameters
    ----------
    *paths : path
        GeoNames dumps (``UA.txt``, ``UA.zip``), CSV or TSV with a header (columns such as ``name``, ``name:uk``,
        ``lat``, ``lon``, ``place``, ``admin1``, ``population``, ``id``), GeoJSON, GeoPackage; text files may be packed
        with gzip or zip.
    cache : bool
        Keep what is built in the cache folder (see `geo.cachefolder`), and use what is kept there: the second start
        takes milliseconds. Files of other contents are other entries.

    Returns
    -------
    Gazetteer
        Its `files` tell what each file gave, and which rows were left out and why.

    Raises
    ------
    GazetteerError
        If a file is missing, damaged, of an unknown form, or holds no place.
    """
    files = [Path(path) for path in paths]
    base = load_gazetteer()
    if not files:
        return base
    # What only a user's files need is imported for them alone.
    from geo.gazetteerfiles.building import build_store
    from geo.gazetteerfiles.cache import cached_store, keep_store, store_key
    from geo.gazetteerfiles.opening import digest
    from geo.hashtable import Piece, blocks_of
    from geo.placestore import PlaceStore

    digests = [digest(path) for path in files]
    key = store_key(files, digests)
    made = _MADE.get(key)
    if made is None:
        store = cached_store(key) if cache else None
        pieces: list[Piece] = []
        if store is None:
            pieces = build_store(base, files, digests)
            if cache:
                # What was kept is mapped, so that it lies in the memory once.
                keep_store(key, pieces)
                store = cached_store(key)
        if store is None:
            store = PlaceStore(b"".join(block for piece in pieces for block in blocks_of(piece)))
        # One is kept: whoever names the same files again wants the same gazetteer.
        _MADE.clear()
        made = _MADE[key] = base.with_store(store)
    return made
