"""Figures: precision, recall and F1 of rows, accuracy of their columns, of their places, calibration."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.goldscore.gold import GoldReport, GoldRow
from bench.goldscore.matching import PINS, Found, Pairing, alike, offset_km, pair

__all__ = ["Problem", "Scores", "sentence_of"]

WRONG_PIN_KM = 25.0
COUNTS = ("drones_launched", "drones_intercepted", "drones_lost", "missiles_launched", "missiles_intercepted")
PLAIN = ("sub_event_type", "initiator", "date_precision", "date_basis", "claimant_side", "stance", "controller",
         "control_status", "extent")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong, with the sentence it went wrong in."""

    kind: str
    report: str
    layer: str
    what: str
    sentence: str


@dataclass(slots=True)
class Scores:
    """Adds up reports; `summary` gives the figures.

    Counters hold (right, of) under a name: ``tally["strike"]`` true positives, false positives and misses of rows,
    ``right["initiator"]`` and ``of["initiator"]`` of columns and places.
    """

    rows: dict[str, Counter[str]] = field(default_factory=dict)
    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    reports: int = 0
    failed: list[str] = field(default_factory=list)

    def add(self, report: GoldReport, found: Sequence[Found]) -> Pairing:
        """Score one report; returns how its rows were paired."""
        self.reports += 1
        pairing = pair(report.events, report.optional, found)
        for i, j in pairing.pairs:
            self._count(report, report.events[i].layer, "tp")
            self._columns(report, report.events[i], found[j])
            self._place(report, report.events[i], found[j])
        for i in pairing.missed:
            gold = report.events[i]
            self._count(report, gold.layer, "fn")
            self._problem("missed", report, gold.layer, gold.name, sentence_of(report.text, gold.words))
        for j in pairing.spurious:
            row = found[j]
            if report.complete:
                self._count(report, str(row.get("layer")), "fp")
                where = row.get("place_text") or row.get("place_name") or "no place"
                what = where if row.get("place_name") in (None, where) else f"{where} → {row.get('place_name')}"
                self._problem("spurious", report, str(row.get("layer")), what, str(row.get("quote") or ""))
            self._spurious_pin(report, row)
        for name in report.not_events:
            taken = [found[j] for j in pairing.spurious if _taken(name, found[j])]
            self._mark("not_events_taken", bool(taken))
            for row in taken[:1]:
                self._problem("no place of an event", report, str(row.get("layer")), name, str(row.get("quote") or ""))
        self._incidents(report, pairing, found)
        return pairing

    def fail(self, report: GoldReport, reason: str) -> None:
        """Count a report that could not be read at all: every row of it is missed."""
        self.failed.append(f"{report.id}: {reason}")
        self.add(report, ())

    def _count(self, report: GoldReport, layer: str, what: str) -> None:
        for key in ("all", f"layer:{layer}", f"lang:{report.lang}", f"genre:{report.genre}"):
            self.rows.setdefault(key, Counter())[what] += 1

    def _mark(self, name: str, right: bool) -> None:
        self.of[name] += 1
        self.right[name] += right

    def _problem(self, kind: str, report: GoldReport, layer: str, what: str, sentence: str) -> None:
        if not report.sealed:
            self.problems.append(Problem(kind, report.id, layer, what, sentence))

    def _columns(self, report: GoldReport, gold: GoldRow, found: Found) -> None:
        for name, want, got in _compared(gold.values, found):
            self._mark(name, want == got)
            if want != got:
                what = f"{gold.name}: {name} is {_show(want)}, found {_show(got)}"
                self._problem("column", report, gold.layer, what, sentence_of(report.text, gold.words))

    def _place(self, report: GoldReport, gold: GoldRow, found: Found) -> None:
        precision = found.get("precision")
        offset = offset_km(gold, found)
        unresolved = precision is None and None in gold.precisions
        self._mark("precision", precision in gold.precisions)
        if gold.admin1_iso is not None and not unresolved:
            self._mark("unit", found.get("admin1_iso") == gold.admin1_iso)
        if gold.lon is not None and not gold.precisions & {None, "oblast", "region", "country"}:
            if gold.precisions & {"site", "settlement"}:
                self._mark("within 1 km", offset is not None and offset <= 1)
            self._mark("within 10 km", offset is not None and offset <= 10)
            self._mark("within 25 km", offset is not None and offset <= 25)
        if precision in PINS:
            # A pin where only a unit is known invents a place, wherever it stands in the unit.
            coarse = gold.lon is None
            wrong = coarse or (offset is not None and offset > WRONG_PIN_KM)
            self._pin(report, gold, found, wrong, offset)
        if offset is not None and found.get("uncertainty_km") is not None:
            self._mark("calibration", offset <= found["uncertainty_km"])

    def _spurious_pin(self, report: GoldReport, found: Found) -> None:
        """Judge a pin without a partner that bears a gold place's name: far off, it is that place, wrongly pinned."""
        if found.get("precision") not in PINS:
            return
        named = [
            gold
            for gold in (*report.events, *report.optional)
            if gold.lon is not None and alike(gold.name.partition(" (")[0], found.get("place_text"))
        ]
        offsets = [offset for gold in named if (offset := offset_km(gold, found)) is not None]
        if offsets:
            self._pin(report, named[0], found, min(offsets) > WRONG_PIN_KM, min(offsets))

    def _pin(self, report: GoldReport, gold: GoldRow, found: Found, wrong: bool, offset: float | None) -> None:
        self._mark("wrong_pins", wrong)
        if wrong:
            far = "only a unit is known" if offset is None else f"{offset:.0f} km off"
            what = f"{gold.name} pinned at {found.get('place_name') or found.get('place_text')}: {far}"
            self._problem("wrong pin", report, gold.layer, what, sentence_of(report.text, gold.words))

    def _incidents(self, report: GoldReport, pairing: Pairing, found: Sequence[Found]) -> None:
        labelled = [
            (report.events[i].values["incident"], found[j].get("incident_id"))
            for i, j in pairing.pairs
            if report.events[i].values.get("incident") is not None
        ]
        for n, (label, incident) in enumerate(labelled):
            for other_label, other_incident in labelled[n + 1 :]:
                if label == other_label:
                    self._mark("incident", incident is not None and incident == other_incident)

    def summary(self) -> dict[str, Any]:
        """Return all figures as plain values for JSON; shares are 0 to 1, None where nothing was to be scored."""
        return {
            "reports": self.reports,
            "failed": list(self.failed),
            "rows": {key: _prf(self.rows[key]) for key in sorted(self.rows)},
            "columns": {
                key: {"right": self.right[key], "of": self.of[key], "share": _share(self.right[key], self.of[key])}
                for key in sorted(self.of)
            },
        }


