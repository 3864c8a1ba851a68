"""CSV and TSV of any size → cells, in pieces of some megabytes.

pyarrow takes whole pieces apart. Where quotation marks are out of step, or rows have too few or too many cells, the
piece is read again record by record: one bad record then costs itself, and not those that its open quotation mark
would run into.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from sitmap.sources.decode import NotText
from sitmap.sources.tables.encoding import BLOCK_BYTES, utf8_blocks
from sitmap.sources.tables.raw import Broken, Ints, Piece, RawTable, column_names

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Layout", "delimited_table", "layout_of"]

_DELIMITERS = ",;\t|"
# A record of more lines than this is one whose quotation mark was never closed.
_MOST_LINES = 200
_SEP = re.compile(rb"sep=(.)\r?\n", re.IGNORECASE)


class Layout:
    """How a delimited text is laid out.

    Parameters
    ----------
    columns : tuple of str
        The header's names, all different.
    delimiter : str
    skip : int
        Bytes of the text (in UTF-8) up to the end of the header.
    lines : int
        Lines up to there.
    """

    def __init__(self, columns: tuple[str, ...], delimiter: str, skip: int, lines: int) -> None:
        self.columns, self.delimiter, self.skip, self.lines = columns, delimiter, skip, lines


def layout_of(head: bytes, *, ends: bool) -> Layout | None:
    """Tell the layout of a text by its beginning; None where its first line is no header of several columns.

    Parameters
    ----------
    head : bytes
        In UTF-8.
    ends : bool
        Whether this is all there is.
    """
    said = _SEP.match(head)
    start = said.end() if said else 0
    while head[start : start + 1] in (b"\n", b"\r"):
        start += 1
    stop = _record_end(head, start)
    if stop is None and not ends:
        return None
    stop = len(head) if stop is None else stop
    text = head[start:stop].decode("utf-8", "replace")
    delimiter = said.group(1).decode("latin-1") if said else max(_DELIMITERS, key=_unquoted(text).count)
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return None
    names = column_names(cells)
    return None if names is None else Layout(names, delimiter, stop, head[:stop].count(b"\n"))


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _record_end(data: bytes, start: int) -> int | None:
    """Return where the record that begins at `start` ends: behind a line end outside of quotation marks."""
    at = start
    while (at := data.find(b"\n", at)) >= 0:
        at += 1
        if data.count(b'"', start, at) % 2 == 0:
            return at
    return None


def delimited_table(
    name: str, open_stream: Callable[[], BinaryIO], layout: Layout, remark: Callable[[str], None]
) -> RawTable:
    """Return the table that a text holds.

    Parameters
    ----------
    name : str
    open_stream : callable
        Opens it from the start.
    layout : Layout
    remark : callable
        Told what a user should know of its encoding.
    """

    def pieces(wanted: Sequence[str] | None) -> Iterator[Piece]:
        with open_stream() as stream:
            try:
                yield from _Pieces(layout, wanted).read(utf8_blocks(stream, remark, block_bytes=BLOCK_BYTES))
            except NotText as error:
                raise ValueError(str(error)) from None

    return RawTable(name, layout.columns, pieces)


class _Pieces:
    """Cuts blocks into whole records and takes them apart."""

    def __init__(self, layout: Layout, wanted: Sequence[str] | None) -> None:
        self.layout = layout
        self.wanted = list(layout.columns if wanted is None else wanted)
        self.row, self.line = 1, layout.lines + 1
        self._delimiter = layout.delimiter.encode()
        mark = re.escape(self._delimiter)
        # A quotation mark inside a cell that is not doubled. The mark comes first: it is what can be sought fast.
        self._odd = re.compile(rb'"(?<=[^"\r\n' + mark + rb']")(?=[^"\r\n' + mark + rb"])")

    def read(self, blocks: Iterator[bytes]) -> Iterator[Piece]:
        skip, rest = self.layout.skip, b""
        for block in blocks:
            if skip:
                dropped = min(skip, len(block))
                skip, block = skip - dropped, block[dropped:]
            rest += block
            cut = _last_record_end(rest)
            if cut is None and len(rest) > 4 * BLOCK_BYTES:
                # A quotation mark that is never closed: the record-wise reader finds the way back.
                cut = rest.rfind(b"\n") + 1
            if cut:
                yield self._piece(rest[:cut])
                rest = rest[cut:]
        if rest.strip():
            yield self._piece(rest if rest.endswith(b"\n") else rest + b"\n")

    def _piece(self, data: bytes) -> Piece:
        piece = self._whole(data) or self._by_record(data)
        self.row += len(piece.rows) + len(piece.broken)
        self.line += data.count(b"\n")
        return piece

    def _whole(self, data: bytes) -> Piece | None:
        """Take a piece apart at once; None where something is not as it should be."""
        import pyarrow as pa
        from pyarrow import csv as arrow

        if self._odd.search(data):
            return None
        odd: list[object] = []

        def note(row: object) -> str:
            odd.append(row)
            return "skip"

        names = list(self.layout.columns)
        try:
            table = arrow.read_csv(
                pa.BufferReader(data),
                read_options=arrow.ReadOptions(column_names=names, block_size=max(len(data), 1 << 20)),
                parse_options=arrow.ParseOptions(
                    delimiter=self.layout.delimiter, newlines_in_values=True, invalid_row_handler=note
                ),
                convert_options=arrow.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
                ),
            )
        except pa.ArrowInvalid:
            return None
        if odd:
            return None
        inside = self._lines_inside(table, data.count(b"\n"))
        if inside is None:
            return None
        lines = self.line + np.arange(len(table)) + np.concatenate([[0], np.cumsum(inside)[:-1]])[: len(table)]
        return Piece(table.select(self.wanted).to_pandas(), self.row + np.arange(len(table)), lines)

    def _lines_inside(self, table: pa.Table, lines: int) -> Ints | None:
        """Return how many line ends the cells of each row hold; None where rows seem to have run into one another."""
        import pyarrow.compute as pc

        inside = np.zeros(len(table), dtype=np.int64)
        if lines == len(table):
            return inside
        most = len(self.layout.columns) - 1
        for column in table.columns:
            found = pc.count_substring(column, "\n").to_numpy().astype(np.int64)
            inside += found
            for cell in column.take(np.flatnonzero(found)).to_pylist():
                if '"' in cell or any(line.count(self.layout.delimiter) >= most for line in cell.split("\n")):
                    return None
        # Else there are empty lines, which pyarrow passes over without counting them.
        return inside if lines == len(table) + inside.sum() else None

    def _by_record(self, data: bytes) -> Piece:
        """Take a piece apart record by record."""
        import pandas as pd

        feed = _Feed(data.decode("utf-8", "replace").split("\n")[:-1])
        width = len(self.layout.columns)
        rows: list[list[str]] = []
        numbers: list[int] = []
        lines: list[int] = []
        broken: list[Broken] = []
        row = self.row
        for start, cells, reason in feed.records(self.layout.delimiter):
            line = self.line + start
            if reason is None and len(cells) > width and not any(cells[width:]):
                cells = cells[:width]
            if reason is None and len(cells) != width:
                reason = f"has {len(cells)} cells, the table has {width} columns"
            if reason is None:
                rows.append(cells)
                numbers.append(row)
                lines.append(line)
            else:
                broken.append(Broken(row, line, reason, feed.lines[start].rstrip("\r")))
            row += 1
        frame = pd.DataFrame(rows, columns=list(self.layout.columns), dtype="str")[self.wanted]
        return Piece(frame, np.array(numbers, dtype=np.int64), np.array(lines, dtype=np.int64), broken)


def _last_record_end(data: bytes) -> int | None:
    """Return where the last whole record ends, counting from a start outside of quotation marks."""
    at, marks = len(data), data.count(b'"')
    while (end := data.rfind(b"\n", 0, at)) >= 0:
        marks -= data.count(b'"', end + 1, at)
        if marks % 2 == 0:
            return end + 1
        at = end
    return None


class _Feed:
    """Hands lines to a reader of records and can begin again one line after a record that was none."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self._next = self._first = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if self._next >= len(self.lines) or self._next - self._first > _MOST_LINES:
            raise StopIteration
        self._next += 1
        return self.lines[self._next - 1] + "\n"

    def records(self, delimiter: str) -> Iterator[tuple[int, list[str], str | None]]:
        """Yield the number of its first line (from 0), the cells and what is wrong, of each record."""
        reader = csv.reader(self, delimiter=delimiter, strict=True)
        while self._next < len(self.lines):
            self._first = self._next
            try:
                cells = next(reader)
            except csv.Error as error:
                self._next = self._first + 1
                reader = csv.reader(self, delimiter=delimiter, strict=True)
                yield self._first, [], f"quotation marks are out of step ({error})"
                continue
            except StopIteration:
                return
            if any(cells):
                yield self._first, cells, None
