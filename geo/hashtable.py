"""A table of strings by strings that is looked up where it lies in a file: nothing is read before it is asked for.

A dict of half a million names takes hundreds of megabytes and seconds to fill at every start. Here the entries lie
one behind the other in the order of their hash (CRC-32), beside three arrays of 32-bit numbers: the hashes, where
each entry begins and ends, and where the hashes with the same first bits begin. A look-up is a hash, a step to its
first bits and a comparison or two; the file may be mapped into the memory, which then holds the pages in use.
"""

from __future__ import annotations

import sys
import weakref
from array import array
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Final
from zlib import crc32

__all__ = ["PARTS", "HashTable", "Piece", "Spool", "TableBuilder", "blocks_of", "numbers_of"]

# The sections of a table.
PARTS = ("hashes", "offsets", "starts", "entries")
# Entries with the same first bits, on average.
_PER_BUCKET = 4
_U32: Final = "I"
_HEAPS, _HEAP_BYTES = 256, 1 << 16


class Spool:
    """Bytes that are too many for the memory, in a temporary file; written once, then read from the beginning."""

    def __init__(self) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - goes with the object
        self._size = 0
        weakref.finalize(self, self._file.close)

    def __len__(self) -> int:
        return self._size

    def write(self, content: bytes | bytearray) -> None:
        """Add bytes."""
        self._file.write(content)
        self._size += len(content)

    def blocks(self) -> Iterator[bytes]:
        """Yield what was written."""
        self._file.seek(0)
        while block := self._file.read(1 << 20):
            yield block


Piece = bytes | bytearray | Spool
"""A part of a file that is to be written."""


def blocks_of(piece: Piece) -> Iterator[bytes | bytearray]:
    """Yield the content of a part."""
    if isinstance(piece, Spool):
        yield from piece.blocks()
    else:
        yield piece


class TableBuilder:
    """Collects the values of keys and packs them for `HashTable`.

    Entries are kept as bytes in 256 heaps, by the first bits of their hash. A heap that grows is laid off to a
    temporary file, and only one at a time becomes Python objects: twenty million entries fit in the memory that way.
    """

    def __init__(self) -> None:
        self._heaps = [bytearray() for _ in range(_HEAPS)]
        self._laid_off: list[list[tuple[int, int]]] = [[] for _ in range(_HEAPS)]
        self._file: IO[bytes] | None = None

    def add(self, key: str, value: str) -> None:
        """Add a value of a key; neither may hold tabs or line breaks, the value no comma. Doubles are dropped."""
        raw = key.encode("utf-8")
        number = crc32(raw) >> 24
        heap = self._heaps[number]
        heap += b"%b\t%b\n" % (raw, value.encode("utf-8"))
        if len(heap) > _HEAP_BYTES:
            if self._file is None:
                self._file = TemporaryFile()  # noqa: SIM115 - closed when packed
            self._laid_off[number].append((self._file.tell(), len(heap)))
            self._file.write(heap)
            heap.clear()

    def _heap(self, number: int) -> bytes:
        pieces = []
        for at, size in self._laid_off[number]:
            assert self._file is not None
            self._file.seek(at)
            pieces.append(self._file.read(size))
        pieces.append(bytes(self._heaps[number]))
        return b"".join(pieces)

    def pack(self) -> dict[str, Piece]:
        """Return the sections of the table; the values of a key are joined by commas, in the order of adding."""
        hashes, offsets, entries = array(_U32), array(_U32, [0]), Spool()
        for number in range(_HEAPS):
            values: dict[bytes, dict[bytes, None]] = {}
            for line in self._heap(number).split(b"\n")[:-1]:
                key, _, value = line.partition(b"\t")
                values.setdefault(key, {})[value] = None
            for code, key in sorted((crc32(key), key) for key in values):
                hashes.append(code)
                entries.write(key + b"\t" + b",".join(values[key]))
                offsets.append(len(entries))
        bits = max(1, (len(hashes) // _PER_BUCKET).bit_length())
        starts = array(_U32, bytes(4 * ((1 << bits) + 1)))
        for code in hashes:
            starts[(code >> (32 - bits)) + 1] += 1
        for number in range(1, len(starts)):
            starts[number] += starts[number - 1]
        if self._file is not None:
            self._file.close()
        packed: dict[str, Piece] = {
            name: bytes_of(part) for name, part in zip(PARTS, (hashes, offsets, starts), strict=False)
        }
        return packed | {"entries": entries}


class HashTable:
    """A table that `TableBuilder` packed.

    Parameters
    ----------
    sections : dict of str to memoryview
        Its sections, where they lie.

    Raises
    ------
    ValueError
        If the sections do not fit together.
    """

    __slots__ = ("_entries", "_hashes", "_offsets", "_shift", "_starts")

    def __init__(self, sections: dict[str, memoryview]) -> None:
        self._entries = sections["entries"]
        self._hashes, self._offsets, self._starts = (numbers_of(sections[name]) for name in PARTS[:3])
        buckets = len(self._starts) - 1
        bits = buckets.bit_length() - 1
        if (
            bits < 1
            or buckets != 1 << bits
            or len(self._offsets) != len(self._hashes) + 1
            or self._starts[buckets] != len(self._hashes)
            or self._offsets[len(self._hashes)] != len(self._entries)
        ):
            raise ValueError("the sections of a table do not fit together")
        self._shift = 32 - bits

    def __len__(self) -> int:
        return len(self._hashes)

    def get(self, key: str) -> str | None:
        """Return the values of a key, joined by commas; None where there is none."""
        raw = key.encode("utf-8", "replace")
        code = crc32(raw)
        bucket = code >> self._shift
        hashes = self._hashes
        for number in range(self._starts[bucket], self._starts[bucket + 1]):
            if hashes[number] == code:
                entry = bytes(self._entries[self._offsets[number] : self._offsets[number + 1]])
                if entry.startswith(raw) and entry[len(raw) : len(raw) + 1] == b"\t":
                    return entry[len(raw) + 1 :].decode("utf-8")
        return None

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield all keys and values, in the order of their hashes."""
        for number in range(len(self._hashes)):
            entry = bytes(self._entries[self._offsets[number] : self._offsets[number + 1]]).decode("utf-8")
            key, _, value = entry.partition("\t")
            yield key, value


def bytes_of(numbers: array[int]) -> bytes:
    """Return numbers of 32 bits as little-endian bytes."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def numbers_of(section: memoryview) -> memoryview[int] | array[int]:
    """Return what `bytes_of` wrote as numbers, where it lies if the machine's order of bytes allows.

    Raises
    ------
    ValueError
        If there are odd bytes.
    """
    if len(section) % 4:
        raise ValueError("a section of numbers is cut short")
    if sys.byteorder == "little":
        return section.cast(_U32)
    numbers = array(_U32, bytes(section))
    numbers.byteswap()
    return numbers
