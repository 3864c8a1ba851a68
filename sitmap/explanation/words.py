"""The words of a report with their roles: what each became, or why it was set aside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sitmap.explanation.links import Links
from sitmap.explanation.reasons import place_reason, sentence_of, trigger_reason
from sitmap.explanation.rules import entry_rule, place_rules, trigger_rules
from sitmap.explanation.values import Rule, WordNote
from sitmap.extract.analysis import Analysis
from sitmap.extract.frames import Frame, Reading
from sitmap.extract.placenames import why_no_place
from sitmap.extract.placephrases import PlacePhrase
from sitmap.extract.reader import ReportReading
from sitmap.extract.triggers import why_passed_over

__all__ = ["Words"]

_EVENT_WORDS = ("strike", "impact", "intercept", "ground", "control")


class Words:
    """Collects the words of a report with their roles.

    Parameters
    ----------
    told : ReportReading
        The report as it was read.
    links : Links
        Its clauses and names, and the events they belong to.
    ids : sequence of str
        The ids of its events.
    """

    def __init__(self, told: ReportReading, links: Links, ids: Sequence[str]) -> None:
        self.told = told
        self.links = links
        self.ids = ids
        self._found: dict[tuple[int, int, str], WordNote] = {}

    def notes(self) -> list[WordNote]:
        """Return what was collected, in the order of the text, longer words before those inside them."""
        return sorted(self._found.values(), key=lambda word: (word.start, -word.end, not word.used, word.role))

    def add(
        self,
        start: int,
        end: int,
        role: str,
        *,
        events: Iterable[int] = (),
        reason: str = "",
        why: str = "",
        rules: Sequence[Rule | None] = (),
    ) -> None:
        """Note words; the same words in the same role are noted once, and being used outweighs being set aside."""
        if start >= end:
            # Meant, not written.
            return
        held = tuple(self.ids[number] for number in events)
        kept = tuple(rule for rule in rules if rule is not None)
        text = self.told.report.text[start:end]
        note = WordNote(start, end, text, role, not reason, reason, why or sentence_of(reason), kept, held)
        known = self._found.get((start, end, role))
        if known is not None and known.used == note.used:
            note = replace(
                known,
                rules=tuple(dict.fromkeys([*known.rules, *kept])),
                events=tuple(i for i in self.ids if i in {*known.events, *held}),
            )
        if known is None or note.used or not known.used:
            self._found[start, end, role] = note

    def add_tokens(self, analysis: Analysis, first: int, last: int, role: str, **note: object) -> None:
        """Note the tokens ``[first, last)`` of a sentence; see `add`."""
        tokens = analysis.tokens
        self.add(tokens[first].start, tokens[min(last, len(tokens)) - 1].end, role, **note)  # type: ignore[arg-type]

    # Event words

    def event_words(self, reading: Reading) -> None:
        """Note the event words of a sentence."""
        analysis = reading.analysis
        for trigger in reading.triggers:
            frames = [frame for frame in reading.frames if trigger in frame.triggers]
            events = self.links.of_frames(frames)
            reason = "" if events else self._why_no_event(reading, trigger_reason(trigger), frames, trigger.first)
            why = sentence_of(reason) if reason else f"tells of {_LAYERS[trigger.layer]}"
            rules = trigger_rules(analysis, trigger, reason)
            self.add_tokens(
                analysis, trigger.first, trigger.last, "event word", events=events, reason=reason, why=why, rules=rules
            )
        taken = {index for trigger in reading.triggers for index in range(trigger.first, trigger.last)}
        for category in _EVENT_WORDS:
            for hit in analysis.of(category):
                reason = why_passed_over(analysis, hit)
                if reason and taken.isdisjoint(range(hit.first, hit.last)):
                    over = analysis.of("blocked") if reason == "blocked" else []
                    over = [other for other in over if other.first < hit.last and hit.first < other.last]
                    fired = [entry_rule(analysis, one) for one in (hit, *over)]
                    self.add_tokens(analysis, hit.first, hit.last, "event word", reason=reason, rules=fired)

    def _why_no_event(self, reading: Reading, own: str, frames: Sequence[Frame], first: int) -> str:
        """Return why words of a sentence are in no event: their own reason, the sentence's, or their clause's."""
        if own or reading.aside:
            return own or reading.aside
        if frames:
            return self.links.why_no_event(frames[0])
        if any(frame.first <= first < frame.last for frame in reading.weak):
            return "too weak"
        return "no event"

    # Places

    def places(self, reading: Reading) -> None:
        """Note the place names of a sentence, and the words that point back to one."""
        analysis = reading.analysis
        for phrase in reading.phrases:
            rules = place_rules(analysis, phrase)
            events = self.links.at_place(reading, phrase)
            if events:
                self.add(phrase.start, phrase.end, "place", events=events, why="where it happened", rules=rules)
                continue
            holds = self._held_by(reading, phrase)
            if holds is not None:
                why = "tells where another place of the sentence lies"
                self.add(phrase.start, phrase.end, "setting", events=holds, why=why, rules=rules)
                continue
            reason = self._why_no_place(reading, phrase)
            if phrase.trigger is not None and reason == trigger_reason(phrase.trigger):
                rules += trigger_rules(analysis, phrase.trigger, reason)
            self.add(phrase.start, phrase.end, "place", reason=reason, rules=tuple(dict.fromkeys(rules)))
        self._other_names(reading)
        for frame in reading.frames:
            back = frame.anaphor
            events = self.links.of_frame(frame)
            if back is not None and events and (not frame.phrases or frame.phrases == [back]):
                self.add(back.start, back.end, "place", events=events, why="points back to a place named before")

    def _other_names(self, reading: Reading) -> None:
        """Note the names that are no phrases of their own: where another one lies, and ordinary words."""
        analysis = reading.analysis
        for place in analysis.places:
            mention = place.mention
            if any(phrase.start == mention.start for phrase in reading.phrases):
                continue
            inside = [p for p in reading.phrases if p.first <= place.first < p.last or _outer(mention.places, p)]
            if inside and mention.form != "adjective":
                events = sorted({n for phrase in inside for n in self.links.at_place(reading, phrase)})
                why = "tells where another place of the sentence lies"
                if events:
                    self.add(mention.start, mention.end, "setting", events=events, why=why)
                    continue
            reason = why_no_place(analysis, place)
            if reason and reason != "adjective":
                self.add(mention.start, mention.end, "place", reason=reason)

    def _held_by(self, reading: Reading, phrase: PlacePhrase) -> list[int] | None:
        """Return the events at the places that a name says more of; None where it says more of none."""
        held = [other for other in reading.phrases if other is not phrase and _outer(phrase.places, other)]
        held += [p for frame in reading.frames if frame.outer is phrase for p in frame.phrases]
        events = sorted({number for other in held for number in self.links.at_place(reading, other)})
        return events if events and phrase.role == "location" else None

    def _why_no_place(self, reading: Reading, phrase: PlacePhrase) -> str:
        if phrase.role != "location":
            return place_reason(phrase.role)
        if phrase.trigger is not None and not phrase.trigger.realis:
            return trigger_reason(phrase.trigger)
        frames = [frame for frame in reading.frames if any(place is phrase for place in frame.phrases)]
        told = [frame for frame in frames if self.links.of_frame(frame)]
        if told or (phrase.coarse and self.links.of_frames(reading.frames)):
            return "too wide" if phrase.coarse else "no event"
        reason = self._why_no_event(reading, "", frames, phrase.first)
        if reason == "no event" and reading.triggers and not any(trigger.realis for trigger in reading.triggers):
            # All event words of the sentence are set aside: for the reason of the nearest.
            nearest = min(reading.triggers, key=lambda trigger: abs(trigger.first - phrase.first))
            return trigger_reason(nearest) or reason
        return reason

    # Sentences that were not read

    def unread(self) -> None:
        """Note what is written in a language that is not read, and the places of sentences without an event word."""
        read = {reading.analysis.index for reading in self.told.readings}
        mentions = iter(self.told.mentions)
        mention = next(mentions, None)
        for index, sentence in enumerate(self.told.sentences):
            skipped = self.told.languages[sentence.paragraph] is None
            if skipped:
                self.add(sentence.start, sentence.end, "unread", reason="language")
            while mention is not None and mention.start < sentence.end:
                plain = mention.places and not mention.weak and mention.form != "adjective"
                if plain and not skipped and index not in read and mention.start >= sentence.start:
                    self.add(mention.start, mention.end, "place", reason="no event word")
                mention = next(mentions, None)


_LAYERS = {
    "strike": "a strike",
    "air_defence": "an interception",
    "ground": "fighting on the ground",
    "control": "who holds a place",
}


def _outer(places: Sequence[object], phrase: PlacePhrase) -> bool:
    """Tell whether a name is the unit, the country or the neighbourhood that is known of a place."""
    if not places:
        return False
    outer = places[0]
    if any(outer is place or outer == place for place in (*phrase.within, phrase.near)):
        return True
    country = getattr(outer, "kind", "") == "country"
    return country and phrase.country is not None and phrase.country == getattr(outer, "admin0_iso", None)
