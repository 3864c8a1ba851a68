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

__all__ = ["fighting_on_axis", "means_line", "topic_line"]

# What a list of places holds besides their names, and the marks that part it from what struck them.
_PARTING = frozenset(("-", "--", ":"))
_LISTING = ("conjunction", "article", "descriptor", "prep", "toll_and")


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


def means_line(
    analysis: Analysis,
    triggers: Sequence[Trigger],
    phrases: Sequence[PlacePhrase],
    attributions: Sequence[Attribution],
    sides: Sides,
) -> list[Frame]:
    """ "204 drones, mostly FPV: A, B and C": what struck, and after a mark nothing but the places that it struck."""
    named = [h.first for c in ("weapon", "model") for h in analysis.of(c)] + [t.first for t in triggers]
    opening = min(named, default=len(analysis.tokens))
    mark = next((i for i in range(opening, len(analysis.tokens)) if analysis.word(i) in _PARTING), None)
    listed = [p for p in phrases if p.places and p.role in ("description", "location", "unused")]
    if mark is None or not listed or any(p.first < mark or p.coarse for p in listed):
        return []
    before = [h for c in ("weapon", "model") for h in analysis.of(c) if h.last <= mark]
    strikes = [t for t in triggers if t.layer == "strike" and t.noun and t.last <= mark]
    if not (strikes or (before and any(q.last <= mark for q in analysis.quantities))):
        # "Movement of drones: Sumy, Poltava" is an alert.
        return []
    if any(t.last > mark or t.layer != "strike" for t in triggers):
        return []
    if any(analysis.of(c) for c in ("irrealis", "negation", "intercept", "claim")):
        return []
    if any(not any(t.first <= hit.first < t.last for t in strikes) for hit in analysis.of("count_role")):
        # "Launched drones: Kursk, Oryol" tells where from.
        return []
    covered = {i for p in listed for i in range(p.first, p.last)}
    rest = [i for i in range(mark + 1, len(analysis.tokens)) if i not in covered]
    if any(analysis.word(i).isalnum() and not any(analysis.at(c, i) for c in _LISTING) for i in rest):
        return []
    entry = strikes[0].entry if strikes else Entry("strike", "strike", {"pos": "noun"})
    first = strikes[0] if strikes else Trigger(entry, before[0].first, before[0].last, "strike")
    for phrase in listed:
        phrase.role = "location"
    frame = Frame("strike", analysis, 0, len(analysis.tokens), triggers=[first], phrases=listed)
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
    if not analysis.axis or any(analysis.of(c) for c in ("negation", "exercise", "buildup")):
        return []
    if any(hit.entry.value == "launches" for hit in analysis.of("blocked")):
        # "KAB launches in the direction of X": in flight.
        return []
    if any(trigger.aside.startswith("background") for trigger in triggers):
        return []
    places = [
        p
        for p in phrases
        if p.role == "location"
        and not p.axis
        and p.preposition in ("in", "near", "direction", "")
        and not (p.trigger is not None and p.trigger.aside)
    ]
    if all(p.places and p.places[0].kind == "admin1" for p in places):
        # "Took villages in the X and Y regions": no place of fighting is named.
        return []
    told = analysis.of("side") or analysis.of("attempt") or analysis.of("force") or analysis.quantities
    if not places or not told:
        return []
    entry = next((t.entry for t in triggers if t.layer == "ground"), Entry("ground", "fighting", {"pos": "noun"}))
    head = Trigger(entry, places[0].governor, places[0].governor + 1, "ground")
    frame = Frame("ground", analysis, 0, len(analysis.tokens), triggers=[head], phrases=list(places))
    drop_outer(frame)
    read_circumstances(frame, attributions, sides)
    return [frame]
