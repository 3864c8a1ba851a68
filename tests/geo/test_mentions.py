"""Place names in a text: where they stand, what they mean with the words beside them, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import Mention, find_mentions, load_gazetteer
from geo.mentions import unknown_names

GAZETTEER = load_gazetteer()


def read(text: str) -> list[tuple[str, str]]:
    """Return the words of each mention, and the id of the place it means first."""
    return [(m.text, m.places[0].id) for m in find_mentions(text)]


def ids(text: str) -> list[str]:
    return [place_id for _, place_id in read(text)]


def only(text: str) -> Mention:
    found = find_mentions(text)
    assert len(found) == 1, found
    return found[0]


UNITS = [
    ("Chernihiv Oblast", "UA-74"),
    ("the Chernigiv region", "UA-74"),
    ("Chernihivska oblast", "UA-74"),
    ("Chernihivshchyna", "UA-74"),
    ("Чернігівщина", "UA-74"),
    ("на Чернігівщині", "UA-74"),
    ("у Чернігівській області", "UA-74"),
    ("Черниговская область", "UA-74"),
    ("в Черниговской области", "UA-74"),
    ("Zaporozhye region", "UA-23"),
    ("Запорізькою областю", "UA-23"),
    ("Kharkov Region", "UA-63"),
    ("Lugansk region", "UA-09"),
    ("Odessa oblast", "UA-51"),
    ("Nikolayev region", "UA-48"),
    ("Dnipro region", "UA-12"),
    ("Dnepropetrovsk Region", "UA-12"),
    ("Kropyvnytskyi region", "UA-35"),
    ("Kirovograd province", "UA-35"),
    ("Transcarpathia", "UA-21"),
    ("Zakarpattia region", "UA-21"),
    ("Prykarpattia", "UA-26"),
    ("Kyiv region", "UA-32"),
    ("Київщина", "UA-32"),
    ("Vinnytsia oblast", "UA-05"),
    ("the Donetsk People's Republic", "UA-14"),
    ("the Donetsk People’s Republic", "UA-14"),
    ("DPR", "UA-14"),
    ("LPR", "UA-09"),
    ("the Crimean peninsula", "UA-43"),
    ("Crimea", "UA-43"),
    ("Krasnodar Krai", "RU-KDA"),
    ("Krasnodar Territory", "RU-KDA"),
    ("Krasnodar region", "RU-KDA"),
    ("Tatarstan", "RU-TA"),
    ("Republic of Bashkortostan", "RU-BA"),
    ("Bashkiria", "RU-BA"),
    ("Leningrad region", "RU-LEN"),
    ("Moscow region", "RU-MOS"),
    ("Moscow Oblast", "RU-MOS"),
    ("Белгородской области", "RU-BEL"),
    ("Курщина", "RU-KRS"),
    ("Bryansk Oblast", "RU-BRY"),
    ("Oryol region", "RU-ORL"),
    ("Gomel region", "BY-HO"),
    ("the region of Kursk", "RU-KRS"),
]


@pytest.mark.parametrize(("words", "iso"), UNITS)
def test_a_unit_is_read_in_every_everyday_form(words: str, iso: str) -> None:
    assert ids(f"Explosions were heard: {words}.") == [f"iso:{iso}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Odesa, Mykolaiv and Kherson regions", ["UA-51", "UA-48", "UA-65"]),
        ("Donetsk and Luhansk oblasts", ["UA-14", "UA-09"]),
        ("the regions of Sumy, Kharkiv and Chernihiv were hit", ["UA-59", "UA-63", "UA-74"]),
        ("the Belgorod and Kursk regions", ["RU-BEL", "RU-KRS"]),
        ("over Kyiv, Poltava, Sumy, and Cherkasy regions", ["UA-32", "UA-53", "UA-59", "UA-71"]),
        ("Donetsk and Luhansk People's Republics", ["UA-14", "UA-09"]),
        ("Дрони збили над Сумською, Харківською та Полтавською областями", ["UA-59", "UA-63", "UA-53"]),
        ("обстріляно Харківську та Сумську області", ["UA-63", "UA-59"]),
        ("Курская и Белгородская области под обстрелом", ["RU-KRS", "RU-BEL"]),
        ("Курская, Белгородская области", ["RU-KRS", "RU-BEL"]),
        ("по пять — над Курской и Воронежской, три — над Тульской", ["RU-KRS", "RU-VOR", "RU-TUL"]),
        ("Kharkiv/Sumy oblasts", ["UA-63", "UA-59"]),
    ],
)
def test_each_unit_of_a_list_is_its_own_mention(text: str, expected: list[str]) -> None:
    found = find_mentions(text)
    assert [m.places[0].admin1_iso for m in found] == expected
    assert {m.form for m in found} == {"unit"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The town of Donetsk in the case of a place; the adjective of the oblast is written alike.
        ("у Донецьку та Харківській області", ["geonames:709717", "iso:UA-63"]),
        # A village of Stavropol Krai bears the name of the adjective.
        ("станица Курская, Белгородская область", ["geonames:538558", "iso:RU-BEL"]),
    ],
)
def test_an_adjective_beside_a_unit_is_not_always_another_unit(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_a_city_and_its_region_are_told_apart() -> None:
    assert ids("Kyiv and the Kyiv region") == ["geonames:703448", "iso:UA-32"]
    assert ids("Moscow, the Moscow region") == ["geonames:524901", "iso:RU-MOS"]


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("Nikopol district", "raion:geonames:700051"),
        ("Bakhmut raion", "raion:geonames:713174"),
        ("Synelnykivskyi district", "raion:geonames:693796"),
        ("у Синельниківському районі", "raion:geonames:693796"),
        ("Bilopillia hromada", "hromada:geonames:711879"),
    ],
)
def test_raions_and_communities_stand_round_their_seat(text: str, place_id: str) -> None:
    mention = only(text)
    assert mention.places[0].kind == "raion"
    assert mention.form == "unit"
    if place_id.startswith("raion"):
        assert mention.places[0].id == place_id
    assert GAZETTEER.get(mention.places[0].id) == mention.places[0]


@pytest.mark.parametrize("text", ["Kharkiv's Saltivskyi district", "the Industrialnyi district of Kharkiv"])
def test_a_district_of_a_city_stays_in_the_city(text: str) -> None:
    place = only(text).places[0]
    assert place.kind == "district"
    assert place.admin1_iso == "UA-63"


@pytest.mark.parametrize(
    ("text", "words", "members"),
    [
        ("areas in eastern and southern Ukraine were", "eastern and southern Ukraine", {"UA-14", "UA-65"}),
        ("in the south of Ukraine", "south of Ukraine", {"UA-65"}),
        ("Ukraine's east is", "Ukraine's east", {"UA-14"}),
        ("north-eastern Ukraine", "north-eastern Ukraine", {"UA-59"}),
        ("northeastern Ukraine", "northeastern Ukraine", {"UA-63"}),
        ("western Russia", "western Russia", {"RU-BRY"}),
        ("на сході України", "сході України", {"UA-14"}),
        ("Donbas", "Donbas", {"UA-14", "UA-09"}),
    ],
)
def test_a_part_of_a_country_is_a_region_of_its_units(text: str, words: str, members: set[str]) -> None:
    mention = only(text)
    assert mention.text == words
    assert mention.places[0].kind == "region"
    assert members <= set(mention.places[0].members)


def test_the_river_is_told_from_the_city() -> None:
    assert ids("Troops crossed the Dnipro, near Dnipro") == ["river:dnipro", "geonames:709930"]
    assert ids("the Dnipro attack") == ["geonames:709930"]


def test_districts_of_a_city_in_a_list_are_one_mention() -> None:
    mention = only("Fires burned in Kyiv's Solomianskyi, Darnytskyi and Dniprovskyi districts.")
    assert mention.places[0].kind == "district"
    assert mention.places[0].admin1_iso == "UA-30"


def test_peoples_and_adjectives_are_marked_as_such() -> None:
    found = {
        m.text: m
        for m in find_mentions("Ukrainian forces and the Russians used Iranian-designed drones, North Korean shells.")
    }
    assert set(found) == {"Ukrainian", "Russians", "Iranian", "North Korean"}
    assert {m.form for m in found.values()} == {"adjective"}


def test_seats_of_government_are_recognised() -> None:
    found = {
        m.text: m.places[0].kind
        for m in find_mentions("The Kremlin and the White House met in Munich, and Downing Street watched.")
    }
    assert found["Kremlin"] == found["White House"] == found["Downing Street"] == "government"
    assert found["Munich"] == "settlement"


@pytest.mark.parametrize(
    "text",
    [
        "They defend human rights, Human Rights Watch said.",
        "Vladimir Putin spoke with Sergei Kirov and Mr Pushkin.",
        "The Kyiv Independent and the Moscow Times reported; the Moscow Exchange fell.",
        "the 3rd Kharkiv brigade; the Dnipro group of forces",
        "The cruiser Moskva sank.",
        "In March and May the police guarded a bar, both of the same kind.",
        "the Minsk agreements",
        "Dynamo Kyiv won.",
        "visit kyiv and moscow",
    ],
)
def test_what_is_no_place_gives_none_that_counts(text: str) -> None:
    assert [m.text for m in find_mentions(text) if not m.weak and m.form != "adjective"] == []


def test_a_given_name_is_a_place_where_the_words_say_so() -> None:
    assert ids("in Vladimir region") == ["iso:RU-VLA"]
    assert find_mentions("Vladimir Putin") == []
    assert [m.text for m in find_mentions("Governor Vyacheslav Chaus")] == []


def test_a_weak_name_counts_where_a_place_is_asked_for() -> None:
    assert only("He left Bar early").weak
    assert not only("shelling hit the town of Bar").weak
    assert not find_mentions("Bar, Vinnytsia region")[0].weak


@pytest.mark.parametrize(
    ("text", "words", "possessive"),
    [
        ("Kyiv's forces", "Kyiv", True),
        ("Kyiv’s forces", "Kyiv", True),
        ("Kyivʼs forces", "Kyiv", True),
        ("Belarus' border", "Belarus", True),
        ("in 'Kyiv' itself", "Kyiv", False),
        ("Kyiv-based", "Kyiv", False),
        ("pro-Ukrainian", "Ukrainian", False),
        ("(Kyiv)", "Kyiv", False),
        ("#Kyiv", "Kyiv", False),
        ("KYIV", "KYIV", False),
        ("Kry\u00advyi\u00a0Rih", "Kry\u00advyi\u00a0Rih", False),
        ("Ivano‑Frankivsk", "Ivano‑Frankivsk", False),
        ("Kamianske", "Kamianske", False),
        ("Бахмут", "Бахмут", False),
        ("Куп’янськ", "Куп’янськ", False),
    ],
)
def test_typing_does_not_hide_a_name(text: str, words: str, possessive: bool) -> None:
    mention = only(text)
    assert (mention.text, mention.possessive) == (words, possessive)


@pytest.mark.parametrize("text", ["Kyivan Rus", "Sumyx", "akyiv", "@Kyiv", "Kursk_1", "Novo-Kyiv"])
def test_names_inside_words_are_none(text: str) -> None:
    assert find_mentions(text) == []


def test_the_longest_sensible_name_wins_and_shorter_ones_survive_beside_it() -> None:
    assert find_mentions("Velyka Novosilka, Novosilka")[0].text == "Velyka Novosilka"
    assert [m.text for m in find_mentions("Russian-Ukrainian border near Kharkiv-Belgorod")] == [
        "Russian",
        "Ukrainian",
        "Kharkiv",
        "Belgorod",
    ]


def test_capitals_of_a_headline_are_read() -> None:
    assert ids("RUSSIA STRIKES KHARKIV REGION, SUMY") == ["country:RU", "iso:UA-63", "geonames:692194"]


def test_names_do_not_run_over_lines() -> None:
    assert [m.text for m in find_mentions("Chernihiv\nregion")] == ["Chernihiv"]


def test_a_place_that_is_not_known_is_told() -> None:
    text = "Shelling hit the village of Nemanazvy and the town of Bakhmut."
    assert [u.text for u in unknown_names(text, find_mentions(text))] == ["Nemanazvy"]


SNIPPETS = st.sampled_from(
    [
        "Kyiv",
        "Kiev's ",
        "Odesa, Mykolaiv and Kherson regions",
        "eastern and southern Ukraine",
        " ",
        "\n",
        "Vladimir Putin",
        "’",
        "-",
        "Чернігівська область",
        "Куп’янськ",
        "\u00ad",
        "\u200b",
        "\u00a0",
        "  ",
        "KHARKIV REGION",
        "Bar",
        "the village of ",
        "x",
        ".",
        "İstanbul",
        "Kharkiv's Saltivka district",
        "Ukraine's ",
        "\U0001f600",
        "É",
        "и\u0301",
    ]
)


@given(st.one_of(st.text(max_size=120), st.lists(SNIPPETS, max_size=14).map("".join)))
@settings(max_examples=300, deadline=None)
def test_offsets_are_those_of_the_text_and_mentions_do_not_overlap(text: str) -> None:
    found = find_mentions(text)
    last = 0
    for mention in found:
        assert text[mention.start : mention.end] == mention.text
        assert last <= mention.start < mention.end
        assert mention.places
        assert mention.form in ("name", "adjective", "unit")
        for place in mention.places:
            assert GAZETTEER.get(place.id) == place
        last = mention.end
    assert find_mentions(text) == found


@given(st.sampled_from([n for n in GAZETTEER.names() if n[0].isupper() and GAZETTEER.named(n).places and len(n) > 3]))
@settings(max_examples=300, deadline=None)
def test_every_name_is_found_in_a_sentence(name: str) -> None:
    text = f"It was hit: {name}."
    found = find_mentions(text)
    assert any(m.start <= 12 and m.end >= 12 + len(name) for m in found), [m.text for m in found]


def test_a_users_gazetteer_is_searched() -> None:
    from geo import Place

    own = Place("osm:node/7", None, "Mala Vyhadka", "settlement", 37.0, 48.0, "UA", "UA-14", 0, 3.0)
    more = GAZETTEER.with_places([(own, ["Мала Вигадка"])])
    assert [m.places for m in find_mentions("near Mala Vyhadka", more)] == [(own,)]
    assert find_mentions("near Mala Vyhadka") == []
