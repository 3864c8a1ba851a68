"""Letters of the other script: Latin ones inside Cyrillic words and the other way round.

Keyboards, scans and those who dodge filters mix them. A word is written in the script that alone has one of its
letters; one that has letters of its own in both ("FPVшник") is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitmap.extract.edits import Edit

__all__ = ["lookalike_edits"]

_LATIN = "aceiopxyABCEHIKMOPTXYï"
_CYRILLIC = "асеіорхуАВСЕНІКМОРТХУї"
_TO_CYRILLIC = str.maketrans(_LATIN + "áéíóýÁÉÍÓ", _CYRILLIC + "аеіоуАЕІО")
_TO_LATIN = str.maketrans(_CYRILLIC + "ѕјԁԛԝһӏ", _LATIN + "sjdqwhl")
_MIXED = re.compile("[A-Za-zÀ-ɏ][\u0400-\u052f]|[\u0400-\u052f][A-Za-zÀ-ɏ]")
_WORD = re.compile("[A-Za-zÀ-ɏ\u0400-\u052f]+")
_ONLY_LATIN = re.compile(f"[A-Za-zÀ-ɏ](?<![{_LATIN}áéíóýÁÉÍÓ])")
_ONLY_CYRILLIC = re.compile(f"[\u0400-\u052f](?<![{_CYRILLIC}ѕјԁԛԝһӏ])")
# A word all of whose letters the other script has as well, and that stands alone among words of that script: "a drone"
# with a Cyrillic а, "i в Сумах" with a Latin i. Abbreviations and types of weapon ("PAC-3", "Х-101") are left alone.
_LONE_LATIN = re.compile(r"(?<![\w@/.'’-])(?:[aceiopxy]+|[ACIO])(?![\w@/.'’-])")
_LONE_CYRILLIC = re.compile(r"(?<![\w@/.'’-])(?:[асеіорху]+|[АІ])(?![\w@/.'’-])")
_LATIN_LETTER = re.compile("[A-Za-z]")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_LINE = re.compile(r"[^\n]+")
# So many times more letters of the one script, and a lone word is of that one.
_MANY = 8


def lookalike_edits(text: str) -> Iterator[Edit]:
    """Find the words that are written with letters of the other script."""
    if text.isascii() or not _CYRILLIC_LETTER.search(text) or not _LATIN_LETTER.search(text):
        return
    for line in _LINE.finditer(text):
        yield from _edits_of_line(line.group(), line.start())


def _edits_of_line(line: str, offset: int) -> Iterator[Edit]:
    if line.isascii() or not _LATIN_LETTER.search(line):
        return
    latin, cyrillic = len(_LATIN_LETTER.findall(line)), len(_CYRILLIC_LETTER.findall(line))
    mixed = _MIXED.search(line) is not None
    lone = _LONE_LATIN if cyrillic >= _MANY * latin else _LONE_CYRILLIC if latin >= _MANY * cyrillic else None
    if not mixed and lone is None:
        return
    for found in _WORD.finditer(line):
        word = found.group()
        if mixed and _MIXED.search(word):
            instead = _in_one_script(word, latin > cyrillic)
        elif lone is not None and lone.match(line, found.start()):
            instead = word.translate(_TO_CYRILLIC if lone is _LONE_LATIN else _TO_LATIN)
        else:
            continue
        if instead != word:
            yield offset + found.start(), offset + found.end(), instead


def _in_one_script(word: str, among_latin: bool) -> str:
    latin, cyrillic = _ONLY_LATIN.search(word), _ONLY_CYRILLIC.search(word)
    if latin and cyrillic:
        return word
    if latin or (among_latin and not cyrillic):
        return word.translate(_TO_LATIN)
    return word.translate(_TO_CYRILLIC)
