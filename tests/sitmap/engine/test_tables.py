"""Event tables in partitions: the rows that reading at once gives, whatever made them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path

import geopandas as gpd
import pyarrow.parquet as pq
import pytest
from geopandas.testing import assert_geodataframe_equal

import geo
from sitmap.account import Account
from sitmap.engine import extract_partitions, read_partitions
from sitmap.eventtables import combined
from sitmap.pipeline import place_all
from sitmap.sources import Notice
from sitmap.sources.tables import open_tables
from tests.sitmap.engine.samples import contents, corpus, manifest
from tests.sitmap.engine.test_partitions import Stops, StopsAfter
from tests.support import Ran
from tests.tables.generators import ACLED_COLUMNS, UCDP_COLUMNS, acled_rows, ucdp_rows

Cli = Callable[..., Ran]
ROWS = 24_000


def table(path: Path, columns: Iterable[str], rows: Iterable[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def acled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of several megabytes with rows that cannot be used, and one that comes again at the end."""
    rows = list(acled_rows(ROWS))
    rows[5]["latitude"] = "north"
    rows[15_000]["event_date"] = "some day"
    return table(tmp_path_factory.mktemp("tables") / "acled.csv", ACLED_COLUMNS, [*rows, rows[3]])


@pytest.fixture(scope="module")
def whole(acled: Path) -> Path:
    folder = acled.parent / "whole"
    made = extract_partitions(acled, folder)
    assert made.partitions > 2 and not made.failed
    return folder


def at_once(*paths: Path) -> gpd.GeoDataFrame:
    tables, _ = open_tables(list(paths), lambda notice: None)
    return combined(rows for _, rows in place_all(tables, Account(), gazetteer=geo.load_gazetteer()))


def test_all_files_together_are_the_table_that_reading_at_once_gives(acled: Path, whole: Path) -> None:
    made = read_partitions(whole)
    assert_geodataframe_equal(made, at_once(acled))
    assert len(made) == made["id"].nunique() == ROWS - 2
    assert set(made["admin1_iso"]) <= {f"UA-{n:02}" for n in range(1, 99)}


def test_processes_make_the_same_files_byte_for_byte(acled: Path, whole: Path, tmp_path: Path) -> None:
    extract_partitions(acled, tmp_path / "out", engine="processes", workers=2)
    assert contents(tmp_path / "out") == contents(whole)


def test_rows_that_give_no_event_are_written_with_the_reason(whole: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((whole / "rejects.csv").read_text("utf-8"))))
    assert [(int(row["row"]), row["kind"]) for row in rows] == [
        (6, "unusable"), (15_001, "unusable"), (ROWS + 1, "left out"),
    ]  # fmt: skip
    assert "'north' is no number" in rows[0]["reason"] and "is the same" in rows[2]["reason"]
    told = manifest(whole)
    assert told["rejects"] == {"file": "rejects.csv", "rows": 3}
    assert sum(part["table_rows"] for part in told["partitions"]) == ROWS + 1


def test_a_run_that_was_ended_goes_on_and_keeps_its_rejects(acled: Path, whole: Path, tmp_path: Path) -> None:
    with pytest.raises(Stops):
        extract_partitions(acled, tmp_path / "out", engine=StopsAfter(1))
    made = extract_partitions(acled, tmp_path / "out")
    assert made.worked == made.partitions - 1
    assert contents(tmp_path / "out") == contents(whole)


def test_reports_and_tables_of_several_kinds_have_the_same_columns(tmp_path: Path) -> None:
    one = table(tmp_path / "acled.csv", ACLED_COLUMNS, islice(acled_rows(30), 30))
    two = table(tmp_path / "ged.csv", UCDP_COLUMNS, ucdp_rows(20))
    reports = corpus(tmp_path / "reports.jsonl", 6)
    told: list[Notice] = []
    made = extract_partitions([one, reports, two], tmp_path / "out", notify=told.append)
    schemas = [pq.read_schema(file).remove_metadata() for file in made.files]
    assert len(schemas) == 3 and all(schema.equals(schemas[0]) for schema in schemas)
    assert {"actor1", "active_year", "dataset", "admin1_agrees"} <= set(schemas[0].names)
    assert [len(gpd.read_parquet(file)) for file in made.files] == [6, 30, 20]
    assert len(gpd.read_parquet(tmp_path / "out/events")) == len(read_partitions(tmp_path / "out")) == 56
    assert any("must not be passed on" in one.reason for one in told)


def test_the_command_says_what_became_of_the_rows_and_takes_mappings(tmp_path: Path, run_sitmap: Cli) -> None:
    (tmp_path / "hits.csv").write_text("When,X,Y\n2025-02-12,36.2,50.0\n2025-02-13,36.3,\n")
    fields = ("--map", "When=date", "--map", "X=lon", "--map", "Y=lat", "--set", "layer=strike")
    done = run_sitmap("extract", "hits.csv", *fields, "--engine", "processes", "-o", "out")
    assert done.code == 3, done.err
    assert "2 rows of event tables: 1 unusable, 0 left out; each with its reason: out/rejects.csv" in done.err
    assert read_partitions(tmp_path / "out")["admin1_iso"].tolist() == ["UA-63"]
    done = run_sitmap("extract", "hits.csv", *fields[:-1], "layer=ground", "--engine", "serial", "-o", "out")
    assert done.code == 2 and "differs in table_mappings" in done.err
    done = run_sitmap("extract", "hits.csv", *fields, "--engine", "serial", "--rejects", "r.csv")
    assert done.code == 2 and "in the folder, rejects.csv" in done.err
