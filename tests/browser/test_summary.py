"""The summary by unit in a browser: its table, shades and pop-ups, held against sums that are made here."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import sitmap
from layers.webmap import build_map
from sitmap.errors import UsageError
from tests.browser.model import Sums
from tests.support import ROOT

pytestmark = pytest.mark.browser

SPACE, ENTER, ESCAPE, RIGHT = " ", "\ue007", "\ue00c", "\ue014"
POPUP = "const p = document.querySelector('.leaflet-popup'); return p && p.innerText;"
TABLE = """return Array.from(document.querySelectorAll('#sitmap-summary tbody tr')).map((tr) =>
    [tr.dataset.unit, tr.querySelector('td [aria-hidden]').textContent,
     tr.querySelector('.sitmap-aside')?.textContent])"""
LEGEND = """return Array.from(document.querySelectorAll('.sitmap-unit-legend li')).map((li) =>
    [li.querySelector('.sitmap-swatch').style.backgroundColor, li.innerText.trim()])"""


@pytest.fixture(scope="session")
def summed(write: Callable[..., Path], tables: ModuleType) -> Path:
    """Give a map of 90 rows with rival versions."""
    return write("summed", tables.sums_table())


def choose(browser: Any, kind: str) -> None:
    browser.run(f"document.getElementById('sitmap-summary-{kind}').click()")


def sums_of(browser: Any) -> Sums:
    drawn = browser.run(
        "return JSON.parse(document.getElementById('sitmap-background').textContent).units.map((u) => u.iso)"
    )
    return Sums(browser.run("return sitmap.table().rows()"), browser.run("return sitmap.shown()"), set(drawn))


def agrees(browser: Any, kind: str) -> Sums:
    """Check the table against the rows that are shown."""
    sums = sums_of(browser)
    found = browser.run(TABLE)
    assert {iso: figure for iso, figure, _ in found} == {iso: sums.figure(iso, kind) for iso in sums.units}
    values = [sums.value(iso, kind) for iso, *_ in found]
    assert values == sorted(values, reverse=True)
    for iso, _, more in found:
        coarse = sum(all(row["precision"] == "oblast" for row in versions) for versions in sums.units[iso])
        if kind == "events":
            assert (f"{coarse} known only to lie somewhere in it" in (more or "")) is bool(coarse)
    apart = browser.run("return document.querySelector('#sitmap-summary .sitmap-apart')?.innerText || ''")
    for key, words in (("nowhere", "of the whole country"), ("outside", "not drawn here"), ("split", "versions lie")):
        lines = [line for line in apart.splitlines() if words in line]
        assert [int(line.split()[0]) for line in lines] == ([sums.apart[key]] if sums.apart[key] else [])
    return sums


def move(browser: Any, handle: str, value: int) -> None:
    browser.run(
        "const n = document.getElementById(arguments[0]); n.value = arguments[1]; n.dispatchEvent(new Event('input'))",
        handle,
        value,
    )


@pytest.mark.parametrize("kind", ["events", "killed", "injured"])
def test_the_table_sums_up_what_is_shown_with_every_step(browser: Any, summed: Path, kind: str) -> None:
    browser.open(summed)
    assert browser.run(TABLE) == []
    choose(browser, kind)
    sums = agrees(browser, kind)
    assert len(sums.units) == 5 and all(sums.apart.values())
    move(browser, "sitmap-from", 150)
    agrees(browser, kind)
    browser.run("document.getElementById('sitmap-layer-strike').click()")
    agrees(browser, kind)
    browser.run("document.querySelector('#sitmap-filters input[data-value=\"drone\"]').click()")
    left = agrees(browser, kind)
    assert sum(map(len, left.units.values())) < sum(map(len, sums.units.values()))
    choose(browser, "off")
    assert browser.run(TABLE) == []
    assert browser.logged() == []


def test_units_are_shaded_by_class_as_the_legend_says(browser: Any, summed: Path) -> None:
    browser.open(summed)
    painted = """
        const canvas = document.querySelector('.leaflet-sitmap-summary-pane canvas');
        if (!canvas) return null;
        const p = map_sitmap.latLngToContainerPoint([arguments[0], arguments[1]]);
        const box = map_sitmap.getContainer().getBoundingClientRect(), at = canvas.getBoundingClientRect();
        const ratio = canvas.width / at.width;
        return Array.from(canvas.getContext("2d").getImageData(
            (box.left + p.x - at.left) * ratio, (box.top + p.y - at.top) * ratio, 1, 1).data)"""
    places = {
        "UA-63": (49.6, 36.3),
        "UA-65": (46.6, 33.5),
        "UA-59": (51.0, 34.0),
        "UA-14": (48.0, 37.6),
        "UA-51": (47.4, 30.2),
    }
    browser.run("map_sitmap.setView([48.5, 34], 6, {animate: false})")
    assert browser.run(painted, *places["UA-63"]) is None
    for scheme in ("light", "dark"):
        browser.open(summed, scheme=scheme)
        browser.run("map_sitmap.setView([48.5, 34], 6, {animate: false})")
        for kind in ("events", "killed", "injured"):
            choose(browser, kind)
            sums, legend = sums_of(browser), browser.run(LEGEND)
            bounds = []
            for colour, text in legend:
                first, _, last = text.partition("–")
                bounds.append((tuple(int(part) for part in colour[4:-1].split(",")), int(first), int(last or first)))
            for iso, (lat, lon) in places.items():
                value = sums.value(iso, kind)
                expected = [rgb for rgb, first, last in bounds if first <= value <= last]
                assert len(expected) == 1, (iso, value, legend)
                # A wait for the canvas, which is drawn with the next frame.
                browser.wait("return new Promise((done) => requestAnimationFrame(() => done(true)))")
                *rgb, alpha = browser.run(painted, lat, lon)
                assert alpha > 200 and all(abs(a - b) <= 3 for a, b in zip(rgb, expected[0], strict=True))
            # A unit of which nothing is shown has no shade.
            assert browser.run(painted, 49.2, 28.5)[3] == 0
    choose(browser, "off")
    browser.wait("return new Promise((done) => requestAnimationFrame(() => done(true)))")
    assert browser.run(painted, *places["UA-63"])[3] == 0
    assert browser.run("return document.querySelector('.sitmap-unit-legend')") is None


def test_the_rule_is_said(browser: Any, summed: Path) -> None:
    browser.open(summed)
    choose(browser, "killed")
    panel = browser.run("return document.getElementById('sitmap-summary').innerText")
    assert "90 entries shown; versions taken together: 60 events." in panel
    assert "Its range spans what they say and is never a sum of them" in panel
    assert "lower end of the range" in browser.run("return document.querySelector('.sitmap-unit-legend').innerText")


def test_a_row_of_the_table_leads_to_the_unit_and_back_with_the_keyboard(browser: Any, summed: Path) -> None:
    browser.open(summed)
    browser.run("document.getElementById('sitmap-summary-off').focus()")
    browser.press(RIGHT)
    sums = sums_of(browser)
    assert browser.run("return document.activeElement.id") == "sitmap-summary-events"
    browser.run("document.getElementById('sitmap-unit-UA-63').focus()")
    browser.press(ENTER)
    text = browser.wait(POPUP)
    assert "Kharkiv Oblast" in text and f"{len(sums.units['UA-63'])} events" in text
    assert browser.run("return map_sitmap.getBounds().contains([49.6, 36.3]) && map_sitmap.getZoom() > 6")
    assert browser.run("return document.activeElement.matches('.leaflet-popup .sitmap-place')")
    browser.press(ESCAPE)
    browser.wait("return !document.querySelector('.leaflet-popup')")
    assert browser.run("return document.activeElement.id") == "sitmap-unit-UA-63"


def test_a_unit_can_be_filtered_to_and_all_be_shown_again(browser: Any, summed: Path) -> None:
    browser.open(summed)
    choose(browser, "events")
    for place in ("#sitmap-only-UA-65", None):
        if place is None:
            # From the pop-up: by a click upon the unit.
            browser.run("map_sitmap.setView([46.4, 33.9], 8, {animate: false})")
            browser.click_at(46.35, 34.4)
            browser.wait(POPUP)
            place = "#sitmap-here-UA-65"
        browser.run(f"document.querySelector('{place}').focus()")
        browser.press(SPACE)
        rows = browser.run("return sitmap.shown().map((row) => sitmap.table().get(row, 'admin1_name'))")
        assert set(rows) == {"Kherson Oblast"}
        assert [row[0] for row in browser.run(TABLE)] == ["UA-65"]
        assert browser.run("return document.activeElement.getAttribute('aria-pressed')") == "true"
        browser.press(SPACE)
        assert len(browser.run("return sitmap.shown()")) == 90
        assert browser.run("return document.activeElement.id") == place[1:]


def test_a_unit_tells_its_sums_where_it_is_pointed_at(browser: Any, summed: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    browser.open(summed)
    choose(browser, "killed")
    browser.run("map_sitmap.setView([46.4, 33.9], 8, {animate: false})")
    sums = sums_of(browser)
    x, y = browser.run(
        """const p = map_sitmap.latLngToContainerPoint([46.35, 34.4]);
        const box = map_sitmap.getContainer().getBoundingClientRect(); return [box.left + p.x, box.top + p.y]"""
    )
    pointer = ActionChains(browser.driver)
    pointer.w3c_actions.pointer_action.move_to_location(round(x), round(y))
    pointer.perform()
    hint = browser.wait("const h = document.querySelector('.sitmap-hint'); return !h.hidden && h.innerText")
    stated, low, high = sums.toll("UA-65", "killed")
    said = f"at least {low} killed" if high == math.inf else f"{low}–{high:.0f} killed"
    assert "Kherson Oblast" in hint and f"{said}, stated for {stated} of {len(sums.units['UA-65'])}" in hint
    browser.click_at(46.35, 34.4)
    assert said in browser.wait(POPUP).lower()
    # What is shown changes, and so does what the pop-up tells; without the summary there is nothing to tell.
    browser.run("document.querySelector('#sitmap-filters input[data-value=\"reported\"]').click()")
    left = sums_of(browser)
    assert 0 < len(left.units["UA-65"]) < len(sums.units["UA-65"])
    assert f"{len(left.units['UA-65'])} event" in browser.run(POPUP)
    choose(browser, "off")
    browser.wait("return !document.querySelector('.leaflet-popup')")


def test_the_figures_stand_on_their_units(browser: Any, summed: Path) -> None:
    browser.open(summed)
    browser.run("map_sitmap.setView([48.5, 34], 6, {animate: false})")
    written = """
        const found = [], proto = CanvasRenderingContext2D.prototype, old = proto.fillText;
        proto.fillText = function (text, x, y) { found.push([text, x, y]); return old.call(this, text, x, y); };
        map_sitmap.setZoom(map_sitmap.getZoom() + 0.25, {animate: false});
        proto.fillText = old; return found.map(([text]) => text)"""
    before = browser.run(written)
    choose(browser, "injured")
    sums = sums_of(browser)
    after = browser.run(written)
    figures = {sums.figure(iso, "injured") for iso in sums.units}
    assert any(figure in after and figure not in before for figure in figures)


def test_the_address_keeps_the_summary(browser: Any, summed: Path) -> None:
    class Address:
        def __init__(self, fragment: str) -> None:
            self.fragment = fragment

        def as_uri(self) -> str:
            return summed.as_uri() + self.fragment

    browser.open(summed)
    choose(browser, "injured")
    browser.wait("return location.hash === '#summary=injured'")
    found = browser.run(TABLE)
    browser.open(Address("#summary=injured"))
    assert browser.run(TABLE) == found
    assert browser.run("return document.getElementById('sitmap-summary-injured').checked")
    for nonsense in ("__proto__", "off,killed", "<b>", ""):
        browser.open(Address(f"#summary={nonsense}"))
        assert browser.run("return document.querySelector('[name=sitmap-summary]:checked').value") == "off"
    assert browser.logged() == []


def test_a_map_can_open_with_its_summary(browser: Any, write: Callable[..., Path], tables: ModuleType) -> None:
    browser.open(write("summed-first", tables.sums_table(), summary="killed"))
    agrees(browser, "killed")
    assert browser.run("return location.hash") == ""
    choose(browser, "off")
    browser.wait("return location.hash === '#summary=off'")
    with pytest.raises(ValueError, match="'off', 'events', 'killed', 'injured'"):
        build_map(tables.small_table(), summary="oblast")


def test_a_run_can_ask_for_it(tmp_path: Path) -> None:
    report = ROOT / "examples" / "wire-report.txt"
    result = sitmap.map_reports(report, tmp_path, formats="html", summary="events")
    assert '"open":{"summary":"events"}' in result.paths[0].read_text("utf-8")
    with pytest.raises(UsageError, match="give one of 'off'"):
        sitmap.map_reports(report, tmp_path, formats="html", summary="all")
    with pytest.raises(UsageError, match="summary is for html only"):
        sitmap.map_reports(report, tmp_path, formats="geojson", summary="events")


def test_areas_keep_their_outline_and_leave_the_shade_as_it_is(browser: Any, small: Path) -> None:
    browser.open(small)
    fills = """return Array.from(document.querySelectorAll('path.sitmap-area')).map((p) =>
        [p.getAttribute('fill').startsWith('url'), Number(p.getAttribute('fill-opacity')),
         Number(p.getAttribute('stroke-width'))])"""
    before = browser.run(fills)
    choose(browser, "events")
    after = browser.run(fills)
    assert [width for *_, width in after] == [width for *_, width in before]
    assert [opacity for hatched, opacity, _ in after if not hatched] == [0]
    assert [opacity for hatched, opacity, _ in after if hatched] == [1]


def test_hostile_names_of_units_stay_text(browser: Any, write: Callable[..., Path], tables: ModuleType) -> None:
    table = tables.hostile_table()
    table["killed_min"] = 1
    browser.open(write("hostile-summary", table, summary="killed"))
    for iso in ("UA-63", "UA-59"):
        browser.run(f"document.getElementById('sitmap-unit-{iso}').click()")
        browser.wait(POPUP)
        browser.run(f"document.getElementById('sitmap-here-{iso}').click()")
        assert browser.run("return sitmap.shown().length") == 2
        browser.run(f"document.getElementById('sitmap-here-{iso}').click()")
    assert browser.run("return window.hacked") is None
    assert browser.logged() == []


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (768, 1024), (320, 640)])
def test_legend_and_table_fit(browser: Any, summed: Path, width: int, height: int) -> None:
    browser.open(summed, width=width, height=height)
    choose(browser, "injured")
    boxes = browser.run(
        """return ['.sitmap-unit-legend', '.leaflet-control-zoom', '.leaflet-control-scale',
            '.leaflet-control-attribution', '.sitmap-map'].map((selector) => {
                const b = document.querySelector(selector).getBoundingClientRect();
                return [b.left, b.top, b.right, b.bottom]; })"""
    )
    legend, *others, around = boxes
    for other in others:
        assert legend[2] <= other[0] or other[2] <= legend[0] or legend[3] <= other[1] or other[3] <= legend[1]
    assert around[0] <= legend[0] and legend[2] <= around[2] and around[1] <= legend[1] and legend[3] <= around[3]
    assert browser.run("const b = document.getElementById('sitmap-body'); return b.scrollWidth - b.clientWidth") <= 0
    assert browser.run("return document.documentElement.scrollWidth") <= width


def test_the_legend_covers_little_of_a_narrow_map_on_screen_and_on_paper(browser: Any, summed: Path) -> None:
    box = """const box = document.querySelector('.sitmap-unit-legend').getBoundingClientRect();
        const map = map_sitmap.getContainer().getBoundingClientRect();
        return [(box.top - map.top) / map.height, box.height / map.height]"""
    browser.open(summed, width=800, height=600)
    choose(browser, "killed")
    top, share = browser.run(box)
    assert top < 0.1 and share < 0.25
    browser.open(summed, width=1400, height=900)
    choose(browser, "killed")
    assert browser.run(box)[0] > 0.5
    # A window that becomes narrower, as the page of a printer is.
    size = {"width": 800, "height": 600, "deviceScaleFactor": 1, "mobile": False}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    assert browser.wait(f"const found = (() => {{ {box} }})(); return found[0] < 0.1 && found[1] < 0.25")


def test_on_paper_there_is_the_table_and_no_switch(browser: Any, summed: Path) -> None:
    browser.open(summed)
    seen = """return ['#sitmap-summary', '#sitmap-summary .sitmap-kinds', '#sitmap-summary table'].map((s) => {
        const n = document.querySelector(s); return !!n && n.getClientRects().length > 0; })"""
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert browser.run(seen) == [False, False, False]
        choose(browser, "events")
        assert browser.run(seen) == [True, False, True]
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
