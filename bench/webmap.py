"""Measure the map of many events: its file, how fast it is written, opens and answers, beside other ways Folium has.

::

    npm ci --ignore-scripts                         # once: fetches the cluster plugin that FastMarkerCluster needs
    python bench/webmap.py                          # 10,000 and 100,000 events; some minutes
    python bench/webmap.py --rows 10000 --repeat 5
    python bench/webmap.py --json figures.json      # the same figures as JSON as well; `-` for JSON alone

The table is made (`bench.pages.events`). Each page is written in a process of its own that has written a small one
before, and opened in headless Chromium (no graphics card, no network) from a file, each time in a new tab; the best of
several times counts. What is measured:

- written: seconds from the validated table to the file, and the file's size;
- opened: from the start of loading until events are drawn and until an input is answered at once (no task of more than
  50 ms runs after it);
- steps: milliseconds until the frame after it is painted: a level of zoom; on sitmap's page also a value of a filter
  ticked, with its list open, words searched for, and the range of days moved. The longest of several counts;
- memory after opening and after all steps, garbage collected: of scripts and document, and of the page's process.

`folium.Marker` is opened with up to 10,000 events only: more take minutes or never come.

The exit status says whether it ran: 0, else 1; 2 for wrong usage. Without Chromium and its driver nothing is opened.
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

from bench.pages.browser import Chromium
from bench.pages.peers import DRAWN, PEERS, cluster_plugin, offline, write_peer
from bench.speed.processes import JobError, own_job, publish, say

Figures = dict[str, Any]
WAYS = {"sitmap": "sitmap", **{key: title for key, (title, _) in PEERS.items()}}
# More markers than these take too long to be opened.
MOST_MARKERS = 10_000
WARM_UP = 200

# One argument: levels up or down.
ZOOM = """
const map = window[Object.keys(window).find((name) => /^map_\\w+$/.test(name) && window[name] instanceof L.Map)];
map.setZoom(map.getZoom() + value, { animate: false });
"""
ZOOMS = (1, 1, 1, -1, -1, -1)
TICK = "document.querySelectorAll('details[data-facet=\"weapon\"] input')[value].click();"
FIND = """const box = document.getElementById("sitmap-search");
box.value = value; box.dispatchEvent(new Event("input", { bubbles: true }));"""
DAYS = """const handle = document.getElementById("sitmap-to");
handle.value = Math.round(handle.max * value); handle.dispatchEvent(new Event("input", { bubbles: true }));"""
# Name → what is done, with which values.
STEPS: dict[str, tuple[str, tuple[object, ...]]] = {
    "filter_ms": (TICK, (0, 1, 2, 1, 0, 2)),
    "search_ms": (FIND, ("K", "Kh", "Kharkiv", "Kharkiv strike", "")),
    "time_ms": (DAYS, (0.2, 0.4, 0.41, 0.6, 0.8, 1)),
}


def make(rows: int, folder: Path) -> Figures:
    """Make the tables: one to be measured and one to warm up with."""
    from bench.pages.events import made_events

    made_events(WARM_UP).to_pickle(folder / "warm-up.pickle")
    made_events(rows).to_pickle(folder / f"{rows}.pickle")
    return {}


def write(way: str, rows: int, folder: Path) -> Figures:
    """Write a page once in this process; seconds and bytes."""
    import pandas as pd

    from bench.speed.jobs import peak_mb

    path = page_of(way, rows, folder)

    def written(table: Any) -> None:
        if way == "sitmap":
            from layers.webmap import build_map, write_map

            write_map(build_map(table), path)
        else:
            write_peer(way, table, path)

    written(pd.read_pickle(folder / "warm-up.pickle"))
    table = pd.read_pickle(folder / f"{rows}.pickle")
    begun = time.perf_counter()
    written(table)
    figures = {"written_s": time.perf_counter() - begun, "bytes": path.stat().st_size, "peak_mb": peak_mb()}
    if way != "sitmap":
        offline(path)
    return figures


def page_of(way: str, rows: int, folder: Path) -> Path:
    """Return where a page is written."""
    return folder / f"{way}-{rows}.html"


def open_page(browser: Chromium, way: str, path: Path) -> Figures | None:
    """Open a page, take all steps on it; None when it takes too long."""
    opened = browser.open(path, DRAWN[way])
    if opened is None:
        return None
    figures: Figures = {**opened, **{f"opened_{name}": value for name, value in browser.memory().items()}}
    figures["zoom_ms"] = max(browser.step(ZOOM, by) for by in ZOOMS)
    if way == "sitmap":
        browser.driver.execute_script("document.querySelector('details[data-facet=\"weapon\"]').open = true;")
        time.sleep(0.5)
        for name, (script, values) in STEPS.items():
            figures[name] = max(browser.step(script, value) for value in values)
    return figures | browser.memory()


def measure(counts: list[int], ways: list[str], repeat: int, limit_s: float, say: Any) -> Figures:
    """Measure every number of events in every way."""
    figures: Figures = {"load": os.getloadavg()[0], "cores": os.cpu_count(), "rows": {}}
    with tempfile.TemporaryDirectory(prefix="sitmap-webmap-") as name:
        folder = Path(name)
        browser = Chromium(folder / "profile", limit_s)
        try:
            if not browser.found:
                say("no chromium with chromedriver on this machine: nothing is opened")
            for rows in counts:
                say(f"{rows:,} events are made")
                own_job(__file__, "make", "", rows, folder)
                for way in ways:
                    say(f"{rows:,} events: {WAYS[way]}")
                    figures["rows"].setdefault(rows, {})[way] = measure_one(browser, way, rows, folder, repeat)
        finally:
            browser.close()
    return figures


def measure_one(browser: Chromium, way: str, rows: int, folder: Path, repeat: int) -> Figures:
    """Write a page, and open it several times; of each figure the least."""
    # What takes minutes is written once.
    many = repeat if way == "sitmap" or rows <= MOST_MARKERS else 1
    written = [own_job(__file__, "write", way, rows, folder) for _ in range(many)]
    figures: Figures = {**written[0], "written_s": min(one["written_s"] for one in written)}
    path = page_of(way, rows, folder)
    if browser.found and (way != "markers" or rows <= MOST_MARKERS):
        found = [open_page(browser, way, path) for _ in range(1 if way == "markers" else repeat)]
        opened = [one for one in found if one is not None]
        if opened:
            figures |= {name: min(one[name] for one in opened) for name in opened[0]}
    path.unlink()
    return figures


COLUMNS = (
    ("bytes", "MB", 1e-6, 1), ("written_s", "written, s", 1, 2), ("drawn_ms", "drawn, s", 1e-3, 2),
    ("interactive_ms", "answers, s", 1e-3, 2), ("zoom_ms", "zoom, ms", 1, 0), ("filter_ms", "filter, ms", 1, 0),
    ("search_ms", "search, ms", 1, 0), ("time_ms", "days, ms", 1, 0), ("opened_heap_mb", "heap, MB", 1, 0),
    ("heap_mb", "after steps", 1, 0), ("process_mb", "process, MB", 1, 0),
)  # fmt: skip


def render(figures: Figures) -> str:
    """Return the figures as tables in plain text; beside each of another way how many times ours it is."""
    lines = [f"{figures['cores']} cores, load {figures['load']:.1f} at the start"]
    for rows, ways in figures["rows"].items():
        lines += ["", f"{int(rows):,} events", f"{'':34}" + "".join(f"{title:>17}" for _, title, _, _ in COLUMNS)]
        for way, one in ways.items():
            cells = []
            for name, _, factor, places in COLUMNS:
                ours, value = ways.get("sitmap", {}).get(name), one.get(name)
                told = "-" if value is None else f"{value * factor:,.{places}f}"
                if value is not None and ours and way != "sitmap":
                    ratio = value / ours
                    told += f" (×{ratio:.{0 if ratio >= 10 else 1 if ratio >= 1 else 2}f})"
                cells.append(f"{told:>17}")
            lines.append(f"{WAYS[way]:34}" + "".join(cells))
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--rows", type=int, nargs="+", default=[10_000, 100_000], help="how many events (10,000 100,000)"
    )
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS), help="which pages (all)")
    parser.add_argument("--repeat", type=int, default=3, help="how often a page is opened; the best counts (3)")
    parser.add_argument("--limit", type=float, default=120, help="seconds that a page may take to open (120)")
    parser.add_argument("--json", metavar="FILE", help="write the figures as JSON as well; - for JSON alone")
    given = parser.parse_args(argv)
    if min(given.rows) < 100 or given.repeat < 1 or given.limit <= 0:
        parser.error("--rows must be 100, --repeat 1 or more, --limit more than 0")
    if "clusters" in given.ways and cluster_plugin() is None:
        print("FastMarkerCluster is left out: run 'npm ci --ignore-scripts' once", file=sys.stderr)
        given.ways.remove("clusters")
    try:
        figures = measure(given.rows, given.ways, given.repeat, given.limit, say)
    except JobError as error:
        print(error, file=sys.stderr)
        return 1
    publish(figures, render(figures), given.json)
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        _job, _way, _rows, _folder = sys.argv[2:]
        _done = make(int(_rows), Path(_folder)) if _job == "make" else write(_way, int(_rows), Path(_folder))
        print(json.dumps(_done))
    else:
        sys.exit(main())
