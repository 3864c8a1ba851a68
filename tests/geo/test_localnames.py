"""What places are called in Ukrainian and Russian: where a source has it, and nowhere else."""

from __future__ import annotations

import re

import pytest

from geo.gazetteer import load_gazetteer
from geo.localnames import LOCAL_LANGUAGES, load_local_names
from geo.names import romanise
from geo.units import background

NAMES = {
    ("Kyiv", 703448, "UA-30"): ("Київ", "Киев"),
    ("Kharkiv", 706483, "UA-63"): ("Харків", "Харьков"),
    ("Kupiansk", 703656, "UA-63"): ("Куп’янськ", "Купянск"),
    ("Mykolaiv", 700569, "UA-48"): ("Миколаїв", "Николаев"),
    ("Sevastopol", 694423, "UA-40"): ("Севастополь", "Севастополь"),
    ("Belgorod", 578072, "RU-BEL"): ("Бєлгород", "Белгород"),
    ("Kursk", 538560, "RU-KRS"): ("Курськ", "Курск"),
    ("Kharkiv Oblast", None, "UA-63"): ("Харківська область", "Харьковская область"),
    ("Izium Raion", None, "UA-63"): ("Ізюмський район", "Изюмский район"),
    ("Shevchenkivskyi, Kharkiv", None, "UA-63"): ("Шевченківський район", "Шевченковский район"),
    ("Apostolove Hromada", None, "UA-12"): ("Апостолівська громада", None),
    ("Kakhovka Hydroelectric Power Plant", None, "UA-65"): ("Каховська ГЕС", "Каховская ГЭС"),
    ("Starokostiantyniv Air Base", None, "UA-68"): ("Аеродром Старокостянтинів", "Аэродром Староконстантинов"),
    ("Robotyne", None, "UA-23"): ("Роботине", "Работино"),
    ("Black Sea", None, None): ("Чорне море", "Чёрное море"),
    ("eastern Ukraine", None, None): ("схід України", "восток Украины"),
    ("Ukraine", None, None): ("Україна", "Украина"),
    # A region has no unit, though the point of its middle has one.
    ("Donbas", None, "UA-14"): ("Донбас", "Донбасс"),
}


@pytest.mark.parametrize("place", NAMES)
def test_places_have_the_names_that_their_readers_know(place: tuple[str, int | None, str | None]) -> None:
    name, geonameid, admin1 = place
    found = tuple(load_local_names(lang).place(name, geonameid=geonameid, admin1=admin1) for lang in ("uk", "ru"))
    assert found == NAMES[place]


def test_what_no_source_names_has_no_name() -> None:
    ukrainian = load_local_names("uk")
    assert ukrainian.place("Nowhere", admin1="UA-63") is None
    # The number is that of another place, or of none that is listed: a namesake lends no name.
    assert ukrainian.place("Kharkiv", geonameid=703448) is None
    assert ukrainian.place("Kharkiv", geonameid=1, admin1="UA-63") is None
    assert ukrainian.code("XX-1") is None
    with pytest.raises(ValueError, match="'de'; known: uk, ru"):
        load_local_names("de")


def test_all_that_the_background_names_is_named() -> None:
    for lang in LOCAL_LANGUAGES:
        names = load_local_names(lang)
        for unit in background():
            assert names.code(unit.iso) is not None, (lang, unit.iso)
            assert names.code(unit.admin0_iso) is not None, (lang, unit.admin0_iso)


def test_the_largest_towns_of_ukraine_and_russia_are_named() -> None:
    for lang in LOCAL_LANGUAGES:
        names = load_local_names(lang)
        for place in load_gazetteer():
            if place.kind == "settlement" and place.admin0_iso in ("UA", "RU") and place.population >= 150_000:
                assert names.place(place.name, geonameid=place.geonameid), (lang, place)


def test_each_language_keeps_to_its_letters() -> None:
    other = {"uk": re.compile("[ыэъёѐђѓѕјљњћќѝўџ\u0460-\u048f\u0492-\u04ff]"), "ru": re.compile("[іїєґ’\u0452-\u04ff]")}
    for lang in LOCAL_LANGUAGES:
        names = load_local_names(lang)
        said = [name for _, name in names.coded.values()] + [*names.settlements.values(), *names.others.values()]
        assert len(said) > 10_000
        # Names of the world in the CLDR have an apostrophe in Russian as well: Кот-д’Ивуар.
        assert {name for name in said if other[lang].search(name)} <= {"Кот-д’Ивуар"}


def test_ukrainian_names_are_those_that_the_canonical_names_were_romanised_from() -> None:
    ukrainian = load_local_names("uk")
    found = [
        (place.name, name)
        for place in load_gazetteer()
        if place.kind == "settlement" and place.admin0_iso == "UA" and place.geonameid is not None
        and (name := ukrainian.place(place.name, geonameid=place.geonameid)) is not None
    ]  # fmt: skip
    same = sum(romanise(name, "uk") == shown for shown, name in found)
    assert len(found) > 4900
    assert same / len(found) > 0.98
