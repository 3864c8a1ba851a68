"""Measure joins of points to units: their speed and memory beside `geopandas.sjoin` in the same run, and their answers.

::

    python bench/join.py                        # a million points; about a minute
    python bench/join.py --points 100000        # fewer
    python bench/join.py --json figures.json    # the same figures as JSON as well; `-` for JSON alone, on stdout

Speed: points spread evenly over three sets of polygons (the 27 embedded units of Ukraine; the reference of
geoBoundaries; 4,500 cells of a Voronoi diagram), with a corner of a polygon as every thousandth point, are joined to
the polygon that they are in. Both joins start from arrays of lon and lat and from the same polygons, and what either
builds (points, trees, grids) counts. Each runs in a process of its own. A point on a border is in several polygons: the
same answer is then one of `sjoin`'s, marked as one of several.

Agreement: how often the unit that `geo.join_admin` gives is the one that the reference has there, for the places of
coded events, the places of the gazetteer (told which places they are, and by their coordinates alone) and the
settlements of OpenStreetMap; with the embedded boundaries, and with the reference itself loaded. Where the two differ
it is told why: nearer to a line than the embedded lines are exact, a unit of the gazetteer's own that the coordinates
contradict, or neither.

The reference and these points are read from ``../shared/data`` (or in the folder that ``SITMAP_SHARED`` names); where
it is absent the script says so and goes on without. The exit status says whether it ran and answers were the same: 0,
else 1; 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
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

ROOT = Path(__file__).resolve().parents[1]
SETS = {
    "embedded": "27 embedded units of Ukraine",
    "reference": "27 units of geoBoundaries",
    "voronoi": "4,500 cells of a Voronoi diagram",
}
POINTS = {
    "events": "coded events",
    "gazetteer": "gazetteer",
    "gazetteer_points": "its coordinates",
    "openstreetmap": "OpenStreetMap",
}
# This process starts those that are measured, and their peak memory begins at its own: nothing large may be imported.
Figures = dict[str, Any]


def reference_path() -> Path:
    """Return where the reference boundaries are expected."""
    given = os.environ.get("SITMAP_SHARED")
    shared = Path(given) if given else ROOT.parent / "shared"
    return shared / "data" / "geoboundaries_ukr_adm1_simplified.geojson"


# Jobs, each in a process of its own


def make(name: str, points: int, seed: int, folder: Path) -> Figures:
    """Write a set's polygons and the points, as files that load fast."""
    import numpy as np
    import shapely

    random = np.random.default_rng(seed)
    polygons: Any
    if name == "embedded":
        from geo.units import units

        polygons = np.array([unit.geometry for unit in units("UA")])
    elif name == "reference":
        features = json.loads(reference_path().read_text(encoding="utf-8"))["features"]
        polygons = np.array([shapely.make_valid(shapely.geometry.shape(item["geometry"])) for item in features])
    else:
        seeds = np.column_stack([random.uniform(22, 40.5, 4500), random.uniform(44.3, 52.5, 4500)])
        diagram = shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=shapely.box(22, 44.3, 40.5, 52.5))
        polygons = shapely.get_parts(
            shapely.intersection(shapely.get_parts(diagram), shapely.box(22, 44.3, 40.5, 52.5))
        )
    west, south, east, north = shapely.total_bounds(polygons)
    lonlat = np.column_stack([random.uniform(west, east, points), random.uniform(south, north, points)])
    corners = shapely.get_coordinates(polygons)
    some = np.arange(0, points, 1000)
    lonlat[some] = corners[random.integers(len(corners), size=len(some))]
    np.save(folder / "points.npy", lonlat)
    (folder / "polygons.json").write_text(json.dumps([shape.hex() for shape in shapely.to_wkb(polygons)]))
    return {"polygons": len(polygons), "corners": len(corners)}


