"""Measure geocoding against places that people coded: UCDP's words and oblast in, coordinates out.

    python bench/geocode_places.py [--errors] [--json]

Reads ``ucdp_places_dev.csv`` beside the repository (``../shared/data``, or under ``$SITMAP_SHARED``); without it,
nothing is measured and the script says so. Scored in the same run, with the embedded places and, where the file is
there, with those of ``osm_settlements_ua.csv.gz`` added: sitmap's resolver with the oblast given, with the words alone,
and a plain baseline that takes the largest place whose name stands in the words.

``within_10km`` is of all rows. An answer of settlement level or finer that is more than 25 km off is a wrong pin.
Calibration is the share of answers whose circle of ``uncertainty_km`` holds the coded point, in all and by precision.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyproj import Geod

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from geo import Gazetteer, Match, Place, geocode, load_gazetteer, read_gazetteer
from geo.precision import is_pin

GEOD = Geod(ellps="WGS84")


def data_path() -> Path:
    """Return where the coded places are expected."""
    base = Path(os.environ.get("SITMAP_SHARED") or Path(__file__).resolve().parents[1] / "../shared")
    return base / "data" / "ucdp_places_dev.csv"


def oblast(name: str) -> str | None:
    """Return the ISO 3166-2 code of an oblast as UCDP names it."""
    match = geocode(name.replace("oblast", "Oblast")) if name else None
    return match.place.admin1_iso if match is not None and match.place.kind == "admin1" else None


Answer = tuple[float, float, float, str, str | None]


def baseline(words: str, gazetteer: Gazetteer) -> Answer | None:
    """Return the largest settlement whose name stands in the words, as a pin."""
    best: Place | None = None
    for word in re.findall(r"[^\W\d_]+(?:[-'][^\W\d_]+)*", words):
        for place in gazetteer.named(word).places:
            if place.kind == "settlement" and (best is None or place.population > best.population):
                best = place
    return None if best is None else (best.lon, best.lat, best.radius_km, "settlement", best.admin1_iso)


def ours(match: Match | None) -> Answer | None:
    """Return what is scored of an answer."""
    if match is None or math.isnan(match.lon):
        return None
    return match.lon, match.lat, match.uncertainty_km, match.precision, match.place.admin1_iso


def methods(gazetteer: Gazetteer) -> dict[str, Callable[[dict[str, str], str | None], Answer | None]]:
    """Return what is scored, by name: each takes a row and the code of its oblast."""

    def with_oblast(row: dict[str, str], iso: str | None) -> Answer | None:
        return ours(geocode(row["where_description"], admin1=iso, country="UA", gazetteer=gazetteer))

    def words_alone(row: dict[str, str], iso: str | None) -> Answer | None:
        return ours(geocode(row["where_description"], gazetteer=gazetteer))

    def largest(row: dict[str, str], iso: str | None) -> Answer | None:
        return baseline(row["where_description"], gazetteer)

    return {"with oblast": with_oblast, "words alone": words_alone, "baseline": largest}


def measure(rows: list[dict[str, str]], run: Callable[[dict[str, str], str | None], Answer | None]) -> dict[str, Any]:
    """Score one method; the errors are under ``errors``."""
    counts: Counter[str] = Counter()
    levels: dict[str, Counter[str]] = {}
    errors = []
    for row in rows:
        iso = oblast(row["adm_1"])
        answer = run(row, iso)
        if answer is None:
            continue
        lon, lat, radius, precision, unit = answer
        gap = GEOD.inv(lon, lat, float(row["longitude"]), float(row["latitude"]))[2] / 1000
        wrong = is_pin(precision) and gap > 25
        held = gap <= radius
        counts += Counter(
            answers=1, unit=unit == iso, wrong=wrong, held=held, near10=gap <= 10, near25=gap <= 25, fine=radius < 60
        )
        counts["fine10"] += radius < 60 and gap <= 10
        levels.setdefault(precision, Counter()).update(of=1, held=held)
        if wrong or unit != iso or not held:
            errors.append(
                f"{gap:.0f} km (said {radius:.0f}, {precision}), {unit} for {iso}: "
                f"{row['where_description'][:110]!r} [{row['where_coordinates']}]"
            )
    answers = max(1, counts["answers"])
    return {
        "rows": len(rows), "answered": counts["answers"] / len(rows),
        "within_10km": counts["near10"] / len(rows), "within_25km": counts["near25"] / len(rows),
        "below_unit": counts["fine"] / len(rows), "of_these_10km": counts["fine10"] / max(1, counts["fine"]),
        "right_unit": counts["unit"] / answers, "wrong_pins": counts["wrong"] / answers,
        "calibration": counts["held"] / answers,
        "levels": {level: (tally["held"] / tally["of"], tally["of"]) for level, tally in sorted(levels.items())},
        "errors": errors,
    }  # fmt: skip


def main() -> int:
    """Score and print."""
    parser = argparse.ArgumentParser(description="Score geocoding against coded places")
    parser.add_argument("--errors", action="store_true", help="list wrong pins, wrong units and circles that miss")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    if not data_path().is_file():
        print(f"no coded places at {data_path()}: nothing is measured", file=sys.stderr)
        return 0
    with data_path().open(encoding="utf-8", newline="") as source:
        rows = [r for r in csv.DictReader(source) if r["where_description"].strip()]
    gazetteers = {"": load_gazetteer()}
    villages = data_path().with_name("osm_settlements_ua.csv.gz")
    if villages.is_file():
        gazetteers["all villages, "] = read_gazetteer(villages)
    report: dict[str, dict[str, Any]] = {}
    for label, gazetteer in gazetteers.items():
        for method, run in methods(gazetteer).items():
            report[label + method] = measure(rows, run)
    for method, figures in report.items():
        errors = figures.pop("errors")
        if options.errors and not method.endswith("baseline"):
            print("\n".join(f"{method}: {error}" for error in errors))
    if options.json:
        print(json.dumps(report, indent=2))
        return 0
    heads = [head for head in next(iter(report.values())) if head != "levels"]
    print(f"{'':26}" + "".join(f"{h:>14}" for h in heads))
    for method, figures in report.items():
        print(f"{method:26}" + "".join(f"{figures[h]:14.0f}" if h == "rows" else f"{figures[h]:14.1%}" for h in heads))
    print("\ncircles that hold the coded point, by precision")
    for method, figures in report.items():
        shares = (f"{level} {share:.0%} of {of}" for level, (share, of) in figures["levels"].items())
        print(f"{method:26}{', '.join(shares)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
