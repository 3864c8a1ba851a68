"""One table in every kind of file gives the same events."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest

from tests.tables.generators import acled_rows, table, ucdp_rows
from tests.tables.reading import place, placed

Rows = Sequence[dict[str, str]]


def typed(rows: Rows) -> pd.DataFrame:
    """Return rows as other programs hold them: numbers as numbers, days as days."""
    frame = pd.DataFrame(rows)
    for name in ("year", "iso", "fatalities", "geo_precision", "time_precision", "timestamp"):
        frame[name] = frame[name].astype(int)
    for name in ("latitude", "longitude"):
        frame[name] = frame[name].astype(float)
    return frame


def as_jsonl(rows: Rows, path: Path) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def as_json(rows: Rows, path: Path) -> None:
    path.write_text(json.dumps(typed(rows).to_dict("records"), indent=2), encoding="utf-8")


def as_answer(rows: Rows, path: Path) -> None:
    said = {"status": 200, "messages": [], "count": len(rows), "data": list(rows), "filename": ""}
    path.write_text(json.dumps(said), encoding="utf-8")


def as_sheet(rows: Rows, path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Export of invented events"])
    sheet.append([])
    sheet.append(list(rows[0]))
    for row in typed(rows).to_dict("records"):
        sheet.append([datetime.fromisoformat(value) if name == "event_date" else value for name, value in row.items()])
    book.save(path)


def as_features(driver: str) -> Callable[[Rows, Path], None]:
    def write(rows: Rows, path: Path) -> None:
        frame = typed(rows)
        points = gpd.points_from_xy(frame["longitude"], frame["latitude"], crs="EPSG:4326")
        named = path.with_suffix(f".{driver.lower()}")
        gpd.GeoDataFrame(frame, geometry=points).to_file(named, driver=driver)
        named.rename(path)

    return write


def as_parquet(rows: Rows, path: Path) -> None:
    frame = typed(rows)
    frame["event_date"] = pd.to_datetime(frame["event_date"])
    frame.to_parquet(path)


def as_gzip(rows: Rows, path: Path) -> None:
    path.write_bytes(gzip.compress(table(rows), mtime=0))


def as_zip(rows: Rows, path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("codebook.txt", "What the columns mean.")
        archive.writestr("folder/export.csv", table(rows))


@pytest.mark.parametrize(
    "write",
    [
        as_jsonl, as_json, as_answer, as_sheet, as_features("GeoJSON"), as_features("GPKG"), as_features("FlatGeobuf"),
        as_parquet, as_gzip, as_zip,
    ],
    ids=["jsonl", "json", "api", "xlsx", "geojson", "gpkg", "fgb", "parquet", "gzip", "zip"],
)  # fmt: skip
def test_every_kind_of_file_gives_the_same_events(tmp_path: Path, write: Callable[[Rows, Path], None]) -> None:
    rows = list(acled_rows(7))
    expected = placed(tmp_path, rows).events.set_index("id").sort_index()
    # The name says nothing.
    path = tmp_path / "export"
    write(rows, path)
    events = place(path).events.set_index("id").sort_index()
    same = [
        name
        for name in expected.columns
        if name not in ("event_date", "geometry", "tags", "assoc_actor_1", "assoc_actor_2")
    ]
    pd.testing.assert_frame_equal(pd.DataFrame(events[same]), pd.DataFrame(expected[same]), check_dtype=False)
    assert events.geometry.geom_equals(expected.geometry).all()


def test_features_give_their_own_coordinates_in_whatever_system(tmp_path: Path) -> None:
    from sitmap.eventtables import combined
    from sitmap.sources.tables import open_tables, read_table_mapping
    from sitmap.tableplaces import place_batches

    points = gpd.points_from_xy([36.2292, 37.5], [49.9925, 48.5], crs="EPSG:4326")
    frame = gpd.GeoDataFrame({"day": [date(2025, 2, 13), None], "what": ["a", "b"]}, geometry=points)
    path = tmp_path / "hits.gpkg"
    frame.to_crs("EPSG:3857").to_file(path, driver="GPKG", layer="hits")
    mapping = read_table_mapping({"columns": {"day": "date"}, "set": {"layer": "strike"}})
    tables, _ = open_tables([path], print, [mapping])
    events = combined(place_batches(tables.batches()))
    assert events["lon"].tolist() == [36.2292, 37.5]
    assert events["start_date"].tolist() == [date(2025, 2, 13), None]
    assert events["date_precision"].tolist() == ["day", "unknown"]


def test_answers_of_interfaces_are_tables(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"TotalCount": 2, "TotalPages": 1, "Result": list(ucdp_rows(2))}), encoding="utf-8")
    assert place(path).events["dataset"].tolist() == ["ucdp", "ucdp"]


def test_broken_lines_of_json_cost_themselves(tmp_path: Path) -> None:
    lines = [json.dumps(row) for row in acled_rows(4)]
    lines[1] = lines[1][:-40]
    lines.insert(2, "")
    lines[3] = "[1, 2]"
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = place(path)
    assert len(found.events) == 2
    assert [(reject.row, reject.line) for reject in found.rejects] == [(2, 2), (3, 4)]


def test_a_packed_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    rows = list(acled_rows(3000))
    path, good = tmp_path / "events.csv.gz", tmp_path / "good.csv"
    path.write_bytes(gzip.compress(table(rows))[:-2000])
    good.write_bytes(table(ucdp_rows(2)))
    found = place(good, path)
    count = found.counts[1]
    assert 3000 > count.rows > 2000
    assert len(found.events) == 2 + count.events
    assert count.rows - count.events <= 1
    (notice,) = [notice for notice in found.notices if notice.kind == "failure"]
    assert notice.source == str(path)
    assert f"breaks off after row {count.rows:,} (Compressed file ended" in notice.reason


def test_an_archive_with_a_damaged_file_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "events.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("events.csv", table(acled_rows(4000)))
    data = path.read_bytes()
    path.write_bytes(data.replace(b"number 3990,", b"number 3991,"))
    found = place(path)
    assert len(found.events) > 3500
    assert any("Bad CRC-32" in notice.reason for notice in found.notices if notice.kind == "failure")


def test_numbers_and_days_of_a_workbook_are_kept_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    as_sheet(list(acled_rows(2)), path)
    events = place(path).events
    assert events["year"].tolist() == ["2024", "2024"]
    assert events["event_date"].tolist() == ["2024-03-01", "2024-03-02"]


def test_what_cannot_be_opened_is_named_and_costs_the_others_nothing(tmp_path: Path) -> None:
    from sitmap.sources import Notice
    from sitmap.sources.tables import open_tables

    broken, good = tmp_path / "broken.parquet", tmp_path / "good.csv"
    broken.write_bytes(b"PAR1 and nothing that follows PAR1")
    good.write_bytes(table(acled_rows(2)))
    notices: list[Notice] = []
    tables, others = open_tables([broken, good], notices.append)
    assert (len(tables), others) == (1, [])
    assert [(notice.kind, notice.source) for notice in notices] == [("failure", str(broken))]
