"""What Russian reports do that others do not: tallies by adjective, posts of officials, whose "enemy" it is."""

from __future__ import annotations

import datetime

import pytest

import sitmap
from sitmap.model import Event, Report


def read(text: str, publisher: str | None = None) -> list[Event]:
    return sitmap.extract(Report(id="t", text=text, published=datetime.date(2025, 1, 10), publisher=publisher))


def counts(text: str) -> dict[str, int | None]:
    return {
        event.place.span.text if event.place and event.place.span else "": event.counts.drones_intercepted
        for event in read(text)
        if event.layer == "air_defence"
    }


def test_units_of_a_tally_named_by_their_adjectives_alone() -> None:
    found = counts("За ночь сбито 27 БПЛА: 12 над Брянской, десять над Курской и пять над Крымом.")
    assert found == {"": 27, "Брянской": 12, "Курской": 10, "Крымом": 5}


def test_an_adjective_with_a_noun_of_its_own_is_no_unit() -> None:
    (event,) = read("Над Курской АЭС сбит дрон.")
    assert event.place is not None and event.place.span is not None
    assert event.place.span.text == "Курской АЭС"


def test_a_total_holds_for_all_lines_of_its_list() -> None:
    text = (
        "Ночью дежурными средствами ПВО перехвачены 30 украинских БПЛА:\n\n12 БпЛА – над Брянской областью,\n"
        "10 – над Курской,\nпо четыре – над Орловской и Тульской областями."
    )
    found = counts(text)
    assert found.pop("") == 30
    assert list(found.values()) == [12, 10, 4, 4]


def test_the_side_named_before_what_was_shot_down_launched_it() -> None:
    (event,) = read("Силы ПВО перехватили девять украинских беспилотников.")
    assert event.initiator == "Ukraine"


@pytest.mark.parametrize(
    ("text", "initiator"),
    [
        ("Боевики ВФУ обстреляли Каховку. Днепряны: враг ударил по дому, ранена женщина.", "Ukraine"),
        ("Оккупанты обстреляли Берислав. Антоновка: враг ударил по дому, ранена женщина.", "Russia"),
    ],
)
def test_what_one_side_calls_the_other_tells_whose_enemy_is_meant(text: str, initiator: str) -> None:
    assert {event.initiator for event in read(text)} == {initiator}


def test_a_post_of_an_official_speaks_for_the_side_that_its_words_show() -> None:
    post = "Боевики ВСУ обстреляли Горностаевку. Алёшки: при обстреле ранен мужчина."
    events = read(post, publisher="Telegram: Губернатор Вадим Остапчук")
    assert len(events) == 2
    for event in events:
        assert event.initiator == "Ukraine"
        assert (event.claim.side, event.claim.stance) == ("Russia", "claimed")


def unit(text: str, words: str) -> tuple[str | None, str | None]:
    found = [e for e in sitmap.locate(read(text)) if e.event.place and words in e.event.place.span.text]
    match = found[0].match
    return (match.precision, match.place.admin1_iso if match.place else None) if match else (None, None)


def test_a_village_lies_in_the_raion_that_the_words_name_not_over_the_border() -> None:
    text = "В деревне Рыжевка Рыльского района FPV повредил крышу дома."
    assert unit(text, "Рыжевка") == ("raion", "RU-KRS")
    assert read(text)[0].initiator == "Ukraine"


def test_the_unit_after_a_list_holds_for_villages_of_common_names() -> None:
    text = "Под обстрел попали Садовое и Антоновка Херсонской области."
    assert unit(text, "Садовое") == ("oblast", "UA-65")
    assert unit(text, "Антоновка") == ("settlement", "UA-65")


@pytest.mark.parametrize(
    "text",
    [
        "В оккупированном Мелитополе взорвали машину.",
        "Из-за сброса взрывного устройства в Новой Таволжанке ранены двое.",
        "В Волгодонске беспилотник упал на крышу дома.",
        "В посёлке Усатово разнесло ангар с бронетехникой после прилёта.",
    ],
)
def test_words_for_strikes(text: str) -> None:
    (event,) = read(text)
    assert event.layer == "strike"


