"""What Russian bulletins and wires tell in their own word order: tallies, who took what, debris, victims."""

from __future__ import annotations

import datetime

import pytest

import sitmap
from sitmap.model import Event, Report

PUBLISHED = datetime.date(2025, 1, 10)


def read(text: str) -> list[Event]:
    return sitmap.extract(Report(id="t", text=text, published=PUBLISHED))


def at(event: Event) -> str:
    return event.place.span.text if event.place is not None and event.place.span is not None else ""


def counts(text: str) -> dict[str, int | None]:
    return {at(event): event.counts.drones_intercepted for event in read(text) if event.layer == "air_defence"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Так, над Тульской и Орловской областями сбили по шесть дронов, над Калужской — три.",
            {"Тульской": 6, "Орловской областями": 6, "Калужской": 3},
        ),
        ("Над Крымом сбито девять беспилотников, два — в Курской области.", {"Крымом": 9, "Курской области": 2}),
        (
            "14 дронов расчёты ПВО сбили в Ростовской области, 6 — в Волгоградской, 5 — в Курской, ещё по два — в "
            "Тульской и Орловской областях.",
            {
                "Ростовской области": 14,
                "Волгоградской": 6,
                "Курской": 5,
                "Тульской": 2,
                "Орловской областях": 2,
            },
        ),
        ("В Ростовской области сбито пять беспилотников, в Крыму — семь.", {"Ростовской области": 5, "Крыму": 7}),
        ("Больше всего дронов — шесть — сбили над Воронежской областью.", {"Воронежской областью": 6}),
        ("Ещё по одному дрону уничтожили над Липецкой и Тульской областями.", {"Липецкой": 1, "Тульской областями": 1}),
    ],
)
def test_counts_may_stand_after_their_places(text: str, told: dict[str, int]) -> None:
    found = counts(f"Ночью уничтожены 40 украинских БПЛА.\n\n{text}")
    assert found.pop("") == 40
    assert found == told


def test_a_list_of_units_under_its_total() -> None:
    found = counts("Сбито восемь украинских БПЛА: Брянская область – 5; Курская область – 3.")
    assert found == {"": 8, "Брянская область": 5, "Курская область": 3}


@pytest.mark.parametrize(
    "text",
    [
        "Силы ПВО перехватили восемь украинских беспилотников над регионами России.",
        "Над территорией России средства ПВО уничтожили восемь беспилотников.",
    ],
)
def test_a_count_over_a_country_or_its_regions_is_the_countrys(text: str) -> None:
    (event,) = read(text)
    assert event.counts.drones_intercepted == 8


def test_a_noun_for_what_became_of_them() -> None:
    (event,) = read("Минобороны РФ отчиталось об уничтожении за ночь 49 беспилотников.")
    assert event.counts.drones_intercepted == 49


def test_over_crimea_it_is_ukraines_drones_that_are_shot_down() -> None:
    events = read("ПВО за ночь сбила 25 дронов: над Крымом — 20, над Курской областью — пять.")
    assert {event.initiator for event in events} == {"Ukraine"}


def test_what_stood_somewhere_before_a_number_is_not_its_place() -> None:
    found = counts("Из Курской области вернулись расчёты, которые сбили 12 дронов.")
    assert "Курской области" not in found


@pytest.mark.parametrize(
    "text",
    [
        "Минобороны РФ сообщило, что освобождён посёлок Торское.",
        "Подразделениями «Южной» группировки освобождены населённые пункты Торское и Ольговка.",
        "Бойцам российской армии удалось освободить шесть населённых пунктов, среди которых Торское и Ольговка.",
        "Группировка «Центр» завершила освобождение Торского.",
        "DeepState сообщил об оккупации российскими войсками двух населённых пунктов — села Торское и Ольговки.",
        "Российские войска за неделю заняли три села, включая Торское.",
    ],
)
def test_russia_takes_what_it_says_it_liberates(text: str) -> None:
    events = read(text)
    assert events
    assert {(event.controller, event.control_status) for event in events} == {("Russia", "captured")}


def test_the_other_side_liberates_its_own() -> None:
    (event,) = read("Об освобождении Торского сообщил Генштаб ВСУ.")
    assert (event.controller, event.control_status) == ("Ukraine", "liberated")


