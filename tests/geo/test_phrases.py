"""Phrases about places: other spellings, lists, coordinates, and what is said of a name that is not known."""

from __future__ import annotations

import pytest

from geo import Gazetteer, Match, Place, geocode, load_gazetteer, suggest
from geo.coordinates import LEAST_KM, read_coordinates
from geo.districts import districts_by_adjective
from geo.front import FAR_KM, distance_to_front
from geo.precision import is_pin

GAZETTEER = load_gazetteer()


def village(name: str, lon: float, lat: float, admin1: str = "UA-14") -> tuple[Place, tuple[str, ...]]:
    return Place(f"own:{name}:{lon}", None, name, "settlement", lon, lat, "UA", admin1, 0, 3.0), (name,)


def found(name: str, **words: object) -> Match:
    match = geocode(name, **words)  # type: ignore[arg-type]
    assert match is not None, name
    return match


# --- other spellings ---


def test_a_name_is_found_under_another_spelling_and_the_answer_says_so() -> None:
    match = found("near the village of Klishcheevka, Donetsk region")
    assert match.place.name == "Klishchiivka"
    assert "spelled otherwise" in match.decided_by
    assert "spelled otherwise" not in found("Klishchiivka, Donetsk region").decided_by


def test_a_foreign_bearer_of_the_exact_spelling_does_not_hide_the_one_in_the_unit_named() -> None:
    own = GAZETTEER.with_places([village("Tryzubivka", 37.9, 48.9)])
    abroad = own.with_places(
        [(Place("own:ru", None, "Trizubovka", "settlement", 39.2, 51.7, "RU", "RU-VOR", 900, 3.0), ())]
    )
    assert found("Trizubovka", admin1="UA-14", gazetteer=abroad).place.name == "Tryzubivka"
    assert found("Trizubovka", gazetteer=abroad, country="RU").place.admin1_iso == "RU-VOR"


def test_half_of_a_compound_name_is_not_looked_up() -> None:
    match = found("Kalinovo-Zvenyhorodske, Luhansk region")
    assert match.precision == "oblast"
    assert "not in the gazetteer" in match.decided_by


def test_namesakes_under_other_spellings_count_too() -> None:
    """One village is spelled as in the words and three are not: which is meant is open."""
    twins = [village("Vesnianohirka", 36.5 + n / 3, 47.9) for n in range(3)]
    own = GAZETTEER.with_places([*twins, village("Vesnyanogirka", 38.2, 48.5)])
    assert not is_pin(found("Vesnyanogirka", admin1="UA-14", gazetteer=own).precision)
    alone = GAZETTEER.with_places([village("Vesnyanogirka", 38.2, 48.5)])
    assert is_pin(found("Vesnyanogirka", admin1="UA-14", gazetteer=alone).precision)


# --- lists ---


def test_a_list_with_a_name_that_is_not_known_is_the_unit() -> None:
    match = found("Qastochkino and Velyka Novosilka, Donetsk region")
    assert (match.precision, match.place.admin1_iso) == ("oblast", "UA-14")
    assert "some are not known" in match.decided_by


def test_a_list_over_two_units_is_read_for_the_one_asked_for() -> None:
    words = "Vuhledar of the Donetsk region, Robotyne of the Zaporizhzhia region"
    assert found(words, admin1="UA-23").place.name == "Robotyne"
    assert found(words, admin1="UA-14").place.name == "Vuhledar"


def test_two_spellings_of_one_town_are_no_list() -> None:
    assert found("Gorlovka/Horlivka, Donetsk region").precision == "settlement"


# --- districts named by an adjective ---


@pytest.mark.parametrize(
    ("words", "admin1", "seat"),
    [
        ("Popasnyansky district", "UA-09", "Popasna"),
        ("Yasinuvatska raion", "UA-14", "Yasynuvata"),
        ("Maryinsky district", "UA-14", "Marinka"),
        ("Bereznegovatskaya community", "UA-48", "Bereznehuvate"),
    ],
)
def test_a_district_is_known_by_the_adjective_of_its_seat(words: str, admin1: str, seat: str) -> None:
    units = [GAZETTEER.get(f"iso:{admin1}")]
    (district,) = districts_by_adjective(f"near X, {words}", [], GAZETTEER, units)
    assert f"near X, {words}"[district.start : district.end] == words == district.text
    assert district.places[0].name == f"{seat} Raion"


