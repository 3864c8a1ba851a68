"""Clauses that tell of strikes become events, or join one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sitmap.extract.agreement import merge_toll
from sitmap.extract.drafts import Draft, place_key
from sitmap.extract.frames import Frame
from sitmap.extract.meantplaces import headed_place, meant_place
from sitmap.extract.placephrases import PlacePhrase, contains
from sitmap.extract.rivals import add_answer, add_rival, answered_draft, link_own_version, rival_of
from sitmap.extract.story import Story, tells_strike
from sitmap.extract.tolls import TollMention

if TYPE_CHECKING:
    from geo.gazetteer import Place

__all__ = ["take_strike"]

# How many paragraphs back "the attack", "the city" can point.
_FAR = 3
# How many sentences back "the incident" can point.
_REFERS = 3
# How many sentences after a list of places a toll is one of all of them.
_AFTER_LIST = 2
# So many places are a list of their unit's, and so large a share of them tells which unit it is.
_A_LIST = 2
_MOST = 0.6


def take_strike(story: Story, frame: Frame) -> None:
    """Take in a clause that tells of a strike or of its victims."""
    phrases = [p for p in frame.phrases if not p.coarse]
    if frame.background and not phrases:
        return
    if frame.refers and not _told_of(story, frame):
        return
    if not phrases and story.entry and (headed := headed_place(story, frame)) is not None:
        frame.date = frame.date or story.heading_date
        story.focus = strike_at(story, frame, headed, _all_tolls(frame))
        return
    of_list = frame.tolls and frame.anaphor is None and (not frame.triggers or frame.definite)
    if not phrases and of_list and _toll_of_last_list(story, frame):
        return
    if not phrases:
        _placeless_strike(story, frame)
        return
    rows = []
    for number, phrase in enumerate(frame.phrases):
        if phrase.coarse:
            continue
        tolls = list(frame.place_tolls.get(number, ()))
        if len(phrases) == 1:
            tolls += frame.tolls
        rows.append(strike_at(story, frame, phrase, tolls))
    if len(phrases) > 1 and frame.tolls:
        _toll_of_list(story, frame, phrases)
    first = rows[0]
    for row in rows[1:]:
        if row.incident < 0:
            row.incident = first.incident
    story.focus = rows[-1] if len(rows) == 1 else rows[0]


def _all_tolls(frame: Frame) -> list[TollMention]:
    return frame.tolls + [toll for told in frame.place_tolls.values() for toll in told]


def _told_of(story: Story, frame: Frame) -> bool:
    """Tell whether "the incident" can be the strike that is told of."""
    focus = story.focus
    return focus is not None and focus.layer == "strike" and frame.analysis.index - focus.sentence <= _REFERS


def strike_at(story: Story, frame: Frame, phrase: PlacePhrase, tolls: Sequence[TollMention]) -> Draft:
    """Add a strike on a place, or join it to the one that is told of."""
    key = place_key(phrase)
    told = _told_before(story, frame, key, tolls)
    if told is not None:
        return told
    focus = story.focus
    if _quarter_of_focus(story, frame, phrase) and focus is not None and story.one_incident(focus, frame, tolls):
        inside = tuple(p for p in phrase.places if focus.phrase is not None and contains(focus.phrase.places[0], [p]))
        if inside:
            phrase.places = inside
            focus.phrase, focus.key = phrase, place_key(phrase)
        story.join(focus, frame, tolls)
        return focus
    # "The strike on the region" made exact: the same attack, told again with its place.
    if (
        focus is not None
        and focus.layer == "strike"
        and focus.phrase is not None
        and focus.phrase.places
        and (phrase.places or phrase.name or frame.definite)
        and frame.analysis.index - focus.sentence <= 2
        and not frame.another
        and (
            frame.definite
            or not tells_strike(frame)
            or _of_headline(focus, frame)
            or _one_sabotage(focus, frame)
            or _elaborates(focus, frame)
        )
        and (_lies_in(focus.phrase.places[0], phrase) or (not phrase.places and _elaborates(focus, frame)))
        and (not (focus.tolls and tolls) or _of_headline(focus, frame) or _elaborates(focus, frame))
        and not (focus.tolls and _tells_several(frame))
        and (focus.date is not None or not story.recalls(frame.date))
        and (not _tells_several(focus.frames[0]) or frame.definite)
        and story.one_incident(focus, frame, tolls)
    ):
        if focus.phrase.places[0].kind in ("admin1", "raion", "country", "region"):
            outer = focus.phrase.places[0]
            if outer.kind == "country":
                phrase.country = phrase.country or outer.admin0_iso
            else:
                phrase.within.append(outer)
            focus.phrase, focus.key = phrase, key
        story.join(focus, frame, tolls)
        return focus
    in_city = any(place.kind in ("district", "site") for place in phrase.places)
    for draft in story.latest("strike") if in_city else ():
        if (
            draft.phrase is not None
            and draft.phrase.places
            and draft.phrase.places[0].kind == "settlement"
            and contains(draft.phrase.places[0], phrase.places)
            and story.one_incident(draft, frame, tolls)
        ):
            # A quarter of the city that was struck: the same attack, told more exactly.
            draft.phrase, draft.key = phrase, key
            story.join(draft, frame, tolls)
            return draft
    draft = Draft("strike", phrase, key, [])
    story.join(draft, frame, tolls)
    link_own_version(story, draft)
    story.drafts.append(draft)
    return draft


def _of_unit(frame: Frame) -> bool:
    """Tell whether a clause points to no place, or to the region that its speaker governs."""
    return frame.anaphor is None or frame.anaphor.kind == "admin1"


def _tells_damage(frame: Frame) -> bool:
    """Tell whether a clause says that something of worth was damaged, or caught fire."""
    return bool(frame.targets) and any(trigger.entry.category == "impact" for trigger in frame.triggers)


def _tells_several(frame: Frame) -> bool:
    """Tell whether a clause names several places: what was told of their unit as a whole belongs to none of them."""
    return len({phrase.first for phrase in frame.phrases if not phrase.coarse}) > 1


def _elsewhere(draft: Draft, governed: PlacePhrase) -> bool:
    """Tell whether what an office governs lies in another first-level unit than a strike."""
    phrase = draft.phrase
    places = (*phrase.within, *phrase.places) if phrase is not None else ()
    if not places or not governed.places or places[0].kind in ("country", "region"):
        return False
    return places[0].admin1_iso != governed.places[0].admin1_iso


def _lies_in(outer: Place, phrase: PlacePhrase) -> bool:
    """Tell whether a place can lie in that of the strike; a name that no gazetteer has, in a unit."""
    if phrase.places:
        return contains(outer, phrase.places)
    return outer.kind in ("admin1", "raion") and (not phrase.within or contains(outer, phrase.within))


def _told_before(story: Story, frame: Frame, key: tuple[object, ...], tolls: Sequence[TollMention]) -> Draft | None:
    """Join a clause to the latest strike on the same place that it can be of."""
    for draft in story.latest("strike"):
        if draft.key == key and story.one_incident(draft, frame, tolls):
            story.join(draft, frame, tolls)
            return draft
    return None


def _one_sabotage(focus: Draft, frame: Frame) -> bool:
    """Tell whether both tell of an act of saboteurs, which a report tells twice: that it was done, and how."""
    return all(any(t.entry.value == "sabotage" for t in told.triggers) for told in (focus.frames[-1], frame))


def _of_headline(focus: Draft, frame: Frame) -> bool:
    """Tell whether the strike that is told of was only in the headline, and a clause of the lead tells it again."""
    sentence = focus.frames[0].analysis.sentence
    headline = focus.sentence == 0 and sentence.text.rstrip()[-1:] not in {".", "!", "?"}
    return headline and len(focus.frames) == 1 and 0 < frame.analysis.index <= 2


def _elaborates(focus: Draft, frame: Frame) -> bool:
    """ "A man was killed in the X district. According to him, a drone hit the village of Y": the same, told exactly."""
    phrase = focus.phrase
    return (
        phrase is not None
        and phrase.places[:1] != ()
        and phrase.places[0].kind in ("admin1", "raion")
        and len(focus.frames) <= 2
        and len(focus.frames[0].phrases) == 1
        and len(frame.phrases) == 1
        and bool(set(frame.weapons) & set(focus.weapons))
        and any(hit.first <= 1 for hit in frame.analysis.of("elaborates"))
    )


# Cities of this size have districts that reports name without the city.
_HAS_DISTRICTS = 150_000


def _quarter_of_focus(story: Story, frame: Frame, phrase: PlacePhrase) -> bool:
    """Tell whether "the Shevchenkivskyi district", which many cities have, is one of the city told of just before."""
    focus = story.focus
    return (
        focus is not None
        and focus.layer == "strike"
        and focus.phrase is not None
        and focus.phrase.places[:1] != ()
        and focus.phrase.places[0].kind == "settlement"
        and focus.phrase.places[0].population >= _HAS_DISTRICTS
        and phrase.places[:1] != ()
        and phrase.places[0].kind == "district"
        and not phrase.within
        and frame.analysis.index - focus.sentence <= 2
    )


def _placeless_strike(story: Story, frame: Frame) -> None:
    tolls = _all_tolls(frame)
    focus = story.focus
    countries = [p for p in frame.phrases if p.coarse]
    if frame.anaphor is not None and frame.anaphor.kind == "admin1" and frame.another and tolls:
        # "Another nine in the region were wounded": beside those told by place.
        meant = meant_place(story, frame)
        if meant is not None:
            strike_at(story, frame, meant, tolls)
            return
    if frame.anaphor is not None and frame.anaphor.kind == "admin1" and _opens(frame):
        meant = meant_place(story, frame)
        if meant is not None:
            strike_at(story, frame, meant, tolls)
            return
    if frame.anaphor is not None and frame.anaphor.kind in ("seat", "raion_seat", "capital"):
        # "The regional centre" is that city, whatever was told of before.
        meant = meant_place(story, frame)
        if meant is not None:
            story.focus = strike_at(story, frame, meant, tolls)
            return
    if (tolls or _tells_damage(frame)) and not frame.definite and focus is not None and _of_unit(frame):
        governed = meant_place(story, frame)
        if governed is not None and _elsewhere(focus, governed):
            # "The head of the X region said that three were killed": there, not where the last strike was.
            story.focus = strike_at(story, frame, governed, tolls)
            return
    told = answered_draft(story, frame)
    says = tolls or frame.anaphor is not None or frame.claim.stance == "denied"
    if told is not None and not countries and says:
        add_answer(story, frame, told, tolls)
        return
    rival = rival_of(story, frame)
    if rival is not None:
        add_rival(story, frame, rival)
        return
    headed = headed_place(story, frame)
    if headed is not None and not countries and story.heading_date is not None:
        # An entry of its own: not the strike that was told of before it.
        frame.date = frame.date or story.heading_date
        story.focus = strike_at(story, frame, headed, tolls)
        return
    reach = _FAR if frame.anaphor is not None or frame.definite else 1
    if (
        focus is not None
        and not frame.another
        and not (countries and focus.phrase is not None and not frame.definite)
        and frame.analysis.sentence.paragraph - focus.paragraph <= reach
    ):
        if focus.layer == "strike" and story.one_incident(focus, frame, tolls):
            listed = _list_told(focus, frame)
            if listed and tolls:
                # Of all of them, so of none of them alone.
                _toll_of_list(story, frame, listed)
                return
            story.join(focus, frame, tolls)
            return
        if focus.layer == "ground" and tolls:
            return
    if headed is not None and not countries:
        story.focus = strike_at(story, frame, headed, tolls)
        return
    damage = _tells_damage(frame) and frame.attribution is not None and bool(frame.office)
    going_on = focus is not None and focus.layer == "strike" and not frame.anaphor
    if (tells_strike(frame) or tolls or damage) and not going_on:
        meant = meant_place(story, frame)
        if meant is not None:
            story.focus = strike_at(story, frame, meant, tolls)
            return
    if countries:
        phrase = countries[0]
        key = place_key(phrase)
        if _told_before(story, frame, key, tolls) is not None:
            return
        draft = Draft("strike", phrase, key, [])
        story.join(draft, frame, tolls)
        story.drafts.append(draft)
        if story.focus is None:
            story.focus = draft
        return
    claim = frame.claim
    strong = any(t.entry.category == "strike" and not t.entry.get("weak") for t in frame.triggers)
    if claim.side in ("Russia", "Ukraine") and frame.initiator == claim.side and frame.targets and strong:
        # A side tells of its own strikes without saying where.
        add_rival(story, frame, None)
        return
    if story.topic is not None and (strong or tolls) and focus is None and not frame.background:
        # No place in the text: the one in the title, or the publisher's.
        at = frame.analysis.tokens[frame.first].start
        place = story.topic
        story.focus = strike_at(
            story, frame, PlacePhrase((place,), frame.first, frame.first + 1, at, at, role="location"), tolls
        )
        return
    story.waiting.append(frame)


def _last_placed(draft: Draft) -> Frame:
    """The last clause of an event that names places."""
    return next((frame for frame in reversed(draft.frames) if frame.phrases), draft.frames[-1])


def _list_told(focus: Draft, frame: Frame) -> list[PlacePhrase]:
    """The places that the sentence just before lists, where a clause says of none of them what it tells."""
    told = _last_placed(focus)
    if frame.anaphor is not None or not 0 < frame.analysis.index - told.analysis.index <= _AFTER_LIST:
        return []
    listed = [phrase for phrase in told.phrases if phrase.places and not phrase.coarse]
    one_list = len({phrase.group for phrase in listed}) == len({phrase.places[0].kind for phrase in listed}) == 1
    return listed if one_list and len({phrase.places[0].id for phrase in listed}) > 1 else []


def _toll_of_list(story: Story, frame: Frame, phrases: Sequence[PlacePhrase]) -> None:
    """A toll of a list belongs to no one place of it: it goes to their unit, where one is named or has a row."""
    outer = frame.outer
    if outer is not None and outer.places and outer.places[0].kind in ("admin1", "raion"):
        strike_at(story, frame, outer, frame.tolls)
        return
    for draft in reversed(story.drafts):
        if (
            draft.layer == "strike"
            and draft.phrase is not None
            and draft.phrase.places
            and draft.phrase.places[0].kind in ("admin1", "raion")
            and frame.analysis.sentence.paragraph - draft.paragraph <= 1
            and any(contains(draft.phrase.places[0], phrase.places) for phrase in phrases)
        ):
            for toll in frame.tolls:
                merge_toll(draft.tolls, toll)
            return
    _toll_of_unit(story, frame, phrases)


def _toll_of_last_list(story: Story, frame: Frame) -> bool:
    """ "Two were killed" after a list of places: the toll is that of their unit."""
    last = next((d for d in reversed(story.drafts) if d.layer == "strike"), None)
    if story.focus is not None and story.focus.layer == "strike" and len(_last_placed(story.focus).phrases) < _A_LIST:
        # Something was told of one of its places since.
        return False
    if last is None or frame.analysis.sentence.paragraph - last.paragraph > 2:
        return False
    return _toll_of_unit(story, frame, _last_placed(last).phrases)


def _toll_of_unit(story: Story, frame: Frame, phrases: Sequence[PlacePhrase]) -> bool:
    """Give a toll to the unit in which all places of a list lie, if there is one; it is meant, not written."""
    listed = [p for p in phrases if p.places and not p.coarse]
    one_list = len(listed) >= _A_LIST and len({phrase.group for phrase in listed}) == 1
    unit = story.unit(_common_unit(listed)) if one_list or len(listed) > _A_LIST else None
    if unit is None:
        return False
    for draft in story.latest("strike"):
        if draft.phrase is not None and any(p.id == unit.id for p in draft.phrase.places) and not draft.denied:
            # Some of those whom the unit's row counts already, or more than it knew of.
            for known in frame.tolls:
                merge_toll(draft.tolls, known)
            return True
    if all(toll.max == 0 for toll in frame.tolls):
        # That nobody was hurt anywhere is no event of the unit.
        return True
    toll = frame.tolls[0]
    at = frame.analysis.tokens[toll.first].start
    strike_at(story, frame, PlacePhrase((unit,), toll.first, toll.last, at, at, role="location"), frame.tolls)
    return True


def _common_unit(phrases: Sequence[PlacePhrase]) -> str | None:
    """First-level unit that has places of most of the names of a list, far more than another has."""
    having = Counter(
        iso for phrase in phrases for iso in sorted({p.admin1_iso for p in phrase.places if p.admin1_iso is not None})
    )
    best = having.most_common(2)
    if not best or best[0][1] < _MOST * len(phrases) or (len(best) > 1 and best[1][1] > _MOST * best[0][1]):
        return None
    return best[0][0]


def _opens(frame: Frame) -> bool:
    """Tell whether a clause tells of a new act: someone strikes, and it is not "the strike"."""
    return frame.initiator is not None and any(
        t.entry.category == "strike" and not t.noun and not t.passive for t in frame.triggers
    )
