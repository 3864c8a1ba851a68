"""From a name and what stands round it to one place, or to the area that is left when it stays open.

`resolve` weighs the places that a name can mean. Each has a prior (`geo.gazetteer.prior`: population,
and how near the war is); the unit named beside the name decides hardest, then the country, then the other
places of the report. The scores are logarithms of odds, so that the confidence is the share of the best
candidate among all of them and the places that the gazetteer has not: villages under 500 people share
their names with those that are in it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from geo.gazetteer import Gazetteer, Place, load_gazetteer, prior, prior_of
from geo.mentions import Mention, find_mentions, unknown_names
from geo.names import match_key, normalise
from geo.precision import is_pin

__all__ = ["Alternative", "Match", "geocode", "resolve"]


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
PIN_SHARE = 0.7
MAX_ALTERNATIVES = 8


def resolve(
    candidates: Sequence[Place],
    *,
    query: str,
    relation: str = "in",
    distance_km: float | None = None,
    within: Sequence[Place] = (),
    context: Sequence[Place] = (),
    other: Sequence[Place] = (),
    country: str | None = None,
    kind: str | None = None,
    part: bool = False,
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
    country : str, optional
        ISO 3166-1 alpha-2 of the country that the words name.
    kind : str, optional
        The kind that the words name ("the village of X": ``settlement``).
    part : bool
        Only a part is meant; says nothing about which place, and is accepted for the caller's sake.

    Returns
    -------
    Match or None
        None without candidates.
    """
    if not candidates:
        return None
    ranked, confidence, decided = _rank(candidates, query, within, context, country, kind)
    best = ranked[0][0]
    alternatives = _alternatives(ranked[1:])
    unit = _named_unit(within)
    if decided == _CONTRADICTION and unit is not None:
        return _answer(query, unit, 0.8, _alternatives(ranked), "only the unit named beside it fits", relation="in")
    if best.kind in ("settlement", "district", "raion") and confidence < PIN_SHARE and decided != _NAMED_KIND:
        return _undecided(query, ranked, unit, confidence)
    if relation == "between" and other:
        return _between(query, best, confidence, alternatives, other, within, context, country)
    return _answer(query, best, confidence, alternatives, decided, relation=relation, distance_km=distance_km)


# --- which place --------------------------------------------------------------------------------------

_CONTRADICTION = "no candidate lies in the unit named beside it"
_NAMED_KIND = "the words name its kind"


def _rank(
    candidates: Sequence[Place],
    query: str,
    within: Sequence[Place],
    context: Sequence[Place],
    country: str | None,
    kind: str | None,
) -> tuple[list[tuple[Place, float]], float, str]:
    """Return the candidates with their shares of the odds, the best first; its confidence; what decided."""
    places = list({p.id: p for p in candidates}.values())
    base = _bases(places, query)
    units = [_fits_within(p, within) for p in places]
    nation = [0.0 if country is None or p.admin0_iso is None else 3.0 if p.admin0_iso == country else -5.0 for p in places]
    kinds = [_fits_kind(p, kind) for p in places]
    nearby = [_context_score(p, context) for p in places]
    total = [base[p.id] + u + n + k + c for p, u, n, k, c in zip(places, units, nation, kinds, nearby, strict=True)]
    order = sorted(range(len(places)), key=lambda i: (-total[i], places[i].id))
    top = total[order[0]]
    odds = [10 ** (total[i] - top) for i in order]
    best = places[order[0]]
    # An absent place would bear the name as its own, and be of the kind and country that the words name.
    favour = (0.6 if best.kind == "settlement" else 0.0) + max(kinds[order[0]], 0.0) + max(nation[order[0]], 0.0)
    absent = _absent_odds(places, best, top, units[order[0]], nearby[order[0]], favour)
    whole = sum(odds) + absent
    ranked = [(places[i], o / whole) for i, o in zip(order, odds, strict=True)]
    decided = "only place of this name"
    if within and max(units) < 0:
        decided = _CONTRADICTION
    elif len(places) > 1:
        plain = max(places, key=lambda p: (base[p.id], p.id))
        runner = order[1]
        if within and units[order[0]] > units[runner]:
            decided = "unit named beside it"
        elif nation[order[0]] > nation[runner]:
            decided = "country named beside it"
        elif best is not plain and nearby[order[0]] > nearby[runner]:
            decided = "other places in the report"
        elif kinds[order[0]] > kinds[runner]:
            decided = _NAMED_KIND
        else:
            decided = "best known place of this name"
    return ranked, min(0.99, ranked[0][1]), decided