@pytest.mark.parametrize(
    "text",
    [
        "Цены на жильё в Харькове рухнули.",
        "Мэр Сум попал в больницу Киева с аппендицитом.",
        "Спор задел за живое многих в Полтаве.",
        "В Белгороде обрушился подъезд из-за взрыва газа.",
        "Подозреваемого в Брянске взяли под стражу.",
    ],
)
def test_figures_of_speech_and_accidents_are_none(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Рязанский НПЗ горит после атаки дронов.", "site:ryazan-refinery"),
        ("Беспилотник врезался в Афипский НПЗ.", "site:afipsky-refinery"),
        ("Дрон ударил по Саратовскому НПЗ.", "site:saratov-refinery"),
        ("Дроны атаковали Белгородскую ТЭЦ.", "geonames:578072"),
    ],
)
def test_works_named_by_an_adjective_are_the_site_or_lie_in_the_city_they_are_named_after(
    text: str, place: str
) -> None:
    (event,) = read(text)
    assert event.place is not None
    assert event.place.candidates[0] == place


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("При ударе по Горловке смертельное ранение получил мужчина 1961 г.р.", 1, None),
        ("Дрон ударил по Сальску, ранен машинист.", None, 1),
        ("Удар по Копаням привёл к ранению двоих мужчин 1977 и 2007 годов рождения.", None, 2),
        ("Дрон упал на станции Коренево. Двое путейцев получили контузии.", None, 2),
        ("В Берислав прилетели два КАБа, погибших и пострадавших, к счастью, нет.", 0, 0),
    ],
)
def test_tolls_as_russian_reports_tell_them(text: str, killed: int | None, injured: int | None) -> None:
    tolls = read(text)[0].tolls
    assert (tolls.killed and tolls.killed.min, tolls.injured and tolls.injured.min) == (killed, injured)


@pytest.mark.parametrize("office", ["Глава аннексированной Луганской области", "Глава ЛНР"])
def test_heads_of_annexed_units_speak_for_russia(office: str) -> None:
    (event,) = read(f"{office} Леонид Пасенчук заявил, что по Старобельску ударили дроны.")
    assert event.claim.side == "Russia"


def test_a_bulletin_headed_with_its_ministry_speaks_for_it() -> None:
    text = "Сводка Министерства обороны Российской Федерации на 10 января\n\nГруппировка «Центр» освободила Торецк."
    (event,) = read(text)
    assert (event.claim.side, event.claim.stance) == ("Russia", "claimed")


def test_taken_under_control_in_the_passive() -> None:
    (event,) = read("Войсками «Востока» взят под контроль Торецк, сообщили в Минобороны РФ.")
    assert (event.layer, event.controller, event.control_status) == ("control", "Russia", "captured")


def test_on_the_way_out_of_a_town_is_near_it() -> None:
    (event,) = read("Дрон атаковал автобус на выезде из Орехова, ранен водитель.")
    assert event.place is not None
    assert event.place.span.text == "Орехова"


@pytest.mark.parametrize(
    "text", ["Освобождён Торецк, сообщил вечером штурмовик.", "Освобожден Торецк, сообщили бойцы штурмовых групп."]
)
def test_yo_may_be_written_as_ye(text: str) -> None:
    (event,) = read(text)
    assert event.layer == "control"


@pytest.mark.parametrize(
    "said",
    [
        "рассказал утром 9 января начальник ХОВА Игорь Мартыненко",
        "сообщил в своём телеграм-канале глава области Пётр Лозовик",
        "написал вчера губернатор Белгородской области Роман Жильцов",
    ],
)
def test_when_and_where_it_was_said_may_stand_between_the_verb_and_the_speaker(said: str) -> None:
    for event in read(f"Ночью дрон ударил по дому в Купянске, {said}.\n\n– г. Балаклея: разрушен склад."):
        assert event.claim.claimant is not None and event.claim.stance == "claimed"


def test_a_verb_with_its_speaker_before_it_takes_no_other() -> None:
    (event,) = read("Полиция сообщила, что в Балаклее дрон ударил по дому главы громады.")
    assert event.claim.claimant == "Полиция"


def test_the_underground_speaks_for_russia() -> None:
    (event,) = read("Нанесён удар по порту в Измаиле, сообщил координатор николаевского подполья Семён Ледников.")
    assert event.claim.side == "Russia"
    assert event.claim.stance == "claimed"


