"""Frames of all sentences joined into events: one incident told three times is one event with all its facts.

A frame joins an event of its layer when it names the same place, or none and follows it, and when dates,
tolls, sides and words such as "another" do not tell them apart. The two sides' versions stay apart.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sitmap.extract.actors import Sides, opposite
from sitmap.extract.dates import DateMention
from sitmap.extract.frames import Frame, Reading
from sitmap.extract.placephrases import PlacePhrase, contains
from sitmap.extract.tallies import CountMention, total_counts
from sitmap.extract.tolls import TollMention
from sitmap.model import AirDefenceCounts, Claim, Event, PlaceRef, Report, Span, Toll, Tolls, When

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer, Place
    from sitmap.extract.analysis import Analysis

__all__ = ["assemble"]

# How many sentences a heading that is only a place holds for.
_UNDER_HEADING = 5
# In how many sentences at its head a bulletin says what time it is about.
_HEADING = 3
_DRONE_LIKE = {"drone", "bomb"}
_SHELL_LIKE = {"missile", "artillery", "mlrs", "rocket", "mortar", "tank", "cluster", "naval_drone"}
_MINE_LIKE = {"mine", "ied"}
# Units that Russia has held since 2014: what strikes there is not Russia's by default; and one that changed hands.
_CRIMEA = {"UA-43", "UA-40"}
_DIVIDED = {"UA-09"}


@dataclass(slots=True)
class _Draft:
    """An event as it grows."""

    layer: str
    phrase: PlacePhrase | None
    key: tuple[object, ...]
    frames: list[Frame]
    tolls: dict[str, TollMention] = field(default_factory=dict)
    counts: list[CountMention] = field(default_factory=list)
    date: DateMention | None = None
    initiator: str | None = None
    claims: list[tuple[Claim, str]] = field(default_factory=list)
    side: str | None = None
    incident: int = -1
    nation: str | None = None
    status: str | None = None
    controller: str | None = None
    denied: bool = False
    spans: list[Span] = field(default_factory=list)

    @property
    def sentence(self) -> int:
        return self.frames[-1].analysis.index

    @property
    def paragraph(self) -> int:
        return self.frames[-1].analysis.sentence.paragraph


class _Assembly:
    def __init__(self, report: Report, gazetteer: Gazetteer, sides: Sides, topic: Place | None) -> None:
        self.topic = topic
        self.heading: tuple[PlacePhrase, int] | None = None
        self.report = report
        self.gazetteer = gazetteer
        self.sides = sides
        self.drafts: list[_Draft] = []
        self.focus: _Draft | None = None
        self.waiting: list[Frame] = []

    def note_heading(self, reading: Reading) -> None:
        """ "Nikopol." or "Odesa!" on its own: the place of the lines below it."""
        named = [p for p in reading.phrases if p.places and not p.coarse]
        if reading.frames or len(named) != 1 or named[0].role == "dateline":
            return
        phrase = named[0]
        words = [
            i for i, token in enumerate(reading.analysis.tokens) if token.text[:1].isalpha()
            and not phrase.first <= i < phrase.last
        ]  # fmt: skip
        if not words:
            self.heading = (phrase, reading.analysis.index)

    def _headed(self, frame: Frame) -> PlacePhrase | None:
        """The place of the heading above a clause, where nothing was placed since."""
        if self.heading is None:
            return None
        phrase, index = self.heading
        if frame.analysis.index - index > _UNDER_HEADING or (self.focus is not None and self.focus.sentence > index):
            return None
        phrase.role = "location"
        return phrase

    # Which frames become events, and which join one.

    def take(self, frame: Frame) -> None:
        if frame.layer == "air_defence":
            self._take_air_defence(frame)
        elif frame.layer == "strike":
            self._take_strike(frame)
        else:
            self._take_ground(frame)

    def _meant(self, frame: Frame) -> PlacePhrase | None:
        """Place that a clause points back to: "the city", "over the region", or what its speaker governs."""
        phrase = frame.anaphor
        offices = [p for p in frame.office if p.places and p.places[0].kind in ("admin1", "settlement", "raion")]
        if phrase is not None:
            for source in [*offices, *[d.phrase for d in reversed(self.drafts[-6:]) if d.phrase is not None]]:
                place = self._as_kind(source, phrase.kind or "settlement")
                if place is not None:
                    phrase.places = (place,)
                    return phrase
        if offices and frame.attribution is not None:
            source = offices[0]
            governs = self._governed(frame, source)
            if governs is not None:
                return PlacePhrase((governs,), source.first, source.last, source.start, source.end, role="location")
        return None

    def _as_kind(self, source: PlacePhrase, kind: str) -> Place | None:
        if not source.places:
            return source.within[0] if source.within and kind == "admin1" else None
        place = source.places[0]
        if kind == "any":
            return place
        if kind == "settlement":
            return place if place.kind == "settlement" else None
        if place.kind == "admin1":
            return place
        unit = source.within[0] if source.within and source.within[0].kind == "admin1" else None
        if unit is not None:
            return unit
        return self._unit(place.admin1_iso)

    def _unit(self, iso: str | None) -> Place | None:
        try:
            return self.gazetteer.get(f"iso:{iso}") if iso else None
        except KeyError:
            return None

    def _governed(self, frame: Frame, office: PlacePhrase) -> Place | None:
        """What an office governs: a governor of X the unit of X, a mayor of X the city."""
        place = office.places[0]
        if place.kind != "settlement":
            return place
        analysis = frame.analysis
        attribution = frame.attribution
        near = range(max(0, office.first - 4), min(office.last + 4, len(analysis.tokens)))
        if attribution is not None and any(analysis.at("governs_unit", index) for index in near):
            return self._unit(place.admin1_iso) or place
        return place

    def _take_strike(self, frame: Frame) -> None:
        phrases = [p for p in frame.phrases if not p.coarse]
        if frame.background and not phrases:
            return
        if not phrases and frame.tolls and (not frame.triggers or frame.definite) and self._toll_of_last_list(frame):
            return
        if not phrases:
            self._placeless_strike(frame)
            return
        rows = []
        for number, phrase in enumerate(frame.phrases):
            if phrase.coarse:
                continue
            tolls = list(frame.place_tolls.get(number, ()))
            if len(phrases) == 1:
                tolls += frame.tolls
            rows.append(self._strike_at(frame, phrase, tolls))
        if len(phrases) > 1 and frame.tolls:
            self._toll_of_list(frame, phrases)
        first = rows[0]
        for row in rows[1:]:
            if row.incident < 0:
                row.incident = first.incident
        self.focus = rows[-1] if len(rows) == 1 else rows[0]

    def _strike_at(self, frame: Frame, phrase: PlacePhrase, tolls: Sequence[TollMention]) -> _Draft:
        key = _key(phrase)
        for draft in self._latest("strike"):
            if draft.key == key and self._one_incident(draft, frame, tolls):
                self._join(draft, frame, tolls)
                return draft
        # "The strike on the region" made exact: the same attack, told again with its place.
        focus = self.focus
        if (
            focus is not None
            and focus.layer == "strike"
            and focus.phrase is not None
            and focus.phrase.places
            and phrase.places
            and frame.analysis.index - focus.sentence <= 2
            and not frame.another
            and (frame.definite or not _triggered(frame))
            and contains(focus.phrase.places[0], phrase.places)
            and not (focus.tolls and tolls)
            and self._one_incident(focus, frame, tolls)
        ):
            if focus.phrase.places[0].kind in ("admin1", "raion", "country", "region"):
                outer = focus.phrase.places[0]
                if outer.kind == "country":
                    phrase.country = phrase.country or outer.admin0_iso
                else:
                    phrase.within.append(outer)
                focus.phrase, focus.key = phrase, key
            self._join(focus, frame, tolls)
            return focus
        for draft in self._latest("strike"):
            if (
                draft.phrase is not None
                and draft.phrase.places
                and draft.phrase.places[0].kind == "settlement"
                and phrase.places
                and contains(draft.phrase.places[0], phrase.places)
                and self._one_incident(draft, frame, tolls)
            ):
                # A quarter of the city that was struck: the same attack, told more exactly.
                draft.phrase, draft.key = phrase, key
                self._join(draft, frame, tolls)
                return draft
        draft = _Draft("strike", phrase, key, [])
        self._join(draft, frame, tolls)
        self._own_version(draft)
        self.drafts.append(draft)
        return draft

    def _own_version(self, draft: _Draft) -> None:
        """What a side says of its own strike on a unit is its version of the strikes there."""
        if draft.side not in ("Russia", "Ukraine") or draft.initiator != draft.side or draft.phrase is None:
            return
        for other in self._latest("strike"):
            actor = other.initiator or _default_initiator(other, self.sides)
            if (
                other.side != draft.side
                and actor == draft.side
                and other.phrase is not None
                and other.phrase.places
                and draft.phrase.places
                and contains(draft.phrase.places[0], other.phrase.places)
                and _dates_agree(draft.date, other.date)
            ):
                draft.incident = other.incident
                return

    def _placeless_strike(self, frame: Frame) -> None:
        tolls = frame.tolls + [toll for told in frame.place_tolls.values() for toll in told]
        focus = self.focus
        countries = [p for p in frame.phrases if p.coarse]
        if frame.anaphor is not None and frame.anaphor.kind == "admin1" and frame.another and tolls:
            # "Another nine in the region were wounded": beside those told by place.
            meant = self._meant(frame)
            if meant is not None:
                self._strike_at(frame, meant, tolls)
                return
        if frame.anaphor is not None and frame.anaphor.kind == "admin1" and _opens(frame):
            meant = self._meant(frame)
            if meant is not None:
                self._strike_at(frame, meant, tolls)
                return
        told = self._answer(frame)
        if told is not None and not countries and (tolls or frame.anaphor is not None or self._claim(frame).stance == "denied"):
            self._new_answer(frame, told, tolls)
            return
        rival = self._rival(frame)
        if rival is not None:
            self._new_rival(frame, rival)
            return
        if (
            focus is not None
            and focus.layer in ("strike", "ground", "air_defence")
            and not frame.another
            and not (countries and focus.phrase is not None and not frame.definite)
            and frame.analysis.sentence.paragraph - focus.paragraph <= (3 if frame.anaphor is not None or frame.definite else 1)
        ):
            target: _Draft | None = focus
            if focus.layer == "air_defence" and not (tolls or _has_impact(frame)):
                target = None
            if target is not None and target.layer == "strike" and self._one_incident(target, frame, tolls):
                self._join(target, frame, tolls)
                return
            if target is not None and target.layer == "ground" and tolls:
                return
        headed = self._headed(frame)
        if headed is not None and not countries:
            self.focus = self._strike_at(frame, headed, tolls)
            return
        if (_triggered(frame) or tolls) and not (focus is not None and focus.layer == "strike" and not frame.anaphor):
            meant = self._meant(frame)
            if meant is not None:
                self.focus = self._strike_at(frame, meant, tolls)
                return
        if countries:
            phrase = countries[0]
            key = _key(phrase)
            for draft in self._latest("strike"):
                if draft.key == key and self._one_incident(draft, frame, tolls):
                    self._join(draft, frame, tolls)
                    return
            draft = _Draft("strike", phrase, key, [])
            self._join(draft, frame, tolls)
            self.drafts.append(draft)
            if self.focus is None:
                self.focus = draft
            return
        claim = self._claim(frame)
        strong = any(t.entry.category == "strike" and not t.entry.get("weak") for t in frame.triggers)
        if claim.side in ("Russia", "Ukraine") and frame.initiator == claim.side and frame.targets and strong:
            # A side tells of its own strikes without saying where.
            self._new_rival(frame, None)
            return
        if self.topic is not None and (strong or tolls) and focus is None and not frame.background:
            # No place in the text: the one in the title, or the publisher's.
            at = frame.analysis.tokens[frame.first].start
            place = self.topic
            self.focus = self._strike_at(
                frame, PlacePhrase((place,), frame.first, frame.first + 1, at, at, role="location"), tolls
            )
            return
        self.waiting.append(frame)

    def _answer(self, frame: Frame) -> _Draft | None:
        """The event told of just before, where the other side now speaks of it."""
        focus = self.focus
        side = self._claim(frame).side
        if (
            focus is None
            or focus.layer != "strike"
            or focus.phrase is None
            or focus.phrase.coarse
            or side not in ("Russia", "Ukraine")
            or frame.analysis.sentence.paragraph - focus.paragraph > 1
        ):
            return None
        actor = focus.initiator or _default_initiator(focus, self.sides)
        if focus.side == side or (focus.side is None and actor != side):
            return None
        return focus

    def _new_answer(self, frame: Frame, told: _Draft, tolls: Sequence[TollMention]) -> None:
        """A row of its own for what the other side says of an incident: never merged into the first one's facts."""
        for draft in self._latest("strike"):
            if draft.incident == told.incident and draft is not told and draft.side == self._claim(frame).side:
                self._join(draft, frame, tolls)
                return
        draft = _Draft("strike", told.phrase, ("answer", *told.key, self._claim(frame).side), [])
        draft.incident = told.incident
        draft.date = told.date
        self._join(draft, frame, tolls)
        draft.denied = self._claim(frame).stance == "denied"
        self.drafts.append(draft)

    def deny(self, reading: Reading) -> None:
        """ "Ukraine denied any role": an answer without an event word."""
        for attribution in reading.attributions:
            about = reading.analysis.has("denied_thing", attribution.verb)
            if about and attribution.claim.stance == "denied" and attribution.claim.side in ("Russia", "Ukraine"):
                frame = Frame("strike", reading.analysis, 0, len(reading.analysis.tokens), attribution=attribution)
                told = self._answer(frame)
                if told is not None:
                    self._new_answer(frame, told, ())
                else:
                    self._deny_control(frame)
                return

    def _deny_control(self, frame: Frame) -> None:
        """ "Ukraine denied the claim": of the place said to be taken just before."""
        focus = self.focus
        claim = self._claim(frame)
        if (
            focus is None
            or focus.layer != "control"
            or focus.denied
            or focus.side == claim.side
            or frame.analysis.sentence.paragraph - focus.paragraph > 2
        ):
            return
        draft = _Draft("control", focus.phrase, focus.key, [])
        draft.status, draft.controller, draft.denied = focus.status, focus.controller, True
        self._join(draft, frame, ())
        self._link_versions(draft)
        self.drafts.append(draft)

    def _rival(self, frame: Frame) -> _Draft | None:
        """The event of which this frame is the other side's version: its owner speaks, no place is named."""
        claim = frame.attribution.claim if frame.attribution is not None else None
        if claim is None or claim.side not in ("Russia", "Ukraine"):
            return None
        if not any(t.realis for t in frame.triggers) or frame.initiator not in (None, claim.side):
            return None
        for draft in self._latest("strike"):
            actor = draft.initiator or _default_initiator(draft, self.sides)
            if actor == claim.side and draft.side != claim.side and frame.targets:
                return draft
        return None

    def _new_rival(self, frame: Frame, rival: _Draft | None) -> None:
        iso = {"Russia": "UA", "Ukraine": "RU"}[frame.attribution.claim.side or ""]  # type: ignore[union-attr]
        if rival is not None and _nation(rival) in ("UA", "RU"):
            iso = str(_nation(rival))
        countries = [p for p in frame.phrases if p.coarse]
        phrase = countries[0] if countries else self._country(frame, iso)
        if phrase is None:
            return
        draft = _Draft("strike", phrase, ("rival", _key(phrase)), [])
        self._join(draft, frame, frame.tolls)
        draft.initiator = draft.initiator or frame.attribution.claim.side  # type: ignore[union-attr]
        if rival is not None:
            # A side that tells of a strike that the other side told of owns up to it.
            draft.claims = [(replace(claim, stance="confirmed"), kind) for claim, kind in draft.claims]
            if rival.incident < 0:
                rival.incident = self._number()
            draft.incident = rival.incident
        self.drafts.append(draft)

    def _country(self, frame: Frame, iso: str) -> PlacePhrase | None:
        """A country-wide place for a clause; its words are the adjective or name that says so, if any."""
        place = self._country_place(iso)
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

    def _country_place(self, iso: str) -> Place | None:
        try:
            return self.gazetteer.get(f"country:{iso}")
        except KeyError:
            return None

    def _toll_of_list(self, frame: Frame, phrases: Sequence[PlacePhrase]) -> None:
        """A toll of a list belongs to no one place of it: it goes to their unit where a row has it."""
        for draft in reversed(self.drafts):
            if (
                draft.layer == "strike"
                and draft.phrase is not None
                and draft.phrase.places
                and draft.phrase.places[0].kind in ("admin1", "raion")
                and frame.analysis.sentence.paragraph - draft.paragraph <= 1
                and any(contains(draft.phrase.places[0], phrase.places) for phrase in phrases)
            ):
                for toll in frame.tolls:
                    _merge_toll(draft.tolls, toll)
                return

    def _toll_of_last_list(self, frame: Frame) -> bool:
        """ "Two were killed" after a list of places: the toll is that of their unit."""
        last = next((d for d in reversed(self.drafts) if d.layer == "strike"), None)
        if last is None or frame.analysis.sentence.paragraph - last.paragraph > 2:
            return False
        listed = [p for p in last.frames[0].phrases if p.places and not p.coarse]
        units = {p.places[0].admin1_iso for p in listed}
        if len(listed) < 3 or len(units) != 1:
            return False
        unit = self._unit(next(iter(units)))
        if unit is None:
            return False
        tokens = frame.analysis.tokens
        toll = frame.tolls[0]
        phrase = PlacePhrase(
            (unit,), toll.first, toll.last, tokens[toll.first].start, tokens[toll.last - 1].end, role="location"
        )
        self._strike_at(frame, phrase, frame.tolls)
        return True

    def _take_air_defence(self, frame: Frame) -> None:
        located = [(i, p) for i, p in enumerate(frame.phrases) if not p.coarse]
        claim_side = self._claim(frame).side
        for number, phrase in located:
            counts = frame.place_counts.get(number)
            if counts:
                own = [replace(c, distributive=False, part=False, place_hint=None) for c in counts]
                self._air_defence_at(frame, phrase, own)
        free = frame.counts
        single = [p for i, p in located if i not in frame.place_counts]
        launched_only = all(count.role == "launched" for count in free)
        if len(located) == 1 and single and (free or frame.triggers) and not (launched_only and free):
            self._air_defence_at(frame, single[0], free)
            return
        if not located and (frame.anaphor is not None or frame.office):
            meant = self._meant(frame)
            if meant is not None and not (launched_only and free):
                self._air_defence_at(frame, meant, free)
                return
        units = {p.places[0].admin1_iso for _, p in located if p.places}
        shared = [{q.admin1_iso for q in p.places} for _, p in located if p.places]
        if len(units) > 1 and shared and len(common := set.intersection(*shared) - {None}) == 1:
            # "над Ростовською областю ... у Міллеровському і Тарасовському районах": namesakes elsewhere are not meant.
            units = common
        if len(single) > 1 and len(units) == 1 and free and not launched_only:
            # One count over several districts of a unit is the unit's.
            unit = self._unit(next(iter(units)))
            if unit is not None:
                one = single[0]
                self._air_defence_at(
                    frame, PlacePhrase((unit,), one.first, one.last, one.start, one.end, role="location"), free
                )
                return
        if not free and not (frame.triggers and not located and not frame.place_counts):
            return
        if not free:
            # Something was shot down somewhere: a row only where the report has a tally to join.
            self._join_tally(frame, claim_side)
            return
        iso = self._tally_nation(frame)
        phrase = next((p for p in frame.phrases if p.coarse and p.places[0].kind == "country"), None)
        if phrase is None or phrase.places[0].admin0_iso != iso:
            phrase = self._country(frame, iso)
        if phrase is None:
            return
        for draft in self._latest("air_defence"):
            if draft.key == ("country", iso) and self._one_tally(draft, frame, free):
                self._join(draft, frame, ())
                draft.counts += free
                return
        draft = _Draft("air_defence", phrase, ("country", iso), [])
        self._join(draft, frame, ())
        draft.counts = list(free)
        self.drafts.append(draft)

    def _join_tally(self, frame: Frame, side: str | None) -> None:
        for draft in self._latest("air_defence"):
            if draft.side in (None, side) and frame.analysis.index - draft.sentence <= 3:
                self._join(draft, frame, ())
                return

    def _one_tally(self, draft: _Draft, frame: Frame, counts: Sequence[CountMention]) -> bool:
        if not _dates_agree(draft.date, frame.date):
            return False
        known = {(c.what, c.role, c.model): c.value for c in draft.counts}
        return all(known.get((c.what, c.role, c.model), c.value) == c.value for c in counts)

    def _tally_nation(self, frame: Frame) -> str:
        """Country over which a tally was made: that of the air defence, which is the other side's than the weapons'."""
        for phrase in frame.phrases:
            if phrase.places and phrase.places[0].admin0_iso in ("UA", "RU"):
                return str(phrase.places[0].admin0_iso)
        claim = self._claim(frame)
        launched = any(count.role != "launched" for count in frame.counts) or bool(
            [t for t in frame.triggers if t.entry.category == "intercept"]
        )
        if launched and claim.side in ("Russia", "Ukraine"):
            return {"Russia": "RU", "Ukraine": "UA"}[claim.side]
        attacker = frame.initiator
        if attacker is not None:
            return {"Russia": "UA", "Ukraine": "RU"}[attacker]
        if claim.side in ("Russia", "Ukraine"):
            return {"Russia": "RU", "Ukraine": "UA"}[claim.side]
        return {"Russia": "RU", "Ukraine": "UA"}[self.sides.voice]

    def _air_defence_at(self, frame: Frame, phrase: PlacePhrase, counts: Sequence[CountMention]) -> None:
        key = _key(phrase)
        for draft in self._latest("air_defence"):
            if draft.key == key and self._one_tally(draft, frame, counts):
                self._join(draft, frame, ())
                draft.counts += counts
                return
        draft = _Draft("air_defence", phrase, key, [])
        self._join(draft, frame, ())
        draft.counts = list(counts)
        self.drafts.append(draft)
        if self.focus is None:
            self.focus = draft

    def _take_ground(self, frame: Frame) -> None:
        made = False
        if not frame.phrases and frame.anaphor is not None:
            meant = self._meant(frame)
            if meant is not None:
                meant.part = True
                frame.phrases = [meant]
        clashes = all(trigger.noun and trigger.entry.value == "clash" for trigger in frame.triggers)
        if not frame.phrases and frame.layer == "ground" and clashes and not frame.analysis.axis:
            # "Street fighting was raging", said of the place told of just before.
            focus = self.focus
            if (
                focus is not None
                and focus.phrase is not None
                and not focus.phrase.coarse
                and focus.paragraph == frame.analysis.sentence.paragraph
            ):
                frame.phrases = [focus.phrase]
        for phrase in frame.phrases:
            if phrase.coarse and frame.layer == "ground":
                continue
            key = (_key(phrase), frame.status, frame.controller) if frame.layer == "control" else _key(phrase)
            status = frame.status
            for draft in self._latest(frame.layer):
                if (draft.key == key and self._same_ground(draft, frame)) or self._upholds(draft, phrase, frame):
                    self._join(draft, frame, frame.tolls)
                    break
            else:
                draft = _Draft(frame.layer, phrase, key, [])  # type: ignore[arg-type]
                draft.status, draft.controller = status, frame.controller
                draft.denied = frame.denied or self._claim(frame).stance == "denied"
                nation = _nation(draft)
                if status == "liberated" and frame.controller == "Russia" and nation != "RU":
                    # De jure only its own land can be liberated by a state.
                    draft.status = "captured"
                self._join(draft, frame, frame.tolls)
                self._link_versions(draft)
                self.drafts.append(draft)
            made = True
            self.focus = draft

    def _upholds(self, draft: _Draft, phrase: PlacePhrase, frame: Frame) -> bool:
        """ "We still hold X", said by whoever denied that X was taken, is the same denial."""
        return (
            draft.layer == "control"
            and draft.denied
            and draft.phrase is not None
            and _key(draft.phrase) == _key(phrase)
            and frame.controller == opposite(draft.controller)
            and self._claim(frame).side in (None, draft.side)
        )

    def _same_ground(self, draft: _Draft, frame: Frame) -> bool:
        claim = self._claim(frame)
        if draft.denied != (frame.denied or claim.stance == "denied"):
            return False
        if {draft.side, claim.side} == {"Russia", "Ukraine"}:
            return False
        return _dates_agree(draft.date, frame.date)

    def _link_versions(self, draft: _Draft) -> None:
        """Rival control claims of one place are one incident."""
        if draft.layer != "control" or draft.phrase is None:
            return
        for other in self.drafts:
            if other.layer == "control" and other.phrase is not None and _key(other.phrase) == _key(draft.phrase):
                if other.incident < 0:
                    other.incident = self._number()
                draft.incident = other.incident
                return

    # How a frame's facts enter an event.

    def _latest(self, layer: str) -> list[_Draft]:
        return [draft for draft in reversed(self.drafts) if draft.layer == layer]

    def _number(self) -> int:
        return 1 + max((draft.incident for draft in self.drafts), default=-1)

    def _claim(self, frame: Frame) -> Claim:
        return frame.attribution.claim if frame.attribution is not None else Claim()

    def _one_incident(self, draft: _Draft, frame: Frame, tolls: Sequence[TollMention]) -> bool:
        if frame.another and not frame.definite:
            return False
        if not _dates_agree(draft.date, frame.date):
            return False
        if frame.initiator and draft.initiator and frame.initiator != draft.initiator:
            return False
        side = self._claim(frame).side
        if {draft.side, side} == {"Russia", "Ukraine"}:
            return False
        for toll in tolls:
            known = draft.tolls.get(toll.kind)
            if known is not None and not _tolls_agree(known, toll) and not (toll.update or known.update or toll.additional):
                return False
        if draft.frames and len(draft.frames[0].phrases) > 1:
            # A lead that sums up several places names the weapons of all.
            return True
        ours, theirs = set(_weapons(draft)), set(frame.weapons)
        return not (_kinds(ours) and _kinds(theirs) and not _kinds(ours) & _kinds(theirs) and not frame.definite and _triggered(frame))

    def _join(self, draft: _Draft, frame: Frame, tolls: Sequence[TollMention]) -> None:
        if not frame.weapons and any(trigger.entry.value == "debris" for trigger in frame.triggers):
            # Debris is of what was shot down.
            shot = next((d for d in reversed(self.drafts) if d.layer in ("air_defence", "strike")), None)
            if shot is not None and frame.analysis.index - shot.sentence <= 3:
                frame.weapons = [w for f in shot.frames for w in f.weapons][:1]
        draft.frames.append(frame)
        for toll in tolls:
            _merge_toll(draft.tolls, toll)
            tokens = frame.analysis.tokens
            start, end = tokens[toll.first].start, tokens[toll.last - 1].end
            draft.spans.append(Span(start, end, self.report.text[start:end]))
        if frame.same_day:
            earlier = next((d.date for d in reversed(self.drafts) if d.date is not None and d is not draft), None)
            frame.date = earlier or frame.date
        if frame.date is not None and (draft.date is None or _narrower(frame.date, draft.date)):
            draft.date = frame.date
        draft.initiator = draft.initiator or frame.initiator
        claim = self._claim(frame)
        draft.claims.append((claim, frame.attribution.kind if frame.attribution is not None else ""))
        draft.side = draft.side or claim.side
        if draft.incident < 0 and draft.layer == "strike":
            draft.incident = self._number()


