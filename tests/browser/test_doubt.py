"""What a map says of places that are known no closer than an area: at every zoom, alone and joined with others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.browser

POPUP = "const p = document.querySelector('.leaflet-popup'); return p && p.innerText;"
WORDS = {
    "settlement": "a settlement",
    "district": "a city district",
    "area": "near or between settlements",
    None: "precision not stated",
}
ORDER = ["district", "settlement", "area", None]
# Marks as they are drawn anew, each with whether its rim is dashed.
RIMS = """
    const proto = CanvasRenderingContext2D.prototype, { roundRect, stroke } = proto, rims = [];
    proto.roundRect = function (x, y, ...rest) { this.rim = [x, y]; return roundRect.call(this, x, y, ...rest); };
    proto.stroke = function (...path) {
        if (this.rim) rims.push([...this.rim, this.getLineDash().length > 0]);
        this.rim = null;
        return stroke.apply(this, path);
    };
    map_sitmap.setView([48.2, 37.4], arguments[0], {animate: false});
    Object.assign(proto, { roundRect, stroke });
    // The rim of a pill lies a pixel without the box in which it is pointed at, that of a tag on it.
    return sitmap.marks().filter((m) => m.kind !== 'area').map(({ box, kind, places }) => {
        const out = kind === 'tag' ? 0 : 1;
        const rim = rims.find(([x, y]) => Math.abs(x - box[0] + out) < 0.1 && Math.abs(y - box[1] + out) < 0.1);
        return { kind, dashed: rim ? rim[2] : null, rows: places.flatMap((p) => p.rows) }; })"""


def mixed_table(tables: ModuleType) -> Any:
    """Return 42 events close together: areas, settlements, districts, and some whose precision is not stated."""
    table = tables.dense_table()
    points = [row for row in range(42) if row % 7 < 2]
    for number, row in enumerate(points):
        table.loc[row, "precision"] = (None, "settlement", "district")[number % 3] if row > 20 else "settlement"
    return table


@pytest.fixture(scope="session")
def doubtful(write: Callable[..., Path], tables: ModuleType) -> Path:
    return write("doubtful", mixed_table(tables))


def told(precisions: list[str | None]) -> str:
    counts = Counter(precisions)
    return " · ".join(f"{WORDS[one]}: {counts[one]}" for one in ORDER if counts[one])


def test_joined_marks_have_a_dashed_rim_when_a_member_is_vague(browser: Any, doubtful: Path) -> None:
    browser.open(doubtful)
    precision = browser.run("return sitmap.table().column('precision')")
    seen = Counter[tuple[str, bool]]()
    for zoom in (6, 7, 8, 9):
        for mark in browser.run(RIMS, zoom):
            if len(mark["rows"]) < 2:
                continue
            vague = any(precision[row] in (None, "area") for row in mark["rows"])
            assert mark["dashed"] is vague, (zoom, mark)
            seen[mark["kind"], vague] += 1
    assert seen["tag", True] and seen["marker", True] and seen["marker", False]
    legend = browser.run("return document.querySelector('.sitmap-reading').innerText")
    assert "A dashed rim: some of its events are known no closer than an area" in legend


def test_hint_and_pop_up_of_a_joined_mark_count_its_precisions(browser: Any, doubtful: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    browser.open(doubtful)
    browser.run("map_sitmap.setView([48.2, 37.4], 6.5, {animate: false})")
    precision = browser.run("return sitmap.table().column('precision')")
    marks = browser.run(
        """const b = map_sitmap.getContainer().getBoundingClientRect();
        return sitmap.marks().filter((m) => m.kind !== 'area' && m.places.length > 1).map(({ box }) => {
            const x = Math.round((box[0] + box[2]) / 2), y = Math.round((box[1] + box[3]) / 2);
            const p = map_sitmap.layerPointToContainerPoint([x, y]);
            // All that stands there: signs of areas lie beneath tags.
            const here = sitmap.marks().filter((m) => m.box[0] <= x && x <= m.box[2] && m.box[1] <= y && y <= m.box[3]);
            const rows = new Set(here.flatMap((m) => m.places).flatMap((p) => p.rows));
            return { x: b.left + p.x, y: b.top + p.y, rows: [...rows] }; })"""
    )
    assert len(marks) > 3
    for mark in marks:
        said = told([precision[row] for row in mark["rows"]])
        pointer = ActionChains(browser.driver)
        pointer.w3c_actions.pointer_action.move_to_location(round(mark["x"]), round(mark["y"]))
        pointer.perform()
        browser.wait(
            f"const h = document.querySelector('.sitmap-hint'); return !h.hidden && h.innerText.includes({said!r})"
        )
    # What a click opens says the same, to the eye and to a screen reader.
    widest = max(marks, key=lambda mark: len(mark["rows"]))
    pointer = ActionChains(browser.driver)
    pointer.w3c_actions.pointer_action.move_to_location(round(widest["x"]), round(widest["y"]))
    pointer.w3c_actions.pointer_action.click()
    pointer.perform()
    said = told([precision[row] for row in widest["rows"]])
    assert said in browser.wait(POPUP)
    label = browser.run("return document.querySelector('.leaflet-popup').getAttribute('aria-label')")
    assert label.startswith("Event: ") and label.endswith(f". {len(widest['rows'])} events near here. {said}")


def areas_table(tables: ModuleType, points: int = 0, areas: int = 60) -> Any:
    """Return areas of 300 m to 80 km among so many settlements."""
    import geopandas as gpd
    import pandas as pd
    import shapely

    rows = []
    for number in range(areas):
        lon, lat = 31 + (number % 10) * 0.6, 47.2 + (number // 10) * (3 / (areas / 10))
        radius = (0.003, 0.01, 0.05, 0.8)[number % 4]
        rows.append(
            {"id": f"a-{number}", "layer": "strike", "sub_event_type": "Attack", "place_name": f"Area {number}",
             "precision": "area", "lon": lon, "lat": lat, "geometry": shapely.Point(lon, lat).buffer(radius)}
        )  # fmt: skip
    made = tables.frame(rows)
    if points:
        many = tables.large_table(points)
        made = gpd.GeoDataFrame(
            pd.concat([made, many[many["precision"] == "settlement"]], ignore_index=True), crs=made.crs
        )
    return made


# Areas in view: number of the row, its point, how wide it is on the screen, and whether its sign is drawn at its point.
AREAS = """
    const canvas = document.querySelector('.leaflet-sitmap-events-pane canvas'), ratio = window.devicePixelRatio;
    const corner = L.DomUtil.getPosition(canvas), size = map_sitmap.getSize();
    const signs = new Map(sitmap.marks().filter((m) => m.kind === 'area').map((m) => [m.places[0].rows[0], m.box]));
    const found = [];
    sitmap.table().column('precision').forEach((precision, row) => {
        if (precision !== 'area') return;
        const at = [sitmap.table().get(row, 'lat'), sitmap.table().get(row, 'lon')];
        const p = map_sitmap.latLngToContainerPoint(at), layer = map_sitmap.latLngToLayerPoint(at);
        if (p.x < 5 || p.y < 5 || p.x > size.x - 5 || p.y > size.y - 5) return;
        const [south, west, north, east] = sitmap.table().bounds(row);
        const a = map_sitmap.latLngToContainerPoint([south, west]);
        const b = map_sitmap.latLngToContainerPoint([north, east]);
        const data = canvas.getContext('2d').getImageData(
            (layer.x - corner.x - 7) * ratio, (layer.y - corner.y - 7) * ratio, 14 * ratio, 14 * ratio).data;
        let painted = 0;
        for (let k = 3; k < data.length; k += 4) painted += data[k] > 40;
        found.push({ row, width: b.x - a.x, sign: signs.has(row), painted });
    });
    return found;"""


@pytest.mark.parametrize(("points", "areas"), [(0, 60), (0, 600), (4000, 60)])
def test_vague_places_are_areas_at_every_zoom_and_never_pins(
    browser: Any, write: Callable[..., Path], tables: ModuleType, points: int, areas: int
) -> None:
    table = areas_table(tables, points, areas)
    browser.open(write(f"areas-{points}-{areas}", table))
    boxes = {row: list(shape.bounds) for row, shape in enumerate(table.geometry) if shape is not None}
    browser.run(
        """const boxes = arguments[0]; sitmap.table().bounds = (row) => {
            const [west, south, east, north] = boxes[row]; return [south, west, north, east]; }""",
        boxes,
    )
    signs = 0
    for zoom in (3, 4.5, 6, 8, 10, 12):
        browser.run("map_sitmap.setView([48.7, 33.7], arguments[0], {animate: false})", zoom)
        found = browser.run(AREAS)
        kinds = browser.run(
            """return sitmap.marks().filter((m) => m.kind === 'marker').flatMap((m) => m.places).map((p) => p.kind)"""
        )
        assert "area" not in kinds
        for area in found:
            if area["width"] < 10:
                assert area["sign"] and area["painted"] > 20, (zoom, area)
            elif area["width"] > 20:
                assert not area["sign"]
            signs += area["sign"]
        # Where areas are few, each that can be seen has an outline in the page with corners to it.
        if areas <= 400:
            empty = browser.run(
                """return Array.from(document.querySelectorAll('path.sitmap-area')).filter((p) =>
                    p.getBoundingClientRect().width > 20 && p.getAttribute('d').length < 20).length"""
            )
            drawn = browser.run("return document.querySelectorAll('path.sitmap-area').length")
            assert (empty, drawn) == (0, areas)
    assert signs > 50
    # The browser remarks upon how often this test reads the canvas.
    assert [line for line in browser.logged() if "willReadFrequently" not in line] == []


def test_the_sign_of_a_small_area_opens_its_event(browser: Any, write: Callable[..., Path], tables: ModuleType) -> None:
    browser.open(write("small-area", areas_table(tables, 0, 10)))
    browser.run("map_sitmap.setView([47.2, 33.7], 5, {animate: false})")
    tags = browser.run("return sitmap.marks().filter((m) => m.kind === 'tag').flatMap((m) => m.places).length")
    assert tags == 10
    browser.click_at(47.2, 31.6)
    assert "Area 1\n" in browser.wait(POPUP)
