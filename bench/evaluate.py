"""Score what sitmap reads against gold.

::

    python bench/evaluate.py tests/gold/dev             # the table, beside a plain baseline
    python bench/evaluate.py tests/gold/dev --errors    # and what was missed or made up, with its sentence
    python bench/evaluate.py tests/gold --json -        # the figures as JSON
    python bench/evaluate.py notes.csv                  # a corpus of coder's notes

A folder holds reports with gold as `tests/gold/README.md` describes them; of a folder with a file ``SEALED`` only
figures are printed. A CSV holds notes and codes (`bench.goldscore.gold.NOTE_COLUMNS`). Exit status: 0 scored, 1 a
report could not be read by sitmap, 2 the gold or the call is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    # The packages of this checkout, not others of their names that may be installed.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.goldscore.baseline import read_plainly
from bench.goldscore.gold import GoldError, GoldReport, read_folder, read_notes
from bench.goldscore.scores import Scores

Reader = Callable[[GoldReport], list[dict[str, Any]]]

COLUMN_ORDER = (
    "sub_event_type", "weapons", "targets", "initiator", "date", "date_precision", "date_basis", "tolls", "counts",
    "claimant_side", "stance", "controller", "control_status", "extent", "incident",
)  # fmt: skip
PLACE_ORDER = ("within 1 km", "within 10 km", "within 25 km", "unit", "precision", "wrong_pins", "calibration",
               "not_events_taken")  # fmt: skip


def read_with_sitmap(report: GoldReport) -> list[dict[str, Any]]:
    """Rows of a report through sitmap's public functions, as plain values (null is None)."""
    import sitmap
    from sitmap.model import Report

    given = Report(
        id=report.id, text=report.text, title=report.title, publisher=report.publisher, published=report.published,
        lang=report.lang,
    )  # fmt: skip
    table = sitmap.to_table(sitmap.locate(sitmap.extract(given)))
    return [plain(record) for record in table.drop(columns="geometry", errors="ignore").to_dict("records")]


def plain(record: dict[str, Any]) -> dict[str, Any]:
    """Replace what pandas and numpy use for null by None and their numbers by Python's."""
    out: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, list | tuple):
            out[key] = list(value)
        elif value is None or value != value or type(value).__name__ in ("NAType", "NaTType"):
            out[key] = None
        else:
            out[key] = value.item() if hasattr(value, "item") else value
    return out


def score(reports: Sequence[GoldReport], reader: Reader) -> Scores:
    """Score a reader on reports; one that fails is counted and named, the others go on."""
    scores = Scores()
    for report in reports:
        try:
            found = reader(report)
        except Exception as error:  # whatever goes wrong in one report must not lose the figures of the others
            reason = type(error).__name__ if report.sealed else f"{type(error).__name__}: {error}"
            scores.fail(report, reason)
        else:
            scores.add(report, found)
    return scores


def table(reading: dict[str, Any], baseline: dict[str, Any]) -> str:
    """The figures of both, for people."""
    lines = [f"{reading['reports']} reports", "", f"{'rows':<26}{'P':>7}{'R':>7}{'F1':>7}{'tp':>6}{'fp':>5}{'fn':>5}"
             f"   {'baseline F1':>11}"]  # fmt: skip
    keys = sorted(set(reading["rows"]) | set(baseline["rows"]), key=lambda key: (_rank(key), key))
    for key in keys:
        mine, other = reading["rows"].get(key, {}), baseline["rows"].get(key, {})
        numbers = "".join(f"{_figure(mine.get(name)):>7}" for name in ("precision", "recall", "f1"))
        counts = f"{mine.get('tp', 0):>6}{mine.get('fp', 0):>5}{mine.get('fn', 0):>5}"
        lines.append(f"{key:<26}{numbers}{counts}   {_figure(other.get('f1')):>11}")
    for title, order in (("columns of matched rows", COLUMN_ORDER), ("places", PLACE_ORDER)):
        lines += ["", f"{title:<26}{'share':>7}{'of':>7}   {'baseline':>11}"]
        for name in order:
            mine, other = reading["columns"].get(name, {}), baseline["columns"].get(name, {})
            if mine or other:
                lines.append(
                    f"{name:<26}{_figure(mine.get('share')):>7}{mine.get('of', 0):>7}   "
                    f"{_figure(other.get('share')):>11}"
                )
    return "\n".join(lines)


def _rank(key: str) -> int:
    return ("all", "layer", "lang", "genre").index(key.partition(":")[0])


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(description="Score what sitmap reads against gold.")
    parser.add_argument("paths", nargs="+", type=Path, help="folders (or files) of reports with gold, or CSVs of notes")
    parser.add_argument("--errors", action="store_true", help="list what went wrong, with its sentence")
    parser.add_argument("--json", metavar="FILE", help="write the figures as JSON; - for stdout, no table")
    parser.add_argument("--lang", help="only reports of this language (ISO 639-1)")
    parser.add_argument("--genre", help="only reports of this genre")
    options = parser.parse_args(arguments)
    try:
        reports = _read(options.paths)
    except GoldError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    reports = [r for r in reports if options.lang in (None, r.lang) and options.genre in (None, r.genre)]
    if not reports:
        print("error: no report is left to score; check the paths, --lang and --genre", file=sys.stderr)
        return 2
    from geo.gazetteer import load_gazetteer

    gazetteer = load_gazetteer()
    reading = score(reports, read_with_sitmap)
    figures = {
        "sitmap": reading.summary(),
        "baseline": score(reports, lambda report: read_plainly(report, gazetteer)).summary(),
    }
    text = json.dumps(figures, ensure_ascii=False, indent=2, sort_keys=True)
    if options.json == "-":
        print(text)
    else:
        print(table(figures["sitmap"], figures["baseline"]))
        if options.json:
            Path(options.json).write_text(text + "\n", "utf-8")
    if options.errors:
        stream = sys.stderr if options.json == "-" else sys.stdout
        for problem in reading.problems:
            line = f"{problem.report}  {problem.kind}, {problem.layer}: {problem.what}"
            print(f"\n{line}\n    {problem.sentence}", file=stream)
    for failure in reading.failed:
        print(f"error: {failure}", file=sys.stderr)
    return 1 if reading.failed else 0


def _read(paths: Sequence[Path]) -> list[GoldReport]:
    reports: list[GoldReport] = []
    for path in paths:
        if not path.exists():
            raise GoldError(f"{path}: does not exist")
        if path.suffix.lower() == ".csv":
            notes, left_out = read_notes(path)
            reports += notes
            for reason, count in sorted(left_out.items()):
                print(f"{path}: {count} rows left out: {reason}", file=sys.stderr)
        else:
            reports += read_folder(path)
    return reports


if __name__ == "__main__":
    sys.exit(main())
