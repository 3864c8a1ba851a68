"""The reader: a report's sentences, one after the other, then its events."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from sitmap.extract.actors import Sides, opposite
from sitmap.extract.analysis import Analysis, Passage, analyse
from sitmap.extract.assemble import Assembled, assemble
from sitmap.extract.attribution import Attribution, read_attribution
from sitmap.extract.clauses import read_sentence
from sitmap.extract.cleaning import CleanText, clean_text
from sitmap.extract.counts import opens_list
from sitmap.extract.dates import report_date
from sitmap.extract.frames import Reading
from sitmap.extract.languages import main_language, unread_paragraphs
from sitmap.extract.lexicon import Lexicon
from sitmap.extract.placeroles import read_places
from sitmap.extract.tallies import CountMention
from sitmap.extract.tokens import Sentence, split_paragraphs, split_sentences
from sitmap.extract.triggers import find_triggers
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

# A sentence without a word of these categories tells of no event: it is not read further.
_TELLING = frozenset(
    (
        "strike", "impact", "intercept", "ground", "control", "held_by", "axis", "front_zone", "source_label",
        "toll", "toll_zero", "toll_total", "toll_lives", "count_noun", "weapon", "model", "said_of_this",
    )
)  # fmt: skip
_FRONT = frozenset(("axis", "front_zone"))
# Sentences at a report's head and foot are always read: they say who speaks, and when and where.
_HEAD, _FOOT = 3, 2
# A line of a list: what stands before its first word is a mark, or the word is a number.
_LISTED = re.compile(r"\s*(?:[^\w\s\"«“(]|\d)")
# A line this short, in characters, can be a heading: a place that holds for what follows.
_SHORT = 30
# A line of this length that ends in a number can be a heading with a date.
_DATED = 60
# Ukrainian units to which Russia appoints heads of its own.
_CLAIMED = frozenset(("UA-09", "UA-14", "UA-23", "UA-40", "UA-43", "UA-65"))
# How many sentences back "he said" can point.
_LOOK_BACK = 4
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
    sentences = _Sentences(report, mentions, languages, words)
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
            frame.attribution = _with_side_of_before(frame.attribution, analysis.index, named)
        _say_of_before(readings, reading)
        analysis.hits.forget()
        readings.append(reading)
    voice: Claim | None = report_voice(readings, report, lexicon)
    assembled = assemble(report, readings, _mentioned(mentions), places, sides, voice, topic)
    return ReportReading(report, original, clean, sentences.sentences, languages, mentions, readings, assembled, sides)


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


class _Sentences:
    """A report's sentences, each analysed once, and only where it is needed.

    Each is read in its paragraph's language, what it quotes in another one in that.
    """

    def __init__(
        self, report: Report, mentions: Sequence[Mention], languages: Sequence[str | None], vocabulary: Vocabulary
    ) -> None:
        self.report = report
        self.mentions = mentions
        self.vocabulary = vocabulary
        self.lexicons = {lang: vocabulary.lexicon(lang) for lang in dict.fromkeys(languages) if lang is not None}
        abbreviations = {
            word for lexicon in self.lexicons.values() for word in lexicon.settings.get("abbreviations", ())
        }
        self.sentences = split_sentences(report.text, frozenset(abbreviations))
        self.foreign: dict[int, list[Passage]] = {}
        self.languages = [
            self._language(index, sentence, languages[sentence.paragraph])
            for index, sentence in enumerate(self.sentences)
        ]

    def _language(self, index: int, sentence: Sentence, lang: str | None) -> str | None:
        """Return the language of most of a sentence, and keep what of it is in another one."""
        if lang is None:
            return None
        passages = self.vocabulary.languages.passages(sentence.text, lang)
        if len(passages) == 1 and passages[0][2] == lang:
            return lang
        length = {code: sum(end - start for start, end, c in passages if c == code) for _, _, code in passages}
        most = max(length, key=lambda code: length[code])
        for code in length:
            self.lexicons.setdefault(code, self.vocabulary.lexicon(code))
        self.foreign[index] = [
            Passage(sentence.start + start, sentence.start + end, self.lexicons[code])
            for start, end, code in passages
            if code != most
        ]
        return most

    def _lexicon(self, index: int) -> Lexicon | None:
        return self.lexicons.get(self.languages[index] or "")

    def _holds(self, index: int, categories: frozenset[str]) -> bool:
        """Tell whether a sentence can hold a phrase of these categories, in any language that it is in."""
        lexicons = [self._lexicon(index), *(passage.lexicon for passage in self.foreign.get(index, ()))]
        text = self.sentences[index].text
        return any(_scanner(lexicon, categories)(text) for lexicon in lexicons if lexicon is not None)

    def _analyse(self, index: int, before: Sequence[CountMention] = (), carried: str | None = None) -> Analysis | None:
        lexicon = self._lexicon(index)
        if lexicon is None:
            return None
        foreign = self.foreign.get(index, ())
        published = self.report.published
        return analyse(index, self.sentences[index], self.mentions, lexicon, published, before, carried, foreign)

    def _front(self) -> set[int]:
        """Paragraphs that name an axis: every line of theirs can tell of fighting, whatever its words."""
        return {sentence.paragraph for index, sentence in enumerate(self.sentences) if self._holds(index, _FRONT)}

    def telling(self) -> list[Analysis]:
        """Sentences that can tell of an event, analysed."""
        front = self._front()
        foot = len(self.sentences) - _FOOT
        analyses: list[Analysis] = []
        told: Sequence[CountMention] = ()
        carried: str | None = None
        for index, sentence in enumerate(self.sentences):
            if self.languages[index] is None:
                continue
            if not _LISTED.match(sentence.text):
                carried = None
            edge = index < _HEAD or index >= foot or len(sentence.text) <= _SHORT or _is_dated(sentence.text)
            if edge or sentence.paragraph in front or self._holds(index, _TELLING):
                near = analyses[-1] if analyses and index - analyses[-1].index <= 2 else None
                told = _carried(told, near)
                analysis = self._analyse(index, told, carried)
                if analysis is not None:
                    analyses.append(analysis)
                    carried = opens_list(analysis.tokens, analysis.hits) or carried
        axes = {
            analysis.sentence.paragraph for analysis in analyses if analysis.of("front_zone") or _names_axis(analysis)
        }
        for analysis in analyses:
            analysis.axis = analysis.sentence.paragraph in axes
        return analyses

    def speaker_before(self, index: int, named: dict[int, Attribution]) -> Attribution | None:
        """Whom "he said" means: the last one named before, in a sentence that was read or in one that was not."""
        for earlier in range(index - 1, max(-1, index - 1 - _LOOK_BACK), -1):
            if earlier in named:
                return named[earlier]
            analysis = self._analyse(earlier)
            if analysis is None or not analysis.of("claim"):
                continue
            triggers = find_triggers(analysis)
            found = read_attribution(analysis, read_places(analysis, triggers), triggers)
            found = [a for a in found if not a.pronoun and not a.media]
            if found:
                return found[-1]
        return next((named[i] for i in reversed(named) if i < index), None)


def _is_dated(text: str) -> bool:
    """Tell whether a short line ends in a year: "Mykolaiv, 13 March 2022."."""
    return len(text) <= _DATED and text.rstrip(" .:")[-4:].isdecimal()


def _carried(told: Sequence[CountMention], near: Analysis | None) -> Sequence[CountMention]:
    """Counts that those of a sentence may be parts of: the last sentence's, and a total that a list goes on from."""
    if near is None:
        return ()
    if near.counts and all(count.part or count.distributive for count in near.counts):
        return [*(count for count in told if not count.part and not count.distributive), *near.counts]
    return near.counts


