"""Why words were set aside: a short name of each reason, and the reason in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sitmap.extract.frames import Frame
from sitmap.extract.triggers import Trigger

__all__ = ["REASONS", "frame_reason", "place_reason", "sentence_of", "trigger_reason"]

REASONS: Mapping[str, str] = MappingProxyType(
    {
        # names
        "government": "stands for the government that sits there, which speaks or acts",
        "office": "belongs to a speaker's office: who says it, not where it happened",
        "dateline": "tells where the report was written",
        "origin": "a launch place or an origin: where something came from",
        "destination": "where something or someone is going",
        "residence": "where somebody lives, was taken to, or is treated",
        "meeting": "where somebody met, spoke or arrived",
        "actor": "stands for a state, an army or a unit that acts",
        "target nation": "the nation that is aimed at, not a place that was hit",
        "abroad": "lies outside the countries in which events of this war are placed",
        "description": "only describes something; nothing is told to have happened there",
        "adjective": "only says whose or of where something is",
        "word": "also an ordinary word or a person's name, and nothing beside it says that it is a place",
        "street": "the name of a street",
        "half of a name": "only a part of a longer name",
        "too wide": "a country or region as a whole, too wide to be where this happened",
        "unused": "hangs on no word that makes it the place of an event",
        # event words
        "threat": "not said to have happened: a threat, a plan, an order or a possibility",
        "background": "background: told of the past or as a habit, not as news",
        "negated": "said not to have happened",
        "blocked": "part of a phrase in which it means something else",
        "incomplete": "tells of an event only beside words that are not here",
        "adjectival": "says in passing who holds a place",
        "counts": "says how many were lost, not what place",
        "too weak": "too weak by itself: no weapon, toll, target, actor or place beside it makes it an event",
        "launched": "launches alone are no tally of an air defence",
        "swallowed": "only sums up strikes that are told one by one",
        "no place": "no place is named or meant for it, and there is no event told of before that it could belong to",
        # sentences
        "language": "written in a language that is not read; nothing is guessed",
        "no event word": "has no word that tells of an event",
        "no event": "no event word of its clause tells of an event",
        "accident": "tells of an accident or another cause than war",
        "exercise": "tells of an exercise, an exchange, a sport or the like",
        "court": "tells of a court or a case",
        "link": "the headline of another report",
        "clearing": "tells of clearing what the fighting left",
        # numbers and dates
        "hypothetical": "a threat or a possibility, no toll",
        "cumulative": "a total over a longer time, not of one event",
        "not counted": "said not to have happened to these people",
        "unspecified": "killed or injured, not said which",
        "told again": "of several places together, told again, or replaced by another figure",
        "hit": "what hit, not what was shot down",
        "contradiction": "more than the whole that it is a part of",
        "since": "bounds a longer time and dates no event",
        "until": "bounds a longer time and dates no event",
        "anniversary": "remembers an earlier time and dates no event",
        "time only": "a time of day without a day",
        "future": "lies after the report",
        "no report date": "counts from the report's own date, which is not known",
        "another date": "another date stands nearer or is more exact",
        # speakers
        "media": "journalists and agencies speak in the outlet's own voice",
        "pronoun": "points back to the speaker named before",
        "another voice": "no event is told in these words' voice alone",
    }
)

# What the reader calls a role that these reasons call otherwise.
_ROLES = {"none": "unused", "launched": "origin", "location": "no event"}


def sentence_of(reason: str) -> str:
    """Return a reason in a sentence."""
    return REASONS.get(reason, reason)


def place_reason(role: str) -> str:
    """Return why a name with this role is no place of an event."""
    known = _ROLES.get(role, role)
    return known if known in REASONS else "unused"


def trigger_reason(trigger: Trigger) -> str:
    """Return why an event word tells of no event; empty where it does."""
    if trigger.aside.startswith("not said to have happened"):
        return "threat"
    if trigger.aside.startswith(("background", "told of habit")):
        return "background"
    return "negated" if trigger.negated or trigger.aside else ""


def frame_reason(frame: Frame) -> str:
    """Return why a clause with event words is in no event."""
    places = [phrase for phrase in frame.phrases if not phrase.coarse]
    if frame.background and not places:
        return "background"
    return "too wide" if frame.phrases and not places else "no place"
