"""From the places that a name can mean to the one that is meant, or to the area that is left when it stays open.

`resolve` weighs the places that a name can mean. Each has a prior (`geo.gazetteer.prior`: population,
and how near the war is); the unit named beside the name decides hardest, then the country, then the other
places of the report. The scores are logarithms of odds, so that the confidence is the share of the best
candidate among all of them and the places that the gazetteer has not: villages under 500 people share
their names with those that are in it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.gazetteer import Gazetteer, Place, load_gazetteer
from geo.renamings import renaming_of
from geo.weigh import CONTRADICTION, NAMED_KIND, distance_between, rank, unlisted_share

__all__ = ["Alternative", "Match", "answer", "resolve", "smallest_unit"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another place that the name can mean, with its share of the odds (0 to 1)."""

    place: Place
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """The place that a name was matched with.

    Parameters
    ----------
    query : str
        The words.
    place : Place
        The place; of an undecided name the unit or country that holds the candidates.
    precision : str
        A level of `geo.precision.LEVELS`.
    lon, lat : float
        Degrees, WGS 84; NaN for a country.
    uncertainty_km : float
        Radius round ``lon, lat`` that holds the true place with at least 95 %, given that the place is right.
    confidence : float
        0 to 1: how sure it is that the place is the one meant.
    alternatives : tuple of Alternative
        The other candidates, best first.
    area : str
        What to draw: ``point``; ``unit``, the polygon of the unit or of all units of the region;
        ``circle`` of ``uncertainty_km``; ``none`` for a country.
    decided_by : str
        What decided between the candidates, in words.
    former_name : str or None
        The name that the words have for the place and that it no longer bears, romanised.
    """

    query: str
    place: Place
    precision: str
    lon: float
    lat: float
    uncertainty_km: float
    confidence: float
    alternatives: tuple[Alternative, ...]
    area: str
    decided_by: str
    former_name: str | None = None


_PRECISION = {
    "country": "country", "region": "region", "sea": "region", "admin1": "oblast", "raion": "raion", "area": "area",
    "settlement": "settlement", "district": "district", "site": "site", "government": "site",
}  # fmt: skip
_AREA = {"country": "none", "region": "unit", "sea": "circle", "admin1": "unit", "raion": "circle", "area": "circle"}
_BEARINGS = {
    "north": 0.0, "north_north_east": 22.5, "north_east": 45.0, "east": 90.0, "south_east": 135.0, "south": 180.0,
    "south_west": 225.0, "west": 270.0, "north_west": 315.0,
}  # fmt: skip

# "near X" reaches 10 km beyond a small place's own radius; UCDP's where_prec 2 allows about 25 km.
NEAR_KM = 10.0
DIRECTION_KM = 30.0
# Below this share of the odds a settlement is not pinned.
PIN_SHARE = 0.75
MAX_ALTERNATIVES = 8
# A candidate this near to the place named next to it, with this share of the odds, is an area's middle.
BESIDE_KM, BESIDE_SHARE = 60.0, 0.3