def _key(phrase: PlacePhrase) -> tuple[object, ...]:
    """What tells places apart: the likeliest candidate; a community is its seat."""
    if not phrase.places:
        return ("name", phrase.start)
    candidates = phrase.places
    if phrase.within:
        inside = [p for p in candidates if contains(phrase.within[0], [p])]
        candidates = tuple(inside) or candidates
    return (candidates[0].id.removeprefix("hromada:"),)


def _kinds(weapons: set[str]) -> set[str]:
    kinds = set()
    for weapon in weapons:
        kinds.add("ballistic" if weapon in {"missile", "rocket", "mlrs"} else "guns" if weapon in {"artillery", "mortar"} else weapon)
    return kinds


def _weapons(draft: _Draft) -> list[str]:
    found: list[str] = []
    for frame in draft.frames:
        for weapon in frame.weapons:
            if weapon not in found:
                found.append(weapon)
    return found


def _triggered(frame: Frame) -> bool:
    return any(trigger.entry.category == "strike" for trigger in frame.triggers)


def _opens(frame: Frame) -> bool:
    """Tell whether a clause tells of a new act: someone strikes, and it is not "the strike"."""
    return frame.initiator is not None and any(
        t.entry.category == "strike" and not t.noun and not t.passive for t in frame.triggers
    )


