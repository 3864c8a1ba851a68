"""Dates: stated and relative, ranges, what they only bound or remember, and the date of a report."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sitmap
from sitmap.extract.dates import FIRST_YEAR, LAST_YEAR, DateMention, find_dates, report_date
from sitmap.extract.tokens import Sentence, tokenise
from sitmap.extract.vocabulary import load_vocabulary
from sitmap.model import Report

# A Wednesday.
PUBLISHED = date(2025, 2, 12)


def read(text: str, published: date | None = PUBLISHED) -> list[DateMention]:
    tokens = tokenise(Sentence(text, 0, len(text), 0))
    return find_dates(tokens, load_vocabulary().lexicon("en").match(tokens), published)


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        # Stated
        ("on Feb. 11", "2025-02-11", "2025-02-11", "day"),
        ("on 12 February 2025", "2025-02-12", "2025-02-12", "day"),
        ("on February 12, 2025", "2025-02-12", "2025-02-12", "day"),
        ("on February 12th", "2025-02-12", "2025-02-12", "day"),
        ("on the 12th of February", "2025-02-12", "2025-02-12", "day"),
        ("on 2025-02-12", "2025-02-12", "2025-02-12", "day"),
        ("on 12.02.2025", "2025-02-12", "2025-02-12", "day"),
        ("on 12.02.25", "2025-02-12", "2025-02-12", "day"),
        ("on 13/02/2024", "2024-02-13", "2024-02-13", "day"),
        ("on Tuesday, February 11", "2025-02-11", "2025-02-11", "day"),
        ("on Tuesday (11 February)", "2025-02-11", "2025-02-11", "day"),
        ("on 11 February, Tuesday", "2025-02-11", "2025-02-11", "day"),
        # The year of a day without one: the latest that is not after the report
        ("on 20 August", "2024-08-20", "2024-08-20", "day"),
        ("on 12 February", "2025-02-12", "2025-02-12", "day"),
        ("on 13 February", "2025-02-13", "2025-02-13", "day"),
        ("on 29 February", "2024-02-29", "2024-02-29", "day"),
        # ... or the coming one that a weekday points to
        ("on Tuesday, March 4", "2025-03-04", "2025-03-04", "day"),
        # Ranges
        ("from 6 to 8 August", "2024-08-06", "2024-08-08", "range"),
        ("between 10 and 12 February", "2025-02-10", "2025-02-12", "range"),
        ("6-8 February", "2025-02-06", "2025-02-08", "range"),
        ("on August 21–22", "2024-08-21", "2024-08-22", "range"),
        ("on February 11 and 12", "2025-02-11", "2025-02-12", "range"),
        ("from 28 January to 2 February", "2025-01-28", "2025-02-02", "range"),
        ("December 31 - January 1", "2024-12-31", "2025-01-01", "range"),
        ("from 9:00 on 10 February to 7:00 on 11 February", "2025-02-10", "2025-02-11", "range"),
        ("between 8 p.m. on 10 February and 6 a.m. on 11 February", "2025-02-10", "2025-02-11", "range"),
        ("from 11 p.m. on Monday to 5 a.m. on Tuesday", "2025-02-10", "2025-02-11", "range"),
        # Nights
        ("between 22:00 and 06:00 Moscow time", "2025-02-11", "2025-02-12", "range"),
        ("overnight", "2025-02-11", "2025-02-12", "range"),
        ("last night", "2025-02-11", "2025-02-12", "range"),
        ("on the night of February 11-12", "2025-02-11", "2025-02-12", "range"),
        ("overnight on 22 August", "2024-08-21", "2024-08-22", "range"),
        ("overnight on Aug. 22", "2024-08-21", "2024-08-22", "range"),
        ("overnight into Tuesday", "2025-02-10", "2025-02-11", "range"),
        ("on the night of 10 February", "2025-02-10", "2025-02-11", "range"),
        ("on the night of 12 February", "2025-02-11", "2025-02-12", "range"),
        ("overnight from Feb. 10 to Feb. 11", "2025-02-10", "2025-02-11", "range"),
        ("on the night of Tuesday to Wednesday", "2025-02-11", "2025-02-12", "range"),
        # Relative
        ("on Wednesday", "2025-02-12", "2025-02-12", "day"),
        ("on Thursday", "2025-02-06", "2025-02-06", "day"),
        ("late on Thursday", "2025-02-06", "2025-02-06", "day"),
        ("early on Friday", "2025-02-07", "2025-02-07", "day"),
        ("on Tuesday evening", "2025-02-11", "2025-02-11", "day"),
        ("last Wednesday", "2025-02-05", "2025-02-05", "day"),
        ("today", "2025-02-12", "2025-02-12", "day"),
        ("this morning", "2025-02-12", "2025-02-12", "day"),
        ("earlier in the day", "2025-02-12", "2025-02-12", "day"),
        ("since the start of the day", "2025-02-12", "2025-02-12", "day"),
        ("yesterday", "2025-02-11", "2025-02-11", "day"),
        ("the previous day", "2025-02-11", "2025-02-11", "day"),
        ("the past 24 hours", "2025-02-11", "2025-02-12", "range"),
        ("over the past day", "2025-02-11", "2025-02-12", "range"),
        ("over the past 48 hours", "2025-02-10", "2025-02-12", "range"),
        ("in the last three days", "2025-02-09", "2025-02-12", "range"),
        ("two days ago", "2025-02-10", "2025-02-10", "day"),
        ("last week", "2025-02-03", "2025-02-09", "week"),
        ("over the weekend", "2025-02-08", "2025-02-09", "range"),
        ("last month", "2025-01-01", "2025-01-31", "month"),
        ("three years ago", "2022-01-01", "2022-12-31", "year"),
        # Months and years
        ("in March 2023", "2023-03-01", "2023-03-31", "month"),
        ("in January", "2025-01-01", "2025-01-31", "month"),
        ("in May", "2024-05-01", "2024-05-31", "month"),
        ("in mid-February", "2025-02-01", "2025-02-28", "month"),
        ("in 2014", "2014-01-01", "2014-12-31", "year"),
    ],
)
def test_resolves(text: str, start: str, end: str, precision: str) -> None:
    [mention] = read(text)
    assert (str(mention.start), str(mention.end), mention.precision) == (start, end, precision)
    assert mention.kind == "event"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("since February 2022", "since"),
        ("since Monday", "since"),
        ("until 15 March", "until"),
        ("before 24 February 2022", "until"),
        ("the three-year anniversary of Russia's invasion on February 24", "anniversary"),
        ("the anniversary on Monday", "anniversary"),
        ("the full-scale invasion in February 2022", "since"),
    ],
)
def test_what_only_bounds_or_remembers_is_no_event(text: str, kind: str) -> None:
    assert [mention.kind for mention in read(text)] == [kind]


@pytest.mark.parametrize("text", ["at 10:30 p.m.", "at 3 a.m.", "at 03:00", "around midnight"])
def test_a_time_alone_is_no_date(text: str) -> None:
    [mention] = read(text)
    assert (mention.kind, mention.start, mention.precision) == ("time_only", None, "unknown")


@pytest.mark.parametrize(
    "text",
    [
        "02/12",
        "2,000 people",
        "in 2022 people",
        "version 2.0",
        "the troops march on",
        "71 of 123",
        "he may",
    ],
)
def test_leaves_out_what_is_no_date(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("text", ["31 June", "February 31", "30.02.2025", "12.13.2024", "3 May 0202"])
def test_a_day_that_is_in_no_calendar_is_known_to_be_wrong(text: str) -> None:
    assert [(mention.wrong, mention.start) for mention in read(text)] == [(True, None)]


@pytest.mark.parametrize(
    "text", ["on Wednesday", "yesterday", "overnight", "on 12 February", "in May", "last week", "two days ago"]
)
def test_without_the_report_s_date_relative_words_stay_unknown(text: str) -> None:
    [mention] = read(text, None)
    assert (mention.start, mention.end, mention.precision, mention.basis) == (None, None, "unknown", None)


def test_a_weekday_fixes_the_year_without_a_report_s_date() -> None:
    [mention] = read("on Wednesday, February 12", None)
    assert (mention.start, mention.basis) == (date(2025, 2, 12), "stated")


def test_a_weekday_that_does_not_fit_keeps_the_date_and_lowers_its_basis() -> None:
    [mention] = read("on Monday, February 11, 2025")
    assert (mention.start, mention.basis) == (date(2025, 2, 11), "relative")


def test_basis_tells_stated_from_relative() -> None:
    assert [m.basis for m in read("on 11 February")] == ["stated"]
    assert [m.basis for m in read("on Tuesday")] == ["relative"]


@pytest.mark.parametrize("text", ["next week", "next Friday", "tomorrow", "on 20 February 2025"])
def test_what_lies_ahead_is_marked(text: str) -> None:
    assert [mention.future for mention in read(text)] == [True]


def test_a_number_of_people_after_a_month_is_no_day() -> None:
    [mention] = read("In February 12 people died")
    assert mention.precision == "month"


def test_two_days_of_a_month_that_do_not_follow_each_other_are_two_dates() -> None:
    assert [m.start for m in read("on February 3 and 10")] == [date(2025, 2, 3), date(2025, 2, 10)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KYIV, Feb 12, 2025 (Agency) - Text follows.", date(2025, 2, 12)),
        ("12 February 2025\nA drone struck a depot.", date(2025, 2, 12)),
        ("On 17 March 2023, shells fell near a village.", date(2023, 3, 17)),
        ("A strike hit the city on Wednesday, February 12, officials said.", date(2025, 2, 12)),
        ("Since 24 February 2022 the city has been shelled. It was hit again on Friday, 7 June.", date(2024, 6, 7)),
        ("KYIV, Feb 12 (Agency) - Text follows.", None),
        ("A strike hit the city on Wednesday.", None),
        ("It recalls the third anniversary on Monday, February 24.", None),
        ("", None),
    ],
)
def test_report_date(text: str, expected: date | None) -> None:
    assert report_date(text, load_vocabulary().lexicon("en")) == expected


_MONTHS = "January February March April May June July August September October November December".split()
_SHORT = [*(name[:3] + "." for name in _MONTHS)]
_SHORT[2:8] = ["March", "April", "May", "June", "July", "Aug."]
_STYLES = [
    lambda d: f"{d.day} {_MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{_MONTHS[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{_MONTHS[d.month - 1]} {d.day} {d.year}",
    lambda d: f"{_SHORT[d.month - 1]} {d.day}, {d.year}",
    lambda d: d.isoformat(),
    lambda d: d.strftime("%d.%m.%Y"),
    lambda d: f"{d.strftime('%A')}, {d.day} {_MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.strftime('%A')}, {_MONTHS[d.month - 1]} {d.day}, {d.year}",
]


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)), st.integers(0, len(_STYLES) - 1))
def test_any_date_in_any_style_is_read_back(day: date, style: int) -> None:
    [mention] = read(f"on {_STYLES[style](day)} a drone struck")
    assert (mention.start, mention.end, mention.precision, mention.basis) == (day, day, "day", "stated")


@given(st.dates(date(2022, 3, 1), date(2027, 12, 31)), st.integers(0, 300))
def test_a_day_and_month_mean_the_last_such_day(published: date, days: int) -> None:
    day = published - timedelta(days=days)
    [mention] = read(f"on {day.day} {_MONTHS[day.month - 1]} a drone struck", published)
    assert mention.start == day


@given(st.dates(date(2022, 3, 1), date(2027, 12, 31)), st.integers(0, 6))
def test_a_weekday_means_the_last_such_day(published: date, days: int) -> None:
    day = published - timedelta(days=days)
    [mention] = read(f"on {day.strftime('%A')} a drone struck", published)
    assert mention.start == day


@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
def test_weekday_day_and_month_fix_the_report_s_date(day: date) -> None:
    assert (
        report_date(
            f"A drone struck on {day.strftime('%A')}, {_MONTHS[day.month - 1]} {day.day}, police said.",
            load_vocabulary().lexicon("en"),
        )
        == day
    )


@given(
    st.lists(
        st.sampled_from(
            "on the night of February 11 - 12 , 2025 Monday overnight into and to from 31 last week ago two days "
            "since".split()
        ),
        max_size=20,
    )
)
def test_any_words_give_sound_dates(words: list[str]) -> None:
    for mention in read(" ".join(words)):
        assert (mention.start is None) == (mention.end is None) == (mention.precision == "unknown")
        if mention.start is not None and mention.end is not None:
            assert mention.start <= mention.end


def slavic(lang: str, text: str) -> list[DateMention]:
    tokens = tokenise(Sentence(text, 0, len(text), 0), lang)
    return find_dates(tokens, load_vocabulary().lexicon(lang).match(tokens), PUBLISHED)


@pytest.mark.parametrize(
    ("lang", "text", "start", "end"),
    [
        ("ru", "в ночь с 10 на 11 февраля", "2025-02-10", "2025-02-11"),
        ("ru", "В ночь с 31 января на 1 февраля", "2025-01-31", "2025-02-01"),
        ("ru", "за ночь с понедельника на вторник", "2025-02-10", "2025-02-11"),
        ("ru", "с 20.00 мск 10 февраля до 7.00 мск 11 февраля", "2025-02-10", "2025-02-11"),
        ("uk", "у ніч з 10 на 11 лютого", "2025-02-10", "2025-02-11"),
        ("uk", "в ніч із 31 січня на 1 лютого", "2025-01-31", "2025-02-01"),
        ("uk", "з 19:30 10 лютого до 08:00 11 лютого", "2025-02-10", "2025-02-11"),
    ],
)
def test_a_time_that_two_dates_or_hours_bound_is_one_range(lang: str, text: str, start: str, end: str) -> None:
    events = [mention for mention in slavic(lang, text) if mention.kind == "event"]
    assert [(str(m.start), str(m.end), m.precision) for m in events] == [(start, end, "range")]


def test_two_days_that_bound_nothing_stay_two() -> None:
    found = read("Strikes were reported on 10 February and 12 February.")
    assert [str(mention.start) for mention in found] == ["2025-02-10", "2025-02-12"]
    found = read("He was wounded on 10 February and died on 11 February.")
    assert [mention.precision for mention in found] == ["day", "day"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "As of 06:00 on February 12, 120 clashes took place"),
        ("uk", "Станом на 08:00 12 лютого збито 54 дрони"),
        ("ru", "По состоянию на 12 февраля поражены бригады"),
        ("ru", "На утро 12 февраля зафиксировано 19 фактов"),
    ],
)
def test_what_a_count_is_as_of_is_no_day_of_an_event(lang: str, text: str) -> None:
    assert [m.kind for m in slavic(lang, text) if m.kind != "time_only"] == ["as_of"]


@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("Operational update as of 08:00, 12 February 2025.", 11),
        ("The General Staff informs as of 8 a.m. on February 12.", 11),
        ("Report on the progress of the special military operation (12 February 2025)", 11),
        ("Operational update as of 22:00, 12 February 2025.", 12),
        ("Evening report as of 6 p.m. on February 12.", 12),
    ],
)
def test_a_morning_bulletin_sums_up_the_day_before_and_the_night(head: str, first: int) -> None:
    text = f"{head}\n\nNear Pokrovsk, the defenders repelled 12 assaults."
    events = sitmap.extract(Report(id="r", text=text, published=date(2025, 2, 12)))
    assert [(e.when.start, e.when.end) for e in events] == [(date(2025, 2, first), date(2025, 2, 12))]


# The strikes told below a bulletin's heading, which have no words for their time.
_LINES = {
    "uk": "\n\nУ Нікополі артилерія поранила двох людей.\n\nУ Херсоні дрон ударив по автомобілю, загинув чоловік.",
    "ru": "\n\nВ Горловке удар дрона ранил двоих мирных жителей.\n\nВ Шебекино при обстреле погиб мужчина.",
}


def _days(lang: str, head: str) -> set[tuple[int, int]]:
    report = Report(id="r", text=head + _LINES[lang], published=date(2025, 5, 15))
    events = sitmap.extract(report)
    assert len(events) >= 2
    return {(e.when.start.day, e.when.end.day) for e in events if e.when.start and e.when.end}


@pytest.mark.parametrize(
    ("lang", "head"),
    [
        ("uk", "За минулу добу, 14 травня, ворог обстріляв вісім сіл."),
        ("uk", "Протягом доби 14 травня під вогнем були десять громад."),
        ("uk", "У четвер за добу область обстріляли сорок разів."),
        ("uk", "Ситуація в області станом на 06:00."),
        ("uk", "Ранковий звіт за 14 травня."),
        ("uk", "З 7-ї ранку 14 травня до 7-ї ранку 15 травня область обстріляли тридцять разів."),
        ("uk", "Упродовж 14 травня та в ніч на 15 травня область була під вогнем."),
        ("ru", "За минувшие сутки, 14 мая, регион обстреляли сорок раз."),
        ("ru", "Минобороны в четверг, 15 мая, отчиталось за прошедшие сутки."),
        ("ru", "С 08:00 до 08:00 по региону выпущено 50 снарядов."),
        ("ru", "Сводка Минобороны за 15 мая"),
        ("ru", "МОСКВА, 15 мая. Минобороны опубликовало ежедневную сводку."),
        ("ru", "Доклад министерства обороны за четверг"),
        ("ru", "Обстановка в регионе на 7:00 15 мая."),
        ("ru", "Итоги суток в регионе."),
        ("ru", "Вчера и ночью регион обстреливали."),
        ("ru", "Москва. 15 мая. КУРЬЕР - Войска за сутки улучшили позиции, сообщило в четверг министерство."),
    ],
)
def test_a_bulletin_of_a_day_and_a_night_dates_its_lines(lang: str, head: str) -> None:
    assert _days(lang, head) == {(14, 15)}


@pytest.mark.parametrize(
    ("lang", "head", "day"),
    [
        ("uk", "Вечірнє зведення на 15 травня.", 15),
        ("uk", "Зведення станом на 22:00 15 травня.", 15),
        ("uk", "Заява міноборони, 15 травня.", 15),
        ("uk", "Наслідки обстрілів за 14 травня.", 14),
        ("uk", "За добу 13 травня область обстріляли сорок разів.", 13),
        ("ru", "Вечерняя сводка за 15 мая.", 15),
        ("ru", "Сводка к вечеру 15 мая.", 15),
        ("ru", "За вчерашний день регион обстреляли сорок раз.", 14),
    ],
)
def test_a_day_alone_or_an_evening_is_no_day_and_night(lang: str, head: str, day: int) -> None:
    assert _days(lang, head) == {(day, day)}


@pytest.mark.parametrize(
    ("lang", "text", "day"),
    [
        ("uk", "У середу ввечері дрон ударив по Херсону.", 14),
        ("uk", "13 травня вдень дрон ударив по Нікополю.", 13),
        ("uk", "13 травня, о 7:20, вранці дрон ударив по Нікополю.", 13),
        ("uk", "13 травня ворог увечері вдарив дроном по Херсону.", 13),
        ("uk", "Дрон ударив по Херсону вранці, 13 травня.", 13),
        ("uk", "5 травня вночі дрон ударив по Херсону.", 5),
        ("ru", "13 мая 2025 года утром обстреляна Горловка.", 13),
        ("ru", "Вчера, 14 мая, вечером обстреляна Горловка.", 14),
        ("ru", "В среду днём обстреляна Горловка.", 14),
        ("ru", "Утром обстреляна Горловка.", 15),
    ],
)
def test_a_part_of_a_day_is_of_the_day_told_with_it(lang: str, text: str, day: int) -> None:
    (event,) = sitmap.extract(Report(id="r", text=text, published=date(2025, 5, 15)))
    assert (event.when.start, event.when.end) == (date(2025, 5, day), date(2025, 5, day))


def test_the_hour_at_which_a_victim_was_found_is_not_that_of_the_strike() -> None:
    text = "Ракета зруйнувала будинок у Кременчуці 13 травня. Загиблих двоє: вранці рятувальники деблокували тіло."
    events = sitmap.extract(Report(id="r", text=text, published=date(2025, 5, 15)))
    assert [event.when.start for event in events] == [date(2025, 5, 13)]


def test_a_day_told_below_the_heading_is_not_that_of_what_stands_above() -> None:
    text = (
        "Над Шебекино сбит беспилотник.\n\nПострадавших нет.\n\nСлужбы уточняют последствия.\n\n"
        "14 мая один человек погиб при обстреле Грайворона."
    )
    events = sitmap.extract(Report(id="r", text=text, published=date(2025, 5, 15)))
    assert {e.layer: e.when.start.day for e in events if e.when.start} == {"air_defence": 15, "strike": 14}


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("В ночь 15 мая дроны атаковали Шебекино.", 14, 15),
        ("За неделю ВСУ обстреляли Шебекино.", 8, 15),
        ("Предыдущей ночью дрон упал на дом в Шебекино.", 13, 14),
    ],
)
def test_nights_and_weeks_in_russian(text: str, start: int, end: int) -> None:
    (event,) = sitmap.extract(Report(id="r", text=text, published=date(2025, 5, 15)))
    assert (event.when.start, event.when.end) == (date(2025, 5, start), date(2025, 5, end))
