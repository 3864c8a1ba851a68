"""The reader: a report's sentences, one after the other, then its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from sitmap.extract.actors import Sides, opposite
from sitmap.extract.analysis import Analysis
from sitmap.extract.assemble import Assembled, assemble
from sitmap.extract.attribution import Attribution
from sitmap.extract.clauses import read_sentence
from sitmap.extract.cleaning import CleanText, clean_text
from sitmap.extract.dates import report_date
from sitmap.extract.frames import Frame, Reading
from sitmap.extract.languages import main_language, unread_paragraphs
from sitmap.extract.lexicon import Lexicon
from sitmap.extract.quotations import say_of_quotations
from sitmap.extract.reportsentences import HEAD, ReportSentences
from sitmap.extract.tokens import Sentence, split_paragraphs
from sitmap.extract.vocabulary import Vocabulary, VocabularyPaths, as_vocabulary
from sitmap.extract.voice import (
    heading_voice,
    publisher_is_installed,
    publisher_is_office,
    publisher_voice,
    report_voice,
)
from sitmap.model import Claim, Event, Report

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer, Place
    from geo.mentions import Mention

__all__ = ["ReportReading", "extract_events", "read_report"]

# Ukrainian units to which Russia appoints heads of its own.
_CLAIMED = frozenset(("UA-09", "UA-14", "UA-23", "UA-40", "UA-43", "UA-65"))
# How many speakers back "the ministry" can point.
_NAMED_BEFORE = 40


def extract_events(
    report: Report, gazetteer: Gazetteer | None = None, vocabulary: Vocabulary | VocabularyPaths | None = None
) -> list[Event]:
    """Read a report for events.

    Parameters
    ----------
    report : Report
        The report; its `published` date is what relative dates refer to.
    gazetteer : Gazetteer, optional
        Places to recognise; the embedded ones by default.
    vocabulary : Vocabulary, path, or iterable of paths, optional
        What `sitmap.extract.vocabulary.load_vocabulary` gives or takes; the package's own by default.

    Returns
    -------
    list of Event
        In the order in which the report tells them; empty where it tells none.
    """
    return read_report(report, gazetteer, vocabulary).events


@dataclass(frozen=True, slots=True)
class ReportReading:
    """A report as it was read.

    Parameters
    ----------
    report : Report
        The report as it was read, its text cleaned: what the offsets of all that follows refer to.
    original : Report
        The report as it was given, with the date that its text gives where its source gives none.
    clean : CleanText
        The way from the text that was read to that of the report.
    sentences : list of Sentence
        All its sentences.
    languages : list of str or None
        Of its paragraphs; None for one that is not read.
    mentions : list of Mention
        The place names of the whole text.
    readings : list of Reading
        Of the sentences that could tell of an event, how each was read.
    assembled : Assembled
        The events, and what they were made of.
    sides : Sides
        Whose voice the report speaks in.
    """

    report: Report
    original: Report
    clean: CleanText
    sentences: list[Sentence]
    languages: list[str | None]
    mentions: list[Mention]
    readings: list[Reading]
    assembled: Assembled
    sides: Sides

    @property
    def events(self) -> list[Event]:
        """The events, their words at the places of the report as it was given."""
        return [self.clean.event(event, self.original) for event in self.assembled.events]

    @property
    def unread(self) -> tuple[int, int]:
        """How many paragraphs are in a language that is not read, and how many there are."""
        return unread_paragraphs(split_paragraphs(self.report.text), self.languages)


def read_report(
    report: Report, gazetteer: Gazetteer | None = None, vocabulary: Vocabulary | VocabularyPaths | None = None
) -> ReportReading:
    """Read a report and keep, beside its events, how every sentence that could tell of one was read."""
    from geo.gazetteer import load_gazetteer
    from geo.mentions import find_mentions

    places = gazetteer if gazetteer is not None else load_gazetteer()
    original, clean = report, clean_text(report.text, places)
    if not clean.same:
        report = replace(report, text=clean.text)
    paragraphs = split_paragraphs(report.text)
    words = as_vocabulary(vocabulary)
    languages = words.languages.tell(paragraphs, report.lang)
    lexicon = words.lexicon(main_language(paragraphs, languages))
    if report.published is None:
        # What the source does not give, the text may say; the events carry the report with that date.
        report = replace(report, published=report_date(report.text, lexicon))
        original = replace(original, published=report.published)
    mentions = find_mentions(report.text, places)
    sides = Sides()
    sentences = ReportSentences(report, mentions, languages, words)
    topic = _topic(report, places)
    _hear_publisher(report, lexicon, sides, topic)
    readings: list[Reading] = []
    axes: dict[int, Place] = {}
    named: dict[int, Attribution] = {}
    telling = sentences.telling()
    _hear_names(telling, sides)
    for analysis in telling:
        reading = read_sentence(analysis, sides)
        _place_on_axis(reading, axes)
        _hear_opening(reading, sides)
        for attribution in reading.attributions:
            if not attribution.pronoun and not attribution.media:
                named[analysis.index] = attribution
        for frame in reading.frames:
            if frame.attribution is not None and frame.attribution.pronoun:
                said = sentences.speaker_before(analysis.index, named)
                frame.attribution = _as_said(said, frame.attribution) if said is not None else frame.attribution
            frame.attribution = _with_side_of_before(frame, analysis, named)
        _go_on_counting(readings, reading)
        _go_on_quoting(readings, reading)
        _say_of_before(readings, reading)
        analysis.hits.forget()
        readings.append(reading)
    say_of_quotations(
        sentences.sentences, readings, sentences.spoken, lambda index: sentences.speaker_before(index, named)
    )
    _leave_peace(readings)
    voice: Claim | None = report_voice(readings, report, lexicon)
    assembled = assemble(report, readings, _mentioned(mentions), places, sides, voice, topic)
    return ReportReading(report, original, clean, sentences.sentences, languages, mentions, readings, assembled, sides)


def _go_on_quoting(readings: Sequence[Reading], reading: Reading) -> None:
    """'"A," the spokesman said. "B."': what is quoted next in the paragraph is said by the same."""
    if reading.attributions or reading.analysis.word(0) != '"' or not readings:
        return
    before = readings[-1]
    sentence = before.analysis.sentence
    if before.analysis.index != reading.analysis.index - 1 or sentence.paragraph != reading.analysis.sentence.paragraph:
        return
    said = next((a for a in reversed(before.attributions) if not a.media), None)
    if said is None or '"' not in before.analysis.sentence.text.replace("“", '"').replace("”", '"')[:2]:
        return
    for frame in reading.frames:
        frame.attribution = frame.attribution or said


def _go_on_counting(readings: Sequence[Reading], reading: Reading) -> None:
    """ "46 drones were downed overnight, the ministry said. 16 of them fell over X": by the same, of that night."""
    before = readings[-1] if readings else None
    if before is None or reading.attributions or before.analysis.index != reading.analysis.index - 1:
        return
    if before.analysis.sentence.paragraph != reading.analysis.sentence.paragraph:
        return
    total = next((frame for frame in reversed(before.frames) if frame.layer == "air_defence"), None)
    if total is None:
        return
    for frame in reading.frames:
        if frame.layer == "air_defence":
            frame.attribution = frame.attribution or total.attribution
            frame.date = frame.date or total.date


def _leave_peace(readings: Sequence[Reading]) -> None:
    """A report of an accident that names no weapon and no army recalls other accidents, no strikes."""
    if not any(reading.aside == "accident" for reading in readings):
        return
    frames = [frame for reading in readings for frame in reading.frames]
    told = (frame.weapons or frame.models or frame.initiator or "military" in frame.targets for frame in frames)
    if any(told) or any(frame.layer != "strike" for frame in frames):
        return
    for reading in readings:
        if reading.frames:
            reading.weak, reading.frames, reading.aside = [*reading.weak, *reading.frames], [], "accident"


def _say_of_before(readings: Sequence[Reading], reading: Reading) -> None:
    """ "Об этом сообщил глава ...": who says what the paragraph told, or that before it, up to here."""
    this = reading.analysis.starting("said_of_this", 0)
    said = next((a for a in reading.attributions if not a.pronoun and not a.media), None)
    if this is None or said is None or reading.frames or not readings:
        return
    told = readings[-1].analysis.sentence.paragraph
    if reading.analysis.sentence.paragraph - told > 1:
        return
    for earlier in reversed(readings):
        if earlier.analysis.sentence.paragraph != told or earlier.attributions:
            return
        for frame in earlier.frames:
            frame.attribution = said


def _place_on_axis(reading: Reading, axes: dict[int, Place]) -> None:
    """Tell the places of an axis' paragraph which town they lie round."""
    paragraph = reading.analysis.sentence.paragraph
    for phrase in reading.phrases:
        if phrase.axis and phrase.places and phrase.places[0].kind in ("settlement", "raion"):
            axes[paragraph] = phrase.places[0]
    town = axes.get(paragraph)
    if town is None:
        return
    for frame in reading.frames:
        for phrase in frame.phrases:
            if not phrase.axis:
                phrase.near = town


