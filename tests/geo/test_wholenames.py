"""Names of which only a half is a listed settlement's."""

from __future__ import annotations

import pytest

from geo.mentions import find_mentions
from geo.wholenames import whole_name


@pytest.mark.parametrize(
    ("text", "half", "whole"),
    [
        ("село Новый Комар взято", "Комар", "Новый Комар"),
        ("у Старій Миколаївці", "Миколаївці", "Старій Миколаївці"),
        ("near Stara Mykolaivka", "Mykolaivka", "Stara Mykolaivka"),
        ("у села Зеленое Поле", "Зеленое", "Зеленое Поле"),
        ("взята Новоселка Первая", "Новоселка", "Новоселка Первая"),
        ("біля Малої Зеленої Долини", "Зеленої", "Малої Зеленої Долини"),
    ],
)
def test_a_name_goes_on_beside_its_half(text: str, half: str, whole: str) -> None:
    start = text.index(half)
    span = whole_name(text, start, start + len(half))
    assert span is not None
    assert text[slice(*span)] == whole


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("у Миколаївці та Комарі", "Миколаївці"),
        ("near Mykolaivka, Pole position", "Mykolaivka"),
        ("Новости Комар", "Комар"),
        ("в Зеленом Донецкой области", "Зеленом"),
    ],
)
def test_other_words_beside_a_name_are_no_part_of_it(text: str, name: str) -> None:
    start = text.index(name)
    assert whole_name(text, start, start + len(name)) is None


def test_the_whole_is_found_where_it_is_known_in_another_spelling() -> None:
    (mention,) = find_mentions("у села Зелёное Поле")
    assert (mention.text, mention.places[0].name) == ("Зелёное Поле", "Zelene Pole")


def test_a_district_that_cities_share_is_each_of_theirs() -> None:
    (mention,) = find_mentions("in the Shevchenkivskyi district")
    assert {place.admin1_iso for place in mention.places} >= {"UA-63", "UA-23", "UA-53"}
