"""Which of the places that a name can mean: the odds of each, and of a place that the gazetteer has not.

Scores are logarithms (base 10) of odds and add up: a prior, the unit and country named beside the name, the
kind that the words name, and the other places of the report.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from geo.front import distance_to_front
from geo.gazetteer import Gazetteer, Place, prior, prior_of
from geo.names import match_key, normalise
from geo.renamings import renaming_of

__all__ = ["CONTRADICTION", "NAMED_KIND", "counts_to", "distance_between", "fits_within", "rank"]

CONTRADICTION = "no candidate lies where the words say"
NAMED_KIND = "the words name its kind"


def rank(
    candidates: Sequence[Place],
    query: str,
    within: Sequence[Place],
    context: Sequence[Place],
    country: str | None,
    kind: str | None,
    unlisted: float = 1.0,
    on: str | None = None,
    near: Place | None = None,
) -> tuple[list[tuple[Place, float]], float, str]:
    """Return the candidates with their shares of the odds, the best first; its confidence; what decided.

    ``unlisted`` is how many of Ukraine's settlements the gazetteer lacks, as a share of those that the embedded one
    lacks; ``on`` the day (ISO 8601) on which the name was written; ``near`` the place that it is said to lie by.
    """
    places = _without_doubles({p.id: p for p in candidates})
    base = _bases(places, query, on)
    units = [fits_within(p, within) + _fits_beside(p, near, context) for p in places]
    nation = [_fits_country(p, country) for p in places]
    kinds = [_fits_kind(p, kind) for p in places]
    nearby = [_context_score(p, context) for p in places]
    bare = not within and country is None and kind is None
    shade = [_shade(p, places, query) if bare else 0.0 for p in places]
    total = [
        base[p.id] + u + n + k + c + s
        for p, u, n, k, c, s in zip(places, units, nation, kinds, nearby, shade, strict=True)
    ]
    order = sorted(range(len(places)), key=lambda i: (-total[i], places[i].id))
    top = total[order[0]]
    odds = [10 ** (total[i] - top) for i in order]
    best = places[order[0]]
    narrowed = _narrowed(within)
    # An absent place would bear the name as its own, and be of the kind and country that the words name.
    favour = (0.6 if best.kind == "settlement" else 0.0) + max(nation[order[0]], 0.0)
    favour += max(kinds[order[0]], _OF_THE_KIND if kind == "settlement" else 0.0)
    told = renaming_of(best, query)
    if told is not None and told[1]:
        # A former name that is listed with its act: others may have borne it too.
        unlisted = max(unlisted, _FORMER_LACKING)
    elif (best.kind == "settlement" and _likeness(best.name, query) < _LIKE) or (kind and kinds[order[0]] < 0):
        # A name of old, of which no list has all; or what is listed is of another kind than the words say.
        unlisted, narrowed = 1.0, 1.0
    absent = unlisted * _absent_odds(places, best, top, units[order[0]], nearby[order[0]], favour, narrowed)
    if bare:
        absent *= _elsewhere(best, context, sum(p.kind == "settlement" for p in places) > 1)
    whole = sum(odds) + absent
    ranked = [(places[i], o / whole) for i, o in zip(order, odds, strict=True)]
    decided = "only place of this name"
    if (within or near is not None) and max(units) < 0:
        decided = CONTRADICTION
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
            decided = NAMED_KIND
        else:
            decided = "best known place of this name"
    return ranked, min(0.99, ranked[0][1]), decided


SAME_PLACE_KM = 5.0


def _without_doubles(candidates: Mapping[str, Place]) -> list[Place]:
    """Return the candidates, a settlement that two sources list under one name only once.

    Places of one name within 5 km of each other are one; the better known of the entries stays. Otherwise
    the two would share the odds, and neither be sure.
    """
    kept: list[Place] = []
    for place in sorted(candidates.values(), key=lambda p: (-prior(p), p.id)):
        double = place.kind == "settlement" and any(
            p.kind == "settlement"
            and match_key(p.name) == match_key(place.name)
            and distance_between(p, place) < SAME_PLACE_KM
            for p in kept
        )
        if not double:
            kept.append(place)
    return kept


def _bases(places: Sequence[Place], query: str, on: str | None = None) -> dict[str, float]:
    """Return the priors, weighed by how the name written fits each place's own name.

    An old or foreign name speaks less where another place bears it as its own: a city's size does not count
    for a name that it had a century ago. Before the day of its renaming a place bears the old name as its own, and
    hardly the new one.
    """
    own = {p.id: _likeness(p.name, query) if p.kind in ("settlement", "district") else 1.0 for p in places}
    early: set[str] = set()
    if on is not None:
        for place in places:
            told = renaming_of(place, query)
            if told is not None and told[0].before(on):
                own[place.id] = 1.0
                if not told[1]:
                    early.add(place.id)
    some_fit = any(fit >= _LIKE for fit in own.values())
    cities = any(place.kind == "district" for place in places)
    bases = {}
    for place in places:
        fit, score = own[place.id], prior(place)
        if fit < _LIKE and some_fit:
            score = min(score, prior_of(place.kind, place.admin0_iso, place.admin1_iso, 30_000)) - 0.3
        if place.id in early:
            score -= _TOO_EARLY
        if cities and place.kind == "raion" and place.population < _SEAT and not place.id.startswith("raion:old:"):
            # Round a village that bears the name there need never have been a raion.
            score -= _NO_SEAT
        bases[place.id] = score + (0.8 if fit == 1 else 0.6 if fit >= _LIKE else 0.0) + _by_the_front(place)
    return bases


# Seats of raions had more people, with few exceptions; what a raion that only follows from a village loses beside a
# district of a city that has the name.
_SEAT, _NO_SEAT = 10_000, 2.5

# What a name that a place did not bear yet takes from its odds; writers use a name that is decided upon before its day.
_TOO_EARLY = 3.0

# Of 302 places that people coded, half lie within 5 km of a line of fighting and a thirtieth farther than 40 km; of the
# settlements of the same oblasts a sixth and a quarter.
_FRONT_NEAR, _FRONT_DROP, _FRONT_KM = 0.45, 1.3, 25.0
# What that weight is on average for a village of an oblast of the front, and for one of the country.
_FRONT_HOME, _FRONT_ANYWHERE = -0.12, -0.6


def _by_the_front(place: Place) -> float:
    """Weigh how near a small place lies to where the war was fought; a city is reported of wherever it is."""
    if place.kind != "settlement" or place.population >= _SMALL or math.isnan(place.lon):
        return 0.0
    gap = distance_to_front(place.lon, place.lat)
    return _FRONT_NEAR - _FRONT_DROP * (1 - math.exp(-gap / _FRONT_KM))


def unlisted_share(gazetteer: Gazetteer) -> float:
    """Return how many of Ukraine's settlements a gazetteer lacks, as a share of those that the embedded one lacks."""
    lacking = max(0.0, 1 - gazetteer.settlements("UA") / _UKRAINE)
    return max(_LEAST_LACKING, lacking / (1 - _EMBEDDED / _UKRAINE))


