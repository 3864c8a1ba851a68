"""The bytes of a file of places: archives opened with limits, letters decoded, lines cut.

Nothing is ever unpacked to the disk, and no name inside an archive is used as a path.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from geo.archives import DAMAGED, ArchiveLimits, entries, limited
from geo.errors import GazetteerError

__all__ = ["MAX_LINE", "MAX_UNPACKED", "Member", "digest", "members", "read_lines"]

# The dump of all countries has 1.7 GB.
MAX_UNPACKED = 4 << 30
# GeoNames' own archives shrink to a quarter; a bomb to a thousandth.
LIMITS = ArchiveLimits(GazetteerError, "table of places", MAX_UNPACKED, ratio=200, ratio_from=64 << 20)
MAX_LINE = 1 << 20
_PACKED = {b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"\x1f\x8b": "gzip"}
_OTHER = {
    b"%PDF": "a PDF document", b"\xd0\xcf\x11\xe0": "an old Office document", b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive", b"BZh": "a bzip2 archive", b"\xfd7zX": "an xz archive",
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"PAR1": "a Parquet table", b"\x7fELF": "a program",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
}  # fmt: skip


class Member:
    """One table in a file: the file itself, or what is packed in it.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    name : str
        The name of the table: that of the file without ``.gz``, or that of the archive's entry.
    inside : zipfile.ZipInfo, optional
        The entry of a zip archive.
    gzipped : bool
        The file is a gzip archive.
    """

    def __init__(self, path: Path, name: str, inside: zipfile.ZipInfo | None = None, gzipped: bool = False) -> None:
        self.path = path
        self.name = name
        self._inside = inside
        self._gzipped = gzipped

    @property
    def label(self) -> str:
        """The name for messages."""
        return f"{self.path} ({self.name})" if self._inside is not None else str(self.path)

    @property
    def packed(self) -> bool:
        """Whether the table is inside an archive."""
        return self._inside is not None or self._gzipped

    def open(self) -> BinaryIO:
        """Open the table's own bytes."""
        if self._inside is not None:
            archive = zipfile.ZipFile(self.path)
            return archive.open(self._inside)  # type: ignore[return-value]
        if self._gzipped:
            return gzip.open(self.path)  # type: ignore[return-value]
        return self.path.open("rb")

    def blocks(self, size: int = 1 << 20) -> Iterator[bytes]:
        """Yield the table's bytes.

        Raises
        ------
        GazetteerError
            If the archive is damaged or grows beyond what a table of places can have.
        """
        try:
            source = self.open()
        except DAMAGED as error:
            raise GazetteerError(f"{self.label}: cannot be read ({error}); get the file again") from None
        with source:
            # What is not packed has the size that it has.
            packed = self.path.stat().st_size if self.packed else MAX_UNPACKED
            yield from limited(self.label, source, packed, LIMITS, size=size)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file.

    Raises
    ------
    GazetteerError
        If it cannot be read.
    """
    try:
        if path.is_dir():
            raise GazetteerError(f"{path}: is a folder; name the file of places in it")
        with path.open("rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except FileNotFoundError:
        raise GazetteerError(f"{path}: no such file; check the path of the gazetteer") from None
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise GazetteerError(f"{path!s}: cannot be read ({said})") from None


def members(path: Path) -> list[Member]:
    """Return the tables in a file.

    Raises
    ------
    GazetteerError
        If the file is empty, is no table, or is an archive that must not be trusted.
    """
    with path.open("rb") as source:
        first = source.read(16)
    if not first:
        raise GazetteerError(f"{path}: the file is empty")
    if first.startswith(b"SQLite format 3"):
        return [Member(path, path.name)]
    for mark, what in _OTHER.items():
        if first.startswith(mark):
            raise GazetteerError(
                f"{path}: is {what}, no table of places; pass a GeoNames dump, CSV, TSV, GeoJSON or GeoPackage"
            )
    packing = next((kind for mark, kind in _PACKED.items() if first.startswith(mark)), "")
    if packing == "gzip":
        return [Member(path, path.name.removesuffix(".gz"), gzipped=True)]
    if packing == "zip":
        return _entries(path)
    return [Member(path, path.name)]


def _entries(path: Path) -> list[Member]:
    found = [
        Member(path, PurePosixPath(entry.filename.replace("\\", "/")).name, inside=entry)
        for entry in entries(path, LIMITS)
    ]
    if not found:
        raise GazetteerError(f"{path}: the archive holds no table of places")
    return found


def read_lines(member: Member) -> Iterator[tuple[int, str]]:
    """Yield the lines of a table with their numbers, without their ends.

    UTF-8, with a mark or without, or UTF-16 with its mark.

    Raises
    ------
    GazetteerError
        If the letters are in another encoding, the bytes are no text, or a line has no end.
    """
    decoder: codecs.IncrementalDecoder | None = None
    rest, number = "", 0
    pieces = member.blocks()
    for block in _and_end(pieces):
        if decoder is None:
            decoder = codecs.getincrementaldecoder(_encoding(block))()
        try:
            text = rest + decoder.decode(block, final=not block)
        except UnicodeError:
            line = number + rest.count("\n") + block[: _first_wrong(block)].count(b"\n") + 1
            raise GazetteerError(
                f"{member.label}, line {line}: is not UTF-8; save the table as UTF-8 and pass that"
            ) from None
        lines = io.StringIO(text, newline=None).read().split("\n")
        rest = lines.pop() if block else ""
        # A carriage return at the end of a block may be half of a line's end.
        if block and text.endswith("\r"):
            rest = rest if rest else lines.pop() + "\r"
        for line_text in lines:
            number += 1
            if len(line_text) > MAX_LINE:
                raise _endless(member, number)
            if "\0" in line_text:
                raise GazetteerError(
                    f"{member.label}, line {number}: holds bytes that are no text; "
                    "pass a GeoNames dump, CSV, TSV, GeoJSON or GeoPackage"
                )
            if line_text or block:
                yield number, line_text
        if len(rest) > MAX_LINE:
            raise _endless(member, number + 1)


def _endless(member: Member, number: int) -> GazetteerError:
    return GazetteerError(
        f"{member.label}, line {number}: is longer than {MAX_LINE >> 20} MB, which no row of places is; "
        "check that the file is a table with one place a line"
    )


def _and_end(blocks: Iterator[bytes]) -> Iterator[bytes]:
    yield from blocks
    yield b""


def _encoding(block: bytes) -> str:
    if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"


def _first_wrong(block: bytes) -> int:
    try:
        block.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(block)
