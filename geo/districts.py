"""Districts that a phrase names by the adjective of their seat: "Popasnyansky district", "Yasinuvatska raion".

Ukraine had 490 raions until 2020, each named after its seat, and reports spell their adjectives in a dozen ways. The
seat whose name begins like the adjective is sought among the towns of the unit that holds the place; none is better
than a doubtful one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from geo.gazetteer import Gazetteer, Place
from geo.mentions import Mention
from geo.names import match_key

__all__ = ["DISTRICT", "districts_by_adjective"]

_NAME = r"(?<![\w'’-])[A-ZА-ЯІЇЄҐ][\w'’]+(?:[ -][A-ZА-ЯІЇЄҐ][\w'’]+){0,2}"
DISTRICT = re.compile(
    rf"({_NAME}) (?:districts?|raions?|rayons?|(?:[Cc]ity|village|town|territorial) ?(?:[Cc]ouncil|[Cc]ommunity)"
    r"|communit(?:y|ies)|hromada|municipality|territorial communities)(?!\w)"
)
"""A name and the word that makes it a district's or a community's."""

# The endings of adjectives in -sk-, as the match key leaves them, with what joins them to a stem.
_ADJECTIVE = re.compile(r"(?:s|c|z)+k(?:i|a|e|oi|oho|omu|u)?$")
_LEAST, _SHARE = 5, 0.75
# A seat of a raion had some thousand people at least.
_SEAT_PEOPLE = 1500


def districts_by_adjective(
    text: str, mentions: Sequence[Mention], gazetteer: Gazetteer, units: Sequence[Place]
) -> list[tuple[int, int, Place]]:
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
        The first-level units that hold the place; without any, nothing is found.

    Returns
    -------
    list of (int, int, Place)
        The span of each and the raion round the seat.
    """
    found = []
    for district in DISTRICT.finditer(text):
        start, end = district.span()
        if any(m.start < end and start < m.end and m.places[0].kind == "raion" for m in mentions):
            continue
        seat = _seat(district.group(1), gazetteer, units)
        if seat is not None:
            found.append((start, end, gazetteer.raion(seat)))
    return found


def _seat(adjective: str, gazetteer: Gazetteer, units: Sequence[Place]) -> Place | None:
    """Return the one town of the units whose name begins as the adjective does."""
    stem = _ADJECTIVE.sub("", match_key(adjective))
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