@pytest.mark.parametrize(
    "text",
    [
        "Российские войска планируют освободить село Торское.",
        "Чтобы захватить Торское, противнику нужны резервы.",
        "Под Купянском оккупанты потерпели поражение.",
        "В Торском начался суд: здание администрации загорелось.",
    ],
)
def test_what_is_meant_to_happen_or_lost_in_general_is_none(text: str) -> None:
    assert read(text) == []


def test_the_genitive_tells_whose_advance_and_whose_shelling_it_is() -> None:
    (advance,) = read("DeepState сообщил о продвижении армии РФ вблизи Торского.")
    assert advance.controller == "Russia"
    (shelling,) = read("От обстрела ВСУ в Горловке пострадали семь человек, сообщил мэр города.")
    assert (shelling.initiator, shelling.claim.side) == ("Ukraine", "Russia")


def test_losses_inflicted_are_of_the_side_that_is_not_named() -> None:
    (event,) = read("Нанесено поражение живой силе двух бригад ВСУ в районе населённого пункта Торское.")
    assert (event.layer, event.initiator) == ("ground", "Russia")


def test_a_further_attack_of_the_day_before_does_not_date_the_first() -> None:
    first, second = read(
        "ВСУ ударили дронами по Погару, ранен мужчина.\n\nНакануне дрон ударил по машине в селе Страчово."
    )
    assert (first.when.end, second.when.end) == (PUBLISHED, PUBLISHED - datetime.timedelta(days=1))


def test_debris_by_any_of_its_names() -> None:
    places = [at(event) for event in read("В Ейске рухнули фрагменты дронов. В Анапе фрагмент ракеты упал на дом.")]
    assert places == ["Ейске", "Анапе"]


def test_the_house_of_a_court_can_be_hit() -> None:
    (event,) = read("В Белгороде беспилотник атаковал здание районного суда.")
    assert event.targets == ("government",)


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("В Харькове жертвами атаки стали как минимум пять человек.", (5, None), None),
        ("При ударе по Харькову ранения получили более 70-ти человек.", None, (70, None)),
        ("При ударе по Харькову ранены 2-х человека.", None, (2, 2)),
    ],
)
def test_victims(text: str, killed: tuple[int, int | None] | None, injured: tuple[int, int | None] | None) -> None:
    (event,) = read(text)
    tolls = event.tolls
    assert (tolls.killed and (tolls.killed.min, tolls.killed.max)) == killed
    assert (tolls.injured and (tolls.injured.min, tolls.injured.max)) == injured


def test_a_village_that_no_gazetteer_has_is_known_again_in_another_case() -> None:
    (event,) = read(
        "Мужчина погиб при ударе дрона по деревне Обещаево Курской области. Позже в Обещаеве загорелся дом."
    )
    assert event.tolls.killed is not None


def test_a_lead_of_a_district_is_made_exact_by_what_its_head_says() -> None:
    (event,) = read(
        "В Рыльском районе при атаке беспилотника погиб житель, сообщил губернатор. По его словам, беспилотник "
        "сбросил взрывное устройство на двор в деревне Кулемзино."
    )
    assert at(event) == "Кулемзино"
    assert event.tolls.killed is not None


def test_a_further_village_is_no_detail_of_the_lead() -> None:
    events = read("В Рыльском районе дрон ранил мужчину. Также дрон ударил по деревне Кулемзино, погиб человек.")
    assert [at(event) for event in events] == ["Рыльском районе", "Кулемзино"]


def test_a_count_over_regions_and_a_sea_is_not_the_seas() -> None:
    (event,) = read("Силы ПВО сбили свыше 40 украинских дронов над российскими регионами и Чёрным морем.")
    assert at(event) != "Чёрным морем"
    assert event.counts.drones_intercepted == 40


def test_an_administrations_building_can_be_hit() -> None:
    (event,) = read("Ударом дрона повреждено здание администрации Рыльского района.")
    assert at(event) == "Рыльского района"


def test_the_axis_may_stand_between_the_verb_and_what_was_taken() -> None:
    (event,) = read("Россияне захватили на Лиманском направлении село Торское.")
    assert (at(event), event.control_status) == ("Торское", "captured")


@pytest.mark.parametrize(
    "text",
    [
        "Военный предрёк скорое взятие Купянска российскими войсками.",
        "Украина отчиталась об уничтожении девяти самолётов.",
    ],
)
def test_forecasts_and_aircraft_destroyed_somewhere_are_none(text: str) -> None:
    assert read(text) == []


