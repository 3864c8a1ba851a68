"""A path → the tables in it, if there are any: told by content, never by name."""

from __future__ import annotations

import gzip
import os
import stat
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from sitmap.sources.decode import NotText, binary_kind
from sitmap.sources.tables.delimited import delimited_table, layout_of
from sitmap.sources.tables.encoding import utf8_blocks
from sitmap.sources.tables.raw import RawTable
from sitmap.sources.tables.records import first_names, record_table, starts_records

__all__ = ["open_raw"]

_HEAD_BYTES = 1 << 18
_FEATURES = (b"SQLite format 3\x00", b"fgb\x03")


def open_raw(
    path: Path, name: str, remark: Callable[[str], None], wanted: Callable[[tuple[str, ...]], bool], *, sheet: str = ""
) -> list[RawTable]:
    """Return the tables that a file holds; none where it is something else.

    Parameters
    ----------
    path : pathlib.Path
        CSV or TSV, JSON, JSON Lines, GeoJSON, GeoPackage, FlatGeobuf, Parquet or an Excel workbook; the first four also
        packed with gzip, or several of them in a ZIP archive; a folder of these.
    name : str
        The file as messages name it.
    remark : callable
        Told, when a table is read, what a user should know of its encoding.
    wanted : callable
        Told the columns, as far as the beginning of a file shows them: whether the table is worth opening.
    sheet : str
        Of a workbook.

    Raises
    ------
    InputError
        If it is a table that cannot be read.
    """
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            inside = sorted(one for one in path.iterdir() if one.is_file())
            return [table for one in inside for table in open_raw(one, os.path.join(name, one.name), remark, wanted)]
        if not stat.S_ISREG(mode):
            return []
        with open(path, "rb") as stream:
            head = stream.read(_HEAD_BYTES)
    except (OSError, ValueError):
        return []
    found: list[RawTable | None]
    if head.startswith(b"PAR1"):
        from sitmap.sources.tables.geofiles import parquet_table

        found = [parquet_table(path, name)]
    elif head.startswith(_FEATURES) or _is_geojson(head):
        from sitmap.sources.tables.geofiles import feature_tables

        found = [*feature_tables(path, name)]
    elif head.startswith(b"PK\x03\x04"):
        found = _archive(path, name, remark, wanted, sheet)
    elif head.startswith(b"\x1f\x8b"):
        found = [_text(name, partial(_packed, path), remark, wanted)]
    else:
        found = [_text(name, partial(_plain, path), remark, wanted)]
    return [table for table in found if table is not None and wanted(table.columns)]


def _is_geojson(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"FeatureCollection"' in head


def _archive(
    path: Path, name: str, remark: Callable[[str], None], wanted: Callable[[tuple[str, ...]], bool], sheet: str
) -> list[RawTable | None]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(one.filename for one in archive.infolist() if not one.is_dir())
    except (zipfile.BadZipFile, OSError):
        return []
    if "xl/workbook.xml" in names:
        from sitmap.sources.tables.sheets import sheet_table

        return [sheet_table(path, name, sheet)]
    if "[Content_Types].xml" in names:
        return []
    return [
        _text(f"{name}/{one}", partial(_member, path, one), remark, wanted)
        for one in names
        if not one.startswith("__MACOSX/")
    ]


def _plain(path: Path) -> BinaryIO:
    return open(path, "rb")


def _packed(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path))


def _member(path: Path, name: str) -> BinaryIO:
    archive = zipfile.ZipFile(path)
    stream = archive.open(name)
    # The stream alone is what a reader closes.
    archive.close()
    return cast("BinaryIO", stream)


def _text(
    name: str,
    open_stream: Callable[[], BinaryIO],
    remark: Callable[[str], None],
    wanted: Callable[[tuple[str, ...]], bool],
) -> RawTable | None:
    """Return the table of a text, delimited or JSON; None where it is another text or no text."""
    try:
        with open_stream() as stream:
            head = stream.read(_HEAD_BYTES)
        if binary_kind(head) is not None or not head:
            return None
        with open_stream() as stream:
            text = next(utf8_blocks(stream, lambda line: None, block_bytes=_HEAD_BYTES), b"")
    except (OSError, EOFError, zipfile.BadZipFile, RuntimeError, NotText):
        return None
    start = text.decode("utf-8", "ignore")
    form = starts_records(start)
    if form is not None:
        return record_table(name, open_stream, form, remark) if wanted(first_names(start, form)) else None
    layout = layout_of(text, ends=len(head) < _HEAD_BYTES)
    return None if layout is None else delimited_table(name, open_stream, layout, remark)
