"""Casualties in a tokenised sentence: how many people were killed, injured or are missing, and who they are.

Words that say what happened ("killed", "hospitalised", "the death toll") are tied to groups of people
("two men and a girl", "at least four others") that stand before or after them. All words come from the
vocabulary (categories ``toll*``), which also says on which side of a word the people stand, so that the same
code reads languages of another word order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sitmap.extract.hits import HitIndex
from sitmap.extract.lexicon import Hit
from sitmap.extract.numbers import Quantity
from sitmap.extract.people import STOPS, Group, People
from sitmap.extract.tokens import Token
from sitmap.extract.tollscope import clause_of, is_doubtful, is_total, is_unknown
from sitmap.extract.victims import Victims

__all__ = ["TollMention", "find_tolls"]


@dataclass(frozen=True, slots=True)
class TollMention:
    """A statement of casualties, in the tokens ``[first, last)`` of a sentence.

    Parameters
    ----------
    kind : str
        ``killed``, ``injured``, ``missing``, or ``casualties``: killed or injured, not said which.
    min, max : int or None
        Bounds; None is not known. Both None: said without a number ("casualties were reported").
    first, last : int
        Token indexes of the people and of the word that says what happened to them.
    who : str
        ``people``, ``soldiers`` or ``enemy``.
    hypothetical : bool
        A threat, plan or possibility.
    negated : bool
        It is said not to have happened to these people; the bounds are None.
    cumulative : bool
        A total over a longer time ("since the start of the invasion").
    update : bool
        A new total that replaces an earlier one ("the death toll rose to five").
    additional : bool
        People beside those counted before ("another three").
    definite : bool
        People spoken of before ("the driver").
    beyond : bool
        The number given is beyond belief; the bounds are None.
    """

    kind: str
    min: int | None
    max: int | None
    first: int
    last: int
    who: str = "people"
    hypothetical: bool = False
    negated: bool = False
    cumulative: bool = False
    update: bool = False
    additional: bool = False
    definite: bool = False
    beyond: bool = False


_TOTAL = 16
_TOTAL_FAR = 32
_TWO_WORDS = 2
_NEEDED = 6
_NEAR = 6
_GAPPED = 8
# People. No one event of this war, nor any of its battles, has a toll beyond this: such a number is a slip or a boast.
_BELIEVED = 100_000


def find_tolls(
    tokens: Sequence[Token], hits: Sequence[Hit] | HitIndex, quantities: Sequence[Quantity]
) -> list[TollMention]:
    """Find the statements of casualties in a sentence.

    Parameters
    ----------
    tokens : sequence of Token
        One sentence.
    hits : sequence of Hit
        What `Lexicon.match` found in it.
    quantities : sequence of Quantity
        What `find_quantities` found in it.

    Returns
    -------
    list of TollMention
        In the order of the text. People named as a part of others ("including two children") are not
        counted again; people joined by "and" are summed.
    """
    return _Reader(tokens, hits, quantities).read()


class _Reader:
    def __init__(self, tokens: Sequence[Token], hits: Sequence[Hit] | HitIndex, quantities: Sequence[Quantity]) -> None:
        self.words = [token.lower for token in tokens]
        self.tokens = tokens
        self.index = HitIndex.over(hits)
        self.quantities = quantities
        self.found: list[tuple[TollMention, bool, Group | None]] = []

    def read(self) -> list[TollMention]:
        index = self.index
        if not any(category in index.hits for category in ("toll", "toll_total", "toll_zero", "toll_nth")):
            return []
        self.state = self._states()
        self.people = People(self.words, index, self.quantities, self.state)
        self.starts, self.ends = self.people.starts, self.people.ends
        self.carriers = {state.first: group for group in self.people.groups for state in group.states}
        self.victims = Victims(self.tokens, index, self.people, self.quantities, self.state)
        self._zeros()
        self._totals()
        self._ordinals()
        for hit in self.state.values():
            self._link(hit)
        return self._finish()

    def _states(self) -> dict[int, Hit]:
        index, words = self.index, self.words
        covered: set[int] = set()
        for category in ("toll_zero", "toll_total", "toll_part", "toll_nth"):
            for hit in index.of(category):
                if hit.last - hit.first > 1:
                    covered.update(range(hit.first, hit.last))
        found: dict[int, Hit] = {}
        for hit in index.starts("toll").values():
            if hit.first in covered or hit.last - 1 in covered:
                continue
            needed = hit.entry.get("needs")
            if needed is not None:
                inside = index.starts(needed)
                at = next(
                    (
                        i
                        for i in range(hit.last, min(hit.last + _NEEDED, len(words)))
                        if i in inside or words[i] in STOPS
                    ),
                    None,
                )
                if at is None or at not in inside:
                    continue
                covered.update(range(at, inside[at].last))
            found[hit.first] = hit
        return {first: hit for first, hit in sorted(found.items()) if first not in covered}

    def _zeros(self) -> None:
        blocked = self.index.cover("blocked")
        for hit in self.index.of("toll_zero"):
            if hit.first in blocked or self._unknown(hit):
                # "не обійшлося без жертв": there were some.
                continue
            for kind in str(hit.entry.value).split(","):
                self._note(TollMention(kind.strip(), 0, 0, hit.first, hit.last))

    def _totals(self) -> None:
        index = self.index
        reaches = index.of("toll_reach")
        opens = index.starts("number_open")
        for hit in index.of("toll_total"):
            risen = self._risen_before(hit)
            if risen is not None:
                self._note(risen)
                continue
            for quantity in self.quantities:
                if not hit.last <= quantity.first <= hit.last + _TOTAL_FAR:
                    continue
                between = self.words[hit.last : quantity.first]
                if ";" in between or any(hit.last <= first < quantity.first for first in self.state):
                    break
                # "up to" can belong to the number and to the verb before it ("has gone up to five").
                reach = next(
                    (r for r in reaches if hit.last <= r.first < quantity.core and r.last >= quantity.first), None
                )
                far = quantity.first > hit.last + _TOTAL
                if far and (reach is None or reach.last - reach.first < _TWO_WORDS or reach.last < quantity.first):
                    # "The toll of the strike on ... has risen to 30": a number so far off is tied to it by a verb.
                    continue
                if reach is None or (reach.entry.value == "colon" and reach.first != hit.last):
                    continue
                if reach.entry.value == "colon" and self._state_after(quantity.last):
                    break
                low, high = quantity.min, quantity.max
                swallowed = reach.first >= quantity.first or reach.last > quantity.first
                changed = quantity.first in opens and opens[quantity.first].entry.value == "from"
                if changed:
                    low = high
                elif swallowed and low is None:
                    low = high = quantity.stated
                group = self.starts.get(quantity.first)
                last = group.last if group is not None else quantity.last
                if group is not None:
                    group.claimed = True
                mention = TollMention(
                    str(hit.entry.value), low, high, hit.first, last, update=bool(reach.entry.get("update", False))
                )
                self._note(mention, group=group)
                break

    def _ordinals(self) -> None:
        """ "The body of a fourth victim was found": four have died by now."""
        for hit in self.index.of("toll_nth"):
            count = int(hit.entry.value)
            self._note(TollMention("killed", count, count, hit.first, hit.last, update=True))

    def _risen_before(self, hit: Hit) -> TollMention | None:
        """ "До шести выросло число погибших": the number stands before the verb, the total behind it."""
        rise = self.index.ends("toll_rise").get(hit.first)
        to = None if rise is None else next((q for q in self.quantities if q.last == rise.first), None)
        if to is None:
            return None
        stated = to.min if to.min is not None else to.stated
        return TollMention(str(hit.entry.value), stated, stated, to.first, hit.last, update=True)

    def _state_after(self, at: int) -> bool:
        order = bisect_left(self.people.order, at)
        group = self.people.groups[order - 1] if order else None
        return (group.last if group is not None and at <= group.last else at) in self.state

    def _link(self, hit: Hit) -> None:
        entry = hit.entry
        carrier = self.carriers.get(hit.first)
        if carrier is not None:
            self._count(hit, [carrier], False)
            return
        look = str(entry.get("look", "either"))
        if entry.get("remains") and self.index.of("toll_void"):
            return
        if entry.get("noun"):
            group = self.ends.get(hit.first)
            if group is None and entry.get("look") == "either":
                # Where words stand freely: "постраждалих шестеро".
                group = self.starts.get(hit.last)
            if group is not None and not group.claimed:
                self._count(hit, [group], False)
            elif entry.value == "casualties" and group is None and not self._unknown(hit):
                self._note(TollMention("casualties", None, None, hit.first, hit.last))
            return
        at, auxiliary, negated = self.victims.back(hit.first)
        colon = hit.last < len(self.words) and self.words[hit.last] in {":", "-"}
        after = self.victims.after(hit) if look != "before" or colon else None
        chain: list[Group] | None = None
        if look == "after":
            counted = self.ends.get(hit.first) if hit.entry.get("counted") else None
            chain = [counted] if counted is not None and counted.bare else after
            if not chain:
                chain = self._before_agent(hit)
        elif look == "before" or auxiliary:
            # "three districts affected": without an auxiliary it only describes what it follows.
            chain = self._before(hit, at, auxiliary or bool(entry.get("finite"))) or after
        else:
            beside = self.ends.get(at)
            if beside is not None and ((beside.claimed and not beside.sub) or beside.guess):
                beside = None
            if after and (colon or beside is None or not self.people.bound_right(after[-1])):
                chain = after
            else:
                chain = self._before(hit, at, bool(entry.get("finite")))
            if not chain and look == "either" and beside is None:
                chain = self.victims.after(hit, also=True)
        if chain:
            self._count(hit, chain, negated)
        elif hit.entry.get("living") and look == "after" and self._named(hit.last):
            self._note(TollMention(str(hit.entry.value), 1, 1, hit.first, hit.last + 2))

    def _before_agent(self, hit: Hit) -> list[Group] | None:
        """ "двох жінок росіяни вбили": who did it stands between them and the verb."""
        agent = self.index.ends("side").get(hit.first)
        group = self.ends.get(agent.first) if agent is not None else None
        return [group] if group is not None and not (group.claimed or group.guess) else None

    def _named(self, at: int) -> bool:
        """Tell whether a man's name stands at a token: "wounding Serhii Petrash, who ran the court"."""
        names = [token.text for token in self.tokens[at : at + 2]]
        after = self.tokens[at + 2].text if at + 2 < len(self.tokens) else "."
        return (
            len(names) == 2
            and all(name[0].isupper() and name[1:].islower() and name.isalpha() for name in names)
            and (after in STOPS or after == "and")
            and not any(i in self.index.cover("side") for i in (at, at + 1))
        )

    def _unknown(self, hit: Hit) -> bool:
        return is_unknown(self.words, self.index, hit.first, hit.last)

    def _before(self, hit: Hit, at: int, loose: bool) -> list[Group] | None:
        wounded = self._wounded(hit)
        chain = self.victims.before(hit, at, loose, wounded)
        if chain and chain[0] is wounded:
            # Hurt first and died later: not told of twice.
            self.found.pop()
        return chain

    def _wounded(self, hit: Hit) -> Group | None:
        """Return the people just said to be hurt, if the word may tell that they died."""
        if hit.entry.value != "killed" or not self.found:
            return None
        mention, _, group = self.found[-1]
        if mention.kind != "injured" or group is None or group.last not in self.index.starts("toll_relative"):
            return None
        return group

    def _count(self, hit: Hit, chain: list[Group], negated: bool) -> None:
        lows = [group.min for group in chain]
        highs = [group.max for group in chain]
        low = sum(value or 0 for value in lows) if any(value is not None for value in lows) else None
        high = None if any(value is None for value in highs) else sum(value or 0 for value in highs)
        zero = low == 0 and high == 0
        if zero and self._unknown(hit):
            return
        if negated:
            low = high = None
        whos = {group.who for group in chain}
        who = whos.pop() if len(whos) == 1 else "people"
        if who == "people" and hit.entry.get("who"):
            who = str(hit.entry.get("who"))
        for group in chain:
            group.claimed = True
        mention = TollMention(
            str(hit.entry.value),
            low,
            high,
            min(hit.first, chain[0].first),
            max(hit.last, chain[-1].last),
            who,
            hypothetical=is_doubtful(self.words, self.index, hit),
            negated=negated,
            additional=chain[0].more,
            definite=all(group.definite for group in chain),
        )
        kinds = ("killed", "injured") if zero and mention.kind == "casualties" else (mention.kind,)
        for kind in kinds:
            self._note(replace(mention, kind=kind), bool(hit.entry.get("weak")), chain[0])

    def _note(self, mention: TollMention, weak: bool = False, group: Group | None = None) -> None:
        self.found.append((mention, weak, group))

    def _gapped(self) -> None:
        """Read the verb again that a list leaves out: "one was killed in X, two in Y"."""
        self.told = sorted(
            (m for m, _, group in self.found if group is not None and not m.negated), key=lambda m: m.last
        )
        self.lasts = [mention.last for mention in self.told]
        joins, places = self.index.ends("toll_and"), self.index.starts("toll_prep")
        for group in self.people.groups:
            counted = group.min == group.max and group.min is not None and not (group.definite or group.guess)
            if not (group.bare or counted) or group.claimed or group.sub:
                continue
            if group.last not in places or group.first not in joins:
                continue
            told = self._told_before(group.first)
            if told is None or told.min == 0:
                continue
            if any(word in ".;:" for word in self.words[told.last : group.first]) or self._state_after(group.last):
                continue
            until = clause_of(self.words, group.last, group.last)[1]
            if told.last not in places or any(group.last <= first < until for first in self.state):
                continue
            if not group.bare and any(group.last <= hit.first < until for hit in self.index.of("claim")):
                # "two were killed in X, a police officer in Y said"
                continue
            group.claimed = True
            mention = replace(told, min=group.min, max=group.max, first=group.first, last=group.last, update=False)
            self._note(mention, group=group)

    def _told_before(self, first: int) -> TollMention | None:
        """Return the mention that ends shortly before a token."""
        at = bisect_right(self.lasts, first) - 1
        return self.told[at] if at >= 0 and first - self.lasts[at] <= _GAPPED else None

    def _finish(self) -> list[TollMention]:
        if not self.found:
            return []
        self._gapped()
        total = is_total(self.index)
        strong: dict[str, list[TollMention]] = {}
        for mention, weak, group in self.found:
            if not weak and (group is None or not group.sub) and not mention.negated:
                strong.setdefault(mention.kind, []).append(mention)
        kept: list[TollMention] = []
        for mention, weak, group in sorted(self.found, key=lambda item: (item[0].first, item[0].last, item[0].kind)):
            same = strong.get(mention.kind, [])
            if group is not None and group.sub and any(other is not mention for other in same):
                continue
            if max(mention.min or 0, mention.max or 0) > _BELIEVED:
                # The words are kept, the number is not.
                mention = replace(mention, min=None, max=None, beyond=True)
            if mention.kind == "casualties" and mention.min is mention.max is None and len(self.found) > 1:
                continue
            if weak and group is not None and group.sub:
                # "three of the injured are in a serious condition": there are more of them.
                mention = replace(mention, max=None)
            if (
                weak
                and not mention.additional
                and any((other.max or other.min or 0) >= (mention.min or 0) for other in same)
            ):
                continue
            if any(k.kind == mention.kind and mention.last <= k.last for k in kept[-_NEAR:]):
                continue
            if mention.additional and kept and not any(k.additional or k.kind == mention.kind for k in kept[-_NEAR:]):
                # "One man was killed and six others were hurt": beside him, not beside others hurt before.
                mention = replace(mention, additional=False)
            kept.append(replace(mention, cumulative=True) if total else mention)
        return kept
