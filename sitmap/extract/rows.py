"""Drafts turned into events with all their values."""

from __future__ import annotations

from sitmap.extract.actors import Sides, opposite
from sitmap.extract.claims import claim_of
from sitmap.extract.drafts import Draft
from sitmap.extract.eventtypes import event_types
from sitmap.extract.frames import Frame
from sitmap.extract.initiators import air_defence_initiator, default_initiator
from sitmap.extract.placerefs import Surroundings, place_ref
from sitmap.extract.reporttimes import when_of
from sitmap.extract.tallies import CountMention, total_counts
from sitmap.model import AirDefenceCounts, Claim, Event, Report, Span, Toll, Tolls, When

__all__ = ["event_of"]

# Event words that tell of an event by themselves.
_TELLING = ("strike", "intercept", "ground", "control")


def event_of(
    report: Report,
    draft: Draft,
    incident: int,
    default: When,
    around: Surroundings,
    voice: Claim | None,
    sides: Sides,
) -> Event:
    """Make the event of a draft; `default` is the date of what has none of its own."""
    frame = draft.frames[0]
    sentence = frame.analysis.sentence
    weapons, models, targets = _collect(draft)
    when = when_of(report, draft)
    wrong = draft.date is not None and draft.date.wrong
    if when.start is None and not wrong and not any(f.background for f in draft.frames):
        when = default
    initiator = draft.initiator or (
        None if draft.denied else default_initiator(draft, sides, around.unit[0] if around.unit is not None else None)
    )
    if initiator == "Russia" and draft.layer == "strike" and draft.nation == "RU" and "bomb" not in weapons:
        # Bombs apart, which Russia's aircraft have dropped on its own towns, what strikes Russia is Ukraine's.
        initiator = "Ukraine"
    span = _span(report, frame)
    counts = _tally(draft) if draft.layer == "air_defence" else AirDefenceCounts()
    if draft.layer == "air_defence":
        initiator = air_defence_initiator(draft, initiator)
    claim = claim_of(draft, voice, sides)
    event_type, sub_type = event_types(draft, weapons)
    phrase = draft.phrase
    return Event(
        report=report,
        layer=draft.layer,
        event_type=event_type,
        sub_event_type=sub_type,
        place=place_ref(report, phrase, around) if phrase is not None else None,
        span=span,
        quote=Span(sentence.start, sentence.end, sentence.text),
        incident=incident,
        weapons=tuple(weapons),
        weapon_models=tuple(models),
        targets=tuple(targets),
        initiator=initiator if draft.layer != "control" else draft.controller,
        target_side=opposite(initiator) if draft.layer in ("strike", "ground") else None,
        when=when,
        tolls=_tolls(draft),
        counts=counts,
        controller=draft.controller if draft.layer == "control" else None,
        control_status=draft.status if draft.layer == "control" else None,
        extent=_extent(draft),
        claim=claim,
        confidence=_confidence(draft, claim),
    )


def _collect(draft: Draft) -> tuple[list[str], list[str], list[str]]:
    weapons = draft.weapons
    models: list[str] = []
    targets: list[str] = []
    for frame in draft.frames:
        models += [m for m in frame.models if m not in models]
        targets += [t for t in frame.targets if t not in targets]
    if "shelling" in weapons:
        weapons.remove("shelling")
    return weapons, models, targets


def _tally(draft: Draft) -> AirDefenceCounts:
    """Counts of a tally told in several sentences: what is told again is not added again."""
    once: dict[tuple[str, str, int], CountMention] = {}
    for count in draft.counts:
        once.setdefault((count.what, count.role, count.value), count)
    return total_counts(list(once.values()))


def _tolls(draft: Draft) -> Tolls:
    if draft.layer not in ("strike", "ground"):
        return Tolls()

    def toll(kind: str) -> Toll | None:
        mention = draft.tolls.get(kind)
        if mention is None or (mention.min is None and mention.max is None):
            return None
        return Toll(mention.min, mention.max)

    killed, injured = toll("killed"), toll("injured")
    if killed is None and injured == Toll(0, 0):
        # "Nobody was hurt": nor killed.
        killed = injured
    revised = any(mention.update for mention in draft.tolls.values())
    return Tolls(killed, injured, toll("missing"), tuple(draft.spans), revised)


def _extent(draft: Draft) -> str | None:
    if draft.layer != "control":
        return None
    phrase = draft.phrase
    if draft.status in ("advanced", "contested"):
        return "part"
    if phrase is not None and (phrase.part or phrase.relation != "in") and not phrase.whole:
        return "part"
    return "whole"


def _confidence(draft: Draft, claim: Claim) -> float:
    score = 0.6
    if any(
        trigger.entry.category in _TELLING and not trigger.entry.get("weak")
        for frame in draft.frames
        for trigger in frame.triggers
    ):
        score += 0.15
    if len(draft.frames) > 1:
        score += 0.1
    if draft.date is not None:
        score += 0.05
    if claim.claimant is not None:
        score += 0.05
    return round(min(score, 0.95), 2)


def _span(report: Report, frame: Frame) -> Span:
    """The event's words: from its first to its last word, place or toll."""
    tokens = frame.analysis.tokens
    edges = [(t.first, t.last) for t in frame.triggers] + [(p.first, p.last) for p in frame.phrases]
    edges += [(t.first, t.last) for t in frame.tolls] + [(c.first, c.last) for c in frame.counts]
    if not edges:
        edges = [(frame.first, frame.last)]
    start = tokens[min(first for first, _ in edges)].start
    end = tokens[min(max(last for _, last in edges), len(tokens)) - 1].end
    return Span(start, end, report.text[start:end])
