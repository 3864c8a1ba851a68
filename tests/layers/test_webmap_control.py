"""Areas of control in the map's page: every day comes back as it was, and only what changes takes room."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import layers
from geo.control import ControlArea, ControlDiff, ControlSeries, ControlSnapshot, ControlSource, control_diff
from geo.geometry import area_km2
from layers.webmap import build_diff_map, build_map, render
from layers.webmap.control import change_payload, control_payload
from layers.webmap.rings import RingStore, vlq

ROOT = Path(__file__).parents[2]


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tests" / "browser" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


fronts, tables = load("fronts"), load("tables")
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def numbers(text: str) -> list[int]:
    """VLQ in base 64, read by the definition of source maps."""
    found, number, shift = [], 0, 0
    for sign in text:
        digit = SIGNS.index(sign)
        number += (digit & 31) << shift
        shift += 5
        if not digit & 32:
            found.append(-(number >> 1) if number & 1 else number >> 1)
            number = shift = 0
    return found


def area_of(page: dict[str, Any], number: int) -> Any:
    """An area of the page, put together again."""
    pieces = [np.cumsum(np.array(numbers(text)).reshape(-1, 2), axis=0) / page["scale"] for text in page["pieces"]]
    told = iter(numbers(page["areas"][number]))
    following, polygons = 0, []
    for _ in range(next(told)):
        rings = []
        for _ in range(next(told)):
            ring = []
            for _ in range(next(told)):
                first = following + next(told)
                following = first + next(told)
                ring += [corner for piece in pieces[first:following] for corner in piece]
            rings.append(ring)
        polygons.append(shapely.Polygon(rings[0], rings[1:]))
    assert next(told, None) is None
    return shapely.MultiPolygon(polygons)


def data(text: str) -> Any:
    found = re.search(r'<script type="application/json" id="sitmap-control">(.*?)</script>', text, re.S)
    return found and json.loads(found[1])


def series(*shapes: Any, first: dt.date = dt.date(2025, 1, 1)) -> ControlSeries:
    source = ControlSource("example", "Example")
    made = [
        ControlSnapshot(source, first + dt.timedelta(days=day), (ControlArea("Russia", "controlled", "assessed", one),))
        for day, one in enumerate(shapes)
    ]
    return ControlSeries(source, tuple(made))


@given(st.lists(st.integers(-(2**28), 2**28)))
def test_numbers_come_back(given_numbers: list[int]) -> None:
    assert numbers(vlq(np.array(given_numbers, dtype=np.int64))) == given_numbers


def test_every_area_of_every_day_comes_back_to_a_metre() -> None:
    made = fronts.daily()
    page = control_payload([made])
    source = page["sources"][0]
    assert [day[0] for day in source["days"]] == [date.isoformat() for date in made.dates]
    for snapshot, (_, *areas) in zip(made, source["days"], strict=True):
        assert len(areas) == len(snapshot.areas)
        for area, (kind, number, *label) in zip(snapshot.areas, areas, strict=True):
            drawn = area_of(page, number)
            assert drawn.hausdorff_distance(area.geometry) < 1e-5
            assert shapely.symmetric_difference(drawn, area.geometry).area < 1e-4
            assert page["km2"][number] == pytest.approx(area_km2(area.geometry), abs=0.01)
            look, basis = source["kinds"][kind]
            assert page["looks"][look]["label"] and basis == area.basis
            assert [page["labels"][one] for one in label] == ([area.label] if area.label else [])


@given(st.integers(0, 2**32 - 1), st.integers(3, 400), st.integers(0, 399))
def test_a_ring_that_begins_elsewhere_is_the_same_ring(seed: int, corners: int, turn: int) -> None:
    random = np.random.default_rng(seed)
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    ring = np.column_stack([np.cos(angles), np.sin(angles)]) * random.uniform(0.5, 1.0, (corners, 1)) + (35.0, 48.0)
    store = RingStore()
    first = store.add(shapely.Polygon(ring))
    pieces = store.pieces()
    assert store.add(shapely.Polygon(np.roll(ring, turn, axis=0))) is not None
    assert store.pieces() == pieces
    page = {"scale": store.scale, "pieces": pieces, "areas": store.areas}
    assert first is not None
    assert area_of(page, first).hausdorff_distance(shapely.Polygon(ring)) < 1e-5


def test_only_what_changes_takes_room() -> None:
    random = np.random.default_rng(3)
    ring = shapely.get_coordinates(shapely.Point(35, 48).buffer(2, quad_segs=750))[:-1]
    days = []
    for _ in range(50):
        first = int(random.integers(len(ring) - 12))
        ring = ring.copy()
        ring[first : first + 12] += random.uniform(-0.0002, 0.0002, (12, 2))
        days.append(shapely.Polygon(ring))
    one = len(json.dumps(control_payload([series(days[0])])))
    all_days = len(json.dumps(control_payload([series(*days)])))
    assert all_days < 3.5 * one
    # A day that is like one before costs its date alone.
    again = len(json.dumps(control_payload([series(*days, *days)])))
    assert again - all_days < 60 * len(days)


def test_what_is_too_small_to_draw_is_left_out() -> None:
    dot = shapely.box(35, 48, 35.000001, 48.000001)
    square = shapely.Polygon(shapely.box(30, 46, 31, 47).exterior, [dot.exterior.coords])
    assert RingStore().add(dot) is None
    store = RingStore()
    assert store.add(shapely.MultiPolygon([dot, shapely.box(30, 46, 31, 47)])) == 0
    assert store.add(square) == 0
    assert control_payload([series(dot)])["sources"][0]["days"] == [["2025-01-01"]]
    assert control_payload([series(dot)])["looks"].keys() == {"russia-controlled-assessed"}


@pytest.mark.parametrize(
    ("shown", "opened"),
    [(None, "2025-01-05"), ("2025-01-03", "2025-01-03"), ("2024-06-01", "2025-01-01"), ("2026-01-01", "2025-01-05")],
)
def test_the_map_opens_with_the_last_snapshot_up_to_the_last_day_covered(shown: str | None, opened: str) -> None:
    page = control_payload(
        [series(*[shapely.box(30, 46, 31, 47)] * 5)], shown=dt.date.fromisoformat(shown) if shown else None
    )
    assert page["days"][page["open"]] == opened


def test_the_period_covered_chooses_the_day() -> None:
    made = build_map(tables.small_table(), period=("2025-01-30", "2025-02-01"), control=[fronts.daily()])
    page = data(render(made))
    assert page["days"][page["open"]] == "2025-02-01"


def test_days_of_several_sources_are_each_told_once() -> None:
    page = control_payload([fronts.daily(), fronts.weekly()])
    assert len(page["days"]) == len(set(page["days"])) == 9
    assert page["days"] == sorted(page["days"])
    assert [source["title"] for source in page["sources"]] == ["Daily <b>Map</b> & Co.", "Weekly assessment"]


def test_without_areas_the_page_is_what_it_was() -> None:
    text = render(build_map(tables.small_table()))
    assert data(text) is None and text == render(build_map(tables.small_table(), control=[]))


def test_sources_are_named_with_what_they_ask_in_summary_and_credits() -> None:
    text = render(build_map(tables.small_table(), control=[fronts.daily(), fronts.weekly()]))
    assert "Control areas: Daily &lt;b&gt;Map&lt;/b&gt; &amp; Co., 9 snapshots, 30 January – 10 February 2025" in text
    page = json.loads(re.search(r'id="sitmap-page">(.*?)</script>', text, re.S)[1])  # type: ignore[index]
    assert page["credits"][-2:] == [
        "Areas of control: Daily <b>Map</b> & Co; Daily Map, its editors; CC BY-NC 4.0; no commercial use; "
        "https://example.org/map?a=1&b=2",
        "Areas of control: Weekly assessment; javascript:window.hacked=1",
    ]


def test_hostile_words_stay_in_their_data() -> None:
    clean = render(build_map(layers.empty_table(), control=[series(shapely.box(30, 46, 31, 47))]))
    hostile = " ".join(tables.HOSTILE)
    source = ControlSource("x", hostile, hostile, hostile, hostile, hostile)
    area = ControlArea(hostile, "controlled", "assessed", shapely.box(30, 46, 31, 47), hostile)
    made = ControlSeries(source, (ControlSnapshot(source, dt.date(2025, 1, 1), (area,)),))
    text = render(build_map(layers.empty_table(), control=[made]))
    assert text.count("<script") == clean.count("<script") and text.count("<img") == clean.count("<img")
    page = data(text)
    assert page["sources"][0]["title"] == hostile and page["labels"] == [hostile]


def change() -> ControlDiff:
    return control_diff(fronts.snapshot(0), fronts.snapshot(11), controller="Russia")


def test_a_change_holds_its_two_days_its_parts_and_its_units() -> None:
    made = change()
    page = change_payload(made)
    told = page["change"]
    days = [page["sources"][told[side][0]]["days"][told[side][1]][0] for side in ("before", "after")]
    assert days == ["2025-01-30", "2025-02-10"]
    drawn = {page["looks"][look]["label"]: area_of(page, number) for look, number in told["parts"]}
    assert set(drawn) == {"Held by Russia on both days", "Gained by Russia", "Edge redrawn, not counted as moved"}
    moved = shapely.union(drawn["Gained by Russia"], drawn["Edge redrawn, not counted as moved"])
    assert shapely.symmetric_difference(moved, made.gained).area < 1e-4
    assert [name for name, _, _ in told["units"]] == [unit.admin1_name for unit in made.by_unit]
    assert sum(gained for _, gained, _ in told["units"]) == pytest.approx(made.gained_km2, abs=0.01)
    # What changed is what is to be seen.
    assert page["view"] == pytest.approx([made.gained.bounds[k] for k in (1, 0, 3, 2)], abs=2e-5)


def test_a_change_may_be_of_two_sources_or_of_two_versions_of_a_day() -> None:
    one, other = fronts.snapshot(3), fronts.snapshot(3, fronts.WEEKLY)
    for before, after in ((one, one), (one, other)):
        page = change_payload(control_diff(before, after, controller="Russia"))
        assert (page["change"]["before"], page["change"]["after"]) == ([0, 0], [1, 0])


def test_a_map_of_a_change_needs_no_events() -> None:
    text = render(build_diff_map(change()))
    assert "<title>Control: what changed, 30 January – 10 February 2025</title>" in text
    assert "Control areas: Daily" in text and "0 reported events" not in text
    assert len(tables.small_table()) == 8
    assert "8 reported events" in render(build_diff_map(change(), table=tables.small_table()))


def test_series_and_change_at_once_are_refused() -> None:
    with pytest.raises(ValueError, match="not both"):
        build_map(tables.small_table(), control=[fronts.daily()], control_change=change())


RENDER = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location("t", sys.argv[1])
fronts = importlib.util.module_from_spec(spec); spec.loader.exec_module(fronts)
import layers
from layers.webmap import build_map, render
text = render(build_map(layers.empty_table(), control=[fronts.daily(), fronts.weekly()]))
sys.stdout.buffer.write(text.encode("utf-8"))
"""


def test_same_areas_give_the_same_bytes_in_any_process() -> None:
    pages = set()
    for seed in ("1", "4711"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-W", "error", "-c", RENDER, str(ROOT / "tests" / "browser" / "fronts.py")]
        done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        pages.add(done.stdout)
    assert len(pages) == 1
