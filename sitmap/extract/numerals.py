"""Numbers as written: digits, groups of digits, number words, ranges.

What a number counts, and whether it counts anything, is for `sitmap.extract.numbers` to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sitmap.extract.hits import HitIndex
from sitmap.extract.lexicon import Hit
from sitmap.extract.tokens import Token

__all__ = ["DIGIT_RANGE", "SIGNS", "YEARS", "Numeral", "Numerals"]

_GROUPED = re.compile(r"\d{1,3}(?:[,'\u00a0\u202f]\d{3})+")
_DECIMAL = re.compile(r"\d+[.,]\d+")
DIGIT_RANGE = re.compile(r"(\d{1,6})-(\d{1,6})")
# "9-ти человек", "2-х дронов": a cardinal with the ending of its case; "-й" and "-го" would be those of an ordinal.
_CASE_ENDING = re.compile(r"(\d{1,6})-(?:ти|ми|х|ох|ьох|и)")
_PART = re.compile(r"(\d{1,5})/(\d{1,5})")
SIGNS = {"~": "about", "≈": "about", ">": "more_than", "≥": "at_least", "<": "less_than", "≤": "at_most"}
# A bare four-digit number in this range is a year unless a counted noun follows.
YEARS = range(1900, 2100)
# What a number can count; read from the other vocabularies.
_COUNTED = ("toll_person", "count_noun")
_LARGEST = 10**12


@dataclass(slots=True)
class Numeral:
    """A number from `low` to `high` (None: open) that ends before the token `last`, and how it is written."""

    low: int
    high: int | None
    last: int
    stated: int | None
    sign: str = ""
    whole: bool = False
    part_of: int | None = None


class Numerals:
    """The numbers of one sentence.

    Parameters
    ----------
    tokens : sequence of Token
        The sentence.
    index : HitIndex
        What the vocabulary finds in it.

    Attributes
    ----------
    blocked : set of int
        Tokens that are no number to read, whatever they look like (the day of a date, part of a name).
    """

    def __init__(self, tokens: Sequence[Token], index: HitIndex) -> None:
        self.tokens = tokens
        self.index = index
        self.number = index.starts("number")
        self.joiner = index.starts("number_joiner")
        self.links = index.starts("number_range")
        self.blocked: set[int] = set()

    def counts(self, at: int) -> bool:
        """Say whether a counted noun starts at a token or after one more word."""
        return any(i in self.index.starts(category) for category in _COUNTED for i in (at, at + 1))

    def read(self, i: int) -> Numeral | None:
        """Return the number that starts at a token, None where there is none."""
        if i in self.blocked or i >= len(self.tokens):
            return None
        word = self.tokens[i].lower
        sign = ""
        if word[0] in SIGNS and len(word) > 1:
            sign, word = SIGNS[word[0]], word[1:]
        if ending := _CASE_ENDING.fullmatch(word):
            word = ending[1]
        if word[0].isdigit():
            return self._digits(i, word, sign)
        return self._words(i)

    def _scale(self, i: int) -> Hit | None:
        hit = self.number.get(i)
        return hit if hit is not None and hit.entry.get("scale") else None

    def _digits(self, i: int, word: str, sign: str) -> Numeral | None:
        last = i + 1
        value: Fraction
        if word.isdecimal() and len(word) <= 10:
            if word[0] == "0" and word != "0":
                return None
            value = Fraction(int(word))
            # "1 200": groups of three, parted by one space.
            digits = word
            while (
                len(digits) <= 3
                and last < len(self.tokens)
                and len(self.tokens[last].lower) == 3
                and self.tokens[last].lower.isdecimal()
                and self.tokens[last].start == self.tokens[last - 1].end + 1
                and last not in self.blocked
            ):
                value = value * 1000 + int(self.tokens[last].lower)
                last += 1
            scale = self._scale(last)
            if value.denominator == 1 and int(value) in YEARS and last == i + 1 and scale is None and "," not in word:
                before = self.index.ends("number_year")
                if i in before or not self.counts(last):
                    return None
        elif _GROUPED.fullmatch(word):
            value = Fraction(int(re.sub(r"\D", "", word)))
        elif _DECIMAL.fullmatch(word):
            value = Fraction(word.replace(",", "."))
            if self._scale(last) is None:
                return None
        elif ends := DIGIT_RANGE.fullmatch(word):
            low, high = int(ends[1]), int(ends[2])
            if low >= high or low in YEARS:
                return None
            return Numeral(low, high, last, low, sign)
        elif ends := _PART.fullmatch(word):
            if not self.counts(last):
                return None
            return Numeral(int(ends[1]), int(ends[1]), last, int(ends[1]), sign, part_of=int(ends[2]))
        else:
            return None
        while (hit := self._scale(last)) is not None:
            value *= int(hit.entry.value)
            last = hit.last
        if last in self.index.starts("number_suffix"):
            last = self.index.starts("number_suffix")[last].last
        if value.denominator != 1 or value > _LARGEST:
            return None
        return Numeral(int(value), int(value), last, int(value), sign)

    def _words(self, i: int) -> Numeral | None:
        hit = self.number.get(i)
        if hit is None or hit.entry.get("scale"):
            return None
        total, current = 0, int(hit.entry.value)
        vague = bool(hit.entry.get("vague"))
        whole = bool(hit.entry.get("whole"))
        last = hit.last
        room = _room(current)
        while not whole:
            at = last
            joiner = self.joiner.get(at)
            following = self.number.get(at)
            if following is None and joiner is not None:
                following = self.number.get(joiner.last)
                if following is not None and (
                    not joiner.entry.get("scale") if following.entry.get("scale") else int(joiner.entry.value) > room
                ):
                    following = None
            if following is None or following.first in self.blocked or following.entry.get("vague"):
                break
            value = int(following.entry.value)
            if following.entry.get("scale"):
                if current == 0 or value < room:
                    break
                current *= value
                room = value if value >= 100 else 0
                if value >= 1000:
                    total, current = total + current, 0
            elif value and value < room and not vague:
                current += value
                room = _room(value)
            else:
                break
            last = following.last
        number = total + current
        if vague:
            return Numeral(number, None, last, None)
        return Numeral(number, number, last, number, whole=whole)

    def extend(self, i: int, left: Numeral) -> tuple[Numeral, int]:
        """Extend a number to a range; returns it with the first token (of the opening word, if any)."""
        opened = self.index.ends("number_open").get(i)
        link = self.links.get(left.last)
        if link is None or left.high is None or left.high != left.low:
            return left, i
        needed = link.entry.get("open")
        if needed is not None and (opened is None or opened.entry.value != needed):
            return left, i
        right = self.read(link.last)
        if right is None or right.high != right.low or right.low <= left.low or right.part_of is not None:
            return left, i
        low = left.low
        # "2 to 3 thousand"
        if right.low >= 1000 and right.low % 1000 == 0 and low < 100 and self._scale(right.last - 1) is not None:
            low *= 1000
        return Numeral(low, right.low, right.last, low, left.sign), opened.first if opened is not None else i


def _room(value: int) -> int:
    """Return what the next word of the same number must stay below: 10 after "twenty", 0 after "six"."""
    if value <= 0:
        return 0
    room = 1
    while value % (room * 10) == 0:
        room *= 10
    return room if room > 1 and value > 10 else 0
