"""Sentences and tokens of a report, with their character offsets.

Sentences are found first, by rules that cost little; only the sentences that the caller asks for are
tokenised, by spaCy's blank pipeline of the language (imported when first used).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer

__all__ = ["Sentence", "Token", "normalise_word", "split_paragraphs", "split_sentences", "tokenise"]

# Marks that cannot be seen: soft hyphens, zero-width spaces and joiners, marks of the writing direction.
_HIDDEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# Signs and pictographs, which posts put right before words: they part words as spaces do.
_SIGNS = re.compile("[\u203c\u2049\u2190-\u21ff\u2300-\u2bff\u3030\ufe0f\U0001f000-\U0001faff]")
# Apostrophes, quotation marks and dashes that writers use for one another; Russian writes ё as е as it likes.
_SAME = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "ё": "е", "Ё": "Е",
        "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-",
    }
)  # fmt: skip


class Token(NamedTuple):
    """A word or a mark: as written but for hidden marks, folded for look-ups, and where it stands in the report."""

    text: str
    lower: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``[start, end)`` of the report's text, and the number of its paragraph."""

    text: str
    start: int
    end: int
    paragraph: int


def normalise_word(word: str) -> str:
    """Fold case, apostrophes, dashes and invisible marks: the form in which vocabulary is compared."""
    return _HIDDEN.sub("", word).translate(_SAME).lower()


# Words come again and again, whole texts do not.
_fold = lru_cache(maxsize=1 << 15)(normalise_word)

_PARAGRAPH = re.compile(r"[^\n]+")
# An end: stop marks, closing quotes or brackets, then space and something that can open a sentence.
_OPENING = r"\"“‘«(\[—–\-•*#@\u203c\u2049\u2190-\u21ff\u2300-\u2bff\ufe0f\U0001f000-\U0001faff"
_END = re.compile(rf"(?<=[.!?…])[\"”’»)\]]*\s+(?=[{_OPENING} ]*\w)")
_LAST_WORD = re.compile(r"[\w.\-'’]+$")
# Characters. Without a stop for longer than this it is no sentence but a table or a list, and what reading costs
# grows faster than a sentence does: it is read in parts.
_LONGEST = 2000
_BREAKS = ("; ", ", ", " ")


def split_paragraphs(text: str) -> list[str]:
    """Split a text into its paragraphs, the lines that are not empty, as `split_sentences` numbers them."""
    return _PARAGRAPH.findall(text)


def split_sentences(text: str, abbreviations: frozenset[str] = frozenset()) -> list[Sentence]:
    """Split a report into sentences; a line break always ends one.

    Parameters
    ----------
    text : str
        The report's text.
    abbreviations : frozenset of str
        Folded words with their stop ("gov.", "u.s.") after which a sentence goes on.

    Returns
    -------
    list of Sentence
        In the order of the text; white space at both ends is left out. One that goes on for longer than any writer's
        sentence is given in parts, which end at a mark or between two words.
    """
    found: list[Sentence] = []
    for number, block in enumerate(_PARAGRAPH.finditer(text)):
        start = block.start()
        stop = block.end()
        for end in _ends(text, start, stop, abbreviations):
            _add(found, text, start, end, number)
            start = end
        _add(found, text, start, stop, number)
    return found


def _ends(text: str, start: int, stop: int, abbreviations: frozenset[str]) -> Iterator[int]:
    for mark in _END.finditer(text, start, stop):
        end = mark.end()
        stopped = mark.start()
        while text[stopped - 1] in '"”’»)]':
            stopped -= 1
        if text[stopped - 1] == ".":
            following = text[end : end + 1]
            word = _LAST_WORD.search(text, max(start, stopped - 24), stopped)
            if following.islower():
                continue
            if word is not None:
                folded = normalise_word(word.group())
                if folded in abbreviations:
                    continue
                # "J. Smith", "U.S. Vice President": one letter is an initial; "1. X" is a number of a list.
                numbered = folded[:1].isdecimal() and word.start() == start
                if (numbered or re.fullmatch(r"(?:[^\W\d]\.)+", folded)) and following.isupper():
                    continue
        yield end


def _add(found: list[Sentence], text: str, start: int, end: int, paragraph: int) -> None:
    while end - start > _LONGEST:
        middle, limit = start + _LONGEST // 2, start + _LONGEST
        cut = next((at + len(mark) for mark in _BREAKS if (at := text.rfind(mark, middle, limit)) >= 0), limit)
        _add(found, text, start, cut, paragraph)
        start = cut
    raw = text[start:end]
    left = len(raw) - len(raw.lstrip())
    body = raw.strip()
    if body:
        found.append(Sentence(body, start + left, start + left + len(body), paragraph))


@cache
def _tokenizer(lang: str) -> Tokenizer:
    import spacy

    return spacy.blank(lang).tokenizer


def tokenise(sentence: Sentence, lang: str = "en") -> Sequence[Token]:
    """Tokens of a sentence; offsets are those of the report, not of the sentence."""
    if _HIDDEN.search(sentence.text):
        return _tokenise_around(sentence, lang)
    base, text = sentence.start, _SIGNS.sub(" ", sentence.text)
    tokens = []
    make = tuple.__new__
    # Places and lengths in one table: to walk over spaCy's tokens one by one takes longer than to find them.
    for at, length in _tokenizer(lang)(text).to_array(["IDX", "LENGTH"]).tolist():
        word = text[at : at + length]
        if word.isspace():
            continue
        start = base + at
        tokens.append(make(Token, (word, _fold(word), start, start + length)))
    return tokens


def _tokenise_around(sentence: Sentence, lang: str) -> Sequence[Token]:
    """Tokenise as if the hidden marks, which would glue and cut words, were not there; offsets count them."""
    seen = [at for at, character in enumerate(sentence.text) if not _HIDDEN.match(character)]
    bare = "".join([sentence.text[at] for at in seen])
    tokens = []
    for word, lower, start, end in tokenise(Sentence(bare, 0, len(bare), 0), lang):
        tokens.append(Token(word, lower, sentence.start + seen[start], sentence.start + seen[end - 1] + 1))
    return tokens
