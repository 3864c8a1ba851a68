"""The map in a browser: opened from a file with the network cut, used with the mouse and with the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.browser

TAB, ENTER, ESCAPE, SPACE = "\ue004", "\ue007", "\ue00c", " "
SUMY = (50.9216, 34.8003)
POPUP = "const p = document.querySelector('.leaflet-popup'); return p && p.innerText;"
CLOSED = "return !document.querySelector('.leaflet-popup')"


def pixels(browser: Any, lat: float, lon: float, pane: str = "sitmap-events") -> list[int]:
    """The colour that a canvas of the map has at a place."""
    script = """
        const canvas = document.querySelector(`.leaflet-${arguments[2]}-pane canvas`);
        const p = map_sitmap.latLngToContainerPoint([arguments[0], arguments[1]]);
        const box = map_sitmap.getContainer().getBoundingClientRect(), at = canvas.getBoundingClientRect();
        const ratio = canvas.width / at.width;
        const data = canvas.getContext("2d").getImageData(
            (box.left + p.x - at.left) * ratio, (box.top + p.y - at.top) * ratio, 1, 1).data;
        return Array.from(data);"""
    return list(browser.run(script, lat, lon, pane))


def is_strike(colour: list[int]) -> bool:
    """Whether a pixel is filled with the strikes' vermilion."""
    red, green, blue, alpha = colour
    return alpha == 255 and red > 180 and 60 < green < 160 and blue < 90


def open_from_list(browser: Any, row: int) -> str:
    browser.run(f"document.querySelector('.sitmap-item[data-row=\"{row}\"]').click()")
    return str(browser.wait(POPUP))


def test_opens_from_a_file_without_an_error_or_a_request(browser: Any, small: Path) -> None:
    browser.open(small)
    assert browser.run("return document.title") == "What was reported"
    assert browser.run("return document.querySelector('h1').innerText") == "What was reported"
    open_from_list(browser, 0)
    browser.run("map_sitmap.setZoom(9, {animate: false})")
    assert browser.logged() == []
    assert browser.requested() == []


def test_page_decodes_the_rows_that_were_embedded(browser: Any, small: Path, tables: ModuleType) -> None:
    browser.open(small)
    rows = browser.run("return sitmap.table().rows()")
    made = tables.small_table()
    assert [row["id"] for row in rows] == made["id"].tolist()
    assert rows[0]["start_date"] == "2024-08-14" and rows[0]["weapons"] == ["drone", "missile"]
    assert rows[5]["lon"] is None and rows[5]["drones_intercepted"] == 71


def test_draws_its_own_ground(browser: Any, small: Path) -> None:
    browser.open(small)
    browser.run("map_sitmap.setView([48, 33], 6, {animate: false})")
    land, sea = pixels(browser, 49.0, 31.5, "sitmap-land"), pixels(browser, 43.2, 34.0, "sitmap-land")
    assert land[3] == 255 and sea[3] == 0


def test_the_first_view_fits_the_events(browser: Any, small: Path) -> None:
    browser.open(small)
    south, west, north, east = browser.run(
        "const b = map_sitmap.getBounds(); return [b.getSouth(), b.getWest(), b.getNorth(), b.getEast()]"
    )
    assert south < 49.98 and north > 52.2 and west < 33.0 and east > 36.25
    assert north - south < 8


def test_no_event_opens_under_the_buttons(browser: Any, write: Callable[..., Path], small: Path) -> None:
    import pandas as pd

    for width, height in ((1400, 900), (800, 600), (320, 640)):
        browser.open(small, width=width, height=height)
        # Two places as far apart as the map is wide and high, but for the margin that all sides have.
        corners = browser.run(
            """const size = map_sitmap.getSize(); const zoom = 5; const at = map_sitmap.project([49, 32], zoom);
            const far = size.divideBy(2).subtract([37, 37]);
            return [at.add([-far.x, far.y]), at.add([far.x, -far.y])]
                .map((point) => map_sitmap.unproject(point, zoom)).map(({lat, lng}) => [lat, lng])"""
        )
        rows = [{"layer": "strike", "precision": "settlement", "lon": lon, "lat": lat} for lat, lon in corners]
        browser.open(write(f"corners-{width}", pd.DataFrame(rows)), width=width, height=height)
        x, y = browser.run("const p = map_sitmap.latLngToContainerPoint(arguments[0]); return [p.x, p.y]", corners[1])
        left, bottom = browser.run(
            """const b = document.querySelector('.leaflet-control-zoom').getBoundingClientRect();
            const m = map_sitmap.getContainer().getBoundingClientRect(); return [b.left - m.left, b.bottom - m.top]"""
        )
        assert x + 8 < left or y - 8 > bottom


