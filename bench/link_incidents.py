"""Score which rows of several reports are linked to one incident.

::

    python bench/link_incidents.py tests/gold/incidents             # figures of each corpus and of all
    python bench/link_incidents.py tests/gold/incidents/dev --errors  # and the links that are wrong or missing
    python bench/link_incidents.py tests/gold/incidents/dev --scale   # and how the time grows with the reports

A corpus is a JSON Lines file of reports as `sitmap map` takes them, each with ``incidents``: the rows that it tells,
as ``layer``, ``place`` (the event table's `place_name`), ``incident`` (a label; rows of one label are one incident in
the whole corpus), and, where two rows of a report have the same place, ``words`` that stand in the row's quote. Of a
folder with a file ``SEALED`` only figures are printed.

Two figures: pairs of rows (precision: of the pairs that are linked how many are one incident; recall: of the pairs
that are one how many are linked), and B-cubed, the same for each row and then averaged. They judge linking, so they
are taken of the gold rows that were read; how many were is the third figure. Exit status: 0 scored, 2 the gold
or the call is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":
    # The packages of this checkout, not others of their names that may be installed.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

if TYPE_CHECKING:
    from sitmap.model import LocatedEvent

__all__ = ["Score", "clusters_score", "score_corpus", "time_growth"]


@dataclass
class Score:
    """Counts of one corpus, or of several added up.

    Attributes
    ----------
    rows, read : int
        Gold rows, and how many of them were read.
    together, linked, both : int
        Pairs that are one incident, that are linked, and both.
    precisions, recalls : list of float
        B-cubed of each row read.
    errors : list of str
        Wrong and missing links in words.
    """

    rows: int = 0
    read: int = 0
    together: int = 0
    linked: int = 0
    both: int = 0
    precisions: list[float] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another corpus."""
        for name in ("rows", "read", "together", "linked", "both", "precisions", "recalls", "errors"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def figures(self) -> dict[str, float | int | None]:
        """The figures, None where nothing was to be judged."""
        mean = [sum(values) / len(values) if values else None for values in (self.precisions, self.recalls)]
        return {
            "rows": self.rows,
            "read": self.read,
            "pairs": self.together,
            "precision": self.both / self.linked if self.linked else None,
            "recall": self.both / self.together if self.together else None,
            "b3_precision": mean[0],
            "b3_recall": mean[1],
        }


def clusters_score(gold: Sequence[Hashable], found: Sequence[Hashable]) -> Score:
    """Score the clusters of items: `gold` and `found` give each item's label."""
    score = Score(rows=len(gold), read=len(gold))
    for one, other in combinations(range(len(gold)), 2):
        score.together += gold[one] == gold[other]
        score.linked += found[one] == found[other]
        score.both += gold[one] == gold[other] and found[one] == found[other]
    sizes, found_sizes, shared = Counter(gold), Counter(found), Counter(zip(gold, found, strict=True))
    for pair in zip(gold, found, strict=True):
        score.precisions.append(shared[pair] / found_sizes[pair[1]])
        score.recalls.append(shared[pair] / sizes[pair[0]])
    return score


def score_corpus(path: Path) -> Score:
    """Read a corpus, link its rows and score them."""
    import sitmap
    from sitmap.tabulate import to_rows

    reports = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    located = [item for report in sitmap.read_reports(path) for item in sitmap.locate(sitmap.extract(report))]
    rows = to_rows(located)
    gold: list[str] = []
    found: list[str] = []
    names: list[str] = []
    wanted = 0
    for report in reports:
        left = [row for row in rows if row["report_id"] == report["id"]]
        for item in report["incidents"]:
            wanted += 1
            row = next((row for row in left if _fits(row, item)), None)
            if row is not None:
                left.remove(row)
                gold.append(item["incident"])
                found.append(row["incident_id"])
                names.append(f"{report['id']} ({item['place']}, {item['incident']})")
    score = clusters_score(gold, found)
    score.rows = wanted
    for one, other in combinations(range(len(gold)), 2):
        if (gold[one] == gold[other]) != (found[one] == found[other]):
            verb = "not linked" if gold[one] == gold[other] else "linked, but two"
            score.errors.append(f"{path.stem}: {verb}: {names[one]} - {names[other]}")
    return score


def time_growth(paths: Sequence[Path], copies: Sequence[int] = (100, 1000)) -> list[str]:
    """Link the corpora as often as `copies` say and tell the time: told again months later, and by more outlets."""
    import sitmap
    from sitmap.linking import incident_ids

    events = [event for path in paths for report in sitmap.read_reports(path) for event in sitmap.extract(report)]
    located = sitmap.locate(events)
    lines = []
    for name, days in (("more incidents", 40), ("more outlets", 0)):
        for times in copies:
            items = [_again(item, number, days * number) for number in range(times) for item in located]
            start = time.process_time()
            incident_ids(items)
            lines.append(f"{name}: {len(items)} rows in {time.process_time() - start:.2f} s")
    return lines


def _again(item: LocatedEvent, number: int, days: int) -> LocatedEvent:
    """The same event in another report, some days later."""
    later = timedelta(days=days)
    event, when = item.event, item.event.when
    report = replace(event.report, id=f"{event.report.id}-{number}")
    if report.published is not None:
        report = replace(report, published=report.published + later)
    if when.start is not None and when.end is not None:
        when = replace(when, start=when.start + later, end=when.end + later)
    return replace(item, event=replace(event, report=report, when=when))


def _fits(row: dict[str, Any], item: dict[str, Any]) -> bool:
    return (
        row["layer"] == item["layer"] and row["place_name"] == item["place"] and item.get("words", "") in row["quote"]
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return the exit status."""
    parser = argparse.ArgumentParser(description="Score which rows of several reports are linked to one incident.")
    parser.add_argument("paths", nargs="+", type=Path, help="corpora, or folders of them")
    parser.add_argument("--errors", action="store_true", help="list wrong and missing links (never of sealed corpora)")
    parser.add_argument("--scale", action="store_true", help="tell how the time of linking grows with the reports")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = parser.parse_args(arguments)
    corpora = [file for path in given.paths for file in (sorted(path.rglob("*.jsonl")) if path.is_dir() else [path])]
    if not corpora:
        parser.error("no corpus: give JSON Lines files, or a folder that holds some")
    scores = {}
    totals: dict[str, Score] = {}
    for file in corpora:
        try:
            score = score_corpus(file)
        except (OSError, ValueError, KeyError) as error:
            parser.error(f"{file}: cannot be read as a corpus: {type(error).__name__}: {error}")
        sealed = any((parent / "SEALED").exists() for parent in file.resolve().parents)
        if sealed:
            score.errors.clear()
        kind = "sealed" if sealed else "open"
        scores[f"{kind}: {file.stem}"] = score
        totals.setdefault(f"all {kind}", Score()).add(score)
    scores |= totals
    if given.json:
        print(json.dumps({name: score.figures() for name, score in scores.items()}, indent=2))
        return 0
    columns = ("rows", "read", "pairs", "precision", "recall", "b3_precision", "b3_recall")
    print(f"{'':<32}" + "".join(f"{name:>14}" for name in columns))
    for name, score in scores.items():
        cells = ("-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
                 for value in score.figures().values())  # fmt: skip
        print(f"{name:<32}" + "".join(f"{cell:>14}" for cell in cells))
    if given.errors:
        for line in (line for name, score in scores.items() if name not in totals for line in score.errors):
            print(line)
    if given.scale:
        print("\n".join(time_growth(corpora)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