def _bases(places: Sequence[Place], query: str) -> dict[str, float]:
    """Return the priors, weighed by how the name written fits each place's own name.

    An old or foreign name speaks less where another place bears it as its own: a city's size does not count
    for a name that it had a century ago.
    """
    own = {p.id: _likeness(p.name, query) if p.kind in ("settlement", "district") else 1.0 for p in places}
    some_fit = any(fit >= _LIKE for fit in own.values())
    bases = {}
    for place in places:
        fit, score = own[place.id], prior(place)
        if fit < _LIKE and some_fit:
            score = min(score, prior_of(place.kind, place.admin0_iso, place.admin1_iso, 30_000)) - 0.3
        bases[place.id] = score + (0.8 if fit == 1 else 0.6 if fit >= _LIKE else 0.0)
    return bases


_LIKE = 0.62


@lru_cache(maxsize=16384)
def _likeness(own: str, query: str) -> float:
    """Return 1 where a place's own name is written as such, else how alike the two spellings are."""
    if re.search(rf"(?<!\w){re.escape(own.lower())}(?!\w)", normalise(query).lower()):
        return 1.0
    return min(0.99, SequenceMatcher(None, match_key(own), match_key(query)).ratio())


def _fits_within(place: Place, within: Sequence[Place]) -> float:
    """Weigh the units and places named beside a name: hard for a unit, softer for a circle."""
    score = 0.0
    if math.isnan(place.lon):
        return score
    for outer in within:
        if outer.id == place.id:
            continue
        if outer.kind == "country":
            score += 3.0 if place.admin0_iso == outer.admin0_iso else -5.0
        elif outer.kind == "admin1":
            if place.kind == "region" and place.members:
                score += 1.0 if outer.admin1_iso in place.members else -6.0
            else:
                score += 4.0 if place.admin1_iso == outer.admin1_iso else -6.0
        elif outer.kind == "region" and outer.members:
            score += 2.5 if place.admin1_iso in outer.members else -4.0
        elif outer.kind == "raion":
            gap = _distance(place, outer) - outer.radius_km
            score += 2.5 if gap <= 0 else 1.0 if gap <= 20 else -5.0
        elif outer.kind in ("settlement", "district", "area", "site"):
            gap = _distance(place, outer) - outer.radius_km
            score += 2.5 if gap <= 25 else 0.5 if gap <= 60 else -1.5
    return score


def _fits_kind(place: Place, kind: str | None) -> float:
    if kind is None:
        return 0.0
    if kind == place.kind or (kind == "settlement" and place.kind == "district"):
        return 2.0
    return -3.0


def _context_score(place: Place, context: Sequence[Place]) -> float:
    """Weigh the other places of a report: those in the same unit or near by speak for a place."""
    if math.isnan(place.lon):
        return 0.0
    score = weight = 0.0
    for index, near in enumerate(context[:10]):
        if near.id == place.id or near.kind in ("government", "country", "sea") or math.isnan(near.lon):
            if near.kind == "country" and near.admin0_iso in ("UA", "RU", "BY", "MD"):
                score += 0.15 if near.admin0_iso == place.admin0_iso else 0.0
            continue
        share = 1.0 / (1 + 0.35 * index)
        weight += share
        gap = _distance(place, near)
        if near.kind == "admin1":
            score += share * (1.4 if near.admin1_iso == place.admin1_iso else 0.0)
        elif near.kind == "region":
            score += share * (0.5 if place.admin1_iso in near.members else 0.0)
        else:
            score += share * (1.2 if gap < 30 else 0.9 if gap < 70 else 0.5 if gap < 130 else 0.1 if gap < 250 else 0.0)
            score += share * (0.5 if near.admin1_iso is not None and near.admin1_iso == place.admin1_iso else 0.0)
    return min(score, 3.5)


