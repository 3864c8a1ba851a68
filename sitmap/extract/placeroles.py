"""Place names of a sentence, judged: which of them an event can be at.

A name becomes a location only by its grammar: a preposition of place, the object of a verb that tells of
an event, the subject of a passive, a compound with a target, the head of a list entry. Everything else is
set aside with its reason: governments named by their capitals, offices, datelines, origins, homes,
meetings, descriptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from geo.weigh import distance_between
from sitmap.extract.analysis import Analysis
from sitmap.extract.bareplaces import judge_without_preposition
from sitmap.extract.datelines import dateline_end
from sitmap.extract.leftward import step_left
from sitmap.extract.nesting import nest, read_axes
from sitmap.extract.offices import is_capital, judge_by_what_follows, speaks
from sitmap.extract.placelists import fold_between, inherit, number_lists, share_relation
from sitmap.extract.placenames import fold_city_parts, known_names, only_qualifies
from sitmap.extract.placephrases import PlacePhrase, is_water
from sitmap.extract.placewords import is_adjective, is_joint
from sitmap.extract.prepositions import judge_by_preposition
from sitmap.extract.triggers import Trigger
from sitmap.extract.unknownnames import unknown_names

__all__ = ["read_places"]

# Countries in which events of this war are placed; elsewhere only what is hit itself (debris over a border).
_THEATRE = {"UA", "RU", "BY", "MD"}
# Neighbours that drones and debris have reached: there a place is one only as what an event word itself takes.
_NEIGHBOURS = {"PL", "RO", "HU", "SK", "LT", "LV", "EE", "FI", "GE", "KZ", "BG", "TR"}


def read_places(analysis: Analysis, triggers: Sequence[Trigger]) -> list[PlacePhrase]:
    """Read the place names of a sentence: nest, group and judge them."""
    phrases = known_names(analysis)
    if analysis.genitive:
        phrases = fold_city_parts(analysis, phrases)
    phrases += unknown_names(analysis, phrases)
    phrases.sort(key=lambda phrase: phrase.first)
    for district, unit in pairwise(phrases):
        _settle_district(district, unit)
    read_axes(analysis, phrases)
    phrases = nest(analysis, phrases)
    number_lists(analysis, phrases)
    _no_cities(analysis, phrases)
    by_group: dict[int, PlacePhrase] = {}
    dateline = dateline_end(analysis)
    for phrase in phrases:
        head = by_group.get(phrase.group)
        if phrase.first < dateline:
            phrase.role = "dateline"
        elif only_qualifies(analysis, phrase):
            phrase.role = "actor"
        elif head is not None and speaks(analysis, phrase):
            # "took Bakhmut, Moscow says"
            phrase.role = "government"
        elif head is not None:
            inherit(phrase, head)
            judge_by_what_follows(analysis, phrase)
        else:
            _judge(analysis, phrase, triggers)
            by_group[phrase.group] = phrase
    share_relation(phrases)
    _place_by_victims(analysis, phrases, triggers)
    _settle_offsets(analysis, phrases)
    for one, two in pairwise(phrases):
        if one.relation == two.relation == "between" and is_capital(analysis, one) and is_capital(analysis, two):
            # "contested between Kyiv and Moscow's forces"
            one.role = two.role = "government"
    phrases = fold_between(phrases)
    _bring_home(phrases)
    for phrase in phrases:
        if phrase.role == "location" and _abroad(phrase):
            phrase.role = "abroad"
    return phrases


def _place_by_victims(analysis: Analysis, phrases: Sequence[PlacePhrase], triggers: Sequence[Trigger]) -> None:
    """ "The army killed two residents of X", "a resident of X was wounded in shelling": they were where they live."""
    if not analysis.tolls or any(phrase.role == "location" and not is_water(phrase) for phrase in phrases):
        return
    for phrase in phrases:
        if phrase.preposition != "of" or phrase.role not in ("residence", "office") or phrase.coarse:
            continue
        of_these = [t for t in analysis.tolls if t.kind in ("killed", "injured")]
        toll = next((t for t in of_these if t.last == phrase.governor), None)
        by_army = toll is not None and any(analysis.ending(c, toll.first) is not None for c in ("side", "force"))
        hurt = any(t.first < phrase.governor <= t.last for t in of_these)
        if by_army or (hurt and any(t.realis and t.layer == "strike" and t.noun for t in triggers)):
            phrase.role = "location"


def _settle_district(district: PlacePhrase, unit: PlacePhrase) -> None:
    """ "The X district of the Y region": only a district of that region is meant, be it unknown."""
    if not (district.places and unit.places and unit.first - district.last <= 1):
        return
    outer = unit.places[0]
    if district.places[0].kind != "raion" or outer.kind != "admin1":
        return
    district.places = tuple(p for p in district.places if p.admin1_iso == outer.admin1_iso)
    if not district.places:
        district.within.append(outer)


# Towns are loosely called villages; what has so many people is not.
_NO_VILLAGE = 100_000


def _no_cities(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> None:
    """ "The villages of A and B": a B that no gazetteer has, whatever city bears the name."""
    villages = {p.group for p in phrases if analysis.ending("village_of", p.first) is not None}
    for phrase in phrases:
        if phrase.group not in villages or phrase.relation != "in" or not phrase.places:
            continue
        if phrase.places[0].kind == "settlement" and phrase.places[0].population >= _NO_VILLAGE:
            smaller = tuple(p for p in phrase.places if p.population < _NO_VILLAGE)
            phrase.places, phrase.kind = smaller, phrase.kind or "settlement"
            if not smaller:
                phrase.name = " ".join(token.lower for token in analysis.tokens[phrase.first : phrase.last])


def _settle_offsets(analysis: Analysis, phrases: Sequence[PlacePhrase]) -> None:
    """ "North of X near Y": it was at Y; X only tells which Y."""
    for town, village in pairwise(phrases):
        if not town.relation.endswith("_of") or village.preposition != "near" or not town.places:
            continue
        if any(analysis.at("descriptor", i) is None for i in range(town.last, village.governor)):
            continue
        if town.role != "location" or village.role not in ("location", "description"):
            continue
        for member in phrases:
            if member.group == village.group:
                member.role = "location"
                member.near = member.near or town.places[0]
        town.role = "description"


# A namesake of a place abroad is meant this near to another place of the sentence.
_BESIDE_KM = 60.0


def _bring_home(phrases: Sequence[PlacePhrase]) -> None:
    """ "Attacked near Toretsk and New York": the New York that lies beside what else is named, not the city abroad."""
    for phrase in phrases:
        if phrase.role != "location" or not _abroad(phrase):
            continue
        others = [other for other in phrases if other is not phrase and other.role in ("location", "description")]
        listed = any(other.group == phrase.group for other in others)
        units = {unit.admin1_iso for unit in phrase.within} - {None}
        if not (listed or units or phrase.trigger is not None or phrase.relation in ("near", "direction")):
            continue
        known = [o.places[0] for o in others if o.places and o.places[0].kind in ("settlement", "raion", "area")]
        home = tuple(
            place
            for place in phrase.places
            if place.admin0_iso in _THEATRE
            and (place.admin1_iso in units or any(distance_between(place, one) <= _BESIDE_KM for one in known))
        )
        phrase.places = home or phrase.places


def _abroad(phrase: PlacePhrase) -> bool:
    """A place outside the theatre is one of an event only beside it, as what the event word itself takes."""
    if not phrase.places or phrase.places[0].kind in ("region", "sea", "area"):
        return False
    nation = phrase.places[0].admin0_iso
    if nation in _THEATRE or nation is None:
        return False
    if nation not in _NEIGHBOURS or phrase.places[0].kind == "country" or phrase.trigger is None:
        return True
    return phrase.trigger.layer in ("control", "ground")


def _judge(analysis: Analysis, phrase: PlacePhrase, triggers: Sequence[Trigger]) -> None:
    """Find what governs a name and set its role."""
    if phrase.places and phrase.places[0].kind == "sea" and (
        analysis.starting("of_place", phrase.last) or analysis.starting("descriptor", phrase.last)
        or analysis.starting("target", phrase.last)
    ):  # fmt: skip
        # "the Black Sea port of X"
        phrase.role = "description"
        return
    if (
        analysis.ending("formation", phrase.first) is not None
        or analysis.starting("formation", phrase.last) is not None
    ):
        phrase.role = "actor"
        return
    index = (phrase.governor if phrase.governor >= 0 else phrase.first) - 1
    index = step_left(analysis, phrase, index, triggers)
    if phrase.role != "unused":
        return
    index = _past_agent(analysis, index, triggers)
    trigger = next((t for t in triggers if t.last == index + 1), None)
    if trigger is not None and not trigger.noun:
        phrase.governor, phrase.trigger, phrase.role = trigger.first, trigger, "location"
        if speaks(analysis, phrase):
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
        judge_by_preposition(analysis, phrase, prep.entry.value, prep.first, triggers)
        if phrase.role == "location":
            judge_by_what_follows(analysis, phrase)
        return
    if analysis.ending("by", index + 1) is not None:
        phrase.role = "actor"
        return
    if analysis.genitive and analysis.ending("undergo", index + 1) is not None:
        # "авіаударів зазнали X та Y"
        noun = next((t for t in triggers if t.noun and t.layer == "strike" and t.realis), None)
        if noun is not None:
            phrase.governor, phrase.trigger, phrase.role = phrase.first, noun, "location"
            return
    if analysis.genitive and _after_noun(analysis, index):
        # "обстріл Херсона", "мер Харкова": the case does what "of" does.
        judge_by_preposition(analysis, phrase, "of", index + 1, triggers)
        if phrase.role not in ("description", "unused"):
            if phrase.role == "location":
                judge_by_what_follows(analysis, phrase)
            return
        phrase.role, phrase.preposition, phrase.trigger = "unused", "", None
    if _from_there(analysis, index):
        phrase.role = "origin"
        return
    if _listed(analysis, index, triggers):
        phrase.role = "location"
        phrase.governor = phrase.first
        return
    judge_without_preposition(analysis, phrase, index, triggers)


def _past_axis(analysis: Analysis, index: int) -> int:
    """ "захватили на Лиманском направлении село X": the axis between the verb and its object."""
    axis = analysis.at("axis", index)
    if axis is None or axis.first < 2 or analysis.ending("prep", axis.first - 1) is None:
        return index
    return axis.first - 3


def _past_agent(analysis: Analysis, index: int, triggers: Sequence[Trigger]) -> int:
    """ "захват российскими войсками двух сёл - X": the words for who did it stand between the noun and its object."""
    step = _past_axis(analysis, index)
    while step >= 0 and analysis.any_at(("agent_case", "side", "number"), step):
        step -= 1
    by = analysis.ending("prep", step + 1)
    if by is not None and by.last - by.first > 1 and by.entry.value == "from" and analysis.at("side", step + 1):
        # "обстрел со стороны ВСУ города X"
        step = by.first - 1
    layers = ("control", "strike") if step < index else ("control",)
    taken = any(t.last == step + 1 and (t.noun or step < index) and t.layer in layers for t in triggers)
    return step if taken else index


def _after_noun(analysis: Analysis, index: int) -> bool:
    """Tell whether the word before a name can be a noun that the name's case hangs on."""
    if index < 0 or not analysis.tokens[index].text[:1].isalpha():
        return False
    return not any(
        analysis.at(category, index) is not None
        for category in ("claim", "conjunction", "auxiliary", "prep", "negation", "number", "adverb")
    )