# Settlements of Ukraine in the state register of 2020s, and those that the embedded gazetteer has.
_UKRAINE, _EMBEDDED = 29_700, 5_400
# No list is whole: old names, farms, spellings that no list has.
_LEAST_LACKING = 0.05
# Of the places that bore the names which were done away with in 2016 so many are not in the table of renamings.
_FORMER_LACKING = 0.3

_LIKE = 0.62
# A city of this size, and this many times larger than a namesake, is what its bare name means.
_CITY, _LARGER = 60_000, 20


def _shade(place: Place, places: Sequence[Place], query: str) -> float:
    """Return what a namesake of a city, or of a unit, loses: a writer who means the village says so.

    One that bears the name only beside its own loses more: "Mykolaiv" is not Mykolaivka, whatever lies round it.
    """
    if place.kind != "settlement":
        return 0.0
    if place.population < _CITY and any(other.kind == "admin1" for other in places):
        # "Крым" is not the village of that name, though the report be about the unit that the village lies in.
        return -3.5
    for other in places:
        if (
            other.kind == "settlement"
            and other.population >= max(_CITY, _LARGER * place.population)
            and _likeness(other.name, query) >= _LIKE
        ):
            return -2.0 if _likeness(place.name, query) == 1 or _likeness(other.name, query) < 1 else -3.5
    return 0.0


