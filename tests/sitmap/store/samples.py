"""Reports that the tests of the store add, written for them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sitmap import Report, make_report

__all__ = ["REPORTS", "write_reports"]

_TEXTS = (
    ("2025-02-11", "Russian drones struck Lozova in the Kharkiv region on Monday, killing two and wounding nine."),
    ("2025-02-12", "The toll of Monday's strike on Lozova has risen to three killed and 11 wounded."),
    ("2025-02-12", "Дрони вночі атакували Одесу, поранено п'ятьох людей."),
    ("2025-02-12", "Ukraine's air force said it shot down 67 of 104 drones launched overnight."),
    ("2025-02-13", "Russian shelling hit Nikopol on Wednesday, wounding one. Russian forces advanced near Pokrovsk."),
    ("2025-02-14", "Минобороны России заявило, что взято под контроль село Ясеновое в Донецкой области."),
    ("2025-03-02", "A missile struck Kharkiv on 1 March 2025, injuring six people in an apartment building."),
    (None, "Fighting continued near Toretsk and Chasiv Yar."),
)  # fmt: skip

REPORTS: tuple[Report, ...] = tuple(
    make_report(text, publisher="Example Wire", published=date.fromisoformat(day) if day else None)
    for day, text in _TEXTS
)


def write_reports(path: Path, numbers: Sequence[int] | None = None) -> Path:
    """Write the reports, or some of them, as JSON Lines."""
    records = [
        {"text": text, "publisher": "Example Wire", **({"published": day} if day else {})}
        for day, text in (_TEXTS[number] for number in (range(len(_TEXTS)) if numbers is None else numbers))
    ]
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path
