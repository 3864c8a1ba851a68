"""Case forms by rules: measured against the table that was built with a dictionary."""

from __future__ import annotations

import gzip
from collections import defaultdict
from importlib.resources import files

import pytest

from geo import load_gazetteer
from geo.declension import declined
from geo.names import language_of


@pytest.mark.parametrize(
    ("name", "lang", "forms"),
    [
        ("Новомихайлівка", "uk", ["Новомихайлівці", "Новомихайлівки", "Новомихайлівку", "Новомихайлівкою"]),
        ("Роботине", "uk", ["Роботиному", "Роботиного", "Роботиним"]),
        ("Кринички", "uk", ["Криничках", "Криничками", "Криничок"]),
        ("Глибокий Потік", "uk", ["Глибокого Потоку", "Глибокому Потоці"]),
        ("Ірпінь", "uk", ["Ірпеня", "Ірпені"]),
        ("Нові Стрілища", "uk", ["Нових Стрілищах"]),
        ("Успеновка", "ru", ["Успеновке", "Успеновку", "Успеновкой", "Успеновки"]),
        ("Красный Яр", "ru", ["Красного Яра", "Красном Яре"]),
    ],
)
def test_names_are_declined_by_their_endings(name: str, lang: str, forms: list[str]) -> None:
    assert set(forms) <= declined(name, lang)


def test_rules_give_nearly_all_forms_that_a_dictionary_gives_for_ukraines_names() -> None:
    gazetteer = load_gazetteer()
    table = gzip.decompress((files("geo") / "data" / "forms.tsv.gz").read_bytes()).decode().partition("\n\n")[0]
    wanted: dict[str, set[str]] = defaultdict(set)
    for line in table.split("\n")[1:]:
        name, cut, endings, *town = line.split("\t")
        if not town and language_of(name) == "uk":
            wanted[name].update(name[: len(name) - int(cut)] + ending for ending in endings.split(","))
    own = {
        name: forms
        for name, forms in wanted.items()
        if any(place.admin0_iso == "UA" and place.kind == "settlement" for place in gazetteer.named(name).places)
    }
    assert len(own) > 2000
    met = sum(len(forms & declined(name, "uk")) for name, forms in own.items())
    assert met / sum(map(len, own.values())) > 0.955
