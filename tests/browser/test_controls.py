"""Every control of the page, used in any order: what is shown is always what the table says for what is chosen."""

from __future__ import annotations

import ast
import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.browser.model import Choices, Sums, values

pytestmark = pytest.mark.browser

FIRST, DAYS = dt.date(2025, 1, 10), 50
FACETS = ("type", "weapon", "side", "target_side", "claimant_side", "stance", "unit", "precision", "toll")
WORDS = ("", "", "kharkiv", "NUMBER 7", "wire", "speaker 3", "Oblast happened", "zzz")
# While Leaflet zooms, the picture of before is stretched.
AT_REST = "return !map_sitmap._animatingZoom && !map_sitmap._panAnim?._inProgress"
# All that the page shows of what is chosen, at one moment.
SEEN = """
    const text = (selector) => document.querySelector(selector)?.textContent;
    const bounds = map_sitmap.getBounds();
    const at = (row) => ['lat', 'lon'].map((name) => sitmap.table().get(row, name));
    const counts = (nodes) => Object.fromEntries(Array.from(nodes, (n) => [n.querySelector('input').dataset.layer ??
        n.querySelector('input').dataset.value, n.querySelector('.sitmap-count')?.textContent]));
    return {
        shown: sitmap.shown(),
        listed: Array.from(document.querySelectorAll('#sitmap-list [data-row]'), (n) => Number(n.dataset.row)),
        told: text('#sitmap-list .sitmap-aside'),
        time: text('.sitmap-where-now p'),
        inView: document.getElementById('sitmap-in-view').checked,
        places: sitmap.marks().flatMap((m) => m.places).map((p) => p.rows),
        near: Array.from({ length: sitmap.table().n }, (_, row) => at(row)[0] !== null && bounds.contains(at(row))),
        layers: counts(document.querySelectorAll('.sitmap-layer label')),
        facets: Object.fromEntries(Array.from(document.querySelectorAll('.sitmap-facet[open]'),
            (n) => [n.dataset.facet, counts(n.querySelectorAll('label'))])),
        kind: document.querySelector('[name=sitmap-summary]:checked').value,
        units: Object.fromEntries(Array.from(document.querySelectorAll('#sitmap-summary tbody tr'),
            (n) => [n.dataset.unit, n.querySelector('td [aria-hidden]').textContent])),
        apart: Array.from(document.querySelectorAll('#sitmap-country [data-row], #sitmap-unplaced [data-row]')).filter(
            (n) => n.getClientRects().length).map((n) => Number(n.dataset.row)),
        // A pop-up that closes fades away.
        open: Number(Array.from(document.querySelectorAll('.leaflet-popup')).find((n) => n.style.opacity !== '0')
            ?.querySelector('article')?.dataset.row ?? -1),
        clear: !document.querySelector('.sitmap-clear').hidden }"""


@pytest.fixture(scope="session")
def varied(write: Callable[..., Path], tables: ModuleType) -> Path:
    """Give a map of 90 rows that differ in everything that can be chosen by."""
    table = tables.sums_table()
    numbers = range(len(table))
    table["initiator"] = [("Russia", "Ukraine", None)[number % 3] for number in numbers]
    table["target_side"] = [(None, "Russia", "Ukraine", "Ukraine")[number % 4] for number in numbers]
    table["claimant_side"] = [("Russia", None, "Ukraine", "third")[number % 4] for number in numbers]
    table["claimant"] = [f"Speaker {number % 7}" if number % 2 else None for number in numbers]
    starts = [FIRST + dt.timedelta(days=(number * 7) % (DAYS - 8)) for number in numbers]
    # The axis ends with the last day of an event that is dated closely.
    starts[1] = FIRST + dt.timedelta(days=DAYS - 1)
    ends = [day + dt.timedelta(days=(0, 0, 1, 6)[number % 4]) for number, day in enumerate(starts)]
    ends[1] = starts[1]
    table["start_date"] = [None if number % 9 == 5 else day for number, day in enumerate(starts)]
    table["end_date"] = [None if number % 9 == 5 else day for number, day in enumerate(ends)]
    return write("varied", table)


