"""Renamed places: old names lead to the place, its day decides between two that bore one name."""

from __future__ import annotations

import re
from datetime import date

import pytest

from geo import geocode, load_gazetteer, resolve
from geo.gazetteer import Place
from geo.renamings import load_renamings, renaming_of

GAZETTEER = load_gazetteer()


def place(name: str, unit: str, *, lon: float = 37.0, lat: float = 48.0, people: int = 3000) -> Place:
    return Place(f"test:{name}-{unit}", None, name, "settlement", lon, lat, "UA", unit, people, 3.0)


def test_every_row_has_a_unit_two_names_and_a_day_or_a_year() -> None:
    units = {p.admin1_iso for p in GAZETTEER if p.kind == "admin1" and p.admin0_iso == "UA"}
    for renaming in load_renamings():
        assert renaming.unit in units, renaming
        assert renaming.name != renaming.former
        assert re.fullmatch(r"(?:\d{4}(?:-\d\d-\d\d)?)?", renaming.since), renaming
        if len(renaming.since) > 4:
            assert date.fromisoformat(renaming.since) <= date(2026, 1, 1)
        assert renaming.act or not renaming.since, renaming


@pytest.mark.parametrize(
    ("spellings", "today", "former", "since"),
    [
        ("Artemivsk|Artemovsk|Артемівськ|Артемовск|Артёмовск", "Bakhmut", "Artemivsk", "2016-02-04"),
        ("Dzerzhynsk|Dzerzhinsk|Дзержинськ|Дзержинск", "Toretsk", "Dzerzhynsk", "2016-02-04"),
        ("Krasnoarmiisk|Krasnoarmeysk|Красноармійськ", "Pokrovsk", "Krasnoarmiisk", "2016-05-12"),
        ("Novomoskovsk|Новомосковськ", "Samar", "Novomoskovsk", "2024-09-19"),
        ("Severodonetsk|Sievierodonetsk|Сєвєродонецьк", "Siverskodonetsk", "Sievierodonetsk", "2024-09-19"),
        ("Dnipropetrovsk|Dnepropetrovsk|Днепропетровск", "Dnipro", "Dnipropetrovsk", "2016-05-19"),
        ("Kirovohrad|Kirovograd|Кіровоград", "Kropyvnytskyi", "Kirovohrad", "2016-07-14"),
        ("Chervonohrad|Червоноград", "Sheptytskyi", "Chervonohrad", "2024-09-19"),
        ("Krasnohrad|Красноград", "Berestyn", "Krasnohrad", "2024-09-19"),
    ],
)
def test_old_names_in_every_script_lead_to_the_place_with_its_name_of_today(
    spellings: str, today: str, former: str, since: str
) -> None:
    for words in spellings.split("|"):
        match = geocode(words, country="UA")
        assert match is not None, words
        assert match.place.name == today, words
        assert match.former_name == former, words
        assert since in match.decided_by


def test_a_name_of_today_tells_of_no_former_one() -> None:
    match = geocode("Bakhmut")
    assert match is not None
    assert match.former_name is None


def test_case_forms_of_an_old_name_are_it() -> None:
    bakhmut = GAZETTEER.lookup("Bakhmut")[0]
    told = renaming_of(bakhmut, "Артемівську")
    assert told is not None
    assert (told[0].former, told[1]) == ("Артемівськ", True)
    assert renaming_of(GAZETTEER.lookup("Kyiv")[0], "Kiev") is None


def test_the_day_decides_between_the_place_that_bore_the_name_and_the_one_that_bears_it() -> None:
    once = place("Samar", "UA-12", people=70_000)
    other = place("Novomoskovsk", "UA-63", lon=36.0, lat=49.5)
    before = resolve([once, other], query="Novomoskovsk", country="UA", on="2023-05-01")
    after = resolve([once, other], query="Novomoskovsk", country="UA", on="2025-05-01")
    assert before is not None
    assert after is not None
    assert before.place == once
    assert after.place != once


def test_a_new_name_before_its_day_means_the_other_place() -> None:
    new = place("Pokrovsk", "UA-14", people=60_000)
    old = place("Pokrovsk", "UA-53", lon=34.0, lat=49.5)
    before = resolve([new, old], query="Pokrovsk", country="UA", on="2015-02-01")
    after = resolve([new, old], query="Pokrovsk", country="UA", on="2023-02-01")
    assert before is not None
    assert after is not None
    assert after.place == new
    assert before.place != new


def test_an_old_name_stays_valid_for_those_who_go_on_with_it() -> None:
    match = geocode("Артёмовск", country="UA", on="2023-03-01")
    assert match is not None
    assert match.place.name == "Bakhmut"
