"""What is added to a store is kept once, whole, with its bytes, and linked as if all had come at once."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given, settings
from hypothesis import strategies as st

import geo
import sitmap
from layers.schema import COLUMN_NAMES, validate
from sitmap import StoreError, open_store
from tests.sitmap.store.samples import REPORTS, write_reports


def table_of(reports: tuple[sitmap.Report, ...]) -> gpd.GeoDataFrame:
    """The event table of reports that are read at once, in the order in which a store gives it."""
    ordered = sorted(reports, key=lambda report: (str(report.published or "9999"), report.id))
    return sitmap.to_table([item for report in ordered for item in sitmap.locate(sitmap.extract(report))])


def rows(path: Path, question: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def test_a_store_gives_back_the_table_that_reading_at_once_gives(tmp_path: Path) -> None:
    with open_store(tmp_path / "war.gpkg", create=True) as store:
        added = store.add(REPORTS)
        found = store.query()
    assert (added.reports, added.events) == (len(REPORTS), len(found))
    assert_geodataframe_equal(found, table_of(REPORTS))
    assert_geodataframe_equal(found, validate(found))


@settings(max_examples=12)
@given(st.permutations(range(len(REPORTS))), st.lists(st.integers(1, 4), min_size=8, max_size=8))
def test_the_order_and_the_batches_do_not_matter(order: list[int], sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "war.gpkg", create=True) as store:
        left = [REPORTS[number] for number in order]
        for size in sizes:
            some, left = left[:size], left[size:]
            store.add(some)
        found = store.query()
    assert_geodataframe_equal(found, table_of(REPORTS))


def test_a_report_of_yesterday_is_linked_to_todays_which_came_first(tmp_path: Path) -> None:
    first, later = REPORTS[0], REPORTS[1]
    with open_store(tmp_path / "war.gpkg", create=True) as store:
        store.add(later)
        (alone,) = set(store.query()["incident_id"])
        added = store.add(first)
        (both,) = set(store.query()["incident_id"])
    assert added.relinked == 1
    assert both != alone
    assert both == table_of((first,))["incident_id"][0]


def test_a_report_is_kept_once_whatever_its_file_is_called(tmp_path: Path) -> None:
    one, other = write_reports(tmp_path / "one.jsonl"), write_reports(tmp_path / "other.jsonl", [2, 0])
    path = tmp_path / "war.gpkg"
    with open_store(path, create=True) as store:
        store.add(one)
        before = store.query()
        again = store.add([one, other])
        assert_geodataframe_equal(store.query(), before)
    assert (again.reports, again.events, again.known) == (0, 0, len(REPORTS) + 2)
    named = rows(path, "SELECT count(*), count(DISTINCT report) FROM sources")
    assert named == [(len(REPORTS) + 2, len(REPORTS))]


def test_adding_what_is_there_changes_no_byte(tmp_path: Path) -> None:
    reports, path = write_reports(tmp_path / "reports.jsonl"), tmp_path / "war.gpkg"
    with open_store(path, create=True) as store:
        store.add(reports)
    before = rows(path, "SELECT * FROM events ORDER BY fid"), rows(path, "SELECT count(*) FROM runs")
    with open_store(path) as store:
        store.add(reports)
    assert (rows(path, "SELECT * FROM events ORDER BY fid"), rows(path, "SELECT count(*) FROM runs")) == before


def test_every_report_leads_back_to_its_bytes(tmp_path: Path) -> None:
    lines = write_reports(tmp_path / "reports.jsonl", [0, 2])
    text = tmp_path / "звіт.txt"
    text.write_bytes("Ракета влучила в Одесу 3 березня 2025 року.\r\n".encode("cp1251"))
    path = tmp_path / "war.gpkg"
    with open_store(path, create=True) as store:
        store.add([lines, text], notify=lambda notice: None)
    kept = {
        name: zlib.decompress(data) if compressed else data
        for name, data, compressed in rows(
            path,
            "SELECT name, data, compressed FROM sources JOIN reports ON sources.report = reports.id "
            "JOIN originals ON sha256 = original",
        )
    }
    first, second = lines.read_bytes().splitlines(keepends=True)
    assert kept == {f"{lines}, line 1": first, f"{lines}, line 2": second, str(text): text.read_bytes()}


def test_spans_stand_in_the_text_that_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "war.gpkg"
    with open_store(path, create=True) as store:
        store.add(REPORTS)
    found = rows(path, "SELECT text, quote, spans, place_text FROM events JOIN reports ON reports.id = report_id")
    assert found
    for text, quote, spans, place in found:
        at = json.loads(str(spans))
        assert str(text)[slice(*at["quote"])] == quote
        assert place is None or " ".join(str(text)[slice(*at["place"])].split()) == place


def test_two_texts_of_one_id_are_two_reports(tmp_path: Path) -> None:
    texts = ("A drone hit Lozova on 3 March 2025.", "A drone hit Odesa on 3 March 2025.")
    one, other = (sitmap.make_report(text, id="1") for text in texts)
    said: list[str] = []
    with open_store(tmp_path / "war.gpkg", create=True) as store:
        store.add(one)
        store.add(other, notify=lambda notice: said.append(str(notice)))
        store.add([other, one])
        assert set(store.query()["place_name"]) == {"Lozova", "Odesa"}
        (first, second) = sorted(set(store.query()["report_id"]))
    assert (first, second[:2]) == ("1", "1~")
    assert "is taken by another text" in said[0]


# Tables that others made


def table(**columns: list[object]) -> gpd.GeoDataFrame:
    count = len(next(iter(columns.values())))
    own = {
        "layer": ["strike"] * count,
        "lon": [36.3] * count,
        "lat": [48.9] * count,
        "precision": ["settlement"] * count,
    }

    return validate(pd.DataFrame({**own, **columns}))


def test_columns_that_the_schema_does_not_know_are_kept(tmp_path: Path) -> None:
    given = table(
        id=["a", "b"], start_date=["2025-02-10"] * 2, end_date=["2025-02-10"] * 2,
        notes=["one", None], fatalities=[3, 4], seen=[date(2025, 2, 11), date(2025, 2, 12)], tags=[["x"], ["y", "z"]],
    )  # fmt: skip
    with open_store(tmp_path / "war.gpkg", create=True) as store:
        assert store.add_table(given, read_from="events.csv").events == 2
        assert store.add_table(given, read_from="events.csv").events == 0
        found = store.query()
    assert list(found.columns) == [*COLUMN_NAMES, "notes", "fatalities", "seen", "tags", "geometry"]
    assert [value if isinstance(value, str) else None for value in found["notes"]] == ["one", None]
    for name in ("fatalities", "seen", "tags"):
        assert found[name].tolist() == given[name].tolist()


def test_a_row_with_new_values_takes_the_old_ones_place_and_the_old_ones_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "war.gpkg"
    with open_store(path, create=True) as store:
        store.add_table(table(id=["a", "b"], killed_min=[1, 5]))
        changed = store.add_table(table(id=["b", "a"], killed_min=[5, 2]))
        found = store.query().set_index("id")["killed_min"].to_dict()
    assert (changed.events, changed.changed) == (0, 1)
    assert found == {"a": 2, "b": 5}
    ((event, change, before, after),) = rows(path, "SELECT event, change, before, after FROM changes")
    assert (event, change) == ("a", "changed")
    assert '"killed_min":1' in str(before) and '"killed_min":2' in str(after)


def test_a_row_whose_id_a_report_has_given_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path / "war.gpkg", create=True) as store:
        store.add(REPORTS[0])
        before = store.query()
        (taken,) = before["id"]
        added = store.add_table(table(id=[taken, "mine"], killed_min=[9, 9]))
        assert (added.events, added.refused) == (1, [taken])
        assert store.query()["killed_min"].tolist() == [*before["killed_min"], 9]


def test_a_row_of_a_table_is_linked_to_the_report_of_the_same_dead(tmp_path: Path) -> None:
    (lozova,) = (place for place in geo.load_gazetteer().lookup("Lozova") if place.admin1_iso == "UA-63")
    told = table(
        id=["t"], start_date=["2025-02-10"], end_date=["2025-02-10"], date_precision=["day"], date_basis=["stated"],
        killed_min=[2], killed_max=[2], injured_min=[9], injured_max=[9], initiator=["Russia"],
        geonameid=[lozova.geonameid], admin1_iso=["UA-63"], weapons=[["drone"]],
    )  # fmt: skip
    with open_store(tmp_path / "war.gpkg", create=True) as store:
        store.add(REPORTS[0])
        store.add_table(told)
        found = store.query()
    assert found["geonameid"].nunique() == 1
    assert found["incident_id"].nunique() == 1


# What is no store


def test_a_store_that_is_not_there_is_not_made_by_asking(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no such store"):
        open_store(tmp_path / "war.gpkg")
    assert not list(tmp_path.iterdir())


def test_a_store_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "war.gpkg"
    open_store(path, create=True).close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE sitmap_store SET value = '99' WHERE name = 'schema'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(StoreError, match="newer sitmap"):
            open_store(path, create=create)
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["war.gpkg"]


def test_a_store_of_a_newer_version_is_untouched_where_its_writer_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "war.gpkg"
    open_store(path, create=True).close()
    writer = (
        "import os, signal, sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('PRAGMA journal_mode=WAL')\n"
        "connection.execute(\"UPDATE sitmap_store SET value = '99' WHERE name = 'schema'\")\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", writer, path], check=False).returncode == -signal.SIGKILL
    before = {name: (tmp_path / name).read_bytes() for name in ("war.gpkg", "war.gpkg-wal")}
    assert before["war.gpkg-wal"]
    with pytest.raises(StoreError, match="newer sitmap"):
        open_store(path)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


def narrowed(path: Path, column: str) -> None:
    """Take a column away, as if the store had been made before there was one."""
    connection = sqlite3.connect(path, isolation_level=None)
    views = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'view' AND sql LIKE '%events%'"
    ).fetchall()
    for name, _ in views:
        connection.execute(f'DROP VIEW "{name}"')
    connection.execute(f"ALTER TABLE events DROP COLUMN {column}")
    for _, sql in views:
        connection.execute(sql.replace(f"events.{column}, ", ""))
    connection.close()


def test_a_store_of_an_earlier_version_is_read_as_it_is_and_gets_its_columns_when_added_to(tmp_path: Path) -> None:
    path, whole = tmp_path / "war.gpkg", tmp_path / "whole.gpkg"
    for one, reports in ((path, REPORTS[:4]), (whole, REPORTS)):
        with open_store(one, create=True) as store:
            store.add(reports)
    narrowed(path, "admin2_name")
    before = path.read_bytes()
    with open_store(path) as store:
        event = store.query()["id"][0]
        assert "admin2_name" not in store.trace(event)["event"]
        assert store.info()["events"] == len(store.query())
    assert path.read_bytes() == before
    with open_store(path) as store, open_store(whole) as other:
        store.add(REPORTS)
        assert store.verify() == []
        assert store.digest() == other.digest()
    assert rows(path, "SELECT count(*) > 0 FROM strike_points WHERE admin2_name IS NULL") == [(1,)]


@pytest.mark.parametrize("kind", ["geopackage", "text", "empty", "database"])
def test_a_file_that_is_no_store_is_refused_untouched(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "events.gpkg"
    if kind == "geopackage":
        sitmap.write(table_of(REPORTS[:1]), path)
    elif kind == "database":
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE reports (id)")
        connection.close()
    else:
        path.write_text("A report." if kind == "text" else "")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="no store of sitmap"):
        open_store(path, create=True)
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["events.gpkg"]


def test_a_store_is_one_file_when_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "war.gpkg"
    with open_store(path, create=True) as store:
        store.add(REPORTS)
    assert [item.name for item in tmp_path.iterdir()] == ["war.gpkg"]
    # Bytes 18 and 19 tell the journal: 1 is the one that needs no other file.
    assert path.read_bytes()[18:20] == b"\1\1"