def agrees(browser: Any, choices: Choices, drawn: set[str]) -> dict[str, Any]:
    """Compare everything that is visible with what the table says for what is chosen."""
    # What is to move begins to with the next frame.
    browser.run("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")
    browser.wait(AT_REST)
    seen: dict[str, Any] = browser.run(SEEN)
    rows, shown = choices.rows, choices.shown()
    assert set(seen["shown"]) == shown
    points = {number for number in shown if rows[number]["precision"] == "settlement"}
    if seen["inView"]:
        assert set(seen["listed"]) <= shown
        assert {number for number in points if seen["near"][number]} == set(seen["listed"]) & points
    else:
        assert set(seen["listed"]) == shown and len(seen["listed"]) == len(shown)
    assert seen["told"] == f"{len(seen['listed'])} of {len(rows)} shown"
    assert seen["time"].startswith(f"{len(shown)} of {len(rows)} events")
    # No mark without an event that is shown; no event at a point in view without a mark.
    assert all(set(place) & shown for place in seen["places"])
    assert {number for number in points if seen["near"][number]} <= {row for place in seen["places"] for row in place}
    all_of = Counter(row["layer"] for row in rows)
    others = Counter(rows[number]["layer"] for number in choices.shown(but=["layers"]))
    for layer, count in all_of.items():
        assert seen["layers"][layer] == (str(count) if others[layer] == count else f"{others[layer]} of {count}")
    for facet, counts in seen["facets"].items():
        found = Counter(value for number in choices.shown(but=[facet]) for value in values(rows[number], facet))
        assert counts == {value: str(found[value]) for value in counts}, facet
    if seen["kind"] != "off":
        sums = Sums(rows, sorted(shown), drawn)
        assert seen["units"] == {iso: sums.figure(iso, seen["kind"]) for iso in sums.units}
    else:
        assert seen["units"] == {}
    assert set(seen["apart"]) == {number for number in shown if rows[number]["precision"] == "country"}
    assert seen["open"] == -1 or seen["open"] in shown
    assert seen["clear"] is bool(choices.words or any(choices.facets.values()))
    return seen


