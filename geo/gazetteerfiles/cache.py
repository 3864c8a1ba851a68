"""Built stores of places in the cache folder: found by what they were built from, never trusted when damaged."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Collection, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from zlib import crc32

from geo.cachefolder import cache_folder
from geo.hashtable import Piece, blocks_of
from geo.placestore import PlaceStore

__all__ = ["cached_store", "drop_stores", "keep_store", "store_key"]

# The checksum in hexadecimal that follows a kept store.
_TRAILER = 8
# What is built depends on these beside the files.
_MADE_BY = ("names.py", "spellings.py", "declension.py", "ordinary.py", "placestore.py", "hashtable.py",
            "addedplaces.py", "gazetteer.py", "precision.py", "renamings.py")  # fmt: skip
_DATA = ("gazetteer.tsv.gz", "boundaries.npz", "ordinary.bin", "ambiguous.txt", "surnames.txt", "given_names.txt",
         "given_names_cyrillic.txt", "renamings.tsv")  # fmt: skip


@lru_cache(maxsize=1)
def _made_by() -> str:
    """Return a digest of the code and the embedded data that a store is built with."""
    said = hashlib.sha256()
    root = files("geo")
    for name in _MADE_BY:
        said.update((root / name).read_bytes())
    for part in sorted((root / "gazetteerfiles").iterdir(), key=lambda part: part.name):
        if part.name.endswith(".py"):
            said.update(part.read_bytes())
    for name in _DATA:
        said.update((root / "data" / name).read_bytes())
    return said.hexdigest()


def store_key(paths: Sequence[Path], digests: Sequence[str]) -> str:
    """Return the name of the store that is built from files: of their contents, their names and what reads them."""
    said = hashlib.sha256(_made_by().encode())
    for path, digest in zip(paths, digests, strict=True):
        # The ids of places without one have the file's name.
        said.update(f"\n{digest}\t{path.name}".encode("utf-8", "surrogateescape"))
    return said.hexdigest()[:32]


def _path(key: str) -> Path:
    return cache_folder() / "gazetteers" / f"{key}.store"


def cached_store(key: str) -> PlaceStore | None:
    """Return the store that was kept under a key; None where there is none, or a damaged one."""
    path = _path(key)
    try:
        return PlaceStore.open(path) if _whole(path) else None
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return None


def _whole(path: Path) -> bool:
    """Tell whether a file ends with the checksum of what is before it."""
    check, tail = 0, b""
    with path.open("rb") as source:
        while block := source.read(1 << 20):
            block = tail + block
            check, tail = crc32(block[:-_TRAILER], check), block[-_TRAILER:]
    return tail == b"%08x" % check


def keep_store(key: str, pieces: Sequence[Piece]) -> None:
    """Keep a store; a folder that cannot be written to only costs the time of building it again."""
    path = _path(key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{key}-", dir=path.parent)
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as out:
            check = 0
            for piece in pieces:
                for block in blocks_of(piece):
                    out.write(block)
                    check = crc32(block, check)
            out.write(b"%08x" % check)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)


def drop_stores(digests: Collection[str] | None = None) -> int:
    """Remove the kept stores that were built from files, alone or with others; return how many.

    Parameters
    ----------
    digests : collection of str, optional
        The SHA-256 of the files; without them all stores are removed. One that cannot be read is removed in any case.

    Raises
    ------
    OSError
        If one cannot be removed.
    """
    dropped = 0
    for path in sorted(_path("any").parent.glob("*.store")):
        try:
            built_from = {file.sha256 for file in PlaceStore.open(path).files}
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            built_from = None
        if digests is None or built_from is None or not built_from.isdisjoint(digests):
            path.unlink(missing_ok=True)
            dropped += 1
    return dropped