def test_each_layer_can_be_switched_off_and_on(browser: Any, small: Path) -> None:
    browser.open(small)
    shown = "return document.querySelectorAll('.sitmap-item').length"
    assert browser.run(shown) == 8
    assert is_strike(pixels(browser, *SUMY))
    areas = "return document.querySelectorAll('path.sitmap-area').length"
    assert browser.run(areas) == 2
    browser.run("document.getElementById('sitmap-layer-strike').click()")
    assert browser.run(shown) == 3
    assert not is_strike(pixels(browser, *SUMY))
    assert browser.run(areas) == 1
    browser.run("document.getElementById('sitmap-layer-control').click()")
    assert browser.run(areas) == 0
    browser.run("document.getElementById('sitmap-layer-air_defence').click()")
    assert browser.run("return document.getElementById('sitmap-country').hidden") is True
    browser.run("document.getElementById('sitmap-layer-ground').click()")
    assert browser.run(shown) == 0
    for key in ("strike", "control", "air_defence", "ground"):
        browser.run(f"document.getElementById('sitmap-layer-{key}').click()")
    assert (browser.run(shown), browser.run(areas)) == (8, 2)
    assert is_strike(pixels(browser, *SUMY))


def test_boundaries_can_be_switched_off(browser: Any, small: Path) -> None:
    browser.open(small)
    painted = """const c = document.querySelector('.leaflet-sitmap-borders-pane canvas');
        return c ? c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v > 0) : false"""
    assert browser.run(painted) is True
    browser.run("document.getElementById('sitmap-layer-boundary').click()")
    browser.wait(f"return !(() => {{ {painted} }})()")


def test_layer_counts_and_groups(browser: Any, small: Path) -> None:
    browser.open(small)
    groups = browser.run(
        """return Array.from(document.querySelectorAll('fieldset')).map((f) => [f.querySelector('legend').innerText,
            Array.from(f.querySelectorAll('label')).map((l) => l.innerText.replace(/\\s+/g, ' ').trim())])"""
    )
    assert groups == [
        ["Events", ["Strikes 5", "Ground combat 1", "Air defence 1"]],
        ["Control", ["Control claims 1"]],
        ["Reference", ["Boundaries"]],
    ]
    assert browser.run("return document.querySelectorAll('.sitmap-layers input[type=radio]').length") == 0


def test_legend_explains_the_symbols_used_and_no_others(
    browser: Any, small: Path, write: Any, tables: ModuleType
) -> None:
    labels = "document.querySelectorAll('.sitmap-legend li > span:nth-of-type(1)')"
    legend = f"return Array.from({labels}).map((label) => label.innerText)"
    browser.open(small)
    assert browser.run(legend) == [
        "Air or drone strike",
        "Shelling, artillery or missile attack",
        "Mine or planted explosive",
        "Armed clash",
        "Said to be held by Ukraine",
        "Country borders",
        "Borders and names of oblasts and regions",
        "Reported by the source itself",
        "Claimed by one side or a named person",
        "Confirmed",
        "Part of this area; which part is not stated",
        "An area with a name tag, or a small dashed ring where it is too small to be seen: it happened somewhere in it",
        "Ring: the true place is within it",
        "A number: several events at one place, or too close to tell apart at this scale",
        "A dashed rim: some of its events are known no closer than an area, or nobody says how closely",
    ]
    browser.open(write("clash", tables.small_table().iloc[[6]]))
    assert browser.run(legend) == [
        "Armed clash",
        "Country borders",
        "Borders and names of oblasts and regions",
        "Reported by the source itself",
    ]


