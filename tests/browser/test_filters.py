"""Search and filters in a browser: every choice, held against the table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.browser

SPACE, ENTER = " ", "\ue007"
LISTED = "return Array.from(document.querySelectorAll('#sitmap-list [data-row]')).map((n) => Number(n.dataset.row))"
DRAWN = "return sitmap.marks().flatMap((m) => m.places).map((p) => p.rows)"
STATED = {
    "type": "sub_event_type",
    "weapon": "weapons",
    "side": "initiator",
    "target_side": "target_side",
    "claimant_side": "claimant_side",
    "stance": "stance",
    "unit": "admin1_name",
    "precision": "precision",
}


@pytest.fixture(scope="session")
def mixed(write: Callable[..., Path], tables: ModuleType) -> Path:
    """Give a map of 60 events that differ in everything that is filtered by."""
    table = tables.large_table(60)
    table["initiator"] = [("Russia", "Ukraine", None)[number % 3] for number in range(60)]
    table["target_side"] = [(None, "Russia", "Ukraine", "Ukraine")[number % 4] for number in range(60)]
    table["claimant_side"] = [("Russia", None, "Ukraine", "third")[number % 4] for number in range(60)]
    table["claimant"] = [f"Speaker {number % 7}" if number % 2 else None for number in range(60)]
    table["injured_max"] = [number % 3 - 1 if number % 3 else None for number in range(60)]
    return write("mixed", table)


def search(browser: Any, words: str) -> None:
    browser.run(
        """const box = document.getElementById('sitmap-search'); box.value = arguments[0];
        box.dispatchEvent(new Event('input'))""",
        words,
    )


def unfold(browser: Any, key: str) -> None:
    browser.run(f"document.querySelector('[data-facet={key}]').open = true")
    browser.wait(
        f"return document.querySelector('[data-facet={key}] .sitmap-options .sitmap-count').textContent !== ''"
    )


def follows(browser: Any, rows: set[int]) -> None:
    """Check that list, marks and the count of what is shown are those of some rows."""
    assert set(browser.run(LISTED)) == rows == set(browser.run("return sitmap.shown()"))
    drawn = [set(place) & rows for place in browser.run(DRAWN)]
    assert all(drawn)
    told = browser.run("return document.querySelector('#sitmap-list .sitmap-aside').textContent")
    assert told == f"{len(rows)} of 60 shown"


@pytest.mark.parametrize("key", [*STATED, "toll"])
def test_every_value_of_every_filter_shows_its_rows_and_its_number(browser: Any, mixed: Path, key: str) -> None:
    browser.open(mixed)
    unfold(browser, key)
    rows = browser.run("return sitmap.table().rows()")

    def values(row: dict[str, Any]) -> list[str]:
        if key == "toll":
            said = [kind for kind in ("killed", "injured") if row[f"{kind}_min"] or row[f"{kind}_max"]]
            known = [row[f"{kind}_{end}"] for kind in ("killed", "injured") for end in ("min", "max")]
            return said or (["nobody"] if any(value is not None for value in known) else [""])
        found = row[STATED[key]]
        return list(found) if isinstance(found, list) else [found or ""]

    options = browser.run(
        f"return Array.from(document.querySelectorAll('[data-facet={key}] input')).map((n) => n.dataset.value)"
    )
    assert set(options) == {value for row in rows for value in values(row)}
    for number, option in enumerate(options):
        box = f"document.getElementById('sitmap-facet-{key}-{number}')"
        count = browser.run(f"return {box}.parentElement.querySelector('.sitmap-count').textContent")
        browser.run(f"{box}.click()")
        expected = {place for place, row in enumerate(rows) if option in values(row)}
        assert count == str(len(expected))
        follows(browser, expected)
        browser.run(f"{box}.click()")
    follows(browser, set(range(60)))
    assert browser.logged() == []


def test_two_values_add_and_two_filters_narrow(browser: Any, mixed: Path) -> None:
    browser.open(mixed)
    rows = browser.run("return sitmap.table().rows()")
    for key, value in (("side", "Russia"), ("side", "Ukraine"), ("stance", "denied"), ("stance", "claimed")):
        browser.run(
            """document.querySelector(`[data-facet=${arguments[0]}] input[data-value="${arguments[1]}"]`)?.click()""",
            key,
            value,
        )
    expected = {number for number, row in enumerate(rows) if row["initiator"] and row["stance"] == "claimed"}
    assert 0 < len(expected) < 40
    follows(browser, expected)
    unfold(browser, "unit")
    counts = browser.run(
        """return Array.from(document.querySelectorAll('[data-facet=unit] label')).map((l) =>
            [l.querySelector('input').dataset.value, l.querySelector('.sitmap-count').textContent])"""
    )
    for name, count in counts:
        assert int(count) == sum(rows[row]["admin1_name"] == name for row in expected)
    browser.run("document.querySelector('.sitmap-clear').click()")
    follows(browser, set(range(60)))
    assert browser.run("return document.activeElement.id") == "sitmap-search"
    assert browser.run("return document.querySelector('.sitmap-clear').hidden")


@pytest.mark.parametrize("words", ["speaker 3", "SPEAKER", "near Sumy", "number 12 happened", "kherson oblast", "zzz"])
def test_search_finds_places_claimants_and_quotes(browser: Any, mixed: Path, words: str) -> None:
    browser.open(mixed)
    rows = browser.run("return sitmap.table().rows()")
    names = ("place_name", "place_text", "admin1_name", "claimant", "publisher", "quote")
    texts = ["\n".join(row[name] or "" for name in names).lower() for row in rows]
    expected = {n for n, text in enumerate(texts) if all(word in text for word in words.lower().split())}
    search(browser, words)
    follows(browser, expected)
    if words == "zzz":
        assert "No event is shown" in browser.run("return document.getElementById('sitmap-list').textContent")
    search(browser, "")
    follows(browser, set(range(60)))


def test_filters_and_days_act_together(browser: Any, mixed: Path) -> None:
    browser.open(mixed)
    rows = browser.run("return sitmap.table().rows()")
    first = min(row["start_date"] for row in rows)
    search(browser, "Kharkiv")
    browser.run(
        """const n = document.getElementById('sitmap-to'); n.value = 120; n.dispatchEvent(new Event('input'));"""
    )
    import datetime as dt

    last = (dt.date.fromisoformat(first) + dt.timedelta(days=119)).isoformat()
    expected = {n for n, row in enumerate(rows) if "Kharkiv" in row["place_text"] and row["start_date"] <= last}
    assert expected
    follows(browser, expected)
    bars = browser.run("return document.querySelectorAll('.sitmap-bar-exact').length")
    search(browser, "")
    assert browser.run("return document.querySelectorAll('.sitmap-bar-exact').length") > bars


def test_the_keyboard_is_enough(browser: Any, mixed: Path) -> None:
    browser.open(mixed)
    browser.run("document.getElementById('sitmap-search').focus()")
    browser.press("Sumy")
    assert browser.run("return sitmap.shown().length") < 60
    browser.run("document.querySelector('[data-facet=stance] summary').focus()")
    browser.press(ENTER)
    browser.wait("return document.querySelector('[data-facet=stance]').open")
    browser.run("document.getElementById('sitmap-facet-stance-0').focus()")
    browser.press(SPACE)
    shown = browser.run("return sitmap.shown().map((row) => sitmap.table().get(row, 'stance'))")
    assert set(shown) == {"reported"}
    unnamed = browser.run(
        """return Array.from(document.querySelectorAll('#sitmap-filters :is(input, button, summary)')).filter((n) =>
            !(n.innerText || '').trim() && !(n.labels && n.labels.length && n.labels[0].textContent.trim())).length"""
    )
    assert unnamed == 0


def test_hostile_values_are_text_among_the_choices(
    browser: Any, write: Callable[..., Path], tables: ModuleType
) -> None:
    browser.open(write("hostile-filters", tables.hostile_table()))
    browser.run("for (const d of document.querySelectorAll('.sitmap-facet')) d.open = true")
    said = browser.run("return document.getElementById('sitmap-filters').innerText")
    assert "</script><script>window.hacked=1</script>" in said
    for number in range(len(tables.HOSTILE)):
        browser.run(f"document.getElementById('sitmap-facet-unit-{number}').click()")
        assert len(browser.run("return sitmap.shown()")) == number + 1
    search(browser, tables.HOSTILE[1])
    assert browser.run("return window.hacked") is None
    assert browser.logged() == []


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (800, 600), (320, 640)])
def test_the_choices_fit_the_panel(browser: Any, mixed: Path, width: int, height: int) -> None:
    browser.open(mixed, width=width, height=height)
    browser.run("for (const d of document.querySelectorAll('.sitmap-facet')) d.open = true")
    wide = browser.run("const b = document.getElementById('sitmap-body'); return b.scrollWidth - b.clientWidth")
    assert wide <= 0
    assert browser.run("return document.documentElement.scrollWidth") <= width


def test_ten_thousand_events_are_filtered_and_searched_at_once(
    browser: Any, write: Callable[..., Path], tables: ModuleType
) -> None:
    browser.open(write("large-filters", tables.large_table(10_000)))
    # Many texts are packed, and unpacked when the field is reached.
    browser.run("return new Promise((done) => sitmap.table().whenWhole(() => done(true)))")
    took = browser.run(
        """const box = document.getElementById('sitmap-search'), times = [];
        for (const words of ['k', 'kh', 'kha', 'khar number 7', '']) {
            const t = performance.now(); box.value = words; box.dispatchEvent(new Event('input'));
            times.push(performance.now() - t); }
        const t = performance.now(); document.getElementById('sitmap-facet-weapon-0').click();
        return [...times, performance.now() - t]"""
    )
    assert max(took) < 500


def test_the_list_can_be_of_what_is_in_view(browser: Any, mixed: Path) -> None:
    browser.open(mixed)
    rows = browser.run("return sitmap.table().rows()")
    browser.run("document.getElementById('sitmap-in-view').click()")
    for lat, lon, zoom in ((50.0, 36.2, 9), (46.6, 32.6, 8), (60.0, 10.0, 8), (48.5, 34.0, 5)):
        browser.run("map_sitmap.setView([arguments[0], arguments[1]], arguments[2], {animate: false})", lat, lon, zoom)
        south, west, north, east = browser.run(
            "const b = map_sitmap.getBounds(); return [b.getSouth(), b.getWest(), b.getNorth(), b.getEast()]"
        )
        listed = set(browser.run(LISTED))
        points = {n for n, row in enumerate(rows) if row["precision"] == "settlement"}
        seen = {n for n in points if south <= rows[n]["lat"] <= north and west <= rows[n]["lon"] <= east}
        assert listed & points == seen
        # What is on no point of the map is in no view.
        assert not any(rows[n]["precision"] == "country" for n in listed)
        if lat == 60.0:
            assert "lies in the map's view" in browser.run("return document.getElementById('sitmap-list').textContent")
    search(browser, "zzz")
    assert browser.run(LISTED) == []
    browser.run("document.getElementById('sitmap-in-view').click()")
    search(browser, "")
    follows(browser, set(range(60)))


def test_the_keyboard_comes_back_to_a_list_that_the_view_has_changed(browser: Any, mixed: Path) -> None:
    browser.open(mixed)
    browser.run("document.getElementById('sitmap-in-view').click()")
    row = browser.run(
        """const found = Array.from(document.querySelectorAll('.sitmap-item')).find((n) =>
            sitmap.table().get(Number(n.dataset.row), 'precision') === 'settlement');
        found.focus(); return found.dataset.row"""
    )
    before = len(browser.run(LISTED))
    browser.press(ENTER)
    browser.wait("return !!document.querySelector('.leaflet-popup')")
    assert len(browser.run(LISTED)) < before
    browser.press("\ue00c")
    browser.wait("return !document.querySelector('.leaflet-popup')")
    assert browser.run("return document.activeElement.dataset.row") == row
