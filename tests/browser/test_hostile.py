"""Hostile text in every column stays text wherever the page shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from layers.schema import COLUMNS, OPTIONAL

pytestmark = pytest.mark.browser

# What the page itself is made of; anything else has come out of a value.
KNOWN = set(
    """html head meta title style script body noscript div section aside header footer fieldset legend nav a button h1
    h2 h3 h4 p span strong bdi ul ol li dl dt dd label input output details summary article blockquote table caption
    thead tbody tr th td canvas svg g defs pattern rect circle line polygon path text""".split()
)
# What has no place in a page, and whether a text anywhere could turn around what stands beside it.
FOUND = """
    const known = new Set(arguments[0]);
    return {
        tags: [...new Set(Array.from(document.querySelectorAll('*'), (n) => n.localName))].filter((n) => !known.has(n)),
        listening: Array.from(document.querySelectorAll('*')).flatMap((n) => Array.from(n.attributes, (a) => a.name))
            .filter((name) => name.startsWith('on')),
        scripts: document.querySelectorAll('script:not([type])').length,
        links: Array.from(document.querySelectorAll('a[href]'), (a) => a.protocol)
            .filter((one) => !['https:', 'http:', 'file:'].includes(one)),
        turned: /[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText),
        hacked: window.hacked ?? null }"""
CLEAN = {"tags": [], "listening": [], "links": [], "turned": False, "hacked": None}


@pytest.fixture(scope="session")
def poisoned(write: Callable[..., Path], tables: ModuleType) -> Path:
    """Give a map whose every open column has hostile text: events at points, in areas, of one incident, off the map."""
    table = tables.hostile_table()
    texts = tables.HOSTILE
    names = [column.name for column in (*COLUMNS, *OPTIONAL) if column.kind == "str" and not column.allowed]
    for name in names:
        if name in ("id", "url"):
            continue
        # Rows 1 and 4 are of one incident, and in a unit that is drawn.
        table[name] = [
            "one"
            if name == "incident_id" and row in (1, 4)
            else "UA-63"
            if name == "admin1_iso" and row in (1, 4)
            else text
            for row, text in enumerate(texts)
        ]
    for name in (column.name for column in (*COLUMNS, *OPTIONAL) if column.kind == "list"):
        if name == "assessments":
            of = ("source", "state", "terms", "file", "licence", "date")
            table[name] = [
                [dict.fromkeys(of, text) | {"assessment": text, "date": "2025-02-11", "edge_km": 1.0, "share": 0.5}]
                for text in texts
            ]
        elif name == "alternatives":
            table[name] = [
                [{"name": text, "admin1_name": text, "admin1_iso": text, "score": 0.3}, text] for text in texts
            ]
        else:
            table[name] = [[text, "drone"] for text in texts]
    table["assessment"] = "agrees"
    table["killed_min"] = 2
    table.loc[[2, 5], "precision"] = ["area", "oblast"]
    table["controller"] = texts
    table["control_status"] = "captured"
    return write("poisoned", table, title=texts[0], notes=texts, credits=texts, summary="killed")


def clean(browser: Any) -> None:
    found = browser.run(FOUND, sorted(KNOWN))
    assert found.pop("scripts") == 3
    assert found == CLEAN


def test_every_open_column_is_poisoned_and_comes_back_whole(browser: Any, poisoned: Path, tables: ModuleType) -> None:
    browser.open(poisoned)
    rows = browser.run("return sitmap.table().rows()")
    for column in (*COLUMNS, *OPTIONAL):
        if column.kind in ("str", "list") and not column.allowed:
            held = [str(row[column.name]) for row in rows]
            assert any("hacked" in text for text in held), column.name
    assert [row["quote"] for row in rows] == list(tables.HOSTILE)
    clean(browser)


def test_hints_pop_ups_and_cards_show_it_as_text(browser: Any, poisoned: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    browser.open(poisoned)
    spots = browser.run(
        """const b = map_sitmap.getContainer().getBoundingClientRect();
        return sitmap.marks().map(({ box }) => { const p = map_sitmap.layerPointToContainerPoint(
            [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]); return [b.left + p.x, b.top + p.y]; })
            .filter(([x, y]) => document.elementFromPoint(x, y) === map_sitmap.getContainer())"""
    )
    assert len(spots) > 3
    hints = ""
    for x, y in spots:
        pointer = ActionChains(browser.driver)
        pointer.w3c_actions.pointer_action.move_to_location(round(x), round(y))
        pointer.perform()
        hints += browser.wait("const h = document.querySelector('.sitmap-hint'); return !h.hidden && h.innerText")
        clean(browser)
    assert "<img" in hints or "</script>" in hints or "<svg" in hints
    for row in range(9):
        browser.run(f"document.querySelector('.sitmap-item[data-row=\"{row}\"]').click()")
        card = browser.wait(
            f"""const all = document.querySelectorAll('article[data-row="{row}"]');
                return all.length && all[all.length - 1].innerText"""
        )
        assert "hacked" in card or "bold" in card or "exe" in card or "line" in card or "7 * 191" in card
        clean(browser)
    assert browser.logged() == []
    assert browser.requested() == []


def test_list_filters_and_summary_show_it_as_text(browser: Any, poisoned: Path) -> None:
    browser.open(poisoned)
    browser.run("for (const one of document.querySelectorAll('details')) one.open = true")
    for part in ("sitmap-list", "sitmap-filters"):
        said = browser.run("return document.getElementById(arguments[0]).textContent", part)
        assert "</script><script>window.hacked=1</script>" in said, part
    clean(browser)
    for number in range(browser.run("return document.querySelectorAll('.sitmap-options input').length")):
        browser.run("document.querySelectorAll('.sitmap-options input')[arguments[0]].click()", number)
        clean(browser)
        browser.run("document.querySelectorAll('.sitmap-options input')[arguments[0]].click()", number)
    browser.run("document.getElementById('sitmap-unit-UA-63').click()")
    browser.wait("return document.querySelector('.leaflet-popup')")
    browser.run("document.getElementById('sitmap-only-UA-63').click()")
    assert browser.run("return sitmap.shown()") == [1, 4]
    clean(browser)
    browser.run("document.getElementById('sitmap-only-UA-63').click()")
    assert len(browser.run("return sitmap.shown()")) == 9
    assert browser.logged() == []


def test_the_address_keeps_hostile_choices_as_text(browser: Any, poisoned: Path, tables: ModuleType) -> None:
    for text in tables.HOSTILE:
        browser.open(poisoned)
        browser.run(
            """const box = document.getElementById('sitmap-search'); box.value = arguments[0];
            box.dispatchEvent(new Event('input'));
            for (const n of document.querySelectorAll('.sitmap-options input'))
                if (n.dataset.value === arguments[0]) n.click();""",
            text,
        )
        browser.wait("return location.hash.includes('find=')")
        fragment = browser.run("return location.hash")
        state = """return [sitmap.shown(), document.getElementById('sitmap-search').value,
            Array.from(document.querySelectorAll('input:checked'), (n) => n.id)]"""
        before = browser.run(state)
        browser.driver.get("about:blank")
        browser.driver.get(poisoned.as_uri() + fragment)
        assert browser.run(state) == before
        clean(browser)
        assert browser.logged() == []
