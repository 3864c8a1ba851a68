"""What is measured, each job in a process of its own: ``python -m bench.speed.jobs JOB '{"corpus": ...}'``.

A job prints one JSON object: seconds of wall clock and of processor time, counts, and the peak memory of its process.
A process of its own, because peak memory only grows, and because caches that one job fills would serve the next.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

__all__ = ["JOBS", "Clock", "peak_mb"]

# Not of the corpus: it loads vocabularies and tables, so that what is measured is the work and not the loading.
WARM_UP = (
    "Russian drones struck Kharkiv on Monday, killing two people, officials said. Talks went on in Geneva.\n"
    "In the Sumy region, shelling damaged a school. Near Bakhmut, Ukrainian forces repelled four attacks.\n"
    "Ukraine’s air force said it had shot down 12 of 20 drones."
)

# So many reports are tokenised with an empty cache each.
EMPTIED = 100


class Clock:
    """Seconds of wall clock and of this process's processor time, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, dict[str, float]] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.seconds[name] = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def peak_mb() -> float:
    """Return the peak memory of this process so far in MB (10**6 bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Kilobytes on Linux, bytes on macOS (getrusage(2)).
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def write_corpus(path: str, count: int, seed: int) -> dict[str, Any]:
    """Write generated reports as JSON Lines."""
    import hashlib

    from bench.speed.wire import reports

    lines = [json.dumps(report, ensure_ascii=False) + "\n" for report in reports(count, seed)]
    text = "".join(lines)
    Path(path).write_text(text, encoding="utf-8")
    return {"reports": len(lines), "sha256": hashlib.sha256(text.encode()).hexdigest()}


def write_long(path: str, sentences: int, seed: int) -> dict[str, Any]:
    """Write one generated report of a number of sentences."""
    from bench.speed.wire import long_report

    report = long_report(sentences, seed)
    Path(path).write_text(json.dumps(report, ensure_ascii=False) + "\n", encoding="utf-8")
    return {"sentences": sentences, "characters": len(report["text"])}


def tokenise(corpus: str) -> dict[str, Any]:
    """Tokenise the corpus with spaCy's blank English pipeline: an empty cache for each report, then twice in a row.

    spaCy keeps what it made of each word. Generated reports repeat their words more than real ones do (947 different
    ones in 41 kB, where the reports of tests/gold/dev have 3,435 in 68 kB), so that its cache warms within the first
    pass. An empty one for each report is what a single report meets, and as fast as the gold reports in a row.
    """
    import spacy

    from sitmap import read_reports

    texts = [report.text for report in read_reports(corpus)]
    clock = Clock()
    with clock("load"):
        tokenizer: Any = spacy.blank("en").tokenizer
        tokenizer(WARM_UP)
    wall = cpu = 0.0
    some = texts[:EMPTIED]
    for text in some:
        # Setting a rule empties the cache, which takes longer than a report and is not counted.
        tokenizer.suffix_search = tokenizer.suffix_search
        with clock("one"):
            tokenizer(text)
        wall, cpu = wall + clock.seconds["one"]["wall"], cpu + clock.seconds["one"]["cpu"]
    clock.seconds["emptied"] = {"wall": wall, "cpu": cpu}
    del clock.seconds["one"]
    tokenizer.suffix_search = tokenizer.suffix_search
    tokens = 0
    for name in ("first", "second"):
        with clock(name):
            for text in texts:
                tokens += len(tokenizer(text))
        if name == "first":
            peak = peak_mb()
    return {
        "seconds": clock.seconds,
        "tokens": tokens // 2,
        "different_words": len({word for text in texts for word in text.split()}),
        "peak_mb": peak,
        "emptied": _sizes(some),
        **_sizes(texts),
    }


def extract(corpus: str) -> dict[str, Any]:
    """Extract the events of the corpus, twice: every report seen for the first time, then again."""
    import sitmap

    texts = sitmap.read_reports(corpus)
    clock = Clock()
    with clock("load"):
        sitmap.extract(sitmap.make_report(WARM_UP))
    counts = []
    for name in ("first", "second"):
        with clock(name):
            counts.append(sum(len(sitmap.extract(report)) for report in texts))
        if name == "first":
            peak = peak_mb()
    if counts[0] != counts[1]:
        raise RuntimeError(f"the same reports gave {counts[0]} events, then {counts[1]}")
    return {"seconds": clock.seconds, "events": counts[0], "peak_mb": peak, **_sizes([r.text for r in texts])}


def pipeline(inputs: str, out: str) -> dict[str, Any]:
    """Make the map and the GeoJSON file of reports, with everything imported and loaded once before."""
    import sitmap

    clock = Clock()
    with clock("load"):
        sitmap.map_reports(_warm_up_file(out), out=out, name="warm-up")
    with clock("map_reports"):
        result = sitmap.map_reports(inputs, out=out, name="corpus")
    if result.failures:
        raise RuntimeError(f"{len(result.failures)} reports failed, the first: {result.failures[0]}")
    return {
        "seconds": clock.seconds,
        "reports": result.account.reports,
        "events": len(result.table),
        "bytes": {path.suffix[1:]: path.stat().st_size for path in result.paths},
        "peak_mb": peak_mb(),
    }


def stages(corpus: str, out: str) -> dict[str, Any]:
    """Go through the stages of the pipeline one by one; the join of points to units by itself as well."""
    import geo
    import sitmap

    sitmap.map_reports(_warm_up_file(out), out=out, name="warm-up")
    clock = Clock()
    with clock("read_reports"):
        reports = sitmap.read_reports(corpus)
    with clock("extract"):
        events = [event for report in reports for event in sitmap.extract(report)]
    with clock("locate"):
        located = sitmap.locate(events)
    with clock("to_table"):
        table = sitmap.to_table(located)
    with clock("build_map"):
        made = sitmap.build_map(table)
    with clock("write_map"):
        sitmap.write_map(made, Path(out) / "stages.html")
    with clock("write_geojson"):
        sitmap.write_geojson(table, Path(out) / "stages.geojson")
    placed = table[table["lon"].notna()]
    with clock("join_admin"):
        geo.join_admin(placed[["lon", "lat"]])
    return {"seconds": clock.seconds, "events": len(events), "points": len(placed), "peak_mb": peak_mb()}


def sjoin(geojson: str) -> dict[str, Any]:
    """Join the events' points to the same units with `geopandas.sjoin`: which unit, and nothing about its border."""
    import geopandas as gpd

    import geo

    table = gpd.read_file(geojson)
    placed = table[table["lon"].notna()]
    units = gpd.GeoDataFrame(
        {"iso": [unit.iso for unit in geo.units()]},
        geometry=[unit.geometry for unit in geo.units()],
        crs="OGC:CRS84",
    )
    # The first call of both loads libraries.
    _sjoin(placed.iloc[:1], units)
    clock = Clock()
    with clock("sjoin"):
        joined = _sjoin(placed, units)
    return {"seconds": clock.seconds, "points": len(placed), "joined": len(joined), "peak_mb": peak_mb()}


