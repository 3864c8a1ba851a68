"""A name or a short phrase on its own → a place.

Reads what the phrase says ("15 km north of X", "X, Y region", "between X and Y"), finds the places that its names can
mean, also under other spellings, and lets `geo.resolving` decide.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from geo.coordinates import read_coordinates
from geo.districts import districts_by_adjective
from geo.gazetteer import Gazetteer, Place
from geo.gazetteerfiles import GazetteerPaths, as_gazetteer
from geo.mentions import Mention, find_mentions
from geo.phrases import (
    SAYS_KIND,
    SAYS_KIND_AFTER,
    SAYS_NEAR,
    SIZES,
    lists_unknown,
    named_elsewhere,
    read_axis,
    read_city_parts,
    read_old_raions,
    read_pair,
    read_relation,
    read_siblings,
    read_target,
    read_unknown,
    size_of,
)
from geo.precision import is_pin
from geo.resolving import DIRECTION_KM, Alternative, Match, answer, resolve, smallest_unit
from geo.respelled import other_spellings
from geo.unitlists import read_unit_list
from geo.weigh import distance_between, fits_within

__all__ = ["geocode"]

# What is left of characters that an encoding lost: "the area of ????Sofiivka".
_LOST = re.compile(r"\?{2,}|\ufffd+")
# How far from the place named beside it a name that is not known may lie.
_UNKNOWN_NEAR_KM = 30.0


def geocode(
    name: str,
    *,
    country: str | None = None,
    admin1: str | None = None,
    context: Sequence[str] = (),
    gazetteer: Gazetteer | GazetteerPaths | None = None,
    on: str | None = None,
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
    gazetteer : Gazetteer, path, or iterable of paths, optional
        Files of places to add to the embedded ones (see `geo.read_gazetteer`); by default the embedded ones alone.
    on : str, optional
        The day (ISO 8601) on which the name was written, for places that were renamed.

    Returns
    -------
    Match or None
        None when no place has this name.

    Raises
    ------
    ValueError
        If ``admin1`` is no unit of the gazetteer.
    """
    gazetteer = as_gazetteer(gazetteer)
    within: list[Place] = []
    if admin1 is not None:
        try:
            within.append(gazetteer.get(f"iso:{admin1}"))
        except KeyError:
            raise ValueError(f"admin1: no first-level unit {admin1!r}; give an ISO 3166-2 code such as UA-74") from None
    near = [p[0] for other in context if (p := _meant(other, gazetteer))]
    return _Phrase(_LOST.sub("", name), gazetteer, country, within, near, on).answer()


