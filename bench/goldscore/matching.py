"""Which row found is which gold row: who may be paired, and the best pairing of all.

A pair needs the same layer, the same first-level unit or a distance of at most `NEAR_KM`, and dates that do not
exclude each other. Rows are paired one to one so that as many as possible have a partner and, among these
pairings, the partners are as alike as possible.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.goldscore.gold import GoldRow

__all__ = ["NEAR_KM", "PINS", "Pairing", "alike", "assign", "distance_km", "may_match", "pair"]

NEAR_KM = 10.0
# A pair counts far more than how alike its rows are; an optional row a little less than a required one, so
# that a row which fits an optional one much better is not forced upon a required one that was missed.
REQUIRED_PAIR, OPTIONAL_PAIR = 1000.0, 965.0

PINS = frozenset({"site", "district", "settlement"})

Found = Mapping[str, Any]


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in km (mean Earth radius 6371.0088 km); degrees in."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


def offset_km(gold: GoldRow, found: Found) -> float | None:
    """How far the answer lies from the truth; None where either has no point."""
    if gold.lon is None or gold.lat is None or found.get("lon") is None or found.get("lat") is None:
        return None
    return distance_km(gold.lon, gold.lat, found["lon"], found["lat"])


def _fold(name: str) -> list[str]:
    words = re.findall(r"[^\W_]+", name.casefold())
    return [word for word in words if word not in ("the", "of", "s")]


def alike(name: str, place_text: str | None) -> bool:
    """Whether a place as the report names it is the name, alone or with words of its kind beside it.

    "Sumy" is alike "the Sumy region" and "Sumy", not "Velyka Sumy".
    """
    left, right = _fold(name), _fold(place_text or "")
    if not left or not right:
        return False
    short, long = sorted((left, right), key=len)
    return long[: len(short)] == short


def may_match(gold: GoldRow, found: Found) -> bool:
    """Whether the two rows can be one event by layer, place and date."""
    return gold.layer == found.get("layer") and _same_place(gold, found) and _dates_agree(gold, found)


def _same_place(gold: GoldRow, found: Found) -> bool:
    precision = found.get("precision")
    if "country" in gold.precisions and precision == "country":
        return gold.admin0_iso is None or found.get("admin0_iso") in (None, gold.admin0_iso)
    if gold.precisions & {"country", "region"} and gold.admin1_iso is None:
        if precision == "region" and "region" in gold.precisions:
            return gold.admin0_iso is None or found.get("admin0_iso") in (None, gold.admin0_iso)
        # A sea or an area that no list of regions has: the words decide, but a pin is never right.
        return precision not in PINS and _named(gold, found)
    if gold.admin1_iso is not None and found.get("admin1_iso") == gold.admin1_iso:
        return True
    offset = offset_km(gold, found)
    if offset is not None:
        return offset <= NEAR_KM
    return precision is None and _named(gold, found)


def _named(gold: GoldRow, found: Found) -> bool:
    text = found.get("place_text")
    if not text:
        return False
    return alike(gold.name, text) or alike(gold.words, text) or str(text).casefold() in gold.words.casefold()


def _dates_agree(gold: GoldRow, found: Found) -> bool:
    first, last = gold.values.get("start_date"), gold.values.get("end_date")
    start, end = found.get("start_date"), found.get("end_date")
    if first is None or last is None or start is None or end is None:
        return True
    return bool(start <= last and first <= end)


def likeness(gold: GoldRow, found: Found) -> float:
    """How well the two rows agree, 0 to about 120; the place weighs most."""
    score = 0.0
    offset = offset_km(gold, found)
    if offset is not None:
        score += 40 if offset <= 1 else 30 if offset <= NEAR_KM else 12 if offset <= 25 else 0
    elif _named(gold, found) or (gold.lon is None and found.get("precision") in gold.precisions):
        score += 40
    score += 10 if found.get("precision") in gold.precisions else 0
    values = gold.values
    if "start_date" in values:
        same = (values["start_date"], values.get("end_date")) == (found.get("start_date"), found.get("end_date"))
        score += 8 if same else 0
    weights = {"killed_min": 6, "injured_min": 6, "drones_intercepted": 8, "missiles_intercepted": 4, "initiator": 6,
               "claimant_side": 6, "stance": 6, "controller": 6, "control_status": 6, "sub_event_type": 4}  # fmt: skip
    return score + sum(w for key, w in weights.items() if key in values and values[key] == found.get(key))


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of a report's rows: indices into the gold events, the gold optional rows and the rows found."""

    pairs: tuple[tuple[int, int], ...]
    excused: tuple[tuple[int, int], ...]
    missed: tuple[int, ...]
    spurious: tuple[int, ...]


def pair(events: Sequence[GoldRow], optional: Sequence[GoldRow], found: Sequence[Found]) -> Pairing:
    """Pair the rows found with the gold rows; `excused` are those that fit an optional row."""
    weights = [
        [_weight(gold, row, REQUIRED_PAIR if i < len(events) else OPTIONAL_PAIR) for row in found]
        for i, gold in enumerate([*events, *optional])
    ]
    chosen = assign(weights)
    pairs = tuple((i, j) for i, j in chosen if i < len(events))
    excused = tuple((i - len(events), j) for i, j in chosen if i >= len(events))
    taken = {j for _, j in chosen}
    got = {i for i, _ in pairs}
    return Pairing(
        pairs,
        excused,
        tuple(i for i in range(len(events)) if i not in got),
        tuple(j for j in range(len(found)) if j not in taken),
    )


def _weight(gold: GoldRow, found: Found, base: float) -> float:
    return base + likeness(gold, found) if may_match(gold, found) else 0.0


def assign(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pair rows and columns one to one so that the sum of weights is greatest; a weight of 0 is no pair.

    The Hungarian method with potentials (Kuhn 1955; Munkres 1957), O(n²m); among equal sums the result is always
    the same one.
    """
    if not weights or not weights[0]:
        return []
    rows, columns = len(weights), len(weights[0])
    if rows > columns:
        turned = [[weights[i][j] for i in range(rows)] for j in range(columns)]
        return sorted((i, j) for j, i in assign(turned))
    u, v = [0.0] * (rows + 1), [0.0] * (columns + 1)
    partner = [0] * (columns + 1)
    way = [0] * (columns + 1)
    for row in range(1, rows + 1):
        partner[0] = row
        column = 0
        least = [math.inf] * (columns + 1)
        done = [False] * (columns + 1)
        while True:
            done[column] = True
            current, delta, following = partner[column], math.inf, 0
            for j in range(1, columns + 1):
                if done[j]:
                    continue
                cost = -weights[current - 1][j - 1] - u[current] - v[j]
                if cost < least[j]:
                    least[j], way[j] = cost, column
                if least[j] < delta:
                    delta, following = least[j], j
            for j in range(columns + 1):
                if done[j]:
                    u[partner[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            column = following
            if partner[column] == 0:
                break
        while column:
            partner[column] = partner[way[column]]
            column = way[column]
    found = [(partner[j] - 1, j - 1) for j in range(1, columns + 1) if partner[j]]
    return sorted((i, j) for i, j in found if weights[i][j] > 0)