def test_popup_tells_the_event_in_full(browser: Any, small: Path) -> None:
    browser.open(small)
    text = open_from_list(browser, 0)
    for words in (
        "Air or drone strike",
        "Sumy",
        "Overnight 14–15 August 2024",
        "1 killed · at least 4 injured",
        "drone, missile, Shahed-136",
        "homes",
        "Russia",
        "Reported by The Wire",
        "Overnight drones hit the town, leaving one dead and at least four hurt.",
        "A night and a day",
        "published 15 August 2024",
        "“Sumi”",
        "a settlement, within 6 km",
        "Sumy Oblast",
        "Sumy (village), UA-18 12 %",
        "87 % for the event, 91 % for the place",
        "Shelling, artillery or missile attack, Sumy – confirmed by Russia's defence ministry",
    ):
        assert words in text, words
    link = browser.run("const a = document.querySelector('.leaflet-popup article a'); return [a.href, a.rel, a.target]")
    assert link == ["https://example.org/a?b=1&c=2", "noopener noreferrer nofollow", "_blank"]


def test_a_click_on_a_place_opens_its_events_one_by_one(browser: Any, small: Path) -> None:
    browser.open(small)
    browser.click_at(*SUMY)
    assert "3 events here · 1 of 3" in browser.wait(POPUP)
    seen = []
    for _ in range(3):
        seen.append(browser.run("return Number(document.querySelector('.leaflet-popup article').dataset.row)"))
        browser.run("document.querySelectorAll('.sitmap-pager button')[1].click()")
    assert sorted(seen) == [0, 1, 2]
    assert "1 of 3" in browser.run(POPUP)


def test_a_click_in_an_area_opens_what_is_said_of_it(browser: Any, small: Path) -> None:
    browser.open(small)
    browser.click_at(50.35, 33.5)
    text = browser.wait(POPUP)
    assert "Claimed by Governor Olena Testova" in text and "2–5 injured" in text and "Ukrainian side" in text
    assert "an oblast (region), within 120 km" in text or "within 120 km" in text


def test_a_claim_on_a_part_is_hatched_and_says_so(browser: Any, small: Path) -> None:
    browser.open(small)
    fills = browser.run(
        "return Array.from(document.querySelectorAll('path.sitmap-area')).map((p) => p.getAttribute('fill'))"
    )
    hatched = [fill for fill in fills if fill.startswith("url(#")]
    assert len(hatched) == 1
    assert browser.run("return !!document.querySelector(arguments[0])", hatched[0][4:-1])
    text = open_from_list(browser, 4)
    assert "Controlled, by Ukraine" in text and "Part of this area; which part is not stated" in text
    assert "Date unknown" in text


def test_versions_lead_to_each_other(browser: Any, small: Path) -> None:
    browser.open(small)
    open_from_list(browser, 0)
    browser.run("document.querySelector('.leaflet-popup .sitmap-versions button').click()")
    text = browser.wait(f"const text = (() => {{ {POPUP} }})(); return text && text.includes('Confirmed by') && text")
    assert "Air or drone strike, Sumy (1 killed, at least 4 injured) – as reported by The Wire, 15 August 2024" in text


def test_what_has_no_place_is_in_the_panel_only(browser: Any, small: Path) -> None:
    browser.open(small)
    country = browser.run("return document.getElementById('sitmap-country').textContent")
    assert "71 of 123 drones shot down, 6 missiles shot down" in country
    assert "Nowhereivka" in browser.run("return document.getElementById('sitmap-unplaced').textContent")
    browser.run("document.querySelector('.sitmap-item[data-row=\"5\"]').click()")
    browser.wait("return document.querySelector('#sitmap-row-5').open")
    told = browser.run("return document.querySelector('#sitmap-row-5 article').innerText")
    assert "Claimed by The air force" in told
    assert browser.run(CLOSED)


