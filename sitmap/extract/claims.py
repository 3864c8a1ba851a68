"""Whose claim an event is, of all who are quoted on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sitmap.extract.actors import Sides
from sitmap.extract.drafts import Draft
from sitmap.extract.frames import Frame
from sitmap.model import Claim

__all__ = ["claim_of", "lead_voice"]


_GAINS = ("captured", "liberated", "advanced")


def lead_voice(drafts: Sequence[Draft]) -> Claim | None:
    """A report that opens with what one side's officials say, and quotes no other, speaks for them throughout."""
    spoken = [(frame.analysis.index, frame.attribution) for draft in drafts for frame in draft.frames]
    if not spoken:
        return None
    first = min(spoken, key=lambda item: item[0])[1]
    named = [a for _, a in spoken if a is not None and not a.media]
    if first is None or first.media or first.claim.claimant is None or first.kind not in ("official", "body"):
        return None
    sides = {a.claim.side for a in named}
    if len(sides - {None}) > 1:
        return None
    side = next(iter(sides - {None}), None)
    return replace(first.claim, stance="claimed", side=first.claim.side or side)


def claim_of(draft: Draft, voice: Claim | None, sides: Sides) -> Claim:
    """The claim of an event, with its side."""
    claim, kind = _spoken(draft, voice)
    if kind == "official" and claim.side in (None, "Ukraine") and _struck_by_ukraine(draft):
        # The mayor who counts the victims of Ukraine's shells is one whom Russia put there.
        return replace(claim, side="Russia")
    if claim.claimant is None or claim.side is not None:
        return claim
    # An office with no nation beside it is that of the place; a ministry or a staff that of the report's voice.
    nation = {"UA": "Ukraine", "RU": "Russia"}.get(draft.nation or "")
    if nation == "Ukraine" and sides.office and sides.voices:
        # A post by the head of an occupied unit: the report's own voice tells whose head that is.
        return replace(claim, side=sides.voice)
    if kind == "body" and sides.voices:
        return replace(claim, side=sides.voice)
    gained = draft.layer == "control" and draft.status in _GAINS and claim.stance != "denied"
    if kind == "body" and gained and draft.controller is not None:
        # "Russian forces captured X, the defence ministry said": a ministry tells of what its own army took.
        return replace(claim, side=draft.controller)
    return replace(claim, side=nation)


def _struck_by_ukraine(draft: Draft) -> bool:
    hurt = any((toll.min or toll.max or 0) > 0 for toll in draft.tolls.values())
    return draft.layer == "strike" and draft.initiator == "Ukraine" and draft.nation == "UA" and hurt


def _spoken(draft: Draft, voice: Claim | None) -> tuple[Claim, str]:
    """The claim that stands for a draft: its speakers' unless the outlet tells more of it in its own voice."""
    named = [(claim, kind) for claim, kind in draft.claims if claim.claimant is not None or claim.side is not None]
    told = [frame for frame in draft.frames if not _headline(frame)] or draft.frames
    early = {id(frame) for frame in told[:2]}
    attributed = any(
        id(frame) in early and (claim.claimant is not None or claim.side is not None)
        for frame, (claim, _) in zip(draft.frames, draft.claims, strict=True)
    )
    if draft.denied:
        base, kind = named[0] if named else (voice or Claim(), "")
        return replace(base, stance="denied"), kind
    if named and (attributed or voice is not None):
        return next((pair for pair in named if pair[0].claimant is not None), named[0])
    if voice is not None and not named:
        return voice, "body"
    return Claim(), ""


def _headline(frame: Frame) -> bool:
    sentence = frame.analysis.sentence
    return frame.analysis.index == 0 and sentence.text[-1:].isalnum()
