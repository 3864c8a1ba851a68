"""What docs/scale.md shows is what happens; the part on Spark is from the documents of others, and says so."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import geopandas as gpd
import shapely

from sitmap.engine import extract_partitions
from tests.sitmap.engine.samples import corpus
from tests.support import ROOT, Ran

TEXT = (ROOT / "docs/scale.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.M | re.S)


def run_python(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=folder, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_commands_and_the_python_of_the_document_run(tmp_path: Path, run_sitmap: Callable[..., Ran]) -> None:
    corpus(tmp_path / "notes.jsonl", 12)
    commands = [line for line in blocks("sh")[0].splitlines() if line]
    assert len(commands) == 2
    for line in commands:
        name, *arguments = shlex.split(line)
        assert name == "sitmap"
        done = run_sitmap(*arguments)
        assert done.code == 0, done.err
    assert (tmp_path / "outputs/war.html").is_file()
    ours = blocks("python")[0]
    # The same inputs and options: it goes on with what the command has made.
    said = run_python('if __name__ == "__main__":\n' + re.sub("^", "    ", ours, flags=re.M), tmp_path)
    assert "'reports': 12" in said


def test_sedonadb_counts_the_incidents_in_areas_as_geopandas_does(tmp_path: Path) -> None:
    extract_partitions(corpus(tmp_path / "notes.jsonl", 30), tmp_path / "war", part_size=7)
    zones = gpd.GeoDataFrame(
        {"name": ["east", "west"]}, geometry=[shapely.box(34, 44, 41, 53), shapely.box(22, 44, 34, 53)], crs="OGC:CRS84"
    )
    zones.to_parquet(tmp_path / "zones.parquet")
    (code,) = (block for block in blocks("python") if "import sedonadb" in block)
    said = run_python(code + "\nprint(counted.to_csv(index=False))", tmp_path)
    events = gpd.read_parquet(tmp_path / "war/events")
    exact = events[(events["layer"] == "strike") & events["precision"].isin(["site", "district", "settlement"])]
    expected = gpd.sjoin(exact, zones).groupby("name")["incident_id"].nunique()
    assert len(expected) == 2
    assert said.split() == ["name,incidents", *(f"{name},{count}" for name, count in expected.items())]


def test_the_query_for_duckdb_runs(tmp_path: Path) -> None:
    extract_partitions(corpus(tmp_path / "notes.jsonl", 30), tmp_path / "war", part_size=7)
    (query,) = re.findall(r"`(SELECT .* GROUP BY ALL)`", TEXT)
    counted = duckdb.sql(query.replace("'war/", f"'{tmp_path}/war/")).fetchall()
    assert sum(count for _, count in counted) == gpd.read_parquet(tmp_path / "war/events")["incident_id"].nunique()


def test_the_spark_of_the_document_asks_what_sedonadb_asks() -> None:
    first, second = (re.findall(r'sql\("""(.*?)"""\)', block, re.S) for block in blocks("python")[1:])
    assert first == second != []
    assert re.search(r"documents\n.*\n.*is not among our tests", TEXT)