def _absent_odds(places: Sequence[Place], best: Place, top: float, unit: float, nearby: float, favour: float) -> float:
    """Return the odds, against the best, that the place meant is one that the gazetteer has not.

    GeoNames' places of 500 people and more are a sixth of Ukraine's settlements; the others repeat the
    common names. Counted on OpenStreetMap's 30,000: a name that n listed places bear is borne by about
    0.7 + 3.5 (n - 1) more in the country, and by 0.1 + 0.25 (n - 1) more in the oblast of each. A unit named
    beside it leaves those of its oblast; a context speaks for those of the oblast as well.
    """
    if best.kind not in ("settlement", "district"):
        return 0.0
    ukrainian = sum(1.0 for p in places if p.kind == "settlement" and p.admin0_iso == "UA")
    listed = ukrainian + 0.3 * sum(1 for p in places if p.kind == "settlement" and p.admin0_iso in ("RU", "BY"))
    more = max(0.0, listed - 1)
    # A name that only Russia's places bear is seldom one of Ukraine's.
    in_country, in_unit = (0.7 if ukrainian else 0.05) + 3.5 * more, 0.1 + 0.25 * more
    home = prior_of("settlement", best.admin0_iso, best.admin1_iso, 0)
    if unit > 0:
        level = math.log10(in_unit) + home + unit + nearby
    else:
        anywhere = prior_of("settlement", best.admin0_iso if favour > 2 else "UA", None, 0)
        level = math.log10(in_country * 10**anywhere + in_unit * 10 ** (home + nearby))
    return float(10 ** min(level + favour - top, 2.0))


def _named_unit(within: Sequence[Place]) -> Place | None:
    """Return the smallest unit named beside a name."""
    for kinds in (("raion",), ("admin1",), ("region",), ("country",)):
        for place in within:
            if place.kind in kinds:
                return place
    return None


def _alternatives(ranked: Sequence[tuple[Place, float]]) -> tuple[Alternative, ...]:
    return tuple(Alternative(place, round(share, 4)) for place, share in ranked[:MAX_ALTERNATIVES])


# --- what the words say about where -------------------------------------------------------------------


def _undecided(query: str, ranked: Sequence[tuple[Place, float]], unit: Place | None, confidence: float) -> Match:
    """Answer with the smallest unit that holds the likely candidates."""
    gazetteer = load_gazetteer()
    listed = _alternatives(ranked)
    whole = sum(share for _, share in ranked)
    likely, held = [], 0.0
    for place, share in ranked:
        likely.append(place)
        held += share
        if held >= 0.95 * whole:
            break
    middle = likely[0]
    reach = max(_distance(middle, p) + p.radius_km for p in likely)
    if reach <= 25 and whole >= PIN_SHARE:
        return Match(
            query, middle, "area", middle.lon, middle.lat, round(reach, 1), round(confidence, 3), listed[1:], "circle",
            "candidates lie close together",
        )  # fmt: skip
    if unit is not None and unit.kind in ("raion", "admin1", "region"):
        return _answer(query, unit, 0.8, listed, "undecided within the unit named beside it")
    units = {p.admin1_iso for p in likely} if whole >= PIN_SHARE else set()
    if len(units) == 1 and (iso := units.pop()) is not None:
        return _answer(query, _unit(gazetteer, iso), min(0.6, whole), listed, "undecided within one unit")
    countries = {p.admin0_iso for p in likely}
    if len(countries) == 1 and (nation := countries.pop()) is not None:
        return _answer(query, gazetteer.get(f"country:{nation}"), min(0.5, whole), listed, "several places of this name")
    nation = middle.admin0_iso or "UA"
    return _answer(query, gazetteer.get(f"country:{nation}"), round(confidence, 3), listed, "several places of this name")


