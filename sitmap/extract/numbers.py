"""Quantities in a tokenised sentence: digits and number words, bounds, ranges, parts of a whole.

Only what counts something is returned. Years, days of a month, clock times, ages, model and house
numbers, shares, lengths, weights and sums of money are left out, by what stands beside the number.
All words come from the vocabulary (categories ``number*`` and ``month``); this module knows digits and
signs only, so that a language is added by data alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sitmap.extract.hits import HitIndex
from sitmap.extract.lexicon import Hit
from sitmap.extract.numerals import DIGIT_RANGE, SIGNS, YEARS, Numerals
from sitmap.extract.tokens import Token

__all__ = ["Quantity", "find_quantities"]


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


class _Reader:
    def __init__(self, tokens: Sequence[Token], hits: Sequence[Hit] | HitIndex) -> None:
        self.tokens = tokens
        self.index = index = HitIndex.over(hits)
        self.numerals = Numerals(tokens, index)
        self.number = self.numerals.number
        self.joiner = self.numerals.joiner
        self.links = self.numerals.links
        self.blocked = self.numerals.blocked

    def read(self) -> list[Quantity]:
        tokens, number = self.tokens, self.number
        starts = [
            i
            for i, token in enumerate(tokens)
            if i in number or token.lower[0].isdigit() or (token.lower[0] in SIGNS and len(token.lower) > 1)
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
        ends = DIGIT_RANGE.fullmatch(word)
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
            while self._day(at) and not (at > month.last and self.numerals.counts(at + 1)):
                blocked.add(at)
                link = at + 1
                if link not in self.links and link not in self.joiner:
                    at = link
                    break
                at = link + 1
        if at < len(tokens) and tokens[at].lower == ",":
            at += 1
        if at < len(tokens) and tokens[at].lower.isdecimal() and int(tokens[at].lower[:9]) in YEARS:
            blocked.add(at)

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
        if last + 1 < len(tokens) and tokens[last].lower == "-" and last + 1 in self.index.starts("count_over"):
            # "eight over X, 6 — над Y": so many were there.
            return False
        person = (first - 1) in self.index.ends("toll_person")
        closes = last == len(tokens) or tokens[last].lower in {",", ".", ";", "-"}
        if last < len(tokens) and tokens[last].lower == "-" and last + 1 in self.index.starts("prep"):
            # "4 - in X, 1 - in Y"
            return False
        if tokens[first - 1].lower == ",":
            return closes and last < len(tokens) and (person or tokens[first - 2].text[0].isupper())
        return person and tokens[first - 1].lower == "(" and last < len(tokens) and tokens[last].lower == ")"

    def _of_ages(self, first: int) -> bool:
        """Say whether it is a further one of some ages: "aged between 60 and 85", "aged 47, 60 and 71"."""
        tokens, joined = self.tokens, first - 1 in self.joiner or first + 1 in self.joiner
        if any(first + 1 in self.index.starts(category) for category in ("toll_person", "toll_other")):
            # "a man aged 60 and 12 others"
            return False
        while first >= 2 and joined and (first - 1 in self.joiner or tokens[first - 1].lower == ","):
            if not tokens[first - 2].lower.isdecimal():
                return False
            first -= 2
        return joined and first in self.index.ends("number_before")

    def _measures(self, last: int) -> bool:
        units = self.index.starts("number_unit")
        return last in units or (last < len(self.tokens) and self.tokens[last].lower == "-" and last + 1 in units)

    def _quantity(self, i: int, reach: int) -> Quantity | None:
        index = self.index
        cardinal = self.numerals.read(i)
        fraction = index.ends("number_fraction").get(i)
        if cardinal is None:
            return None
        cardinal, first = self.numerals.extend(i, cardinal)
        last = cardinal.last
        if self._is_name(i, last) or self._is_age(i, last) or self._measures(last) or i in index.ends("number_before"):
            return None
        if self._of_ages(i):
            return None
        low: int | None = cardinal.low
        high: int | None = cardinal.high
        stated = cardinal.stated
        of: Quantity | None = None
        approx = whole = False
        if cardinal.part_of is not None:
            of = Quantity(cardinal.part_of, cardinal.part_of, i, last, stated=cardinal.part_of, core=i)
        elif (link := index.starts("number_of").get(last)) is not None:
            whole_number = self.numerals.read(link.last)
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
