"""Spellings: what normalising makes equal, how Cyrillic is romanised, which spellings meet."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.names import fold_text, is_cyrillic, language_of, match_key, normalise, romanise

# The examples of the resolution itself (KMU 55, 27 January 2010), one or more a letter.
KMU = [
    ("Алушта", "Alushta"),
    ("Борщагівка", "Borshchahivka"),
    ("Вінниця", "Vinnytsia"),
    ("Гадяч", "Hadiach"),
    ("Богдан", "Bohdan"),
    ("Згурський", "Zghurskyi"),
    ("Ґалаґан", "Galagan"),
    ("Донецьк", "Donetsk"),
    ("Рівне", "Rivne"),
    ("Єнакієве", "Yenakiieve"),
    ("Гаєвич", "Haievych"),
    ("Короп'є", "Koropie"),
    ("Житомир", "Zhytomyr"),
    ("Запоріжжя", "Zaporizhzhia"),
    ("Закарпаття", "Zakarpattia"),
    ("Медвин", "Medvyn"),
    ("Іршава", "Irshava"),
    ("Їжакевич", "Yizhakevych"),
    ("Кадиївка", "Kadyivka"),
    ("Мар'їне", "Marine"),
    ("Йосипівка", "Yosypivka"),
    ("Стрий", "Stryi"),
    ("Київ", "Kyiv"),
    ("Лебедин", "Lebedyn"),
    ("Миколаїв", "Mykolaiv"),
    ("Ніжин", "Nizhyn"),
    ("Одеса", "Odesa"),
    ("Полтава", "Poltava"),
    ("Решетилівка", "Reshetylivka"),
    ("Суми", "Sumy"),
    ("Тетерів", "Teteriv"),
    ("Ужгород", "Uzhhorod"),
    ("Фастів", "Fastiv"),
    ("Харків", "Kharkiv"),
    ("Біла Церква", "Bila Tserkva"),
    ("Чернівці", "Chernivtsi"),
    ("Шостка", "Shostka"),
    ("Щербухи", "Shcherbukhy"),
    ("Русь", "Rus"),
    ("Крюківка", "Kriukivka"),
    ("Яготин", "Yahotyn"),
    ("Костянтин", "Kostiantyn"),
    ("Знам'янка", "Znamianka"),
    ("Феодосія", "Feodosiia"),
    ("Кам’янець-Подільський", "Kamianets-Podilskyi"),
    ("ЩОРС", "SHCHORS"),
    ("Розгон", "Rozghon"),
]

RUSSIAN = [
    ("Белгород", "Belgorod"),
    ("Ейск", "Yeysk"),
    ("Новороссийск", "Novorossiysk"),
    ("Орёл", "Oryol"),
    ("Грозный", "Grozny"),
    ("Нижний Новгород", "Nizhny Novgorod"),
    ("Тюмень", "Tyumen"),
    ("Подъездной", "Podyezdnoy"),
    ("Васильевка", "Vasilyevka"),
    ("Щёлково", "Shcholkovo"),
    ("Энгельс", "Engels"),
    ("Юрга", "Yurga"),
    ("Хабаровск", "Khabarovsk"),
    ("Рязань", "Ryazan"),
]


@pytest.mark.parametrize(("cyrillic", "latin"), KMU)
def test_ukrainian_follows_the_resolution_of_2010(cyrillic: str, latin: str) -> None:
    assert romanise(cyrillic, "uk") == latin


@pytest.mark.parametrize(("cyrillic", "latin"), RUSSIAN)
def test_russian_follows_bgn_without_apostrophes(cyrillic: str, latin: str) -> None:
    assert romanise(cyrillic, "ru") == latin


def test_another_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'be'; known: uk, ru"):
        romanise("Мінск", "be")


@given(st.text(alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЮЯ -", max_size=40))
def test_no_ukrainian_letter_survives_romanising(text: str) -> None:
    latin = romanise(text, "uk")
    assert not is_cyrillic(latin)
    assert latin.count(" ") <= text.count(" ")


@given(st.text(max_size=60), st.sampled_from(["uk", "ru"]))
def test_romanising_leaves_other_scripts_alone_and_never_fails(text: str, lang: str) -> None:
    latin = romanise(text, lang)
    if text.isascii() and text == normalise(text):
        assert latin == text


@pytest.mark.parametrize(
    "spellings",
    [
        "Kyiv Kiev Kyjiw Kijów Київ Киев",
        "Kupiansk Kupyansk Купянск Куп'янськ",
        "Novomykhailivka Novomykhaylivka Novomikhailovka Новомихайлівка Новомихайловка",
        "Chernihiv Chernigiv Chernigov Chernihov Чернігів Чернигов",
        "Zaporizhzhia Zaporizhia Zaporizhzhya Запоріжжя",
        "Kharkiv Kharkov Harkiv Харків Харьков",
        "Vasylivka Vasilyevka Vasilevka Василівка Васильевка",
        "Chuhuiv Chuguev Chuhuyiv Чугуїв",
        "Avdiivka Avdiyivka Avdeevka Avdeyevka Avdijiwka Авдіївка Авдеевка",
        "Chernihiv Tschernihiw Tchernihiv Czernihów Černihiv",
        "Kharkiv Charkiw Charków",
        "Novomykhailivka Nowomychajliwka Novomikhaylovka",
        "Shcherbynivka Scherbynivka Shcherbinovka Ščerbynivka Щербинівка Щербиновка",
        "Zhytomyr Jytomyr Žytomyr Житомир Житомир",
        "Zaporizhzhia Zaporižžja Zaporijjia Zaporozhye Запорожье",
        "Luhansk Louhansk Lugansk",
        "Vuhledar Vouhledar Ugledar Вугледар Угледар",
        "Sievierodonetsk Severodonetsk Северодонецк",
        "Bilohorivka Belogorovka Білогорівка Белогоровка",
        "Oleksandrivka Aleksandrovka Alexandrovka Олександрівка",
        "Pishchane Peschanoe Peschanoye Піщане Песчаное",
        "Pidhorodne Podgorodnoye Підгородне Подгородное",
        "Sloviansk Slavyansk Slovjansk Слов'янськ Славянск",
        "Robotyne Rabotino Работино Роботине",
        "Huliaipole Gulyaypole Hulyaypole Гуляйполе",
        "Ternopil Ternopol Тернопіль Тернополь",
        "Mykolaivka Nikolayevka Nikolaevka Миколаївка Николаевка",
        "Donetsk Donets'k Doneck Donec'k",
        "Popasna Popasnaya Попасна Попасная",
        "Zabolottsi Заболотці",
        "Rozghon Розгон",
    ],
)
def test_spellings_of_one_name_meet(spellings: str) -> None:
    assert len({match_key(name) for name in spellings.split()}) == 1


@pytest.mark.parametrize(
    "spellings",
    [
        "Kryvyi Rih|Krivoy Rog|Krivoi Rog|Krywyj Rih|Кривий Ріг|Кривой Рог",
        "Velyka Novosilka|Velikaya Novoselka|Bolshaya Novosyolka|Велика Новосілка|Большая Новосёлка",
        "Chasiv Yar|Chasov Yar|Часів Яр|Часов Яр",
        "Zelenyi Hai|Zelyonyy Gay|Zeleny Gai|Зелений Гай|Зелёный Гай",
        "Novo-Mykhailivka|Novomykhailivka",
        "Stanytsia Luhanska|Stanitsa Luganskaya|Станиця Луганська|Станица Луганская",
    ],
)
def test_names_of_several_words_meet_word_by_word(spellings: str) -> None:
    assert len({match_key(name) for name in spellings.split("|")}) == 1


@pytest.mark.parametrize(
    "names",
    [
        "Kherson Kharkiv Luhansk Lutsk Lviv Donetsk Dnipro Sumy Poltava Kursk Rivne",
        "Широке Широкий Широка",
        "Сонячне Сонячний",
        "Берестове Берестівка Берестянка",
        "Павлівка Петрівка Полівка Палівка",
        "Косівка Кошівка Козівка",
        "Зелене Зоряне Зарічне",
        "Сади-1 Сади-2",
        "Новоселівка Новосілки",
    ],
)
def test_names_of_different_places_stay_apart(names: str) -> None:
    listed = names.split()
    assert len({match_key(name) for name in listed}) == len(listed)


@given(st.text(max_size=40))
def test_a_key_is_small_letters_and_digits_whatever_the_name(name: str) -> None:
    key = match_key(name)
    assert key == "" or (key.isascii() and key.isalnum() and key == key.lower())


def test_each_pair_of_cognates_is_needed_and_meets() -> None:
    lines = (files("geo") / "data" / "cognates.tsv").read_text("utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(pairs) > 100
    assert len({ours for ours, _ in pairs}) == len(pairs)
    for ours, theirs in pairs:
        # Within a word where the part stands inside, alone where it ends one.
        before = "" if ours.startswith("^") else "та"
        after = "" if ours.endswith("$") else "ба"
        assert match_key(before + ours.strip("^$") + after) == match_key(before + theirs.strip("^$") + after), ours


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Кам’янка", "Кам'янка"),
        ("Камʼянка", "Кам'янка"),
        ("Кам`янка", "Кам'янка"),
        ("Ivano‑Frankivsk", "Ivano-Frankivsk"),
        ("Kryvyi\u00a0Rih", "Kryvyi Rih"),
        ("Khar\u00adkiv", "Kharkiv"),
        (" Kyiv ", "Kyiv"),
        ("Черни́гов", "Чернигов"),
        ("Kyi\u200bv", "Kyiv"),
        ("Bila  Tserkva", "Bila Tserkva"),
    ],
)
def test_ways_of_typing_one_spelling_are_equal(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet=st.sampled_from("Kyiv \u00a0\u00ad\u200b\u0301’-–\n\tж"), max_size=60))
def test_folded_offsets_lead_back_to_the_same_characters(text: str) -> None:
    folded = fold_text(text)
    for index, letter in enumerate(folded.text):
        original = text[folded.start(index)]
        assert original == letter or letter in "'- "
    assert folded.text.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Київ", "uk"),
        ("Чернігів", "uk"),
        ("Артёмовск", "ru"),
        ("Сумы", "ru"),
        ("Одеса", None),
        ("Kyiv", None),
        ("Гродна", None),
        ("Магілёў", None),
    ],
)
def test_letters_tell_the_language_only_where_one_alone_has_them(name: str, language: str | None) -> None:
    assert language_of(name) == language