def _sjoin(rows: Any, units: Any) -> Any:
    import geopandas as gpd

    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(rows["lon"], rows["lat"]), crs="OGC:CRS84")
    return gpd.sjoin(points, units, predicate="within")


def markers(geojson: str, out: str) -> dict[str, Any]:
    """Draw the events with one `folium.Marker` each, its popup the quote; areas at their points."""
    import folium
    import geopandas as gpd

    table = gpd.read_file(geojson)
    placed = table[table["lon"].notna()]
    path = Path(out) / "markers.html"
    _draw_markers(folium, placed.iloc[:1], path)
    clock = Clock()
    with clock("markers"):
        _draw_markers(folium, placed, path)
    return {"seconds": clock.seconds, "markers": len(placed), "bytes": path.stat().st_size, "peak_mb": peak_mb()}


def _draw_markers(folium: Any, rows: Any, path: Path) -> None:
    drawn = folium.Map(location=[49, 32], zoom_start=6)
    for row in rows.itertuples():
        folium.Marker([row.lat, row.lon], popup=row.quote, tooltip=row.place_name).add_to(drawn)
    drawn.save(path)


def _warm_up_file(folder: str) -> str:
    path = Path(folder) / "warm-up.txt"
    path.write_text(WARM_UP, encoding="utf-8")
    return str(path)


def _sizes(texts: list[str]) -> dict[str, int]:
    return {"reports": len(texts), "characters": sum(map(len, texts)), "bytes": sum(len(t.encode()) for t in texts)}


JOBS: dict[str, Callable[..., dict[str, Any]]] = {
    job.__name__: job
    for job in (write_corpus, write_long, tokenise, extract, pipeline, stages, sjoin, markers)
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Do a job and print what was measured."""
    name, parameters = arguments
    print(json.dumps(JOBS[name](**json.loads(parameters))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