def _has_impact(frame: Frame) -> bool:
    return any(trigger.entry.category == "impact" for trigger in frame.triggers)


def _dates_agree(one: DateMention | None, two: DateMention | None) -> bool:
    if one is None or two is None or one.start is None or two.start is None:
        return True
    day = timedelta(days=0)
    return one.start <= (two.end or two.start) + day and two.start <= (one.end or one.start) + day


def _narrower(new: DateMention, old: DateMention) -> bool:
    if new.start is None or new.end is None:
        return False
    if old.start is None or old.end is None:
        return True
    return (new.end - new.start) < (old.end - old.start) and old.precision not in ("range",)


def _tolls_agree(one: TollMention, two: TollMention) -> bool:
    low = max(one.min or 0, two.min or 0)
    high = min(one.max if one.max is not None else 10**9, two.max if two.max is not None else 10**9)
    return low <= high


def _merge_toll(tolls: dict[str, TollMention], toll: TollMention) -> None:
    known = tolls.get(toll.kind)
    if known is not None and toll.additional and known.min is not None and toll.min is not None:
        high = None if known.max is None or toll.max is None else known.max + toll.max
        tolls[toll.kind] = replace(known, min=known.min + toll.min, max=high)
    elif known is None or toll.update:
        tolls[toll.kind] = toll
    elif known.update:
        return
    elif not _tolls_agree(known, toll):
        if (toll.min or 0) > (known.min or 0):
            tolls[toll.kind] = toll
    elif (known.max is None or known.min is None) and toll.max is not None and toll.min is not None:
        tolls[toll.kind] = toll


