"""The address of the map in a browser: it keeps view, days and filters, and brings them back."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.browser

HASH = "return location.hash"
STATE = """const c = map_sitmap.getCenter();
    const boxes = Array.from(document.querySelectorAll('input[type=checkbox]'));
    return [map_sitmap.getZoom().toFixed(2), c.lat.toFixed(2), c.lng.toFixed(2), sitmap.shown(),
        document.querySelector('.sitmap-day')?.textContent, document.getElementById('sitmap-search')?.value,
        boxes.filter((n) => n.checked).map((n) => n.id),
        document.querySelectorAll('path.sitmap-control-area').length]"""


@pytest.fixture(scope="session")
def fronts() -> ModuleType:
    """Give the makers of areas of control."""
    spec = importlib.util.spec_from_file_location("made_fronts", Path(__file__).with_name("fronts.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def linked(write: Callable[..., Path], tables: ModuleType, fronts: ModuleType) -> Path:
    """Give a map of 60 events and of areas of control."""
    return write("linked", tables.large_table(60), control=[fronts.daily(), fronts.weekly()])


def again(browser: Any, path: Path, fragment: str, **size: int) -> None:
    """Open a map anew with what an address asks for."""

    class Address:
        def as_uri(self) -> str:
            return path.as_uri() + fragment

    browser.open(Address(), **size)


def test_the_first_view_has_a_plain_address(browser: Any, linked: Path) -> None:
    browser.open(linked)
    browser.run("sitmap.table()")
    assert browser.run(HASH) == ""
    assert browser.logged() == []


def test_what_is_chosen_comes_back_with_the_address(browser: Any, linked: Path) -> None:
    browser.open(linked)
    at_first = browser.run(STATE)
    browser.run(
        """map_sitmap.setView([48.5, 35.25], 7.5, {animate: false});
        const move = (id, value) => { const n = document.getElementById(id); n.value = value;
            n.dispatchEvent(new Event('input')); };
        move('sitmap-to', 395); move('sitmap-from', 30); move('sitmap-search', 'kh & number');
        move('sitmap-search', "kh number");
        for (const id of ['sitmap-layer-ground', 'sitmap-layer-boundary', 'sitmap-control-source-1',
            'sitmap-facet-weapon-0', 'sitmap-facet-weapon-2', 'sitmap-facet-stance-1'])
            document.getElementById(id).click()"""
    )
    browser.wait("return location.hash.includes('is-stance')")
    fragment, chosen = browser.run(HASH), browser.run(STATE)
    assert 0 < len(chosen[3]) < 60 and chosen != at_first
    for part in ("map=7.5/48.5", "days=2024-", "off=boundary,ground", "areas-off=1", "find=kh+number", "is-weapon="):
        assert part in fragment
    again(browser, linked, fragment)
    assert browser.run(STATE) == chosen
    assert browser.logged() == []
    # On a smaller screen the middle and the choices are the same.
    again(browser, linked, fragment, width=800, height=600)
    assert browser.run(STATE)[3:] == chosen[3:]
    # Without what was asked for all is as it was at first, and so is the address.
    browser.run("location.hash = ''")
    browser.wait("return sitmap.shown().length === 60")
    assert browser.run(STATE)[3:] != chosen[3:]
    again(browser, linked, "")
    assert browser.run(STATE) == at_first


def test_an_address_pasted_into_an_open_map_is_followed(browser: Any, linked: Path) -> None:
    browser.open(linked)
    browser.run("location.hash = '#find=sumy&map=8/51/34.5&off=strike'")
    browser.wait("return document.getElementById('sitmap-search').value === 'sumy'")
    assert browser.run("return [map_sitmap.getZoom(), map_sitmap.getCenter().lat]") == [8, pytest.approx(51, abs=0.01)]
    layers = browser.run("return sitmap.shown().map((row) => sitmap.table().get(row, 'layer'))")
    assert layers is not None and "strike" not in layers
    assert browser.run("return document.getElementById('sitmap-layer-strike').checked") is False


@pytest.mark.parametrize(
    "fragment",
    [
        "#map=x/y/z&days=2024-99-99_soon&off=nothing,__proto__&is-stance=<b>&is-nothing=1&areas-off=9,-1,x&day=1",
        "#map=8/999/1e9&days=2030-01-01_1990-01-01",
        "#days=2024-99-99_2024-13-01",
        "#map=1e999/48/33&find=%00%E2%80%AE<script>window.hacked=1</script>",
        "#find=%ZZ%",
        "#event=__proto__&list=<script>&summary=constructor",
        "#event=&list=&summary=&map=&days=&find=&is-=",
        "#event=javascript:window.hacked=1&map=7/48/33&is-unit=%3Cimg%20src=x%20onerror=window.hacked=1%3E",
        "#%3Cscript%3Ewindow.hacked=1%3C/script%3E=1&event=n-1",
        "#" + "&".join(f"is-weapon=drone&find=word{number}" for number in range(300)),
        "#find=" + "a%20" * 2000,
        "#sitmap-list",
    ],
)
def test_an_address_that_makes_no_sense_breaks_nothing(browser: Any, linked: Path, fragment: str) -> None:
    again(browser, linked, fragment)
    assert browser.logged() == []
    assert browser.run("return window.hacked") is None
    assert browser.run("return Number.isFinite(map_sitmap.getZoom() + map_sitmap.getCenter().lat)")
    assert browser.run("return document.querySelector('.sitmap-day').textContent.includes('NaN')") is False
    assert browser.run("return document.querySelectorAll('body > script:not([type])').length") == 1


@pytest.mark.parametrize("length", [10_000, 1_000_000])
def test_an_address_without_end_is_not_read_at_all(browser: Any, linked: Path, length: int) -> None:
    browser.open(linked)
    took = browser.run(
        """const t = performance.now(); location.hash = '#find=kharkiv&off=strike&x=' + 'a '.repeat(arguments[0] / 2);
        return new Promise((done) => setTimeout(() => done(performance.now() - t), 0))""",
        length,
    )
    assert took < 1000
    assert len(browser.run("return sitmap.shown()")) == 60
    browser.run("document.getElementById('sitmap-layer-ground').click()")
    browser.wait("return location.hash === '#off=ground'")
    assert browser.logged() == []


POPUP = "const p = document.querySelector('.leaflet-popup article'); return p && Number(p.dataset.row)"


def test_the_open_event_comes_back_with_the_address(browser: Any, linked: Path) -> None:
    browser.open(linked)
    rows = browser.run("return sitmap.table().rows()")
    row = next(number for number, one in enumerate(rows) if one["precision"] == "settlement")
    browser.run(f"document.querySelector('.sitmap-item[data-row=\"{row}\"]').click()")
    browser.wait(f"return location.hash.includes('event={rows[row]['id']}')")
    time.sleep(1)
    fragment, view = browser.run(HASH), browser.run(STATE)[:3]
    again(browser, linked, fragment)
    browser.wait(f"return document.querySelector('.leaflet-popup article')?.dataset.row === '{row}'")
    assert browser.run(STATE)[:3] == view
    assert browser.run("return document.activeElement.matches('.leaflet-popup .sitmap-place')")
    # Without a view in the address the map goes to the event, and one that is not on the map opens in the panel.
    again(browser, linked, f"#event={rows[row]['id']}")
    browser.wait(f"return document.querySelector('.leaflet-popup article')?.dataset.row === '{row}'")
    assert browser.run(
        "return map_sitmap.getBounds().contains([arguments[0], arguments[1]])", rows[row]["lat"], rows[row]["lon"]
    )
    browser.press("\ue00c")
    browser.wait("return !location.hash.includes('event')")
    listed = next(number for number, one in enumerate(rows) if one["precision"] == "country")
    again(browser, linked, f"#event={rows[listed]['id']}")
    assert browser.run(f"return document.getElementById('sitmap-row-{listed}').open") is True
    # What the filters of the address keep back is not opened, and the filters stay.
    again(browser, linked, f"#off={rows[row]['layer']}&event={rows[row]['id']}")
    assert browser.run(POPUP) is None
    assert row not in browser.run("return sitmap.shown()")
    assert browser.logged() == []


def test_an_address_without_an_event_closes_the_one_that_is_open(browser: Any, linked: Path) -> None:
    again(browser, linked, "#event=n-1")
    browser.wait("return document.querySelector('.leaflet-popup article')?.dataset.row === '1'")
    browser.run("location.hash = '#event=n-2'")
    browser.wait("return document.querySelector('.leaflet-popup article')?.dataset.row === '2'")
    browser.run("location.hash = '#find=number'")
    browser.wait("return !document.querySelector('.leaflet-popup')")


def test_hostile_names_of_events_come_back_with_the_address(
    browser: Any, write: Callable[..., Path], tables: ModuleType
) -> None:
    path = write("linked-hostile", tables.hostile_table())
    for row in range(len(tables.HOSTILE)):
        browser.open(path)
        browser.run(f"document.querySelector('.sitmap-item[data-row=\"{row}\"]').click()")
        opened = f"!!document.querySelector('article[data-row=\"{row}\"]')"
        browser.wait(f"return {opened}")
        if browser.run(POPUP) is None:
            continue
        browser.wait("return location.hash.includes('event=')")
        fragment = browser.run(HASH)
        again(browser, path, fragment)
        browser.wait(f"return {opened}")
        assert browser.run("return window.hacked") is None
        assert browser.logged() == []


def test_the_list_of_what_is_in_view_comes_back_with_the_address(browser: Any, linked: Path) -> None:
    listed = "return document.querySelectorAll('#sitmap-list [data-row]').length"
    browser.open(linked)
    browser.run("map_sitmap.setView([46.6, 32.6], 8, {animate: false})")
    browser.run("document.getElementById('sitmap-in-view').click()")
    found = browser.run(listed)
    browser.wait("return location.hash.includes('list=view')")
    assert 0 < found < 60
    again(browser, linked, browser.run(HASH))
    assert browser.run("return document.getElementById('sitmap-in-view').checked")
    assert browser.run(listed) == found


def test_the_address_of_an_event_of_the_whole_country_opens_it_on_a_phone_too(
    browser: Any, write: Callable[..., Path], tables: ModuleType
) -> None:
    path = write("linked-country", tables.gaps_table())
    browser.open(path)
    row, name = browser.run(
        "const d = document.querySelector('#sitmap-country details'); const row = Number(d.dataset.row);"
        "return [row, sitmap.table().get(row, 'id')]"
    )
    again(browser, path, f"#event={name}", width=320, height=640)
    seen = f"""const d = document.getElementById('sitmap-row-{row}'); const b = d.getBoundingClientRect();
        return d.open && getComputedStyle(d).visibility === 'visible' && b.top < 640 && b.bottom > 0"""
    assert browser.wait(seen)


def test_the_way_past_the_map_still_leads_to_the_list(browser: Any, linked: Path) -> None:
    browser.open(linked)
    browser.run("document.querySelector('.sitmap-skip').click()")
    assert browser.run("return document.activeElement.id") == "sitmap-list"
    assert len(browser.run("return sitmap.shown()")) == 60


def test_the_day_of_areas_alone_and_the_view_of_a_change_are_kept(
    browser: Any, write: Callable[..., Path], fronts: ModuleType
) -> None:
    import layers
    from geo.control import control_diff

    alone = write("linked-areas", layers.empty_table(), control=[fronts.daily()])
    browser.open(alone)
    browser.run("document.querySelectorAll('.sitmap-step')[0].click()")
    browser.wait("return location.hash === '#day=2025-02-09'")
    again(browser, alone, "#day=2025-02-01")
    assert browser.run("return document.querySelector('.sitmap-day').textContent") == "1 February 2025"
    diff = control_diff(fronts.snapshot(0), fronts.snapshot(11), controller="Russia")
    compared = write("linked-change", layers.empty_table(), control_change=diff)
    again(browser, compared, "#day=after")
    assert browser.run("return document.getElementById('sitmap-view-after').checked")
