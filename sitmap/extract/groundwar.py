"""Clauses that tell of fighting, and of who holds a place, become events, or join one."""

from __future__ import annotations

from sitmap.extract.actors import opposite
from sitmap.extract.agreement import dates_agree
from sitmap.extract.drafts import Draft, place_key
from sitmap.extract.frames import Frame
from sitmap.extract.meantplaces import meant_place
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.rivals import link_versions
from sitmap.extract.story import Story

__all__ = ["take_ground"]

_HOME = {"Russia": "RU", "Ukraine": "UA"}


def take_ground(story: Story, frame: Frame) -> None:
    """Take in a clause that tells of fighting, or of who holds a place."""
    if not frame.phrases and frame.anaphor is not None:
        meant = meant_place(story, frame)
        if meant is not None:
            meant.part = True
            frame.phrases = [meant]
    clashes = all(trigger.noun and trigger.entry.value == "clash" for trigger in frame.triggers)
    if not frame.phrases and frame.layer == "ground" and clashes and not frame.analysis.axis:
        # "Street fighting was raging", said of the place told of just before.
        focus = story.focus
        if (
            focus is not None
            and focus.phrase is not None
            and not focus.phrase.coarse
            and focus.paragraph == frame.analysis.sentence.paragraph
        ):
            frame.phrases = [focus.phrase]
    for phrase in frame.phrases:
        if phrase.coarse and frame.layer == "ground":
            continue
        key = place_key(phrase)
        if frame.layer == "control":
            key = (key, frame.status, frame.controller)
        status = frame.status
        for draft in story.latest(frame.layer):
            if (draft.key == key and _same_ground(story, draft, frame)) or _upholds(story, draft, phrase, frame):
                story.join(draft, frame, frame.tolls)
                break
        else:
            draft = Draft(frame.layer, phrase, key, [])
            draft.status, draft.controller = status, frame.controller
            draft.denied = frame.denied or frame.claim.stance == "denied"
            nation = draft.nation
            if status == "liberated" and frame.controller == "Russia" and nation != "RU":
                # De jure only its own land can be liberated by a state.
                draft.status = "captured"
            elif status == "captured" and opposite(frame.controller) and nation == _HOME.get(frame.controller or ""):
                # What a country takes of its own land comes back to it.
                draft.status = "liberated"
            story.join(draft, frame, frame.tolls)
            link_versions(story, draft)
            story.drafts.append(draft)
        story.focus = draft


def _upholds(story: Story, draft: Draft, phrase: PlacePhrase, frame: Frame) -> bool:
    """ "We still hold X", said by whoever denied that X was taken, is the same denial."""
    return (
        draft.layer == "control"
        and draft.denied
        and draft.phrase is not None
        and place_key(draft.phrase) == place_key(phrase)
        and frame.controller == opposite(draft.controller)
        and frame.claim.side in (None, draft.side)
    )


def _same_ground(story: Story, draft: Draft, frame: Frame) -> bool:
    claim = frame.claim
    if draft.denied != (frame.denied or claim.stance == "denied"):
        return False
    if {draft.side, claim.side} == {"Russia", "Ukraine"}:
        return False
    return dates_agree(draft.date, frame.date)
