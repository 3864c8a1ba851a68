"""Counts of air-defence tallies: drones and missiles launched, intercepted, lost.

A sentence gives mentions ("intercepting six missiles and 71 out of 123 drones" gives three); `total_counts`
adds up the kinds, leaves out parts of a stated total and the counts of single places, and refuses numbers
that contradict each other. All words come from the vocabulary (categories ``count_*``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sitmap.extract.lexicon import Hit
from sitmap.extract.numbers import HitIndex, Quantity
from sitmap.extract.tokens import Token
from sitmap.model import AirDefenceCounts

__all__ = ["CountMention", "contradictions", "find_counts", "total_counts"]


@dataclass(frozen=True, slots=True)
class CountMention:
    """A number of drones, missiles or the like and what became of them, in the tokens ``[first, last)``.

    Parameters
    ----------
    what : str
        ``drones``, ``missiles``, ``targets`` (kinds together), ``bombs``, ...
    role : str
        ``launched``, ``intercepted``, ``lost`` (fell or jammed without hitting) or ``hit``.
    value : int
        The number as stated; `exact` tells whether it is one.
    first, last : int
        Token indexes of the number and its noun.
    model : str or None
        The model named with it ("Shahed-136").
    exact : bool
        False for "more than 100", "about 80", "up to 12".
    part : bool
        Part of another mention ("including 70 Shaheds", "86 targets: 80 drones ..."): not to be added.
    place_hint : int or None
        Token index where the name of the place that this count belongs to starts ("six over the Sea of Azov").
    distributive : bool
        One of the counts of single places in a list, or of one place as a part of a total.
    cumulative : bool
        A total over a longer time ("since the start of the war").
    contradiction : bool
        More than the whole that it is a part of ("71 of 12").
    chain : int
        Mentions of one statement share it.
    """

    what: str
    role: str
    value: int
    first: int
    last: int
    model: str | None = None
    exact: bool = True
    part: bool = False
    place_hint: int | None = None
    distributive: bool = False
    cumulative: bool = False
    contradiction: bool = False
    chain: int = 0


@dataclass(slots=True, eq=False)
class _Item:
    first: int
    last: int
    quantity: Quantity
    what: str | None
    model: str | None
    sub: bool = False
    place: int | None = None
    each: bool = False
    role: str | None = None
    order: int = 0


_PHRASE = 10
_GAP = 16
_SUBJECT = 18
_FAR = 14
_DOUBT = 5
_CONTEXT = 12
_BREAKS = frozenset('.;:!?,()"')


def find_counts(
    tokens: Sequence[Token],
    hits: Sequence[Hit] | HitIndex,
    quantities: Sequence[Quantity],
    before: Sequence[CountMention] = (),
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

    Returns
    -------
    list of CountMention
        In the order of the text.
    """
    return _Reader(tokens, hits, quantities, before).read()


def total_counts(mentions: Iterable[CountMention]) -> AirDefenceCounts:
    """Add up the mentions of one tally.

    Kinds within one statement are added; the same count told again is not. Parts of a stated total, totals
    over a longer time and contradictory numbers are left out: more intercepted or lost than launched is None.

    Parameters
    ----------
    mentions : iterable of CountMention
        Those of one tally, of one or more sentences.

    Returns
    -------
    AirDefenceCounts
        None where nothing was said or nothing can be believed.
    """
    mentions = [mention for mention in mentions if not mention.cumulative]
    sums = {
        (what, role): _sum(mentions, what, role)
        for what in ("drones", "missiles")
        for role in ("launched", "intercepted", "lost")
    }
    for what in ("drones", "missiles"):
        launched = sums[what, "launched"]
        for role in ("intercepted", "lost"):
            number = sums[what, role]
            if launched is not None and number is not None and number > launched:
                sums[what, role] = None
    return AirDefenceCounts(
        drones_launched=sums["drones", "launched"],
        drones_intercepted=sums["drones", "intercepted"],
        drones_lost=sums["drones", "lost"],
        missiles_launched=sums["missiles", "launched"],
        missiles_intercepted=sums["missiles", "intercepted"],
    )


def contradictions(mentions: Iterable[CountMention]) -> tuple[str, ...]:
    """Name what contradicts itself in a tally, in words; empty when nothing does."""
    mentions = [mention for mention in mentions if not mention.cumulative]
    found = []
    for what in ("drones", "missiles"):
        launched = _sum(mentions, what, "launched")
        for role in ("intercepted", "lost"):
            number = _sum(mentions, what, role)
            wrong = [m for m in mentions if m.contradiction and m.what == what and m.role == role]
            if wrong:
                number = wrong[0].value
            if launched is not None and number is not None and number > launched:
                found.append(f"{number} {what} {role} of {launched} launched")
    return tuple(found)


