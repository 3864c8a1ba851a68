"""In which language a paragraph is written: told by its letters, then by its words, and only then by a model.

What tells a language is data (``[language]`` in its vocabulary): its letters, those that are its own among the
languages that are read, and its small words. Most paragraphs need no more. One whose letters and words do not
decide is put to py3langid, which knows 97 languages: a paragraph of another language is not read. What is too short
to be told (a heading, a list of names) is taken for the report's main language of these letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

__all__ = ["Language", "Languages", "main_language", "unread_paragraphs"]

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
# Fewer words than this tell of no language: names, a heading.
_FEW = 4
# Which share of its words is in the vocabulary of its language, names aside: in the development reports 0.5 and more
# of English, 0.3 and more of nearly all Ukrainian and Russian paragraphs; in languages that are not read below 0.35.
_MOSTLY = 0.4
# A model is believed that is surer of a language that is not read than of all that are.
_SURE = 0.3
# How many letters in a hundred can be of other languages: names ("Türkiye").
_STRANGE = 2
# Letters of another language that are more than a name: what they are in is read in that language.
_PASSAGE = 12
_QUOTES = re.compile('[«»“”„"]')


@dataclass(frozen=True, slots=True)
class Language:
    """A language that is read.

    Parameters
    ----------
    code : str
        ISO 639-1 code, or a name of one's own.
    name : str
        In English, for messages.
    letters : frozenset of str
        Its alphabet in lower case.
    own : frozenset of str
        Letters that tell it from the other languages of its script.
    words : frozenset of str
        Folded words that any text of some length holds.
    vocabulary : callable
        All words of its vocabulary; asked only where letters and small words do not decide.
    """

    code: str
    name: str
    letters: frozenset[str]
    own: frozenset[str]
    words: frozenset[str]
    vocabulary: Callable[[], Collection[str]]


class Languages:
    """The languages that are read, and how a text is told to be of one of them.

    Parameters
    ----------
    languages : sequence of Language
        In the order in which they are preferred where nothing tells.
    """

    def __init__(self, languages: Sequence[Language]) -> None:
        self.languages = tuple(languages)
        self.by_code: Mapping[str, Language] = {language.code: language for language in languages}
        self._letters = frozenset().union(*(language.letters for language in languages))

    def tell(self, paragraphs: Sequence[str], hint: str | None = None) -> list[str | None]:
        """Tell the language of each paragraph.

        Parameters
        ----------
        paragraphs : sequence of str
            The paragraphs of one report.
        hint : str, optional
            ISO 639-1 code that the source gives; it decides where letters and words leave it open.

        Returns
        -------
        list of str or None
            Codes; None for a paragraph in a language that is not read.
        """
        told = [self._tell(text) for text in paragraphs]
        letters: Counter[str] = Counter()
        unread: Counter[str] = Counter()
        for text, one in zip(paragraphs, told, strict=True):
            if one.sure and one.code is not None:
                letters[one.code] += len(text)
            elif one.sure:
                unread.update(one.candidates)
        return [self._settle(one, letters, unread, hint) for one in told]

    def passages(self, text: str, lang: str) -> list[tuple[int, int, str]]:
        """Split a sentence where a quotation, or another script, is in another language that is read.

        Parameters
        ----------
        text : str
            The sentence.
        lang : str
            The language of its paragraph.

        Returns
        -------
        list of (int, int, str)
            Start, end and code of each passage; one of all where nothing is in another language.
        """
        whole = [(0, len(text), lang)]
        if text.isascii() and len(self._latin) == 1:
            return whole
        letters = Counter(text.lower())
        home = self.by_code[lang]
        if not any(
            _total(letters, other.own or other.letters - home.letters) for other in self.languages if other is not home
        ):
            return whole
        cuts = sorted({0, len(text), *(m.start() for m in _QUOTES.finditer(text)), *self._turns(text)})
        found: list[tuple[int, int, str]] = []
        for start, end in pairwise(cuts):
            code = self._of_passage(text[start:end], home)
            if found and found[-1][2] == code:
                start = found.pop()[0]
            found.append((start, end, code))
        return found

    @property
    def _latin(self) -> list[Language]:
        return [language for language in self.languages if "a" in language.letters]

    def _turns(self, text: str) -> list[int]:
        """Return where words of one script give way to words of another."""
        turns = []
        last: frozenset[str] = frozenset()
        for match in _WORD.finditer(text):
            word = match.group().lower()
            scripts = frozenset(language.code for language in self.languages if language.letters.issuperset(word))
            if scripts and last and not scripts & last:
                turns.append(match.start())
            last = scripts or last
        return turns

    def _of_passage(self, text: str, home: Language) -> str:
        letters = Counter(text.lower())
        best, most = home, _total(letters, home.letters)
        if _total(letters, self._letters) < _PASSAGE:
            return home.code
        for other in self.languages:
            if other is home:
                continue
            if other.letters & home.letters:
                # The same script: its own letters tell, and none of the other's.
                if (
                    _total(letters, other.own)
                    and not _total(letters, home.own)
                    and most == _total(letters, home.letters)
                ):
                    best = other
            elif _total(letters, other.letters) > most:
                best, most = other, _total(letters, other.letters)
        return best.code

    def _tell(self, text: str) -> _Told:
        letters = Counter(text.lower())
        total = sum([count for letter, count in letters.items() if letter.isalpha()])
        if not total:
            return _Told(None, False, ())
        shares = [(_total(letters, language.letters), language) for language in self.languages]
        most = max(share for share, _ in shares)
        if 3 * most < total:
            # Mostly letters that no language has that is read.
            return _Told(None, True, ())
        candidates = [language for share, language in shares if 3 * share >= 2 * most]
        # Of two scripts in one paragraph that of most letters is told; the rest is found sentence by sentence.
        candidates = [c for c in candidates if c.letters & max(shares, key=lambda item: item[0])[1].letters]
        codes = tuple(c.code for c in candidates)
        own = {c.code: _total(letters, c.own) for c in candidates}
        words = _words(text)
        best = self._best(candidates, own, words)
        scripts = _blocks(candidates[0].letters)
        script = sum([n for letter, n in letters.items() if letter.isalpha() and _block(letter) in scripts])
        strange = script - _total(letters, self._letters & _alike(candidates[0], self.languages))
        clean = 100 * strange <= _STRANGE * script
        lead = sorted(own.values(), reverse=True)
        if best is not None and own[best.code] and clean and (len(lead) < 2 or 5 * lead[1] <= lead[0]):
            return _Told(best.code, True, codes)
        if len(words) < _FEW:
            return _Told(best.code if best is not None else None, False, codes)
        code = best.code if best is not None else None
        share = _share(words, [c.words for c in candidates])
        if not clean or share < _MOSTLY:
            # Vocabularies are large: they are asked last.
            share = _share(words, [known for c in candidates for known in (c.words, c.vocabulary())])
        if (not clean or share < _MOSTLY) and _is_other(text, self.by_code):
            return _Told(None, True, codes)
        return _Told(code, share >= _MOSTLY and code is not None, codes)

    @staticmethod
    def _best(candidates: Sequence[Language], own: Mapping[str, int], words: Sequence[str]) -> Language | None:
        """Return the candidate of the most own letters, then of the most small words; None where they are alike."""
        if len(candidates) == 1:
            return candidates[0]
        for marks in (own, {c.code: sum(word in c.words for word in words) for c in candidates}):
            ranked = sorted(candidates, key=lambda c: -marks[c.code])
            if marks[ranked[0].code] > marks[ranked[1].code]:
                return ranked[0]
        return None

    def _settle(self, one: _Told, letters: Counter[str], unread: Counter[str], hint: str | None) -> str | None:
        """Give a paragraph that tells little the language of the report's others."""
        if one.sure:
            return one.code
        codes = [code for code in one.candidates if one.code in (None, code)] or list(self.by_code)
        usual = max(codes, key=lambda code: letters[code])
        if letters[usual]:
            return usual
        if any(unread[code] for code in one.candidates):
            # All that is told of these letters is in a language that is not read.
            return None
        if one.code is None and hint in codes:
            return hint
        if one.code is None and letters and not one.candidates:
            return max(letters, key=lambda code: letters[code])
        return one.code or codes[0]