@pytest.mark.parametrize("words", ["Novo district", "Military district", "Qqrtsky district", "Donetsk"])
def test_what_begins_like_no_town_is_no_district(words: str) -> None:
    assert districts_by_adjective(words, [], GAZETTEER, [GAZETTEER.get("iso:UA-14")]) == []


def test_of_namesakes_the_one_in_the_district_is_meant() -> None:
    near, far = village("Dubrivochka", 38.4, 48.6, "UA-09"), village("Dubrivochka", 39.4, 49.5, "UA-09")
    own = GAZETTEER.with_places([near, far])
    words = "near the village of Dubrivochka, Popasnyansky district, Luhansk region"
    assert found(words, gazetteer=own).place.id == near[0].id


# --- the front ---


def test_of_two_namesakes_the_one_by_the_front_is_likelier() -> None:
    near, far = village("Tykhopillia", 37.9, 48.5), village("Tykhopillia", 36.75, 47.05)
    match = found("Tykhopillia", admin1="UA-14", gazetteer=GAZETTEER.with_places([near, far]))
    shares = {a.place.id: a.score for a in match.alternatives}
    assert match.place.id == near[0].id or shares[near[0].id] > shares[far[0].id]


@pytest.mark.parametrize(
    ("lon", "lat", "low", "high"),
    [(37.99, 48.59, 0, 10), (37.75, 48.14, 0, 3), (36.23, 49.99, 0, 30), (24.03, 49.84, 350, 400)],
    ids=["Bakhmut", "Avdiivka", "Kharkiv", "Lviv"],
)
def test_the_distance_from_the_fighting(lon: float, lat: float, low: float, high: float) -> None:
    assert low <= distance_to_front(lon, lat) <= high


def test_the_front_of_a_day_is_not_that_of_the_whole_war() -> None:
    from datetime import date

    assert distance_to_front(30.21, 50.55) < 5  # Bucha
    assert distance_to_front(30.21, 50.55, date(2023, 6, 1)) > 100
    assert distance_to_front(37.0, 48.0, date(2013, 1, 1)) == FAR_KM


# --- coordinates ---


@pytest.mark.parametrize(
    ("words", "lon", "lat"),
    [
        ("47.381564, 33.717815", 33.717815, 47.381564),
        ("a post (48.123 N, 37.456 E) was hit", 37.456, 48.123),
        ("at 48.12; 37.45", 37.45, 48.12),
        ("48°07'23\"N 37°27'21\"E", 37.455833, 48.123056),
        ("48°07′ 37°27′", 37.45, 48.116667),
    ],
)
def test_coordinates_are_read(words: str, lon: float, lat: float) -> None:
    read = read_coordinates(words)
    assert read is not None
    assert read[:2] == pytest.approx((lon, lat), abs=1e-6)
    assert read[2] >= LEAST_KM


@pytest.mark.parametrize("words", ["12.50, 13.75", "50.25 and 30.50", "1.47.38, 33.71", "48.12345", "2024.05, 37.40"])
def test_other_numbers_are_no_coordinates(words: str) -> None:
    assert read_coordinates(words) is None


def test_a_place_given_by_coordinates_is_that_point_in_its_unit() -> None:
    match = found("47.381564, 33.717815 (near Lyubymivka)")
    assert (match.precision, match.place.admin1_iso) == ("site", "UA-65")
    assert (match.lon, match.lat) == pytest.approx((33.717815, 47.381564))
    assert "coordinates" in match.decided_by


# --- suggestions ---


def test_a_name_that_looks_alike_is_suggested_and_never_taken() -> None:
    assert suggest("Klischiiwka", admin1="UA-14") == ("Klishchiivka",)
    assert suggest("Кліщіевка", admin1="UA-14") == ("Klishchiivka",)
    assert suggest("Klischiiwka", admin1="UA-46") == ()
    assert suggest("Qwzrtplk") == ()
    assert suggest("Kl") == ()


def test_suggestions_come_from_the_gazetteer_given() -> None:
    own: Gazetteer = GAZETTEER.with_places([village("Sosnovyzhivka", 37.5, 48.3)])
    assert suggest("Sosnovyzhyvka", gazetteer=own) == ("Sosnovyzhivka",)
    assert suggest("Sosnovyzhyvka") == ()