@pytest.mark.parametrize(
    ("publisher", "initiator"),
    [
        ("Telegram: Губернатор Евгений Рябых. Запорожская область", "Ukraine"),
        ("Telegram: Начальник Запорожской ОВА Андрей Лозовик", "Russia"),
        ("Telegram: Губернатор Роман Жильцов. Харьковская область", "Russia"),
    ],
)
def test_a_title_that_only_appointees_bear_tells_whose_office_posts(publisher: str, initiator: str) -> None:
    (event,) = read("В Васильевке Запорожской области дрон попал в многоэтажку.", publisher)
    assert event.initiator == initiator


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("В Горловке ранены женщина 1978 г.р. и подросток.", None, 2),
        ("В Горловке при обстреле убит мужчина, 1961 года рождения, ранена женщина 1978 г.р.", 1, 1),
        ("В Горловке дрон попал в дом, пострадали 67-летняя женщина и её внук.", None, 2),
        ("При обстреле Горловки медицинская помощь понадобилась 31 горожанину.", None, 31),
        ("РСЗО посекли роддом в Херсоне, уцелели все.", 0, 0),
        ("При обстреле Херсона пострадала и 63-летняя женщина.", None, 1),
        ("В Херсоне дрон попал в дом 1978 года постройки, пострадали двое.", None, 2),
    ],
)
def test_victims_told_by_birth_year_kinship_or_help_needed(text: str, killed: int | None, injured: int | None) -> None:
    (event,) = read(text)
    found = [toll.min if toll is not None else None for toll in (event.tolls.killed, event.tolls.injured)]
    assert found == [killed, injured]


def test_who_says_it_may_follow_in_a_sentence_of_its_own() -> None:
    told = "Дрон ударил по рынку в Херсоне, погиб мужчина."
    (event,) = read(f"{told} Об этом в Telegram написал глава Херсонской ОВА Андрей Скибенко.")
    assert (event.claim.side, event.claim.stance) == ("Ukraine", "claimed")
    (event,) = read(f"{told} Об этом пишут местные паблики.")
    assert (event.claim.claimant, event.claim.stance) == (None, "reported")


def test_what_another_said_before_is_not_taken_over_by_who_speaks_later() -> None:
    text = "Полиция сообщила, что дрон ударил по рынку в Херсоне. Рынок закрыт. Об этом сообщил мэр Иван Кравец."
    (event,) = read(text)
    assert event.claim.claimant == "Полиция"


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("До шести выросло число погибших от удара «Искандера» по Павлограду.", 6, None),
        ("В Конотопе при ударе дрона травмированы двое сторожей 1959 и 1964 г.р.", None, 2),
        ("Дрон попал в общежитие в Дружковке, трое «трёхсотых».", None, 3),
    ],
)
def test_totals_told_backwards_and_soldiers_words_for_wounded(
    text: str, killed: int | None, injured: int | None
) -> None:
    (event,) = read(text)
    found = [toll.min if toll is not None else None for toll in (event.tolls.killed, event.tolls.injured)]
    assert found == [killed, injured]


def test_attacks_on_an_axis_are_of_the_side_that_attacks_there() -> None:
    text = "Генштаб.\n\nНа Торецком направлении враг штурмовал Дилеевку.\n\nНа Купянском – четыре атаки у Двуречной."
    assert {event.initiator for event in read(text) if event.layer == "ground"} == {"Russia"}


def test_a_head_put_there_by_russia_speaks_for_it() -> None:
    (event,) = read("Снаряд попал в рынок в Алёшках, заявил вчера поставленный Россией глава города Роман Бузов.")
    assert event.claim.side == "Russia"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("В ночь с 7-го на 8 января дрон ударил по Сумам.", 7, 8),
        ("В ночь на 8-е января дрон ударил по Сумам.", 7, 8),
        ("Вечером 7-го января дрон ударил по Сумам.", 7, 7),
        ("У ніч із 7-го на 8-ме січня дрон ударив по Сумах.", 7, 8),
        ("Бойцы 3-й бригады сообщили: 7 января дрон ударил по Сумам.", 7, 7),
    ],
)
def test_days_written_with_the_ending_of_their_ordinal(text: str, first: int, last: int) -> None:
    (event,) = read(text)
    assert event.when is not None and event.when.start is not None and event.when.end is not None
    assert (event.when.start.day, event.when.end.day) == (first, last)
