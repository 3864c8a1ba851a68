"""Quantities in a tokenised sentence: digits and number words, bounds, ranges, parts of a whole.

Only what counts something is returned. Years, days of a month, clock times, ages, model and house
numbers, shares, lengths, weights and sums of money are left out, by what stands beside the number.
All words come from the vocabulary (categories ``number*`` and ``month``); this module knows digits and
signs only, so that a language is added by data alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sitmap.extract.lexicon import Hit
from sitmap.extract.tokens import Token

__all__ = ["HitIndex", "Quantity", "find_quantities"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of things, as a range, in the tokens ``[first, last)`` of a sentence.

    Parameters
    ----------
    min, max : int or None
        Bounds; ``None`` is not known. "more than 30" is 31..None, "up to 12" None..12.
    first, last : int
        Token indexes, with the words that bound the number.
    of : Quantity, optional
        The whole that it is a part of ("71 out of 123"); "all six" is a part and its own whole.
    approx : bool
        "about 50", "nearly 100": the bounds are the number as stated.
    stated : int or None
        The number as written, without its bounds: 30 for "more than 30"; None for "dozens".
    whole : bool
        Written as a whole whose part stands elsewhere ("out of 123 drones, 71 ...").
    core : int
        Token index of the number itself, after the words that bound it.
    """

    min: int | None
    max: int | None
    first: int
    last: int
    of: Quantity | None = None
    approx: bool = False
    stated: int | None = None
    whole: bool = False
    core: int = 0


class HitIndex:
    """Hits by category, to be asked for by the token they start or end at; the longest one wins."""

    __slots__ = ("_cover", "_ends", "_starts", "hits")

    @classmethod
    def over(cls, hits: Sequence[Hit] | HitIndex) -> HitIndex:
        """Return the index of some hits; one that is made already is used again."""
        return hits if isinstance(hits, HitIndex) else cls(hits)

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.hits: dict[str, list[Hit]] = {}
        self._starts: dict[str, dict[int, Hit]] = {}
        self._ends: dict[str, dict[int, Hit]] = {}
        self._cover: dict[str, dict[int, Hit]] = {}
        for hit in hits:
            category = hit.entry.category
            known = self.hits.get(category)
            if known is None:
                self.hits[category] = [hit]
            else:
                known.append(hit)

    def of(self, category: str) -> list[Hit]:
        """Return all hits of a category in the order of the text."""
        return self.hits.get(category, [])

    def starts(self, category: str) -> dict[int, Hit]:
        """Return the hits of a category by their first token."""
        found = self._starts.get(category)
        if found is None:
            found = self._starts[category] = {}
            for hit in self.hits.get(category, ()):
                known = found.get(hit.first)
                if known is None or known.last < hit.last:
                    found[hit.first] = hit
        return found

    def cover(self, category: str) -> dict[int, Hit]:
        """Return the hits of a category by every token that they cover, the first one winning."""
        found = self._cover.get(category)
        if found is None:
            found = self._cover[category] = {}
            for hit in self.hits.get(category, ()):
                for token in range(hit.first, hit.last):
                    found.setdefault(token, hit)
        return found

    def ends(self, category: str) -> dict[int, Hit]:
        """Return the hits of a category by the token after their last."""
        found = self._ends.get(category)
        if found is None:
            found = self._ends[category] = {}
            for hit in self.hits.get(category, ()):
                found.setdefault(hit.last, hit)
        return found


_GROUPED = re.compile(r"\d{1,3}(?:[,'\u00a0\u202f]\d{3})+")
_DECIMAL = re.compile(r"\d+[.,]\d+")
_RANGE = re.compile(r"(\d{1,6})-(\d{1,6})")
_PART = re.compile(r"(\d{1,5})/(\d{1,5})")
_SIGNS = {"~": "about", "≈": "about", ">": "more_than", "≥": "at_least", "<": "less_than", "≤": "at_most"}
# A bare four-digit number in this range is a year unless a counted noun follows.
_YEARS = range(1900, 2100)
# What a number can count; read from the other vocabularies.
_COUNTED = ("toll_person", "count_noun")
_LARGEST = 10**9


