"""In which language a paragraph is written: told by its letters, then by its small words.

Ukrainian and Russian share most of their letters; і, ї, є and ґ are Ukrainian alone, ы, э, ъ and ё Russian alone.
A paragraph without any of them is told by the words of the two vocabularies that occur in it, then by the
report's other paragraphs. Other scripts, and languages that no vocabulary reads, are not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitmap.extract.tokens import split_paragraphs

__all__ = ["main_language", "paragraph_languages", "unread_paragraphs"]
_LATIN = re.compile("[A-Za-z]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_RUSSIAN = re.compile("[ыэъёЫЭЪЁ]")
# Letters of other Cyrillic alphabets: Belarusian ў, Serbian, Macedonian, Kazakh and so on.
_OTHER = re.compile(
    "[\u0402\u0403\u0405\u0408-\u040c\u040e\u040f\u0452\u0453\u0455\u0458-\u045c\u045e\u045f\u0460-\u048f\u0492-\u04ff]"
)
_WORD = re.compile("[а-яіїєґёА-ЯІЇЄҐЁ'’ʼ-]+")
_ENOUGH = 5
# Words that only one of the two languages has, and that any text of some length holds.
_SMALL = {
    "uk": frozenset(
        "та й або що як про після через під час було "
        "були був від за до над по внаслідок удар удару ударів обстріл "
        "загинув загинула загинули поранено поранення пошкоджено ворог ворога області область район районі напрямку "
        "біля також вже ще та під росіяни наші сили оборони дрон міста зранку вночі учора вчора "
        "серед людина людей".split()
    ),
    "ru": frozenset(
        "и или что как об после из во время было "
        "были был от за до над по вследствие удар удара ударов обстрел "
        "погиб погибла погибли ранены ранен ранения повреждены враг врага области область район районе направлении "
        "возле также уже еще под россияне наши силы обороны дрон города утром ночью вчера среди "
        "человек людей со ко".split()
    ),
}


def paragraph_languages(paragraphs: Sequence[str], hint: str | None = None) -> list[str | None]:
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
        ``en``, ``uk`` or ``ru``; None for a script that no vocabulary reads. Latin letters are taken for English.
    """
    found = [_by_letters(text) for text in paragraphs]
    sure = [lang for lang in found if lang in ("uk", "ru")]
    usual = max(("uk", "ru"), key=sure.count) if sure else hint if hint in ("uk", "ru") else None
    told: list[str | None] = []
    for text, lang in zip(paragraphs, found, strict=True):
        told.append(_by_words(text, usual) if lang == "cyrillic" else lang)
    return told


def main_language(paragraphs: Sequence[str], languages: Sequence[str | None]) -> str:
    """Return the language of most of a report's letters, of those that are read; English where none is."""
    letters: dict[str, int] = {}
    for text, lang in zip(paragraphs, languages, strict=True):
        if lang is not None:
            letters[lang] = letters.get(lang, 0) + len(text)
    return max(letters, key=lambda lang: letters[lang], default="en")


def unread_paragraphs(text: str) -> tuple[int, int]:
    """Count the paragraphs of a text that are in a script no vocabulary reads, and all of them."""
    paragraphs = [line for line in split_paragraphs(text) if line.strip()]
    return sum(lang is None for lang in paragraph_languages(paragraphs)), len(paragraphs)


def _by_letters(text: str) -> str | None:
    if text.isascii():
        return "en"
    cyrillic = len(_CYRILLIC.findall(text))
    latin = len(_LATIN.findall(text))
    if not cyrillic:
        return "en" if latin or not any(c.isalpha() for c in text) else None
    if latin > 2 * cyrillic:
        return "en"
    if len(_OTHER.findall(text)) * 50 > cyrillic:
        return None
    uk, ru = len(_UKRAINIAN.findall(text)), len(_RUSSIAN.findall(text))
    if uk or ru:
        return "uk" if uk >= ru else "ru"
    return "cyrillic"


def _by_words(text: str, usual: str | None) -> str:
    words = [word.lower() for word in _WORD.findall(text)]
    uk, ru = (sum(word in _SMALL[lang] for word in words) for lang in ("uk", "ru"))
    if uk != ru:
        return "uk" if uk > ru else "ru"
    if usual is not None:
        return usual
    # Every third or fourth word of Ukrainian has і, ї or є; Russian does without ы, э and ё for longer.
    return "ru" if len(words) >= _ENOUGH else "uk"
