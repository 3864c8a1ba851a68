"""The figures as Markdown tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["aims", "render"]

# What the project aims at.
WARM_REPORT_S = 3.0
VERSION_S = 0.3
REPORTS_PER_SECOND = 100
SHARE_OF_TOKENISING = 1 / 3


def aims(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Set the figures beside what the project aims at; rates are per second of processor time, that is per core."""
    start, corpus = figures["start_up"], figures["corpus"]
    tokenising = figures["baselines"]["tokenising"]
    found = [
        ("`sitmap map` of one report, warm disk, wall s", start["map"]["median"], WARM_REPORT_S, "below"),
        ("`sitmap --version`, wall s", start["version"]["median"], VERSION_S, "below"),
        ("reports per second and core, extraction", corpus["extract"]["reports_per_s"], REPORTS_PER_SECOND, "above"),
        ("reports per second and core, to map and file", corpus["map"]["reports_per_s"], REPORTS_PER_SECOND, "above"),
        ("extraction : spaCy tokenising, its cache empty", tokenising["ratio_emptied"], SHARE_OF_TOKENISING, "above"),
        ("extraction : spaCy tokenising, its cache warming", tokenising["ratio_cold"], SHARE_OF_TOKENISING, "above"),
        ("extraction : spaCy tokenising, its cache warm", tokenising["ratio_warm"], SHARE_OF_TOKENISING, "above"),
    ]
    return [
        {"what": what, "value": value, "aim": aim, "side": side, "met": value < aim if side == "below" else value > aim}
        for what, value, aim, side in found
    ]


