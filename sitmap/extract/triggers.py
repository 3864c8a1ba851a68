"""Words that tell of an event, and whether the event is said to have happened.

A trigger is *realis* when its clause tells of something that took place: no modal, condition, threat,
plan, negation or habit governs it. The words for all of that are vocabulary (``syntax.toml``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitmap.extract.analysis import Analysis
from sitmap.extract.happened import ATTEMPT, is_negated, why_irrealis
from sitmap.extract.lexicon import Entry, Hit

__all__ = ["Trigger", "find_triggers", "why_passed_over"]

_UNDERGONE = 6
# What can stand between a preposition and a word for what flies.
_WITH_TARGET = ("side", "definite", "article", "toll_article", "weapon", "model", "number_modifier", "toll_and")
# How far an object or a passive subject may stand from its verb, in tokens.
_OBJECT = 9
_LAYER = {
    "strike": "strike",
    "impact": "strike",
    "intercept": "air_defence",
    "ground": "ground",
    "control": "control",
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event word: tokens ``[first, last)``, the layer it belongs to, and how it is meant.

    Parameters
    ----------
    entry : Entry
        The vocabulary entry.
    realis : bool
        It is said to have happened.
    negated : bool
        It is said not to have happened ("did not capture").
    passive : bool
        The place or the victim is the subject ("was shelled").
    definite : bool
        It points back to something told before ("the attack").
    aside : str
        Why it is no event; empty for an event.
    """

    entry: Entry
    first: int
    last: int
    layer: str
    realis: bool = True
    negated: bool = False
    passive: bool = False
    definite: bool = False
    aside: str = ""

    @property
    def noun(self) -> bool:
        """Whether the trigger is a noun."""
        return bool(self.entry.get("pos") == "noun")


def find_triggers(analysis: Analysis) -> list[Trigger]:
    """Find the event words of a sentence, one a token, in the order of the text."""
    found: list[Trigger] = []
    taken: set[int] = set()
    candidates = [hit for category in _LAYER for hit in analysis.of(category)]
    candidates.sort(key=lambda hit: (hit.first, -(hit.last - hit.first), *_rank(analysis, hit)))
    for hit in candidates:
        if any(index in taken for index in range(hit.first, hit.last)) or why_passed_over(analysis, hit):
            continue
        taken.update(range(hit.first, hit.last))
        found.append(_read(analysis, hit))
    return [trigger for trigger in found if not _repelled_in_air(trigger, found)]


# How far an attack may stand from the word that says that it was beaten off, in tokens.
_BEATEN = 4


