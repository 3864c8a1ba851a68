"""Lines of bulletins and alerts that tell of an event without an event word."""

from __future__ import annotations

from collections.abc import Sequence

from sitmap.extract.actors import Sides
from sitmap.extract.analysis import Analysis
from sitmap.extract.attribution import Attribution
from sitmap.extract.clausefacts import read_circumstances, read_facts
from sitmap.extract.dealing import counts_as_toll, deal_tolls, drop_outer
from sitmap.extract.frames import Frame
from sitmap.extract.lexicon import Entry
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.triggers import Trigger

__all__ = ["fighting_on_axis", "topic_line"]


def topic_line(
    analysis: Analysis, phrases: Sequence[PlacePhrase], attributions: Sequence[Attribution], sides: Sides
) -> list[Frame]:
    """ "Kyiv: debris in the Desnianskyi district": an alert's line with a place, and what hit or was hit there."""
    topics = [p for p in phrases if p.topic and p.role == "location" and not p.coarse]
    hit = analysis.of("weapon") or analysis.of("model") or analysis.of("impact")
    told = analysis.of("target") or analysis.of("impact") or analysis.tolls
    if not topics or not hit or not told or analysis.of("irrealis") or analysis.of("negation"):
        return []
    entry = Entry("strike", "strike", {"pos": "noun"})
    head = Trigger(entry, topics[0].first, topics[0].last, "strike")
    frame = Frame("strike", analysis, 0, len(analysis.tokens), triggers=[head], phrases=topics[:1])
    deal_tolls(frame, [toll for toll in analysis.tolls if counts_as_toll(toll)])
    read_facts(frame, attributions)
    read_circumstances(frame, attributions, sides)
    return [frame]


def fighting_on_axis(
    analysis: Analysis,
    triggers: Sequence[Trigger],
    phrases: Sequence[PlacePhrase],
    attributions: Sequence[Attribution],
    sides: Sides,
) -> list[Frame]:
    """In a bulletin's lines on an axis of the front, places that troops are told of are places of fighting.

    Bulletins have endless words for it ("forays near A", "pushes towards B", "went forward at C"); what they
    share is the axis, the troops and the places.
    """
    if not analysis.axis or analysis.of("negation") or analysis.of("exercise"):
        return []
    if any(hit.entry.value == "launches" for hit in analysis.of("blocked")):
        # "KAB launches in the direction of X": in flight.
        return []
    if any(trigger.aside.startswith("background") for trigger in triggers):
        return []
    places = [
        p for p in phrases if p.role == "location" and not p.axis and p.preposition in ("in", "near", "direction", "")
    ]
    told = analysis.of("side") or analysis.of("attempt") or analysis.of("force") or analysis.quantities
    if not places or not told:
        return []
    entry = next((t.entry for t in triggers if t.layer == "ground"), Entry("ground", "fighting", {"pos": "noun"}))
    head = Trigger(entry, places[0].governor, places[0].governor + 1, "ground")
    frame = Frame("ground", analysis, 0, len(analysis.tokens), triggers=[head], phrases=list(places))
    drop_outer(frame)
    read_circumstances(frame, attributions, sides)
    return [frame]
