"""Roles of names that no preposition governs: subjects, topics, compounds, objects that stand apart."""

from __future__ import annotations

from collections.abc import Sequence

from sitmap.extract.analysis import Analysis
from sitmap.extract.offices import is_capital, judge_by_what_follows, speaks
from sitmap.extract.placephrases import PlacePhrase, contains
from sitmap.extract.placewords import is_adjective, is_joint
from sitmap.extract.triggers import Trigger

__all__ = ["judge_without_preposition"]


def judge_without_preposition(analysis: Analysis, phrase: PlacePhrase, index: int, triggers: Sequence[Trigger]) -> None:
    """Set the role of a name that no preposition governs; `index` is the token before it and its class words."""
    phrase.governor = phrase.first
    after = phrase.last
    while analysis.at("possessive", after) is not None:
        after += 1
    opening = _opens(analysis, index)
    # "Kharkiv region: two wounded"; "Kherson – three houses hit"
    listed = (
        analysis.word(after) == ","
        and not analysis.tokens[phrase.first].text.isupper()
        and (analysis.of("weapon") or analysis.of("model"))
    )
    if opening and analysis.word(after) == ":" and _written_in(analysis, phrase):
        phrase.role = "dateline"
        return
    if opening and (analysis.word(after) in {":", "-", "--"} or listed) and analysis.at("home_of", after + 1) is None:
        phrase.role, phrase.topic = "location", True
        return
    lies = analysis.starting("situated", after)
    if lies is not None and analysis.at("auxiliary", after) is None and not phrase.coarse:
        # "X lies just west of Y, which was captured in May": told of Y.
        phrase.role = "description"
        return
    if judge_by_what_follows(analysis, phrase):
        return
    if speaks(analysis, phrase):
        phrase.role = "government"
        return
    following = [t for t in triggers if t.first >= after]
    passive = next(
        (t for t in following if t.passive and t.first - after <= 8 and not _crosses(analysis, after, t.first)), None
    )
    if passive is not None:
        phrase.role, phrase.trigger = "location", passive
        return
    noun = next(
        (t for t in triggers if t.first >= after and t.noun and _only_modifiers(analysis, after, t.first)), None
    )
    if noun is not None:
        target = analysis.starting("prep", noun.last)
        aims = target is not None and target.entry.value in ("in", "at", "near")
        if phrase.coarse or (is_capital(analysis, phrase) and (aims or phrase.possessive)):
            phrase.role = "actor"
        else:
            phrase.role, phrase.trigger = "location", noun
        return
    target_hit = next(
        (hit for hit in analysis.of("target") if hit.first >= after and _only_modifiers(analysis, after, hit.first)),
        None,
    )
    if target_hit is not None and not phrase.coarse:
        phrase.role = "location"
        return
    if phrase.places and phrase.places[0].kind == "site":
        phrase.role = "location"
        return
    if phrase.coarse or is_capital(analysis, phrase):
        phrase.role = "actor"
        return
    # "shelled with mortars the settlements of X": the object stands apart from its verb.
    verb = next((t for t in reversed(triggers) if t.last <= index + 1 and not t.noun and not t.passive), None)
    if verb is not None and not any(_parts_object(analysis, i) for i in range(verb.last, index + 1)):
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
    if analysis.genitive and not phrase.coarse:
        phrase.trigger = _struck_first(analysis, phrase, following)
        if phrase.trigger is not None:
            phrase.role = "location"
            return
    phrase.role = "description"


def _opens(analysis: Analysis, index: int) -> bool:
    """Tell whether no word stands before a name: in the sentence, or in the item of a list that a semicolon begins."""
    for i in range(index, -1, -1):
        if analysis.word(i) == ";":
            return True
        if analysis.genitive and analysis.any_at(("toll", "impact", "strike"), i):
            # "Пострадала X громада: погиб мужчина"
            continue
        if any(c.isalpha() for c in analysis.tokens[i].text):
            return False
    return True


# Words between a subject and its verb: "ворог знову жорстоко атакував".
_BETWEEN = 2


def _struck_first(analysis: Analysis, phrase: PlacePhrase, following: Sequence[Trigger]) -> Trigger | None:
    """ "Цієї ночі Городню ворог атакував": the object opens the clause, who attacked it stands before the verb."""
    agent = analysis.starting("side", phrase.last) or analysis.starting("force", phrase.last)
    verb = next(iter(following), None)
    if agent is None or verb is None or verb.noun or verb.passive or verb.layer != "strike":
        return None
    return verb if 0 <= verb.first - agent.last <= _BETWEEN and verb.entry.get("transitive") is not False else None


def _written_in(analysis: Analysis, phrase: PlacePhrase) -> bool:
    """ "MOSCOW: A refinery in the Volgograd region caught fire": a capital at the head, told of another place."""
    if not is_capital(analysis, phrase):
        return False
    if not analysis.tokens[phrase.first].text.isupper() and (analysis.index > 0 or analysis.word(phrase.last) != ":"):
        return False
    return any(
        place.first > phrase.last
        and place.mention.form != "adjective"
        and any(p.kind in ("settlement", "raion", "admin1", "country") for p in place.mention.places[:1])
        and not contains(phrase.places[0], place.mention.places)
        for place in analysis.places
    )


def _crosses(analysis: Analysis, first: int, last: int) -> bool:
    return any(analysis.word(i) in {";", ":"} or analysis.at("claim", i) is not None for i in range(first, last))


def _parts_object(analysis: Analysis, index: int) -> bool:
    """Tell whether a token ends what a verb can have as its object."""
    if analysis.word(index) == '"' and analysis.genitive:
        # «Град» and the like stand between a verb and its object.
        return False
    if analysis.word(index) in {",", ";", ":", '"'} or analysis.at("claim", index):
        return True
    return analysis.at("conjunction", index) is not None and not is_joint(analysis, index)


def _only_modifiers(analysis: Analysis, first: int, last: int) -> bool:
    if last - first > 4:
        return False
    return all(
        analysis.any_at(("weapon", "model", "descriptor", "target"), i)
        or is_adjective(analysis, i)
        or (analysis.tokens[i].text.islower() and not analysis.any_at(("prep", "conjunction", "auxiliary", "claim"), i))
        for i in range(first, last)
    )
