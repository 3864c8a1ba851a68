"""Reports in Ukrainian and Russian, and reports that mix languages."""

from __future__ import annotations

import datetime

import pytest

import sitmap
from sitmap.extract.vocabulary import load_vocabulary
from sitmap.model import Event, Report


def read(text: str, **given: str) -> list[Event]:
    report = Report(id="t", text=text, published=datetime.date(2025, 1, 10), **given)
    return sitmap.extract(report)


def only(text: str, **given: str) -> Event:
    events = read(text, **given)
    assert len(events) == 1, events
    return events[0]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Ворог обстріляв Нікополь, поранено двох людей.", "uk"),
        ("Вражеский беспилотник атаковал посёлок, пострадавших нет.", "ru"),
        ("Russian forces shelled Nikopol.", "en"),
        ("За ночь в небе над областью уничтожено восемь дронов.", "ru"),
        ("无人机袭击了城市。", None),
        ("Ўдары па горадзе ўначы, пашкоджаны дом.", None),
    ],
)
def test_language_of_a_paragraph(text: str, lang: str | None) -> None:
    assert load_vocabulary().languages.tell([text]) == [lang]


def test_the_hint_decides_only_what_letters_leave_open() -> None:
    assert load_vocabulary().languages.tell(["Удар"], "ru") == ["ru"]
    assert load_vocabulary().languages.tell(["Обстріл"], "ru") == ["uk"]


def test_object_in_the_accusative_and_collective_numerals() -> None:
    event = only("Росіяни обстріляли Нікополь з артилерії. Загинув 50-річний чоловік, ще двоє людей поранені.")
    assert event.place is not None and event.place.span.text == "Нікополь"
    assert (event.tolls.killed, event.tolls.injured) == (sitmap.model.Toll(1, 1), sitmap.model.Toll(2, 2))
    assert event.initiator == "Russia" and event.weapons == ("artillery",)


def test_genitive_after_a_noun() -> None:
    event = only("Внаслідок обстрілу Херсона поранено жінку.")
    assert event.layer == "strike" and event.place is not None and event.place.span.text == "Херсона"
    assert event.tolls.injured == sitmap.model.Toll(1, 1)


def test_a_russian_tally_with_its_regions() -> None:
    events = read(
        "ПВО ночью сбила над регионами России 53 беспилотника, в том числе 20 — над Брянской областью "
        "и 11 — над Курской областью."
    )
    assert [e.counts.drones_intercepted for e in events] == [53, 20, 11]
    assert {e.layer for e in events} == {"air_defence"}


def test_an_axis_gives_the_places_on_it_their_town() -> None:
    events = read("На Покровському напрямку ворог штурмував позиції поблизу Лисівки та Удачного.")
    assert {e.layer for e in events} == {"ground"}
    assert [e.place.span.text for e in events if e.place] == ["Лисівки", "Удачного"]


def test_liberated_where_the_speaker_has_no_right_to_is_captured() -> None:
    event = only("Минобороны РФ сообщило, что российские войска освободили посёлок Дачное Донецкой области.")
    assert (event.layer, event.control_status, event.controller) == ("control", "captured", "Russia")


def test_a_direction_of_flight_is_no_event() -> None:
    assert read("Ромни — у напрямку Лохвиці пройшли 4 шт., увага!") == []


def test_each_paragraph_in_its_own_language() -> None:
    events = read("Ворог обстріляв Берислав.\n\nВСУ нанесли удар по Мелитополю.\n\nRussian forces shelled Orikhiv.")
    assert [e.place.span.text for e in events if e.place] == ["Берислав", "Мелитополю", "Orikhiv"]


def test_a_script_that_is_not_supported_gives_nothing() -> None:
    assert read("无人机袭击了哈尔科夫，两人死亡。") == []


@pytest.mark.parametrize(
    ("text", "injured"),
    [
        ("У Куп’янську постраждали 67-річна та 72-річна жінки.", 2),
        ("У Харкові постраждали чоловіки 29, 41 і 45 років та жінки віком 27 та 34 роки.", 5),
        ("У Нікополі поранено 47-річного чоловіка.", 1),
        ("В Шебекино ранены 30-летний и 35-летний мужчины.", 2),
    ],
)
def test_people_told_by_their_ages_are_counted(text: str, injured: int) -> None:
    assert only(text).tolls.injured == sitmap.model.Toll(injured, injured)


def test_years_that_are_no_ages_count_nobody() -> None:
    event = only("Внаслідок обстрілу Херсона загинув чоловік, будинки 1970 та 1985 років зруйновано.")
    assert (event.tolls.killed, event.tolls.injured) == (sitmap.model.Toll(1, 1), None)


