"""Phrases about what lies between two places, after another place, or under a name that a translator left."""

from __future__ import annotations

import pytest

from geo import Gazetteer, Match, Place, geocode, load_gazetteer
from geo.geometry import distance_km
from geo.precision import is_pin

GAZETTEER = load_gazetteer()


def village(name: str, lon: float, lat: float, admin1: str = "UA-14") -> tuple[Place, tuple[str, ...]]:
    return Place(f"own:{name}:{lon}", None, name, "settlement", lon, lat, "UA", admin1, 0, 3.0), (name,)


def found(name: str, gazetteer: Gazetteer = GAZETTEER, admin1: str | None = None) -> Match:
    match = geocode(name, gazetteer=gazetteer, admin1=admin1)
    assert match is not None, name
    return match


# --- between ---


@pytest.mark.parametrize(
    "words", ["between Bakhmut and Soledar", "між Бахмутом та Соледаром", "между городами Бахмут и Соледар"]
)
def test_between_two_places_is_their_middle(words: str) -> None:
    match = found(words)
    assert (match.place.name, match.precision) == ("between Bakhmut and Soledar", "area")


def test_of_namesakes_those_near_each_other_are_the_ends() -> None:
    pairs = [village("Tykhopillia", 36.6, 47.9), village("Tykhopillia", 38.3, 48.7), village("Dzvinkivka", 38.4, 48.75)]
    match = found("between Tykhopillia and Dzvinkivka", GAZETTEER.with_places(pairs), "UA-14")
    assert distance_km(match.lon, match.lat, 38.35, 48.72) < 5
    assert match.uncertainty_km < 10 and match.confidence > 0.9


def test_two_villages_at_two_ends_of_the_country_are_no_stretch() -> None:
    far = [village("Tykhopillia", 38.3, 48.7), village("Dzvinkivka", 24.0, 49.8, "UA-46")]
    match = found("between Tykhopillia and Dzvinkivka", GAZETTEER.with_places(far), "UA-14")
    assert match.uncertainty_km < 150
    assert match.place.name != "between Tykhopillia and Dzvinkivka"


def test_the_border_of_two_oblasts_lies_between_no_towns() -> None:
    assert found("on the border between Luhansk and Kharkiv oblasts", admin1="UA-09").place.admin1_iso == "UA-09"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Kupiansk-Svatove direction", "between Kupiansk and Svatove"),
        ("Orikhiv–Tokmak axis", "between Orikhiv and Tokmak"),
    ],
)
def test_an_axis_named_after_two_towns_lies_between_them_and_reaches_farther(words: str, name: str) -> None:
    match = found(words)
    assert (match.place.name, match.precision) == (name, "area")
    assert match.uncertainty_km >= 30


@pytest.mark.parametrize("words", ["Ivano-Frankivsk direction", "Kamianka-Dniprovska sector"])
def test_a_name_with_a_hyphen_is_one_place(words: str) -> None:
    assert found(words).place.name in words


# --- what a phrase is about ---


@pytest.mark.parametrize(
    "words",
    [
        "checkpoint in Bakhmut town; near the village of Klishchiivka, Donetsk region",
        "south of Bakhmut; near the village Klishchiivka, Donetsk region",
    ],
)
def test_a_village_named_after_a_town_is_what_is_meant(words: str) -> None:
    assert found(words).place.name == "Klishchiivka"


def test_a_town_that_a_village_is_near_to_stays_the_context() -> None:
    assert found("in the village of Klishchiivka; near Bakhmut town").place.name == "Klishchiivka"


def test_a_city_behind_a_village_and_a_place_said_to_be_near_are_no_second_place() -> None:
    for where in ("in the village of Klishchiivka, Bakhmut", "Klishchiivka, near Bakhmut"):
        match = found(where)
        assert (match.place.name, is_pin(match.precision)) == ("Klishchiivka", True), where
    assert found("Klishchiivka, Bakhmut and Soledar").decided_by == "several places are named"


def test_characters_that_an_encoding_lost_are_passed_over() -> None:
    assert found("the area of ????Klishchiivka and ??Soledar").decided_by == "several places are named"


# --- names from a Russian text ---


@pytest.mark.parametrize(
    ("own", "written"),
    [
        ("Сокільнивка", "Sokolnivka"), ("Рідколіське", "Redkoliske"), ("Сіверносельне", "Severnoselny"),
        ("Вигадове", "Vygadov"), ("Переділенське", "Peredelensk"),
    ],
)  # fmt: skip
def test_a_name_that_regularly_answers_to_it_is_found_within_its_unit(own: str, written: str) -> None:
    place, _ = village(own, 37.9, 48.5)
    gazetteer = GAZETTEER.with_places([(place, (own,))])
    match = found(f"near the village of {written}, Donetsk region", gazetteer)
    assert match.place.id == place.id
    assert "spelled otherwise" in match.decided_by
    assert found(f"near the village of {written}, Kharkiv region", gazetteer).place.id != place.id


def test_of_two_that_could_answer_to_it_none_is_taken() -> None:
    twins = [village("Sokilnivka", 37.9, 48.5), village("Sokolnivky", 37.2, 47.6), village("Sokilnivka", 36.9, 47.9)]
    match = found("near the village of Sokolnivka, Donetsk region", GAZETTEER.with_places(twins))
    assert match.precision == "oblast"


def test_of_two_that_could_answer_to_it_the_one_in_the_raion_is_taken() -> None:
    twins = [village("Sokilnivka", 38.45, 47.9), village("Sokilnivka", 36.9, 47.9)]
    match = found(
        "near the village of Sokolnivka, Amvrosiyevsky district, Donetsk region", GAZETTEER.with_places(twins)
    )
    assert match.place.id == "own:Sokilnivka:38.45"


# --- what else the words leave open ---


def test_a_raion_beside_a_village_leaves_less_room_for_one_that_is_not_listed() -> None:
    own = GAZETTEER.with_places([village("Dubrivochka", 38.45, 47.9), village("Dubrivochka", 37.0, 48.5)])
    bare = found("Dubrivochka, Donetsk region", own)
    match = found("Dubrivochka, Amvrosiivskyi district, Donetsk region", own)
    assert not is_pin(bare.precision)
    assert is_pin(match.precision) and match.place.id == "own:Dubrivochka:38.45"


def test_the_name_of_a_city_is_half_a_name_where_a_village_is_called_so() -> None:
    assert found("Stanisya Luhansk village", admin1="UA-09").precision == "oblast"
    assert found("Luhansk", admin1="UA-09").precision == "settlement"


@pytest.mark.parametrize(
    ("words", "name", "precision"),
    [
        ("Shevchenkivskyi district, Kharkiv", "Shevchenkivskyi, Kharkiv", "district"),
        ("Шевченківський район, Харків", "Shevchenkivskyi, Kharkiv", "district"),
        ("Primorsky district, Odesa", "Prymorskyi, Odesa", "district"),
        ("Chuhuiv district, Kharkiv", "Chuhuiv Raion", "raion"),
        ("Kherson district, Kherson", "Kherson Raion", "raion"),
    ],
)
def test_a_city_behind_a_district_has_it_as_a_part_or_stands_for_the_oblast(
    words: str, name: str, precision: str
) -> None:
    match = found(words)
    assert (match.place.name, match.precision) == (name, precision)
