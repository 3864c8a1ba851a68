"""Who took, lost or holds a place, as one clause tells it."""

from __future__ import annotations

from collections.abc import Sequence

from sitmap.extract.actors import opposite
from sitmap.extract.analysis import Analysis
from sitmap.extract.attribution import Attribution
from sitmap.extract.drafts import nation_of
from sitmap.extract.frames import Frame
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.triggers import Trigger

__all__ = ["held_in_passing", "read_control", "status_at", "tells_state"]

_TAKEN = ("captured", "liberated")


def read_control(frame: Frame) -> None:
    """Set who holds the places of a clause, how, and which of them it is told of."""
    trigger = frame.triggers[-1] if len(frame.triggers) == 1 else _governing(frame)
    frame.status = str(trigger.entry.get("status"))
    frame.denied = trigger.negated
    holder = trigger.entry.get("holder")
    agent = frame.initiator
    other = {"Russia": "Ukraine", "Ukraine": "Russia"}.get(agent or "")
    if holder == "none":
        frame.controller = None
    elif holder == "speaker":
        frame.controller = opposite(frame.claim.side if frame.claim.stance == "denied" else opposite(frame.claim.side))
    elif holder == "other":
        frame.controller = other
    else:
        frame.controller = agent
    if frame.controller is None and frame.status == "liberated" and frame.attribution is not None:
        # What a side calls liberated it, or its friends, took; what it denies, the other side says it did.
        said = frame.attribution.claim
        frame.controller = opposite(said.side) if said.stance == "denied" else _warring(said.side)
    if frame.controller is None and frame.status in ("captured", "liberated") and frame.phrases:
        # "The village was liberated": whoever's land it is liberates it, the other side captures it.
        home = {"UA": "Ukraine", "RU": "Russia"}.get(nation_of(frame.phrases[0]) or "")
        frame.controller = home if frame.status == "liberated" else opposite(home)
        frame.assumed = frame.status == "liberated"
    if frame.status == "present":
        _read_presence(frame, trigger)
    if frame.status == "occupied" and _perfect(frame, trigger):
        frame.status = "captured"
    if frame.status == "occupied" and frame.controller == "Ukraine":
        frame.status = "controlled"
    if frame.controller is None and holder != "none":
        # "The ministry said that it had taken X": the speaker's own side, where no other is named.
        side = frame.attribution.claim.side if frame.attribution is not None else None
        frame.controller = {"agent": side, "other": opposite(side)}.get(str(holder)) if side != "third" else None
    if frame.status in ("controlled", "occupied"):
        frame.phrases = [
            p for p in frame.phrases if p.trigger is not None or p.area_noun or _positions(frame, trigger, p)
        ]
    if frame.status in ("captured", "liberated"):
        frame.phrases = [p for p in frame.phrases if _taken(frame, trigger, p)]
    if trigger.entry.get("weak"):
        # "left", "took", "lost": only of troops, with the place as the object.
        frame.phrases = [p for p in frame.phrases if p.trigger == trigger and p.preposition == ""]
        if agent is None:
            frame.phrases = []
    for phrase in frame.phrases:
        phrase.part = phrase.part or frame.status == "advanced"
    own = holder == "speaker" and frame.attribution is not None and frame.attribution.kind == "body"
    if frame.controller is None and (own or (frame.status in _TAKEN and _speaks_for_own(frame))):
        frame.assumed = True


def _read_presence(frame: Frame, trigger: Trigger) -> None:
    """ "Our forces are within the city": troops stand in a part of a place, their own side's or the other's."""
    frame.phrases = [
        p for p in frame.phrases if p.trigger == trigger and p.places[:1] and p.places[0].kind == "settlement"
    ]
    for phrase in frame.phrases:
        phrase.part = True
    if frame.anaphor is not None and frame.anaphor.first != trigger.last:
        frame.anaphor = None