def _repelled_in_air(trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
    """ "The air defence repelled a drone attack on X": nothing is said to have been hit."""
    if trigger.layer != "strike" or not trigger.noun or not trigger.entry.get("assault"):
        return False
    return any(
        other.entry.value == "air_target"
        and other.entry.get("repels")
        and (0 <= trigger.first - other.last <= _BEATEN or 0 <= other.first - trigger.last <= _BEATEN)
        for other in triggers
    )


def why_passed_over(analysis: Analysis, hit: Hit) -> str:
    """Tell why an event word of the vocabulary is none here; empty where it is one."""
    if any(
        other.first < hit.last and hit.first < other.last and other.last - other.first >= hit.last - hit.first
        for other in analysis.of("blocked")
    ):
        return "blocked"
    if not _complete(analysis, hit):
        return "incomplete"
    lost = hit.entry.get("status") == "lost" and hit.entry.get("weak")
    if lost and any(0 <= quantity.first - hit.last <= 1 for quantity in analysis.quantities):
        # "lost up to 500 men in X", "left four dead"
        return "counts"
    return "adjectival" if _adjectival(analysis, hit) else ""


def _rank(analysis: Analysis, hit: Hit) -> tuple[int, bool]:
    # "destroyed" is an interception where air targets are its object, else damage; "repelled" likewise.
    order = {"intercept": 0, "control": 1, "ground": 2, "strike": 3, "impact": 4}
    # One spelling can be a noun and a verb ("strikes"): the fitting one comes first.
    return int(hit.entry.get("rank", order[hit.entry.category])), (hit.entry.get("pos") == "noun") != _as_noun(
        analysis, hit
    )


def _as_noun(analysis: Analysis, hit: Hit) -> bool:
    """Tell whether a word that is a noun or a verb is a noun here: it is, unless it has a verb's neighbours.

    An object follows a verb directly ("hit the city", "strikes Kyiv"); an auxiliary, a modal or "to" stands before it.
    """
    after, before = hit.last, hit.first
    place = analysis.place_at(after)
    if place is not None and place.mention.form != "adjective":
        return False
    if any(analysis.starting(c, after) is not None for c in ("definite", "target", "toll_article")):
        return False
    if _towns_follow(analysis, after):
        return False
    while before > 0 and analysis.at("adverb", before - 1) is not None:
        before -= 1
    return not any(analysis.ending(c, before) is not None for c in ("auxiliary", "infinitive", "irrealis"))


def _towns_follow(analysis: Analysis, index: int) -> bool:
    """Tell whether an object such as "three towns", "two Donetsk region cities" starts at a token."""
    quantity = analysis.starting("number", index)
    if quantity is None and not analysis.word(index).isdecimal():
        return False
    for step in range(index + 1, index + 4):
        noun = analysis.at("descriptor", step)
        if noun is not None and noun.entry.value in ("settlement", "raion", "admin1"):
            return True
    return False


def _complete(analysis: Analysis, hit: Hit) -> bool:
    """Tell whether what the entry needs beside it is there."""
    needs = hit.entry.get("needs")
    if needs is None:
        return True
    if hit.entry.get("subject") == "beside":
        # "our forces are in the city": of the troops themselves, not of what they did there.
        before = hit.first
        while before > 0 and analysis.at("adverb", before - 1) is not None:
            before -= 1
        return analysis.ending(needs, before) is not None
    if hit.entry.get("subject"):
        # "a mine that lay by the road went off"
        return any(
            0 <= hit.first - other.last <= _OBJECT and not _parted(analysis, other.last, hit.first)
            for other in analysis.of(needs)
        )
    objects = [
        other
        for other in analysis.of(needs)
        if 0 <= other.first - hit.last <= _OBJECT
        and not _stopped(analysis, hit.last, other.first)
        and not (needs == "air_target" and analysis.has("by", hit.last, other.first))
    ]
    if not objects and (_be_before(analysis, hit.first) or (needs == "air_target" and _counted(analysis, hit))):
        objects = [other for other in analysis.of(needs) if 0 <= hit.first - other.last <= _OBJECT]
        if not objects and needs == "air_target" and analysis.tallied and _they(analysis, hit.first):
            return True
    # "destroyed a drone workshop": the drone only qualifies what was destroyed.
    objects = [
        other
        for other in objects
        if not any(target.first <= other.last < target.last for target in analysis.of("target"))
        or analysis.of("target") == []
    ]
    if needs == "air_target" and not analysis.genitive:
        objects = [other for other in objects if other.first < hit.first or not _circumstance(analysis, other)]
    if not objects:
        return False
    if hit.entry.value == "clash" and (analysis.has("weapon") or analysis.has("model")):
        # What a weapon did to troops is a strike.
        return False
    if needs == "air_target":
        return (
            analysis.has("air_defence")
            or bool(analysis.counts)
            or any(other.entry.category == "air_target" for other in objects)
        )
    return not any(target.first <= objects[0].first < target.last for target in analysis.of("air_target"))


def _circumstance(analysis: Analysis, target: Hit) -> bool:
    """ "Houses were destroyed after a drone attack": a phrase of its own, not what was destroyed."""
    before = target.first
    while before > 0 and analysis.any_at(_WITH_TARGET, before - 1):
        before -= 1
    prep = analysis.ending("prep", before)
    link = analysis.ending("conjunction", before)
    return (prep is not None and prep.entry.value in ("other", "in")) or (
        link is not None and link.entry.value == "time"
    )


def _counted(analysis: Analysis, hit: Hit) -> bool:
    """ "Three drones they destroyed over X": where word order is free, what was counted may stand first."""
    if not analysis.genitive or any(0 <= target.first - hit.last <= 2 for target in analysis.of("target")):
        return False
    return any(count.role == "intercepted" and 0 <= hit.first - count.last <= _OBJECT for count in analysis.counts)


def _they(analysis: Analysis, first: int) -> bool:
    """ "They were destroyed over X": what was counted in the sentence before."""
    return any(hit.first <= 1 and hit.last <= first for hit in analysis.of("counted_before"))


def _adjectival(analysis: Analysis, hit: Hit) -> bool:
    """ "Russian-occupied Crimea", "the recently captured Avdiivka": who holds the place is said in passing."""
    if hit.entry.category in ("strike", "impact") and hit.entry.get("pos") == "verb" and _qualifies_town(analysis, hit):
        return True
    if analysis.at("held_by", hit.first) is not None and analysis.at("possessive", hit.first - 1) is not None:
        # "Ukraine's occupied city of X"
        return True
    place = analysis.place_at(hit.last)
    verb = hit.entry.category == "control" and hit.entry.get("pos") == "verb" and hit.last - hit.first == 1
    if verb and place is not None and place.mention.form != "adjective":
        before = hit.first
        while before > 0 and analysis.at("adverb", before - 1) is not None:
            before -= 1
        if analysis.ending("definite", before) is not None:
            return True
        if analysis.genitive and hit.entry.get("passive") and analysis.ending("prep", before) is not None:
            # "в захваченном Соледаре"
            return True
    if not hit.entry.get("state") or analysis.at("held_by", hit.first) is None:
        return False
    if analysis.word(hit.first - 1) == "-" or analysis.ending("prep", hit.first) is not None:
        return True
    if _be_before(analysis, hit.first) or analysis.ending("auxiliary", hit.first):
        return False
    before = hit.first - 1
    while before >= 0 and (analysis.at("descriptor", before) or analysis.at("adverb", before)):
        before -= 1
    return before < 0 or analysis.ending("prep", before + 1) is not None or analysis.word(before) in {",", "("}


def _qualifies_town(analysis: Analysis, hit: Hit) -> bool:
    """ "the heavily targeted city of X": a town as it is known, nothing that is told."""
    noun = analysis.at("descriptor", hit.last)
    if noun is None or noun.entry.value != "settlement":
        return False
    before = hit.first
    while before > 0 and analysis.at("adverb", before - 1) is not None:
        before -= 1
    return analysis.ending("definite", before) is not None


def _stopped(analysis: Analysis, first: int, last: int) -> bool:
    return any(analysis.word(index) in {";", ".", ":"} for index in range(first, last)) or any(
        first <= hit.first < last for hit in analysis.of("conjunction") if hit.entry.value in ("break", "relative")
    )


def _parted(analysis: Analysis, first: int, last: int) -> bool:
    """Tell whether a subject and a verb with these tokens between them belong to different clauses."""
    return any(analysis.word(index) in {";", ".", ":"} for index in range(first, last)) or any(
        first <= hit.first < last for hit in analysis.of("conjunction") if hit.entry.value in ("break", "time")
    )


def _be_before(analysis: Analysis, first: int) -> bool:
    return any(hit.entry.value == "be" and 0 <= first - hit.last <= 2 for hit in analysis.of("auxiliary"))


def _read(analysis: Analysis, hit: Hit) -> Trigger:
    entry = hit.entry
    layer = _LAYER[entry.category]
    if layer == "strike" and _on_the_ground(analysis, hit):
        layer = "ground"
    if layer in ("control", "strike") and _attempted(analysis, hit):
        # An attempt to advance or to take a place is fighting there.
        layer = "ground"
    negated = is_negated(analysis, hit)
    aside = why_irrealis(analysis, hit)
    passive = bool(entry.get("passive")) or (
        entry.get("pos") == "verb"
        and not entry.get("active")
        and _be_before(analysis, hit.first)
        and not _is_progressive(analysis, hit)
    )
    passive = passive or (entry.get("pos") == "noun" and _undergone(analysis, hit))
    definite = entry.get("pos") == "noun" and _points_back(analysis, hit.first)
    return Trigger(
        entry=entry,
        first=hit.first,
        last=hit.last,
        layer=layer,
        realis=not aside and not negated,
        negated=negated,
        passive=passive,
        definite=definite,
        aside=aside or ("negated" if negated else ""),
    )


def _is_progressive(analysis: Analysis, hit: Hit) -> bool:
    """ "was trying to advance": the subject acts, though a form of "be" stands before the verb."""
    ending = analysis.lexicon.settings.get("progressive") if analysis.lexicon is not None else None
    return ending is not None and analysis.word(hit.first).endswith(str(ending))


def _undergone(analysis: Analysis, hit: Hit) -> bool:
    """ "came under heavy artillery fire": the subject is what was hit."""
    for other in analysis.of("undergo"):
        if 0 <= hit.first - other.last <= _UNDERGONE and not _stopped(analysis, other.last, hit.first):
            return not any(analysis.word(i) == "," for i in range(other.last, hit.first))
    return False


def _points_back(analysis: Analysis, first: int) -> bool:
    for index in range(first - 1, max(-1, first - 4), -1):
        if analysis.at("definite", index):
            return True
        if not (analysis.at("weapon", index) or analysis.at("side", index) or analysis.at("model", index)):
            break
    return False


def _on_the_ground(analysis: Analysis, hit: Hit) -> bool:
    """An "attack" with no weapon, told in words of the front, is fighting on the ground."""
    if not hit.entry.get("assault"):
        return False
    if analysis.has("weapon") or analysis.has("model") or analysis.tolls:
        return False
    return (
        analysis.axis
        or _beside_places(analysis, hit)
        or _counted_assaults(analysis, hit)
        or analysis.has("ground_context")
        or any(
            other.entry.value in ("repelled", "clash") and _complete(analysis, other) for other in analysis.of("ground")
        )
    )


def _counted_assaults(analysis: Analysis, hit: Hit) -> bool:
    """ "Russian troops launched 62 attacks on areas near X": armies count assaults so, not shells."""
    if hit.entry.get("pos") != "noun" or analysis.genitive:
        return False
    counted = any(quantity.last == hit.first for quantity in analysis.quantities)
    return counted and any(force.last <= hit.first for force in analysis.of("force"))


def _beside_places(analysis: Analysis, hit: Hit) -> bool:
    """ "Troops attacked near X", "north of X": men fight near a place; from afar the place itself is struck."""
    prep = analysis.starting("prep", hit.last)
    beside = prep is not None and prep.entry.value in ("near", "direction")
    beside = beside or analysis.at("compass", hit.last) is not None
    return beside and hit.entry.get("pos") == "verb" and analysis.at("force", hit.first - 1) is not None


def _attempted(analysis: Analysis, hit: Hit) -> bool:
    failed = analysis.ending("negation", hit.first)
    if failed is not None and failed.entry.value == "failed":
        return True
    return analysis.ending("infinitive", hit.first) is not None and analysis.has(
        "attempt", max(0, hit.first - ATTEMPT), hit.first
    )
