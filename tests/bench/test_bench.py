"""The benchmark runs and says what it says it does; how fast anything is, no test asks."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sitmap
from bench import run
from bench.speed import wire
from bench.speed.processes import JobError, run_job, time_command
from bench.speed.tables import aims, render
from geo import load_gazetteer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def corpus() -> list[dict[str, Any]]:
    return list(wire.reports(60))


def corpus_file(folder: Path, count: int) -> Path:
    path = folder / "corpus.jsonl"
    lines = (json.dumps(report, ensure_ascii=False) + "\n" for report in wire.reports(count))
    path.write_text("".join(lines), encoding="utf-8")
    return path


# The corpus


def test_the_same_seed_gives_the_same_reports_in_any_process(corpus):
    command = [sys.executable, "-m", "bench.speed.wire", "60"]
    for seed in ("1", "2"):
        done = subprocess.run(
            command, cwd=ROOT, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            capture_output=True, check=True,
        )  # fmt: skip
        assert [json.loads(line) for line in done.stdout.decode().splitlines()] == corpus


def test_a_larger_corpus_begins_with_the_smaller_one_and_another_seed_differs(corpus):
    assert list(wire.reports(20)) == corpus[:20]
    other = list(wire.reports(60, seed=2))
    assert not {report["text"] for report in other} & {report["text"] for report in corpus}


def test_reports_are_of_several_paragraphs_and_about_4_kb(corpus):
    sizes = [len(report["text"]) for report in corpus]
    assert min(sizes) >= 3600 and max(sizes) <= 5000
    assert 3800 <= sum(sizes) / len(sizes) <= 4400
    assert all(report["text"].count("\n") >= 8 for report in corpus)
    assert len({report["id"] for report in corpus}) == len({report["text"] for report in corpus}) == len(corpus)


def test_no_slot_is_left_open_and_no_sentence_is_without_its_end(corpus):
    for report in [*corpus, wire.long_report(400)]:
        assert not re.search(r"[{}]|None|  ", report["text"])
        assert all(line.endswith((".", "”")) for line in report["text"].splitlines())


def test_every_paragraph_kind_of_a_genre_exists():
    kinds = {kind for _, _, kinds in wire.GENRES for kind in kinds.split()}
    assert kinds == set(wire.stock().paragraphs)
    assert sum(share for share, _, _ in wire.GENRES) == pytest.approx(1)


def test_the_places_are_the_gazetteers_and_stand_with_their_own_unit():
    gazetteer = load_gazetteer()
    stock = wire.stock()
    assert set(stock.settlements) == set(stock.units)
    for code, names in stock.settlements.items():
        assert len(names) >= 20
        for name in names:
            assert code in {place.admin1_iso for place in gazetteer.lookup(name)}


def test_the_mixture_is_that_of_a_wire_with_and_without_events(corpus):
    with_events = {"wire": 0, "bulletin": 0, "politics": 0}
    count = dict(with_events)
    for report in corpus:
        genre = report["id"].partition("-")[0]
        count[genre] += 1
        given = sitmap.make_report(report["text"], published=None)
        with_events[genre] += bool(sitmap.extract(given))
    assert count["wire"] > count["bulletin"] > 0 and count["wire"] > count["politics"] > 0
    assert with_events["wire"] == count["wire"] and with_events["bulletin"] == count["bulletin"]


def test_a_long_report_has_the_sentences_asked_for():
    short, long = wire.long_report(100), wire.long_report(1000)
    ends = re.compile(r"[.?!]”?(?=\s|$)")
    for report, sentences in ((short, 100), (long, 1000)):
        # "3 a.m. local time" and "U.S. envoy" end nothing.
        text = re.sub(r"\b[aU]\.[mS]\.", "", report["text"])
        assert len(ends.findall(text)) == pytest.approx(sentences, rel=0.01)
    assert 9 < len(long["text"]) / len(short["text"]) < 11


# What is measured


def test_a_job_tells_time_memory_and_counts(tmp_path):
    path = corpus_file(tmp_path, 3)
    tokens, events = run_job("tokenise", corpus=str(path)), run_job("extract", corpus=str(path))
    assert tokens["reports"] == events["reports"] == 3
    assert tokens["characters"] == sum(len(report["text"]) for report in wire.reports(3))
    assert tokens["bytes"] > tokens["characters"] > 4 * tokens["tokens"] > 0
    assert events["events"] == sum(len(sitmap.extract(r)) for r in sitmap.read_reports(path))
    for result in (tokens, events):
        assert result["seconds"]["first"]["wall"] > 0 and result["seconds"]["second"]["cpu"] > 0
        # Python alone is above ten, and nothing here needs gigabytes.
        assert 20 < result["peak_mb"] < 4000


def test_memory_is_that_of_the_process_measured():
    # From a small process, as the benchmark is: a measured one begins with the peak of the one that started it.
    script = (
        "import sys; from bench.speed.processes import time_command\n"
        "for words in ('pass', 'x = bytes(range(250)) * 800_000'):\n"
        "    print(time_command([sys.executable, '-c', words], 1)['peak_mb'])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    small, large = map(float, done.stdout.split())
    assert small < 60
    assert large - small == pytest.approx(200, abs=20)


def test_what_starts_the_measured_processes_is_small():
    script = "import sys, bench.run; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"numpy", "pandas", "shapely", "geopandas", "spacy", "folium", "geo"} & set(done.stdout.split())


def test_what_fails_is_no_measurement(tmp_path):
    with pytest.raises(JobError, match="the job 'extract' failed"):
        run_job("extract", corpus=str(tmp_path / "nothing.jsonl"))
    with pytest.raises(JobError, match="no such thing"):
        time_command([sys.executable, "-c", "import sys; sys.exit('no such thing')"], 1)


def test_wrong_usage_is_told(tmp_path, capsys):
    for arguments in (["--report", str(tmp_path / "nothing.txt")], ["--reports", "0"]):
        with pytest.raises(SystemExit) as left:
            run.main(arguments)
        assert left.value.code == 2
    assert "no report" in capsys.readouterr().err


@pytest.mark.slow
def test_a_quick_run_measures_everything_beside_its_baselines(tmp_path):
    report = ROOT / "examples" / "wire-report.txt"
    written = tmp_path / "figures.json"
    command = [
        sys.executable,
        "bench/run.py",
        "--quick",
        "--reports",
        "4",
        "--report",
        str(report),
        "--json",
        str(written),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    figures = json.loads(written.read_text(encoding="utf-8"))
    # The tables are the figures.
    assert done.stdout.decode() == render(figures)
    assert figures["aims"] == aims(figures)
    assert figures["first_report"]["name"] == "examples/wire-report.txt"
    corpus, base, stages = figures["corpus"], figures["baselines"], figures["stages"]
    assert corpus["reports"] == 4
    assert corpus["extract"]["events"] == corpus["extract_again"]["events"] == corpus["map"]["events"] > 0
    assert 0 < base["markers"]["markers"] == base["join"]["points"] <= corpus["map"]["events"]
    cold = base["tokenising"]["cold"]["kb_per_s"]
    assert base["tokenising"]["ratio_cold"] == pytest.approx(corpus["extract"]["kb_per_s"] / cold)
    assert set(stages) >= {"extract", "locate", "to_table", "build_map", "write_map", "write_geojson", "join_admin"}
    assert [one["sentences"] for one in figures["lengths"]["reports"]] == [40, 400]
    assert 8 < figures["lengths"]["growth"]["length"] < 12
    text = done.stdout.decode()
    for words in (
        *(
            "extraction alone",
            "whole pipeline to GeoJSON and HTML",
            "cache emptied",
            "cache warming",
            "cache warm",
            "`geopandas.sjoin`",
        ),
        *("`folium.Marker`", "`sitmap --version`", "`sitmap --help`", "peak MB", "reports/s", "kB/s"),
    ):
        assert words in text
