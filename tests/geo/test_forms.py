"""Case forms of Ukrainian and Russian names."""

from __future__ import annotations

import pytest

from geo.forms import load_forms
from geo.mentions import find_mentions


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("біля Кринок", "Krynky"),
        ("у Кривому Розі", "Kryvyi Rih"),
        ("під Гуляйполем", "Huliaipole"),
        ("возле Часова Яра", "Chasiv Yar"),
        ("в Тернополі", "Ternopil"),
        ("у Шебекіному", "Shebekino"),
        ("в Рыльске", "Rylsk"),
        ("у Харкові", "Kharkiv"),
        ("над Сумами", "Sumy"),
    ],
)
def test_forms_are_matched(text: str, name: str) -> None:
    (mention,) = find_mentions(text)
    assert mention.places[0].name == name


@pytest.mark.parametrize("text", ["на Лиманському напрямку", "на Лиманском направлении"])
def test_the_adjective_of_an_axis_is_its_town(text: str) -> None:
    (mention,) = find_mentions(text)
    assert mention.form == "axis" and mention.places[0].name == "Lyman" and mention.places[0].admin1_iso == "UA-14"


def test_a_surname_after_a_given_name_is_no_place() -> None:
    assert find_mentions("сказав Павло Лиман") == []


def test_land_of_a_raion() -> None:
    (mention,) = find_mentions("атакував Нікопольщину")
    assert mention.places[0].kind == "raion"


def test_no_form_is_latin() -> None:
    forms = load_forms()
    assert all(form[0] > "\u0400" for form in (*forms.names, *forms.towns))