def test_the_keyboard_is_enough(browser: Any, small: Path) -> None:
    browser.open(small)
    browser.press(TAB)
    assert browser.run("return document.activeElement.className") == "sitmap-skip"
    browser.press(ENTER)
    for _ in range(3):
        browser.press(TAB)
        if browser.run("return document.activeElement.matches('.sitmap-item')"):
            break
    row = browser.run("return document.activeElement.dataset.row")
    browser.press(ENTER)
    browser.wait(POPUP)
    assert browser.run("return document.activeElement.matches('.leaflet-popup .sitmap-place')")
    assert browser.run("return document.querySelector('.leaflet-popup').getAttribute('role')") == "dialog"
    assert browser.run("return document.querySelector('.leaflet-popup').getAttribute('aria-label')").startswith(
        "Event: "
    )
    browser.press(ESCAPE)
    browser.wait(CLOSED)
    assert browser.run("return document.activeElement.dataset.row") == row
    browser.run("document.getElementById('sitmap-layer-strike').focus()")
    browser.press(SPACE)
    assert browser.run("return document.querySelectorAll('.sitmap-item').length") == 3


def test_names_and_roles_are_there_for_screen_readers(browser: Any, small: Path) -> None:
    browser.open(small)
    assert browser.run("return document.documentElement.lang") == "en"
    assert "All events are in the list" in browser.run("return map_sitmap.getContainer().getAttribute('aria-label')")
    unnamed = browser.run(
        """return Array.from(document.querySelectorAll('button, a, input, summary')).filter((n) =>
            n.offsetParent !== null && !(n.innerText || '').trim() && !n.getAttribute('aria-label') &&
            !(n.labels && n.labels.length)).map((n) => n.outerHTML)"""
    )
    assert unnamed == []
    bare = browser.run(
        """return Array.from(document.querySelectorAll('svg, canvas, img')).filter((n) =>
            !n.closest('[aria-hidden=true]') && !n.getAttribute('aria-label') && !n.closest('.leaflet-pane')).length"""
    )
    assert bare == 0
    assert browser.run("return document.querySelectorAll('h1').length") == 1


def test_nothing_of_a_hostile_report_runs(browser: Any, write: Callable[..., Path], tables: ModuleType) -> None:
    table = tables.hostile_table()
    path = write("hostile", table, title=" ".join(tables.HOSTILE), notes=tables.HOSTILE, credits=tables.HOSTILE)
    browser.open(path)
    for row in range(len(table)):
        browser.run(f"document.querySelector('.sitmap-item[data-row=\"{row}\"]').click()")
        browser.wait(f"return !!document.querySelector('article[data-row=\"{row}\"]')")
        for button in range(2):
            browser.run(
                "const b = document.querySelectorAll('.sitmap-pager button')[arguments[0]]; if (b) b.click()", button
            )
    assert browser.run("return window.hacked") is None
    assert (
        browser.run(
            "return document.querySelectorAll('img, iframe, object, embed, article svg:not(.sitmap-icon)').length"
        )
        == 0
    )
    links = browser.run("return Array.from(document.querySelectorAll('article a')).map((a) => a.protocol)")
    assert set(links) <= {"https:", "http:"}
    # Lists out of view have no layout, and so no inner text.
    browser.run("for (const n of document.querySelectorAll('section')) n.style.contentVisibility = 'visible'")
    assert browser.run("return /[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText)") is False
    said = browser.run("return document.getElementById('sitmap-list').textContent")
    assert "</script><script>window.hacked=1</script>" in said and "{{ 7 * 191 }}" in said
    assert browser.logged() == []
    assert browser.requested() == []


def test_rows_of_hostile_text_come_back_whole(browser: Any, write: Callable[..., Path], tables: ModuleType) -> None:
    table = tables.hostile_table()
    browser.open(write("hostile2", table))
    rows = browser.run("return sitmap.table().rows()")
    assert [row["quote"] for row in rows] == table["quote"].tolist()
    assert [row["url"].strip() for row in rows] == [url.strip() for url in table["url"]]