class Reader:
    """Uses the page's controls by chance, and keeps what is chosen by them."""

    def __init__(self, browser: Any, seed: int) -> None:
        self.browser, self.chance = browser, random.Random(seed)
        self.choices = Choices(browser.run("return sitmap.table().rows()"))
        self.range = [0, DAYS - 1]
        self.acts = {
            self.layer: 3, self.search: 3, self.facet: 8, self.clear: 1, self.slide: 4, self.step: 3, self.all_days: 1,
            self.uncertain: 2, self.summary: 3, self.only: 2, self.entry: 3, self.in_view: 1, self.zoom: 2,
            self.close: 1,
        }  # fmt: skip

    def act(self) -> str:
        shown = len(self.choices.shown())
        if shown < 8:
            # Where almost nothing is left, there is little to compare.
            chosen = self.clear if self.choices.facets or self.choices.words else self.all_days
            chosen = self.layer if self.choices.hidden and self.chance.random() < 0.5 else chosen
        else:
            chosen = self.chance.choices(list(self.acts), list(self.acts.values()))[0]
        chosen()
        return chosen.__name__

    def click(self, selector: str) -> None:
        self.browser.run("document.querySelector(arguments[0]).click()", selector)

    def days(self) -> None:
        first, last = self.range
        self.choices.first = FIRST + dt.timedelta(days=first) if first > 0 else None
        self.choices.last = FIRST + dt.timedelta(days=last) if last < DAYS - 1 else None

    def layer(self) -> None:
        keys = self.choices.hidden or {row["layer"] for row in self.choices.rows}
        key = self.chance.choice(sorted(keys))
        self.click(f"#sitmap-layer-{key}")
        self.choices.hidden ^= {key}

    def search(self) -> None:
        self.choices.words = self.chance.choice(WORDS)
        self.browser.run(
            """const box = document.getElementById('sitmap-search'); box.value = arguments[0];
            box.dispatchEvent(new Event('input'))""",
            self.choices.words,
        )

    def facet(self) -> None:
        key = self.chance.choice(FACETS)
        value = self.chance.choice(sorted({one for row in self.choices.rows for one in values(row, key)}))
        self.browser.run(f"document.querySelector('[data-facet={key}]').open = true")
        self.click(f'[data-facet={key}] input[data-value="{value}"]')
        self.choices.facets.setdefault(key, set()).symmetric_difference_update({value})

    def clear(self) -> None:
        self.click(".sitmap-clear")
        self.choices.words, self.choices.facets = "", {}

    def slide(self) -> None:
        end = self.chance.choice([0, 1])
        day = self.chance.randrange(DAYS)
        self.range[end] = min(day, self.range[1]) if end == 0 else max(day, self.range[0])
        self.browser.run(
            """const n = document.getElementById(arguments[0]); n.value = arguments[1];
            n.dispatchEvent(new Event('input'))""",
            ("sitmap-from", "sitmap-to")[end],
            day + end,
        )
        self.days()

    def step(self) -> None:
        by = self.chance.choice([-1, 1])
        self.click(f".sitmap-time .sitmap-step:nth-child({1 if by < 0 else 3})")
        if self.range == [0, DAYS - 1]:
            self.range = [0, 0] if by > 0 else [DAYS - 1, DAYS - 1]
        else:
            length = self.range[1] - self.range[0]
            first = min(max(0, self.range[0] + by), DAYS - 1 - length)
            self.range = [first, first + length]
        self.days()

    def all_days(self) -> None:
        self.click(".sitmap-time .sitmap-step:nth-child(4)")
        self.range = [0, DAYS - 1]
        self.days()

    def uncertain(self) -> None:
        key = self.chance.choice(["wide", "undated"])
        self.click(f"#sitmap-time-{key}")
        setattr(self.choices, key, not getattr(self.choices, key))

    def summary(self) -> None:
        self.click(f"#sitmap-summary-{self.chance.choice(['off', 'events', 'killed', 'injured'])}")

    def only(self) -> None:
        isos = self.browser.run("return Array.from(document.querySelectorAll('.sitmap-only'), (n) => n.id)")
        if not isos:
            return
        button = self.chance.choice(isos)
        iso = button.removeprefix("sitmap-only-").removeprefix("sitmap-here-")
        names = {row["admin1_name"] for row in self.choices.rows if row["admin1_iso"] == iso}
        self.click(f"#{button}")
        self.choices.facets["unit"] = set() if self.choices.facets.get("unit") == names else names

    def entry(self) -> None:
        listed = self.browser.run("return document.querySelectorAll('#sitmap-list .sitmap-item').length")
        if listed:
            number = self.chance.randrange(listed)
            row = self.browser.run(
                """const n = document.querySelectorAll('#sitmap-list .sitmap-item')[arguments[0]]; n.click();
                return Number(n.dataset.row)""",
                number,
            )
            self.browser.wait(f"return !!document.querySelector('article[data-row=\"{row}\"]')")

    def in_view(self) -> None:
        self.click("#sitmap-in-view")

    def zoom(self) -> None:
        if self.chance.random() < 0.4:
            self.browser.run("map_sitmap.setView([48.7, 34.0], 6, {animate: false})")
        else:
            self.click(f".leaflet-control-zoom-{self.chance.choice(['in', 'out'])}")

    def close(self) -> None:
        self.browser.run("document.querySelector('.leaflet-popup-close-button')?.click()")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_chosen_all_parts_of_the_page_agree_with_the_table(browser: Any, varied: Path, seed: int) -> None:
    browser.open(varied)
    drawn = set(
        browser.run(
            "return JSON.parse(document.getElementById('sitmap-background').textContent).units.map((u) => u.iso)"
        )
    )
    reader = Reader(browser, seed)
    agrees(browser, reader.choices, drawn)
    sizes = set()
    for _ in range(60):
        act = reader.act()
        try:
            sizes.add(len(agrees(browser, reader.choices, drawn)["shown"]))
        except AssertionError as error:
            raise AssertionError(f"after {act}: {reader.choices.facets}, {reader.range}") from error
    assert len(sizes) > 15
    assert browser.logged() == []
    # The address brings all of it back.
    browser.run("document.querySelector('.leaflet-popup-close-button')?.click()")
    browser.wait("return !document.querySelector('.leaflet-popup')")
    boxes = "return Array.from(document.querySelectorAll('input:checked'), (n) => n.id).sort()"
    checked = browser.run(boxes)
    # The address follows a moment later.
    time.sleep(0.6)
    fragment = browser.run("return location.hash")
    browser.driver.get("about:blank")
    browser.driver.get(varied.as_uri() + fragment)
    browser.run("for (const one of document.querySelectorAll('.sitmap-facet')) one.open = true")
    browser.wait(
        """return Array.from(document.querySelectorAll('.sitmap-options .sitmap-count')).every((n) => n.textContent)"""
    )
    agrees(browser, reader.choices, drawn)
    assert browser.run(boxes) == checked


def test_the_zoom_buttons_and_the_arrows_move_the_map(browser: Any, varied: Path) -> None:
    browser.open(varied)
    where = "const c = map_sitmap.getCenter(); return [map_sitmap.getZoom(), c.lat, c.lng]"
    start = browser.run(where)
    browser.run("document.querySelector('.leaflet-control-zoom-in').click()")
    browser.wait(f"return (() => {{ {where} }})()[0] > {start[0]}")
    browser.wait(AT_REST)
    browser.run("document.querySelector('.leaflet-control-zoom-out').click()")
    browser.wait(f"return (() => {{ {where} }})()[0] === {start[0]}")
    browser.wait(AT_REST)
    browser.run("map_sitmap.getContainer().focus()")
    browser.press("\ue014")
    browser.wait(f"return (() => {{ {where} }})()[2] > {start[2]} + 0.1")
    browser.wait(AT_REST)
    browser.press("\ue013")
    browser.wait(f"return (() => {{ {where} }})()[1] > {start[1]} + 0.1")
    browser.wait(AT_REST)
    browser.press("+")
    browser.wait(f"return (() => {{ {where} }})()[0] > {start[0]}")


