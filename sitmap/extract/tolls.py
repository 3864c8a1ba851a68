"""Casualties in a tokenised sentence: how many people were killed, injured or are missing, and who they are.

Words that say what happened ("killed", "hospitalised", "the death toll") are tied to groups of people
("two men and a girl", "at least four others") that stand before or after them. All words come from the
vocabulary (categories ``toll*``), which also says on which side of a word the people stand, so that the same
code reads languages of another word order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sitmap.extract.lexicon import Hit
from sitmap.extract.numbers import HitIndex, Quantity
from sitmap.extract.tokens import Token

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


@dataclass(slots=True, eq=False)
class _Group:
    """People as one noun phrase."""

    first: int
    last: int
    min: int | None
    max: int | None
    who: str = "people"
    bare: bool = False
    sub: bool = False
    more: bool = False
    definite: bool = False
    states: list[Hit] = field(default_factory=list)
    claimed: bool = False
    # No noun that is known to mean people: only an object ("killed two electricians") or the subject of a passive.
    guess: bool = False


_MODIFIERS = 6
_SUBJECT = 25
_ASIDE = 10
_TOTAL = 16
_DOUBT = 7
_NEEDED = 6
_BEST = 8
_UNKNOWN = 4
_NEAR = 6
_GAPPED = 8
# Nouns that are no people, though their number is known.
_THINGS = ("toll_animal", "count_noun", "weapon", "number_unit", "target", "month", "weekday", "date_unit")
_STOPS = frozenset(',.;:()"!?')


def find_tolls(tokens: Sequence[Token], hits: Sequence[Hit] | HitIndex, quantities: Sequence[Quantity]) -> list[TollMention]:
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
        self.numbers = {quantity.first for quantity in quantities}
        self.groups: list[_Group] = []
        self.starts: dict[int, _Group] = {}
        self.ends: dict[int, _Group] = {}
        self.found: list[tuple[TollMention, bool, _Group | None]] = []

    def read(self) -> list[TollMention]:
        index = self.index
        if not ("toll" in index.hits or "toll_total" in index.hits or "toll_zero" in index.hits):
            return []
        self.passive = index.starts("toll_passive")
        self.adverb = index.starts("toll_adverb")
        self.state = self._states()
        self._build_groups()
        self.carriers = {state.first: group for group in self.groups for state in group.states}
        self.counted = {quantity.last: quantity for quantity in self.quantities}
        self.state_ends = {state.last for state in self.state.values()}
        self._mark_parts()
        self._zeros()
        self._totals()
        for hit in self.state.values():
            self._link(hit)
        return self._finish()

    # The words that say what happened

    def _states(self) -> dict[int, Hit]:
        index, words = self.index, self.words
        covered: set[int] = set()
        for category in ("toll_zero", "toll_total", "toll_part"):
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
                        if i in inside or words[i] in _STOPS
                    ),
                    None,
                )
                if at is None or at not in inside:
                    continue
                covered.update(range(at, inside[at].last))
            found[hit.first] = hit
        return {first: hit for first, hit in sorted(found.items()) if first not in covered}

    # Groups of people

    def _build_groups(self) -> None:
        index = self.index
        taken = [False] * (len(self.words) + 1)
        family = {hit.last: hit for hit in index.of("toll_person") if hit.entry.get("family")}
        for hit in index.of("toll_nobody"):
            self._add(_Group(hit.first, hit.last, 0, 0), taken)
        for quantity in self.quantities:
            if taken[quantity.first] or taken[quantity.core]:
                continue
            group = self._phrase(quantity.last, quantity.first)
            house = family.get(quantity.first)
            if group is None and house is None:
                continue
            if group is None:
                group = _Group(quantity.first, quantity.last, None, None)
            # "a mother of two": the number tells of her children, who may not have been there.
            before = index.ends("toll_prep").get(quantity.first)
            if group.bare and house is None and before is not None and before.first in index.ends("toll_person"):
                continue
            group.min, group.max = quantity.min, quantity.max
            if house is not None:
                group.bare = False
                article = index.ends("toll_article").get(house.first)
                group.first = article.first if article is not None else house.first
            group.more = any(i in index.starts("toll_more") for i in range(quantity.first, quantity.core)) or any(
                i in index.starts("toll_more_after") for i in range(quantity.last, group.last)
            )
            self._add(group, taken)
        for hit in index.starts("toll_article").values():
            if taken[hit.first] or hit.last in family:
                continue
            group = self._phrase(hit.last, hit.first)
            if group is None or group.bare:
                continue
            if group.guess and (hit.entry.get("definite") or hit.entry.get("possessive")):
                continue
            count = max((int(h.entry.get("count", 1)) for h in self._people_in(group)), default=1)
            group.min = group.max = count
            group.definite = bool(hit.entry.get("definite"))
            group.more = hit.first in index.starts("toll_more")
            # "the residents": more than one, but how many is not said.
            if count == 1 and any(h.entry.get("plural") and h.last == group.last for h in self._people_in(group)):
                continue
            self._add(group, taken)
        # Languages without articles, and nouns that tell their number ("twins").
        for hit in index.of("toll_person"):
            count = hit.entry.get("count")
            if count is not None and not taken[hit.first] and self._closed(hit.last):
                self._add(_Group(hit.first, hit.last, int(count), int(count), str(hit.entry.value)), taken)
        self.groups.sort(key=lambda group: group.first)
        self.order = [group.first for group in self.groups]

    def _add(self, group: _Group, taken: list[bool]) -> None:
        if any(taken[group.first : group.last]):
            return
        taken[group.first : group.last] = [True] * (group.last - group.first)
        self.groups.append(group)
        self.starts[group.first] = group
        self.ends[group.last] = group

    def _people_in(self, group: _Group) -> list[Hit]:
        starts = self.index.starts("toll_person")
        return [starts[i] for i in range(group.first, group.last) if i in starts]

    def _closed(self, at: int) -> bool:
        """Say whether a noun phrase can end before this token."""
        index = self.index
        return (
            at >= len(self.words)
            or self.words[at] in _STOPS
            or self.words[at] == "-"
            or at in index.starts("toll_function")
            or at in self.passive
            or at in self.state
            or at in self.adverb
            or at in index.starts("toll_part")
            or at in index.starts("toll_reach")
            or at in index.starts("weekday")
        )

    def _phrase(self, at: int, first: int) -> _Group | None:
        """Read the rest of a noun phrase of people, from the token after its number or article."""
        index, words = self.index, self.words
        people = index.starts("toll_person")
        others = index.starts("toll_other")
        numbers = self.numbers
        group = _Group(first, at, None, None)
        here = at
        while here < len(words) and here - at <= _MODIFIERS:
            person = people.get(here)
            state = self.state.get(here)
            if person is not None and not (person.entry.get("adjective") and not self._noun_ends(person.last, person)):
                group.last = person.last
                group.who = str(person.entry.value)
                # "police officers", "a 12-year-old girl": the last noun is what counts.
                following = people.get(person.last)
                if following is None or (person.entry.get("age") is None and following.entry.get("age")):
                    return group
                here = person.last
                continue
            if group.last > at:
                # After the age no noun of people came: it stands for the person.
                return group
            if here in others and person is None:
                group.bare, group.last = True, others[here].last
                here = at = others[here].last
                continue
            if state is not None:
                if state.entry.get("noun") and here > at:
                    group.bare, group.last = True, here
                    return group
                beside = all(i in self.adverb for i in range(at, here))
                if state.entry.get("attributive") and state.last in people and beside:
                    group.states.append(state)
                    here = state.last
                    continue
                break
            if person is not None:
                here = person.last
                continue
            if here in numbers or (self._closed(here) and words[here] != "-"):
                break
            here += 1
        group.states.clear()
        if group.bare:
            return group if self._closed(group.last) else None
        group.bare = True
        return group if self._closed(at) else self._guess(group, at)

    def _guess(self, group: _Group, at: int) -> _Group | None:
        """Read a noun that the vocabulary does not have, when it ends the phrase."""
        index = self.index
        here = at
        while here < len(self.words) and not self._closed(here):
            if here - at >= _UNKNOWN or not self.words[here].isalpha() or here in self.numbers:
                return None
            here += 1
        if here == at or any(here in index.ends(category) for category in _THINGS):
            return None
        group.bare, group.guess, group.last = False, True, here
        return group

    def _noun_ends(self, at: int, person: Hit) -> bool:
        return self._closed(at) or at in self.index.starts("toll_other")

    def _joined(self, end: int) -> int | None:
        """Return where the next group of a sum must start after a group that ends here."""
        joiner = self.index.starts("toll_and").get(end)
        if joiner is None:
            return None
        second = self.index.starts("toll_and").get(joiner.last)
        return second.last if second is not None and joiner.last not in self.starts else joiner.last

    def _bound_right(self, group: _Group) -> bool:
        """Say whether what happened to a group follows it at once ("... and a woman was injured")."""
        at = group.last
        nots = self.index.starts("toll_not")
        while (
            at not in self.state and (step := self.passive.get(at) or self.adverb.get(at) or nots.get(at)) is not None
        ):
            at = step.last
        state = self.state.get(at)
        return state is not None and state.entry.get("look") != "after"

    def _chain_right(self, group: _Group) -> list[_Group]:
        chain = [group]
        while not chain[-1].bare and (at := self._joined(chain[-1].last)) is not None:
            following = self.starts.get(at)
            if following is None or following.bare or following.sub or self._bound_right(following):
                break
            chain.append(following)
        return chain

    def _chain_left(self, group: _Group) -> list[_Group]:
        chain = [group]
        while not group.bare:
            left = self._left_of(chain[0].first)
            if left is None or left.claimed or left.sub or self._bound_right(left):
                break
            # "after a strike, two people were killed" is no sum.
            if left.guess and (self.words[left.last] == "," or left.first in self.index.ends("toll_prep")):
                break
            chain.insert(0, left)
        return chain

    def _left_of(self, first: int) -> _Group | None:
        """Return the people that are joined to those who start here."""
        ands = self.index.ends("toll_and")
        joiner = ands.get(first)
        if joiner is None:
            return None
        second = ands.get(joiner.first)
        group = self.ends.get(joiner.first) or (self.ends.get(second.first) if second is not None else None)
        return None if group is None or group.bare else group

    def _mark_parts(self) -> None:
        index = self.index
        for hit in index.of("toll_part"):
            at = hit.last
            while at in self.adverb and at not in self.starts:
                at = self.adverb[at].last
            group = self.starts.get(at)
            if group is not None:
                for part in self._chain_right(group):
                    part.sub = True
            before = self.ends.get(hit.first)
            if before is not None and hit.entry.get("after"):
                before.sub = True
                del self.ends[before.last]
                before.last = hit.last
                self.ends[before.last] = before

    # Phrases and totals

    def _zeros(self) -> None:
        for hit in self.index.of("toll_zero"):
            if self._unknown(hit.first, hit.last):
                continue
            for kind in str(hit.entry.value).split(","):
                self._note(TollMention(kind.strip(), 0, 0, hit.first, hit.last))

    def _totals(self) -> None:
        index = self.index
        reaches = index.of("toll_reach")
        opens = index.starts("number_open")
        for hit in index.of("toll_total"):
            for quantity in self.quantities:
                if not hit.last <= quantity.first <= hit.last + _TOTAL:
                    continue
                between = self.words[hit.last : quantity.first]
                if ";" in between or any(hit.last <= first < quantity.first for first in self.state):
                    break
                # "up to" can belong to the number and to the verb before it ("has gone up to five").
                reach = next(
                    (r for r in reaches if hit.last <= r.first < quantity.core and r.last >= quantity.first), None
                )
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

    def _state_after(self, at: int) -> bool:
        order = bisect_left(self.order, at)
        group = self.groups[order - 1] if order else None
        return (group.last if group is not None and at <= group.last else at) in self.state

    # Words and people

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
            if group is not None and not group.claimed:
                self._count(hit, [group], False)
            elif entry.value == "casualties" and group is None and not self._unknown(hit.first, hit.last):
                self._note(TollMention("casualties", None, None, hit.first, hit.last))
            return
        at, auxiliary, negated = self._back(hit.first)
        colon = hit.last < len(self.words) and self.words[hit.last] in {":", "-"}
        after = self._after(hit) if look != "before" or colon else None
        chain: list[_Group] | None = None
        if look == "after":
            counted = self.ends.get(hit.first) if hit.entry.get("counted") else None
            chain = [counted] if counted is not None and counted.bare else after
        elif look == "before" or auxiliary:
            # "three districts affected": without an auxiliary it only describes what it follows.
            chain = self._before(hit, at, auxiliary or bool(entry.get("finite"))) or after
        else:
            beside = self.ends.get(at)
            if beside is not None and ((beside.claimed and not beside.sub) or beside.guess):
                beside = None
            if after and (colon or beside is None or not self._bound_right(after[-1])):
                chain = after
            else:
                chain = self._before(hit, at, False)
        if chain:
            self._count(hit, chain, negated)

    def _back(self, at: int) -> tuple[int, bool, bool]:
        """Step back over auxiliaries, adverbs and negations: (token, auxiliary seen, negation seen)."""
        auxiliary = negated = False
        index = self.index
        passives, adverbs, nots = index.ends("toll_passive"), index.ends("toll_adverb"), index.ends("toll_not")
        while at > 0 and at not in self.ends:
            if at in nots:
                negated, at = True, nots[at].first
            elif at in passives:
                auxiliary, at = True, passives[at].first
            elif at in adverbs:
                at = adverbs[at].first
            else:
                break
        return at, auxiliary, negated

    def _fits(self, hit: Hit, group: _Group) -> bool:
        only = hit.entry.get("only")
        if group.guess:
            return only is None and bool(hit.entry.get("living"))
        return only is None or group.who in only

    def _after(self, hit: Hit) -> list[_Group] | None:
        words = self.words
        at = hit.last
        if at < len(words) and words[at] in {":", "-"}:
            at += 1
        while at < len(words):
            group = self.starts.get(at)
            if group is not None:
                return self._chain_right(group) if self._fits(hit, group) and not group.claimed else None
            if at in self.adverb:
                at = self.adverb[at].last
                continue
            if words[at] == ",":
                close = next((i for i in range(at + 1, min(at + _ASIDE, len(words))) if words[i] == ","), None)
                if close is not None and not any(i in self.state or i in self.starts for i in range(at, close)):
                    at = close + 1
                    continue
            break
        return None

    def _before(self, hit: Hit, at: int, loose: bool) -> list[_Group] | None:
        """Find the people before a word: beside it, before an aside, or (loose) before a phrase of place."""
        index, words = self.index, self.words
        prepositions = index.ends("toll_prep")
        articles = index.starts("toll_article")
        counted = self.counted
        lowest = max(0, at - _SUBJECT)
        beside = True
        while at > lowest:
            group = self.ends.get(at)
            if group is not None:
                if group.guess and group.first in prepositions:
                    # "people from a village": the place is not who was hurt.
                    at, beside = group.first, False
                    continue
                if group.guess and not (loose and beside):
                    return None
                if group.sub:
                    head = self._head(group)
                    if beside and (head is None or head.claimed):
                        return [group] if not group.claimed and self._fits(hit, group) else None
                    at = group.first
                    beside = False
                    if head is not None and not head.claimed:
                        return self._chain_left(head) if self._fits(hit, head) else None
                    continue
                follower = words[group.last] if group.last < len(words) else ""
                reachable = (
                    beside
                    or follower in {",", "("}
                    or (loose and (group.last in index.starts("toll_prep") or group.last in self.adverb))
                )
                if not reachable or group.claimed or not self._fits(hit, group):
                    return None
                return self._chain_left(group)
            word = words[at - 1]
            if at in self.state_ends:
                return self._patient(hit, at) if loose else None
            if word in {";", ":"} or at in index.ends("toll_stop"):
                return None
            if word in {",", ")"}:
                opening = "," if word == "," else "("
                start = next(
                    (i for i in range(at - 2, max(-1, at - 2 - _ASIDE), -1) if words[i] == opening and i in self.ends),
                    None,
                )
                if start is not None:
                    at, beside = start, False
                    continue
                if not loose:
                    return None
            elif not loose:
                return None
            if at in counted:
                quantity = counted[at]
                if quantity.first not in prepositions:
                    return None
                at = quantity.first
            elif at - 1 in articles and (at - 1) not in prepositions and not articles[at - 1].entry.get("definite"):
                # "two people and a dog were killed"
                beside = True
                joiner = index.ends("toll_and").get(at - 1)
                if joiner is None or joiner.first not in self.ends or at - joiner.last > 2:
                    return None
                at = joiner.first
                continue
            elif at in index.ends("toll_and") and word != "," and not self.tokens[at].text[:1].isupper():
                return None
            else:
                at -= 1
            beside = False
        return None

    def _patient(self, hit: Hit, at: int) -> list[_Group] | None:
        """Return who was hurt first and died later: "a man who was wounded on Monday died"."""
        if hit.entry.value != "killed" or not self.found:
            return None
        mention, _, group = self.found[-1]
        if mention.kind != "injured" or group is None or not group.first < at:
            return None
        if group.last not in self.index.starts("toll_relative"):
            return None
        self.found.pop()
        return [group]

    def _head(self, part: _Group) -> _Group | None:
        """Return the people that a part belongs to: the nearest group before it that is no part itself."""
        order = bisect_left(self.order, part.first)
        return next((group for group in reversed(self.groups[max(0, order - _ASIDE) : order]) if not group.sub), None)

    # Mentions

    def _count(self, hit: Hit, chain: list[_Group], negated: bool) -> None:
        lows = [group.min for group in chain]
        highs = [group.max for group in chain]
        low = sum(value or 0 for value in lows) if any(value is not None for value in lows) else None
        high = None if any(value is None for value in highs) else sum(value or 0 for value in highs)
        zero = low == 0 and high == 0
        if zero and self._unknown(hit.first, hit.last):
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
            hypothetical=self._doubtful(hit),
            negated=negated,
            additional=any(group.more for group in chain),
            definite=all(group.definite for group in chain),
        )
        kinds = ("killed", "injured") if zero and mention.kind == "casualties" else (mention.kind,)
        for kind in kinds:
            self._note(replace(mention, kind=kind), bool(hit.entry.get("weak")), chain[0])

    def _note(self, mention: TollMention, weak: bool = False, group: _Group | None = None) -> None:
        self.found.append((mention, weak, group))

    def _clause(self, first: int, last: int) -> tuple[int, int]:
        left, right = first, last
        while left > 0 and self.words[left - 1] not in _STOPS:
            left -= 1
        while right < len(self.words) and self.words[right] not in _STOPS:
            right += 1
        return left, right

    def _unknown(self, first: int, last: int) -> bool:
        unknown = self.index.of("toll_unknown")
        if not unknown:
            return False
        left, right = self._clause(first, last)
        return any(left <= hit.first < right and not (first <= hit.first and hit.last <= last) for hit in unknown)

    def _doubtful(self, state: Hit) -> bool:
        doubts = self.index.starts("toll_doubt")
        for i in range(max(0, state.first - _DOUBT - 4), state.first + 1) if doubts else ():
            hit = doubts.get(i)
            if hit is not None and state.first - hit.last <= _DOUBT:
                between = self.words[hit.last : state.first]
                if not any(word in _STOPS for word in between):
                    return True
        return False

    def _is_total(self) -> bool:
        """Say whether the sentence gives totals over a longer time."""
        index = self.index
        for hit in index.of("toll_since"):
            if hit.entry.value != "war":
                continue
            if any(i in index.starts("weekday") or i in index.starts("date_clock") for i in (hit.last, hit.last + 1)):
                continue
            if any(best.first < hit.first <= best.last + _BEST for best in index.of("toll_best")):
                continue
            return True
        return False

    def _gapped(self) -> None:
        """Read the verb again that a list leaves out: "one was killed in X, two in Y"."""
        self.told = sorted(
            (m for m, _, group in self.found if group is not None and not m.negated), key=lambda m: m.last
        )
        self.lasts = [mention.last for mention in self.told]
        joins, places = self.index.ends("toll_and"), self.index.starts("toll_prep")
        for group in self.groups:
            if not group.bare or group.claimed or group.sub or group.last not in places or group.first not in joins:
                continue
            told = self._told_before(group.first)
            if told is None or told.min == 0:
                continue
            if any(word in ".;:" for word in self.words[told.last : group.first]) or self._state_after(group.last):
                continue
            until = self._clause(group.last, group.last)[1]
            if told.last not in places or any(group.last <= first < until for first in self.state):
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
        total = self._is_total()
        strong: dict[str, list[TollMention]] = {}
        for mention, weak, group in self.found:
            if not weak and (group is None or not group.sub) and not mention.negated:
                strong.setdefault(mention.kind, []).append(mention)
        kept: list[TollMention] = []
        for mention, weak, group in sorted(self.found, key=lambda item: (item[0].first, item[0].last, item[0].kind)):
            same = strong.get(mention.kind, [])
            if group is not None and group.sub and any(other is not mention for other in same):
                continue
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
            kept.append(replace(mention, cumulative=True) if total else mention)
        return kept