def _sum(mentions: Sequence[CountMention], what: str, role: str) -> int | None:
    own = [m for m in mentions if m.what == what and m.role == role and not m.contradiction]
    whole = [m for m in own if not m.part]
    if not whole:
        # "86 aerial targets: 80 drones and six missiles": the parts are all there is of a kind.
        parts = [m for m in own if not m.distributive]
        whole = [m for m in parts if m.model is None] or parts
        if any(m.what == what and m.role == role for m in mentions if m.contradiction):
            return None
    if not whole:
        return None
    chains: dict[int, int] = defaultdict(int)
    models: dict[int, set[str | None]] = defaultdict(set)
    for mention in whole:
        chains[mention.chain] += mention.value
        models[mention.chain].add(mention.model)
    named = [name for names in models.values() for name in names]
    if None not in named and len(set(named)) == len(named):
        return sum(chains.values())
    return max(chains.values())


class _Reader:
    def __init__(
        self,
        tokens: Sequence[Token],
        hits: Sequence[Hit] | HitIndex,
        quantities: Sequence[Quantity],
        before: Sequence[CountMention],
    ) -> None:
        self.tokens = tokens
        self.words = [token.lower for token in tokens]
        self.index = HitIndex.over(hits)
        self.quantities = quantities
        self.numbers = {quantity.first for quantity in quantities}
        self.before = before
        self.items: list[_Item] = []
        self.starts: dict[int, _Item] = {}
        self.found: list[CountMention] = []
        self.chain = 1 + max((mention.chain for mention in before), default=-1)

    def read(self) -> list[CountMention]:
        index = self.index
        if not self.quantities and "count_noun" not in index.hits:
            return []
        if "count_noun" not in index.hits and not self.before:
            return []
        self.nouns = index.starts("count_noun")
        self.ands = index.starts("count_and")
        self.passive = index.starts("count_passive")
        self.adverbs = index.starts("count_adverb")
        self.overs = index.starts("count_over")
        self.roles, self.far = self._roles()
        self._build()
        if not self.items and "count_all" not in index.hits:
            return []
        self._parts()
        for at in sorted(self.roles.keys() | self.far.keys()):
            self._link(at)
        self._wholes()
        self._places()
        return self._finish()

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

    # What is counted

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

    def _add(self, item: _Item) -> None:
        self.items.append(item)
        self.starts[item.first] = item

    def _from(self, order: int) -> Iterator[_Item]:
        return (self.items[i] for i in range(order, len(self.items)))

    def _ended(self, at: int) -> int:
        """Return how many items end before or at a token; they stand in order and apart from each other."""
        count = bisect_left(self.firsts, at)
        return count - 1 if count and self.items[count - 1].last > at else count

    def _closed(self, at: int) -> bool:
        return (
            at >= len(self.words)
            or self.words[at] in _BREAKS
            or self.words[at] == "-"
            or at in self.index.starts("count_function")
            or at in self.passive
            or at in self.roles
            or at in self.index.starts("count_part")
            or at in self.index.starts("count_each")
            or at in self.index.starts("weekday")
        )

    def _phrase(self, quantity: Quantity, at: int) -> _Item | None:
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
            if word in _BREAKS and not (word == '"' and noun is None):
                break
            if here in self.index.starts("count_function") and here not in self.index.starts("count_skip"):
                break
            here += 1
        if noun is not None:
            if one and noun.entry.get("single") and self._shared(last):
                return None
            item = _Item(quantity.first, last, quantity, str(noun.entry.value), model)
        elif self._closed(at) or at in self.index.starts("count_skip"):
            skip = self.index.starts("count_skip").get(at)
            item = _Item(quantity.first, skip.last if skip is not None else quantity.last, quantity, None, None)
            if skip is not None and not self._closed(skip.last):
                return None
        else:
            return None
        each = self.index.starts("count_each").get(item.last)
        at = item.last
        if each is not None:
            item.each, at = True, each.last
        while at in self.adverbs and at not in self.overs:
            at = self.adverbs[at].last
        over = self.overs.get(at)
        if over is not None:
            item.place = over.last
        if noun is not None and item.what is not None:
            # "200 drones and missiles": how many of each is not said.
            joiner = self.ands.get(item.last)
            second = self.nouns.get(joiner.last) if joiner is not None else None
            if second is not None and not second.entry.get("single") and second.entry.value != item.what:
                item.what, item.model, item.last = "targets", None, second.last
        return item

    def _adjective(self, at: int) -> bool:
        """Say whether a word of role stands before the noun ("two downed drones")."""
        return self.roles[at].last in self.nouns

    def _shared(self, last: int) -> bool:
        """Say whether a single noun is the first of two before another noun ("a missile and drone attack")."""
        joiner = self.ands.get(last)
        following = self.nouns.get(joiner.last) if joiner is not None else None
        return following is not None and bool(following.entry.get("single")) and not self._closed(following.last)

    def _parts(self) -> None:
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
            parts = self._right(item, bound=True)
            if not any(self._bound(part) for part in parts):
                for part in parts:
                    part.sub = True
        for i, word in enumerate(self.words):
            if word != ":" or i + 1 not in self.starts:
                continue
            heads = self.items[max(0, self._ended(i) - 1) : self._ended(i)]
            # "attacked with: 16 drones" opens a list; "86 targets: 80 drones and six missiles" divides a total.
            if heads and i - heads[-1].last <= _GAP and (heads[-1].what is not None):
                for part in self._right(self.starts[i + 1]):
                    part.sub = True

    def _any_whole(self, at: int) -> bool:
        """Say whether something that is no part itself was counted shortly before a token."""
        ended = self._ended(at)
        return any(not item.sub for item in self.items[max(0, ended - _CONTEXT) : ended])

    def _bound(self, item: _Item) -> bool:
        """Say whether what became of an item follows it at once ("71 were shot down", "25 lost")."""
        at = item.last
        while at in self.adverbs and at not in self.passive and at not in self.roles:
            at = self.adverbs[at].last
        if at in self.passive:
            return True
        role = self.roles.get(at)
        if role is None:
            return False
        return item.what is None or role.entry.get("look") == "before"

    def _right(self, item: _Item, bound: bool = False) -> list[_Item]:
        """Return an item and those joined to it by "and" and commas, phrases of place between them allowed."""
        chain = [item]
        ends = self.index.ends("count_and")
        for following in self._from(item.order + 1):
            last = chain[-1].last
            gap = range(last, following.first)
            if len(gap) > _GAP or any(self.words[i] in ";.:" for i in gap):
                break
            joiner = ends.get(following.first)
            if joiner is None or joiner.first < last or (self._bound(following) and not bound):
                break
            if any(i in self.roles and not self._after_noun(i, chain[-1]) for i in gap):
                break
            if following.what is None and following.place is None:
                break
            if following.sub and not item.sub:
                continue
            chain.append(following)
        return chain

    def _after_noun(self, at: int, item: _Item) -> bool:
        """Say whether a word of role only describes the item before it ("missiles launched from X")."""
        return item.last == at and item.what is not None and self.roles[at].entry.value == "launched"

    # What became of it

    def _link(self, at: int) -> None:
        hit = self.roles.get(at)
        far = self.far.get(at)
        if hit is not None and self._near(hit):
            return
        if far is not None:
            self._distant(far)

    def _near(self, hit: Hit) -> bool:
        start, auxiliary = self._back(hit.first)
        everything = next((h for h in self.index.of("count_all") if h.last >= start >= h.first), None)
        look = hit.entry.get("look", "either")
        if everything is not None and look != "after":
            return self._everything(hit, everything)
        after = self._after(hit) if look != "before" else None
        if look == "after":
            chain = after
        elif auxiliary or look == "before":
            chain = self._subject(start, hit, True)
            if chain is None and not auxiliary and look != "before":
                chain = after
        else:
            beside = self._subject(start, hit, False)
            # "71 drones launched" after a word that took them already only describes them.
            chain = beside if beside is not None and not (after and beside[-1].what is not None) else after
            if chain is None and self._describes(start, hit):
                return True
        if chain is None:
            return False
        self._note(hit, chain)
        return True

    def _back(self, at: int) -> tuple[int, bool]:
        passives, adverbs = self.index.ends("count_passive"), self.index.ends("count_adverb")
        auxiliary = False
        while at > 0 and not ((ended := self._ended(at)) and self.items[ended - 1].last == at):
            if at in passives:
                auxiliary, at = True, passives[at].first
            elif at in adverbs:
                at = adverbs[at].first
            else:
                break
        return at, auxiliary

    def _after(self, hit: Hit) -> list[_Item] | None:
        words = self.words
        at = hit.last
        if at < len(words) and words[at] in {":", "-"}:
            at += 1
        while at < len(words):
            item = self.starts.get(at)
            if item is not None:
                if item.role is not None or (item.what is None and item.place is None and not self._context(item)):
                    return None
                return self._right(item)
            role = self.roles.get(at)
            if role is not None and role.entry.value == hit.entry.value:
                at = role.last
            elif at in self.adverbs:
                at = self.adverbs[at].last
            elif at in self.overs:
                # "shot down over the Kharkiv region 12 drones"
                following = self.items[self._ended(at)] if self._ended(at) < len(self.items) else None
                if following is None or following.first - at > 8 or following.what is None:
                    return None
                between = range(at, following.first)
                if any(words[i] in _BREAKS or i in self.roles or i in self.ands for i in between):
                    return None
                at = following.first
            else:
                return None
        return None

    def _subject(self, at: int, hit: Hit, loose: bool) -> list[_Item] | None:
        for item in (self.items[order] for order in range(self._ended(at) - 1, -1, -1)):
            gap = range(item.last, at)
            if len(gap) > (_SUBJECT if loose else 0):
                return None
            if any(self.words[i] in {";", "."} for i in gap):
                return None
            if any(i in self.roles and not self._after_noun(i, item) for i in gap):
                return None
            if item.sub and (gap or item.what is not None):
                continue
            if item.role is not None:
                return None
            if item.what is None and gap and not item.place:
                return None
            chain = [item]
            for left in (self.items[order] for order in range(item.order - 1, -1, -1)):
                if left.role is not None or left.sub or left.what is None or self._bound(left):
                    break
                if chain[0] not in self._right(left, bound=True):
                    break
                chain.insert(0, left)
            return chain
        return None

    def _describes(self, at: int, hit: Hit) -> bool:
        """Take "all 14 drones launched": who counts them all says how many were launched."""
        ended = self._ended(at)
        item = self.items[ended - 1] if ended else None
        return item is not None and item.last == at and item.role is not None and hit.entry.value == "launched"

    def _distant(self, hit: Hit) -> bool:
        withs = self.index.ends("count_with")
        for item in self._from(bisect_left(self.firsts, hit.last)):
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
            if start not in withs or withs[start].first < hit.last or item.role is not None or item.what is None:
                continue
            self._note(hit, self._right(item))
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

    def _context(self, item: _Item) -> tuple[str, str | None] | None:
        """Tell what a bare number counts: what was counted just before it, of which there were as many."""
        told = [(m.what, m.value) for m in self.before[-_CONTEXT:] if not m.part]
        ended = self._ended(item.first)
        told += [
            (i.what, i.quantity.stated or 0) for i in self.items[max(0, ended - _CONTEXT) : ended] if i.what is not None
        ]
        value = item.quantity.stated or 0
        fitting = [what for what, number in told if number >= value]
        if fitting:
            return fitting[-1], None
        return (told[-1][0], None) if told else None

    def _note(self, hit: Hit, chain: Sequence[_Item]) -> None:
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
                context = (head.what, head.model) if head.what is not None else self._context(item)
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

    def _divides(self, item: _Item, head: _Item, what: str, role: str) -> bool:
        """Say whether a bare count at a place is a part of a total told before it."""
        if item is not head and head.place is None:
            return True
        value = item.quantity.stated or 0
        return any(
            m.what == what and m.role == role and not m.part and m.value >= value and m.place_hint is None
            for m in self.before
        )

    def _subs(self, chain: Sequence[_Item], role: str) -> None:
        """Give the parts of a chain ("including 70 Shaheds") the role of their whole."""
        reach = chain[-1].last
        for item in self._from(chain[0].order):
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
        self, item: _Item, what: str, role: str, model: str | None, part: bool, chain: int | None = None
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
            self.found.extend(replace(mention, place_hint=place) for place in self._list(item.place))
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

    def _wholes(self) -> None:
        """Note the wholes whose part stands elsewhere: "out of 123 drones, 71 were shot down"."""
        for item in self.items:
            if not item.quantity.whole or item.role is not None or item.quantity.stated is None:
                continue
            if not any(mention.role != "launched" for mention in self.found):
                continue
            what = item.what or (self._context(item) or (None, None))[0]
            if what is not None:
                item.role = "launched"
                self._mention(item, what, "launched", item.model, False)
                self.chain += 1

    def _places(self) -> None:
        """Note the counts of single places that follow a total, in this sentence or the ones before."""
        told = [mention for mention in (*self.before, *self.found) if not mention.distributive and not mention.part]
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
                and not any(word in _BREAKS for word in self.words[min(hit.last, at) : at])
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
            listed = mention.place_hint is not None and (placed > 1 or mention.part)
            kept.append(replace(mention, cumulative=total, distributive=listed) if total or listed else mention)
        return kept
