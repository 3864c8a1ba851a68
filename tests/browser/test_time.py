"""The range of days in a browser: one clock for all layers, by mouse and keys, held against the table."""

from __future__ import annotations

import datetime as dt
import importlib.util
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.browser

ENTER, LEFT, RIGHT, HOME, END = "\ue007", "\ue012", "\ue014", "\ue011", "\ue010"
FIRST = dt.date(2025, 1, 28)
DAYS = "return document.getElementById('sitmap-range-days').textContent"
LISTED = "return Array.from(document.querySelectorAll('#sitmap-list [data-row]')).map((n) => Number(n.dataset.row))"
DRAWN = "return sitmap.marks().flatMap((m) => m.places).map((p) => p.rows)"
COUNTS = """const boxes = Array.from(document.querySelectorAll('.sitmap-layer input[data-layer]'));
    return Object.fromEntries(boxes.map((box) =>
        [box.dataset.layer, box.parentElement.querySelector('.sitmap-count')?.textContent]))"""
BUTTONS = "document.querySelectorAll('.sitmap-time .sitmap-step')"
PREVIOUS, PLAY, NEXT, ALL = range(4)


@pytest.fixture(scope="session")
def fronts() -> ModuleType:
    """Give the makers of areas of control."""
    spec = importlib.util.spec_from_file_location("made_fronts", Path(__file__).with_name("fronts.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spans() -> list[tuple[dt.date | None, dt.date | None]]:
    """Return the dates of 40 rows: 12 days of single days, nights, a month, weeks, and no date at all."""
    made: list[tuple[dt.date | None, dt.date | None]] = []
    for number in range(40):
        day = FIRST + dt.timedelta(days=number % 12)
        if number % 10 == 3:
            made.append((None, None))
        elif number == 14:
            made.append((dt.date(2025, 1, 1), dt.date(2025, 1, 31)))
        elif number % 10 == 7:
            made.append((day, day + dt.timedelta(days=6)))
        else:
            made.append((day, day + dt.timedelta(days=number % 2)))
    return made


def shown(first: dt.date, last: dt.date, *, undated: bool = True, wide: bool = True) -> list[int]:
    """Return the rows that the rule shows between two days."""
    found = []
    for row, (a, b) in enumerate(spans()):
        if a is None or b is None:
            if undated:
                found.append(row)
        elif a <= last and b >= first and (wide or (b - a).days < 3):
            found.append(row)
    return found


@pytest.fixture(scope="session")
def dated(write: Callable[..., Path], tables: ModuleType, fronts: ModuleType) -> Path:
    """Give a map of 40 events of all layers, and of areas of control day by day."""
    table = tables.large_table(40)
    table["layer"] = [("strike", "ground", "air_defence", "control")[number % 4] for number in range(40)]
    table["start_date"], table["end_date"] = (list(one) for one in zip(*spans(), strict=True))
    return write("dated", table, control=[fronts.daily(9, ())])


def day(number: int) -> dt.date:
    """Return a day of the axis, which begins with the month's first."""
    return dt.date(2025, 1, 1) + dt.timedelta(days=number)


def choose(browser: Any, first: dt.date, last: dt.date) -> None:
    """Move both handles as a pointer does."""
    browser.run(
        """const move = (id, value) => { const n = document.getElementById(id); n.value = value;
            n.dispatchEvent(new Event('input')); };
        move('sitmap-from', 0); move('sitmap-to', arguments[1]); move('sitmap-from', arguments[0])""",
        (first - day(0)).days,
        (last - day(0)).days + 1,
    )


def test_the_range_acts_on_list_marks_counts_and_every_layer(browser: Any, dated: Path) -> None:
    browser.open(dated)
    layers = browser.run("return sitmap.table().column('layer')")
    placed = {row for rows in browser.run(DRAWN) for row in rows}
    assert len(placed) > 30
    assert sorted(browser.run(LISTED)) == list(range(40))
    for first, last in ((day(29), day(31)), (day(34), day(34)), (day(0), day(26)), (day(30), day(44))):
        choose(browser, first, last)
        rows = shown(first, last)
        assert sorted(browser.run(LISTED)) == rows
        visible = set(browser.run("return sitmap.shown()"))
        assert visible == set(rows)
        drawn = [set(rows) & visible for rows in browser.run(DRAWN)]
        assert all(drawn) and set().union(*drawn) == placed & visible
        counts = browser.run(COUNTS)
        for layer in ("strike", "ground", "air_defence", "control"):
            n = sum(layers[row] == layer for row in rows)
            assert counts[layer] == ("10" if n == 10 else f"{n} of 10")
        assert browser.run("return document.querySelector('.sitmap-where-now p').textContent").startswith(
            f"{len(rows)} of 40 events"
        )
    assert browser.logged() == []


def test_uncertain_dates_follow_the_rule_that_the_page_states(browser: Any, dated: Path) -> None:
    browser.open(dated)
    assert "any of its days is in the range" in browser.run("return document.getElementById('sitmap-time').innerText")
    choose(browser, day(30), day(31))
    assert sorted(browser.run(LISTED)) == shown(day(30), day(31))
    browser.run("document.getElementById('sitmap-time-undated').click()")
    assert sorted(browser.run(LISTED)) == shown(day(30), day(31), undated=False)
    browser.run("document.getElementById('sitmap-time-wide').click()")
    assert sorted(browser.run(LISTED)) == shown(day(30), day(31), undated=False, wide=False)


def test_the_keyboard_moves_both_ends_and_they_never_cross(browser: Any, dated: Path) -> None:
    browser.open(dated)
    value = "return document.activeElement.getAttribute('aria-valuetext')"
    browser.run("document.getElementById('sitmap-from').focus()")
    browser.press(RIGHT, RIGHT)
    assert browser.run(value) == "3 January 2025"
    browser.press(END)
    assert browser.run(value) == browser.run(DAYS)
    last = browser.run(DAYS)
    browser.press(HOME)
    assert browser.run(value) == "1 January 2025 and all before"
    browser.run("document.getElementById('sitmap-to').focus()")
    assert browser.run(value) == f"{last} and all after"
    browser.press(HOME)
    assert browser.run(DAYS) == "1 January 2025"
    browser.press(RIGHT)
    assert browser.run(DAYS) == "1–2 January 2025"


def test_steps_keep_the_length_and_the_last_day_shows_its_control_areas(browser: Any, dated: Path) -> None:
    browser.open(dated)
    group = "return document.querySelector('.sitmap-control-group').innerText"
    choose(browser, day(29), day(30))
    for number in (31, 32, 33):
        browser.run(f"{BUTTONS}[{NEXT}].click()")
        assert sorted(browser.run(LISTED)) == shown(day(number - 1), day(number))
        assert f"as of {day(number).day} {day(number):%B} 2025" in browser.run(group)
    browser.run(f"{BUTTONS}[{PREVIOUS}].click()")
    assert browser.run(DAYS) == "1–2 February 2025"
    choose(browser, day(20), day(28))
    assert "no snapshot up to this day" in browser.run(group)
    assert browser.run("return document.querySelectorAll('path.sitmap-control-area').length") == 0
    browser.run(f"{BUTTONS}[{ALL}].click()")
    assert sorted(browser.run(LISTED)) == list(range(40))
    assert browser.run(f"return {BUTTONS}[{ALL}].getAttribute('aria-disabled')") == "true"


def test_there_is_one_clock(browser: Any, dated: Path) -> None:
    browser.open(dated)
    assert browser.run("return document.querySelectorAll('.sitmap-bar').length") == 1
    assert browser.run("return document.getElementById('sitmap-day')") is None


def test_playing_moves_on_and_stops(browser: Any, dated: Path) -> None:
    browser.open(dated)
    last = dt.date(2025, 2, 10)
    choose(browser, last - dt.timedelta(days=2), last - dt.timedelta(days=1))
    browser.run(f"{BUTTONS}[{PLAY}].focus()")
    browser.press(ENTER)
    name = f"return {BUTTONS}[{PLAY}].getAttribute('aria-label')"
    assert browser.run(name) == "Stop"
    browser.wait(f"{name} === 'Play the days'")
    assert browser.run(DAYS) == "9–10 February 2025"
    browser.press(ENTER)
    browser.wait(f"{DAYS} === '1 January 2025'")
    browser.press(ENTER)
    assert browser.run(name) == "Play the days"


def test_what_a_link_leads_to_is_shown_whatever_the_range(browser: Any, small: Path) -> None:
    browser.open(small)
    browser.run("document.querySelector('.sitmap-item[data-row=\"0\"]').click()")
    browser.wait("return !!document.querySelector('.leaflet-popup')")
    browser.run("document.getElementById('sitmap-from').focus()")
    browser.press(RIGHT)
    assert browser.run("return sitmap.shown()") == [0, 4]
    browser.run("document.querySelector('.leaflet-popup .sitmap-versions button').click()")
    browser.wait("return document.querySelector('.leaflet-popup')?.innerText.includes('Confirmed by')")
    assert len(browser.run("return sitmap.shown()")) == 8


def test_a_pop_up_closes_when_its_event_leaves_the_range(browser: Any, small: Path) -> None:
    browser.open(small)
    browser.run("document.querySelector('.sitmap-item[data-row=\"1\"]').click()")
    browser.wait("return !!document.querySelector('.leaflet-popup')")
    browser.run("document.getElementById('sitmap-from').focus()")
    browser.press(RIGHT)
    browser.wait("return !document.querySelector('.leaflet-popup')")


def test_events_of_one_day_need_no_range(browser: Any, write: Callable[..., Path], tables: ModuleType) -> None:
    browser.open(write("one-day", tables.small_table().iloc[[1, 2, 4]]))
    assert browser.run("return document.querySelector('.sitmap-bar')") is None
    assert browser.run("return document.getElementById('sitmap-time')") is None


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (800, 600), (320, 640)])
def test_the_bar_fits_its_place(browser: Any, dated: Path, width: int, height: int) -> None:
    browser.open(dated, width=width, height=height)
    foot, here, inner, panel = browser.run(
        """const box = (n) => { const b = n.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; };
        return [box(document.querySelector('.sitmap-foot')), box(document.querySelector('.sitmap-map')),
            Array.from(document.querySelectorAll('.sitmap-time :is(button, input, output, svg)')).map(box),
            box(document.querySelector('.sitmap-panel'))]"""
    )
    assert here[3] <= foot[1] + 1 and here[3] - here[1] > 200
    for box in inner:
        assert foot[0] - 1 <= box[0] and box[2] <= foot[2] + 1 and foot[1] <= box[1] and box[3] <= foot[3] + 1
    assert panel[2] <= foot[0] + 1 or foot[3] <= panel[1] + 1
    assert browser.run("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["en", "uk", "ru"])
def test_dates_along_the_axis_do_not_overlap(
    browser: Any, write: Callable[..., Path], tables: ModuleType, lang: str
) -> None:
    table = tables.small_table().iloc[[0, 1]]
    first = table["start_date"].iloc[0]
    boxes = """return Array.from(document.querySelectorAll('.sitmap-axis'), (n) => n.getBoundingClientRect())
        .filter((b) => b.width).map((b) => [b.left, b.right])"""
    for days in (40, 90, 340, 1095):
        ends = [first, first + dt.timedelta(days=days)]
        path = write(f"axis-{lang}-{days}", table.assign(start_date=ends, end_date=ends), lang=lang)
        for width in (320, 375, 768, 1050, 1280, 1400):
            browser.open(path, width=width)
            found = sorted(browser.run(boxes))
            assert found
            assert all(end + 3 <= start for (_, end), (start, _) in pairwise(found)), (days, width, found)


def test_ten_thousand_events_follow_the_range_at_once(
    browser: Any, write: Callable[..., Path], tables: ModuleType
) -> None:
    browser.open(write("large-time", tables.large_table(10_000)))
    took = browser.run(
        """const range = document.getElementById('sitmap-from'), t = performance.now();
        for (let k = 1; k <= 10; k++) { range.value = String(k * 30); range.dispatchEvent(new Event('input')); }
        return (performance.now() - t) / 10"""
    )
    assert took < 250
