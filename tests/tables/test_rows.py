"""Rows that cannot be used are named with the reason, cost no other row, and ids are the same everywhere."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from layers.export.flat import unguard
from sitmap.sources import Notice
from sitmap.sources.tables import open_tables, read_table_mapping
from sitmap.sources.tables.values import AmbiguousDay, read_day
from tests.tables.generators import ACLED_COLUMNS, acled_rows, table, ucdp_rows
from tests.tables.reading import place, placed


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"latitude": "0", "longitude": "0"}, "coordinates are 0, 0, which stands for none"),
        ({"latitude": "95"}, "is outside of the world"),
        ({"latitude": "37.6169", "longitude": "49.7106"}, "look swapped"),
        ({"latitude": "-49.7106"}, "is far from Ukraine, which the row names"),
        ({"latitude": "", "longitude": "", "location": "", "admin1": ""}, "says no place"),
        ({"latitude": ""}, "one of longitude and latitude is missing"),
        ({"latitude": "north"}, "latitude: 'north' is no number of degrees"),
        ({"event_date": "2024-02-31"}, "event_date: '2024-02-31' is no day that can be read"),
        ({"event_date": ""}, "event_date is empty"),
    ],
)
def test_a_row_that_says_no_place_or_day_is_rejected_with_its_cells(
    tmp_path: Path, cells: dict[str, str], reason: str
) -> None:
    good, bad = acled_rows(2)
    found = placed(tmp_path, [good, bad | cells])
    assert len(found.events) == 1
    (reject,) = found.rejects
    assert reason in reject.reason
    assert (reject.row, reject.line, reject.kind) == (2, 3, "unusable")
    assert dict(reject.cells) == bad | cells


def test_coordinates_that_only_look_swapped_are_kept_where_the_country_says_so(tmp_path: Path) -> None:
    cells = {"country": "Iraq", "admin1": "Diyala", "location": "Baquba", "latitude": "33.75", "longitude": "44.64"}
    one = placed(tmp_path, [next(acled_rows(1)) | cells]).one()
    assert (one["lon"], one["lat"]) == (44.64, 33.75)


def test_a_row_without_coordinates_is_placed_by_its_name_in_its_unit(tmp_path: Path) -> None:
    cells = {"latitude": "", "longitude": "", "location": "Kupiansk", "admin1": "Kharkiv"}
    one = placed(tmp_path, [next(acled_rows(1)) | cells]).one()
    assert (one["place_name"], one["admin1_iso"], one["precision"]) == ("Kupiansk", "UA-63", "settlement")
    assert one["geometry"].geom_type == "Point"


def test_a_name_that_is_not_known_stays_unplaced(tmp_path: Path) -> None:
    cells = {"latitude": "", "longitude": "", "location": "Qwertyville", "admin1": ""}
    one = placed(tmp_path, [next(acled_rows(1)) | cells]).one()
    assert (one["place_text"], one["precision"], one["geometry"]) == ("Qwertyville", None, None)


def test_an_open_quotation_mark_costs_its_own_row_only(tmp_path: Path) -> None:
    lines = table(acled_rows(6)).split(b"\r\n")
    lines[3] = lines[3].replace(b",Kupiansk", b',"Kupiansk').replace(b",Odesa", b',"Odesa')
    cells = lines[3].split(b",")
    lines[3] = b",".join([*cells[:5], b'"' + cells[5], *cells[6:]])
    path = tmp_path / "t.csv"
    path.write_bytes(b"\r\n".join(lines))
    found = place(path)
    assert len(found.events) == 5
    (reject,) = found.rejects
    assert "quotation marks are out of step" in reject.reason
    assert (reject.row, reject.line) == (3, 4)
    assert reject.cells["row"] == lines[3].decode()


def test_rows_with_too_few_and_too_many_cells_are_rejected(tmp_path: Path) -> None:
    lines = table(acled_rows(4)).split(b"\r\n")
    lines[2] = lines[2].rsplit(b",", 3)[0]
    lines[3] += b",more"
    path = tmp_path / "t.csv"
    path.write_bytes(b"\r\n".join(lines))
    found = place(path)
    assert len(found.events) == 2
    assert found.reasons() == ["has 28 cells, the table has 31 columns", "has 32 cells, the table has 31 columns"]


def test_cells_of_several_lines_and_empty_lines_do_not_upset_the_count(tmp_path: Path) -> None:
    rows = list(acled_rows(4))
    rows[0]["notes"] = 'One,\ntwo "quoted"\n\nthree.'
    rows[3]["latitude"] = "x"
    data = table(rows)
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    (reject,) = place(path).rejects
    assert (reject.row, reject.line) == (4, 8)
    header, body = data.split(b"\r\n", 1)
    path.write_bytes(header + b"\r\n\r\n" + body)
    found = place(path)
    assert found.events["quote"].iloc[0] == rows[0]["notes"]
    assert [(reject.row, reject.line) for reject in found.rejects] == [(4, 9)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_usual_separator_is_told_by_the_header(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "named_like_a_report.txt"
    path.write_bytes(table(acled_rows(3), delimiter=delimiter))
    assert len(place(path).events) == 3


def test_columns_may_stand_in_any_order_and_in_capitals(tmp_path: Path) -> None:
    rows = [{name.upper(): row[name] for name in reversed(ACLED_COLUMNS)} for row in acled_rows(5)]
    found = placed(tmp_path, rows)
    assert found.events["id"].tolist() == placed(tmp_path, acled_rows(5)).events["id"].tolist()
    assert "EVENT_ID_CNTY" in found.events


def test_lines_of_several_encodings_in_one_file_are_each_read_right(tmp_path: Path) -> None:
    first, second = acled_rows(2)
    head = table([first | {"notes": "Обстріл. Ніхто не постраждав."}])
    tail = table([second | {"notes": "Обстріл міста, поранено двох."}], encoding="cp1251").split(b"\r\n", 1)[1]
    path = tmp_path / "t.csv"
    path.write_bytes(head + tail)
    found = place(path)
    assert found.events["quote"].tolist() == ["Обстріл. Ніхто не постраждав.", "Обстріл міста, поранено двох."]
    assert [notice.reason for notice in found.notices] == ["lines that are no UTF-8 are read as Windows-1251"]


def test_line_ends_of_old_programs_are_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(table(acled_rows(3)).replace(b"\r\n", b"\r"))
    assert len(place(path).events) == 3


def test_a_header_with_empty_and_repeated_names_loses_nothing(tmp_path: Path) -> None:
    rows = [{"": str(number), **row, "Region": "again"} for number, row in enumerate(acled_rows(3))]
    data = table(rows).replace(b",Region\r\n", b",region\r\n")
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    events = place(path).events
    assert events["column 1"].tolist() == ["0", "1", "2"]
    assert events["region"].tolist() == ["Europe"] * 3
    assert events["region (2)"].tolist() == ["again"] * 3


def test_a_header_in_the_middle_of_joined_files_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(table(acled_rows(3)) + b"\xef\xbb\xbf" + table(list(acled_rows(5))[3:]))
    found = place(path)
    assert len(found.events) == 5
    assert [(reject.row, reject.line, reject.kind) for reject in found.rejects] == [(4, 5, "left out")]
    assert found.reasons() == ["is the header again"]
    assert found.notices == []


def test_names_that_differ_in_capitals_are_two_columns(tmp_path: Path) -> None:
    events = placed(tmp_path, [row | {"LOCATION": "Elsewhere"} for row in acled_rows(2)]).events
    assert events["place_text"].tolist() == [row["location"] for row in acled_rows(2)]
    assert events["LOCATION"].tolist() == ["Elsewhere"] * 2


def test_bytes_that_a_damaged_disk_leaves_cost_no_row(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(table(acled_rows(3)).replace(b"National", b"Nat\x00onal", 1))
    found = place(path)
    assert found.events["source_scale"].tolist() == ["Nat\ufffdonal", "National", "National"]
    assert [notice.reason for notice in found.notices] == ["NUL bytes, shown as \ufffd"]


def test_the_same_table_twice_gives_each_event_once(tmp_path: Path) -> None:
    path, again = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_bytes(table(acled_rows(8)))
    again.write_bytes(table(reversed(list(acled_rows(8)))))
    found = place(path, again)
    assert len(found.events) == 8
    assert [(count.events, count.left_out) for count in found.counts] == [(8, 0), (0, 8)]
    assert all(f"of {path} is the same" in reason for reason in found.reasons())


def test_ids_do_not_depend_on_the_file_or_the_order(tmp_path: Path) -> None:
    rows = list(acled_rows(12))
    there = placed(tmp_path, rows).events.set_index("event_id_cnty")["id"]
    back = placed(tmp_path, rows[::-1]).events.set_index("event_id_cnty")["id"]
    assert there.to_dict() == back.to_dict()
    assert there["UKR100003"] == "ff07b0697c382260"


def test_tables_of_several_datasets_are_one_event_table(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "u.csv"
    first.write_bytes(table(acled_rows(3)))
    second.write_bytes(table(ucdp_rows(2)))
    events = place(first, second).events
    assert events["dataset"].tolist() == ["acled"] * 3 + ["ucdp"] * 2
    assert events["best"].isna().tolist() == [True] * 3 + [False] * 2
    assert events["fatalities"].isna().tolist() == [False] * 3 + [True] * 2


def test_the_table_of_rejects_is_safe_to_open_and_complete(tmp_path: Path) -> None:
    bad = next(acled_rows(1)) | {"event_date": "=1+1", "notes": "@cmd, with\nlines"}
    path, other = tmp_path / "=a.csv", tmp_path / "u.csv"
    path.write_bytes(table([bad]))
    other.write_bytes(table([next(ucdp_rows(1)) | {"where_prec": "9"}]))
    tables, _ = open_tables([path, other], print)
    assert list(tables.batches()) == []
    written = list(csv.DictReader(io.StringIO("".join(tables.rejects.csv_lines()), newline="")))
    assert [line["file"] for line in written] == [str(path), str(other)]
    assert written[0]["event_date"] == "'=1+1"
    assert {name: unguard(written[0][name]) for name in bad} == bad
    assert written[1]["where_prec"] == "9"
    assert written[1]["reason"] == "where_prec says none of 1 to 7"


def test_a_report_and_a_list_are_no_event_tables(tmp_path: Path) -> None:
    report, listed = tmp_path / "report.csv", tmp_path / "list.txt"
    report.write_text("Russian forces shelled Nikopol, Marhanets, and Kherson.\nTwo people were hurt.\n")
    listed.write_text("name,lat,lon\nA,1,2\n")
    tables, others = open_tables([report, listed, "-", "http://localhost/x", tmp_path / "missing"], print)
    assert len(tables) == 0
    assert len(others) == 5


NOTE = "On 3 October 2024 Russian forces shelled Kherson, killing 2 civilians."
FEATURE = {
    "type": "Feature",
    "properties": {"was": NOTE, "wer": "x"},
    "geometry": {"type": "Point", "coordinates": [36, 50]},
}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "unknown.csv",
            f'datum,was\n2024-10-03,"{NOTE}"\n',
            "is a table that is not known by its columns (datum, was)",
        ),
        ("headless.csv", f'UKR1,2024-10-03,1,"{NOTE}"\nUKR2,2024-10-04,1,"{NOTE}"\n', "begins with a row (UKR1, "),
        ("headless.tsv", f"1\t5\t{NOTE}\n2\t6\t{NOTE}\n", "begins with a row (1, 5, "),
        (
            "unknown.json",
            json.dumps({"type": "FeatureCollection", "features": [FEATURE]}),
            "is a table that is not known by its columns (was, wer)",
        ),
    ],
)
def test_a_table_that_nobody_knows_is_never_read_as_a_report(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    notices: list[Notice] = []
    tables, others = open_tables([path], notices.append)
    assert (len(tables), others) == (0, [])
    assert [notice.kind for notice in notices] == ["failure"]
    assert notices[0].reason.startswith(said)


def test_rows_that_differ_by_their_geometry_alone_are_different_events(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"day": "2025-02-12", "dead": 3}, "geometry": geometry}
        for geometry in (
            {"type": "Point", "coordinates": [36.23, 49.99]},
            {"type": "Point", "coordinates": [36.31, 50.02]},
            {"type": "Point", "coordinates": [36.23, 49.99]},
        )
    ]
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    mapping = read_table_mapping({"columns": {"day": "date", "dead": "killed"}, "set": {"layer": "strike"}})
    found = place(path, mappings=[mapping])
    assert found.events["lon"].tolist() == [36.23, 36.31]
    assert found.events["id"].is_unique
    assert found.reasons() == [f"row 1 of {path} is the same"]


def test_cells_that_cannot_be_read_are_counted_with_the_first_of_them(tmp_path: Path) -> None:
    rows = list(acled_rows(4))
    rows[1]["fatalities"], rows[3]["fatalities"] = "several", "many"
    found = placed(tmp_path, rows)
    assert [notice.reason for notice in found.notices] == [
        "fatalities: 2 cells could not be read (the first in row 2: 'several'); the field is empty"
    ]


def dated(*days: str) -> list[dict[str, str]]:
    return [row | {"event_date": day} for row, day in zip(acled_rows(len(days)), days, strict=True)]


def test_dates_that_a_spreadsheet_wrote_month_first_are_read_so_and_that_is_said(tmp_path: Path) -> None:
    found = placed(tmp_path, dated("10/3/2024", "10/13/2024", "2024-11-02"))
    assert [day.isoformat() for day in found.events["start_date"]] == ["2024-10-03", "2024-10-13", "2024-11-02"]
    assert [notice.reason for notice in found.notices] == [
        "dates are read with the month first, as '10/13/2024' has it; the dataset has it second"
    ]


@pytest.mark.parametrize("days", [("03/10/2024", "13/10/2024"), ("03/10/2024", "04/10/2024")])
def test_dates_in_the_order_of_their_dataset_stay_so(tmp_path: Path, days: tuple[str, str]) -> None:
    found = placed(tmp_path, dated(*days))
    assert {day.month for day in found.events["start_date"]} == {10}
    assert found.notices == []


def test_dates_in_both_orders_are_read_in_that_of_their_dataset_or_not_at_all(tmp_path: Path) -> None:
    found = placed(tmp_path, dated("13/10/2024", "10/14/2024"))
    assert found.events["start_date"].tolist()[0].isoformat() == "2024-10-13"
    assert found.reasons() == ["event_date: '10/14/2024' is no day that can be read"]


def test_a_year_of_two_digits_counts_beside_the_name_of_a_month_alone() -> None:
    assert read_day("03-Oct-24").isoformat() == "2024-10-03"
    with pytest.raises(ValueError, match="03"):
        read_day("03/10/24", "dmy")


def test_a_time_with_its_zone_is_the_day_in_kyiv() -> None:
    assert read_day("2025-02-15T23:30:00Z").isoformat() == "2025-02-16"
    assert read_day("2025-07-15 21:30:00+00:00").isoformat() == "2025-07-16"
    assert read_day("2025-02-15T23:30:00").isoformat() == "2025-02-15"
    assert read_day("2025-02-15 00:00:00.000").isoformat() == "2025-02-15"


def test_a_date_that_names_two_days_is_refused_without_an_order() -> None:
    assert read_day("13/02/2024").isoformat() == "2024-02-13"
    assert read_day("02/13/2024").isoformat() == "2024-02-13"
    assert (read_day("02/03/2024", "mdy").day, read_day("02/03/2024", "dmy").day) == (3, 2)
    with pytest.raises(AmbiguousDay):
        read_day("02/03/2024")
    with pytest.raises(ValueError, match=r"."):
        read_day("13/14/2024")