def test_ten_thousand_events_open_quickly_without_an_element_each(
    browser: Any, write: Callable[..., Path], tables: ModuleType
) -> None:
    path = write("large", tables.large_table(10_000))
    assert path.stat().st_size < 4_000_000
    browser.open(path)
    ready = browser.run("return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert ready < 5000
    assert browser.run("return document.querySelectorAll('*').length") < 6000
    toggled = browser.run(
        """const t = performance.now();
        document.getElementById('sitmap-layer-strike').click();
        return performance.now() - t"""
    )
    assert toggled < 2000
    before = browser.run("return document.querySelectorAll('.sitmap-item').length")
    browser.run("document.querySelector('#sitmap-list .sitmap-more').click()")
    assert browser.run("return document.querySelectorAll('.sitmap-item').length") > before
    assert browser.logged() == []


def test_what_a_crowd_covers_is_still_there(browser: Any, write: Callable[..., Path], tables: ModuleType) -> None:
    browser.open(write("crowd", tables.large_table(10_000)))
    browser.run("map_sitmap.setView([48.5, 34], 4.5, {animate: false})")
    placed = """return sitmap.table().column('precision').filter((p) => p === 'settlement').length"""
    marked = """return new Set(sitmap.marks().filter((m) => m.kind === 'marker')
        .flatMap((m) => m.places).flatMap((p) => p.rows)).size"""
    assert browser.run(marked) == browser.run(placed) > 8000


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (820, 1100), (360, 740), (320, 568)])
def test_nothing_overlaps_at_any_size(browser: Any, small: Path, width: int, height: int) -> None:
    browser.open(small, width=width, height=height)
    boxes = browser.run(
        """const box = (selector) => {
            const b = document.querySelector(selector).getBoundingClientRect();
            return [b.left, b.top, b.right, Math.min(b.bottom, innerHeight)];
        };
        return {panel: box('.sitmap-panel'), map: box('.sitmap-map'), zoom: box('.leaflet-control-zoom'),
            scale: box('.leaflet-control-scale'), credit: box('.leaflet-control-attribution')}"""
    )
    names = ["panel", "zoom", "scale", "credit"]
    for number, name in enumerate(names):
        for other in names[number + 1 :]:
            a, b = boxes[name], boxes[other]
            assert a[2] <= b[0] + 1 or b[2] <= a[0] + 1 or a[3] <= b[1] + 1 or b[3] <= a[1] + 1, (name, other)
    assert browser.run("return document.documentElement.scrollWidth") <= width
    assert boxes["map"][2] - boxes["map"][0] >= min(width, 300)
    open_from_list(browser, 0)
    # The map moves until the whole pop-up is seen.
    browser.wait("return document.querySelector('.leaflet-popup').getBoundingClientRect().top >= 0")
    left, right = browser.run(
        "const b = document.querySelector('.leaflet-popup').getBoundingClientRect(); return [b.left, b.right]"
    )
    assert left >= boxes["map"][0] - 1 and right <= width + 1


def test_on_a_phone_the_panel_is_a_sheet(browser: Any, small: Path) -> None:
    browser.open(small, width=360, height=740)
    top = "return document.querySelector('.sitmap-panel').getBoundingClientRect().top"
    assert browser.run(top) > 600
    assert browser.run("return document.querySelector('.sitmap-grip').getAttribute('aria-expanded')") == "false"
    browser.run("document.querySelector('.sitmap-grip').click()")
    browser.wait(f"return (() => {{ {top} }})() < 300")
    assert browser.run("return document.querySelector('.sitmap-grip').getAttribute('aria-expanded')") == "true"


def test_dark_screens_get_a_dark_map(browser: Any, small: Path) -> None:
    browser.open(small, scheme="dark")
    dark = browser.run("return getComputedStyle(document.querySelector('.sitmap-panel')).backgroundColor")
    sea = browser.run("return getComputedStyle(map_sitmap.getContainer()).backgroundColor")
    for colour in (dark, sea):
        assert max(int(part) for part in colour[4:-1].split(",")) < 60