def resolve(
    candidates: Sequence[Place],
    *,
    query: str,
    relation: str = "in",
    distance_km: float | None = None,
    within: Sequence[Place] = (),
    context: Sequence[Place] = (),
    other: Sequence[Place] = (),
    near: Place | None = None,
    country: str | None = None,
    kind: str | None = None,
    part: bool = False,
    gazetteer: Gazetteer | None = None,
    on: str | None = None,
) -> Match | None:
    """Settle which of several places is meant, and what the words say about where exactly.

    Parameters
    ----------
    candidates : sequence of Place
        What the name can mean.
    query : str
        The words, for the answer.
    relation : str
        ``in``, ``near``, ``direction``, ``between`` or a compass offset (``north_of``, ``south_east_of``).
    distance_km : float, optional
        Of an offset ("15 km north of X") or of ``near``.
    within : sequence of Place
        Units or places named beside it ("X, Donetsk region"), smallest first.
    context : sequence of Place
        Other places of the report, the nearest in the text first.
    other : sequence of Place
        Candidates of the second place of ``between``.
    near : Place, optional
        The place that the words say it lies by ("on the Kupiansk axis"): a settlement far from it is
        not the one meant; where all are, the answer is the country round `near`.
    country : str, optional
        ISO 3166-1 alpha-2 of the country that the words name.
    kind : str, optional
        The kind that the words name ("the village of X": ``settlement``).
    part : bool
        Only a part is meant; says nothing about which place, and is accepted for the caller's sake.
    gazetteer : Gazetteer, optional
        Where the candidates are from; the embedded one by default. What it lacks counts against all of them.
    on : str, optional
        The day (ISO 8601) on which the words were written: it tells which of two places bore the name then.

    Returns
    -------
    Match or None
        None without candidates.
    """
    if not candidates:
        return None
    gazetteer = load_gazetteer() if gazetteer is None else gazetteer
    share = unlisted_share(gazetteer)
    ranked, confidence, decided = rank(candidates, query, within, context, country, kind, share, on, near)
    best = _in_the_unit_said(ranked[0][0], within)
    alternatives = _alternatives(ranked[1:])
    unit = smallest_unit(within)
    if decided == CONTRADICTION and unit is not None:
        return answer(query, unit, 0.8, _alternatives(ranked), "only the unit named beside it fits", relation="in")
    if decided == CONTRADICTION and near is not None:
        beside = "only the place that it is said to lie by fits"
        return answer(query, near, 0.8, _alternatives(ranked), beside, relation="direction")
    if relation == "between" and other and _AREA.get(best.kind, "point") != "none":
        return _between(query, ranked, other, within, context, country, gazetteer)
    if best.kind in ("settlement", "district", "raion") and confidence < PIN_SHARE and decided != NAMED_KIND:
        return _undecided(query, ranked, unit, confidence, context, gazetteer)
    match = answer(query, best, confidence, alternatives, decided, relation=relation, distance_km=distance_km)
    renamed = renaming_of(best, query)
    if renamed is None or not renamed[1]:
        return match
    until = f" until {renamed[0].since}" if renamed[0].since else " before"
    return replace(
        match,
        former_name=renamed[0].former_latin,
        decided_by=f"{decided}; called {renamed[0].former_latin!r}{until}",
    )


def _in_the_unit_said(place: Place, within: Sequence[Place]) -> Place:
    """Return a place by a line in the unit that the words give it: they know better than the line does."""
    said = next((unit.admin1_iso for unit in within if unit.kind in ("admin1", "raion") and unit.admin1_iso), None)
    if said is None or said not in place.beside:
        return place
    others = (*(iso for iso in (place.admin1_iso,) if iso is not None), *(iso for iso in place.beside if iso != said))
    return replace(place, admin1_iso=said, beside=others)


def smallest_unit(within: Sequence[Place]) -> Place | None:
    """Return the smallest unit named beside a name."""
    for kinds in (("raion",), ("admin1",), ("region",), ("country",)):
        for place in within:
            if place.kind in kinds:
                return place
    return None


def _alternatives(ranked: Sequence[tuple[Place, float]]) -> tuple[Alternative, ...]:
    return tuple(Alternative(place, round(share, 4)) for place, share in ranked[:MAX_ALTERNATIVES])


# --- what the words say about where -------------------------------------------------------------------


