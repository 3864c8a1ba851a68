"""Which counted items a word of role speaks of: "shot down" those beside it, before it or after it."""

from __future__ import annotations

from collections.abc import Sequence

from sitmap.extract.countitems import BREAKS, CONTEXT, Item, Items
from sitmap.extract.lexicon import Hit
from sitmap.extract.tallies import CountMention

__all__ = ["CountLinks"]

_SUBJECT = 18


class CountLinks:
    """Finds the items of a word that says what became of them.

    Parameters
    ----------
    counted : Items
        The items of the sentence.
    before : sequence of CountMention
        What the sentences just before gave: tells what bare numbers count.
    """

    def __init__(self, counted: Items, before: Sequence[CountMention]) -> None:
        self.counted = counted
        self.before = before
        self.words = counted.words
        self.index = counted.index
        self.items = counted.items
        self.roles = counted.roles

    def back(self, at: int) -> tuple[int, bool]:
        """Step back over auxiliaries and adverbs: (token, auxiliary seen)."""
        passives, adverbs = self.index.ends("count_passive"), self.index.ends("count_adverb")
        auxiliary = False
        while at > 0 and not ((ended := self.counted.ended(at)) and self.items[ended - 1].last == at):
            if at in passives:
                auxiliary, at = True, passives[at].first
            elif at in adverbs:
                at = adverbs[at].first
            elif self.counted.past_dash(at - 1) == at or self._bracketed(at):
                auxiliary, at = True, at - 1
            else:
                break
        return at, auxiliary

    def _bracketed(self, at: int) -> bool:
        """Tell whether a number in brackets ends before a token: "most of the drones (16) were shot down"."""
        number = self.counted.ended(at - 1) - 1
        item = self.items[number] if number >= 0 else None
        return (
            item is not None and item.last == at - 1 and self.words[item.first - 1 : at : at - item.first] == ["(", ")"]
        )

    def after(self, hit: Hit) -> list[Item] | None:
        """Return the items after a word."""
        words = self.words
        at = hit.last
        if at < len(words) and words[at] in {":", "-"}:
            at += 1
        while at < len(words):
            item = self.counted.starts.get(at)
            if item is not None:
                if item.role is not None or (item.what is None and item.place is None and not self.context(item)):
                    return None
                return self.counted.right(item)
            role = self.roles.get(at)
            if role is not None and role.entry.value == hit.entry.value:
                at = role.last
            elif at in self.counted.adverbs:
                at = self.counted.adverbs[at].last
            elif at in self.counted.overs:
                # "shot down over the Kharkiv region 12 drones"
                following = self.items[self.counted.ended(at)] if self.counted.ended(at) < len(self.items) else None
                if following is None or following.first - at > 8 or following.what is None:
                    return None
                between = range(at, following.first)
                if any(words[i] in BREAKS or i in self.roles or i in self.counted.ands for i in between):
                    return None
                at = following.first
            else:
                return None
        return None

    def subject(self, at: int, hit: Hit, loose: bool) -> list[Item] | None:
        """Return the items before a token: right before it, or (loose) in the same clause."""
        for item in (self.items[order] for order in range(self.counted.ended(at) - 1, -1, -1)):
            gap = range(item.last, at)
            if len(gap) > (_SUBJECT if loose else 0):
                return None
            if any(self.words[i] in {";", "."} for i in gap):
                return None
            if any(i in self.roles and not self.counted.after_noun(i, item) for i in gap):
                return None
            if item.sub and (gap or item.what is not None):
                continue
            if item.role is not None:
                return None
            if item.what is None and gap and not item.place:
                return None
            chain = [item]
            for left in (self.items[order] for order in range(item.order - 1, -1, -1)):
                if left.role is not None or left.sub or left.what is None or self.counted.bound(left):
                    break
                if chain[0] not in self.counted.right(left, bound=True):
                    break
                chain.insert(0, left)
            return chain
        return None

    def describes(self, at: int, hit: Hit) -> bool:
        """Take "all 14 drones launched": who counts them all says how many were launched."""
        ended = self.counted.ended(at)
        item = self.items[ended - 1] if ended else None
        return item is not None and item.last == at and item.role is not None and hit.entry.value == "launched"

    def context(self, item: Item) -> tuple[str, str | None] | None:
        """Tell what a bare number counts: what was counted just before it, of which there were as many."""
        told = [(m.what, m.value) for m in self.before[-CONTEXT:] if not m.part]
        ended = self.counted.ended(item.first)
        told += [
            (i.what, i.quantity.stated or 0) for i in self.items[max(0, ended - CONTEXT) : ended] if i.what is not None
        ]
        value = item.quantity.stated or 0
        fitting = [what for what, number in told if number >= value]
        if fitting:
            return fitting[-1], None
        return (told[-1][0], None) if told else None
