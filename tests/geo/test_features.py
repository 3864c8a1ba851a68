"""Waters, capes, islands, roads and the parts of cities: what their names are placed as."""

from __future__ import annotations

import math
from importlib.resources import files

import pytest

from geo import find_mentions, geocode, load_gazetteer
from geo.weigh import distance_between

GAZETTEER = load_gazetteer()


def rows(name: str) -> list[list[str]]:
    text = (files("geo") / "data" / name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Kakhovka reservoir", "Kakhovka Reservoir"),
        ("біля Каховського водосховища", "Kakhovka Reservoir"),
        ("на Каховском водохранилище", "Kakhovka Reservoir"),
        ("Київське водосховище", "Kyiv Reservoir"),
        ("Inhulets River", "Inhulets River"),
        ("за річкою Оскіл", "Oskil River"),
        ("мис Тарханкут", "Cape Tarkhankut"),
        ("Cape Fiolent", "Cape Fiolent"),
        ("на острові Хортиця", "Khortytsia Island"),
        ("острів Зміїний", "Zmiinyi Island"),
        ("Dzharylhach", "Dzharylhach"),
        ("на Тендрівській косі", "Tendra Spit"),
        ("Бирючий остров", "Biriuchyi"),
        ("Tuzla island", "Tuzla Island"),
        ("Kerch bridge", "Crimean Bridge"),
        ("під Кримським мостом", "Crimean Bridge"),
        ("у Каркінітській затоці", "Karkinit Bay"),
        ("Сиваш", "Syvash"),
        ("на трасі М-04", "M04 highway (Znamianka–Dnipro–Donetsk–Luhansk)"),
        ("лівобережжя Херсонщини", "left bank of Kherson Oblast"),
        ("the left bank of the Kherson region", "left bank of Kherson Oblast"),
        ("на правому березі Херсонщини", "right bank of Kherson Oblast"),
        ("на Криворіжжі", "Kryvyi Rih area"),
    ],
)
def test_a_feature_is_an_area_and_never_a_pin(words: str, name: str) -> None:
    match = geocode(words)
    assert match is not None
    assert match.place.name == name
    if match.place.kind != "site":
        assert match.area == "circle"


@pytest.mark.parametrize(
    ("words", "unit", "lon", "lat"),
    [
        ("Шевченківський район Харкова", "UA-63", 36.21, 50.04),
        ("у Холодногірському районі Харкова", "UA-63", 36.16, 49.99),
        ("the Shevchenkivskyi district of Kharkiv", "UA-63", 36.21, 50.04),
        ("Kharkiv's Kyivskyi district", "UA-63", 36.30, 50.05),
        ("в Салтовском районе города Харькова", "UA-63", 36.35, 50.02),
        ("в Киевском районе Донецка", "UA-14", 37.78, 48.05),
        ("Петровский район Донецка", "UA-14", 37.62, 47.95),
        ("Kuibyshevskyi district of Donetsk", "UA-14", 37.74, 48.01),
        ("Дніпровський район Херсона", "UA-65", 32.66, 46.66),
        ("Острів у Херсоні", "UA-65", 32.59, 46.62),
        ("Корабельний район Миколаєва", "UA-48", 32.01, 46.86),
        ("Московський район Харкова", "UA-63", 36.35, 50.02),
    ],
)
def test_a_part_of_a_city_is_placed_in_that_city_and_not_in_a_namesake(
    words: str, unit: str, lon: float, lat: float
) -> None:
    match = geocode(words)
    assert match is not None
    assert (match.precision, match.place.admin1_iso) == ("district", unit)
    assert math.hypot((match.lon - lon) * 73, (match.lat - lat) * 111) < 4


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [
        ("у Покровському районі Донецької області", "raion", "UA-14"),
        ("в Чугуевском районе Харьковской области", "raion", "UA-63"),
        ("in the Nikopol district, Dnipropetrovsk region", "raion", "UA-12"),
    ],
)
def test_a_raion_of_an_oblast_is_no_part_of_a_city(text: str, kind: str, unit: str) -> None:
    first = find_mentions(text)[0]
    assert (first.places[0].kind, first.places[0].admin1_iso) == (kind, unit)


def test_a_district_that_no_list_has_stays_in_its_city_with_the_citys_reach() -> None:
    match = geocode("Шевченківський район Чернігова")
    assert match is not None
    assert (match.place.name, match.place.admin1_iso) == ("Shevchenkivskyi, Chernihiv", "UA-74")
    assert match.uncertainty_km >= 10


@pytest.mark.parametrize(
    "words",
    ["the Pokrovsk–Kostiantynivka highway", "на трасі Покровськ - Костянтинівка", "Pokrovsk-Kostiantynivka road"],
)
def test_a_road_between_two_towns_is_the_circle_that_reaches_both(words: str) -> None:
    match = geocode(words)
    assert match is not None
    assert match.precision == "area"
    for town in ("Pokrovsk", "Kostiantynivka"):
        place = next(p for p in GAZETTEER.lookup(town) if p.admin1_iso == "UA-14" and p.population > 20_000)
        middle = match.place
        assert distance_between(middle, place) <= match.uncertainty_km + 1


def test_parts_of_cities_lie_in_their_city() -> None:
    for unit, city, _, lat, lon, radius, *_ in rows("districts.tsv"):
        whole = next(p for p in GAZETTEER.lookup(city) if p.admin1_iso == unit and p.kind == "settlement")
        gap = math.hypot((float(lon) - whole.lon) * 73, (float(lat) - whole.lat) * 111)
        assert gap <= max(whole.radius_km + 8, 25), (city, lat, lon)
        assert 2 <= float(radius) <= 25


def test_features_lie_in_their_unit_or_off_its_coast() -> None:
    from geo.boundaries import join_admin

    listed = [row for row in rows("features.tsv") if "-" in row[3]]
    joined = join_admin([[float(row[5]), float(row[4])] for row in listed])
    for row, iso in zip(listed, joined["admin1_iso"], strict=True):
        place = GAZETTEER.get(row[0])
        assert place.admin1_iso == row[3]
        near = GAZETTEER.get(f"iso:{row[3]}")
        assert iso == row[3] or distance_between(place, near) <= near.radius_km + 10, row[0]


@pytest.mark.parametrize(
    "text",
    [
        "Ukraine's Khortytsia command permitted the withdrawal.",
        "Про це повідомили в угрупованні «Хортиця».",
        "Drones hit a port on the Danube.",
        "Бригада «Кальміус» відійшла.",
    ],
)
def test_bodies_and_rivers_in_passing_are_no_places(text: str) -> None:
    assert not [m for m in find_mentions(text) if m.places[0].kind == "area"]


def test_ids_of_features_are_single() -> None:
    ids = [row[0] for row in rows("features.tsv")]
    assert len(ids) == len(set(ids))
