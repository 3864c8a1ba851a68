"""Oblasts that a phrase lists ("Odesa oblast and Mykolaiv oblast") → the region that they are together.

What is said of all of them is known of none alone: one of the list would be a place that the words do not give.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from geo.gazetteer import Gazetteer, Place
from geo.mentions import Mention

__all__ = ["read_unit_list"]

_AND = re.compile(r"\.?,? (?:and|&|та|і|й|и) (?:the )?")
_COMMA = re.compile(r"\.?, (?:the )?| ?/ ?")
_BEFORE = re.compile(r"\s*(?:in |to )?(?:the )?", re.IGNORECASE)
# "Odesa and Mykolaiv oblasts"; a full stop.
_AFTER = re.compile(r"(?: oblasts| regions| області| области)?\.?\s*", re.IGNORECASE)


def read_unit_list(
    mentions: Sequence[Mention], text: str, gazetteer: Gazetteer, settle: Callable[[Mention], Place | None]
) -> Place | None:
    """Return what the units of a list are together; None for a phrase that is more, or less, than such a list.

    Parameters
    ----------
    mentions : sequence of Mention
        What was found in the phrase, in its order.
    text : str
        The phrase.
    gazetteer : Gazetteer
    settle : callable
        Given the mention of a settlement or raion: the place that it means, or None where that stays open.

    Returns
    -------
    Place or None
        A region, or the one unit of a list such as "Kryvyi Rih and Dnipropetrovsk oblast": a smaller place in the list
        stands for its unit.
    """
    mentions, text = _without_country(mentions, text)
    if len(mentions) < 2 or not _BEFORE.fullmatch(text, 0, mentions[0].start):
        return None
    if not _AFTER.fullmatch(text, mentions[-1].end):
        return None
    units = {m.start: m.places[0] for m in mentions if m.places[0].kind in ("admin1", "region")}
    if not units:
        return None
    for one, two in pairwise(mentions):
        gap = text[one.end : two.start]
        # "Dnipropetrovsk oblast, Kryvyi Rih Raion" is one place; so is "Kryvyi Rih, Dnipropetrovsk oblast".
        whole = units.get(one.start)
        inside = whole is not None and any(place.admin1_iso == whole.admin1_iso for place in two.places)
        if not (_AND.fullmatch(gap) or (_COMMA.fullmatch(gap) and (inside or {one.start, two.start} <= units.keys()))):
            return None
    for mention in mentions:
        if mention.start in units or any(_lies_in(place, unit) for place in mention.places for unit in units.values()):
            continue
        place = settle(mention)
        if place is None or place.admin1_iso is None:
            return None
        units[mention.start] = gazetteer.get(f"iso:{place.admin1_iso}")
    parts = list(dict.fromkeys(unit for _, unit in sorted(units.items())))
    if len(parts) == 1:
        return parts[0] if any(_AND.fullmatch(text[one.end : two.start]) for one, two in pairwise(mentions)) else None
    return gazetteer.together(parts)


def _without_country(mentions: Sequence[Mention], text: str) -> tuple[Sequence[Mention], str]:
    """Leave out the country that ends a list: "Kharkiv and Sumy oblasts, Ukraine"."""
    if len(mentions) < 2 or mentions[-1].places[0].kind != "country" or not _AFTER.fullmatch(text, mentions[-1].end):
        return mentions, text
    kept = text[: mentions[-1].start].rstrip()
    return (mentions[:-1], kept[:-1]) if kept.endswith(",") else (mentions, text)


def _lies_in(place: Place, unit: Place) -> bool:
    return place.admin1_iso in (unit.members or (unit.admin1_iso,))