def measure(way: str, folder: Path) -> Figures:
    """Join the points in one of the two ways; seconds from arrays to answers, and the peak memory of the process."""
    import numpy as np
    import shapely

    lonlat = np.load(folder / "points.npy")
    lon, lat = np.ascontiguousarray(lonlat[:, 0]), np.ascontiguousarray(lonlat[:, 1])
    polygons = shapely.from_wkb([bytes.fromhex(shape) for shape in json.loads((folder / "polygons.json").read_text())])
    del lonlat
    if way == "sitmap":
        from geo.outlines import Outlines

        begun = time.perf_counter()
        outlines = Outlines(polygons)
        outlines.prepare()
        built = time.perf_counter()
        row, several = outlines.locate(lon, lat)
        seconds = time.perf_counter() - begun
        np.savez(folder / "sitmap.npz", row=row, several=several)
        return {"seconds": seconds, "building": built - begun, "peak_mb": peak_mb()}
    import geopandas as gpd

    frame = gpd.GeoDataFrame({"row": np.arange(len(polygons))}, geometry=polygons, crs="OGC:CRS84")
    begun = time.perf_counter()
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat, crs="OGC:CRS84"))
    built = time.perf_counter()
    joined = gpd.sjoin(points, frame)
    seconds = time.perf_counter() - begun
    peak = peak_mb()
    np.savez(folder / "sjoin.npz", point=joined.index.to_numpy(), row=joined["row"].to_numpy())
    return {"seconds": seconds, "building": built - begun, "peak_mb": peak}


def compare(folder: Path) -> Figures:
    """Hold the two sets of answers against each other."""
    import numpy as np

    ours, theirs = np.load(folder / "sitmap.npz"), np.load(folder / "sjoin.npz")
    row, several = ours["row"], ours["several"]
    count = np.bincount(theirs["point"], minlength=len(row))
    among = np.zeros(len(row), dtype=bool)
    among[theirs["point"][theirs["row"] == row[theirs["point"]]]] = True
    differ = np.where(count == 0, row != -1, ~among) | ((count > 1) != several)
    return {
        "points": len(row), "in_a_polygon": int((count > 0).sum()), "on_borders": int((count > 1).sum()),
        "differ": int(differ.sum()),
    }  # fmt: skip


