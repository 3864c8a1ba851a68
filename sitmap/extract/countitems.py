"""What is counted in a sentence of a tally: drones, missiles, bombs, with their numbers and models.

An item is one number with its noun ("six missiles", "40 of them"); which items make a list, which are parts of
another, and which places they are tied to is read here; what became of them in `sitmap.extract.counts`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sitmap.extract.hits import HitIndex
from sitmap.extract.lexicon import Hit
from sitmap.extract.numbers import Quantity

__all__ = ["BREAKS", "CONTEXT", "Item", "Items"]

_PHRASE = 10
_GAP = 16
# Words of a place's name that stands before its number.
_NAME = 3
CONTEXT = 12
BREAKS = frozenset('.;:!?,()"')


@dataclass(slots=True, eq=False)
class Item:
    """A number and what it counts, in the tokens ``[first, last)``; `role` is set once it is known.

    `place` is the token where the name of its place starts; `places` those of a list that stands before the number,
    of which each has as many.
    """

    first: int
    last: int
    quantity: Quantity
    what: str | None
    model: str | None
    sub: bool = False
    place: int | None = None
    each: bool = False
    places: tuple[int, ...] = ()
    role: str | None = None
    order: int = 0


class Items:
    """The counted items of one sentence, in the order of the text.

    Parameters
    ----------
    words : sequence of str
        The sentence's folded words.
    index : HitIndex
        What the vocabulary finds in it.
    quantities : sequence of Quantity
        Its numbers.
    roles : mapping of int to Hit
        The words that say what became of what is counted, by their first token.
    hyphens : set of int
        The tokens that join two words.
    """

    def __init__(
        self,
        words: Sequence[str],
        index: HitIndex,
        quantities: Sequence[Quantity],
        roles: Mapping[int, Hit],
        hyphens: frozenset[int],
    ) -> None:
        self.words = words
        self.hyphens = hyphens
        self.index = index
        self.quantities = quantities
        self.roles = roles
        self.numbers = {quantity.first for quantity in quantities}
        self.nouns = index.starts("count_noun")
        self.ands = index.starts("count_and")
        self.passive = index.starts("count_passive")
        self.adverbs = index.starts("count_adverb")
        self.overs = index.starts("count_over")
        self.items: list[Item] = []
        self.starts: dict[int, Item] = {}
        # Items by the word that opens the phrase of place before them: "над Полтавщиною сім".
        self.opened: dict[int, Item] = {}
        self._build()

    def _build(self) -> None:
        index = self.index
        taken: set[int] = set()
        for quantity in self.quantities:
            link = index.ends("number_of").get(quantity.first) if quantity.whole else None
            left = self.items[-1] if self.items else None
            if link is not None and left is not None and left.last == link.first and left.quantity.of is None:
                # "71 drones out of 123"
                left.quantity, left.last = replace(left.quantity, of=quantity), quantity.last
                continue
            item = self._phrase(quantity, quantity.last)
            if item is not None and item.first not in taken:
                self._add(item)
                taken.update(range(item.first, item.last))
        for hit in index.starts("toll_article").values():
            if hit.first in taken or hit.entry.get("definite"):
                continue
            quantity = Quantity(1, 1, hit.first, hit.last, stated=1, core=hit.first)
            item = self._phrase(quantity, hit.last)
            if item is not None and item.what is not None:
                self._add(item)
        self.items.sort(key=lambda item: item.first)
        for order, item in enumerate(self.items):
            item.order = order
        self.firsts = [item.first for item in self.items]

    def _add(self, item: Item) -> None:
        self.items.append(item)
        self.starts[item.first] = item

    def since(self, order: int) -> Iterator[Item]:
        """Yield the items from a number of the order on."""
        return (self.items[i] for i in range(order, len(self.items)))

    def ended(self, at: int) -> int:
        """Return how many items end before or at a token; they stand in order and apart from each other."""
        count = bisect_left(self.firsts, at)
        return count - 1 if count and self.items[count - 1].last > at else count

    def _closed(self, at: int) -> bool:
        return (
            at >= len(self.words)
            or self.words[at] in BREAKS
            or self.words[at] == "-"
            or at in self.index.starts("count_function")
            or at in self.passive
            or at in self.roles
            or at in self.index.starts("count_part")
            or at in self.index.starts("count_each")
            or at in self.index.starts("weekday")
        )

    def ends_statement(self, at: int) -> bool:
        """Say whether a statement ends at a token: a stop, a comma, a joining word or the end of the sentence."""
        return at >= len(self.words) or self.words[at] in BREAKS or at in self.ands

    def _phrase(self, quantity: Quantity, at: int) -> Item | None:
        words = self.words
        noun: Hit | None = None
        model: str | None = None
        here = at
        last = at
        one = quantity.stated == 1
        while here < len(words) and here - at <= _PHRASE and (noun is None or here - last <= 3):
            hit = self.nouns.get(here)
            if hit is not None:
                model = model or hit.entry.get("model")
                if not hit.entry.get("single") or self._closed(hit.last):
                    noun, last = hit, hit.last
                here = hit.last
                continue
            word = words[here]
            if here in self.numbers or (here in self.roles and not self._adjective(here)):
                break
            if word in BREAKS and not (word == '"' and noun is None):
                break
            if here in self.index.starts("count_function") and here not in self.index.starts("count_skip"):
                break
            here += 1
        if noun is not None:
            if one and noun.entry.get("single") and self._shared(last):
                return None
            while last in self.hyphens:
                last += 2
            item = Item(quantity.first, last, quantity, str(noun.entry.value), model)
        elif self._closed(at) or at in self.index.starts("count_skip"):
            skip = self.index.starts("count_skip").get(at)
            item = Item(quantity.first, skip.last if skip is not None else quantity.last, quantity, None, None)
            if skip is not None and not self._closed(skip.last):
                return None
        else:
            return None
        each = self.index.starts("count_each").get(item.last)
        at = item.last
        # "по пять": so many over each place of the list that follows.
        item.each = quantity.first in self.index.ends("count_each_of")
        if each is not None:
            item.each, at = True, each.last
        while at in self.adverbs and at not in self.overs:
            at = self.adverbs[at].last
        # "31 – над Курською областю": a dash may stand between.
        over = self.overs.get(at) or (self.overs.get(at + 1) if at < len(words) and words[at] == "-" else None)
        if over is not None:
            item.place = over.last
        elif (before := self._over_before(quantity.first)) is not None:
            item.place = before.last
            self.opened[before.first] = item
        if noun is not None and item.what is not None:
            # "200 drones and missiles": how many of each is not said.
            joiner = self.ands.get(item.last)
            second = self.nouns.get(joiner.last) if joiner is not None else None
            if second is not None and not second.entry.get("single") and second.entry.value != item.what:
                item.what, item.model, item.last = "targets", None, second.last
        return item

    def _over_before(self, at: int) -> Hit | None:
        """ "над Полтавщиною — сім": the place, of a few words, stands before its number."""
        ends = self.index.ends("count_over")
        first = at - 1 if at and self.words[at - 1] == "-" else at
        for here in range(first - 1, max(0, first - 1 - _NAME), -1):
            if self._closed(here) or here in self.numbers or here in self.nouns or not self.words[here][:1].isalpha():
                return None
            if here in self.index.cover("count_part"):
                # "в том числе один"
                return None
            if here in ends:
                return ends[here]
        return None

    def _adjective(self, at: int) -> bool:
        """Say whether a word of role stands before the noun ("two downed drones")."""
        return self.roles[at].last in self.nouns

    def _shared(self, last: int) -> bool:
        """Say whether a single noun is the first of two before another noun ("a missile and drone attack")."""
        joiner = self.ands.get(last)
        following = self.nouns.get(joiner.last) if joiner is not None else None
        return following is not None and bool(following.entry.get("single")) and not self._closed(following.last)

    def mark_parts(self) -> None:
        """Note which items are parts of others: "including 70 Shaheds", "40 of them", "86 targets: 80 drones ..."."""
        ends = {item.last: item for item in self.items}
        for hit in self.index.of("count_part"):
            if hit.entry.get("after"):
                item = ends.get(hit.first)
                if item is not None:
                    item.last = hit.last
                    # "40 of them were lost" has a role of its own; "70 of them Shaheds" is a part.
                    noun = self.nouns.get(hit.last)
                    if noun is not None:
                        item.what, item.model, item.last = str(noun.entry.value), noun.entry.get("model"), noun.last
                        item.sub = True
                    over = self.overs.get(item.last)
                    if over is not None and item.place is None:
                        item.place, item.sub = over.last, True
                    self.starts[item.first] = item
                continue
            at = hit.last
            while at in self.adverbs and at not in self.starts:
                at = self.adverbs[at].last
            item = self.starts.get(at)
            if item is None or not self._any_whole(hit.first):
                continue
            parts = self.right(item, bound=True)
            if not any(self.bound(part) for part in parts):
                for part in parts:
                    part.sub = True
        for i, word in enumerate(self.words):
            opening = self.starts.get(i + 1) or self.opened.get(i + 1)
            if word != ":" or opening is None:
                continue
            heads = self.items[max(0, self.ended(i) - 1) : self.ended(i)]
            # "attacked with: 16 drones" opens a list; "86 targets: 80 drones and six missiles" divides a total.
            if heads and i - heads[-1].last <= _GAP and (heads[-1].what is not None):
                for part in self.right(opening):
                    part.sub = True

    def _any_whole(self, at: int) -> bool:
        """Say whether something that is no part itself was counted shortly before a token."""
        ended = self.ended(at)
        return any(not item.sub for item in self.items[max(0, ended - CONTEXT) : ended])

    def bound(self, item: Item) -> bool:
        """Say whether what became of an item follows it at once ("71 were shot down", "25 lost")."""
        at = self.past_dash(item.last)
        while at in self.adverbs and at not in self.passive and at not in self.roles:
            at = self.adverbs[at].last
        if at in self.passive:
            return True
        role = self.roles.get(at)
        if role is None:
            return False
        if item.what is None or role.entry.get("look") == "before":
            return True
        # "71 shot down, 40 drones lost": lost are those before the word where no others follow it.
        if role.entry.value != "lost":
            return False
        following = next((other.first for other in self.since(item.order + 1)), None)
        return (
            following is None
            or following - role.last > _GAP
            or any(self.words[i] in ";.," for i in range(role.last, following))
        )

    def past_dash(self, at: int) -> int:
        """Step over a dash that stands for "were" ("40 — lost"), where a word of role follows."""
        dash = at + 1 in self.roles and self.words[at] == "-" and at not in self.hyphens
        return at + 1 if dash else at

    def right(self, item: Item, bound: bool = False) -> list[Item]:
        """Return an item and those joined to it by "and" and commas, phrases of place between them allowed."""
        chain = [item]
        ends = self.index.ends("count_and")
        for following in self.since(item.order + 1):
            last = chain[-1].last
            gap = range(last, following.first)
            if len(gap) > _GAP or any(self.words[i] in ";.:" for i in gap):
                break
            joiner = ends.get(following.first)
            if joiner is None or joiner.first < last or (self.bound(following) and not bound):
                break
            if any(i in self.roles and not self.after_noun(i, chain[-1]) for i in gap):
                break
            if following.what is None and following.place is None:
                break
            if following.sub and not item.sub:
                continue
            chain.append(following)
        return chain

    def after_noun(self, at: int, item: Item) -> bool:
        """Say whether a word of role only describes the item before it ("missiles launched from X")."""
        return item.last == at and item.what is not None and self.roles[at].entry.value == "launched"
