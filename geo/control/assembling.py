"""Areas of one source and day, from however many files → a snapshot without overlap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import shapely
from shapely.geometry.base import BaseGeometry

from geo.control.model import ControlArea, ControlSnapshot, ControlSource
from geo.control.repairing import joined, overlap
from geo.errors import ControlError
from geo.geometry import orient, polygons_in

__all__ = ["Piece", "snapshot_of"]

Kind = tuple[str | None, str, str]
# What holds where areas of one controller and basis overlap: the more that is said, the sooner.
_FIRST = {"contested": 0, "liberated": 1, "controlled": 2, "advanced": 3}
# Less than this is told by nobody: the edges of two layers that do not quite meet.
_TOLD_KM2 = 0.05
_LABELS = 3


@dataclass(slots=True)
class Piece:
    """The areas of one file, of one source and day.

    Parameters
    ----------
    file : str
    stem : str
        The file's name without its day: files of one stem and day are two versions of one map.
    minutes : int
        The time of the day that the name gives; -1 where it gives none.
    areas : list of tuple
        Kind, geometry, label.
    notes : list of str
    """

    file: str
    stem: str
    minutes: int
    areas: list[tuple[Kind, BaseGeometry, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def snapshot_of(source: ControlSource, day: dt.date, pieces: Sequence[Piece]) -> ControlSnapshot:
    """Return the snapshot that files of one source and day make.

    Raises
    ------
    geo.errors.ControlError
        For two files that are versions of one map and differ, where no time of the day says which is later.
    """
    notes: list[str] = []
    used = _one_version_each(source, day, pieces, notes)
    kinds: dict[Kind, list[BaseGeometry]] = {}
    files: dict[Kind, dict[str, None]] = {}
    labels: dict[Kind, dict[str, None]] = {}
    for piece in used:
        notes += [note if len(used) == 1 else f"{piece.file}: {note}" for note in piece.notes]
        for kind, shape, label in piece.areas:
            kinds.setdefault(kind, []).append(shape)
            files.setdefault(kind, {})[piece.file] = None
            if label:
                labels.setdefault(kind, {})[label] = None
    notes += [
        f"{_said(kind)} in {' and '.join(found)}: taken together" for kind, found in files.items() if len(found) > 1
    ]
    shapes = {kind: joined(parts) for kind, parts in kinds.items()}
    shapes = _apart(shapes, notes)
    areas = tuple(ControlArea(*kind, shapes[kind], _label(labels.get(kind, {}))) for kind in sorted(shapes, key=_order))
    return ControlSnapshot(source, day, areas, ", ".join(piece.file for piece in used), tuple(notes))


def _order(kind: Kind) -> tuple[str, str, str]:
    return kind[2], kind[0] or "~", kind[1]


def _label(labels: Iterable[str]) -> str:
    listed = list(labels)
    more = f"; and {len(listed) - _LABELS} more" if len(listed) > _LABELS else ""
    return "; ".join(listed[:_LABELS]) + more


def _one_version_each(source: ControlSource, day: dt.date, pieces: Sequence[Piece], notes: list[str]) -> list[Piece]:
    by_stem: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_stem.setdefault(piece.stem, []).append(piece)
    used = []
    for versions in by_stem.values():
        last = versions[0]
        for piece in versions[1:]:
            if _same(last, piece):
                notes.append(f"{piece.file} says the same as {last.file} and is not used")
            elif last.minutes != piece.minutes and min(last.minutes, piece.minutes) >= 0:
                earlier, last = (last, piece) if piece.minutes > last.minutes else (piece, last)
                notes.append(f"{earlier.file} is of an earlier hour of the day than {last.file} and is not used")
            else:
                raise ControlError(
                    f"{source.title}: {last.file} and {piece.file} both stand for {day} and differ; give one of "
                    "them, or say in a mapping which day each is of"
                )
        used.append(last)
    return used


def _same(one: Piece, two: Piece) -> bool:
    if [area[0] for area in one.areas] != [area[0] for area in two.areas]:
        return False
    return all(
        shapely.equals_exact(shapely.normalize(a[1]), shapely.normalize(b[1]), 1e-9)
        for a, b in zip(one.areas, two.areas, strict=True)
    )


def _apart(shapes: dict[Kind, BaseGeometry], notes: list[str]) -> dict[Kind, BaseGeometry]:
    """Return the areas without overlap, as far as they cannot hold at once.

    Of one controller and basis the more telling status holds; ground that one source gives to two sides, or to one and
    to none, on its own judgement, is contested. Rival claims may overlap: both are made.
    """
    ordered = sorted(shapes, key=lambda kind: (kind[2], _FIRST[kind[1]], kind[0] or ""))
    disputed: dict[str, list[BaseGeometry]] = {}
    for number, later in enumerate(ordered):
        for sooner in ordered[:number]:
            if later not in shapes or sooner not in shapes or later[2] != sooner[2]:
                continue
            rivals = later[0] != sooner[0]
            if rivals and (later[2] == "claimed" or None in (later[0], sooner[0])) and sooner[1] != "contested":
                continue
            shared, km2 = overlap(shapes[sooner], shapes[later])
            if shared is None:
                continue
            if km2 >= _TOLD_KM2:
                said = f"{_said(sooner)} and {_said(later)} overlap on {km2:,.1f} km²"
                if not rivals or sooner[1] == "contested":
                    notes.append(f"{said}; taken as {_said(sooner)}")
                else:
                    notes.append(f"{said}; taken as contested")
                    disputed.setdefault(later[2], []).append(shared)
                    _cut(shapes, sooner, shared)
            _cut(shapes, later, shared)
    for basis, parts in disputed.items():
        kind: Kind = (None, "contested", basis)
        shapes[kind] = joined([*parts, shapes[kind]] if kind in shapes else parts)
    return shapes


def _cut(shapes: dict[Kind, BaseGeometry], kind: Kind, away: BaseGeometry) -> None:
    left = shapely.difference(shapes[kind], away)
    polygons = polygons_in(left)
    if polygons:
        shapes[kind] = orient(polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons))
    else:
        del shapes[kind]


def _said(kind: Kind) -> str:
    return " ".join(part for part in (kind[0], kind[1], kind[2]) if part)
