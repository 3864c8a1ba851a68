"""Frames of all sentences joined into events: one incident told three times is one event with all its facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitmap.extract.actors import Sides
from sitmap.extract.airdefence import take_air_defence
from sitmap.extract.claims import lead_voice
from sitmap.extract.drafts import Draft
from sitmap.extract.exactplaces import tell_exactly
from sitmap.extract.frames import Frame, Reading
from sitmap.extract.groundwar import settle_status, take_ground
from sitmap.extract.inheritance import inherit_weapons
from sitmap.extract.meantplaces import note_heading
from sitmap.extract.placephrases import contains
from sitmap.extract.placerefs import Surroundings, keep_lists_in_unit, report_unit
from sitmap.extract.reporttimes import report_time
from sitmap.extract.rivals import deny
from sitmap.extract.rows import event_of
from sitmap.extract.story import Story
from sitmap.extract.strikes import take_strike
from sitmap.model import Claim, Event, Report

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer, Place

__all__ = ["Assembled", "assemble"]

# How far, in sentences, the places of an axis stand from the sentence that names it.
_NEXT = 2
_TAKE: Mapping[str, Callable[[Story, Frame], None]] = {
    "strike": take_strike,
    "air_defence": take_air_defence,
    "ground": take_ground,
    "control": take_ground,
}


@dataclass(frozen=True, slots=True)
class Assembled:
    """The events of a report, each with the draft it was made of, and the drafts that gave none.

    ``dropped`` has each such draft with the reason: ``swallowed`` (it sums up strikes told one by one) or ``launched``
    (launches alone).
    """

    events: list[Event]
    drafts: list[Draft]
    dropped: list[tuple[Draft, str]]


def assemble(
    report: Report,
    readings: Sequence[Reading],
    mentioned: Sequence[tuple[int, Place]],
    gazetteer: Gazetteer,
    sides: Sides,
    voice: Claim | None = None,
    topic: Place | None = None,
) -> Assembled:
    """Join the frames of a report's sentences into its events.

    Parameters
    ----------
    report : Report
        The report.
    readings : sequence of Reading
        Its sentences, in order.
    mentioned : sequence of (int, Place)
        All places the report names, with the character where each stands: context for the ambiguous ones.
    gazetteer : Gazetteer
        For countries that are meant but not named.
    sides : Sides
        Whose voice the report speaks in.
    voice : Claim, optional
        Who speaks the report as a whole (a bulletin's author); it holds where a sentence names no one.
    topic : Place, optional
        The place of the title or of the publisher's office: that of what the text tells without a place.

    Returns
    -------
    Assembled
        The events in the order in which the report tells them.
    """
    story = Story(report, gazetteer, sides, topic)
    for reading in readings:
        note_heading(story, reading)
        for frame in reading.frames:
            _TAKE[frame.layer](story, frame)
        deny(story, reading)
    for frame in story.waiting:
        _join_late(story, frame)
    voice = voice or lead_voice(story.drafts)
    told_exactly = tell_exactly(story)
    kept = [draft for draft in story.drafts if id(draft) not in told_exactly and not _only_launched(draft)]
    beside: dict[int, list[Draft]] = {}
    for draft in kept:
        beside.setdefault(draft.paragraph, []).append(draft)
    drafts = [draft for draft in kept if not _swallowed(draft, kept, beside[draft.paragraph])]
    held = {id(draft) for draft in kept}
    going = {id(draft) for draft in drafts}
    held |= told_exactly
    dropped = [(d, "swallowed" if id(d) in held else "launched") for d in story.drafts if id(d) not in going]
    inherit_weapons(drafts)
    default = report_time(report, drafts, readings)
    numbers = _incidents(drafts)
    unit = report_unit(topic, readings, mentioned, story)
    if unit is not None and unit[1]:
        # A village that no gazetteer has lies in the unit that the report is about.
        for draft in drafts:
            if draft.phrase is not None and not draft.phrase.places and not draft.phrase.within:
                draft.phrase.within.append(unit[0])
                settle_status(draft)
        keep_lists_in_unit(drafts, unit[0])
    events = [
        event_of(report, draft, numbers[position], default, Surroundings(mentioned, unit), voice, sides)
        for position, draft in enumerate(drafts)
    ]

    def told(position: int) -> tuple[int, str, int]:
        event = events[position]
        return event.span.start, event.layer, event.place.span.start if event.place else 0

    order = sorted(range(len(events)), key=told)
    return Assembled([events[i] for i in order], [drafts[i] for i in order], dropped)


def _join_late(story: Story, frame: Frame) -> None:
    """A clause that told of no place before any was named belongs to the report's one strike, if there is one."""
    strikes = [draft for draft in story.drafts if draft.layer == "strike"]
    if frame.layer != "strike" or frame.another or len(strikes) != 1:
        return
    if strikes[0].frames[0].analysis.sentence.paragraph - frame.analysis.sentence.paragraph > 2:
        return
    tolls = frame.tolls
    if story.recalls(strikes[0].date) and frame.date is None:
        # The one strike with a place is an older one.
        return
    if story.one_incident(strikes[0], frame, tolls):
        story.join(strikes[0], frame, tolls)


def _swallowed(draft: Draft, drafts: Sequence[Draft], beside: Sequence[Draft]) -> bool:
    """A country-wide strike that sums up those told one by one, or an axis whose places are told, is no event.

    ``beside`` are the drafts of its paragraph, itself among them.
    """
    if draft.layer == "ground" and draft.phrase is not None and draft.phrase.axis and not draft.tolls:
        return any(
            other.layer == "ground"
            and other.phrase is not None
            and not other.phrase.axis
            and abs(other.sentence - draft.sentence) <= _NEXT
            for other in beside
        )
    if draft.layer != "strike" or draft.phrase is None or not draft.phrase.coarse or draft.key[:1] == ("rival",):
        return False
    outer = draft.phrase.places[0]
    parts = [
        other
        for other in drafts
        if other is not draft
        and other.layer in ("strike", "air_defence")
        and other.phrase is not None
        and other.phrase.places
        and (contains(outer, other.phrase.places) or other.phrase.places[0].id == outer.id)
    ]
    return bool(parts) and not draft.tolls


def _only_launched(draft: Draft) -> bool:
    """Launches alone are no tally of an air defence."""
    if draft.layer != "air_defence":
        return False
    return all(count.role == "launched" for count in draft.counts) and not any(
        trigger.entry.category == "intercept" for frame in draft.frames for trigger in frame.triggers
    )


def _incidents(drafts: Sequence[Draft]) -> list[int]:
    used = {draft.incident for draft in drafts if draft.incident >= 0}
    free = 1 + max(used, default=-1)
    numbers = []
    for draft in drafts:
        if draft.incident >= 0:
            numbers.append(draft.incident)
        else:
            numbers.append(free)
            free += 1
    return numbers