def _undecided(
    query: str,
    ranked: Sequence[tuple[Place, float]],
    unit: Place | None,
    confidence: float,
    context: Sequence[Place],
    gazetteer: Gazetteer,
) -> Match:
    """Answer with the smallest unit that holds the likely candidates."""
    listed = _alternatives(ranked)
    whole = sum(share for _, share in ranked)
    likely, held = [], 0.0
    for place, share in ranked:
        likely.append(place)
        held += share
        if held >= 0.95 * whole:
            break
    middle = likely[0]
    reach = max(distance_between(middle, p) + p.radius_km for p in likely)
    if reach <= 25 and whole >= PIN_SHARE:
        return Match(
            query, middle, "area", middle.lon, middle.lat, round(reach, 1), round(confidence, 3), listed[1:], "circle",
            "candidates lie close together",
        )  # fmt: skip
    if unit is not None and unit.kind in ("raion", "admin1", "region"):
        return answer(query, unit, 0.8, listed, "undecided within the unit named beside it")
    beside = next((p for p in context if p.kind in ("settlement", "area", "district") and not math.isnan(p.lon)), None)
    if beside is not None and (apart := distance_between(middle, beside)) <= BESIDE_KM and ranked[0][1] >= BESIDE_SHARE:
        # Not sure enough for a pin, but it lies by the place that the text names next to it.
        return Match(
            query, middle, "area", middle.lon, middle.lat, round(max(25.0, 1.5 * apart), 1), round(ranked[0][1], 3),
            listed[1:], "circle", "undecided; the candidate by the place named next to it",
        )  # fmt: skip
    units = {p.admin1_iso for p in likely} if whole >= PIN_SHARE else set()
    if len(units) == 1 and (iso := units.pop()) is not None:
        return answer(query, _unit(gazetteer, iso), min(0.6, whole), listed, "undecided within one unit")
    around = [p.admin1_iso for p in context if p.kind in ("admin1", "raion", "settlement", "area", "site")][:3]
    if len(around) >= 2 and len(set(around)) == 1 and around[0] is not None:
        return answer(
            query, _unit(gazetteer, around[0]), 0.4, listed, "undecided; the unit of the places named around it"
        )
    countries = {p.admin0_iso for p in likely}
    if len(countries) == 1 and (nation := countries.pop()) is not None:
        return answer(query, gazetteer.get(f"country:{nation}"), min(0.5, whole), listed, "several places of this name")
    nation = middle.admin0_iso or "UA"
    return answer(
        query, gazetteer.get(f"country:{nation}"), round(confidence, 3), listed, "several places of this name"
    )


def _unit(gazetteer: Gazetteer, iso: str) -> Place:
    return gazetteer.get(f"iso:{iso}")


def answer(
    query: str,
    place: Place,
    confidence: float,
    alternatives: tuple[Alternative, ...],
    decided: str,
    *,
    relation: str = "in",
    distance_km: float | None = None,
) -> Match:
    """Return the answer for one place and a relation to it."""
    lon, lat, radius = place.lon, place.lat, place.radius_km
    precision, area = _PRECISION[place.kind], _AREA.get(place.kind, "point")
    pin = area == "point"
    if relation == "near" and place.kind != "country":
        if pin or place.kind == "area":
            precision, area = "area", "circle"
            radius = distance_km + 3 if distance_km else max(NEAR_KM, radius + 5)
    elif relation == "direction":
        if pin or place.kind in ("area", "raion"):
            precision, area, radius = "area", "circle", max(DIRECTION_KM, radius + 15)
    elif relation.endswith("_of") and relation.removesuffix("_of") in _BEARINGS and (pin or place.kind == "area"):
        lon, lat, radius = _offset(place, _BEARINGS[relation.removesuffix("_of")], distance_km)
        precision, area = "area", "circle"
    if area == "none":
        lon = lat = math.nan
    return Match(
        query, place, precision, lon, lat, round(radius, 1), round(confidence, 3), alternatives, area, decided
    )  # fmt: skip