def test_the_head_of_a_list_tells_what_became_of_its_lines() -> None:
    events = read(
        "У ніч на 10 січня ворог атакував Україну, застосувавши:\n▪️ 29 ударних БпЛА типу Shahed (Курськ);\n"
        "▪️ 4 ракети Х-47М2 «Кинджал» (Липецька обл.).\nЗбито:\n✅ 26 БпЛА;\n✅ дві ракети.\nЗагинули двоє людей."
    )
    tallies = [e for e in events if e.layer == "air_defence"]
    assert len(tallies) == 1
    counts = tallies[0].counts
    assert (counts.drones_launched, counts.drones_intercepted) == (29, 26)
    assert (counts.missiles_launched, counts.missiles_intercepted) == (4, 2)


def test_units_of_a_list_with_a_number_each() -> None:
    events = read("Збито 22 дрони: 12 над Сумською і 10 над Полтавською областями.")
    assert [e.counts.drones_intercepted for e in events] == [22, 12, 10]


def test_signs_before_a_word_part_it_from_nothing() -> None:
    event = only("❗️Двоє людей загинули внаслідок удару по Запоріжжю.")
    assert event.tolls.killed == sitmap.model.Toll(2, 2)


def test_the_capital_and_the_seat_of_a_unit_are_meant() -> None:
    tally = only("Над столицею знищено 11 дронів.")
    assert tally.place is not None and tally.place.candidates[0] == "geonames:703448"
    strike = only("В обласному центрі дрон влучив у лікарню.", publisher="Херсонська ОВА")
    assert strike.place is not None and strike.place.candidates[0] == "geonames:706448"


def test_what_is_only_spoken_of_is_no_event() -> None:
    assert read("У Кишиневі атаку дронів засудили.") == []


def test_subjects_that_follow_what_they_came_under() -> None:
    events = read("Під ворожим дроновим терором та артобстрілами опинилися Антонівка, Білозерка та місто Берислав.")
    assert {e.layer for e in events} == {"strike"} and len(events) == 3


def test_a_village_that_no_gazetteer_has_can_be_the_object_of_shelling() -> None:
    event = only("4 обстріли з РСЗВ накрили Щербатівку.")
    assert event.place is not None and event.place.span.text == "Щербатівку"
    assert read("Речник атакував Петренка за його слова.") == []


def test_an_axis_is_no_place_beside_the_places_told_on_it() -> None:
    events = read(
        "На Куп’янському напрямку за добу відбулося сім атак. Сили оборони відбили штурми поблизу Кіндрашівки "
        "та в бік Петропавлівки."
    )
    assert [e.place.span.text for e in events if e.place] == ["Кіндрашівки", "Петропавлівки"]


def test_numbers_of_units_divide_what_was_shot_down() -> None:
    events = read(
        "Вночі ліквідовано 16 із 21 ворожого безпілотника. Сім збили над Полтавською, п’ять — над Сумською областями."
    )
    assert [(e.counts.drones_launched, e.counts.drones_intercepted) for e in events] == [
        (21, 16),
        (None, 7),
        (None, 5),
    ]


def test_a_quoted_name_of_a_group_is_no_place() -> None:
    event = only("Підпільники «Жовтого серпа» спалили релейну шафу на перегоні поблизу Ясинуватої.")
    assert event.place is not None and event.place.span.text == "Ясинуватої"


def test_what_was_mended_after_a_strike_is_no_strike() -> None:
    assert read("В Ізюмі відкрили відбудовану після обстрілів школу.") == []
    assert len(read("Після обстрілу Херсона спалахнула пожежа.")) == 1


def test_whose_positions_were_attacked_is_not_who_attacked() -> None:
    event = only("7 разів атакували позиції ЗСУ в районі Краматорська.")
    assert (event.layer, event.initiator) == ("ground", None)


def test_the_unit_named_beside_a_place_tells_whose_land_it_is() -> None:
    event = only("У порту Темрюк Краснодарського краю внаслідок удару виведено з ладу два резервуари.")
    assert event.initiator == "Ukraine"


def test_what_is_forded_is_a_river() -> None:
    events = read("Ворог намагається форсувати Оскіл північніше Дворічної, щоночі там тривають бої.")
    assert [e.place.span.text for e in events if e.place] == ["Дворічної"]


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("Біля Снігурівки трактор підірвався на міні, водій 1968 р. н. загинув.", 1, None),
        ("Біля Снігурівки трактор підірвався на міні, водій, 1968 року народження, загинув.", 1, None),
        ("Унаслідок обстрілу Нікополя зазнала поранень і 63-річна жінка.", None, 1),
        ("Дрон ударив по Сахновщині: загинув тракторист, троє його колег із опіками доставлені до лікарні.", 1, 3),
    ],
)
def test_ukrainian_victims_by_birth_year_and_what_they_suffered(
    text: str, killed: int | None, injured: int | None
) -> None:
    event = only(text)
    found = [toll.min if toll is not None else None for toll in (event.tolls.killed, event.tolls.injured)]
    assert found == [killed, injured]