def _unit(gazetteer: Gazetteer, iso: str) -> Place:
    return gazetteer.get(f"iso:{iso}")


def _answer(
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


def _between(
    query: str,
    first: Place,
    confidence: float,
    alternatives: tuple[Alternative, ...],
    other: Sequence[Place],
    within: Sequence[Place],
    context: Sequence[Place],
    country: str | None,
) -> Match:
    """Return the middle between two places, with a circle that reaches both."""
    ranked, second_confidence, _ = _rank(other, "", within, [first, *context], country, None)
    second = ranked[0][0]
    if _AREA.get(first.kind, "point") == "none" or _AREA.get(second.kind, "point") == "none":
        return _answer(query, first, confidence, alternatives, "between two countries")
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
    return Match(
        query, place, "area", place.lon, place.lat, round(radius, 1), round(confidence * second_confidence, 3),
        alternatives, "circle", "between two places",
    )  # fmt: skip


def _distance(a: Place, b: Place) -> float:
    """Return the distance of two places in km, on a sphere."""
    one, two = math.radians(a.lat), math.radians(b.lat)
    h = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, h)))


# --- a name on its own ----------------------------------------------------------------------------------

_COMPASS = "(?:north|south)?[ -]?(?:north|south|east|west)"
_QUERY_OFFSET = re.compile(
    rf"(?:(?<!\w)(\d+(?:[.,]\d+)?) ?(?:km|kms|kilomet(?:er|re)s?)\.?\s+(?:\([^)]*\) )?)?(?:to the )?(?<!\w)({_COMPASS})(?:ern)? (?:of|from) $", re.I
)
_QUERY_DISTANCE = re.compile(r"(?<!\w)(\d+(?:[.,]\d+)?) ?(?:km|kms|kilomet(?:er|re)s?) (?:from|away from|off) $", re.I)
_QUERY_BETWEEN = re.compile(r"(?:^|.*?\W)between\s+(?:the (?:villages|towns|settlements|cities) of )?(.+?)\s+and\s+(.+)$", re.I | re.S)
_QUERY_NEAR = re.compile(
    r"(?<!\w)(?:near|close to|not far from|in the vicinity of|around|outside|areas?(?: of)?|outskirts of|поблизу|біля|неподалік|близ|возле|вблизи|районі)(?!\w)",
    re.I,
)
_QUERY_AFTER = re.compile(r"'?s? (?:direction|directions|axis|axes|sector|sectors|front|напрям\w*|направлени\w*)(?!\w)", re.I)
_QUERY_AREA_AFTER = re.compile(r"'?s? (?:area|airport|airfield|surroundings)(?!\w)", re.I)
_QUERY_KIND = re.compile(r"(?<!\w)(?:village|settlement|town|city|hamlet|село|селище|місто|посёлок|поселок|город)\.? (?:of )?$", re.I)
_QUERY_SEAT = re.compile(r"(?: (?:village|town|settlement))?(?:,| \(|) ?", re.I)
_QUERY_FIRST = re.compile(
    r"\s*([A-ZА-ЯІЇЄҐ][\w'’-]+(?: [A-ZА-ЯІЇЄҐ][\w'’-]+)?)(?= village| town| settlement|,| near| \(|;|/|\.?$)"
)
# A name that the gazetteer has under another spelling only, or not at all.
_SIMILAR_SHARE = 0.85
_SIMILAR_NEAR_KM = 150.0
_UNKNOWN_NEAR_KM = 30.0


