"""What belongs to what in a report that was read: clauses to events, names to the places of events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sitmap.explanation.reasons import frame_reason
from sitmap.extract.drafts import Draft, place_key
from sitmap.extract.frames import Frame, Reading
from sitmap.extract.placephrases import PlacePhrase, contains
from sitmap.extract.reader import ReportReading
from sitmap.model import Event

__all__ = ["Links"]


class Links:
    """The events of a report by number, and which clauses, names and words are theirs.

    Parameters
    ----------
    told : ReportReading
        The report as it was read.
    """

    def __init__(self, told: ReportReading) -> None:
        self.events: Sequence[Event] = told.assembled.events
        self.drafts: Sequence[Draft] = told.assembled.drafts
        self._of_frame: dict[int, list[int]] = {}
        for number, draft in enumerate(self.drafts):
            for frame in draft.frames:
                self._of_frame.setdefault(id(frame), []).append(number)
        self._of_analysis: dict[int, set[int]] = {}
        self._of_span: dict[tuple[str, int, int], list[int]] = {}
        for number, (event, draft) in enumerate(zip(self.events, self.drafts, strict=True)):
            for frame in draft.frames:
                self._of_analysis.setdefault(id(frame.analysis), set()).add(number)
            spans = [("place", event.place.span if event.place is not None else None)]
            spans += [("date", event.when.span), ("claim", event.claim.span)]
            spans += [("toll", span) for span in event.tolls.spans]
            for of, span in spans:
                if span is not None:
                    self._of_span.setdefault((of, span.start, span.end), []).append(number)
        self._dropped = {id(frame): why for draft, why in told.assembled.dropped for frame in draft.frames}

    def of_frame(self, frame: Frame) -> list[int]:
        """Return the events that a clause tells of."""
        return self._of_frame.get(id(frame), [])

    def of_frames(self, frames: Iterable[Frame]) -> list[int]:
        """Return the events that some clauses tell of."""
        return sorted({number for frame in frames for number in self.of_frame(frame)})

    def of_reading(self, reading: Reading) -> list[int]:
        """Return the events that a sentence tells of."""
        own = self._of_analysis.get(id(reading.analysis), set())
        return sorted(own.union(self.of_frames(reading.frames)))

    def why_no_event(self, frame: Frame) -> str:
        """Return why a clause is in no event."""
        return self._dropped.get(id(frame)) or frame_reason(frame)

    def at_place(self, reading: Reading, phrase: PlacePhrase) -> list[int]:
        """Return the events that a name is the place of."""
        written = self.with_span("place", phrase.start, phrase.end)
        frames = [frame for frame in reading.frames if any(place is phrase for place in frame.phrases)]
        meant = [n for n in self.of_frames(frames) if _one_place(self.drafts[n].phrase, phrase)]
        return sorted({*written, *meant})

    def with_span(self, of: str, start: int, end: int) -> list[int]:
        """Return the events whose place, date, claim or toll (`of`) was read from these words."""
        return sorted(set(self._of_span.get((of, start, end), ())))


def _one_place(one: PlacePhrase | None, two: PlacePhrase) -> bool:
    """Tell whether two names are of one place, or one of a part of the other."""
    if one is None:
        return False
    if one is two or place_key(one) == place_key(two):
        return True
    if not one.places or not two.places or two.coarse:
        return False
    return contains(one.places[0], two.places) or contains(two.places[0], one.places)
