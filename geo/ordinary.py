"""Names of villages that are words or persons' names: Мир, Перемога, Слава, Іван, Bar, Human.

The words are kept as Bloom filters in ``geo/data/ordinary.bin`` (built by tools/build_ordinary.py): a word that is in
a list is always told, and one of some hundreds that are not is told, too.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from importlib.resources import files
from zlib import crc32

from geo.errors import GazetteerError
from geo.names import is_cyrillic

__all__ = ["LONGEST", "PLACE_END", "SHORTEST", "opens_sentences", "pack", "weak_name"]

# Longer words are seldom names of villages, shorter ones are none that count.
SHORTEST, LONGEST = 3, 13
# What ends so is named as a place whatever a dictionary says: Миколаївка, Ковалівське, Михайлово.
PLACE_END = re.compile(
    "(?:[іїеєо]вк[аи]|[сцз]ьк[еа]?|[сц]ке|(?:ов|ев|єв|ин|ін|їн)[еоє]|щин[аи]|піль|поль|град|город|[ії]вці|инці)$"
)
_MAGIC = b"sitmap-words 1\n"
# One word in 500 is told wrongly: 13 bits a word and 9 of them looked at.
_BITS, _LOOKS = 13, 9


def _positions(word: str, size: int) -> list[int]:
    raw = word.encode("utf-8")
    first, second = crc32(raw), crc32(raw[::-1] + b"\x5a") | 1
    return [(first + number * second) % size for number in range(_LOOKS)]


def pack(*lists: Collection[str]) -> bytes:
    """Return lists of words as filters, one after the other, each after its length in bytes."""
    out = bytearray(_MAGIC)
    for words in lists:
        size = max(64, _BITS * len(words) // 8 * 8)
        bits = bytearray(size // 8)
        for word in words:
            for position in _positions(word, size):
                bits[position >> 3] |= 1 << (position & 7)
        out += len(bits).to_bytes(4, "little") + bits
    return bytes(out)


@lru_cache(maxsize=1)
def _filters() -> tuple[bytes, bytes]:
    try:
        data = (files("geo") / "data" / "ordinary.bin").read_bytes()
        if not data.startswith(_MAGIC):
            raise ValueError("not a list of words of form 1")
        found, at = [], len(_MAGIC)
        for _ in range(2):
            size = int.from_bytes(data[at : at + 4], "little")
            found.append(data[at + 4 : at + 4 + size])
            at += 4 + size
        if at != len(data) or not all(found):
            raise ValueError("cut short")
    except (OSError, ValueError) as error:
        raise GazetteerError(
            f"geo/data/ordinary.bin cannot be read ({error}); install the package again or run tools/build_ordinary.py"
        ) from error
    return found[0], found[1]


def _held(word: str, bits: bytes) -> bool:
    return all(bits[position >> 3] >> (position & 7) & 1 for position in _positions(word, 8 * len(bits)))


@lru_cache(maxsize=1)
def _listed() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of `ambiguous.txt` in small letters, and the names of persons."""
    data = files("geo") / "data"
    words: set[str] = set()
    persons: set[str] = set()
    for name, into in (
        ("ambiguous.txt", words), ("surnames.txt", persons), ("given_names.txt", persons),
        ("given_names_cyrillic.txt", persons),
    ):  # fmt: skip
        for line in (data / name).read_text("utf-8").splitlines():
            if not line.startswith("#"):
                into.update(word.lower() for word in line.split())
    return frozenset(words), frozenset(persons)


@lru_cache(maxsize=16384)
def weak_name(name: str) -> bool:
    """Tell whether a name of a small place is more often a word or a person's name: it counts only where a place is
    asked for."""
    low = name.lower().replace("ё", "е")
    words, persons = _listed()
    if len(low) <= SHORTEST or low in words or low in persons:
        return True
    if " " in low or "-" in low or len(low) > LONGEST or (is_cyrillic(low) and PLACE_END.search(low)):
        return False
    return _held(low, _filters()[0])


@lru_cache(maxsize=16384)
def opens_sentences(name: str) -> bool:
    """Tell whether a Cyrillic name is a word that a sentence can open with, too: Нове, Перше, Піски."""
    low = name.lower().replace("ё", "е")
    if not SHORTEST <= len(low) <= LONGEST or not is_cyrillic(low) or PLACE_END.search(low):
        return False
    return _held(low, _filters()[1])
