"""A path → the table in it, if it is one: told by its content and its columns, never by its name."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from sitmap.sources.decode import NotText, binary_kind
from sitmap.sources.tables.delimited import delimited_table, layout_of
from sitmap.sources.tables.encoding import utf8_blocks
from sitmap.sources.tables.raw import RawTable

__all__ = ["open_raw"]

_HEAD_BYTES = 1 << 18


def open_raw(path: Path, name: str, remark: Callable[[str], None]) -> RawTable | None:
    """Return the table that a file holds, or None where it is something else or cannot be read.

    Parameters
    ----------
    path : pathlib.Path
    name : str
        The file as messages name it.
    remark : callable
        Told, when the table is read, what a user should know of its encoding.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        with open(path, "rb") as stream:
            head = stream.read(_HEAD_BYTES)
            if binary_kind(head) is not None or not head:
                return None
            stream.seek(0)
            text = next(utf8_blocks(stream, lambda line: None, block_bytes=_HEAD_BYTES), b"")
    except (OSError, ValueError, NotText):
        return None
    layout = layout_of(text, ends=len(head) < _HEAD_BYTES)
    return None if layout is None else delimited_table(name, lambda: open(path, "rb"), layout, remark)