# Kinds of what a reader can operate, and a test that drives each.
DRIVEN = {
    "a.sitmap-skip": "test_permalink.test_the_way_past_the_map_still_leads_to_the_list",
    "button.sitmap-grip": "test_map.test_on_a_phone_the_panel_is_a_sheet",
    "input[data-layer]": "test_map.test_each_layer_can_be_switched_off_and_on",
    "input[id^=sitmap-control-source]": "test_control.test_sources_stand_side_by_side_and_are_switched_apart",
    "#sitmap-search": "test_filters.test_search_finds_places_claimants_and_quotes",
    ".sitmap-facet summary": "test_filters.test_the_keyboard_is_enough",
    ".sitmap-facet input": "test_filters.test_every_value_of_every_filter_shows_its_rows_and_its_number",
    ".sitmap-clear": "test_controls.test_whatever_is_chosen_all_parts_of_the_page_agree_with_the_table",
    "#sitmap-time-wide, #sitmap-time-undated": "test_time.test_uncertain_dates_follow_the_rule_that_the_page_states",
    "[name=sitmap-summary]": "test_summary.test_the_table_sums_up_what_is_shown_with_every_step",
    ".sitmap-unit-go": "test_summary.test_a_row_of_the_table_leads_to_the_unit_and_back_with_the_keyboard",
    ".sitmap-only": "test_summary.test_a_unit_can_be_filtered_to_and_all_be_shown_again",
    "#sitmap-country summary, #sitmap-unplaced summary": "test_map.test_what_has_no_place_is_in_the_panel_only",
    "#sitmap-in-view": "test_filters.test_the_list_can_be_of_what_is_in_view",
    ".sitmap-item": "test_map.test_popup_tells_the_event_in_full",
    ".sitmap-more": "test_map.test_ten_thousand_events_open_quickly_without_an_element_each",
    "#sitmap-from, #sitmap-to": "test_time.test_the_keyboard_moves_both_ends_and_they_never_cross",
    ".sitmap-step": "test_time.test_steps_keep_the_length_and_the_last_day_shows_its_control_areas",
    ".sitmap-map": "test_controls.test_the_zoom_buttons_and_the_arrows_move_the_map",
    ".leaflet-control-zoom a": "test_controls.test_the_zoom_buttons_and_the_arrows_move_the_map",
    ".leaflet-popup-close-button": "test_accessibility.test_the_focus_comes_back_when_a_pop_up_closes",
    ".sitmap-pager button": "test_map.test_a_click_on_a_place_opens_its_events_one_by_one",
    ".sitmap-claims button": "test_map.test_claims_of_a_place_are_one_list_beside_what_areas_of_control_say",
    ".sitmap-incident button": "test_versions.test_every_version_shows_all_of_them_and_leads_to_each",
    ".sitmap-source a": "test_map.test_popup_tells_the_event_in_full",
    ".sitmap-control-terms :is(a, summary)": "test_control.test_sources_stand_side_by_side_and_are_switched_apart",
    ".sitmap-control-card a": "test_control.test_a_click_tells_who_says_so_as_of_when_and_what_is_asked",
    ".leaflet-control-attribution a": "test_controls.test_what_the_map_is_drawn_with_is_linked",
}


def test_what_the_map_is_drawn_with_is_linked(browser: Any, varied: Path) -> None:
    browser.open(varied)
    link = browser.run("const a = document.querySelector('.leaflet-control-attribution a'); return [a.href, a.rel]")
    assert link == ["https://leafletjs.com/", "noopener noreferrer"]


def test_no_control_is_without_a_test_that_drives_it(
    browser: Any, write: Callable[..., Path], tables: ModuleType
) -> None:
    import geopandas as gpd
    import pandas as pd

    from tests.browser import fronts

    made = pd.concat([tables.small_table(), tables.large_table(400), tables.rivals_table()], ignore_index=True)
    table = gpd.GeoDataFrame(made, geometry="geometry", crs="OGC:CRS84")
    browser.open(write("all-controls", table, control=[fronts.daily(), fronts.weekly()], summary="events"))
    browser.run("for (const one of document.querySelectorAll('details')) one.open = true")
    for row in (0, 4, 408):
        browser.run(f"document.querySelector('.sitmap-item[data-row=\"{row}\"]')?.click()")
        unknown = browser.run(
            """return Array.from(document.querySelectorAll('a, button, input, summary, select, [tabindex="0"]')).filter(
                (n) => !n.matches(arguments[0])).map((n) => n.outerHTML.slice(0, 160))""",
            ", ".join(DRIVEN),
        )
        assert unknown == []
    here = Path(__file__).parent
    for name in set(DRIVEN.values()):
        file, _, test = name.partition(".")
        found = ast.parse((here / f"{file}.py").read_text("utf-8")).body
        assert test in {one.name for one in found if isinstance(one, ast.FunctionDef)}, name