def _default_initiator(draft: _Draft, sides: Sides) -> str | None:
    """Who must have acted where no word says so: weapons reach a side's land from the other side."""
    if draft.layer == "ground":
        return _default_attacker(draft, sides)
    if draft.layer != "strike" or draft.phrase is None or not draft.phrase.places:
        return None
    if set(_weapons(draft)) & _MINE_LIKE:
        return None
    place = draft.phrase.places[0]
    iso0 = draft.phrase.country or place.admin0_iso
    if iso0 == "RU":
        return "Ukraine"
    if iso0 == "UA":
        if draft.phrase.held_by or place.admin1_iso in _CRIMEA:
            return "Ukraine"
        if place.admin1_iso in _DIVIDED:
            return opposite(draft.side) if draft.side in ("Russia", "Ukraine") else None
        # Occupation officials tell of Ukraine's strikes, a ministry of its own.
        told = {kind for claim, kind in draft.claims if claim.side == "Russia"}
        return "Ukraine" if told and "body" not in told and not any(c.stance == "confirmed" for c, _ in draft.claims) else "Russia"
    return None


def _default_attacker(draft: _Draft, sides: Sides) -> str | None:
    """Who attacks in a bulletin that names no side: its own side's enemy where attacks are repelled, else Russia.

    Ukrainian bulletins tell of Russian assaults; Russian ones of their own, and of counter-attacks repelled.
    """
    values = {trigger.entry.value for frame in draft.frames for trigger in frame.triggers}
    if "repelled" in values:
        return opposite(draft.side if draft.side in ("Russia", "Ukraine") else sides.voice)
    if values & {"assault", "fighting"} and any(frame.analysis.axis for frame in draft.frames):
        return "Russia"
    return None


