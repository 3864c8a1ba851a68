"""How long each format takes to be written, and how large its files are, beside what geopandas takes for the same rows.

    python bench/formats.py [--rows N ...] [--formats NAME ...]

Tables are made: events like those of reports, one in five the outline of an oblast. Each format is written in a process
of its own, after a small table that loads what it needs. Times are those of the processor. Prints Markdown.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo.units import units  # noqa: E402
from layers import validate, write  # noqa: E402
from layers.export import FORMATS  # noqa: E402

# GDAL's writers of the same forms, for comparison.
DRIVERS = {"geojson": "GeoJSON", "geojsonl": "GeoJSONSeq", "gpkg": "GPKG", "fgb": "FlatGeobuf", "kml": "KML"}
KINDS = (
    ("strike", "Air/drone strike"), ("strike", "Shelling/artillery/missile attack"), ("ground", "Armed clash"),
    ("air_defence", "Disrupted weapons use"), ("control", None),
)  # fmt: skip


def made_table(count: int) -> gpd.GeoDataFrame:
    """Return a table of so many events, the same each time."""
    random = np.random.default_rng(1)
    oblasts = units("UA")
    rows: list[dict[str, Any]] = []
    for number in range(count):
        layer, kind = KINDS[int(random.integers(len(KINDS)))]
        day = dt.date(2024, 1, 1) + dt.timedelta(days=int(random.integers(500)))
        unit = oblasts[int(random.integers(len(oblasts)))]
        area = number % 5 == 0
        rows.append(
            {
                "id": f"{number:016x}", "layer": layer, "incident_id": f"{number // 2:016x}", "sub_event_type": kind,
                "weapons": ["drone", "missile"][: int(random.integers(3))], "start_date": day, "end_date": day,
                "killed_min": int(random.integers(5)), "stance": ("reported", "claimed")[number % 2],
                "place_name": f"Place {number % 1000}", "precision": "oblast" if area else "settlement",
                "lon": round(float(random.uniform(23, 39)), 5), "lat": round(float(random.uniform(45, 51)), 5),
                "admin1_iso": unit.iso, "admin1_name": unit.name, "report_id": f"r{number // 3}", "published": day,
                "title": "Overnight attack on several regions", "url": f"https://example.org/{number // 3}",
                "quote": f"На місці влучання {number} сталася пожежа, the regional head said in his morning post. " * 2,
                "alternatives": [{"name": "Other place", "lon": 30.5, "lat": 50.4, "score": 0.2}],
                "confidence": 0.8,
            }
        )  # fmt: skip
    return validate(pd.DataFrame(rows))


def measure(pickled: Path, form: str, ours: bool) -> dict[str, float]:
    """Write a table once in this process; return seconds, and megabytes of the file."""
    table = pd.read_pickle(pickled)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a.{form}")
        write(table.iloc[:10], path)
        start = time.process_time()
        if ours:
            write(table, path)
        else:
            gdal(table, path, DRIVERS[form])
        seconds = time.process_time() - start
        return {"seconds": seconds, "megabytes": path.stat().st_size / 1e6}


def gdal(table: gpd.GeoDataFrame, path: Path, driver: str) -> None:
    """Write with geopandas, lists and dates as it can take them."""
    plain = table.copy()
    for name in plain.columns:
        if name != "geometry" and plain[name].map(lambda value: isinstance(value, (list, dt.date))).any():
            plain[name] = plain[name].map(lambda value: json.dumps(value, default=str) if value is not None else None)
    path.unlink(missing_ok=True)
    plain.to_file(path, driver=driver, engine="pyogrio")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--formats", nargs="+", default=list(FORMATS), choices=list(FORMATS))
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(Path(given.one[0]), given.one[1], given.one[2] == "ours")))
        return 0
    print("| rows | format | written in s | file in MB | geopandas in s |")
    print("| --: | --- | --: | --: | --: |")
    with tempfile.TemporaryDirectory() as folder:
        for count in given.rows:
            pickled = Path(folder, f"{count}.pickle")
            made_table(count).to_pickle(pickled)
            for form in given.formats:
                ours, theirs = (
                    json.loads(
                        subprocess.run(
                            [sys.executable, __file__, "--one", str(pickled), form, who],
                            check=True, capture_output=True, text=True,
                        ).stdout
                    )
                    if who == "ours" or form in DRIVERS
                    else None
                    for who in ("ours", "theirs")
                )  # fmt: skip
                beside = f"{theirs['seconds']:.2f}" if theirs else ""
                print(
                    f"| {count:,} | {form} | {ours['seconds']:.2f} | {ours['megabytes']:.1f} | {beside} |",
                    flush=True,
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
