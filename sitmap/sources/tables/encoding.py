"""The bytes of a large text, in any encoding that is read → UTF-8, block by block.

A file may be of one encoding or, where exports were joined, of several: lines that are no UTF-8 are read as
Windows-1251 or Windows-1252, whichever the first of them are by the rules of `sitmap.sources.decode`.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from typing import BinaryIO

from sitmap.sources.decode import NotText, decode, unicode_mark

__all__ = ["BLOCK_BYTES", "utf8_blocks"]

# How much of a file is taken apart at a time: much more costs memory, much less time.
BLOCK_BYTES = 1 << 22
_CODECS = {"Windows-1251": "cp1251", "Windows-1252": "cp1252"}


def utf8_blocks(stream: BinaryIO, remark: Callable[[str], None], *, block_bytes: int = BLOCK_BYTES) -> Iterator[bytes]:
    """Yield a stream in UTF-8 without its byte-order mark, cut anywhere between two characters, its lines ended by \\n.

    Parameters
    ----------
    stream : binary file
    remark : callable
        Told, once, what a user should know of the encoding.
    block_bytes : int
        How much is read at a time.

    Raises
    ------
    sitmap.sources.decode.NotText
        If the first block is no text.
    """
    old: bool | None = None
    for block in _decoded(stream, remark, block_bytes):
        # Old programs ended lines with \\r alone.
        old = b"\r" in block[:-1] and b"\n" not in block if old is None else old
        yield block.replace(b"\r", b"\n") if old else block


def _decoded(stream: BinaryIO, remark: Callable[[str], None], block_bytes: int) -> Iterator[bytes]:
    block = stream.read(block_bytes)
    codec = unicode_mark(block[:4]) or _unmarked(block[:4096])
    if codec is not None and codec != "utf-8-sig":
        remark(f"read as {codec.upper()}; UTF-8 is the usual form")
        decoder = codecs.getincrementaldecoder(codec)("replace")
        while block:
            yield decoder.decode(block).encode("utf-8", "replace")
            block = stream.read(block_bytes)
        yield decoder.decode(b"", final=True).encode("utf-8", "replace")
        return
    block = block.removeprefix(codecs.BOM_UTF8)
    mixed = _Mixed(remark)
    rest = b""
    while block:
        block = rest + block
        cut = block.rfind(b"\n") + 1
        if not cut and len(block) >= block_bytes:
            cut = _between_characters(block)
        rest, block = block[cut:], block[:cut]
        if block:
            yield mixed.read(block)
        block = stream.read(block_bytes)
    if rest:
        yield mixed.read(rest)


def _unmarked(sample: bytes) -> str | None:
    """Return the codec of UTF-16 without its mark; None for other text."""
    if b"\x00" not in sample:
        return None
    try:
        found = decode(sample[: len(sample) - len(sample) % 4])
    except NotText:
        return None
    return None if found.encoding != "UTF-16" else "utf-16-le" if sample[1:2] == b"\x00" else "utf-16-be"


def _between_characters(block: bytes) -> int:
    """Return the last place of a line at which UTF-8 can be cut: between two characters, and not before a \\n."""
    cut = end = len(block.rstrip(b"\r"))
    while cut > max(end - 4, 0) and block[cut - 1] & 0xC0 == 0x80:
        cut -= 1
    return cut - 1 if cut and block[cut - 1] >= 0xC0 else cut


class _Mixed:
    """Reads whole lines in UTF-8, and those that are none in the old encoding that they are in."""

    def __init__(self, remark: Callable[[str], None]) -> None:
        self._remark = remark
        self._codec: str | None = None

    def read(self, block: bytes) -> bytes:
        if b"\x00" in block:
            # What a damaged disk leaves; no text has it.
            self._remark("NUL bytes, shown as \ufffd")
            block = block.replace(b"\x00", b"\xef\xbf\xbd")
        try:
            block.decode("utf-8")
            return block
        except UnicodeDecodeError:
            pass
        lines = block.split(b"\n")
        for number, line in enumerate(lines):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                lines[number] = line.decode(self._old(lines), "replace").encode("utf-8")
        return b"\n".join(lines)

    def _old(self, lines: list[bytes]) -> str:
        """Return the codec of lines that are no UTF-8, told by the first that are met."""
        if self._codec is None:
            broken = []
            for line in lines:
                try:
                    line.decode("utf-8")
                except UnicodeDecodeError:
                    broken.append(line)
            try:
                told = decode(b"\n".join(broken))
                self._codec = _CODECS.get(told.encoding, "utf-8")
            except NotText:
                self._codec = "utf-8"
            if self._codec == "utf-8":
                self._remark("UTF-8 with broken bytes, shown as \ufffd")
            else:
                self._remark(f"lines that are no UTF-8 are read as {self._codec.replace('cp', 'Windows-')}")
        return self._codec
