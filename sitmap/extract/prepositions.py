"""Roles that prepositions give: "in X" is a place of an event, "from X" is not, "of X" is what its noun is."""

from __future__ import annotations

from collections.abc import Sequence

from sitmap.extract.analysis import Analysis
from sitmap.extract.leftward import is_apposed
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.placewords import article_before, is_joint, left_of
from sitmap.extract.triggers import Trigger

__all__ = ["judge_by_preposition"]


def judge_by_preposition(
    analysis: Analysis, phrase: PlacePhrase, value: str, first: int, triggers: Sequence[Trigger]
) -> None:
    """Set the role of a name after a preposition; `value` is the kind of the preposition, `first` its token."""
    phrase.governor, phrase.preposition = first, value
    before = first
    phrase.trigger = next((t for t in triggers if t.last == before), None)
    if value == "of" and phrase.trigger is None:
        # "shelling of the southern city of X"
        start = left_of(analysis, first)
        phrase.trigger = next((t for t in triggers if t.last == start), None)
    if value == "near" and phrase.relation == "in":
        phrase.relation = "near"
    if value == "direction" and phrase.relation == "in":
        phrase.relation = "direction"
    origin = analysis.ending("prep", article_before(analysis, before))
    if origin is not None and origin.entry.value == "from":
        # "units from the area of X"
        phrase.role = "origin"
        return
    if phrase.places and phrase.places[0].kind == "sea" and _beside_a_place(analysis, before):
        # "in X, on the Black Sea"
        phrase.role = "description"
    elif value == "near" and (
        is_apposed(analysis, before - 1) or (_beside_a_place(analysis, before) and not _goes_on(analysis, phrase.last))
    ):
        # "the air base, close to X", "Y near X": it tells where that place is.
        phrase.role = "description"
    elif value in ("in", "near", "at", "direction"):
        phrase.role = "location"
        aside = _aside_before(analysis, before, triggers)
        if aside:
            phrase.role = aside
        elif value == "at" and phrase.places and phrase.places[0].kind == "country" and phrase.trigger is None:
            phrase.role = "target nation"
    elif value == "of":
        noun = phrase.trigger
        if noun is not None and analysis.genitive and _by_russia(phrase, noun):
            phrase.role = "actor"
        elif noun is not None:
            phrase.role = "location"
        elif (analysis.ending("office", before) or analysis.ending("speaker", before)) and not _its_house(
            analysis, before
        ):
            phrase.role = "office"
        elif (distractor := analysis.ending("distractor", before)) is not None:
            phrase.role = distractor.entry.value
        elif analysis.ending("target", before) or analysis.ending("area_noun", before):
            phrase.role = "location"
        else:
            _through_noun(analysis, phrase, before, triggers)
    elif value == "from":
        # Troops are pushed or fall back from the place of the fighting; weapons come from theirs.
        if _so_far(analysis, phrase, before):
            phrase.role, phrase.relation, phrase.preposition = "location", "near", "near"
            return
        left = next((t for t in triggers if t.entry.get("from_place") or t.entry.get("status") == "lost"), None)
        phrase.role, phrase.trigger = ("origin", None) if left is None else ("location", left)
    elif value == "between":
        phrase.role, phrase.relation = "location", "between"
    elif value == "other" and analysis.ending("speaker", before) is not None and not analysis.genitive:
        # "a police spokeswoman for the X region"
        phrase.role = "office"
    elif value == "to":
        phrase.role = "location" if phrase.trigger is not None else "destination"
    else:
        phrase.role = "unused"


def _by_russia(phrase: PlacePhrase, noun: Trigger) -> bool:
    """ "обстріли РФ": no preposition tells who is shelled; nobody writes so of shells that fall on all of Russia."""
    country = phrase.places[:1] and phrase.places[0].kind == "country" and phrase.places[0].admin0_iso == "RU"
    return bool(country) and noun.layer == "strike"


def _its_house(analysis: Analysis, before: int) -> bool:
    """ "The administration building of X": the office is a part of what was hit."""
    target = analysis.ending("target", before)
    return target is not None and target.last - target.first > 1


# Farther away than this, in km, a distance tells where a place lies, not where something fell.
_ROUND = 25


def _so_far(analysis: Analysis, phrase: PlacePhrase, before: int) -> bool:
    """Tell whether a distance stands before "from X", and says where something happened: "fell 10 km from X"."""
    if analysis.genitive or not phrase.places or phrase.places[0].kind != "settlement":
        return False
    unit = analysis.ending("unit_length", before)
    if unit is None:
        return False
    number = analysis.word(unit.first - 1)
    if not number.isdecimal() or int(number) * float(unit.entry.value) > _ROUND:
        return False
    # "in A, some 10 km from B", "A lies 10 km from B"
    return not any(place.last < unit.first and place.mention.form != "adjective" for place in analysis.places)


def _goes_on(analysis: Analysis, index: int) -> bool:
    """Tell whether a list of phrases of place goes on: "in A, near B and in the area of C"."""
    step = index
    while analysis.word(step) == "," or is_joint(analysis, step):
        step += 1
    prep = analysis.starting("prep", step) if step > index else None
    return prep is not None and prep.entry.value in ("in", "near", "direction")


def _beside_a_place(analysis: Analysis, before: int) -> bool:
    """Tell whether a preposition follows a place that is named just before it."""
    index = before - 1
    if analysis.word(index) in {",", "("}:
        index -= 1
    place = analysis.place_at(index)
    return (
        place is not None
        and place.mention.form != "adjective"
        and not place.mention.weak
        and any(p.kind in ("settlement", "site", "district", "area") for p in place.mention.places)
    )


def _through_noun(analysis: Analysis, phrase: PlacePhrase, before: int, triggers: Sequence[Trigger]) -> None:
    """ "into a residential quarter of X": what governs the noun governs the name."""
    phrase.role = "description"
    for index in range(before - 1, max(-1, before - 6), -1):
        prep = analysis.ending("prep", index + 1)
        if prep is not None:
            if prep.entry.value in ("in", "near", "at"):
                judge_by_preposition(analysis, phrase, prep.entry.value, prep.first, triggers)
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
        if analysis.word(index) == "-" and analysis.tokens[index].start > analysis.tokens[index - 1].end:
            # A dash, not the hyphen of a compound.
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