@lru_cache(maxsize=16384)
def _likeness(own: str, query: str) -> float:
    """Return 1 where a place's own name is written as such, else how alike the two spellings are."""
    if re.search(rf"(?<!\w){re.escape(own.lower())}(?!\w)", normalise(query).lower()):
        return 1.0
    return min(0.99, SequenceMatcher(None, match_key(own), match_key(query)).ratio())


# Cities that are units and that writers count to the one round them: Belbek airfield "in Crimea" is Sevastopol's.
_ENCLAVES = {"UA-40": "UA-43"}


def counts_to(unit: str | None, outer: str | None) -> bool:
    """Tell whether writers say of what lies in a first-level unit that it is in another, or the same."""
    return unit == outer or (unit is not None and _ENCLAVES.get(unit) == outer)


# What a unit named beside a name says for a place that may lie in it, a little beyond the line as it is drawn.
_OVER_THE_LINE = 3.5


def fits_within(place: Place, within: Sequence[Place]) -> float:
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
                sure = counts_to(place.admin1_iso, outer.admin1_iso)
                score += 4.0 if sure else _OVER_THE_LINE if place.may_lie_in(outer.admin1_iso) else -6.0
        elif outer.kind == "region" and outer.members:
            score += 2.5 if any(place.may_lie_in(iso) for iso in outer.members) else -4.0
        elif outer.kind == "raion":
            gap = distance_between(place, outer) - outer.radius_km
            # The circle of a raion reaches over the border of its unit; the raion does not.
            if None not in (place.admin1_iso, outer.admin1_iso) and not place.may_lie_in(outer.admin1_iso):
                score -= 5.0
            elif gap <= 20:
                score += 2.7 - 2.0 * (gap / outer.radius_km + 1) ** 2 - max(0.0, gap / 5)
            else:
                score -= 5.0
        elif outer.kind in ("settlement", "district", "area", "site"):
            gap = distance_between(place, outer) - outer.radius_km
            score += 2.5 if gap <= 25 else 0.5 if gap <= 60 else -1.5
    return score


# The villages that are told of under an axis lie no farther from its town; an axis may bear the name of its goal.
_AXIS_KM = 150.0
# A town that an axis bears the name of, or one that another place of the text lies this near to.
_AXIS_TOWN, _CORROBORATED_KM = 20_000, 60.0
_POINTS = ("settlement", "district", "raion", "area")


def _fits_beside(place: Place, near: Place | None, context: Sequence[Place]) -> float:
    """Weigh the place that a village is said to lie by, where that place is sure itself."""
    if near is None or near.kind not in ("settlement", "raion", "area"):
        return 0.0
    if place.kind != "settlement" or math.isnan(place.lon) or math.isnan(near.lon):
        return 0.0
    if distance_between(place, near) - near.radius_km <= _AXIS_KM:
        return 0.0
    others = [p for p in context[:4] if p.id != near.id and p.kind in _POINTS and not math.isnan(p.lon)]
    sure = near.population >= _AXIS_TOWN or any(distance_between(p, near) <= _CORROBORATED_KM for p in others)
    return -6.0 if sure else 0.0


def _fits_country(place: Place, country: str | None) -> float:
    if country is None or place.admin0_iso is None:
        return 0.0
    # "Over Russia's regions and Crimea": who counts the peninsula to Russia means it all the same.
    counted = country == "RU" and place.kind == "admin1" and place.admin1_iso in ("UA-43", "UA-40")
    return 3.0 if counted or place.admin0_iso == country else -5.0


# What a place gains that is of the kind that the words name.
_OF_THE_KIND = 2.0


