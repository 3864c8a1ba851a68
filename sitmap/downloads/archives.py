"""One file out of a ZIP archive that a stranger made."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from pathlib import Path

__all__ = ["BadArchive", "unpack"]

# GeoNames' tables shrink to a fifth; deflate can shrink a file of nothing to a thousandth.
MAX_RATIO = 100
# Below this size no ratio does harm.
_HARMLESS = 10_000_000
MAX_UNPACKED = 2_000_000_000
# The list of members at the end of the archive: GeoNames' has two.
_MAX_DIRECTORY = 1_000_000
_PIECE = 1 << 20
_ENCRYPTED = 0x1


class BadArchive(ValueError):
    """An archive is damaged, hostile or not the one that was expected; the message says which."""


def unpack(archive: Path, member: str, target: Path) -> None:
    """Write one member of an archive to a file.

    All members are looked at before: an archive in which any of them climbs out, is a link or is encrypted is not used
    at all, since whoever made it meant something else.

    Parameters
    ----------
    archive : pathlib.Path
        The archive.
    member : str
        The name of the member.
    target : pathlib.Path
        The file to write.

    Raises
    ------
    BadArchive
        If the archive cannot be used. A file begun at `target` is the caller's to remove.
    """
    _check_directory(archive)
    try:
        with zipfile.ZipFile(archive) as opened:
            for info in opened.infolist():
                _check_member(info)
            try:
                wanted = opened.getinfo(member)
            except KeyError:
                names = ", ".join(repr(name) for name in opened.namelist()[:5]) or "nothing"
                raise BadArchive(f"holds no {member}, but {names}") from None
            _check_size(wanted, archive.stat().st_size)
            _copy(opened, wanted, target)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error) as error:
        raise BadArchive(f"is damaged or no ZIP archive ({error})") from None


def _check_directory(archive: Path) -> None:
    """Look at the size of the list of members before it is read into memory."""
    # The record at the end, with its longest comment: APPNOTE.TXT, 4.3.16.
    size = archive.stat().st_size
    with open(archive, "rb") as stream:
        stream.seek(max(0, size - 65_557))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise BadArchive("is damaged or no ZIP archive (it has no end)")
    (directory,) = struct.unpack_from("<I", tail, at + 12)
    if directory > _MAX_DIRECTORY:
        raise BadArchive("lists more members than any archive that is expected here")


def _check_member(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name):
        raise BadArchive(f"holds a file that would be written outside its folder ({name!r}): not used")
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise BadArchive(f"holds a link or a device ({name!r}): not used")
    if info.flag_bits & _ENCRYPTED:
        raise BadArchive(f"is encrypted ({name!r}): not used")


def _check_size(info: zipfile.ZipInfo, archive: int) -> None:
    if info.file_size > MAX_UNPACKED:
        raise BadArchive(f"would unpack to {info.file_size:,} bytes, and {MAX_UNPACKED:,} are the most: not used")
    if info.file_size > _HARMLESS and info.file_size > MAX_RATIO * min(archive, max(1, info.compress_size)):
        raise BadArchive(f"would unpack to more than {MAX_RATIO} times its size ({info.file_size:,} bytes): not used")


def _copy(opened: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    # What the archive says of itself may be wrong: what comes is counted too.
    size = 0
    with opened.open(info) as source, open(target, "wb") as file:
        while piece := source.read(_PIECE):
            size += len(piece)
            if size > info.file_size:
                raise BadArchive(f"unpacks to more than the {info.file_size:,} bytes that it announces: not used")
            file.write(piece)
    if size != info.file_size:
        raise BadArchive(f"is cut off ({size:,} bytes of {info.file_size:,})")
