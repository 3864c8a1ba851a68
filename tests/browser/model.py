"""What the page has to show, worked out from its table in another way than the page does it."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Choices", "Sums"]

Row = dict[str, Any]

SEARCHED = ("place_name", "place_text", "admin1_name", "claimant", "publisher", "quote")
COLUMNS = {
    "weapon": "weapons",
    "side": "initiator",
    "target_side": "target_side",
    "claimant_side": "claimant_side",
    "unit": "admin1_name",
    "precision": "precision",
}


def values(row: Row, facet: str) -> list[str]:
    """Return what a filter has of a row; "" where nothing is stated."""
    if facet == "type":
        found: Any = row["sub_event_type"] or row["event_type"]
    elif facet == "stance":
        found = row["stance"] or "reported"
    elif facet == "toll":
        ends = {kind: (row[f"{kind}_min"], row[f"{kind}_max"]) for kind in ("killed", "injured", "missing")}
        stated = {kind: pair for kind, pair in ends.items() if pair != (None, None)}
        found = [kind for kind, pair in stated.items() if any(pair)] or (["nobody"] if stated else None)
    else:
        found = row[COLUMNS[facet]]
    return list(found) if isinstance(found, list) and found else [found or ""]


def folded(text: str) -> str:
    kept = (one for one in unicodedata.normalize("NFKD", text) if unicodedata.category(one)[0] != "M")
    return "".join(one for one in kept if one not in "'’ʼ`").lower()


@dataclass
class Choices:
    """What a reader has chosen, and which rows that shows."""

    rows: Sequence[Row]
    hidden: set[str] = field(default_factory=set)
    words: str = ""
    facets: dict[str, set[str]] = field(default_factory=dict)
    first: dt.date | None = None
    last: dt.date | None = None
    undated: bool = True
    wide: bool = True

    def shown(self, *, but: Iterable[str] = ()) -> set[int]:
        """Return the rows that are shown, without some of the tests: ``layers``, ``days``, or a filter's name."""
        but = set(but)
        return {number for number, row in enumerate(self.rows) if self._passes(row, but)}

    def _passes(self, row: Row, but: set[str]) -> bool:
        if "layers" not in but and row["layer"] in self.hidden:
            return False
        text = folded("\n".join(row[name] or "" for name in SEARCHED))
        if not all(word in text for word in folded(self.words).split()):
            return False
        for facet, chosen in self.facets.items():
            if facet not in but and chosen and not chosen & set(values(row, facet)):
                return False
        return self._in_days(row)

    def _in_days(self, row: Row) -> bool:
        if row["start_date"] is None:
            return self.undated
        start, end = (dt.date.fromisoformat(row[name]) for name in ("start_date", "end_date"))
        if not self.wide and (end - start).days >= 3:
            return False
        return not ((self.first and end < self.first) or (self.last and start > self.last))


class Sums:
    """What the rows that are shown come to, by first-level unit."""

    def __init__(self, rows: Sequence[Row], shown: Iterable[int], drawn: set[str]) -> None:
        incidents: dict[Any, list[Row]] = {}
        for number in shown:
            incidents.setdefault(rows[number]["incident_id"] or number, []).append(rows[number])
        self.units: dict[str, list[list[Row]]] = {}
        self.apart = {"nowhere": 0, "outside": 0, "split": 0}
        for versions in incidents.values():
            isos = {row["admin1_iso"] for row in versions if row["precision"] not in ("region", "country")} - {None}
            if len(isos) == 1 and isos <= drawn:
                self.units.setdefault(isos.pop(), []).append(versions)
            else:
                self.apart["nowhere" if not isos else "split" if len(isos) > 1 else "outside"] += 1

    def toll(self, iso: str, kind: str) -> tuple[int, int, float]:
        """Return how many events state a toll, and the sum of their ranges."""
        found = []
        for versions in self.units[iso]:
            told = [
                (row[f"{kind}_min"] or 0, math.inf if row[f"{kind}_max"] is None else row[f"{kind}_max"])
                for row in versions
                if row["stance"] != "denied" and (row[f"{kind}_min"], row[f"{kind}_max"]) != (None, None)
            ]
            if told:
                found.append((min(low for low, _ in told), max(high for _, high in told)))
        return len(found), sum(low for low, _ in found), sum(high for _, high in found)

    def figure(self, iso: str, kind: str) -> str:
        """Return what stands on the map and in the table."""
        if kind == "events":
            return str(len(self.units[iso]))
        stated, low, high = self.toll(iso, kind)
        if not stated:
            return "not stated"
        return f"{low}+" if high == math.inf else str(low) if low == high else f"{low}–{high:.0f}"

    def value(self, iso: str, kind: str) -> float:
        """Return what a unit is shaded by; -1 where nothing is stated."""
        if kind == "events":
            return len(self.units[iso])
        stated, low, _ = self.toll(iso, kind)
        return low if stated else -1
