"""The page for everyone: rules of axe-core, and all of it with the keyboard alone."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.support import ROOT

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAB, ENTER, ESCAPE, SPACE = "\ue004", "\ue007", "\ue00c", " "
POPUP = "const p = document.querySelector('.leaflet-popup'); return p && p.innerText;"


@pytest.fixture(scope="session")
def fronts() -> ModuleType:
    """Give the makers of areas of control."""
    spec = importlib.util.spec_from_file_location("made_fronts", Path(__file__).with_name("fronts.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def whole(write: Callable[..., Path], tables: ModuleType, fronts: ModuleType) -> Path:
    """Give a map that has every part: events of all layers, rivals, areas of control, notes, a summary to choose."""
    import geopandas as gpd
    import pandas as pd

    made = pd.concat([tables.small_table(), tables.sums_table(), tables.rivals_table()], ignore_index=True)
    table = gpd.GeoDataFrame(made, geometry="geometry", crs="OGC:CRS84")
    return write("whole", table, control=[fronts.daily(), fronts.weekly()], notes=["1 name was not found"])


def faults(browser: Any) -> list[str]:
    """Run axe-core on the page as it is, and return what it finds serious or critical."""
    if not AXE.is_file():
        pytest.fail("axe-core is not installed: run 'npm ci --ignore-scripts'")
    # Colours are judged when nothing moves any more.
    browser.wait("return document.getAnimations().every((one) => one.playState !== 'running')")
    browser.run(AXE.read_text("utf-8"))
    found = browser.driver.execute_async_script(
        """const done = arguments[arguments.length - 1];
        axe.run(document, { resultTypes: ['violations'] }).then((result) => done(result.violations),
            (error) => done([{ id: String(error), impact: 'critical', nodes: [] }]))"""
    )
    return [
        f"{rule['id']} ({rule['impact']}): {node.get('html', '')[:160]} {node.get('failureSummary', '')}"
        for rule in found
        if rule["impact"] in ("serious", "critical", "moderate")
        for node in rule["nodes"] or [{}]
    ]


def plain(browser: Any) -> None:
    pass


def popped_up(browser: Any) -> None:
    browser.run("document.querySelector('.sitmap-item[data-row=\"0\"]').click()")
    browser.wait(POPUP)


def unfolded(browser: Any) -> None:
    browser.run("for (const one of document.querySelectorAll('#sitmap-body details')) one.open = true")
    browser.run("document.querySelector('#sitmap-facet-stance-0').click()")


def summed(browser: Any) -> None:
    browser.run("document.getElementById('sitmap-summary-killed').click()")
    browser.run("document.getElementById('sitmap-unit-UA-63').click()")
    browser.wait(POPUP)


def empty(browser: Any) -> None:
    browser.run(
        """const box = document.getElementById('sitmap-search'); box.value = 'zzz';
        box.dispatchEvent(new Event('input'))"""
    )


STATES = [plain, popped_up, unfolded, summed, empty]


def test_a_fault_would_be_found(browser: Any, small: Path) -> None:
    browser.open(small)
    browser.run(
        """document.querySelector('.leaflet-control-zoom-in').removeAttribute('aria-label');
        document.querySelector('.leaflet-control-zoom-in').removeAttribute('title');
        document.querySelector('.leaflet-control-zoom-in').textContent = '';
        document.querySelector('.sitmap-summary').style.color = '#ccc'"""
    )
    found = faults(browser)
    assert any(fault.startswith("link-name") or fault.startswith("aria-command-name") for fault in found), found
    assert any(fault.startswith("color-contrast") for fault in found), found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (768, 1024), (320, 640)])
def test_axe_finds_no_serious_fault(browser: Any, whole: Path, width: int, height: int, scheme: str) -> None:
    for state in STATES:
        browser.open(whole, width=width, height=height, scheme=scheme)
        if width < 500 and state in (unfolded, empty):
            browser.run("document.querySelector('.sitmap-grip').click()")
        state(browser)
        assert faults(browser) == [], state.__name__


def test_axe_finds_no_serious_fault_in_maps_of_control_alone(
    browser: Any, write: Callable[..., Path], fronts: ModuleType
) -> None:
    import layers
    from geo.control import control_diff

    paths = [
        write("control-axe", layers.empty_table(), control=[fronts.daily(), fronts.weekly()]),
        write("change-axe", layers.empty_table(),
              control_change=control_diff(fronts.snapshot(0), fronts.snapshot(11), controller="Russia")),
    ]  # fmt: skip
    for path in paths:
        for width, height in ((1400, 900), (320, 640)):
            browser.open(path, width=width, height=height)
            assert faults(browser) == []
            browser.run("map_sitmap.setView([48.5, 38.0], 7, {animate: false}); map_sitmap.getContainer().focus()")
            browser.press(ENTER)
            browser.wait(POPUP)
            assert faults(browser) == []


# Numbers all that a reader can operate, and returns what each is; of radio buttons the one that Tab stops at.
OPERABLE = """
    const all = Array.from(document.querySelectorAll(
        'a[href], button, input, summary, select, textarea, [tabindex="0"]')).filter((n) =>
        !n.disabled && n.checkVisibility({ visibilityProperty: true }) && n.tabIndex >= 0 &&
        !(n.type === 'radio' && !n.checked));
    all.forEach((n, k) => { n.dataset.walk = k; });
    return all.map((n) => `${n.tagName} ${n.className} ${n.id} ${(n.innerText || n.ariaLabel || '').slice(0, 40)}`)"""
# Where the keyboard is: its number, its kind, whether it can be seen and nothing lies over it.
STOP = """
    const n = document.activeElement;
    if (!n || n === document.body) return null;
    const b = n.getBoundingClientRect();
    const inside = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;
    const spots = [[b.left + b.width / 2, b.top + b.height / 2], [b.left + 4, b.top + 4],
        [b.right - 4, b.bottom - 4], [b.left + 4, b.top + b.height / 2], [b.right - 4, b.top + b.height / 2]];
    const seen = spots.some(([x, y]) => {
        const top = inside(x, y) && document.elementFromPoint(x, y);
        return top && (top === n || n.contains(top) || top.contains(n) || top.closest('label') === n.closest('label'));
    });
    const outline = getComputedStyle(n);
    return { walk: n.dataset.walk === undefined ? null : Number(n.dataset.walk), seen,
        kind: `${n.tagName}.${n.className}.${n.type || ''}`,
        ring: outline.outlineStyle !== 'none' && parseFloat(outline.outlineWidth) >= 2 }"""


def walk(browser: Any) -> list[dict[str, Any]]:
    """Press Tab from the top of the page until the keyboard has left it, and return where it stopped."""
    stops: list[dict[str, Any]] = []
    browser.run("document.activeElement.blur(); window.getSelection().removeAllRanges(); window.scrollTo(0, 0)")
    for _ in range(900):
        browser.press(TAB)
        stop = browser.run(STOP)
        if stop is None or (len(stops) > 1 and stop["walk"] == stops[0]["walk"]):
            return stops
        stops.append(stop)
    raise AssertionError("the keyboard does not come out of the page")


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (320, 640)])
def test_the_keyboard_reaches_all_there_is_and_is_seen_everywhere(
    browser: Any, whole: Path, width: int, height: int
) -> None:
    browser.open(whole, width=width, height=height)
    browser.run("document.getElementById('sitmap-summary-killed').click()")
    # A part of the list is enough.
    browser.run(
        """const box = document.getElementById('sitmap-search'); box.value = 'kh';
        box.dispatchEvent(new Event('input'))"""
    )
    if width < 500:
        browser.run("document.querySelector('.sitmap-grip').click()")
        browser.wait("return document.getAnimations().every((one) => one.playState !== 'running')")
    browser.run("for (const one of document.querySelectorAll('.sitmap-facet')) one.open = true")
    operable = browser.run(OPERABLE)
    assert len(operable) > 80
    stops = walk(browser)
    reached = {stop["walk"] for stop in stops}
    assert [name for number, name in enumerate(operable) if number not in reached] == []
    assert None not in reached
    assert len(stops) == len(reached)
    hidden = {operable[stop["walk"]] for stop in stops if not stop["seen"]}
    assert hidden == set()
    # Handles of the range have their ring about the handle itself, which a style sheet alone can tell.
    ringless = {stop["kind"] for stop in stops if not stop["ring"]}
    assert ringless <= {"INPUT.sitmap-from.range", "INPUT.sitmap-to.range"}
    css = browser.run("return Array.from(document.styleSheets).flatMap((s) => [...s.cssRules]).map((r) => r.cssText)")
    assert any("input:focus-visible::-webkit-slider-thumb" in rule and "outline: 2px" in rule for rule in css)


def test_the_focus_ring_changes_what_is_seen(browser: Any, whole: Path) -> None:
    import io

    import numpy as np
    from PIL import Image

    browser.open(whole)
    browser.run("document.getElementById('sitmap-summary-events').click()")

    def picture() -> Any:
        return np.asarray(Image.open(io.BytesIO(browser.driver.get_screenshot_as_png())).convert("L"), dtype=int)

    for selector in (
        "#sitmap-from", "#sitmap-to", ".sitmap-step", "#sitmap-layer-strike", "#sitmap-search", ".sitmap-facet summary",
        "#sitmap-summary-events", ".sitmap-unit-go", ".sitmap-only", "#sitmap-in-view", ".sitmap-item",
        ".leaflet-control-zoom-in", ".sitmap-map",
    ):  # fmt: skip
        browser.run(f"document.querySelector('{selector}').focus()")
        # What the keyboard focuses has a ring; a script's focus has one after a key was pressed.
        browser.press("\ue008")
        focused = picture()
        browser.run("document.activeElement.blur()")
        changed = np.abs(focused - picture()) > 60
        assert changed.sum() > 40, selector


def test_the_focus_comes_back_when_a_pop_up_closes(browser: Any, whole: Path) -> None:
    browser.open(whole)
    for kind in ("events", "off"):
        browser.run(f"document.getElementById('sitmap-summary-{kind}').click()")
        for selector in (".sitmap-item[data-row='0']", *(["#sitmap-unit-UA-63"] if kind == "events" else [])):
            browser.run("document.querySelector(arguments[0]).focus()", selector)
            browser.press(ENTER)
            browser.wait("return document.activeElement.matches('.leaflet-popup .sitmap-place')")
            # By Escape, and by the button in the pop-up.
            browser.press(ESCAPE)
            browser.wait("return !document.querySelector('.leaflet-popup')")
            assert browser.run("return document.activeElement === document.querySelector(arguments[0])", selector)
            browser.press(ENTER)
            browser.wait("return document.activeElement.matches('.leaflet-popup .sitmap-place')")
            browser.run("document.querySelector('.leaflet-popup-close-button').focus()")
            browser.press(ENTER)
            browser.wait("return !document.querySelector('.leaflet-popup')")
            assert browser.run("return document.activeElement === document.querySelector(arguments[0])", selector)


def test_all_of_a_pop_up_is_reached_and_operated_with_the_keyboard(browser: Any, whole: Path) -> None:
    browser.open(whole)
    browser.run("document.querySelector('.sitmap-item[data-row=\"0\"]').focus()")
    browser.press(ENTER)
    browser.wait("return document.activeElement.matches('.leaflet-popup .sitmap-place')")
    inside = browser.run(
        """const all = document.querySelectorAll('.leaflet-popup :is(a[href], button)');
        all.forEach((n, k) => { n.dataset.inside = k; }); return all.length"""
    )
    assert inside >= 4
    seen = set()
    for _ in range(40):
        browser.press(TAB)
        stop = browser.run(
            "const d = document.activeElement?.dataset.inside; return d === undefined ? null : Number(d)"
        )
        seen.add(stop)
    browser.run("document.querySelector('.leaflet-popup .sitmap-place').focus()")
    from selenium.webdriver.common.action_chains import ActionChains

    for _ in range(3):
        ActionChains(browser.driver).key_down("\ue008").send_keys(TAB).key_up("\ue008").perform()
        seen.add(browser.run("const d = document.activeElement?.dataset.inside; return d ? Number(d) : null"))
    assert seen >= set(range(inside))
    browser.run("document.querySelectorAll('.sitmap-pager button')[1].focus()")
    before = browser.run("return document.querySelector('.leaflet-popup article').dataset.row")
    browser.press(SPACE)
    assert browser.run("return document.querySelector('.leaflet-popup article').dataset.row") != before
    assert browser.run("return document.activeElement === document.querySelectorAll('.sitmap-pager button')[1]")
