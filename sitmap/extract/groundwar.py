"""Clauses that tell of fighting, and of who holds a place, become events, or join one."""

from __future__ import annotations

from sitmap.extract.actors import opposite
from sitmap.extract.agreement import dates_agree
from sitmap.extract.control import status_at
from sitmap.extract.drafts import Draft, nation_of, place_key
from sitmap.extract.frames import Frame
from sitmap.extract.meantplaces import meant_place
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.rivals import link_versions
from sitmap.extract.story import Story

__all__ = ["settle_status", "take_ground"]

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
    if frame.assumed and frame.claim.side in ("Russia", "Ukraine") and frame.claim.stance != "denied":
        # "Units have liberated X, the ministry said": only the sentence before says whose ministry.
        frame.controller = frame.claim.side
    elif frame.status == "liberated" and frame.claim.side is None and (frame.assumed or frame.controller is None):
        # Nobody is named: whoever's words the report is in means its own side.
        frame.controller = story.sides.voice if story.sides.voices else frame.controller
    if frame.assumed and frame.controller is None:
        return
    for phrase in frame.phrases:
        if phrase.coarse and frame.layer == "ground":
            continue
        key = place_key(phrase)
        status = _de_jure(status_at(frame, phrase), frame.controller, nation_of(phrase))
        if frame.layer == "control":
            key = (key, "captured" if status == "occupied" else status, frame.controller)
        for draft in story.latest(frame.layer):
            same = draft.key == key and not _apart(draft, phrase) and _same_ground(draft, frame)
            if same or _upholds(story, draft, phrase, frame):
                story.join(draft, frame, frame.tolls)
                if draft.phrase is not None and draft.phrase.axis and not phrase.axis:
                    # The town of the axis is itself one of its places.
                    draft.phrase = phrase
                if draft.phrase is not None and not draft.phrase.places:
                    # A village that no gazetteer has lies in the unit that any of its sentences names.
                    draft.phrase.within = draft.phrase.within or phrase.within
                break
        else:
            draft = Draft(frame.layer, phrase, key, [])
            draft.status, draft.controller = status, frame.controller
            draft.denied = frame.denied or frame.claim.stance == "denied"
            story.join(draft, frame, frame.tolls)
            link_versions(story, draft)
            story.drafts.append(draft)
        story.focus = draft


def settle_status(draft: Draft) -> None:
    """Say of a village whose unit only the whole report tells whether it was captured or liberated."""
    if draft.layer == "control":
        draft.status = _de_jure(draft.status, draft.controller, draft.nation)


def _de_jure(status: str | None, controller: str | None, nation: str | None) -> str | None:
    """What taking a place is called by the law: only its own land can be liberated by a state, and is not captured."""
    if status == "present":
        # Troops in a part of a place hold it where it is their own country's, and have come into it where it is not.
        return "controlled" if nation is not None and nation == _HOME.get(controller or "") else "advanced"
    if status == "liberated" and nation != _HOME.get(controller or "") and (controller == "Russia" or nation == "RU"):
        return "captured"
    if status == "captured" and nation is not None and nation == _HOME.get(controller or ""):
        return "liberated"
    return status


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


def _apart(draft: Draft, phrase: PlacePhrase) -> bool:
    """Tell whether two villages of one name, which no gazetteer has, lie in different units."""
    if draft.phrase is None or phrase.places or not (draft.phrase.within and phrase.within):
        return False
    return draft.phrase.within[0].id != phrase.within[0].id


def _same_ground(draft: Draft, frame: Frame) -> bool:
    claim = frame.claim
    if draft.denied != (frame.denied or claim.stance == "denied"):
        return False
    if {draft.side, claim.side} == {"Russia", "Ukraine"}:
        return False
    return dates_agree(draft.date, frame.date)
