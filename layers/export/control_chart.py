"""A history of control as a chart (PNG, SVG): what was gained and lost step by step, and net by unit."""

from __future__ import annotations

import io
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layers.errors import ExportError
from layers.export.atomic import atomic_write

if TYPE_CHECKING:
    from geo.control import ControlHistory

__all__ = ["CHARTS", "write_chart"]

# By extension: the forms of a chart.
CHARTS = (".png", ".svg")

# Okabe and Ito's blue and vermilion stay apart for all kinds of sight; losses point down as well.
_GAINED, _LOST = "#0072b2", "#d55e00"
# Of units beyond this many the smallest are put together.
_UNITS = 12


def write_chart(history: ControlHistory, path: str | os.PathLike[str]) -> Path:
    """Draw a history.

    Parameters
    ----------
    history : geo.control.ControlHistory
    path : path
        Ends in ``.png`` or ``.svg``. Replaced if it exists, as a whole or not at all. The same history makes the same
        bytes.

    Raises
    ------
    layers.errors.ExportError
        For another extension, without matplotlib, or when the file cannot be written.
    """
    suffix = Path(path).suffix.casefold()
    if suffix not in CHARTS:
        raise ExportError(f"{path}: its extension tells no form; charts are written as {' or '.join(CHARTS)}")
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ExportError(f"{path}: a chart needs matplotlib ({error}); install it, or write a table (.csv)") from None
    # The hash salt names the elements of an SVG; without one they differ from run to run.
    settings: dict[Any, Any] = {
        "svg.hashsalt": "sitmap",
        "text.parse_math": False,
        "svg.fonttype": "none",
        "font.family": ["DejaVu Sans"],
        "font.size": 9,
    }
    with matplotlib.rc_context(settings):
        units = _net_by_unit(history)
        figure = Figure(figsize=(10.0, 5.2 + 0.26 * max(len(units), 1)), layout="constrained")
        steps, by_unit = figure.subplots(2, 1, height_ratios=[4.0, 0.6 + 0.26 * max(len(units), 1)])
        _draw_steps(steps, history)
        _draw_units(by_unit, units)
        source = history.series.source
        figure.suptitle(
            f"Ground gained and lost by {history.controller} according to {source.title}\n"
            f"{history.first} to {history.last}, by {_word(history)}", fontsize=12,
        )  # fmt: skip
        figure.supxlabel(source.credit, fontsize=7, color="#444444", wrap=True)
        buffer = io.BytesIO()
        # No date and no version: they would make other bytes of the same history.
        none: dict[str, Any] = {"Date": None, "Creator": None} if suffix == ".svg" else {"Software": None}
        figure.savefig(buffer, format=suffix[1:], dpi=150, metadata=none)
    return atomic_write(path, buffer.getvalue())


def _word(history: ControlHistory) -> str:
    return f"{history.step} days" if isinstance(history.step, int) else history.step


def _draw_steps(axes: Any, history: ControlHistory) -> None:
    """Draw gains upwards and losses downwards: what moved in full colour, what may be redrawn pale on top."""
    shown = [step for step in history.steps if step.diff is not None]
    for direction, colour, sign in (("gained", _GAINED, 1.0), ("lost", _LOST, -1.0)):
        moved = [sign * step.diff.area_km2(direction, "moved") for step in shown if step.diff]
        redrawn = [sign * step.diff.area_km2(direction, "redrawn") for step in shown if step.diff]
        # A bar as wide as its step.
        width = [(step.last - step.first).days * 0.92 for step in shown]
        where = [step.first for step in shown]
        named = f"{direction}, moved"
        axes.bar(where, moved, width, align="edge", color=colour, label=named)
        named = f"{direction}, edges redrawn (narrower than {history.accuracy_km:g} km)"
        axes.bar(where, redrawn, width, bottom=moved, align="edge", color=colour, alpha=0.35, label=named)
    silent = [step for step in history.steps if step.diff is None]
    for number, step in enumerate(silent):
        axes.axvspan(step.first, step.last, color="#999999", alpha=0.3, lw=0, label="" if number else "no snapshot")
    axes.axhline(0.0, color="black", lw=0.8)
    axes.set_ylabel("km²")
    axes.set_xlim(history.first, history.last)
    axes.grid(axis="y", color="#dddddd", lw=0.6)
    axes.set_axisbelow(True)
    axes.legend(fontsize=8, ncols=3, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.08))


def _net_by_unit(history: ControlHistory) -> list[tuple[str, float]]:
    """Return units and their net change over all steps, the largest gain first."""
    changes: dict[str, list[float]] = {}
    for step in history.steps:
        for unit in step.diff.by_unit if step.diff else ():
            changes.setdefault(unit.admin1_name, []).append(unit.net_km2)
    net = sorted(((name, math.fsum(some)) for name, some in changes.items()), key=lambda one: (-abs(one[1]), one[0]))
    if len(net) > _UNITS:
        rest = net[_UNITS - 1 :]
        net = [*net[: _UNITS - 1], (f"{len(rest)} others", math.fsum(area for _, area in rest))]
    return sorted(net, key=lambda one: (-one[1], one[0]))


def _draw_units(axes: Any, units: list[tuple[str, float]]) -> None:
    names = [name for name, _ in units]
    areas = [area for _, area in units]
    bars = axes.barh(names, areas, color=[_GAINED if area >= 0 else _LOST for area in areas])
    axes.bar_label(bars, labels=[f"{area:+,.1f}" for area in areas], padding=3, fontsize=8)
    axes.invert_yaxis()
    axes.axvline(0.0, color="black", lw=0.8)
    axes.margins(x=0.12)
    axes.set_xlabel("km², net in all by first-level unit (de jure)")
    axes.grid(axis="x", color="#dddddd", lw=0.6)
    axes.set_axisbelow(True)
