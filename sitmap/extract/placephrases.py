"""Place names in their sentence: what they belong to, what governs them, and whether an event can be there.

A name becomes a location only by its grammar: a preposition of place, the object of a verb that tells of
an event, the subject of a passive, a compound with a target, the head of a list entry. Everything else is
set aside with its reason: governments named by their capitals, offices, datelines, origins, homes,
meetings, descriptions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sitmap.extract.analysis import Analysis, PlaceMention
from sitmap.extract.triggers import Trigger

if TYPE_CHECKING:
    from geo.gazetteer import Place

# Countries in which events of this war are placed; elsewhere only what is hit itself (debris over a border).
_THEATRE = {"UA", "RU", "BY", "MD"}

__all__ = ["PlacePhrase", "contains", "read_places"]

_COMPASS = {
    "N": "north_of", "S": "south_of", "E": "east_of", "W": "west_of",
    "NE": "north_east_of", "NW": "north_west_of", "SE": "south_east_of", "SW": "south_west_of",
}  # fmt: skip
_OPEN = {"(", '"', "'", "[", "*", "-", "•"}
_UNITS = {"admin1", "raion", "country", "region"}
_NO_NAME = (
    "side", "month", "weekday", "claim", "weapon", "model", "person", "speaker", "office", "target", "compass", "force",
)  # fmt: skip
# How far outside a city its plants and airfields lie, in km.
_SUBURBS = 12.0
# Longest run of words between two names that can still tie them together, in tokens.
_GAP = 12


@dataclass(slots=True)
class PlacePhrase:
    """A place name and how its sentence uses it.

    Parameters
    ----------
    places : tuple of Place
        Candidates, best first; empty for a name that the gazetteer does not have.
    first, last : int
        Tokens of the name.
    start, end : int
        Characters of the name in the report.
    role : str
        ``location``; else why it is no place of an event: ``government``, ``office``, ``dateline``,
        ``origin``, ``residence``, ``meeting``, ``description``, ``actor``, ``target nation``, ``abroad``,
        ``unused``.
    governor : int
        Token that the phrase hangs on: a preposition, a verb, or its own first token.
    trigger : Trigger, optional
        The event word that it is the object, complement or passive subject of.
    """

    places: tuple[Place, ...]
    first: int
    last: int
    start: int
    end: int
    role: str = "unused"
    relation: str = "in"
    distance_km: float | None = None
    within: list[Place] = field(default_factory=list)
    country: str | None = None
    kind: str | None = None
    part: bool = False
    whole: bool = False
    other: tuple[Place, ...] = ()
    governor: int = -1
    preposition: str = ""
    trigger: Trigger | None = None
    group: int = 0
    topic: bool = False
    held_by: str | None = None
    possessive: bool = False
    area_noun: bool = False
    axis: bool = False
    near: Place | None = None

    @property
    def coarse(self) -> bool:
        """Whether it is a country or a macro-region."""
        return bool(self.places) and self.places[0].kind in ("country", "region")


def contains(outer: Place, inner: Sequence[Place]) -> bool:
    """Tell whether a unit, region, country or city can hold one of the candidates of a name."""
    for place in inner:
        if place.id == outer.id:
            continue
        if outer.kind == "country":
            if place.kind != "country" and place.admin0_iso == outer.admin0_iso:
                return True
        elif outer.kind == "region":
            members = outer.members
            if place.kind not in ("country", "region") and place.admin1_iso is not None and place.admin1_iso in members:
                return True
        elif outer.kind == "admin1":
            if place.kind not in ("country", "region", "admin1") and place.admin1_iso == outer.admin1_iso:
                return True
        elif outer.kind == "raion":
            if place.kind in ("settlement", "district", "site", "raion") and _within_circle(outer, place):
                return True
        elif outer.kind == "settlement" and place.kind in ("district", "site"):
            if _within_circle(outer, place, _SUBURBS):
                return True
    return False


def _within_circle(outer: Place, place: Place, margin: float = 0.0) -> bool:
    # An equirectangular distance is exact enough within a raion.
    x = (place.lon - outer.lon) * 111.32 * math.cos(math.radians(outer.lat))
    y = (place.lat - outer.lat) * 110.57
    return place.radius_km < outer.radius_km + margin and math.hypot(x, y) <= outer.radius_km + margin


def read_places(analysis: Analysis, triggers: Sequence[Trigger]) -> list[PlacePhrase]:
    """Read the place names of a sentence: nest, group and judge them."""
    phrases = _atoms(analysis)
    if analysis.genitive:
        phrases = _city_parts(analysis, phrases)
    phrases += _unknown_names(analysis, phrases)
    phrases.sort(key=lambda phrase: phrase.first)
    _axes(analysis, phrases)
    phrases = _nest(analysis, phrases)
    _group(analysis, phrases)
    by_group: dict[int, PlacePhrase] = {}
    dateline = _dateline_end(analysis)
    for phrase in phrases:
        head = by_group.get(phrase.group)
        if phrase.first < dateline:
            phrase.role = "dateline"
        elif _hyphenated(analysis, phrase):
            phrase.role = "actor"
        elif head is not None:
            _inherit(phrase, head)
            _judge_after(analysis, phrase)
        else:
            _judge(analysis, phrase, triggers)
            by_group[phrase.group] = phrase
    _share_back(phrases)
    phrases = _between(phrases)
    for phrase in phrases:
        if phrase.role == "location" and _abroad(phrase):
            phrase.role = "abroad"
    return phrases


def _city_parts(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> list[PlacePhrase]:
    """ "у Петровському районі Донецька", "у Зарічному районі міста": a part of the city, no raion of that name."""
    kept: list[PlacePhrase] = []
    for number, phrase in enumerate(phrases):
        following = phrases[number + 1] if number + 1 < len(phrases) else None
        if phrase.places and phrase.places[0].kind in ("raion", "district") and phrase.last - phrase.first > 1:
            if following is not None and following.first == phrase.last and _city(following):
                following.governor = phrase.first
                following.part = True
                continue
            if analysis.starting("of_place", phrase.last) is not None and analysis.at("anaphor", phrase.last) is not None:
                continue
        kept.append(phrase)
    return kept


def _city(phrase: PlacePhrase) -> bool:
    return bool(phrase.places) and phrase.places[0].kind == "settlement" and phrase.places[0].population >= 50_000


def _between(phrases: Sequence[PlacePhrase]) -> list[PlacePhrase]:
    """ "between A and B" is one place: A with B beside it."""
    kept: list[PlacePhrase] = []
    for phrase in phrases:
        first = kept[-1] if kept else None
        if (
            first is not None
            and first.relation == phrase.relation == "between"
            and first.group == phrase.group
            and not first.other
        ):
            first.other = phrase.places
            continue
        kept.append(phrase)
    return kept


def _hyphenated(analysis: Analysis, phrase: PlacePhrase) -> bool:
    """ "Moscow-installed", "Iran-made": the name only qualifies."""
    tokens, after = analysis.tokens, phrase.last
    return (
        after + 1 < len(tokens)
        and tokens[after].lower == "-"
        and tokens[after].start == tokens[after - 1].end
        and tokens[after + 1].start == tokens[after].end
        and tokens[after + 1].text[:1].islower()
    )


def _abroad(phrase: PlacePhrase) -> bool:
    """A place outside the theatre is one of an event only as what the event word itself takes."""
    if not phrase.places or phrase.places[0].kind in ("region", "sea", "area"):
        return False
    nation = phrase.places[0].admin0_iso
    if nation in _THEATRE or nation is None:
        return False
    return phrase.places[0].kind == "country" or phrase.trigger is None or phrase.trigger.layer in ("control", "ground")


def _atoms(analysis: Analysis) -> list[PlacePhrase]:
    tokens = analysis.tokens
    found = []
    for place in analysis.places:
        mention = place.mention
        if mention.form == "adjective" or not mention.places:
            continue
        phrase = PlacePhrase(
            mention.places, place.first, place.last, mention.start, mention.end, possessive=mention.possessive
        )
        if mention.weak and not _supported(analysis, place):
            continue
        if _half_of_compound(analysis, place) or _half_of_name(analysis, place):
            continue
        if mention.places[0].kind == "sea" and analysis.starting("of_place", place.last) is not None:
            # "the Black Sea port of X" is X.
            continue
        if mention.possessive and mention.places[0].kind == "region":
            # "north of Ukraine's second-largest city" is not the north of Ukraine.
            continue
        if place.last < len(tokens) and tokens[place.last].lower in ("'s", "'"):
            phrase.possessive = True
        found.append(phrase)
    return found


def _half_of_compound(analysis: Analysis, place: PlaceMention) -> bool:
    """Part of a longer hyphenated name: "Peschanoye-Nizhneye" is not Peschanoye."""
    tokens = analysis.tokens
    after, before = place.last, place.first - 1
    if after + 1 < len(tokens) and tokens[after].text in {"-", "–", "‑"} and tokens[after].start == tokens[after - 1].end:
        return tokens[after + 1].text[:1].isupper() and tokens[after + 1].start == tokens[after].end
    if before > 0 and tokens[before].text in {"-", "–", "‑"} and tokens[before].end == tokens[place.first].start:
        return tokens[before - 1].text[:1].isupper() and tokens[before - 1].end == tokens[before].start
    return False


def _half_of_name(analysis: Analysis, place: PlaceMention) -> bool:
    """Part of a longer name that the gazetteer lacks: "towards Bila Hora" is not Hora."""
    tokens = analysis.tokens
    before = place.first - 1
    if analysis.genitive and place.mention.form == "name" and _beside_a_half(analysis, place):
        return True
    if before < 1 or place.mention.form == "unit":
        return False
    word = tokens[before]
    if not (word.text[:1].isupper() and word.text[1:].islower() and word.text.isalpha()):
        return False
    if analysis.place_at(before) is not None or any(analysis.at(c, before) for c in (*_NO_NAME, "descriptor", "target", "formation")):
        return False
    if analysis.genitive and analysis.tokens[before - 1].text[:1].isalnum() and not analysis.at("adverb", before):
        # No word within a sentence has a capital but a name: "звільнили Малу Локню" is not Локня.
        return True
    return analysis.ending("prep", before) is not None or analysis.word(before - 1) == "," or _joint(analysis, before - 1)


def _beside_a_half(analysis: Analysis, place: PlaceMention) -> bool:
    """Tell whether another settlement's name stands right beside: "Нова Полтавка" is neither Нове nor Полтавка."""
    def settlement(index: int) -> bool:
        other = analysis.place_at(index)
        return other is not None and other is not place and other.mention.form == "name" and bool(
            other.mention.places
        ) and other.mention.places[0].kind == "settlement"

    return place.mention.places[0].kind == "settlement" and (settlement(place.first - 1) or settlement(place.last))


