"""Districts that a phrase names by the adjective of their seat: "Popasnyansky district", "Yasinuvatska raion".

Ukraine had 490 raions until 2020, each named after its seat, and reports spell their adjectives in a dozen ways. Those
of the oblasts of the war are listed (`geo.oldraions`); for others, and for communities, the seat whose name begins like
the adjective is sought among the towns of the unit that holds the place; none is better than a doubtful one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from geo.gazetteer import Gazetteer, Place
from geo.mentions import Mention
from geo.names import match_key
from geo.oldraions import adjective_key, old_raions_named

__all__ = ["DISTRICT", "districts_by_adjective"]

_NAME = r"(?<![\w'’-])[A-ZА-ЯІЇЄҐ][\w'’]+(?:[ -][A-ZА-ЯІЇЄҐ][\w'’]+){0,2}"
DISTRICT = re.compile(
    rf"({_NAME}) (?:districts?|raions?|rayons?|(?:[Cc]ity|village|town|territorial) ?(?:[Cc]ouncil|[Cc]ommunity)"
    r"|communit(?:y|ies)|hromada|municipality|territorial communities|район\w{0,3})(?!\w)"
)
"""A name and the word that makes it a district's or a community's."""

_RAION = re.compile(r"(?:districts?|raions?|rayons?|район\w{0,3})$")
_SAYS_REGION = re.compile(rf"({_NAME}(?<=[yiаяe])) region(?!\w)")
_LEAST, _SHARE = 5, 0.75
# A seat of a raion had some thousand people at least.
_SEAT_PEOPLE = 1500


def districts_by_adjective(
    text: str, mentions: Sequence[Mention], gazetteer: Gazetteer, units: Sequence[Place]
) -> list[Mention]:
    """Find the districts of a phrase that are named by an adjective that the gazetteer has not.

    Parameters
    ----------
    text : str
        The phrase.
    mentions : sequence of Mention
        What was found in it; what these cover is passed over.
    gazetteer : Gazetteer
        Where the seats are sought.
    units : sequence of Place
        The first-level units that hold the place; without any, only listed raions of one oblast alone are found.

    Returns
    -------
    list of Mention
        Each with its raion.
    """
    found = []
    for district in DISTRICT.finditer(text):
        start, end = district.span()
        if any(m.start < end and start < m.end and m.places[0].kind == "district" for m in mentions):
            # A part of a city.
            continue
        over = [p for m in mentions if m.start < end and start < m.end for p in m.places if p.kind == "raion"]
        raion = None
        if _RAION.search(district.group()):
            raion = _old(district.group(1), gazetteer, units)
        if over:
            # "Artemivsk district": today's raion round that seat never bore the name. And a raion that was is meant
            # before one that follows from a village of the name.
            better = raion is not None and (
                raion.id.startswith("raion:old:") or not any(p == raion or gazetteer.has(p.id) for p in over)
            )
            raion = raion if better else None
        elif raion is not None:
            pass
        else:
            seat = _seat(district.group(1), gazetteer, units)
            raion = None if seat is None else gazetteer.raion(seat)
        if raion is not None:
            found.append(Mention(start, end, district.group(), (raion,)))
    covered = [m for m in mentions if m.places[0].kind in ("raion", "admin1", "region", "country")]
    for region in _SAYS_REGION.finditer(text):
        # "Telmanovsky region, Donetsk region": whoever translates "raion" with "region" names the oblast, too.
        start, end = region.span()
        if not units or any(m.start < end and start < m.end for m in covered):
            continue
        raion = _old(region.group(1), gazetteer, units)
        if raion is not None:
            found.append(Mention(start, end, region.group(), (raion,)))
    return found


def _old(adjective: str, gazetteer: Gazetteer, units: Sequence[Place]) -> Place | None:
    """Return the raion of before 2020 that an adjective names within units, or the only one without any."""
    codes = {unit.admin1_iso for unit in units}
    named = [one for one in old_raions_named(adjective) if not codes or one[0].unit in codes]
    if len(named) != 1:
        return None
    raion, is_former = named[0]
    return gazetteer.get(raion.place_id(is_former))


def _seat(adjective: str, gazetteer: Gazetteer, units: Sequence[Place]) -> Place | None:
    """Return the one town of the units whose name begins as the adjective does."""
    stem = adjective_key(adjective)
    scored: list[tuple[float, Place]] = []
    for unit in units:
        for key, seat in _seats(gazetteer, unit.admin1_iso or ""):
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(stem, key, strict=False)))
            # Adjectives drop endings and seats have them: "Popasnian-", "Popasna"; "Marin-", "Marinka".
            share = same / max(len(stem), len(key) - 3)
            if same >= _LEAST and share >= _SHARE:
                scored.append((share, seat))
    scored.sort(key=lambda item: (-item[0], -item[1].population, item[1].id))
    if not scored or (len(scored) > 1 and scored[0][0] - scored[1][0] < 0.05):
        return None
    return scored[0][1]


@lru_cache(maxsize=64)
def _seats(gazetteer: Gazetteer, admin1: str) -> tuple[tuple[str, Place], ...]:
    return tuple(
        (match_key(place.name), place)
        for place in gazetteer
        if place.admin1_iso == admin1 and place.kind == "settlement" and place.population >= _SEAT_PEOPLE
    )
