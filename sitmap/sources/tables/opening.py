"""A path → the tables in it, if there are any: told by content, never by name."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from sitmap.sources.decode import binary_kind
from sitmap.sources.tables.delimited import delimited_table, layout_of
from sitmap.sources.tables.encoding import utf8_blocks
from sitmap.sources.tables.raw import BREAKS, RawTable, read_pieces
from sitmap.sources.tables.records import first_names, record_table, starts_records

__all__ = ["open_raw"]

_HEAD_BYTES = 1 << 18
_NUL_ONE_IN = 1000
# What is unpacked together is lost together.
_AT_ONCE = 1 << 16
# Were a table read as a report, its cells would be taken for sentences, and placed by their words.
_TABLES = (".csv", ".tsv", ".csv.gz", ".tsv.gz", ".xlsx", ".parquet")
_FEATURES = (b"SQLite format 3\x00", b"fgb\x03")


def open_raw(
    path: Path,
    name: str,
    remark: Callable[[str], None],
    wanted: Callable[[tuple[str, ...]], bool],
    *,
    sheet: str = "",
    alone: bool = True,
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
        Told the columns, as far as the beginning of a file shows them: whether the table is worth opening. A file that
        is called a table, or has geometries, and whose rows are those of one, is returned whatever its columns are.
    sheet : str
        Of a workbook.
    alone : bool
        Whether the file was named itself, and not found in a folder.

    Raises
    ------
    InputError
        If it is a table that cannot be read.
    """
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            inside = sorted(one for one in path.iterdir() if one.is_file())
            return [
                table
                for one in inside
                for table in open_raw(one, os.path.join(name, one.name), remark, wanted, alone=False)
            ]
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
    called = alone and (path.name.casefold().endswith(_TABLES) or _is_geojson(head))
    return [table for table in found if table is not None and (wanted(table.columns) or (called and _has_rows(table)))]


def _has_rows(table: RawTable) -> bool:
    """Tell whether what follows the header are rows as long as it: not so a report that was saved under such a name."""
    first = next(read_pieces(table), None)
    return first is not None and len(first.rows) > 10 * len(first.broken)


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
    return cast("BinaryIO", _Whole(cast("io.BufferedIOBase", gzip.open(path))))


def _member(path: Path, name: str) -> BinaryIO:
    archive = zipfile.ZipFile(path)
    stream = archive.open(name)
    # The stream alone is what a reader closes.
    archive.close()
    return cast("BinaryIO", _Whole(cast("io.BufferedIOBase", stream)))


class _Whole(io.RawIOBase):
    """A packed stream of which nothing is lost that comes before a damaged place: only then it raises."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self._error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        parts: list[bytes] = []
        while size > 0 and self._error is None:
            try:
                part = self._stream.read1(min(size, _AT_ONCE))
            except BREAKS as error:
                self._error = error
                break
            if not part:
                break
            parts.append(part)
            size -= len(part)
        if self._error is not None and not parts:
            raise self._error
        return b"".join(parts)

    def close(self) -> None:
        self._stream.close()
        super().close()


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
        # A few NUL bytes are damage; many are no text.
        damaged = 0 < head.count(b"\x00") * _NUL_ONE_IN < len(head)
        if not head or binary_kind(head.replace(b"\x00", b" ") if damaged else head) is not None:
            return None
        with open_stream() as stream:
            text = next(utf8_blocks(stream, lambda line: None, block_bytes=_HEAD_BYTES), b"")
    except BREAKS:
        return None
    start = text.decode("utf-8", "ignore")
    form = starts_records(start)
    if form is not None:
        return record_table(name, open_stream, form, remark) if wanted(first_names(start, form)) else None
    layout = layout_of(text, ends=len(head) < _HEAD_BYTES)
    return None if layout is None else delimited_table(name, open_stream, layout, remark)
