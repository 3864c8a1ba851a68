"""Places that are meant, not named: headings, "the city", what an office governs, a whole country."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitmap.extract.frames import Frame, Reading
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.story import Story

if TYPE_CHECKING:
    from geo.gazetteer import Place

__all__ = ["country_phrase", "headed_place", "meant_place", "note_heading"]

_CAPITALS = {"Ukraine": "Kyiv", "Russia": "Moscow"}
# How many events back "the city" can point: a list of villages may stand between.
_TOLD = 10
# How many sentences on "the city" can mean one that was only named.
_NEXT = 2
# How many sentences a heading that is only a place holds for.
_UNDER_HEADING = 5
# Words of a heading that say what its place is, and where it lies.
_CLASS_WORDS = ("names_settlement", "descriptor", "prep")
# What opens an entry of a list: a mark, the time of day.
_ENTRY = re.compile(r"\s*(?:[-–—•*▪·]|\d{1,2}[:.]\d\d(?!\d|\.\d))")


def note_heading(story: Story, reading: Reading) -> None:
    """ "Nikopol." on its own: the place of the lines below it; "the city of X": what "the city" will mean."""
    named = [p for p in reading.phrases if (p.places or p.name) and not p.coarse]
    called = [
        p
        for p in named
        if p.places
        and p.places[0].kind == "settlement"
        and p.role in ("location", "description")
        and reading.analysis.ending("names_settlement", p.first) is not None
    ]
    if len(called) == 1 and not any(frame.phrases for frame in reading.frames):
        story.named = (called[0], reading.analysis.index)
    if reading.frames or len(named) != 1 or named[0].role == "dateline":
        return
    phrase = named[0]
    analysis = reading.analysis
    dates = [d for d in analysis.dates if d.kind == "event" and d.start is not None and not d.future]
    known = [(o.first, o.last) for o in analysis.places] + [(o.first, o.last) for o in dates]
    known.append((phrase.first, phrase.last))
    words = [
        i for i, token in enumerate(analysis.tokens) if token.text[:1].isalpha()
        and not any(first <= i < last for first, last in known) and not analysis.any_at(_CLASS_WORDS, i)
    ]  # fmt: skip
    if not words:
        story.heading = (phrase, analysis.index)
        story.heading_date = dates[0] if len(dates) == 1 else None
        story.entry = bool(analysis.sentence.text) and _ENTRY.match(analysis.sentence.text) is not None


def headed_place(story: Story, frame: Frame) -> PlacePhrase | None:
    """The place of the heading above a clause, where nothing was placed since."""
    if story.heading is None:
        return None
    phrase, index = story.heading
    if frame.analysis.index - index > _UNDER_HEADING or (story.focus is not None and story.focus.sentence > index):
        return None
    phrase.role = "location"
    return phrase


def meant_place(story: Story, frame: Frame) -> PlacePhrase | None:
    """Place that a clause points back to: "the city", "over the region", or what its speaker governs."""
    phrase = frame.anaphor
    offices = [p for p in frame.office if p.places and p.places[0].kind in ("admin1", "settlement", "raion")]
    if phrase is not None:
        meant = phrase.kind or "settlement"
        if meant in ("capital", "seat", "raion_seat"):
            phrase.kind = None
        if meant == "capital":
            # "The capital" is that of the side which the report speaks for.
            phrase.places = story.gazetteer.named(_CAPITALS[story.sides.voice]).places[:1]
            return phrase if phrase.places else None
        headed = headed_place(story, frame) if meant == "settlement" else None
        told = [d.phrase for d in reversed(story.drafts[-_TOLD:]) if d.phrase is not None]
        for source in [*offices, *([headed] if headed is not None else ()), *_named_before(story, frame), *told]:
            place = _as_kind(story, source, meant)
            if place is not None:
                phrase.places = (place,)
                if source.places and place is source.places[0]:
                    # With what tells it from its namesakes.
                    phrase.places, phrase.within = source.places, list(source.within)
                    phrase.country, phrase.near = source.country, source.near
                return phrase
        if story.topic is not None and meant in ("admin1", "seat") and story.topic.kind == "admin1":
            # "над областю" in a post of the region's own office.
            place = story.topic if meant == "admin1" else _seat(story, story.topic)
            if place is not None:
                phrase.places = (place,)
                return phrase
    if offices and frame.attribution is not None:
        source = offices[0]
        governs = _governed(story, frame, source)
        if governs is not None:
            return PlacePhrase((governs,), source.first, source.last, source.start, source.end, role="location")
    return None


def _named_before(story: Story, frame: Frame) -> list[PlacePhrase]:
    """The city that a sentence just before calls so by its name, without telling of an event there."""
    if story.named is None:
        return []
    phrase, index = story.named
    later = story.focus is not None and story.focus.sentence > index
    return [] if later or not 0 < frame.analysis.index - index <= _NEXT else [phrase]


def _as_kind(story: Story, source: PlacePhrase, kind: str) -> Place | None:
    if not source.places:
        return source.within[0] if source.within and kind == "admin1" else None
    place = source.places[0]
    if kind == "any":
        return None if place.kind in ("country", "region") else place
    if kind == "raion_seat":
        # "Нікопольщина", "the Nikopol district": the town that it is named after.
        seat = place.id.removeprefix("raion:")
        return story.gazetteer.get(seat) if seat != place.id and story.gazetteer.has(seat) else None
    if kind == "settlement":
        return place if place.kind == "settlement" else None
    if place.kind == "admin1":
        return _seat(story, place) if kind == "seat" else place
    unit = source.within[0] if source.within and source.within[0].kind == "admin1" else story.unit(place.admin1_iso)
    return _seat(story, unit) if kind == "seat" and unit is not None else unit


def _seat(story: Story, unit: Place) -> Place | None:
    """The town that a unit is named after and governed from; None where it bears another name."""
    found = story.gazetteer.named(unit.name.removesuffix(" Oblast")).places
    return found[0] if found and found[0].kind == "settlement" and found[0].admin1_iso == unit.admin1_iso else None


def _governed(story: Story, frame: Frame, office: PlacePhrase) -> Place | None:
    """What an office governs: a governor of X the unit of X, a mayor of X the city."""
    place = office.places[0]
    if place.kind != "settlement":
        return place
    analysis = frame.analysis
    attribution = frame.attribution
    near = range(max(0, office.first - 4), min(office.last + 4, len(analysis.tokens)))
    if attribution is not None and any(analysis.at("governs_unit", index) for index in near):
        return story.unit(place.admin1_iso) or place
    return place


def country_phrase(story: Story, frame: Frame, iso: str) -> PlacePhrase | None:
    """A country-wide place for a clause; its words are the adjective or name that says so, if any."""
    place = story.country(iso)
    if place is None:
        return None
    analysis = frame.analysis
    first, last = frame.first, min(frame.last, len(analysis.tokens))
    for mention in analysis.places:
        if first <= mention.first < last and any(p.id == place.id for p in mention.mention.places):
            first, last = mention.first, mention.last
            break
    else:
        # Meant, not written: no words of the report name it.
        start = analysis.tokens[frame.counts[0].first if frame.counts else frame.first].start
        return PlacePhrase((place,), first, first + 1, start, start, role="location")
    tokens = analysis.tokens
    return PlacePhrase((place,), first, last, tokens[first].start, tokens[last - 1].end, role="location")
