"""What the documents promise is what happens."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo.units import units
from sitmap.downloads.catalogue import ADDRESSES
from tests.sitmap import site as sites
from tests.support import ROOT

README = (ROOT / "README.md").read_text("utf-8")
# Commands that set up an environment or open a shell; the packaging tests and `.ci/run` prove those.
NOT_RUN = ("make ", "pip ", ". ")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def commands(text: str) -> list[str]:
    lines = [line.split(" #")[0].rstrip() for block in blocks(text, "sh") for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith(NOT_RUN)]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A user's folder: a report, a corpus, tables of places and outlines, the examples, and the command."""
    (tmp_path / "villages.csv.gz").write_bytes(gzip.compress(b"name,lat,lon\nVyhadivka,48.31,37.21\n"))
    (tmp_path / "places.csv").write_text("name,region\nBakhmut,Donetsk\n", "utf-8")
    shutil.copy(ROOT / "examples/wire-report.txt", tmp_path / "report.txt")
    shutil.copy(ROOT / "examples/week.jsonl", tmp_path / "notes.jsonl")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    outlines = gpd.GeoDataFrame(
        {"name": [unit.name for unit in units("UA")], "code": [unit.iso for unit in units("UA")]},
        geometry=[unit.geometry for unit in units("UA")], crs="OGC:CRS84",
    )  # fmt: skip
    outlines.to_file(tmp_path / "oblasts.geojson")
    raions = outlines[:8].rename(columns={"name": "ADM2_EN", "code": "ADM2_PCODE"})
    with zipfile.ZipFile(tmp_path / "raions.zip", "w") as archive:
        archive.writestr("raions.geojson", raions.to_json())
    (tmp_path / "snapshots").mkdir()
    for number, day in enumerate(("20241230", "20250115", "20250211")):
        held = shapely.box(37.6 - number / 10, 47.0, 38.6, 49.0)
        gpd.GeoSeries([held], crs="OGC:CRS84").to_file(tmp_path / f"snapshots/occupied_{day}.geojson")
    command = tmp_path / "bin/sitmap"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m sitmap "$@"\n')
    command.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("document", ["README.md", "examples/README.md"])
def test_every_command_works_as_it_stands(desk: Path, document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITMAP_CACHE", str(desk / "cache"))
    with sites.serving(monkeypatch) as site:
        for name, address in {**sites.geonames(site), **sites.geoboundaries(site)}.items():
            monkeypatch.setenv(ADDRESSES[name].variable, address)
        # A feed on the internet, which is reached by a proxy here.
        site.put(
            "http://wire.example.org/rss.xml", b"<rss><channel><item><title>Quiet night.</title></item></channel></rss>"
        )
        monkeypatch.setenv("http_proxy", site.base)
        (desk / "feeds.toml").write_text('[[feeds]]\nurl = "http://wire.example.org/rss.xml"\n', "utf-8")
        run_commands(desk, document)


def run_commands(desk: Path, document: str) -> None:
    found = commands((ROOT / document).read_text("utf-8"))
    assert found
    for command in found:
        done = subprocess.run(
            ["bash", "-c", f'PATH="$PWD/bin:$PATH"; set -o pipefail; {command}'],
            cwd=desk, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}: {done.stderr}"
        # A removal says nothing, nor does a rerun by which nothing changes.
        assert done.stdout or {"remove", "rerun"} & set(command.split()), command
        if " map " in command:
            assert all((desk / line).stat().st_size for line in done.stdout.splitlines())


def test_the_readme_names_all_commands() -> None:
    from sitmap.cli import cli

    named = {command.split("sitmap ")[1].split()[0] for command in commands(README) if "sitmap " in command}
    assert named == set(cli.commands)


def test_the_python_of_the_readme_runs(desk: Path) -> None:
    (code,) = blocks(README, "python")
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=desk, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for name in ("maps/week7.html", "maps/week7.geojson", "overnight.html", "overnight.geojson"):
        assert (desk / name).stat().st_size > 100


def test_the_reference_of_the_command_line_is_what_help_prints() -> None:
    done = subprocess.run(
        [sys.executable, "tools/build_docs.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md", "docs/cli.md"]
)
def test_links_and_files_named_exist(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (ROOT / document).parent.joinpath(target).exists(), target
    for target in re.findall(r"`((?:geo|layers|sitmap|tools|tests|docs|examples)/[\w./-]+)`", text):
        if "<" not in target and not target.startswith("examples/README"):
            assert (ROOT / target.rstrip("/")).exists(), target


def test_every_sample_report_is_listed_and_of_our_own() -> None:
    listed = set(re.findall(r"^\| `([\w.-]+)` \|", (ROOT / "examples/README.md").read_text("utf-8"), re.M))
    assert listed == {path.name for path in (ROOT / "examples").iterdir()} - {"README.md"}


def test_versions_and_licence_agree() -> None:
    import sitmap

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == sitmap.__version__
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")


def test_make_knows_the_commands_of_the_documents() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    for document in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / document).read_text("utf-8")
        assert set(re.findall(r"^make ([a-z]+)", text, re.M)) <= targets
