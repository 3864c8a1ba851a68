"""Measure runs in partitions: large tables against plain geopandas, many reports on one core and on two, memory.

::

    python bench/scale.py                                    # 1,000,000 rows, 20,000 reports; half an hour
    python bench/scale.py --rows 0 --reports 100000          # the reports alone
    python bench/scale.py --rows 20000 --reports 200 --json figures.json

Tables are ACLED's columns with invented rows (`tests.tables.generators`). Plain geopandas reads the table, makes
points, joins them to the same outlines (sjoin) and writes GeoParquet with bounding boxes; it looks at no code, date or
coordinate, seeks no row that comes twice, and places nothing that has a name only. Reports are the first paragraphs of
generated ones (`bench.speed.wire`). "At once" is the run without partitions, which holds all events.

Each is a process of its own. Memory is that of the process and its workers together (Pss, what they share is counted
once), looked at every 50 ms; processor time is that of all. How much faster two can be just then is told by a plain
loop in two processes and in one: on a machine that others use it is less than 2. Linux only. Exit status: 0 measured,
1 a process failed, or the same input gave different files.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # The packages of this checkout, not others of their names that may be installed.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.speed.processes import JobError, own_job, publish, say

Figures = dict[str, Any]


def tree_mb(process: int) -> float:
    """Return the memory of a process and all that it has started, in MB (10**6 bytes)."""
    total = 0.0
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024 / 1e6
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (OSError, ValueError):
        # It has ended meanwhile.
        return total
    return total + sum(map(tree_mb, map(int, children)))


@contextmanager
def measured(figures: Figures) -> Iterator[None]:
    """Enter seconds of wall clock and of processor time, and the peak memory of the process and its workers."""
    stop = threading.Event()
    peak = 0.0

    def watch() -> None:
        nonlocal peak
        while not stop.is_set():
            peak = max(peak, tree_mb(os.getpid()))
            stop.wait(0.05)

    watcher = threading.Thread(target=watch)
    before = _cpu()
    begun = time.perf_counter()
    watcher.start()
    try:
        yield
    finally:
        figures["seconds"] = time.perf_counter() - begun
        stop.set()
        watcher.join()
        figures["cpu_seconds"] = _cpu() - before
        figures["peak_mb"] = peak


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


# Jobs, each in a process of its own


def make_table(rows: int, folder: Path) -> Figures:
    """Write a table, and the outlines that it is joined to."""
    import csv

    import geopandas as gpd

    from geo.units import units
    from tests.tables.generators import ACLED_COLUMNS, acled_rows

    with open(folder / "table.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ACLED_COLUMNS)
        writer.writeheader()
        writer.writerows(acled_rows(rows))
    known = units("UA")
    outlines = gpd.GeoDataFrame({"iso": [one.iso for one in known]}, geometry=[one.geometry for one in known])
    outlines.set_crs("OGC:CRS84").to_parquet(folder / "outlines.parquet")
    return {"megabytes": (folder / "table.csv").stat().st_size / 1e6}


def make_reports(count: int, paragraphs: int, folder: Path) -> Figures:
    """Write reports: all, and the first quarter of them."""
    from bench.speed.wire import reports

    with open(folder / "reports.jsonl", "w", encoding="utf-8") as whole, open(folder / "quarter.jsonl", "w") as part:
        for number, one in enumerate(reports(count)):
            line = json.dumps({**one, "text": "\n".join(one["text"].split("\n")[:paragraphs])}) + "\n"
            whole.write(line)
            if number < count // 4:
                part.write(line)
    return {"megabytes": (folder / "reports.jsonl").stat().st_size / 1e6}


def partitions(source: str, folder: Path, workers: int) -> Figures:
    """Run a file through partitions, by so many processes; also what tells its files from others."""
    from sitmap.engine import extract_partitions

    out = folder / f"{source}-{workers}"
    figures: Figures = {}
    with measured(figures):
        made = extract_partitions(folder / source, out, engine="processes", workers=workers, part_size=250)
    if made.failed:
        raise SystemExit(f"partitions failed: {made.failed}")
    digest = hashlib.sha256((out / "manifest.json").read_bytes())
    return figures | {"rows": made.counts["rows"], "partitions": made.partitions, "digest": digest.hexdigest()}


def plain_join(folder: Path) -> Figures:
    """Read, join and write the table with pandas and geopandas."""
    import geopandas as gpd
    import pandas as pd

    figures: Figures = {}
    with measured(figures):
        table = pd.read_csv(folder / "table.csv")
        points = gpd.points_from_xy(table["longitude"], table["latitude"], crs="OGC:CRS84")
        outlines = gpd.read_parquet(folder / "outlines.parquet")
        joined = gpd.sjoin(gpd.GeoDataFrame(table, geometry=points), outlines, how="left", predicate="within")
        joined.to_parquet(folder / "plain.parquet", write_covering_bbox=True, compression="zstd")
    return figures | {"rows": len(joined)}


def at_once(folder: Path, source: str) -> Figures:
    """Read reports and write their events without partitions."""
    from layers import write
    from sitmap import to_table
    from sitmap.account import Account
    from sitmap.pipeline import locate_all

    figures: Figures = {}
    with measured(figures):
        located = [item for _, events in locate_all([folder / source], Account()) for item in events]
        write(to_table(located), folder / "once.parquet", "parquet")
    return figures | {"rows": len(located)}


def loop() -> Figures:
    """Do the same plain work in one process, and in two at a time; how many times as fast two are."""
    from multiprocessing import get_context

    with get_context("spawn").Pool(2) as pool:
        pool.map(_count, [1, 1], chunksize=1)
        seconds = []
        for times in (1, 2):
            begun = time.perf_counter()
            pool.map(_count, [20_000_000] * times, chunksize=1)
            seconds.append(time.perf_counter() - begun)
    return {"ratio": 2 * seconds[0] / seconds[1]}


def _count(number: int) -> int:
    return sum(one % 7 for one in range(number))


# The run


def measure_table(rows: int, folder: Path, repeat: int, say: Any) -> Figures:
    """Measure the table; of several runs of each the fastest, one after the other in turn."""
    say(f"a table of {rows:,} rows")
    figures: Figures = {"rows": rows, **own_job(__file__, "make_table", rows, folder)}
    runs: dict[str, list[Figures]] = {"processes": [], "geopandas": []}
    for number in range(repeat):
        say(f"run {number + 1}")
        part = folder / str(number)
        part.mkdir()
        (part / "table.csv").symlink_to(folder / "table.csv")
        (part / "outlines.parquet").symlink_to(folder / "outlines.parquet")
        runs["processes"].append(own_job(__file__, "partitions", "table.csv", part, 2))
        runs["geopandas"].append(own_job(__file__, "plain_join", part))
    for name, found in runs.items():
        figures[name] = min(found, key=lambda one: one["seconds"])
    return figures


def measure_reports(count: int, paragraphs: int, folder: Path, say: Any) -> Figures:
    """Measure the reports on one core and on two, a quarter of them on two, and a quarter at once."""
    say(f"{count:,} reports")
    figures: Figures = {"reports": count, **own_job(__file__, "make_reports", count, paragraphs, folder)}
    for name, source, workers in (
        ("two", "reports.jsonl", 2),
        ("one", "reports.jsonl", 1),
        ("quarter", "quarter.jsonl", 2),
    ):
        say(f"{source}, {workers} at work")
        figures[name] = own_job(__file__, "partitions", source, folder, workers)
        figures[name]["loop"] = own_job(__file__, "loop")["ratio"]
    say("a quarter at once")
    figures["at_once"] = own_job(__file__, "at_once", folder, "quarter.jsonl")
    figures["ratio"] = figures["one"]["seconds"] / figures["two"]["seconds"]
    figures["growth"] = figures["two"]["peak_mb"] / figures["quarter"]["peak_mb"]
    figures["same"] = figures["one"]["digest"] == figures["two"]["digest"]
    return figures


def render(figures: Figures) -> str:
    """Return the figures as a table in plain text."""
    lines = [f"load {figures['load']:.1f} at the beginning, {figures['cores']} cores", ""]
    head = f"{'':46}{'rows':>11}{'seconds':>9}{'cpu s':>8}{'peak MB':>9}"

    def line(title: str, one: Figures) -> str:
        return f"{title:46}{one['rows']:11,}{one['seconds']:9.1f}{one['cpu_seconds']:8.1f}{one['peak_mb']:9.0f}"

    if "table" in figures:
        table = figures["table"]
        lines += [f"A table of {table['rows']:,} rows, {table['megabytes']:.0f} MB: read, joined, written", head]
        lines.append(line("sitmap, two processes", table["processes"]))
        lines += [line("pandas and geopandas (reads, joins, writes)", table["geopandas"]), ""]
    if "reports" in figures:
        reports = figures["reports"]
        lines += [
            f"{reports['reports']:,} reports, {reports['megabytes']:.0f} MB: events extracted, placed, linked",
            head,
        ]
        lines.append(line("two processes", reports["two"]))
        lines.append(line("one process", reports["one"]))
        lines.append(line("two processes, a quarter of them", reports["quarter"]))
        lines.append(line("at once, a quarter of them", reports["at_once"]))
        lines.append(
            f"two are {reports['ratio']:.2f} times as fast as one (a plain loop: {reports['two']['loop']:.2f}, "
            f"{reports['one']['loop']:.2f}); four times the reports take {reports['growth']:.2f} "
            f"times the memory; files {'the same' if reports['same'] else 'DIFFERENT'}"
        )
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the table; 0 for none (1,000,000)")
    parser.add_argument("--reports", type=int, default=20_000, help="how many reports; 0 for none (20,000)")
    parser.add_argument("--paragraphs", type=int, default=2, help="of each report so many (2)")
    parser.add_argument("--repeat", type=int, default=1, help="runs of the table, of which the fastest counts (1)")
    parser.add_argument("--json", metavar="FILE", help="write the figures as JSON as well; - for JSON alone")
    given = parser.parse_args(argv)
    if given.rows < 0 or given.reports < 0 or given.paragraphs < 1 or given.repeat < 1:
        parser.error("--rows and --reports must not be negative, --paragraphs and --repeat 1 or more")

    figures: Figures = {"load": os.getloadavg()[0], "cores": os.cpu_count()}
    try:
        with tempfile.TemporaryDirectory(prefix="sitmap-scale-") as name:
            if given.rows:
                figures["table"] = measure_table(given.rows, Path(name), given.repeat, say)
            if given.reports:
                figures["reports"] = measure_reports(given.reports, given.paragraphs, Path(name), say)
    except JobError as error:
        say(str(error))
        return 1
    publish(figures, render(figures), given.json)
    return 0 if figures.get("reports", {}).get("same", True) else 1


def _job(name: str, *args: str) -> None:
    jobs: dict[str, Any] = {
        "make_table": lambda rows, folder: make_table(int(rows), Path(folder)),
        "make_reports": lambda count, paragraphs, folder: make_reports(int(count), int(paragraphs), Path(folder)),
        "partitions": lambda source, folder, workers: partitions(source, Path(folder), int(workers)),
        "plain_join": lambda folder: plain_join(Path(folder)),
        "loop": loop,
        "at_once": lambda folder, source: at_once(Path(folder), source),
    }
    print(json.dumps(jobs[name](*args)))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        _job(*sys.argv[2:])
    else:
        sys.exit(main())