def _speaks_for_own(frame: Frame) -> bool:
    """ "The army said its forces took X": whose army it is, the report may have said before."""
    said = frame.attribution
    own = any(hit.entry.value == "own" and frame.first <= hit.first < frame.last for hit in frame.analysis.of("side"))
    return own and said is not None and said.kind == "body" and said.claim.stance != "denied"


def _warring(side: str | None) -> str | None:
    return opposite(opposite(side))


def status_at(frame: Frame, phrase: PlacePhrase) -> str | None:
    """What became of one place of a clause: land beside a place was taken, not the place."""
    beside = phrase.relation not in ("in", "between") and not (
        phrase.relation == "direction" and not phrase.preposition
    )
    taken = frame.status in ("captured", "liberated")
    return "advanced" if taken and (beside or phrase.positions) else frame.status


def _perfect(frame: Frame, trigger: Trigger) -> bool:
    """ "Has occupied X": a change, not a state."""
    analysis = frame.analysis
    before = trigger.first
    while before > 0 and analysis.at("adverb", before - 1) is not None:
        before -= 1
    auxiliary = analysis.ending("auxiliary", before)
    return not trigger.passive and auxiliary is not None and auxiliary.entry.value == "have"


def _taken(frame: Frame, trigger: Trigger, phrase: PlacePhrase) -> bool:
    """Tell whether the place itself was taken: not people, arms or positions that were taken there."""
    if _counts_villages(frame, trigger, phrase):
        return False
    if phrase.preposition in ("", "of", "between"):
        return True
    if trigger.entry.get("located"):
        return True
    if _positions(frame, trigger, phrase):
        phrase.positions = True
        return True
    return False


def _counts_villages(frame: Frame, trigger: Trigger, phrase: PlacePhrase) -> bool:
    """ "Three villages in X": a sum, and X the region of that name, not its city."""
    analysis = frame.analysis
    if not phrase.places or phrase.places[0].kind != "settlement" or phrase.relation != "in":
        return False
    between = range(trigger.last, phrase.first)
    noun = next((i for i in between if (hit := analysis.at("descriptor", i)) and hit.entry.value == "settlement"), None)
    if noun is None or not any(analysis.at("inside", i) for i in range(noun, phrase.first)):
        return False
    return any(trigger.last <= q.first < noun for q in analysis.quantities)


def _positions(frame: Frame, trigger: Trigger, phrase: PlacePhrase) -> bool:
    """ "captured positions near X", "hold the hills around X": part of the place's land."""
    between = range(trigger.last, phrase.governor)
    return any(frame.analysis.at("area_noun", i) or frame.analysis.at("ground_held", i) for i in between)


def _governing(frame: Frame) -> Trigger:
    # "Pressing their advance through the east, they captured X": what was done to the place itself.
    for coarse in (False, True):
        for trigger in frame.triggers:
            if any(phrase.trigger == trigger and phrase.coarse == coarse for phrase in frame.phrases):
                return trigger
    return frame.triggers[0]


def tells_state(frame: Frame) -> bool:
    """Tell whether a clause tells of a state ("holds"), not of a change."""
    return any(trigger.entry.get("state") for trigger in frame.triggers)


def held_in_passing(
    analysis: Analysis, phrases: Sequence[PlacePhrase], frames: Sequence[Frame], attributions: Sequence[Attribution]
) -> list[Frame]:
    """ "Ukrainian-controlled parts of X": who holds what, said in passing."""
    found = []
    for phrase in phrases:
        if not phrase.held_by or not phrase.area_noun or not phrase.places:
            continue
        if any(phrase in frame.phrases for frame in frames):
            continue
        status, _, side = phrase.held_by.partition(":")
        nation = phrase.country or phrase.places[0].admin0_iso
        controller = side or ("Russia" if status == "occupied" and nation == "UA" else None)
        if controller not in ("Russia", "Ukraine"):
            continue
        frame = Frame("control", analysis, max(0, phrase.first - 6), phrase.last)
        frame.phrases = [phrase]
        frame.status = "occupied" if controller == "Russia" and status == "occupied" else "controlled"
        frame.controller = controller
        phrase.part = True
        found.append(frame)
    return found
