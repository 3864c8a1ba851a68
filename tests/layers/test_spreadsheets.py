"""CSV and XLSX: read back as written, never a formula, and with all that they say of themselves."""

from __future__ import annotations

import csv
import datetime as dt
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given

from layers import empty_table, style
from layers.export.csv import write_csv
from layers.export.flat import guard, is_formula, unguard
from layers.export.xlsx import LONGEST_TEXT, write_xlsx
from layers.schema import BY_NAME, COLUMNS
from tests.layers.tables import HOSTILE, every_kind, hostile_table, words

NAMES = {"longitude": "lon", "latitude": "lat"}


def cells(path: Path) -> list[list[str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def from_xlsx(path: Path) -> pd.DataFrame:
    book = openpyxl.load_workbook(path)
    head, *rows = book["Events"].iter_rows(values_only=True)
    made = {
        NAMES.get(str(name), str(name)): pd.Series([_cell(name, row[at]) for row in rows], dtype=object)
        for at, name in enumerate(head)
    }
    return pd.DataFrame(made)


def _cell(name: str, value: Any) -> Any:
    kind = BY_NAME[NAMES.get(name, name)].kind if NAMES.get(name, name) in BY_NAME else None
    if isinstance(value, dt.datetime):
        return value.date()
    # Whole numbers of more than 15 digits are text.
    return int(value) if kind == "int" and value is not None else value


# --- what a cell holds ---


def test_every_kind_of_value_has_its_form(tmp_path):
    table = every_kind()
    path, _ = write_csv(table, tmp_path / "a.csv")
    head, first = cells(path)[:2]
    row = dict(zip(head, first, strict=True))
    assert (row["start_date"], row["killed_min"], row["weapons"], row["targets"]) == (
        "2024-02-29",
        "0",
        "[]",
        '["energy"]',
    )
    assert (row["latitude"], row["longitude"], row["admin1_ambiguous"], row["killed_max"]) == (
        "49.98",
        "36.25",
        "false",
        str(2**40),
    )
    assert "lon" not in head and "lat" not in head
    sheet = openpyxl.load_workbook(write_xlsx(table, tmp_path / "a.xlsx"))["Events"]
    values = {cell.value: sheet.cell(2, cell.column) for cell in sheet[1]}
    assert values["start_date"].value == dt.datetime(2024, 2, 29)
    assert values["start_date"].is_date and values["start_date"].number_format == "yyyy-mm-dd"
    assert values["killed_max"].value == 2**40
    assert values["admin1_ambiguous"].value is False


# --- nothing is run ---


@given(words)
def test_a_guard_can_be_taken_off(text):
    assert unguard(guard(text)) == text
    assert not is_formula(guard(text).removeprefix("'")) or guard(text).startswith("'")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\u00a0-", "\ufeff=", "＝", "\n+"])
def test_what_a_spreadsheet_takes_for_a_formula_is_guarded(start):
    assert guard(f"{start}1+1") == f"'{start}1+1"


def test_no_cell_of_a_csv_starts_like_a_formula(tmp_path):
    path, _ = write_csv(hostile_table(), tmp_path / "a.csv", hxl=True)
    rows = cells(path)
    heads = rows.pop(1)
    assert all(tag == "" or tag.startswith("#") for tag in heads)
    numbers = {rows[0].index(name) for name in ("longitude", "latitude")}
    for row in rows:
        for at, cell in enumerate(row):
            assert at in numbers or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


def test_negative_numbers_stay_numbers(tmp_path):
    table = pd.DataFrame({"layer": ["strike"], "lon": [-77.0], "lat": [-38.5]})
    path, _ = write_csv(table, tmp_path / "a.csv")
    head, row = cells(path)
    assert row[head.index("longitude")] == "-77.0"
    sheet = openpyxl.load_workbook(write_xlsx(table, tmp_path / "a.xlsx"))["Events"]
    assert [cell.value for cell in sheet[2]][head.index("longitude")] == -77


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(tmp_path):
    path = write_xlsx(hostile_table(), tmp_path / "a.xlsx", title="=1+1", credits=HOSTILE)
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                if (
                    isinstance(cell.value, str)
                    and cell.value.startswith(("=", "+", "-", "@"))
                    and sheet.title == "Events"
                ):
                    assert cell.row == 1 or cell.quotePrefix
    with zipfile.ZipFile(path) as archive:
        parts = archive.namelist()
        assert not any(b"<f>" in archive.read(name) for name in parts if "sheet" in name)
    assert not any("hyperlink" in name.lower() or "external" in name.lower() for name in parts)
    quotes = from_xlsx(path)["quote"].tolist()
    # A cell has one sign for the end of a line, and XML none for most control characters.
    assert quotes == [word.replace("\x01\x1b", "\ufffd\ufffd").replace("\r\n", "\n") for word in HOSTILE]


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path):
    table = pd.DataFrame({"layer": ["strike"], "lon": [30.0], "lat": [50.0], "quote": ["\U0001f680" * 20_000]})
    (quote,) = from_xlsx(write_xlsx(table, tmp_path / "a.xlsx"))["quote"]
    assert quote.endswith("\U0001f680…")
    assert len(quote.encode("utf-16-le")) // 2 <= LONGEST_TEXT


def test_more_rows_than_a_sheet_has_go_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr("layers.export.xlsx.MOST_ROWS", 4)
    table = every_kind()
    book = openpyxl.load_workbook(write_xlsx(table, tmp_path / "a.xlsx"))
    assert book.sheetnames == ["Events", "Events 2", "Events 3", "About"]
    found = [row[0] for name in book.sheetnames[:-1] for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert found == table["id"].tolist()


def test_days_and_numbers_that_spreadsheets_have_not_are_text(tmp_path):
    table = pd.DataFrame(
        {
            "layer": ["strike"],
            "lon": [30.0],
            "lat": [50.0],
            "published": [dt.date(1850, 1, 2)],
            "geonameid": [2**60 + 1],
        }
    )
    frame = from_xlsx(write_xlsx(table, tmp_path / "a.xlsx"))
    assert frame["published"][0] == "1850-01-02"
    assert frame["geonameid"][0] == 2**60 + 1


# --- what they say of themselves ---


def test_a_csv_has_its_description_beside_it(tmp_path):
    path, beside = write_csv(every_kind(), tmp_path / "ä b.csv", title="Night", credits=("One", "Two", "One"))
    assert beside.name == "ä b.csv-metadata.json"
    said = json.loads(beside.read_text("utf-8"))
    assert said["@context"] == "http://www.w3.org/ns/csvw"
    assert said["url"] == "%C3%A4%20b.csv"
    assert (said["dc:title"], said["dc:rights"], said["dc:temporal"]) == (
        "Night",
        ["One", "Two"],
        "2024-02-29/2024-03-07",
    )
    assert said["dc:description"] == [style.BORDER_VIEW]
    titles = [column["titles"][0] for column in said["tableSchema"]["columns"]]
    assert titles == cells(path)[0]
    types = {column["titles"][0]: column["datatype"] for column in said["tableSchema"]["columns"]}
    assert (types["start_date"], types["killed_min"], types["weapons"]) == ("date", "integer", "json")


def test_a_workbook_has_a_sheet_about_itself(tmp_path):
    path = write_xlsx(every_kind(), tmp_path / "a.xlsx", title="Night", credits=("One", "Two"))
    book = openpyxl.load_workbook(path)
    lines = [tuple(cell.value for cell in row) for row in book["About"].iter_rows()]
    assert lines[0] == ("Title", "Night")
    assert [text for _, text in lines[1:5]] == ["Events dated 2024-02-29/2024-03-07.", style.BORDER_VIEW, "One", "Two"]
    assert ("geonameid", "GeoNames id") in lines
    assert book.properties.title == "Night"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_hashtags_stand_beneath_the_names(tmp_path, form):
    if form == "csv":
        head, tags = cells(write_csv(every_kind(), tmp_path / "a.csv", hxl=True)[0])[:2]
    else:
        rows = openpyxl.load_workbook(write_xlsx(every_kind(), tmp_path / "a.xlsx", hxl=True))["Events"].iter_rows(
            max_row=2
        )
        head, tags = ([cell.value or "" for cell in row] for row in rows)
    tagged = dict(zip(head, tags, strict=True))
    assert (tagged["latitude"], tagged["longitude"], tagged["admin1_pcode"]) == (
        "#geo+lat",
        "#geo+lon",
        "#adm1+code+v_pcode",
    )
    assert tagged["own_int"] == ""
    ours = [NAMES.get(name, name) for name, tag in tagged.items() if tag]
    assert ours == [column.name for column in COLUMNS]
    assert len(set(filter(None, tags))) == len(ours)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_the_same_table_gives_the_same_bytes(tmp_path, write):
    def written(name: str) -> bytes:
        made = write(every_kind(), tmp_path / name)
        return (made[0] if isinstance(made, list) else made).read_bytes()

    first = written("a.x")
    time.sleep(2.1)
    assert written("b.x") == first


def test_a_table_without_rows_has_a_head(tmp_path):
    path, _ = write_csv(empty_table(), tmp_path / "a.csv")
    assert len(cells(path)) == 1
    sheet = openpyxl.load_workbook(write_xlsx(empty_table(), tmp_path / "a.xlsx"))["Events"]
    assert sheet.max_row == 1
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a.csv", "a.csv-metadata.json", "a.xlsx"]


def test_a_column_of_the_users_own_does_not_take_the_name_of_another(tmp_path):
    table = pd.DataFrame({"layer": ["strike"], "lon": [30.0], "lat": [50.0], "latitude": ["mine"]})
    head, row = cells(write_csv(table, tmp_path / "a.csv")[0])
    assert (row[head.index("latitude")], row[head.index("latitude_2")]) == ("50.0", "mine")