def _topic(report: Report, gazetteer: Gazetteer) -> Place | None:
    """The one place that the title, or the publisher's name, is about."""
    from geo.mentions import find_mentions

    for words in (report.title, report.publisher):
        if not words:
            continue
        named = {
            mention.places[0].id: mention.places[0]
            for mention in find_mentions(words, gazetteer)
            if mention.places
            and not mention.weak
            and mention.places[0].kind in ("settlement", "admin1", "raion")
            and mention.places[0].admin0_iso in ("UA", "RU", "BY", "MD")
        }
        if len(named) == 1:
            return next(iter(named.values()))
    return None


def _hear_publisher(report: Report, lexicon: Lexicon, sides: Sides, topic: Place | None) -> None:
    """A bulletin speaks for the side that publishes it: what its "enemy" means hangs on that."""
    voice = publisher_voice(report, lexicon)
    if voice is not None:
        sides.office = publisher_is_office(report, lexicon)
        if voice.side is not None:
            sides.hear(voice.side)
        elif topic is not None and topic.admin1_iso in _CLAIMED and publisher_is_installed(report, lexicon):
            # "Губернатор ... Запорожская область": those whom Ukraine appoints there bear another title.
            sides.hear("Russia")


def _as_said(speaker: Attribution, pronoun: Attribution) -> Attribution:
    """ "He denied": the speaker named before, and what the pronoun's own verb says."""
    return replace(speaker, claim=replace(speaker.claim, stance=pronoun.claim.stance))