def _fits_kind(place: Place, kind: str | None) -> float:
    if kind is None:
        return 0.0
    if kind == place.kind:
        return _OF_THE_KIND
    # "The village of X" that is now a part of a city; or another, that is none.
    return -0.5 if kind == "settlement" and place.kind == "district" else -3.0


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
        gap = distance_between(place, near)
        if near.kind == "admin1":
            score += share * (2.2 if near.admin1_iso == place.admin1_iso else 0.0)
        elif near.kind == "region":
            score += share * (0.5 if place.admin1_iso in near.members else 0.0)
        else:
            score += share * (
                2.0
                if gap < 12
                else 1.5
                if gap < 30
                else 1.1
                if gap < 70
                else 0.5
                if gap < 130
                else 0.1
                if gap < 250
                else 0.0
            )
            score += share * (0.5 if near.admin1_iso is not None and near.admin1_iso == place.admin1_iso else 0.0)
    return min(score, 3.5)


# A small place this far from all that a text speaks of round its name is seldom the one meant.
_FAR_KM, _SMALL = 120.0, 40_000


def _elsewhere(best: Place, context: Sequence[Place], namesakes: bool) -> float:
    """Return how much likelier an unlisted namesake is where the text speaks of one other part of the country."""
    if best.kind != "settlement" or best.population >= _SMALL or best.id.startswith("village:"):
        return 1.0
    near = [p for p in context[:6] if p.kind in ("settlement", "raion", "district", "area") and not math.isnan(p.lon)]
    if len(near) < 2:
        return 1.0
    if any(distance_between(best, p) <= _FAR_KM for p in near):
        return 1.0
    together = sum(distance_between(near[0], p) <= _FAR_KM for p in near[1:])
    if together < max(1, (len(near) - 1) // 2):
        return 1.0
    return 20.0 if namesakes else 8.0


# The reach of an oblast, for the share of it that a raion is.
_UNIT_KM = 120.0


def _narrowed(within: Sequence[Place]) -> float:
    """Return the share of an oblast that is left of it where a raion is named beside a name."""
    reaches = [place.radius_km for place in within if place.kind == "raion"]
    return min(1.0, (min(reaches) / _UNIT_KM) ** 2) if reaches else 1.0


def _absent_odds(
    places: Sequence[Place],
    best: Place,
    top: float,
    unit: float,
    nearby: float,
    favour: float,
    narrowed: float,
) -> float:
    """Return the odds, against the best, that the place meant is one that the gazetteer has not.

    GeoNames' places of 500 people and more are a sixth of Ukraine's settlements; the others repeat the
    common names. Counted on OpenStreetMap's 30,000: a name that n listed places bear is borne by about
    0.7 + 3.5 (n - 1) more in the country, and by 0.1 + 0.25 (n - 1) more in the oblast of each. A unit named
    beside it leaves those of its oblast; a context speaks for those of the oblast as well.
    """
    # The parts of cities in our own table are told with their city, or by a word that only they are named with.
    if best.kind not in ("settlement", "district") or best.id.startswith("district:"):
        return 0.0
    ukrainian = sum(1.0 for p in places if p.kind == "settlement" and p.admin0_iso == "UA")
    listed = ukrainian + 0.3 * sum(1 for p in places if p.kind == "settlement" and p.admin0_iso in ("RU", "BY"))
    more = max(0.0, listed - 1)
    # A name that only Russia's places bear is seldom one of Ukraine's.
    in_country, in_unit = (0.7 if ukrainian else 0.05) + 3.5 * more, 0.1 + 0.25 * more
    if nearby >= 2:
        # So strong a context is one of near places, and the country round them a part of the oblast.
        in_unit *= 0.2
    home = prior_of("settlement", best.admin0_iso, best.admin1_iso, 0)
    if unit > 0:
        in_unit *= narrowed
        level = math.log10(in_unit) + home + _FRONT_HOME + unit + nearby
    else:
        anywhere = prior_of("settlement", best.admin0_iso if favour > 2 else "UA", None, 0)
        level = math.log10(
            in_country * 10 ** (anywhere + _FRONT_ANYWHERE) + in_unit * 10 ** (home + _FRONT_HOME + nearby)
        )
    return float(10 ** min(level + favour - top, 2.0))


def distance_between(a: Place, b: Place) -> float:
    """Return the distance of two places in km, on a sphere."""
    one, two = math.radians(a.lat), math.radians(b.lat)
    h = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, h)))
