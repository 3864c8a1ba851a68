"""Zip archives that strangers made: looked at as a whole before anything in them is read.

Nothing is unpacked to the disk, and no name inside an archive is used as a path.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from geo.errors import GeoError

__all__ = ["DAMAGED", "ArchiveLimits", "entries", "limited"]

_MAX_ENTRIES = 10_000
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class Readable(Protocol):
    """Something whose bytes are read block by block."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may hold, and how errors speak of it.

    Parameters
    ----------
    error : type of GeoError
    what : str
        What is looked for: "table of places".
    most : int
        Bytes that one entry, and all of them, may unpack to.
    ratio, ratio_from : int
        How many times its packed size an entry may unpack to, if that is more than so many bytes.
    """

    error: type[GeoError]
    what: str
    most: int
    ratio: int
    ratio_from: int

    def too_much(self, packed: int, unpacked: int) -> bool:
        """Tell whether so many bytes cannot come honestly from so few."""
        return unpacked > self.most or (unpacked > self.ratio_from and unpacked > self.ratio * max(1, packed))


def entries(path: Path, limits: ArchiveLimits) -> list[zipfile.ZipInfo]:
    """Return the files in a zip archive without those that only accompany the others.

    Raises
    ------
    geo.errors.GeoError
        For an archive that is damaged, locked, climbs out of itself or unpacks to more than its kind of file can have.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except DAMAGED as error:
        raise limits.error(f"{path}: the archive is cut short or damaged ({error}); get the file again") from None
    if len(listed) > _MAX_ENTRIES:
        raise limits.error(f"{path}: the archive holds {len(listed)} files; pass the {limits.what} alone")
    found = []
    for entry in listed:
        inner = PurePosixPath(entry.filename.replace("\\", "/"))
        if inner.is_absolute() or ".." in inner.parts or ":" in "".join(inner.parts[:1]):
            raise limits.error(
                f"{path}: the archive holds a path that climbs out of it ({entry.filename!r}); do not use this file"
            )
        if entry.is_dir() or inner.name.lower().startswith(("readme", ".", "license")) or "__MACOSX" in inner.parts:
            continue
        if entry.flag_bits & 1:
            raise limits.error(f"{path}: the archive is locked with a password; unpack it first")
        if limits.too_much(entry.compress_size, entry.file_size):
            raise limits.error(_bomb(path, entry.filename, entry.compress_size, entry.file_size, limits))
        found.append(entry)
    total = sum(entry.file_size for entry in found)
    if limits.too_much(path.stat().st_size, total):
        raise limits.error(_bomb(path, "all of it", path.stat().st_size, total, limits))
    return found


def _bomb(path: Path, name: str, packed: int, unpacked: int, limits: ArchiveLimits) -> str:
    shown = name if name == "all of it" else repr(name)
    return (
        f"{path}: {shown} unpacks from {packed >> 10} kB to {unpacked >> 20} MB, which no {limits.what} does; get the "
        "file again from its source"
    )


def limited(
    label: str, source: Readable, packed: int, limits: ArchiveLimits, *, size: int = 1 << 20
) -> Iterator[bytes]:
    """Yield the bytes of something packed, as long as they are not more than it can have.

    What an archive says of its sizes may be a lie; this counts.

    Raises
    ------
    geo.errors.GeoError
        When they become too many, or the archive is damaged.
    """
    total = 0
    try:
        while block := source.read(size):
            total += len(block)
            if limits.too_much(packed, total):
                raise limits.error(
                    f"{label}: unpacks to more than {total >> 20} MB from {packed >> 10} kB, which no {limits.what} "
                    "does; get the file again from its source"
                )
            yield block
    except DAMAGED as error:
        raise limits.error(f"{label}: the archive is cut short or damaged ({error}); get the file again") from None
