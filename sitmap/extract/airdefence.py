"""Clauses that tell of interceptions become the tallies of a place or of a country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sitmap.extract.agreement import dates_agree
from sitmap.extract.drafts import Draft, place_key
from sitmap.extract.frames import Frame
from sitmap.extract.meantplaces import country_phrase, meant_place
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.story import Story
from sitmap.extract.tallies import CountMention

__all__ = ["take_air_defence"]

_ANNEXED = ("UA-43", "UA-40")


def take_air_defence(story: Story, frame: Frame) -> None:
    """Take in a clause that tells of interceptions."""
    located = [(i, p) for i, p in enumerate(_of_one_kind(story, frame)) if not p.coarse]
    claim_side = frame.claim.side
    for number, phrase in located:
        counts = frame.place_counts.get(number)
        if counts:
            own = [replace(c, distributive=False, part=False, place_hint=None) for c in counts]
            _air_defence_at(story, frame, phrase, own)
    # "Eight drones over the regions of Russia": a count of a country or of several regions is the tally's.
    wide = [c for i, p in enumerate(frame.phrases) if p.coarse for c in frame.place_counts.get(i, ())]
    free = [*frame.counts, *(replace(c, distributive=False, place_hint=None) for c in wide if not c.part)]
    single = [p for i, p in located if i not in frame.place_counts]
    if len(single) == 1 and single[0].places and single[0].places[0].kind == "sea" and _of_more(free, single[0]):
        # "Forty over the country's regions and the Black Sea" are not the sea's.
        located, single = [], []
    launched_only = all(count.role == "launched" for count in free)
    if len(located) == 1 and single and (free or frame.triggers) and not (launched_only and free):
        _air_defence_at(story, frame, single[0], free)
        return
    if not located and (frame.anaphor is not None or frame.office):
        meant = meant_place(story, frame)
        if meant is not None and not (launched_only and free):
            _air_defence_at(story, frame, meant, free)
            return
    units = {p.places[0].admin1_iso for _, p in located if p.places}
    shared = [{q.admin1_iso for q in p.places} for _, p in located if p.places]
    if len(units) > 1 and shared and len(common := set.intersection(*shared) - {None}) == 1:
        # "над Ростовською областю ... у Міллеровському і Тарасовському районах": namesakes elsewhere are not meant.
        units = common
    if len(single) > 1 and len(units) == 1 and free and not launched_only:
        # One count over several districts of a unit is the unit's.
        unit = story.unit(next(iter(units)))
        if unit is not None:
            one = single[0]
            _air_defence_at(
                story, frame, PlacePhrase((unit,), one.first, one.last, one.start, one.end, role="location"), free
            )
            return
    if not free and not (frame.triggers and not located and not frame.place_counts):
        return
    if not free:
        # Something was shot down somewhere: a row only where the report has a tally to join.
        _join_tally(story, frame, claim_side)
        return
    iso = _tally_nation(story, frame)
    country = next((p for p in frame.phrases if p.coarse and p.places[0].kind == "country"), None)
    if country is None or country.places[0].admin0_iso != iso:
        country = country_phrase(story, frame, iso)
    if country is None:
        return
    _tally(story, frame, country, ("country", iso), free)


def _of_one_kind(story: Story, frame: Frame) -> list[PlacePhrase]:
    """ "12 over the Bryansk region, five each over Kursk and Voronezh": such a tally goes on counting by regions.

    Whether the city or its region is meant, it lies in the region. A name in its case ("над Курском") is the city's.
    """
    counted = [frame.phrases[i] for i in frame.place_counts]
    if frame.analysis.genitive or not any(p.places and p.places[0].kind == "admin1" for p in counted):
        return frame.phrases
    return [_as_unit(story, phrase) if phrase in counted else phrase for phrase in frame.phrases]


def _as_unit(story: Story, phrase: PlacePhrase) -> PlacePhrase:
    place = phrase.places[0] if phrase.places else None
    unit = story.unit(place.admin1_iso) if place is not None and place.kind == "settlement" else None
    if place is None or unit is None or phrase.relation != "in" or unit.name.removesuffix(" Oblast") != place.name:
        return phrase
    return replace(phrase, places=(unit,), kind=None, within=[])


def _of_more(counts: Sequence[CountMention], phrase: PlacePhrase) -> bool:
    return any(c.place_hint is not None and c.place_hint < phrase.first for c in counts)


def _air_defence_at(story: Story, frame: Frame, phrase: PlacePhrase, counts: Sequence[CountMention]) -> None:
    draft = _tally(story, frame, phrase, place_key(phrase), counts)
    if draft is not None and story.focus is None:
        story.focus = draft


def _tally(
    story: Story, frame: Frame, phrase: PlacePhrase, key: tuple[object, ...], counts: Sequence[CountMention]
) -> Draft | None:
    """Add counts to the tally that they belong to, else begin one and return it."""
    for draft in story.latest("air_defence"):
        if draft.key == key and _one_tally(story, draft, frame, counts):
            story.join(draft, frame, ())
            draft.counts += counts
            return None
    draft = Draft("air_defence", phrase, key, [])
    story.join(draft, frame, ())
    draft.counts = list(counts)
    story.drafts.append(draft)
    return draft


def _join_tally(story: Story, frame: Frame, side: str | None) -> None:
    for draft in story.latest("air_defence"):
        if draft.side in (None, side) and frame.analysis.index - draft.sentence <= 3:
            story.join(draft, frame, ())
            return


def _one_tally(story: Story, draft: Draft, frame: Frame, counts: Sequence[CountMention]) -> bool:
    if not dates_agree(draft.date, frame.date):
        return False
    known = {(c.what, c.role, c.model): c.value for c in draft.counts}
    return all(known.get((c.what, c.role, c.model), c.value) == c.value for c in counts)


def _tally_nation(story: Story, frame: Frame) -> str:
    """Country over which a tally was made: that of the air defence, which is the other side's than the weapons'."""
    for phrase in frame.phrases:
        if phrase.places and phrase.places[0].admin0_iso in ("UA", "RU"):
            # Over Crimea it is Russia's air defence that shoots.
            annexed = phrase.places[0].admin1_iso in _ANNEXED
            return "RU" if annexed else str(phrase.places[0].admin0_iso)
    claim = frame.claim
    shot_down = any(count.role != "launched" for count in frame.counts) or any(
        t.entry.category == "intercept" for t in frame.triggers
    )
    if shot_down and claim.side in ("Russia", "Ukraine"):
        return {"Russia": "RU", "Ukraine": "UA"}[claim.side]
    attacker = frame.initiator
    if attacker is not None:
        return {"Russia": "UA", "Ukraine": "RU"}[attacker]
    if claim.side in ("Russia", "Ukraine"):
        return {"Russia": "RU", "Ukraine": "UA"}[claim.side]
    return {"Russia": "RU", "Ukraine": "UA"}[story.sides.voice]
