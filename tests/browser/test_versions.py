"""The versions of one incident in a browser: all in one pop-up, whoever tells them and wherever they lie."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.browser

# Of each version in what tells of a row: number, stance, whether it is the one told, words, side.
LISTED = """
    const told = Array.from(document.querySelectorAll(`article[data-row="${arguments[0]}"]`)).at(-1);
    return Array.from(told.querySelectorAll('.sitmap-incident li')).map((li) => [Number(li.dataset.version),
        li.dataset.stance, li.getAttribute('aria-current'), li.querySelector('bdi').textContent,
        li.querySelector('.sitmap-side')?.textContent || null, !!li.querySelector('svg')])"""
SAID = {
    0: ("reported", "Shelling, artillery or missile attack, Kharkiv (3 killed, at least 4 injured)", "The Wire", None),
    1: ("claimed", "Kharkiv Oblast (5–7 killed) – according to Governor Olena Testova, 12 February 2025", "",
        "Ukrainian side"),
    2: ("denied", "Denied: shelling, artillery or missile attack, Chuhuiv (90 killed) – denied by", "", "Russian side"),
    3: ("confirmed", "Air defence, Chuhuiv (1 missile shot down) – confirmed by The air force", "", "Ukrainian side"),
    4: ("claimed", "Ukraine – according to An observer", "", "third party"),
    5: ("claimed", "<b>Nowhereivka</b> (up to 2 injured) – according to <i>Somebody</i>", "", None),
}  # fmt: skip


@pytest.fixture(scope="session")
def rivals(write: Callable[..., Path], tables: ModuleType) -> Path:
    return write("rivals", tables.rivals_table())


def open_row(browser: Any, row: int) -> None:
    browser.run(f"document.querySelector('.sitmap-item[data-row=\"{row}\"]').click()")
    shown(browser, row)


def shown(browser: Any, row: int) -> None:
    browser.wait(
        f"""const found = document.querySelector('.leaflet-popup article[data-row="{row}"]') ||
            document.querySelector('#sitmap-row-{row}[open] article'); return !!found"""
    )


def complete(browser: Any, row: int) -> None:
    """Check that what tells of a row lists all versions, each with its stance, its claimant and its side."""
    listed = browser.run(LISTED, row)
    assert sorted(number for number, *_ in listed) == list(SAID)
    for number, stance, current, text, side, symbol in listed:
        expected, words, who, by = SAID[number]
        assert (stance, side, symbol) == (expected, by, True)
        assert words in text and who in text
        assert current == ("true" if number == row else None)


def test_every_version_shows_all_of_them_and_leads_to_each(browser: Any, rivals: Path) -> None:
    browser.open(rivals)
    for row in SAID:
        open_row(browser, row)
        complete(browser, row)
        for other in SAID:
            if other == row:
                continue
            button = f'article[data-row="{row}"] .sitmap-incident li[data-version="{other}"] button'
            browser.run(f"Array.from(document.querySelectorAll('{button}')).at(-1).click()")
            shown(browser, other)
            complete(browser, other)
            open_row(browser, row)
    assert browser.logged() == []


def test_the_range_spans_the_versions_and_is_no_sum(browser: Any, rivals: Path) -> None:
    browser.open(rivals)
    open_row(browser, 3)
    told = browser.run("return document.querySelector('.leaflet-popup .sitmap-span').textContent")
    # What is denied states nothing: 90 is not in the range. "At least 4" and "up to 2" are none that says anything.
    assert told == "From one version to another: 3–7 killed"


def test_an_incident_with_one_version_lists_none(browser: Any, rivals: Path) -> None:
    browser.open(rivals)
    open_row(browser, 6)
    assert browser.run("return document.querySelector('.leaflet-popup .sitmap-incident')") is None


def test_versions_that_the_filters_keep_back_are_listed_as_such(browser: Any, rivals: Path) -> None:
    browser.open(rivals)
    browser.run("document.getElementById('sitmap-layer-air_defence').click()")
    open_row(browser, 0)
    complete(browser, 0)
    hidden = """return Array.from(document.querySelectorAll('.leaflet-popup .sitmap-incident li')).filter((li) =>
        li.innerText.includes('not shown now')).map((li) => Number(li.dataset.version))"""
    assert browser.run(hidden) == [3]
    browser.run("document.querySelector('.leaflet-popup li[data-version=\"3\"] button').click()")
    shown(browser, 3)
    assert browser.run("return document.getElementById('sitmap-layer-air_defence').checked") is True
    assert browser.run(hidden) == []
