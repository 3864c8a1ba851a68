"""The table of places: what is in it, under which names, how a user's own places join it."""

from __future__ import annotations

import gzip
import math
import subprocess
import sys
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import Gazetteer, GazetteerError, Place, load_gazetteer
from geo.gazetteer import _parse, prior
from geo.names import is_cyrillic

GAZETTEER = load_gazetteer()
NAMES = GAZETTEER.names()
BOXES = {"UA": (22.0, 44.3, 40.3, 52.4), "BY": (23.1, 51.2, 32.8, 56.2), "MD": (26.6, 45.4, 30.2, 48.5)}


def village(
    name: str, *, place_id: str = "osm:node/1", kind: str = "settlement", lon: float = 37.0, lat: float = 48.0
) -> Place:
    return Place(place_id, None, name, kind, lon, lat, "UA", "UA-14", 0, 3.0)


@pytest.mark.parametrize(
    ("spellings", "place_id", "name"),
    [
        (("Kyiv", "Kiev", "Київ", "Киев"), "geonames:703448", "Kyiv"),
        (("Odesa", "Odessa", "Одеса", "Одесса"), "geonames:698740", "Odesa"),
        (("Chernihiv", "Chernigiv", "Chernigov", "Чернігів", "Чернигов"), "geonames:710735", "Chernihiv"),
        (("Mykolaiv", "Mykolayiv", "Nikolaev", "Миколаїв", "Николаев"), "geonames:700569", "Mykolaiv"),
        (("Zaporizhzhia", "Zaporizhia", "Zaporozhye", "Zaporizhzhya", "Запоріжжя"), "geonames:687700", "Zaporizhzhia"),
        (("Bakhmut", "Artemivsk", "Бахмут", "Артемовск"), "geonames:713174", "Bakhmut"),
        (("Sievierodonetsk", "Severodonetsk", "Siverskodonetsk", "Северодонецк"), "geonames:691999", "Siverskodonetsk"),
        (("Vinnytsia", "Vinnytsya", "Вінниця"), "geonames:689558", "Vinnytsia"),
        (("Donbas", "Donbass", "Донбас"), "region:donbas", "Donbas"),
        (("Crimea", "Крим", "Криму", "Крым"), "iso:UA-43", "Autonomous Republic of Crimea"),
        (("Kremlin", "Кремль"), "government:kremlin", "Kremlin"),
    ],
)  # fmt: skip
def test_the_spellings_of_a_place_find_it_first_and_show_its_own_name(
    spellings: tuple[str, ...], place_id: str, name: str
) -> None:
    for spelling in spellings:
        found = GAZETTEER.lookup(spelling)
        assert found, spelling
        assert found[0].id == place_id, spelling
    assert GAZETTEER.get(place_id).name == name


def test_the_first_level_units_are_de_jure() -> None:
    units = {p.admin1_iso for p in GAZETTEER if p.kind == "admin1"}
    ukraine = sorted(u for u in units if u and u.startswith("UA-"))
    assert len(ukraine) == 27
    assert {"UA-43", "UA-40", "UA-30"} <= set(ukraine)
    assert sum(1 for u in units if u and u.startswith("RU-")) == 83
    assert sum(1 for u in units if u and u.startswith("BY-")) == 7


def test_places_in_crimea_are_ukrainian() -> None:
    inside = [p for p in GAZETTEER if p.kind == "settlement" and 32.5 < p.lon < 36.4 and 44.4 < p.lat < 46.0]
    assert len(inside) > 300
    assert {p.admin0_iso for p in inside} == {"UA"}
    assert GAZETTEER.lookup("Simferopol")[0].admin1_iso == "UA-43"
    assert GAZETTEER.lookup("Sevastopol")[0].admin1_iso == "UA-40"


def test_units_lie_where_their_settlements_do() -> None:
    units = {p.admin1_iso: p for p in GAZETTEER if p.kind == "admin1" and p.admin0_iso == "UA"}
    outside = []
    for place in GAZETTEER:
        if place.kind == "settlement" and place.admin1_iso in units:
            unit = units[place.admin1_iso]
            gap = math.hypot(
                (place.lon - unit.lon) * 111.3 * math.cos(math.radians(place.lat)), (place.lat - unit.lat) * 111.2
            )
            if gap > unit.radius_km + 5:
                outside.append(place)
    assert len(outside) <= 10, [p.name for p in outside]


def test_every_place_is_well_formed() -> None:
    ids = set()
    for place in GAZETTEER:
        assert place.id not in ids
        ids.add(place.id)
        assert GAZETTEER.get(place.id) is place
        assert place.name
        assert place.name == place.name.strip()
        assert place.radius_km > 0
        if not math.isnan(place.lon):
            assert -180 <= place.lon <= 180
            assert -90 <= place.lat <= 90
        if place.kind in ("settlement", "admin1") and place.admin0_iso in BOXES:
            west, south, east, north = BOXES[place.admin0_iso]
            assert west <= place.lon <= east, place
            assert south <= place.lat <= north, place


def test_displayed_names_in_ukraine_are_latin_without_apostrophes() -> None:
    for place in GAZETTEER:
        if place.admin0_iso == "UA" and place.kind in ("settlement", "district"):
            assert not is_cyrillic(place.name), place
            assert not set("'’ʼ") & set(place.name), place


