"""Compass words round the name of a country: "eastern and southern Ukraine", "Ukraine's east", "схід України"."""

from __future__ import annotations

import re

__all__ = ["compass_phrase"]

_DIRECTION = r"(?:far[ -])?(?:(?:north|south)[ -]?)?(?:north|south|east|west|centr)(?:ern|al)"
_SIDE = r"(?:north|south)?[ -]?(?:north|south|east|west|centre|center)"
_COMPASS_BEFORE = re.compile(rf"(?<!\w)({_DIRECTION}(?:(?:,| and| or|, and|/| &) ?(?:the )?{_DIRECTION})*)[ ]$", re.I)
_SIDES_BEFORE = re.compile(rf"(?<!\w)(?:the )?({_SIDE}(?:(?:,| and| or|, and) (?:the )?{_SIDE})*) of (?:the )?$", re.I)
_SIDES_AFTER = re.compile(rf"'s? ((?:far )?{_SIDE}(?:(?:,| and| or|, and) (?:the )?{_SIDE})*)(?![\w-])", re.I)
_COMPASS_AFTER = re.compile(
    rf"'s? ({_DIRECTION}(?:(?:,| and| or|, and) {_DIRECTION})*)"
    r" (?:regions|parts|oblasts|provinces|areas|region|part)(?!\w)",
    re.I,
)
_CYRILLIC_COMPASS = re.compile(
    r"(?<!\w)((?:північно|південно|северо|юго)?-?(?:східн|південн|північн|західн|центральн|восточн|южн|северн|западн)\w{1,3}"
    r"(?:(?:,| та| і| й| и) (?:північно|південно|северо|юго)?-?"
    r"(?:східн|південн|північн|західн|центральн|восточн|южн|северн|западн)\w{1,3})*) $",
    re.I,
)
_CYRILLIC_SIDES = re.compile(
    r"(?<!\w)((?:північний |південний |північному |південному |северо-|юго-)?"
    r"(?:сход|схід|півден|півдн|північ|півноч|захід|заход|восток|юг|север|запад|центр)\w{0,3}"
    r"(?:(?:,| та| і| й| и)(?: на)? "
    r"(?:сход|схід|півден|півдн|північ|півноч|захід|заход|восток|юг|север|запад|центр)\w{0,3})*) $",
    re.I,
)

_ROOTS = (
    ("far-eastern", r"far[ -]east"),
    ("north-eastern", r"north[ -]?east|північно-?східн|північн\w* сх|северо-?восто"),
    ("south-eastern", r"south[ -]?east|південно-?східн|південн\w* сх|юго-?восто"),
    ("north-western", r"north[ -]?west|північно-?західн|північн\w* зах|северо-?запад"),
    ("south-western", r"south[ -]?west|південно-?західн|південн\w* зах|юго-?запад"),
    ("eastern", r"east|сход|схід|восто"),
    ("southern", r"south|півд|юг|южн"),
    ("northern", r"north|півн|север"),
    ("western", r"west|захід|заход|запад"),
    ("central", r"cent|центр"),
)
_ROOT = re.compile("|".join(f"(?P<r{i}>{pattern})" for i, (_, pattern) in enumerate(_ROOTS)), re.I)


def _directions(words: str) -> list[str]:
    """Return the compass words of a phrase under their English names, in order."""
    return [_ROOTS[int((m.lastgroup or "r0")[1:])][0] for m in _ROOT.finditer(words)]


def compass_phrase(text: str, start: int, end: int, before: str) -> tuple[int, int, list[str]] | None:
    """Return the phrase that a country's name forms with compass words, or None.

    Parameters
    ----------
    text : str
        The folded text.
    start, end : int
        Where the country's name stands.
    before : str
        The word directly before it.

    Returns
    -------
    tuple or None
        Start and end of the phrase, and the directions in the order of the text, under their English names.
    """
    low = max(0, start - 70)
    word = before.lower()
    if word.endswith(("ern", "al")):
        patterns: tuple[re.Pattern[str], ...] = (_COMPASS_BEFORE,)
    elif word in ("of", "the"):
        patterns = (_SIDES_BEFORE,)
    elif word and not word.isascii():
        patterns = (_CYRILLIC_COMPASS, _CYRILLIC_SIDES)
    else:
        patterns = ()
    for pattern in patterns:
        found = pattern.search(text, low, start)
        if found is not None:
            return found.start(1), end, _directions(found.group(1))
    for pattern in (_COMPASS_AFTER, _SIDES_AFTER):
        found = pattern.match(text, end)
        if found is not None:
            return start, found.end(), _directions(found.group(1))
    return None
