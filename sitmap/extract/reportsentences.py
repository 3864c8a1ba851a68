"""The sentences of a report: which can tell of an event, and each one analysed in its own language."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from sitmap.extract.analysis import Analysis, Passage, analyse
from sitmap.extract.attribution import Attribution, read_attribution
from sitmap.extract.counts import opens_list
from sitmap.extract.lexicon import Lexicon
from sitmap.extract.placeroles import read_places
from sitmap.extract.tallies import CountMention
from sitmap.extract.tokens import Sentence, split_sentences
from sitmap.extract.triggers import find_triggers
from sitmap.extract.vocabulary import Vocabulary
from sitmap.model import Report

if TYPE_CHECKING:
    from geo.mentions import Mention

__all__ = ["HEAD", "ReportSentences"]

# A sentence without a word of these categories tells of no event: it is not read further.
_TELLING = frozenset(
    (
        "strike", "impact", "intercept", "ground", "control", "held_by", "axis", "front_zone", "source_label",
        "toll", "toll_zero", "toll_total", "toll_lives", "count_noun", "weapon", "model", "said_of_this", "denial",
    )
)  # fmt: skip
_FRONT = frozenset(("axis", "front_zone"))
# Sentences at a report's head and foot are always read: they say who speaks, and when and where.
HEAD, _FOOT = 3, 2
# A line of a list: what stands before its first word is a mark, or the word is a number.
_LISTED = re.compile(r"\s*(?:[^\w\s\"«“(]|\d)")
# A line of a list of places: "X community — a house;".
_OF_PLACE = re.compile(r"\W*(?:[^\W\d_]{1,2}\s)?[^\W\d_][^.;–—]{2,60}\s[–—-]\s")
_HARMED = frozenset(("target",))
# A line this short, in characters, can be a heading: a place that holds for what follows.
_SHORT = 30
# A line of this length that ends in a number can be a heading with a date.
_DATED = 60
# A line of a list that is no longer can be an entry's heading: "- 05:13, X district, Y village.".
_ENTRY = 80
# How many sentences back "he said" can point.
_LOOK_BACK = 4


class ReportSentences:
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
        linked, aside = False, -1
        for index, sentence in enumerate(self.sentences):
            if self.languages[index] is None:
                continue
            linked = linked and _LISTED.match(sentence.text) is not None
            if linked or (sentence.paragraph == aside and len(sentence.text) <= _ENTRY):
                continue
            if not _LISTED.match(sentence.text):
                carried = None
            edge = index < HEAD or index >= foot or len(sentence.text) <= _SHORT or _can_head(sentence.text)
            telling = edge or sentence.paragraph in front or self._holds(index, _TELLING)
            if telling or (_OF_PLACE.match(sentence.text) is not None and self._holds(index, _HARMED)):
                near = analyses[-1] if analyses and index - analyses[-1].index <= 2 else None
                told = _carried(told, near)
                analysis = self._analyse(index, told, carried)
                if analysis is not None:
                    analyses.append(analysis)
                    if any(hit.first <= 1 for hit in analysis.of("other_report")):
                        # "Read also: X shelled. Two killed": its headline goes on.
                        aside = sentence.paragraph
                    linked = len(sentence.text) <= _SHORT and analysis.has("other_reports")
                    carried = opens_list(analysis.tokens, analysis.hits) or carried
        axes = {
            analysis.sentence.paragraph for analysis in analyses if analysis.of("front_zone") or _names_axis(analysis)
        }
        for analysis in analyses:
            analysis.axis = analysis.sentence.paragraph in axes
        return analyses

    def spoken(self, index: int) -> tuple[Analysis | None, Sequence[Attribution]]:
        """Return a sentence, analysed, and who speaks in it."""
        analysis = self._analyse(index)
        if analysis is None or not (analysis.of("claim") or analysis.of("according")):
            return analysis, ()
        triggers = find_triggers(analysis)
        return analysis, read_attribution(analysis, read_places(analysis, triggers), triggers)

    def speaker_before(self, index: int, named: dict[int, Attribution]) -> Attribution | None:
        """Whom "he said" means: the last one named before, in a sentence that was read or in one that was not."""
        for earlier in range(index - 1, max(-1, index - 1 - _LOOK_BACK), -1):
            if earlier in named:
                return named[earlier]
            found = [a for a in self.spoken(earlier)[1] if not a.pronoun and not a.media]
            if found:
                return found[-1]
        return next((named[i] for i in reversed(named) if i < index), None)


def _can_head(text: str) -> bool:
    """Tell whether a short line ends in a year ("Mykolaiv, 13 March 2022.") or is the first one of a list's entry."""
    if len(text) <= _DATED and text.rstrip(" .:")[-4:].isdecimal():
        return True
    return len(text) <= _ENTRY and _LISTED.match(text) is not None


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
    return any(hit.entry.value == "direction" and _is_named(analysis, hit.first) for hit in analysis.of("axis"))


def _is_named(analysis: Analysis, first: int) -> bool:
    """Tell whether a name stands before the word for an axis: "the Lyman front", but no "frontline town"."""
    return analysis.place_at(first - 1) is not None or (first > 1 and analysis.tokens[first - 1].text[:1].isupper())


@lru_cache(maxsize=32)
def _scanner(lexicon: Lexicon, categories: frozenset[str]) -> Callable[[str], bool]:
    return lexicon.scanner(categories)