def _supported(analysis: Analysis, place: PlaceMention) -> bool:
    """A name that is also a word or a person counts only where the words beside it say that it is a place."""
    before = analysis.ending("of_place", place.first)
    if before is not None or analysis.ending("names_settlement", place.first) is not None:
        return True
    after = analysis.starting("descriptor", place.last)
    if after is not None and after.entry.value in ("settlement", "raion", "admin1"):
        return True
    if analysis.starting("axis", place.last) is not None:
        return True
    # "in Stanislav, ..."
    prep = analysis.ending("prep", place.first)
    if prep is not None and prep.entry.value in ("in", "near") and analysis.at("month", place.first) is None:
        following = analysis.tokens[place.last] if place.last < len(analysis.tokens) else None
        if following is None or not following.text[:1].isalpha() or _joint(analysis, place.last):
            return True
    # "Mine, Sumy region"
    if analysis.word(place.last) in {",", "("}:
        unit = analysis.place_at(place.last + 1) or analysis.place_at(place.last + 2)
        if unit is not None and any(p.kind in ("admin1", "raion") for p in unit.mention.places):
            return True
    return False


def _unknown_names(analysis: Analysis, known: Sequence[PlacePhrase]) -> list[PlacePhrase]:
    """Names that the gazetteer lacks, where the words beside them say that they are places."""
    covered = {index for phrase in known for index in range(phrase.first, phrase.last)}
    covered |= {
        index
        for place in analysis.places
        if not _half_of_compound(analysis, place) and not _half_of_name(analysis, place)
        for index in range(place.first, place.last)
    }
    found: list[PlacePhrase] = []

    def name_at(first: int) -> int:
        """Return the end of a run of capitalised words that are nothing else, or `first`."""
        last = first
        while last < len(analysis.tokens):
            token = analysis.tokens[last]
            if token.text == "-" and last > first and analysis.tokens[last + 1 : last + 2]:
                last += 1
                continue
            if last in covered or not token.text[:1].isupper() or not token.text[:1].isalpha():
                break
            if any(analysis.at(c, last) for c in _NO_NAME):
                break
            last += 1
            if last - first >= 3:
                break
        return last

    def add(first: int, last: int) -> None:
        tokens = analysis.tokens
        found.append(
            PlacePhrase((), first, last, tokens[first].start, tokens[last - 1].end, kind="settlement")
        )
        covered.update(range(first, last))

    for hit in analysis.of("names_settlement"):
        if hit.entry.value == "before":
            first = hit.last
            while True:
                last = name_at(first)
                if last > first:
                    add(first, last)
                known_here = next((p for p in known if p.first == first), None)
                stop = known_here.last if known_here is not None else last
                if stop == first or not hit.entry.get("plural"):
                    break
                # "the villages of A, B and C": the list goes on.
                following = stop
                while analysis.word(following) == "," or analysis.at("conjunction", following):
                    if analysis.at("conjunction", following) and analysis.at("conjunction", following).entry.value != "and":  # type: ignore[union-attr]
                        break
                    following += 1
                if following == stop:
                    break
                first = following
        elif hit.entry.value == "after" and hit.first > 0 and hit.first - 1 not in covered:
            token = analysis.tokens[hit.first - 1]
            first = hit.first - 1
            if token.text[:1].isupper() and first > 0 and name_at(first) == hit.first:
                while first > 1 and name_at(first - 1) == hit.first and hit.first - first < 3:
                    first -= 1
                add(first, hit.first)
    # "captured Xxx", "the seizure of Xxx", "Xxx was liberated"
    for hit in analysis.of("control"):
        if hit.entry.get("status") == "advanced" or hit.entry.get("weak"):
            continue
        first = hit.last
        while analysis.at("definite", first) is not None or analysis.at("descriptor", first) is not None:
            first += 1
        last = name_at(first)
        if last > first:
            add(first, last)
        passive = hit.first
        while passive > 0 and (analysis.at("auxiliary", passive - 1) or analysis.at("adverb", passive - 1)):
            passive -= 1
        if passive < hit.first:
            first = passive
            while first > 0 and name_at(first - 1) == passive:
                first -= 1
            if first < passive and (first == 0 or not analysis.tokens[first - 1].text[:1].isupper()):
                add(first, passive)
    # "near Xxx", "in the direction of Xxx"
    for hit in analysis.of("prep"):
        if hit.entry.value not in ("near", "direction"):
            continue
        first = hit.last
        while analysis.at("descriptor", first) is not None or analysis.at("of_place", first) is not None:
            first += 1
        last = name_at(first)
        if last > first:
            add(first, last)
    # Further members of a list of settlements: "near A, Xxx and B".
    grown = True
    while grown:
        grown = False
        for phrase in [*known, *found]:
            if phrase.places and phrase.places[0].kind != "settlement":
                continue
            if _joint(analysis, _name_start(analysis, phrase.first) - 1):
                # "A, B and C": nothing joins the list after its last member.
                continue
            first = _past_unit(analysis, phrase.last)
            while analysis.word(first) == "," or _joint(analysis, first):
                first += 1
            if first == _past_unit(analysis, phrase.last):
                continue
            last = name_at(first)
            if last > first and _ends_a_name(analysis, last):
                add(first, last)
                grown = True
    # Members before a known one: "Xxx, Yyy and B were shelled".
    for phrase in list(known):
        if not phrase.places or phrase.places[0].kind != "settlement":
            continue
        first = _name_start(analysis, phrase.first)
        while first > 1 and (analysis.word(first - 1) == "," or _joint(analysis, first - 1)):
            last = first - 1
            start = last
            while start > 0 and name_at(start - 1) == last:
                start -= 1
            if start == last or (start > 0 and analysis.at("definite", start - 1)):
                break
            before = analysis.word(start - 1)
            if start > 0 and before not in {",", ":", "("} and not _joint(analysis, start - 1) and analysis.at("prep", start - 1) is None:
                break
            add(start, last)
            first = start
    # "in Xxx, Donetsk region"; "near Xxx (Sumy region)"
    for phrase in known:
        if not phrase.places or phrase.places[0].kind not in ("admin1", "raion"):
            continue
        gap = phrase.first - 1
        while gap > 0 and (analysis.word(gap) in {",", "("} or analysis.at("descriptor", gap) or analysis.word(gap) == "in"):
            gap -= 1
        if gap == phrase.first - 1 or gap < 1 or gap in covered:
            continue
        first = gap
        while first > 0 and name_at(first) > gap:
            first -= 1
        first += 1
        if name_at(first) == gap + 1 and first <= gap:
            prep = analysis.ending("prep", first) or analysis.ending("of_place", first)
            if prep is not None and prep.entry.value in ("in", "near", "direction", "descriptor", "of"):
                add(first, gap + 1)
    return found


