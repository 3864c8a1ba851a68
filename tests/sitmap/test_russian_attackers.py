"""Russian reports: who attacked where it is said in a roundabout way, or only by the report as a whole."""

from __future__ import annotations

import datetime

import pytest

import sitmap
from sitmap.model import Event, Report


def read(text: str) -> list[Event]:
    return sitmap.extract(Report(id="r", text=text, published=datetime.date(2025, 2, 12)))


def attackers(text: str) -> list[tuple[str, str | None]]:
    events = [event for event in read(text) if event.place is not None]
    return [(event.place.span.text, event.initiator) for event in events if event.place is not None]


@pytest.mark.parametrize(
    "text",
    [
        "Токмак подвергся миномётному обстрелу со стороны ВСУ.",
        "Обстрел Токмака со стороны вооружённых формирований Украины не прекращается.",
        "Вооружённые формирования киевского режима обстреляли Токмак.",
    ],
)
def test_from_whose_side_an_attack_came(text: str) -> None:
    assert [initiator for _, initiator in attackers(text)] == ["Ukraine"]


def test_what_flew_in_from_somewhere_is_no_attackers_side() -> None:
    assert attackers("Дрон прилетел со стороны Белгорода и ударил по рынку в Харькове.") == [("Харькове", "Russia")]


def test_a_report_of_one_sides_attacks_tells_who_struck_the_next_town() -> None:
    lead = "Ударами ВСУ в Херсонской области ранен один человек, сообщил губернатор Владимир Сальдо."
    assert ("Каховке", "Ukraine") in attackers(f"{lead}\nВ Каховке при обстреле погиб сторож.")
    lead = "Ударами российской армии в Херсонской области ранен один человек, сообщила областная прокуратура."
    assert ("Бериславе", "Russia") in attackers(f"{lead}\nВ Бериславе при обстреле погиб сторож.")


def test_a_village_with_namesakes_is_that_of_the_reports_unit() -> None:
    text = "Дрон ударил по грузовику в Рыльске Курской области. Ещё один дрон попал в трактор в селе Калиновка."
    assert attackers(text) == [("Рыльске", "Ukraine"), ("Калиновка", "Ukraine")]


def test_a_citys_district_named_before_it_is_the_city() -> None:
    for district in ("Никитовского", "Заозёрного"):
        assert attackers(f"После обстрела {district} района Горловки повреждён рынок.")[0][0].endswith("Горловки")
    assert attackers("Глава Никитовского района Горловки провёл приём граждан.") == []


def test_directions_of_launch_are_not_hit() -> None:
    assert attackers("Враг атаковал 28 ударными БПЛА по направлениям Приморско-Ахтарск, Курск, Орёл.") == []


def test_a_regional_capital_by_its_russian_name() -> None:
    assert attackers("Ракета попала в склад в Николаеве.") == [("Николаеве", "Russia")]
    assert attackers("Ракета попала в склад в Херсоне, сообщил Сергей Николаев.")[0][0] == "Херсоне"


def test_a_tricolour_raised_and_attempts_to_counter_attack() -> None:
    (event,) = read("Российские бойцы подняли триколор в Темировке Запорожской области.")
    assert (event.layer, event.controller) == ("control", "Russia")
    (event,) = read("Подразделения ВСУ безуспешно пытались контратаковать в районе Степногорска.")
    assert (event.layer, event.initiator) == ("ground", "Ukraine")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("За ночь были сбиты 19 украинских беспилотников над регионами России.", [19]),
        ("За ночь сбиты 19 дронов. Больше всего (11) сбили над Тульской областью, 8 — над Рязанской.", [19, 11, 8]),
        ("Мужчины (46 и 40 лет) погибли. Дрон сбили над Тульской областью.", [None]),
    ],
)
def test_counts_that_follow_their_verb_or_stand_in_brackets(text: str, told: list[int | None]) -> None:
    tallies = [event for event in read(text) if event.layer == "air_defence"]
    assert [event.counts.drones_intercepted for event in tallies] == told


def test_a_dateline_in_a_sentence_of_its_own_is_no_place() -> None:
    text = "ГЕНИЧЕСК, 12 февраля. /Агентство/. ВСУ нанесли несколько ударов в Херсонской области, погиб сторож."
    assert attackers(text) == [("Херсонской области", "Ukraine")]


@pytest.mark.parametrize(
    ("side", "initiator"), [("Российские боевики", "Russia"), ("Украинские боевики", "Ukraine"), ("Боевики", "Ukraine")]
)
def test_whose_militants_they_are(side: str, initiator: str) -> None:
    assert attackers(f"{side} обстреляли рынок в Токмаке.") == [("Токмаке", initiator)]


@pytest.mark.parametrize("count", ["нескольких", "трёх", "двух"])
def test_how_many_districts_of_a_city_were_hit(count: str) -> None:
    assert attackers(f"В {count} районах Харькова упали обломки дронов.") == [("Харькова", "Russia")]
    assert attackers(f"Жители {count} районов Харькова жалуются на мусор.") == []


def test_troops_named_before_their_army_take_a_place() -> None:
    (event,) = read("Украинские бойцы ушли из Уланка, подразделения ВС РФ заняли Коренево.")
    assert event.controller == "Russia"
    (event,) = read("Подразделения ВС РФ отошли, украинские бойцы заняли Коренево.")
    assert event.controller == "Ukraine"