def assemble(
    report: Report,
    readings: Sequence[Reading],
    mentioned: Sequence[tuple[int, Place]],
    gazetteer: Gazetteer,
    sides: Sides,
    voice: Claim | None = None,
    topic: Place | None = None,
) -> list[Event]:
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
    list of Event
        In the order in which the report tells them.
    """
    assembly = _Assembly(report, gazetteer, sides, topic)
    for reading in readings:
        assembly.note_heading(reading)
        for frame in reading.frames:
            assembly.take(frame)
        if not any(frame.phrases for frame in reading.frames):
            assembly.deny(reading)
    for frame in assembly.waiting:
        _late(assembly, frame)
    voice = voice or _lead_voice(assembly.drafts)
    kept = [draft for draft in assembly.drafts if not _only_launched(draft)]
    drafts = [draft for draft in kept if not _swallowed(draft, kept)]
    default = _report_date(report, drafts, readings)
    numbers = _incidents(drafts)
    unit = _report_unit(topic, readings, mentioned, assembly)
    events = [
        _event(report, draft, numbers[position], default, _Surroundings(mentioned, unit), voice, sides)
        for position, draft in enumerate(drafts)
    ]
    return sorted(events, key=lambda event: (event.span.start, event.layer, event.place.span.start if event.place else 0))


def _lead_voice(drafts: Sequence[_Draft]) -> Claim | None:
    """A report that opens with what one side's officials say, and quotes no other, speaks for them throughout."""
    spoken = [
        (frame.analysis.index, frame.attribution) for draft in drafts for frame in draft.frames
    ]
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