def _from_there(analysis: Analysis, index: int) -> bool:
    """ "Launched from Russian territory and X", "(launch areas: X)": X is where weapons came from."""
    if analysis.word(index) == ":":
        label = analysis.ending("distractor", index)
        return label is not None and label.entry.value == "origin"
    if analysis.word(index) != "," and not is_joint(analysis, index):
        return False
    first = index - 1
    while first >= 0 and (
        analysis.any_at(("area_noun", "descriptor", "definite"), first) or is_adjective(analysis, first)
    ):
        first -= 1
    prep = analysis.ending("prep", first + 1) if first < index - 1 else None
    return prep is not None and prep.entry.value == "from"


def _names_several(analysis: Analysis, index: int) -> bool:
    """ "two settlements - A and B": the word before the dash says that names follow."""
    before = analysis.ending("names_settlement", index)
    return before is not None and bool(before.entry.get("plural"))


def _listed(analysis: Analysis, index: int, triggers: Sequence[Trigger]) -> bool:
    """ "Twenty settlements were shelled, including A and B"; "...: A, B, C"."""
    intro = analysis.ending("list_intro", index + 1)
    first = intro.first if intro is not None else index
    dashed = intro is None and analysis.word(index) == "-" and _names_several(analysis, index)
    if intro is None and analysis.word(index) != ":" and not dashed:
        return False
    layers = ("strike", "ground", "control") if intro is not None or dashed else ("strike", "ground")
    earlier = [t for t in triggers if t.last <= first and t.layer in layers]
    if not earlier:
        return False
    if intro is None and any(t.passive for t in earlier):
        return True
    return any(
        analysis.at("area_noun", i) is not None
        or ((noun := analysis.at("descriptor", i)) is not None and noun.entry.value != "")
        for i in range(first)
    )
