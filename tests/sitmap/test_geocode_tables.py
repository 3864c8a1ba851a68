"""``sitmap geocode --csv``."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from sitmap.cli import run
from sitmap.errors import InputError
from sitmap.sources.table import read_table


def placed(capsysbinary: pytest.CaptureFixture[bytes], *args: str) -> tuple[int, list[dict[str, str]], str]:
    status = run(["geocode", *args])
    out, err = capsysbinary.readouterr()
    return status, list(csv.DictReader(io.StringIO(out.decode()))), err.decode()


def write(folder: Path, text: str, name: str = "places.csv", encoding: str = "utf-8") -> str:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return str(path)


def test_a_table_is_placed_row_by_row(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = write(tmp_path, 'no;place;region\n007;Bakhmut;Donetsk\n2;"=1+1; x";\n3;Золочів;Львівська область\n')
    status, rows, said = placed(capsysbinary, "--csv", path, "--column", "place", "--admin-column", "region")
    assert status == 0
    assert [row["no"] for row in rows] == ["007", "2", "3"]
    assert [row["place"] for row in rows] == ["Bakhmut", "=1+1; x", "Золочів"]
    assert [row["admin1_iso"] for row in rows] == ["UA-14", "", "UA-46"]
    assert "2 of 3 rows placed: 2 settlement" in said
    assert "1 row without a place, kept with empty cells: '=1+1; x'" in said


def test_the_table_is_written_to_a_file(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    out = tmp_path / "placed.tsv"
    path = write(tmp_path, "place\nKyiv\n")
    status, rows, _ = placed(capsysbinary, "--csv", path, "--column", "place", "--out", str(out))
    assert (status, rows) == (0, [])
    with out.open(encoding="utf-8", newline="") as file:
        assert [row["admin1_iso"] for row in csv.DictReader(file, delimiter="\t")] == ["UA-30"]


def test_old_encodings_and_ragged_rows_are_read(tmp_path: Path) -> None:
    path = write(tmp_path, "назва;примітка\nХарків\n\nСуми;обстріл міста вночі\n", encoding="cp1251")
    table = read_table(path)
    assert table.header == ("назва", "примітка")
    assert table.rows == [["Харків", ""], ["Суми", "обстріл міста вночі"]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty: a table needs a line with the names of its columns"),
        ("a,b\n1,2,3\n", "line 2: has 3 cells in this row, but 2 columns"),
        ("a,a\n1,2\n", "has two columns 'a'"),
        ('a,b\n1,"2\n', "check its quotation marks"),
    ],
)
def test_a_broken_table_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as caught:
        read_table(path)
    assert said in str(caught.value)
    assert path in str(caught.value)


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(60) + b"xl/workbook.xml")
    with pytest.raises(InputError, match="is no table"):
        read_table(path)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "nothing to place"),
        (("--column", "a", "Kyiv"), "go with --csv"),
        (("--csv", "{path}"), "needs --column: which of place, lon has the names?"),
        (("--csv", "{path}", "--column", "place", "Kyiv"), "takes no NAME"),
        (("--csv", "{path}", "--column", "name"), "no column 'name'; it has place, lon"),
        (("--csv", "{path}", "--column", "place"), "has a column 'lon' already: give a prefix"),
        (("--csv", "{path}.no", "--column", "place"), "cannot be read"),
    ],
)
def test_wrong_use_is_told(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], args: tuple[str, ...], said: str
) -> None:
    path = write(tmp_path, "place,lon\nKyiv,1\n")
    status, rows, err = placed(capsysbinary, *(arg.format(path=path) for arg in args))
    assert status in (1, 2)
    assert rows == []
    assert said in err


def test_names_that_look_alike_are_suggested(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    _, _, said = placed(capsysbinary, "Klishchivnka")
    assert "no place for 'Klishchivnka' (did you mean Klishchiivka" in said
