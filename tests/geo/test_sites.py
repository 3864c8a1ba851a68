"""The sites that reports name: where they lie, and under which names they are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo import Place, find_mentions, geocode, join_admin, load_gazetteer
from geo.weigh import distance_between

GAZETTEER = load_gazetteer()
ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    line.split("\t")
    for line in (ROOT / "geo" / "data" / "sites.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
# Vnukovo belongs to the city of Moscow, whose outline here is without its exclaves.
EXCLAVES = {"vnukovo-airport"}


def site(key: str) -> Place:
    return GAZETTEER.get(f"site:{key}")


def test_there_are_some_two_hundred_sites_each_with_an_id_of_its_own() -> None:
    keys = [row[1] for row in ROWS]
    assert len(keys) >= 190
    assert len(set(keys)) == len(keys)
    assert all(site(key).kind == "site" for key in keys)


def test_each_site_lies_in_the_unit_that_it_is_given_to() -> None:
    sites = [site(row[1]) for row in ROWS]
    joined = join_admin([(s.lon, s.lat) for s in sites])
    wrong = [
        (s.id, s.admin1_iso, iso)
        for s, iso, doubtful in zip(sites, joined["admin1_iso"], joined["admin1_ambiguous"], strict=True)
        if iso != s.admin1_iso and doubtful is not True and s.id[5:] not in EXCLAVES
    ]
    # On the river between two units, where the outline here and the dam differ.
    assert [w[0] for w in wrong if w[0] not in ("site:kremenchuk-hpp", "site:dniester-hpp")] == []


def test_each_site_lies_by_the_town_that_it_is_named_with() -> None:
    far = []
    for row in ROWS:
        here = site(row[1])
        towns = [p for p in GAZETTEER.lookup(row[7]) if p.kind == "settlement"]
        near = min((distance_between(here, town) - town.radius_km for town in towns), default=0.0)
        if near > 40:
            far.append((row[1], row[7], round(near)))
    assert far == []


@pytest.mark.parametrize(
    ("words", "key", "text"),
    [
        ("Drones hit the Ryazan oil refinery again.", "ryazan-refinery", "Ryazan oil refinery"),
        ("The Tuapse refinery burned.", "tuapse-refinery", "Tuapse refinery"),
        ("They struck Engels air base and left.", "engels-air-base", "Engels air base"),
        ("Cranes in the port of Izmail were damaged.", "izmail-port", "port of Izmail"),
        ("Атаковано аеродром «Саки» в Криму.", "saky-air-base", "аеродром «Саки»"),
        ("На аэродроме Энгельс-2 слышны взрывы.", "engels-air-base", "аэродроме Энгельс-2"),
        ("Удар прийшовся по порту «Південний».", "pivdennyi-port", "порту «Південний»"),
        ("Горит Туапсинский НПЗ.", "tuapse-refinery", "Туапсинский НПЗ"),
        ("Вибухи на Рязанському НПЗ.", "ryazan-refinery", "Рязанському НПЗ"),
        ("Знищено Трипільську ТЕС.", "trypillia-tpp", "Трипільську ТЕС"),
        ("Повреждён Чонгарский мост.", "chonhar-bridge", "Чонгарский мост"),
        ("Пожежа на Кам'янській нафтобазі; горить нафтобаза «Кристал».", "kristall-depot", "нафтобаза «Кристал»"),
        ("Workers left Avdiivka Coke Plant.", "avdiivka-coke", "Avdiivka Coke Plant"),
        ("Обстріляно «Запоріжсталь».", "zaporizhstal", "Запоріжсталь"),
    ],
)
def test_a_site_is_found_under_its_names(words: str, key: str, text: str) -> None:
    found = [m for m in find_mentions(words) if m.places[0].kind == "site"]
    assert [(m.places[0].id, m.text) for m in found] == [(f"site:{key}", text)]


@pytest.mark.parametrize(
    "words",
    [
        "He landed at the airport in Odesa.",
        "Порт приписки судна неизвестен.",
        "Аэродром подскока под Брянском.",
        "The refinery in Ryazan's suburbs was calm.",
        "Транспорт Саки перевозил людей.",
    ],
)
def test_a_word_for_a_kind_alone_makes_no_site(words: str) -> None:
    assert [m.text for m in find_mentions(words) if m.places[0].kind == "site"] == []


def test_a_site_is_a_pin_as_exact_as_its_position_is_known() -> None:
    match = geocode("Novoshakhtinsk refinery")
    assert match is not None
    assert (match.precision, match.place.admin1_iso) == ("site", "RU-ROS")
    assert match.uncertainty_km == site("novoshakhtinsk-refinery").radius_km >= 10