def find_quantities(tokens: Sequence[Token], hits: Sequence[Hit] | HitIndex) -> list[Quantity]:
    """Find the numbers that count something.

    Parameters
    ----------
    tokens : sequence of Token
        One sentence.
    hits : sequence of Hit
        What `Lexicon.match` found in it.

    Returns
    -------
    list of Quantity
        In the order of the text, not overlapping.
    """
    return _Reader(tokens, hits).read()


@dataclass(slots=True)
class _Cardinal:
    low: int
    high: int | None
    last: int
    stated: int | None
    sign: str = ""
    whole: bool = False
    part_of: int | None = None


class _Reader:
    def __init__(self, tokens: Sequence[Token], hits: Sequence[Hit] | HitIndex) -> None:
        self.tokens = tokens
        self.index = index = HitIndex.over(hits)
        self.number = index.starts("number")
        self.joiner = index.starts("number_joiner")
        self.links = index.starts("number_range")
        self.blocked: set[int] = set()

    def read(self) -> list[Quantity]:
        tokens, number = self.tokens, self.number
        starts = [
            i
            for i, token in enumerate(tokens)
            if i in number or token.lower[0].isdigit() or (token.lower[0] in _SIGNS and len(token.lower) > 1)
        ]
        if not starts:
            return []
        self._block()
        found: list[Quantity] = []
        reach = 0
        for i in starts:
            if i < reach or i in self.blocked:
                continue
            quantity = self._quantity(i, reach)
            if quantity is not None:
                found.append(quantity)
                reach = quantity.last
        return found

    # What is no count

    def _block(self) -> None:
        index, blocked = self.index, self.blocked
        for category in ("number_block", "number_modifier"):
            for hit in index.of(category):
                if hit.last - hit.first > 1:
                    blocked.update(range(hit.first, hit.last))
        for category, found in index.hits.items():
            if category.startswith("weapon"):
                for hit in found:
                    # "Shahed 136" is a name; "two missiles" would be a phrase that starts with its number.
                    if not self.tokens[hit.first].lower[0].isdigit():
                        blocked.update(range(hit.first + 1, hit.last))
        for hit in index.of("month"):
            self._block_date(hit)
        for hit in index.of("toll_person"):
            self._block_ages(hit.last)

    def _block_ages(self, at: int) -> None:
        """Leave out the ages of several people: "two women, 60 and 65, were hurt"."""
        words = [token.lower for token in self.tokens[at : at + 12]]
        if len(words) < 4 or words[0] != "," or not words[1].isdecimal():
            return
        ages = []
        here = 1
        while here < len(words) and words[here].isdecimal() and len(words[here]) <= 3:
            ages.append(at + here)
            here += 1
            while here < len(words) and (at + here in self.joiner or words[here] == ","):
                here += 1
        # The list closes with a comma: "two people, 5 of them ..." goes on instead.
        if len(ages) > 1 and here < len(words) and words[here - 1] == ",":
            self.blocked.update(ages)

    def _day(self, i: int) -> bool:
        if not 0 <= i < len(self.tokens):
            return False
        word = self.tokens[i].lower
        if word.isdecimal() and len(word) <= 2:
            return 1 <= int(word) <= 31
        ends = _RANGE.fullmatch(word)
        return ends is not None and int(ends[2]) <= 31

    def _block_date(self, month: Hit) -> None:
        tokens, blocked = self.tokens, self.blocked
        at = month.first - 1
        before = False
        while self._day(at):
            before = True
            blocked.add(at)
            link = at - 1
            if link < 1 or not (link in self.links or link in self.joiner or tokens[link].lower == ","):
                break
            at = link - 1
        at = month.last
        if not before and (month.first - 1) not in self.index.starts("month_only"):
            while self._day(at) and not (at > month.last and self._counted(at + 1)):
                blocked.add(at)
                link = at + 1
                if link not in self.links and link not in self.joiner:
                    at = link
                    break
                at = link + 1
        if at < len(tokens) and tokens[at].lower == ",":
            at += 1
        if at < len(tokens) and tokens[at].lower.isdecimal() and int(tokens[at].lower[:9]) in _YEARS:
            blocked.add(at)

    def _counted(self, at: int) -> bool:
        """Say whether a counted noun starts at a token or after one more word."""
        return any(i in self.index.starts(category) for category in _COUNTED for i in (at, at + 1))

    def _tied(self, left: int, right: int) -> bool:
        """Say whether two neighbouring tokens are written without a space between them."""
        return left >= 0 and right < len(self.tokens) and self.tokens[left].end == self.tokens[right].start

    def _is_name(self, first: int, last: int) -> bool:
        """Say whether the number is tied to a word: "Kh-59", "12-storey", "3-day"."""
        tokens = self.tokens
        if (
            first >= 2
            and tokens[first - 1].lower == "-"
            and self._tied(first - 1, first)
            and self._tied(first - 2, first - 1)
            and first - 2 not in self.number
        ):
            return True
        if (
            last + 1 < len(tokens)
            and tokens[last].lower == "-"
            and self._tied(last - 1, last)
            and self._tied(last, last + 1)
        ):
            following = tokens[last + 1].lower
            return not (following[0].isdigit() or last + 1 in self.number or last in self.index.starts("number_suffix"))
        return False

    def _is_age(self, first: int, last: int) -> bool:
        """Say whether it stands alone between commas or brackets after a person or a name: "a woman, 45,"."""
        tokens = self.tokens
        if first < 2 or last > len(tokens) or last - first != 1 or not tokens[first].lower.isdecimal():
            return False
        person = (first - 1) in self.index.ends("toll_person")
        closes = last == len(tokens) or tokens[last].lower in {",", ".", ";", "-"}
        if tokens[first - 1].lower == ",":
            return closes and last < len(tokens) and (person or tokens[first - 2].text[0].isupper())
        return person and tokens[first - 1].lower == "(" and last < len(tokens) and tokens[last].lower == ")"

    def _measures(self, last: int) -> bool:
        units = self.index.starts("number_unit")
        return last in units or (last < len(self.tokens) and self.tokens[last].lower == "-" and last + 1 in units)

    # Numbers

    def _cardinal(self, i: int) -> _Cardinal | None:
        if i in self.blocked or i >= len(self.tokens):
            return None
        word = self.tokens[i].lower
        sign = ""
        if word[0] in _SIGNS and len(word) > 1:
            sign, word = _SIGNS[word[0]], word[1:]
        if word[0].isdigit():
            return self._digits(i, word, sign)
        return self._words(i)

    def _scale(self, i: int) -> Hit | None:
        hit = self.number.get(i)
        return hit if hit is not None and hit.entry.get("scale") else None

    def _digits(self, i: int, word: str, sign: str) -> _Cardinal | None:
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
            if value.denominator == 1 and int(value) in _YEARS and last == i + 1 and scale is None and "," not in word:
                before = self.index.ends("number_year")
                if i in before or not self._counted(last):
                    return None
        elif _GROUPED.fullmatch(word):
            value = Fraction(int(re.sub(r"\D", "", word)))
        elif _DECIMAL.fullmatch(word):
            value = Fraction(word.replace(",", "."))
            if self._scale(last) is None:
                return None
        elif ends := _RANGE.fullmatch(word):
            low, high = int(ends[1]), int(ends[2])
            if low >= high or low in _YEARS:
                return None
            return _Cardinal(low, high, last, low, sign)
        elif ends := _PART.fullmatch(word):
            if not self._counted(last):
                return None
            return _Cardinal(int(ends[1]), int(ends[1]), last, int(ends[1]), sign, part_of=int(ends[2]))
        else:
            return None
        while (hit := self._scale(last)) is not None:
            value *= int(hit.entry.value)
            last = hit.last
        if last in self.index.starts("number_suffix"):
            last = self.index.starts("number_suffix")[last].last
        if value.denominator != 1 or value > _LARGEST:
            return None
        return _Cardinal(int(value), int(value), last, int(value), sign)

    def _words(self, i: int) -> _Cardinal | None:
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
            return _Cardinal(number, None, last, None)
        return _Cardinal(number, number, last, number, whole=whole)

    def _range(self, i: int, left: _Cardinal) -> tuple[_Cardinal, int]:
        """Extend a number to a range; returns it with the first token (of the opening word, if any)."""
        opened = self.index.ends("number_open").get(i)
        link = self.links.get(left.last)
        if link is None or left.high is None or left.high != left.low:
            return left, i
        needed = link.entry.get("open")
        if needed is not None and (opened is None or opened.entry.value != needed):
            return left, i
        right = self._cardinal(link.last)
        if right is None or right.high != right.low or right.low <= left.low or right.part_of is not None:
            return left, i
        low = left.low
        # "2 to 3 thousand"
        if right.low >= 1000 and right.low % 1000 == 0 and low < 100 and self._scale(right.last - 1) is not None:
            low *= 1000
        return _Cardinal(low, right.low, right.last, low, left.sign), opened.first if opened is not None else i

    def _quantity(self, i: int, reach: int) -> Quantity | None:
        index = self.index
        cardinal = self._cardinal(i)
        fraction = index.ends("number_fraction").get(i)
        if cardinal is None:
            return None
        cardinal, first = self._range(i, cardinal)
        last = cardinal.last
        if self._is_name(i, last) or self._is_age(i, last) or self._measures(last) or i in index.ends("number_before"):
            return None
        low: int | None = cardinal.low
        high: int | None = cardinal.high
        stated = cardinal.stated
        of: Quantity | None = None
        approx = whole = False
        if cardinal.part_of is not None:
            of = Quantity(cardinal.part_of, cardinal.part_of, i, last, stated=cardinal.part_of, core=i)
        elif (link := index.starts("number_of").get(last)) is not None:
            whole_number = self._cardinal(link.last)
            if (
                whole_number is not None
                and whole_number.low > 0
                and not self._measures(whole_number.last)
                and not self._is_name(link.last, whole_number.last)
            ):
                of = Quantity(
                    whole_number.low,
                    whole_number.high,
                    link.last,
                    whole_number.last,
                    stated=whole_number.stated,
                    core=link.last,
                )
                last = whole_number.last
        elif fraction is not None and stated:
            share = Fraction(fraction.entry.value)
            of = Quantity(low, high, i, last, stated=stated, core=i)
            stated = low = high = round(stated * share)
            approx = True
            first = fraction.first
        # What bounds it, the nearest word first.
        if cardinal.sign:
            low, high, approx = _bound(cardinal.sign, low, high, approx)
        after = index.starts("number_modifier").get(last)
        if after is not None and after.entry.get("after"):
            low, high, approx = _bound(after.entry.value, low, high, approx)
            last = after.last
        modifiers, alls = index.ends("number_modifier"), index.ends("number_all")
        while True:
            modifier = modifiers.get(first)
            everything = alls.get(first)
            if everything is not None and everything.first >= reach and of is None:
                first = everything.first
                of = Quantity(low, high, first, last, stated=stated, core=i)
            elif modifier is not None and modifier.first >= reach and not self._only_after(modifier):
                low, high, approx = _bound(modifier.entry.value, low, high, approx)
                first = modifier.first
            else:
                break
        link = index.ends("number_of").get(first)
        if link is not None and of is None and link.first >= reach:
            whole = True
        if cardinal.whole and of is None:
            of = Quantity(low, high, first, last, stated=stated, core=i)
        if of is not None and of.first == i and of.last != last:
            of = replace(of, last=last)
        return Quantity(low, high, first, last, of, approx, stated, whole, i)

    def _only_after(self, modifier: Hit) -> bool:
        return bool(modifier.entry.get("after"))


def _room(value: int) -> int:
    """Return what the next word of the same number must stay below: 10 after "twenty", 0 after "six"."""
    if value <= 0:
        return 0
    room = 1
    while value % (room * 10) == 0:
        room *= 10
    return room if room > 1 and value > 10 else 0


def _bound(kind: str, low: int | None, high: int | None, approx: bool) -> tuple[int | None, int | None, bool]:
    if kind == "at_least":
        return low, None, approx
    if kind == "more_than":
        # The number as stated is a lower bound that holds; one more would say more than the words do.
        return (high if high is not None else low), None, approx
    if kind == "at_most":
        return None, high, approx
    if kind == "less_than":
        return None, (high - 1 if high else high), approx
    if kind == "about":
        return low, high, True
    return low, high, approx
