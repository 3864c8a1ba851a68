"""What names of layers and areas say about who holds them."""

from __future__ import annotations

import pytest

from geo.control.guessing import read_area, read_colour, read_text


@pytest.mark.parametrize(
    ("text", "controller", "status", "basis"),
    [
        ("Assessed Russian Control", "Russia", "controlled", "assessed"),
        ("VIEW_RussiaCoTinUkraine_V3", "Russia", "controlled", None),
        ("ClaimedRussianTerritoryinUkraine_V2", "Russia", "controlled", "claimed"),
        ("Claimed Ukrainian Counteroffensives", "Ukraine", "advanced", "claimed"),
        ("MDS_AssessedRussianAdvanceInUkraine_view", "Russia", "advanced", "assessed"),
        ("Assessed Russian-controlled Ukrainian Territory", "Russia", "controlled", "assessed"),
        ("Assessed Russian Infiltration Areas in Ukraine", None, "contested", "assessed"),
        ("Ukrainian territory under Russian control", "Russia", "controlled", None),
        ("Held by Ukraine", "Ukraine", "controlled", None),
        ("Ukraine-held", "Ukraine", "controlled", None),
        ("Ukrainian incursion", "Ukraine", "advanced", None),
        ("Occupied", "Russia", "controlled", None),
        ("Liberated 25.03", "Ukraine", "liberated", None),
        ("Luhansk Axis [Z]", "Russia", "controlled", None),
        ("Donetsk People's Republic", "Russia", "controlled", None),
        ("Окуповано", "Russia", "controlled", None),
        ("Тимчасово окупована територія України", "Russia", "controlled", None),
        ("під контролем України", "Ukraine", "controlled", None),
        ("Под контролем ВС РФ", "Russia", "controlled", None),
        ("Продвижение ВС РФ", "Russia", "advanced", None),
        ("Освобождено ВС РФ", "Russia", "controlled", None),
        ("Звільнено", "Ukraine", "liberated", None),
        ("сіра зона", None, "contested", None),
        ("geoJSON.status.dismissed_at {{at:25.03}}", "Ukraine", "liberated", "assessed"),
        ("geoJSON.territories.crimea", "Russia", "controlled", "assessed"),
    ],
)
def test_a_name_says_who_holds_how_and_on_whose_word(text: str, controller: str | None, status: str, basis: str | None):
    meaning = read_text(text)
    assert (meaning.controller, meaning.status, meaning.basis) == (controller, status, basis)


@pytest.mark.parametrize("text", ["UkraineControlMap", "control", "frontline", "Polygon 12", "", "Ukraine", "No data"])
def test_a_name_of_a_map_or_a_country_says_nothing_of_who_holds(text: str):
    assert not read_text(text).says or read_text(text).weak or text == "Ukraine"
    if text == "Ukraine":
        # Alone in a column it is the side; as the name of a map it stands beside other words.
        assert read_text("map of Ukraine").controller is None


def test_both_sides_with_equal_right_decide_nothing():
    assert read_text("held by Russia or held by Ukraine").controller is None


@pytest.mark.parametrize("text", ["Reported Ukrainian Partisan Warfare", "RUAF field fortifications", "Напрямок удару"])
def test_what_is_no_control_is_told_apart(text: str):
    assert read_text(text).other


def test_territories_that_a_source_lists_beside_the_war_are_not_control():
    meaning, _ = read_area(
        [("name", "geoJSON.territories.abkhazia", True), ("name", "Occupied Abkhazia", True)], "#a52714"
    )
    assert meaning.other and not meaning.says


def test_the_name_comes_before_the_layer_and_words_before_colours():
    meaning, decided = read_area([("name", "Liberated", True), ("layer", "Russian control", False)], "#a52714")
    assert (meaning.controller, meaning.status) == ("Ukraine", "liberated")
    assert decided == ("name 'Liberated'",)


def test_a_column_gives_the_side_and_a_layer_the_rest():
    meaning, _ = read_area([("column side", "RU", True), ("layer", "Claimed advances", False)], "")
    assert (meaning.controller, meaning.status, meaning.basis) == ("Russia", "advanced", "claimed")


@pytest.mark.parametrize(
    ("colour", "controller", "status"),
    [
        ("#a52714", "Russia", "controlled"), ("#0f9d58", "Ukraine", "liberated"), ("#bcaaa4", None, "contested"),
        ("#0288d1", "Ukraine", "controlled"), ("#ffd600", None, None), ("#000000", None, None), ("red", None, None),
    ],
)  # fmt: skip
def test_colours_as_such_maps_use_them(colour: str, controller: str | None, status: str | None):
    meaning = read_colour(colour)
    assert (meaning.controller, meaning.status) == (controller, status)
