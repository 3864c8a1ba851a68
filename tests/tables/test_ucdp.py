"""UCDP GED: its columns and codes become those of the event table, by its codebook."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.tables.generators import UCDP_COLUMNS, table, ucdp_rows
from tests.tables.reading import place, placed


def row(**cells: str) -> dict[str, str]:
    return next(ucdp_rows(1)) | {"type_of_violence": "1"} | cells


def test_deaths_are_a_range_and_the_best_estimate_is_kept(tmp_path: Path) -> None:
    one = placed(tmp_path, [row(low="2", best="5", high="9")]).one()
    assert (one["killed_min"], one["killed_max"], one["best"]) == (2, 9, "5")


def test_bounds_that_contradict_each_other_say_nothing(tmp_path: Path) -> None:
    found = placed(tmp_path, [row(low="7", best="5", high="3"), row(id="7", low="1", high="2")])
    first = found.events.iloc[0]
    assert found.events["killed_max"].isna().tolist() == [True, False]
    assert (first["low"], first["high"]) == ("7", "3")
    assert [notice.reason for notice in found.notices] == [
        "low: 1 cell could not be read (row 1: '7'); the field is empty"
    ]


@pytest.mark.parametrize(
    ("code", "precision", "shape"),
    [
        ("1", "settlement", "Point"),
        ("2", "area", "Polygon"),
        ("3", "raion", "Polygon"),
        ("4", "oblast", None),
        ("5", "region", "Polygon"),
        ("7", "region", "Polygon"),
    ],
)
def test_what_is_no_exact_place_is_an_area(tmp_path: Path, code: str, precision: str, shape: str | None) -> None:
    one = placed(
        tmp_path,
        [
            row(
                where_prec=code,
                where_coordinates="A made-up place",
                adm_1="Kharkiv Oblast",
                longitude="36.5",
                latitude="49.7",
            )
        ],
    ).one()
    assert (one["precision"], one["where_prec"]) == (precision, int(code))
    assert (one["lon"], one["lat"]) == (36.5, 49.7)
    drawn = one["geometry"].geom_type
    assert drawn == shape if shape else drawn in ("Polygon", "MultiPolygon")


def test_an_event_of_which_only_the_country_is_known_is_on_no_place_of_the_map(tmp_path: Path) -> None:
    one = placed(
        tmp_path, [row(where_prec="6", where_coordinates="Ukraine", adm_1="", longitude="32.0", latitude="49.0")]
    ).one()
    assert (one["precision"], one["place_name"], one["admin0_iso"]) == ("country", "Ukraine", "UA")
    assert one["geometry"] is None
    assert one["lon"] is None


def test_a_named_region_has_the_outline_of_its_units(tmp_path: Path) -> None:
    one = placed(
        tmp_path, [row(where_prec="5", where_coordinates="Donbas", adm_1="", longitude="38.0", latitude="48.5")]
    ).one()
    # It is of no unit: the point is one in the middle of several.
    assert (one["place_name"], one["admin1_iso"]) == ("Donbas", None)
    assert one["geometry"].area > 5


def test_types_of_violence_have_layers(tmp_path: Path) -> None:
    events = placed(tmp_path, [row(), row(id="2", type_of_violence="2"), row(id="3", type_of_violence="3")]).events
    assert events["layer"].tolist() == ["ground", "ground", "strike"]
    assert events["event_type"].tolist() == ["Battles", "Battles", "Violence against civilians"]
    assert events["initiator"].tolist() == [None, None, "Russia"]


def test_dates_have_the_precision_of_their_code(tmp_path: Path) -> None:
    rows = [
        row(id=str(code), date_prec=str(code), date_start="2023-05-01", date_end="2023-05-20 00:00:00.000")
        for code in range(1, 6)
    ]
    events = placed(tmp_path, rows).events
    assert events["date_precision"].tolist() == ["range", "range", "week", "month", "year"]
    assert set(events["end_date"]) == {date(2023, 5, 20)}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_are_right_in_each_encoding_that_it_was_published_in(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ged.csv"
    path.write_bytes(table(ucdp_rows(30), UCDP_COLUMNS, encoding=encoding))
    found = place(path)
    assert set(found.events["source_original"]) == {"Renée Example"}
    assert len(found.notices) == (encoding in ("cp1252", "utf-16"))


def test_a_column_with_a_name_of_the_event_table_gets_that_of_the_dataset_before_it(tmp_path: Path) -> None:
    one = placed(tmp_path, [row(id="4711")]).one()
    assert one["ucdp_id"] == "4711"
    assert one["id"] != "4711"
    assert one["report_id"] == "ucdp:4711"


def test_places_that_people_coded_are_joined_to_the_oblast_that_they_name(shared: Path, tmp_path: Path) -> None:
    coded = shared / "data" / "ucdp_places_dev.csv"
    if not coded.is_file():
        pytest.skip("no coded places")
    with coded.open(encoding="utf-8", newline="") as file:
        rows = [row(id=str(number)) | cells for number, cells in enumerate(csv.DictReader(file))]
    found = placed(tmp_path, rows, UCDP_COLUMNS)
    assert len(found.events) == len(rows)
    told = found.events["admin1_agrees"].dropna()
    assert len(told) >= 0.95 * sum(bool(cells["adm_1"]) for cells in rows)
    assert told.mean() > 0.97