def _past_unit(analysis: Analysis, index: int) -> int:
    """Token after the unit that follows a name: "X of the Y region", "X (Y region)"; else the same token."""
    step = index
    while analysis.word(step) == "(" or (
        (prep := analysis.at("prep", step)) is not None and prep.entry.value in ("of", "in") or analysis.at("definite", step)
    ):
        step += 1
    if step == index:
        return index
    unit = analysis.place_at(step)
    if unit is None or not any(p.kind in ("admin1", "raion") for p in unit.mention.places):
        return index
    return unit.last + (analysis.word(unit.last) == ")")


def _name_start(analysis: Analysis, first: int) -> int:
    """Token at which "the city of X" begins."""
    before = analysis.ending("of_place", first)
    return _left_of(analysis, before.first if before is not None else first)


def _joint(analysis: Analysis, index: int) -> bool:
    hit = analysis.at("conjunction", index)
    return hit is not None and hit.entry.value == "and"


def _ends_a_name(analysis: Analysis, index: int) -> bool:
    """A name in a list is followed by what can follow a list, not by a verb."""
    if index >= len(analysis.tokens):
        return True
    if analysis.word(index) in {".", ";", ")", "("}:
        return True
    if analysis.word(index) == ",":
        return analysis.at("claim", index + 1) is None and analysis.at("speaker", _article(analysis, index + 1)) is None
    if analysis.at("conjunction", index) is not None or analysis.at("prep", index) is not None:
        return True
    return analysis.at("descriptor", index) is not None or analysis.at("axis", index) is not None


