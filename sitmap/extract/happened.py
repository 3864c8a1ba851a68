"""Whether an event word is said to have happened: no modal, condition, threat, plan, negation or habit governs it."""

from __future__ import annotations

from sitmap.extract.analysis import Analysis
from sitmap.extract.lexicon import Hit

__all__ = ["ATTEMPT", "is_negated", "why_irrealis"]

# How far to the left, in tokens, a modal or a negation governs a trigger.
_GOVERNS = 5
_NEGATES = 3
# How far an attempt reaches, in tokens.
ATTEMPT = 7
# How far an event word may stand from the "would" that weighs what it would bring, in tokens.
_WEIGHED = 14


def _clause_start(analysis: Analysis, first: int) -> int:
    for index in range(first - 1, -1, -1):
        if analysis.word(index) in {";", ":", ",", '"', "."}:
            return index + 1
        conjunction = analysis.at("conjunction", index)
        if conjunction is not None and conjunction.entry.value in ("break", "relative", "time"):
            return index + 1
    return 0


def is_negated(analysis: Analysis, hit: Hit) -> bool:
    start = max(_clause_start(analysis, hit.first), hit.first - _NEGATES)
    return any(
        other.first >= start
        and other.last <= hit.first
        and not (other.entry.value == "failed" and hit.entry.category in ("ground", "control"))
        for other in analysis.of("negation")
    )


def why_irrealis(analysis: Analysis, hit: Hit) -> str:
    start = max(_clause_start(analysis, hit.first), hit.first - _GOVERNS)
    realis = [other for other in analysis.of("realis") if other.first >= start and other.last <= hit.first]
    if realis:
        return ""
    if hit.entry.get("infinitive"):
        # "захватить": only with "they managed to" before it.
        return "not said to have happened (infinitive)"
    for other in analysis.of("irrealis"):
        if other.first >= start and other.last <= hit.first:
            return f"not said to have happened ({_words(analysis, other)})"
    if analysis.has("attempt", max(0, hit.first - ATTEMPT), hit.first):
        return ""
    infinitive = analysis.ending("infinitive", hit.first)
    if infinitive is not None and hit.entry.get("pos") == "verb" and not _is_perfect(analysis, hit):
        # "used drones to attack the port" happened; "ordered the army to attack" may not have.
        near = max(0, infinitive.first - 4)
        if not (analysis.has("weapon", near, infinitive.first) or analysis.has("model", near, infinitive.first)):
            return "not said to have happened (infinitive)"
    if hit.entry.get("generic") and _relative_before(analysis, hit.first):
        return "told of habit"
    if hit.entry.get("pos") == "noun" and _spoken_of(analysis, hit):
        return "spoken of"
    if hit.entry.category == "control" and _weighed(analysis, hit):
        return "not said to have happened (weighed)"
    for other in analysis.background():
        if abs(other.first - hit.first) <= 12 and not _describes_town(analysis, other, hit):
            return f"background ({_words(analysis, other)})"
    return ""


# Words between an adverb and the noun of a town that it helps to describe: "a usually quiet industrial city".
_DESCRIBED = 3


def _describes_town(analysis: Analysis, habit: Hit, hit: Hit) -> bool:
    """ "X, a usually quiet city, was hit": a habit of the town, set off by a comma from what is told of it."""
    for index in range(habit.last, habit.last + _DESCRIBED + 1):
        noun = analysis.at("descriptor", index)
        if noun is not None and noun.entry.value == "settlement":
            between = range(noun.last, hit.first) if habit.first < hit.first else range(hit.last, habit.first)
            return any(analysis.word(i) == "," for i in between)
        if analysis.word(index) == "," or analysis.at("auxiliary", index) is not None:
            return False
    return False


def _is_perfect(analysis: Analysis, hit: Hit) -> bool:
    """ "claim to have taken X": an infinitive of what is past."""
    auxiliary = analysis.at("auxiliary", hit.first)
    return auxiliary is not None and auxiliary.entry.value == "have"


def _spoken_of(analysis: Analysis, hit: Hit) -> bool:
    """ "condemned the attack": an act of speech about an event tells of no place of it."""
    beside = ("definite", "side", "weapon", "model")
    before, after = hit.first, hit.last
    while before > 0 and analysis.any_at(beside, before - 1):
        before -= 1
    while analysis.any_at(beside, after):
        after += 1
    return analysis.ending("spoken_of", before) is not None or analysis.starting("spoken_of", after) is not None


def _weighed(analysis: Analysis, hit: Hit) -> bool:
    """ "The capture of X would open the way to a breakthrough at Y": what an act would bring, not the act."""
    opens = hit.first == _clause_start(analysis, hit.first)
    noun = hit.entry.get("pos") == "noun"
    for modal in analysis.of("modal"):
        if noun and 0 <= hit.first - modal.last <= _WEIGHED:
            between = range(modal.last, hit.first)
        elif (noun or opens) and 0 <= modal.first - hit.last <= _WEIGHED:
            between = range(hit.last, modal.first)
        else:
            continue
        if not any(
            analysis.word(i) in {";", "."}
            or analysis.at("claim", i) is not None
            or ((link := analysis.at("conjunction", i)) is not None and link.entry.value == "break")
            for i in between
        ):
            return True
    return False


def _relative_before(analysis: Analysis, first: int) -> bool:
    """ "missiles that Russia fires at cities"."""
    return any(hit.entry.value == "relative" and 0 <= first - hit.last <= 3 for hit in analysis.of("conjunction"))


def _words(analysis: Analysis, hit: Hit) -> str:
    return " ".join(token.text for token in analysis.tokens[hit.first : hit.last])