def _offset(place: Place, bearing: float, distance_km: float | None) -> tuple[float, float, float]:
    """Return the point at a bearing from a place, and how far the true point may be from it.

    Words give one of eight bearings (22.5 degrees to either side) and a distance from the centre or from
    the edge. Without a distance the country just outside the place is meant.
    """
    from pyproj import Geod

    edge = 0.5 * place.radius_km
    distance = edge + 7.0 if distance_km is None else distance_km
    spread = 2 * math.sin(math.radians(22.5 / 2)) * distance
    slack = max(place.radius_km, 0.15 * distance)
    radius = math.hypot(spread, slack) if distance_km is not None else distance + 3.0
    lon, lat, _ = Geod(ellps="WGS84").fwd(place.lon, place.lat, bearing, distance * 1000)
    return round(lon, 6), round(lat, 6), max(4.0, radius)


# So many km between two places speak against their being named together as much as a tenth of the odds.
_APART_KM = 25.0
# No more than this speaks against a pair, so that the shares do not vanish.
_WORLD_KM = 2000.0
_CANDIDATES = 6
_LARGE = 30_000
# A namesake that the gazetteer has not lies so far from the other place as any does.
_UNKNOWN_APART_KM = 60.0


def _between(
    query: str,
    ranked: Sequence[tuple[Place, float]],
    other: Sequence[Place],
    within: Sequence[Place],
    context: Sequence[Place],
    country: str | None,
    gazetteer: Gazetteer,
) -> Match:
    """Return the middle between two places, with a circle that reaches both.

    Of places that share their names those are meant that lie near each other.
    """
    seconds, _, _ = rank(other, "", within, context, country, None)
    pairs = [
        (one, two, first_share * second_share * 10 ** (-min(distance_between(one, two), _WORLD_KM) / _APART_KM))
        for one, first_share in ranked[:_CANDIDATES]
        for two, second_share in seconds[:_CANDIDATES]
        if one.id != two.id and not math.isnan(one.lon) and not math.isnan(two.lon)
    ]
    if not pairs:
        return _near_the_known(query, ranked, smallest_unit(within), context, gazetteer)
    pairs.sort(key=lambda pair: (-pair[2], pair[0].id, pair[1].id))
    first, second, best = pairs[0]
    known = sum(share for _, share in ranked) * sum(share for _, share in seconds)
    if any(place.kind == "settlement" and place.population >= _LARGE for place in (first, second)):
        # Of large towns the road between is named, however long it is.
        confidence = known * best / sum(pair[2] for pair in pairs)
    else:
        unknown = max(0.0, 1.0 - known) * 10 ** (-_UNKNOWN_APART_KM / _APART_KM)
        confidence = best / (sum(pair[2] for pair in pairs) + unknown)
    if confidence < 0.5:
        return _near_the_known(query, ranked, smallest_unit(within), context, gazetteer)
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    azimuth, _, metres = geod.inv(first.lon, first.lat, second.lon, second.lat)
    lon, lat, _ = geod.fwd(first.lon, first.lat, azimuth, metres / 2)
    radius = max(metres / 2000, 5.0)
    place = Place(
        first.id, first.geonameid, f"between {first.name} and {second.name}", "area", round(lon, 6), round(lat, 6),
        first.admin0_iso if first.admin0_iso == second.admin0_iso else None,
        first.admin1_iso if first.admin1_iso == second.admin1_iso else None, 0, round(radius, 1),
    )  # fmt: skip
    others = tuple(Alternative(p, round(share, 4)) for p, share in ranked if p.id != first.id)[:MAX_ALTERNATIVES]
    return Match(
        query, place, "area", place.lon, place.lat, round(radius, 1), round(min(0.99, confidence), 3), others, "circle",
        "between two places",
    )  # fmt: skip


def _near_the_known(
    query: str,
    ranked: Sequence[tuple[Place, float]],
    unit: Place | None,
    context: Sequence[Place],
    gazetteer: Gazetteer,
) -> Match:
    """Answer for a stretch of which only one end is sure, if any."""
    first, share = ranked[0]
    if share < PIN_SHARE:
        return _undecided(query, ranked, unit, share, context, gazetteer)
    others = _alternatives(ranked[1:])
    return answer(query, first, share, others, "between two places of which one is known", relation="direction")
