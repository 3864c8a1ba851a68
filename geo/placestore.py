"""The places that a user's files add to the embedded ones, in one block of bytes that is read where it lies.

The block has the added places as rows, and tables (`geo.hashtable`) of what their names, ids and keys lead to. It is
written once by `geo.gazetteerfiles` and kept as a file; to start with it is to map the file and to read its head.
"""

from __future__ import annotations

import json
import mmap
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geo.hashtable import PARTS, HashTable, Piece, TableBuilder, bytes_of, numbers_of

__all__ = ["PlaceFile", "PlaceStore", "StoreBuilder"]

MAGIC = b"sitmap-store 4\n"
_TABLES = ("names", "heads", "ids", "keys")


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """A file of places that a gazetteer was read from.

    Parameters
    ----------
    name : str
        The name of the file, without its folder.
    sha256 : str
        Of its bytes.
    form : str
        What it was read as: ``GeoNames``, ``CSV``, ``TSV``, ``GeoJSON``, ``GeoPackage``.
    rows, places, known : int
        How many rows it has, how many of them became places, how many are places that were there before.
    skipped : tuple of (str, int, str)
        Why rows were left out, how many, and where the first ones are.
    licence : str
        What is known of its terms; empty where nothing is said.
    """

    name: str
    sha256: str
    form: str
    rows: int
    places: int
    known: int
    skipped: tuple[tuple[str, int, str], ...] = ()
    licence: str = ""

    @property
    def credit(self) -> str:
        """A line for the credits of what is made with it."""
        terms = self.licence or "its licence is not stated in it; ask whoever made it before passing this on"
        return f"Places of {self.name}: {terms}"


class StoreBuilder:
    """Collects places and names, and packs them for `PlaceStore`.

    Attributes
    ----------
    names : TableBuilder
        Spelling or case form → references (see `geo.addedplaces`).
    heads : dict
        First word of spellings of several words → the lengths of these spellings, in letters.
    initials : set
        The letters that names begin with where they begin with a capital.
    ids : TableBuilder
        Id → number of the row.
    keys : TableBuilder
        `geo.names.match_key` → references.
    """

    def __init__(self) -> None:
        self.names, self.ids, self.keys = TableBuilder(), TableBuilder(), TableBuilder()
        self.heads: dict[str, set[int]] = {}
        self.initials: set[str] = set()
        self._rows = bytearray()
        self._offsets = array("I", [0])

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def add_row(self, row: str) -> int:
        """Add a place as its row, as in the built table of the embedded ones; return its number."""
        self._rows += row.encode("utf-8")
        self._offsets.append(len(self._rows))
        return len(self) - 1

    def pack(self, head: Mapping[str, Any], files: Iterable[PlaceFile]) -> list[Piece]:
        """Return the pieces of the block, to be written one after the other.

        Parameters
        ----------
        head : mapping
            What else is to be known of the store; plain values.
        files : iterable of PlaceFile
            What it was read from.
        """
        heads = TableBuilder()
        for word, lengths in self.heads.items():
            for length in sorted(lengths, reverse=True):
                heads.add(word, str(length))
        sections: dict[str, Piece] = {
            "rows.offsets": bytes_of(self._offsets), "rows.blob": self._rows,
        }  # fmt: skip
        for name, table in zip(_TABLES, (self.names, heads, self.ids, self.keys), strict=True):
            sections |= {f"{name}.{part}": content for part, content in table.pack().items()}
        places: dict[str, tuple[int, int]] = {}
        at = 0
        for name, content in sections.items():
            places[name] = (at, len(content))
            at += len(content) + (-len(content)) % 8
        told = json.dumps(
            {
                **head,
                "initials": "".join(sorted(self.initials)),
                "files": [asdict(file) for file in files],
                "sections": places,
            },
            ensure_ascii=False,
            sort_keys=True,
        ).encode("utf-8")
        told += b" " * (-(len(MAGIC) + 8 + len(told)) % 8)
        pieces: list[Piece] = [MAGIC, len(told).to_bytes(8, "little"), told]
        for content in sections.values():
            pieces += [content, b"\0" * ((-len(content)) % 8)]
        return pieces


class PlaceStore:
    """Places and names that `StoreBuilder` put into a block.

    Parameters
    ----------
    block : bytes or mmap.mmap
        The whole block.

    Raises
    ------
    ValueError, KeyError, TypeError
        If the block is damaged or of another form.
    """

    def __init__(self, block: bytes | mmap.mmap) -> None:
        view = memoryview(block)
        begin = len(MAGIC) + 8
        if len(view) < begin or bytes(view[: len(MAGIC)]) != MAGIC:
            raise ValueError("not a store of places")
        length = int.from_bytes(view[len(MAGIC) : begin], "little")
        if begin + length > len(view):
            raise ValueError("the store is cut short")
        self.head: dict[str, Any] = json.loads(bytes(view[begin : begin + length]).decode("utf-8"))
        data = view[begin + length :]
        sections: dict[str, memoryview] = {}
        for name, (at, size) in self.head.pop("sections").items():
            if at + size > len(data):
                raise ValueError("the store is cut short")
            sections[name] = data[at : at + size]
        self._rows = sections["rows.blob"]
        self._offsets = numbers_of(sections["rows.offsets"])
        if self._offsets[len(self._offsets) - 1] != len(self._rows):
            raise ValueError("the rows of the store are cut short")
        self.names, self.heads, self.ids, self.keys = (
            HashTable({part: sections[f"{name}.{part}"] for part in PARTS}) for name in _TABLES
        )
        self.files = tuple(
            PlaceFile(**{**told, "skipped": tuple(tuple(reason) for reason in told["skipped"])})
            for told in self.head.pop("files")
        )

    @classmethod
    def open(cls, path: Path) -> PlaceStore:
        """Map a file into the memory and return the store in it."""
        with path.open("rb") as source:
            return cls(mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ))

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def row(self, number: int) -> str:
        """Return one place as its row."""
        return bytes(self._rows[self._offsets[number] : self._offsets[number + 1]]).decode("utf-8")

    def rows(self) -> Iterator[str]:
        """Yield all places as rows."""
        return (self.row(number) for number in range(len(self)))
