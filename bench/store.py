"""Measure a store of a million events: a map query, and adding ten thousand, beside geopandas in the same run.

::

    python bench/store.py                       # a million events; half an hour, most of it to make the store
    python bench/store.py --events 100000       # fewer
    python bench/store.py --keep FOLDER         # keep the store there, or use the one that is there
    python bench/store.py --json figures.json   # the same figures as JSON as well; `-` for JSON alone, on stdout

The events are made up: settlements of the gazetteer, drawn by their people, days of three years, a fifth of them known
to an oblast only, tolls, weapons, sentences. They are added as event tables, which are linked as reports are.

- *query*: the events of one oblast and month (the oblast with most events) as a table, from an open store;
  geopandas reads the whole file (GeoPackage by pyogrio, GeoParquet) and filters; and, told the condition in SQL, reads
  what fits.
- *add*: 10,000 more events (or as many as ``SITMAP_BENCH_MORE`` says), of the last month and of all months, linked and
  indexed; geopandas appends the same to the GeoPackage, where nothing is linked, and no row is looked for.

Each is done `--repeat` times, the best counts. The exit status says whether it ran and the answers were the same: 0,
else 1; 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

if __name__ == "__main__":
    # The packages of this checkout, not others of their names that may be installed.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.speed.processes import JobError, own_job, publish

FIRST, DAYS = dt.date(2022, 2, 24), 1096
BATCH, MORE = 20_000, int(os.environ.get("SITMAP_BENCH_MORE", "10000"))
Figures = dict[str, Any]


def events(count: int, seed: int, *, first: dt.date = FIRST, days: int = DAYS) -> Any:
    """Make a table of events up; the same for the same numbers.

    Parameters
    ----------
    count, seed : int
    first, days
        Of these days.
    """
    import geopandas as gpd
    import pandas as pd
    import shapely

    from geo.boundaries import unit
    from layers.schema import CRS, validate

    rng = np.random.default_rng(seed)
    places = _settlements()
    weight = np.array([place.population + 300.0 for place in places])
    chosen = rng.choice(len(places), count, p=weight / weight.sum())
    day = np.array([first + dt.timedelta(days=n) for n in range(days)], dtype=object)[rng.integers(0, days, count)]
    wide = rng.random(count) < 0.2
    iso = np.array([place.admin1_iso for place in places], dtype=object)[chosen]
    lon = np.array([round(place.lon, 5) for place in places])[chosen]
    lat = np.array([round(place.lat, 5) for place in places])[chosen]
    shapes = shapely.points(lon, lat)
    outlines = {code: unit(code).geometry for code in set(iso[wide])}
    shapes[wide] = [outlines[code] for code in iso[wide]]
    killed = np.where(rng.random(count) < 0.3, rng.poisson(1.5, count), -1)
    injured = np.where(rng.random(count) < 0.4, rng.poisson(4, count), -1)
    name = np.array([place.name for place in places], dtype=object)[chosen]
    weapon = np.array(["missile", "drone", "artillery", "bomb", "mlrs"], dtype=object)[rng.integers(0, 5, count)]
    number = rng.integers(0, 10**9, count)
    frame = pd.DataFrame(
        {
            "id": [f"{seed:x}-{n:x}" for n in range(count)],
            "layer": "strike",
            "event_type": "Explosions/Remote violence",
            "sub_event_type": "Air/drone strike",
            "weapons": [[one] for one in weapon],
            "targets": [["residential"] if one % 3 == 0 else [] for one in number],
            "initiator": "Russia",
            "target_side": "Ukraine",
            "start_date": day,
            "end_date": day,
            "date_precision": "day",
            "date_basis": "stated",
            "killed_min": pd.array(np.where(killed < 0, 0, killed), "Int64").astype(object),
            "killed_max": pd.array(np.where(killed < 0, 0, killed), "Int64").astype(object),
            "injured_min": pd.array(np.where(injured < 0, 0, injured), "Int64").astype(object),
            "injured_max": pd.array(np.where(injured < 0, 0, injured), "Int64").astype(object),
            "stance": "reported",
            "place_text": name,
            "place_name": name,
            "geonameid": [None if far else places[n].geonameid for n, far in zip(chosen, wide, strict=True)],
            "precision": np.where(wide, "oblast", "settlement"),
            "lon": lon,
            "lat": lat,
            "uncertainty_km": np.where(wide, 150.0, 3.0),
            "admin0_iso": "UA",
            "admin1_iso": iso,
            "admin1_name": iso,
            "report_id": [f"r{seed:x}-{n // 2:x}" for n in range(count)],
            "publisher": "Example Wire",
            "published": [one + dt.timedelta(days=1) for one in day],
            "lang": "en",
            "quote": [
                f"Drones and missiles struck {where} late on {when:%A}, and according to report {n} several houses and "
                "a warehouse were damaged."
                for where, when, n in zip(name, day, number, strict=True)
            ],
            "confidence": 0.7,
        }
    )
    frame.loc[killed < 0, ["killed_min", "killed_max"]] = None
    frame.loc[injured < 0, ["injured_min", "injured_max"]] = None
    # Rows of one report have one day of publication.
    frame["published"] = frame.groupby("report_id")["published"].transform("first")
    return validate(gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=CRS), crs=CRS))


def _settlements() -> list[Any]:
    import geo

    found = {}
    known = geo.load_gazetteer()
    for name in known.names():
        for place in known.lookup(name):
            if place.kind == "settlement" and place.admin0_iso == "UA" and place.geonameid and place.admin1_iso:
                found[place.id] = place
    return [found[key] for key in sorted(found)]


def tables(count: int) -> Iterator[Any]:
    """Yield the events of the store in batches, in the order of their days."""
    batches = max(1, count // BATCH)
    edges = np.linspace(0, DAYS, batches + 1).astype(int)
    for number in range(batches):
        days = max(1, int(edges[number + 1] - edges[number]))
        yield events(count // batches, number + 1, first=FIRST + dt.timedelta(days=int(edges[number])), days=days)


def make(folder: Path, count: int) -> Figures:
    """Make the store, and the same events as a GeoPackage and as GeoParquet."""
    from layers import write
    from sitmap import open_store

    with open_store(folder / "war.gpkg", create=True) as store:
        start = time.perf_counter()
        for table in tables(count):
            store.add_table(table)
        took = time.perf_counter() - start
    written = 0
    (folder / "plain.parquet").mkdir(exist_ok=True)
    for number, table in enumerate(tables(count)):
        append_plain(table, folder / "plain.gpkg")
        write(table, folder / "plain.parquet" / f"{number:04}.parquet")
        written += len(table)
    made = {"events": written, "seconds": round(took, 1)}
    (folder / "made.json").write_text(json.dumps(made), "utf-8")
    return made


def append_plain(table: Any, path: Path) -> None:
    """Append events to a GeoPackage as geopandas does."""
    # What GDAL takes: no lists, and days as times.
    plain = table.astype({"start_date": "datetime64[ms]", "end_date": "datetime64[ms]"})
    for name in ("weapons", "weapon_models", "targets", "alternatives"):
        plain[name] = plain[name].map(lambda value: None if value is None else json.dumps(value))
    point = plain.geometry.geom_type == "Point"
    for layer, part in (("strike_points", plain[point]), ("strike_areas", plain[~point])):
        part.to_file(path, layer=layer, mode="a" if path.exists() else "w", driver="GPKG")


def wanted() -> tuple[str, dt.date, dt.date]:
    """Return the oblast and the month that are asked for."""
    return "UA-14", dt.date(2024, 5, 1), dt.date(2024, 5, 31)


def query_store(folder: Path) -> Any:
    """Ask the store."""
    from sitmap import open_store

    unit, start, end = wanted()
    store = open_store(folder / "war.gpkg")
    return lambda: store.query(start=start, end=end, units=[unit])


def query_whole(folder: Path, name: str) -> Any:
    """Read a whole file and filter it."""
    import geopandas as gpd
    import pandas as pd
    import pyogrio

    unit, start, end = wanted()

    def read() -> Any:
        if name.endswith(".parquet"):
            table = gpd.read_parquet(folder / name)
        else:
            layers = [layer for layer, kind in pyogrio.list_layers(folder / name) if kind is not None]
            parts = [pyogrio.read_dataframe(folder / name, layer=layer) for layer in layers]
            table = pd.concat(parts, ignore_index=True)
        days = [pd.to_datetime(table[column]) for column in ("start_date", "end_date")]
        fits = (days[0] <= pd.Timestamp(end)) & (days[1] >= pd.Timestamp(start)) & (table["admin1_iso"] == unit)
        return table[fits]

    return read


def query_filtered(folder: Path) -> Any:
    """Let GDAL filter the GeoPackage, which has no index for it."""
    import pandas as pd
    import pyogrio

    unit, start, end = wanted()
    # Times are compared as text there: midnight of the last day comes after the day's own name.
    where = f"admin1_iso = '{unit}' AND start_date < '{end + dt.timedelta(days=1)}' AND end_date >= '{start}'"

    def read() -> Any:
        layers = [layer for layer, kind in pyogrio.list_layers(folder / "plain.gpkg") if kind is not None]
        parts = [pyogrio.read_dataframe(folder / "plain.gpkg", layer=layer, where=where) for layer in layers]
        return pd.concat(parts, ignore_index=True)

    return read


QUERIES: dict[str, Callable[[Path], Any]] = {
    "store": query_store,
    "geopandas, GeoParquet": lambda folder: query_whole(folder, "plain.parquet"),
    "geopandas, GeoPackage": lambda folder: query_whole(folder, "plain.gpkg"),
    "pyogrio, where=": query_filtered,
}


def job_query(folder: str, way: str, repeat: str) -> Figures:
    """Measure one way to ask."""
    ask = QUERIES[way](Path(folder))
    times = []
    for _ in range(int(repeat)):
        start = time.perf_counter()
        found = ask()
        times.append(time.perf_counter() - start)
    return {"seconds": round(min(times), 4), "rows": len(found), "ids": sorted(found["id"])}


def job_add(folder: str, way: str, spread: str, number: str) -> Figures:
    """Measure one way to add ten thousand events."""
    days = {"last month": (FIRST + dt.timedelta(days=DAYS - 30), 30), "all months": (FIRST, DAYS)}[spread]
    more = events(MORE, 10_000 + int(number), first=days[0], days=days[1])
    if way == "store":
        from sitmap import open_store

        with open_store(Path(folder) / "war.gpkg") as store:
            start, cpu = time.perf_counter(), time.process_time()
            added = store.add_table(more)
            took, worked = time.perf_counter() - start, time.process_time() - cpu
        assert added.events == MORE
        return {"seconds": round(took, 3), "cpu_seconds": round(worked, 3), "relinked": added.relinked}
    start, cpu = time.perf_counter(), time.process_time()
    append_plain(more, Path(folder) / "plain.gpkg")
    took, worked = time.perf_counter() - start, time.process_time() - cpu
    return {"seconds": round(took, 3), "cpu_seconds": round(worked, 3)}


def measure(folder: Path, count: int, repeat: int) -> Figures:
    """Measure all ways to ask and to add."""
    script = str(Path(__file__).resolve())
    kept = folder / "made.json"
    made = json.loads(kept.read_text("utf-8")) if kept.exists() else own_job(script, "make", folder, count)
    made["store_mb"] = round((folder / "war.gpkg").stat().st_size / 1e6)
    made["plain_gpkg_mb"] = round((folder / "plain.gpkg").stat().st_size / 1e6)
    queries = {way: own_job(script, "query", folder, way, repeat) for way in QUERIES}
    answers = {json.dumps(one.pop("ids")) for one in queries.values()}
    # What is added goes into copies, so that the kept store stays what it is.
    with tempfile.TemporaryDirectory(dir=folder) as copies:
        for name in ("war.gpkg", "plain.gpkg"):
            shutil.copy(folder / name, copies)
        adds = {
            f"{way}, {spread}": min(
                (own_job(script, "add", copies, way, spread, number + 100 * (spread == "all months")) for number in
                 range(repeat)), key=lambda one: float(one["seconds"]),
            )
            for spread in ("last month", "all months")
            for way in ("store", "geopandas")
        }  # fmt: skip
    return {"made": made, "query": queries, "add": adds, "same": len(answers) == 1}


def told(figures: Figures) -> str:
    """Return the figures as text."""
    made = figures["made"]
    lines = [
        f"{made['events']:,} events, added and linked in {made['seconds']:,} s "
        f"({made['events'] / made['seconds']:,.0f} a second); store {made['store_mb']:,} MB, "
        f"the same events as a plain GeoPackage {made['plain_gpkg_mb']:,} MB",
        "one oblast and month:",
    ]
    lines += [f"  {way}: {one['rows']:,} rows in {one['seconds']:.3f} s" for way, one in figures["query"].items()]
    lines.append(f"adding {MORE:,} events:")
    lines += [
        f"  {way}: {one['seconds']:.2f} s ({one['cpu_seconds']:.2f} s of the processor)"
        for way, one in figures["add"].items()
    ]
    if not figures["same"]:
        lines.append("THE ANSWERS DIFFER")
    return "\n".join(lines)


JOBS: dict[str, Callable[..., Figures]] = {
    "make": lambda folder, count: make(Path(folder), int(count)),
    "query": job_query,
    "add": job_add,
}


def main(args: list[str] | None = None) -> int:
    """Measure, and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--job", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args(args)
    if given.job:
        print(json.dumps(JOBS[given.job[0]](*given.job[1:])))
        return 0
    with tempfile.TemporaryDirectory(prefix="sitmap-bench-") as temporary:
        folder = Path(temporary) if given.keep is None else given.keep
        folder.mkdir(parents=True, exist_ok=True)
        try:
            figures = measure(folder, given.events, given.repeat)
        except JobError as error:
            print(error, file=sys.stderr)
            return 1
    publish(figures, told(figures), given.json)
    return 0 if figures["same"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