def _names_axis(analysis: Analysis) -> bool:
    """Tell whether a sentence names an axis of the front."""
    if analysis.genitive:
        # "у напрямку Лохвиці" is no axis, "на Лиманському напрямку" is; the name's form tells.
        return any(place.mention.form == "axis" for place in analysis.places)
    return any(hit.entry.value == "direction" for hit in analysis.of("axis"))


@lru_cache(maxsize=32)
def _scanner(lexicon: Lexicon, categories: frozenset[str]) -> Callable[[str], bool]:
    return lexicon.scanner(categories)


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


def _with_side_of_before(
    attribution: Attribution | None, index: int, named: dict[int, Attribution]
) -> Attribution | None:
    """ "The ministry said": the ministry named before, and so its side."""
    if attribution is None or attribution.claim.side is not None or attribution.kind != "body":
        return attribution
    # Sentences are read in the order of the text, and so named.
    for earlier in islice(reversed(named), _NAMED_BEFORE):
        known = named[earlier]
        if earlier < index and known.kind == "body" and known.claim.side is not None:
            return replace(attribution, claim=replace(attribution.claim, side=known.claim.side))
    return attribution


def _hear_names(analyses: Sequence[Analysis], sides: Sides) -> None:
    """ "The occupiers", "the Kyiv regime": what only one side calls the other tells whose voice it is."""
    for analysis in analyses:
        for hit in analysis.of("side"):
            if hit.entry.get("hostile"):
                sides.hear(opposite(hit.entry.value) or "")


def _hear_opening(reading: Reading, sides: Sides) -> None:
    """A heading's body and a dateline's country speak in what follows."""
    if reading.analysis.index >= _HEAD:
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
