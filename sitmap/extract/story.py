"""The story of a report: which clauses tell of one incident.

A clause joins an event of its layer when it names the same place, or none and follows it, and when dates,
tolls, sides and words such as "another" do not tell them apart. The two sides' versions stay apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, islice
from typing import TYPE_CHECKING

from sitmap.extract.actors import Sides
from sitmap.extract.agreement import dates_agree, is_narrower, merge_toll, tolls_agree
from sitmap.extract.dates import DateMention
from sitmap.extract.drafts import Draft
from sitmap.extract.frames import Frame
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.tolls import TollMention
from sitmap.model import Report, Span

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer, Place

__all__ = ["Story", "tells_strike"]

# Events that a clause can point back over: more than a day's bulletin has.
_REACH = 1000
# What happened more than so many days before a report is no news.
_NEWS = 2
# Clauses of an event that are asked for its weapons.
_CLAUSES = 40
# A word opens a sentence up to this token.
_OPENING = 1
# In which of the first sentences a headline's event is told again.
_RETOLD = 2
# Weapons that writers name by one another's names: they do not tell two attacks apart.
_KIND = {"missile": "ballistic", "rocket": "ballistic", "mlrs": "ballistic", "artillery": "guns", "mortar": "guns"}


class Story:
    """What a report has told so far: its incidents as drafts, and what the next clause can refer to.

    Parameters
    ----------
    report : Report
        The report.
    gazetteer : Gazetteer
        For units and countries that are meant but not named.
    sides : Sides
        Whose voice the report speaks in.
    topic : Place, optional
        The place of the title or of the publisher's office.

    Attributes
    ----------
    drafts : list of Draft
        The events, in the order in which they were first told.
    focus : Draft, optional
        The event that is being told of.
    heading : (PlacePhrase, int), optional
        The last line that is only a place, and its sentence.
    heading_date : DateMention, optional
        The date in that line ("Mykolaiv, 13 March 2022."): an entry of a list of cases.
    entry : bool
        That line opens an entry of a list ("- 05:13, X district, Y village."): what follows is no strike told before.
    named : (PlacePhrase, int), optional
        The last settlement that was called a city or a village by its name where no event was told, and its sentence.
    waiting : list of Frame
        Clauses that tell of a strike before any place is named.
    earlier : int
        The last paragraph that says what was known earlier; -1 for none.
    """

    def __init__(self, report: Report, gazetteer: Gazetteer, sides: Sides, topic: Place | None) -> None:
        self.report = report
        self.gazetteer = gazetteer
        self.sides = sides
        self.topic = topic
        self.drafts: list[Draft] = []
        self._numbers = count()
        self.focus: Draft | None = None
        self.heading: tuple[PlacePhrase, int] | None = None
        self.heading_date: DateMention | None = None
        self.entry = False
        self.named: tuple[PlacePhrase, int] | None = None
        self.waiting: list[Frame] = []
        self.earlier = -1

    def latest(self, layer: str) -> Iterator[Draft]:
        """Go through the drafts of a layer, the latest first, as far back as a clause can point.

        What was told hundreds of events before is not told on: that each clause looks back only so far keeps the cost
        of a report of ten thousand sentences in proportion to its length.
        """
        recent = islice(reversed(self.drafts), _REACH)
        return (draft for draft in recent if draft.layer == layer)

    def number(self) -> int:
        """Return a number for a new incident."""
        return next(self._numbers)

    def unit(self, iso: str | None) -> Place | None:
        """Return a first-level unit by its ISO 3166-2 code, None for one that the gazetteer has not."""
        try:
            return self.gazetteer.get(f"iso:{iso}") if iso else None
        except KeyError:
            return None

    def country(self, iso: str) -> Place | None:
        """Return a country by its ISO 3166-1 code, None for one that the gazetteer has not."""
        try:
            return self.gazetteer.get(f"country:{iso}")
        except KeyError:
            return None

    def recalls(self, date: DateMention | None) -> bool:
        """Tell whether a date is days before the report's own: of something that it only recalls."""
        published = self.report.published
        if published is None or date is None or date.end is None:
            return False
        return (published - date.end).days > _NEWS

    def one_incident(self, draft: Draft, frame: Frame, tolls: Sequence[TollMention]) -> bool:
        """Tell whether a clause can be of a draft: nothing that it says tells them apart."""
        if frame.another and not (frame.definite or _told_in_headline(draft, frame)):
            return False
        if not dates_agree(draft.date, frame.date):
            return False
        if frame.initiator and draft.initiator and frame.initiator != draft.initiator:
            return False
        side = frame.claim.side
        if {draft.side, side} == {"Russia", "Ukraine"}:
            return False
        for toll in tolls:
            known = draft.tolls.get(toll.kind)
            if known is None or toll.update or known.update or toll.additional:
                continue
            if not tolls_agree(known, toll):
                return False
        if draft.frames and len(draft.frames[0].phrases) > 1:
            # A lead that sums up several places names the weapons of all.
            return True
        if not frame.weapons:
            return True
        recent = draft.frames if len(draft.frames) <= _CLAUSES else [draft.frames[0], *draft.frames[-_CLAUSES:]]
        ours, theirs = _kinds([weapon for told in recent for weapon in told.weapons]), _kinds(frame.weapons)
        others = bool(ours and theirs) and not ours & theirs
        return not others or frame.definite or not tells_strike(frame)

    def join(self, draft: Draft, frame: Frame, tolls: Sequence[TollMention]) -> None:
        """Add a clause and its tolls to a draft."""
        if not frame.weapons and any(trigger.entry.value == "debris" for trigger in frame.triggers):
            # Debris is of what was shot down.
            shot = next((d for d in reversed(self.drafts) if d.layer in ("air_defence", "strike")), None)
            if shot is not None and frame.analysis.index - shot.sentence <= 3:
                frame.weapons = [w for f in shot.frames for w in f.weapons][:1]
        draft.frames.append(frame)
        old = self._told_earlier(frame)
        for toll in tolls:
            if old and toll.kind in draft.tolls:
                continue
            merge_toll(draft.tolls, toll)
            tokens = frame.analysis.tokens
            start, end = tokens[toll.first].start, tokens[toll.last - 1].end
            draft.spans.append(Span(start, end, self.report.text[start:end]))
        if frame.same_day:
            earlier = next((d.date for d in reversed(self.drafts) if d.date is not None and d is not draft), None)
            frame.date = earlier or frame.date
        if frame.date is not None and (draft.date is None or is_narrower(frame.date, draft.date)):
            draft.date = frame.date
        draft.initiator = draft.initiator or frame.initiator
        claim = frame.claim
        draft.claims.append((claim, frame.attribution.kind if frame.attribution is not None else ""))
        draft.side = draft.side or claim.side
        if draft.incident < 0 and draft.layer == "strike":
            draft.incident = self.number()

    def _told_earlier(self, frame: Frame) -> bool:
        """ "Earlier, 75 were said to be hurt. The toll rose to 30.": the paragraph's figures are out of date."""
        analysis = frame.analysis
        if any(hit.first <= _OPENING for hit in analysis.of("earlier_told")):
            self.earlier = analysis.sentence.paragraph
        return self.earlier == analysis.sentence.paragraph


def _told_in_headline(draft: Draft, frame: Frame) -> bool:
    """Tell whether a clause near the head tells the headline again, in whose words too it was "again"."""
    return draft.sentence == 0 and frame.analysis.index <= _RETOLD and any(told.another for told in draft.frames)


def _kinds(weapons: Sequence[str]) -> set[str]:
    return {_KIND.get(weapon, weapon) for weapon in weapons}


def tells_strike(frame: Frame) -> bool:
    """Tell whether a clause has a word for a strike."""
    return any(trigger.entry.category == "strike" for trigger in frame.triggers)
