"""Measure the history of control over a series of snapshots, beside `geopandas.overlay` of each pair in the same run.

::

    python bench/control.py                     # 800 days of 3,000 corners; some minutes, most of them overlays
    python bench/control.py --days 100          # fewer
    python bench/control.py --json figures.json # the same figures as JSON as well; `-` for JSON alone, on stdout

The series is made (`bench.fronts`) and the same for the same seed. Each job runs in a process of its own, from the
same files: to read them (`geo.control.read_control`); the history by oblast day by day and week by week, with the
settlements that changed hands (`geo.control.control_history`); a table of who holds 33,000 points; and, as the
baseline, what was gained and lost by oblast from day to day by plain overlays: each snapshot with its follower, both
ways, and the pieces with the embedded units, areas by the same function. Both must agree to a square metre.

The exit status says whether it ran and agreed: 0, else 1; 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # The packages of this checkout, not others of their names that may be installed.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.speed.jobs import peak_mb
from bench.speed.processes import JobError, own_job, publish, say

POINTS = 33_000
# The areas of both ways may differ by this for a day and a unit.
AGREE_KM2 = 1e-6
JOBS = {
    "read": "reading the files",
    "day": "history by oblast, daily",
    "week": "history by oblast, weekly",
    "points": f"who holds {POINTS:,} points",
    "overlay": "geopandas.overlay of each pair",
}
# This process starts those that are measured, and their peak memory begins at its own: nothing large may be imported.
Figures = dict[str, Any]


# Jobs, each in a process of its own


def make(folder: Path, days: int, corners: int, seed: int) -> Figures:
    """Write the snapshots."""
    import shapely

    from bench.fronts import made_series, write_series

    series = made_series(days, corners=corners, seed=seed)
    write_series(series, folder)
    counts = [int(shapely.get_num_coordinates(snapshot.held("Russia"))) for snapshot in series]
    return {"snapshots": len(series), "corners": sum(counts) / len(counts)}


def _series(folder: Path) -> Any:
    from geo.control import read_control

    (series,) = read_control([folder], notify=lambda line: None)
    return series


def read(folder: Path) -> Figures:
    """Read all files."""
    begun = time.perf_counter()
    series = _series(folder)
    return {"seconds": time.perf_counter() - begun, "peak_mb": peak_mb(), "snapshots": len(series)}


def history(folder: Path, step: str) -> Figures:
    """Tell the history, with settlements; the reading does not count."""
    from geo.control import control_history
    from geo.gazetteer import load_gazetteer

    series = _series(folder)
    places = [place for place in load_gazetteer() if place.kind == "settlement"]
    begun = time.perf_counter()
    found = control_history(series, step=step, places=places)
    seconds = time.perf_counter() - begun
    peak = peak_mb()
    areas = {
        str(one.diff.after.date): {unit.admin1_name: [unit.gained_km2, unit.lost_km2] for unit in one.diff.by_unit}
        for one in found.steps
        if one.diff is not None
    }
    (folder / f"areas_{step}.txt").write_text(json.dumps(areas), encoding="utf-8")
    return {"seconds": seconds, "peak_mb": peak, "steps": len(found.steps), "settlements": len(found.settlements)}


def points(folder: Path) -> Figures:
    """Ask who holds many points."""
    import numpy as np

    from geo.control import control_at

    series = _series(folder)
    random = np.random.default_rng(1)
    lonlat = np.column_stack([random.uniform(22.2, 40.1, POINTS), random.uniform(44.5, 52.3, POINTS)])
    begun = time.perf_counter()
    table = control_at(lonlat, [series], series.dates[-1])
    return {"seconds": time.perf_counter() - begun, "peak_mb": peak_mb(), "points": len(table)}


def overlay(folder: Path) -> Figures:
    """Do the same with plain overlays."""
    from itertools import pairwise

    import geopandas as gpd

    from geo.geometry import areas_km2
    from geo.units import load_boundaries

    series = _series(folder)
    table = load_boundaries()
    rows = [row for row, kind in enumerate(table.kind) if kind == "admin1"]
    units = gpd.GeoDataFrame(
        {"unit": [table.name[row] for row in rows]}, geometry=[table.geometry[row] for row in rows], crs="OGC:CRS84"
    )
    begun = time.perf_counter()
    frames = [gpd.GeoDataFrame(geometry=[snapshot.held("Russia")], crs="OGC:CRS84") for snapshot in series]
    areas: dict[str, dict[str, list[float]]] = {}
    for snapshot, before, after in zip(series.snapshots[1:], *zip(*pairwise(frames), strict=True), strict=True):
        day = areas.setdefault(str(snapshot.date), {})
        for place, (one, two) in enumerate(((after, before), (before, after))):
            pieces = gpd.overlay(one, two, how="difference", keep_geom_type=True)
            by_unit = gpd.overlay(pieces, units, how="identity", keep_geom_type=True)
            for unit, area in zip(by_unit["unit"].fillna("outside"), areas_km2(by_unit.geometry), strict=True):
                day.setdefault(unit, [0.0, 0.0])[place] += float(area)
    seconds = time.perf_counter() - begun
    (folder / "areas_overlay.txt").write_text(json.dumps(areas), encoding="utf-8")
    return {"seconds": seconds, "peak_mb": peak_mb(), "steps": len(areas)}


def compare(folder: Path) -> Figures:
    """Hold the areas of both ways against each other, day by day and unit by unit."""
    ours, theirs = (json.loads((folder / f"areas_{way}.txt").read_text("utf-8")) for way in ("day", "overlay"))
    none = [0.0, 0.0]
    worst = 0.0
    for day in ours.keys() | theirs.keys():
        one, two = ours.get(day, {}), theirs.get(day, {})
        for unit in one.keys() | two.keys():
            pairs = zip(one.get(unit, none), two.get(unit, none), strict=True)
            worst = max([worst, *(abs(mine - yours) for mine, yours in pairs)])
    return {"worst_km2": worst, "agree": worst <= AGREE_KM2}


# The run


def measure(days: int, corners: int, seed: int, say: Any = lambda words: None) -> Figures:
    """Measure everything."""
    with tempfile.TemporaryDirectory(prefix="sitmap-control-") as name:
        say("making the snapshots")
        figures: Figures = {"series": own_job(__file__, "make", name, days, corners, seed)}
        for job, title in JOBS.items():
            say(title)
            figures[job] = own_job(__file__, job, name)
        figures["agreement"] = own_job(__file__, "compare", name)
    figures["ratio"] = figures["overlay"]["seconds"] / figures["day"]["seconds"]
    return figures


def render(figures: Figures) -> str:
    """Return the figures as plain text."""
    series = figures["series"]
    lines = [f"{series['snapshots']} snapshots of {series['corners']:,.0f} corners", ""]
    lines.append(f"{'':34}{'seconds':>9}{'peak MB':>9}")
    for job, title in JOBS.items():
        lines.append(f"{title:34}{figures[job]['seconds']:9.2f}{figures[job]['peak_mb']:9.0f}")
    worst = figures["agreement"]["worst_km2"]
    lines += [
        "",
        f"{figures['ratio']:.1f} times as fast as overlays; areas by day and oblast differ by {worst:.1e} km²",
    ]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--days", type=int, default=800, help="days from the first snapshot to the last (800)")
    parser.add_argument("--corners", type=int, default=3000, help="of the area held (3,000)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the series (1)")
    parser.add_argument("--json", metavar="FILE", help="write the figures as JSON as well; - for JSON alone")
    given = parser.parse_args(argv)
    if given.days < 3 or given.corners < 200:
        parser.error("--days must be 3 or more, --corners 200 or more")
    try:
        figures = measure(given.days, given.corners, given.seed, say)
    except JobError as error:
        print(error, file=sys.stderr)
        return 1
    publish(figures, render(figures), given.json)
    return 0 if figures["agreement"]["agree"] else 1


def _job(name: str, folder: str, *args: str) -> None:
    jobs: dict[str, Any] = {
        "make": lambda where: make(where, *map(int, args)),
        "read": read,
        "day": lambda where: history(where, "day"),
        "week": lambda where: history(where, "week"),
        "points": points,
        "overlay": overlay,
        "compare": compare,
    }
    print(json.dumps(jobs[name](Path(folder))))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        _job(*sys.argv[2:])
    else:
        sys.exit(main())