def _late(assembly: _Assembly, frame: Frame) -> None:
    """A clause that told of no place before any was named belongs to the report's one strike, if there is one."""
    strikes = [draft for draft in assembly.drafts if draft.layer == "strike"]
    if frame.layer != "strike" or frame.another or len(strikes) != 1:
        return
    if strikes[0].frames[0].analysis.sentence.paragraph - frame.analysis.sentence.paragraph > 2:
        return
    tolls = frame.tolls
    if assembly._one_incident(strikes[0], frame, tolls):
        assembly._join(strikes[0], frame, tolls)


def _swallowed(draft: _Draft, drafts: Sequence[_Draft]) -> bool:
    """A country-wide strike that only sums up the strikes told one by one is no event of its own."""
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


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What a report's places lie among: all that it names, and the one unit that it is about."""

    mentioned: Sequence[tuple[int, Place]]
    unit: tuple[Place, bool] | None


def _report_unit(
    topic: Place | None, readings: Sequence[Reading], mentioned: Sequence[tuple[int, Place]], assembly: _Assembly
) -> tuple[Place, bool] | None:
    """The first-level unit that a report is about, and whether it says so at its head.

    A governor's list of villages is of the governor's unit; a report that names a single unit is about it.
    """
    heads = [topic] if topic is not None else []
    for reading in readings[:_HEADING]:
        heads += [p.places[0] for p in reading.phrases if p.places and p.role in ("office", "location")]
    for place in heads:
        if place.kind == "admin1" or place is topic:
            unit = assembly._unit(place.admin1_iso)
            if unit is not None and unit.admin0_iso in ("UA", "RU"):
                others = {p.admin1_iso for _, p in mentioned if p.kind == "admin1"} - {unit.admin1_iso}
                return unit, not others
    units = {p.admin1_iso for _, p in mentioned if p.kind == "admin1"}
    only = assembly._unit(next(iter(units))) if len(units) == 1 else None
    return None if only is None else (only, False)


