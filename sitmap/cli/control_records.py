"""Diffs and histories of control as JSON records and tables."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sitmap.cli.control_files import source_record

if TYPE_CHECKING:
    import pandas as pd

    from geo.control import ControlDiff, ControlHistory, SettlementChange, UnitChange

__all__ = ["diff_record", "diff_table", "history_record", "history_table", "settlement_table"]

# A thousandth of a square metre: as fine as areas are, so that rounded figures add up like the others.
_DECIMALS = 9
RULE = (
    "a change is opened (eroded, then dilated) by half of accuracy_km: what is left has moved, what vanishes is an "
    "edge that may only have been drawn anew"
)


def diff_record(diff: ControlDiff) -> dict[str, Any]:
    """Return a diff as one object."""
    sources = {shot.source.key: shot.source for shot in (diff.before, diff.after)}
    return {
        "controller": diff.controller,
        "basis": diff.basis,
        "from": diff.before.date.isoformat(),
        "to": diff.after.date.isoformat(),
        "files": [diff.before.file or None, diff.after.file or None],
        "held_before_km2": _km2(diff.held_before_km2),
        "held_after_km2": _km2(diff.held_after_km2),
        **_whole(diff),
        "by_unit": [_unit(unit) for unit in diff.by_unit],
        "accuracy_km": diff.accuracy_km,
        "rule": RULE,
        "sources": [source_record(source) for source in sources.values()],
    }


def history_record(history: ControlHistory) -> dict[str, Any]:
    """Return a history as one object."""
    steps = []
    for step in history.steps:
        one: dict[str, Any] = {"from": step.first.isoformat(), "to": step.last.isoformat()}
        if step.diff is None:
            one |= {"snapshot_from": None, "snapshot_to": None, **dict.fromkeys(_FIGURES), "by_unit": []}
        else:
            one |= {
                "snapshot_from": step.diff.before.date.isoformat(),
                "snapshot_to": step.diff.after.date.isoformat(),
                **_whole(step.diff),
                "by_unit": [_unit(unit) for unit in step.diff.by_unit],
            }
        one["held_km2"] = _km2(math.fsum(step.held_km2.values()))
        steps.append(one)
    return {
        "controller": history.controller,
        "basis": history.basis,
        "from": history.first.isoformat(),
        "to": history.last.isoformat(),
        "step": history.step,
        "net_km2": _km2(math.fsum(step.diff.net_km2 for step in history.steps if step.diff)),
        "by_unit": [
            {"admin1_iso": iso, "admin1_name": name, "net_km2": _km2(net)}
            for (iso, name), net in net_of(history).items()
        ],
        "steps": steps,
        "settlements": [_settlement(one) for one in history.settlements],
        "gaps": [
            {
                "after": gap.after.isoformat(),
                "before": gap.before.isoformat(),
                "missing": [day.isoformat() for day in gap.missing],
            }
            for gap in history.gaps
        ],
        "notes": list(history.notes),
        "accuracy_km": history.accuracy_km,
        "rule": RULE,
        "sources": [source_record(history.series.source)],
    }


def net_of(history: ControlHistory) -> dict[tuple[str | None, str], float]:
    """Return the net change of each unit over all steps."""
    changes: dict[tuple[str | None, str], list[float]] = {}
    for step in history.steps:
        for unit in step.diff.by_unit if step.diff else ():
            changes.setdefault((unit.admin1_iso, unit.admin1_name), []).append(unit.net_km2)
    order = sorted(changes, key=lambda unit: (unit[0] is None, unit[0] or "", unit[1]))
    return {unit: math.fsum(changes[unit]) for unit in order}


def diff_table(diff: ControlDiff) -> pd.DataFrame:
    """Return a row for each unit, and one for all together."""
    import pandas as pd

    units = [_unit(unit) for unit in diff.by_unit]
    units.append({"admin1_iso": None, "admin1_name": "all", **_whole(diff)})
    rows = [{"admin1_iso": unit["admin1_iso"], "admin1_name": unit["admin1_name"], **_flat(unit)} for unit in units]
    return pd.DataFrame(rows)


def history_table(history: ControlHistory) -> pd.DataFrame:
    """Return the history's own table with figures rounded to what they are worth."""
    table = history.table()
    figures = [name for name in table.columns if name.endswith("_km2")]
    table[figures] = table[figures].round(_DECIMALS)
    table.insert(0, "source", history.series.source.key)
    table.insert(1, "controller", history.controller)
    return table


def settlement_table(history: ControlHistory) -> pd.DataFrame:
    """Return a row for each time that a settlement changed hands."""
    import pandas as pd

    names = ("name", "place_id", "admin1_iso", "lon", "lat", "direction", "kind", "from", "to")
    return pd.DataFrame([_settlement(one) for one in history.settlements], columns=list(names))


_FIGURES = ("gained_km2", "lost_km2", "net_km2", "moved", "redrawn")


def _whole(diff: ControlDiff) -> dict[str, Any]:
    areas = [diff.area_km2(direction, kind) for kind in (None, "moved") for direction in ("gained", "lost")]
    return _figures(*areas)


def _unit(unit: UnitChange) -> dict[str, Any]:
    figures = _figures(unit.gained_km2, unit.lost_km2, unit.gained_moved_km2, unit.lost_moved_km2)
    return {"admin1_iso": unit.admin1_iso, "admin1_name": unit.admin1_name, **figures}


def _figures(gained: float, lost: float, gained_moved: float, lost_moved: float) -> dict[str, Any]:
    return {
        "gained_km2": _km2(gained),
        "lost_km2": _km2(lost),
        "net_km2": _km2(gained - lost),
        "moved": {"gained_km2": _km2(gained_moved), "lost_km2": _km2(lost_moved)},
        "redrawn": {"gained_km2": _km2(gained - gained_moved), "lost_km2": _km2(lost - lost_moved)},
    }


def _flat(figures: dict[str, Any]) -> dict[str, float]:
    names = ("gained_km2", "lost_km2", "net_km2")
    moved = {name.replace("_km2", "_moved_km2"): figures["moved"][name] for name in ("gained_km2", "lost_km2")}
    return {**{name: figures[name] for name in names}, **moved}


def _settlement(one: SettlementChange) -> dict[str, Any]:
    return {
        "name": one.place.name,
        "place_id": one.place.id,
        "admin1_iso": one.place.admin1_iso,
        "lon": round(one.place.lon, 6),
        "lat": round(one.place.lat, 6),
        "direction": one.direction,
        "kind": one.kind,
        "from": one.before.isoformat(),
        "to": one.after.isoformat(),
    }


def _km2(area: float) -> float:
    # Adding 0.0 makes 0.0 of -0.0.
    return round(area, _DECIMALS) + 0.0
