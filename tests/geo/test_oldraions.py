"""The raions of before July 2020: their table, their names in three languages, and what they say of a place."""

from __future__ import annotations

from collections import Counter

import pytest

from geo import find_mentions, geocode, load_gazetteer
from geo.geometry import distance_km
from geo.oldraions import load_old_raions, old_raions_named
from geo.weigh import fits_within

GAZETTEER = load_gazetteer()


def test_the_table_is_sound() -> None:
    raions = load_old_raions()
    assert len(raions) == len({raion.id for raion in raions}) > 240
    modern = {(place.admin1_iso, place.name.removesuffix(" Raion")) for place in GAZETTEER if place.kind == "raion"}
    for raion in raions:
        assert {(raion.unit, name) for name in raion.modern} <= modern, raion
        if raion.seat is not None:
            seat = GAZETTEER.get(f"geonames:{raion.seat}")
            assert seat.admin1_iso == raion.unit, raion
            assert distance_km(raion.lon, raion.lat, seat.lon, seat.lat) < raion.radius_km, raion
    named = Counter((raion.unit, key) for raion in raions for key in dict.fromkeys((*raion.adjectives, *raion.former)))
    assert max(named.values()) == 1


@pytest.mark.parametrize(
    "words",
    ["Pereval'skiy district", "Perevalskyi raion", "Perevalsky District", "Перевальський район",
     "в Перевальском районе", "у Перевальському районі"],
)  # fmt: skip
def test_an_adjective_names_its_raion_however_it_is_spelled(words: str) -> None:
    match = geocode(words)
    assert match is not None
    assert (match.place.name, match.precision, match.place.admin1_iso) == ("Perevalsk Raion", "raion", "UA-09")
    assert match.uncertainty_km < 35


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Krasnolimansky district, Donetsk region", "Lyman Raion"),
        ("Artemivsk district, Donetsk region", "Bakhmut Raion"),
        ("Тельманівський район", "Boikivske Raion"),
        ("Telmanovsky region, Donetsk region", "Boikivske Raion"),
    ],
)
def test_a_former_name_means_the_raion_of_its_time(words: str, name: str) -> None:
    match = geocode(words)
    assert match is not None and match.place.name == name
    assert match.uncertainty_km < 40


def test_a_name_that_a_raion_has_today_means_that_one() -> None:
    match = geocode("Bakhmutskyi district")
    assert match is not None and GAZETTEER.has(match.place.id)


def test_a_name_of_two_raions_is_settled_by_the_oblast() -> None:
    assert {raion.unit for raion, _ in old_raions_named("Ivanivskyi")} == {"UA-65", "UA-51"}
    match = geocode("Ivanivskyi district, Kherson Oblast")
    assert match is not None and match.place.admin1_iso == "UA-65"


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("У Попаснянському районі Луганської області поранено двох.", "Попаснянському районі", "Popasna Raion"),
        ("Обстреляли Кременской район.", "Кременской район", "Kreminna Raion"),
        ("Shelling of the Popasnianskyi district went on.", "Popasnianskyi district", "Popasna Raion"),
    ],
)
def test_reports_name_them(text: str, words: str, name: str) -> None:
    found = {mention.text: mention.places[0].name for mention in find_mentions(text)}
    assert found.get(words) == name


@pytest.mark.parametrize(
    "text",
    ["Куйбышевский район Донецка", "the Prymorskyi district of Odesa", "Жовтневий район", "Центральний район",
     "the Main District", "районний центр Кремінський", "Великий район"],
)  # fmt: skip
def test_parts_of_cities_and_other_districts_are_none(text: str) -> None:
    assert not [m for m in find_mentions(text) if any(place.id.startswith("raion:") for place in m.places)]


def test_a_village_at_the_other_end_of_the_oblast_does_not_lie_in_it() -> None:
    (raion,) = (r for r in load_old_raions() if r.name == "Perevalsk")
    circle = GAZETTEER.get(raion.place_id())
    near, far = GAZETTEER.lookup("Debaltseve")[0], GAZETTEER.lookup("Starobilsk")[0]
    assert fits_within(far, [circle]) < -4
    # Debaltseve lies outside, over the oblast's border.
    assert fits_within(near, [circle]) < 0
