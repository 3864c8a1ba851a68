"""Lists of places within a sentence or in lines of their own, each with what happened there."""

from datetime import date

import pytest

import sitmap
from sitmap.model import Report

DAY = date(2025, 5, 15)


def read(text: str) -> dict[str, tuple[tuple[str, ...], int | None, int | None]]:
    """Strikes by the words for their place: targets, least killed, least injured."""
    found = {}
    for event in sitmap.extract(Report(id="r", text=text, published=DAY)):
        assert event.layer == "strike" and event.place is not None and event.place.span is not None
        killed, injured = event.tolls.killed, event.tolls.injured
        found[event.place.span.text] = (tuple(event.targets), killed and killed.min, injured and injured.min)
    return found


@pytest.mark.parametrize("mark", ["; ", ";\n"])
def test_each_community_of_a_list_has_its_own_damage(mark: str) -> None:
    items = ["Сумська громада — приватний будинок", "Конотопська — нежитлові будівлі", "у Шалигинській — вантажівка"]
    found = read("Ворог бив дронами. Пошкоджено:\n\n" + mark.join(items))
    assert {name: bool(targets) for name, (targets, _, _) in found.items()} == {
        "Сумська громада": True,
        "Конотопська": True,
        "Шалигинській": True,
    }


def test_each_community_of_a_list_has_its_own_victims() -> None:
    found = read(
        "Внаслідок ударів дронів є жертви. Білопільська громада – поранена жінка; Сумська – троє постраждалих; "
        "Миколаївська сільська – загинув чоловік, ще двоє поранені."
    )
    assert {name: tolls for name, (_, *tolls) in found.items()} == {
        "Білопільська громада": [None, 1],
        "Сумська": [None, 3],
        "Миколаївська сільська": [1, 2],
    }


def test_the_first_item_may_be_a_sentence_with_its_verb() -> None:
    found = read(
        "Через атаку в Білопільській громаді пошкоджена вантажівка, в Шалигинській – будинок, в Сумській – школа."
    )
    assert [targets for targets, _, _ in found.values()] == [("transport",), ("residential",), ("education",)]


def test_russian_towns_in_a_list() -> None:
    found = read(
        "Дроны атаковали Белгородскую область. В Шебекино – повреждён дом, в Грайвороне – авто; Муром – ранена женщина."
    )
    assert list(found) == ["Шебекино", "Грайвороне", "Муром"]
    assert found["Муром"] == ((), None, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Росія вдарила по енергетиці. Херсон – українське місто з портом; Маріуполь — промисловий центр.",
        "Шахеди летять. Маршрут Суми – Конотоп, далі Ромни – Лубни; в Лубнах — тривога.",
        "Дрони били по енергетиці. Сумська громада — без наслідків; Конотопська — без руйнувань.",
        "Сумська громада — приватний будинок на продаж; Конотопська — школа.",
    ],
)
def test_what_a_town_is_or_that_nothing_happened_makes_no_row(text: str) -> None:
    events = sitmap.extract(Report(id="r", text=text, published=DAY))
    assert [event.place.span.text for event in events if event.place and event.place.span] == []


def test_a_community_hit_heads_what_follows_the_colon() -> None:
    found = read("Враг бил дронами. Пострадала Васильковская громада: погиб мужчина, ещё четверо ранены.")
    assert {name: tolls for name, (_, *tolls) in found.items()} == {"Васильковская громада": [1, 4]}


def test_a_village_of_a_list_lies_in_the_unit_that_the_report_is_about() -> None:
    head = "У Херсонській області за добу поранено шестеро людей. "
    text = head + "Обстріляно Антонівку, Янтарне, Білозерку, Зміївку та Нікополь."
    events = sitmap.extract(Report(id="r", text=text, published=DAY))
    within = {e.place.span.text: e.place.within for e in events if e.place and e.place.span}
    assert within["Янтарне"] == ("iso:UA-65",)
    assert within["Нікополь"] == within["Антонівку"] == ()
    assert {e.initiator for e in events} == {"Russia"}


def test_who_is_named_behind_a_quotation_said_all_of_it() -> None:
    text = (
        "Про наслідки розповів начальник Сумської ОВА Олег Григоренко. «Дрон ударив по Глухову. Пожежу погасили, "
        "допомогу надано», – написав він.\n\n«Ракета влучила в Конотоп», – ідеться в дописі."
    )
    events = sitmap.extract(Report(id="r", text=text, published=DAY))
    assert [(e.claim.stance, e.claim.side) for e in events] == [("claimed", "Ukraine")] * 2
