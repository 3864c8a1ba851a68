"""Territorial communities of Ukraine, named by adjectives that their seats do not always tell."""

from __future__ import annotations

import pytest

from geo import find_mentions, load_gazetteer
from geo.hromadas import hromada_seats


def names(text: str) -> list[str]:
    return [mention.places[0].name for mention in find_mentions(text)]


@pytest.mark.parametrize(
    ("words", "hromada"),
    [
        ("по Мирівській громаді", "Myrove Hromada"),
        ("у Балаклійській громаді", "Balakliia Hromada"),
        ("Ворожбянську громаду", "Vorozhba Hromada"),
        ("Середино-Будська громада", "Seredyna-Buda Hromada"),
        ("по Новгород-Сіверській територіальній громаді", "Novhorod-Siverskyi Hromada"),
        ("П’ятихатської міської громади", "Piatykhatky Hromada"),
        ("в Ізюмській громаді", "Izium Hromada"),
    ],
)
def test_a_hromada_is_found_by_its_adjective(words: str, hromada: str) -> None:
    assert names(words) == [hromada]


@pytest.mark.parametrize(
    "words",
    [
        "дві громади - Мирівську та Марганецьку",
        "у громадах: Мирівській і Марганецькій",
        "Мирівська сільська, Марганецька громади",
        "Мирівська та Марганецька міська громади",
    ],
)
def test_the_noun_may_stand_once_before_or_behind_a_list(words: str) -> None:
    assert names(words) == ["Myrove Hromada", "Marhanets Hromada"]


def test_hromadas_of_one_name_are_all_candidates() -> None:
    [mention] = find_mentions("по Покровській громаді")
    assert {place.admin1_iso for place in mention.places} == {"UA-12", "UA-14"}


def test_a_hromada_is_never_in_russia() -> None:
    assert all(p.admin0_iso == "UA" for m in find_mentions("у Липецькій громаді") for p in m.places)


def test_an_adjective_without_its_noun_is_no_hromada() -> None:
    assert names("Мирівська школа") == []


def test_every_seat_of_the_table_is_in_the_gazetteer() -> None:
    gazetteer = load_gazetteer()
    assert all(gazetteer.has(seat) for seat in hromada_seats("Покровська") + hromada_seats("Михайлівська"))
