"""``sitmap add``, ``sitmap map --store`` and ``sitmap store`` as a user runs them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from layers.export.gpkg.binary import add_functions
from sitmap import open_store
from tests.sitmap.store.samples import REPORTS, write_reports
from tests.support import Ran

Run = Callable[..., Ran]


def test_reports_are_added_and_a_map_of_a_month_and_an_oblast_is_made(run_sitmap: Run, tmp_path: Path) -> None:
    reports = write_reports(tmp_path / "reports.jsonl")
    added = run_sitmap("add", reports, "--store", "war.gpkg")
    assert added.code == 0, added.err
    assert f"war.gpkg: {len(REPORTS)} new reports, " in added.err
    again = run_sitmap("add", reports, "--store", "war.gpkg")
    assert f"war.gpkg: 0 new reports ({len(REPORTS)} known already), 0 new events" in again.err
    made = run_sitmap("map", "--store", "war.gpkg", "--from", "2025-02-01", "--to", "2025-02-28", "--oblast", "Харків")
    assert (made.code, made.out) == (0, "outputs/war.html\noutputs/war.geojson\n"), made.err
    features = json.loads((tmp_path / "outputs/war.geojson").read_text("utf-8"))["features"]
    assert {feature["properties"]["place_name"] for feature in features} == {"Lozova"}
    assert len({feature["properties"]["incident_id"] for feature in features}) == 1
    assert "2 events of 2 reports" in made.err


def test_a_map_of_a_store_is_that_of_its_reports_byte_for_byte(run_sitmap: Run, tmp_path: Path) -> None:
    # Of one report, since a map of several shows them in the order in which they were given.
    report = write_reports(tmp_path / "report.jsonl", [4])
    assert run_sitmap("map", report, "--out", "direct", "--name", "map", "-f", "html,geojson,csv").code == 0
    assert run_sitmap("add", report, "--store", "war.gpkg").code == 0
    assert (
        run_sitmap("map", "--store", "war.gpkg", "--out", "kept", "--name", "map", "-f", "html,geojson,csv").code == 0
    )
    for name in ("map.html", "map.geojson", "map.csv"):
        assert (tmp_path / "kept" / name).read_bytes() == (tmp_path / "direct" / name).read_bytes()


def test_events_without_a_date_are_counted_where_days_are_asked_for(run_sitmap: Run, tmp_path: Path) -> None:
    run_sitmap("add", write_reports(tmp_path / "reports.jsonl"), "--store", "war.gpkg")
    made = run_sitmap("map", "--store", "war.gpkg", "--from", "2025-02-01", "-f", "csv")
    assert "without a date: left out" in made.err


def test_what_is_in_a_store_is_told(run_sitmap: Run, tmp_path: Path) -> None:
    run_sitmap("add", write_reports(tmp_path / "reports.jsonl"), "--store", "war.gpkg")
    told = run_sitmap("store", "info", "war.gpkg")
    assert told.code == 0
    assert f"{len(REPORTS)} reports published 2025-02-11 to 2025-03-02" in told.out
    assert "1 told by more than one report" in told.out
    plain = json.loads(run_sitmap("store", "info", "war.gpkg", "--json").out)
    assert (plain["reports"], plain["schema"], len(plain["runs"])) == (len(REPORTS), "1", 1)


def test_options_that_contradict_a_store_are_refused(run_sitmap: Run) -> None:
    for args, said in (
        (["map"], "name at least one REPORT, or a --store"),
        (["map", "report.txt", "--oblast", "Kharkiv"], "--oblast asks a store"),
        (["map", "--store", "war.gpkg", "report.txt"], "REPORT is for reading reports"),
        (["map", "--store", "war.gpkg", "--published", "2025-02-12"], "--published is for reading reports"),
        (["map", "--store", "war.gpkg", "--oblast", "Khrkiv"], "did you mean Kharkiv Oblast (UA-63)?"),
    ):
        done = run_sitmap(*args)
        assert done.code == 2, args
        assert said in done.err


def test_a_store_that_is_missing_is_not_made_by_a_map(run_sitmap: Run, tmp_path: Path) -> None:
    done = run_sitmap("map", "--store", "war.gpkg")
    assert (done.code, done.err) == (1, "error: war.gpkg: there is no such store; sitmap add makes one\n")
    assert not (tmp_path / "war.gpkg").exists()
    assert not (tmp_path / "outputs").exists()


HEAD = (
    "event_id_cnty,event_date,event_type,sub_event_type,actor1,location,latitude,longitude,geo_precision,admin1,country,"
    "notes,fatalities,timestamp\n"
)
ROWS = (
    "M1,10 February 2025,Explosions/Remote violence,Air/drone strike,Military Forces of Russia,Lozova,48.8891,36.316,1,"
    "Kharkiv,Ukraine,Drones struck Lozova and killed 2.,2,1740000000\n"
    "M2,someday,Battles,Armed clash,Military Forces of Russia,Pokrovsk,48.282,37.1757,1,Donetsk,Ukraine,A clash.,0,"
    "1740000001\n"
)
TABLE = HEAD + ROWS


def test_an_event_table_is_kept_with_its_cells_and_terms(run_sitmap: Run, tmp_path: Path) -> None:
    (tmp_path / "made.csv").write_text(TABLE, "utf-8")
    added = run_sitmap("add", "made.csv", "--store", "war.gpkg", "--rejects", "rejects.csv")
    assert added.code == 3, added.err
    assert "war.gpkg: 0 new reports, 1 new event" in added.err
    assert "M2" in (tmp_path / "rejects.csv").read_text("utf-8")
    (tmp_path / "made.csv").write_text(TABLE.replace(",2,1740000000", ",3,1740000009"), "utf-8")
    again = run_sitmap("add", "made.csv", "--store", "war.gpkg")
    assert "0 new events, 1 event changed\n" in again.err
    (tmp_path / "made.csv").write_text(TABLE, "utf-8")
    older = run_sitmap("add", "made.csv", "--store", "war.gpkg")
    assert "0 new events, 1 event older than kept\n" in older.err
    made = run_sitmap("map", "--store", "war.gpkg", "-f", "csv")
    assert "must not be passed on" in made.err
    assert ",1740000009" in (tmp_path / "outputs/war.csv").read_text("utf-8")
    rows = (tmp_path / "outputs/war.csv").read_text("utf-8").splitlines()
    assert len(rows) == 2
    assert dict(zip(rows[0].split(","), rows[1].split(","), strict=False))["dataset"] == "acled"
    assert rows[1].rstrip(",").endswith(",3,1740000009")


def test_an_event_leads_back_to_its_bytes(run_sitmap: Run, tmp_path: Path) -> None:
    reports = write_reports(tmp_path / "reports.jsonl")
    run_sitmap("add", reports, "--store", "war.gpkg")
    run_sitmap("add", write_reports(tmp_path / "again.jsonl", [0]), "--store", "war.gpkg")
    with open_store(tmp_path / "war.gpkg") as store:
        event = store.query(layers=["strike"]).iloc[0]
    told = run_sitmap("store", "trace", "war.gpkg", event.id)
    assert told.code == 0, told.err
    assert f"found: {reports}, line 1 (first seen " in told.out
    assert f"found: {tmp_path / 'again.jsonl'}, line 1 (first seen " in told.out
    assert event.quote in told.out
    plain = json.loads(run_sitmap("store", "trace", "war.gpkg", event.id, "--json").out)
    original = run_sitmap("store", "trace", "war.gpkg", event.id, "--original").out.encode("utf-8")
    assert original == reports.read_bytes().splitlines(keepends=True)[0]
    assert plain["report"]["sha256"] == hashlib.sha256(original).hexdigest()
    assert plain["report"]["words"]["place"][0]["text"] == event.place_text
    assert plain["event"]["weapons"] == ["drone"]
    (other,) = plain["others_of_the_incident"]
    assert other["report_id"] == REPORTS[1].id
    missing = run_sitmap("store", "trace", "war.gpkg", "none")
    assert (missing.code, missing.err.count("has no event 'none'")) == (1, 1)


def test_a_sound_store_is_verified_and_parts_of_it_exported(run_sitmap: Run, tmp_path: Path) -> None:
    run_sitmap("add", write_reports(tmp_path / "reports.jsonl"), "--store", "war.gpkg")
    sound = run_sitmap("store", "verify", "war.gpkg")
    assert (sound.code, len(sound.out.strip())) == (0, 64)
    made = run_sitmap("store", "export", "war.gpkg", "--layer", "ground", "-f", "geojson,gpkg", "--name", "ground")
    assert (made.code, made.out) == (0, "outputs/ground.geojson\noutputs/ground.gpkg\n"), made.err
    features = json.loads((tmp_path / "outputs/ground.geojson").read_text("utf-8"))["features"]
    assert {feature["properties"]["layer"] for feature in features} == {"ground"}


SPOILED = {
    "UPDATE originals SET data = x'00', compressed = 0": "1 original bytes that are not those of their SHA-256",
    "UPDATE reports SET text = text || '!' WHERE fid = 1": "1 reports that are not those of their digest",
    "UPDATE events SET killed_min = 99 WHERE fid = 1": "1 events that are not those of their digest",
    "UPDATE events SET incident_id = 'x' WHERE fid = 1": "1 events of another incident",
    "UPDATE events SET quote = 'Another sentence.' WHERE fid = 1": "1 events whose words are not in the text",
    "DELETE FROM keys WHERE event = 1": "1 events that are not found by their keys",
    "DELETE FROM rtree_shapes_geom WHERE id = 1": "the spatial index lacks 1 shapes",
    "UPDATE shapes SET digest = 'x' WHERE fid = 1": "1 shapes that are not those of their digest",
}


@pytest.mark.parametrize("spoil", SPOILED)
def test_what_was_spoiled_is_found(spoil: str, tmp_path: Path) -> None:
    path = tmp_path / "war.gpkg"
    with open_store(path, create=True) as store:
        store.add(write_reports(tmp_path / "reports.jsonl", [0]))
        assert store.verify() == []
    connection = sqlite3.connect(path)
    add_functions(connection)
    connection.execute(spoil)
    connection.commit()
    connection.close()
    with open_store(path) as store:
        assert any(SPOILED[spoil] in fault for fault in store.verify())