def _prf(counts: Mapping[str, int]) -> dict[str, Any]:
    tp, fp, fn = counts.get("tp", 0), counts.get("fp", 0), counts.get("fn", 0)
    return {
        "tp": tp, "fp": fp, "fn": fn, "precision": _share(tp, tp + fp), "recall": _share(tp, tp + fn),
        "f1": _share(2 * tp, 2 * tp + fp + fn),
    }  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _compared(values: Mapping[str, Any], found: Found) -> Iterator[tuple[str, Any, Any]]:
    for name in PLAIN:
        if name in values:
            yield name, values[name], found.get(name)
    for name in ("weapons", "targets"):
        if name in values:
            yield name, sorted(values[name] or ()), sorted(found.get(name) or ())
    if "start_date" in values:
        yield "date", (values["start_date"], values.get("end_date")), (found.get("start_date"), found.get("end_date"))
    for kind in ("killed", "injured", "missing"):
        bounds = [key for key in (f"{kind}_min", f"{kind}_max") if key in values]
        if bounds:
            yield "tolls", tuple(values[key] for key in bounds), tuple(found.get(key) for key in bounds)
    for name in COUNTS:
        if name in values:
            yield "counts", values[name], found.get(name)


def _taken(name: str, found: Found) -> bool:
    return any(found.get(key) and alike(name, found[key]) for key in ("place_text", "place_name"))


def _show(value: Any) -> str:
    if isinstance(value, tuple):
        return " to ".join("?" if part is None else str(part) for part in value)
    if isinstance(value, list):
        return "+".join(value) or "none"
    return "none" if value is None else str(value)


_BREAK = re.compile(r"(?<=[.!?…])[\"”’»)]*\s+(?=[\"“‘«(]?\w)|\n+")


def sentence_of(text: str, words: str) -> str:
    """Return the sentence of the text in which the words first occur; for messages, told roughly."""
    at = text.find(words)
    if at < 0:
        return words
    ends = [match.end() for match in _BREAK.finditer(text)]
    start = max((end for end in ends if end <= at), default=0)
    stop = min((end for end in ends if end >= at + len(words)), default=len(text))
    return " ".join(text[start:stop].split())
