"""GeoPackages: what is written is read back, a file is added to by id, and nothing is half done."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import warnings
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import layers
from layers import empty_table, style, validate, write
from layers.errors import ExportError
from layers.export.geopackage import write_geopackage
from layers.schema import COLUMNS
from tests.layers.tables import drawn_table, every_kind, hostile_table, records, same_rows


def tables(path: Path) -> list[str]:
    return [name for name, _ in pyogrio.list_layers(path) if name != "layer_styles"]


def read(path: Path) -> gpd.GeoDataFrame:
    """Return all events of a file, read by GDAL, as one event table."""
    parts = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in tables(path):
            part = gpd.read_file(path, layer=name)
            parts.append(part if "geometry" in part else gpd.GeoDataFrame(part, geometry=[None] * len(part)))
    rows = [row for part in parts for row in part.astype(object).to_dict("records")]
    frame = pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=object) for name in parts[0].columns})
    return validate(frame)


def sql(path: Path, query: str, *values: object) -> list[tuple]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


# --- what is written ---


def test_there_is_a_table_a_layer_and_kind_of_geometry(tmp_path):
    path = write_geopackage(every_kind(), tmp_path / "a.gpkg")
    assert {(name, kind) for name, kind in pyogrio.list_layers(path)} == {
        ("strike_points", "Point"),
        ("strike_lines", "MultiLineString"),
        ("control_areas", "MultiPolygon"),
        ("control_multipoints", "MultiPoint"),
        ("ground_areas", "MultiPolygon"),
        ("ground_unplaced", None),
        ("air_defence_areas", "MultiPolygon"),
        ("layer_styles", None),
    }


def test_columns_have_their_types(tmp_path):
    path = write_geopackage(every_kind(), tmp_path / "a.gpkg")
    information = pyogrio.read_info(path, layer="control_areas")
    types = dict(zip(information["fields"], information["ogr_types"], strict=True))
    subtypes = dict(zip(information["fields"], information["ogr_subtypes"], strict=True))
    expected = {"str": "OFTString", "int": "OFTInteger64", "float": "OFTReal", "bool": "OFTInteger",
                "date": "OFTDate", "list": "OFTString"}  # fmt: skip
    for column in COLUMNS:
        assert types[column.name] == expected[column.kind], column.name
    assert subtypes["weapons"] == subtypes["alternatives"] == "OFSTJSON"
    assert subtypes["admin1_ambiguous"] == subtypes["own_flag"] == "OFSTBoolean"
    assert (types["own_int"], types["own_float"]) == ("OFTInteger64", "OFTReal")
    assert (types["own_day"], types["own_mixed"]) == ("OFTDate", "OFTString")
    assert information["crs"] == "EPSG:4326"


def test_what_each_column_means_stands_in_the_file(tmp_path):
    path = write_geopackage(every_kind(), tmp_path / "a.gpkg")
    said = dict(sql(path, "SELECT column_name, description FROM gpkg_data_columns WHERE table_name = 'control_areas'"))
    assert said["geonameid"] == "GeoNames id"
    assert set(said) >= {column.name for column in COLUMNS}


def test_every_value_and_geometry_is_read_back(tmp_path):
    table = every_kind()
    back = read(write_geopackage(table, tmp_path / "a.gpkg"))
    same_rows(
        back[[name for name in back.columns if not name.startswith("own")]],
        table[[c.name for c in COLUMNS] + ["geometry"]],
    )


def test_hostile_words_stay_words(tmp_path):
    table = hostile_table()
    path = write_geopackage(table, tmp_path / "a.gpkg", title=table["quote"][0], credits=table["quote"].tolist())
    same_rows(read(path), table)
    assert sql(path, "PRAGMA integrity_check") == [("ok",)]


def test_columns_that_sql_takes_for_one_get_names_of_their_own(tmp_path):
    frame = pd.DataFrame({"layer": ["strike"], "lon": [30.0], "lat": [50.0], "fid": [7], "Geom": ["g"], "QUOTE": ["q"]})
    back = gpd.read_file(write_geopackage(frame, tmp_path / "a.gpkg"), layer="strike_points")
    assert back.loc[0, ["fid_2", "Geom_2", "QUOTE_2"]].tolist() == [7, "g", "q"]


def test_text_that_is_no_unicode_is_replaced(tmp_path):
    frame = pd.DataFrame(
        {"layer": ["strike"], "lon": [30.0], "lat": [50.0], "quote": pd.Series(["a\ud800\0b"], dtype=object)}
    )
    assert (
        gpd.read_file(write_geopackage(frame, tmp_path / "a.gpkg"), layer="strike_points")["quote"][0]
        == "a\ufffd\ufffdb"
    )


def test_a_table_without_rows_has_tables_for_points(tmp_path):
    path = write_geopackage(empty_table(), tmp_path / "a.gpkg")
    assert tables(path) == ["control_points", "air_defence_points", "ground_points", "strike_points"]
    assert len(gpd.read_file(path, layer="strike_points")) == 0


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(records, max_size=5), st.lists(records, max_size=3))
def test_what_is_written_and_added_is_read_back(tmp_path, first, second):
    path = tmp_path / "a.gpkg"
    one, two = drawn_table(first), drawn_table(second)
    write_geopackage(one, path)
    if first:
        same_rows(read(path), one)
    write_geopackage(two, path, append=True)
    if first or second:
        both = pd.concat([one[~one["id"].isin(two["id"])], two]) if len(two) else one
        same_rows(read(path), validate(both))


def test_the_spatial_index_finds_rows(tmp_path):
    path = write_geopackage(every_kind(), tmp_path / "a.gpkg")
    assert len(gpd.read_file(path, layer="strike_points", bbox=(36, 49, 37, 50))) == 1
    assert len(gpd.read_file(path, layer="strike_points", bbox=(30, 49, 31, 50))) == 0
    assert sql(path, "SELECT rtreecheck('rtree_ground_areas_geom')") == [("ok",)]


def test_the_same_table_gives_the_same_bytes(tmp_path):
    table = every_kind()
    first = write_geopackage(table, tmp_path / "a.gpkg").read_bytes()
    time.sleep(1.1)
    assert write_geopackage(table, tmp_path / "b.gpkg").read_bytes() == first


def test_whom_to_name_stands_in_the_metadata(tmp_path):
    path = write_geopackage(every_kind(), tmp_path / "a.gpkg", title="Night of 1 March", credits=("A <1>", "B & C"))
    (terms,) = [
        json.loads(text)
        for (text,) in sql(path, "SELECT metadata FROM gpkg_metadata WHERE mime_type = 'application/json'")
    ]
    assert terms["rights"] == ["A <1>", "B & C"]
    assert terms["title"] == "Night of 1 March"
    assert terms["temporal"] == "2024-02-29/2024-03-07"
    assert terms["description"] == style.BORDER_VIEW
    information = pyogrio.read_info(path, layer="strike_points")
    assert "A <1>; B & C" in str(information["dataset_metadata"])


def test_every_table_has_a_style_as_default(tmp_path):
    path = write_geopackage(every_kind(), tmp_path / "a.gpkg")
    styled = {
        name: qml for name, qml in sql(path, "SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1")
    }
    assert set(styled) == set(tables(path))
    for name, qml in styled.items():
        assert 'startField="start_date" endField="end_date"' in qml
        assert ("renderer-v2" in qml) == (not name.endswith("unplaced"))


# --- adding to a file ---


def point(identity: str, quote: str, lon: float = 30.0, **more: object) -> dict[str, object]:
    return {"id": identity, "layer": "strike", "lon": lon, "lat": 50.0, "quote": quote, **more}


def frame(*rows: dict[str, object]) -> gpd.GeoDataFrame:
    return validate(pd.DataFrame(rows))


def test_a_row_with_a_known_id_takes_the_old_ones_place(tmp_path):
    path = write_geopackage(frame(point("a", "old"), point("b", "stays")), tmp_path / "a.gpkg", credits=("One",))
    write_geopackage(frame(point("a", "new", 31.0), point("c", "comes")), path, append=True, credits=("Two",))
    back = read(path).set_index("id")
    assert back["quote"].to_dict() == {"a": "new", "b": "stays", "c": "comes"}
    assert back.geometry["a"] == shapely.Point(31, 50)
    assert len(gpd.read_file(path, layer="strike_points", bbox=(30.5, 49, 31.5, 51))) == 1
    (terms,) = [
        json.loads(text)
        for (text,) in sql(path, "SELECT metadata FROM gpkg_metadata WHERE mime_type = 'application/json'")
    ]
    assert terms["rights"] == ["One", "Two"]
    bounds = sql(path, "SELECT min_x, max_x FROM gpkg_contents WHERE table_name = 'strike_points'")
    assert bounds == [(30.0, 31.0)]


def test_words_that_were_replaced_are_gone_from_the_file(tmp_path):
    word = "Marichka Vyhadana"
    rows = [point(str(number), f"{word} {number} " * 40) for number in range(300)]
    path = write_geopackage(frame(*rows), tmp_path / "a.gpkg")
    assert word.encode() in path.read_bytes()
    gone = [{**row, "quote": "a person", "lon": None, "lat": None} for row in rows]
    write_geopackage(frame(*gone), path, append=True)
    assert word.encode() not in path.read_bytes()


def test_adding_the_same_again_changes_nothing(tmp_path):
    table = every_kind()
    path = write_geopackage(table, tmp_path / "a.gpkg")
    before = read(path)
    write_geopackage(table, path, append=True)
    same_rows(read(path), before)


def test_a_row_that_was_placed_since_moves_to_its_table(tmp_path):
    path = write_geopackage(frame({**point("a", "q"), "lon": None, "lat": None}), tmp_path / "a.gpkg")
    assert tables(path) == ["strike_unplaced"]
    write_geopackage(frame(point("a", "q")), path, append=True)
    assert sql(path, "SELECT count(*) FROM strike_unplaced") == [(0,)]
    assert sql(path, "SELECT id FROM strike_points") == [("a",)]


def test_what_others_put_into_the_file_stays(tmp_path):
    path = write_geopackage(frame(point("a", "old"), point("b", "q")), tmp_path / "a.gpkg")
    notes = gpd.GeoDataFrame({"note": ["mine"]}, geometry=[shapely.Point(1, 2)], crs="EPSG:4326")
    pyogrio.write_dataframe(notes, path, layer="notes", driver="GPKG", append=True)
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE strike_points ADD COLUMN checked TEXT")
    for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
        connection.create_function(name, 1, lambda blob: 0)
    connection.execute("UPDATE strike_points SET checked = 'yes' WHERE id = 'a'")
    connection.execute("UPDATE layer_styles SET styleQML = 'mine'")
    connection.commit()
    connection.close()
    write_geopackage(frame(point("a", "new"), point("c", "q")), path, append=True)
    assert gpd.read_file(path, layer="notes")["note"].tolist() == ["mine"]
    assert sql(path, "SELECT id, quote, checked FROM strike_points ORDER BY id") == [
        ("a", "new", "yes"),
        ("b", "q", None),
        ("c", "q", None),
    ]
    assert sql(path, "SELECT styleQML FROM layer_styles") == [("mine",)]


def test_columns_that_are_new_are_added(tmp_path):
    path = write_geopackage(frame(point("a", "q")), tmp_path / "a.gpkg")
    write_geopackage(frame(point("b", "q", admin2_name="Bucha Raion", mine=5)), path, append=True)
    assert sql(path, "SELECT id, admin2_name, mine FROM strike_points ORDER BY id") == [
        ("a", None, None),
        ("b", "Bucha Raion", 5),
    ]


def test_appending_to_nothing_makes_the_file(tmp_path):
    path = write_geopackage(frame(point("a", "q")), tmp_path / "a.gpkg", append=True)
    assert tables(path) == ["strike_points"]


def test_appending_to_another_kind_of_file_is_refused(tmp_path):
    text, plain = tmp_path / "a.gpkg", tmp_path / "b.gpkg"
    text.write_text("no database at all, but long enough to be one" * 50)
    connection = sqlite3.connect(plain)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    for path, reason in ((text, "damaged or no GeoPackage"), (plain, "it is no GeoPackage")):
        before = path.read_bytes()
        with pytest.raises(ExportError, match=reason):
            write_geopackage(frame(point("a", "q")), path, append=True)
        assert path.read_bytes() == before


def test_appending_to_what_others_or_a_newer_version_made_is_refused_and_leaves_it_untouched(tmp_path):
    other, newer = tmp_path / "a.gpkg", tmp_path / "b.gpkg"
    drawn = gpd.GeoDataFrame({"x": [1]}, geometry=[shapely.Point(1, 2)], crs="EPSG:4326")
    pyogrio.write_dataframe(drawn, other, layer="strike_points", driver="GPKG")
    write_geopackage(frame(point("a", "q")), newer)
    with contextlib.closing(sqlite3.connect(newer)) as base, base:
        base.execute("UPDATE gpkg_metadata SET metadata = replace(metadata, '\"version\": 1', '\"version\": 2')")
    for path, reason in ((other, "sitmap did not make it; choose another name"), (newer, "a newer sitmap made it")):
        before = path.read_bytes()
        with pytest.raises(ExportError, match=reason):
            write_geopackage(frame(point("b", "q")), path, append=True)
        assert path.read_bytes() == before


def test_a_table_of_that_name_that_is_not_ours_is_left_alone(tmp_path):
    path = write_geopackage(frame(point("a", "q")), tmp_path / "a.gpkg")
    drawn = gpd.GeoDataFrame({"x": [1]}, geometry=[shapely.Point(1, 2)], crs="EPSG:4326")
    pyogrio.write_dataframe(drawn, path, layer="ground_points", driver="GPKG", append=True)
    before = path.read_bytes()
    with pytest.raises(ExportError, match="'ground_points' of the GeoPackage is not one of ours"):
        write_geopackage(frame({**point("b", "q"), "layer": "ground"}), path, append=True)
    assert path.read_bytes() == before


def test_rows_of_another_profile_are_not_mixed_in(tmp_path):
    path = write_geopackage(frame(point("a", "q")), tmp_path / "a.gpkg", profile="Profile public: rounded.")
    before = path.read_bytes()
    with pytest.raises(ExportError, match=r"another profile \(Profile public: rounded.\)"):
        write_geopackage(frame(point("b", "q")), path, append=True, profile="Profile analyst: all.")
    assert path.read_bytes() == before


def test_a_file_that_another_program_writes_to_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("layers.export.gpkg.container._PATIENCE", 0.1)
    path = write_geopackage(frame(point("a", "q")), tmp_path / "a.gpkg")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ExportError, match="another program has it open for writing; close it"):
        write_geopackage(frame(point("b", "q")), path, append=True)
    connection.close()
    assert sql(path, "SELECT id FROM strike_points") == [("a",)]


def test_a_file_that_a_reader_has_open_is_added_to_and_the_reader_sees_it(tmp_path):
    # As QGIS opens it: with a write-ahead log.
    path = write_geopackage(frame(point("a", "q")), tmp_path / "a.gpkg")
    reader = sqlite3.connect(path)
    assert reader.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    assert reader.execute("SELECT count(*) FROM strike_points").fetchone() == (1,)
    write_geopackage(frame(point("b", "q")), path, append=True)
    assert reader.execute("SELECT count(*) FROM strike_points").fetchone() == (2,)
    reader.close()
    assert read(path)["id"].tolist() == ["a", "b"]


# --- all or nothing ---

KILLED = """
import os, signal, sys
import pandas as pd
from layers.export import geopackage
from layers.export.gpkg import features

