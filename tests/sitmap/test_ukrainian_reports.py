"""Ukrainian reports in the manner of governors and wires: order of words, numbers beside places, who says it."""

from __future__ import annotations

import datetime

import pytest

import sitmap
from sitmap.model import Event, Report


def read(text: str) -> list[Event]:
    return list(sitmap.extract(Report(id="t", text=text, published=datetime.date(2025, 9, 16))))


def places(text: str, layer: str = "strike") -> list[str]:
    return [e.place.span.text for e in read(text) if e.layer == layer and e.place is not None]


def tolls(text: str, kind: str) -> dict[str, int | None]:
    events = [e for e in read(text) if e.layer == "strike" and e.place is not None]
    found = {}
    for event in events:
        toll = getattr(event.tolls, kind)
        found[event.place.span.text] = toll.min if toll is not None else None
    return found


def test_among_them_is_no_wednesday() -> None:
    [event] = read("У Нікополі після обстрілу четверо поранених, серед них дитина.")
    assert event.when.start == datetime.date(2025, 9, 16)


@pytest.mark.parametrize(
    "text", ["Цієї ночі Городню ворог знову атакував дронами.", "Уранці Марганець російська армія обстріляла з гармат."]
)
def test_who_struck_may_stand_between_the_place_and_the_verb(text: str) -> None:
    assert len(places(text)) == 1


def test_a_place_before_someone_who_attacks_nothing_is_none() -> None:
    assert places("Цієї ночі Городню місцеві жителі згадували з теплом.") == []


def test_numbers_of_places_are_not_the_sum_told_before() -> None:
    text = "Через обстріли на Донеччині загинули п'ятеро людей: четверо у Дружківці й одна людина – в Торецьку."
    assert tolls(text, "killed") == {"Донеччині": 5, "Дружківці": 4, "Торецьку": 1}


def test_a_toll_stays_with_the_place_that_opens_its_clause() -> None:
    text = "У Лимані через обстріл поранено людину, у Святогірську – пошкоджено чотири будинки."
    assert tolls(text, "injured") == {"Лимані": 1, "Святогірську": None}


@pytest.mark.parametrize("lack", ["не обійшлося без постраждалих", "не минулося без жертв"])
def test_not_without_victims_is_no_zero(lack: str) -> None:
    [event] = read(f"Ворог ударив по Запоріжжю дронами, {lack}.")
    assert event.tolls.killed is None
    assert event.tolls.injured is None


def test_an_age_stands_between_a_man_and_what_happened_to_him() -> None:
    text = "У Запоріжжі через удар дрона загинув 33-річний чоловік, ще один чоловік 45 років отримав поранення."
    assert tolls(text, "killed") == {"Запоріжжі": 1}


def test_who_killed_stands_between_the_victims_and_the_verb() -> None:
    assert tolls("Двох жінок росіяни вбили у Херсоні.", "killed") == {"Херсоні": 2}


def test_shelling_by_the_federation_is_not_of_it() -> None:
    assert places("Троє дітей постраждали від обстрілів РФ.") == []


def test_air_space_that_weapons_came_from_is_not_struck() -> None:
    assert places("Ракети ворог запустив із повітряного простору Курська та Орла.") == []


def test_those_who_are_told_of_in_a_headline_do_not_speak() -> None:
    [event] = read("Окупанти обстріляли прикордоння Сумської області: є поранений")
    assert event.claim.side != "Russia"


def test_all_sentences_of_a_quotation_are_said_by_who_is_named_behind_it() -> None:
    text = '"По Марганцю ворог ударив дронами. По Нікополю бив з артилерії. Люди цілі", - зазначив Сергій Лисак.'
    assert {(e.claim.side, e.claim.stance) for e in read(text)} == {("Ukraine", "claimed")}
    assert len(read(text)) == 2


def test_a_quotation_that_closes_before_has_its_own_speaker() -> None:
    text = '"По Марганцю ворог ударив дронами. Горів дім", - написав блогер. У Нікополі пролунав вибух, горить склад.'
    assert [e.claim.claimant for e in read(text) if e.place is not None and "Нікополі" in e.place.span.text] == [None]


def test_a_capture_is_denied_with_the_object_before_the_verb() -> None:
    events = read("Росія заявила про захоплення Торського. У ЗСУ це заперечують.")
    assert [(e.claim.stance, e.claim.side) for e in events] == [("claimed", "Russia"), ("denied", "Ukraine")]


@pytest.mark.parametrize(
    "text",
    [
        "Оборонці збили над Дніпропетровщиною 12 безпілотників, над Полтавщиною — сім.",
        "Збито 19 дронів: над Дніпропетровщиною 12, над Полтавщиною — сім.",
    ],
)
def test_a_number_may_stand_behind_its_place(text: str) -> None:
    named = [e for e in read(text) if e.place is not None and e.place.span.text]
    counts = {e.place.span.text: e.counts.drones_intercepted for e in named if e.place is not None}
    assert counts == {"Дніпропетровщиною": 12, "Полтавщиною": 7}


def test_villages_in_brackets_lie_in_the_district_named_before_them() -> None:
    text = (
        "У Лозівському районі пошкоджено три будинки (м. Лозова); у Чугуївському районі пошкоджено дім (с. Піщане), "
        "у Куп'янському районі обстріляно ферму (с. Зарічне)."
    )
    located = sitmap.locate(read(text))
    found = [(event.match.place.name if event.match else None) for event in located]
    assert found == ["Lozova", "Chuhuiv Raion", "Kupiansk Raion"]


def test_an_adjective_before_another_capital_opens_a_longer_name() -> None:
    names = places("Під ворожим вогнем перебували Антонівка, Золота Балка, Новорайськ та місто Херсон.")
    assert names == ["Антонівка", "Золота Балка", "Новорайськ", "Херсон"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Село Попівка потрапило під контроль загарбників.", "captured"),
        ("Окупанти мали успіх поблизу Шевченка.", "advanced"),
    ],
)
def test_villages_change_hands_in_other_words(text: str, status: str) -> None:
    assert [e.control_status for e in read(text) if e.layer == "control"] == [status]
