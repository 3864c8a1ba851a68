"""Measure the speed and the memory of the whole job, beside plain baselines in the same run.

::

    python bench/run.py                         # 1,000 generated reports; some minutes
    python bench/run.py --json figures.json     # the same figures as JSON as well; `-` for JSON alone, on stdout
    python bench/run.py --quick                 # a few reports: does it run?
    python bench/run.py --report my.txt         # another first report

The first report is ``../shared/seed/report.txt`` (or in the folder that ``SITMAP_SHARED`` names) where there is one,
else a sample. The corpus is generated (`bench.speed.wire`) and the same for the same seed and gazetteer. The exit
status says whether it ran, not how fast: 0 measured, 1 a process that was to be measured failed, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # The packages of this checkout, not others of their names that may be installed.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.speed.processes import JobError, run_job, say, time_command
from bench.speed.tables import aims, render

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("spacy", "geopandas", "shapely", "folium", "ahocorasick_rs")
# This process starts those that are measured, and their peak memory begins at its own: nothing large may be imported.
Figures = dict[str, Any]


def first_report() -> Path:
    """Return the report that the project starts from, else a sample."""
    given = os.environ.get("SITMAP_SHARED")
    shared = Path(given) if given else ROOT.parent / "shared"
    seed = shared / "seed" / "report.txt"
    return seed if seed.is_file() else ROOT / "examples" / "wire-report.txt"


def measure(
    report: Path, *, reports: int, seed: int, lengths: tuple[int, int], repeat: int, say: Any = lambda words: None
) -> Figures:
    """Measure everything.

    Parameters
    ----------
    report : pathlib.Path
        The first report.
    reports, seed : int
        Size and seed of the corpus.
    lengths : (int, int)
        Sentences of the short and of the long report that the growth of time is taken from.
    repeat : int
        How often commands are run.
    say : callable
        Told what is being done.

    Returns
    -------
    dict
        What `bench.speed.tables.render` shows; plain values only.
    """
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="sitmap-bench-") as name:
        folder = Path(name)
        say("start-up")
        figures: Figures = {"start_up": _start_up(report, folder, repeat)}
        say("the first report")
        figures["first_report"] = _first_report(report, folder)
        say(f"extraction of {reports} reports")
        made = run_job("write_corpus", path=str(folder / "corpus.jsonl"), count=reports, seed=seed)
        figures["corpus"] = {"seed": seed, **made, **_corpus(folder, say)}
        say("stages and baselines")
        figures |= _baselines(folder, figures["corpus"])
        say(f"reports of {lengths[0]} and {lengths[1]} sentences")
        figures["lengths"] = _lengths(folder, lengths, seed)
    figures["aims"] = aims(figures)
    figures["machine"] = {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": load,
        "python": platform.python_version(),
        "versions": {package: version(package) for package in PACKAGES},
    }
    return figures


def _start_up(report: Path, folder: Path, repeat: int) -> Figures:
    python, run = [sys.executable], [sys.executable, "-m", "sitmap"]
    commands = {
        "python": [*python, "-c", "pass"],
        "version": [*run, "--version"],
        "help": [*run, "--help"],
        "extract": [*run, "extract", str(report)],
        "map": [*run, "map", str(report), "-o", str(folder), "--name", "first"],
    }
    return {name: time_command(command, repeat) for name, command in commands.items()}


def _first_report(report: Path, folder: Path) -> Figures:
    extracted = run_job("extract", corpus=str(report))
    mapped = run_job("pipeline", inputs=str(report), out=str(folder))
    return {
        "name": f"{report.parent.name}/{report.name}",
        "characters": extracted["characters"],
        "extract": {**_of(extracted, "first"), "events": extracted["events"]},
        "map": {**_of(mapped, "map_reports"), "events": mapped["events"]},
    }


def _of(result: Figures, step: str) -> Figures:
    return {"seconds": result["seconds"][step], "peak_mb": result["peak_mb"]}


def _rates(result: Figures, step: str, sizes: Figures) -> Figures:
    """Return rates per second of processor time; kB are thousands of bytes of UTF-8."""
    cpu = max(result["seconds"][step]["cpu"], 1e-9)
    return {**_of(result, step), "reports_per_s": sizes["reports"] / cpu, "kb_per_s": sizes["bytes"] / 1e3 / cpu}


def _corpus(folder: Path, say: Any) -> Figures:
    corpus = str(folder / "corpus.jsonl")
    extracted = run_job("extract", corpus=corpus)
    say("the whole pipeline")
    mapped = run_job("pipeline", inputs=corpus, out=str(folder))
    events = extracted["events"]
    return {
        "characters": extracted["characters"],
        "bytes": extracted["bytes"],
        "extract": {**_rates(extracted, "first", extracted), "events": events},
        "extract_again": {**_rates(extracted, "second", extracted), "events": events},
        "map": {**_rates(mapped, "map_reports", extracted), "events": mapped["events"], "written": mapped["bytes"]},
    }


def _baselines(folder: Path, corpus: Figures) -> Figures:
    """Measure the stages one by one, and for three of them what a plain program takes for the same."""
    path = str(folder / "corpus.jsonl")
    stages = run_job("stages", corpus=path, out=str(folder))
    tokens = run_job("tokenise", corpus=path)
    joined = run_job("sjoin", geojson=str(folder / "stages.geojson"))
    drawn = run_job("markers", geojson=str(folder / "stages.geojson"), out=str(folder))
    emptied = _rates(tokens, "emptied", tokens["emptied"])
    cold, warm = (_rates(tokens, step, tokens) for step in ("first", "second"))
    first, second = corpus["extract"]["kb_per_s"], corpus["extract_again"]["kb_per_s"]
    seconds = {name: max(one["cpu"], 1e-9) for name, one in stages["seconds"].items()}
    sjoin_s, markers_s = joined["seconds"]["sjoin"]["cpu"], drawn["seconds"]["markers"]["cpu"]
    map_s = seconds["build_map"] + seconds["write_map"]
    return {
        "stages": stages["seconds"],
        "baselines": {
            "tokenising": {
                "tokens": tokens["tokens"],
                "different_words": tokens["different_words"],
                "emptied": emptied,
                "cold": cold,
                "warm": warm,
                "extract_first": first,
                "extract_second": second,
                "ratio_emptied": first / emptied["kb_per_s"],
                "ratio_cold": first / cold["kb_per_s"],
                "ratio_warm": second / warm["kb_per_s"],
            },
            "join": {
                "points": joined["points"],
                "sjoin_s": sjoin_s,
                "join_admin_s": seconds["join_admin"],
                "ratio": sjoin_s / seconds["join_admin"],
            },
            "markers": {
                "markers": drawn["markers"],
                "seconds": markers_s,
                "bytes": drawn["bytes"],
                "peak_mb": drawn["peak_mb"],
                "sitmap_seconds": map_s,
                "sitmap_bytes": (folder / "stages.html").stat().st_size,
                "ratio": markers_s / map_s,
            },
        },
    }


def _lengths(folder: Path, lengths: tuple[int, int], seed: int) -> Figures:
    found = []
    for sentences in lengths:
        path = str(folder / f"long-{sentences}.jsonl")
        made = run_job("write_long", path=path, sentences=sentences, seed=seed)
        extracted = run_job("extract", corpus=path)
        mapped = run_job("pipeline", inputs=path, out=str(folder))
        made["extract"] = {**_of(extracted, "first"), "events": extracted["events"]}
        made["map"] = {**_of(mapped, "map_reports"), "events": mapped["events"]}
        found.append(made)
    short, long = found
    growth = {key: long[key]["seconds"]["cpu"] / max(short[key]["seconds"]["cpu"], 1e-9) for key in ("extract", "map")}
    return {"reports": found, "growth": {"length": long["characters"] / short["characters"], **growth}}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, write the JSON; return the exit status."""
    parser = argparse.ArgumentParser(
        description="Measure the speed and the memory of the whole job, beside plain baselines in the same run."
    )
    parser.add_argument("--report", type=Path, help="the first report (default: the seed, else a sample)")
    parser.add_argument("--reports", type=int, help="reports in the corpus (default: 1000)")
    parser.add_argument("--seed", type=int, default=1, help="another one gives another corpus (default: 1)")
    parser.add_argument("--quick", action="store_true", help="a few reports and short ones, every command once")
    parser.add_argument("--json", metavar="FILE", help="write the figures as JSON; `-`: to stdout, instead of tables")
    given = parser.parse_args(arguments)
    report = (given.report or first_report()).resolve()
    if not report.is_file():
        parser.error(f"no report {report}")
    count = given.reports if given.reports is not None else 12 if given.quick else 1000
    if count < 1:
        parser.error("--reports must be at least 1")

    try:
        figures = measure(
            report,
            reports=count,
            seed=given.seed,
            lengths=(40, 400) if given.quick else (1000, 10000),
            repeat=1 if given.quick else 6,
            say=lambda words: say(f"measuring: {words}"),
        )
    except JobError as error:
        print(error, file=sys.stderr)
        return 1
    if given.json != "-":
        print(render(figures), end="")
    if given.json is not None:
        text = json.dumps(figures, ensure_ascii=False, indent=2) + "\n"
        if given.json == "-":
            print(text, end="")
        else:
            Path(given.json).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