at = int(sys.argv[2])
put = features.put
def put_and_die(connection, part, rows, known, stamp):
    done = put(connection, part, rows, known, stamp)
    global at
    at -= 1
    if at == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
features.put = put_and_die
geopackage.write_geopackage(pd.read_pickle(sys.argv[3]), sys.argv[1], append=sys.argv[4] == "append")
"""


@pytest.mark.parametrize("how", ["append", "replace"])
@pytest.mark.parametrize("at", [1, 3])
def test_a_kill_in_the_middle_leaves_the_old_file_whole(tmp_path, at, how):
    path = write_geopackage(frame(point("old", "old")), tmp_path / "a.gpkg")
    before = path.read_bytes()
    big = pd.concat([every_kind()] * 60, ignore_index=True)
    big["id"] = [f"new{number}" for number in range(len(big))]
    big.to_pickle(tmp_path / "big.pickle")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(at), str(tmp_path / "big.pickle"), how],
        env={**os.environ, "PYTHONPATH": str(Path(layers.__file__).parents[1])},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    # Even a copy of the file alone, without the journal beside it, is whole.
    assert path.read_bytes() == before
    assert sql(path, "PRAGMA integrity_check") == [("ok",)]
    assert read(path)["id"].tolist() == ["old"]
    write_geopackage(validate(big), path, append=True)
    assert len(read(path)) == len(big) + 1


def test_a_journal_left_behind_is_not_played_into_the_new_file(tmp_path):
    path = write_geopackage(frame(point("old", "old")), tmp_path / "a.gpkg")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE extra (x)")
    connection.commit()
    wal = (tmp_path / "a.gpkg-wal").read_bytes()
    shm = (tmp_path / "a.gpkg-shm").read_bytes()
    whole = path.read_bytes()
    connection.close()
    # As a crash leaves it.
    path.write_bytes(whole)
    (tmp_path / "a.gpkg-wal").write_bytes(wal)
    (tmp_path / "a.gpkg-shm").write_bytes(shm)
    write_geopackage(frame(point("new", "new")), path)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.gpkg"]
    assert read(path)["id"].tolist() == ["new"]


def test_an_error_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = write_geopackage(frame(point("old", "old")), tmp_path / "a.gpkg")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("layers.export.gpkg.styles.qgis_style", fail)
    for append in (True, False):
        with pytest.raises(KeyboardInterrupt):
            write_geopackage(every_kind(), path, append=append)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.gpkg"]
    assert read(path)["id"].tolist() == ["old"]


# --- the registry ---


def test_layers_apart_are_files_of_their_own_where_a_format_holds_one_table(tmp_path):
    table = every_kind()
    paths = write(table, tmp_path / "a.geojson", per_layer=True)
    assert [path.name for path in paths] == [
        "a.strike.geojson",
        "a.air_defence.geojson",
        "a.ground.geojson",
        "a.control.geojson",
    ]
    assert sum(len(gpd.read_file(path)) for path in paths) == len(table)
    assert write(table, tmp_path / "a.gpkg", per_layer=True) == [tmp_path / "a.gpkg"]


def test_an_option_that_a_format_lacks_is_named(tmp_path):
    known = "it has: border_view, control, credits, profile, title"
    with pytest.raises(ExportError, match=f"the format geojson has no option 'append'; {known}"):
        write(empty_table(), tmp_path / "a.geojson", append=True)
