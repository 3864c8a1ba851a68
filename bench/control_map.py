"""Measure the map of a year of control snapshots: its size, how fast it opens and steps, beside plain GeoJSON.

::

    python bench/control_map.py                         # 365 days of 3,000 corners; about a minute
    python bench/control_map.py --json figures.json     # the same figures as JSON as well; `-` for JSON alone

Two series are drawn: a realistic one (`bench.fronts`), most of whose corners stay where they are from one day to the
next, and the worst that can be, every corner drawn anew every day. Each goes into two pages: sitmap's, and a plain one
that holds each day as GeoJSON with as many decimals, parses them and draws the last with `L.geoJSON`, as maps made by
hand do. Both hold the same Leaflet. A page is made in a process of its own, and opened in headless Chromium from a
file; of several times the median counts. Opening ends with the second frame after all of it was loaded; a step (what
the script does for it) is another day on sitmap's slider, and one `L.geoJSON` less and one more on the plain page.

The exit status says whether it ran: 0, else 1; 2 for wrong usage. Without Chromium and its driver nothing is opened.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # The packages of this checkout, not others of their names that may be installed.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.pages.browser import Chromium
from bench.speed.jobs import peak_mb
from bench.speed.processes import JobError, own_job, publish, say

SERIES = {"realistic": "some corners a day", "worst": "every corner every day"}
WAYS = {"sitmap": "sitmap", "plain": "GeoJSON of each day"}
Figures = dict[str, Any]

PLAIN = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><style>%s #map { position: fixed; inset: 0 }</style><script>%s</script></head>
<body><div id="map"></div><script type="application/json" id="days">%s</script><script>
const days = JSON.parse(document.getElementById("days").textContent);
const map = L.map("map", { preferCanvas: true }).setView([48, 36], 7);
let shown = null;
window.step = (k) => {
  if (shown) shown.remove();
  shown = L.geoJSON(days[k], { style: { weight: 1 } }).addTo(map);
};
step(days.length - 1);
</script></body></html>
"""
STEPS = {
    "sitmap": "const r = document.getElementById('sitmap-day'); r.value = k; r.dispatchEvent(new Event('input'));",
    "plain": "step(k);",
}


# Jobs, each in a process of its own


def make(series: str, way: str, days: int, corners: int, path: Path) -> Figures:
    """Write a page; seconds from the series to the file, its bytes, and the peak memory of the process."""
    import layers
    from bench.fronts import made_series
    from layers.webmap import build_map, write_map

    made = made_series(days, corners=corners)
    if series == "worst":
        made = _redrawn(made)
    begun = time.perf_counter()
    if way == "sitmap":
        write_map(build_map(layers.empty_table(), control=[made]), path)
    else:
        path.write_text(_plain_page(made), encoding="utf-8")
    return {
        "seconds": time.perf_counter() - begun, "bytes": path.stat().st_size, "peak_mb": peak_mb(),
        "snapshots": len(made),
    }  # fmt: skip


def _redrawn(series: Any) -> Any:
    """Return the series with every corner some metres off, each day elsewhere."""
    import numpy as np
    import shapely

    from geo.control import ControlArea, ControlSeries, ControlSnapshot

    snapshots = []
    for day, snapshot in enumerate(series):
        # A ring ends where it begins: where a corner goes depends on where it is.
        def moved(corners: Any, day: int = day) -> Any:
            return corners + 1e-4 * np.sin(corners * 1e6 + day)

        areas = [
            ControlArea(*area.kind, shapely.transform(area.geometry, moved), area.label) for area in snapshot.areas
        ]
        snapshots.append(ControlSnapshot(snapshot.source, snapshot.date, tuple(areas), snapshot.file))
    return ControlSeries(series.source, tuple(snapshots))


