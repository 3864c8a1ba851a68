"""What the other side says of an incident: a row of its own, with the same incident number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sitmap.extract.actors import opposite
from sitmap.extract.agreement import dates_agree
from sitmap.extract.analysis import Analysis
from sitmap.extract.attribution import Attribution
from sitmap.extract.drafts import Draft, place_key
from sitmap.extract.frames import Frame, Reading
from sitmap.extract.initiators import default_initiator
from sitmap.extract.meantplaces import country_phrase
from sitmap.extract.placephrases import contains
from sitmap.extract.story import Story
from sitmap.extract.tolls import TollMention

__all__ = ["add_answer", "add_rival", "answered_draft", "deny", "link_own_version", "link_versions", "rival_of"]


def answered_draft(story: Story, frame: Frame) -> Draft | None:
    """The event told of just before, where the other side now speaks of it."""
    focus = story.focus
    side = frame.claim.side
    if (
        focus is None
        or focus.layer != "strike"
        or focus.phrase is None
        or focus.phrase.coarse
        or side not in ("Russia", "Ukraine")
        or frame.analysis.sentence.paragraph - focus.paragraph > 1
    ):
        return None
    actor = focus.initiator or default_initiator(focus, story.sides)
    if focus.side == side or (focus.side is None and actor != side):
        return None
    return focus


def add_answer(story: Story, frame: Frame, told: Draft, tolls: Sequence[TollMention]) -> None:
    """A row of its own for what the other side says of an incident: never merged into the first one's facts."""
    for draft in story.latest("strike"):
        if draft.incident == told.incident and draft is not told and draft.side == frame.claim.side:
            story.join(draft, frame, tolls)
            return
    draft = Draft("strike", told.phrase, ("answer", *told.key, frame.claim.side), [])
    draft.incident = told.incident
    draft.date = told.date
    story.join(draft, frame, tolls)
    draft.denied = frame.claim.stance == "denied"
    story.drafts.append(draft)


def deny(story: Story, reading: Reading) -> None:
    """ "Ukraine denied any role", "This is not true, the spokesman said": an answer without an event word."""
    analysis = reading.analysis
    untrue = analysis.of("untrue")
    for attribution in reading.attributions:
        if any(frame.phrases and frame.attribution is attribution for frame in reading.frames):
            continue
        # Where words stand freely, what is denied may come before the verb: "у ЗСУ це заперечують".
        first = attribution.first if analysis.genitive else attribution.verb
        denied = attribution.claim.stance == "denied" and _names_denied(analysis, first)
        if not (denied or (untrue and not attribution.media)):
            continue
        frame = Frame("strike", analysis, 0, len(analysis.tokens), attribution=_denying(story, attribution))
        if frame.claim.side not in ("Russia", "Ukraine"):
            continue
        told = answered_draft(story, frame) if denied and not any(f.phrases for f in reading.frames) else None
        if told is not None:
            add_answer(story, frame, told, ())
        else:
            _deny_control(story, frame)
        return


def _names_denied(analysis: Analysis, verb: int) -> bool:
    """Tell whether what is denied is told of before: "denied the report", "denied this", but no "this week"."""
    for hit in analysis.of("denied_thing"):
        if hit.first <= verb:
            continue
        following = analysis.word(hit.last)
        if not hit.entry.get("alone") or not following[:1].isalnum() or analysis.any_at(("conjunction",), hit.last):
            return True
    return False


def _denying(story: Story, attribution: Attribution) -> Attribution:
    """The claim of whoever denies: an office or a force with no country beside it is the other side's."""
    claim = replace(attribution.claim, stance="denied")
    focus = story.focus
    if claim.side is None and attribution.kind in ("official", "body") and focus is not None:
        claim = replace(claim, side=opposite(focus.controller))
    return replace(attribution, claim=claim)


def _deny_control(story: Story, frame: Frame) -> None:
    """ "Ukraine denied the claim": of the place said to be taken just before."""
    focus = story.focus
    claim = frame.claim
    if (
        focus is None
        or focus.layer != "control"
        or focus.denied
        or focus.side == claim.side
        or frame.analysis.sentence.paragraph - focus.paragraph > 2
    ):
        return
    for known in story.latest("control"):
        if known.denied and known.side == claim.side and known.key == focus.key:
            story.join(known, frame, ())
            return
    draft = Draft("control", focus.phrase, focus.key, [])
    draft.status, draft.controller, draft.denied = focus.status, focus.controller, True
    story.join(draft, frame, ())
    link_versions(story, draft)
    story.drafts.append(draft)


def rival_of(story: Story, frame: Frame) -> Draft | None:
    """The event of which this frame is the other side's version: its owner speaks, no place is named."""
    claim = frame.claim
    if claim.side not in ("Russia", "Ukraine"):
        return None
    if not any(t.realis for t in frame.triggers) or frame.initiator not in (None, claim.side):
        return None
    for draft in story.latest("strike"):
        actor = draft.initiator or default_initiator(draft, story.sides)
        if actor == claim.side and draft.side != claim.side and frame.targets:
            return draft
    return None


def add_rival(story: Story, frame: Frame, rival: Draft | None) -> None:
    """Add what a side tells of its own strike without a place; `rival` is the other side's version, if told."""
    side = frame.claim.side
    iso = "UA" if side == "Russia" else "RU"
    if rival is not None and rival.nation in ("UA", "RU"):
        iso = rival.nation
    countries = [p for p in frame.phrases if p.coarse]
    phrase = countries[0] if countries else country_phrase(story, frame, iso)
    if phrase is None:
        return
    draft = Draft("strike", phrase, ("rival", place_key(phrase)), [])
    story.join(draft, frame, frame.tolls)
    draft.initiator = draft.initiator or side
    if rival is not None:
        # A side that tells of a strike that the other side told of owns up to it.
        draft.claims = [(replace(claim, stance="confirmed"), kind) for claim, kind in draft.claims]
        if rival.incident < 0:
            rival.incident = story.number()
        draft.incident = rival.incident
    story.drafts.append(draft)


def link_own_version(story: Story, draft: Draft) -> None:
    """What a side says of its own strike on a unit is its version of the strikes there."""
    if draft.side not in ("Russia", "Ukraine") or draft.initiator != draft.side or draft.phrase is None:
        return
    for other in story.latest("strike"):
        actor = other.initiator or default_initiator(other, story.sides)
        if (
            other.side != draft.side
            and actor == draft.side
            and other.phrase is not None
            and other.phrase.places
            and draft.phrase.places
            and contains(draft.phrase.places[0], other.phrase.places)
            and dates_agree(draft.date, other.date)
        ):
            draft.incident = other.incident
            return


def link_versions(story: Story, draft: Draft) -> None:
    """Rival control claims of one place are one incident."""
    if draft.layer != "control" or draft.phrase is None:
        return
    for other in story.latest("control"):
        if other.phrase is not None and place_key(other.phrase) == place_key(draft.phrase):
            if other.incident < 0:
                other.incident = story.number()
            draft.incident = other.incident
            return