def _only_launched(draft: _Draft) -> bool:
    """Launches alone are no tally of an air defence."""
    if draft.layer != "air_defence":
        return False
    return all(count.role == "launched" for count in draft.counts) and not any(
        trigger.entry.category == "intercept" for frame in draft.frames for trigger in frame.triggers
    )


def _report_date(report: Report, drafts: Sequence[_Draft], readings: Sequence[Reading]) -> When:
    """Date of what has none of its own: the first events', the heading's ("over the past day"), or publication's."""
    for draft in drafts[:3]:
        when = draft.date
        if when is None or when.start is None or when.end is None or when.precision not in ("day", "range"):
            continue
        if report.published is None or abs((report.published - when.end).days) <= 2:
            return _when(report, draft)
        break
    for reading in readings[:_HEADING]:
        for mention in reading.analysis.dates:
            if mention.kind != "event" or mention.future or mention.end is None or mention.start is None:
                continue
            if mention.precision not in ("day", "range", "week"):
                continue
            if report.published is None or 0 <= (report.published - mention.end).days <= 2:
                return _as_when(report, mention, [reading.analysis])
    if report.published is None:
        return When()
    return When(report.published, report.published, "day", "publication")


def _incidents(drafts: Sequence[_Draft]) -> list[int]:
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


def _when(report: Report, draft: _Draft) -> When:
    mention = draft.date
    if mention is None or mention.start is None:
        return When()
    return _as_when(report, mention, [frame.analysis for frame in draft.frames])


def _as_when(report: Report, mention: DateMention, analyses: Sequence[Analysis]) -> When:
    """A date with its words, where the sentence that it was read from is among those given."""
    own = next((a for a in analyses if any(date is mention for date in a.dates)), None)
    span = None
    if own is not None:
        start, end = own.tokens[mention.first].start, own.tokens[mention.last - 1].end
        span = Span(start, end, report.text[start:end])
    return When(mention.start, mention.end, mention.precision, mention.basis, span)