def render(figures: dict[str, Any]) -> str:
    """Return all figures as Markdown."""
    parts = ["# Speed of sitmap", _machine(figures), "## Aims", _aims(figures), "## One report", _report(figures)]
    parts += ["## Corpus", _corpus(figures), "## Plain baselines, same texts and events", _baselines(figures)]
    parts += ["## Stages", _stages(figures), "## Length of a report", _lengths(figures)]
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _number(value: float) -> str:
    """Three significant digits, without an exponent."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def _machine(figures: dict[str, Any]) -> str:
    machine, corpus = figures["machine"], figures["corpus"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return (
        f"{machine['processor']}, {machine['cores']} cores (load {machine['load']:.1f} at the start); Python "
        f"{machine['python']}; {versions}. First report: {figures['first_report']['name']}. Corpus: "
        f"{corpus['reports']:,} generated reports, {corpus['characters'] / corpus['reports']:,.0f} characters on "
        f"average, seed {corpus['seed']}, SHA-256 {corpus['sha256'][:12]}.\n\n"
        "Each line is a process of its own, which has worked through one other report before; rates are per second of "
        "processor time on one core, peak memory is that of the process."
    )


def _aims(figures: dict[str, Any]) -> str:
    rows = [
        (a["what"], _number(a["value"]), f"{'<' if a['side'] == 'below' else '>'} {_number(a['aim'])}",
         "yes" if a["met"] else "no")
        for a in figures["aims"]
    ]  # fmt: skip
    return _table(("", "measured", "aim", "met"), rows)


def _report(figures: dict[str, Any]) -> str:
    start = figures["start_up"]
    names = {
        "python": "`python -c pass`", "version": "`sitmap --version`", "help": "`sitmap --help`",
        "extract": "`sitmap extract` of the first report", "map": "`sitmap map` of the first report",
    }  # fmt: skip
    rows: list[Sequence[object]] = [
        (names[key], _number(start[key]["best"]), _number(start[key]["median"]), _number(start[key]["peak_mb"]))
        for key in names
    ]
    first = figures["first_report"]
    for key, what in (("extract", "`sitmap.extract`"), ("map", "`sitmap.map_reports`")):
        taken = _number(first[key]["seconds"]["wall"])
        rows.append((f"{what} of it, all loaded", taken, "", _number(first[key]["peak_mb"])))
    return _table(("", "best, wall s", "median, wall s", "peak MB"), rows)


def _corpus(figures: dict[str, Any]) -> str:
    corpus = figures["corpus"]
    rows = []
    for key, what in (("extract", "extraction alone"), ("extract_again", "extraction, same reports again"),
                      ("map", "whole pipeline to GeoJSON and HTML")):  # fmt: skip
        one = corpus[key]
        rows.append(
            (what, _number(one["reports_per_s"]), _number(one["kb_per_s"]), _number(one["seconds"]["cpu"]),
             _number(one["seconds"]["wall"]), f"{one['events']:,}", _number(one["peak_mb"]))
        )  # fmt: skip
    return _table(("", "reports/s", "kB/s", "CPU s", "wall s", "events", "peak MB"), rows)


def _baselines(figures: dict[str, Any]) -> str:
    base = figures["baselines"]
    tokenising, join, markers = base["tokenising"], base["join"], base["markers"]
    rows = [
        ("`spacy.blank(\"en\")` tokenising, its cache emptied before each report",
         f"{_number(tokenising['emptied']['kb_per_s'])} kB/s",
         f"extraction, first pass: {_number(tokenising['extract_first'])} kB/s", _number(tokenising["ratio_emptied"])),
        (f"the same, cache warming (first pass, {tokenising['different_words']:,} different words)",
         f"{_number(tokenising['cold']['kb_per_s'])} kB/s",
         f"extraction, first pass: {_number(tokenising['extract_first'])} kB/s", _number(tokenising["ratio_cold"])),
        ("the same, cache warm (second pass)",
         f"{_number(tokenising['warm']['kb_per_s'])} kB/s",
         f"extraction, second pass: {_number(tokenising['extract_second'])} kB/s", _number(tokenising["ratio_warm"])),
        (f"`geopandas.sjoin` of {join['points']:,} points: the unit only", f"{_number(join['sjoin_s'] * 1e3)} ms",
         f"`geo.join_admin`, with margins: {_number(join['join_admin_s'] * 1e3)} ms", _number(join["ratio"])),
        (f"one `folium.Marker` an event, {markers['markers']:,} of them",
         f"{_number(markers['seconds'])} s, {_number(markers['bytes'] / 1e6)} MB",
         f"`build_map` and `write_map`: {_number(markers['sitmap_seconds'])} s, "
         f"{_number(markers['sitmap_bytes'] / 1e6)} MB", _number(markers["ratio"])),
    ]  # fmt: skip
    return _table(("baseline", "baseline", "sitmap", "sitmap's speed : baseline's"), rows)


def _stages(figures: dict[str, Any]) -> str:
    stages = figures["stages"]
    total = sum(one["cpu"] for name, one in stages.items() if name != "join_admin")
    rows = [
        (f"`{name}`" + (" (part of `to_table`)" if name == "join_admin" else ""), _number(one["cpu"]),
         f"{one['cpu'] / total:.0%}")
        for name, one in stages.items()
    ]  # fmt: skip
    return _table(("stage", "CPU s", "share"), rows)


def _lengths(figures: dict[str, Any]) -> str:
    rows = []
    for one in figures["lengths"]["reports"]:
        for key, what in (("extract", "extraction"), ("map", "whole pipeline")):
            taken = one[key]["seconds"]["cpu"]
            rows.append(
                (f"{one['sentences']:,} sentences, {what}", _number(taken), _number(1e6 * taken / one["sentences"]),
                 f"{one[key]['events']:,}", _number(one[key]["peak_mb"]))
            )  # fmt: skip
    growth = figures["lengths"]["growth"]
    note = (
        f"A report {_number(growth['length'])} times as long takes {_number(growth['extract'])} times the time to "
        f"extract and {_number(growth['map'])} times the time for all of it."
    )
    return _table(("one report", "CPU s", "µs a sentence", "events", "peak MB"), rows) + "\n\n" + note