def test_a_district_lies_in_the_region_named_beside_it_or_nowhere() -> None:
    (event,) = read("В Красноармейском районе Краснодарского края обломки беспилотника повредили дом.")
    assert event.initiator == "Ukraine"
    assert event.place is not None
    assert event.place.within == ("iso:RU-KDA",)


def test_an_attack_beaten_off_in_the_air_is_no_strike() -> None:
    layers = {event.layer for event in read("Военные отразили атаку БПЛА на Ростовскую область.")}
    assert layers == {"air_defence"}
    (assault,) = read("Бойцы ВСУ отбили атаку под Торским.")
    assert assault.layer == "ground"


def test_who_heads_a_line_speaks_it() -> None:
    (event,) = read("Сальдо: противник обстреливает Голую Пристань, погибли четверо.")
    assert (event.initiator, event.claim.side) == ("Ukraine", "Russia")


def test_several_hamlets_after_one_word() -> None:
    places = [
        at(event) for event in read("Обломки дронов упали в хуторах Протичка и Крижановский Краснодарского края.")
    ]
    assert places == ["Протичка", "Крижановский"]


def test_totals_of_the_whole_war_make_no_tally() -> None:
    assert read("С начала проведения спецоперации ликвидированы 665 самолётов и 79 473 дрона.") == []


def test_whose_army_lost_ground_did_not_take_it() -> None:
    (event,) = read(
        "Группировка «Восток» продвигалась в глубину обороны армии Украины и взяла под контроль Гуляйполе, "
        "сообщило Минобороны РФ."
    )
    assert (event.controller, event.control_status) == ("Russia", "captured")


def test_the_head_of_the_region_is_the_one_named_before() -> None:
    events = read(
        "Глава ДНР Денис Пушной сообщил о трёх пострадавших от атак украинских войск. По словам главы региона, "
        "в Горловке ранена женщина. В Ясиноватой пострадал мужчина."
    )
    assert {(event.initiator, event.claim.side) for event in events if at(event) == "Горловке"} == {
        ("Ukraine", "Russia")
    }


def test_fighting_in_a_writers_other_words() -> None:
    assert [at(e) for e in read("Сражения велись в поселениях Любимовка и Плёхово.")] == ["Любимовка", "Плёхово"]
    uk = "За словами речника, найбільша активність ворога спостерігається в районах Полтавки та Удачного."
    assert [(at(e), e.layer) for e in read(uk)] == [("Полтавки", "ground"), ("Удачного", "ground")]
    assert read("Найбільша активність дронів була над Харковом, активність ворога під Вовчанськом знизилась.") == []


@pytest.mark.parametrize("head", ["Читайте ще:", "ЧИТАЙТЕ ТАКОЖ:", "Дивіться також:"])
def test_what_another_report_is_headed_by_is_no_event(head: str) -> None:
    assert read(f"{head} Росіяни знову обстріляли Харків, є поранені") == []


def test_the_counts_that_go_on_from_a_total_are_of_its_night_and_its_speaker() -> None:
    events = read(
        "Глава Курской области Иван Рощин сообщил, что 8 января дрон повредил дом в Рыльске.\n\nПо данным Минобороны "
        "РФ, ночью перехвачены 46 беспилотников. Больше всего (16) сбито над Белгородской областью."
    )
    told = {at(e): (e.when.start, e.when.end, e.claim.claimant) for e in events if e.layer == "air_defence"}
    assert told["Белгородской областью"] == (datetime.date(2025, 1, 9), PUBLISHED, "Минобороны РФ")


def test_a_district_of_the_region_is_no_part_of_a_city() -> None:
    (event,) = read("Губернатор Курской области сообщил: в Рыльском районе области при атаке БПЛА ранен пожарный.")
    assert at(event) == "Рыльском районе"


def test_the_court_of_a_district_is_no_village() -> None:
    assert read("Беспилотник атаковал здание Октябрьского районного суда.") == []


def test_a_headline_told_again_is_one_attack_though_it_was_again() -> None:
    lead = "Ворог знову атакував Нікополь дронами.\n\nНікополь ворог знову атакував дронами, поранено двох людей."
    assert [at(event) for event in read(lead)] == ["Нікополь"]
    later = lead + "\n\nУвечері ворог знову атакував Нікополь, загинув чоловік."
    assert [at(event) for event in read(later)] == ["Нікополь", "Нікополь"]