def test_what_a_user_adds_with_folium_works(browser: Any, write: Callable[..., Path], tables: ModuleType) -> None:
    import folium

    def add(made: Any) -> None:
        group = folium.FeatureGroup(name="Mine").add_to(made)
        folium.Marker([50.5, 34.0], popup="My own words", tooltip="Mine").add_to(group)
        folium.LayerControl().add_to(made)

    browser.open(write("mine", tables.small_table(), add))
    assert browser.logged() == []
    assert browser.run("return document.querySelectorAll('.leaflet-marker-icon').length") == 1
    browser.run("document.querySelector('.leaflet-marker-icon').click()")
    assert "My own words" in browser.wait(POPUP)
    assert browser.run("return document.querySelector('.leaflet-marker-icon').naturalWidth") > 0
    assert browser.requested() == []


def test_an_error_in_what_a_user_adds_stays_there(browser: Any, write: Callable[..., Path], tables: ModuleType) -> None:
    from branca.element import Element

    path = write(
        "broken", tables.small_table(), lambda made: made.get_root().script.add_child(Element("no_such_name();"))
    )
    browser.open(path)
    assert any("no_such_name" in message for message in browser.logged())
    assert browser.run("return document.querySelectorAll('.sitmap-item').length") == 8
    assert "Sumy" in open_from_list(browser, 0)


def test_without_the_linked_library_the_list_is_still_there(
    browser: Any, write: Callable[..., Path], tables: ModuleType
) -> None:
    browser.open(write("cdn", tables.small_table(), assets="cdn"))
    assert "no map is drawn" in browser.run("return document.querySelector('[role=alert]').innerText")
    assert browser.run("return document.querySelectorAll('.sitmap-item').length") == 8


def test_empty_map_opens_on_ukraine(browser: Any, write: Callable[..., Path]) -> None:
    import layers

    browser.open(write("empty", layers.empty_table()))
    assert browser.logged() == []
    assert browser.run("return map_sitmap.getBounds().contains([48.5, 31.2])")
    assert "No events." in browser.run("return document.getElementById('sitmap-list').textContent")


MARKS = """return sitmap.marks().map((m) => [m.kind, ...m.box])"""


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (360, 740)])
def test_tags_cover_neither_tags_nor_markers(
    browser: Any, write: Callable[..., Path], tables: ModuleType, width: int, height: int
) -> None:
    browser.open(write("dense", tables.dense_table()), width=width, height=height)
    for zoom in (6, 8):
        browser.run("map_sitmap.setView([48.2, 37.4], arguments[0], {animate: false})", zoom)
        marks = browser.run(MARKS)
        tags = [box for kind, *box in marks if kind == "tag"]
        assert tags
        for number, a in enumerate(tags):
            others = tags[number + 1 :] + [box for kind, *box in marks if kind == "marker"]
            for b in others:
                assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (zoom, a, b)


def test_crowded_markers_are_one_with_a_number_and_part_nearer_to_the_ground(
    browser: Any, write: Callable[..., Path], tables: ModuleType
) -> None:
    browser.open(write("dense-points", tables.dense_table()))
    count = "return sitmap.marks().filter((m) => m.kind === 'marker').length"
    rows = """return sitmap.marks().filter((m) => m.kind === 'marker')
        .flatMap((m) => m.places).flatMap((p) => p.rows).length"""
    browser.run("map_sitmap.setView([48.2, 37.4], 6, {animate: false})")
    far = browser.run(count)
    assert browser.run(rows) == 12
    browser.run("map_sitmap.setView([48.2, 37.4], 10, {animate: false})")
    assert browser.run(count) > far
    assert browser.run(rows) == 12


