"""The reader: a report's sentences, one after the other, then its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sitmap.extract.actors import Sides
from sitmap.extract.analysis import Analysis, analyse
from sitmap.extract.assemble import assemble
from sitmap.extract.attribution import Attribution, report_voice
from sitmap.extract.dates import report_date
from sitmap.extract.frames import Reading, read_sentence
from sitmap.extract.lexicon import Lexicon, load_lexicon
from sitmap.extract.tokens import split_sentences
from sitmap.model import Claim, Event, Report

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer, Place
    from geo.mentions import Mention

__all__ = ["extract_events", "read_report"]


def extract_events(report: Report, gazetteer: Gazetteer | None = None) -> list[Event]:
    """Read a report for events.

    Parameters
    ----------
    report : Report
        The report; its `published` date is what relative dates refer to.
    gazetteer : Gazetteer, optional
        Places to recognise; the embedded ones by default.

    Returns
    -------
    list of Event
        In the order in which the report tells them; empty where it tells none.
    """
    return read_report(report, gazetteer)[1]


def read_report(report: Report, gazetteer: Gazetteer | None = None) -> tuple[list[Reading], list[Event]]:
    """Read a report and keep, beside its events, how every sentence was read."""
    from geo.gazetteer import load_gazetteer
    from geo.mentions import find_mentions

    if report.published is None:
        # What the source does not give, the text may say; the events carry the report with that date.
        report = replace(report, published=report_date(report.text))
    places = gazetteer if gazetteer is not None else load_gazetteer()
    lexicon = load_lexicon("en")
    mentions = find_mentions(report.text, places)
    sides = Sides()
    readings: list[Reading] = []
    last: Attribution | None = None
    for analysis in _analyses(report, mentions, lexicon):
        reading = read_sentence(analysis, sides)
        for phrase in reading.phrases:
            if phrase.role == "dateline" and phrase.places and analysis.index < 3:
                sides.hear({"RU": "Russia", "UA": "Ukraine"}.get(phrase.places[0].admin0_iso or "", ""))
        for frame in reading.frames:
            if frame.attribution is not None and frame.attribution.pronoun and last is not None:
                frame.attribution = last
        for attribution in reading.attributions:
            if not attribution.pronoun and not attribution.media:
                last = attribution
        readings.append(reading)
    voice: Claim | None = report_voice(readings, report, lexicon)
    return readings, assemble(report, readings, _mentioned(mentions), places, sides, voice)


def _analyses(report: Report, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Analysis]:
    abbreviations = frozenset(lexicon.settings.get("abbreviations", ()))
    sentences = split_sentences(report.text, abbreviations)
    analyses = [
        analyse(index, sentence, mentions, lexicon, report.published) for index, sentence in enumerate(sentences)
    ]
    axes = {
        analysis.sentence.paragraph
        for analysis in analyses
        if any(hit.entry.value == "direction" for hit in analysis.of("axis"))
    }
    for analysis in analyses:
        analysis.axis = analysis.sentence.paragraph in axes
    return analyses


def _mentioned(mentions: Sequence[Mention]) -> list[tuple[int, Place]]:
    return [
        (mention.start, mention.places[0])
        for mention in mentions
        if mention.places and mention.form != "adjective" and not mention.weak
    ]
