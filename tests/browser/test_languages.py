"""The map in Ukrainian and in Russian: every word of it, and places by the names of the language, in a browser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from layers.words import languages, words

pytestmark = pytest.mark.browser

OTHERS = [lang for lang in languages() if lang != "en"]
# Names that are the same in every language: of software, of whoever made it, of licences and keys.
KEPT = re.compile(r"sitmap|Leaflet|Folium|Natural Earth|GeoNames|CC BY|BSD|Clause|Volodymyr|Agafonkin|Enter")
# All that a reader can see or hear, but what stands in bdi (names and words of reports) and quotes.
SAID = """
const found = [];
const walk = (node) => {
    if (node.nodeType === 3) found.push(node.data);
    if (node.nodeType !== 1 || ['SCRIPT', 'STYLE', 'NOSCRIPT', 'BDI', 'BLOCKQUOTE'].includes(node.tagName)) return;
    for (const name of ['aria-label', 'title', 'aria-valuetext', 'placeholder', 'alt'])
        found.push(node.getAttribute(name) || '');
    node.childNodes.forEach(walk);
};
walk(document.body);
return found.map((text) => text.trim()).filter(Boolean);
"""
POPUP = "const p = document.querySelector('.leaflet-popup'); return p && p.innerText;"
LISTED = "return Array.from(document.querySelectorAll('.sitmap-item')).map((n) => Number(n.dataset.row))"


@pytest.fixture(scope="session")
def table(tables: ModuleType) -> Any:
    """Give events of all layers at places that have names in several languages."""
    report = {
        "report_id": "r-1", "lang": "uk", "published": dt.date(2025, 2, 13), "publisher": "Агенція", "title": "Ніч",
        "event_type": "Explosions/Remote violence",
    }  # fmt: skip
    one = {"start_date": dt.date(2025, 2, 12), "end_date": dt.date(2025, 2, 12), "date_precision": "day"}
    week = {"start_date": dt.date(2025, 2, 3), "end_date": dt.date(2025, 2, 9), "date_precision": "week"}
    month = {"start_date": dt.date(2025, 1, 1), "end_date": dt.date(2025, 1, 31), "date_precision": "month"}
    kharkiv = {
        "place_name": "Kharkiv", "geonameid": 706483, "place_text": "Харкові", "precision": "settlement",
        "lon": 36.2527, "lat": 49.9808, "uncertainty_km": 11.0, "admin1_name": "Kharkiv Oblast",
        "admin1_iso": "UA-63", "confidence": 0.8, "location_confidence": 0.9,
        "alternatives": [{"name": "Sumy Oblast", "admin1_iso": "UA-59", "score": 0.1}],
    }  # fmt: skip
    sumy = {
        "place_name": "Sumy Oblast", "precision": "oblast", "lon": 34.3, "lat": 51.0, "admin1_name": "Sumy Oblast",
        "admin1_iso": "UA-59", "uncertainty_km": 120.0,
    }  # fmt: skip
    return tables.frame(
        [
            report | one | kharkiv | {
                "layer": "strike", "incident_id": "i-1", "sub_event_type": "Air/drone strike",
                "weapons": ["drone", "glide_bomb"], "targets": ["residential"], "initiator": "Russia",
                "target_side": "Ukraine", "killed_min": 1, "injured_min": 3, "injured_max": 5, "stance": "claimed",
                "claimant": "Голова ОВА", "claimant_side": "Ukraine", "quote": "Уночі дрони влучили.",
            },
            report | week | kharkiv | {
                "layer": "strike", "incident_id": "i-1", "sub_event_type": "Shelling/artillery/missile attack",
                "stance": "denied", "claimant": "Речник", "claimant_side": "Russia", "quote": "Речник заперечив удар.",
                "killed_min": 0, "killed_max": 0,
            },
            report | month | sumy | {
                "layer": "control", "event_type": "Battles", "sub_event_type": "Government regains territory",
                "controller": "Ukraine", "control_status": "liberated", "extent": "part", "stance": "confirmed",
                "claimant": "Генштаб", "claimant_side": "Ukraine",
            },
            report | one | kharkiv | {
                "layer": "ground", "event_type": "Battles", "sub_event_type": "Armed clash", "place_name": "Derhachi",
                "geonameid": 710098, "lon": 36.1, "lat": 50.1, "place_text": "Дергачі", "stance": "reported",
            },
            report | one | {
                "layer": "air_defence", "event_type": "Strategic developments", "drones_launched": 123,
                "sub_event_type": "Disrupted weapons use", "drones_intercepted": 71, "missiles_intercepted": 2,
                "place_name": "Ukraine", "precision": "country", "stance": "claimed", "claimant": "Повітряні сили",
            },
            report | {"layer": "strike", "place_text": "Незнане"},
        ]
    )  # fmt: skip


@pytest.fixture(scope="session", params=OTHERS)
def page(request: pytest.FixtureRequest, write: Callable[..., Path], table: Any) -> tuple[str, Path]:
    """Give the map in each language but English."""
    return request.param, write(f"in-{request.param}", table, lang=request.param, summary="killed")


def show(browser: Any, row: int) -> str:
    browser.run(f"document.querySelector('#sitmap-list [data-row=\"{row}\"]').click()")
    browser.wait(f"return document.querySelector('.leaflet-popup article')?.dataset.row === '{row}'")
    return str(browser.run(POPUP))


def test_no_word_of_the_map_stays_english(browser: Any, page: tuple[str, Path]) -> None:
    lang, path = page
    browser.open(path)
    assert browser.run("return document.documentElement.lang") == lang
    said = browser.run(SAID)
    for row in range(4):
        show(browser, row)
        said += browser.run(SAID)
    # Folded lists, and what is on no point of the map.
    browser.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    said += browser.run(SAID)
    english = sorted({text for text in said if re.search("[A-Za-z]{2,}", KEPT.sub("", text))})
    assert english == []
    assert len(said) > 200


def test_places_are_named_in_the_language_and_by_their_canonical_name(browser: Any, page: tuple[str, Path]) -> None:
    lang, path = page
    town, unit, scale = {
        "uk": ("Харків", "Харківська область", "км"), "ru": ("Харьков", "Харьковская область", "км"),
    }[lang]  # fmt: skip
    browser.open(path)
    assert browser.run("return document.querySelector('.sitmap-item .sitmap-name').textContent") == town
    told = show(browser, 0)
    assert told.count(town) >= 2 and f"{town} (Kharkiv)" in told and unit in told
    assert {"uk": "Сумська область", "ru": "Сумская область"}[lang] in told
    assert browser.run("return document.querySelector('.leaflet-control-scale').textContent").endswith(scale)
    grounds = browser.run("return JSON.parse(document.getElementById('sitmap-background').textContent)")
    assert {"uk": "Білорусь", "ru": "Беларусь"}[lang] in {country["name"] for country in grounds["countries"]}
    assert unit in browser.run("return document.querySelector('[data-facet=unit]').textContent")


def test_a_search_finds_the_local_name_the_canonical_one_and_the_one_as_written(
    browser: Any, page: tuple[str, Path]
) -> None:
    lang, path = page
    browser.open(path)
    local = {"uk": ("харків", "Харківська"), "ru": ("ХАРЬКОВ", "Харьковская")}[lang]
    for sought in (*local, "Kharkiv", "Kharkiv Oblast", "Харкові"):
        browser.run(
            """const box = document.getElementById('sitmap-search'); box.value = arguments[0];
            box.dispatchEvent(new Event('input'))""",
            sought,
        )
        found = set(browser.run(LISTED))
        assert {0, 1} <= found and 2 not in found, sought


def test_what_is_claimed_and_denied_is_told_as_such(browser: Any, page: tuple[str, Path]) -> None:
    lang, path = page
    said = words(lang)
    browser.open(path)
    assert said.say("claim.claimed", who="Голова ОВА") in show(browser, 0)
    denied = show(browser, 1)
    assert said.say("claim.denied", who="Речник") in denied
    assert said.say("control.denied", what="обст") in denied


def test_tolls_dates_and_numbers_are_told_as_the_language_tells_them(browser: Any, page: tuple[str, Path]) -> None:
    lang, path = page
    browser.open(path)
    told = {row: show(browser, row) for row in range(3)}
    expected = {
        "uk": (
            "Загиблих: щонайменше 1 · поранених: 3–5", "12 лютого 2025", "Протягом тижня 3–9 лютого 2025",
            "У січні 2025",
        ),
        "ru": ("Погибших: не менее 1 · раненых: 3–5", "12 февраля 2025", "На неделе 3–9 февраля 2025", "В январе 2025"),
    }[lang]  # fmt: skip
    assert expected[0] in told[0] and expected[1] in told[0]
    assert expected[2] in told[1] and expected[3] in told[2]
    drones = {"uk": "дрони: збито 71 із 123", "ru": "дроны: сбито 71 из 123"}[lang]
    missiles = {"uk": "збито 2 ракети", "ru": "сбито 2 ракеты"}[lang]
    listed = browser.run("return document.getElementById('sitmap-country').textContent")
    assert drones in listed and missiles in listed