@given(st.sampled_from(NAMES))
@settings(max_examples=400)
def test_every_name_finds_its_places_among_the_candidates(name: str) -> None:
    meaning = GAZETTEER.named(name)
    if meaning.places:
        assert GAZETTEER.lookup(name) == meaning.places
        if len({p.kind for p in meaning.places}) == 1:
            assert len(set(meaning.places)) == len(meaning.places)
    else:
        assert meaning.adjectives or meaning.stems or meaning.raions or meaning.articled


def test_the_best_known_place_of_a_name_comes_first() -> None:
    for name in ("Kyiv", "Moscow", "Kursk", "Belgorod", "Kherson", "Pokrovsk", "Kostiantynivka", "Rostov-on-Don"):
        found = GAZETTEER.lookup(name)
        assert found[0].population == max(p.population for p in found), name


def test_a_spelling_that_no_list_has_is_found_by_its_likeness() -> None:
    assert GAZETTEER.named("Novomykhaylivkka").places == ()
    assert any(p.name == "Novomykhailivka" for p in GAZETTEER.lookup("Novomykhaylivkka"))
    assert GAZETTEER.lookup("Xqzwvbn") == ()
    assert GAZETTEER.lookup("") == ()


def test_names_that_are_english_words_are_weak_or_gone() -> None:
    assert not any(p.name == "Uman" for p in GAZETTEER.named("Human").places)
    for name in ("Bar", "Mena", "Hat", "Police"):
        meaning = GAZETTEER.named(name)
        assert not meaning.places or meaning.weak or name == "Mena", name
    assert not GAZETTEER.named("Kyiv").weak
    assert not GAZETTEER.named("Sumy").weak


def test_airport_codes_are_no_names() -> None:
    for code in ("CEJ", "IEV", "ODS", "SIP", "UKS"):
        assert GAZETTEER.named(code).places == ()


def test_places_that_follow_from_others_have_ids_of_their_own() -> None:
    raion = GAZETTEER.get("raion:geonames:704422")
    assert (raion.name, raion.kind, raion.admin1_iso) == ("Pokrovsk Raion", "raion", "UA-14")
    both = GAZETTEER.compass("UA", ["eastern", "southern"])
    assert both is not None
    assert GAZETTEER.get(both.id) == both
    assert both.name == "eastern and southern Ukraine"
    assert {"UA-14", "UA-65"} <= set(both.members)
    assert GAZETTEER.compass("FR", ["eastern"]) is None
    district = GAZETTEER.get("district:geonames:706483:Saltivka")
    assert (district.kind, district.admin1_iso) == ("district", "UA-63")
    with pytest.raises(KeyError):
        GAZETTEER.get("raion:geonames:0")
    with pytest.raises(KeyError):
        GAZETTEER.get("nothing")


def test_a_users_places_join_and_the_embedded_stay() -> None:
    small = village("Mala Vyhadka")
    more = GAZETTEER.with_places([(small, ["Мала Вигадка", "Malaya Vygadka"])])
    assert len(more) == len(GAZETTEER) + 1
    for name in ("Mala Vyhadka", "Мала Вигадка", "Malaya Vygadka"):
        assert more.lookup(name) == (small,)
    assert more.get("osm:node/1") == small
    assert more.lookup("Kyiv") == GAZETTEER.lookup("Kyiv")
    assert GAZETTEER.lookup("Mala Vyhadka") == ()


def test_a_users_namesake_takes_its_rank() -> None:
    more = GAZETTEER.with_places([(village("Kyiv"), [])])
    found = more.lookup("Kyiv")
    assert found[0].id == "geonames:703448"
    assert found[-1].id == "osm:node/1" or "osm:node/1" in {p.id for p in found}
    assert [prior(p) for p in found] == sorted((prior(p) for p in found), reverse=True)


def test_a_users_place_that_breaks_the_rules_is_named() -> None:
    with pytest.raises(GazetteerError, match=r"place osm:node/1: kind 'hamlet' is not known"):
        GAZETTEER.with_places([(village("X", kind="hamlet"), [])])
    with pytest.raises(GazetteerError, match="has a place with this id already"):
        GAZETTEER.with_places([(village("A"), []), (village("B"), [])])


def test_a_damaged_table_is_refused_with_the_remedy() -> None:
    with pytest.raises(GazetteerError, match=r"rebuild it with tools/build_gazetteer\.py"):
        _parse("something else\n", "x.tsv.gz")
    packed = (files("geo") / "data" / "gazetteer.tsv.gz").read_bytes()
    text = gzip.decompress(packed).decode()
    with pytest.raises(GazetteerError, match="cut short"):
        _parse(text[: len(text) // 2], "x.tsv.gz")


def test_the_built_file_carries_no_time() -> None:
    packed = (files("geo") / "data" / "gazetteer.tsv.gz").read_bytes()
    assert packed[4:8] == b"\0\0\0\0"


def test_an_empty_gazetteer_finds_nothing() -> None:
    empty = Gazetteer([], {})
    assert len(empty) == 0
    assert empty.lookup("Kyiv") == ()


def test_importing_geo_stays_light() -> None:
    code = (
        "import sys, geo; geo.load_gazetteer().lookup('Kyiv');"
        "heavy = {'numpy', 'pandas', 'shapely', 'geopandas', 'pyproj', 'spacy', 'folium', 'ahocorasick_rs'};"
        "heavy &= set(sys.modules);"
        "print(sorted(heavy))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=str(files("geo") / "..")
    )
    assert ran.stdout.strip() == "[]"
