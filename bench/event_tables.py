"""Measure the reading of event tables: seconds a row and memory, beside pandas and geopandas in the same run.

::

    python bench/event_tables.py                       # 40,000 and 400,000 rows, 20 and 200 MB; some minutes
    python bench/event_tables.py --rows 100000         # 10,000 and 100,000
    python bench/event_tables.py --json figures.json   # the same figures as JSON as well; `-` for JSON alone, on stdout

The rows are made up, in the form of an ACLED export, at the settlements of the gazetteer. Each way has a process of its
own; seconds are those of the processor, peaks those of the process, interpreter and libraries included.

- *read*: rows are sought that come twice, cells become fields, by their codes; all batches, one after the other.
- *place*: the same, and each row is placed, drawn and joined to its oblast, and checked against the schema.
- *pandas*: `pandas.read_csv`, days and numbers by its own functions; the whole table at once.
- *geopandas*: the same, points of it, and `geopandas.sjoin` with the 27 units.

What is compared is not the same work: pandas looks for no double, tells no precision and rejects no row. The exit
status says whether it ran and all rows were events: 0, else 1; 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # The packages of this checkout, not others of their names that may be installed.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.speed.jobs import peak_mb
from bench.speed.processes import JobError, own_job, publish, say

WAYS = ("read", "place", "pandas", "geopandas")
# This process starts those that are measured, and their peak memory begins at its own: nothing large may be imported.
Figures = dict[str, Any]


# Jobs, each in a process of its own


def make(path: Path, rows: int, seed: int) -> Figures:
    """Write the table."""
    import csv

    import geo
    from tests.tables.generators import acled_rows

    found = [place for place in geo.load_gazetteer() if place.kind == "settlement" and place.admin0_iso == "UA"]
    places = [(place.name, place.admin1_iso or "", place.lon, place.lat) for place in found]
    with path.open("w", encoding="utf-8", newline="") as file:
        made = acled_rows(rows, seed=seed, places=places)
        first = next(made)
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(made)
    return {"mb": path.stat().st_size / 1e6}


def measure(way: str, path: Path) -> Figures:
    """Read the table in one of the ways."""
    ways: dict[str, Callable[[Path], int]] = {
        "read": _read, "place": _place, "pandas": lambda file: len(_pandas(file)), "geopandas": _geopandas,
    }  # fmt: skip
    # What is imported and loaded once counts for no row.
    import geopandas as gpd  # noqa: F401

    import geo

    geo.load_gazetteer()
    geo.join_admin([(37.6, 49.7)])
    begun = time.process_time()
    events = ways[way](path)
    return {"seconds": time.process_time() - begun, "events": events, "peak_mb": peak_mb()}


def _read(path: Path) -> int:
    from sitmap.sources.tables import open_tables

    tables, _ = open_tables([path], print)
    return sum(len(batch.rows) for batch in tables.batches())


def _place(path: Path) -> int:
    from sitmap.sources.tables import open_tables
    from sitmap.tableplaces import place_batches

    tables, _ = open_tables([path], print)
    return sum(len(rows) for rows in place_batches(tables.batches()))


def _pandas(path: Path) -> Any:
    import pandas as pd

    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame["event_date"] = pd.to_datetime(frame["event_date"])
    for name in ("latitude", "longitude", "fatalities", "geo_precision", "time_precision", "timestamp"):
        frame[name] = pd.to_numeric(frame[name])
    return frame


def _geopandas(path: Path) -> int:
    import geopandas as gpd

    from geo.units import units

    frame = _pandas(path)
    ukraine = units("UA")
    outlines = gpd.GeoDataFrame(
        {"iso": [unit.iso for unit in ukraine]}, geometry=[unit.geometry for unit in ukraine], crs="OGC:CRS84"
    )
    points = gpd.GeoDataFrame(
        frame, geometry=gpd.points_from_xy(frame["longitude"], frame["latitude"], crs="OGC:CRS84")
    )
    return len(gpd.sjoin(points, outlines, how="left"))


# The run


def run(rows: int, seed: int, repeat: int, say: Callable[[str], None]) -> Figures:
    """Measure all ways with a tenth of the rows and with all; of several runs the fastest counts."""
    figures: Figures = {"rows": [rows // 10, rows], "mb": [], "ways": {way: [] for way in WAYS}}
    with tempfile.TemporaryDirectory(prefix="sitmap-tables-") as folder:
        for count in figures["rows"]:
            path = Path(folder) / f"{count}.csv"
            figures["mb"].append(own_job(__file__, "make", path, count, seed)["mb"])
            for way in WAYS:
                say(f"{way}: {count:,} rows")
                runs = [own_job(__file__, "measure", way, path) for _ in range(repeat)]
                figures["ways"][way].append(min(runs, key=lambda one: one["seconds"]))
    return figures


def render(figures: Figures) -> str:
    """Return the figures as a table in plain text."""
    (few, many), (small, large) = figures["rows"], figures["mb"]
    lines = [
        f"Event tables of {few:,} and {many:,} rows ({small:.0f} and {large:.0f} MB)", "",
        f"{'':12}{'seconds':>9}{'s a million':>13}{'peak MB':>9}{'of a tenth':>12}{'times':>7}",
    ]  # fmt: skip
    for way, (tenth, whole) in figures["ways"].items():
        a_million = whole["seconds"] / many * 1e6
        growth = whole["peak_mb"] / tenth["peak_mb"]
        lines.append(
            f"{way:12}{whole['seconds']:9.1f}{a_million:13.1f}{whole['peak_mb']:9.0f}{tenth['peak_mb']:12.0f}{growth:7.2f}"
        )
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", type=int, default=400_000, help="how many rows; a tenth of them as well (400,000)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the rows (1)")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each, of which the fastest counts (3)")
    parser.add_argument("--json", metavar="FILE", help="write the figures as JSON as well; - for JSON alone")
    given = parser.parse_args(argv)
    if given.rows < 10 or given.repeat < 1:
        parser.error("--rows must be 10 or more, --repeat 1 or more")

    try:
        figures = run(given.rows, given.seed, given.repeat, say)
    except JobError as error:
        say(str(error))
        return 1
    publish(figures, render(figures), given.json)
    whole = all(
        one["events"] == count
        for runs in figures["ways"].values()
        for one, count in zip(runs, figures["rows"], strict=True)
    )
    return 0 if whole else 1


def _job(name: str, *args: str) -> None:
    jobs: dict[str, Any] = {
        "make": lambda path, rows, seed: make(Path(path), int(rows), int(seed)),
        "measure": lambda way, path: measure(way, Path(path)),
    }
    print(json.dumps(jobs[name](*args)))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        _job(*sys.argv[2:])
    else:
        sys.exit(main())
