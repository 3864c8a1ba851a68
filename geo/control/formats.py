"""A file of control → its layers, whatever the format; told by what is in it, not by its name."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

from geo.control.finding import FORMATS, ControlFile
from geo.control.geojson import is_geojson, read_geojson
from geo.control.raw import RawFile, plain
from geo.errors import ControlError

__all__ = ["MAX_BYTES", "open_file"]

# The whole history of a map, uncompressed, has some 100 MB.
MAX_BYTES = 1_500_000_000
# Coordinates pack three to six times; a bomb a thousand times.
_MAX_RATIO, _RATIO_FROM = 100, 16 << 20


def open_file(file: ControlFile) -> RawFile:
    """Read a file.

    Raises
    ------
    geo.errors.ControlError
        For a file that is missing, empty, cut short, too large, an archive that must not be trusted, or in none of the
        formats; the message names it and says what to do.
    """
    name = file.name
    try:
        size = file.path.stat().st_size
        with file.path.open("rb") as stream:
            head = stream.read(64)
    except IsADirectoryError:
        raise ControlError(f"{name}: is a folder; name a file: {FORMATS}") from None
    except OSError as error:
        raise ControlError(f"{name}: cannot be read ({error.strerror}); check the path") from None
    if size == 0:
        raise ControlError(f"{name}: the file is empty; fetch it again")
    if size > MAX_BYTES:
        raise ControlError(f"{name}: {size / 1e9:.1f} GB are too much for areas of control; give fewer days at a time")
    if head.startswith(b"\x1f\x8b"):
        return _read_text(name, _unzipped(name, file, size))
    return _read_text(name, file.path.read_bytes())


def _unzipped(name: str, file: ControlFile, size: int) -> bytes:
    blocks: list[bytes] = []
    total = 0
    try:
        with gzip.open(file.path) as stream:
            while block := stream.read(1 << 20):
                total += len(block)
                if total > MAX_BYTES or (total > _RATIO_FROM and total > _MAX_RATIO * size):
                    raise ControlError(
                        f"{name}: unpacks to more than {total >> 20} MB from {size >> 10} kB, which no file of areas "
                        "does; get it again from its source"
                    )
                blocks.append(block)
    except (OSError, EOFError, zlib.error) as error:
        raise ControlError(f"{name}: the archive is cut short or damaged ({error}); get the file again") from None
    return b"".join(blocks)


def _read_text(name: str, data: bytes) -> RawFile:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n\x00\xff\xfe")
    if head[:1] in (b"{", b"["):
        return _read_json(name, data)
    raise ControlError(f"{name}: is none of {FORMATS}; give one of them")


def _read_json(name: str, data: bytes) -> RawFile:
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise ControlError(f"{name}: is no whole JSON ({reason}); it may be cut short: fetch it again") from None
    if is_geojson(parsed):
        return read_geojson(name, parsed)
    raise ControlError(f"{name}: is JSON without areas ({_shown(parsed)}); give {FORMATS}")


def _shown(parsed: Any) -> str:
    if isinstance(parsed, dict):
        error = parsed.get("error")
        if isinstance(error, dict):
            return f"the server answered: {plain(error.get('message') or error)}"
        return "it has " + (", ".join(plain(key, length=30) for key in list(parsed)[:8]) or "nothing")
    return f"a {type(parsed).__name__}"