def test_what_is_denied_is_not_told_or_drawn_as_so(
    browser: Any, write: Callable[..., Path], tables: ModuleType
) -> None:
    browser.open(write("denied", tables.denied_table()))
    assert browser.run("return document.querySelector('path.sitmap-area').getAttribute('fill')").startswith("#")
    assert float(browser.run("return document.querySelector('path.sitmap-area').getAttribute('fill-opacity')")) < 0.1
    listed = browser.run("return document.getElementById('sitmap-list').textContent")
    assert "Denied: captured, by Russia" in listed and "Said to be held" not in listed
    text = open_from_list(browser, 0)
    assert "Denied by Kyiv" in text and "Territory taken (denied)" in text and "\nCaptured" not in text
    legend = browser.run("return document.querySelector('.sitmap-layers').innerText")
    assert "Denied: said to be held by Russia" in legend and "Said to be held by Russia" not in legend


def test_what_the_report_leaves_out_is_said(browser: Any, write: Callable[..., Path], tables: ModuleType) -> None:
    browser.open(write("gaps", tables.gaps_table()))
    told = {}
    for row in range(3):
        browser.run(f"document.querySelector('.sitmap-item[data-row=\"{row}\"]').click()")
        browser.wait(f"return !!document.querySelector('#sitmap-row-{row} article')")
        told[row] = browser.run(f"return document.querySelector('#sitmap-row-{row}').innerText")
    assert "shot down, number not given" in told[0] and "not named in these words" in told[0]
    assert "Stated by the report itself" in told[0] and "Report of 19 November 2024" in told[0]
    assert "place in the country not given" in told[1] and "somewhere in the country" in told[1]
    assert "Confirmed by Ukrainian officials" in told[1]
    assert "Report dispatch-7, published 19 November 2024" in told[1]
    assert "no place known by this name" in told[2]


def test_claims_of_a_place_are_one_list_beside_what_areas_of_control_say(
    browser: Any, write: Callable[..., Path]
) -> None:
    import geopandas as gpd
    import shapely

    both = {
        "layer": "control", "precision": "settlement", "lon": 37.25, "lat": 47.78, "place_name": "Vuhledar",
        "controller": "Russia", "control_status": "captured", "extent": "whole",
        "geometry": shapely.Point(37.25, 47.78),
    }  # fmt: skip
    said = [
        {"source": "Maps & <Co>", "date": "2025-02-11", "assessment": "agrees", "state": "held by Russia",
         "edge_km": 4.26, "share": None, "file": None, "licence": "CC BY 4.0", "terms": "Name us."},
        {"source": "Others", "date": "2025-02-09", "assessment": "contradicts", "state": "not drawn as held by Russia",
         "edge_km": 1.5, "share": None, "file": None, "licence": None, "terms": None},
    ]  # fmt: skip
    rows = [
        both | {"id": "a", "stance": "claimed", "claimant": "Russia's defence ministry", "start_date": "2025-02-12",
                "end_date": "2025-02-12", "assessment": "agrees", "assessments": said},
        both | {"id": "b", "stance": "denied", "claimant": "the General Staff", "start_date": "2025-02-13",
                "end_date": "2025-02-13", "assessment": "no data", "assessments": []},
    ]  # fmt: skip
    path = write("claims", gpd.GeoDataFrame(rows, geometry="geometry", crs="OGC:CRS84"))
    browser.open(path)
    text = open_from_list(browser, 0)
    assert "Agrees: held by Russia (Maps & <Co>, as of 11 February 2025) 4.3 km to the nearest edge" in text
    assert "Contradicts the claim: not drawn as held by Russia (Others, as of 9 February 2025)" in text
    assert "Name us." in text
    listed = browser.run(
        "return [...document.querySelectorAll('.leaflet-popup .sitmap-claims li')].map(e => e.innerText)"
    )
    assert len(listed) == 2
    assert "denied by the General Staff, 13 February 2025" in listed[0]
    assert "according to Russia's defence ministry, 12 February 2025" in listed[1]
    browser.run("document.querySelector('.leaflet-popup .sitmap-claims button').click()")
    text = browser.wait("const p = document.querySelector('.leaflet-popup [data-row=\"1\"]'); return p && p.innerText")
    assert "no areas of control near that day" in text
    assert browser.logged() == []
