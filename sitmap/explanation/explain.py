"""A report → how it was read: its words with their roles, its events with their words, its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sitmap.explanation.detailwords import note_details
from sitmap.explanation.facts import facts_of, rules_of
from sitmap.explanation.links import Links
from sitmap.explanation.reasons import sentence_of, trigger_reason
from sitmap.explanation.values import EventNote, Explanation, Fact, SentenceNote, WordNote
from sitmap.explanation.words import Words
from sitmap.extract import ReportReading, read_report
from sitmap.extract.frames import Reading
from sitmap.locate import locate
from sitmap.model import LocatedEvent, Report, Span
from sitmap.tabulate import to_json, to_rows

if TYPE_CHECKING:
    from geo.boundaryset import BoundarySet
    from geo.gazetteer import Gazetteer
    from sitmap.extract.vocabulary import Vocabulary, VocabularyPaths

__all__ = ["explain_report"]


def explain_report(
    report: Report,
    gazetteer: Gazetteer | None = None,
    vocabulary: Vocabulary | VocabularyPaths | None = None,
    *,
    boundaries: BoundarySet | None = None,
) -> Explanation:
    """Read a report and tell how it was read.

    Parameters
    ----------
    report : Report
        The report.
    gazetteer : Gazetteer, optional
        Places to recognise; the embedded ones by default.
    vocabulary : path, iterable of paths, or Vocabulary, optional
        Words to add to those of the package.
    boundaries : geo.BoundarySet, optional
        Whose units the events are joined to; by default the embedded ones.

    Returns
    -------
    Explanation
        Its events are those of `sitmap.extract`, in that order.
    """
    told = read_report(report, gazetteer, vocabulary)
    located = locate(told.assembled.events, gazetteer=gazetteer)
    own = [replace(item, event=told.clean.event(item.event, told.original)) for item in located]
    rows = [to_json(row) for row in to_rows(own, boundaries=boundaries)]
    ids = [str(row["id"]) for row in rows]
    links = Links(told)
    words = Words(told, links, ids)
    for reading in told.readings:
        words.event_words(reading)
        words.places(reading)
        note_details(words, reading)
    words.unread()
    _meant_by_the_report(words, located)
    notes = words.notes()
    of_event: dict[str, list[WordNote]] = {event_id: [] for event_id in ids}
    for note in notes:
        for event_id in note.events:
            of_event[event_id].append(note)
    events = [
        EventNote(
            number,
            row["id"],
            shown,
            row,
            _in_report(told, facts_of(item, draft, row, of_event[row["id"]])),
            rules_of(draft, of_event[row["id"]]),
        )
        for number, (item, shown, draft, row) in enumerate(
            zip(located, own, told.assembled.drafts, rows, strict=True), start=1
        )
    ]
    words_of_report = tuple(_own_words(told, note) for note in notes)
    return Explanation(told.original, tuple(events), words_of_report, tuple(_sentences(told, links, ids)), told.unread)


def _in_report(told: ReportReading, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Let facts point at the report's own text, not at the cleaned one that was read."""
    if told.clean.same:
        return facts
    return tuple(replace(fact, words=tuple(told.clean.span(span) for span in fact.words)) for fact in facts)


def _own_words(told: ReportReading, note: WordNote) -> WordNote:
    if told.clean.same:
        return note
    span = told.clean.span(Span(note.start, note.end, note.text))
    return replace(note, start=span.start, end=span.end, text=span.text)


def _meant_by_the_report(words: Words, located: Sequence[LocatedEvent]) -> None:
    """Note places, dates and speakers that stand in another sentence than their event, or in a signature."""
    for number, item in enumerate(located):
        event = item.event
        for span, role, why in (
            (event.place.span if event.place is not None else None, "place", "where it happened"),
            (event.when.span, "date", "when it happened"),
            (event.claim.span, "speaker", "who says it"),
        ):
            if span is not None and words.told.report.text[span.start : span.end] == span.text:
                words.add(span.start, span.end, role, events=[number], why=why)


def _sentences(told: ReportReading, links: Links, ids: Sequence[str]) -> list[SentenceNote]:
    readings = {reading.analysis.index: reading for reading in told.readings}
    notes = []
    for index, sentence in enumerate(told.sentences):
        lang = told.languages[sentence.paragraph]
        reading = readings.get(index)
        events = links.of_reading(reading) if reading is not None else []
        reason = "" if events else "language" if lang is None else _why_nothing(reading, links)
        held = tuple(ids[number] for number in events)
        start, end = told.clean.place(sentence.start, sentence.end)
        text = told.original.text[start:end]
        why = f"{sentence_of(reason)}" if reason else "tells of an event"
        notes.append(SentenceNote(start, end, text, lang, reading is not None, reason, why, held))
    return notes


def _why_nothing(reading: Reading | None, links: Links) -> str:
    """Return why no event came of a sentence."""
    if reading is None:
        return "no event word"
    if reading.aside and reading.triggers:
        return reading.aside
    if reading.frames:
        return links.why_no_event(reading.frames[0])
    if reading.weak:
        return "too weak"
    reasons = [reason for trigger in reading.triggers if (reason := trigger_reason(trigger))]
    return reasons[0] if reasons else "no event word"
