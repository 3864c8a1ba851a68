"""The names of places of an event table in the language of a map."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from geo.gazetteer import load_gazetteer
from layers.placenames import local_place_name, local_unit_name, place_key, place_names
from layers.schema import empty_table, validate
from layers.webmap.background import embedded_background
from tests.layers.tables import hostile_table


def names(lang: str, *rows: dict[str, Any]) -> dict[str, dict[str, str]]:
    return place_names(
        validate(pd.DataFrame([{"layer": "strike", "lon": 36.0, "lat": 50.0} | row for row in rows])), lang
    )


KHARKIV = {"place_name": "Kharkiv", "geonameid": 706483, "admin1_iso": "UA-63", "admin1_name": "Kharkiv Oblast"}


def test_places_are_named_by_their_number_and_units_by_their_code() -> None:
    found = names("uk", KHARKIV, {"place_name": "Nowhere", "admin1_iso": "UA-63"}, {"place_name": None})
    assert found == {
        "places": {place_key(706483, "Kharkiv", "UA-63"): "Харків"},
        "units": {"UA-63": "Харківська область"},
    }
    assert names("ru", KHARKIV)["places"] == {"706483|Kharkiv|UA-63": "Харьков"}


def test_a_unit_as_a_place_has_its_name_though_it_has_no_number() -> None:
    row = {"place_name": "Kharkiv Oblast", "precision": "oblast", "admin1_iso": "UA-63"}
    assert names("uk", row)["places"] == {"|Kharkiv Oblast|UA-63": "Харківська область"}


def test_other_places_that_the_words_could_mean_are_named_too() -> None:
    others = [
        {"geonameid": 694382, "name": "Shakhtarsk", "admin1_iso": "UA-14"}, {"name": 5}, "Shakhtarsk", None,
        {"geonameid": "x", "name": "Sumy", "admin1_iso": ["UA-59"]},
    ]  # fmt: skip
    assert names("uk", KHARKIV | {"alternatives": others})["places"] == {
        "706483|Kharkiv|UA-63": "Харків",
        "694382|Shakhtarsk|UA-14": "Шахтарськ",
    }


@pytest.mark.parametrize("lang", ["en", "uk", "ru"])
def test_what_is_not_known_and_what_is_hostile_has_no_name(lang: str) -> None:
    assert place_names(empty_table(), lang) == {"places": {}, "units": {}}
    assert names(lang, {"place_name": "</script>", "geonameid": 1})["places"] == {}
    assert place_names(validate(hostile_table()), lang)["places"] == {}
    assert names("en", KHARKIV) == {"places": {}, "units": {}}


def test_the_ground_is_named_in_the_language_of_the_map() -> None:
    ground = {lang: embedded_background(lang) for lang in ("en", "uk", "ru")}
    for kind, expected in {
        "countries": {"UA": ("Ukraine", "Україна", "Украина")},
        "units": {"UA-74": ("Chernihiv Oblast", "Чернігівська область", "Черниговская область")},
    }.items():
        for iso, said in expected.items():
            found = tuple(next(one["name"] for one in ground[lang][kind] if one["iso"] == iso) for lang in ground)
            assert found == said
    towns = {lang: {(town["lon"], town["lat"]): town["name"] for town in ground[lang]["cities"]} for lang in ground}
    assert towns["en"].keys() == towns["uk"].keys()
    kyiv = next(at for at, name in towns["en"].items() if name == "Kyiv")
    assert (towns["uk"][kyiv], towns["ru"][kyiv]) == ("Київ", "Киев")
    assert local_unit_name("XX-9", "Somewhere", "uk") == "Somewhere"
    assert local_place_name(load_gazetteer().get("geonames:706483"), "en") == "Kharkiv"