def _meant(words: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    mentions = find_mentions(words, gazetteer)
    return mentions[0].places if mentions else _places_only(gazetteer.lookup(words.strip(" .,;\"'")))


def _places_only(places: Sequence[Place]) -> tuple[Place, ...]:
    return tuple(p for p in places if not math.isnan(p.lon) or p.kind == "country")


class _Phrase:
    """The words to place, and what is known beside them: country, units, other places of the text."""

    def __init__(
        self,
        name: str,
        gazetteer: Gazetteer,
        country: str | None,
        within: list[Place],
        near: list[Place],
        on: str | None,
    ) -> None:
        self.name, self.gazetteer, self.country, self.on = name, gazetteer, country, on
        self.within, self.near = within, near

    def answer(self) -> Match | None:
        """Return the place meant, or None."""
        name, gazetteer, within = self.name, self.gazetteer, self.within
        point = read_coordinates(name)
        if point is not None:
            return self._point(*point)
        known = find_mentions(name, gazetteer)
        mentions = [m for m in known if m.form != "adjective"]
        mentions = read_old_raions(mentions, name, gazetteer)
        mentions = self._with_districts(read_city_parts(mentions, name, gazetteer))
        raions = [m.places[0] for m in mentions if m.places[0].kind == "raion"]
        mentions = self._possible(other_spellings(name, mentions, gazetteer, [*within, *raions], self.country))
        stretch = self._stretch(mentions)
        if stretch is not None:
            return stretch
        if not mentions:
            found = _places_only(gazetteer.lookup(name.strip(" .,;\"'")))
            match = self._resolve(found, name, within)
            if match is None:
                return self._unit_beside(within)
            return replace(match, decided_by=self._how(match, name))
        listed_units = None if within else read_unit_list(mentions, name, gazetteer, self._settled)
        if listed_units is not None:
            return answer(name, listed_units, 0.9, (), "several units are named")
        target, outer, beside = read_target(mentions, name)
        for mention in sorted(outer, key=size_of, reverse=True):
            self._hold(mention)
        within.sort(key=lambda p: SIZES.get(p.kind, 6))
        siblings = read_siblings(name, target, beside)
        self.near = [m.places[0] for m in beside if m.text != target.text] + self.near
        unknown = read_unknown(name, mentions, target)
        if unknown is not None:
            return self._unknown(unknown, target)
        relation, distance = read_relation(name, target)
        listed = [target, *siblings]
        if relation in ("in", "near"):
            more = size_of(target) <= 1 and lists_unknown(name, [*known, *mentions], listed)
            if siblings or (more and smallest_unit(within) is not None):
                return self._several(listed, more)
        match = self._resolve(
            target.places, target.text, within, relation=relation, distance_km=distance, kind=self._kind(target)
        )
        return None if match is None else replace(match, query=name, decided_by=self._how(match, target.text))

    def _stretch(self, mentions: list[Mention]) -> Match | None:
        """Answer for "between X and Y", a road from one to the other, and an axis named after both; else None."""
        axis = read_axis(self.name)
        pair = axis or read_pair(self.name)
        if pair is None or (axis and self.gazetteer.named("-".join(axis)).places):
            return None
        first, second = _meant(pair[0], self.gazetteer), _meant(pair[1], self.gazetteer)
        if not first or not second or "admin1" in (first[0].kind, second[0].kind):
            return None
        within = self.within + [p for m in mentions for p in m.places[:1] if p.kind in ("admin1", "raion")]
        match = self._resolve(first, self.name, within, relation="between", other=second)
        if match is None or not axis or match.precision != "area":
            return match
        return replace(match, uncertainty_km=max(match.uncertainty_km, DIRECTION_KM))

    def _kind(self, mention: Mention) -> str | None:
        """Return the kind that the words beside a name give it."""
        name = self.name
        called = SAYS_KIND.search(name[: mention.start]) or SAYS_KIND_AFTER.match(name, mention.end)
        return "settlement" if called else None

    def _how(self, match: Match, words: str) -> str:
        """Return what decided, and that the gazetteer spells the name in another way where it does."""
        own = self.gazetteer.named(words.strip(" .,;\"'")).places
        if match.place.kind != "settlement" or match.place in own or any(p.id == match.place.id for p in own):
            return match.decided_by
        return f"{match.decided_by}; spelled otherwise in the gazetteer"

    def _point(self, lon: float, lat: float, radius: float) -> Match:
        """Answer with the point that the words give by its coordinates."""
        from geo.boundaries import join_admin

        unit = join_admin([[lon, lat]]).iloc[0]
        place = Place(
            f"point:{lat},{lon}", None, f"{lat}, {lon}", "site", lon, lat, unit["admin0_iso"], unit["admin1_iso"], 0,
            radius,
        )  # fmt: skip
        return answer(self.name, place, 0.95, (), "coordinates in the words")

    def _possible(self, mentions: list[Mention]) -> list[Mention]:
        """Leave out what lies in another unit that the words name, where something lies in the one asked for.

        "Areas of A of the Donetsk region, B and C of the Zaporizhzhia region", asked for in the latter, is about B, C.
        """
        units = [p for p in self.within if p.kind == "admin1"]
        if not units:
            return mentions
        elsewhere = named_elsewhere(self.name, mentions, units)
        left = [m for m in mentions if m not in elsewhere and (m.places[0].kind != "admin1" or m.places[0] in units)]
        return left if any(size_of(m) <= 1 for m in left) else mentions

    def _with_districts(self, mentions: list[Mention]) -> list[Mention]:
        """Add the districts named by the adjectives of their seats."""
        units = [p for p in self.within if p.kind == "admin1"]
        units += [m.places[0] for m in mentions if m.places[0].kind == "admin1" and m.places[0] not in units]
        found = districts_by_adjective(self.name, mentions, self.gazetteer, units)
        left = [m for m in mentions if not any(m.start < f.end and f.start < m.end for f in found)]
        return sorted((*left, *found), key=lambda m: m.start)

    def _hold(self, mention: Mention) -> None:
        """Count what a mention means among the places that hold the one asked for."""
        place = max(mention.places, key=lambda p: (fits_within(p, self.within), p == mention.places[0]))
        seat = self.gazetteer.named(mention.text).stems
        if place.kind == "settlement" and seat and place.admin1_iso != "UA-30":
            place = seat[0]
        if place.kind == "raion" and fits_within(place, self.within) < 0:
            return
        if place not in self.within and place.kind != "government":
            self.within.append(place)

    def _resolve(self, places: Sequence[Place], query: str, within: Sequence[Place], **said: Any) -> Match | None:
        return resolve(
            places,
            query=query,
            within=within,
            context=self.near,
            country=self.country,
            gazetteer=self.gazetteer,
            on=self.on,
            **said,
        )

    def _settled(self, mention: Mention) -> Place | None:
        """Return the place that a mention means by itself, where that is sure enough for a pin."""
        match = self._resolve(mention.places, mention.text, [])
        return None if match is None or match.place not in mention.places else match.place

    def _several(self, listed: Sequence[Mention], more: bool) -> Match | None:
        """Answer for a phrase that lists several places, or more than are known: the area that holds them all."""
        matches = [self._resolve(m.places, m.text, self.within, kind=self._kind(m)) for m in listed]
        pins = [m for m in matches if m is not None and is_pin(m.precision)]
        if not pins:
            return matches[0]
        unit = smallest_unit(self.within)
        if (more or len(pins) < len(listed)) and unit is not None:
            return answer(self.name, unit, 0.7, (), "of several places that are named, some are not known")
        pins = list({m.place.id: m for m in pins}.values())
        first = pins[0]
        if len(pins) == 1:
            return replace(first, query=self.name)
        lon = round(sum(m.lon for m in pins) / len(pins), 6)
        lat = round(sum(m.lat for m in pins) / len(pins), 6)
        middle = replace(first.place, lon=lon, lat=lat)
        # Some of a list are often small places that the gazetteer has not.
        radius = 5 + 1.2 * max(distance_between(middle, m.place) + m.uncertainty_km for m in pins)
        units = {m.place.admin1_iso for m in pins}
        if radius > 120 and len(units) == 1 and (iso := first.place.admin1_iso) is not None:
            unit = self.gazetteer.get(f"iso:{iso}")
            return answer(self.name, unit, 0.8, (), "several places of one unit are named")
        return Match(
            self.name, first.place, "area", lon, lat, round(radius, 1), min(m.confidence for m in pins),
            tuple(Alternative(m.place, round(1 / len(pins), 3)) for m in pins[1:]), "circle",
            "several places are named",
        )  # fmt: skip

    def _unknown(self, unknown: str, target: Mention) -> Match | None:
        """Answer for a name that is not known under any spelling: what stands beside it."""
        name, within = self.name, self.within
        beside = target.places[0]
        if size_of(target) > 1:
            return self._unit_beside([*within, beside] if beside not in within else within, unknown)
        close = self._resolve(target.places, name, within)
        if close is None or not is_pin(close.precision):
            return close
        if not any(p.kind == "raion" for p in within) and (SAYS_NEAR.search(name) or not within):
            return replace(
                close, precision="area", area="circle",
                uncertainty_km=round(max(_UNKNOWN_NEAR_KM, close.uncertainty_km + 15), 1),
                confidence=round(0.8 * close.confidence, 3),
                decided_by=f"{unknown!r} is not in the gazetteer; the place named beside it",
            )  # fmt: skip
        return self._unit_beside(within, unknown)

    def _unit_beside(self, within: Sequence[Place], unknown: str | None = None) -> Match | None:
        """Answer with the unit beside a name that is not known, or None."""
        unit = smallest_unit(within)
        if unit is None:
            return None
        words = unknown or self.name
        return answer(self.name, unit, 0.7, (), f"{words!r} is not in the gazetteer; the unit named beside it")
