"""JSON → cells: an array of objects, an object that holds one, or one object a line; of any size.

An object's members are its cells. Text stands as it is, lists and objects become JSON text, null an empty cell.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO

import numpy as np

from sitmap.sources.tables.encoding import BLOCK_BYTES, utf8_blocks
from sitmap.sources.tables.raw import BREAKS, Broken, Piece, RawTable, cell_text

__all__ = ["first_names", "record_table", "starts_records"]

# Members under which interfaces answer with their rows: ACLED's "data", UCDP's "Result".
_WRAPPERS = frozenset({"data", "events", "result", "results", "records", "rows"})
_ROWS_A_PIECE = 8_000
_LOOKED_AT = 20
# A record of more text than this is no row of a table.
_LONGEST = 16_000_000
_BLANK = re.compile(r"[\s,\ufeff]*")
_COLON = re.compile(r"\s*:\s*")


def starts_records(head: str) -> str | None:
    """Tell how a JSON text holds records by its beginning: ``array``, ``wrapped``, ``lines``; None for no records."""
    start = head.lstrip("\ufeff \t\r\n")
    items = _items_start(start)
    if items is not None and start[items : items + 1] == "{":
        return "array" if start[0] == "[" else "wrapped"
    if not start.startswith("{"):
        return None
    first = start.split("\n", 1)[0]
    try:
        return "lines" if isinstance(json.loads(first), dict) else None
    except ValueError:
        return None


def _items_start(text: str) -> int | None:
    """Return where the first item of an array stands, or of the array that an object has; None where there is none."""
    decoder = json.JSONDecoder()
    at = _BLANK.match(text).end()  # type: ignore[union-attr]
    if text[at : at + 1] == "{":
        at += 1
        while True:
            try:
                name, at = decoder.raw_decode(text, _BLANK.match(text, at).end())  # type: ignore[union-attr]
                colon = _COLON.match(text, at)
                if colon is None:
                    return None
                at = colon.end()
                if str(name).casefold() in _WRAPPERS and text[at : at + 1] == "[":
                    break
                _, at = decoder.raw_decode(text, at)
            except (ValueError, RecursionError, TypeError):
                return None
    return _BLANK.match(text, at + 1).end() if text[at : at + 1] == "[" else None  # type: ignore[union-attr]


def first_names(head: str, form: str) -> tuple[str, ...]:
    """Return the names that the first records have, as far as the beginning of a text shows them."""
    names: dict[str, None] = {}
    decoder = json.JSONDecoder()
    at = 0 if form == "lines" else _items_start(head) or 0
    for _ in range(_LOOKED_AT):
        at = _BLANK.match(head, at).end()  # type: ignore[union-attr]
        try:
            value, at = decoder.raw_decode(head, at)
        except (ValueError, RecursionError):
            break
        if isinstance(value, dict):
            names.update(dict.fromkeys(value))
    return tuple(names)


def record_table(
    name: str, open_stream: Callable[[], BinaryIO], form: str, remark: Callable[[str], None]
) -> RawTable | None:
    """Return the table that records make; None where none of them is an object.

    Parameters
    ----------
    name : str
    open_stream : callable
    form : str
        As `starts_records` tells it.
    remark : callable
        Told what a user should know of the encoding.
    """
    read = _lines if form == "lines" else _array
    columns: dict[str, None] = {}
    # What is broken is told when the rows are read.
    with open_stream() as stream, suppress(*BREAKS):
        for record in read(stream, lambda line: None):
            if isinstance(record.value, dict):
                columns.update(dict.fromkeys(record.value))
    if not columns:
        return None
    names = tuple(columns)

    def pieces(wanted: Sequence[str] | None) -> Iterator[Piece]:
        with open_stream() as stream:
            yield from _pieces(read(stream, remark), list(names if wanted is None else wanted))

    return RawTable(name, names, pieces)


class _Record:
    """One record: a value, or what is wrong with its text."""

    __slots__ = ("line", "reason", "text", "value")

    def __init__(self, value: Any, line: int | None, reason: str = "", text: str = "") -> None:
        self.value, self.line, self.reason, self.text = value, line, reason, text


def _pieces(records: Iterator[_Record], names: list[str]) -> Iterator[Piece]:
    rows: list[list[str]] = []
    numbers: list[int] = []
    lines: list[int] = []
    broken: list[Broken] = []
    lined = False

    def piece() -> Piece:
        import pandas as pd

        frame = pd.DataFrame(rows, columns=names, dtype="str")
        at = np.array(lines, dtype=np.int64) if lined else None
        return Piece(frame, np.array(numbers, dtype=np.int64), at, tuple(broken))

    for number, record in enumerate(records, start=1):
        lined = record.line is not None
        if isinstance(record.value, dict):
            rows.append([cell_text(record.value.get(name)) for name in names])
            numbers.append(number)
            lines.append(record.line or 0)
        else:
            reason = record.reason or "is no object with names and values"
            broken.append(Broken(number, record.line, reason, record.text or cell_text(record.value)))
        if len(rows) + len(broken) >= _ROWS_A_PIECE:
            yield piece()
            rows, numbers, lines, broken = [], [], [], []
    if rows or broken:
        yield piece()


def _lines(stream: BinaryIO, remark: Callable[[str], None]) -> Iterator[_Record]:
    number, rest = 0, b""
    for block in utf8_blocks(stream, remark, block_bytes=BLOCK_BYTES):
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            number += 1
            if line.strip():
                yield _line(line, number)
    if rest.strip():
        yield _line(rest, number + 1)


def _line(line: bytes, number: int) -> _Record:
    text = line.decode("utf-8", "replace").strip()
    try:
        return _Record(json.loads(text.removesuffix(",")), number)
    except (ValueError, RecursionError) as error:
        return _Record(None, number, f"is no JSON ({error})", text)


def _array(stream: BinaryIO, remark: Callable[[str], None]) -> Iterator[_Record]:
    """Yield the items of an array, one after the other; a broken one ends it, as nothing says where the next begins."""
    decoder = json.JSONDecoder()
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    blocks = utf8_blocks(stream, remark, block_bytes=1 << 20)
    text = decode(next(blocks, b""))
    at = _items_start(text) or 0
    while True:
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] == "]":
            return
        try:
            value, end = decoder.raw_decode(text, at)
            # A number at the end of what was read may go on.
            if end == len(text):
                raise ValueError("not whole")
        except (ValueError, RecursionError) as error:
            more = next(blocks, None)
            if more is None or len(text) - at > _LONGEST:
                if text[at:].strip():
                    told = f"is no JSON from here on ({error}); what follows was not read"
                    yield _Record(None, None, told, text[at : at + 200])
                return
            text, at = text[at:] + decode(more), 0
            continue
        yield _Record(value, None)
        at = end
        if at > 1 << 20:
            text, at = text[at:], 0
