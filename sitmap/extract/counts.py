"""Counts of air-defence tallies: drones and missiles launched, intercepted, lost.

A sentence gives mentions ("intercepting six missiles and 71 out of 123 drones" gives three), which
`sitmap.extract.tallies` adds up. All words come from the vocabulary (categories ``count_*``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from sitmap.extract.countitems import BREAKS, Item, Items
from sitmap.extract.countlinks import CountLinks
from sitmap.extract.countplaces import place_first
from sitmap.extract.hits import HitIndex
from sitmap.extract.lexicon import Hit
from sitmap.extract.numbers import Quantity
from sitmap.extract.tallies import CountMention
from sitmap.extract.tokens import Token

__all__ = ["find_counts", "opens_list"]


_FAR = 14
_DOUBT = 5


def find_counts(
    tokens: Sequence[Token],
    hits: Sequence[Hit] | HitIndex,
    quantities: Sequence[Quantity],
    before: Sequence[CountMention] = (),
    carried: str | None = None,
    places: Sequence[tuple[int, int]] = (),
) -> list[CountMention]:
    """Find the counts of a tally in a sentence.

    Parameters
    ----------
    tokens : sequence of Token
        One sentence.
    hits : sequence of Hit
        What `Lexicon.match` found in it.
    quantities : sequence of Quantity
        What `find_quantities` found in it.
    before : sequence of CountMention
        What the sentences just before gave: tells what bare numbers count ("Of these, 71 were shot down").
    carried : str, optional
        The role of what this line counts, where it is one of a list whose head said it ("shot down:").
    places : sequence of (int, int)
        The tokens ``[first, last)`` of its place names, for counts that stand after their place.

    Returns
    -------
    list of CountMention
        In the order of the text.
    """
    return _Reader(tokens, hits, quantities, before, places).read(carried)


def opens_list(tokens: Sequence[Token], index: HitIndex) -> str | None:
    """Role that a line leaves to the list below it: "shot down:"; None where it opens none."""
    if not tokens or tokens[-1].lower not in {":", ","}:
        return None
    roles = [hit for hit in index.of("count_role") if hit.entry.value in ("launched", "intercepted", "lost")]
    if not roles or (tokens[-1].lower == "," and roles[-1].last < len(tokens) - 1):
        return None
    return str(roles[-1].entry.value)


class _Reader:
    def __init__(
        self,
        tokens: Sequence[Token],
        hits: Sequence[Hit] | HitIndex,
        quantities: Sequence[Quantity],
        before: Sequence[CountMention],
        places: Sequence[tuple[int, int]],
    ) -> None:
        self.tokens = tokens
        self.words = [token.lower for token in tokens]
        self.index = HitIndex.over(hits)
        self.quantities = quantities
        self.before = before
        self.named = places
        self.found: list[CountMention] = []
        self.chain = 1 + max((mention.chain for mention in before), default=-1)

    def read(self, carried: str | None) -> list[CountMention]:
        index = self.index
        if not self.quantities and "count_noun" not in index.hits and "count_all" not in index.hits:
            return []
        if "count_noun" not in index.hits and not self.before:
            return []
        self.ands = index.starts("count_and")
        self.passive = index.starts("count_passive")
        self.overs = index.starts("count_over")
        self.roles, self.far = self._roles()
        self.counted = Items(self.words, index, self.quantities, self.roles, self._hyphens())
        self.items, self.starts, self.firsts = self.counted.items, self.counted.starts, self.counted.firsts
        self.links = CountLinks(self.counted, self.before)
        if not self.items and "count_all" not in index.hits:
            return []
        self.counted.mark_parts()
        place_first(self.counted, self.named)
        for at in sorted(self.roles.keys() | self.far.keys()):
            self._link(at)
        if carried is not None and not self.found:
            self._carry(carried)
        self._wholes()
        self._places()
        return self._finish()

    def _hyphens(self) -> frozenset[int]:
        """Return the tokens that join two words ("безпілотників-імітаторів"), unlike dashes."""
        tokens, words = self.tokens, self.words
        return frozenset(
            i
            for i in range(1, len(words) - 1)
            if words[i] == "-" and tokens[i - 1].end == tokens[i].start and tokens[i].end == tokens[i + 1].start
        )

    def _roles(self) -> tuple[dict[int, Hit], dict[int, Hit]]:
        near: dict[int, Hit] = {}
        far: dict[int, Hit] = {}
        reach = 0
        for hit in self.index.of("count_role"):
            tied = (
                hit.first > 0
                and self.words[hit.first - 1] == "-"
                and self.tokens[hit.first - 1].end == self.tokens[hit.first].start
            )
            if tied:
                continue
            table = far if hit.entry.get("far") else near
            if hit.first not in table and (hit.first >= reach or hit.first in near or hit.first in far):
                table[hit.first] = hit
                reach = max(reach, hit.last)
        return near, far

    # What became of it

    def _link(self, at: int) -> None:
        hit = self.roles.get(at)
        far = self.far.get(at)
        if hit is not None and self._near(hit):
            return
        if far is not None:
            self._distant(far)

    def _near(self, hit: Hit) -> bool:
        start, auxiliary = self.links.back(hit.first)
        everything = next((h for h in self.index.of("count_all") if h.last >= start >= h.first), None)
        look = hit.entry.get("look", "either")
        if everything is not None and look != "after":
            return self._everything(hit, everything)
        after = self.links.after(hit) if look != "before" else None
        if look == "after":
            chain = after
        elif auxiliary or look == "before":
            chain = self.links.subject(start, hit, True)
            if chain is None and look != "before" and (not auxiliary or (after and after[0].first == hit.last)):
                # Where case tells the subject, it can stand last: "были перехвачены 46 дронов".
                chain = after
        else:
            beside = self.links.subject(start, hit, False)
            # "71 drones launched" after a word that took them already only describes them.
            chain = beside if beside is not None and not (after and beside[-1].what is not None) else after
            if chain is None and self.links.describes(start, hit):
                return True
        if chain is None:
            return False
        self._note(hit, chain)
        return True

    def _distant(self, hit: Hit) -> bool:
        withs = self.index.ends("count_with")
        for item in self.counted.since(bisect_left(self.firsts, hit.last)):
            if item.first > hit.last + _FAR:
                return False
            if not hit.last <= item.first <= hit.last + _FAR:
                continue
            gap = range(hit.last, item.first)
            if any(
                self.words[i] in ";." or (i in self.roles and i not in self.index.starts("count_with")) for i in gap
            ):
                return False
            start = item.first
            if start > hit.last and self.words[start - 1] == ":":
                start -= 1
            # Where case does what "with" does, the noun alone tells: "атакував Харків 16 дронами".
            bare = bool(hit.entry.get("bare")) and item.what in ("drones", "missiles", "bombs", "boats")
            tied = start in withs and withs[start].first >= hit.last
            if not (tied or bare) or item.role is not None or item.what is None:
                continue
            self._note(hit, self.counted.right(item))
            return True
        return False

    def _everything(self, hit: Hit, everything: Hit) -> bool:
        told = [mention for mention in self.found if mention.role == "launched" and not mention.part]
        told = told or [mention for mention in self.before if mention.role == "launched" and not mention.part]
        if not told:
            return False
        chain = told[-1].chain
        for mention in told:
            if mention.chain == chain:
                self.found.append(
                    replace(
                        mention,
                        role=str(hit.entry.value),
                        first=everything.first,
                        last=everything.last,
                        chain=self.chain,
                        place_hint=None,
                    )
                )
        self.chain += 1
        return True

    def _note(self, hit: Hit, chain: Sequence[Item]) -> None:
        role = str(hit.entry.value)
        if self._doubtful(hit.first):
            for item in chain:
                item.role = "none"
            return
        head = chain[0]
        if hit.first >= chain[-1].last and chain[-1].place is None and hit.last in self.overs:
            # "five were shot down over X"
            chain[-1].place = self.overs[hit.last].last
        for item in chain:
            what, model = item.what, item.model
            bare = what is None
            if what is None:
                context = (head.what, head.model) if head.what is not None else self.links.context(item)
                if context is None or context[0] is None:
                    continue
                what, model = context[0], context[1]
            item.role = role
            if item.what is None:
                item.what = what
            part = item.sub or (item.place is not None and bare and self._divides(item, head, what, role))
            self._mention(item, what, role, model, part)
        self._subs(chain, role)
        self.chain += 1

    def _divides(self, item: Item, head: Item, what: str, role: str) -> bool:
        """Say whether a bare count at a place is a part of a total told before it."""
        if item is not head and head.place is None:
            return True
        value = item.quantity.stated or 0
        return any(
            m.what == what and m.role == role and not m.part and m.value >= value and m.place_hint is None
            for m in self.before
        )

    def _subs(self, chain: Sequence[Item], role: str) -> None:
        """Give the parts of a chain ("including 70 Shaheds") the role of their whole."""
        reach = chain[-1].last
        for item in self.counted.since(chain[0].order):
            if not item.sub or item.role is not None:
                if item in chain:
                    continue
                if item.first > reach and not item.sub:
                    break
                continue
            what = item.what or (chain[-1].what if chain else None)
            if what is None:
                continue
            item.role = role
            self._mention(item, what, role, item.model, True)

    def _mention(
        self, item: Item, what: str, role: str, model: str | None, part: bool, chain: int | None = None
    ) -> None:
        quantity = item.quantity
        if quantity.stated is None:
            return
        exact = quantity.min == quantity.max == quantity.stated and not quantity.approx
        of = quantity.of
        wrong = of is not None and of.stated is not None and of.stated < quantity.stated
        mention = CountMention(
            what, role, quantity.stated, item.first, item.last, model, exact, part, item.place,
            contradiction=wrong, chain=self.chain if chain is None else chain,
        )  # fmt: skip
        if item.each and item.place is not None:
            places = item.places or self._list(item.place)
            self.found.extend(replace(mention, place_hint=place) for place in places)
        else:
            self.found.append(mention)
        if of is not None and of.stated is not None and role != "launched":
            whole = replace(mention, role="launched", value=of.stated, contradiction=False, place_hint=None)
            self.found.append(replace(whole, exact=of.min == of.max and not quantity.approx))

    def _list(self, at: int) -> list[int]:
        """Return where the places of a list start: "X, Y and Z"."""
        places = [at]
        here = at
        while here < len(self.words):
            if (
                here in self.roles
                or here in self.passive
                or self.words[here] in ".;:"
                or (here > at and here in self.starts)
            ):
                break
            joiner = self.ands.get(here)
            if joiner is not None:
                here = joiner.last
                second = self.ands.get(here)
                if second is not None:
                    here = second.last
                if here in self.starts or here >= len(self.words):
                    break
                over = self.overs.get(here)
                here = over.last if over is not None else here
                places.append(here)
            here += 1
        return places

    def _carry(self, role: str) -> None:
        """Give the line of a list the role that its head said."""
        item = next((item for item in self.items if item.what is not None and item.role is None), None)
        if self._carry_bare(role) or item is None:
            return
        for one in self.counted.right(item):
            if one.what is not None:
                one.role = role
                self._mention(one, one.what, role, one.model, False)

    def _carry_bare(self, role: str) -> bool:
        """Read a line that opens with a number and a place ("24 - Oryol region"): a part of what its head counted."""
        item = self.items[0] if self.items and self.items[0].what is None and self.items[0].role is None else None
        context = self.links.context(item) if item is not None else None
        if item is None or context is None:
            return False
        if item.place is None and self.words[item.last : item.last + 1] in (["-"], ["--"], [":"]):
            item.place = item.last + 1
        if item.place is None or any(self.words[i].isalpha() for i in range(item.first) if i not in self.ands):
            return False
        item.role = role
        self._mention(item, context[0], role, context[1], True)
        return True

    def _wholes(self) -> None:
        """Note the wholes whose part stands elsewhere: "out of 123 drones, 71 were shot down"."""
        for item in self.items:
            if not item.quantity.whole or item.role is not None or item.quantity.stated is None:
                continue
            if not any(mention.role != "launched" for mention in self.found):
                continue
            what = item.what or (self.links.context(item) or (None, None))[0]
            if what is not None:
                item.role = "launched"
                self._mention(item, what, "launched", item.model, False)
                self.chain += 1

    def _places(self) -> None:
        """Note the counts of single places that follow a total, in this sentence or the ones before."""
        told = [mention for mention in (*self.before, *self.found) if not mention.distributive and not mention.part]
        # "16 of 21 were shot down": a number for each place divides what was shot down, not what was launched.
        told = [mention for mention in told if mention.role != "launched"] or told
        if not told:
            return
        for item in self.items:
            if (
                item.role is None
                and item.place is not None
                and item.quantity.stated is not None
                and not item.quantity.whole
            ):
                what = item.what or told[-1].what
                # After a count that has a place of its own the next one is its like, after a total a part of it.
                part = told[-1].place_hint is None or not self.found or told[-1] in self.before
                self._mention(item, what, told[-1].role, item.model, part, told[-1].chain)

    def _doubtful(self, at: int) -> bool:
        nots, adverbs = self.index.ends("count_not"), self.index.ends("count_adverb")
        if at in nots or (at in adverbs and adverbs[at].first in nots):
            return True
        for hit in self.index.of("count_doubt"):
            if (
                hit.last <= at
                and at - hit.last <= _DOUBT
                and not any(word in BREAKS for word in self.words[min(hit.last, at) : at])
            ):
                return True
        return False

    def _finish(self) -> list[CountMention]:
        total = any(hit.entry.value == "war" for hit in self.index.of("count_since"))
        placed = sum(mention.place_hint is not None for mention in self.found)
        seen: set[tuple[str, str, int, int | None, str | None, bool]] = set()
        kept = []
        for mention in sorted(self.found, key=lambda m: (m.first, m.last, m.role)):
            key = (mention.what, mention.role, mention.value, mention.place_hint, mention.model, mention.part)
            if key in seen and mention.role == "launched":
                continue
            seen.add(key)
            divided = mention.part and (len(self.found) > 1 or bool(self.before))
            listed = mention.place_hint is not None and (placed > 1 or divided)
            kept.append(replace(mention, cumulative=total, distributive=listed) if total or listed else mention)
        return kept
