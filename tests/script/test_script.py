"""The page's modules: their own tests under node's test runner, and what Python writes for them read back."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import layers
from layers.layer import Drawing
from layers.schema import COLUMNS, OPTIONAL
from layers.webmap.payload import event_payload, event_texts, pack_texts
from layers.webmap.rings import RingStore
from tests.support import ROOT

HERE = Path(__file__).parent


def node(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["node", *arguments], cwd=ROOT, input=given, capture_output=True, encoding="utf-8", timeout=300, check=False
    )


def test_the_modules_own_tests_pass() -> None:
    if not (ROOT / "node_modules" / "fast-check").is_dir():
        pytest.fail("what the tests of the page's modules need is not installed: run 'npm ci'")
    done = node("--test", "--test-reporter=spec", *sorted(map(str, HERE.glob("*.test.js"))))
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_test_stands_where_nothing_runs_it() -> None:
    found = [path for pattern in ("*.test.js", "*.test.mjs") for path in (ROOT / "tests").rglob(pattern)]
    assert found
    assert {path.parent for path in found} == {HERE}


def test_the_types_of_rows_are_the_columns_of_the_event_table() -> None:
    text = (ROOT / "layers/webmap/assets/payload.d.ts").read_text("utf-8")
    told = re.search(r"export interface Row \{\n(.*?)\n\}", text, re.S)
    assert told is not None
    types = dict(re.findall(r"^  (\w+): (.+);$", told[1], re.M))
    columns = (*COLUMNS, *OPTIONAL)
    assert sorted(types) == sorted(column.name for column in columns)
    kinds = {"int": r"number", "float": r"number", "bool": r"boolean", "list": r".+\[\]", "date": r"string"}
    for column in columns:
        # Texts of a closed vocabulary are unions of its words, here or under a name.
        assert re.fullmatch(kinds.get(column.kind, r'string|[A-Z]\w+|"\w+"( \| "\w+")*'), types[column.name]), (
            column.name
        )


STEPS = 100_000  # in a degree, as the page keeps shapes
eastings = st.integers(-170 * STEPS, 170 * STEPS)
northings = st.integers(-80 * STEPS, 80 * STEPS)
positions = st.tuples(eastings, northings).map(lambda at: (at[0] / STEPS, at[1] / STEPS))


@st.composite
def boxes(draw: st.DrawFn) -> shapely.Polygon:
    """A box with a hole, all corners on whole steps."""
    west, south = draw(eastings), draw(northings)
    wide, high = draw(st.integers(1, STEPS)), draw(st.integers(1, STEPS))
    outer, inner = (
        [((west + wide * x) / STEPS, (south + high * y) / STEPS) for x, y in ((a, a), (b, a), (b, b), (a, b))]
        for a, b in ((0, 4), (1, 3))
    )
    return shapely.Polygon(outer, [inner])


points = positions.map(shapely.Point)
geometries = st.one_of(
    st.none(),
    points,
    boxes(),
    st.lists(boxes(), min_size=1, max_size=3).map(shapely.MultiPolygon),
    st.lists(points, min_size=1, max_size=3).map(shapely.MultiPoint),
    st.lists(positions, min_size=2, max_size=5, unique=True).map(shapely.LineString),
)
values = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.integers(-(10**9), 10**9),
    st.lists(st.sampled_from(["drone", "ракета", "</script>"]), max_size=2),
)
# The uncertainty of an area: its geometry is the circle then.
circles = st.one_of(st.none(), st.sampled_from([0.25, 6.5, 45.0, 300.0]))
rows = st.fixed_dictionaries(
    {
        "geometry": geometries,
        "km": circles,
        "mine": values,
        "other": values,
        "incident_id": st.sampled_from([None, *"ab"]),
    }
)


def corners(shape: Any) -> list[list[list[float]]]:
    """The parts of a shape as rings or lines of [lat, lon]."""
    found = []
    for part in getattr(shape, "geoms", [shape]):
        lines = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        told = []
        for line in lines:
            told.append([[y, x] for x, y in line.coords])
        found.append(told)
    return found


def expected_place(shape: Any) -> Any:
    if shape is None:
        return None
    if shape.geom_type == "Point":
        return [shape.x, shape.y]
    if shape.geom_type == "MultiPoint":
        return {"t": "points", "parts": [[part.y, part.x] for part in shape.geoms]}
    return {"t": "line" if shape.geom_type == "LineString" else "area", "parts": corners(shape)}


def told_place(told: Any) -> Any:
    """A place as the page has it, without the point that it stands at."""
    return {key: value for key, value in told.items() if key != "at"} if isinstance(told, dict) else told


def turned(ring: list[list[float]]) -> list[list[float]]:
    """A ring that is not closed, begun at its least corner."""
    first = ring.index(min(ring))
    return ring[first:] + ring[:first]


# Each example starts node; what is drawn is many rows.
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    st.lists(rows, min_size=1, max_size=12),
    st.lists(st.lists(boxes(), min_size=1, max_size=3), max_size=4),
    st.sampled_from([0, 10**9]),
)
def test_the_page_reads_back_what_python_wrote(
    made: list[dict[str, Any]], areas: list[list[shapely.Polygon]], packed_from: int
) -> None:
    round_points = [row["geometry"] is not None and row["geometry"].geom_type == "Point" and row["km"] for row in made]
    given = {name: [row[name] for row in made] for name in ("incident_id", "mine", "other")} | {
        "layer": ["strike"] * len(made),
        "precision": ["area" if one else None for one in round_points],
        "uncertainty_km": [row["km"] if one else None for row, one in zip(made, round_points, strict=True)],
    }
    geometry = [row["geometry"] for row in made]
    table = layers.validate(gpd.GeoDataFrame(given, geometry=geometry, crs="EPSG:4326", dtype=object))
    drawn = [
        Drawing("marker" if row["geometry"] else "panel", f"strike.{k % 3}", "denied", k % 2 == 0)
        for k, row in enumerate(made)
    ]
    texts = pack_texts(event_texts(table), packed_from=packed_from)
    store = RingStore()
    kept = [(store.add(shape), shape) for shape in map(shapely.MultiPolygon, areas)]
    control = {"sources": [], "days": [], "open": 0, "change": None}
    control |= {"scale": store.scale, "pieces": store.pieces(), "areas": store.areas}
    page = {"events": event_payload(table, drawn), "texts": texts, "control": control}
    done = node(str(HERE / "read_back.js"), given=json.dumps(page))
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert [list(row) for row in read["rows"]] == [[name for name in table.columns if name != "geometry"]] * len(made)
    names = ("id", "mine", "other", "incident_id", "precision")
    assert [[row[name] for name in names] for row in read["rows"]] == table[list(names)].to_numpy().tolist()
    for row, told, circle, shape in zip(made, read["places"], read["circles"], table.geometry, strict=True):
        if row["km"] and circle:
            assert [circle["lon"], circle["lat"], circle["km"]] == [row["geometry"].x, row["geometry"].y, row["km"]]
            for at, corner in zip(told["parts"][0][0], corners(shape)[0][0], strict=True):
                assert at == pytest.approx(corner, abs=1e-5)
        else:
            assert told_place(told) == expected_place(shape)
    together = table["incident_id"].tolist()
    for one, first in zip(read["incidents"], together, strict=True):
        same = [other == one for other in read["incidents"]]
        assert sum(same) == 1 if first is None else same == [other == first for other in together]
    assert read["drawn"] == [
        [getattr(item, name) for item in drawn] for name in ("drawn_as", "symbol", "stroke", "hatched")
    ]
    for number, shape in kept:
        told = [[turned(ring[:-1]) for ring in part] for part in corners(shape)]
        assert [[turned(ring) for ring in part] for part in read["areas"][number]] == told
