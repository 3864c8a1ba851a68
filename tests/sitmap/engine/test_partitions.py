"""A folder of partitions holds what reading at once gives, whatever made it and however often that was interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import pyarrow.parquet as pq
import pytest
from geopandas.testing import assert_geodataframe_equal

import sitmap
from layers import write
from sitmap import InputError, OutputError, UsageError
from sitmap.account import Account
from sitmap.engine import Engine, Settings, extract_partitions, read_partitions
from sitmap.engine.engines import Outcome, Serial
from sitmap.engine.partitions import ReportPart, report_parts
from sitmap.engine.work import Job, open_tools, run_part
from sitmap.sources import Notice
from tests.sitmap.engine.samples import contents, corpus, manifest, records
from tests.support import ROOT, Ran

Cli = Callable[..., Ran]
SIZE = 9


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpus(tmp_path_factory.mktemp("reports") / "reports.jsonl")


@pytest.fixture(scope="module")
def whole(reports: Path) -> Path:
    """A folder that was made in one go."""
    folder = reports.parent / "whole"
    made = extract_partitions(reports, folder, part_size=SIZE)
    assert (made.partitions, made.worked, made.failed) == (7, 7, {})
    return folder


def table_of(path: Path) -> gpd.GeoDataFrame:
    return sitmap.to_table([item for one in sitmap.read_reports(path) for item in sitmap.locate(sitmap.extract(one))])


def test_all_files_together_are_the_table_that_reading_at_once_gives(reports: Path, whole: Path) -> None:
    expected = table_of(reports)
    assert_geodataframe_equal(read_partitions(whole), expected)
    assert expected["incident_id"].nunique() < len(expected)


def test_incidents_are_linked_over_partitions(whole: Path) -> None:
    of_file = [set(gpd.read_parquet(file)["incident_id"]) for file in sorted(whole.glob("events/*.parquet"))]
    assert any(one & other for number, one in enumerate(of_file) for other in of_file[number + 1 :])


@pytest.mark.parametrize("workers", [1, 2])
def test_processes_make_the_same_files_byte_for_byte(reports: Path, whole: Path, tmp_path: Path, workers: int) -> None:
    extract_partitions(reports, tmp_path / "out", engine="processes", workers=workers, part_size=SIZE)
    assert contents(tmp_path / "out") == contents(whole)


def test_one_partition_is_the_file_that_the_map_writes(tmp_path: Path) -> None:
    path = corpus(tmp_path / "few.jsonl", 9)
    extract_partitions(path, tmp_path / "out")
    write(table_of(path), tmp_path / "once.parquet", "parquet")
    made, once = pq.ParquetFile(tmp_path / "out/events/part-00000.parquet"), pq.ParquetFile(tmp_path / "once.parquet")
    assert made.schema_arrow.equals(once.schema_arrow, check_metadata=True)
    assert made.read().equals(once.read())


def test_programs_read_the_folder_as_one_table(whole: Path) -> None:
    rows = len(read_partitions(whole))
    assert len(gpd.read_parquet(whole / "events")) == rows
    asked = f"SELECT count(*), count(DISTINCT id), min(bbox.xmin) > 20 FROM '{whole}/events/*.parquet'"
    assert duckdb.sql(asked).fetchall() == [(rows, rows, True)]
    for file in whole.glob("events/*.parquet"):
        told = json.loads(pq.read_schema(file).metadata[b"geo"])
        assert told["version"] == "1.1.0" and "covering" in told["columns"]["geometry"]


def test_the_manifest_says_what_was_made_of_what(reports: Path, whole: Path) -> None:
    told = manifest(whole)
    assert told["state"] == "complete"
    assert [one["name"] for one in told["inputs"]] == [str(reports)]
    assert told["made"]["sitmap_version"] == sitmap.__version__
    assert [part["reports"] for part in told["partitions"]] == [9, 9, 9, 9, 9, 9, 6]
    assert sum(part["rows"] for part in told["partitions"]) == len(read_partitions(whole))
    assert {part["file"]: part["sha256"] for part in told["partitions"]} == {
        name: digest for name, digest in contents(whole).items() if name != "manifest.json"
    }


def test_without_linking_each_report_has_its_own_incidents(reports: Path, tmp_path: Path) -> None:
    extract_partitions(reports, tmp_path / "out", part_size=SIZE, link=False)
    table = read_partitions(tmp_path / "out")
    assert (table.groupby("incident_id")["report_id"].nunique() == 1).all()


def test_areas_of_control_are_held_against_the_claims(tmp_path: Path) -> None:
    claim = {
        "text": "Russian forces captured Pokrovsk on 3 February 2025, the ministry said.",
        "published": "2025-02-04",
    }
    (tmp_path / "claim.jsonl").write_text(json.dumps(claim))
    square = [[[36, 47], [39, 47], [39, 49], [36, 49], [36, 47]]]
    area = {
        "type": "Feature",
        "properties": {"status": "occupied"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    areas = tmp_path / "areas_2025-02-03.geojson"
    areas.write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    settings = Settings(control=(str(areas),))
    extract_partitions(tmp_path / "claim.jsonl", tmp_path / "out", settings=settings)
    assert read_partitions(tmp_path / "out")["assessment"].tolist() == ["agrees"]


# What stands in the inputs


def test_a_report_that_comes_twice_far_apart_is_read_once(tmp_path: Path) -> None:
    first, second = corpus(tmp_path / "a.jsonl", 12), corpus(tmp_path / "b.jsonl", 14)
    told: list[Notice] = []
    made = extract_partitions([first, second], tmp_path / "out", part_size=4, notify=told.append)
    assert made.counts["reports"] == 14
    assert sum("read once" in one.reason for one in told) == 12


def test_what_cannot_be_read_is_named_and_the_rest_is_extracted(tmp_path: Path, run_sitmap: Cli) -> None:
    path = corpus(tmp_path / "a.jsonl", 4)
    path.write_text(path.read_text() + '{"text": 7}\nnot JSON\n')
    (tmp_path / "b.txt").write_bytes(b"")
    done = run_sitmap("extract", path, tmp_path / "b.txt", "--engine", "serial", "-o", tmp_path / "out")
    assert done.code == 3
    for words in ("a.jsonl, line 5", "a.jsonl, line 6", "b.txt: is empty"):
        assert words in done.err
        assert any(words in line for line in manifest(tmp_path / "out")["failures"])
    assert manifest(tmp_path / "out")["partitions"][0]["reports"] == 4


def test_where_nothing_can_be_read_nothing_is_left(tmp_path: Path, run_sitmap: Cli) -> None:
    (tmp_path / "b.jsonl").write_text("{}\n")
    done = run_sitmap("extract", tmp_path / "b.jsonl", "--engine", "serial", "-o", tmp_path / "out")
    assert done.code == 1 and "no 'text'" in done.err
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("source", ["-", "https://example.org/a.jsonl", ROOT])
def test_what_cannot_be_read_again_is_refused(source: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is no file|is a folder"):
        extract_partitions([source], tmp_path / "out")
    assert not (tmp_path / "out" / "events").exists()


def test_a_worker_of_another_version_makes_nothing() -> None:
    ours = dict(open_tools(Settings(), Account()).made)
    job = Job(Settings(), tuple((ours | {"sitmap_version": "0.0.9"}).items()))
    part = ReportPart((sitmap.make_report("Russian drones struck Sumy."),))
    with pytest.raises(UsageError, match="a worker has not the same sitmap_version as this program"):
        run_part(job, part)


# Going on


class Stops(Exception):
    """The program is ended here."""


class StopsAfter:
    """An engine that is ended when so many partitions are done."""

    def __init__(self, done: int) -> None:
        self.done = done

    def run(self, work: Callable[[Any], Any], items: Iterable[tuple[int, Any]]) -> Iterator[Outcome[Any]]:
        for number, outcome in enumerate(Serial().run(work, items)):
            if number == self.done:
                raise Stops
            yield outcome


class FailsOn:
    """An engine whose workers all end on one partition."""

    def __init__(self, number: int) -> None:
        self.number = number

    def run(self, work: Callable[[Any], Any], items: Iterable[tuple[int, Any]]) -> Iterator[Outcome[Any]]:
        for one in Serial().run(work, items):
            yield Outcome(one.number, reason="killed") if one.number == self.number else one


def test_a_run_that_was_ended_goes_on_where_it_was(reports: Path, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with pytest.raises(Stops):
        extract_partitions(reports, folder, engine=StopsAfter(3), part_size=SIZE)
    assert manifest(folder)["state"] == "running"
    with pytest.raises(InputError, match="run the same command again"):
        read_partitions(folder)
    made = extract_partitions(reports, folder, part_size=SIZE)
    assert (made.partitions, made.worked) == (7, 4)
    assert contents(folder) == contents(whole)


def test_what_is_done_is_not_done_again(reports: Path, whole: Path, run_sitmap: Cli) -> None:
    before = contents(whole)
    done = run_sitmap("extract", reports, "--engine", "processes", "--part-size", str(SIZE), "-o", whole)
    assert done.code == 0 and "0 of them were worked on now" in done.err
    assert done.out.splitlines() == [str(file) for file in sorted(whole.glob("events/*"))]
    assert contents(whole) == before


def test_a_file_that_is_not_as_it_was_written_is_made_again(reports: Path, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with pytest.raises(Stops):
        extract_partitions(reports, folder, engine=StopsAfter(3), part_size=SIZE)
    file = folder / "events/part-00001.parquet"
    file.write_bytes(file.read_bytes()[:-9])
    assert extract_partitions(reports, folder, part_size=SIZE).worked == 5
    assert contents(folder) == contents(whole)
    file.unlink()
    extract_partitions(reports, folder, part_size=SIZE)
    assert contents(folder) == contents(whole)


def test_a_failed_partition_is_named_and_made_by_the_next_run(
    reports: Path, whole: Path, tmp_path: Path, run_sitmap: Cli
) -> None:
    folder = tmp_path / "out"
    made = extract_partitions(reports, folder, engine=FailsOn(0), part_size=SIZE)
    assert made.failed == {0: "killed"} and made.counts["reports"] == 51
    told = manifest(folder)
    assert told["state"] == "incomplete"
    assert (told["partitions"][0]["state"], told["partitions"][0]["reason"]) == ("failed", "killed")
    assert told["partitions"][0]["first"] == f"{reports}, line 1"
    with pytest.warns(sitmap.InputWarning, match="partition 0 has failed: killed"):
        assert set(read_partitions(folder)["report_id"]) == {one["id"] for one in records(60)} - {
            f"r{number}" for number in range(9)
        }
    done = run_sitmap("extract", reports, "--engine", "serial", "--part-size", str(SIZE), "-o", folder)
    assert done.code == 0 and "1 of them were worked on now" in done.err
    assert contents(folder) == contents(whole)


def test_a_run_that_is_killed_leaves_no_process_and_goes_on(reports: Path, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    command = ["extract", str(reports), "--engine", "processes", "--workers", "2", "--part-size", str(SIZE)]
    run = subprocess.Popen(
        [sys.executable, "-m", "sitmap", *command, "-o", str(folder)], cwd=ROOT, stderr=subprocess.PIPE
    )
    until(lambda: len(list(folder.glob("events/part-*.parquet"))) >= 2)
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    assert children
    until(lambda: not any(Path(f"/proc/{child}/exe").exists() for child in children))
    assert manifest(folder)["state"] == "running"
    made = extract_partitions(reports, folder, engine="processes", workers=2, part_size=SIZE)
    assert made.worked < made.partitions
    assert contents(folder) == contents(whole)


def until(done: Callable[[], bool], seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


# Folders


def test_a_folder_of_another_run_is_not_mixed_with_this_one(reports: Path, whole: Path, tmp_path: Path) -> None:
    before = contents(whole)
    with pytest.raises(UsageError, match=r"differs in the inputs \(.*other.jsonl is new or has changed\)"):
        extract_partitions([reports, corpus(tmp_path / "other.jsonl", 3)], whole, part_size=SIZE)
    with pytest.raises(UsageError, match="differs in part_size: give another folder"):
        extract_partitions(reports, whole, part_size=10)
    words = tmp_path / "words.toml"
    words.write_text(
        '[language]\ncode = "en"\n\n[[entry]]\ncategory = "weapon"\nvalue = "drone"\nforms = ["zorbcopter"]\n'
    )
    with pytest.raises(UsageError, match="differs in vocabulary"):
        extract_partitions(reports, whole, part_size=SIZE, settings=Settings(vocabulary=(str(words),)))
    assert contents(whole) == before


def test_a_folder_with_something_else_is_left_alone(reports: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="is not empty"):
        extract_partitions(reports, tmp_path)
    assert contents(tmp_path) == {"notes.txt": contents(tmp_path)["notes.txt"]}


def test_two_runs_do_not_work_in_one_folder(reports: Path, tmp_path: Path) -> None:
    told: list[str] = []

    def second(number: int, first: str) -> None:
        with pytest.raises(OutputError, match="another run is at work"):
            extract_partitions(reports, tmp_path / "out")
        told.append(first)

    extract_partitions(reports, tmp_path / "out", part_size=30, progress=second)
    assert told == [f"{reports}, line 1", f"{reports}, line 31"]


def test_an_input_that_changes_meanwhile_is_noticed(tmp_path: Path) -> None:
    path = corpus(tmp_path / "a.jsonl", 12)

    def change(number: int, first: str) -> None:
        os.utime(path, (1, 1))

    with pytest.raises(InputError, match="was changed while it was read"):
        extract_partitions(path, tmp_path / "out", part_size=6, progress=change)


# Commands


def test_a_map_is_made_of_a_folder(whole: Path, tmp_path: Path, run_sitmap: Cli) -> None:
    done = run_sitmap("map", whole, "-f", "geojson", "-o", tmp_path)
    assert done.code == 0 and done.out == f"{tmp_path / 'whole.geojson'}\n"
    assert len(json.loads((tmp_path / "whole.geojson").read_text())["features"]) == len(read_partitions(whole))
    done = run_sitmap("map", whole, "--published", "2025-03-01", "-o", tmp_path)
    assert done.code == 2 and "holds what was read" in done.err


def test_options_of_partitions_need_an_engine(reports: Path, run_sitmap: Cli) -> None:
    done = run_sitmap("extract", reports, "--workers", "2")
    assert done.code == 2 and "give --engine as well" in done.err


def test_a_folder_that_is_no_folder_of_partitions_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="sitmap extract --engine makes them"):
        read_partitions(tmp_path)
    (tmp_path / "manifest.json").write_text("[]")
    with pytest.raises(InputError, match="is no manifest of partitions"):
        read_partitions(tmp_path)
    (tmp_path / "manifest.json").write_text('{"sitmap_partitions": 99}')
    with pytest.raises(InputError, match="newer sitmap"):
        read_partitions(tmp_path)


def test_any_engine_can_be_given(reports: Path, tmp_path: Path, whole: Path) -> None:
    engine: Engine = Serial()
    extract_partitions(reports, tmp_path / "out", engine=engine, part_size=SIZE)
    assert contents(tmp_path / "out") == contents(whole)


def test_what_is_left_half_read_may_be_collected_in_any_thread(reports: Path) -> None:
    unread = [report_parts([reports], lambda notice: None, size=SIZE)]
    assert len(next(unread[0]).reports) == SIZE
    # What cannot be closed there is told as an exception that nobody caught, and that fails a test.
    other = threading.Thread(target=unread.clear)
    other.start()
    other.join()
    assert not unread