def _plain_page(series: Any) -> str:
    import shapely

    from layers.webmap.assets import leaflet_inline

    def told(snapshot: Any) -> dict[str, Any]:
        shape = shapely.transform(snapshot.held("Russia"), lambda corners: corners.round(5))
        return {
            "type": "Feature", "properties": {"date": f"{snapshot.date}"}, "geometry": shapely.geometry.mapping(shape)
        }  # fmt: skip

    text = json.dumps([told(snapshot) for snapshot in series], separators=(",", ":"))
    return PLAIN % (*leaflet_inline(), text)


# The run


def open_page(browser: Chromium, path: Path, way: str, snapshots: int, repeat: int) -> Figures:
    """Open a page several times; milliseconds until it is drawn, and for a step."""
    opening, steps = [], []
    for _ in range(repeat):
        browser.driver.get("about:blank")
        browser.driver.get(path.as_uri())
        opening.append(browser.driver.execute_async_script(
            """const done = arguments[0];
            requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));"""
        ))  # fmt: skip
        steps.append(browser.driver.execute_script(
            f"""const begun = performance.now(), many = Math.min(50, arguments[0]);
            for (let n = 0; n < many; n++) {{ const k = Math.floor(n * arguments[0] / many); {STEPS[way]} }}
            return (performance.now() - begun) / many;""", snapshots
        ))  # fmt: skip
    return {"opening_ms": statistics.median(opening), "step_ms": statistics.median(steps)}


def measure(days: int, corners: int, repeat: int, say: Any) -> Figures:
    """Measure every series in every way."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory(prefix="sitmap-control-map-") as name:
        folder = Path(name)
        browser = Chromium(folder / "profile")
        try:
            if not browser.found:
                say("no chromium with chromedriver on this machine: nothing is opened")
            for series in SERIES:
                for way in WAYS:
                    say(f"{SERIES[series]}: {WAYS[way]}")
                    path = folder / f"{series}-{way}.html"
                    one = own_job(__file__, series, way, days, corners, path)
                    if browser.found:
                        one |= open_page(browser, path, way, one["snapshots"], repeat)
                    figures.setdefault(series, {})[way] = one
                    path.unlink()
        finally:
            browser.close()
    return figures


def render(figures: Figures) -> str:
    """Return the figures as a table in plain text."""
    lines = [f"{'':47}{'days':>6}{'MB':>8}{'made, s':>9}{'peak MB':>9}{'opens, ms':>11}{'step, ms':>10}"]
    for series, ways in figures.items():
        for way, one in ways.items():
            opened = [one.get(name) for name in ("opening_ms", "step_ms")]
            told = [f"{value:{width}.{places}f}" if value is not None else "-".rjust(width)
                    for value, (width, places) in zip(opened, ((11, 0), (10, 1)), strict=True)]  # fmt: skip
            lines.append(
                f"{SERIES[series] + ', ' + WAYS[way]:47}{one['snapshots']:6}{one['bytes'] / 1e6:8.2f}"
                f"{one['seconds']:9.2f}{one['peak_mb']:9.0f}{''.join(told)}"
            )
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--days", type=int, default=365, help="how many days (365)")
    parser.add_argument("--corners", type=int, default=3000, help="how many corners an area has (3,000)")
    parser.add_argument("--repeat", type=int, default=5, help="how often a page is opened; the median counts (5)")
    parser.add_argument("--json", metavar="FILE", help="write the figures as JSON as well; - for JSON alone")
    given = parser.parse_args(argv)
    if given.days < 2 or given.corners < 100 or given.repeat < 1:
        parser.error("--days must be 2, --corners 100, --repeat 1 or more")
    try:
        figures = measure(given.days, given.corners, given.repeat, say)
    except JobError as error:
        print(error, file=sys.stderr)
        return 1
    publish(figures, render(figures), given.json)
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--job"]:
        _series, _way, _days, _corners, _path = sys.argv[2:]
        print(json.dumps(make(_series, _way, int(_days), int(_corners), Path(_path))))
    else:
        sys.exit(main())
