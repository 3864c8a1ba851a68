"""Measure geocoding against places that people coded: UCDP's words and oblast in, coordinates out.

    python bench/geocode_places.py [--errors] [--json]

Reads ``ucdp_places_dev.csv`` beside the repository (``../shared/data``, or under ``$SITMAP_SHARED``); without it,
nothing is measured and the script says so. Scored in the same run: sitmap's resolver with the oblast given, with
the words alone, and a plain baseline that takes the largest place whose name stands in the words.

An answer of settlement level or finer that is more than 25 km off is a wrong pin. Calibration is the share of
answers below unit level whose circle of ``uncertainty_km`` holds the coded point.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from pyproj import Geod

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from geo import Match, Place, geocode, load_gazetteer
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


def baseline(words: str) -> tuple[float, float, float, bool, str | None] | None:
    """Return the largest settlement whose name stands in the words, as a pin."""
    gazetteer = load_gazetteer()
    best: Place | None = None
    for word in re.findall(r"[^\W\d_]+(?:[-'][^\W\d_]+)*", words):
        for place in gazetteer.named(word).places:
            if place.kind == "settlement" and (best is None or place.population > best.population):
                best = place
    return None if best is None else (best.lon, best.lat, best.radius_km, True, best.admin1_iso)


def ours(match: Match | None) -> tuple[float, float, float, bool, str | None] | None:
    """Return what is scored of an answer."""
    if match is None or math.isnan(match.lon):
        return None
    return match.lon, match.lat, match.uncertainty_km, is_pin(match.precision), match.place.admin1_iso


def main() -> int:
    """Score and print."""
    parser = argparse.ArgumentParser(description="Score geocoding against coded places")
    parser.add_argument("--errors", action="store_true", help="list the wrong pins and the wrong units")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    if not data_path().is_file():
        print(f"no coded places at {data_path()}: nothing is measured", file=sys.stderr)
        return 0
    with data_path().open(encoding="utf-8", newline="") as source:
        rows = [r for r in csv.DictReader(source) if r["where_description"].strip()]
    methods: dict[str, Callable[[dict[str, str], str | None], tuple[float, float, float, bool, str | None] | None]] = {
        "with oblast": lambda row, iso: ours(geocode(row["where_description"], admin1=iso, country="UA")),
        "words alone": lambda row, iso: ours(geocode(row["where_description"])),
        "baseline": lambda row, iso: baseline(row["where_description"]),
    }
    report: dict[str, dict[str, float]] = {}
    for method, run in methods.items():
        counts = dict.fromkeys(("answers", "pins", "near10", "near25", "unit", "wrong", "held", "fine"), 0)
        for row in rows:
            iso = oblast(row["adm_1"])
            answer = run(row, iso)
            if answer is None:
                continue
            lon, lat, radius, pin, unit = answer
            gap = GEOD.inv(lon, lat, float(row["longitude"]), float(row["latitude"]))[2] / 1000
            fine = radius < 60
            counts["answers"] += 1
            counts["pins"] += pin
            counts["unit"] += unit == iso
            counts["wrong"] += pin and gap > 25
            if fine:
                counts["fine"] += 1
                counts["near10"] += gap <= 10
                counts["near25"] += gap <= 25
                counts["held"] += gap <= radius
            if (
                options.errors
                and method != "baseline"
                and ((pin and gap > 25) or unit != iso or (fine and gap > radius))
            ):
                print(
                    f"{method}: {gap:.0f} km (said {radius:.0f}), {unit} for {iso}: "
                    f"{row['where_description'][:110]!r} [{row['where_coordinates']}]"
                )
        answers = max(1, counts["answers"])
        fine_n = max(1, counts["fine"])
        report[method] = {
            "rows": len(rows), "answered": counts["answers"] / len(rows), "below_unit": counts["fine"] / len(rows),
            "within_10km": counts["near10"] / fine_n, "within_25km": counts["near25"] / fine_n,
            "right_unit": counts["unit"] / answers,
            "wrong_pins": counts["wrong"] / answers, "calibration": counts["held"] / fine_n,
        }  # fmt: skip
    if options.json:
        print(json.dumps(report, indent=2))
        return 0
    heads = list(next(iter(report.values())))
    print(f"{'':14}" + "".join(f"{h:>13}" for h in heads))
    for method, figures in report.items():
        print(f"{method:14}" + "".join(f"{v:13.0f}" if k == "rows" else f"{v:13.1%}" for k, v in figures.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