def geocode(
    name: str, *, country: str | None = None, admin1: str | None = None, context: Sequence[str] = ()
) -> Match | None:
    """Find the place that a name or a short phrase means.

    Parameters
    ----------
    name : str
        "Kursk", "Chernigiv region", "Чернігів", "near Bakhmut", "Pokrovsk direction", "15 km north of
        Kupiansk", "between X and Y", "X, Donetsk region".
    country : str, optional
        ISO 3166-1 alpha-2.
    admin1 : str, optional
        ISO 3166-2 of the unit that holds it.
    context : sequence of str
        Names of other places that the same text speaks of.

    Returns
    -------
    Match or None
        None when no place has this name.

    Raises
    ------
    ValueError
        If ``admin1`` is no unit of the gazetteer.
    """
    gazetteer = load_gazetteer()
    within: list[Place] = []
    if admin1 is not None:
        try:
            within.append(gazetteer.get(f"iso:{admin1}"))
        except KeyError:
            raise ValueError(f"admin1: no first-level unit {admin1!r}; give an ISO 3166-2 code such as UA-74") from None
    near = [p[0] for other in context if (p := _meant(other, gazetteer))]
    mentions = [m for m in find_mentions(name, gazetteer) if m.form != "adjective"]
    mentions = _old_raion(mentions, name, gazetteer)
    pair = _QUERY_BETWEEN.match(name)
    if pair is not None:
        first, second = _meant(pair.group(1), gazetteer), _meant(pair.group(2), gazetteer)
        if first and second and first[0].kind != "admin1":
            units = within + [p for m in mentions for p in m.places[:1] if p.kind == "admin1"]
            return resolve(first, query=name, relation="between", other=second, within=units, context=near, country=country)
    if not mentions:
        found = _places_only(gazetteer.lookup(name.strip(" .,;\"'")))
        match = resolve(found, query=name, within=within, context=near, country=country)
        return match if match is not None else _unit_beside(name, within, near, country)
    target, outer, beside = _target(mentions, name)
    for mention in sorted(outer, key=_size, reverse=True):
        place = max(mention.places, key=lambda p: (_fits_within(p, within), p == mention.places[0]))
        seat = gazetteer.named(mention.text).stems
        if place.kind == "settlement" and seat and place.admin1_iso != "UA-30":
            place = seat[0]
        if place.kind == "raion" and _fits_within(place, within) < 0:
            continue
        if place not in within and place.kind != "government":
            within.append(place)
    within.sort(key=lambda p: _SIZE.get(p.kind, 6))
    siblings = _siblings(name, target, beside)
    near = [m.places[0] for m in beside] + near
    unknown = _unknown_before(name, mentions, target)
    if unknown is not None:
        return _answer_unknown(name, unknown, target, within, near, country, gazetteer)
    relation, distance = _relation(name, target)
    if siblings and relation in ("in", "near"):
        return _several(name, [target, *siblings], within, near, country)
    kind = "settlement" if _QUERY_KIND.search(name[: target.start]) else None
    match = resolve(
        target.places, query=target.text, relation=relation, distance_km=distance, within=within, context=near,
        country=country, kind=kind,
    )  # fmt: skip
    return None if match is None else replace(match, query=name)


