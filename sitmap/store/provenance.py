"""What read a report: the version of sitmap, and digests of the rules and data that decide what is read and where."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.boundaryset import BoundarySet
    from geo.gazetteer import Gazetteer
    from sitmap.extract.vocabulary import Vocabulary

__all__ = ["Made", "made_with", "rules_digest"]

# Where the rules are: what a report's words become, and what they are compared by.
_RULES = (
    ("geo", ""), ("sitmap", "extract"), ("sitmap", "linking"), ("sitmap", "locate.py"), ("sitmap", "tabulate.py"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """What rows were made with; digests are the first 16 hexadecimal digits of SHA-256.

    Parameters
    ----------
    sitmap_version, rules, vocabulary, gazetteer, boundaries : str
    credits : str
        Whom to name for places and boundaries that are not embedded: a JSON list of lines.
    """

    sitmap_version: str
    rules: str
    vocabulary: str
    gazetteer: str
    boundaries: str
    credits: str


def made_with(vocabulary: Vocabulary, gazetteer: Gazetteer, boundaries: BoundarySet | None) -> Made:
    """Return what rows that are read now are made with."""
    import sitmap
    from sitmap.gazetteers import credits_of

    owed = [*credits_of(gazetteer), *(boundaries.credits if boundaries is not None else ())]
    return Made(
        sitmap_version=sitmap.__version__,
        rules=rules_digest(),
        vocabulary=_digest([_embedded("sitmap.extract", "data"), vocabulary.added_digest]),
        gazetteer=_digest([_embedded("geo", "data"), *(file.sha256 for file in gazetteer.files)]),
        boundaries=_of_boundaries(boundaries),
        credits=json.dumps(owed, ensure_ascii=False),
    )


@cache
def rules_digest() -> str:
    """Return the digest of the rules of this version."""
    parts = []
    for package, name in _RULES:
        root = files(package) / name if name else files(package)
        parts += [item.read_bytes() for item in _walked(root) if item.name.endswith(".py")]
    return _digest(hashlib.sha256(part).hexdigest() for part in parts)


@cache
def _embedded(package: str, folder: str) -> str:
    return _digest(hashlib.sha256(item.read_bytes()).hexdigest() for item in _walked(files(package) / folder))


def _walked(item: Traversable) -> Iterable[Traversable]:
    """Yield the files of a folder and below it, always in the same order."""
    if item.is_file():
        yield item
        return
    for child in sorted(item.iterdir(), key=lambda child: child.name):
        if child.name != "__pycache__":
            yield from _walked(child)


def _of_boundaries(boundaries: BoundarySet | None) -> str:
    import shapely

    embedded = _embedded("geo", "data")
    if boundaries is None or (boundaries.own == 0 and boundaries.second is None):
        return embedded
    parts = [embedded]
    for table, rows in ((boundaries.table, boundaries.own), (boundaries.second, None)):
        if table is not None:
            bodies = shapely.to_wkb(table.geometry[:rows])
            parts += [f"{code}={hashlib.sha256(one).hexdigest()}" for code, one in zip(table.iso, bodies, strict=False)]
    return _digest(parts)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()[:16]