def _with_side_of_before(frame: Frame, analysis: Analysis, named: dict[int, Attribution]) -> Attribution | None:
    """ "The ministry said", "the head of the region said": the one named before, and so its side."""
    attribution = frame.attribution
    if attribution is None:
        return None
    index = analysis.index
    own = any(analysis.place_at(i) is not None for i in range(attribution.first - 1, attribution.last + 1))
    if attribution.kind == "official" and not own and (attribution.claim.claimant or "").islower():
        office = next((named[i] for i in islice(reversed(named), _NAMED_BEFORE) if i < index), None)
        side = office.claim.side if office is not None and office.kind == "official" else None
        return replace(attribution, claim=replace(attribution.claim, side=side)) if side is not None else attribution
    if attribution.claim.side is not None or attribution.kind != "body":
        return attribution
    side = _side_that_repelled(frame) or _side_of_body(attribution, index, named)
    return replace(attribution, claim=replace(attribution.claim, side=side)) if side is not None else attribution


def _side_that_repelled(frame: Frame) -> str | None:
    """ "Ukrainian forces repelled 14 attacks, the General Staff said": a staff tells of what its own army fends off."""
    if any(trigger.entry.value == "repelled" for trigger in frame.triggers):
        return opposite(frame.initiator)
    return None


def _side_of_body(attribution: Attribution, index: int, named: dict[int, Attribution]) -> str | None:
    """The side of the body of this name, or else of the last body, that a sentence before names with its side."""
    words = (attribution.claim.claimant or "").casefold()
    # Sentences are read in the order of the text, and so named.
    before = [named[i] for i in islice(reversed(named), _NAMED_BEFORE) if i < index]
    known = [one for one in before if one.kind in ("body", "") and one.claim.side in ("Russia", "Ukraine")]
    same = (one for one in known if (one.claim.claimant or "").casefold().endswith(words))
    found = next(same, known[0] if known else None)
    return found.claim.side if found is not None else None


def _hear_names(analyses: Sequence[Analysis], sides: Sides) -> None:
    """ "The occupiers", "the Kyiv regime": what only one side calls the other tells whose voice it is."""
    for analysis in analyses:
        for hit in analysis.of("side"):
            if hit.entry.get("hostile"):
                sides.hear(opposite(hit.entry.value) or "")


def _hear_opening(reading: Reading, sides: Sides) -> None:
    """A heading's body and a dateline's country speak in what follows."""
    if reading.analysis.index >= HEAD:
        return
    headed = heading_voice(reading.analysis, reading.phrases)
    if headed is not None:
        sides.hear(headed.side or "")
    for phrase in reading.phrases:
        if phrase.role == "dateline" and phrase.places:
            sides.hear({"RU": "Russia", "UA": "Ukraine"}.get(phrase.places[0].admin0_iso or "", ""))


def _mentioned(mentions: Sequence[Mention]) -> list[tuple[int, Place]]:
    return [
        (mention.start, mention.places[0])
        for mention in mentions
        if mention.places and mention.form != "adjective" and not mention.weak
    ]
