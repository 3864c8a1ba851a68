"""What stands left of a name: articles, class words, distances, who holds it; and what governs it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitmap.extract.analysis import Analysis, PlaceMention
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.placewords import is_adjective
from sitmap.extract.triggers import Trigger

__all__ = ["is_apposed", "step_left"]

_COMPASS = {
    "N": "north_of", "S": "south_of", "E": "east_of", "W": "west_of",
    "NE": "north_east_of", "NW": "north_west_of", "SE": "south_east_of", "SW": "south_west_of",
}  # fmt: skip
# Nobody places a strike by a town that is farther off; a slip of the pen moves no point across the world.
_FARTHEST_KM = 500
# Adjectives in the cases that the name of a district has.
_DISTRICT_ENDS = ("ого", "ому", "ом", "ий", "ый", "ой", "ым", "им", "ім")
# What is never an adjective.
_NO_ADJECTIVE = (
    "prep", "conjunction", "auxiliary", "claim", "strike", "impact", "ground", "control", "intercept", "toll_person",
)  # fmt: skip
_OPEN = {"(", '"', "'", "[", "*", "-", "•"}


def step_left(analysis: Analysis, phrase: PlacePhrase, index: int, triggers: Sequence[Trigger]) -> int:
    """Step left over articles, adjectives and class words to what governs the phrase."""
    while index >= 0:
        word = analysis.word(index)
        compass = analysis.at("compass", index)
        prep = analysis.ending("prep", index + 1)
        if prep is not None and prep.last - prep.first > 1:
            return index
        if any(t.first <= index < t.last and not t.noun for t in triggers):
            return index
        if analysis.at("genitive", index) and (offset := analysis.ending("compass", index)) is not None:
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
        if (
            word == ","
            and (head := analysis.at("descriptor", index - 1)) is not None
            and head.entry.value == "settlement"
        ):
            # "the capital, Kyiv"
            index -= 1
            continue
        held = _held_by(analysis, index)
        if held:
            phrase.held_by = held
        links = analysis.at("genitive", index) or analysis.at("inside", index)
        if links and (analysis.ending("area_noun", index) or analysis.ending("held_by", index)):
            phrase.part = phrase.area_noun = True
            index -= 1
            continue
        if analysis.at("adverb", index) is not None and analysis.at("descriptor", index + 1) is not None:
            # "the largely destroyed city of X"
            index -= 1
            continue
        home = analysis.ending("home_town", index + (word != ","))
        if home is not None:
            index = _past_owner(analysis, home.first - 1)
            continue
        of_place = analysis.ending("of_place", index + 1)
        if of_place is not None:
            index = of_place.first - 1
            if _names_part(analysis, index):
                index -= 1
            continue
        if (
            analysis.at("descriptor", index) is not None
            or analysis.at("held_by", index) is not None
            or analysis.at("area_noun", index) is not None
            or is_adjective(analysis, index)
            or word in _OPEN
            or compass is not None
            or (word.isdigit() and analysis.word(index + 1) not in {","})
        ):
            prep = analysis.ending("prep", index + 1)
            if prep is not None and prep.entry.value != "of":
                return index
            index -= 1
            continue
        if _names_district(analysis, index) or _counts_districts(analysis, index):
            phrase.part = True
            index -= 1
            continue
        return index
    return index


def _names_part(analysis: Analysis, index: int) -> bool:
    """ "The X suburb of Y": a name that no gazetteer has, of a part of the place that follows."""
    text = analysis.tokens[index].text if index > 0 else ""
    named = text[:1].isupper() and text[1:].islower() and analysis.at("definite", index - 1) is not None
    return named and not analysis.genitive and analysis.place_at(index) is None and not is_adjective(analysis, index)


# Longest name, with its titles, before "hometown", in tokens.
_OWNER = 7


def _past_owner(analysis: Analysis, index: int) -> int:
    """Step left over "Ukrainian President X's" before "hometown of"."""
    if analysis.at("possessive", index) is None:
        return index
    first = index - 1
    while (
        first > index - _OWNER
        and first >= 0
        and (analysis.tokens[first].text[:1].isupper() or analysis.any_at(("speaker", "descriptor", "side"), first))
    ):
        first -= 1
    return first


def _names_district(analysis: Analysis, index: int) -> bool:
    """ "обстрел Никитовского района Горловки": the adjective before "района" names a part of the city."""
    word = analysis.tokens[index].text
    if not (analysis.genitive and word[:1].isupper() and word.endswith(_DISTRICT_ENDS)):
        return False
    head = analysis.at("descriptor", index + 1)
    return head is not None and head.entry.value == "raion"


def _counts_districts(analysis: Analysis, index: int) -> bool:
    """ "в нескольких районах Рязани": how many parts of the city they are stands between the preposition and it."""
    head = analysis.at("descriptor", index + 1)
    counted = analysis.at("number", index) is not None
    return analysis.genitive and counted and head is not None and head.entry.value == "raion"


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
        while step > 0 and step > index - 7 and _measuring(analysis, step):
            step -= 1
        units = [hit for hit in analysis.of("unit_length") if step < hit.first <= index]
        if not units:
            return index
        unit = units[0]
    spelled = analysis.at("number", unit.first - 1)
    number = spelled.entry.value if spelled is not None else analysis.word(unit.first - 1).replace(",", ".")
    try:
        distance = round(float(number) * float(unit.entry.value), 3)
    except ValueError:
        return index
    # float() also reads "nan" and "inf", which this comparison leaves out.
    if 0 < distance <= _FARTHEST_KM:
        phrase.distance_km = distance
    index = unit.first - 2
    while index >= 0 and analysis.at("number_modifier", index) is not None:
        index -= 1
    return index


def _measuring(analysis: Analysis, index: int) -> bool:
    """Tell whether a token can stand within "15 km (9 miles) to the"."""
    word = analysis.word(index)
    if word in {")", "("} or re.fullmatch(r"[\d.,]+", word):
        return True
    return analysis.any_at(("unit_length", "offset_word", "number"), index)


# Adjectives and adverbs that no vocabulary has, before the noun of a town: "a usually quiet city".
_ADJECTIVES = 3


def _can_describe(analysis: Analysis, index: int) -> bool:
    """Tell whether a word can be an adjective or an adverb that only this text uses of a town."""
    text = analysis.tokens[index].text
    return text.islower() and text.isalpha() and not analysis.any_at(_NO_ADJECTIVE, index)


def is_apposed(analysis: Analysis, index: int) -> bool:
    """Tell whether a token ends "Y, a small village": what follows says where Y is."""
    head = analysis.at("descriptor", index)
    if head is None or head.entry.value != "settlement":
        return False
    unknown = 0
    while index >= 0 and (
        analysis.at("descriptor", index) is not None or is_adjective(analysis, index) or unknown < _ADJECTIVES
    ):
        if analysis.at("descriptor", index) is None and not is_adjective(analysis, index):
            if not _can_describe(analysis, index):
                break
            unknown += 1
        index -= 1
    return analysis.word(index) == "(" or (analysis.word(index) == "," and _ends_a_settlement(analysis, index - 1))


def _ends_a_settlement(analysis: Analysis, index: int) -> bool:
    """Tell whether a token ends the name of a settlement, known or not."""
    if index < 0 or not analysis.tokens[index].text[:1].isupper():
        return False
    place = analysis.place_at(index)
    if place is not None and place.mention.places:
        return place.mention.places[0].kind == "settlement"
    return not analysis.any_at(("weekday", "month", "descriptor", "speaker", "side"), index)


def _offset_role(analysis: Analysis, phrase: PlacePhrase, index: int) -> None:
    """ "In the A region, north of B, ..." describes A; "advanced north of B" is a place."""
    while analysis.at("offset_word", index) is not None:
        index -= 1
    word = analysis.word(index)
    if word in {",", "("} or (word == "-" and index > 0):
        before = index - 1
        while before > 0 and analysis.word(before) == '"':
            before -= 1
        if word != "," or any(place.first <= before < place.last for place in analysis.places):
            phrase.role = "description"
        return
    told = index - 1 if analysis.word(index - 1) != "," else index - 2
    if analysis.at("situated", index) is not None and (
        analysis.place_at(told) is not None or analysis.at("descriptor", told) is not None
    ):
        # "Y lies 14 km south of X"
        phrase.role = "description"
        return
    if is_apposed(analysis, index):
        # "Y, a village to the north of X": told of Y.
        phrase.role = "description"
        return
    head = analysis.at("descriptor", index)
    if head is not None and head.entry.value == "settlement":
        return
    if any(place.last - 1 == index and not _is_sea(place) for place in analysis.places):
        phrase.role = "description"


def _is_sea(place: PlaceMention) -> bool:
    """ "Into the Black Sea just west of X" tells of X."""
    return bool(place.mention.places) and place.mention.places[0].kind == "sea"