def _meant(words: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    mentions = find_mentions(words, gazetteer)
    return mentions[0].places if mentions else _places_only(gazetteer.lookup(words.strip(" .,;\"'")))


def _places_only(places: Sequence[Place]) -> tuple[Place, ...]:
    return tuple(p for p in places if not math.isnan(p.lon) or p.kind == "country")


_SIZE = {"site": 0, "district": 0, "settlement": 1, "area": 2, "raion": 2, "admin1": 3, "region": 4, "sea": 4, "country": 5}


def _size(mention: Mention) -> int:
    return _SIZE.get(mention.places[0].kind, 6)


def _target(mentions: Sequence[Mention], text: str) -> tuple[Mention, list[Mention], list[Mention]]:
    """Return the place that a phrase is about, what holds it (smallest first), and what stands beside it.

    It is about the first of its smallest places. A direction ("Zaporizhzhia direction: near X") only holds
    others, and a seat of an oblast after a name ("X, Kharkiv") stands for the oblast.
    """
    # "Chuhuiv district, Kharkiv": the seat stands for its oblast.
    seats = [
        two for one, two in zip(mentions, mentions[1:], strict=False)
        if one.places[0].kind == "raion" and _size(two) == 1 and _QUERY_SEAT.fullmatch(text[one.end : two.start])
        and load_gazetteer().named(two.text).stems
    ]  # fmt: skip
    smallest = [m for m in mentions if _size(m) <= 1 and m not in seats and not _QUERY_AFTER.match(text, m.end)]
    if smallest:
        target = min(smallest, key=lambda m: m.start)
    else:
        target = min(mentions, key=lambda m: (_size(m), m.start))
    outer = [m for m in mentions if m is not target and _size(m) > max(_size(target), 1)]
    rest = [m for m in mentions if m is not target and m not in outer]
    for mention in rest[:]:
        gap = text[target.end : mention.start]
        if mention.start > target.end and _QUERY_SEAT.fullmatch(gap) and gap.strip() and load_gazetteer().named(mention.text).stems:
            # "Pasika, Kharkiv": but two seats beside each other are a list.
            if not load_gazetteer().named(target.text).stems:
                outer.append(mention)
                rest.remove(mention)
    outer += [m for m in seats if m in rest]
    rest = [m for m in rest if m not in seats]
    return target, sorted(outer, key=_size), rest


_QUERY_LIST = re.compile(r"(?:'s)?(?: (?:village|town|settlement)s?)?(?:,|;|/| and| &|, and)+(?: (?:also|the|in|near|village|town|settlement|of|\d+|one|two|three))* ?", re.I)


def _siblings(text: str, target: Mention, beside: Sequence[Mention]) -> list[Mention]:
    """Return the places that a phrase lists beside its first one: "2 in Bakhmut, 1 in Toretsk"."""
    found: list[Mention] = []
    end = target.end
    for mention in beside:
        if mention.start > end and _QUERY_LIST.fullmatch(text, end, mention.start):
            found.append(mention)
            end = mention.end
    return found


def _several(
    name: str, listed: Sequence[Mention], within: Sequence[Place], near: Sequence[Place], country: str | None
) -> Match | None:
    """Answer for a phrase that lists several places: the area that holds them all."""
    matches = [resolve(m.places, query=m.text, within=within, context=near, country=country) for m in listed]
    pins = [m for m in matches if m is not None and is_pin(m.precision)]
    if not pins:
        return matches[0]
    first = pins[0]
    lon = round(sum(m.lon for m in pins) / len(pins), 6)
    lat = round(sum(m.lat for m in pins) / len(pins), 6)
    middle = replace(first.place, lon=lon, lat=lat)
    radius = max(_distance(middle, m.place) + m.uncertainty_km for m in pins)
    units = {m.place.admin1_iso for m in pins}
    if radius > 120 and len(units) == 1 and (iso := first.place.admin1_iso) is not None:
        return _answer(name, _unit(load_gazetteer(), iso), 0.8, (), "several places of one unit are named")
    return Match(
        name, first.place, "area", lon, lat, round(radius, 1), min(m.confidence for m in pins),
        tuple(Alternative(m.place, round(1 / len(pins), 3)) for m in pins[1:]), "circle", "several places are named",
    )  # fmt: skip


def _old_raion(mentions: list[Mention], text: str, gazetteer: Gazetteer) -> list[Mention]:
    """Read "Sverdlovsk region, Luhansk region": the first is a raion of the second."""
    out = list(mentions)
    for index, (one, two) in enumerate(zip(mentions, mentions[1:], strict=False)):
        if one.places[0].kind != "admin1" or two.places[0].kind != "admin1" or text[one.end : two.start] != ", ":
            continue
        name = one.text.rsplit(" ", 1)[0]
        seats = [p for p in gazetteer.named(name).places if p.kind == "settlement" and p.admin1_iso == two.places[0].admin1_iso]
        if seats:
            out[index] = replace(one, places=(gazetteer.raion(seats[0]),))
    return out


def _relation(text: str, target: Mention) -> tuple[str, float | None]:
    """Return the relation that the words round a place name, and its distance in km."""
    before = text[: target.start]
    before = re.sub(r"(?:the )?(?:village|town|city|settlement|hamlet) (?:of )?$", "", before)
    before = before.removesuffix("the ")
    offset = _QUERY_OFFSET.search(before)
    if offset is not None:
        side = re.sub("[ -]", "", offset.group(2).lower())
        side = re.sub("^(north|south)(east|west)$", r"\1_\2", side)
        number = offset.group(1)
        return f"{side}_of", float(number.replace(",", ".")) if number else None
    distance = _QUERY_DISTANCE.search(before)
    if distance is not None:
        return "near", float(distance.group(1).replace(",", "."))
    if _QUERY_AFTER.match(text, target.end):
        return "direction", None
    if _QUERY_AREA_AFTER.match(text, target.end) or _QUERY_NEAR.search(before):
        return "near", None
    return "in", None


def _unknown_before(text: str, mentions: Sequence[Mention], target: Mention) -> str | None:
    """Return the name of a place that the phrase is about and the gazetteer has not."""
    for unknown in unknown_names(text, mentions):
        if unknown.start < target.start or _size(target) > 1:
            return unknown.text
    first = _QUERY_FIRST.match(text)
    if first is not None and first.end() <= target.start and not any(m.start < first.end() for m in mentions):
        return first.group(1)
    return None


def _answer_unknown(
    name: str,
    unknown: str,
    target: Mention,
    within: Sequence[Place],
    near: Sequence[Place],
    country: str | None,
    gazetteer: Gazetteer,
) -> Match | None:
    """Answer for a name that is not known as written: by a like spelling, else by what stands beside it."""
    beside = target.places[0]
    units = [*within, beside] if _size(target) > 1 and beside not in within else list(within)
    like = [p for p in gazetteer.similar(unknown) if p.kind == "settlement"]
    context = [beside, *near] if _size(target) <= 1 else near
    if _size(target) <= 1:
        like = [p for p in like if _distance(p, beside) <= _SIMILAR_NEAR_KM]
    if like:
        match = resolve(like, query=unknown, within=units, context=context, country=country, kind="settlement")
        if match is not None and is_pin(match.precision):
            return replace(match, query=name, confidence=round(match.confidence * _SIMILAR_SHARE, 3))
    if _size(target) <= 1:
        close = resolve(target.places, query=name, within=within, context=near, country=country)
        if close is None or not is_pin(close.precision):
            return close
        if _QUERY_NEAR.search(name) or not within:
            return replace(
                close, precision="area", area="circle", uncertainty_km=round(max(_UNKNOWN_NEAR_KM, close.uncertainty_km + 15), 1),
                confidence=round(0.8 * close.confidence, 3), decided_by=f"{unknown!r} is not in the gazetteer; the place named beside it",
            )  # fmt: skip
    return _unit_beside(name, units, near, country, unknown)


def _unit_beside(
    name: str, within: Sequence[Place], near: Sequence[Place], country: str | None, unknown: str | None = None
) -> Match | None:
    """Answer with the unit beside a name that is not known, or None."""
    unit = _named_unit(within)
    if unit is None:
        return None
    return _answer(name, unit, 0.7, (), f"{unknown or name!r} is not in the gazetteer; the unit named beside it")
