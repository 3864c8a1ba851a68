"""Commands take event tables as they take reports."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest

import sitmap
from tests.support import Ran
from tests.tables.generators import acled_rows, table, ucdp_rows

REPORT = "A Russian missile hit Poltava on Monday, wounding four people, the governor said.\n"
Run = Callable[..., Ran]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rows = list(acled_rows(6))
    rows[4]["latitude"] = "0"
    rows[4]["longitude"] = "0"
    rows[5] |= {"event_type": "Riots", "sub_event_type": "Mob violence"}
    (tmp_path / "events.csv").write_bytes(table(rows))
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path


def test_a_table_becomes_a_map_and_its_rejects_a_table(here: Path, run_sitmap: Run) -> None:
    ran = run_sitmap("map", "events.csv")
    assert ran.code == 3
    assert ran.out.split() == ["outputs/events.html", "outputs/events.geojson"]
    assert "events.csv: ACLED, 6 rows: 4 events, 1 unusable, 1 left out" in ran.err
    assert "2 rows gave no event; each with its reason: outputs/events.rejects.csv" in ran.err
    with (here / "outputs/events.rejects.csv").open(encoding="utf-8", newline="") as file:
        rejects = list(csv.DictReader(file))
    assert [(line["row"], line["kind"]) for line in rejects] == [("5", "unusable"), ("6", "left out")]
    page = (here / "outputs/events.html").read_text("utf-8")
    assert "acleddata.com. ACLED terms of use." in page


def test_an_export_of_rows_that_must_not_be_passed_on_warns_and_says_what_is_asked(here: Path, run_sitmap: Run) -> None:
    assert "no one else may get direct access to its original rows" in run_sitmap("map", "events.csv").err
    (here / "ged.csv").write_bytes(table(ucdp_rows(3)))
    assert "must not be passed on" not in run_sitmap("map", "ged.csv").err
    assert "CC BY 4.0" in json.loads((here / "outputs/ged.geojson").read_text("utf-8"))["credits"][-1]


def test_reports_and_tables_go_into_one_map(here: Path) -> None:
    result = sitmap.map_reports(["events.csv", "report.txt"], name="both")
    assert result.table["dataset"].isna().tolist() == [True, False, False, False, False]
    assert result.account.reports == 1
    assert result.rejects == Path("outputs/both.rejects.csv")


def test_the_columns_of_the_source_are_in_every_file(here: Path) -> None:
    result = sitmap.map_reports("events.csv", formats="geojson,gpkg,csv,xlsx,parquet,fgb,geojsonl")
    wanted = result.table["actor1"].tolist()
    out = here / "outputs"
    assert gpd.read_file(out / "events.geojson")["actor1"].tolist() == wanted
    assert gpd.read_parquet(out / "events.parquet")["fatalities"].tolist() == result.table["fatalities"].tolist()
    assert sorted(gpd.read_file(out / "events.fgb")["actor1"]) == sorted(wanted)
    with (out / "events.csv").open(encoding="utf-8", newline="") as file:
        assert [line["actor1"] for line in csv.DictReader(file)] == wanted
    sheet = openpyxl.load_workbook(out / "events.xlsx")["Events"]
    head = [cell.value for cell in sheet[1]]
    assert [cell.value for cell in list(sheet.columns)[head.index("dataset_restricted")][1:]] == [True] * 4
    layers = [name for name in gpd.list_layers(out / "events.gpkg")["name"] if name != "layer_styles"]
    found = [actor for name in layers for actor in gpd.read_file(out / "events.gpkg", layer=name)["actor1"]]
    assert sorted(found) == sorted(wanted)


def test_the_same_table_gives_the_same_bytes(here: Path) -> None:
    first = sitmap.map_reports("events.csv", out="a", formats="html,geojson,csv")
    second = sitmap.map_reports("events.csv", out="b", formats="html,geojson,csv")
    for one, other in zip((*first.paths, first.rejects), (*second.paths, second.rejects), strict=True):
        assert Path(str(one)).read_bytes() == Path(str(other)).read_bytes()


def test_rejects_of_an_earlier_run_do_not_stay(here: Path) -> None:
    assert sitmap.map_reports("events.csv").rejects is not None
    (here / "events.csv").write_bytes(table(acled_rows(2)))
    assert sitmap.map_reports("events.csv").rejects is None
    assert (here / "outputs/events.rejects.csv").read_text("utf-8").count("\n") == 1


def test_extract_prints_rows_of_reports_and_tables(here: Path, run_sitmap: Run) -> None:
    ran = run_sitmap("extract", "events.csv", "report.txt", "--rejects", "left.csv")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row.get("dataset") for row in rows] == [None, "acled", "acled", "acled", "acled"]
    assert rows[1]["event_id_cnty"] == "UKR100000"
    assert ran.code == 3
    assert len((here / "left.csv").read_text("utf-8").splitlines()) == 3


def test_the_public_profile_leaves_out_what_it_does_not_know(here: Path) -> None:
    result = sitmap.map_reports("events.csv", profile="public")
    assert "actor1" not in result.table
    assert set(result.table["report_id"]) == {"acled"}
    assert result.removed is not None
    assert "23 columns of event tables left out" in result.removed.statement()


def test_a_map_shows_what_the_source_says(here: Path) -> None:
    sitmap.map_reports("events.csv")
    page = (here / "outputs/events.html").read_text("utf-8")
    assert '"own":["event_id_cnty","event_date",' in page
    sitmap.map_reports("report.txt")
    assert '"own":[' not in (here / "outputs/report.html").read_text("utf-8")


HITS = "No;When;Where;Kind;Dead\n1;13/02/2025;Lozova;shelling;2\n2;14/02/2025;Nikopol;shelling;\n"


def test_a_table_of_ones_own_is_told_by_options_or_a_file(here: Path, run_sitmap: Run) -> None:
    (here / "hits.csv").write_text(HITS, encoding="utf-8")
    told = ["--map", "When=date", "--map", "Where=place_text", "--map", "Dead=killed", "--set", "layer=strike"]
    ran = run_sitmap("extract", "hits.csv", *told)
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [(row["place_name"], row["start_date"], row["killed_min"]) for row in rows] == [
        ("Lozova", "2025-02-13", 2),
        ("Nikopol", "2025-02-14", None),
    ]
    mapping = '[columns]\nWhen = "date"\nWhere = "place_text"\nDead = "killed"\n[set]\nlayer = "strike"\n'
    (here / "hits.toml").write_text(mapping, encoding="utf-8")
    assert run_sitmap("extract", "hits.csv", "--mapping", "hits.toml").out == ran.out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--map", "When"], "--map 'When': write it as COLUMN=FIELD"),
        (["--map", "When=day"], "--map: [columns] 'When': 'day' is no field"),
        (["--set", "layer=strike"], "--set goes with --map"),
        (["--map", "Absent=date"], "--map: none of the inputs is a table with the columns that it names"),
    ],
)
def test_options_that_mean_nothing_are_refused(here: Path, run_sitmap: Run, options: list[str], told: str) -> None:
    (here / "hits.csv").write_text(HITS, encoding="utf-8")
    ran = run_sitmap("map", "hits.csv", *options)
    assert ran.code == 2
    assert told in ran.err


@pytest.mark.parametrize("command", ["map", "extract", "explain", "incidents"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "own.toml: cannot be read (No such file or directory)"),
        ("[columns\nWhen = 1", "own.toml: is no TOML in UTF-8"),
        ('[colums]\nWhen = "date"\n', "own.toml: has no [columns]"),
    ],
)
def test_a_mapping_that_is_none_is_named_and_never_passed_over(
    here: Path, run_sitmap: Run, command: str, text: str | None, told: str
) -> None:
    (here / "hits.csv").write_text(HITS, encoding="utf-8")
    if text is not None:
        (here / "own.toml").write_text(text, encoding="utf-8")
    ran = run_sitmap(command, "hits.csv", "--mapping", "own.toml")
    assert ran.code == 2
    assert told in ran.err


def test_a_table_that_is_not_known_is_an_error_with_the_remedy(here: Path, run_sitmap: Run) -> None:
    (here / "own.csv").write_text("date,lat,lon\n2025-02-13,49,36\n", encoding="utf-8")
    ran = run_sitmap("map", "own.csv")
    assert ran.code == 1
    assert "own.csv: is a table that is not known by its columns (date, lat, lon)" in ran.err


def test_incidents_of_a_table_are_its_rows(here: Path, run_sitmap: Run) -> None:
    ran = run_sitmap("incidents", "events.csv")
    found = [json.loads(line) for line in ran.out.splitlines()]
    assert len(found) == 4
    assert {len(one["versions"]) for one in found} == {1}


def test_explain_says_what_columns_became_and_why_rows_gave_nothing(here: Path, run_sitmap: Run) -> None:
    ran = run_sitmap("explain", "events.csv")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    for line in (
        "fatalities killed_min, and as it is",
        "latitude lat",
        "source as it is",
        "1 no layer of the map shows Riots: Mob violence",
    ):
        assert line in lines
    said = json.loads(run_sitmap("explain", "events.csv", "--json").out)
    assert (said["dataset"], said["rows"], said["events"], said["restricted"]) == ("ACLED", 6, 4, True)
    assert said["reasons"]["coordinates are … … which stands for none"] == 1