def agree() -> Figures:
    """Join the points that people placed and the reference's answers; counts of both boundaries, by set of points."""
    import csv
    import gzip
    import io

    import numpy as np
    import shapely

    import geo
    from geo.boundaries import ACCURACY_KM

    folder = reference_path().parent
    features = json.loads(reference_path().read_text(encoding="utf-8"))["features"]
    codes = np.array([item["properties"]["shapeISO"] for item in features], dtype=object)
    tree = shapely.STRtree([shapely.make_valid(shapely.geometry.shape(item["geometry"])) for item in features])
    places = [place for place in geo.load_gazetteer() if place.kind == "settlement" and place.admin0_iso == "UA"]
    listed = [(place.lon, place.lat) for place in places]
    sets: dict[str, tuple[Any, Any]] = {"gazetteer": (listed, places), "gazetteer_points": (listed, None)}
    coded = folder / "ucdp_places_dev.csv"
    if coded.is_file():
        with open(coded, encoding="utf-8") as stream:
            rows = [(float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(stream)]
        sets["events"] = (rows, None)
    settled = folder / "osm_settlements_ua.csv.gz"
    if settled.is_file():
        text = io.StringIO(gzip.decompress(settled.read_bytes()).decode("utf-8"))
        sets["openstreetmap"] = ([(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(text)], None)
    loaded = geo.read_boundaries(reference_path())
    figures: Figures = {}
    for name, (points, of) in sets.items():
        lonlat = np.array(points)
        expected = np.full(len(lonlat), None, dtype=object)
        point, row = tree.query(shapely.points(lonlat), predicate="intersects")
        expected[point] = codes[row]
        # Off the reference's coast there is nothing to agree with.
        known = np.flatnonzero(expected != None)  # noqa: E711
        given = None if of is None else [of[number] for number in known]
        one: Figures = {"points": len(known)}
        for label, boundaries in (("embedded", None), ("loaded", loaded)):
            joined = geo.join_admin(lonlat[known], places=given, boundaries=boundaries)
            wrong = joined["admin1_iso"].to_numpy() != expected[known]
            near = (joined["admin1_margin_km"] < ACCURACY_KM).to_numpy()
            own = (joined["decided_by"] == "gazetteer").to_numpy()
            one[label] = {
                "right": float(1 - wrong.mean()), "wrong": int(wrong.sum()), "own_unit": int((wrong & own).sum()),
                "near_a_line": int((wrong & near & ~own).sum()),
                "marked_ambiguous": int(joined["admin1_ambiguous"].fillna(False).to_numpy(dtype=bool)[wrong].sum()),
            }  # fmt: skip
        figures[name] = one
    return figures


# The run


def speed(points: int, seed: int, repeat: int, say: Any) -> Figures:
    """Measure all sets; of several runs the fastest one."""
    figures: Figures = {}
    for name, title in SETS.items():
        if name == "reference" and not reference_path().is_file():
            say(f"no reference boundaries at {reference_path()}: left out")
            continue
        say(title)
        with tempfile.TemporaryDirectory(prefix="sitmap-join-") as folder:
            made = own_job(__file__, "make", name, points, seed, folder)
            ways = {
                way: min(
                    (own_job(__file__, "measure", way, folder) for _ in range(repeat)), key=lambda one: one["seconds"]
                )
                for way in ("sitmap", "sjoin")
            }
            figures[name] = made | ways | own_job(__file__, "compare", folder)
        figures[name]["ratio"] = figures[name]["sjoin"]["seconds"] / figures[name]["sitmap"]["seconds"]
    return figures


def render(figures: Figures) -> str:
    """Return the figures as a table in plain text."""
    lines = ["Join of points to polygons: seconds from arrays of lon and lat to answers, peak MB of the process", ""]
    lines.append(f"{'':34}{'sitmap':>9}{'(grid)':>9}{'sjoin':>9}{'times':>7}{'MB':>6}{'MB sjoin':>10}  differing")
    for name, one in figures["speed"].items():
        ours, theirs = one["sitmap"], one["sjoin"]
        lines.append(
            f"{SETS[name]:34}{ours['seconds']:9.3f}{ours['building']:9.3f}{theirs['seconds']:9.3f}{one['ratio']:7.1f}"
            f"{ours['peak_mb']:6.0f}{theirs['peak_mb']:10.0f}  {one['differ']} of {one['points']}"
        )
    if figures.get("agreement"):
        lines += [
            "",
            "Agreement with the units of the reference, and why the rest differ (near a line: nearer than 2 km)",
            "",
        ]
        lines.append(f"{'':38}{'points':>7}{'right':>9}{'wrong':>7}{'near a line':>13}{'own unit':>10}{'marked':>8}")
        for label, boundaries in (("embedded", "embedded lines"), ("loaded", "reference loaded")):
            for name, one in figures["agreement"].items():
                said = one[label]
                lines.append(
                    f"{POINTS[name] + ', ' + boundaries:38}{one['points']:7}{said['right']:9.2%}{said['wrong']:7}"
                    f"{said['near_a_line']:13}{said['own_unit']:10}{said['marked_ambiguous']:8}"
                )
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--points", type=int, default=1_000_000, help="how many points (1,000,000)")
    parser.add_argument("--seed", type=int, default=1, help="seed of points and Voronoi cells (1)")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each, of which the fastest counts (3)")
    parser.add_argument("--json", metavar="FILE", help="write the figures as JSON as well; - for JSON alone")
    given = parser.parse_args(argv)
    if given.points < 1 or given.repeat < 1:
        parser.error("--points and --repeat must be 1 or more")

    try:
        figures = {"speed": speed(given.points, given.seed, given.repeat, say)}
        if reference_path().is_file():
            say("agreement with the reference")
            figures["agreement"] = own_job(__file__, "agree")
    except JobError as error:
        say(str(error))
        return 1
    publish(figures, render(figures), given.json)
    return 1 if any(one["differ"] for one in figures["speed"].values()) else 0


def _job(name: str, *args: str) -> None:
    jobs: dict[str, Any] = {
        "make": lambda kind, points, seed, folder: make(kind, int(points), int(seed), Path(folder)),
        "measure": lambda way, folder: measure(way, Path(folder)),
        "agree": agree,
        "compare": lambda folder: compare(Path(folder)),
    }
    print(json.dumps(jobs[name](*args)))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        _job(*sys.argv[2:])
    else:
        sys.exit(main())
