"""Areas of control in a browser: drawn beneath the events, day by day, told with source and date, by mouse and keys."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.browser

TAB, ENTER, ESCAPE, SPACE = "\ue004", "\ue007", "\ue00c", " "
LEFT, RIGHT, HOME, END = "\ue012", "\ue014", "\ue011", "\ue010"
INSIDE = (48.9, 38.3)
POPUP = "const p = document.querySelector('.leaflet-popup'); return p && p.innerText;"
AREAS = "return document.querySelectorAll('path.sitmap-control-area').length"
DAY = "return document.querySelector('.sitmap-day').textContent"
VALUE = "return document.getElementById('sitmap-day').getAttribute('aria-valuetext')"
SHAPE = """return Array.from(document.querySelectorAll('path.sitmap-control-area'))
    .map((p) => p.getAttribute('d')).sort().join()"""


@pytest.fixture(scope="session")
def fronts() -> ModuleType:
    """Give the makers of areas of control."""
    spec = importlib.util.spec_from_file_location("made_fronts", Path(__file__).with_name("fronts.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def timed(write: Callable[..., Path], fronts: ModuleType) -> Path:
    """Give a map of twelve days by one source, three of them missing, and no events."""
    import layers

    return write("timed", layers.empty_table(), control=[fronts.daily()])


@pytest.fixture(scope="session")
def rivals(write: Callable[..., Path], fronts: ModuleType, tables: ModuleType) -> Path:
    """Give a map of events and of two sources that differ."""
    return write("rivals", tables.small_table(), control=[fronts.daily(), fronts.weekly()])


@pytest.fixture(scope="session")
def compared(write: Callable[..., Path], fronts: ModuleType) -> Path:
    """Give a map of what changed between the first and the last day."""
    import layers
    from geo.control import control_diff

    diff = control_diff(fronts.snapshot(0), fronts.snapshot(11), controller="Russia")
    return write("compared", layers.empty_table(), control_change=diff)


def goto(browser: Any, day: str) -> None:
    """Step with the button until a day is shown."""
    for _ in range(20):
        if browser.run(DAY) == day:
            return
        browser.run("document.querySelectorAll('.sitmap-step')[0].click()")
    raise AssertionError(f"{day} was never shown")


def test_opens_from_a_file_without_an_error_or_a_request(browser: Any, rivals: Path, compared: Path) -> None:
    for path in (rivals, compared):
        browser.open(path)
        assert browser.run(AREAS) > 0
        assert browser.logged() == []
        assert browser.requested() == []
    assert browser.run("return window.hacked") is None


def test_nothing_of_a_hostile_source_runs(
    browser: Any, write: Callable[..., Path], fronts: ModuleType, tables: ModuleType
) -> None:
    import datetime as dt

    import layers
    from geo.control import ControlArea, ControlSeries, ControlSnapshot, ControlSource

    words = " ".join(tables.HOSTILE)
    source = ControlSource("x", words, words, words, words, "javascript:window.hacked=1")
    area = ControlArea(words, "controlled", "assessed", fronts.held(0), words)
    days = [ControlSnapshot(source, dt.date(2025, 1, day), (area,)) for day in (1, 2)]
    browser.open(write("hostile-areas", layers.empty_table(), control=[ControlSeries(source, tuple(days))]))
    browser.click_at(*INSIDE)
    assert "according to </script><script>window.hacked=1</script>" in browser.wait(POPUP)
    assert browser.run("return window.hacked") is None
    assert (
        browser.run("return document.querySelectorAll('img, iframe, object, b, article svg:not(.sitmap-icon)').length")
        == 0
    )
    assert browser.run("return document.querySelectorAll('.sitmap-control-terms a').length") == 0
    assert browser.logged() == []
    assert browser.requested() == []


def test_areas_lie_beneath_borders_and_events(browser: Any, rivals: Path) -> None:
    browser.open(rivals)
    order = browser.run(
        """return ['sitmap-land', 'sitmap-control', 'sitmap-borders', 'sitmap-areas', 'sitmap-events'].map((name) =>
            Number(document.querySelector(`.leaflet-${name}-pane`).style.zIndex))"""
    )
    assert order == sorted(order) and len(set(order)) == 5


def test_the_slider_shows_the_snapshots_that_there_are_and_no_other_day(browser: Any, timed: Path) -> None:
    browser.open(timed)
    assert browser.run(DAY) == "10 February 2025"
    assert browser.run("return Number(document.getElementById('sitmap-day').max)") == 8
    seen = [browser.run(DAY)]
    shapes = {browser.run(SHAPE)}
    for _ in range(8):
        browser.run("document.querySelectorAll('.sitmap-step')[0].click()")
        seen.append(browser.run(DAY))
        shapes.add(browser.run(SHAPE))
    days = ["30 January", "31 January", *(f"{n} February" for n in (1, 2, 6, 7, 8, 9, 10))]
    assert seen == [f"{day} 2025" for day in reversed(days)]
    assert len(shapes) == 9
    # At its end the button does nothing, and keeps the keyboard.
    browser.run("document.querySelectorAll('.sitmap-step')[0].click()")
    assert browser.run(DAY) == "30 January 2025"


def test_missing_days_are_shown_as_missing(browser: Any, timed: Path) -> None:
    browser.open(timed)
    goto(browser, "6 February 2025")
    assert browser.run(VALUE) == "6 February 2025, snapshot 5 of 9 · none since 2 February 2025"
    browser.run("document.querySelectorAll('.sitmap-step')[0].click()")
    assert browser.run(VALUE) == "2 February 2025, snapshot 4 of 9 · then none until 6 February 2025"
    assert browser.run("return document.querySelectorAll('.sitmap-tick-gap').length") == 1


def test_the_keyboard_moves_the_slider_and_the_legend_follows(browser: Any, timed: Path) -> None:
    browser.open(timed)
    browser.run("document.getElementById('sitmap-day').focus()")
    browser.press(HOME)
    assert browser.run(DAY) == "30 January 2025"
    assert "as of 30 January 2025" in browser.run("return document.querySelector('.sitmap-control-group').innerText")
    first = browser.run(SHAPE)
    browser.press(RIGHT)
    assert browser.run(VALUE) == "31 January 2025, snapshot 2 of 9"
    assert "as of 31 January 2025" in browser.run("return document.querySelector('.sitmap-control-group').innerText")
    assert browser.run(SHAPE) != first
    browser.press(END)
    browser.press(LEFT)
    assert browser.run(DAY) == "9 February 2025"


def test_playing_steps_to_the_end_and_stops(browser: Any, timed: Path) -> None:
    browser.open(timed)
    button = "document.querySelectorAll('.sitmap-step')[1]"
    browser.run("document.getElementById('sitmap-day').focus()")
    browser.press(END)
    browser.press(LEFT)
    browser.run(f"{button}.focus()")
    assert browser.run(f"return {button}.getAttribute('aria-label')") == "Play the snapshots"
    browser.press(ENTER)
    assert browser.run(f"return {button}.getAttribute('aria-label')") == "Stop"
    browser.wait(f"return {button}.getAttribute('aria-label') === 'Play the snapshots'")
    assert browser.run(DAY) == "10 February 2025"
    # From the end it begins anew, and stops when it is told to.
    browser.press(ENTER)
    assert browser.run(DAY) == "30 January 2025"
    browser.press(ENTER)
    assert browser.run(f"return {button}.getAttribute('aria-label')") == "Play the snapshots"


def test_one_snapshot_shows_no_slider(browser: Any, write: Callable[..., Path], fronts: ModuleType) -> None:
    import layers

    browser.open(write("single", layers.empty_table(), control=[fronts.daily(1)]))
    assert browser.run("return document.querySelector('.sitmap-bar')") is None
    assert browser.run(AREAS) == 5
    assert "as of 30 January 2025" in browser.run("return document.querySelector('.sitmap-control-group').innerText")
    assert browser.run("return document.querySelector('.sitmap-map').getBoundingClientRect().bottom") == 900


def test_a_click_tells_who_says_so_as_of_when_and_what_is_asked(browser: Any, timed: Path) -> None:
    browser.open(timed)
    browser.click_at(*INSIDE)
    text = browser.wait(POPUP)
    assert "Held by Russia according to Daily <b>Map</b> & Co. as of 10 February 2025 (assessed)" in text
    assert "In the file: “Occupied /// <i>x</i>”" in text
    assert "Daily Map, its editors. Licence: CC BY-NC 4.0. Terms: no commercial use. example.org" in text
    link = browser.run("const a = document.querySelector('.leaflet-popup article a'); return [a.href, a.rel]")
    assert link == ["https://example.org/map?a=1&b=2", "noopener noreferrer nofollow"]
    # Another day tells anew.
    browser.run("document.querySelectorAll('.sitmap-step')[0].click()")
    assert "as of 9 February 2025" in browser.run(POPUP)
    browser.press(ESCAPE)
    browser.wait("return !document.querySelector('.leaflet-popup')")


@pytest.mark.parametrize(
    ("point", "said"),
    [
        ((47.3, 36.4), "Held by Russia according to Daily <b>Map</b> & Co. as of 10 February 2025 (claimed)"),
        ((49.4, 36.3), "Taken back by Ukraine according to Daily <b>Map</b> & Co. as of 10 February 2025 (assessed)"),
        ((51.15, 35.1), "Advance of Ukraine according to Daily <b>Map</b> & Co. as of 10 February 2025 (claimed)"),
    ],
)
def test_claimed_ground_and_ground_taken_back_are_told_as_such(
    browser: Any, timed: Path, point: tuple[float, float], said: str
) -> None:
    browser.open(timed)
    browser.click_at(*point)
    assert said in browser.wait(POPUP)


def test_a_hole_is_not_held_and_a_click_there_opens_nothing(browser: Any, timed: Path) -> None:
    browser.open(timed)
    browser.click_at(48.5, 38.65)
    assert browser.run(POPUP) is None
    # What a pop-up told of on one day may not be there on another.
    browser.click_at(48.65, 36.95)
    assert "Held by Russia" in browser.wait(POPUP)
    browser.run("document.getElementById('sitmap-day').focus()")
    browser.press(HOME)
    assert "draws no area here as of 30 January 2025" in browser.run(POPUP)


def test_enter_on_the_map_tells_of_its_middle(browser: Any, timed: Path) -> None:
    browser.open(timed)
    browser.run("map_sitmap.setView([48.9, 38.3], 7, {animate: false}); map_sitmap.getContainer().focus()")
    assert "Enter tells who is said to hold" in browser.run("return document.activeElement.getAttribute('aria-label')")
    browser.press(ENTER)
    assert "Held by Russia according to" in browser.wait(POPUP)
    assert browser.run("return document.activeElement.matches('.leaflet-popup .sitmap-place')")
    browser.press(ESCAPE)
    browser.wait("return !document.querySelector('.leaflet-popup')")
    assert browser.run("return document.activeElement === map_sitmap.getContainer()")


def test_sources_stand_side_by_side_and_are_switched_apart(browser: Any, rivals: Path) -> None:
    browser.open(rivals)
    browser.run("document.getElementById('sitmap-to').focus()")
    browser.press(END)
    assert browser.run(AREAS) == 6
    group = "return document.querySelector('.sitmap-control-group').innerText"
    # Each has its own day: the second's last snapshot is older.
    assert "as of 10 February 2025" in browser.run(group)
    assert "as of 8 February 2025, 2 days before" in browser.run(group)
    assert "Licence and terms not stated" in browser.run(group)
    browser.run("map_sitmap.setView([48.9, 38.3], 7, {animate: false})")
    browser.click_at(48.6, 37.05)
    text = browser.wait(POPUP)
    assert "Held by Russia according to Daily" in text
    assert "Weekly assessment draws no area here as of 8 February 2025" in text
    outlines = browser.run(
        """return Array.from(document.querySelectorAll('path.sitmap-control-area'))
            .map((p) => p.getAttribute('stroke-dasharray'))"""
    )
    assert len(set(outlines)) == 2
    browser.run("document.getElementById('sitmap-control-source-0').click()")
    assert browser.run(AREAS) == 1
    assert "according to Daily" not in browser.run(POPUP)
    browser.run("document.getElementById('sitmap-control-source-0').click()")
    assert browser.run(AREAS) == 6


def test_a_source_without_a_snapshot_up_to_a_day_is_not_drawn(browser: Any, rivals: Path) -> None:
    browser.open(rivals)
    group = "return document.querySelector('.sitmap-control-group').innerText"
    assert browser.run(AREAS) == 5
    assert browser.run(group).count("no snapshot up to this day") == 1
    # The end of the range is the day of the areas: before the first snapshot there is nothing to draw.
    browser.run("document.getElementById('sitmap-to').focus()")
    browser.press(LEFT)
    assert browser.run(AREAS) == 0
    assert browser.run(group).count("no snapshot up to this day") == 2


def test_a_click_on_an_events_area_tells_both(browser: Any, rivals: Path) -> None:
    browser.open(rivals)
    browser.click_at(51.02, 34.95)
    text = browser.wait(POPUP)
    assert "Claimed by Governor Olena Testova" in text
    assert "Advance of Ukraine according to Daily <b>Map</b> & Co. as of 30 January 2025 (claimed)" in text


def test_assessed_is_filled_and_claimed_is_hatched(browser: Any, timed: Path) -> None:
    browser.open(timed)
    fills = browser.run(
        "return Array.from(document.querySelectorAll('path.sitmap-control-area')).map((p) => p.getAttribute('fill'))"
    )
    assert sum(fill == "#882255" for fill in fills) == 1
    patterns = [fill[4:-1] for fill in fills if fill.startswith("url(#")]
    assert len(set(patterns)) == 4
    assert all(browser.run("return !!document.querySelector(arguments[0])", name) for name in patterns)


def test_the_legend_tells_every_look_and_how_much_ground(browser: Any, timed: Path) -> None:
    browser.open(timed)
    entries = browser.run(
        """return Array.from(document.querySelectorAll('.sitmap-control-group li')).map((l) =>
            Array.from(l.querySelectorAll('span')).map((s) => s.textContent))"""
    )
    assert [label for label, _ in entries] == [
        "Held by Russia (assessed)",
        "Contested (assessed)",
        "Taken back by Ukraine (assessed)",
        "Held by Russia (claimed)",
        "Advance of Ukraine (claimed)",
    ]
    assert all(count.endswith("\u00a0km²") for _, count in entries)


def test_names_and_roles_are_there_for_screen_readers(browser: Any, rivals: Path, compared: Path) -> None:
    for path in (rivals, compared):
        browser.open(path)
        # Lists out of view have no layout, and so no inner text.
        browser.run("for (const n of document.querySelectorAll('section')) n.style.contentVisibility = 'visible'")
        unnamed = browser.run(
            """return Array.from(document.querySelectorAll('button, a, input, section, fieldset, table')).filter((n) =>
                n.offsetParent !== null && !(n.innerText || '').trim() && !n.getAttribute('aria-label') &&
                !(n.labels && n.labels.length)).map((n) => n.outerHTML)"""
        )
        assert unnamed == []
        bare = browser.run(
            """return Array.from(document.querySelectorAll('svg, canvas, img')).filter((n) =>
                !n.closest('[aria-hidden=true], .leaflet-pane') && !n.getAttribute('aria-label')).length"""
        )
        assert bare == 0
        ids = browser.run("return Array.from(document.querySelectorAll('[id]')).map((n) => n.id)")
        assert len(ids) == len(set(ids))


def test_a_change_has_three_views(browser: Any, compared: Path) -> None:
    browser.open(compared)
    group = "return document.querySelector('.sitmap-control-group').innerText"
    assert browser.run("return document.getElementById('sitmap-view-change').checked")
    assert "30 January 2025 and 10 February 2025 compared" in browser.run(group)
    shown = browser.run(group)
    assert "Gained by Russia (assessed)" in shown and "Held by Russia on both days (assessed)" in shown
    assert "Edge redrawn, not counted as moved" in shown
    assert "Contested" not in shown and "Lost by Russia" not in shown
    assert browser.run(AREAS) == 3
    changed = browser.run(SHAPE)
    browser.run("document.getElementById('sitmap-view-change').focus()")
    browser.press(LEFT)
    assert browser.run(AREAS) == 5
    assert "as of 30 January 2025" in browser.run(group)
    before = browser.run(SHAPE)
    browser.press(RIGHT)
    assert browser.run(SHAPE) == changed
    browser.press(RIGHT)
    assert "as of 10 February 2025" in browser.run(group)
    assert browser.run(SHAPE) not in (changed, before)


def test_a_change_tells_both_days_and_the_units(browser: Any, compared: Path) -> None:
    browser.open(compared)
    browser.click_at(48.65, 37.05)
    said = "Gained by Russia, 30 January – 10 February 2025, according to Daily <b>Map</b> & Co. (assessed)"
    assert said in browser.wait(POPUP).replace("\u00a0", " ")
    cells = browser.run(
        """return Array.from(document.querySelectorAll('.sitmap-units tr')).map((r) =>
            Array.from(r.children).map((c) => c.innerText))"""
    )
    assert cells[0] == ["Unit", "Gained", "Lost"]
    assert {row[0] for row in cells[1:]} >= {"Donetsk Oblast", "Dnipropetrovsk Oblast"}
    assert all((gained == "under 0.1" or float(gained) > 0) and lost == "0" for _, gained, lost in cells[1:])


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (820, 1100), (360, 740), (320, 568)])
def test_nothing_overlaps_at_any_size(browser: Any, rivals: Path, compared: Path, width: int, height: int) -> None:
    for path in (rivals, compared):
        browser.open(path, width=width, height=height)
        boxes = browser.run(
            """const box = (node) => {
                const b = node.getBoundingClientRect();
                return [b.left, b.top, b.right, Math.min(b.bottom, innerHeight)];
            };
            const found = {};
            for (const name of ['sitmap-panel', 'sitmap-bar', 'leaflet-control-zoom', 'leaflet-control-attribution'])
                found[name] = box(document.querySelector('.' + name));
            const inner = Array.from(document.querySelectorAll('.sitmap-bar :is(button, label, [type=range], output)'));
            return [found, inner.map(box), box(document.querySelector('.sitmap-map'))]"""
        )
        found, inner, here = boxes
        names = list(found)
        for number, name in enumerate(names):
            for other in names[number + 1 :]:
                a, b = found[name], found[other]
                assert a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1, (name, other)
        bar = found["sitmap-bar"]
        assert here[3] <= bar[1] + 1 and here[3] - here[1] > 200
        for box in inner:
            assert bar[0] <= box[0] and box[2] <= bar[2] + 1 and bar[1] <= box[1] and box[3] <= bar[3] + 1
        assert browser.run("return document.documentElement.scrollWidth") <= width


def test_dark_screens_get_lighter_outlines(browser: Any, timed: Path) -> None:
    strokes = (
        "return Array.from(document.querySelectorAll('path.sitmap-control-area')).map((p) => p.getAttribute('stroke'))"
    )
    browser.open(timed)
    light = browser.run(strokes)
    browser.open(timed, scheme="dark")
    dark = browser.run(strokes)
    assert all(sum(bytes.fromhex(a[1:])) < sum(bytes.fromhex(b[1:])) for a, b in zip(light, dark, strict=True))


def test_a_year_of_days_opens_quickly_and_steps_at_once(
    browser: Any, write: Callable[..., Path], fronts: ModuleType
) -> None:
    import layers

    path = write("year", layers.empty_table(), control=[fronts.daily(365)])
    assert path.stat().st_size < 8_000_000
    browser.open(path)
    ready = browser.run("return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert ready < 3000
    took = browser.run(
        """const range = document.getElementById('sitmap-day'), t = performance.now();
        for (let k = 0; k < 50; k++) { range.value = String(k * 7); range.dispatchEvent(new Event('input')); }
        return (performance.now() - t) / 50"""
    )
    assert took < 100
    assert browser.logged() == []