def _article(analysis: Analysis, index: int) -> int:
    return index + 1 if analysis.at("definite", index) is not None else index


def _axes(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> None:
    named = {place.first for place in analysis.places if place.mention.form == "axis"}
    for phrase in phrases:
        hit = analysis.starting("axis", phrase.last)
        if phrase.first in named:
            phrase.relation, phrase.axis = "direction", True
            if hit is not None:
                phrase.last = hit.last
            continue
        if hit is None or (analysis.genitive and hit.entry.value == "direction"):
            continue
        if phrase.places and phrase.places[0].kind in ("admin1", "country", "region") and hit.entry.value == "near":
            continue
        phrase.relation = hit.entry.value
        phrase.axis = hit.entry.value == "direction"
        phrase.last = hit.last


def _gap(analysis: Analysis, first: PlacePhrase, second: PlacePhrase) -> str:
    """How two neighbouring names are tied: ``and``, ``comma``, ``nest`` or nothing."""
    if second.first - first.last > _GAP:
        return ""
    kinds: set[str] = set()
    index = first.last
    while index < second.first:
        word = analysis.word(index)
        conjunction = analysis.at("conjunction", index)
        if word in {",", "/", ";"}:
            kinds.add("comma")
        elif word in {"(", "'s", "'"}:
            kinds.add("nest")
        elif word == ")":
            pass
        elif conjunction is not None and conjunction.entry.value == "and" and conjunction.last <= second.first:
            kinds.add("and")
            index = conjunction.last - 1
        elif (prep := analysis.at("prep", index)) is not None and prep.entry.value in ("in", "near", "of"):
            kinds.add("near" if prep.entry.value == "near" else "in")
            index = prep.last - 1
        elif (
            analysis.at("descriptor", index) is not None
            or analysis.at("compass", index) is not None
            or analysis.at("names_settlement", index) is not None
            or _adjective(analysis, index)
        ):
            pass
        elif analysis.at("axis", index) is not None:
            pass
        else:
            return ""
        index += 1
    if "and" in kinds:
        return "and"
    if "nest" in kinds:
        return "nest"
    if "in" in kinds:
        return "in"
    if "near" in kinds:
        return "near"
    if "comma" in kinds:
        return "comma"
    return "none"


def _adjective(analysis: Analysis, index: int) -> bool:
    place = analysis.place_at(index)
    if place is not None and place.mention.form == "adjective":
        return True
    side = analysis.at("side", index)
    return side is not None


def _nest(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> list[PlacePhrase]:
    """Fold "X, Y region" and "Y's X" into X with Y as its unit; keep the rest."""
    kept: list[PlacePhrase] = []
    for phrase in phrases:
        folded = False
        while kept:
            before = kept[-1]
            tie = _gap(analysis, before, phrase)
            if not tie or tie == "and":
                break
            big, small = _order(before, phrase, tie)
            if big is phrase:
                # "A, B and C in the Y region": the unit holds for the whole list.
                targets = [before]
                for earlier in reversed(kept[:-1]):
                    link = _gap(analysis, earlier, targets[-1])
                    if earlier.within or link not in ("and", "comma") or (earlier.places and not contains(phrase.places[0], earlier.places)):
                        break
                    targets.append(earlier)
                for target in targets:
                    _put_within(target, phrase)
                before.last = max(before.last, phrase.last)
                folded = True
                break
            if small is phrase and big is before:
                _put_within(phrase, before)
                phrase.governor = before.first
                kept.pop()
                phrase.first = phrase.first
                phrase.topic = phrase.topic or before.topic
                phrase.other = ()
                _absorb_left(phrase, before)
                continue
            break
        if not folded:
            kept.append(phrase)
    return kept


def _absorb_left(inner: PlacePhrase, outer: PlacePhrase) -> None:
    # What governs the outer name governs the inner one: "in Russia's Kursk region".
    inner.governor = outer.first


def _put_within(inner: PlacePhrase, outer: PlacePhrase) -> None:
    place = outer.places[0]
    if place.kind == "country":
        inner.country = place.admin0_iso
    else:
        inner.within.append(place)
    inner.within.extend(outer.within)
    inner.country = inner.country or outer.country


def _order(before: PlacePhrase, after: PlacePhrase, tie: str) -> tuple[PlacePhrase | None, PlacePhrase | None]:
    """Which of two tied names is the outer one."""
    if after.places and after.places[0].kind in _UNITS and after.relation == "in":
        outer = after.places[0]
        if not before.places:
            return after, before
        if contains(outer, before.places):
            return after, before
        if tie == "comma" and outer.id.startswith("raion:") and before.places[0].kind == "settlement":
            # "the village of X, Y district": no list mixes the two.
            return after, before
        # "Kalynivka in the Odesa region", though no Kalynivka of the gazetteer lies there.
        if tie in ("in", "nest") and before.places[0].kind == "settlement" and outer.kind in ("admin1", "raion"):
            return after, before
    if before.places and before.places[0].kind in _UNITS | {"settlement"} and before.relation == "in":
        outer = before.places[0]
        if before.possessive or tie in ("nest", "comma", "in", "near", "none"):
            if after.places and contains(outer, after.places):
                return before, after
            if not after.places and outer.kind in ("admin1", "raion"):
                return before, after
    return None, None


def _group(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> None:
    """Number the coordinated lists: members of one list share what governs the first."""
    number = 0
    previous: PlacePhrase | None = None
    for phrase in phrases:
        if previous is None or previous.relation == "direction" and phrase.relation != "direction" and not _joined(analysis, previous, phrase):
            number += 1
        elif _gap(analysis, previous, phrase) not in ("and", "comma"):
            number += 1
        elif _own_preposition(analysis, previous, phrase):
            number += 1
        phrase.group = number
        previous = phrase


def _joined(analysis: Analysis, previous: PlacePhrase, phrase: PlacePhrase) -> bool:
    return _gap(analysis, previous, phrase) == "and"


def _own_preposition(analysis: Analysis, previous: PlacePhrase, phrase: PlacePhrase) -> bool:
    between = range(previous.last, phrase.first)
    return any((hit := analysis.at("prep", index)) is not None and hit.entry.value != "of" for index in between)


def _dateline_end(analysis: Analysis) -> int:
    """Token at which the text proper begins after "KYIV, Feb 12 (Agency) —"."""
    if analysis.sentence.paragraph > 3:
        return 0
    match = re.match(
        r"\s*(?:[A-Z][\w.'’-]+(?:[ ,]+[A-Z][\w.'’-]+){0,4})(?:[,.]? *(?:\d{1,2} )?[A-Z][a-z]{2,8}\.?(?: \d{1,2})?(?:, ?\d{4})?)?"
        r"[,.]? *(?P<agency>\([^()]{2,30}\))?[.,]? *(?:--|[-–—]|/[A-Z-]+/\.?--?)\s",
        analysis.sentence.text,
    )
    if match is None and analysis.genitive:
        match = re.match(
            r"\s*[А-ЯІЇЄҐЁ][А-ЯІЇЄҐЁ'’-]{2,}(?:[ ,]+[А-ЯІЇЄҐЁ'’-]{2,}){0,3}(?:, ?\d{1,2} [а-яіїєґ]{3,9}\.?(?: \d{4})?)?"
            r"[,.]? *(?P<agency>/[^/]{2,40}/|\([^()]{2,30}\))?[.,]? *[-–—.](?=\s)",
            analysis.sentence.text,
        )
        if match is not None and not (match.group("agency") or re.search(r"\d", match.group())):
            match = None
    if match is None:
        return 0
    head = match.group()
    capitals = re.match(r"\s*[A-ZА-ЯІЇЄҐЁ][A-ZА-ЯІЇЄҐЁ'’-]{2,}", head) is not None
    if not (capitals or match.group("agency") or re.search(r"\d", head)):
        return 0
    if re.search(r"\b(?:region|oblast|district|direction)\b", head, re.IGNORECASE) and not match.group("agency"):
        return 0
    end = analysis.sentence.start + match.end()
    return next((i for i, token in enumerate(analysis.tokens) if token.start >= end), 0)


def _inherit(phrase: PlacePhrase, head: PlacePhrase) -> None:
    phrase.role = head.role
    phrase.governor = head.governor
    phrase.preposition = head.preposition
    phrase.trigger = head.trigger
    phrase.topic = head.topic
    phrase.part = phrase.part or head.part
    phrase.held_by = phrase.held_by or head.held_by
    if phrase.relation == "in" and head.relation in ("near",):
        phrase.relation = head.relation
    if phrase.relation == "in" and head.preposition == "direction":
        phrase.relation = "direction"
    if head.relation == "between":
        phrase.relation = "between"
    phrase.country = phrase.country or (head.country if head.places and head.places[0].kind == "admin1" else None)


def _share_back(phrases: Sequence[PlacePhrase]) -> None:
    """In "the A, B and C directions" the last member names the relation of all."""
    for index, phrase in enumerate(phrases):
        if phrase.relation != "direction":
            continue
        for earlier in phrases[:index]:
            if earlier.group == phrase.group and earlier.relation == "in" and phrase.axis:
                earlier.relation, earlier.axis = "direction", True


def _judge(analysis: Analysis, phrase: PlacePhrase, triggers: Sequence[Trigger]) -> None:
    """Find what governs a name and set its role."""
    if phrase.places and phrase.places[0].kind == "sea" and (
        analysis.starting("of_place", phrase.last) or analysis.starting("descriptor", phrase.last)
        or analysis.starting("target", phrase.last)
    ):  # fmt: skip
        # "the Black Sea port of X"
        phrase.role = "description"
        return
    if analysis.ending("formation", phrase.first) is not None or analysis.starting("formation", phrase.last) is not None:
        phrase.role = "actor"
        return
    index = (phrase.governor if phrase.governor >= 0 else phrase.first) - 1
    index = _left(analysis, phrase, index, triggers)
    if phrase.role != "unused":
        return
    trigger = next((t for t in triggers if t.last == index + 1), None)
    if trigger is not None and not trigger.noun:
        phrase.governor, phrase.trigger, phrase.role = trigger.first, trigger, "location"
        if _subject_of_speech(analysis, phrase):
            phrase.role = "government"
        return
    if trigger is not None and trigger.entry.value in ("captured", "liberated", "advanced") and trigger.noun:
        phrase.governor, phrase.trigger, phrase.role = trigger.first, trigger, "location"
        return
    prep = analysis.ending("prep", index + 1)
    if prep is not None and prep.entry.value == "other" and _listed(analysis, index, triggers):
        phrase.role = "location"
        return
    if prep is not None:
        _by_preposition(analysis, phrase, prep.entry.value, prep.first, triggers)
        if phrase.role == "location":
            _judge_after(analysis, phrase)
        return
    if analysis.ending("by", index + 1) is not None:
        phrase.role = "actor"
        return
    if analysis.genitive and _after_noun(analysis, index):
        # "обстріл Херсона", "мер Харкова": the case does what "of" does.
        _by_preposition(analysis, phrase, "of", index + 1, triggers)
        if phrase.role not in ("description", "unused"):
            if phrase.role == "location":
                _judge_after(analysis, phrase)
            return
        phrase.role, phrase.preposition, phrase.trigger = "unused", "", None
    if _listed(analysis, index, triggers):
        phrase.role = "location"
        phrase.governor = phrase.first
        return
    _without_preposition(analysis, phrase, index, triggers)


def _after_noun(analysis: Analysis, index: int) -> bool:
    """Tell whether the word before a name can be a noun that the name's case hangs on."""
    if index < 0 or not analysis.tokens[index].text[:1].isalpha():
        return False
    return not any(
        analysis.at(category, index) is not None
        for category in ("claim", "conjunction", "auxiliary", "prep", "negation", "number", "adverb")
    )


def _listed(analysis: Analysis, index: int, triggers: Sequence[Trigger]) -> bool:
    """ "Twenty settlements were shelled, including A and B"; "...: A, B, C"."""
    intro = analysis.ending("list_intro", index + 1)
    first = intro.first if intro is not None else index
    if intro is None and analysis.word(index) != ":":
        return False
    earlier = [t for t in triggers if t.last <= first and t.layer in ("strike", "ground")]
    if not earlier:
        return False
    if intro is None and any(t.passive for t in earlier):
        return True
    return any(
        analysis.at("descriptor", i) is not None and analysis.at("descriptor", i).entry.value != ""  # type: ignore[union-attr]
        or analysis.at("area_noun", i) is not None
        for i in range(0, first)
    )


def _left(analysis: Analysis, phrase: PlacePhrase, index: int, triggers: Sequence[Trigger]) -> int:
    """Step left over articles, adjectives and class words to what governs the phrase."""
    while index >= 0:
        word = analysis.word(index)
        compass = analysis.at("compass", index)
        prep = analysis.ending("prep", index + 1)
        if prep is not None and prep.last - prep.first > 1:
            return index
        if any(t.first <= index < t.last and not t.noun for t in triggers):
            return index
        if word == "of" and (offset := analysis.ending("compass", index)) is not None:
            phrase.relation = _COMPASS[offset.entry.value]
            index = _distance(analysis, phrase, offset.first - 1)
            phrase.governor = index + 1
            phrase.role = "location"
            _offset_role(analysis, phrase, index)
            return index
        area = analysis.ending("area_noun", index + 1)
        partly = analysis.ending("partly", index + 1)
        if partly is not None:
            phrase.part = True
        if area is not None and not (phrase.places and phrase.places[0].kind == "settlement"):
            phrase.part = phrase.area_noun = True
        if (whole := analysis.ending("wholly", index + 1)) is not None:
            phrase.whole = True
            index = whole.first - 1
            continue
        if word == "," and (head := analysis.at("descriptor", index - 1)) is not None and head.entry.value == "settlement":
            # "the capital, Kyiv"
            index -= 1
            continue
        held = _held_by(analysis, index)
        if held:
            phrase.held_by = held
        if word in ("in", "of") and (analysis.ending("area_noun", index) or analysis.ending("held_by", index)):
            phrase.part = phrase.area_noun = True
            index -= 1
            continue
        of_place = analysis.ending("of_place", index + 1)
        if of_place is not None:
            index = of_place.first - 1
            continue
        if (
            analysis.at("descriptor", index) is not None
            or analysis.at("held_by", index) is not None
            or analysis.at("area_noun", index) is not None
            or _adjective(analysis, index)
            or word in _OPEN
            or compass is not None
            or (word.isdigit() and analysis.word(index + 1) not in {","})
        ):
            prep = analysis.ending("prep", index + 1)
            if prep is not None and prep.entry.value != "of":
                return index
            side = analysis.at("side", index)
            if side is not None and side.entry.value in ("Russia", "Ukraine") and analysis.place_at(index) is None:
                pass
            index -= 1
            continue
        return index
    return index


def _held_by(analysis: Analysis, index: int) -> str:
    """Side before the hyphen of "Russian-occupied"; "occupied" alone tells no side."""
    hit = analysis.at("held_by", index)
    if hit is None:
        return ""
    before = hit.first - 1
    if analysis.word(before) == "-":
        before -= 1
    side = analysis.at("side", before)
    holder = side.entry.value if side is not None else ""
    return f"{hit.entry.value}:{holder}"


def _distance(analysis: Analysis, phrase: PlacePhrase, index: int) -> int:
    """Read "15 km" before "north of"; return the token before it."""
    unit = analysis.ending("unit_length", index + 1)
    if unit is None:
        # "15 km (9 miles) north of", "15 km to the north of"
        step = index
        while step > 0 and step > index - 7 and (analysis.word(step) in {")", "(", "to", "the"} or analysis.at("unit_length", step) or re.fullmatch(r"[\d.,]+", analysis.word(step))):
            step -= 1
        units = [hit for hit in analysis.of("unit_length") if step < hit.first <= index]
        if not units:
            return index
        unit = units[0]
    number = analysis.word(unit.first - 1).replace(",", ".")
    try:
        phrase.distance_km = round(float(number) * float(unit.entry.value), 3)
    except ValueError:
        return index
    index = unit.first - 2
    while index >= 0 and analysis.at("number_modifier", index) is not None:
        index -= 1
    return index


def _offset_role(analysis: Analysis, phrase: PlacePhrase, index: int) -> None:
    """"In the A region, north of B, ..." describes A; "advanced north of B" is a place."""
    word = analysis.word(index)
    if word == "," or word == "(":
        before = index - 1
        if any(place.first <= before < place.last for place in analysis.places):
            phrase.role = "description"
        return
    head = analysis.at("descriptor", index)
    if head is not None and head.entry.value == "settlement":
        return
    if any(place.last - 1 == index for place in analysis.places):
        phrase.role = "description"


def _by_preposition(
    analysis: Analysis, phrase: PlacePhrase, value: str, first: int, triggers: Sequence[Trigger]
) -> None:
    phrase.governor, phrase.preposition = first, value
    before = first
    phrase.trigger = next((t for t in triggers if t.last == before), None)
    if value == "of" and phrase.trigger is None:
        # "shelling of the southern city of X"
        start = _left_of(analysis, first)
        phrase.trigger = next((t for t in triggers if t.last == start), None)
    if value == "near" and phrase.relation == "in":
        phrase.relation = "near"
    if value == "direction" and phrase.relation == "in":
        phrase.relation = "direction"
    origin = analysis.ending("prep", _article_before(analysis, before))
    if origin is not None and origin.entry.value == "from":
        # "units from the area of X"
        phrase.role = "origin"
        return
    if value == "near" and _beside_a_place(analysis, before):
        # "the air base, close to X", "Y near X": it tells where that place is.
        phrase.role = "description"
    elif value in ("in", "near", "at", "direction"):
        phrase.role = "location"
        aside = _aside_before(analysis, before, triggers)
        if aside:
            phrase.role = aside
        elif value == "direction" and not any(t.layer in ("control", "ground") for t in triggers):
            phrase.role = "location"
        elif value == "at" and phrase.places and phrase.places[0].kind == "country" and phrase.trigger is None:
            phrase.role = "target nation"
    elif value == "of":
        noun = phrase.trigger
        if noun is not None:
            phrase.role = "location"
        elif analysis.ending("office", before) or analysis.ending("speaker", before):
            phrase.role = "office"
        elif (distractor := analysis.ending("distractor", before)) is not None:
            phrase.role = distractor.entry.value
        elif analysis.ending("target", before) or analysis.ending("area_noun", before):
            phrase.role = "location"
        else:
            _through_noun(analysis, phrase, before, triggers)
    elif value == "from":
        # Troops are pushed or fall back from the place of the fighting; weapons come from theirs.
        left = next((t for t in triggers if t.entry.get("from_place") or t.entry.get("status") == "lost"), None)
        phrase.role, phrase.trigger = ("origin", None) if left is None else ("location", left)
    elif value == "between":
        phrase.role, phrase.relation = "location", "between"
    elif value == "to":
        phrase.role = "location" if phrase.trigger is not None else "destination"
    else:
        phrase.role = "unused"


def _beside_a_place(analysis: Analysis, before: int) -> bool:
    """Tell whether a preposition follows a place that is named just before it."""
    index = before - 1
    if analysis.word(index) in {",", "("}:
        index -= 1
    place = analysis.place_at(index)
    return place is not None and place.mention.form != "adjective" and not place.mention.weak and any(
        p.kind in ("settlement", "site", "district", "area") for p in place.mention.places
    )


def _article_before(analysis: Analysis, index: int) -> int:
    return index - 1 if analysis.at("definite", index - 1) is not None else index


def _left_of(analysis: Analysis, index: int) -> int:
    """Token at which the run of articles, adjectives and class words before a token begins."""
    while index > 0 and (
        analysis.at("descriptor", index - 1) is not None
        or analysis.at("compass", index - 1) is not None
        or _adjective(analysis, index - 1)
    ):
        index -= 1
    return index


def _through_noun(analysis: Analysis, phrase: PlacePhrase, before: int, triggers: Sequence[Trigger]) -> None:
    """ "into a residential quarter of X": what governs the noun governs the name."""
    phrase.role = "description"
    for index in range(before - 1, max(-1, before - 6), -1):
        prep = analysis.ending("prep", index + 1)
        if prep is not None:
            if prep.entry.value in ("in", "near", "at"):
                _by_preposition(analysis, phrase, prep.entry.value, prep.first, triggers)
            return
        if any(t.last == index + 1 and not t.noun for t in triggers):
            phrase.role = "location"
            phrase.trigger = next(t for t in triggers if t.last == index + 1)
            return
        word = analysis.tokens[index].text
        if not (word[:1].isalnum() or word in {"-", "'"}) or any(
            analysis.at(c, index) for c in ("conjunction", "claim", "auxiliary", "distractor", "speaker")
        ):
            return


def _aside_before(analysis: Analysis, before: int, triggers: Sequence[Trigger]) -> str:
    """Why "in X" is no event: it hangs on a meeting, an arrival, a home."""
    for index in range(before - 1, max(-1, before - 7), -1):
        if any(t.first <= index < t.last for t in triggers) or analysis.word(index) in {",", ";", ".", ":"}:
            return ""
        distractor = analysis.at("distractor", index)
        if distractor is not None:
            return distractor.entry.value
        claim = analysis.at("claim", index)
        if claim is not None and index == before - 1:
            auxiliary = any(0 <= claim.first - hit.last <= 1 for hit in analysis.of("auxiliary"))
            return "" if auxiliary else "meeting"
        if analysis.at("conjunction", index) is not None:
            return ""
    return ""


def _without_preposition(
    analysis: Analysis, phrase: PlacePhrase, index: int, triggers: Sequence[Trigger]
) -> None:
    phrase.governor = phrase.first
    after = phrase.last
    while analysis.word(after) in {"'s", "'"}:
        after += 1
    opening = index < 0 or all(not any(c.isalpha() for c in analysis.tokens[i].text) for i in range(index + 1))
    # "Kharkiv region: two wounded"; "Kherson – three houses hit"
    listed = (
        analysis.word(after) == ","
        and not analysis.tokens[phrase.first].text.isupper()
        and (analysis.of("weapon") or analysis.of("model"))
    )
    if opening and (analysis.word(after) in {":", "-", "--"} or listed) and analysis.word(after + 1) != "based":
        phrase.role, phrase.topic = "location", True
        return
    if _judge_after(analysis, phrase):
        return
    if _subject_of_speech(analysis, phrase):
        phrase.role = "government"
        return
    following = [t for t in triggers if t.first >= after]
    passive = next(
        (t for t in following if t.passive and t.first - after <= 8 and not _crosses(analysis, after, t.first)), None
    )
    if passive is not None:
        phrase.role, phrase.trigger = "location", passive
        return
    noun = next((t for t in triggers if t.first >= after and t.noun and _only_modifiers(analysis, after, t.first)), None)
    if noun is not None:
        target = analysis.starting("prep", noun.last)
        if target is not None and target.entry.value in ("in", "at", "near") and (_capital(analysis, phrase) or phrase.coarse):
            phrase.role = "actor"
        elif phrase.coarse or (_capital(analysis, phrase) and phrase.possessive):
            phrase.role = "actor"
        else:
            phrase.role, phrase.trigger = "location", noun
        return
    target_hit = next(
        (hit for hit in analysis.of("target") if hit.first >= after and _only_modifiers(analysis, after, hit.first)), None
    )
    if target_hit is not None and not phrase.coarse:
        phrase.role = "location"
        return
    if phrase.places and phrase.places[0].kind == "site":
        phrase.role = "location"
        return
    if phrase.coarse or _capital(analysis, phrase):
        phrase.role = "actor"
        return
    # "shelled with mortars the settlements of X": the object stands apart from its verb.
    verb = next((t for t in reversed(triggers) if t.last <= index + 1 and not t.noun and not t.passive), None)
    if verb is not None and not any(
        analysis.word(i) in ({",", ";", ":"} if analysis.genitive else {",", ";", ":", '"'})
        or analysis.at("claim", i) or analysis.at("conjunction", i)
        and analysis.at("conjunction", i).entry.value != "and"  # type: ignore[union-attr]
        for i in range(verb.last, index + 1)
    ):
        phrase.role, phrase.trigger = "location", verb
        return
    if analysis.word(index) == "(" and analysis.word(phrase.last) == ")" and any(t.last <= index for t in triggers):
        # "four houses (X)"
        phrase.role = "location"
        return
    # A place as the subject: "Kherson suffered ten attacks", "Odesa also lost power".
    if following and (opening or analysis.word(index) in {",", ";"} or analysis.at("conjunction", index)):
        phrase.role = "location"
        phrase.trigger = None
        return
    phrase.role = "description"


def _crosses(analysis: Analysis, first: int, last: int) -> bool:
    return any(analysis.word(i) in {";", ":"} or analysis.at("claim", i) is not None for i in range(first, last))


def _only_modifiers(analysis: Analysis, first: int, last: int) -> bool:
    if last - first > 4:
        return False
    return all(
        analysis.at("weapon", i)
        or analysis.at("model", i)
        or analysis.at("descriptor", i)
        or analysis.at("target", i)
        or _adjective(analysis, i)
        or analysis.tokens[i].text.islower()
        and analysis.at("prep", i) is None
        and analysis.at("conjunction", i) is None
        and analysis.at("auxiliary", i) is None
        and analysis.at("claim", i) is None
        for i in range(first, last)
    )


def _capital(analysis: Analysis, phrase: PlacePhrase) -> bool:
    return analysis.at("capital", phrase.first) is not None and phrase.places[:1] != () and phrase.places[0].kind == "settlement"


def _subject_of_speech(analysis: Analysis, phrase: PlacePhrase) -> bool:
    if not phrase.places or not (_capital(analysis, phrase) or phrase.places[0].kind in ("country", "government")):
        return False
    return analysis.starting("speech", phrase.last) is not None


def _judge_after(analysis: Analysis, phrase: PlacePhrase) -> bool:
    """Judge by the words that follow the name: "Kyiv's forces", "Kharkiv regional governor"."""
    if phrase.places and phrase.places[0].kind == "government":
        phrase.role = "government"
        return True
    if analysis.genitive and analysis.ending("office", phrase.last) is not None:
        # "Сумська ОВА": the office is a part of the name.
        phrase.role = "office"
        return True
    if phrase.places and phrase.places[0].kind == "country" and phrase.possessive and phrase.preposition == "":
        phrase.role = "actor"
        return True
    after = phrase.last
    possessive = False
    while analysis.word(after) in {"'s", "'"}:
        after += 1
        possessive = True
    possessive = possessive or phrase.possessive
    capital = _capital(analysis, phrase)
    if analysis.genitive:
        # An office stands before its place: what follows the name is another phrase.
        return False
    step = after
    for _ in range(3):
        if analysis.starting("office", step) is not None or analysis.starting("speaker", step) is not None:
            governmental = analysis.starting("governmental", step)
            if capital and governmental is not None and analysis.starting("office", step) is None:
                phrase.role = "government"
            elif phrase.preposition in ("in", "near") and not possessive and step > after + 1:
                return False
            else:
                phrase.role = "office"
            return True
        if capital and possessive and analysis.starting("governmental", step) is not None:
            phrase.role = "government"
            return True
        token = analysis.tokens[step] if step < len(analysis.tokens) else None
        if token is None or not (token.text[:1].isalpha()) or analysis.at("conjunction", step) or analysis.at("prep", step):
            break
        if analysis.at("claim", step) or analysis.at("auxiliary", step) or analysis.at("strike", step):
            break
        step += 1
    return False