@dataclass(frozen=True, slots=True)
class _Told:
    """What a paragraph tells by itself: a language or None, whether that is sure, and what its letters leave."""

    code: str | None
    sure: bool
    candidates: tuple[str, ...]


def main_language(paragraphs: Sequence[str], languages: Sequence[str | None], usual: str = "en") -> str:
    """Return the language of most of a report's letters, of those that are read; `usual` where none is."""
    letters: Counter[str] = Counter()
    for text, lang in zip(paragraphs, languages, strict=True):
        if lang is not None:
            letters[lang] += len(text)
    return max(letters, key=lambda lang: letters[lang], default=usual)


def unread_paragraphs(paragraphs: Sequence[str], languages: Sequence[str | None]) -> tuple[int, int]:
    """Count the paragraphs that are in a language that is not read, and all but the blank ones."""
    told = [lang for text, lang in zip(paragraphs, languages, strict=True) if text.strip()]
    return told.count(None), len(told)


def _total(letters: Mapping[str, int], wanted: Collection[str]) -> int:
    return sum([letters[letter] for letter in letters if letter in wanted])


def _words(text: str) -> list[str]:
    """Words that are no names: those in lower case; all, where there are no others."""
    words = [word.replace("’", "'").replace("ʼ", "'") for word in _WORD.findall(text)]
    low = [word for word in words if word[0].islower()]
    return low or ([word.lower() for word in words] if text.isupper() else [])


def _share(words: Sequence[str], known: Sequence[Collection[str]]) -> float:
    return sum([any(word in some for some in known) for word in words]) / len(words)


def _block(letter: str) -> int:
    """Return the script of a letter, as far as scripts are told apart here: Latin 0, Cyrillic 1, others their page."""
    code = ord(letter)
    return 0 if code < 0x250 or 0x1E00 <= code < 0x1F00 else 1 if 0x400 <= code < 0x530 else code >> 8


@cache
def _blocks(letters: frozenset[str]) -> frozenset[int]:
    return frozenset(map(_block, letters))


def _alike(language: Language, languages: Sequence[Language]) -> frozenset[str]:
    """Letters of all languages that share letters with one."""
    return frozenset().union(*(other.letters for other in languages if other.letters & language.letters))


def _is_other(text: str, read: Collection[str]) -> bool:
    """Ask the model whether a text is in a language that is not read."""
    ranked = _model().rank(text.lower())
    other, sure = next(((code, share) for code, share in ranked if code not in read), ("", 0.0))
    return bool(other) and sure >= _SURE and sure > sum(share for code, share in ranked if code in read)


@cache
def _model() -> Any:
    """py3langid's model; half a second to load, and most reports never need it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
