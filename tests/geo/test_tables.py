"""Tables of names."""

from __future__ import annotations

import pandas as pd
import pytest

from geo import GazetteerError, geocode_frame, load_gazetteer
from geo.tables import GEOCODE_COLUMNS, unit_code


def names(*values: object, **columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"name": list(values), **columns}, index=[10 * n for n in range(len(values))])


def test_every_row_and_column_is_kept_and_the_place_is_added() -> None:
    table = names("Bakhmut", None, "Xqzwv", "near Kupiansk", note=["a", "b", "c", "d"])
    before = table.copy()
    placed = geocode_frame(table, "name")
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(placed[["name", "note"]], before)
    assert list(placed.columns) == ["name", "note", *GEOCODE_COLUMNS]
    assert placed["place_name"].tolist()[0] == "Bakhmut"
    assert placed["admin1_iso"].tolist()[0] == "UA-14"
    assert placed["precision"].tolist()[3] == "area"
    assert placed.loc[[10, 20], list(GEOCODE_COLUMNS)].isna().all().all()


def test_the_unit_of_each_row_decides() -> None:
    table = names(*["Zolochiv"] * 3, region=["Lviv", "Харківська область", "UA-46"])
    placed = geocode_frame(table, "name", admin_column="region")
    assert placed["admin1_iso"].tolist() == ["UA-46", "UA-63", "UA-46"]


def test_a_unit_that_is_not_known_is_told_of_and_does_not_stop_the_row() -> None:
    placed = geocode_frame(names("Bakhmut", region=["Narnia"]), "name", admin_column="region")
    assert placed["place_name"].item() == "Bakhmut"
    assert "the unit given is not known" in placed["decided_by"].item()


def test_a_country_has_no_point() -> None:
    placed = geocode_frame(names("Ukraine"), "name")
    assert placed["precision"].item() == "country"
    assert pd.isna(placed["lon"].item())


def test_columns_that_are_missing_or_taken_are_named() -> None:
    with pytest.raises(GazetteerError, match="no column 'place'; it has name"):
        geocode_frame(names("Kyiv"), "place")
    with pytest.raises(GazetteerError, match="no column 'oblast'"):
        geocode_frame(names("Kyiv"), "name", admin_column="oblast")
    with pytest.raises(GazetteerError, match="has a column 'lon' already: give a prefix"):
        geocode_frame(names("Kyiv", lon=[1]), "name")
    assert geocode_frame(names("Kyiv", lon=[1]), "name", prefix="g_")["g_admin1_iso"].item() == "UA-30"


def test_an_empty_table_has_the_columns_too() -> None:
    placed = geocode_frame(pd.DataFrame({"name": []}), "name")
    assert list(placed.columns) == ["name", *GEOCODE_COLUMNS]
    assert len(placed) == 0


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("Sevastopol", "UA-40"), ("Sevastopol'", "UA-40"), ("Kiev City", "UA-30"), ("Kiev city", "UA-30"),
        ("Kiev oblast", "UA-32"), ("Kyiv", "UA-32"), ("Ternopil' oblast", "UA-61"), ("Ternopil'", "UA-61"),
        ("Khmel'nyts'kyy oblast", "UA-68"), ("L'viv", "UA-46"), ("Donets\u2019k oblast", "UA-14"), ("Bakhmut", None),
        ("Kryvyi Rih", None), ("nowhere at all", None),
    ],
)  # fmt: skip
def test_units_are_known_as_published_tables_spell_them(words: str, iso: str | None) -> None:
    assert unit_code(words, country="UA", gazetteer=load_gazetteer()) == iso
