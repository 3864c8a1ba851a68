"""Diffs and histories of control as text to read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sitmap.cli.control_records import net_of

if TYPE_CHECKING:
    from geo.control import ControlDiff, ControlHistory

__all__ = ["diff_lines", "history_lines"]

# Settlements beyond this many are counted; the table (--settlements) has all.
_SETTLEMENTS = 40


def diff_lines(diff: ControlDiff) -> Iterator[str]:
    """Yield the lines that tell of a diff."""
    names = dict.fromkeys(shot.source.title for shot in (diff.before, diff.after))
    days = f"{diff.before.date} to {diff.after.date}"
    yield f"Ground held by {diff.controller} according to {' and '.join(names)}, {days}"
    for direction in ("gained", "lost"):
        moved, redrawn = diff.area_km2(direction, "moved"), diff.area_km2(direction, "redrawn")
        yield (
            f"  {direction:6} {diff.area_km2(direction):12,.3f} km²  (moved {moved:,.3f}, "
            f"edges redrawn by less than {diff.accuracy_km:g} km {redrawn:,.3f})"
        )
    yield f"  net    {diff.net_km2:+12,.3f} km²  (held {diff.held_before_km2:,.1f}, then {diff.held_after_km2:,.1f})"
    if diff.by_unit:
        yield "By unit, de jure (km²):"
        yield from _columns(
            ("", "gained", "lost", "net"),
            [
                (unit.admin1_name, f"{unit.gained_km2:,.3f}", f"{unit.lost_km2:,.3f}", _signed(unit.net_km2, 3))
                for unit in diff.by_unit
            ],
        )


def history_lines(history: ControlHistory) -> Iterator[str]:
    """Yield the lines that tell of a history."""
    title = history.series.source.title
    yield f"Ground held by {history.controller} according to {title}, {history.first} to {history.last} (km²)"
    rows: list[tuple[str, ...]] = []
    for step in history.steps:
        days = f"{step.first} to {step.last}"
        held = f"{math.fsum(step.held_km2.values()):,.1f}"
        if step.diff is None:
            rows.append((days, "no snapshot", "", "", "", "", held))
            continue
        moved = [step.diff.area_km2(direction, "moved") for direction in ("gained", "lost")]
        figures = (step.diff.gained_km2, step.diff.lost_km2, *moved)
        rows.append((days, *(f"{area:,.2f}" for area in figures), _signed(step.diff.net_km2, 2), held))
    yield from _columns(("", "gained", "lost", "moved +", "moved -", "net", "held"), rows)
    yield "Net by unit, de jure (km²):"
    yield from _columns(("", "net"), [(name, _signed(net, 2)) for (_, name), net in net_of(history).items()])
    if history.settlements:
        yield "Settlements that changed hands:"
        shown = [
            (one.place.name, one.place.admin1_iso or "", f"{one.before} to {one.after}", f"{one.direction}, {one.kind}")
            for one in history.settlements[:_SETTLEMENTS]
        ]
        yield from _columns(("", "", "", ""), shown, left=True)
        if len(history.settlements) > _SETTLEMENTS:
            yield f"  and {len(history.settlements) - _SETTLEMENTS:,} more (--settlements FILE, --json)"


def _signed(area: float, digits: int) -> str:
    # Adding 0.0 makes 0.0 of -0.0.
    return f"{round(area, digits) + 0.0:+,.{digits}f}"


def _columns(head: Sequence[str], rows: Sequence[Sequence[str]], *, left: bool = False) -> Iterator[str]:
    """Yield rows as aligned columns: the first to the left, the others to the right unless told otherwise."""
    whole = [head, *rows] if any(head) else list(rows)
    width = [max(len(row[column]) for row in whole) for column in range(len(head))]
    for row in whole:
        cells = [
            f"{cell:<{size}}" if left or not number else f"{cell:>{size}}"
            for number, (cell, size) in enumerate(zip(row, width, strict=True))
        ]
        yield ("  " + "  ".join(cells)).rstrip()