def _event(
    report: Report,
    draft: _Draft,
    incident: int,
    default: When,
    around: _Surroundings,
    voice: Claim | None,
    sides: Sides,
) -> Event:
    frame = draft.frames[0]
    sentence = frame.analysis.sentence
    weapons, models, targets = _collect(draft)
    when = _when(report, draft)
    if when.start is None and not any(f.background for f in draft.frames):
        when = default
    initiator = draft.initiator or (None if draft.denied else _default_initiator(draft, sides))
    if initiator == "Russia" and draft.layer == "strike" and _nation(draft) == "RU" and "bomb" not in weapons:
        # Bombs apart, which Russia's aircraft have dropped on its own towns, what strikes Russia is Ukraine's.
        initiator = "Ukraine"
    span = _span(report, frame)
    counts = _tally(draft) if draft.layer == "air_defence" else AirDefenceCounts()
    if draft.layer == "air_defence":
        initiator = _air_defence_initiator(draft, initiator)
    claim = _claim_of(draft, voice, sides)
    event_type, sub_type = _types(draft, weapons)
    phrase = draft.phrase
    return Event(
        report=report,
        layer=draft.layer,
        event_type=event_type,
        sub_event_type=sub_type,
        place=_place_ref(report, phrase, around) if phrase is not None else None,
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


def _collect(draft: _Draft) -> tuple[list[str], list[str], list[str]]:
    weapons: list[str] = []
    models: list[str] = []
    targets: list[str] = []
    for frame in draft.frames:
        weapons += [w for w in frame.weapons if w not in weapons]
        models += [m for m in frame.models if m not in models]
        targets += [t for t in frame.targets if t not in targets]
    if "shelling" in weapons:
        weapons.remove("shelling")
    return weapons, models, targets


def _tally(draft: _Draft) -> AirDefenceCounts:
    """Counts of a tally told in several sentences: what is told again is not added again."""
    once: dict[tuple[str, str, int], CountMention] = {}
    for count in draft.counts:
        once.setdefault((count.what, count.role, count.value), count)
    return total_counts(list(once.values()))


def _air_defence_initiator(draft: _Draft, initiator: str | None) -> str | None:
    # What was intercepted was launched by the side whose land it did not fly over.
    if draft.phrase is None or not draft.phrase.places:
        return initiator
    return {"UA": "Russia", "RU": "Ukraine"}.get(draft.phrase.places[0].admin0_iso or "", initiator)


def _types(draft: _Draft, weapons: Sequence[str]) -> tuple[str, str]:
    if draft.layer == "air_defence":
        return "Strategic developments", "Disrupted weapons use"
    if draft.layer == "ground":
        return "Battles", "Armed clash"
    if draft.layer == "control":
        if draft.status in ("captured", "liberated", "lost"):
            if draft.controller == "Ukraine":
                return "Battles", "Government regains territory"
            if draft.controller == "Russia":
                return "Battles", "Non-state actor overtakes territory"
        return "Strategic developments", "Non-violent transfer of territory"
    kinds = set(weapons)
    implied = next(
        (str(t.entry.get("subtype")) for f in draft.frames for t in f.triggers if t.entry.get("subtype")), None
    )
    if kinds & _MINE_LIKE and not kinds & (_DRONE_LIKE | _SHELL_LIKE):
        return "Explosions/Remote violence", "Remote explosive/landmine/IED"
    if kinds & _DRONE_LIKE:
        return "Explosions/Remote violence", "Air/drone strike"
    if kinds & _SHELL_LIKE:
        return "Explosions/Remote violence", "Shelling/artillery/missile attack"
    if implied is not None:
        return "Explosions/Remote violence", implied
    if "small_arms" in kinds:
        return "Violence against civilians", "Attack"
    return "Explosions/Remote violence", "Shelling/artillery/missile attack"


def _tolls(draft: _Draft) -> Tolls:
    if draft.layer not in ("strike", "ground"):
        return Tolls()

    def toll(kind: str) -> Toll | None:
        mention = draft.tolls.get(kind)
        return None if mention is None or (mention.min is None and mention.max is None) else Toll(mention.min, mention.max)

    killed, injured = toll("killed"), toll("injured")
    if killed is None and injured == Toll(0, 0):
        # "Nobody was hurt": nor killed.
        killed = injured
    return Tolls(killed, injured, toll("missing"), tuple(draft.spans))


def _extent(draft: _Draft) -> str | None:
    if draft.layer != "control":
        return None
    phrase = draft.phrase
    if draft.status in ("advanced", "contested"):
        return "part"
    if phrase is not None and (phrase.part or phrase.relation != "in") and not phrase.whole:
        return "part"
    return "whole"


def _claim_of(draft: _Draft, voice: Claim | None, sides: Sides) -> Claim:
    claim, kind = _spoken(draft, voice)
    if claim.claimant is None or claim.side is not None:
        return claim
    # An office with no nation beside it is that of the place; a ministry or a staff that of the report's voice.
    nation = {"UA": "Ukraine", "RU": "Russia"}.get(_nation(draft) or "")
    if kind == "body" and sides.voices:
        return replace(claim, side=sides.voice)
    return replace(claim, side=nation)


def _nation(draft: _Draft) -> str | None:
    if draft.phrase is None:
        return None
    return draft.phrase.country or (draft.phrase.places[0].admin0_iso if draft.phrase.places else None)


def _spoken(draft: _Draft, voice: Claim | None) -> tuple[Claim, str]:
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


def _confidence(draft: _Draft, claim: Claim) -> float:
    score = 0.6
    if any(trigger.entry.category in ("strike", "intercept", "ground", "control") and not trigger.entry.get("weak") for f in draft.frames for trigger in f.triggers):
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


def _nearest(mentioned: Sequence[tuple[int, Place]], phrase: PlacePhrase, count: int = 12) -> tuple[str, ...]:
    """Ids of the other places named nearest to a phrase; `mentioned` is in the order of the text.

    It goes outwards from the phrase, so that a report of ten thousand places costs no more a place than a short one.
    """
    own = {place.id for place in phrase.places}
    found: dict[str, None] = {}
    right = bisect_left(mentioned, phrase.start, key=lambda item: item[0])
    left = right - 1
    while len(found) < count and (left >= 0 or right < len(mentioned)):
        before = phrase.start - mentioned[left][0] if left >= 0 else None
        after = mentioned[right][0] - phrase.start if right < len(mentioned) else None
        if after is None or (before is not None and before <= after):
            place, left = mentioned[left][1], left - 1
        else:
            place, right = mentioned[right][1], right + 1
        if place.id not in own:
            found[place.id] = None
    return tuple(found)


def _context(mentioned: Sequence[tuple[int, Place]], phrase: PlacePhrase) -> tuple[str, ...]:
    """Ids of the places round a phrase: its axis' town first, then the nearest in the text."""
    nearest = _nearest(mentioned, phrase)
    if phrase.near is None or any(place.id == phrase.near.id for place in phrase.places):
        return nearest
    return (phrase.near.id, *(place_id for place_id in nearest if place_id != phrase.near.id))


def _place_ref(report: Report, phrase: PlacePhrase, around: _Surroundings) -> PlaceRef:
    within = list(dict.fromkeys(place.id for place in phrase.within))
    context = _context(around.mentioned, phrase)
    if around.unit is not None and not within and not phrase.coarse:
        unit, stated = around.unit
        if not phrase.places and stated:
            within = [unit.id]
        elif phrase.places and phrase.places[0].kind == "settlement":
            context = (unit.id, *context)
    return PlaceRef(
        span=Span(phrase.start, phrase.end, report.text[phrase.start : phrase.end]),
        candidates=tuple(place.id for place in phrase.places),
        relation=phrase.relation,
        distance_km=phrase.distance_km,
        within=tuple(within),
        context=context,
        other=tuple(place.id for place in phrase.other),
        part=phrase.part,
        country=phrase.country,
        kind=phrase.kind,
    )

